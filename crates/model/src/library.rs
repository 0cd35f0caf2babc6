//! Plain values that the libraries port exchanges (DESIGN §2, floor `model`).

use crate::feed::{Cadence, ElementKind};
use crate::id::{CertificateId, PersonId};
use crate::person::Person;
use jiff::ToSpan;
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

impl FeedLine {
    /// Whether its last delivery is older than its cadence allows.
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        is_late(self.last_day, self.feed.cadence, today)
    }
}

/// Whether data that speak of no later day than this are older than their cadence allows: twice its
/// days have gone by.
#[must_use]
pub fn is_late(last: Option<Date>, cadence: Cadence, today: Date) -> bool {
    let allowed = i64::from(cadence.days()) * 2;
    last.is_some_and(|last| last.saturating_add(allowed.days()) < today)
}

/// A share in tenths of a percent, cut off, so that 1000 means all; none of nothing.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<u64> {
    part.saturating_mul(1_000).checked_div(whole)
}

/// How good the data of a build were, of one feed or of several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quality {
    /// Rows read.
    pub rows: u64,
    /// Rows kept apart.
    pub apart: u64,
    /// Values that could have been given: rows by columns that mean something.
    pub asked: u64,
    /// Values given (completeness).
    pub given: u64,
    /// Of them those that cannot be read (validity).
    pub bad: u64,
    /// Records linked to a person by a valid number.
    pub by_number: u64,
    /// Linked without one.
    pub linked: u64,
    /// For a steward to decide.
    pub review: u64,
    /// Naming a person who was nobody known.
    pub unknown: u64,
    /// Deliveries that were not taken.
    pub refused: u64,
}

impl Quality {
    /// Takes in another's counts.
    pub fn include(&mut self, other: &Self) {
        self.rows += other.rows;
        self.apart += other.apart;
        self.asked += other.asked;
        self.given += other.given;
        self.bad += other.bad;
        self.by_number += other.by_number;
        self.linked += other.linked;
        self.review += other.review;
        self.unknown += other.unknown;
        self.refused += other.refused;
    }

    /// Records that name a person.
    #[must_use]
    pub const fn named(&self) -> u64 {
        self.by_number + self.linked + self.review + self.unknown
    }

    /// Share of rows kept apart.
    #[must_use]
    pub fn apart_share(&self) -> Option<u64> {
        share(self.apart, self.rows)
    }

    /// Completeness: share of the values asked for that were given.
    #[must_use]
    pub fn complete_share(&self) -> Option<u64> {
        share(self.given, self.asked)
    }

    /// Validity: share of the values given that can be read.
    #[must_use]
    pub fn valid_share(&self) -> Option<u64> {
        share(self.given.saturating_sub(self.bad), self.given)
    }

    /// Of the records that name a person, the share linked by number.
    #[must_use]
    pub fn number_share(&self) -> Option<u64> {
        share(self.by_number, self.named())
    }

    /// Of the records that name a person, the share linked without a number.
    #[must_use]
    pub fn linked_share(&self) -> Option<u64> {
        share(self.linked, self.named())
    }

    /// Of the records that name a person, the share that waits for a steward.
    #[must_use]
    pub fn review_share(&self) -> Option<u64> {
        share(self.review, self.named())
    }
}

/// What a build found of one feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedQuality {
    /// Code of the feed.
    pub code: String,
    /// The last day its records spoke of (timeliness).
    pub last_day: Option<Date>,
    /// How good it was.
    pub found: Quality,
}

/// A build whose folder is still there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PastBuild {
    /// Its name.
    pub name: String,
    /// The day it was made; none where its name does not say.
    pub day: Option<Date>,
    /// Feeds by number.
    pub feeds: Vec<FeedQuality>,
}

impl PastBuild {
    /// All feeds together.
    #[must_use]
    pub fn whole(&self) -> Quality {
        let mut whole = Quality::default();
        for feed in &self.feeds {
            whole.include(&feed.found);
        }
        whole
    }
}

/// What a level of agreement weighs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkWeight {
    /// What is compared: `name`, `birth` …
    pub comparison: String,
    /// How far it agrees: `equal` … `other`.
    pub level: String,
    /// Share among pairs that are one person.
    pub m: f64,
    /// Share among pairs that met by chance.
    pub u: f64,
    /// Weight in bits: each doubles the odds.
    pub bits: f64,
}

/// How a build linked records without a number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Linkage {
    /// The build.
    pub run: String,
    /// Share of pairs that are one person among all pairs, before anything is compared; none when there
    /// was nothing to learn from.
    pub prior: Option<f64>,
    /// Identities compared.
    pub identities: u64,
    /// Pairs compared.
    pub pairs: u64,
    /// Records linked so.
    pub linked: u64,
    /// Records for a steward to decide.
    pub review: u64,
    /// Probability from which on a record is linked by itself.
    pub sure: f64,
    /// Probability from which on a steward decides.
    pub maybe: f64,
    /// Bits by which the best must be ahead of the second.
    pub ahead: f64,
    /// Weights by comparison, from full agreement to none.
    pub weights: Vec<LinkWeight>,
}

/// A row that was kept apart; its values stay in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApartRow {
    /// Its number in the delivery, from 1.
    pub row: u32,
    /// Code of the reason.
    pub reason: String,
    /// Header of the column it is for, where it is one's.
    pub column: Option<String>,
}

/// The first rows of a delivery that were kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApartRows {
    /// They, in the order of the delivery.
    pub rows: Vec<ApartRow>,
    /// There are more.
    pub more: bool,
}

/// A row of a delivery: where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceRow {
    /// Code of the feed.
    pub feed: String,
    /// Number of the row in the delivery, from 1.
    pub row: u32,
}

/// A value that lost against the golden one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LostValue {
    /// The value; none where it identifies and stands in the identity table only.
    pub value: Option<String>,
    /// Who said it.
    pub source: SourceRow,
}

/// An element of an entity: what holds, who said so, and who said something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineageCell {
    /// Code of the element.
    pub element: String,
    /// Its name.
    pub name: String,
    /// What kind of value it has.
    pub kind: ElementKind,
    /// It stands in the identity table only.
    pub identity: bool,
    /// What holds: codes in the words of their list; none where nobody said anything, or it identifies.
    pub value: Option<String>,
    /// Who said it; none where nobody did, and of the code that says which one it is.
    pub source: Option<SourceRow>,
    /// Values that lost.
    pub lost: Vec<LostValue>,
}

/// Where each value of an entity comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lineage {
    /// The build: ids are those of one build.
    pub run: String,
    /// Id of the entity in it.
    pub id: u32,
    /// Elements in the order of the library.
    pub cells: Vec<LineageCell>,
}

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

/// What the libraries say in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierCell {
    /// Element.
    pub element: String,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: crate::feed::ElementKind,
    /// Classification, 1 to 4.
    pub class: u8,
    /// As text.
    pub value: String,
}

/// A row of a library that speaks of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// Library.
    pub library: String,
    /// What the row is.
    pub what: String,
    /// Feed.
    pub feed: String,
    /// Its name.
    pub feed_name: String,
    /// Whose feed it is.
    pub department: crate::unit::UnitCode,
    /// Whether it was given to her by likeness and not by her number.
    pub by_likeness: bool,
    /// Cells.
    pub cells: Vec<DossierCell>,
}

/// Everything the libraries hold of a person or an organisation (一人一档, 一企一档).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dossier {
    /// What holds.
    pub golden: Vec<DossierCell>,
    /// What identifies her; of a person only.
    pub identity: Vec<DossierCell>,
    /// Names of the libraries by code, in the order of the rows.
    pub libraries: Vec<(String, String)>,
    /// Rows.
    pub rows: Vec<DossierRow>,
}

/// Of whom a dossier is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DossierOf {
    /// A person by her ids: her own and those that resolve to her.
    Person(Vec<PersonId>),
    /// An organisation by its unified credit code.
    Organisation(String),
}

/// What is known of somebody, for comparing by eye.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Likeness {
    /// Number as written; empty when none.
    pub number: String,
    /// Name.
    pub name: String,
    /// Birth.
    pub birth: Option<Date>,
    /// Sex code.
    pub sex: String,
    /// Phone.
    pub phone: String,
    /// Village.
    pub village: Option<codes::DivisionCode>,
    /// Address.
    pub address: String,
}

/// A record that may be somebody's, for a steward to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLine {
    /// The record, 32 hex digits: the same in every delivery that holds it.
    pub record: String,
    /// Code of its feed.
    pub feed: String,
    /// Row of its delivery.
    pub row: u32,
    /// What it says.
    pub said: Likeness,
    /// What is known of the likeliest person.
    pub known: Likeness,
    /// Her id.
    pub person: PersonId,
    /// For it against it, in tenths of a bit.
    pub weight: i64,
}

/// A page of the steward's queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewPage {
    /// Records nobody has decided.
    pub lines: Vec<ReviewLine>,
    /// Where the next page begins.
    pub next: Option<usize>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_are_late_after_twice_their_cadence_and_not_on_the_day() {
        let last = jiff::civil::date(2026, 9, 30);
        let late = |today| is_late(Some(last), Cadence::Week, today);
        assert!(!late(jiff::civil::date(2026, 10, 14)));
        assert!(late(jiff::civil::date(2026, 10, 15)));
        assert!(!is_late(None, Cadence::Day, last), "never delivered");
    }

    #[test]
    fn shares_are_of_what_they_are_shares_of() {
        let feed = |rows, apart| FeedQuality {
            found: Quality {
                rows,
                apart,
                asked: rows * 4,
                given: rows * 3,
                bad: rows,
                by_number: rows / 2,
                review: rows / 4,
                unknown: rows / 4,
                ..Quality::default()
            },
            ..FeedQuality::default()
        };
        let build = PastBuild {
            feeds: vec![feed(400, 0), feed(600, 10)],
            ..PastBuild::default()
        };
        let whole = build.whole();
        assert_eq!(whole.apart_share(), Some(10));
        assert_eq!(whole.complete_share(), Some(750));
        assert_eq!(whole.valid_share(), Some(666), "cut off, never rounded up");
        assert_eq!(whole.number_share(), Some(500));
        assert_eq!(whole.review_share(), Some(250));
        assert_eq!(whole.linked_share(), Some(0));
        assert_eq!(Quality::default().complete_share(), None, "of nothing");
    }
}
