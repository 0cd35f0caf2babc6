//! Authorisations of one citizen to act for another (授权).

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use jiff::civil::Date;
use model::id::{AuthorisationId, PersonId};
use model::journal::Authorisation;
use model::time::Instant;

statements! {
    AUTHORISE = Sql::both(
        "INSERT INTO authorisation (id, from_person, to_person, since, until_date, revoked_at) \
         VALUES ($1, $2, $3, $4, $5, NULL)",
    ).moving_footing();
    AUTHORISE_END = Sql::both("UPDATE authorisation SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL").moving_footing();
    AUTHORISATION = Sql::both(
        "SELECT id, from_person, to_person, since, until_date, revoked_at FROM authorisation WHERE id = $1",
    );
    AUTHORISED_BY = Sql::both(
        "SELECT id, from_person, to_person, since, until_date, revoked_at FROM authorisation WHERE from_person = $1 ORDER BY id DESC",
    );
    AUTHORISED_TO = Sql::both(
        "SELECT id, from_person, to_person, since, until_date, revoked_at FROM authorisation \
         WHERE to_person = $1 AND revoked_at IS NULL AND since <= $2 AND (until_date IS NULL OR until_date >= $2) ORDER BY id",
    );
    AUTHORISED_EVER = Sql::both(
        "SELECT from_person FROM authorisation WHERE to_person = $1 \
         UNION SELECT to_person FROM authorisation WHERE from_person = $1",
    );
}

fn authorisation(row: &Row<'_>) -> Result<Authorisation, Error> {
    Ok(Authorisation {
        id: row.id(0)?,
        from: row.id(1)?,
        to: row.id(2)?,
        since: row.date(3)?,
        until: row.opt_date(4)?,
        revoked_at: row.opt_instant(5)?,
    })
}

impl Tx<'_> {
    /// Records an authorisation.
    ///
    /// # Errors
    /// The store's.
    pub fn authorisation_insert(&mut self, authorisation: &Authorisation) -> Result<(), Error> {
        self.execute(
            &AUTHORISE,
            params![
                authorisation.id,
                authorisation.from,
                authorisation.to,
                authorisation.since,
                authorisation.until
            ],
        )?;
        Ok(())
    }

    /// Revokes an authorisation; false when it was not in force.
    ///
    /// # Errors
    /// The store's.
    pub fn authorisation_revoke(
        &mut self,
        id: AuthorisationId,
        at: Instant,
    ) -> Result<bool, Error> {
        Ok(self.execute(&AUTHORISE_END, params![id, at])? == 1)
    }

    /// An authorisation.
    ///
    /// # Errors
    /// The store's.
    pub fn authorisation(&mut self, id: AuthorisationId) -> Result<Option<Authorisation>, Error> {
        self.one(&AUTHORISATION, params![id], authorisation)
    }

    /// Authorisations a person gave, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn authorisations_by(&mut self, from: PersonId) -> Result<Vec<Authorisation>, Error> {
        self.query(&AUTHORISED_BY, params![from], authorisation)
    }

    /// Authorisations in force for a person to act for others.
    ///
    /// # Errors
    /// The store's.
    pub fn authorisations_to(
        &mut self,
        to: PersonId,
        on: Date,
    ) -> Result<Vec<Authorisation>, Error> {
        self.recall(
            |m| &mut m.authorised_to,
            (to, on),
            |tx, _| tx.query(&AUTHORISED_TO, params![to, on], authorisation),
        )
    }

    /// Everybody with whom a person was ever bound by an authorisation, given or received.
    ///
    /// # Errors
    /// The store's.
    pub fn authorisation_partners(&mut self, person: PersonId) -> Result<Vec<PersonId>, Error> {
        self.query(&AUTHORISED_EVER, params![person], |row| row.id(0))
    }
}
