//! How many cases are open, overdue or closed, by place and stage. Read from indexes alone.

use crate::code::{division, grid_number};
use crate::statement::statements;
use crate::{Error, Sql, Tx, params};
use codes::{DivisionCode, GridCode};
use model::id::CaseId;
use model::time::Instant;
use model::unit::UnitCode;

statements! {
    COUNT_OPEN = Sql::both(
        "SELECT count(*), sum(CASE WHEN due < $3 THEN 1 ELSE 0 END) FROM case_state \
         WHERE outcome IS NULL AND division >= $1 AND division < $2",
    );
    COUNT_OPEN_STAGE = Sql::both(
        "SELECT module, stage, count(*) FROM case_state \
         WHERE outcome IS NULL AND division >= $1 AND division < $2 GROUP BY module, stage ORDER BY module, stage",
    );
    COUNT_CLOSED_SINCE = Sql::both(
        "SELECT count(*) FROM case_state WHERE closed_at >= $3 AND division >= $1 AND division < $2",
    );
    OPEN_OF_UNIT = Sql::both(
        "SELECT id FROM case_state WHERE unit = $1 AND id > $2 AND outcome IS NULL ORDER BY id LIMIT $3",
    );
    OPEN_OF_DIVISION = Sql::both(
        "SELECT id FROM case_state WHERE division = $1 AND id > $2 AND outcome IS NULL ORDER BY id LIMIT $3",
    );
    OPEN_OF_GRID = Sql::both(
        "SELECT id FROM case_state WHERE grid = $1 AND id > $2 AND outcome IS NULL ORDER BY id LIMIT $3",
    );
    ASKED_OF_UNIT = Sql::both(
        "SELECT DISTINCT case_id FROM work_order WHERE unit = $1 AND state = 'open' AND case_id > $2 \
         ORDER BY case_id LIMIT $3",
    );
    // A town's code is its villages' without the last three digits; so the index holds all of it.
    WAITING_BY_TOWN = Sql::pair(
        "SELECT division - division % 1000 AS place, count(*), sum(CASE WHEN due < $1 THEN 1 ELSE 0 END) \
         FROM case_state INDEXED BY case_open WHERE outcome IS NULL GROUP BY place ORDER BY place",
        "SELECT division - division % 1000 AS place, count(*), sum(CASE WHEN due < $1 THEN 1 ELSE 0 END) \
         FROM case_state WHERE outcome IS NULL GROUP BY place ORDER BY place",
    );
}

impl Tx<'_> {
    /// Open cases that a unit must act on, after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_of_unit(
        &mut self,
        unit: &UnitCode,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        self.query(&OPEN_OF_UNIT, params![unit.as_str(), after, limit], |row| {
            row.id(0)
        })
    }

    /// Open cases of a village, after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_of_division(
        &mut self,
        division: DivisionCode,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        self.query(
            &OPEN_OF_DIVISION,
            params![division.number() as i64, after, limit],
            |row| row.id(0),
        )
    }

    /// Open cases of a grid, after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_of_grid(
        &mut self,
        grid: GridCode,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        self.query(
            &OPEN_OF_GRID,
            params![grid_number(grid), after, limit],
            |row| row.id(0),
        )
    }

    /// Cases in which a unit was asked and has not answered, after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn case_asked_of_unit(
        &mut self,
        unit: &UnitCode,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        self.query(
            &ASKED_OF_UNIT,
            params![unit.as_str(), after, limit],
            |row| row.id(0),
        )
    }

    /// Open cases below a division, and how many of them are overdue.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_count(
        &mut self,
        below: DivisionCode,
        now: Instant,
    ) -> Result<(i64, i64), Error> {
        let found = self.one(
            &COUNT_OPEN,
            params![below.number() as i64, below.end() as i64, now],
            |row| Ok((row.i64(0)?, row.opt_i64(1)?.unwrap_or(0))),
        )?;
        Ok(found.unwrap_or((0, 0)))
    }

    /// Open cases below a division by module and stage.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_by_stage(
        &mut self,
        below: DivisionCode,
    ) -> Result<Vec<(String, String, i64)>, Error> {
        self.query(
            &COUNT_OPEN_STAGE,
            params![below.number() as i64, below.end() as i64],
            |row| {
                Ok((
                    row.text(0)?.to_owned(),
                    row.text(1)?.to_owned(),
                    row.i64(2)?,
                ))
            },
        )
    }

    /// Cases below a division that ended since an instant.
    ///
    /// # Errors
    /// The store's.
    pub fn case_closed_count(&mut self, below: DivisionCode, since: Instant) -> Result<i64, Error> {
        let found = self.one(
            &COUNT_CLOSED_SINCE,
            params![below.number() as i64, below.end() as i64, since],
            |row| row.i64(0),
        )?;
        Ok(found.unwrap_or(0))
    }

    /// Open and overdue cases of every town.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_by_town(
        &mut self,
        now: Instant,
    ) -> Result<Vec<(DivisionCode, i64, i64)>, Error> {
        self.query(&WAITING_BY_TOWN, params![now], |row| {
            Ok((division(row, 0)?, row.i64(1)?, row.opt_i64(2)?.unwrap_or(0)))
        })
    }
}
