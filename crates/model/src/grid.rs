//! Grids (网格): pieces of a village that a grid worker answers for, drawn on the ground, each from a
//! day on (江苏省城乡网格化服务管理办法, province order 141; codes by DOMAIN §2.9).

use crate::place::Shape;
use crate::unit::UnitCode;
use codes::division::{DivisionCode, GridCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// Kind of a grid.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum GridKind { $($(#[$doc])* $name),+ }

        impl GridKind {
            /// Every kind, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its code, as columns and files write it.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }

            /// The kind of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some(Self::$name),)+ _ => None } }
        }
    };
}

kinds! {
    /// Comprehensive (综合网格): people live there.
    Comprehensive = "comprehensive",
    /// Dedicated: an enterprise (专属网格, 企业).
    Enterprise = "enterprise",
    /// Dedicated: a school.
    School = "school",
    /// Dedicated: a market.
    Market = "market",
    /// Dedicated: a business park.
    Park = "park",
    /// A micro-grid (微网格) inside another.
    Micro = "micro",
}

/// A grid as it is from a day on, until a later word of the same code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// 15 digits, two more for a micro-grid.
    pub code: GridCode,
    /// Name.
    pub name: String,
    /// The village it lies in.
    pub division: DivisionCode,
    /// Kind.
    pub kind: GridKind,
    /// Where it is.
    pub shape: Shape,
    /// Departments linked with it (网格化联动部门).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub departments: Vec<UnitCode>,
    /// Households, as estimated by whoever drew it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub households: Option<i64>,
    /// Grids that lost ground to it when it was drawn: what it was split or merged from.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub came_from: Vec<GridCode>,
    /// First day of this word.
    pub from: Date,
    /// From this day on it is no grid any more.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub ended: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_serialised_names() {
        for kind in GridKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(GridKind::from_code(kind.code()), Some(*kind));
        }
    }
}
