//! The opening tables: their names, and the rows of those that have no noun of their own.

use codes::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::id::PersonId;
use model::roll::{Payment, Roll};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::county::{Area, DivisionVersion, Grid};

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// An opening table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table { $($(#[$doc])* $name),+ }
        impl Table {
            /// Every table, in the order in which they are written.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// Its name; chunks are called `name-00001`.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }
            /// The table that a chunk's name belongs to.
            #[must_use]
            pub fn of_chunk(name: &str) -> Option<Self> {
                let (code, _) = name.rsplit_once('-')?;
                Self::ALL.iter().copied().find(|t| t.code() == code)
            }
        }
    };
}

tables! {
    /// Divisions with their history.
    Division = "division",
    /// Areas on the ground.
    Area = "area",
    /// Grids.
    Grid = "grid",
    /// Units.
    Unit = "unit",
    /// What the county is founded with, as a book: units, posts, people, catalogue, documents.
    County = "county",
    /// Reforms that were in force before the product was there.
    Reform = "reform",
    /// Calendars.
    Calendar = "calendar",
    /// Parameters.
    Parameters = "parameters",
    /// Modules.
    Module = "module",
    /// Service halls.
    Hall = "hall",
    /// People.
    Person = "person",
    /// Ids that resolve to others.
    Alias = "alias",
    /// Certificates.
    Certificate = "certificate",
    /// Accounts, without passwords.
    Account = "account",
    /// Posts.
    Appointment = "appointment",
    /// Leaves.
    Leave = "leave",
    /// Entitlements.
    Entitlement = "entitlement",
    /// Rolls with their payments.
    Roll = "roll",
}

/// One version of a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DivisionRow {
    /// Code.
    pub code: DivisionCode,
    /// Name.
    pub name: String,
    /// `county`, `town`, `village`.
    pub level: String,
    /// `county`, `town`, `street`, `village`, `zone`.
    pub kind: String,
    /// The division above.
    pub parent: DivisionCode,
    /// First day.
    pub from: Date,
    /// Last day; none = still.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Date>,
    /// Codes it came from.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub predecessors: Vec<String>,
    /// What its dates rest on.
    pub basis: String,
}

impl DivisionRow {
    /// As the store holds it.
    #[must_use]
    pub fn to_store(&self) -> DivisionVersion {
        DivisionVersion {
            code: self.code,
            name: self.name.clone(),
            level: self.level.clone(),
            kind: self.kind.clone(),
            parent: self.parent,
            from: self.from,
            to: self.to,
            predecessors: self.predecessors.clone(),
            basis: self.basis.clone(),
        }
    }
}

impl From<DivisionVersion> for DivisionRow {
    fn from(row: DivisionVersion) -> Self {
        let DivisionVersion {
            code,
            name,
            level,
            kind,
            parent,
            from,
            to,
            predecessors,
            basis,
        } = row;
        Self {
            code,
            name,
            level,
            kind,
            parent,
            from,
            to,
            predecessors,
            basis,
        }
    }
}

/// An area on the ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaRow {
    /// Division or grid code as digits.
    pub code: i64,
    /// `county`, `town`, `village`, `grid`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Code above.
    pub parent: i64,
    /// Label point, 1e-7 degrees.
    pub lng_e7: i64,
    /// Label point, 1e-7 degrees.
    pub lat_e7: i64,
    /// Polygons as JSON, 1e-7 degrees.
    pub rings: String,
    /// Made by the product, not surveyed.
    pub approximate: bool,
}

impl AreaRow {
    /// As the store holds it.
    #[must_use]
    pub fn to_store(&self) -> Area {
        Area {
            code: self.code,
            kind: self.kind.clone(),
            name: self.name.clone(),
            parent: self.parent,
            lng_e7: self.lng_e7,
            lat_e7: self.lat_e7,
            rings: self.rings.clone(),
            approximate: self.approximate,
        }
    }
}

impl From<Area> for AreaRow {
    fn from(row: Area) -> Self {
        let Area {
            code,
            kind,
            name,
            parent,
            lng_e7,
            lat_e7,
            rings,
            approximate,
        } = row;
        Self {
            code,
            kind,
            name,
            parent,
            lng_e7,
            lat_e7,
            rings,
            approximate,
        }
    }
}

/// A grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridRow {
    /// Code.
    pub code: GridCode,
    /// Name.
    pub name: String,
    /// Village.
    pub division: DivisionCode,
    /// `comprehensive` or `dedicated`.
    pub kind: String,
    /// First day.
    pub from: Date,
    /// Last day; none = still.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Date>,
}

impl GridRow {
    /// As the store holds it.
    #[must_use]
    pub fn to_store(&self) -> Grid {
        Grid {
            code: self.code,
            name: self.name.clone(),
            division: self.division,
            kind: self.kind.clone(),
            from: self.from,
            to: self.to,
        }
    }
}

impl From<Grid> for GridRow {
    fn from(row: Grid) -> Self {
        let Grid {
            code,
            name,
            division,
            kind,
            from,
            to,
        } = row;
        Self {
            code,
            name,
            division,
            kind,
            from,
            to,
        }
    }
}

/// A year's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarRow {
    /// Year.
    pub year: i32,
    /// Its canonical text.
    pub text: String,
}

/// The parameters' text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParametersRow {
    /// TOML.
    pub text: String,
}

/// A module version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModuleRow {
    /// Code.
    pub module: String,
    /// Digest of its canonical files.
    pub version: String,
    /// Path → text.
    pub files: BTreeMap<String, String>,
}

/// An id that resolves to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliasRow {
    /// The id.
    pub alias: PersonId,
    /// The person it is.
    pub kept: PersonId,
}

/// A roll of the past with its payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningRoll {
    /// The roll.
    pub roll: Roll,
    /// Its payments.
    pub payments: Vec<Payment>,
}
