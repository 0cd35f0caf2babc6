//! Visits to halls booked ahead.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use jiff::civil::Date;
use model::booking::{Booking, BookingEnding};
use model::hall::HallCode;
use model::id::{BookingId, PersonId};

/// A booking with how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingLine {
    /// It.
    pub booking: Booking,
    /// How it ended, once it did.
    pub ending: Option<BookingEnding>,
}

macro_rules! booking_columns {
    () => {
        "id, hall, day, slot, code, items, person, name, taken_by, taken_at, ending"
    };
}

/// What the text of an ending holds where somebody took it back.
macro_rules! stands {
    () => {
        "(ending IS NULL OR ending <> '\"cancelled\"')"
    };
}

statements! {
    INSERT = Sql::both(concat!(
        "INSERT INTO booking (", booking_columns!(), ") \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL) ON CONFLICT (hall, day, code) DO NOTHING"
    ));
    END = Sql::both("UPDATE booking SET ending = $2 WHERE id = $1 AND ending IS NULL");
    ONE = Sql::both(concat!("SELECT ", booking_columns!(), " FROM booking WHERE id = $1"));
    BY_CODE = Sql::both(concat!(
        "SELECT ", booking_columns!(), " FROM booking WHERE hall = $1 AND day = $2 AND code = $3"
    ));
    OF_DAY = Sql::both(concat!(
        "SELECT ", booking_columns!(), " FROM booking WHERE hall = $1 AND day = $2 ORDER BY slot, id LIMIT $3"
    ));
    OF_PERSON = Sql::both(concat!(
        "SELECT ", booking_columns!(), " FROM booking WHERE person = $1 AND day >= $2 ORDER BY id DESC LIMIT $3"
    ));
    TAKEN = Sql::both(concat!(
        "SELECT slot, count(*) FROM booking WHERE hall = $1 AND day = $2 AND ", stands!(),
        " GROUP BY slot ORDER BY slot"
    ));
    AFTER = Sql::both(concat!(
        "SELECT ", booking_columns!(), " FROM booking WHERE id > $1 ORDER BY id LIMIT $2"
    ));
}

fn line(row: &Row<'_>) -> Result<BookingLine, Error> {
    Ok(BookingLine {
        booking: Booking {
            id: row.id(0)?,
            hall: HallCode(row.text(1)?.to_owned()),
            day: row.date(2)?,
            slot: u16::try_from(row.i64(3)?).unwrap_or(0),
            code: row.text(4)?.to_owned(),
            items: row.json(5)?,
            person: row.opt_id(6)?,
            name: row.text(7)?.to_owned(),
            by: row.id(8)?,
            at: row.instant(9)?,
        },
        ending: match row.opt_text(10)? {
            None => None,
            Some(_) => Some(row.json(10)?),
        },
    })
}

impl Tx<'_> {
    /// Stores a booking; false when its code is another's that day.
    ///
    /// # Errors
    /// The store's.
    pub fn booking_insert(&mut self, b: &Booking) -> Result<bool, Error> {
        let items = serde_json::to_string(&b.items).map_err(|e| Error::Canon(e.to_string()))?;
        let changed = self.execute(
            &INSERT,
            params![
                b.id,
                b.hall.as_str(),
                b.day,
                i64::from(b.slot),
                &b.code,
                &items,
                b.person,
                &b.name,
                b.by,
                b.at
            ],
        )?;
        Ok(changed == 1)
    }

    /// Ends a booking; false when it ended before.
    ///
    /// # Errors
    /// The store's.
    pub fn booking_end(&mut self, id: BookingId, ending: &BookingEnding) -> Result<bool, Error> {
        let text = serde_json::to_string(ending).map_err(|e| Error::Canon(e.to_string()))?;
        Ok(self.execute(&END, params![id, &text])? == 1)
    }

    /// A booking.
    ///
    /// # Errors
    /// The store's.
    pub fn booking(&mut self, id: BookingId) -> Result<Option<BookingLine>, Error> {
        self.one(&ONE, params![id], line)
    }

    /// The booking of a code.
    ///
    /// # Errors
    /// The store's.
    pub fn booking_by_code(
        &mut self,
        hall: &HallCode,
        day: Date,
        code: &str,
    ) -> Result<Option<BookingLine>, Error> {
        self.one(&BY_CODE, params![hall.as_str(), day, code], line)
    }

    /// Bookings of a hall's day, in the order of their half hours.
    ///
    /// # Errors
    /// The store's.
    pub fn bookings_of_day(
        &mut self,
        hall: &HallCode,
        day: Date,
        limit: i64,
    ) -> Result<Vec<BookingLine>, Error> {
        self.query(&OF_DAY, params![hall.as_str(), day, limit], line)
    }

    /// Somebody's bookings from a day on, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn bookings_of_person(
        &mut self,
        person: PersonId,
        from: Date,
        limit: i64,
    ) -> Result<Vec<BookingLine>, Error> {
        self.query(&OF_PERSON, params![person, from, limit], line)
    }

    /// How many booked each half hour of a hall's day and did not take it back.
    ///
    /// # Errors
    /// The store's.
    pub fn bookings_taken(&mut self, hall: &HallCode, day: Date) -> Result<Vec<(u16, i64)>, Error> {
        self.query(&TAKEN, params![hall.as_str(), day], |row| {
            Ok((u16::try_from(row.i64(0)?).unwrap_or(0), row.i64(1)?))
        })
    }

    /// All bookings by id after one.
    ///
    /// # Errors
    /// The store's.
    pub fn bookings_after(
        &mut self,
        after: BookingId,
        limit: i64,
    ) -> Result<Vec<BookingLine>, Error> {
        self.query(&AFTER, params![after, limit], line)
    }
}
