//! What a department's data look like when they come: a feed (数据源), its columns, and the standard
//! elements (数据元) they mean (MISSION P4.7; DESIGN §7).

use crate::unit::UnitCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of value an element has once it is standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ElementKind {
    /// A citizen number (GB 11643-1999).
    Number,
    /// A unified social credit code (GB 32100-2015).
    CreditCode,
    /// A person's name.
    Name,
    /// Words.
    Text,
    /// A telephone number.
    Phone,
    /// A civil date.
    Date,
    /// A division, by its 12 digits.
    Division,
    /// A code of a closed list.
    Code,
    /// Money in fen.
    Money,
    /// A quantity in thousandths of its unit.
    Quantity,
    /// Degrees in millionths, CGCS2000.
    Point,
}

/// A standard element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Element {
    /// Code: `person.name`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ElementKind,
    /// Classification of general data, 1 public … 4 sensitive and important (GB/T 43697).
    pub class: u8,
    /// It stands in the identity tables only, sealed.
    #[serde(default)]
    pub identity: bool,
    /// Codes and their words, `1 男`; empty where the list is open.
    #[serde(default)]
    pub list: Vec<String>,
}

impl Element {
    /// Codes of its list.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.list
            .iter()
            .map(|line| line.split_whitespace().next().unwrap_or(line))
    }
}

/// Whom or what the records of a feed are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A person each.
    Person,
    /// An organisation each.
    Organisation,
    /// A thing on the ground each: a parcel, a building, a component.
    Place,
    /// Something that happened; its parties may be named.
    Record,
}

/// How often a department delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cadence {
    /// Every day.
    Day,
    /// Every week.
    Week,
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every year.
    Year,
}

impl Cadence {
    /// Days after which a delivery is overdue.
    #[must_use]
    pub const fn days(self) -> i32 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 31,
            Self::Quarter => 92,
            Self::Year => 366,
        }
    }
}

/// With whom it may be shared (政务数据共享条例, in force 2025-08-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sharing {
    /// Without condition (无条件共享).
    Open,
    /// On request, for a purpose (有条件共享).
    Conditional,
    /// Not at all, by law (不予共享).
    Closed,
}

/// Form of a feed's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Comma (or otherwise) separated values.
    Csv,
    /// A workbook.
    Xlsx,
    /// One JSON object a line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
}

/// Encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// UTF-8.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// GB 18030.
    Gb18030,
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DateForm {
    /// 19460230
    #[serde(rename = "yyyyMMdd")]
    Plain,
    /// 1946-02-30
    #[serde(rename = "yyyy-MM-dd")]
    Dashes,
    /// 1946/2/3
    #[serde(rename = "yyyy/M/d")]
    Slashes,
    /// 1946年2月3日
    #[serde(rename = "yyyy\u{5e74}M\u{6708}d\u{65e5}")]
    Chinese,
    /// 194602: the first of the month.
    #[serde(rename = "yyyyMM")]
    Month,
    /// 1946-02: the first of the month.
    #[serde(rename = "yyyy-MM")]
    DashedMonth,
}

/// How a division is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DivisionForm {
    /// 12 digits.
    Code,
    /// Town and village by name.
    Name,
    /// 9 digits of the town.
    Short,
}

/// In what a number is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Measure {
    /// Yuan with up to two decimals.
    #[serde(rename = "yuan")]
    Yuan,
    /// Fen.
    #[serde(rename = "fen")]
    Fen,
    /// The element's own unit.
    #[serde(rename = "1")]
    Own,
    /// Mu, of 666.667 square metres.
    #[serde(rename = "mu")]
    Mu,
}

/// A column of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its header in the file.
    pub header: String,
    /// The element it means; none stays with the source.
    pub element: Option<String>,
    /// Whose word counts when sources differ, 0–100.
    pub trust: u8,
    /// The department's codes and what they mean.
    pub codes: BTreeMap<String, String>,
    /// How its dates are written.
    pub dates: Vec<DateForm>,
    /// Its measure.
    pub measure: Option<Measure>,
    /// How its divisions are written.
    pub division: Option<DivisionForm>,
    /// A row without it is not taken.
    pub required: bool,
}

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Its place among the feeds: files are read in this order.
    pub number: u8,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The unit that delivers it.
    pub department: UnitCode,
    /// What its records are about.
    pub about: About,
    /// How often it comes.
    pub cadence: Cadence,
    /// With whom it may be shared.
    pub sharing: Sharing,
    /// The law behind a closed feed.
    pub basis: String,
    /// Libraries it serves.
    pub serves: Vec<String>,
    /// 默认, 示例.
    pub label: String,
    /// Bad rows in ten thousand above which the delivery is not taken.
    pub error_limit: u32,
    /// File names, with `*` for the batch.
    pub pattern: String,
    /// Form of its files.
    pub format: Format,
    /// Encoding of its files, where they are text.
    pub charset: Charset,
    /// What separates values.
    pub delimiter: u8,
    /// Headers of the source key.
    pub key: Vec<String>,
    /// Later files correct earlier ones, by key; else every file is part of one delivery.
    #[serde(default)]
    pub changes: Option<Changes>,
    /// Columns in the order of the file.
    pub columns: Vec<Column>,
}

/// How files of later days change what earlier ones said: of a key the row of the last file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Header of the column that says that a record is deleted, and what it then holds.
    #[serde(default)]
    pub deleted: Option<Deleted>,
}

/// By what a record is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deleted {
    /// Header.
    pub column: String,
    /// What it holds.
    pub code: String,
}

impl Feed {
    /// The column that means an element, and where it stands.
    #[must_use]
    pub fn column_of(&self, element: &str) -> Option<(usize, &Column)> {
        let means = |(_, c): &(usize, &Column)| c.element.as_deref() == Some(element);
        self.columns.iter().enumerate().find(means)
    }

    /// Whether its records say by number who they are about.
    #[must_use]
    pub fn has_numbers(&self) -> bool {
        self.column_of("person.number").is_some()
    }

    /// Whether its records name a person at all.
    #[must_use]
    pub fn names_persons(&self) -> bool {
        self.has_numbers() || self.column_of("person.name").is_some()
    }
}

/// Which libraries there are (MISSION P4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LibraryKind {
    /// One of the five.
    Base,
    /// One of the twelve.
    Theme,
}

/// What a base library has one row of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A thing on the ground.
    Place,
}

/// Rows of a library that come from one feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct From {
    /// The feed's code.
    pub feed: String,
    /// What such a row is.
    pub what: String,
}

/// A question a library answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub ask: String,
    /// The query.
    pub sql: String,
}

/// A library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Library {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Base or theme.
    pub kind: LibraryKind,
    /// With whom it may be shared.
    pub sharing: Sharing,
    /// 默认, 示例.
    #[serde(default)]
    pub label: String,
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// One row of what; none where its rows are records.
    #[serde(default)]
    pub entity: Option<EntityKind>,
    /// Elements of an entity's row.
    #[serde(default)]
    pub elements: Vec<String>,
    /// Whose records.
    #[serde(default)]
    pub from: Vec<From>,
    /// Elements of a record's row.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Elements joined from the base libraries.
    #[serde(default)]
    pub joins: Vec<String>,
    /// Questions.
    #[serde(default)]
    pub question: Vec<Question>,
    /// Who died or left, where it is the population library.
    #[serde(default)]
    pub standing: Option<StandingQueries>,
}

/// Queries by which the libraries say whose registration ended: one row a person, `person_id` and the
/// day. What they find is taken over into the population register, and payments end with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingQueries {
    /// Who died, on which day; empty = nobody is asked for.
    #[serde(default)]
    pub died: String,
    /// Whose registration left the county, on which day.
    #[serde(default)]
    pub left: String,
}

impl Library {
    /// The name of its table in SQL.
    #[must_use]
    pub fn table(&self) -> String {
        self.code.replace('-', "_")
    }
}

/// The name of an element's column in SQL.
#[must_use]
pub fn column_name(element: &str) -> String {
    element.replace(['.', '-'], "_")
}
