//! Unified identity: which subject of the site's sign-in service is which account, who is on the way
//! there and back, and what administrators see of accounts in numbers.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use jiff::civil::Date;
use model::id::AccountId;
use model::time::Instant;

/// A subject that signs in to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityLink {
    /// Keyed digest of service and subject.
    pub digest: [u8; 32],
    /// The account.
    pub account: AccountId,
    /// The service.
    pub issuer: String,
    /// Since when.
    pub bound_at: Instant,
}

/// Somebody on the way to the sign-in service and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInState {
    /// Digest of what her browser holds, so that nobody else's comes back.
    pub browser: [u8; 32],
    /// Proves at the end that it was we who began (PKCE).
    pub verifier: String,
    /// Must stand in the answer.
    pub nonce: String,
    /// The account that is to be bound; none to sign in.
    pub account: Option<AccountId>,
    /// Where she goes afterwards.
    pub next: String,
    /// Worth nothing after.
    pub ends_at: Instant,
}

/// A program's token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLine {
    /// Sign-in name of its account.
    pub login: String,
    /// What it is called.
    pub label: String,
    /// Opened.
    pub created_at: Instant,
}

statements! {
    LINK = Sql::both(
        "INSERT INTO identity_link (digest, account, issuer, bound_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (digest) DO NOTHING",
    );
    UNLINK = Sql::both("DELETE FROM identity_link WHERE digest = $1");
    LINKED = Sql::both("SELECT digest, account, issuer, bound_at FROM identity_link WHERE digest = $1");
    LINKS_OF = Sql::both(
        "SELECT digest, account, issuer, bound_at FROM identity_link WHERE account = $1 ORDER BY bound_at, digest",
    );
    LINKS_AFTER = Sql::both(
        "SELECT l.digest, l.account, l.issuer, l.bound_at, a.login, a.name FROM account a \
         JOIN identity_link l ON l.account = a.id WHERE a.login > $1 ORDER BY a.login, l.digest LIMIT $2",
    );
    LINK_COUNT = Sql::both("SELECT count(*) FROM identity_link");
    STATE_PUT = Sql::both(
        "INSERT INTO sign_in_state (digest, browser, verifier, nonce, account, next, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    );
    STATE_TAKE = Sql::both(
        "DELETE FROM sign_in_state WHERE digest = $1 RETURNING browser, verifier, nonce, account, next, ends_at",
    );
    STATE_SWEEP = Sql::both("DELETE FROM sign_in_state WHERE ends_at < $1");
    ACCOUNTS = Sql::both("SELECT enabled, count(*) FROM account GROUP BY enabled");
    LOCKED = Sql::both(
        "SELECT login, locked_until FROM account WHERE locked_until > $1 ORDER BY locked_until DESC, login LIMIT $2",
    );
    POSTS_BY_ROLE = Sql::both(
        "SELECT role, count(*) FROM appointment \
         WHERE from_date <= $1 AND (to_date IS NULL OR to_date >= $1) GROUP BY role ORDER BY role",
    );
    SESSIONS = Sql::both("SELECT count(*) FROM session WHERE ends_at > $1");
    TOKENS = Sql::both(
        "SELECT a.login, b.label, b.created_at FROM bearer b JOIN account a ON a.id = b.account \
         WHERE b.revoked_at IS NULL ORDER BY b.created_at DESC, a.login LIMIT $1",
    );
    ENTRIES = Sql::both("SELECT count(*) FROM entry WHERE kind = $1 AND ord >= $2 AND ord < $3");
}

fn link(row: &Row<'_>) -> Result<IdentityLink, Error> {
    Ok(IdentityLink {
        digest: row.array(0)?,
        account: row.id(1)?,
        issuer: row.text(2)?.to_owned(),
        bound_at: row.instant(3)?,
    })
}

impl Tx<'_> {
    /// Binds a subject to an account; false when it is bound already.
    ///
    /// # Errors
    /// The store's.
    pub fn identity_link_insert(&mut self, link: &IdentityLink) -> Result<bool, Error> {
        let rows = self.execute(
            &LINK,
            params![&link.digest, link.account, &link.issuer, link.bound_at],
        )?;
        Ok(rows == 1)
    }

    /// Unbinds a subject; false when it was not bound.
    ///
    /// # Errors
    /// The store's.
    pub fn identity_link_delete(&mut self, digest: &[u8; 32]) -> Result<bool, Error> {
        Ok(self.execute(&UNLINK, params![digest])? == 1)
    }

    /// The account of a subject.
    ///
    /// # Errors
    /// The store's.
    pub fn identity_link(&mut self, digest: &[u8; 32]) -> Result<Option<IdentityLink>, Error> {
        self.one(&LINKED, params![digest], link)
    }

    /// The subjects of an account.
    ///
    /// # Errors
    /// The store's.
    pub fn identity_links_of(&mut self, account: AccountId) -> Result<Vec<IdentityLink>, Error> {
        self.query(&LINKS_OF, params![account], link)
    }

    /// Bound accounts after a sign-in name: link, sign-in name, name.
    ///
    /// # Errors
    /// The store's.
    pub fn identity_links_after(
        &mut self,
        login: &str,
        limit: i64,
    ) -> Result<Vec<(IdentityLink, String, String)>, Error> {
        self.query(&LINKS_AFTER, params![login, limit], |row| {
            Ok((link(row)?, row.text(4)?.to_owned(), row.text(5)?.to_owned()))
        })
    }

    /// How many subjects are bound.
    ///
    /// # Errors
    /// The store's.
    pub fn identity_link_count(&mut self) -> Result<i64, Error> {
        Ok(self
            .one(&LINK_COUNT, params![], |row| row.i64(0))?
            .unwrap_or(0))
    }

    /// Keeps who is on the way, under the digest of the state that comes back.
    ///
    /// # Errors
    /// The store's.
    pub fn sign_in_state_put(
        &mut self,
        digest: &[u8; 32],
        state: &SignInState,
    ) -> Result<(), Error> {
        self.execute(
            &STATE_PUT,
            params![
                digest,
                &state.browser,
                &state.verifier,
                &state.nonce,
                state.account,
                &state.next,
                state.ends_at
            ],
        )
        .map(drop)
    }

    /// Takes who comes back, once.
    ///
    /// # Errors
    /// The store's.
    pub fn sign_in_state_take(&mut self, digest: &[u8; 32]) -> Result<Option<SignInState>, Error> {
        let taken = self.query(&STATE_TAKE, params![digest], |row| {
            Ok(SignInState {
                browser: row.array(0)?,
                verifier: row.text(1)?.to_owned(),
                nonce: row.text(2)?.to_owned(),
                account: row.opt_id(3)?,
                next: row.text(4)?.to_owned(),
                ends_at: row.instant(5)?,
            })
        })?;
        Ok(taken.into_iter().next())
    }

    /// Removes who never came back.
    ///
    /// # Errors
    /// The store's.
    pub fn sign_in_states_sweep(&mut self, now: Instant) -> Result<u64, Error> {
        self.execute(&STATE_SWEEP, params![now])
    }

    /// How many accounts may sign in, and how many may not.
    ///
    /// # Errors
    /// The store's.
    pub fn account_counts(&mut self) -> Result<(i64, i64), Error> {
        let rows = self.query(&ACCOUNTS, params![], |row| Ok((row.bool(0)?, row.i64(1)?)))?;
        let of = |enabled: bool| {
            rows.iter()
                .filter(|(open, _)| *open == enabled)
                .map(|(_, n)| *n)
                .sum::<i64>()
        };
        Ok((of(true), of(false)))
    }

    /// Accounts locked after wrong passwords: sign-in name, until when.
    ///
    /// # Errors
    /// The store's.
    pub fn accounts_locked(
        &mut self,
        now: Instant,
        limit: i64,
    ) -> Result<Vec<(String, Instant)>, Error> {
        self.query(&LOCKED, params![now, limit], |row| {
            Ok((row.text(0)?.to_owned(), row.instant(1)?))
        })
    }

    /// Posts in force on a day, by the code of their role.
    ///
    /// # Errors
    /// The store's.
    pub fn posts_by_role(&mut self, on: Date) -> Result<Vec<(String, i64)>, Error> {
        self.query(&POSTS_BY_ROLE, params![on], |row| {
            Ok((row.text(0)?.to_owned(), row.i64(1)?))
        })
    }

    /// Sessions that have not ended.
    ///
    /// # Errors
    /// The store's.
    pub fn session_count(&mut self, now: Instant) -> Result<i64, Error> {
        Ok(self
            .one(&SESSIONS, params![now], |row| row.i64(0))?
            .unwrap_or(0))
    }

    /// Tokens of programs that hold, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn tokens(&mut self, limit: i64) -> Result<Vec<TokenLine>, Error> {
        self.query(&TOKENS, params![limit], |row| {
            Ok(TokenLine {
                login: row.text(0)?.to_owned(),
                label: row.text(1)?.to_owned(),
                created_at: row.instant(2)?,
            })
        })
    }

    /// How many entries of a kind stand between two instants.
    ///
    /// # Errors
    /// The store's.
    pub fn entries_of_kind(
        &mut self,
        kind: &str,
        from: Instant,
        to: Instant,
    ) -> Result<i64, Error> {
        let from = crate::journal::place_at(self, from)?;
        let to = crate::journal::place_at(self, to)?;
        Ok(self
            .one(&ENTRIES, params![kind, from, to], |row| row.i64(0))?
            .unwrap_or(0))
    }
}
