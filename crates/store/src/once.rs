//! Idempotency: a request sent again gets the answer it got, across restarts.
//!
//! The key is inserted first in the unit and committed with its effects, so that a refusal
//! leaves no record. Filings, reports from the field and payments carry natural keys of their own
//! as unique columns for ever; these records live thirty days.

use crate::error::{Error, Fault};
use crate::sql::Sql;
use crate::{Tx, params};
use evidence::Hash;
use model::Refusal;
use model::id::AccountId;
use model::refusal::{Kind, Refused};
use model::time::Instant;

const INSERT: Sql = Sql::both(
    "INSERT INTO idempotency (key, at, body) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING",
);
const SELECT: Sql = Sql::both("SELECT body, outcome FROM idempotency WHERE key = $1");
const OUTCOME: Sql = Sql::both("UPDATE idempotency SET outcome = $2 WHERE key = $1");
const SWEEP: Sql = Sql::both(
    "DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE at < $1 ORDER BY at LIMIT $2)",
);

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[&INSERT, &SELECT, &OUTCOME, &SWEEP];

/// How long a record is kept.
pub const KEPT_DAYS: i64 = 30;

/// Whose request, where to, under which name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdemKey<'a> {
    /// The account.
    pub account: AccountId,
    /// Method and path pattern, `POST /api/v1/cases`.
    pub route: &'a str,
    /// The `Idempotency-Key` that the client chose.
    pub client_key: &'a str,
}

impl IdemKey<'_> {
    fn digest(&self) -> Hash {
        // The lengths keep one pair of texts from passing for another.
        let length = (self.route.len() as u64).to_be_bytes();
        evidence::sm3(&[
            self.account.bytes(),
            &length,
            self.route.as_bytes(),
            self.client_key.as_bytes(),
        ])
    }
}

/// Whether a request is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// It is: do it, then keep the outcome with [`Tx::once_outcome`].
    First,
    /// It was done: give this outcome again.
    Again(Vec<u8>),
}

impl Tx<'_> {
    /// Looks whether a request was done before, without taking note of it: so that what is slow on
    /// purpose need not be done for a repetition. Only [`Tx::once`] decides.
    ///
    /// # Errors
    /// As [`Tx::once`].
    pub fn once_held(
        &mut self,
        key: &IdemKey<'_>,
        body_digest: &Hash,
    ) -> Result<Option<Vec<u8>>, Fault> {
        match self.held(&key.digest(), body_digest)? {
            Some((true, outcome)) => Ok(Some(outcome)),
            Some((false, _)) => Err(reused()),
            None => Ok(None),
        }
    }

    fn held(&mut self, digest: &Hash, body: &Hash) -> Result<Option<(bool, Vec<u8>)>, Error> {
        self.one(&SELECT, params![digest], |row| {
            Ok((
                row.bytes(0)? == body,
                row.opt_bytes(1)?.unwrap_or_default().to_vec(),
            ))
        })
    }

    /// Takes note of a request; the first thing its unit does.
    ///
    /// # Errors
    /// Refused `idempotency-key-reused` when the key came with another body before.
    pub fn once(
        &mut self,
        key: &IdemKey<'_>,
        body_digest: &Hash,
        at: Instant,
    ) -> Result<Once, Fault> {
        let digest = key.digest();
        if self.execute(&INSERT, params![&digest, at, body_digest])? == 1 {
            return Ok(Once::First);
        }
        match self.held(&digest, body_digest)? {
            Some((true, outcome)) => Ok(Once::Again(outcome)),
            Some((false, _)) => Err(reused()),
            None => Err(Error::Damaged("an idempotency record came and went".to_owned()).into()),
        }
    }

    /// Keeps the outcome, in the same unit.
    ///
    /// # Errors
    /// The database fails.
    pub fn once_outcome(&mut self, key: &IdemKey<'_>, outcome: &[u8]) -> Result<(), Error> {
        self.execute(&OUTCOME, params![&key.digest(), outcome])
            .map(drop)
    }
}

fn reused() -> Fault {
    Refusal::new(
        Kind::Invalid,
        Refused::new("idempotency-key-reused").at("Idempotency-Key"),
    )
    .into()
}

/// Drops records older than thirty days, at most `limit`; answers how many.
///
/// # Errors
/// The database fails.
pub fn sweep(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<u64, Error> {
    tx.execute(&SWEEP, params![now.plus_ms(-KEPT_DAYS * 86_400_000), limit])
}
