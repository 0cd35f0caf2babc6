//! A plain table.

use std::borrow::Cow;

use jiff::civil::Date;

/// First character of a row that is a note and no data.
pub const NOTE_MARK: char = '※';

/// One cell. A CSV gives only `Text` and `Empty`; an XLSX gives what the workbook says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Text as it stands, never trimmed.
    Text(String),
    /// A whole number of at most 15 digits.
    Integer(i64),
    /// A civil date.
    Date(Date),
    /// Nothing.
    #[default]
    Empty,
}

impl Cell {
    /// Text, or `Empty` for the empty string.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// The cell as text: digits as they stand, dates as `2026-03-02`, nothing as the empty string.
    pub fn as_text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Empty => Cow::Borrowed(""),
        }
    }

    /// Whether nothing stands in the cell (blanks count as something).
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Empty => true,
            Self::Integer(_) | Self::Date(_) => false,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

/// A table: named columns, rows as wide as the heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Sheet name or file stem.
    pub name: String,
    /// Column names, unique, trimmed.
    pub columns: Vec<String>,
    /// Rows; every row has as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table.
    pub fn new<C: Into<String>>(
        name: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
    ) -> Self {
        Self {
            name: name.into(),
            columns: columns.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    /// Index of a column by its exact name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// One cell; `None` beyond the table.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row)?.get(column)
    }

    /// One cell as text; the empty string beyond the table.
    pub fn text_at(&self, row: usize, column: usize) -> Cow<'_, str> {
        self.cell(row, column)
            .map_or(Cow::Borrowed(""), Cell::as_text)
    }
}

/// What is wrong with one row of a table, ready to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Index into `Table::rows`, from 0. `Reading::row_number` gives the row a person sees.
    pub row: usize,
    /// Column name, when one cell is at fault.
    pub column: Option<String>,
    /// The sentence, already in the reader's language.
    pub message: String,
}
