//! Grids as dated words: each holds from its day on, until a later word of the same code.

use crate::code::{division, grid_number, grid_of};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::grid::{Grid, GridKind};

macro_rules! columns {
    () => {
        "code, valid_from, name, division, kind, rings, departments, households, came_from, ended"
    };
}

// The word of a code in force on $1: none later than it and not after that day.
macro_rules! in_force {
    () => {
        "v.valid_from <= $1 AND NOT EXISTS (SELECT 1 FROM grid_version w WHERE w.code = v.code \
         AND w.valid_from > v.valid_from AND w.valid_from <= $1)"
    };
}

/// A grid's word without its ground: what lists need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridWord {
    /// Code.
    pub code: GridCode,
    /// Name.
    pub name: String,
    /// Village.
    pub division: DivisionCode,
    /// No grid any more.
    pub ended: bool,
}

statements! {
    WRITE = Sql::both(concat!(
        "INSERT INTO grid_version (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (code, valid_from) DO UPDATE SET name = excluded.name, division = excluded.division, \
         kind = excluded.kind, rings = excluded.rings, departments = excluded.departments, \
         households = excluded.households, came_from = excluded.came_from, ended = excluded.ended"
    ));
    WORDS_ON = Sql::both(concat!(
        "SELECT v.code, v.name, v.division, v.ended FROM grid_version v WHERE ", in_force!(), " ORDER BY v.code"
    ));
    ON = Sql::both(concat!(
        "SELECT v.code, v.valid_from, v.name, v.division, v.kind, v.rings, v.departments, v.households, v.came_from, \
         v.ended FROM grid_version v WHERE ", in_force!(), " ORDER BY v.code"
    ));
    OF_VILLAGE = Sql::both(concat!(
        "SELECT v.code, v.valid_from, v.name, v.division, v.kind, v.rings, v.departments, v.households, v.came_from, \
         v.ended FROM grid_version v WHERE v.division = $2 AND ", in_force!(), " ORDER BY v.code"
    ));
    HISTORY = Sql::both(concat!(
        "SELECT ", columns!(), " FROM grid_version WHERE code = $1 ORDER BY valid_from"
    ));
    AFTER = Sql::both(concat!(
        "SELECT ", columns!(), " FROM grid_version WHERE code > $1 OR (code = $1 AND valid_from > $2) \
         ORDER BY code, valid_from LIMIT $3"
    ));
    SPOKEN = Sql::both(
        "SELECT DISTINCT code FROM grid_version WHERE valid_from >= $1 AND valid_from <= $2 ORDER BY code",
    );
    LATEST = Sql::both("SELECT max(valid_from) FROM grid_version WHERE division = $1");
    OPENING = Sql::both("SELECT code, name, division, kind, valid_from, valid_to FROM grid WHERE code = $1");
    LAST_CODE = Sql::both(
        "SELECT max(code) FROM (SELECT code FROM grid WHERE code >= $1 AND code < $2 \
         UNION ALL SELECT code FROM grid_version WHERE code >= $1 AND code < $2) AS given",
    );
    OPEN_CASES = Sql::both(
        "SELECT grid, count(*) FROM case_state WHERE outcome IS NULL AND grid IS NOT NULL AND division >= $1 \
         AND division < $2 GROUP BY grid ORDER BY grid",
    );
}

/// Digits of a grid, 15, or 17 of a micro-grid.
fn number(code: GridCode) -> i64 {
    match code.micro() {
        None => grid_number(code),
        Some(micro) => grid_number(code) * 100 + i64::from(micro),
    }
}

/// A grid or micro-grid from its digits.
fn of_number(digits: i64) -> Option<GridCode> {
    if digits < 1_000_000_000_000_000 {
        return grid_of(digits);
    }
    let grid = grid_of(digits / 100)?;
    GridCode::compose(
        grid.division(),
        grid.serial(),
        Some(u8::try_from(digits % 100).ok()?),
    )
}

fn code(row: &Row<'_>, column: usize) -> Result<GridCode, Error> {
    of_number(row.i64(column)?).ok_or(Error::Column {
        column,
        wanted: "a grid code",
    })
}

fn kind(row: &Row<'_>, column: usize) -> Result<GridKind, Error> {
    GridKind::from_code(row.text(column)?).ok_or(Error::Column {
        column,
        wanted: "a kind of grid",
    })
}

fn grid(row: &Row<'_>) -> Result<Grid, Error> {
    Ok(Grid {
        code: code(row, 0)?,
        from: row.date(1)?,
        name: row.text(2)?.to_owned(),
        division: division(row, 3)?,
        kind: kind(row, 4)?,
        shape: row.json(5)?,
        departments: row.json(6)?,
        households: row.opt_i64(7)?,
        came_from: row.json(8)?,
        ended: row.bool(9)?,
    })
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Canon(e.to_string()))
}

impl Tx<'_> {
    /// Stores a grid's word, in place of one of the same day.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_write(&mut self, g: &Grid) -> Result<(), Error> {
        let (rings, departments, came_from) =
            (text(&g.shape)?, text(&g.departments)?, text(&g.came_from)?);
        self.execute(
            &WRITE,
            params![
                number(g.code),
                g.from,
                &g.name,
                g.division.number() as i64,
                g.kind.code(),
                &rings,
                &departments,
                g.households,
                &came_from,
                g.ended
            ],
        )?;
        Ok(())
    }

    /// The words in force on a day, without their ground.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_words_on(&mut self, day: Date) -> Result<Vec<GridWord>, Error> {
        self.query(&WORDS_ON, params![day], |row| {
            Ok(GridWord {
                code: code(row, 0)?,
                name: row.text(1)?.to_owned(),
                division: division(row, 2)?,
                ended: row.bool(3)?,
            })
        })
    }

    /// The words in force on a day, those that end a grid among them.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_versions_on(&mut self, day: Date) -> Result<Vec<Grid>, Error> {
        self.query(&ON, params![day], grid)
    }

    /// The same, of a village.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_versions_of(
        &mut self,
        village: DivisionCode,
        day: Date,
    ) -> Result<Vec<Grid>, Error> {
        self.query(&OF_VILLAGE, params![day, village.number() as i64], grid)
    }

    /// Every word of a code, oldest first.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_history(&mut self, grid_code: GridCode) -> Result<Vec<Grid>, Error> {
        self.query(&HISTORY, params![number(grid_code)], grid)
    }

    /// Words by code and day after one, at most so many.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_versions_after(
        &mut self,
        after: Option<(GridCode, Date)>,
        limit: i64,
    ) -> Result<Vec<Grid>, Error> {
        let (after, day) = after.map_or((0, Date::MIN), |(code, day)| (number(code), day));
        self.query(&AFTER, params![after, day, limit], grid)
    }

    /// Grids of which something was said from a day on up to another.
    ///
    /// # Errors
    /// The store's.
    pub fn grids_spoken_of(&mut self, from: Date, until: Date) -> Result<Vec<GridCode>, Error> {
        self.query(&SPOKEN, params![from, until], |row| code(row, 0))
    }

    /// The last day from which a village's grids were drawn otherwise.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_latest(&mut self, village: DivisionCode) -> Result<Option<Date>, Error> {
        let found = self.one(&LATEST, params![village.number() as i64], |row| {
            row.opt_date(0)
        })?;
        Ok(found.flatten())
    }

    /// A grid the county was founded with.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_opening(
        &mut self,
        grid_code: GridCode,
    ) -> Result<Option<crate::county::Grid>, Error> {
        self.one(&OPENING, params![grid_number(grid_code)], |row| {
            Ok(crate::county::Grid {
                code: code(row, 0)?,
                name: row.text(1)?.to_owned(),
                division: division(row, 2)?,
                kind: row.text(3)?.to_owned(),
                from: row.date(4)?,
                to: row.opt_date(5)?,
            })
        })
    }

    /// The last serial ever given below a village, or of micro-grids below a grid; 0 when none was.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_last_serial(
        &mut self,
        village: DivisionCode,
        within: Option<GridCode>,
    ) -> Result<u16, Error> {
        let (from, to) = match within {
            None => {
                let from = village.number() as i64 * 1_000;
                (from, from + 1_000)
            }
            Some(grid) => {
                let from = grid_number(grid) * 100;
                (from, from + 100)
            }
        };
        let last = self
            .one(&LAST_CODE, params![from, to], |row| row.opt_i64(0))?
            .flatten();
        Ok(last.map_or(0, |code| u16::try_from(code - from).unwrap_or(u16::MAX)))
    }

    /// Open cases by grid below a division.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_open_cases(&mut self, below: DivisionCode) -> Result<Vec<(GridCode, i64)>, Error> {
        self.query(
            &OPEN_CASES,
            params![below.number() as i64, below.end() as i64],
            |row| Ok((code(row, 0)?, row.i64(1)?)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn micro_grids_keep_their_own_digits() {
        for digits in ["320623111001001", "32062311100100107"] {
            let code: GridCode = digits.parse().unwrap();
            assert_eq!(number(code).to_string(), digits);
            assert_eq!(of_number(number(code)), Some(code));
        }
    }
}
