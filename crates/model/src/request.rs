//! What somebody asks another to decide: a correction of her own data, a leave of her own post, a
//! dated value of a site parameter, columns of a library for her unit, a library as a file, a move or a
//! house that a grid worker noted.

use crate::account::Leave;
use crate::house::House;
use crate::id::{PersonId, RequestId};
use crate::time::Instant;
use crate::unit::UnitCode;
use crate::value::Value;
use codes::division::{DivisionCode, GridCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// A correction of the population library (个人信息保护法 art. 46).
    Correction {
        /// Element, e.g. `population.name`.
        element: String,
        /// What it should say.
        value: Value,
        /// Why, and what shows it.
        reason: String,
    },
    /// A dated value of a site parameter, to be confirmed by another person.
    Parameter {
        /// Key of the parameter.
        key: String,
        /// Value as it is typed: a whole number, a code, `on` or `off`, or one line a band.
        value: String,
        /// First day it holds.
        from: Date,
        /// Document it rests on.
        basis: String,
        /// Whether the asker held it against that document.
        verified: bool,
        /// Whether it is meant to change months that are on a roll already.
        restates: bool,
    },
    /// A leave of the asker's own post, to be confirmed by the head of its unit.
    Leave {
        /// It.
        leave: Leave,
    },
    /// Columns of a library for the asker's unit, for a purpose and until a day (政务数据共享条例).
    Sharing {
        /// Code of the library.
        library: String,
        /// Elements.
        columns: Vec<String>,
        /// What for.
        purpose: String,
        /// Code of the catalogue's item it serves.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        item: Option<String>,
        /// The unit that may read.
        unit: UnitCode,
        /// Last day.
        until: Date,
    },
    /// Columns of a library as a file, to be approved by a second person.
    Export {
        /// Code of the library.
        library: String,
        /// Elements, those that identify among them only by name.
        columns: Vec<String>,
        /// What for.
        purpose: String,
    },
    /// A move that a grid worker noted, for the data steward to enter (人口变动).
    Move {
        /// The village she lived in.
        from: DivisionCode,
        /// The grid she lives in now; none when she left the county.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        to: Option<GridCode>,
        /// Since when.
        on: Date,
        /// How it is known.
        reason: String,
    },
    /// A house as a grid worker found it, for the data steward to enter (房屋).
    House {
        /// As it is to be written.
        house: Box<House>,
        /// How it is known.
        reason: String,
    },
}

impl Asked {
    /// Its kind, as columns and lists write it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Correction { .. } => "correction",
            Self::Leave { .. } => "leave",
            Self::Parameter { .. } => "parameter",
            Self::Sharing { .. } => "sharing",
            Self::Export { .. } => "export",
            Self::Move { .. } => "move",
            Self::House { .. } => "house",
        }
    }
}

/// A request that waits for somebody's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// What is asked for.
    pub asked: Asked,
    /// Whom it is about.
    pub about: PersonId,
    /// Who asks; another than `about` only by a recorded authorisation.
    pub by: PersonId,
    /// Where it belongs.
    pub division: DivisionCode,
    /// When it was asked.
    pub at: Instant,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Whether it was followed.
    pub granted: bool,
    /// Who decided.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// In what words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// How what was granted came to its end before its day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended: Option<Ended>,
}

/// How what was granted came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It was taken back.
    Withdrawn,
    /// It was for once, and that was it.
    Taken,
}

/// The end of what was granted, before its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// How.
    pub how: Ending,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// In what words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
}
