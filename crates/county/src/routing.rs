//! One-to-many and many-to-one (一对多、多对一; MISSION P3.4): to whom in each town a department's
//! directive goes, and to which departments a unit's report goes. Nothing is lost, nothing goes twice.
//!
//! A directive has exactly one addressee in each town: the institution that answers to the
//! department. Where several do, the first by the structure standard's order answers and the others
//! get a copy; where none does, the town's office takes it.

use crate::county::County;
use crate::structure::{Group, Standard};
use codes::division::{DivisionCode, Level};
use model::unit::{Body, UnitCode, UnitKind};
use serde::Serialize;

/// Why a directive goes where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// It alone answers to the department.
    Answers,
    /// Several answer to the department; it stands first in the standard.
    First,
    /// None answers to the department; the town's office takes what is nobody's.
    Office,
}

impl Because {
    /// Its code in texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::First => "first",
            Self::Office => "office",
        }
    }
}

/// A department's directive in one town.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Directed {
    /// The town.
    pub town: DivisionCode,
    /// Who answers; none only where a town has no unit of its own at all.
    pub to: Option<UnitCode>,
    /// Who gets a copy.
    pub copied: Vec<UnitCode>,
    /// Why.
    pub because: Because,
}

/// Why a report goes where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Upwards {
    /// To the departments the unit answers to.
    Answers,
    /// To both superiors of a stationed unit.
    Superiors,
    /// It answers to none; to the unit above it.
    Above,
}

impl Upwards {
    /// Its code in texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Superiors => "superiors",
            Self::Above => "above",
        }
    }
}

/// Where a unit's report goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// To whom, each once.
    pub to: Vec<UnitCode>,
    /// Why.
    pub because: Upwards,
}

/// Where the letters of a unit stand in the standard: institutions, the public institution, the grid
/// centre, then everything else.
fn place(standard: Option<&Standard>, letters: &str) -> usize {
    let Some(standard) = standard else {
        return 0;
    };
    let many = standard.institution.len();
    standard
        .institution
        .iter()
        .position(|i| i.letters == letters)
        .unwrap_or(if standard.public_institution.letters == letters {
            many
        } else if standard.grid_centre.letters == letters {
            many + 1
        } else {
            many + 2
        })
}

/// Institutions of a town, in the standard's order: what departments may have a counterpart in.
#[must_use]
pub fn institutions(
    county: &County,
    standard: Option<&Standard>,
    town: DivisionCode,
) -> Vec<UnitCode> {
    let mut all: Vec<UnitCode> = county
        .units_of(town)
        .filter(|u| !u.answers_to.is_empty())
        .map(|u| u.unit.code.clone())
        .collect();
    // By code among equals, so that the answer is the same each time.
    all.sort_by_key(|code| (place(standard, code.letters()), code.clone()));
    all
}

/// Departments that may send directives: every department and the command centre.
#[must_use]
pub fn departments(county: &County) -> Vec<UnitCode> {
    county
        .units
        .values()
        .filter(|u| {
            matches!(u.unit.kind, UnitKind::Department | UnitKind::CommandCentre)
                && u.unit.division.level() == Level::County
        })
        .map(|u| u.unit.code.clone())
        .collect()
}

/// To whom a department's directive goes, town by town: exactly one answers in each.
#[must_use]
pub fn directive(
    county: &County,
    standard: Option<&Standard>,
    department: &UnitCode,
) -> Vec<Directed> {
    county
        .towns()
        .map(|town| directed(county, standard, department, town.code))
        .collect()
}

fn directed(
    county: &County,
    standard: Option<&Standard>,
    department: &UnitCode,
    town: DivisionCode,
) -> Directed {
    let mut answering = institutions(county, standard, town)
        .into_iter()
        .filter(|code| {
            county
                .unit(code)
                .is_some_and(|u| u.answers_to.contains(department))
        });
    if let Some(to) = answering.next() {
        let copied: Vec<UnitCode> = answering.collect();
        let because = if copied.is_empty() {
            Because::Answers
        } else {
            Because::First
        };
        return Directed {
            town,
            to: Some(to),
            copied,
            because,
        };
    }
    let office = standard
        .into_iter()
        .flat_map(|s| &s.institution)
        .filter(|i| i.group == Group::Office)
        .map(|i| UnitCode::of(town, &i.letters))
        .find(|code| county.unit(code).is_some());
    // Before the standard was in force a town has its organ, and where even that is unknown, a unit.
    let to = office.or_else(|| {
        let organ = |u: &&crate::county::UnitNow| u.body == Body::Organ;
        county
            .units_of(town)
            .find(organ)
            .or_else(|| county.units_of(town).next())
            .map(|u| u.unit.code.clone())
    });
    Directed {
        town,
        to,
        copied: Vec::new(),
        because: Because::Office,
    }
}

/// To whom a unit's report goes, each once.
#[must_use]
pub fn report(county: &County, unit: &UnitCode) -> Option<Reported> {
    let now = county.unit(unit)?;
    let each_once = |units: Vec<&UnitCode>| {
        let mut to: Vec<UnitCode> = Vec::new();
        for code in units {
            if !to.contains(code) {
                to.push(code.clone());
            }
        }
        to
    };
    if let Some(station) = &now.station {
        return Some(Reported {
            to: each_once(vec![&station.business, &station.daily]),
            because: Upwards::Superiors,
        });
    }
    if !now.answers_to.is_empty() {
        return Some(Reported {
            to: each_once(now.answers_to.iter().collect()),
            because: Upwards::Answers,
        });
    }
    Some(Reported {
        to: now.unit.parent.iter().cloned().collect(),
        because: Upwards::Above,
    })
}
