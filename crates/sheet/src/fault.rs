//! Why a file was refused, and what was noticed in one that was read.

use thiserror::Error;

/// Why no table came out of a file. `key` and `args` name the sentence in `locales/*/sheet.ftl`; the `Display` text is for logs.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SheetError {
    /// The file is larger than `Limits::bytes`.
    #[error("file of {bytes} bytes, {max} allowed")]
    TooLarge {
        /// Size of the file in bytes.
        bytes: usize,
        /// The limit in bytes.
        max: usize,
    },
    /// The package unpacks to too much, in total or in proportion to its size.
    #[error("package unpacks beyond its limit")]
    Bomb,
    /// The package has more parts than `Limits::parts`.
    #[error("package of {parts} parts, {max} allowed")]
    TooManyParts {
        /// Parts in the package.
        parts: usize,
        /// The limit.
        max: usize,
    },
    /// The file cannot be understood at all.
    #[error("broken file: {why}")]
    Broken {
        /// What the reader met, for logs.
        why: String,
    },
    /// The package is protected by a password.
    #[error("protected file")]
    Protected,
    /// An old binary workbook (.xls) or another format.
    #[error("not CSV or XLSX")]
    UnknownFormat,
    /// The text is neither UTF-8 nor GB18030.
    #[error("row {row}: not text in {encoding}")]
    NotText {
        /// Row of the first byte that does not fit, counted from 1.
        row: u32,
        /// The encoding tried last.
        encoding: &'static str,
    },
    /// No row with column names.
    #[error("no heading row")]
    NoHeading,
    /// A workbook without the sheet asked for.
    #[error("no sheet named {name}")]
    NoSheet {
        /// The name asked for.
        name: String,
    },
    /// A column with data has no name.
    #[error("row {row}, column {column}: heading is empty")]
    HeadingEmpty {
        /// Row in the file, from 1.
        row: u32,
        /// Column in the file, from 1.
        column: usize,
    },
    /// Two columns bear one name.
    #[error("row {row}, column {column}: heading {name} stands twice")]
    HeadingTwice {
        /// Row in the file, from 1.
        row: u32,
        /// Column in the file, from 1.
        column: usize,
        /// The repeated name.
        name: String,
    },
    /// More rows than `Limits::rows`, or more cells than `Limits::cells`.
    #[error("row {row}: too many rows, {max} allowed")]
    TooManyRows {
        /// The first row beyond the limit, from 1.
        row: u32,
        /// The limit in rows.
        max: usize,
    },
    /// More columns than `Limits::columns`.
    #[error("row {row}, column {column}: too many columns, {max} allowed")]
    TooManyColumns {
        /// Row in the file, from 1.
        row: u32,
        /// Column in the file, from 1.
        column: usize,
        /// The limit.
        max: usize,
    },
    /// A cell longer than `Limits::cell_chars`.
    #[error("row {row}, column {column}: cell longer than {max} characters")]
    CellTooLong {
        /// Row in the file, from 1.
        row: u32,
        /// Column in the file, from 1.
        column: usize,
        /// The limit in characters.
        max: usize,
    },
    /// All cells together hold more text than `Limits::text_bytes`.
    #[error("row {row}: more text than allowed")]
    TooMuchText {
        /// Row at which the limit was passed, from 1.
        row: u32,
    },
    /// A quotation mark is opened and never closed, swallowing the rows after it.
    #[error("row {row}: quotation mark never closed")]
    QuoteOpen {
        /// Row of the opening mark, from 1.
        row: u32,
    },
    /// A table to be written whose rows are not as wide as its heading.
    #[error("row {row}: {found} cells, {expected} columns")]
    Uneven {
        /// Index of the row in the table, from 1.
        row: usize,
        /// Cells in the row.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// The workbook could not be written.
    #[error("workbook not written: {why}")]
    Unwritable {
        /// What the writer said, for logs.
        why: String,
    },
}

impl SheetError {
    /// Key of the sentence said to the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "sheet-too-large",
            Self::Bomb => "sheet-bomb",
            Self::TooManyParts { .. } => "sheet-too-many-parts",
            Self::Broken { .. } => "sheet-broken",
            Self::Protected => "sheet-protected",
            Self::UnknownFormat => "sheet-unknown-format",
            Self::NotText { .. } => "sheet-not-text",
            Self::NoHeading => "sheet-no-heading",
            Self::NoSheet { .. } => "sheet-no-sheet",
            Self::HeadingEmpty { .. } => "sheet-heading-empty",
            Self::HeadingTwice { .. } => "sheet-heading-twice",
            Self::TooManyRows { .. } => "sheet-too-many-rows",
            Self::TooManyColumns { .. } => "sheet-too-many-columns",
            Self::CellTooLong { .. } => "sheet-cell-too-long",
            Self::TooMuchText { .. } => "sheet-too-much-text",
            Self::QuoteOpen { .. } => "sheet-quote-open",
            Self::Uneven { .. } => "sheet-uneven",
            Self::Unwritable { .. } => "sheet-unwritable",
        }
    }

    /// Arguments of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge { max, .. } => vec![("max", (max >> 20).to_string())],
            Self::TooManyParts { max, .. } => vec![("max", max.to_string())],
            Self::NotText { row, .. } | Self::TooMuchText { row } | Self::QuoteOpen { row } => {
                vec![("row", row.to_string())]
            }
            Self::NoSheet { name } => vec![("name", name.clone())],
            Self::HeadingEmpty { row, column } => {
                vec![("row", row.to_string()), ("column", column.to_string())]
            }
            Self::HeadingTwice { row, column, name } => {
                vec![
                    ("row", row.to_string()),
                    ("column", column.to_string()),
                    ("name", name.clone()),
                ]
            }
            Self::TooManyRows { row, max } => {
                vec![("row", row.to_string()), ("max", max.to_string())]
            }
            Self::TooManyColumns { row, column, max } | Self::CellTooLong { row, column, max } => {
                vec![
                    ("row", row.to_string()),
                    ("column", column.to_string()),
                    ("max", max.to_string()),
                ]
            }
            Self::Uneven { row, .. } => vec![("row", row.to_string())],
            Self::Bomb
            | Self::Broken { .. }
            | Self::Protected
            | Self::UnknownFormat
            | Self::NoHeading
            | Self::Unwritable { .. } => vec![],
        }
    }
}

/// Something in a file that was read which its reader should tell the person who brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The last line broke off (too few cells and no line end, an open quotation mark, half a character). It is not in the table.
    LastLineCut {
        /// Row in the file, from 1.
        row: u32,
        /// What could be read of it.
        cells: Vec<String>,
    },
    /// A row had more filled cells than there are columns. It is not in the table.
    RowTooWide {
        /// Row in the file, from 1.
        row: u32,
        /// Its cells.
        cells: Vec<String>,
    },
    /// A CSV row had fewer cells than there are columns; the missing ones are empty in the table.
    RowShort {
        /// Row in the file, from 1.
        row: u32,
    },
    /// A number of more than 15 digits: office programs have already rounded it. The column must be text.
    DigitsLost {
        /// Row in the file, from 1.
        row: u32,
        /// Column name.
        column: String,
    },
    /// The cell holds an error of the office program, such as a division by nought.
    CellError {
        /// Row in the file, from 1.
        row: u32,
        /// Column name.
        column: String,
    },
}

impl Notice {
    /// Key of the sentence said to the user, in `locales/*/sheet.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::LastLineCut { .. } => "sheet-notice-last-line-cut",
            Self::RowTooWide { .. } => "sheet-notice-row-too-wide",
            Self::RowShort { .. } => "sheet-notice-row-short",
            Self::DigitsLost { .. } => "sheet-notice-digits-lost",
            Self::CellError { .. } => "sheet-notice-cell-error",
        }
    }

    /// Arguments of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::LastLineCut { row, .. }
            | Self::RowTooWide { row, .. }
            | Self::RowShort { row } => {
                vec![("row", row.to_string())]
            }
            Self::DigitsLost { row, column } | Self::CellError { row, column } => {
                vec![("row", row.to_string()), ("column", column.clone())]
            }
        }
    }
}
