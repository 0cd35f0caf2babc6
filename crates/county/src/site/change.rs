//! Tables of changes: one kind of change a table, one change a row. The same tables stand in a
//! reform's folder as CSV and in a workbook as sheets.

use super::fault::Faults;
use super::rows;
use super::table::Row;
use super::units;
use jiff::civil::Date;
use model::change::{Change, DatedChange, Differing, Leadership};
use model::document::DocumentCode;
use model::establishment::{Line, Opinion, StaffNo};
use sheet::Reading;

/// What the changes of one table rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    /// First day in force.
    pub effective: Date,
    /// The document.
    pub document: DocumentCode,
    /// The resolution.
    pub resolution: Option<DocumentCode>,
    /// The upper level's approval.
    pub approval: Option<DocumentCode>,
}

/// Every kind of change with its columns, in the order a reform is written down.
pub const KINDS: &[(&str, &[&str])] = &[
    ("issue-documents", rows::DOCUMENTS),
    ("found-units", units::COLUMNS),
    (
        "amend-units",
        &[
            "unit",
            "name",
            "short_name",
            "kind",
            "side",
            "parent",
            "body",
            "host",
        ],
    ),
    ("set-plates", &["unit", "name_plates"]),
    ("set-leadership", &["unit", "heads", "deputies", "mids"]),
    ("fix-deputies", &["unit", "title", "count"]),
    ("allow-differences", &["unit", "what", "allowed", "reason"]),
    ("move-posts", &["from", "to", "kind", "count"]),
    ("grant-posts", &["unit", "kind", "count"]),
    (
        "move-people",
        &["person", "unit", "serves", "title", "rank"],
    ),
    ("enter-people", rows::PEOPLE),
    ("second-people", &["person", "to"]),
    ("leave-people", &["person", "reason"]),
    ("give-certificates", rows::CERTIFICATES),
    ("record-opinions", &["person", "unit", "side", "opinion"]),
    ("merge-units", &["from", "into"]),
    ("close-units", &["unit"]),
    ("merge-villages", &["from", "into", "name"]),
    ("enter-items", rows::ITEMS),
    ("adopt-items", &["item", "unit", "towns"]),
    ("release-items", &["item", "unit", "towns"]),
    ("delegate-items", &["item", "from", "level", "towns"]),
    ("withdraw-items", &["item", "level", "towns"]),
    ("station-units", rows::STATIONS),
    ("set-answers", &["unit", "departments"]),
    ("set-lines", rows::LINES),
    ("set-owners", rows::OWNERS),
];

/// Columns of a kind of change; none when there is no such kind.
#[must_use]
pub fn columns(kind: &str) -> Option<&'static [&'static str]> {
    KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, columns)| *columns)
}

/// Reads a table's rows; `at` is how refusals name the table (`five-plus/merge-units`).
pub(super) fn read(
    kind: &str,
    at: &str,
    file: &str,
    reading: &Reading,
    papers: &Papers,
    faults: &mut Faults,
) -> Vec<DatedChange> {
    Row::all(file, reading)
        .filter_map(|row| {
            let change = change(kind, &row, faults)?;
            let effective = match &change {
                // A document is in force from its own day.
                Change::IssueDocument { document } => document.from,
                _ => papers.effective,
            };
            Some(DatedChange {
                at: format!("{at}:{}", row.line()),
                effective,
                document: match &change {
                    Change::IssueDocument { document } => document.code.clone(),
                    _ => papers.document.clone(),
                },
                resolution: papers.resolution.clone(),
                approval: papers.approval.clone(),
                change,
            })
        })
        .collect()
}

fn change(kind: &str, row: &Row<'_>, faults: &mut Faults) -> Option<Change> {
    Some(match kind {
        "issue-documents" => Change::IssueDocument {
            document: rows::document(row, faults)?,
        },
        "found-units" => Change::FoundUnit {
            unit: Box::new(units::founding(row, faults)?),
        },
        "amend-units" => amend(row, faults)?,
        "set-plates" => Change::SetPlates {
            unit: row.unit("unit", faults)?,
            name_plates: row.list("name_plates"),
        },
        "set-leadership" => {
            let unit = row.unit("unit", faults);
            let leadership = leadership(row, faults);
            Change::SetLeadership {
                unit: unit?,
                leadership: leadership?,
            }
        }
        "fix-deputies" => {
            let unit = row.unit("unit", faults);
            let title = row.required("title", faults);
            let count = row.parsed("count", "site-number", faults);
            Change::FixDeputies {
                unit: unit?,
                title: title?,
                count: count?,
            }
        }
        "allow-differences" => {
            let unit = row.unit("unit", faults);
            let what = row.word("what", faults);
            // Name plates are listed by name; what is allowed is how many.
            let allowed = match what {
                Some(Differing::Plates) => u32::try_from(row.list("allowed").len()).ok(),
                _ => row.parsed("allowed", "site-number", faults),
            };
            let reason = row.required("reason", faults);
            Change::AllowDifference {
                unit: unit?,
                what: what?,
                allowed: allowed?,
                reason: reason?,
            }
        }
        "move-posts" => {
            let (from, to) = (row.unit("from", faults), row.unit("to", faults));
            let kind = row.word("kind", faults);
            let count = row.parsed("count", "site-number", faults);
            Change::MovePosts {
                from: from?,
                to: to?,
                kind: kind?,
                count: count?,
            }
        }
        "grant-posts" => {
            let unit = row.unit("unit", faults);
            let kind = row.word("kind", faults);
            let count = row.parsed("count", "site-number", faults);
            Change::GrantPosts {
                unit: unit?,
                kind: kind?,
                count: count?,
            }
        }
        "move-people" | "enter-people" | "second-people" | "leave-people" | "give-certificates"
        | "record-opinions" => people(kind, row, faults)?,
        "merge-units" => {
            let (from, into) = (row.unit("from", faults), row.unit("into", faults));
            Change::MergeUnit {
                from: from?,
                into: into?,
            }
        }
        "close-units" => Change::CloseUnit {
            unit: row.unit("unit", faults)?,
        },
        "merge-villages" => {
            let from = row.parsed("from", "site-division-code", faults);
            let into = row.parsed("into", "site-division-code", faults);
            let name = row.required("name", faults);
            Change::MergeVillage {
                from: from?,
                into: into?,
                name: name?,
            }
        }
        "station-units" => {
            let (unit, station) = rows::station(row, faults)?;
            Change::StationUnit { unit, station }
        }
        "set-answers" => Change::SetAnswers {
            unit: row.unit("unit", faults)?,
            departments: row.units("departments", faults),
        },
        "set-lines" => Change::SetLine {
            line: rows::line(row, faults)?,
        },
        "set-owners" => Change::SetOwners {
            matter: rows::owners(row, faults)?,
        },
        _ => items(kind, row, faults)?,
    })
}

/// Leadership posts of a row.
pub(super) fn leadership(row: &Row<'_>, faults: &mut Faults) -> Option<Leadership> {
    let mut number = |column: &str| -> Option<u32> {
        if row.text(column).is_empty() {
            Some(0)
        } else {
            row.parsed(column, "site-number", faults)
        }
    };
    let (heads, deputies, mids) = (number("heads"), number("deputies"), number("mids"));
    Some(Leadership {
        heads: heads?,
        deputies: deputies?,
        mids: mids?,
    })
}

fn amend(row: &Row<'_>, faults: &mut Faults) -> Option<Change> {
    fn word<T: for<'d> serde::Deserialize<'d>>(
        row: &Row<'_>,
        column: &str,
        faults: &mut Faults,
    ) -> Option<Option<T>> {
        if row.text(column).is_empty() {
            Some(None)
        } else {
            row.word(column, faults).map(Some)
        }
    }
    let text = |column: &str| Some(row.text(column)).filter(|t| !t.is_empty());
    let unit = row.unit("unit", faults);
    let kind = word(row, "kind", faults);
    let side = word(row, "side", faults);
    let parent = row.some_unit("parent", faults);
    let body = word(row, "body", faults);
    let host = row.some_unit("host", faults);
    Some(Change::AmendUnit {
        unit: unit?,
        name: text("name"),
        short_name: text("short_name"),
        kind: kind?,
        side: side?,
        parent: parent?,
        body: body?,
        host: host?,
    })
}

fn people(kind: &str, row: &Row<'_>, faults: &mut Faults) -> Option<Change> {
    if kind == "enter-people" {
        return Some(Change::EnterPerson {
            person: Box::new(rows::person(row, faults)?),
        });
    }
    if kind == "give-certificates" {
        return Some(Change::GiveCertificate {
            certificate: rows::certificate(row, faults)?,
        });
    }
    let person: Option<StaffNo> = row.staff("person", faults);
    Some(match kind {
        "move-people" => {
            let unit = row.unit("unit", faults);
            let serves = row.some_unit("serves", faults);
            let rank = row.word("rank", faults);
            let unit = unit?;
            Change::MovePerson {
                person: person?,
                serves: serves?.unwrap_or_else(|| unit.clone()),
                unit,
                title: row.text("title"),
                rank: rank?,
            }
        }
        "second-people" => {
            let to = row.some_unit("to", faults);
            Change::Second {
                person: person?,
                to: to?,
            }
        }
        "leave-people" => {
            let reason = row.word("reason", faults);
            Change::LeavePerson {
                person: person?,
                reason: reason?,
            }
        }
        _ => {
            let unit = row.unit("unit", faults);
            let line: Option<Line> = row.word("side", faults);
            let agrees = match row.required("opinion", faults)?.as_str() {
                "agree" => true,
                "disagree" => false,
                found => {
                    faults.push(
                        row.fault("opinion", "site-word-unknown")
                            .with("found", found)
                            .with("detail", "agree, disagree"),
                    );
                    return None;
                }
            };
            Change::RecordOpinion {
                opinion: Opinion {
                    person: person?,
                    unit: unit?,
                    line: line?,
                    agrees,
                },
            }
        }
    })
}

fn items(kind: &str, row: &Row<'_>, faults: &mut Faults) -> Option<Change> {
    if kind == "enter-items" {
        return Some(Change::EnterItem {
            item: Box::new(rows::item(row, faults)?),
        });
    }
    let item = row.item("item", faults);
    let towns = row.towns("towns", faults);
    Some(match kind {
        "adopt-items" | "release-items" => {
            let letters = row.letters("unit", faults);
            let (item, letters, towns) = (item?, letters?, towns?);
            if kind == "adopt-items" {
                Change::AdoptItem {
                    item,
                    letters,
                    towns,
                }
            } else {
                Change::ReleaseItem {
                    item,
                    letters,
                    towns,
                }
            }
        }
        "delegate-items" => {
            let from = row.unit("from", faults);
            let level = row.word("level", faults);
            Change::DelegateItem {
                item: item?,
                from: from?,
                level: level?,
                towns: towns?,
            }
        }
        "withdraw-items" => {
            let level = row.word("level", faults);
            Change::WithdrawItem {
                item: item?,
                level: level?,
                towns: towns?,
            }
        }
        _ => return None,
    })
}
