//! Statutory periods (法定期间): which days a law counts, and when a period ends.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::zone::{DAY_MS, day_at, day_number, day_of_number, end_of_day_ms, start_of_day_ms};

/// What a period counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 工作日.
    WorkingDays,
    /// 日、自然日.
    NaturalDays,
    /// 工作时: hours inside office hours of working days.
    WorkingHours,
    /// 小时: hours by the clock (紧急工作时).
    ClockHours,
}

impl Unit {
    /// Locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::WorkingDays => "period-unit-working-days",
            Self::NaturalDays => "period-unit-natural-days",
            Self::WorkingHours => "period-unit-working-hours",
            Self::ClockHours => "period-unit-clock-hours",
        }
    }
}

/// A length of time in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

impl Period {
    /// `n` of `unit`.
    pub const fn new(n: u32, unit: Unit) -> Self {
        Self { n, unit }
    }
}

/// The law that sets a period, which decides what its "日" means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Law {
    /// 行政许可法 §82: every period in working days.
    Licence,
    /// 行政处罚法 (2021) §85: 二日、三日、五日、七日 are working days, all others natural days.
    Penalty,
    /// 行政强制法 §69: periods of up to ten days are working days, longer ones natural days.
    Compulsion,
    /// 政府信息公开条例 (2019): written as working days.
    OpenInformation,
    /// 信访工作条例 (2022): natural days.
    Petition,
    /// 民事诉讼法 §85 (2021 numbering): natural days; a last day that is a holiday moves.
    CivilProcedure,
    /// Service of documents, reckoned by 民事诉讼法 §85.
    Service,
    /// 行政复议法 (2023) §88: 三日、五日、七日、十日 are working days, else 民事诉讼法.
    Reconsideration,
    /// 行政诉讼法 §101: by 民事诉讼法.
    AdministrativeLitigation,
}

/// Whom a period binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The citizen or organisation.
    Party,
    /// The authority.
    Authority,
}

impl Law {
    /// Every law.
    pub const ALL: &'static [Self] = &[
        Self::Licence,
        Self::Penalty,
        Self::Compulsion,
        Self::OpenInformation,
        Self::Petition,
        Self::CivilProcedure,
        Self::Service,
        Self::Reconsideration,
        Self::AdministrativeLitigation,
    ];

    /// What a period of `days` counts under this law.
    pub const fn unit_of(self, days: u32) -> Unit {
        let working = match self {
            Self::Licence | Self::OpenInformation => true,
            Self::Penalty => matches!(days, 2 | 3 | 5 | 7),
            Self::Compulsion => days <= 10,
            Self::Reconsideration => matches!(days, 3 | 5 | 7 | 10),
            Self::Petition
            | Self::CivilProcedure
            | Self::Service
            | Self::AdministrativeLitigation => false,
        };
        if working {
            Unit::WorkingDays
        } else {
            Unit::NaturalDays
        }
    }

    /// A period of `days` in the unit this law gives it.
    pub const fn period(self, days: u32) -> Period {
        Period {
            n: days,
            unit: self.unit_of(days),
        }
    }

    /// Whether a last natural day that is no working day moves to the next working day. It does
    /// under 民事诉讼法 §85 and the laws that refer to it, and, for the deadlines of parties,
    /// under the others too, which are silent (DOMAIN §3.1); the authority's own periods under
    /// those stay, which is the stricter reading.
    pub const fn rolls(self, bound: Bound) -> bool {
        match self {
            Self::CivilProcedure
            | Self::Service
            | Self::Reconsideration
            | Self::AdministrativeLitigation => true,
            Self::Licence
            | Self::Penalty
            | Self::Compulsion
            | Self::OpenInformation
            | Self::Petition => matches!(bound, Bound::Party),
        }
    }

    /// Locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Licence => "law-licence",
            Self::Penalty => "law-penalty",
            Self::Compulsion => "law-compulsion",
            Self::OpenInformation => "law-open-information",
            Self::Petition => "law-petition",
            Self::CivilProcedure => "law-civil-procedure",
            Self::Service => "law-service",
            Self::Reconsideration => "law-reconsideration",
            Self::AdministrativeLitigation => "law-administrative-litigation",
        }
    }
}

/// When a period ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// The civil day on which it ends, Asia/Shanghai.
    pub date: Date,
    /// The last instant that is still in time, UTC milliseconds: 23:59:59.999 of that day for
    /// days, the very moment for hours.
    pub at_ms: i64,
    /// 暂定: reckoned over a year whose notice of holidays is not known; recompute when it comes.
    pub provisional: bool,
}

/// The end of a period that starts on the day `start`, which is not counted. With `roll`, a last
/// natural day that is no working day moves to the next one. Hours, whose start is then known by
/// its day only, run from the end of that day.
pub fn due(start: Date, period: Period, roll: bool, calendar: &Calendar) -> Due {
    let (date, counted_from) = match period.unit {
        Unit::WorkingDays => (calendar.add_workdays(start, period.n), day_after(start, 1)),
        Unit::NaturalDays => {
            let last = day_after(start, period.n);
            if roll {
                (calendar.next_workday_on_or_after(last), last)
            } else {
                return Due {
                    date: last,
                    at_ms: end_of_day_ms(last),
                    provisional: false,
                };
            }
        }
        Unit::WorkingHours | Unit::ClockHours => {
            return due_at(start_of_day_ms(start) + DAY_MS, period, roll, calendar);
        }
    };
    let provisional = calendar.is_provisional_within(counted_from, date);
    Due {
        date,
        at_ms: end_of_day_ms(date),
        provisional,
    }
}

/// The end of a period that starts at an instant (UTC milliseconds): hours from that very
/// moment, days as [`due`] from its civil day.
pub fn due_at(start_ms: i64, period: Period, roll: bool, calendar: &Calendar) -> Due {
    match period.unit {
        Unit::WorkingDays | Unit::NaturalDays => due(day_at(start_ms), period, roll, calendar),
        Unit::ClockHours => {
            let at_ms = start_ms.saturating_add(i64::from(period.n) * 3_600_000);
            Due {
                date: day_at(at_ms),
                at_ms,
                provisional: false,
            }
        }
        Unit::WorkingHours => {
            let at_ms = calendar.add_work_minutes(start_ms, period.n.saturating_mul(60));
            let date = day_at(at_ms);
            let provisional =
                period.n > 0 && calendar.is_provisional_within(day_at(start_ms), date);
            Due {
                date,
                at_ms,
                provisional,
            }
        }
    }
}

fn day_after(day: Date, days: u32) -> Date {
    let number = i64::from(day_number(day)) + i64::from(days);
    day_of_number(i32::try_from(number).unwrap_or(i32::MAX))
}
