//! Traffic lights of limits (DOMAIN §3.2): green while more than half is left, red when overdue,
//! yellow between and whenever at most one working day is left.

use crate::clock::{left, plus_days};
use codes::calendar::Calendar;
use model::case::Case;
use model::clock::{ClockPhase, LimitUnit};
use model::time::Instant;

/// A light; pages always say it in words too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// More than half is left.
    Green,
    /// Half or less, or at most one working day.
    Yellow,
    /// Overdue.
    Red,
}

/// A clock's light with what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lit {
    /// Clock code.
    pub clock: String,
    /// Its light.
    pub light: Light,
    /// What `left` counts.
    pub unit: LimitUnit,
    /// Days or milliseconds left, today's day included; negative or zero once it is over.
    pub left: i64,
    /// Due.
    pub due: Instant,
    /// It stands still.
    pub paused: bool,
    /// 暂定.
    pub provisional: bool,
}

/// The lights of every clock that is not stopped, the most pressing first.
#[must_use]
pub fn lights(case: &Case, now: Instant, calendar: &Calendar) -> Vec<Lit> {
    let mut lit: Vec<Lit> = case
        .clocks
        .iter()
        .filter(|(_, clock)| clock.phase != ClockPhase::Stopped)
        .map(|(code, clock)| {
            let rest = left(clock, now, calendar);
            let running = clock.phase == ClockPhase::Running;
            let over = clock.phase == ClockPhase::Expired || (running && now > clock.due);
            let near = match clock.unit {
                LimitUnit::WorkingDays => rest <= 1,
                LimitUnit::NaturalDays => {
                    let yesterday = plus_days(now.date(), -1);
                    calendar.workdays_between(yesterday, clock.due.date()) <= 1
                }
                // A working day says nothing about limits of a few hours.
                LimitUnit::WorkingHours | LimitUnit::ClockHours => false,
            };
            let light = if over {
                Light::Red
            } else if (running && near) || rest.saturating_mul(2) <= clock.budget {
                Light::Yellow
            } else {
                Light::Green
            };
            Lit {
                clock: code.clone(),
                light,
                unit: clock.unit,
                left: rest,
                due: clock.due,
                paused: clock.phase == ClockPhase::Paused,
                provisional: clock.provisional,
            }
        })
        .collect();
    lit.sort_by(|a, b| {
        b.light
            .cmp(&a.light)
            .then(a.paused.cmp(&b.paused))
            .then(a.due.cmp(&b.due))
    });
    lit
}

/// The most pressing light of a case; none when nothing limits it now.
#[must_use]
pub fn light(case: &Case, now: Instant, calendar: &Calendar) -> Option<Lit> {
    lights(case, now, calendar).into_iter().next()
}
