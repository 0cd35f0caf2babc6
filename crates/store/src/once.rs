//! Idempotency: a request sent again gets the answer it got, across restarts.
//!
//! The record is committed with the unit's effects, so that a refusal leaves none. On PostgreSQL it
//! is inserted first, so that of two units with one key the second waits; SQLite's one writer runs
//! them one after the other, so there it is written once, with its outcome. Filings, reports from
//! the field and payments carry natural keys of their own as unique columns for ever; these records
//! live thirty days.
//!
//! A record's key begins with the time inside the client's UUIDv7, so that new records stand beside
//! each other in the table and writing one costs the same however many there are.

use crate::error::{Error, Fault};
use crate::pack::{pack, unpack};
use crate::sql::Sql;
use crate::tx::Engine;
use crate::{Tx, params};
use evidence::Hash;
use model::Refusal;
use model::id::AccountId;
use model::refusal::{Kind, Refused};
use model::time::Instant;

const INSERT: Sql = Sql::both(
    "INSERT INTO idempotency (key, at, body) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING",
);
const INSERT_WHOLE: Sql =
    Sql::both("INSERT INTO idempotency (key, at, body, outcome) VALUES ($1, $2, $3, $4)");
const SELECT: Sql = Sql::both("SELECT body, outcome FROM idempotency WHERE key = $1");
const OUTCOME: Sql = Sql::both("UPDATE idempotency SET outcome = $2 WHERE key = $1");
const SWEEP: Sql = Sql::both(
    "DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE at < $1 ORDER BY at LIMIT $2)",
);

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[&INSERT, &INSERT_WHOLE, &SELECT, &OUTCOME, &SWEEP];

/// How long a record is kept.
pub const KEPT_DAYS: i64 = 30;
/// Bytes of a UUIDv7 that tell its time.
const TIME: usize = 6;
/// Bytes kept of a digest: enough that nobody finds a second text for one (GB/T 32905, cut).
const DIGEST: usize = 16;

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
    fn stored(&self) -> [u8; TIME + DIGEST] {
        // The lengths keep one pair of texts from passing for another.
        let length = (self.route.len() as u64).to_be_bytes();
        let digest = evidence::sm3(&[
            self.account.bytes(),
            &length,
            self.route.as_bytes(),
            self.client_key.as_bytes(),
        ]);
        let mut key = [0; TIME + DIGEST];
        let (time, rest) = key.split_at_mut(TIME);
        let (tail, head) = digest.split_at(DIGEST);
        time.copy_from_slice(&time_of(self.client_key).unwrap_or_else(|| {
            let mut first = [0; TIME];
            first.copy_from_slice(&head[..TIME]);
            first
        }));
        rest.copy_from_slice(tail);
        key
    }
}

/// The time of a UUIDv7 in text form (RFC 9562 §5.7): its first 48 bits.
fn time_of(key: &str) -> Option<[u8; TIME]> {
    let bytes = key.as_bytes();
    if bytes.len() != 36 || bytes.get(14) != Some(&b'7') {
        return None;
    }
    let high: [u8; 4] = evidence::hex::decode(key.get(..8)?)?;
    let low: [u8; 2] = evidence::hex::decode(key.get(9..13)?)?;
    let mut time = [0; TIME];
    time[..4].copy_from_slice(&high);
    time[4..].copy_from_slice(&low);
    Some(time)
}

fn cut(digest: &Hash) -> [u8; DIGEST] {
    let mut cut = [0; DIGEST];
    cut.copy_from_slice(&digest[..DIGEST]);
    cut
}

/// Whether a request is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// It is: do it, then keep the outcome with [`Tx::once_outcome`].
    First(Noted),
    /// It was done: give this outcome again.
    Again(Vec<u8>),
}

/// A request taken note of, to be kept with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    key: [u8; TIME + DIGEST],
    body: [u8; DIGEST],
    at: Instant,
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
        self.held(&key.stored(), &cut(body_digest))
    }

    fn held(
        &mut self,
        key: &[u8; TIME + DIGEST],
        body: &[u8; DIGEST],
    ) -> Result<Option<Vec<u8>>, Fault> {
        let held = self.one(&SELECT, params![key], |row| {
            let outcome = row.opt_bytes(1)?.unwrap_or_default();
            Ok((row.bytes(0)? == body, unpack(outcome)?.into_owned()))
        })?;
        match held {
            Some((true, outcome)) => Ok(Some(outcome)),
            Some((false, _)) => Err(Refusal::new(
                Kind::Invalid,
                Refused::new("idempotency-key-reused").at("Idempotency-Key"),
            )
            .into()),
            None => Ok(None),
        }
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
        let noted = Noted {
            key: key.stored(),
            body: cut(body_digest),
            at,
        };
        let fresh = self.engine() == Engine::Postgres
            && self.execute(&INSERT, params![&noted.key, at, &noted.body])? == 1;
        if fresh {
            return Ok(Once::First(noted));
        }
        match (self.held(&noted.key, &noted.body)?, self.engine()) {
            (Some(outcome), _) => Ok(Once::Again(outcome)),
            (None, Engine::Sqlite) => Ok(Once::First(noted)),
            (None, Engine::Postgres) => {
                Err(Error::Damaged("an idempotency record came and went".to_owned()).into())
            }
        }
    }

    /// Keeps the outcome, in the same unit.
    ///
    /// # Errors
    /// The database fails.
    pub fn once_outcome(&mut self, noted: &Noted, outcome: &[u8]) -> Result<(), Error> {
        let outcome = pack(outcome);
        match self.engine() {
            Engine::Sqlite => self.execute(
                &INSERT_WHOLE,
                params![&noted.key, noted.at, &noted.body, &outcome],
            ),
            Engine::Postgres => self.execute(&OUTCOME, params![&noted.key, &outcome]),
        }
        .map(drop)
    }
}

/// Drops records older than thirty days, at most `limit`; answers how many.
///
/// # Errors
/// The database fails.
pub fn sweep(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<u64, Error> {
    tx.execute(&SWEEP, params![now.plus_ms(-KEPT_DAYS * 86_400_000), limit])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(client_key: &str) -> [u8; TIME + DIGEST] {
        IdemKey {
            account: AccountId::from_bytes([1; 16]),
            route: "POST /api/v1/cases",
            client_key,
        }
        .stored()
    }

    #[test]
    fn later_keys_stand_after_earlier_ones() {
        let first = key("01908d6b-6a00-7aaa-8bbb-000000000001");
        let later = key("01908d6b-6a01-7000-8000-000000000000");
        assert!(first < later);
        assert_eq!(first[..TIME], [0x01, 0x90, 0x8d, 0x6b, 0x6a, 0x00]);
    }

    #[test]
    fn keys_of_other_kinds_differ_all_the_same() {
        assert_ne!(key("order-17"), key("order-18"));
        assert_ne!(
            key("01908d6b-6a00-7aaa-8bbb-000000000001"),
            key("01908d6b-6a00-7aaa-8bbb-000000000002")
        );
        // Looks like one, is none.
        assert_ne!(
            key("zzzzzzzz-zzzz-7zzz-8zzz-zzzzzzzzzzzz"),
            key("zzzzzzzz-zzzz-7zzz-8zzz-zzzzzzzzzzz1")
        );
    }
}
