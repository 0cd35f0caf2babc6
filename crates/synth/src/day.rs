//! Counting in days with one integer type.

use codes::zone;
use jiff::civil::Date;

/// Days from 1970-01-01.
pub(crate) fn day_number(date: Date) -> i64 {
    i64::from(zone::day_number(date))
}

/// The date so many days after 1970-01-01.
pub(crate) fn date_of_day_number(days: i64) -> Date {
    zone::day_of_number(i32::try_from(days).unwrap_or(i32::MAX))
}
