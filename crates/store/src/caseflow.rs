//! Cases that came, ended, ran over a limit or were rated: the lists behind what is counted of them.
//! `case_flow` belongs to the counting (`app::figure`) and is built anew with it.

use crate::statement::statements;
use crate::{Error, Sql, Tx, params};
use codes::DivisionCode;
use model::id::CaseId;
use model::time::Instant;

/// Note of a case that ran over one of its own limits.
pub const LATE: &str = "late";

statements! {
    FLOW_NOTE = Sql::both(
        "INSERT INTO case_flow (case_id, what, at) VALUES ($1, $2, $3) \
         ON CONFLICT (case_id, what) DO UPDATE SET at = excluded.at",
    );
    FLOW_NOTED = Sql::both("SELECT at FROM case_flow WHERE case_id = $1 AND what = $2");
    FLOW_CLEAR = Sql::both("DELETE FROM case_flow");
    FILED_BETWEEN = Sql::pair(
        "SELECT id FROM case_state WHERE id >= $1 AND id < $2 AND division >= $3 AND division < $4 \
         AND ($5 = '' OR module = $5) ORDER BY id DESC LIMIT $6",
        "SELECT id FROM case_state WHERE id >= $1 AND id < $2 AND division >= $3 AND division < $4 \
         AND ($5::text = '' OR module = $5) ORDER BY id DESC LIMIT $6",
    );
    // $6: '' any, 'late' over a limit, 'time' within all of them.
    ENDED_BETWEEN = Sql::pair(
        "SELECT id FROM case_state WHERE closed_at >= $1 AND closed_at < $2 AND division >= $3 AND division < $4 \
         AND ($5 = '' OR module = $5) AND ($6 = '' OR ($6 = 'late') = EXISTS \
         (SELECT 1 FROM case_flow f WHERE f.case_id = case_state.id AND f.what = 'late')) \
         AND id < $7 ORDER BY id DESC LIMIT $8",
        "SELECT id FROM case_state WHERE closed_at >= $1 AND closed_at < $2 AND division >= $3 AND division < $4 \
         AND ($5::text = '' OR module = $5) AND ($6::text = '' OR ($6::text = 'late') = EXISTS \
         (SELECT 1 FROM case_flow f WHERE f.case_id = case_state.id AND f.what = 'late')) \
         AND id < $7 ORDER BY id DESC LIMIT $8",
    );
    RATED_BETWEEN = Sql::pair(
        "SELECT c.id FROM case_flow f JOIN case_state c ON c.id = f.case_id WHERE f.what = $1 AND f.at >= $2 \
         AND f.at < $3 AND c.division >= $4 AND c.division < $5 AND ($6 = '' OR c.module = $6) AND c.id < $7 \
         ORDER BY c.id DESC LIMIT $8",
        "SELECT c.id FROM case_flow f JOIN case_state c ON c.id = f.case_id WHERE f.what = $1 AND f.at >= $2 \
         AND f.at < $3 AND c.division >= $4 AND c.division < $5 AND ($6::text = '' OR c.module = $6) AND c.id < $7 \
         ORDER BY c.id DESC LIMIT $8",
    );
    OPEN_BY_TOWN_AND_STAGE = Sql::pair(
        "SELECT division - division % 1000 AS place, module, stage, count(*) FROM case_state \
         WHERE outcome IS NULL AND division >= $1 AND division < $2 AND ($3 = '' OR module = $3) \
         AND ($4 = 0 OR due < $4) GROUP BY place, module, stage ORDER BY place, module, stage",
        "SELECT division - division % 1000 AS place, module, stage, count(*) FROM case_state \
         WHERE outcome IS NULL AND division >= $1 AND division < $2 AND ($3::text = '' OR module = $3) \
         AND ($4::bigint = 0 OR due < $4) GROUP BY place, module, stage ORDER BY place, module, stage",
    );
}

/// A span below a division, of one module (empty = all).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'a> {
    /// Below.
    pub division: DivisionCode,
    /// Module code; empty = all.
    pub module: &'a str,
    /// From.
    pub since: Instant,
    /// To, exclusive.
    pub until: Instant,
}

/// Which of the cases that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All.
    All,
    /// Within every limit of their own.
    OnTime,
    /// Over one of them.
    Late,
}

/// The first id a case filed at an instant may have: ids begin with their time.
fn first_id(at: Instant) -> CaseId {
    let ms = u64::try_from(at.0).unwrap_or(0).to_be_bytes();
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&ms[2..]);
    CaseId::from_bytes(bytes)
}

impl Tx<'_> {
    /// Notes something of a case.
    ///
    /// # Errors
    /// The store's.
    pub fn flow_note(&mut self, case: CaseId, what: &str, at: Instant) -> Result<(), Error> {
        self.execute(&FLOW_NOTE, params![case, what, at]).map(drop)
    }

    /// Whether something is noted of a case.
    ///
    /// # Errors
    /// The store's.
    pub fn flow_noted(&mut self, case: CaseId, what: &str) -> Result<bool, Error> {
        let at = self.one(&FLOW_NOTED, params![case, what], |row| row.i64(0))?;
        Ok(at.is_some())
    }

    /// Forgets every note, before they are made anew.
    ///
    /// # Errors
    /// The store's.
    pub fn flow_clear(&mut self) -> Result<(), Error> {
        self.execute(&FLOW_CLEAR, params![]).map(drop)
    }

    /// Cases filed in a span, the newest first, before a case.
    ///
    /// # Errors
    /// The store's.
    pub fn flow_filed(
        &mut self,
        span: Span<'_>,
        before: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        let end = first_id(span.until);
        let end = before.map_or(end, |before| before.min(end));
        self.query(
            &FILED_BETWEEN,
            params![
                first_id(span.since),
                end,
                span.division.number() as i64,
                span.division.end() as i64,
                span.module,
                limit
            ],
            |row| row.id(0),
        )
    }

    /// Cases that ended in a span, the newest filed first, before a case.
    ///
    /// # Errors
    /// The store's.
    pub fn flow_ended(
        &mut self,
        span: Span<'_>,
        which: Ended,
        before: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        let which = match which {
            Ended::All => "",
            Ended::OnTime => "time",
            Ended::Late => "late",
        };
        self.query(
            &ENDED_BETWEEN,
            params![
                span.since,
                span.until,
                span.division.number() as i64,
                span.division.end() as i64,
                span.module,
                which,
                before.unwrap_or(CaseId::from_bytes([0xff; 16])),
                limit
            ],
            |row| row.id(0),
        )
    }

    /// Cases of which something was noted in a span, the newest filed first, before a case.
    ///
    /// # Errors
    /// The store's.
    pub fn flow_of(
        &mut self,
        span: Span<'_>,
        what: &str,
        before: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        self.query(
            &RATED_BETWEEN,
            params![
                what,
                span.since,
                span.until,
                span.division.number() as i64,
                span.division.end() as i64,
                span.module,
                before.unwrap_or(CaseId::from_bytes([0xff; 16])),
                limit
            ],
            |row| row.id(0),
        )
    }

    /// Open cases by town, module and stage; of them the overdue ones where an instant is given.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_by_town_and_stage(
        &mut self,
        below: DivisionCode,
        module: &str,
        overdue_at: Option<Instant>,
    ) -> Result<Vec<(DivisionCode, String, String, i64)>, Error> {
        self.query(
            &OPEN_BY_TOWN_AND_STAGE,
            params![
                below.number() as i64,
                below.end() as i64,
                module,
                overdue_at.map_or(0, |at| at.0)
            ],
            |row| {
                Ok((
                    crate::code::division(row, 0)?,
                    row.text(1)?.to_owned(),
                    row.text(2)?.to_owned(),
                    row.i64(3)?,
                ))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_an_instant_lie_between_its_first_and_the_next() {
        let at = Instant(1_795_500_000_123);
        let id = CaseId::new(at.0, [0xff; 10]);
        assert!(first_id(at) <= id && id < first_id(at.plus_ms(1)));
        assert!(CaseId::new(at.0 - 1, [0xff; 10]) < first_id(at));
    }
}
