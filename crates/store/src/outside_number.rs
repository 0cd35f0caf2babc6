//! Numbers that other systems know cases by, and what was typed into such a system a second time.

use crate::code::division;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use model::case::Case;
use model::id::CaseId;
use model::outside_number::{OutsideNumber, TypedAgain};
use model::time::Instant;
use model::unit::UnitCode;

macro_rules! number_columns {
    () => {
        "system, number, case_id, given_by, given_at"
    };
}

macro_rules! typed_columns {
    () => {
        "system, case_id, filled, unit, division, typed_by, typed_at"
    };
}

statements! {
    GIVE = Sql::both(concat!(
        "INSERT INTO outside_number (", number_columns!(), ") VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (system, number) DO NOTHING"
    ));
    TAKE = Sql::both("DELETE FROM outside_number WHERE system = $1 AND number = $2 AND case_id = $3");
    ONE = Sql::both(concat!(
        "SELECT ", number_columns!(), " FROM outside_number WHERE system = $1 AND number = $2"
    ));
    OF_CASE = Sql::both(concat!(
        "SELECT ", number_columns!(), " FROM outside_number WHERE case_id = $1 ORDER BY system, number"
    ));
    OF_NUMBER = Sql::both(concat!(
        "SELECT ", number_columns!(), " FROM outside_number WHERE number = $1 ORDER BY system LIMIT 20"
    ));
    AFTER = Sql::both(concat!(
        "SELECT ", number_columns!(), " FROM outside_number WHERE system > $1 OR (system = $1 AND number > $2) \
         ORDER BY system, number LIMIT $3"
    ));
    // What a system's cases came to: those below a division that ended since an instant.
    ENDED = Sql::both(
        "SELECT n.number, c.folded FROM outside_number n JOIN case_state c ON c.id = n.case_id \
         WHERE n.system = $1 AND c.closed_at >= $2 AND c.division >= $3 AND c.division < $4 AND n.number > $5 \
         ORDER BY n.number LIMIT $6",
    );
    TYPE = Sql::both(concat!(
        "INSERT INTO typed_again (", typed_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (case_id, system) DO NOTHING"
    ));
    TYPED_OF_CASE = Sql::both(concat!(
        "SELECT ", typed_columns!(), " FROM typed_again WHERE case_id = $1 ORDER BY system"
    ));
    TYPED_SINCE = Sql::both(concat!(
        "SELECT ", typed_columns!(), " FROM typed_again WHERE system = $1 AND typed_at >= $2 AND typed_at < $3 \
         AND division >= $4 AND division < $5 AND case_id > $6 ORDER BY case_id LIMIT $7"
    ));
    TYPED_COUNT = Sql::both(
        "SELECT count(*), CAST(sum(filled) AS BIGINT) FROM typed_again WHERE system = $1 AND typed_at >= $2 AND typed_at < $3 \
         AND division >= $4 AND division < $5",
    );
    TYPED_AFTER = Sql::both(concat!(
        "SELECT ", typed_columns!(), " FROM typed_again WHERE case_id > $1 OR (case_id = $1 AND system > $2) \
         ORDER BY case_id, system LIMIT $3"
    ));
}

fn number(row: &Row<'_>) -> Result<OutsideNumber, Error> {
    Ok(OutsideNumber {
        system: row.text(0)?.to_owned(),
        number: row.text(1)?.to_owned(),
        case: row.id(2)?,
        by: row.id(3)?,
        at: row.instant(4)?,
    })
}

fn typed(row: &Row<'_>) -> Result<TypedAgain, Error> {
    Ok(TypedAgain {
        system: row.text(0)?.to_owned(),
        case: row.id(1)?,
        values: row.i64(2)?,
        unit: row.opt_text(3)?.map(|unit| UnitCode(unit.to_owned())),
        division: division(row, 4)?,
        by: row.id(5)?,
        at: row.instant(6)?,
    })
}

impl Tx<'_> {
    /// Gives a case a number of another system; false when a case bears it already.
    ///
    /// # Errors
    /// The store's.
    pub fn outside_number_give(&mut self, n: &OutsideNumber) -> Result<bool, Error> {
        let rows = self.execute(&GIVE, params![&n.system, &n.number, n.case, n.by, n.at])?;
        Ok(rows == 1)
    }

    /// Takes a number from a case; false when it does not bear it.
    ///
    /// # Errors
    /// The store's.
    pub fn outside_number_take(&mut self, n: &OutsideNumber) -> Result<bool, Error> {
        Ok(self.execute(&TAKE, params![&n.system, &n.number, n.case])? == 1)
    }

    /// The case a number of a system is.
    ///
    /// # Errors
    /// The store's.
    pub fn outside_number(
        &mut self,
        system: &str,
        text: &str,
    ) -> Result<Option<OutsideNumber>, Error> {
        self.one(&ONE, params![system, text], number)
    }

    /// The numbers a case bears.
    ///
    /// # Errors
    /// The store's.
    pub fn outside_numbers_of(&mut self, case: CaseId) -> Result<Vec<OutsideNumber>, Error> {
        self.query(&OF_CASE, params![case], number)
    }

    /// Cases that bear a number, in whatever system.
    ///
    /// # Errors
    /// The store's.
    pub fn outside_numbers_like(&mut self, text: &str) -> Result<Vec<OutsideNumber>, Error> {
        self.query(&OF_NUMBER, params![text], number)
    }

    /// Numbers after one, in their order.
    ///
    /// # Errors
    /// The store's.
    pub fn outside_numbers_after(
        &mut self,
        after: (&str, &str),
        limit: i64,
    ) -> Result<Vec<OutsideNumber>, Error> {
        self.query(&AFTER, params![after.0, after.1, limit], number)
    }

    /// A system's cases below a division that ended since an instant, with their numbers there, after a
    /// number.
    ///
    /// # Errors
    /// The store's.
    pub fn outside_ended(
        &mut self,
        system: &str,
        since: Instant,
        below: DivisionCode,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(String, Case)>, Error> {
        let (low, high) = (below.number() as i64, below.end() as i64);
        self.query(
            &ENDED,
            params![system, since, low, high, after, limit],
            |row| Ok((row.text(0)?.to_owned(), row.packed(1)?)),
        )
    }

    /// Writes down that a case was typed into a system by hand; false when it was before.
    ///
    /// # Errors
    /// The store's.
    pub fn typed_again_insert(&mut self, t: &TypedAgain) -> Result<bool, Error> {
        let unit = t.unit.as_ref().map(UnitCode::as_str);
        let rows = self.execute(
            &TYPE,
            params![
                &t.system,
                t.case,
                t.values,
                unit,
                t.division.number() as i64,
                t.by,
                t.at
            ],
        )?;
        Ok(rows == 1)
    }

    /// Into which systems a case was typed.
    ///
    /// # Errors
    /// The store's.
    pub fn typed_again_of(&mut self, case: CaseId) -> Result<Vec<TypedAgain>, Error> {
        self.query(&TYPED_OF_CASE, params![case], typed)
    }

    /// What was typed into a system in a span below a division, after a case.
    ///
    /// # Errors
    /// The store's.
    pub fn typed_again_within(
        &mut self,
        system: &str,
        span: (Instant, Instant),
        below: DivisionCode,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<TypedAgain>, Error> {
        let after = after.unwrap_or(CaseId::from_bytes([0; 16]));
        let (low, high) = (below.number() as i64, below.end() as i64);
        self.query(
            &TYPED_SINCE,
            params![system, span.0, span.1, low, high, after, limit],
            typed,
        )
    }

    /// How many cases, and values, were typed into a system in a span below a division.
    ///
    /// # Errors
    /// The store's.
    pub fn typed_again_count(
        &mut self,
        system: &str,
        span: (Instant, Instant),
        below: DivisionCode,
    ) -> Result<(i64, i64), Error> {
        let (low, high) = (below.number() as i64, below.end() as i64);
        let found = self.one(
            &TYPED_COUNT,
            params![system, span.0, span.1, low, high],
            |row| Ok((row.i64(0)?, row.opt_i64(1)?.unwrap_or(0))),
        )?;
        Ok(found.unwrap_or((0, 0)))
    }

    /// What was typed, after a case and system, in their order.
    ///
    /// # Errors
    /// The store's.
    pub fn typed_again_after(
        &mut self,
        after: (CaseId, &str),
        limit: i64,
    ) -> Result<Vec<TypedAgain>, Error> {
        self.query(&TYPED_AFTER, params![after.0, after.1, limit], typed)
    }
}
