//! Houses, each as it was written last.

use crate::code::grid_number;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::GridCode;
use model::house::{House, HouseUse};
use model::id::{HouseId, HouseholdId};

statements! {
    WRITE = Sql::both(
        "INSERT INTO house (id, grid, used, household, ended, body) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET grid = excluded.grid, used = excluded.used, \
         household = excluded.household, ended = excluded.ended, body = excluded.body",
    );
    ONE = Sql::both("SELECT body FROM house WHERE id = $1");
    OF_GRID = Sql::both("SELECT body FROM house WHERE grid = $1 AND id > $2 AND NOT ended ORDER BY id LIMIT $3");
    OF_GRID_USED = Sql::both(
        "SELECT body FROM house WHERE grid = $1 AND id > $2 AND NOT ended AND used = $4 ORDER BY id LIMIT $3",
    );
    ALL_OF_GRID = Sql::both("SELECT body FROM house WHERE grid = $1 AND id > $2 ORDER BY id LIMIT $3");
    OF_HOUSEHOLD = Sql::both("SELECT body FROM house WHERE household = $1 AND NOT ended ORDER BY id");
    COUNTS = Sql::both("SELECT used, count(*) FROM house WHERE grid = $1 AND NOT ended GROUP BY used ORDER BY used");
    AFTER = Sql::both("SELECT body FROM house WHERE id > $1 ORDER BY id LIMIT $2");
}

fn house(row: &Row<'_>) -> Result<House, Error> {
    row.json(0)
}

impl Tx<'_> {
    /// Stores a house, in place of what it was before.
    ///
    /// # Errors
    /// The store's.
    pub fn house_write(&mut self, h: &House) -> Result<(), Error> {
        let body = serde_json::to_string(h).map_err(|e| Error::Canon(e.to_string()))?;
        self.execute(
            &WRITE,
            params![
                h.id,
                grid_number(h.grid),
                h.used.code(),
                h.household,
                h.ended,
                &body
            ],
        )?;
        Ok(())
    }

    /// A house.
    ///
    /// # Errors
    /// The store's.
    pub fn house(&mut self, id: HouseId) -> Result<Option<House>, Error> {
        self.one(&ONE, params![id], house)
    }

    /// Houses that stand in a grid, of one use or of any, after an id.
    ///
    /// # Errors
    /// The store's.
    pub fn houses_of_grid(
        &mut self,
        of: GridCode,
        used: Option<HouseUse>,
        after: Option<HouseId>,
        limit: i64,
    ) -> Result<Vec<House>, Error> {
        let after = after.unwrap_or(HouseId::from_bytes([0; 16]));
        match used {
            None => self.query(&OF_GRID, params![grid_number(of), after, limit], house),
            Some(used) => self.query(
                &OF_GRID_USED,
                params![grid_number(of), after, limit, used.code()],
                house,
            ),
        }
    }

    /// Every house of a grid after an id, those that are no more among them.
    ///
    /// # Errors
    /// The store's.
    pub fn houses_all_of_grid(
        &mut self,
        of: GridCode,
        after: HouseId,
        limit: i64,
    ) -> Result<Vec<House>, Error> {
        self.query(&ALL_OF_GRID, params![grid_number(of), after, limit], house)
    }

    /// Where a household lives.
    ///
    /// # Errors
    /// The store's.
    pub fn houses_of_household(&mut self, of: HouseholdId) -> Result<Vec<House>, Error> {
        self.query(&OF_HOUSEHOLD, params![of], house)
    }

    /// How many houses of each use stand in a grid.
    ///
    /// # Errors
    /// The store's.
    pub fn house_counts(&mut self, of: GridCode) -> Result<Vec<(HouseUse, i64)>, Error> {
        self.query(&COUNTS, params![grid_number(of)], |row| {
            let used = HouseUse::from_code(row.text(0)?).ok_or(Error::Column {
                column: 0,
                wanted: "the use of a house",
            })?;
            Ok((used, row.i64(1)?))
        })
    }

    /// Houses by id after one, at most so many.
    ///
    /// # Errors
    /// The store's.
    pub fn houses_after(&mut self, after: HouseId, limit: i64) -> Result<Vec<House>, Error> {
        self.query(&AFTER, params![after, limit], house)
    }
}
