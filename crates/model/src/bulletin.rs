//! Bulletins: reports of a day, a week or a month (日报、周报、月报) that somebody kept: the words she sent, not the numbers
//! behind them, which the journal gives again at any time.

use crate::id::{BulletinId, PersonId};
use crate::time::Instant;
use crate::unit::UnitCode;
use codes::DivisionCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How long a report reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BulletinKind {
    /// A day (日报).
    Day,
    /// Monday to Sunday (周报).
    Week,
    /// A calendar month (月报).
    Month,
}

impl BulletinKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// Its code in columns, addresses and texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A report that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulletin {
    /// Its id.
    pub id: BulletinId,
    /// How long it reaches.
    pub kind: BulletinKind,
    /// Of which unit; none: of the whole place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<UnitCode>,
    /// Of which place, or where the unit works.
    pub division: DivisionCode,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What it says.
    pub text: String,
    /// Who kept it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}
