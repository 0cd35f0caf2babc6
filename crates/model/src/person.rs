//! A natural person as the population library knows her.

use crate::id::{HouseholdId, PersonId};
use crate::place::Point;
use crate::value::Sealed;
use codes::division::{DivisionCode, GridCode};
use codes::lists::Sex;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a person's registration stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Registered in the county (户籍在本县).
    Registered,
    /// Lives here, registered elsewhere.
    Resident,
    /// Moved away: registration left on the date.
    MovedAway(Date),
    /// Died on the date.
    Died(Date),
}

/// One record of the population library. Number, phone, account and address stand sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Keyed digest of the canonical number.
    pub id: PersonId,
    /// Citizen number.
    pub number: Sealed,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth: Date,
    /// Village of residence or registration.
    pub division: DivisionCode,
    /// Grid she lives in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grid: Option<GridCode>,
    /// Household.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub household: Option<HouseholdId>,
    /// Exact address.
    pub address: Sealed,
    /// Phone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phone: Option<Sealed>,
    /// Bank card for benefits, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub account: Option<Sealed>,
    /// House gate.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub point: Option<Point>,
    /// Registration.
    pub standing: Standing,
    /// Registered here since, where she moved in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since: Option<Date>,
    /// Grows with every change of the record.
    pub version: i64,
    /// Made by a machine for demonstration.
    pub synthetic: bool,
}
