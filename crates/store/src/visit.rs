//! What households are visited for and when next, and the visits that were made.

use crate::code::{grid_number, grid_of};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::id::{HouseholdId, VisitId};
use model::visit::{Consent, Visit, VisitPlan};

statements! {
    PLAN_WRITE = Sql::both(
        "INSERT INTO visit_plan (household, grid, kinds, next_on, refused) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (household) DO UPDATE SET grid = excluded.grid, kinds = excluded.kinds, \
         next_on = excluded.next_on, refused = excluded.refused",
    );
    PLAN = Sql::both("SELECT household, grid, kinds, next_on, refused FROM visit_plan WHERE household = $1");
    PLANS_DUE = Sql::both(
        "SELECT household, grid, kinds, next_on, refused FROM visit_plan \
         WHERE grid = $1 AND next_on <= $2 ORDER BY next_on, household LIMIT $3",
    );
    PLANS_AFTER = Sql::both(
        "SELECT household, grid, kinds, next_on, refused FROM visit_plan WHERE household > $1 ORDER BY household LIMIT $2",
    );
    DUE_COUNT = Sql::both("SELECT count(*) FROM visit_plan WHERE grid = $1 AND next_on <= $2");
    PLANS_OF_GRID = Sql::both(
        "SELECT household, grid, kinds, next_on, refused FROM visit_plan \
         WHERE grid = $1 AND household > $2 ORDER BY household LIMIT $3",
    );
    INSERT = Sql::both(
        "INSERT INTO visit (id, household, grid, person, at, consent, ticked, said_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    OF_HOUSEHOLD = Sql::both(
        "SELECT id, household, grid, person, at, consent, ticked, said_by FROM visit WHERE household = $1 ORDER BY id DESC LIMIT $2",
    );
    AFTER = Sql::both(
        "SELECT id, household, grid, person, at, consent, ticked, said_by FROM visit WHERE id > $1 ORDER BY id LIMIT $2",
    );
    // How many were made and refused below a division between two instants: no household in it.
    COUNTS = Sql::both(
        "SELECT grid, count(*), sum(CASE WHEN consent = 'agreed' THEN 1 ELSE 0 END) FROM visit \
         WHERE grid >= $1 AND grid < $2 AND at >= $3 AND at < $4 GROUP BY grid ORDER BY grid",
    );
    HOUSEHOLDS = Sql::both(
        "SELECT household, count(*) FROM person WHERE grid = $1 AND household > $2 \
         AND standing IN ('registered', 'resident') GROUP BY household ORDER BY household LIMIT $3",
    );
}

fn plan(row: &Row<'_>) -> Result<VisitPlan, Error> {
    Ok(VisitPlan {
        household: row.id(0)?,
        grid: grid(row, 1)?,
        kinds: row.json(2)?,
        next_on: row.opt_date(3)?,
        refused: row.bool(4)?,
    })
}

fn grid(row: &Row<'_>, column: usize) -> Result<GridCode, Error> {
    grid_of(row.i64(column)?).ok_or(Error::Column {
        column,
        wanted: "a grid code",
    })
}

fn visit(row: &Row<'_>) -> Result<Visit, Error> {
    Ok(Visit {
        id: row.id(0)?,
        household: row.id(1)?,
        grid: grid(row, 2)?,
        person: row.id(3)?,
        at: row.instant(4)?,
        consent: Consent::from_code(row.text(5)?).ok_or(Error::Column {
            column: 5,
            wanted: "an answer",
        })?,
        ticked: row.json(6)?,
        said_by: row.opt_id(7)?,
    })
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Canon(e.to_string()))
}

/// Visits of a grid within a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitCount {
    /// The grid.
    pub grid: GridCode,
    /// Made or tried.
    pub all: i64,
    /// To which the household agreed.
    pub agreed: i64,
}

impl Tx<'_> {
    /// Stores what a household is visited for, in place of what was before.
    ///
    /// # Errors
    /// The store's.
    pub fn visit_plan_write(&mut self, p: &VisitPlan) -> Result<(), Error> {
        let kinds = json(&p.kinds)?;
        self.execute(
            &PLAN_WRITE,
            params![
                p.household,
                grid_number(p.grid),
                &kinds,
                p.next_on,
                p.refused
            ],
        )?;
        Ok(())
    }

    /// What a household is visited for.
    ///
    /// # Errors
    /// The store's.
    pub fn visit_plan(&mut self, household: HouseholdId) -> Result<Option<VisitPlan>, Error> {
        self.one(&PLAN, params![household], plan)
    }

    /// Households of a grid to be visited on a day or before, longest due first.
    ///
    /// # Errors
    /// The store's.
    pub fn visits_due(
        &mut self,
        of: GridCode,
        on: Date,
        limit: i64,
    ) -> Result<Vec<VisitPlan>, Error> {
        self.query(&PLANS_DUE, params![grid_number(of), on, limit], plan)
    }

    /// How many households of a grid are to be visited on a day or before.
    ///
    /// # Errors
    /// The store's.
    pub fn visits_due_count(&mut self, of: GridCode, on: Date) -> Result<i64, Error> {
        Ok(self
            .one(&DUE_COUNT, params![grid_number(of), on], |row| row.i64(0))?
            .unwrap_or(0))
    }

    /// Plans of a grid by household after one, those of households that want no visits among them.
    ///
    /// # Errors
    /// The store's.
    pub fn visit_plans_of_grid(
        &mut self,
        of: GridCode,
        after: HouseholdId,
        limit: i64,
    ) -> Result<Vec<VisitPlan>, Error> {
        self.query(&PLANS_OF_GRID, params![grid_number(of), after, limit], plan)
    }

    /// Plans by household after one, at most so many.
    ///
    /// # Errors
    /// The store's.
    pub fn visit_plans_after(
        &mut self,
        after: HouseholdId,
        limit: i64,
    ) -> Result<Vec<VisitPlan>, Error> {
        self.query(&PLANS_AFTER, params![after, limit], plan)
    }

    /// Stores a visit.
    ///
    /// # Errors
    /// The store's.
    pub fn visit_insert(&mut self, v: &Visit) -> Result<(), Error> {
        let ticked = json(&v.ticked)?;
        self.execute(
            &INSERT,
            params![
                v.id,
                v.household,
                grid_number(v.grid),
                v.person,
                v.at,
                v.consent.code(),
                &ticked,
                v.said_by
            ],
        )?;
        Ok(())
    }

    /// The last visits of a household, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn visits_of(&mut self, household: HouseholdId, limit: i64) -> Result<Vec<Visit>, Error> {
        self.query(&OF_HOUSEHOLD, params![household, limit], visit)
    }

    /// Visits by id after one, at most so many.
    ///
    /// # Errors
    /// The store's.
    pub fn visits_after(&mut self, after: VisitId, limit: i64) -> Result<Vec<Visit>, Error> {
        self.query(&AFTER, params![after, limit], visit)
    }

    /// How many visits were made below a division from one instant to before another, by grid.
    ///
    /// # Errors
    /// The store's.
    pub fn visit_counts(
        &mut self,
        below: DivisionCode,
        from: model::time::Instant,
        to: model::time::Instant,
    ) -> Result<Vec<VisitCount>, Error> {
        self.query(
            &COUNTS,
            params![
                below.number() as i64 * 1_000,
                below.end() as i64 * 1_000,
                from,
                to
            ],
            |row| {
                Ok(VisitCount {
                    grid: grid(row, 0)?,
                    all: row.i64(1)?,
                    agreed: row.i64(2)?,
                })
            },
        )
    }

    /// Households that live in a grid, by id after one, with how many persons each.
    ///
    /// # Errors
    /// The store's.
    pub fn households_of_grid(
        &mut self,
        of: GridCode,
        after: Option<HouseholdId>,
        limit: i64,
    ) -> Result<Vec<(HouseholdId, i64)>, Error> {
        let after = after.unwrap_or(HouseholdId::from_bytes([0; 16]));
        self.query(&HOUSEHOLDS, params![grid_number(of), after, limit], |row| {
            Ok((row.id(0)?, row.i64(1)?))
        })
    }
}
