//! Inspections of service halls, looked through by place. Their applicant is the hall by its name.
//! The procedure stands as a literal in every statement, so that its own small index is used.

use crate::case::PAGE_ROWS_MAX;
use crate::statement::statements;
use crate::{Error, Sql, Tx, params};
use codes::Level;
use model::case::Case;
use model::id::CaseId;
use model::scope::Scope;
use model::time::Instant;

/// Below a division, after an id, of one procedure.
macro_rules! below {
    () => {
        "c.procedure = 'hall-inspection' AND c.division >= $1 AND c.division < $2 AND c.id > $3"
    };
}

/// Judged: what was found is known, and it was neither withdrawn nor ended because the hall is gone.
macro_rules! judged {
    ($case:literal) => {
        concat!(
            "(",
            $case,
            ".outcome IS NULL OR ",
            $case,
            ".outcome = 'done') AND ",
            $case,
            ".stage <> 'inspecting'"
        )
    };
}

statements! {
    INSPECTIONS_LATEST = Sql::both(concat!(
        "SELECT c.folded FROM case_state c WHERE ", below!(), " AND ", judged!("c"),
        " AND NOT EXISTS (SELECT 1 FROM case_state n WHERE n.procedure = 'hall-inspection' \
         AND n.division = c.division AND n.applicant = c.applicant AND n.id > c.id AND ", judged!("n"), ") \
         ORDER BY c.id LIMIT $4"
    ));
    INSPECTIONS_SINCE = Sql::both(concat!(
        "SELECT c.folded FROM case_state c WHERE ", below!(), " AND ", judged!("c"),
        " AND c.filed_at >= $5 ORDER BY c.id LIMIT $4"
    ));
    INSPECTIONS_OPEN = Sql::both(concat!(
        "SELECT c.folded FROM case_state c WHERE ", below!(), " AND c.outcome IS NULL ORDER BY c.id LIMIT $4"
    ));
}

/// Divisions from and up to that a scope looks through; none where it is no place.
fn within(scope: &Scope) -> Option<(i64, i64)> {
    match scope {
        Scope::County => Some((0, i64::MAX)),
        Scope::Division(division) => match division.level() {
            Level::Town | Level::Village => Some((division.number() as i64, division.end() as i64)),
            Level::County | Level::City | Level::Province => Some((0, i64::MAX)),
        },
        Scope::Unit(_)
        | Scope::Units(_)
        | Scope::Grids { .. }
        | Scope::Persons(_)
        | Scope::Nothing => None,
    }
}

impl Tx<'_> {
    /// The latest inspection of each hall in a scope of which the findings are known, by id after one. A
    /// hall that was renamed may come under either name.
    ///
    /// # Errors
    /// The store's.
    pub fn inspections_latest(&mut self, scope: &Scope, after: CaseId) -> Result<Vec<Case>, Error> {
        let Some((from, to)) = within(scope) else {
            return Ok(Vec::new());
        };
        self.query(
            &INSPECTIONS_LATEST,
            params![from, to, after, PAGE_ROWS_MAX],
            |row| row.packed(0),
        )
    }

    /// Inspections in a scope that began since an instant and of which the findings are known, by id
    /// after one.
    ///
    /// # Errors
    /// The store's.
    pub fn inspections_since(
        &mut self,
        scope: &Scope,
        since: Instant,
        after: CaseId,
    ) -> Result<Vec<Case>, Error> {
        let Some((from, to)) = within(scope) else {
            return Ok(Vec::new());
        };
        self.query(
            &INSPECTIONS_SINCE,
            params![from, to, after, PAGE_ROWS_MAX, since],
            |row| row.packed(0),
        )
    }

    /// Inspections in a scope that have not ended, by id after one.
    ///
    /// # Errors
    /// The store's.
    pub fn inspections_open(&mut self, scope: &Scope, after: CaseId) -> Result<Vec<Case>, Error> {
        let Some((from, to)) = within(scope) else {
            return Ok(Vec::new());
        };
        self.query(
            &INSPECTIONS_OPEN,
            params![from, to, after, PAGE_ROWS_MAX],
            |row| row.packed(0),
        )
    }
}
