//! Projections: what is counted or told from the journal, in its order, a moment later. Their
//! position stands with their rows, so that each entry counts once; dropping both and reading
//! again rebuilds them.

use crate::error::Error;
use crate::journal::{self, Entry};
use crate::sql::Sql;
use crate::{Tx, params};

const POSITION: Sql = Sql::both("SELECT seq FROM projection WHERE name = $1");
const MOVE: Sql = Sql::both(
    "INSERT INTO projection (name, seq) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
);
const RESET: Sql = Sql::both("DELETE FROM projection WHERE name = $1");
const ADD: Sql = Sql::both(
    "INSERT INTO tally (name, key, n) VALUES ($1, $2, $3)
     ON CONFLICT (name, key) DO UPDATE SET n = tally.n + excluded.n",
);
const GET: Sql = Sql::both("SELECT n FROM tally WHERE name = $1 AND key = $2");
const RANGE: Sql = Sql::both(
    "SELECT key, n FROM tally WHERE name = $1 AND key >= $2 AND key < $3 ORDER BY key LIMIT $4",
);
const CLEAR: Sql = Sql::both("DELETE FROM tally WHERE name = $1");

const NUMBER_AT: Sql = Sql::both("SELECT seq FROM numbered WHERE ord >= $1 ORDER BY ord LIMIT 1");

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[
    &POSITION, &MOVE, &RESET, &ADD, &GET, &RANGE, &CLEAR, &NUMBER_AT,
];

/// Up to which entry a projection has read.
///
/// # Errors
/// The database fails.
pub fn position(tx: &mut Tx<'_>, name: &str) -> Result<i64, Error> {
    Ok(tx
        .one(&POSITION, params![name], |row| row.i64(0))?
        .unwrap_or(0))
}

/// How many entries a projection has still to read; ask in a read before submitting a unit.
///
/// # Errors
/// The database fails.
pub fn behind(tx: &mut Tx<'_>, name: &str) -> Result<i64, Error> {
    Ok(crate::log::size(tx)? - position(tx, name)?)
}

/// Shows the next entries, at most `batch`, to a projection and moves its position past them, in
/// the same unit. Answers how many there were; fewer than `batch` means it is up to date.
///
/// # Errors
/// The database fails, or `each` does; then the position stays.
pub fn project(
    tx: &mut Tx<'_>,
    name: &str,
    batch: i64,
    mut each: impl FnMut(&mut Tx<'_>, &Entry) -> Result<(), Error>,
) -> Result<i64, Error> {
    let from = position(tx, name)?;
    let entries = journal::after(tx, from, batch)?;
    for entry in &entries {
        each(tx, entry)?;
    }
    if let Some(seq) = entries.last().and_then(|entry| entry.seq) {
        tx.execute(&MOVE, params![name, seq])?;
    }
    Ok(i64::try_from(entries.len()).unwrap_or(i64::MAX))
}

/// Sets a projection to an entry, so that it reads on behind it: one that begins now, or one that is
/// to tell again.
///
/// # Errors
/// The database fails.
pub fn place(tx: &mut Tx<'_>, name: &str, seq: i64) -> Result<(), Error> {
    tx.execute(&MOVE, params![name, seq]).map(drop)
}

/// The entry before the first one of an instant or later, by number: from it on everything since is
/// read.
///
/// # Errors
/// The database fails.
pub fn before(tx: &mut Tx<'_>, at: model::time::Instant) -> Result<i64, Error> {
    let ord = journal::place_at(tx, at)?;
    match tx.one(&NUMBER_AT, params![ord], |row| row.i64(0))? {
        Some(seq) => Ok(seq - 1),
        None => crate::log::size(tx),
    }
}

/// Sets a projection back to the beginning and clears its tallies; other rows are its own to clear.
///
/// # Errors
/// The database fails.
pub fn reset(tx: &mut Tx<'_>, name: &str) -> Result<(), Error> {
    tx.execute(&RESET, params![name])?;
    tx.execute(&CLEAR, params![name]).map(drop)
}

impl Tx<'_> {
    /// Adds to a counter of a projection.
    ///
    /// # Errors
    /// The database fails.
    pub fn tally_add(&mut self, name: &str, key: &str, n: i64) -> Result<(), Error> {
        self.execute(&ADD, params![name, key, n]).map(drop)
    }

    /// A counter's value, 0 if nothing was ever counted.
    ///
    /// # Errors
    /// The database fails.
    pub fn tally(&mut self, name: &str, key: &str) -> Result<i64, Error> {
        Ok(self
            .one(&GET, params![name, key], |row| row.i64(0))?
            .unwrap_or(0))
    }

    /// Counters whose key begins with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// The database fails.
    pub fn tallies(
        &mut self,
        name: &str,
        prefix: &str,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, Error> {
        self.tallies_between(name, prefix, prefix, limit)
    }

    /// Counters from the first whose key begins with `first` to the last whose key begins with
    /// `last`, in the order of their keys.
    ///
    /// # Errors
    /// The database fails.
    pub fn tallies_between(
        &mut self,
        name: &str,
        first: &str,
        last: &str,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, Error> {
        // U+10FFFF sorts after every character there is.
        let end = format!("{last}\u{10ffff}");
        self.query(&RANGE, params![name, first, end, limit], |row| {
            Ok((row.text(0)?.to_owned(), row.i64(1)?))
        })
    }
}
