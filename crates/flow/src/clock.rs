//! Limits as clocks (DESIGN §6). Civil zone Asia/Shanghai.
//!
//! Days: the start day is not counted; each counting day at whose end the clock runs uses one; due
//! is the end of the last day, rolled to the next working day where the law says so. Hours run
//! inside office hours or by the clock. A clock runs while its set of reasons is empty.
//!
//! A started clock of days counts from the first instant of the day after its start
//! ([`ClockState::since`]); a resumed one from the instant it resumed. So "each day from `since` on,
//! at whose end it runs" says both that the start day is free and that the day of resuming counts.

use codes::calendar::Calendar;
use codes::zone::{day_number, day_of_number};
use jiff::civil::Date;
use model::clock::{ClockPhase, ClockState, LimitUnit};
use model::time::Instant;

/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;

/// A due instant, and whether a year's notice was missing when it was reckoned (暂定).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reckoned {
    /// The last instant in time.
    pub due: Instant,
    /// 暂定.
    pub provisional: bool,
}

/// From when a clock that starts at `from` counts.
#[must_use]
pub fn since(unit: LimitUnit, from: Instant) -> Instant {
    match unit {
        LimitUnit::WorkingDays | LimitUnit::NaturalDays => {
            Instant::start_of(plus_days(from.date(), 1))
        }
        LimitUnit::WorkingHours | LimitUnit::ClockHours => from,
    }
}

/// When `rest` (days or milliseconds) counted from `since` run out.
#[must_use]
pub fn reckon(
    unit: LimitUnit,
    since: Instant,
    rest: i64,
    rolls: bool,
    calendar: &Calendar,
) -> Reckoned {
    match unit {
        LimitUnit::WorkingDays => {
            let first = since.date();
            let last = if rest <= 0 {
                first
            } else {
                let before = plus_days(first, -1);
                calendar.add_workdays(before, u32::try_from(rest).unwrap_or(u32::MAX))
            };
            of_days(first, last, true, calendar)
        }
        LimitUnit::NaturalDays => {
            let first = since.date();
            let last = plus_days(first, (rest - 1).max(0));
            let rolled = if rolls {
                calendar.next_workday_on_or_after(last)
            } else {
                last
            };
            if rolls {
                of_days(last, rolled, true, calendar)
            } else {
                of_days(first, last, false, calendar)
            }
        }
        LimitUnit::ClockHours => Reckoned {
            due: since.plus_ms(rest.max(0)),
            provisional: false,
        },
        LimitUnit::WorkingHours => {
            let due = after_work(since, rest.max(0), calendar);
            Reckoned {
                due,
                provisional: calendar.is_provisional_within(since.date(), due.date()),
            }
        }
    }
}

fn of_days(first: Date, last: Date, depends: bool, calendar: &Calendar) -> Reckoned {
    Reckoned {
        due: Instant::end_of(last),
        provisional: depends && calendar.is_provisional_within(first.min(last), last),
    }
}

/// The instant at which `ms` of working time have passed since `from`, to the millisecond.
fn after_work(from: Instant, ms: i64, calendar: &Calendar) -> Instant {
    let minutes = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let (whole, rest) = (ms.div_euclid(MINUTE_MS), ms.rem_euclid(MINUTE_MS));
    let floor = calendar.add_work_minutes(from.0, minutes(whole));
    if rest == 0 {
        return Instant(floor);
    }
    // Within one minute at most one closing of the office lies, so one of the two is exact.
    if calendar.work_ms_between(floor, floor + rest) == rest {
        return Instant(floor + rest);
    }
    Instant(calendar.add_work_minutes(from.0, minutes(whole + 1)) - (MINUTE_MS - rest))
}

/// What a clock has used at `at`, in the measure of its budget.
#[must_use]
pub fn used(clock: &ClockState, at: Instant, calendar: &Calendar) -> i64 {
    if clock.phase != ClockPhase::Running && clock.phase != ClockPhase::Expired || at <= clock.since
    {
        return clock.used;
    }
    let now = match clock.unit {
        LimitUnit::WorkingDays => {
            // Days from `since` on whose end lies before `at`: up to yesterday.
            let before = plus_days(clock.since.date(), -1);
            let yesterday = plus_days(at.date(), -1);
            i64::from(calendar.workdays_between(before, yesterday))
        }
        LimitUnit::NaturalDays => days_between(clock.since.date(), at.date()),
        LimitUnit::ClockHours => at.0 - clock.since.0,
        LimitUnit::WorkingHours => calendar.work_ms_between(clock.since.0, at.0),
    };
    clock.used + now.max(0)
}

/// What is left at `at`; negative when it is over.
#[must_use]
pub fn left(clock: &ClockState, at: Instant, calendar: &Calendar) -> i64 {
    clock.budget - used(clock, at, calendar)
}

/// Its due instant reckoned anew with this calendar; none when it does not run or nothing changed.
#[must_use]
pub fn again(clock: &ClockState, rolls: bool, calendar: &Calendar) -> Option<Reckoned> {
    if clock.phase != ClockPhase::Running {
        return None;
    }
    let anew = reckon(
        clock.unit,
        clock.since,
        clock.budget - clock.used,
        rolls,
        calendar,
    );
    (anew.due != clock.due || anew.provisional != clock.provisional).then_some(anew)
}

/// The civil day `n` days later (earlier when negative).
pub(crate) fn plus_days(day: Date, n: i64) -> Date {
    let number = i64::from(day_number(day)).saturating_add(n);
    day_of_number(i32::try_from(number.clamp(-4_000_000, 4_000_000)).unwrap_or(0))
}

/// Natural days from one civil day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from(day_number(to)) - i64::from(day_number(from))
}
