//! The duty roster (值班) of a command centre: shifts, and what is handed over from one to the next.

use crate::id::{CaseId, DutyId, PersonId};
use crate::time::Instant;
use crate::unit::UnitCode;
use serde::{Deserialize, Serialize};

/// As what somebody is on duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyPart {
    /// Leads the shift (带班).
    Lead,
    /// Is on duty beside the lead (值班).
    Deputy,
}

impl DutyPart {
    /// Its code, as columns write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Deputy => "deputy",
        }
    }

    /// The part of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "lead" => Some(Self::Lead),
            "deputy" => Some(Self::Deputy),
            _ => None,
        }
    }
}

/// A shift: somebody is on duty for a unit from an instant until another, which is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its id.
    pub id: DutyId,
    /// The command centre.
    pub unit: UnitCode,
    /// From.
    pub from: Instant,
    /// Until, exclusive.
    pub until: Instant,
    /// Who.
    pub person: PersonId,
    /// As what.
    pub part: DutyPart,
}

/// A hand-over (交接班): what the next shift must know. Both are named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// The shift that ends.
    pub from: DutyId,
    /// Who was on duty.
    pub from_person: PersonId,
    /// The shift that begins.
    pub to: DutyId,
    /// Who takes over.
    pub to_person: PersonId,
    /// What was said.
    pub note: String,
    /// Open cases of the unit's area then.
    pub open: i64,
    /// Of them over their limit.
    pub overdue: i64,
    /// Open matters of the unit itself, the most urgent.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub cases: Vec<CaseId>,
    /// When.
    pub at: Instant,
    /// Whoever is next took it; none until she did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub taken: Option<Taken>,
}

/// That whoever is next took over a shift (接班), in her own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// What she says to it.
    pub note: String,
    /// When.
    pub at: Instant,
}
