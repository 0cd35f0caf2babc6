//! Behaviour of `sheet` at its boundary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod csv;
mod hostile;
mod workbook;

use sheet::{Cell, ReadOptions, Table};

/// A table of texts.
pub fn table(columns: &[&str], rows: &[&[&str]]) -> Table {
    let mut table = Table::new("人员", columns.iter().copied());
    table.rows = rows
        .iter()
        .map(|row| row.iter().map(|cell| Cell::from(*cell)).collect())
        .collect();
    table
}

/// The cells of a table as text.
pub fn texts(table: &Table) -> Vec<Vec<String>> {
    table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.as_text().into_owned()).collect())
        .collect()
}

/// Default options with a name.
pub fn options() -> ReadOptions {
    ReadOptions {
        name: "人员".into(),
        ..ReadOptions::default()
    }
}
