//! What a reader is told and what it gives back.

use crate::csv_file::read_csv;
use crate::fault::{Notice, SheetError};
use crate::limits::Limits;
use crate::table::Table;
use crate::xlsx_read::read_xlsx;

/// Encoding of a CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 where the bytes are UTF-8 (or a mark says so), otherwise GB18030; UTF-16 with a mark.
    #[default]
    Detect,
    /// UTF-8, with or without its mark.
    Utf8,
    /// GB18030, of which GBK and GB 2312 are parts.
    Gb18030,
    /// UTF-16 as office programs save "Unicode text", by its mark.
    Utf16,
}

/// Where the column names stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// CSV: the first row that is no note. XLSX: the first row with two or more filled cells among the first ten (above it
    /// may stand a title), else the first filled row.
    #[default]
    Found,
    /// The first row that has this cell.
    Containing(String),
}

/// How to read one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Name for the table of a CSV.
    pub name: String,
    /// Encoding of a CSV.
    pub encoding: Encoding,
    /// Sheet of a workbook by name; the first one when `None`.
    pub sheet: Option<String>,
    /// Where the column names stand.
    pub header: Header,
    /// What is refused.
    pub limits: Limits,
}

/// A table and what was noticed while reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The table.
    pub table: Table,
    /// For each row of the table its row in the file as an office program numbers it, from 1.
    pub row_numbers: Vec<u32>,
    /// What the person who brought the file should hear.
    pub notices: Vec<Notice>,
    /// Encoding of a CSV (`Utf8` for a workbook).
    pub encoding: Encoding,
}

impl Reading {
    /// Row in the file of a row of the table; 0 beyond the table.
    pub fn row_number(&self, index: usize) -> u32 {
        self.row_numbers.get(index).copied().unwrap_or(0)
    }
}

/// Reads a CSV or a workbook, told apart by their first bytes.
///
/// # Errors
/// See [`SheetError`]. Old binary workbooks (.xls) are [`SheetError::UnknownFormat`].
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Reading, SheetError> {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        read_xlsx(bytes, options)
    } else if bytes.starts_with(OLE) {
        Err(SheetError::UnknownFormat)
    } else {
        read_csv(bytes, options)
    }
}
