//! Numbers of official documents.

use std::fmt;

use serde::{Serialize, Serializer};

/// `<机关代字>〔YYYY〕N号`, such as `双甸受字〔2026〕12号`. The brackets are U+3014 and U+3015 (党政机关公文格式 GB/T 9704).
/// Serials begin anew each year and have no gaps; handing them out is the caller's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentNumber {
    /// Code word of the issuing organ and kind of document (机关代字).
    pub agency: String,
    /// Year of issue.
    pub year: i16,
    /// Serial within the year, from 1, without leading noughts.
    pub serial: u32,
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.agency, self.year, self.serial)
    }
}

impl Serialize for DocumentNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
