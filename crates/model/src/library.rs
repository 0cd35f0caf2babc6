//! Plain values that the libraries port exchanges (DESIGN §2, floor `model`).

use crate::id::{CertificateId, PersonId};
use crate::person::Person;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a look-up of a person answers: the record, and the ids she also has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// The record.
    pub person: Person,
    /// Other ids that resolve to her.
    pub aliases: Vec<PersonId>,
    /// Certificates held and in force.
    pub certificates: Vec<Certificate>,
    /// What the procedures' queries over the libraries find of her now.
    pub found: Vec<crate::finding::Finding>,
}

/// A certificate in the library (电子证照).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// Whose.
    pub person: PersonId,
    /// Kind, e.g. `citizen-card`, `household-register`, `portrait`.
    pub kind: String,
    /// In force from.
    pub from: Date,
    /// To, inclusive; none = for good.
    pub to: Option<Date>,
}

/// Why the libraries are read; every read of a named person says so (DESIGN §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To handle a case.
    Case,
    /// To check a payment.
    Payment,
    /// At the person's own request.
    OwnRequest,
    /// To look after a household (走访).
    Visit,
    /// To keep the library right.
    DataCare,
    /// To audit.
    Audit,
    /// The nightly search for entitlements.
    Screening,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: &'static [Self] = &[
        Self::Case,
        Self::Payment,
        Self::OwnRequest,
        Self::Visit,
        Self::DataCare,
        Self::Audit,
        Self::Screening,
    ];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Payment => "payment",
            Self::OwnRequest => "own-request",
            Self::Visit => "visit",
            Self::DataCare => "data-care",
            Self::Audit => "audit",
            Self::Screening => "screening",
        }
    }

    /// The purpose of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.code() == code)
    }
}

/// What the data hub has: feeds, libraries, and what the last build found (MISSION P4.7).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// The run that readers see; none before the first build.
    pub run: Option<BuildLine>,
    /// Feeds by number.
    pub feeds: Vec<FeedLine>,
    /// Libraries, the five first.
    pub libraries: Vec<LibraryLine>,
    /// What their columns mean, by code.
    pub elements: std::collections::BTreeMap<String, crate::feed::Element>,
}

/// A build.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildLine {
    /// Its name.
    pub name: String,
    /// Records read.
    pub records: u64,
    /// Persons, organisations, places.
    pub entities: [u64; 3],
    /// Values that lost against a golden one.
    pub losers: u64,
    /// Milliseconds it took.
    pub took_ms: u64,
}

/// A feed and what its last delivery was like.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedLine {
    /// The feed.
    pub feed: crate::feed::Feed,
    /// Rows read.
    pub rows: u64,
    /// Rows kept apart, by reason.
    pub apart: Vec<(String, u64)>,
    /// Linked by a valid number.
    pub by_number: u64,
    /// Linked without one.
    pub linked: u64,
    /// For a steward to decide.
    pub review: u64,
    /// Valid numbers that belong to somebody else.
    pub others_number: u64,
    /// The last day its records speak of.
    pub last_day: Option<Date>,
    /// Why its delivery was not taken.
    pub refused: Option<String>,
    /// Columns.
    pub columns: Vec<QualityLine>,
}

impl Eq for FeedLine {}

/// Quality of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QualityLine {
    /// Header in the file.
    pub header: String,
    /// Name of the element it means.
    pub element: Option<String>,
    /// Classification of the element, 1 to 4.
    pub class: u8,
    /// Rows with a value.
    pub given: u64,
    /// Values that cannot be read, by reason.
    pub bad: Vec<(String, u64)>,
    /// Values that differ from the golden one.
    pub differs: u64,
}

/// A library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryLine {
    /// The library.
    pub library: crate::feed::Library,
    /// Rows.
    pub rows: u64,
}

/// What a query answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResultTable {
    /// Columns.
    pub columns: Vec<String>,
    /// Rows as text.
    pub rows: Vec<Vec<Option<String>>>,
    /// There were more rows.
    pub more: bool,
    /// Rows not shown because they speak of fewer than five.
    pub suppressed: u64,
}
