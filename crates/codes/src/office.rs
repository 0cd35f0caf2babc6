//! Office hours and working time (工作时): time that counts only inside office hours of working
//! days.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::calendar::Calendar;
use crate::zone::{DAY_MS, OFFSET_MS, day_number, day_of_number};

const MINUTE_MS: i64 = 60_000;

/// Why a text or a pair of spans is not office hours.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OfficeFault {
    /// Not `HH:MM-HH:MM`, or it ends before it begins.
    #[error("office hours: {text:?} is not a span HH:MM-HH:MM")]
    Span {
        /// The text found.
        text: String,
    },
    /// The afternoon begins before the morning ends.
    #[error("office hours: the afternoon begins before the morning ends")]
    Order,
}

impl OfficeFault {
    /// Locale key of the sentence for the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Span { .. } => "office-hours-span",
            Self::Order => "office-hours-order",
        }
    }

    /// Placeholders of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Span { text } => vec![("text", text.clone())],
            Self::Order => Vec::new(),
        }
    }
}

/// A span of a civil day in whole minutes, from inclusive, to exclusive; never empty.
/// Written `08:30-12:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    from: u16,
    to: u16,
}

impl Span {
    /// The span between two minutes of the day; `None` when empty or past 24:00.
    pub const fn new(from: u16, to: u16) -> Option<Self> {
        if from < to && to <= 1_440 {
            Some(Self { from, to })
        } else {
            None
        }
    }

    /// Minute of the day at which it begins.
    pub const fn from(self) -> u16 {
        self.from
    }

    /// Minute of the day at which it ends.
    pub const fn to(self) -> u16 {
        self.to
    }

    /// Its length in minutes.
    pub const fn minutes(self) -> u16 {
        self.to - self.from
    }
}

fn minute_of(text: &str) -> Option<u16> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 5
        && bytes[2] == b':'
        && [0, 1, 3, 4]
            .iter()
            .all(|i: &usize| bytes[*i].is_ascii_digit());
    if !shaped {
        return None;
    }
    let two = |i: usize| u16::from(bytes[i] - b'0') * 10 + u16::from(bytes[i + 1] - b'0');
    let (hour, minute) = (two(0), two(3));
    let in_day = minute < 60 && (hour < 24 || (hour == 24 && minute == 0));
    in_day.then_some(hour * 60 + minute)
}

impl FromStr for Span {
    type Err = OfficeFault;

    fn from_str(text: &str) -> Result<Self, OfficeFault> {
        text.split_once('-')
            .and_then(|(from, to)| Self::new(minute_of(from.trim())?, minute_of(to.trim())?))
            .ok_or_else(|| OfficeFault::Span {
                text: text.to_owned(),
            })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.from, self.to);
        write!(f, "{:02}:{:02}-{:02}:{:02}", a / 60, a % 60, b / 60, b % 60)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// The office hours of a site: a morning and an afternoon. The default, 08:30–12:00 and
/// 13:30–17:30, is this product's, not a rule of the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Spans")]
pub struct OfficeHours {
    morning: Span,
    afternoon: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spans {
    morning: Span,
    afternoon: Span,
}

impl TryFrom<Spans> for OfficeHours {
    type Error = OfficeFault;

    fn try_from(spans: Spans) -> Result<Self, OfficeFault> {
        Self::new(spans.morning, spans.afternoon)
    }
}

impl Default for OfficeHours {
    fn default() -> Self {
        Self {
            morning: Span { from: 510, to: 720 },
            afternoon: Span {
                from: 810,
                to: 1_050,
            },
        }
    }
}

impl OfficeHours {
    /// Office hours of two spans.
    ///
    /// # Errors
    /// [`OfficeFault::Order`] when they overlap or stand in the wrong order.
    pub fn new(morning: Span, afternoon: Span) -> Result<Self, OfficeFault> {
        if morning.to <= afternoon.from {
            Ok(Self { morning, afternoon })
        } else {
            Err(OfficeFault::Order)
        }
    }

    /// The morning.
    pub const fn morning(&self) -> Span {
        self.morning
    }

    /// The afternoon.
    pub const fn afternoon(&self) -> Span {
        self.afternoon
    }

    /// Minutes of a whole working day.
    pub const fn minutes(&self) -> u16 {
        self.morning.minutes() + self.afternoon.minutes()
    }

    /// The two spans in milliseconds of the day.
    fn spans_ms(&self) -> [(i64, i64); 2] {
        [self.morning, self.afternoon]
            .map(|s| (i64::from(s.from) * MINUTE_MS, i64::from(s.to) * MINUTE_MS))
    }

    /// Working milliseconds of a working day before the moment `at_ms` of that day.
    fn worked_before(&self, at_ms: i64) -> i64 {
        self.spans_ms()
            .iter()
            .map(|(from, to)| (at_ms.min(*to) - from).max(0))
            .sum()
    }
}

/// Day number and milliseconds of the day of an instant, in Asia/Shanghai.
fn split(instant_ms: i64) -> (i32, i64) {
    let local = instant_ms.saturating_add(OFFSET_MS);
    // Instants beyond jiff's calendar (year 9999) are held at its ends by `day_of_number`.
    let day = local.div_euclid(DAY_MS).clamp(-4_000_000, 4_000_000);
    (day as i32, local.rem_euclid(DAY_MS))
}

impl Calendar {
    /// Whether an instant (UTC ms) lies in office hours of a working day.
    pub fn is_office_time(&self, instant_ms: i64) -> bool {
        let (day, at) = split(instant_ms);
        let inside = self
            .hours()
            .spans_ms()
            .iter()
            .any(|(from, to)| (*from..*to).contains(&at));
        inside && self.is_workday(day_of_number(day))
    }

    /// The instant (UTC ms) at which `minutes` of working time have passed since `start_ms`. Time
    /// that runs out exactly when the office closes ends then, not at the next opening; zero
    /// minutes end at the start.
    pub fn add_work_minutes(&self, start_ms: i64, minutes: u32) -> i64 {
        if minutes == 0 {
            return start_ms;
        }
        let hours = self.hours();
        let (mut day, at) = split(start_ms);
        let full = i64::from(hours.minutes()) * MINUTE_MS;
        let last = day_number(jiff::civil::Date::MAX);
        // Counted from the opening of the first day, so that every day is treated alike.
        let mut left = i64::from(minutes) * MINUTE_MS;
        if self.is_workday(day_of_number(day)) {
            left += hours.worked_before(at);
        }
        while day < last && (left > full || !self.is_workday(day_of_number(day))) {
            if self.is_workday(day_of_number(day)) {
                left -= full;
            }
            day += 1;
        }
        let [(from, to), (later, _)] = hours.spans_ms();
        let moment = if left <= to - from {
            from + left
        } else {
            later + left - (to - from)
        };
        i64::from(day) * DAY_MS + moment - OFFSET_MS
    }

    /// Working milliseconds between two instants (UTC ms); 0 when `to_ms` is not after `from_ms`.
    pub fn work_ms_between(&self, from_ms: i64, to_ms: i64) -> i64 {
        if to_ms <= from_ms {
            return 0;
        }
        let hours = self.hours();
        let ((first, start), (last, end)) = (split(from_ms), split(to_ms));
        let worked = |day: i32, before: i64| {
            if self.is_workday(day_of_number(day)) {
                hours.worked_before(before)
            } else {
                0
            }
        };
        let whole = self.workdays_between(day_of_number(first), day_of_number(last));
        let full = i64::from(hours.minutes()) * MINUTE_MS;
        // Whole days in (first, last], the last one replaced by its part, and the rest of the first.
        i64::from(whole) * full - worked(last, DAY_MS) + worked(last, end) + worked(first, DAY_MS)
            - worked(first, start)
    }
}
