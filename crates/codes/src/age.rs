//! Completed years of age (周岁) and birthdays.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// When someone born on 29 February has a birthday in a common year. The law does not say; it is
/// a parameter of the item, by default the last day of February (DOMAIN §4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeapBirthday {
    /// 28 February.
    #[default]
    LastOfFebruary,
    /// 1 March.
    FirstOfMarch,
}

/// The day on which someone born on `birth` completes `n` years; `None` past year 9999.
pub fn nth_birthday(birth: Date, n: u16, rule: LeapBirthday) -> Option<Date> {
    let year = birth.year().checked_add(i16::try_from(n).ok()?)?;
    match Date::new(year, birth.month(), birth.day()) {
        Ok(day) => Some(day),
        // Only 29 February is missing from a year that otherwise exists.
        Err(_) => match rule {
            LeapBirthday::LastOfFebruary => Date::new(year, 2, 28).ok(),
            LeapBirthday::FirstOfMarch => Date::new(year, 3, 1).ok(),
        },
    }
}

/// Completed years at the start of `day` (the birthday itself counts as completed); `None` when
/// `day` lies before `birth`.
pub fn age_on(birth: Date, day: Date, rule: LeapBirthday) -> Option<u16> {
    let years = u16::try_from(i32::from(day.year()) - i32::from(birth.year())).ok()?;
    if day < birth {
        return None;
    }
    let reached = nth_birthday(birth, years, rule).is_some_and(|b| b <= day);
    if reached {
        Some(years)
    } else {
        years.checked_sub(1)
    }
}
