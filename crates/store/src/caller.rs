//! Which cases came from the same phone: by its keyed index, which tells equal from equal and nothing else.

use crate::statement::statements;
use crate::{Error, Sql, Tx, params};
use model::id::CaseId;

statements! {
    INSERT = Sql::both(
        "INSERT INTO caller (caller, case_id) VALUES ($1, $2) ON CONFLICT (caller, case_id) DO NOTHING",
    );
    CLEAR = Sql::both("DELETE FROM caller WHERE case_id = $1");
    OF_CASE = Sql::both("SELECT caller FROM caller WHERE case_id = $1 ORDER BY caller");
    CASES = Sql::both("SELECT case_id FROM caller WHERE caller = $1 ORDER BY case_id DESC LIMIT $2");
    COUNT = Sql::both("SELECT count(*) FROM caller");
}

impl Tx<'_> {
    /// The phones of a case are these from now on.
    ///
    /// # Errors
    /// The store's.
    pub fn callers_set(&mut self, case: CaseId, callers: &[String]) -> Result<(), Error> {
        self.execute(&CLEAR, params![case])?;
        for caller in callers {
            self.execute(&INSERT, params![caller, case])?;
        }
        Ok(())
    }

    /// The keyed indexes of the phones of a case, in order.
    ///
    /// # Errors
    /// The store's.
    pub fn callers_of(&mut self, case: CaseId) -> Result<Vec<String>, Error> {
        self.query(&OF_CASE, params![case], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Cases from a phone, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn cases_of_caller(&mut self, caller: &str, limit: i64) -> Result<Vec<CaseId>, Error> {
        self.query(&CASES, params![caller, limit], |row| row.id(0))
    }

    /// How many there are, for checks.
    ///
    /// # Errors
    /// The store's.
    pub fn callers_count(&mut self) -> Result<i64, Error> {
        let count = self.one(&COUNT, params![], |row| row.i64(0))?;
        Ok(count.unwrap_or(0))
    }
}
