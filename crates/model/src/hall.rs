//! Service halls (大厅) of county, towns and villages, and their windows. A hall is dated: what is
//! written of it holds from a day on, until something later is written.

use crate::document::DocumentCode;
use crate::id::PersonId;
use crate::time::Instant;
use crate::unit::UnitCode;
use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Minutes of a slot that can be booked.
pub const SLOT_MINUTES: u16 = 30;
/// Minutes of a day.
const DAY_MINUTES: u16 = 1_440;

/// A hall's code: the twelve digits of its division; a further hall of a division has `-2` behind them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HallCode(pub String);

impl HallCode {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for HallCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A stretch of office hours, minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// From.
    pub from: u16,
    /// To.
    pub to: u16,
}

/// Why a text is no stretch of office hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not office hours: 09:00-12:00")]
pub struct SpanFault;

fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let all = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && all <= DAY_MINUTES).then_some(all)
}

/// `09:30` of minutes since midnight.
#[must_use]
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

impl std::str::FromStr for Span {
    type Err = SpanFault;
    fn from_str(text: &str) -> Result<Self, SpanFault> {
        let (from, to) = text.split_once('-').ok_or(SpanFault)?;
        let (from, to) = (
            minutes(from).ok_or(SpanFault)?,
            minutes(to).ok_or(SpanFault)?,
        );
        if from < to {
            Ok(Self { from, to })
        } else {
            Err(SpanFault)
        }
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", clock(self.from), clock(self.to))
    }
}

/// A hall, as it is from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hall {
    /// Code.
    pub code: HallCode,
    /// Whose hall it is: the service centre of a town, the committee of a village.
    pub unit: UnitCode,
    /// The division it serves.
    pub division: DivisionCode,
    /// Name.
    pub name: String,
    /// Where to find it.
    pub address: String,
    /// Office hours of a working day, in order.
    pub hours: Vec<Span>,
    /// Windows.
    pub windows: u32,
    /// How many may book the same half hour.
    pub places: u32,
    /// The hall's own phone.
    pub phone: String,
    /// Why it is closed; none while it is open.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub closed: Option<String>,
    /// First day on which it is so.
    pub from: Date,
    /// The document it rests on.
    pub document: DocumentCode,
    /// 默认, 示例 or nothing.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub label: String,
}

impl Hall {
    /// The level it serves.
    #[must_use]
    pub fn level(&self) -> Level {
        self.division.level()
    }

    /// Whether it serves people.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Beginnings of the half hours that can be booked, minutes since midnight.
    #[must_use]
    pub fn slots(&self) -> Vec<u16> {
        let step = usize::from(SLOT_MINUTES);
        self.hours
            .iter()
            .flat_map(|span| {
                (span.from..span.to)
                    .step_by(step)
                    .map(move |at| (at, span.to))
            })
            .filter(|(at, end)| at.saturating_add(SLOT_MINUTES) <= *end)
            .map(|(at, _)| at)
            .collect()
    }
}

/// How a window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WindowState {
    /// It calls people.
    Open,
    /// Its clerk is away for a while.
    Paused,
    /// Nobody sits there.
    Closed,
}

impl WindowState {
    /// Its code, as columns write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }

    /// The state of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Paused, Self::Closed]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A window of a hall, as somebody last set it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HallWindow {
    /// The hall.
    pub hall: HallCode,
    /// Its number, from 1.
    pub number: u32,
    /// Who sits there.
    pub clerk: PersonId,
    /// How it stands.
    pub state: WindowState,
    /// Since when.
    pub at: Instant,
}

impl HallWindow {
    /// Whether somebody sits there: a window left open ends with its day.
    #[must_use]
    pub fn is_staffed(&self, day: Date) -> bool {
        self.state != WindowState::Closed && self.at.date() == day
    }

    /// Whether it calls people.
    #[must_use]
    pub fn calls(&self, day: Date) -> bool {
        self.state == WindowState::Open && self.at.date() == day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        text.parse().unwrap()
    }

    #[test]
    fn office_hours_read_and_are_written_alike() {
        for text in ["09:00-12:00", "00:00-24:00", "13:30-17:30"] {
            assert_eq!(span(text).to_string(), text);
        }
        for text in ["12:00-09:00", "09:00", "9-12", "09:60-12:00", "09:00-24:01"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    #[test]
    fn slots_are_the_half_hours_that_end_before_the_hall_does() {
        let hall = Hall {
            code: HallCode("320623111000".into()),
            unit: UnitCode("320623111000-FWZX".into()),
            division: DivisionCode::parse("320623111000").unwrap(),
            name: String::new(),
            address: String::new(),
            hours: vec![span("09:00-10:15"), span("13:30-14:30")],
            windows: 2,
            places: 1,
            phone: String::new(),
            closed: None,
            from: jiff::civil::date(2026, 1, 1),
            document: DocumentCode("PT-20".into()),
            label: String::new(),
        };
        let slots: Vec<String> = hall.slots().into_iter().map(clock).collect();
        assert_eq!(slots, ["09:00", "09:30", "13:30", "14:00"]);
    }
}
