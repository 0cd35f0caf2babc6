//! Timers of cases: (due, case, clock, generation). A timer fires in a unit whose first statement
//! deletes its row, so it fires exactly once without locks.

use crate::error::Error;
use crate::sql::{Row, Sql};
use crate::{Tx, params};
use model::id::CaseId;
use model::time::Instant;

const SET: Sql = Sql::both(
    "INSERT INTO timer (case_id, clock, due, generation) VALUES ($1, $2, $3, $4)
     ON CONFLICT (case_id, clock) DO UPDATE SET due = excluded.due, generation = excluded.generation",
);
const CLEAR: Sql = Sql::both("DELETE FROM timer WHERE case_id = $1 AND clock = $2");
const CLEAR_CASE: Sql = Sql::both("DELETE FROM timer WHERE case_id = $1");
const OF_CASE: Sql = Sql::both(
    "SELECT due, case_id, clock, generation FROM timer WHERE case_id = $1 ORDER BY due, clock",
);
const DUE: Sql = Sql::both(
    "SELECT due, case_id, clock, generation FROM timer WHERE due <= $1 ORDER BY due, case_id, clock LIMIT $2",
);
const DUE_AFTER: Sql = Sql::both(
    "SELECT due, case_id, clock, generation FROM timer
     WHERE due <= $1 AND (due, case_id, clock) > ($2, $3, $4) ORDER BY due, case_id, clock LIMIT $5",
);
const NEXT: Sql = Sql::both("SELECT MIN(due) FROM timer");
const TAKE: Sql = Sql::both(
    "DELETE FROM timer WHERE case_id = $1 AND clock = $2 AND due = $3 AND generation = $4",
);

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[
    &SET,
    &CLEAR,
    &CLEAR_CASE,
    &OF_CASE,
    &DUE,
    &DUE_AFTER,
    &NEXT,
    &TAKE,
];

/// A limit waiting to fall due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timer {
    /// When.
    pub due: Instant,
    /// Of which case.
    pub case: CaseId,
    /// Which of its clocks.
    pub clock: String,
    /// Which setting of that clock: one paused and resumed has a new one.
    pub generation: i64,
}

fn timer(row: &Row<'_>) -> Result<Timer, Error> {
    Ok(Timer {
        due: row.instant(0)?,
        case: row.id(1)?,
        clock: row.text(2)?.to_owned(),
        generation: row.i64(3)?,
    })
}

impl Tx<'_> {
    /// Sets the timer of a case's clock, in place of an earlier setting.
    ///
    /// # Errors
    /// The database fails.
    pub fn set_timer(&mut self, timer: &Timer) -> Result<(), Error> {
        self.execute(
            &SET,
            params![
                timer.case,
                timer.clock.as_str(),
                timer.due,
                timer.generation
            ],
        )
        .map(drop)
    }

    /// Takes a clock's timer away.
    ///
    /// # Errors
    /// The database fails.
    pub fn clear_timer(&mut self, case: CaseId, clock: &str) -> Result<(), Error> {
        self.execute(&CLEAR, params![case, clock]).map(drop)
    }

    /// Takes all timers of a case away.
    ///
    /// # Errors
    /// The database fails.
    pub fn clear_timers(&mut self, case: CaseId) -> Result<(), Error> {
        self.execute(&CLEAR_CASE, params![case]).map(drop)
    }

    /// The first statement of a firing: deletes exactly this setting. False if it fired already
    /// or was set anew; then there is nothing to do.
    ///
    /// # Errors
    /// The database fails.
    pub fn take_timer(&mut self, timer: &Timer) -> Result<bool, Error> {
        Ok(self.execute(
            &TAKE,
            params![
                timer.case,
                timer.clock.as_str(),
                timer.due,
                timer.generation
            ],
        )? == 1)
    }
}

/// Timers of one case.
///
/// # Errors
/// The database fails.
pub fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<Timer>, Error> {
    tx.query(&OF_CASE, params![case], timer)
}

/// Timers due at `now`, in the order (due, case, clock) in which they fire, after the last one
/// of the page before.
///
/// # Errors
/// The database fails.
pub fn due(
    tx: &mut Tx<'_>,
    now: Instant,
    after: Option<&Timer>,
    limit: i64,
) -> Result<Vec<Timer>, Error> {
    match after {
        None => tx.query(&DUE, params![now, limit], timer),
        Some(last) => tx.query(
            &DUE_AFTER,
            params![now, last.due, last.case, last.clock.as_str(), limit],
            timer,
        ),
    }
}

/// When the next timer falls due.
///
/// # Errors
/// The database fails.
pub fn next(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    Ok(tx.one(&NEXT, &[], |row| row.opt_instant(0))?.flatten())
}
