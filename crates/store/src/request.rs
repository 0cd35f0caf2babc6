//! What waits for somebody's decision: corrections of one's own data, leave of one's own post, libraries
//! for a unit or as a file.

use crate::code::division;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use model::id::{PersonId, RequestId};
use model::request::{Decision, Request};
use model::unit::UnitCode;

/// A request with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// It.
    pub request: Request,
    /// The decision, once there is one.
    pub decision: Option<Decision>,
}

statements! {
    INSERT = Sql::both(
        "INSERT INTO request (id, kind, about, asked_by, division, unit, asked_at, asked, decision) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)",
    );
    DECIDE = Sql::both("UPDATE request SET decision = $2 WHERE id = $1 AND decision IS NULL");
    ONE = Sql::both("SELECT id, about, asked_by, division, asked_at, asked, decision FROM request WHERE id = $1");
    WAITING = Sql::both(
        "SELECT id, about, asked_by, division, asked_at, asked, decision FROM request \
         WHERE kind = $1 AND unit = $2 AND id > $3 AND decision IS NULL ORDER BY id LIMIT $4",
    );
    WAITING_COUNT = Sql::both("SELECT count(*) FROM request WHERE kind = $1 AND unit = $2 AND decision IS NULL");
    AMEND = Sql::both("UPDATE request SET decision = $3 WHERE id = $1 AND decision = $2");
    WAITING_ANY = Sql::both(
        "SELECT id, about, asked_by, division, asked_at, asked, decision FROM request \
         WHERE kind = $1 AND id > $2 AND decision IS NULL ORDER BY id LIMIT $3",
    );
    WAITING_ANY_COUNT = Sql::both("SELECT count(*) FROM request WHERE kind = $1 AND decision IS NULL");
    OF_KIND = Sql::both(
        "SELECT id, about, asked_by, division, asked_at, asked, decision FROM request \
         WHERE kind = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    );
    OF_UNIT = Sql::both(
        "SELECT id, about, asked_by, division, asked_at, asked, decision FROM request \
         WHERE kind = $1 AND unit = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
    );
    ABOUT = Sql::both(
        "SELECT id, about, asked_by, division, asked_at, asked, decision FROM request \
         WHERE about = $1 AND kind = $2 ORDER BY id DESC LIMIT 50",
    );
}

fn line(row: &Row<'_>) -> Result<RequestLine, Error> {
    Ok(RequestLine {
        request: Request {
            id: row.id(0)?,
            about: row.id(1)?,
            by: row.id(2)?,
            division: division(row, 3)?,
            at: row.instant(4)?,
            asked: row.json(5)?,
        },
        decision: match row.opt_text(6)? {
            None => None,
            Some(_) => Some(row.json(6)?),
        },
    })
}

fn unit_text(unit: Option<&UnitCode>) -> &str {
    unit.map_or("", UnitCode::as_str)
}

impl Tx<'_> {
    /// Stores a request; `unit` is whose head decides it, or for whom it is asked; none when its kind
    /// alone says who decides.
    ///
    /// # Errors
    /// The store's.
    pub fn request_insert(&mut self, r: &Request, unit: Option<&UnitCode>) -> Result<(), Error> {
        let asked = serde_json::to_string(&r.asked).map_err(|e| Error::Canon(e.to_string()))?;
        self.execute(
            &INSERT,
            params![
                r.id,
                r.asked.kind(),
                r.about,
                r.by,
                r.division.number() as i64,
                unit_text(unit),
                r.at,
                &asked
            ],
        )?;
        Ok(())
    }

    /// Decides a request; false when somebody decided it before.
    ///
    /// # Errors
    /// The store's.
    pub fn request_decide(&mut self, id: RequestId, decision: &Decision) -> Result<bool, Error> {
        let text = serde_json::to_string(decision).map_err(|e| Error::Canon(e.to_string()))?;
        Ok(self.execute(&DECIDE, params![id, &text])? == 1)
    }

    /// Puts another decision in the place of one; false when it no longer stands.
    ///
    /// # Errors
    /// The store's.
    pub fn request_amend(
        &mut self,
        id: RequestId,
        stands: &Decision,
        decision: &Decision,
    ) -> Result<bool, Error> {
        let text = |d: &Decision| serde_json::to_string(d).map_err(|e| Error::Canon(e.to_string()));
        let (before, after) = (text(stands)?, text(decision)?);
        Ok(self.execute(&AMEND, params![id, &before, &after])? == 1)
    }

    /// Requests of a kind that wait, whatever their unit, oldest first, after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn requests_waiting_anywhere(
        &mut self,
        kind: &str,
        after: Option<RequestId>,
        limit: i64,
    ) -> Result<Vec<RequestLine>, Error> {
        let after = after.unwrap_or(RequestId::from_bytes([0; 16]));
        self.query(&WAITING_ANY, params![kind, after, limit], line)
    }

    /// How many requests of a kind wait, whatever their unit.
    ///
    /// # Errors
    /// The store's.
    pub fn requests_waiting_anywhere_count(&mut self, kind: &str) -> Result<i64, Error> {
        Ok(self
            .one(&WAITING_ANY_COUNT, params![kind], |row| row.i64(0))?
            .unwrap_or(0))
    }

    /// Requests of a kind, newest first, before an id.
    ///
    /// # Errors
    /// The store's.
    pub fn requests_of_kind(
        &mut self,
        kind: &str,
        before: Option<RequestId>,
        limit: i64,
    ) -> Result<Vec<RequestLine>, Error> {
        let before = before.unwrap_or(RequestId::from_bytes([0xff; 16]));
        self.query(&OF_KIND, params![kind, before, limit], line)
    }

    /// Requests of a kind for a unit, newest first, before an id.
    ///
    /// # Errors
    /// The store's.
    pub fn requests_of_unit(
        &mut self,
        kind: &str,
        unit: &UnitCode,
        before: Option<RequestId>,
        limit: i64,
    ) -> Result<Vec<RequestLine>, Error> {
        let before = before.unwrap_or(RequestId::from_bytes([0xff; 16]));
        self.query(&OF_UNIT, params![kind, unit.as_str(), before, limit], line)
    }

    /// A request.
    ///
    /// # Errors
    /// The store's.
    pub fn request(&mut self, id: RequestId) -> Result<Option<RequestLine>, Error> {
        self.one(&ONE, params![id], line)
    }

    /// Requests of a kind that wait for a unit (none: for everybody who decides that kind), oldest
    /// first, after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn requests_waiting(
        &mut self,
        kind: &str,
        unit: Option<&UnitCode>,
        after: Option<RequestId>,
        limit: i64,
    ) -> Result<Vec<RequestLine>, Error> {
        let after = after.unwrap_or(RequestId::from_bytes([0; 16]));
        self.query(&WAITING, params![kind, unit_text(unit), after, limit], line)
    }

    /// How many requests of a kind wait for a unit.
    ///
    /// # Errors
    /// The store's.
    pub fn requests_waiting_count(
        &mut self,
        kind: &str,
        unit: Option<&UnitCode>,
    ) -> Result<i64, Error> {
        Ok(self
            .one(&WAITING_COUNT, params![kind, unit_text(unit)], |row| {
                row.i64(0)
            })?
            .unwrap_or(0))
    }

    /// Requests of a kind about a person, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn requests_about(
        &mut self,
        about: PersonId,
        kind: &str,
    ) -> Result<Vec<RequestLine>, Error> {
        self.query(&ABOUT, params![about, kind], line)
    }
}
