//! Values of declared fields, and where they came from.

use crate::id::{CertificateId, FileId, PersonId};
use crate::money::Fen;
use crate::place::Point;
use crate::unit::UnitCode;
use codes::division::{DivisionCode, GridCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A value that stands sealed wherever it is stored: SM4-GCM ciphertext in text form, a keyed
/// index for equality, and the masked form that a page may show without opening it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Ciphertext with algorithm, key id and nonce (`s1:…`, see `evidence::seal`).
    pub cipher: String,
    /// Keyed digest for equality, lower-case hex.
    pub index: String,
    /// What may be shown, e.g. `623900*********1234`.
    pub masked: String,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Words.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// An amount in fen.
    Fen(Fen),
    /// A civil date.
    Date(Date),
    /// One of the field's declared choices.
    Choice(String),
    /// A division.
    Division(DivisionCode),
    /// A grid.
    Grid(GridCode),
    /// A point on the ground.
    Point(Point),
    /// A person of the population library.
    Person(PersonId),
    /// A unit.
    Unit(UnitCode),
    /// An item of the catalogue.
    Item(String),
    /// Stored files.
    Files(Vec<FileId>),
    /// A sealed number, phone, account or exact address.
    Sealed(Sealed),
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Somebody gave it: the natural person who did.
    Given(PersonId),
    /// A library knew it: its name and the entry number or build it was read at.
    Library {
        /// Library and element, e.g. `population.birth-date`.
        element: String,
        /// Version of the library row.
        version: i64,
    },
    /// A certificate proved it.
    Certificate(CertificateId),
    /// Computed by the procedure.
    Rule,
}

/// A field's value with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldValue {
    /// The value.
    pub value: Value,
    /// Its source.
    pub source: Source,
}
