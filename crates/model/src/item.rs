//! Items of the catalogue (事项).

use codes::division::Level;
use serde::{Deserialize, Serialize};

/// An item that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Code in the site's catalogue.
    pub code: String,
    /// Name.
    pub name: String,
    /// Matter type code (DOMAIN §2.7): 05 grant, 20 public service …
    pub matter: String,
    /// Its procedure.
    pub procedure: String,
    /// Statutory limit in working days, where the law gives one.
    pub statutory_days: Option<i64>,
    /// Promised limit in working days; never more than the statutory one.
    pub promised_days: i64,
    /// Lowest level it is delegated to.
    pub level: Level,
}
