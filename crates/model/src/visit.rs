//! Visits (走访): a household looked after, with its consent.

use crate::id::{HouseholdId, PersonId, VisitId};
use crate::time::Instant;
use codes::division::GridCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a household said when it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// It agreed.
    Agreed,
    /// Not today.
    NotToday,
    /// It wants no further visits.
    Never,
}

impl Consent {
    /// Every answer.
    pub const ALL: &'static [Self] = &[Self::Agreed, Self::NotToday, Self::Never];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::NotToday => "not-today",
            Self::Never => "never",
        }
    }

    /// The answer of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.code() == code)
    }
}

/// What a household is visited for, and when next. One that wants no further visits keeps nothing but that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitPlan {
    /// The household.
    pub household: HouseholdId,
    /// The grid it lives in.
    pub grid: GridCode,
    /// Codes of the site's checklists.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub kinds: Vec<String>,
    /// Day of the next visit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_on: Option<Date>,
    /// It wants no further visits.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub refused: bool,
}

/// A visit that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Its id.
    pub id: VisitId,
    /// The household.
    pub household: HouseholdId,
    /// Its grid.
    pub grid: GridCode,
    /// Who called.
    pub person: PersonId,
    /// When.
    pub at: Instant,
    /// What it answered.
    pub consent: Consent,
    /// What was looked at: `kind.item` of the site's checklists.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub ticked: Vec<String>,
    /// The member who said so, where a refusal was lifted at the door.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub said_by: Option<PersonId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_serialised_names() {
        for consent in Consent::ALL {
            assert_eq!(serde_json::to_value(consent).unwrap(), consent.code());
            assert_eq!(Consent::from_code(consent.code()), Some(*consent));
        }
    }
}
