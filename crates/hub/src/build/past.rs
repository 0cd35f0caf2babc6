//! What earlier builds left: their reports, and the rows they kept apart.

use super::report::RunReport;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Reports of the newest builds whose folders are still there, at most so many, oldest first. A report
/// that another release wrote in another shape is passed over.
///
/// # Errors
/// The file system's.
pub fn reports(out: &Path, most: usize) -> io::Result<Vec<RunReport>> {
    let entries = match fs::read_dir(out.join("runs")) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut runs: Vec<(u64, PathBuf)> = Vec::new();
    for entry in entries {
        let root = entry?.path();
        let name = root.file_name().unwrap_or_default().to_string_lossy();
        // A build's name is when it was begun; what people named otherwise is older than any.
        let begun = name.parse().unwrap_or(0);
        let report = root.join("report.json");
        if report.is_file() {
            runs.push((begun, report));
        }
    }
    runs.sort_unstable();
    let mut found = Vec::new();
    for (_, report) in runs.into_iter().rev() {
        if found.len() == most {
            break;
        }
        if let Ok(report) = serde_json::from_slice(&fs::read(&report)?) {
            found.push(report);
        }
    }
    found.reverse();
    Ok(found)
}

/// A row that a build kept apart: where it is and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its number in the delivery, from 1.
    pub row: u32,
    /// Code of the reason.
    pub reason: String,
    /// Header of the column it is for, where it is one's.
    pub column: Option<String>,
}

/// The first rows of a feed that a run kept apart, at most so many, and whether there are more.
///
/// # Errors
/// The file system's; bytes that are no text.
pub fn rejected(run: &Path, feed: u8, most: usize) -> io::Result<(Vec<Rejected>, bool)> {
    let path = run.join("rejected").join(format!("{feed:02}.csv"));
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), false)),
        Err(error) => return Err(error),
    };
    let mut rows = Vec::new();
    for line in BufReader::new(file).lines() {
        // Its head is a line that is no row.
        let Some(row) = rejected_line(&line?) else {
            continue;
        };
        if rows.len() == most {
            return Ok((rows, true));
        }
        rows.push(row);
    }
    Ok((rows, false))
}

/// A line of the file. The header of a column comes last, whatever is in it.
fn rejected_line(line: &str) -> Option<Rejected> {
    let mut parts = line.splitn(3, ',');
    let row = parts.next()?.parse().ok()?;
    let reason = parts.next().filter(|reason| !reason.is_empty())?.to_owned();
    let column = parts.next().filter(|column| !column.is_empty());
    Some(Rejected {
        row,
        reason,
        column: column.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_row_reason_and_column_and_the_head_is_none() {
        assert_eq!(rejected_line("row,reason,column"), None);
        assert_eq!(rejected_line(""), None);
        let whole = rejected_line("7,required,姓名").unwrap();
        assert_eq!((whole.row, whole.reason.as_str()), (7, "required"));
        assert_eq!(whole.column.as_deref(), Some("姓名"));
        let comma = rejected_line("8,required,a,b").unwrap();
        assert_eq!(comma.column.as_deref(), Some("a,b"));
        assert_eq!(rejected_line("9,width,").unwrap().column, None);
    }
}
