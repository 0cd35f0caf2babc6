//! Libraries as files: how many rows a table's parts hold.

use crate::table::TableError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs;
use std::path::{Path, PathBuf};

/// Parts of a table, by name.
///
/// # Errors
/// The file system's.
pub fn parts(table: &Path) -> Result<Vec<PathBuf>, TableError> {
    let io = |error| TableError::Io {
        path: table.display().to_string(),
        error,
    };
    let mut all = Vec::new();
    for entry in fs::read_dir(table).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.extension().is_some_and(|e| e == "parquet") {
            all.push(path);
        }
    }
    all.sort();
    Ok(all)
}

/// Rows of a table, from the footers of its parts.
///
/// # Errors
/// The file system's; a part that is none.
pub fn rows(table: &Path) -> Result<u64, TableError> {
    let mut rows = 0;
    for path in parts(table)? {
        let name = path.display().to_string();
        let file = fs::File::open(&path).map_err(|error| TableError::Io {
            path: name.clone(),
            error,
        })?;
        let reader = SerializedFileReader::new(file)
            .map_err(|error| TableError::Parquet { path: name, error })?;
        rows += u64::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or(0);
    }
    Ok(rows)
}
