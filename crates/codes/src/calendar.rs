//! The working-day calendar (工作日历): weekends, the State Council's yearly notice of holidays
//! and make-up working days (调休), and the site's office hours.
//!
//! Calendars are journalled, dated values that come in as text; none is compiled in.

use core::fmt::Write as _;
use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::office::OfficeHours;
use crate::zone::{day_number, day_of_number};

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayKind {
    /// 工作日: Monday to Friday, not given off.
    Workday,
    /// 周末: Saturday or Sunday, not worked.
    Weekend,
    /// 放假: given off by a notice, weekdays moved by 调休 included.
    Holiday,
    /// 调休上班: a Saturday or Sunday worked by a notice.
    MakeUpWorkday,
}

impl DayKind {
    /// Whether the day counts as a working day.
    pub const fn is_workday(self) -> bool {
        matches!(self, Self::Workday | Self::MakeUpWorkday)
    }

    /// Locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Workday => "day-kind-workday",
            Self::Weekend => "day-kind-weekend",
            Self::Holiday => "day-kind-holiday",
            Self::MakeUpWorkday => "day-kind-make-up-workday",
        }
    }
}

/// One festival of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its name as the notice gives it (春节).
    pub name: String,
    /// Days given off.
    pub off: Vec<Date>,
    /// Days worked in exchange.
    pub work: Vec<Date>,
}

/// A year's notice of holidays. Its days lie in that year, in the December before it or in the
/// January after it (the New Year holiday of 2019 began on 2018-12-30).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "NoticeText", into = "NoticeText")]
pub struct YearNotice {
    year: i16,
    source: String,
    holidays: Vec<Holiday>,
}

/// Why a calendar text is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarFault {
    /// Not TOML, or not the fields of a notice.
    #[error("calendar text, line {line} column {column}: {message}")]
    Text {
        /// Line counted from 1.
        line: usize,
        /// Column counted from 1, in characters.
        column: usize,
        /// What the TOML reader found: for the log, in its own words.
        message: String,
    },
    /// Not a date `YYYY-MM-DD` or an interval `YYYY-MM-DD/YYYY-MM-DD` of at most a year.
    #[error("calendar: {text:?} is no date or interval")]
    Days {
        /// The text found.
        text: String,
    },
    /// A day too far from the notice's year.
    #[error("calendar: {day} does not belong to a notice of {year}")]
    OutsideYear {
        /// The day.
        day: Date,
        /// The notice's year.
        year: i16,
    },
    /// A day that stands twice in one notice.
    #[error("calendar: {day} stands twice")]
    Twice {
        /// The day.
        day: Date,
    },
}

impl CalendarFault {
    /// Locale key of the sentence for the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Text { .. } => "calendar-text",
            Self::Days { .. } => "calendar-days",
            Self::OutsideYear { .. } => "calendar-outside-year",
            Self::Twice { .. } => "calendar-twice",
        }
    }

    /// Placeholders of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Text { line, column, .. } => {
                vec![("line", line.to_string()), ("column", column.to_string())]
            }
            Self::Days { text } => vec![("text", text.clone())],
            Self::OutsideYear { day, year } => {
                vec![("day", day.to_string()), ("year", year.to_string())]
            }
            Self::Twice { day } => vec![("day", day.to_string())],
        }
    }
}

/// A notice as it is written: days as dates or ISO 8601 intervals.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeText {
    year: i16,
    source: String,
    #[serde(default, rename = "holiday")]
    holidays: Vec<HolidayText>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayText {
    name: String,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
}

fn read_date(text: &str) -> Option<Date> {
    // jiff also reads date-times and week dates; a calendar file keeps to one form.
    if text.len() == 10 {
        text.parse().ok()
    } else {
        None
    }
}

fn read_days(texts: &[String]) -> Result<Vec<Date>, CalendarFault> {
    let mut days = Vec::new();
    for text in texts {
        let (from, to) = text.split_once('/').unwrap_or((text, text));
        let ends = read_date(from).zip(read_date(to));
        let Some((from, to)) = ends.map(|(a, b)| (day_number(a), day_number(b))) else {
            return Err(CalendarFault::Days { text: text.clone() });
        };
        if !(0..366).contains(&(to - from)) {
            return Err(CalendarFault::Days { text: text.clone() });
        }
        days.extend((from..=to).map(day_of_number));
    }
    Ok(days)
}

fn write_days(days: &[Date]) -> Vec<String> {
    let mut runs: Vec<(Date, Date)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, end)) if day_number(*end) + 1 == day_number(*day) => *end = *day,
            _ => runs.push((*day, *day)),
        }
    }
    let text = |(a, b): (Date, Date)| {
        if a == b {
            a.to_string()
        } else {
            format!("{a}/{b}")
        }
    };
    runs.into_iter().map(text).collect()
}

impl TryFrom<NoticeText> for YearNotice {
    type Error = CalendarFault;

    fn try_from(text: NoticeText) -> Result<Self, CalendarFault> {
        let mut holidays = Vec::with_capacity(text.holidays.len());
        for h in text.holidays {
            holidays.push(Holiday {
                name: h.name,
                off: read_days(&h.off)?,
                work: read_days(&h.work)?,
            });
        }
        Self::new(text.year, text.source, holidays)
    }
}

impl From<YearNotice> for NoticeText {
    fn from(notice: YearNotice) -> Self {
        let holidays = notice.holidays.into_iter().map(|h| HolidayText {
            off: write_days(&h.off),
            work: write_days(&h.work),
            name: h.name,
        });
        Self {
            year: notice.year,
            source: notice.source,
            holidays: holidays.collect(),
        }
    }
}

impl YearNotice {
    /// A notice of `year`; `source` names the document it stands in. Days are put in order.
    ///
    /// # Errors
    /// [`CalendarFault::OutsideYear`] and [`CalendarFault::Twice`].
    pub fn new(year: i16, source: String, holidays: Vec<Holiday>) -> Result<Self, CalendarFault> {
        let mut notice = Self {
            year,
            source,
            holidays,
        };
        let mut seen = BTreeSet::new();
        for holiday in &mut notice.holidays {
            holiday.off.sort_unstable();
            holiday.work.sort_unstable();
            for day in holiday.off.iter().chain(&holiday.work) {
                let near = match i32::from(day.year()) - i32::from(year) {
                    0 => true,
                    -1 => day.month() == 12,
                    1 => day.month() == 1,
                    _ => false,
                };
                if !near {
                    return Err(CalendarFault::OutsideYear { day: *day, year });
                }
                if !seen.insert(*day) {
                    return Err(CalendarFault::Twice { day: *day });
                }
            }
        }
        Ok(notice)
    }

    /// Reads a calendar file: `year`, `source`, and `[[holiday]]` tables with `name`, `off` and
    /// `work`, whose entries are dates or intervals `2026-02-15/2026-02-23`.
    ///
    /// # Errors
    /// [`CalendarFault::Text`] with line and column, or what is wrong with a day.
    pub fn parse(text: &str) -> Result<Self, CalendarFault> {
        let read: NoticeText = toml::from_str(text).map_err(|e| {
            let before = e
                .span()
                .and_then(|s| text.get(..s.start))
                .unwrap_or_default();
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            CalendarFault::Text {
                line: before.matches('\n').count() + 1,
                column: before[line_start..].chars().count() + 1,
                message: e.message().to_owned(),
            }
        })?;
        Self::try_from(read)
    }

    /// The notice as a calendar file, in one canonical form.
    pub fn to_toml(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let list = |days: &[Date]| {
            let items: Vec<String> = write_days(days)
                .iter()
                .map(|d| format!("\"{d}\""))
                .collect();
            format!("[{}]", items.join(", "))
        };
        let mut out = format!("year = {}\nsource = {}\n", self.year, quoted(&self.source));
        for h in &self.holidays {
            // Writing to a String cannot fail.
            let _ = write!(out, "\n[[holiday]]\nname = {}\n", quoted(&h.name));
            for (field, days) in [("off", &h.off), ("work", &h.work)] {
                if !days.is_empty() {
                    let _ = writeln!(out, "{field} = {}", list(days));
                }
            }
        }
        out
    }

    /// The year it arranges.
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// The document it stands in.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its festivals, in the order of the notice.
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// All days it gives off.
    pub fn off(&self) -> impl Iterator<Item = Date> + '_ {
        self.holidays.iter().flat_map(|h| h.off.iter().copied())
    }

    /// All days it makes working days.
    pub fn work(&self) -> impl Iterator<Item = Date> + '_ {
        self.holidays.iter().flat_map(|h| h.work.iter().copied())
    }
}

/// The calendar in force: notices and office hours. A later notice overrides earlier ones day by
/// day, so an emergency change is one more notice of the same year. The default calendar has no
/// notice: weekends alone, everything provisional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Parts", into = "Parts")]
pub struct Calendar {
    notices: Vec<YearNotice>,
    hours: OfficeHours,
    /// Day number of the first bit below.
    first: i32,
    /// One bit a day: a notice names it.
    named: Vec<u64>,
    /// One bit a day: it names it a working day.
    worked: Vec<u64>,
    /// Years with a notice, in order.
    years: Vec<i16>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    notices: Vec<YearNotice>,
    #[serde(default)]
    hours: OfficeHours,
}

impl From<Parts> for Calendar {
    fn from(parts: Parts) -> Self {
        Self::new(parts.notices, parts.hours)
    }
}

impl From<Calendar> for Parts {
    fn from(calendar: Calendar) -> Self {
        Self {
            notices: calendar.notices,
            hours: calendar.hours,
        }
    }
}

/// Monday to Friday. Day 0, 1970-01-01, was a Thursday.
const fn is_weekday(day: i32) -> bool {
    (day + 3).rem_euclid(7) < 5
}

impl Calendar {
    /// The calendar of these notices, in the order in which they were issued.
    pub fn new(notices: Vec<YearNotice>, hours: OfficeHours) -> Self {
        let all = || {
            notices
                .iter()
                .flat_map(|n| n.off().chain(n.work()))
                .map(day_number)
        };
        let first = all().min().unwrap_or(0);
        let words = all()
            .max()
            .map_or(0, |last| ((last - first) / 64 + 1) as usize);
        let (mut named, mut worked) = (vec![0u64; words], vec![0u64; words]);
        for notice in &notices {
            let marks = notice
                .off()
                .map(|d| (d, false))
                .chain(notice.work().map(|d| (d, true)));
            for (day, work) in marks {
                let at = (day_number(day) - first) as usize;
                let (word, bit) = (at / 64, 1u64 << (at % 64));
                named[word] |= bit;
                if work {
                    worked[word] |= bit
                } else {
                    worked[word] &= !bit
                }
            }
        }
        let years: BTreeSet<i16> = notices.iter().map(YearNotice::year).collect();
        let years = years.into_iter().collect();
        Self {
            notices,
            hours,
            first,
            named,
            worked,
            years,
        }
    }

    /// The same calendar with one notice more, which overrides the earlier ones.
    pub fn with_notice(&self, notice: YearNotice) -> Self {
        let mut notices = self.notices.clone();
        notices.push(notice);
        Self::new(notices, self.hours)
    }

    /// The same calendar with other office hours.
    pub fn with_hours(&self, hours: OfficeHours) -> Self {
        Self {
            hours,
            ..self.clone()
        }
    }

    /// Its notices in the order of issue.
    pub fn notices(&self) -> &[YearNotice] {
        &self.notices
    }

    /// Its office hours.
    pub const fn hours(&self) -> OfficeHours {
        self.hours
    }

    /// What a notice says of the day: worked, off, or nothing.
    fn notice_of(&self, day: i32) -> Option<bool> {
        let at = usize::try_from(i64::from(day) - i64::from(self.first)).ok()?;
        let (word, bit) = (at / 64, 1u64 << (at % 64));
        let named = self.named.get(word)? & bit != 0;
        named.then(|| self.worked[word] & bit != 0)
    }

    fn works(&self, day: i32) -> bool {
        self.notice_of(day).unwrap_or(is_weekday(day))
    }

    /// What the day is.
    pub fn kind_of(&self, day: Date) -> DayKind {
        let day = day_number(day);
        match (self.notice_of(day), is_weekday(day)) {
            (Some(false), _) => DayKind::Holiday,
            (Some(true), false) => DayKind::MakeUpWorkday,
            (Some(true) | None, true) => DayKind::Workday,
            (None, false) => DayKind::Weekend,
        }
    }

    /// Whether the day is a working day.
    pub fn is_workday(&self, day: Date) -> bool {
        self.works(day_number(day))
    }

    /// The festival for which a notice gives the day off or has it worked.
    pub fn holiday_of(&self, day: Date) -> Option<&Holiday> {
        let names = |h: &&Holiday| h.off.contains(&day) || h.work.contains(&day);
        self.notices
            .iter()
            .rev()
            .find_map(|n| n.holidays.iter().find(names))
    }

    /// Whether the day's year has no notice yet: only weekends are known, and what is reckoned
    /// over it is 暂定.
    pub fn is_provisional(&self, day: Date) -> bool {
        self.years.binary_search(&day.year()).is_err()
    }

    /// Whether any day from `from` to `to`, both included, is provisional; `false` for
    /// an empty stretch.
    pub fn is_provisional_within(&self, from: Date, to: Date) -> bool {
        from <= to && (from.year()..=to.year()).any(|year| self.years.binary_search(&year).is_err())
    }

    /// The `n`-th working day after `start` (`start` itself not counted); `start` for 0. Held at
    /// the last day jiff can express.
    pub fn add_workdays(&self, start: Date, n: u32) -> Date {
        let (mut day, mut left) = (day_number(start), n);
        let last = day_number(Date::MAX);
        while left > 0 && day < last {
            day += 1;
            left -= u32::from(self.works(day));
        }
        day_of_number(day)
    }

    /// The `n`-th working day before `start` (`start` itself not counted); `start` for 0.
    pub fn sub_workdays(&self, start: Date, n: u32) -> Date {
        let (mut day, mut left) = (day_number(start), n);
        let first = day_number(Date::MIN);
        while left > 0 && day > first {
            day -= 1;
            left -= u32::from(self.works(day));
        }
        day_of_number(day)
    }

    /// `day` if it is a working day, else the next one.
    pub fn next_workday_on_or_after(&self, day: Date) -> Date {
        if self.is_workday(day) {
            day
        } else {
            self.add_workdays(day, 1)
        }
    }

    /// Working days after `from` up to and including `to`; 0 when `to` is not after `from`.
    pub fn workdays_between(&self, from: Date, to: Date) -> u32 {
        let days = day_number(from) + 1..=day_number(to);
        days.map(|day| u32::from(self.works(day))).sum()
    }

    /// Days that are working days in one of two calendars and not in the other, in order: what
    /// an import changes, so that due dates over them are recomputed (with those that were
    /// provisional).
    pub fn changed_days(&self, newer: &Self) -> Vec<Date> {
        let named = self.notices.iter().chain(&newer.notices);
        let days: BTreeSet<Date> = named.flat_map(|n| n.off().chain(n.work())).collect();
        days.into_iter()
            .filter(|d| self.is_workday(*d) != newer.is_workday(*d))
            .collect()
    }

    /// The calendar as one text in canonical form: equal texts, equal calendars. Digest this
    /// (SM3) where proof matters.
    pub fn canonical_text(&self) -> String {
        let mut out = format!(
            "hours {} {}\n",
            self.hours.morning(),
            self.hours.afternoon()
        );
        for notice in &self.notices {
            out.push_str("---\n");
            out.push_str(&notice.to_toml());
        }
        out
    }

    /// A short label of the version, `2016-2026/1f0c…`: first and last year with a notice and 16
    /// hex digits of FNV-1a over the canonical text. Tells versions apart; proves nothing.
    pub fn version(&self) -> String {
        let hash = self
            .canonical_text()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        match (self.years.first(), self.years.last()) {
            (Some(first), Some(last)) => format!("{first}-{last}/{hash:016x}"),
            _ => format!("-/{hash:016x}"),
        }
    }
}
