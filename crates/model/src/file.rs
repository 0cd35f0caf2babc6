//! Stored files: photographs, scans, bank files.

use crate::id::FileId;
use serde::{Deserialize, Serialize};

/// A stored file. What is served is re-encoded and stripped; the original's digest is evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredFile {
    /// Its id.
    pub id: FileId,
    /// Media type of what is served.
    pub media: String,
    /// Bytes of what is served.
    pub bytes: i64,
    /// SM3 of what is served, lower-case hex; its address.
    pub digest: String,
    /// SM3 of what was uploaded.
    pub original_digest: String,
    /// Name as uploaded, without path.
    pub name: String,
}
