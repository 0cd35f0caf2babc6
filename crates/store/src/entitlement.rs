//! Standing entitlements: who is owed what, from when to when, and paid to which account.

use crate::code::{division, sealed};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use model::id::PersonId;
use model::roll::Entitlement;

macro_rules! entitlement_columns {
    () => {
        "programme, person, name, case_id, division, birth, from_month, until_month, stopped_for, account_cipher, \
         account_index, account_masked, account_holder, granted_at, version"
    };
}

statements! {
    ENTITLEMENT_WRITE = Sql::both(concat!(
        "INSERT INTO entitlement (", entitlement_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
         $12, $13, $14, $15) ON CONFLICT (programme, person) DO UPDATE SET name = excluded.name, \
         case_id = excluded.case_id, division = excluded.division, birth = excluded.birth, \
         from_month = excluded.from_month, until_month = excluded.until_month, stopped_for = excluded.stopped_for, \
         account_cipher = excluded.account_cipher, account_index = excluded.account_index, \
         account_masked = excluded.account_masked, account_holder = excluded.account_holder, \
         granted_at = excluded.granted_at, version = excluded.version"
    ));
    ENTITLEMENT = Sql::both(concat!(
        "SELECT ", entitlement_columns!(), " FROM entitlement WHERE programme = $1 AND person = $2"
    ));
    ENTITLEMENTS_BELOW = Sql::both(concat!(
        "SELECT ", entitlement_columns!(), " FROM entitlement WHERE programme = $1 AND division >= $2 \
         AND division < $3 ORDER BY division, person"
    ));
    // One page of a town, in the order of the index.
    ENTITLEMENTS_PAGE = Sql::both(concat!(
        "SELECT ", entitlement_columns!(), " FROM entitlement WHERE programme = $1 AND division >= $2 \
         AND division < $3 AND (division > $2 OR person > $4) ORDER BY division, person LIMIT $5"
    ));
    ENTITLEMENTS_AFTER = Sql::both(concat!(
        "SELECT ", entitlement_columns!(), " FROM entitlement WHERE programme = $1 AND person > $2 ORDER BY person LIMIT $3"
    ));
    ENTITLEMENTS_OF = Sql::both(concat!("SELECT ", entitlement_columns!(), " FROM entitlement WHERE person = $1"));
    ENTITLEMENTS_BY_ACCOUNT = Sql::both(concat!(
        "SELECT ", entitlement_columns!(), " FROM entitlement WHERE account_index = $1 ORDER BY person"
    ));
    ACCOUNTS_SHARED = Sql::both(
        "SELECT account_index, count(*) FROM entitlement WHERE until_month IS NULL AND division >= $1 AND division < $2 \
         GROUP BY account_index HAVING count(*) > $3 ORDER BY count(*) DESC, account_index LIMIT $4",
    );
    ENTITLED_COUNT = Sql::both(
        "SELECT count(*) FROM entitlement WHERE programme = $1 AND until_month IS NULL AND division >= $2 AND division < $3",
    );
}

fn entitlement(row: &Row<'_>) -> Result<Entitlement, Error> {
    Ok(Entitlement {
        programme: row.text(0)?.to_owned(),
        person: row.id(1)?,
        name: row.text(2)?.to_owned(),
        case: row.opt_id(3)?,
        division: division(row, 4)?,
        birth: row.date(5)?,
        from: row.parse(6, "a month")?,
        until: match row.opt_text(7)? {
            None => None,
            Some(_) => Some(row.parse(7, "a month")?),
        },
        stopped_for: row.opt_text(8)?.map(str::to_owned),
        account: sealed(row, 9)?,
        account_holder: row.id(12)?,
        granted_at: row.instant(13)?,
        version: row.i64(14)? as u64,
    })
}

impl Tx<'_> {
    /// Stores an entitlement, in place of an earlier version.
    ///
    /// # Errors
    /// The store's.
    pub fn entitlement_write(&mut self, e: &Entitlement) -> Result<(), Error> {
        self.execute(
            &ENTITLEMENT_WRITE,
            params![
                &e.programme,
                e.person,
                &e.name,
                e.case,
                e.division.number() as i64,
                e.birth,
                e.from,
                e.until,
                e.stopped_for.as_ref(),
                &e.account.cipher,
                &e.account.index,
                &e.account.masked,
                e.account_holder,
                e.granted_at,
                e.version as i64
            ],
        )?;
        Ok(())
    }

    /// A person's entitlement in a programme.
    ///
    /// # Errors
    /// The store's.
    pub fn entitlement(
        &mut self,
        programme: &str,
        person: PersonId,
    ) -> Result<Option<Entitlement>, Error> {
        self.one(&ENTITLEMENT, params![programme, person], entitlement)
    }

    /// All entitlements of a programme below a division.
    ///
    /// # Errors
    /// The store's.
    pub fn entitlements_below(
        &mut self,
        programme: &str,
        below: DivisionCode,
    ) -> Result<Vec<Entitlement>, Error> {
        self.query(
            &ENTITLEMENTS_BELOW,
            params![programme, below.number() as i64, below.end() as i64],
            entitlement,
        )
    }

    /// Some entitlements of a programme below a division, after a village and person.
    ///
    /// # Errors
    /// The store's.
    pub fn entitlements_below_after(
        &mut self,
        programme: &str,
        below: DivisionCode,
        after: (u64, PersonId),
        limit: i64,
    ) -> Result<Vec<Entitlement>, Error> {
        let (division, person) = after;
        self.query(
            &ENTITLEMENTS_PAGE,
            params![
                programme,
                division.max(below.number()) as i64,
                below.end() as i64,
                person,
                limit
            ],
            entitlement,
        )
    }

    /// Entitlements of a programme after a person's id.
    ///
    /// # Errors
    /// The store's.
    pub fn entitlements_after(
        &mut self,
        programme: &str,
        after: PersonId,
        limit: i64,
    ) -> Result<Vec<Entitlement>, Error> {
        self.query(
            &ENTITLEMENTS_AFTER,
            params![programme, after, limit],
            entitlement,
        )
    }

    /// Everything a person is entitled to.
    ///
    /// # Errors
    /// The store's.
    pub fn entitlements_of(&mut self, person: PersonId) -> Result<Vec<Entitlement>, Error> {
        self.query(&ENTITLEMENTS_OF, params![person], entitlement)
    }

    /// Entitlements paid to an account, by its keyed index.
    ///
    /// # Errors
    /// The store's.
    pub fn entitlements_by_account(&mut self, index: &str) -> Result<Vec<Entitlement>, Error> {
        self.query(&ENTITLEMENTS_BY_ACCOUNT, params![index], entitlement)
    }

    /// Accounts that serve more than so many persons: keyed index and how many.
    ///
    /// # Errors
    /// The store's.
    pub fn accounts_shared(
        &mut self,
        below: DivisionCode,
        most: i64,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, Error> {
        self.query(
            &ACCOUNTS_SHARED,
            params![below.number() as i64, below.end() as i64, most, limit],
            |row| Ok((row.text(0)?.to_owned(), row.i64(1)?)),
        )
    }

    /// How many are entitled below a division.
    ///
    /// # Errors
    /// The store's.
    pub fn entitled_count(&mut self, programme: &str, below: DivisionCode) -> Result<i64, Error> {
        let found = self.one(
            &ENTITLED_COUNT,
            params![programme, below.number() as i64, below.end() as i64],
            |row| row.i64(0),
        )?;
        Ok(found.unwrap_or(0))
    }
}
