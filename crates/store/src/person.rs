//! The population library, until the hub carries it: persons, aliases, certificates.

use crate::code::{division, grid_number, opt_grid, opt_sealed, sealed};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::id::{CertificateId, PersonId};
use model::library::Certificate;
use model::person::{Person, Standing};
use model::place::Point;
use model::time::Instant;

macro_rules! columns {
    () => {
        "id, name, sex, birth, division, grid, household, number_cipher, number_index, number_masked, \
         address_cipher, address_index, address_masked, phone_cipher, phone_index, phone_masked, \
         account_cipher, account_index, account_masked, lng_e7, lat_e7, standing, standing_date, since, version, synthetic"
    };
}

/// A run of the search for entitlements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screening {
    /// For which day.
    pub day: Date,
    /// When it ran.
    pub at: Instant,
    /// Persons looked at.
    pub looked: i64,
    /// Cases opened.
    pub opened: i64,
    /// Entitlements stopped.
    pub stopped: i64,
}

statements! {
    INSERT = Sql::both(concat!(
        "INSERT INTO person (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
         $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)"
    ));
    UPDATE = Sql::both(
        "UPDATE person SET name = $2, sex = $3, birth = $4, division = $5, grid = $6, household = $7, \
         number_cipher = $8, number_index = $9, number_masked = $10, address_cipher = $11, address_index = $12, \
         address_masked = $13, phone_cipher = $14, phone_index = $15, phone_masked = $16, account_cipher = $17, \
         account_index = $18, account_masked = $19, lng_e7 = $20, lat_e7 = $21, standing = $22, standing_date = $23, \
         since = $24, version = $25, synthetic = $26 WHERE id = $1 AND version = $25 - 1",
    );
    BY_ID = Sql::both(concat!("SELECT ", columns!(), " FROM person WHERE id = $1"));
    BY_NUMBER = Sql::both(concat!("SELECT ", columns!(), " FROM person WHERE number_index = $1 ORDER BY id"));
    BY_IDS = Sql::pair(
        concat!("SELECT ", columns!(), " FROM person WHERE id IN (SELECT unhex(value) FROM json_each($1)) ORDER BY id"),
        concat!("SELECT ", columns!(), " FROM person WHERE id = ANY($1::bytea[]) ORDER BY id"),
    );
    BY_GRID = Sql::both(concat!("SELECT ", columns!(), " FROM person WHERE grid = $1 AND id > $2 ORDER BY id LIMIT $3"));
    BY_DIVISION = Sql::both(concat!(
        "SELECT ", columns!(), " FROM person WHERE division = $1 AND id > $2 ORDER BY id LIMIT $3"
    ));
    OF_HOUSEHOLD = Sql::both(concat!("SELECT ", columns!(), " FROM person WHERE household = $1 ORDER BY birth LIMIT 50"));
    // Everybody born up to a day, oldest first: the search for entitlements by age.
    BORN_UP_TO = Sql::both(concat!(
        "SELECT ", columns!(), " FROM person WHERE birth <= $1 AND (birth > $2 OR (birth = $2 AND id > $3)) \
         ORDER BY birth, id LIMIT $4"
    ));
    COUNT = Sql::both("SELECT count(*) FROM person WHERE division >= $1 AND division < $2");
    COUNT_AGED = Sql::both("SELECT count(*) FROM person WHERE birth <= $1 AND standing = 'registered'");
    ALIAS = Sql::both("SELECT kept FROM person_alias WHERE alias = $1");
    ALIASES = Sql::both("SELECT alias FROM person_alias WHERE kept = $1 ORDER BY alias");
    JOIN = Sql::both("INSERT INTO person_alias (alias, kept) VALUES ($1, $2)").moving_footing();
    REJOIN = Sql::both("UPDATE person_alias SET kept = $2 WHERE kept = $1").moving_footing();
    CERTIFICATE = Sql::both(
        "INSERT INTO certificate (id, person, kind, from_date, to_date) VALUES ($1, $2, $3, $4, $5)",
    );
    CERTIFICATE_END = Sql::both("UPDATE certificate SET to_date = $2 WHERE id = $1");
    CERTIFICATES = Sql::both(
        "SELECT id, person, kind, from_date, to_date FROM certificate \
         WHERE person = $1 AND from_date <= $2 AND (to_date IS NULL OR to_date >= $2) ORDER BY kind, id",
    );
    // Two runs in one millisecond happen only where the clock stands; their finds add up.
    SCREENED = Sql::both(
        "INSERT INTO screening (day, at, looked, opened, stopped) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (day, at) DO UPDATE SET opened = screening.opened + excluded.opened, \
         stopped = screening.stopped + excluded.stopped",
    );
    SCREENINGS = Sql::both("SELECT day, at, looked, opened, stopped FROM screening ORDER BY day DESC, at DESC LIMIT $1");
    MANY = Sql::pair(
        "SELECT count(*) FROM person",
        "SELECT CASE WHEN reltuples < 0 THEN 0 ELSE CAST(reltuples AS BIGINT) END FROM pg_class WHERE relname = 'person'",
    );
}

fn person(row: &Row<'_>) -> Result<Person, Error> {
    let standing = match (row.text(21)?, row.opt_date(22)?) {
        ("registered", _) => Standing::Registered,
        ("resident", _) => Standing::Resident,
        ("moved-away", Some(date)) => Standing::MovedAway(date),
        ("died", Some(date)) => Standing::Died(date),
        _ => {
            return Err(Error::Column {
                column: 21,
                wanted: "a standing",
            });
        }
    };
    let point = match (row.opt_i64(19)?, row.opt_i64(20)?) {
        (Some(lng_e7), Some(lat_e7)) => Some(Point { lng_e7, lat_e7 }),
        _ => None,
    };
    Ok(Person {
        id: row.id(0)?,
        name: row.text(1)?.to_owned(),
        sex: codes::lists::Sex::from_code(row.text(2)?).ok_or(Error::Column {
            column: 2,
            wanted: "a sex code",
        })?,
        birth: row.date(3)?,
        division: division(row, 4)?,
        grid: opt_grid(row, 5)?,
        household: row.opt_id(6)?,
        number: sealed(row, 7)?,
        address: sealed(row, 10)?,
        phone: opt_sealed(row, 13)?,
        account: opt_sealed(row, 16)?,
        point,
        standing,
        since: row.opt_date(23)?,
        version: row.i64(24)?,
        synthetic: row.bool(25)?,
    })
}

impl Tx<'_> {
    fn person_write(&mut self, sql: &Sql, person: &Person) -> Result<u64, Error> {
        let (standing, date) = match &person.standing {
            Standing::Registered => ("registered", None),
            Standing::Resident => ("resident", None),
            Standing::MovedAway(date) => ("moved-away", Some(*date)),
            Standing::Died(date) => ("died", Some(*date)),
        };
        let phone = person.phone.as_ref();
        let account = person.account.as_ref();
        self.execute(
            sql,
            params![
                person.id,
                &person.name,
                person.sex.code(),
                person.birth,
                person.division.number() as i64,
                person.grid.map(grid_number),
                person.household,
                &person.number.cipher,
                &person.number.index,
                &person.number.masked,
                &person.address.cipher,
                &person.address.index,
                &person.address.masked,
                phone.map(|s| &s.cipher),
                phone.map(|s| &s.index),
                phone.map(|s| &s.masked),
                account.map(|s| &s.cipher),
                account.map(|s| &s.index),
                account.map(|s| &s.masked),
                person.point.map(|p| p.lng_e7),
                person.point.map(|p| p.lat_e7),
                standing,
                date,
                person.since,
                person.version,
                person.synthetic
            ],
        )
    }

    /// Stores a new record.
    ///
    /// # Errors
    /// The store's, or an id that stands already.
    pub fn person_insert(&mut self, person: &Person) -> Result<(), Error> {
        self.person_write(&INSERT, person).map(|_| ())
    }

    /// Stores the next version of a record; false when somebody stored one before.
    ///
    /// # Errors
    /// The store's.
    pub fn person_update(&mut self, person: &Person) -> Result<bool, Error> {
        Ok(self.person_write(&UPDATE, person)? == 1)
    }

    /// A record.
    ///
    /// # Errors
    /// The store's.
    pub fn person(&mut self, id: PersonId) -> Result<Option<Person>, Error> {
        self.one(&BY_ID, params![id], person)
    }

    /// Records by ids.
    ///
    /// # Errors
    /// The store's.
    pub fn persons(&mut self, ids: &[PersonId]) -> Result<Vec<Person>, Error> {
        self.query(&BY_IDS, params![ids], person)
    }

    /// Records with a number, by its keyed index.
    ///
    /// # Errors
    /// The store's.
    pub fn persons_by_number(&mut self, index: &str) -> Result<Vec<Person>, Error> {
        self.query(&BY_NUMBER, params![index], person)
    }

    /// Records of a grid after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn persons_of_grid(
        &mut self,
        grid: GridCode,
        after: PersonId,
        limit: i64,
    ) -> Result<Vec<Person>, Error> {
        self.query(&BY_GRID, params![grid_number(grid), after, limit], person)
    }

    /// Records of a village after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn persons_of_division(
        &mut self,
        division: DivisionCode,
        after: PersonId,
        limit: i64,
    ) -> Result<Vec<Person>, Error> {
        self.query(
            &BY_DIVISION,
            params![division.number() as i64, after, limit],
            person,
        )
    }

    /// A household's members, oldest first.
    ///
    /// # Errors
    /// The store's.
    pub fn persons_of_household(
        &mut self,
        household: model::id::HouseholdId,
    ) -> Result<Vec<Person>, Error> {
        self.query(&OF_HOUSEHOLD, params![household], person)
    }

    /// Everybody born up to a day, oldest first, after a (birth, id) key.
    ///
    /// # Errors
    /// The store's.
    pub fn persons_born_up_to(
        &mut self,
        day: Date,
        after: Option<(Date, PersonId)>,
        limit: i64,
    ) -> Result<Vec<Person>, Error> {
        let (birth, id) =
            after.unwrap_or((jiff::civil::date(1000, 1, 1), PersonId::from_bytes([0; 16])));
        self.query(&BORN_UP_TO, params![day, birth, id, limit], person)
    }

    /// How many records a division and what is below it have.
    ///
    /// # Errors
    /// The store's.
    pub fn person_count(&mut self, below: DivisionCode) -> Result<i64, Error> {
        let found = self.one(
            &COUNT,
            params![below.number() as i64, below.end() as i64],
            |row| row.i64(0),
        )?;
        Ok(found.unwrap_or(0))
    }

    /// How many registered persons were born up to a day.
    ///
    /// # Errors
    /// The store's.
    pub fn person_count_born_up_to(&mut self, day: Date) -> Result<i64, Error> {
        Ok(self
            .one(&COUNT_AGED, params![day], |row| row.i64(0))?
            .unwrap_or(0))
    }

    /// How many records there are, about (PostgreSQL answers from its statistics).
    ///
    /// # Errors
    /// The store's.
    pub fn person_count_about(&mut self) -> Result<i64, Error> {
        Ok(self.one(&MANY, params![], |row| row.i64(0))?.unwrap_or(0))
    }

    /// The id that a person's id resolves to.
    ///
    /// # Errors
    /// The store's.
    pub fn person_resolve(&mut self, id: PersonId) -> Result<PersonId, Error> {
        self.recall(
            |m| &mut m.resolved,
            id,
            |tx, id| {
                Ok(tx
                    .one(&ALIAS, params![*id], |row| row.id(0))?
                    .unwrap_or(*id))
            },
        )
    }

    /// Ids that resolve to a person.
    ///
    /// # Errors
    /// The store's.
    pub fn person_aliases(&mut self, kept: PersonId) -> Result<Vec<PersonId>, Error> {
        self.query(&ALIASES, params![kept], |row| row.id(0))
    }

    /// Makes `alias`, and whatever resolved to it, resolve to `kept`.
    ///
    /// # Errors
    /// The store's.
    pub fn person_join(&mut self, alias: PersonId, kept: PersonId) -> Result<(), Error> {
        self.execute(&REJOIN, params![alias, kept])?;
        self.execute(&JOIN, params![alias, kept])?;
        Ok(())
    }

    /// Puts a certificate into the library.
    ///
    /// # Errors
    /// The store's.
    pub fn certificate_insert(&mut self, certificate: &Certificate) -> Result<(), Error> {
        self.execute(
            &CERTIFICATE,
            params![
                certificate.id,
                certificate.person,
                &certificate.kind,
                certificate.from,
                certificate.to
            ],
        )?;
        Ok(())
    }

    /// Ends a certificate on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn certificate_end(&mut self, id: CertificateId, on: Date) -> Result<(), Error> {
        self.execute(&CERTIFICATE_END, params![id, on])?;
        Ok(())
    }

    /// A person's certificates in force on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn certificates(&mut self, person: PersonId, on: Date) -> Result<Vec<Certificate>, Error> {
        self.query(&CERTIFICATES, params![person, on], |row| {
            Ok(Certificate {
                id: row.id(0)?,
                person: row.id(1)?,
                kind: row.text(2)?.to_owned(),
                from: row.date(3)?,
                to: row.opt_date(4)?,
            })
        })
    }

    /// Notes that the search for entitlements ran.
    ///
    /// # Errors
    /// The store's.
    pub fn screening_insert(
        &mut self,
        day: Date,
        at: Instant,
        looked: i64,
        opened: i64,
        stopped: i64,
    ) -> Result<(), Error> {
        self.execute(&SCREENED, params![day, at, looked, opened, stopped])?;
        Ok(())
    }

    /// The last searches, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn screenings(&mut self, limit: i64) -> Result<Vec<Screening>, Error> {
        self.query(&SCREENINGS, params![limit], |row| {
            Ok(Screening {
                day: row.date(0)?,
                at: row.instant(1)?,
                looked: row.i64(2)?,
                opened: row.i64(3)?,
                stopped: row.i64(4)?,
            })
        })
    }
}
