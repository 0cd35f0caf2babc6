//! Service halls as they are on a day, and their windows.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use jiff::civil::Date;
use model::hall::{Hall, HallCode, HallWindow, WindowState};
use model::id::PersonId;
use model::unit::UnitCode;

/// What is latest of a hall on a day.
macro_rules! on_the_day {
    () => {
        "h.from_day <= $1 AND NOT EXISTS (SELECT 1 FROM hall n \
         WHERE n.code = h.code AND n.from_day > h.from_day AND n.from_day <= $1)"
    };
}

statements! {
    HALL_WRITE = Sql::both(
        "INSERT INTO hall (code, from_day, unit, body) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (code, from_day) DO UPDATE SET unit = excluded.unit, body = excluded.body",
    );
    HALLS_ON = Sql::both(concat!(
        "SELECT h.body FROM hall h WHERE ", on_the_day!(), " AND h.code > $2 ORDER BY h.code LIMIT $3"
    ));
    HALL_ON = Sql::both(concat!(
        "SELECT h.body FROM hall h WHERE ", on_the_day!(), " AND h.code = $2"
    ));
    HALL_OF_UNIT = Sql::both(concat!(
        "SELECT h.body FROM hall h WHERE ", on_the_day!(), " AND h.unit = $2 ORDER BY h.code LIMIT 1"
    ));
    HALL_VERSIONS = Sql::both(
        "SELECT body FROM hall WHERE code > $1 OR (code = $1 AND from_day > $2) ORDER BY code, from_day LIMIT $3",
    );
    WINDOW_SET = Sql::both(
        "INSERT INTO hall_window (hall, number, clerk, state, set_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (hall, number) DO UPDATE SET clerk = excluded.clerk, state = excluded.state, \
         set_at = excluded.set_at",
    );
    WINDOWS_OF = Sql::both(
        "SELECT hall, number, clerk, state, set_at FROM hall_window WHERE hall = $1 ORDER BY number LIMIT 200",
    );
    WINDOWS_OF_CLERK = Sql::both(
        "SELECT hall, number, clerk, state, set_at FROM hall_window WHERE clerk = $1 ORDER BY hall, number LIMIT 200",
    );
    WINDOWS_AFTER = Sql::both(
        "SELECT hall, number, clerk, state, set_at FROM hall_window \
         WHERE hall > $1 OR (hall = $1 AND number > $2) ORDER BY hall, number LIMIT $3",
    );
}

fn hall(row: &Row<'_>) -> Result<Hall, Error> {
    row.json(0)
}

fn window(row: &Row<'_>) -> Result<HallWindow, Error> {
    let state = WindowState::from_code(row.text(3)?).ok_or(Error::Column {
        column: 3,
        wanted: "a window's state",
    })?;
    Ok(HallWindow {
        hall: HallCode(row.text(0)?.to_owned()),
        number: u32::try_from(row.i64(1)?).unwrap_or(0),
        clerk: row.id(2)?,
        state,
        at: row.instant(4)?,
    })
}

impl Tx<'_> {
    /// Writes down a hall as it is from a day on, in place of what was written for that day.
    ///
    /// # Errors
    /// The store's.
    pub fn hall_write(&mut self, hall: &Hall) -> Result<(), Error> {
        let body = serde_json::to_string(hall).map_err(|e| Error::Canon(e.to_string()))?;
        self.execute(
            &HALL_WRITE,
            params![hall.code.as_str(), hall.from, hall.unit.as_str(), &body],
        )?;
        Ok(())
    }

    /// Halls as they are on a day, by code after one.
    ///
    /// # Errors
    /// The store's.
    pub fn halls_on(&mut self, day: Date, after: &str, limit: i64) -> Result<Vec<Hall>, Error> {
        self.query(&HALLS_ON, params![day, after, limit], hall)
    }

    /// A hall as it is on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn hall_on(&mut self, code: &HallCode, day: Date) -> Result<Option<Hall>, Error> {
        self.one(&HALL_ON, params![day, code.as_str()], hall)
    }

    /// The hall of a unit on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn hall_of_unit(&mut self, unit: &UnitCode, day: Date) -> Result<Option<Hall>, Error> {
        self.one(&HALL_OF_UNIT, params![day, unit.as_str()], hall)
    }

    /// Everything that was ever written of halls, by code and day, after one.
    ///
    /// # Errors
    /// The store's.
    pub fn hall_versions(&mut self, after: Option<&Hall>, limit: i64) -> Result<Vec<Hall>, Error> {
        let (code, from) = after.map_or(("", String::new()), |hall| {
            (hall.code.as_str(), hall.from.to_string())
        });
        self.query(&HALL_VERSIONS, params![code, from, limit], hall)
    }

    /// Sets a window.
    ///
    /// # Errors
    /// The store's.
    pub fn window_set(&mut self, window: &HallWindow) -> Result<(), Error> {
        self.execute(
            &WINDOW_SET,
            params![
                window.hall.as_str(),
                window.number,
                window.clerk,
                window.state.code(),
                window.at
            ],
        )?;
        Ok(())
    }

    /// Windows of a hall that were ever set, by number.
    ///
    /// # Errors
    /// The store's.
    pub fn windows_of(&mut self, hall: &HallCode) -> Result<Vec<HallWindow>, Error> {
        self.query(&WINDOWS_OF, params![hall.as_str()], window)
    }

    /// Windows that somebody was the last to sit at.
    ///
    /// # Errors
    /// The store's.
    pub fn windows_of_clerk(&mut self, clerk: PersonId) -> Result<Vec<HallWindow>, Error> {
        self.query(&WINDOWS_OF_CLERK, params![clerk], window)
    }

    /// All windows, by hall and number, after one.
    ///
    /// # Errors
    /// The store's.
    pub fn windows_after(
        &mut self,
        after: Option<&HallWindow>,
        limit: i64,
    ) -> Result<Vec<HallWindow>, Error> {
        let (hall, number) = after.map_or(("", 0), |w| (w.hall.as_str(), w.number));
        self.query(&WINDOWS_AFTER, params![hall, number, limit], window)
    }
}
