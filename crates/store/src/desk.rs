//! What waits for somebody, as small counts that every page of hers asks for.

use crate::statement::statements;
use crate::{Error, Sql, Tx, params};
use codes::DivisionCode;
use model::id::{AccountId, PersonId};
use model::time::Instant;

statements! {
    SEEN = Sql::both("SELECT at FROM message_seen WHERE account = $1");
    SEE = Sql::both(
        "INSERT INTO message_seen (account, at) VALUES ($1, $2) ON CONFLICT (account) DO UPDATE SET at = excluded.at",
    );
    UNREAD = Sql::both(
        "SELECT count(*) FROM (SELECT created_at FROM message WHERE person = $1 ORDER BY id DESC LIMIT $3) AS newest \
         WHERE created_at > $2",
    );
    SLIPS = Sql::both(
        "SELECT count(*) FROM (SELECT 1 FROM message WHERE state = 'waiting' AND division >= $1 AND division < $2 \
         LIMIT $3) AS waiting",
    );
    HEAD = Sql::both("SELECT max(ord) FROM entry");
}

/// Counted up to so many; what is shown beyond is "many".
pub const COUNTED_MAX: i64 = 200;

impl Tx<'_> {
    /// When an account last looked at its messages.
    ///
    /// # Errors
    /// The store's.
    pub fn messages_seen(&mut self, account: AccountId) -> Result<Option<Instant>, Error> {
        self.one(&SEEN, params![account], |row| row.instant(0))
    }

    /// Notes that an account looked at its messages.
    ///
    /// # Errors
    /// The store's.
    pub fn messages_see(&mut self, account: AccountId, at: Instant) -> Result<(), Error> {
        self.execute(&SEE, params![account, at]).map(drop)
    }

    /// How many of a person's newest messages came after an instant.
    ///
    /// # Errors
    /// The store's.
    pub fn messages_after(&mut self, person: PersonId, at: Instant) -> Result<i64, Error> {
        let n = self.one(&UNREAD, params![person, at, COUNTED_MAX], |row| row.i64(0))?;
        Ok(n.unwrap_or(0))
    }

    /// How many messages wait for their slips below a division.
    ///
    /// # Errors
    /// The store's.
    pub fn slips_waiting(&mut self, below: DivisionCode) -> Result<i64, Error> {
        let (from, to) = (below.number() as i64, below.end() as i64);
        let n = self.one(&SLIPS, params![from, to, COUNTED_MAX], |row| row.i64(0))?;
        Ok(n.unwrap_or(0))
    }

    /// The place of the newest entry of the journal.
    ///
    /// # Errors
    /// The store's.
    pub fn journal_head(&mut self) -> Result<i64, Error> {
        Ok(self
            .one(&HEAD, params![], |row| row.opt_i64(0))?
            .flatten()
            .unwrap_or(0))
    }
}
