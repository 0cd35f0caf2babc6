//! `units.csv`.

use std::collections::{HashMap, HashSet};

use codes::division::DivisionCode;
use model::unit::{Side, Unit, UnitCode, UnitKind};

use super::divisions::DivisionVersion;
use super::fault::{Faults, SiteFault};
use super::table::{Row, open};

/// A unit as the site founds it.
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

const COLUMNS: [&str; 10] = [
    "code",
    "name",
    "short_name",
    "division",
    "kind",
    "side",
    "parent",
    "name_plates",
    "answers_to",
    "label",
];

/// `<twelve digits>-<capital letters>`.
fn division_of(code: &str) -> Option<DivisionCode> {
    let (division, letters) = code.split_once('-')?;
    let capital =
        (1..=8).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
    if division.len() == 12 && capital {
        DivisionCode::parse(division).ok()
    } else {
        None
    }
}

fn unit(row: &Row<'_>, faults: &mut Faults) -> Option<UnitRow> {
    let code = row.required("code", faults);
    let name = row.required("name", faults);
    let short_name = row.required("short_name", faults);
    let division: Option<DivisionCode> = row.parsed("division", "site-division-code", faults);
    let kind: Option<UnitKind> = row.word("kind", faults);
    let side: Option<Side> = row.word("side", faults);
    let (code, name, short_name) = (code?, name?, short_name?);
    let (division, kind, side) = (division?, kind?, side?);
    if division_of(&code) != Some(division) {
        faults.push(row.fault("code", "site-unit-code").with("found", &code));
    }
    let parent = Some(row.text("parent"))
        .filter(|p| !p.is_empty())
        .map(UnitCode);
    let list = |column: &str| -> Vec<String> {
        row.text(column)
            .split(';')
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .map(str::to_owned)
            .collect()
    };
    Some(UnitRow {
        unit: Unit {
            code: UnitCode(code),
            name,
            short_name,
            division,
            kind,
            side,
            parent,
        },
        name_plates: list("name_plates"),
        answers_to: list("answers_to").into_iter().map(UnitCode).collect(),
        label: row.text("label"),
    })
}

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    divisions: &[DivisionVersion],
    faults: &mut Faults,
) -> Vec<UnitRow> {
    let Some(reading) = open(file, bytes, &COLUMNS, faults) else {
        return Vec::new();
    };
    let mut all: Vec<(u32, UnitRow)> = Vec::new();
    for row in Row::all(file, &reading) {
        if let Some(unit) = unit(&row, faults) {
            all.push((row.line(), unit));
        }
    }
    let in_force: HashSet<DivisionCode> = divisions
        .iter()
        .filter(|d| d.valid_to.is_none())
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
            let mut f = SiteFault::new(file, key).with("found", found);
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
