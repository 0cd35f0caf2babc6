//! The county's own tables, edited: what differs from the county as it was written out becomes changes,
//! row by row, and what no change can bring about is a mistake at its cell.

use super::change::{self, Papers};
use super::fault::Faults;
use super::rows;
use super::table::Row;
use super::units;
use crate::county::{County, UnitNow};
use crate::tables::tables;
use codes::division::Level;
use model::change::{Change, DatedChange, UnitFounding};
use model::establishment::PostKind;
use model::item::Towns;
use sheet::{Reading, Table};
use std::collections::{BTreeMap, BTreeSet};

/// How a row of the first sheet names what was edited in the county's tables.
pub const EDITED: &str = "county";

/// A table of the county: which columns name a row, which may be edited, which are only told.
struct Kind {
    name: &'static str,
    keys: &'static [&'static str],
    edited: &'static [&'static str],
    told: &'static [&'static str],
}

/// In the order in which their changes are made.
const KINDS: &[Kind] = &[
    Kind {
        name: "documents",
        keys: &["code"],
        edited: &[],
        // What is left of the leave a document gives is the county's to say.
        told: &["use_unit", "use_kind", "use_count"],
    },
    Kind {
        name: "units",
        keys: &["code"],
        edited: &[
            "name",
            "short_name",
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
        ],
        told: &[],
    },
    Kind {
        name: "establishment",
        keys: &["unit", "kind"],
        edited: &["quota"],
        told: &["filled", "vacant", "document", "label"],
    },
    Kind {
        name: "people",
        keys: &["no"],
        edited: &["unit", "serves", "title", "rank"],
        told: &[],
    },
    Kind {
        name: "certificates",
        keys: &["person", "kind", "number"],
        edited: &[],
        told: &[],
    },
    Kind {
        name: "stationed",
        keys: &["unit"],
        edited: &["class", "business", "daily"],
        told: &[],
    },
    Kind {
        name: "items",
        keys: &["code"],
        edited: rows::ITEMS,
        told: &[],
    },
    Kind {
        name: "holders",
        keys: &["item", "area", "unit"],
        edited: &[],
        told: &["since", "document"],
    },
    Kind {
        name: "delegations",
        keys: &["item", "level", "town"],
        edited: &[],
        told: &["since", "document"],
    },
    Kind {
        name: "territorial",
        keys: &["code"],
        edited: rows::LINES,
        told: &[],
    },
    Kind {
        name: "regulated",
        keys: &["code"],
        edited: rows::OWNERS,
        told: &[],
    },
    Kind {
        name: "divisions",
        keys: &["code"],
        edited: &[],
        told: &[],
    },
];

/// Whether a sheet of this name is one of the county's tables.
#[must_use]
pub fn is_table(name: &str) -> bool {
    KINDS.iter().any(|kind| kind.name == name)
}

/// A sheet of the county's tables: its name in the workbook, the table it is, its rows.
pub(super) struct Sheet<'a> {
    pub(super) name: &'a str,
    pub(super) table: &'a str,
    pub(super) reading: &'a Reading,
}

/// What was edited: changes in the order they are made, and how many rows of which sheets.
#[derive(Default)]
pub(super) struct Edited {
    pub(super) changes: Vec<DatedChange>,
    pub(super) rows: usize,
}

/// Compares sheets with the county they were written from. A row that is missing says nothing: what goes
/// is told by a change of its own.
pub(super) fn read(
    county: &County,
    sheets: &[Sheet<'_>],
    papers: &Papers,
    faults: &mut Faults,
) -> Edited {
    let written = tables(county);
    let mut edited = Edited::default();
    for kind in KINDS {
        let Some(table) = written.iter().find(|t| t.name == kind.name) else {
            continue;
        };
        let known = by_key(table, kind.keys);
        for sheet in sheets.iter().filter(|s| s.table == kind.name) {
            for row in Row::all(sheet.name, sheet.reading) {
                let was = known.get(&key_of(&row, kind.keys)).copied();
                let given = &sheet.reading.table.columns;
                let Some(differs) = differing(kind, table, was, &row, given) else {
                    continue;
                };
                edited.rows += 1;
                let before = faults.len();
                if was.is_some() {
                    let fixed = differs.iter().filter(|c| !kind.edited.contains(c));
                    for column in fixed {
                        faults.push(
                            row.fault(column, "site-edited-fixed")
                                .with("found", row.text(column)),
                        );
                    }
                }
                let changes = changes(county, kind, &row, was.is_some(), &differs, faults);
                if faults.len() > before {
                    continue;
                }
                edited.changes.extend(changes.into_iter().map(|change| {
                    let (effective, document) = match &change {
                        // A document is in force from its own day.
                        Change::IssueDocument { document } => {
                            (document.from, document.code.clone())
                        }
                        _ => (papers.effective, papers.document.clone()),
                    };
                    DatedChange {
                        at: format!("{}:{}", sheet.name, row.line()),
                        effective,
                        document,
                        resolution: papers.resolution.clone(),
                        approval: papers.approval.clone(),
                        change,
                    }
                }));
            }
        }
    }
    edited
}

/// Rows of a table by what names them.
fn by_key(table: &Table, keys: &[&str]) -> BTreeMap<Vec<String>, usize> {
    let columns: Vec<usize> = keys
        .iter()
        .map(|key| table.column(key).unwrap_or(usize::MAX))
        .collect();
    (0..table.rows.len())
        .map(|row| {
            let text = |column: &usize| table.text_at(row, *column).trim().to_owned();
            (columns.iter().map(text).collect(), row)
        })
        .collect()
}

fn key_of(row: &Row<'_>, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| row.text(key)).collect()
}

/// Columns in which a row differs from the one it was; none where it is as it was. A new row differs in
/// all of them. Columns that the sheet does not have differ in nothing.
fn differing<'k>(
    kind: &Kind,
    table: &'k Table,
    was: Option<usize>,
    row: &Row<'_>,
    given: &[String],
) -> Option<BTreeSet<&'k str>> {
    let compared = table.columns.iter().map(String::as_str);
    let compared = compared.filter(|c| !kind.told.contains(c));
    let Some(was) = was else {
        return Some(compared.collect());
    };
    let differs: BTreeSet<&str> = compared
        .filter(|column| given.iter().any(|c| c == column))
        .filter(|column| {
            let at = table.column(column).unwrap_or(usize::MAX);
            table.text_at(was, at).trim() != row.text(column)
        })
        .collect();
    (!differs.is_empty()).then_some(differs)
}

/// The changes of one row.
fn changes(
    county: &County,
    kind: &Kind,
    row: &Row<'_>,
    was: bool,
    differs: &BTreeSet<&str>,
    faults: &mut Faults,
) -> Vec<Change> {
    let one = |change: Option<Change>| -> Vec<Change> { change.into_iter().collect() };
    match (kind.name, was) {
        ("units", _) => unit(county, row, differs, faults),
        ("establishment", _) => one(quota(county, row, faults)),
        ("people", true) => one(moved(row, faults)),
        ("people", false) => {
            let person = rows::person(row, faults).map(Box::new);
            one(person.map(|person| Change::EnterPerson { person }))
        }
        ("documents", false) => {
            let document = rows::document(row, faults);
            one(document.map(|document| Change::IssueDocument { document }))
        }
        ("certificates", false) => {
            let certificate = rows::certificate(row, faults);
            one(certificate.map(|certificate| Change::GiveCertificate { certificate }))
        }
        ("stationed", _) => {
            let station = rows::station(row, faults);
            one(station.map(|(unit, station)| Change::StationUnit { unit, station }))
        }
        ("items", _) => {
            let item = rows::item(row, faults).map(Box::new);
            one(item.map(|item| Change::EnterItem { item }))
        }
        ("holders", false) => one(adopted(row, faults)),
        ("delegations", false) => one(delegated(row, faults)),
        ("territorial", _) => {
            let line = rows::line(row, faults);
            one(line.map(|line| Change::SetLine { line }))
        }
        ("regulated", _) => {
            let matter = rows::owners(row, faults);
            one(matter.map(|matter| Change::SetOwners { matter }))
        }
        ("divisions", false) => {
            faults.push(
                row.fault("code", "site-edited-division")
                    .with("found", row.text("code")),
            );
            Vec::new()
        }
        // What differs in a row that cannot be edited was told at its cells.
        _ => Vec::new(),
    }
}

/// A unit that is new, or was amended: its names and place in the tree, its leadership, its plates, the
/// departments it answers to.
fn unit(
    county: &County,
    row: &Row<'_>,
    differs: &BTreeSet<&str>,
    faults: &mut Faults,
) -> Vec<Change> {
    let Some(read) = units::founding(row, faults) else {
        return Vec::new();
    };
    let Some(now) = county.unit(&read.unit.code) else {
        return vec![Change::FoundUnit {
            unit: Box::new(read),
        }];
    };
    // What hangs on something may hang on something else, and not on nothing.
    for (column, cleared) in [
        ("parent", read.unit.parent.is_none()),
        ("host", read.host.is_none()),
    ] {
        if differs.contains(column) && cleared {
            faults.push(row.fault(column, "site-edited-cleared"));
        }
    }
    amended(now, read, differs)
}

fn amended(now: &UnitNow, read: UnitFounding, differs: &BTreeSet<&str>) -> Vec<Change> {
    let code = now.unit.code.clone();
    let mut all = Vec::new();
    let any = |columns: &[&str]| columns.iter().any(|c| differs.contains(c));
    let has = |column: &str| differs.contains(column);
    if any(&[
        "name",
        "short_name",
        "kind",
        "side",
        "parent",
        "body",
        "host",
    ]) {
        all.push(Change::AmendUnit {
            unit: code.clone(),
            name: has("name").then_some(read.unit.name),
            short_name: has("short_name").then_some(read.unit.short_name),
            kind: has("kind").then_some(read.unit.kind),
            side: has("side").then_some(read.unit.side),
            parent: read.unit.parent.filter(|_| has("parent")),
            body: has("body").then_some(read.body),
            host: read.host.filter(|_| has("host")),
        });
    }
    if any(&["heads", "deputies", "mids"]) {
        all.push(Change::SetLeadership {
            unit: code.clone(),
            leadership: read.leadership,
        });
    }
    if has("name_plates") {
        all.push(Change::SetPlates {
            unit: code.clone(),
            name_plates: read.name_plates,
        });
    }
    if has("answers_to") {
        all.push(Change::SetAnswers {
            unit: code,
            departments: read.answers_to,
        });
    }
    all
}

/// Posts that the upper level gives or takes: the quota that was written less the one that stands.
fn quota(county: &County, row: &Row<'_>, faults: &mut Faults) -> Option<Change> {
    let unit = row.unit("unit", faults);
    let kind: Option<PostKind> = row.word("kind", faults);
    let wanted: Option<i64> = row.parsed("quota", "site-number", faults);
    let (unit, kind, wanted) = (unit?, kind?, wanted?);
    if wanted < 0 {
        faults.push(row.fault("quota", "site-number").with("found", wanted));
        return None;
    }
    let stands = county
        .unit(&unit)
        .and_then(|u| u.posts.get(&kind).copied())
        .unwrap_or(0);
    let count = wanted.checked_sub(stands)?;
    (count != 0).then_some(Change::GrantPosts { unit, kind, count })
}

fn moved(row: &Row<'_>, faults: &mut Faults) -> Option<Change> {
    let person = row.staff("no", faults);
    let unit = row.unit("unit", faults);
    let serves = row.some_unit("serves", faults);
    let rank = row.word("rank", faults);
    let unit = unit?;
    Some(Change::MovePerson {
        person: person?,
        serves: serves?.unwrap_or_else(|| unit.clone()),
        unit,
        title: row.text("title"),
        rank: rank?,
    })
}

/// A power that a town takes over: its unit is named by its letters there.
fn adopted(row: &Row<'_>, faults: &mut Faults) -> Option<Change> {
    let item = row.item("item", faults);
    let unit = row.unit("unit", faults);
    let area = row.parsed("area", "site-division-code", faults);
    let (unit, area) = (unit?, area?);
    if unit.division() != Some(area) || area.level() != Level::Town {
        faults.push(row.fault("unit", "site-unit-code").with("found", &unit));
        return None;
    }
    Some(Change::AdoptItem {
        item: item?,
        letters: unit.letters().to_owned(),
        towns: Towns::Only(vec![area]),
    })
}

fn delegated(row: &Row<'_>, faults: &mut Faults) -> Option<Change> {
    let item = row.item("item", faults);
    let from = row.unit("from", faults);
    let level = row.word("level", faults);
    let town = row.parsed("town", "site-division-code", faults);
    Some(Change::DelegateItem {
        item: item?,
        from: from?,
        level: level?,
        towns: Towns::Only(vec![town?]),
    })
}

/// Kinds of change among them, in the order a reform is written down.
pub(super) fn kinds_of(changes: &[DatedChange]) -> Vec<&'static str> {
    change::KINDS
        .iter()
        .map(|(kind, _)| *kind)
        .filter(|kind| changes.iter().any(|c| c.change.kind() == *kind))
        .collect()
}
