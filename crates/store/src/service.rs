//! How ended matters were served: responded to, solved, satisfied. A row is folded from its case and
//! written with it.

use crate::code::division;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use model::id::CaseId;
use model::time::Instant;
use model::unit::UnitCode;

// $1 procedure, $2/$3 span, $4/$5 division range, $6 the asker's unit: no complaint about it.
macro_rules! within {
    () => {
        "FROM service s JOIN case_state c ON c.id = s.case_id WHERE s.procedure = $1 AND s.ended_at >= $2 \
         AND s.ended_at < $3 AND s.division >= $4 AND s.division < $5 AND (c.against IS NULL \
         OR ' ' || c.against || ' ' NOT LIKE '% ' || CAST($6 AS TEXT) || ' %')"
    };
}

statements! {
    PUT = Sql::both(
        "INSERT INTO service (case_id, procedure, unit, division, ended_at, responded, solved, satisfied) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (case_id) DO UPDATE SET unit = excluded.unit, \
         division = excluded.division, ended_at = excluded.ended_at, responded = excluded.responded, \
         solved = excluded.solved, satisfied = excluded.satisfied",
    );
    DROP = Sql::both("DELETE FROM service WHERE case_id = $1");
    OF_CASE = Sql::both(
        "SELECT case_id, procedure, unit, division, ended_at, responded, solved, satisfied FROM service WHERE case_id = $1",
    );
    COUNT = Sql::both("SELECT count(*) FROM service");
    // A town's code is its villages' without the last three digits; not called town, which is a column of c.
    TALLIES = Sql::both(concat!(
        "SELECT s.unit, s.division - s.division % 1000 AS place, \
         sum(CASE WHEN s.responded IS NULL THEN 0 ELSE 1 END), sum(CASE WHEN s.responded THEN 1 ELSE 0 END), \
         sum(CASE WHEN s.solved IS NULL THEN 0 ELSE 1 END), sum(CASE WHEN s.solved THEN 1 ELSE 0 END), \
         sum(CASE WHEN s.satisfied IS NULL THEN 0 ELSE 1 END), sum(CASE WHEN s.satisfied THEN 1 ELSE 0 END) ",
        within!(), " GROUP BY s.unit, place ORDER BY s.unit, place"
    ));
    // $7 unit (* = any), $8 what, $9 before, $10 limit.
    CASES = Sql::both(concat!(
        "SELECT s.case_id ", within!(), " AND (CAST($7 AS TEXT) = '*' OR s.unit = $7) \
         AND CASE CAST($8 AS TEXT) WHEN 'responded' THEN s.responded IS NOT NULL WHEN 'responded-yes' THEN s.responded \
         WHEN 'solved' THEN s.solved IS NOT NULL WHEN 'solved-yes' THEN s.solved \
         WHEN 'satisfied' THEN s.satisfied IS NOT NULL WHEN 'satisfied-yes' THEN s.satisfied ELSE s.case_id = s.case_id END \
         AND s.case_id < $9 ORDER BY s.case_id DESC LIMIT $10"
    ));
    ENDED = Sql::both(
        "SELECT count(*), sum(CASE WHEN EXISTS (SELECT 1 FROM case_flow f WHERE f.case_id = case_state.id \
         AND f.what = 'late') THEN 1 ELSE 0 END) FROM case_state WHERE procedure = $1 AND closed_at >= $2 \
         AND closed_at < $3 AND division >= $4 AND division < $5",
    );
}

/// How an ended matter was served; none where that was not asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The case.
    pub case: CaseId,
    /// Its procedure.
    pub procedure: String,
    /// The unit that led; none where the desk or the grid did it alone.
    pub unit: Option<UnitCode>,
    /// Where.
    pub division: DivisionCode,
    /// When it ended.
    pub ended_at: Instant,
    /// Whether whoever asked was answered.
    pub responded: Option<bool>,
    /// Whether it was solved.
    pub solved: Option<bool>,
    /// Whether whoever asked was satisfied.
    pub satisfied: Option<bool>,
}

/// Which ended matters.
#[derive(Debug, Clone, Copy)]
pub struct ServedSpan<'a> {
    /// Procedure.
    pub procedure: &'a str,
    /// From.
    pub since: Instant,
    /// To, exclusive.
    pub until: Instant,
    /// Below.
    pub division: DivisionCode,
    /// The asker's unit: complaints about it are not among them.
    pub asker: &'a str,
}

/// How many of a unit and town were asked about, and of how many the answer was yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedTally {
    /// The unit that led.
    pub unit: Option<UnitCode>,
    /// The town, or the county itself.
    pub town: DivisionCode,
    /// Asked whether responded, and yes.
    pub responded: (i64, i64),
    /// Asked whether solved, and yes.
    pub solved: (i64, i64),
    /// Asked whether satisfied, and yes.
    pub satisfied: (i64, i64),
}

fn unit(text: &str) -> Option<UnitCode> {
    (!text.is_empty()).then(|| UnitCode(text.to_owned()))
}

fn served(row: &Row<'_>) -> Result<Served, Error> {
    Ok(Served {
        case: row.id(0)?,
        procedure: row.text(1)?.to_owned(),
        unit: unit(row.text(2)?),
        division: division(row, 3)?,
        ended_at: row.instant(4)?,
        responded: row.opt_bool(5)?,
        solved: row.opt_bool(6)?,
        satisfied: row.opt_bool(7)?,
    })
}

fn tally(row: &Row<'_>) -> Result<ServedTally, Error> {
    let n = |column: usize| Ok::<i64, Error>(row.opt_i64(column)?.unwrap_or(0));
    Ok(ServedTally {
        unit: unit(row.text(0)?),
        town: division(row, 1)?,
        responded: (n(2)?, n(3)?),
        solved: (n(4)?, n(5)?),
        satisfied: (n(6)?, n(7)?),
    })
}

impl Tx<'_> {
    /// Writes how a matter was served.
    ///
    /// # Errors
    /// The store's.
    pub fn service_put(&mut self, served: &Served) -> Result<(), Error> {
        self.execute(
            &PUT,
            params![
                served.case,
                &served.procedure,
                served.unit.as_ref().map_or("", |unit| unit.as_str()),
                served.division.number() as i64,
                served.ended_at,
                served.responded,
                served.solved,
                served.satisfied
            ],
        )
        .map(drop)
    }

    /// Takes it away: the matter goes on.
    ///
    /// # Errors
    /// The store's.
    pub fn service_drop(&mut self, case: CaseId) -> Result<(), Error> {
        self.execute(&DROP, params![case]).map(drop)
    }

    /// How a matter was served.
    ///
    /// # Errors
    /// The store's.
    pub fn service_of(&mut self, case: CaseId) -> Result<Option<Served>, Error> {
        self.one(&OF_CASE, params![case], served)
    }

    /// How many there are, for checks.
    ///
    /// # Errors
    /// The store's.
    pub fn services_count(&mut self) -> Result<i64, Error> {
        let count = self.one(&COUNT, params![], |row| row.i64(0))?;
        Ok(count.unwrap_or(0))
    }

    /// How matters that ended in a span were served, by unit and town.
    ///
    /// # Errors
    /// The store's.
    pub fn service_tallies(&mut self, span: ServedSpan<'_>) -> Result<Vec<ServedTally>, Error> {
        self.query(
            &TALLIES,
            params![
                span.procedure,
                span.since,
                span.until,
                span.division.number() as i64,
                span.division.end() as i64,
                span.asker
            ],
            tally,
        )
    }

    /// The cases behind a tally, the newest first: of a unit (none = of any), of those that were asked
    /// `what` (`responded`, `solved`, `satisfied`) or said yes to it (`…-yes`).
    ///
    /// # Errors
    /// The store's.
    pub fn service_cases(
        &mut self,
        span: ServedSpan<'_>,
        unit: Option<&str>,
        what: &str,
        before: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        self.query(
            &CASES,
            params![
                span.procedure,
                span.since,
                span.until,
                span.division.number() as i64,
                span.division.end() as i64,
                span.asker,
                unit.unwrap_or("*"),
                what,
                before.unwrap_or(CaseId::from_bytes([0xff; 16])),
                limit
            ],
            |row| row.id(0),
        )
    }

    /// How many cases of a procedure ended in a span below a division, and how many of them over a limit.
    ///
    /// # Errors
    /// The store's.
    pub fn procedure_ended(
        &mut self,
        procedure: &str,
        below: DivisionCode,
        since: Instant,
        until: Instant,
    ) -> Result<(i64, i64), Error> {
        let found = self.one(
            &ENDED,
            params![
                procedure,
                since,
                until,
                below.number() as i64,
                below.end() as i64
            ],
            |row| Ok((row.i64(0)?, row.opt_i64(1)?.unwrap_or(0))),
        )?;
        Ok(found.unwrap_or_default())
    }
}
