//! `units.csv`: the units a county is founded with.

use std::collections::{HashMap, HashSet};

use codes::division::DivisionCode;
use jiff::civil::Date;
use model::change::UnitFounding;
use model::unit::{Body, Side, Unit, UnitCode, UnitKind};

use super::divisions::DivisionVersion;
use super::fault::Faults;
use super::table::{Row, open};
use sheet::FileFault;

/// A unit as it stands after the reforms in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// The unit.
    pub unit: Unit,
    /// Further name plates (挂牌): no posts of their own.
    pub name_plates: Vec<String>,
    /// County departments it answers to (一对多).
    pub answers_to: Vec<UnitCode>,
    /// 默认配置 where the source names none.
    pub label: String,
}

pub(crate) const COLUMNS: &[&str] = &[
    "code",
    "name",
    "short_name",
    "division",
    "kind",
    "side",
    "parent",
    "body",
    "host",
    "heads",
    "deputies",
    "mids",
    "name_plates",
    "answers_to",
    "label",
];

/// A unit of a row.
pub(super) fn founding(row: &Row<'_>, faults: &mut Faults) -> Option<UnitFounding> {
    let code = row.unit("code", faults);
    let name = row.required("name", faults);
    let short_name = row.required("short_name", faults);
    let division: Option<DivisionCode> = row.parsed("division", "site-division-code", faults);
    let kind: Option<UnitKind> = row.word("kind", faults);
    let side: Option<Side> = row.word("side", faults);
    let parent = row.some_unit("parent", faults);
    let body: Option<Body> = row.word("body", faults);
    let host = row.some_unit("host", faults);
    let leadership = super::change::leadership(row, faults);
    let answers_to = row.units("answers_to", faults);
    let (code, division) = (code?, division?);
    if code.division() != Some(division) {
        faults.push(row.fault("code", "site-unit-code").with("found", &code));
    }
    Some(UnitFounding {
        unit: Unit {
            code,
            name: name?,
            short_name: short_name?,
            division,
            kind: kind?,
            side: side?,
            parent: parent?,
        },
        body: body?,
        host: host?,
        leadership: leadership?,
        name_plates: row.list("name_plates"),
        answers_to,
        label: row.text("label"),
    })
}

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    divisions: &[DivisionVersion],
    day: Date,
    faults: &mut Faults,
) -> Vec<UnitFounding> {
    let Some(reading) = open(file, bytes, COLUMNS, faults) else {
        return Vec::new();
    };
    let mut all: Vec<(u32, UnitFounding)> = Vec::new();
    for row in Row::all(file, &reading) {
        if let Some(unit) = founding(&row, faults) {
            all.push((row.line(), unit));
        }
    }
    let in_force: HashSet<DivisionCode> = divisions
        .iter()
        .filter(|d| d.in_force_on(day))
        .map(|d| d.code)
        .collect();
    let kinds: HashMap<&str, UnitKind> = all
        .iter()
        .map(|(_, u)| (u.unit.code.as_str(), u.unit.kind))
        .collect();
    let parents: HashMap<&str, &str> = all
        .iter()
        .filter_map(|(_, u)| Some((u.unit.code.as_str(), u.unit.parent.as_ref()?.as_str())))
        .collect();
    let mut seen: HashSet<&str> = HashSet::new();
    for (line, u) in &all {
        let mut fault = |column: &str, key: &str, found: &str| {
            let mut f = FileFault::new(file, key).with("found", found);
            (f.line, f.column) = (Some(*line), Some(column.to_owned()));
            faults.push(f);
        };
        let code = u.unit.code.as_str();
        if !seen.insert(code) {
            fault("code", "site-unit-twice", code);
        }
        if !in_force.contains(&u.unit.division) {
            fault(
                "division",
                "site-division-not-in-force",
                &u.unit.division.to_string(),
            );
        }
        if let Some(parent) = &u.unit.parent {
            if !kinds.contains_key(parent.as_str()) {
                fault("parent", "site-unit-unknown", parent.as_str());
            } else if climbs_to_itself(code, &parents) {
                fault("parent", "site-unit-circle", parent.as_str());
            }
        }
        for to in &u.answers_to {
            match kinds.get(to.as_str()) {
                Some(UnitKind::Department | UnitKind::CommandCentre) => {}
                _ => fault("answers_to", "site-not-a-department", to.as_str()),
            }
        }
    }
    all.into_iter().map(|(_, u)| u).collect()
}

fn climbs_to_itself(code: &str, parents: &HashMap<&str, &str>) -> bool {
    let mut at = code;
    for _ in 0..=parents.len() {
        match parents.get(at) {
            Some(&up) if up == code => return true,
            Some(&up) => at = up,
            None => return false,
        }
    }
    // A circle further up: told at the units in it.
    false
}
