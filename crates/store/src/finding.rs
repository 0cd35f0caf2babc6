//! Whom queries over the libraries found, by procedure: what the search for entitlements goes through.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use model::finding::Finding;
use model::id::PersonId;

macro_rules! finding_columns {
    () => {
        "procedure, person, facts, run, since, until_day"
    };
}

statements! {
    FINDING_WRITE = Sql::both(concat!(
        "INSERT INTO finding (", finding_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (procedure, person) DO UPDATE SET facts = excluded.facts, run = excluded.run, \
         since = excluded.since, until_day = excluded.until_day"
    ));
    FINDING = Sql::both(concat!(
        "SELECT ", finding_columns!(), " FROM finding WHERE procedure = $1 AND person = $2"
    ));
    FINDINGS_AFTER = Sql::both(concat!(
        "SELECT ", finding_columns!(), " FROM finding WHERE procedure = $1 AND person > $2 ORDER BY person LIMIT $3"
    ));
    FINDINGS_STANDING = Sql::both(
        "SELECT count(*) FROM finding WHERE procedure = $1 AND until_day IS NULL",
    );
}

fn finding(row: &Row<'_>) -> Result<Finding, Error> {
    let facts = serde_json::from_str(row.text(2)?).map_err(|_| Error::Column {
        column: 2,
        wanted: "facts",
    })?;
    Ok(Finding {
        procedure: row.text(0)?.to_owned(),
        person: row.id(1)?,
        facts,
        run: row.text(3)?.to_owned(),
        since: row.date(4)?,
        until: row.opt_date(5)?,
    })
}

impl Tx<'_> {
    /// Stores what was found of a person, in place of what was before.
    ///
    /// # Errors
    /// The store's.
    pub fn finding_write(&mut self, found: &Finding) -> Result<(), Error> {
        let facts = serde_json::Value::from_iter(found.facts.clone()).to_string();
        self.execute(
            &FINDING_WRITE,
            params![
                &found.procedure,
                found.person,
                &facts,
                &found.run,
                found.since,
                found.until
            ],
        )?;
        Ok(())
    }

    /// What a procedure's query found of a person.
    ///
    /// # Errors
    /// The store's.
    pub fn finding(&mut self, procedure: &str, person: PersonId) -> Result<Option<Finding>, Error> {
        self.one(&FINDING, params![procedure, person], finding)
    }

    /// Whom a procedure's query found, by id after one, at most so many; also who is found no longer.
    ///
    /// # Errors
    /// The store's.
    pub fn findings_after(
        &mut self,
        procedure: &str,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<Finding>, Error> {
        let after = after.unwrap_or(PersonId::from_bytes([0; 16]));
        self.query(&FINDINGS_AFTER, params![procedure, after, limit], finding)
    }

    /// How many a procedure's query finds now.
    ///
    /// # Errors
    /// The store's.
    pub fn findings_standing(&mut self, procedure: &str) -> Result<i64, Error> {
        let count = self.one(&FINDINGS_STANDING, params![procedure], |row| row.i64(0))?;
        Ok(count.unwrap_or(0))
    }
}
