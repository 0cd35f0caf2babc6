//! Tables of a module (`tables/NAME.toml`): classes with their limits, plans with their steps. They are
//! files of the module, so a case goes on under the rows it was filed with.

use std::collections::BTreeMap;

/// What stands in a column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its code: what a choice field holds.
    pub code: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// The other columns.
    pub columns: BTreeMap<String, Cell>,
}

impl Row {
    /// The words of a column.
    #[must_use]
    pub fn text(&self, column: &str) -> Option<&str> {
        match self.columns.get(column)? {
            Cell::Text(text) => Some(text),
            Cell::Integer(_) => None,
        }
    }

    /// The number of a column.
    #[must_use]
    pub fn integer(&self, column: &str) -> Option<i64> {
        match self.columns.get(column)? {
            Cell::Integer(number) => Some(*number),
            Cell::Text(_) => None,
        }
    }
}

/// A table of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// Its code: the file's name.
    pub code: String,
    /// Its rows in the file's order.
    pub rows: Vec<Row>,
}

impl Rows {
    /// The row of a code.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.code == code)
    }
}
