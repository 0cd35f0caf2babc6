//! Houses (房屋) as a grid worker knows them on her round: where one stands, what it is used for, which
//! household lives there. Who owns one is another library's.

use crate::id::{HouseId, HouseholdId};
use crate::place::Point;
use crate::value::Sealed;
use codes::division::GridCode;
use serde::{Deserialize, Serialize};

macro_rules! uses {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What a house is used for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum HouseUse { $($(#[$doc])* $name),+ }

        impl HouseUse {
            /// Every use, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its code, as columns and forms write it.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }

            /// The use of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some(Self::$name),)+ _ => None } }
        }
    };
}

uses! {
    /// Its owners live there (自住).
    Own = "own",
    /// Let to others (出租).
    Rented = "rented",
    /// Nobody lives there (空置).
    Empty = "empty",
    /// People work there (作坊、商用).
    Workshop = "workshop",
}

/// A house, as it was written last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    /// Its id.
    pub id: HouseId,
    /// The grid it stands in.
    pub grid: GridCode,
    /// Exact address.
    pub address: Sealed,
    /// Its gate, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub point: Option<Point>,
    /// What it is used for.
    #[serde(rename = "use")]
    pub used: HouseUse,
    /// The household living there, where the library knows it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub household: Option<HouseholdId>,
    /// It was pulled down, or never stood there.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub ended: bool,
    /// Grows with every change.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_serialised_names() {
        for used in HouseUse::ALL {
            assert_eq!(serde_json::to_value(used).unwrap(), used.code());
            assert_eq!(HouseUse::from_code(used.code()), Some(*used));
        }
    }
}
