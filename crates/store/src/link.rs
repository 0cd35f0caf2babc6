//! Cases that belong together: one opened by another, one a duplicate of another.

use crate::statement::statements;
use crate::{Error, Sql, Tx, params};
use model::id::CaseId;

statements! {
    INSERT = Sql::both(
        "INSERT INTO case_link (from_case, to_case, link) VALUES ($1, $2, $3) \
         ON CONFLICT (from_case, to_case, link) DO NOTHING",
    );
    OF_CASE = Sql::both(
        "SELECT from_case, to_case, link FROM case_link WHERE from_case = $1 \
         UNION ALL SELECT from_case, to_case, link FROM case_link WHERE to_case = $1 LIMIT 200",
    );
    ALL = Sql::both(
        "SELECT from_case, to_case, link FROM case_link WHERE from_case > $1 \
         OR (from_case = $1 AND (to_case > $2 OR (to_case = $2 AND link > $3))) \
         ORDER BY from_case, to_case, link LIMIT $4",
    );
}

/// One case points to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseLink {
    /// The case that says so.
    pub from: CaseId,
    /// The other.
    pub to: CaseId,
    /// Declared link of the first one's procedure.
    pub link: String,
}

fn line(row: &crate::Row<'_>) -> Result<CaseLink, Error> {
    Ok(CaseLink {
        from: row.id(0)?,
        to: row.id(1)?,
        link: row.text(2)?.to_owned(),
    })
}

impl Tx<'_> {
    /// Links two cases; once.
    ///
    /// # Errors
    /// The store's.
    pub fn case_link(&mut self, from: CaseId, to: CaseId, link: &str) -> Result<(), Error> {
        self.execute(&INSERT, params![from, to, link]).map(drop)
    }

    /// What a case is linked to, from either side.
    ///
    /// # Errors
    /// The store's.
    pub fn case_links(&mut self, case: CaseId) -> Result<Vec<CaseLink>, Error> {
        self.query(&OF_CASE, params![case], line)
    }

    /// Links after one, in order, for checks; from the first with none.
    ///
    /// # Errors
    /// The store's.
    pub fn case_links_after(
        &mut self,
        after: Option<&CaseLink>,
        limit: i64,
    ) -> Result<Vec<CaseLink>, Error> {
        let zero = CaseId::from_bytes([0; 16]);
        let (from, to, link) = after.map_or((zero, zero, ""), |l| (l.from, l.to, l.link.as_str()));
        self.query(&ALL, params![from, to, link, limit], line)
    }
}
