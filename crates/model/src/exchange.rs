//! Data exchange: other systems that are told what happens to cases (CloudEvents 1.0).

use crate::id::{AccountId, SubscriptionId};
use crate::time::Instant;
use codes::DivisionCode;
use serde::{Deserialize, Serialize};

/// What can be told of a case. One entry of the journal may tell two: an act that also ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    /// It was filed.
    Filed,
    /// An act was performed.
    Acted,
    /// It ended.
    Closed,
}

impl Happened {
    /// Everything that can be told.
    pub const ALL: [Self; 3] = [Self::Filed, Self::Acted, Self::Closed];

    /// Its code, as subscriptions and forms write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Acted => "acted",
            Self::Closed => "closed",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// Another system that is told what happens to cases. Its secret is not here: it is derived by the
/// site's key from the id and the generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// What the other system is called.
    pub name: String,
    /// Where events are posted to; its host must be on the allow-list.
    pub url: String,
    /// What is told; never empty.
    pub tells: Vec<Happened>,
    /// Of which modules; empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub modules: Vec<String>,
    /// Below which division; none for the whole county.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub division: Option<DivisionCode>,
    /// Grows with every new secret.
    pub generation: u32,
    /// The administrator's account that answers for it and is told of trouble.
    pub account: AccountId,
    /// Told no longer since.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_reads_back_from_its_code() {
        for what in Happened::ALL {
            assert_eq!(serde_json::to_value(what).unwrap(), what.code());
            assert_eq!(Happened::from_code(what.code()), Some(what));
        }
        assert_eq!(Happened::from_code("Filed"), None);
    }
}
