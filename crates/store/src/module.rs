//! Function modules switched on and off for single towns, each from a day on.

use crate::statement::statements;
use crate::{Error, Sql, Tx, params};
use codes::DivisionCode;
use jiff::civil::Date;

statements! {
    SET = Sql::both(
        "INSERT INTO module_town (module, town, from_day, switched_on) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (module, town, from_day) DO UPDATE SET switched_on = excluded.switched_on",
    );
    ALL = Sql::both("SELECT module, town, from_day, switched_on FROM module_town ORDER BY module, town, from_day");
}

/// A module in a town from a day on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModuleTown {
    /// Module.
    pub module: String,
    /// Town or street.
    pub town: DivisionCode,
    /// First day.
    pub from: Date,
    /// Whether new cases may be filed there.
    pub on: bool,
}

impl Tx<'_> {
    /// Switches a module in a town from a day on.
    ///
    /// # Errors
    /// The store's.
    pub fn module_town_set(&mut self, row: &ModuleTown) -> Result<(), Error> {
        let town = row.town.number() as i64;
        let binds = params![&row.module, town, row.from.to_string(), row.on];
        self.execute(&SET, binds).map(drop)
    }

    /// Every switch of a town, in order of module, town and day.
    ///
    /// # Errors
    /// The store's.
    pub fn module_towns(&mut self) -> Result<Vec<ModuleTown>, Error> {
        self.query(&ALL, params![], |row| {
            Ok(ModuleTown {
                module: row.text(0)?.to_owned(),
                town: crate::code::division(row, 1)?,
                from: row.date(2)?,
                on: row.bool(3)?,
            })
        })
    }
}
