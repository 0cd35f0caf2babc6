//! Messages to accounts: what the product tells somebody where she works, and nowhere else.

use crate::id::{AccountId, NoticeId};
use crate::refusal::Arg;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A message to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// To which account.
    pub account: AccountId,
    /// Locale key of its text.
    pub key: String,
    /// Arguments; never a number, phone or address of anybody.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub args: BTreeMap<String, Arg>,
}
