//! The outbox: work that leaves the database (messages, webhooks, exports), put there by the unit
//! that wants it done, done at least once, retried, and parked where a person sees it.

use crate::error::Error;
use crate::sql::{Row, Sql};
use crate::{Tx, params};
use model::time::Instant;

const INSERT: Sql = Sql::both(
    "INSERT INTO outbox (id, queue, body, not_before, attempts) VALUES ($1, $2, $3, $4, 0)",
);
const CLAIM: Sql = Sql::pair(
    "UPDATE outbox SET attempts = attempts + 1, not_before = $3 WHERE id IN (
         SELECT id FROM outbox WHERE queue = $1 AND parked_at IS NULL AND not_before <= $2
         ORDER BY not_before, id LIMIT $4)
     RETURNING id, queue, body, not_before, attempts, parked_at, trouble",
    "UPDATE outbox SET attempts = attempts + 1, not_before = $3 WHERE id IN (
         SELECT id FROM outbox WHERE queue = $1 AND parked_at IS NULL AND not_before <= $2
         ORDER BY not_before, id LIMIT $4 FOR UPDATE SKIP LOCKED)
     RETURNING id, queue, body, not_before, attempts, parked_at, trouble",
);
const DONE: Sql = Sql::both("DELETE FROM outbox WHERE id = $1");
const RETRY: Sql = Sql::both("UPDATE outbox SET not_before = $2, trouble = $3 WHERE id = $1");
const PARK: Sql = Sql::both("UPDATE outbox SET parked_at = $2, trouble = $3 WHERE id = $1");
const UNPARK: Sql = Sql::both(
    "UPDATE outbox SET parked_at = NULL, attempts = 0, not_before = $2 WHERE id = $1 AND parked_at IS NOT NULL",
);
const ATTEMPTS: Sql = Sql::both("SELECT attempts FROM outbox WHERE id = $1");
const PARKED: Sql = Sql::both(
    "SELECT id, queue, body, not_before, attempts, parked_at, trouble FROM outbox
     WHERE parked_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2",
);
const WAITING: Sql =
    Sql::both("SELECT COUNT(*) FROM outbox WHERE queue = $1 AND parked_at IS NULL");
const INSERT_ONCE: Sql = Sql::both(
    "INSERT INTO outbox (id, queue, body, not_before, attempts) VALUES ($1, $2, $3, $4, 0)
     ON CONFLICT (id) DO NOTHING",
);
const POSTPONE: Sql =
    Sql::both("UPDATE outbox SET not_before = $2, attempts = attempts - 1 WHERE id = $1");
const PARKED_OF: Sql =
    Sql::both("SELECT COUNT(*) FROM outbox WHERE queue = $1 AND parked_at IS NOT NULL");
const UNPARK_OF: Sql = Sql::both(
    "UPDATE outbox SET parked_at = NULL, attempts = 0, not_before = $2
     WHERE queue = $1 AND parked_at IS NOT NULL",
);
const LAST_TROUBLE: Sql = Sql::both(
    "SELECT trouble FROM outbox WHERE queue = $1 AND trouble IS NOT NULL ORDER BY id DESC LIMIT 1",
);
const FORGET: Sql = Sql::both("DELETE FROM outbox WHERE queue = $1");

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[
    &INSERT,
    &CLAIM,
    &DONE,
    &RETRY,
    &PARK,
    &UNPARK,
    &ATTEMPTS,
    &PARKED,
    &WAITING,
    &INSERT_ONCE,
    &POSTPONE,
    &PARKED_OF,
    &UNPARK_OF,
    &LAST_TROUBLE,
    &FORGET,
];

/// Attempts after which a job is parked.
pub const MAX_ATTEMPTS: i64 = 8;
/// How long one attempt keeps a job from others: a worker that dies gives it back then.
pub const LEASE_MS: i64 = 60_000;

/// A job in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id; the receiver's key for "seen already".
    pub id: [u8; 16],
    /// Which worker does it.
    pub queue: String,
    /// What to do, in the queue's own form.
    pub body: Vec<u8>,
    /// Not before.
    pub not_before: Instant,
    /// Attempts begun, this one included.
    pub attempts: i64,
    /// Parked since.
    pub parked_at: Option<Instant>,
    /// What went wrong last.
    pub trouble: Option<String>,
}

fn job(row: &Row<'_>) -> Result<Job, Error> {
    Ok(Job {
        id: row.array(0)?,
        queue: row.text(1)?.to_owned(),
        body: row.bytes(2)?.to_vec(),
        not_before: row.instant(3)?,
        attempts: row.i64(4)?,
        parked_at: row.opt_instant(5)?,
        trouble: row.opt_text(6)?.map(str::to_owned),
    })
}

impl Tx<'_> {
    /// Puts a job in the outbox; it is there if and only if this unit is.
    ///
    /// # Errors
    /// The id was used before, or the database fails.
    pub fn enqueue(
        &mut self,
        id: [u8; 16],
        queue: &str,
        body: &[u8],
        not_before: Instant,
    ) -> Result<(), Error> {
        self.execute(&INSERT, params![id, queue, body, not_before])
            .map(drop)
    }

    /// Puts a job in the outbox unless it is there already; false if it is.
    ///
    /// # Errors
    /// The database fails.
    pub fn enqueue_once(
        &mut self,
        id: [u8; 16],
        queue: &str,
        body: &[u8],
        not_before: Instant,
    ) -> Result<bool, Error> {
        Ok(self.execute(&INSERT_ONCE, params![id, queue, body, not_before])? == 1)
    }

    /// Gives a claimed job back until an instant; it does not count as an attempt.
    ///
    /// # Errors
    /// The database fails.
    pub fn job_postponed(&mut self, id: [u8; 16], until: Instant) -> Result<(), Error> {
        self.execute(&POSTPONE, params![id, until]).map(drop)
    }

    /// Parks a job at once: trying again is of no use until a person has changed something.
    ///
    /// # Errors
    /// The database fails.
    pub fn job_parked(&mut self, id: [u8; 16], now: Instant, trouble: &str) -> Result<(), Error> {
        self.execute(&PARK, params![id, now, trouble]).map(drop)
    }

    /// A person gives every parked job of a queue another round of attempts. Answers how many.
    ///
    /// # Errors
    /// The database fails.
    pub fn unpark_all(&mut self, queue: &str, now: Instant) -> Result<u64, Error> {
        self.execute(&UNPARK_OF, params![queue, now])
    }

    /// Drops a queue with everything in it.
    ///
    /// # Errors
    /// The database fails.
    pub fn queue_forget(&mut self, queue: &str) -> Result<u64, Error> {
        self.execute(&FORGET, params![queue])
    }

    /// Takes jobs whose time has come, oldest first, for [`LEASE_MS`]; each counts as an attempt.
    ///
    /// # Errors
    /// The database fails.
    pub fn claim(&mut self, queue: &str, now: Instant, limit: i64) -> Result<Vec<Job>, Error> {
        let mut jobs = self.query(
            &CLAIM,
            params![queue, now, now.plus_ms(LEASE_MS), limit],
            job,
        )?;
        jobs.sort_by_key(|job| job.id);
        Ok(jobs)
    }

    /// A job is done: it goes, in the unit that records what came of it. False if it was gone.
    ///
    /// # Errors
    /// The database fails.
    pub fn job_done(&mut self, id: [u8; 16]) -> Result<bool, Error> {
        Ok(self.execute(&DONE, params![id])? == 1)
    }

    /// An attempt failed: the job waits, longer each time (1, 2, 4 … minutes), and is parked after
    /// [`MAX_ATTEMPTS`]. Answers whether it was parked.
    ///
    /// # Errors
    /// The database fails.
    pub fn job_failed(&mut self, id: [u8; 16], now: Instant, trouble: &str) -> Result<bool, Error> {
        let attempts = self
            .one(&ATTEMPTS, params![id], |row| row.i64(0))?
            .unwrap_or(0);
        if attempts >= MAX_ATTEMPTS {
            self.execute(&PARK, params![id, now, trouble])?;
            return Ok(true);
        }
        let wait = 60_000 << attempts.clamp(1, 16) >> 1;
        self.execute(&RETRY, params![id, now.plus_ms(wait), trouble])?;
        Ok(false)
    }

    /// A person gives a parked job another round of attempts. False if it is not parked.
    ///
    /// # Errors
    /// The database fails.
    pub fn unpark(&mut self, id: [u8; 16], now: Instant) -> Result<bool, Error> {
        Ok(self.execute(&UNPARK, params![id, now])? == 1)
    }
}

/// Parked jobs in the order of their ids, after one.
///
/// # Errors
/// The database fails.
pub fn parked(tx: &mut Tx<'_>, after: [u8; 16], limit: i64) -> Result<Vec<Job>, Error> {
    tx.query(&PARKED, params![after, limit], job)
}

/// How many jobs of a queue wait.
///
/// # Errors
/// The database fails.
pub fn waiting(tx: &mut Tx<'_>, queue: &str) -> Result<i64, Error> {
    Ok(tx
        .one(&WAITING, params![queue], |row| row.i64(0))?
        .unwrap_or(0))
}

/// How many jobs of a queue are parked, and what went wrong with the latest that failed.
///
/// # Errors
/// The database fails.
pub fn trouble(tx: &mut Tx<'_>, queue: &str) -> Result<(i64, Option<String>), Error> {
    let parked = tx
        .one(&PARKED_OF, params![queue], |row| row.i64(0))?
        .unwrap_or(0);
    let said = tx.one(&LAST_TROUBLE, params![queue], |row| {
        Ok(row.opt_text(0)?.map(str::to_owned))
    })?;
    Ok((parked, said.flatten()))
}
