//! The duty roster: shifts and hand-overs.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use model::duty::{Duty, DutyPart, HandOver};
use model::id::DutyId;
use model::time::Instant;
use model::unit::UnitCode;

macro_rules! duty_columns {
    () => {
        "id, unit, from_at, until_at, person, part"
    };
}

statements! {
    DUTY_INSERT = Sql::both(
        "INSERT INTO duty (id, unit, from_at, until_at, person, part, taken_off) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    );
    DUTY_END = Sql::both("UPDATE duty SET taken_off = $2 WHERE id = $1 AND taken_off = $3");
    DUTY = Sql::both(concat!("SELECT ", duty_columns!(), ", taken_off FROM duty WHERE id = $1"));
    // No shift is longer than a day, so what runs in a span began at most a day before it.
    DUTIES_OF_UNIT = Sql::both(concat!(
        "SELECT ", duty_columns!(), " FROM duty WHERE unit = $1 AND from_at >= $2 AND from_at < $3 AND until_at > $4 \
         AND taken_off = $5 ORDER BY from_at, part, id LIMIT $6"
    ));
    DUTIES_AT = Sql::both(concat!(
        "SELECT ", duty_columns!(), " FROM duty WHERE until_at > $1 AND from_at <= $1 AND until_at <= $2 \
         AND taken_off = $3 ORDER BY unit, part, id LIMIT $4"
    ));
    DUTIES_AFTER = Sql::both(concat!(
        "SELECT ", duty_columns!(), ", taken_off FROM duty WHERE id > $1 ORDER BY id LIMIT $2"
    ));
    HAND_OVER_INSERT = Sql::both(
        "INSERT INTO duty_hand_over (duty, unit, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT (duty) DO NOTHING",
    );
    HAND_OVER = Sql::both("SELECT body FROM duty_hand_over WHERE duty = $1");
    HAND_OVER_TAKE = Sql::both("UPDATE duty_hand_over SET body = $3 WHERE duty = $1 AND body = $2");
    HAND_OVERS_BETWEEN = Sql::both("SELECT body FROM duty_hand_over WHERE at > $1 AND at <= $2 ORDER BY at, duty LIMIT $3");
    HAND_OVERS_OF_UNIT = Sql::both(
        "SELECT body FROM duty_hand_over WHERE unit = $1 ORDER BY at DESC LIMIT $2",
    );
}

/// The longest shift in ms.
pub const DUTY_MS_MAX: i64 = 86_400_000;
/// Shifts read at once: a unit's week, or everybody on duty in the county.
const READ_MAX: i64 = 500;

fn duty(row: &Row<'_>) -> Result<Duty, Error> {
    Ok(Duty {
        id: row.id(0)?,
        unit: UnitCode(row.text(1)?.to_owned()),
        from: row.instant(2)?,
        until: row.instant(3)?,
        person: row.id(4)?,
        part: DutyPart::from_code(row.text(5)?).ok_or(Error::Column {
            column: 5,
            wanted: "a part of a shift",
        })?,
    })
}

impl Tx<'_> {
    /// Puts a shift on the roster.
    ///
    /// # Errors
    /// The store's.
    pub fn duty_insert(&mut self, duty: &Duty) -> Result<(), Error> {
        self.execute(
            &DUTY_INSERT,
            params![
                duty.id,
                duty.unit.as_str(),
                duty.from,
                duty.until,
                duty.person,
                duty.part.code(),
                false
            ],
        )
        .map(drop)
    }

    /// Takes a shift off; false when it was off before.
    ///
    /// # Errors
    /// The store's.
    pub fn duty_end(&mut self, id: DutyId) -> Result<bool, Error> {
        Ok(self.execute(&DUTY_END, params![id, true, false])? == 1)
    }

    /// A shift, and whether it stands.
    ///
    /// # Errors
    /// The store's.
    pub fn duty(&mut self, id: DutyId) -> Result<Option<(Duty, bool)>, Error> {
        self.one(&DUTY, params![id], |row| Ok((duty(row)?, !row.bool(6)?)))
    }

    /// A unit's shifts that run in a span, in their order.
    ///
    /// # Errors
    /// The store's.
    pub fn duties_of_unit(
        &mut self,
        unit: &UnitCode,
        from: Instant,
        until: Instant,
    ) -> Result<Vec<Duty>, Error> {
        self.query(
            &DUTIES_OF_UNIT,
            params![
                unit.as_str(),
                from.plus_ms(-DUTY_MS_MAX),
                until,
                from,
                false,
                READ_MAX
            ],
            duty,
        )
    }

    /// Everybody's shifts that run at an instant, by unit.
    ///
    /// # Errors
    /// The store's.
    pub fn duties_at(&mut self, at: Instant) -> Result<Vec<Duty>, Error> {
        self.query(
            &DUTIES_AT,
            params![at, at.plus_ms(DUTY_MS_MAX), false, READ_MAX],
            duty,
        )
    }

    /// Shifts after an id, and whether each stands.
    ///
    /// # Errors
    /// The store's.
    pub fn duties_after(&mut self, after: DutyId, limit: i64) -> Result<Vec<(Duty, bool)>, Error> {
        self.query(&DUTIES_AFTER, params![after, limit], |row| {
            Ok((duty(row)?, !row.bool(6)?))
        })
    }

    /// Stores a hand-over; false when the shift was handed over before.
    ///
    /// # Errors
    /// The store's.
    pub fn hand_over_insert(&mut self, unit: &UnitCode, over: &HandOver) -> Result<bool, Error> {
        let body = serde_json::to_string(over).map_err(|e| Error::Canon(e.to_string()))?;
        let rows = self.execute(
            &HAND_OVER_INSERT,
            params![over.from, unit.as_str(), over.at, &body],
        )?;
        Ok(rows == 1)
    }

    /// How a shift was handed over, if it was.
    ///
    /// # Errors
    /// The store's.
    pub fn hand_over(&mut self, duty: DutyId) -> Result<Option<HandOver>, Error> {
        self.one(&HAND_OVER, params![duty], |row| row.json(0))
    }

    /// Puts a hand-over that was taken in the place of the one that waited; false when it no longer waits.
    ///
    /// # Errors
    /// The store's.
    pub fn hand_over_take(&mut self, waits: &HandOver, taken: &HandOver) -> Result<bool, Error> {
        let text =
            |over: &HandOver| serde_json::to_string(over).map_err(|e| Error::Canon(e.to_string()));
        let (before, after) = (text(waits)?, text(taken)?);
        Ok(self.execute(&HAND_OVER_TAKE, params![waits.from, &before, &after])? == 1)
    }

    /// Hand-overs of every unit after one instant and up to another, in their order.
    ///
    /// # Errors
    /// The store's.
    pub fn hand_overs_between(
        &mut self,
        after: Instant,
        until: Instant,
    ) -> Result<Vec<HandOver>, Error> {
        self.query(
            &HAND_OVERS_BETWEEN,
            params![after, until, READ_MAX],
            |row| row.json(0),
        )
    }

    /// A unit's hand-overs, the latest first.
    ///
    /// # Errors
    /// The store's.
    pub fn hand_overs_of_unit(
        &mut self,
        unit: &UnitCode,
        limit: i64,
    ) -> Result<Vec<HandOver>, Error> {
        self.query(&HAND_OVERS_OF_UNIT, params![unit.as_str(), limit], |row| {
            row.json(0)
        })
    }
}
