//! Messages to people: by SMS where a gateway is configured, else a printed slip.

use crate::id::{CaseId, MessageId, PersonId};
use serde::{Deserialize, Serialize};

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// To whom.
    pub person: PersonId,
    /// About which case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub case: Option<CaseId>,
    /// Locale key of its text.
    pub key: String,
    /// Arguments.
    pub args: std::collections::BTreeMap<String, crate::refusal::Arg>,
}
