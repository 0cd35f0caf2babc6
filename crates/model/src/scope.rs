//! How far somebody's eyes reach: a typed filter without which no list can be read (DESIGN §4).

use crate::id::PersonId;
use crate::unit::UnitCode;
use codes::division::{DivisionCode, GridCode};

/// A typed scope; `store` turns it into bound parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The whole county.
    County,
    /// A division and everything below it.
    Division(DivisionCode),
    /// What the unit holds or was asked.
    Unit(UnitCode),
    /// What a unit holds or was asked, and what the stationed units hold whose work it guides
    /// (双重管理的业务一方; DOMAIN §5.5).
    Units(Vec<UnitCode>),
    /// The grids of a grid worker, and what is assigned to her.
    Grids {
        /// Her grids.
        grids: Vec<GridCode>,
        /// Herself.
        person: PersonId,
    },
    /// Matters of a citizen, her own and those she acts for.
    Persons(Vec<PersonId>),
    /// Nothing at all.
    Nothing,
}
