//! How far bulk work has come. It runs in short chunks, each a unit that moves its record on, so
//! that a stop in between loses nothing and repeats nothing.

use crate::error::Error;
use crate::sql::Sql;
use crate::{Tx, params};
use model::time::Instant;

const GET: Sql =
    Sql::both("SELECT position, done, total, at, finished FROM progress WHERE name = $1");
const SET: Sql = Sql::both(
    "INSERT INTO progress (name, position, done, total, at, finished) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (name) DO UPDATE SET position = excluded.position, done = excluded.done,
         total = excluded.total, at = excluded.at, finished = excluded.finished",
);
const DROP: Sql = Sql::both("DELETE FROM progress WHERE name = $1");

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[&GET, &SET, &DROP];

/// How far a piece of bulk work has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Which work, `screening 2026-11-24`.
    pub name: String,
    /// Where the next chunk begins, in the work's own form.
    pub position: String,
    /// Items done.
    pub done: i64,
    /// Items in all, where known.
    pub total: Option<i64>,
    /// When the last chunk ended.
    pub at: Instant,
    /// Whether all is done.
    pub finished: bool,
}

impl Tx<'_> {
    /// How far a work has come; none if it never began.
    ///
    /// # Errors
    /// The database fails.
    pub fn progress(&mut self, name: &str) -> Result<Option<Progress>, Error> {
        self.one(&GET, params![name], |row| {
            Ok(Progress {
                name: name.to_owned(),
                position: row.text(0)?.to_owned(),
                done: row.i64(1)?,
                total: row.opt_i64(2)?,
                at: row.instant(3)?,
                finished: row.bool(4)?,
            })
        })
    }

    /// Moves a work's record on, in the unit of its chunk.
    ///
    /// # Errors
    /// The database fails.
    pub fn set_progress(&mut self, p: &Progress) -> Result<(), Error> {
        self.execute(
            &SET,
            params![
                p.name.as_str(),
                p.position.as_str(),
                p.done,
                p.total,
                p.at,
                p.finished
            ],
        )
        .map(drop)
    }

    /// Forgets a work's record.
    ///
    /// # Errors
    /// The database fails.
    pub fn drop_progress(&mut self, name: &str) -> Result<(), Error> {
        self.execute(&DROP, params![name]).map(drop)
    }
}
