//! A delivery looked at before it lands: what a build would say of it, with the first rows that show
//! each mistake. No value is shown whole.

use crate::accept::{HOPELESS_AFTER, Keys, cleaners, key, limit};
use crate::clean::{Places, Reason, Value};
use crate::read::{self, ReadError, Row};
use crate::spec::Spec;
use model::feed::Feed;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Rows that are shown of each mistake.
pub const SHOWN: usize = 3;
/// Characters that are hidden one by one; more of them look like this many.
const HIDDEN_MAX: usize = 16;

/// Where a mistake is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// File, by its place among those looked at.
    pub file: usize,
    /// Row of the file, from 1; the header is none.
    pub row: u32,
    /// The value, masked; of a row kept apart the header of the column it is for, where it is one.
    pub what: String,
}

/// How often a mistake is made, and where first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mistakes {
    /// How often.
    pub count: u64,
    /// The first of them, [`SHOWN`] at most.
    pub first: Vec<Shown>,
}

impl Mistakes {
    fn add(&mut self, file: usize, row: u32, what: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < SHOWN {
            let what = what();
            self.first.push(Shown { file, row, what });
        }
    }
}

/// What is found in a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnFound {
    /// Header.
    pub header: String,
    /// What it means.
    pub element: Option<String>,
    /// Rows in which something is given, bad values among them. Rows kept apart are not counted.
    pub given: u64,
    /// Values that cannot be read, by reason.
    pub bad: BTreeMap<Reason, Mistakes>,
}

/// What is found in a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Rows of each file, in the order in which they were given.
    pub files: Vec<u64>,
    /// Rows in all.
    pub rows: u64,
    /// Columns in the order of the feed.
    pub columns: Vec<ColumnFound>,
    /// Rows kept apart, by reason.
    pub apart: BTreeMap<Reason, Mistakes>,
    /// Why a build would take nothing of it.
    pub refused: Option<String>,
}

impl Inspection {
    /// Rows kept apart.
    #[must_use]
    pub fn rejections(&self) -> u64 {
        self.apart.values().map(|mistakes| mistakes.count).sum()
    }
}

/// A value of which only the first and the last character are seen; of one or two characters at most
/// the first.
#[must_use]
pub fn masked(value: &str) -> String {
    let seen = |c: char| if c.is_control() { '?' } else { c };
    let mut chars = value.chars().map(seen);
    let first = chars.next();
    let last = chars.next_back();
    match (first, last) {
        (None, _) => String::new(),
        (Some(_), None) => "*".to_owned(),
        (Some(first), Some(last)) => match chars.count().min(HIDDEN_MAX) {
            0 => format!("{first}*"),
            hidden => format!("{first}{}{last}", "*".repeat(hidden)),
        },
    }
}

/// Looks at the files of a delivery as their feed says. `landed` are those that are there already: a
/// key that came in them has come.
///
/// # Errors
/// The file system's. What is wrong with the files is found, not an error.
pub fn inspect(
    spec: &Spec,
    feed: &Feed,
    places: &Places,
    landed: &[PathBuf],
    files: &[PathBuf],
) -> Result<Inspection, ReadError> {
    let (cleaners, key) = (cleaners(spec, feed), key(feed));
    let mut keys = Keys::default();
    for path in landed {
        let mut hear = |_: u32, row: Result<&Row<'_>, Reason>| -> Result<(), ReadError> {
            if let Ok(row) = row {
                let _ = keys.apart(feed, &key, row);
            }
            Ok(())
        };
        // What landed and cannot be read is no fault of this delivery.
        let _ = read::rows(feed, path, 1, &mut hear);
    }
    let column = |column: &model::feed::Column| ColumnFound {
        header: column.header.clone(),
        element: column.element.clone(),
        ..ColumnFound::default()
    };
    let mut found = Inspection {
        columns: feed.columns.iter().map(column).collect(),
        ..Inspection::default()
    };
    for (file, path) in files.iter().enumerate() {
        let before = found.rows;
        let mut look = |at: u32, row: Result<&Row<'_>, Reason>| -> Result<(), ReadError> {
            found.rows += 1;
            let whole = match row {
                Err(reason) => Err((reason, None)),
                Ok(row) => match keys.apart(feed, &key, row) {
                    Some(apart) => Err(apart),
                    None => Ok(row),
                },
            };
            match whole {
                Ok(row) => {
                    for ((raw, cleaner), column) in
                        row.iter().zip(&cleaners).zip(&mut found.columns)
                    {
                        let value = match cleaner {
                            Some(cleaner) => cleaner.clean(raw, places),
                            None if raw.is_empty() => Value::Empty,
                            None => Value::Text((*raw).into()),
                        };
                        column.given += u64::from(value != Value::Empty);
                        if let Value::Bad(reason) = value {
                            let bad = column.bad.entry(reason).or_default();
                            bad.add(file, at, || masked(raw.trim()));
                        }
                    }
                }
                Err((reason, column)) => {
                    let header = || column.map(|at| feed.columns[at].header.clone());
                    let apart = found.apart.entry(reason).or_default();
                    apart.add(file, at, || header().unwrap_or_default());
                }
            }
            // A build gives up where it is hopeless; here the rest is looked at too.
            let bad = found.rejections();
            if let Err(error) = limit(feed, found.rows, bad, HOPELESS_AFTER) {
                found.refused.get_or_insert_with(|| error.to_string());
            }
            Ok(())
        };
        let read = read::rows(feed, path, 1, &mut look);
        found.files.push(found.rows - before);
        match read {
            Ok(_) => {}
            Err(ReadError::Io { path, error }) => return Err(ReadError::Io { path, error }),
            Err(error) => {
                found.refused.get_or_insert_with(|| error.to_string());
            }
        }
    }
    if let Err(error) = limit(feed, found.rows, found.rejections(), 1) {
        found.refused.get_or_insert_with(|| error.to_string());
    }
    Ok(found)
}
