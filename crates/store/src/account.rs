//! Accounts, posts, leave, sessions, bearer tokens.

use crate::code::{division, grid_number, grid_of};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use jiff::civil::Date;
use model::account::{Account, Appointment, Leave};
use model::id::{AccountId, AppointmentId, LeaveId, PersonId, SessionId};
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;

/// An account with what sign-in needs.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// Password hash with its algorithm (PHC string).
    pub password: String,
    /// Failures in a row.
    pub failures: i64,
    /// Locked until.
    pub locked_until: Instant,
}

/// A session as stored; the token itself is known to the browser only.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// Post acted in.
    pub post: Option<AppointmentId>,
    /// Token against cross-site requests.
    pub csrf: String,
    /// Last seen.
    pub seen_at: Instant,
    /// Ends at the latest.
    pub ends_at: Instant,
}

statements! {
    INSERT = Sql::both(
        "INSERT INTO account (id, person, login, name, enabled, must_change, synthetic, password, failures, locked_until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0) ON CONFLICT (login) DO NOTHING",
    ).moving_footing();
    UPDATE = Sql::both(
        "UPDATE account SET name = $2, enabled = $3, must_change = $4, password = CASE WHEN $5 = '' THEN password ELSE $5 END, \
         failures = 0, locked_until = 0 WHERE id = $1",
    ).moving_footing();
    BY_LOGIN = Sql::both(
        "SELECT id, person, login, name, enabled, must_change, synthetic, password, failures, locked_until \
         FROM account WHERE login = $1",
    );
    BY_ID = Sql::both(
        "SELECT id, person, login, name, enabled, must_change, synthetic, password, failures, locked_until \
         FROM account WHERE id = $1",
    );
    OF_PERSON = Sql::both(
        "SELECT id, person, login, name, enabled, must_change, synthetic, password, failures, locked_until \
         FROM account WHERE person = $1 ORDER BY login",
    );
    LIST = Sql::both(
        "SELECT id, person, login, name, enabled, must_change, synthetic, password, failures, locked_until \
         FROM account WHERE login > $1 ORDER BY login LIMIT $2",
    );
    FAILED = Sql::both("UPDATE account SET failures = failures + 1, locked_until = $2 WHERE id = $1");
    SUCCEEDED = Sql::both("UPDATE account SET failures = 0, locked_until = 0 WHERE id = $1 AND failures > 0");
    APPOINT = Sql::both(
        "INSERT INTO appointment (id, person, unit, role, division, grids, from_date, to_date) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    ).moving_footing();
    APPOINT_GRID = Sql::both("INSERT INTO appointment_grid (grid, appointment) VALUES ($1, $2)").moving_footing();
    DISMISS = Sql::both("UPDATE appointment SET to_date = $2 WHERE id = $1").moving_footing();
    POST = Sql::both("SELECT id, person, unit, role, division, grids, from_date, to_date FROM appointment WHERE id = $1");
    POSTS_OF_PERSON = Sql::both(
        "SELECT id, person, unit, role, division, grids, from_date, to_date FROM appointment \
         WHERE person = $1 AND from_date <= $2 AND (to_date IS NULL OR to_date >= $2) ORDER BY id",
    );
    POSTS_OF_UNIT = Sql::both(
        "SELECT id, person, unit, role, division, grids, from_date, to_date FROM appointment \
         WHERE unit = $1 AND from_date <= $2 AND (to_date IS NULL OR to_date >= $2) ORDER BY role, id",
    );
    POSTS_OF_GRID = Sql::both(
        "SELECT a.id, a.person, a.unit, a.role, a.division, a.grids, a.from_date, a.to_date \
         FROM appointment_grid g JOIN appointment a ON a.id = g.appointment \
         WHERE g.grid = $1 AND a.from_date <= $2 AND (a.to_date IS NULL OR a.to_date >= $2) ORDER BY a.id",
    );
    POSTS_OF_ROLE = Sql::both(
        "SELECT id, person, unit, role, division, grids, from_date, to_date FROM appointment \
         WHERE role = $1 AND from_date <= $2 AND (to_date IS NULL OR to_date >= $2) ORDER BY id",
    );
    POSTS_AHEAD = Sql::both(
        "SELECT id, person, unit, role, division, grids, from_date, to_date FROM appointment \
         WHERE person = $1 AND (to_date IS NULL OR to_date >= $2) ORDER BY from_date, id",
    );
    ALL_POSTS = Sql::both(
        "SELECT id, person, unit, role, division, grids, from_date, to_date FROM appointment \
         WHERE id > $1 ORDER BY id LIMIT $2",
    );
    LEAVE_SET = Sql::both(
        "INSERT INTO leave (id, post, deputy, from_date, to_date, ended_at) VALUES ($1, $2, $3, $4, $5, NULL)",
    ).moving_footing();
    LEAVE_END = Sql::both("UPDATE leave SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL").moving_footing();
    LEAVE = Sql::both("SELECT id, post, deputy, from_date, to_date FROM leave WHERE id = $1 AND ended_at IS NULL");
    LEAVE_OF_POST = Sql::both(
        "SELECT id, post, deputy, from_date, to_date FROM leave \
         WHERE post = $1 AND from_date <= $2 AND to_date >= $2 AND ended_at IS NULL ORDER BY id DESC",
    );
    LEAVES_OF_POST = Sql::both(
        "SELECT id, post, deputy, from_date, to_date FROM leave \
         WHERE post = $1 AND to_date >= $2 AND ended_at IS NULL ORDER BY from_date",
    );
    LEAVES_FOR_DEPUTY = Sql::both(
        "SELECT id, post, deputy, from_date, to_date FROM leave \
         WHERE deputy = $1 AND from_date <= $2 AND to_date >= $2 AND ended_at IS NULL ORDER BY id",
    );
    SESSION_OPEN = Sql::both(
        "INSERT INTO session (token, id, account, post, csrf, created_at, seen_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
    );
    SESSION = Sql::both("SELECT id, account, post, csrf, seen_at, ends_at FROM session WHERE token = $1");
    SESSION_SEEN = Sql::both("UPDATE session SET seen_at = $2 WHERE token = $1");
    SESSION_POST = Sql::both("UPDATE session SET post = $2 WHERE id = $1").moving_footing();
    SESSION_CLOSE = Sql::both("DELETE FROM session WHERE id = $1").moving_footing();
    SESSIONS_CLOSE = Sql::both("DELETE FROM session WHERE account = $1").moving_footing();
    SESSIONS_CLOSE_OTHERS = Sql::both("DELETE FROM session WHERE account = $1 AND id <> $2").moving_footing();
    SESSIONS_SWEEP = Sql::both("DELETE FROM session WHERE ends_at < $1");
    BEARER_OPEN = Sql::both(
        "INSERT INTO bearer (token, account, post, label, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5, NULL)",
    );
    BEARER = Sql::both("SELECT account, post FROM bearer WHERE token = $1 AND revoked_at IS NULL");
    BEARERS_REVOKE = Sql::both("UPDATE bearer SET revoked_at = $2 WHERE account = $1 AND revoked_at IS NULL").moving_footing();
}

fn credentials(row: &Row<'_>) -> Result<Credentials, Error> {
    Ok(Credentials {
        account: Account {
            id: row.id(0)?,
            person: row.id(1)?,
            login: row.text(2)?.to_owned(),
            name: row.text(3)?.to_owned(),
            enabled: row.bool(4)?,
            must_change: row.bool(5)?,
            synthetic: row.bool(6)?,
        },
        password: row.text(7)?.to_owned(),
        failures: row.i64(8)?,
        locked_until: row.instant(9)?,
    })
}

fn post(row: &Row<'_>) -> Result<Appointment, Error> {
    let grids: Vec<i64> = row.json(5)?;
    Ok(Appointment {
        id: row.id(0)?,
        person: row.id(1)?,
        unit: UnitCode(row.text(2)?.to_owned()),
        role: Role::from_code(row.text(3)?).ok_or(Error::Column {
            column: 3,
            wanted: "a role",
        })?,
        division: division(row, 4)?,
        grids: grids.into_iter().filter_map(grid_of).collect(),
        from: row.date(6)?,
        to: row.opt_date(7)?,
    })
}

fn leave(row: &Row<'_>) -> Result<Leave, Error> {
    Ok(Leave {
        id: row.id(0)?,
        post: row.id(1)?,
        deputy: row.id(2)?,
        from: row.date(3)?,
        to: row.date(4)?,
    })
}

impl Tx<'_> {
    /// Opens an account; false when the sign-in name is taken.
    ///
    /// # Errors
    /// The store's.
    pub fn account_insert(&mut self, account: &Account, password: &str) -> Result<bool, Error> {
        let rows = self.execute(
            &INSERT,
            params![
                account.id,
                account.person,
                &account.login,
                &account.name,
                account.enabled,
                account.must_change,
                account.synthetic,
                password
            ],
        )?;
        Ok(rows == 1)
    }

    /// Changes an account; an empty password keeps the old one. Locks and failures are cleared.
    ///
    /// # Errors
    /// The store's.
    pub fn account_update(&mut self, account: &Account, password: &str) -> Result<(), Error> {
        self.execute(
            &UPDATE,
            params![
                account.id,
                &account.name,
                account.enabled,
                account.must_change,
                password
            ],
        )?;
        Ok(())
    }

    /// An account by sign-in name.
    ///
    /// # Errors
    /// The store's.
    pub fn account_by_login(&mut self, login: &str) -> Result<Option<Credentials>, Error> {
        self.one(&BY_LOGIN, params![login], credentials)
    }

    /// An account.
    ///
    /// # Errors
    /// The store's.
    pub fn account(&mut self, id: AccountId) -> Result<Option<Credentials>, Error> {
        self.one(&BY_ID, params![id], credentials)
    }

    /// The accounts of a natural person.
    ///
    /// # Errors
    /// The store's.
    pub fn accounts_of(&mut self, person: PersonId) -> Result<Vec<Credentials>, Error> {
        self.query(&OF_PERSON, params![person], credentials)
    }

    /// Accounts after a sign-in name.
    ///
    /// # Errors
    /// The store's.
    pub fn accounts_after(&mut self, login: &str, limit: i64) -> Result<Vec<Credentials>, Error> {
        self.query(&LIST, params![login, limit], credentials)
    }

    /// One more failed sign-in.
    ///
    /// # Errors
    /// The store's.
    pub fn account_failed(&mut self, id: AccountId, locked_until: Instant) -> Result<(), Error> {
        self.execute(&FAILED, params![id, locked_until])?;
        Ok(())
    }

    /// A sign-in succeeded.
    ///
    /// # Errors
    /// The store's.
    pub fn account_succeeded(&mut self, id: AccountId) -> Result<(), Error> {
        self.execute(&SUCCEEDED, params![id])?;
        Ok(())
    }

    /// Appoints to a post.
    ///
    /// # Errors
    /// The store's.
    pub fn appointment_insert(&mut self, appointment: &Appointment) -> Result<(), Error> {
        let grids: Vec<i64> = appointment
            .grids
            .iter()
            .map(|grid| grid_number(*grid))
            .collect();
        let text = serde_json::to_string(&grids).map_err(|e| Error::Canon(e.to_string()))?;
        self.execute(
            &APPOINT,
            params![
                appointment.id,
                appointment.person,
                appointment.unit.as_str(),
                appointment.role.code(),
                appointment.division.number() as i64,
                &text,
                appointment.from,
                appointment.to
            ],
        )?;
        for grid in grids {
            self.execute(&APPOINT_GRID, params![grid, appointment.id])?;
        }
        Ok(())
    }

    /// Ends an appointment on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn appointment_end(&mut self, id: AppointmentId, to: Date) -> Result<(), Error> {
        self.execute(&DISMISS, params![id, to])?;
        Ok(())
    }

    /// A post.
    ///
    /// # Errors
    /// The store's.
    pub fn appointment(&mut self, id: AppointmentId) -> Result<Option<Appointment>, Error> {
        self.recall(
            |m| &mut m.posts,
            id,
            |tx, id| tx.one(&POST, params![*id], post),
        )
    }

    /// A person's posts in force on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn appointments_of(
        &mut self,
        person: PersonId,
        on: Date,
    ) -> Result<Vec<Appointment>, Error> {
        self.recall(
            |m| &mut m.posts_of_person,
            (person, on),
            |tx, _| tx.query(&POSTS_OF_PERSON, params![person, on], post),
        )
    }

    /// A unit's posts in force on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn appointments_of_unit(
        &mut self,
        unit: &UnitCode,
        on: Date,
    ) -> Result<Vec<Appointment>, Error> {
        self.recall(
            |m| &mut m.posts_of_unit,
            (unit.as_str().to_owned(), on),
            |tx, (unit, _)| tx.query(&POSTS_OF_UNIT, params![unit, on], post),
        )
    }

    /// Who looks after a grid on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn appointments_of_grid(
        &mut self,
        grid: codes::GridCode,
        on: Date,
    ) -> Result<Vec<Appointment>, Error> {
        self.recall(
            |m| &mut m.posts_of_grid,
            (grid_number(grid), on),
            |tx, (grid, _)| tx.query(&POSTS_OF_GRID, params![*grid, on], post),
        )
    }

    /// Who holds a role on a day, in whatever unit.
    ///
    /// # Errors
    /// The store's.
    pub fn appointments_of_role(
        &mut self,
        role: Role,
        on: Date,
    ) -> Result<Vec<Appointment>, Error> {
        self.query(&POSTS_OF_ROLE, params![role.code(), on], post)
    }

    /// A person's posts that have not ended before a day, later ones too.
    ///
    /// # Errors
    /// The store's.
    pub fn appointments_ahead(
        &mut self,
        person: PersonId,
        from: Date,
    ) -> Result<Vec<Appointment>, Error> {
        self.query(&POSTS_AHEAD, params![person, from], post)
    }

    /// All posts after an id, past ones too.
    ///
    /// # Errors
    /// The store's.
    pub fn appointments_after(
        &mut self,
        after: AppointmentId,
        limit: i64,
    ) -> Result<Vec<Appointment>, Error> {
        self.query(&ALL_POSTS, params![after, limit], post)
    }

    /// Sets a leave.
    ///
    /// # Errors
    /// The store's.
    pub fn leave_insert(&mut self, leave: &Leave) -> Result<(), Error> {
        self.execute(
            &LEAVE_SET,
            params![leave.id, leave.post, leave.deputy, leave.from, leave.to],
        )?;
        Ok(())
    }

    /// Takes a leave back; false when it was not running.
    ///
    /// # Errors
    /// The store's.
    pub fn leave_end(&mut self, id: LeaveId, at: Instant) -> Result<bool, Error> {
        Ok(self.execute(&LEAVE_END, params![id, at])? == 1)
    }

    /// A leave that was not taken back.
    ///
    /// # Errors
    /// The store's.
    pub fn leave(&mut self, id: LeaveId) -> Result<Option<Leave>, Error> {
        self.one(&LEAVE, params![id], leave)
    }

    /// The leave of a post on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn leave_of(&mut self, post: AppointmentId, on: Date) -> Result<Option<Leave>, Error> {
        self.recall(
            |m| &mut m.leave_of,
            (post, on),
            |tx, _| {
                let all = tx.query(&LEAVE_OF_POST, params![post, on], leave)?;
                Ok(all.into_iter().next())
            },
        )
    }

    /// Leaves of a post that have not passed on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn leaves_ahead(&mut self, post: AppointmentId, on: Date) -> Result<Vec<Leave>, Error> {
        self.query(&LEAVES_OF_POST, params![post, on], leave)
    }

    /// Leaves in which a person stands in on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn leaves_for(&mut self, deputy: PersonId, on: Date) -> Result<Vec<Leave>, Error> {
        self.recall(
            |m| &mut m.leaves_for,
            (deputy, on),
            |tx, _| tx.query(&LEAVES_FOR_DEPUTY, params![deputy, on], leave),
        )
    }

    /// Opens a session under the digest of its token.
    ///
    /// # Errors
    /// The store's.
    pub fn session_insert(
        &mut self,
        token: &[u8; 32],
        session: &Session,
        now: Instant,
    ) -> Result<(), Error> {
        self.execute(
            &SESSION_OPEN,
            params![
                token,
                session.id,
                session.account,
                session.post,
                &session.csrf,
                now,
                session.ends_at
            ],
        )?;
        Ok(())
    }

    /// The session of a token's digest.
    ///
    /// # Errors
    /// The store's.
    pub fn session(&mut self, token: &[u8; 32]) -> Result<Option<Session>, Error> {
        self.one(&SESSION, params![token], |row| {
            Ok(Session {
                id: row.id(0)?,
                account: row.id(1)?,
                post: row.opt_id(2)?,
                csrf: row.text(3)?.to_owned(),
                seen_at: row.instant(4)?,
                ends_at: row.instant(5)?,
            })
        })
    }

    /// Notes that a session was seen.
    ///
    /// # Errors
    /// The store's.
    pub fn session_seen(&mut self, token: &[u8; 32], at: Instant) -> Result<(), Error> {
        self.execute(&SESSION_SEEN, params![token, at])?;
        Ok(())
    }

    /// Switches the post a session acts in.
    ///
    /// # Errors
    /// The store's.
    pub fn session_post(
        &mut self,
        id: SessionId,
        post: Option<AppointmentId>,
    ) -> Result<(), Error> {
        self.execute(&SESSION_POST, params![id, post])?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store's.
    pub fn session_delete(&mut self, id: SessionId) -> Result<(), Error> {
        self.execute(&SESSION_CLOSE, params![id])?;
        Ok(())
    }

    /// Ends all sessions of an account and revokes its tokens.
    ///
    /// # Errors
    /// The store's.
    pub fn sessions_end(&mut self, account: AccountId, at: Instant) -> Result<(), Error> {
        self.execute(&SESSIONS_CLOSE, params![account])?;
        self.execute(&BEARERS_REVOKE, params![account, at])?;
        Ok(())
    }

    /// Ends all sessions of an account but one and revokes its tokens.
    ///
    /// # Errors
    /// The store's.
    pub fn sessions_end_others(
        &mut self,
        account: AccountId,
        own: SessionId,
        at: Instant,
    ) -> Result<(), Error> {
        self.execute(&SESSIONS_CLOSE_OTHERS, params![account, own])?;
        self.execute(&BEARERS_REVOKE, params![account, at])?;
        Ok(())
    }

    /// Removes sessions that have ended.
    ///
    /// # Errors
    /// The store's.
    pub fn sessions_sweep(&mut self, now: Instant) -> Result<u64, Error> {
        self.execute(&SESSIONS_SWEEP, params![now])
    }

    /// Opens a bearer token for a program.
    ///
    /// # Errors
    /// The store's.
    pub fn bearer_insert(
        &mut self,
        token: &[u8; 32],
        account: AccountId,
        post: Option<AppointmentId>,
        label: &str,
        at: Instant,
    ) -> Result<(), Error> {
        self.execute(&BEARER_OPEN, params![token, account, post, label, at])?;
        Ok(())
    }

    /// Account and post of a bearer token's digest.
    ///
    /// # Errors
    /// The store's.
    pub fn bearer(
        &mut self,
        token: &[u8; 32],
    ) -> Result<Option<(AccountId, Option<AppointmentId>)>, Error> {
        self.one(&BEARER, params![token], |row| {
            Ok((row.id(0)?, row.opt_id(1)?))
        })
    }
}
