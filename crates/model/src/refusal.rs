//! What the business says no to. A refusal is said to the user by key, field and arguments, in the
//! reader's language; it is never an error of the program.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One reason for a no: a message key (`refusal-<key>` in the locales), the field it stands at,
/// the arguments of the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Message key without prefix, e.g. `account-not-hers`.
    pub key: String,
    /// The form field it belongs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// Arguments for the sentence.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub args: BTreeMap<String, Arg>,
}

/// An argument of a refusal's sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A number.
    Number(i64),
    /// Words that are said as they are (names, codes).
    Text(String),
}

impl From<i64> for Arg {
    fn from(n: i64) -> Self {
        Self::Number(n)
    }
}
impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Refused {
    /// A reason by key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            field: None,
            args: BTreeMap::new(),
        }
    }

    /// At a field.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &str, arg: impl Into<Arg>) -> Self {
        self.args.insert(name.to_owned(), arg.into());
        self
    }
}

/// Which kind of no it is; the edge turns it into a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What was given is wrong or incomplete.
    Invalid,
    /// Not visible to the asker; never told apart from absence.
    NotFound,
    /// Visible, but not for this person, post or purpose.
    Denied,
    /// Somebody acted before; what was typed is kept.
    Stale,
    /// The rules forbid it as things stand.
    Forbidden,
    /// Too often or too much; later it may go.
    Busy,
}

/// A no, with one or more reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("refused: {kind:?} {}", .reasons.iter().map(|r| r.key.as_str()).collect::<Vec<_>>().join(", "))]
pub struct Refusal {
    /// Which kind.
    pub kind: Kind,
    /// Why; never empty.
    pub reasons: Vec<Refused>,
}

impl Refusal {
    /// A no with one reason.
    #[must_use]
    pub fn new(kind: Kind, reason: Refused) -> Self {
        Self {
            kind,
            reasons: vec![reason],
        }
    }

    /// Wrong input.
    #[must_use]
    pub fn invalid(key: &str) -> Self {
        Self::new(Kind::Invalid, Refused::new(key))
    }

    /// Wrong input at a field.
    #[must_use]
    pub fn field(field: &str, key: &str) -> Self {
        Self::new(Kind::Invalid, Refused::new(key).at(field))
    }

    /// Forbidden by rule.
    #[must_use]
    pub fn forbidden(key: &str) -> Self {
        Self::new(Kind::Forbidden, Refused::new(key))
    }

    /// Not for this person.
    #[must_use]
    pub fn denied(key: &str) -> Self {
        Self::new(Kind::Denied, Refused::new(key))
    }

    /// Not visible.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, Refused::new("not-found"))
    }

    /// Someone acted before you.
    #[must_use]
    pub fn stale() -> Self {
        Self::new(Kind::Stale, Refused::new("stale"))
    }

    /// With an argument on the first reason.
    #[must_use]
    pub fn with(mut self, name: &str, arg: impl Into<Arg>) -> Self {
        if let Some(first) = self.reasons.first_mut() {
            first.args.insert(name.to_owned(), arg.into());
        }
        self
    }
}
