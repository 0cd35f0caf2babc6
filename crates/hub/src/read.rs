//! A delivery's rows as texts, whatever the form of its file: CSV in UTF-8 or GB 18030, XLSX, JSON
//! lines, Parquet. A file that is not what its feed says is refused whole; a row that cannot be read is
//! told to the visitor with its reason.

mod csv_rows;
mod json_rows;
mod parquet_rows;
mod xlsx_rows;

use crate::clean::Reason;
use model::feed::{Feed, Format};
use std::path::Path;

/// A row's texts, one a column of the feed; empty where the file has none.
pub type Row<'a> = [&'a str];

/// Whoever takes rows.
pub trait Visitor {
    /// A row: its number from 1, its texts in the order of the feed's columns, or why there are none.
    ///
    /// # Errors
    /// Ends the reading.
    fn row(&mut self, number: u32, row: Result<&Row<'_>, Reason>) -> Result<(), ReadError>;
}

impl<F: FnMut(u32, Result<&Row<'_>, Reason>) -> Result<(), ReadError>> Visitor for F {
    fn row(&mut self, number: u32, row: Result<&Row<'_>, Reason>) -> Result<(), ReadError> {
        self(number, row)
    }
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file system's.
    #[error("{path}: {error}")]
    Io {
        /// Which file.
        path: String,
        /// What it said.
        error: std::io::Error,
    },
    /// The header lacks a column, or has them in a form that is not the feed's.
    #[error("{path}: {detail}")]
    NotItsFeed {
        /// Which file.
        path: String,
        /// What shows it.
        detail: String,
    },
    /// Too large where it must be bounded: a line, a workbook, the number of columns.
    #[error("{path}: {detail}")]
    Beyond {
        /// Which file.
        path: String,
        /// Which bound.
        detail: String,
    },
    /// More bad rows than the feed allows.
    #[error("{bad} of {rows} rows are bad, more than {limit} in ten thousand")]
    ErrorLimit {
        /// Rows seen.
        rows: u64,
        /// Bad ones among them.
        bad: u64,
        /// The feed's limit.
        limit: u32,
    },
    /// Whoever took the rows could not go on.
    #[error("{0}")]
    Stopped(String),
}

impl ReadError {
    pub(crate) fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io {
            path: path.display().to_string(),
            error,
        }
    }

    pub(crate) fn not_its_feed(path: &Path, detail: impl std::fmt::Display) -> Self {
        Self::NotItsFeed {
            path: path.display().to_string(),
            detail: detail.to_string(),
        }
    }

    pub(crate) fn beyond(path: &Path, detail: impl std::fmt::Display) -> Self {
        Self::Beyond {
            path: path.display().to_string(),
            detail: detail.to_string(),
        }
    }
}

/// Longest line that is read, in bytes.
pub const LINE_MAX: usize = 1 << 20;
/// Most columns a file may have.
pub const COLUMNS_MAX: usize = 1_000;

/// Reads a file of a feed. Rows are numbered from `first`.
///
/// # Errors
/// The file is not what its feed says, or beyond a bound; the visitor's.
pub fn rows(
    feed: &Feed,
    path: &Path,
    first: u32,
    visitor: &mut dyn Visitor,
) -> Result<u32, ReadError> {
    match feed.format {
        Format::Csv => csv_rows::rows(feed, path, first, visitor),
        Format::JsonLines => json_rows::rows(feed, path, first, visitor),
        Format::Parquet => parquet_rows::rows(feed, path, first, visitor),
        Format::Xlsx => xlsx_rows::rows(feed, path, first, visitor),
    }
}

/// The headers of a file in their order. Of the feed only the form of its files counts; of JSON lines
/// the keys of the first hundred objects.
///
/// # Errors
/// The file has no header in this form, or is beyond a bound.
pub fn headers(feed: &Feed, path: &Path) -> Result<Vec<String>, ReadError> {
    match feed.format {
        Format::Csv => csv_rows::headers(feed, path),
        Format::JsonLines => json_rows::headers(path),
        Format::Parquet => parquet_rows::headers(path),
        Format::Xlsx => xlsx_rows::headers(path),
    }
}

/// Where each column of the feed stands in a file's header.
fn placed(feed: &Feed, path: &Path, header: &[String]) -> Result<Vec<usize>, ReadError> {
    if header.len() > COLUMNS_MAX {
        return Err(ReadError::beyond(path, format!("{} columns", header.len())));
    }
    let mut lacks = Vec::new();
    let mut places = Vec::with_capacity(feed.columns.len());
    for column in &feed.columns {
        match header.iter().position(|h| h.trim() == column.header) {
            Some(at) => places.push(at),
            None => lacks.push(column.header.as_str()),
        }
    }
    if lacks.is_empty() {
        Ok(places)
    } else {
        let found = header.join(", ");
        let detail = format!("no column {}; found {found}", lacks.join(", "));
        Err(ReadError::not_its_feed(path, detail))
    }
}

/// Whether a file's name fits the pattern of a feed.
#[must_use]
pub fn fits(feed: &Feed, name: &str) -> bool {
    match feed.pattern.split_once('*') {
        Some((front, back)) => {
            name.len() >= front.len() + back.len()
                && name.starts_with(front)
                && name.ends_with(back)
        }
        None => name == feed.pattern,
    }
}

/// Files of a feed in a folder, by name: those its pattern fits.
///
/// # Errors
/// The file system's.
pub fn files(feed: &Feed, folder: &Path) -> Result<Vec<std::path::PathBuf>, ReadError> {
    let mut found = Vec::new();
    let all = match std::fs::read_dir(folder) {
        Ok(all) => all,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(ReadError::io(folder, error)),
    };
    for entry in all {
        let entry = entry.map_err(|e| ReadError::io(folder, e))?;
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| fits(feed, name)) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
