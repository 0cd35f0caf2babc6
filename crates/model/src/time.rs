//! Instants and civil dates. An instant is UTC milliseconds; a civil date is a day in
//! Asia/Shanghai (fixed +08:00, no summer time since 1991). They never mix by accident.

use codes::zone;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A point in time, UTC milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The civil date in Asia/Shanghai.
    #[must_use]
    pub fn date(self) -> Date {
        zone::day_at(self.0)
    }

    /// Milliseconds since local midnight.
    #[must_use]
    pub fn ms_of_day(self) -> i64 {
        zone::time_of_day_ms(self.0)
    }

    /// Local midnight at which `date` begins.
    #[must_use]
    pub fn start_of(date: Date) -> Self {
        Self(zone::start_of_day_ms(date))
    }

    /// The last millisecond of `date`: a limit of days falls due here.
    #[must_use]
    pub fn end_of(date: Date) -> Self {
        Self(zone::end_of_day_ms(date))
    }

    /// A local time of a date.
    #[must_use]
    pub fn at(date: Date, hour: i64, minute: i64) -> Self {
        Self(Self::start_of(date).0 + (hour * 60 + minute) * 60_000)
    }

    /// Later by so many milliseconds.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }
}

/// A calendar month, as rolls and allowances count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Months since year 0: year × 12 + (month − 1).
    index: i32,
}

impl Month {
    /// The month a date lies in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self {
            index: i32::from(date.year()) * 12 + i32::from(date.month()) - 1,
        }
    }

    /// From year and month 1–12.
    #[must_use]
    pub fn new(year: i32, month: i32) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self {
            index: year * 12 + month - 1,
        })
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.index.div_euclid(12)
    }

    /// The month, 1–12.
    #[must_use]
    pub fn month(self) -> i32 {
        self.index.rem_euclid(12) + 1
    }

    /// Later (or earlier) by so many months.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self {
            index: self.index + months,
        }
    }

    /// Months from `earlier` to this one.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i32 {
        self.index - earlier.index
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        let year = i16::try_from(self.year()).unwrap_or(i16::MAX);
        let month = i8::try_from(self.month()).unwrap_or(1);
        Date::new(year, month, 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        zone::day_of_number(zone::day_number(self.plus(1).first_day()) - 1)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl std::str::FromStr for Month {
    type Err = crate::id::IdFault;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (y, m) = text.split_once('-').ok_or(crate::id::IdFault)?;
        let (y, m) = (
            y.parse().map_err(|_| crate::id::IdFault)?,
            m.parse().map_err(|_| crate::id::IdFault)?,
        );
        Self::new(y, m).ok_or(crate::id::IdFault)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn civil_dates_are_shanghai_days() {
        let midnight = Instant::start_of(date(2026, 3, 1));
        assert_eq!(midnight.date(), date(2026, 3, 1));
        assert_eq!(midnight.plus_ms(-1).date(), date(2026, 2, 28));
        assert_eq!(midnight.plus_ms(-1), Instant::end_of(date(2026, 2, 28)));
    }

    #[test]
    fn months_count_across_years() {
        let m = Month::of(date(2024, 12, 31));
        assert_eq!(m.plus(2).to_string(), "2025-02");
        assert_eq!(m.plus(2).last_day(), date(2025, 2, 28));
        assert_eq!("2025-02".parse::<Month>().unwrap().since(m), 2);
    }
}
