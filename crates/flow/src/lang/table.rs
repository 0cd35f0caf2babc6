//! Tables of a module: rows that choices, limits and plans are taken from.

use super::is_code;
use super::source::{Source, Table};
use crate::table::{Cell, Row, Rows};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a table at most.
const ROWS_MAX: usize = 1_000;

/// Codes of rows: letters, digits and hyphens, at most 40. Leading zeros stay.
fn is_row(code: &str) -> bool {
    let shaped = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=40).contains(&code.len()) && code.bytes().all(shaped)
}

/// Reads `tables/NAME.toml`.
pub(super) fn read(source: &Source<'_>, code: &str) -> Rows {
    if !is_code(code) {
        source.note(0, "code-shape", &[("code", code)]);
    }
    let parsed = source.table();
    let root = Table::new(source, parsed.get_ref(), 0);
    let tables = root.tables("rows");
    if tables.is_empty() {
        source.note(0, "table-empty", &[("table", code)]);
    }
    if tables.len() > ROWS_MAX {
        let max = ROWS_MAX.to_string();
        source.note(0, "too-many", &[("section", "rows"), ("max", &max)]);
    }
    let (mut seen, mut rows) = (BTreeSet::new(), Vec::with_capacity(tables.len()));
    for table in tables {
        let (row, name, name_en) = (
            table.need("code"),
            table.need("name"),
            table.need("name-en"),
        );
        let mut columns = BTreeMap::new();
        for column in table.keys() {
            if matches!(column.as_str(), "code" | "name" | "name-en") {
                continue;
            }
            let cell = match table.kind(&column) {
                Some("integer") => table.number(&column).map(|spot| Cell::Integer(spot.value)),
                _ => table.text(&column).map(|spot| Cell::Text(spot.value)),
            };
            columns.extend(cell.map(|cell| (column, cell)));
        }
        table.finish();
        let (Some(row), Some(name), Some(name_en)) = (row, name, name_en) else {
            continue;
        };
        if !is_row(&row.value) {
            source.note(row.at, "code-shape", &[("code", &row.value)]);
        }
        if !seen.insert(row.value.clone()) {
            source.note(
                row.at,
                "twice",
                &[("code", &row.value), ("section", "rows")],
            );
        }
        rows.push(Row {
            code: row.value,
            name: name.value,
            name_en: name_en.value,
            columns,
        });
    }
    root.finish();
    Rows {
        code: code.to_owned(),
        rows,
    }
}
