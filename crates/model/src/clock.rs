//! Limits as clocks (DESIGN §6): unit, budget, used, the set of pause reasons, due.

use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitUnit {
    /// Working days (工作日): the start day is not counted.
    WorkingDays,
    /// Natural days (自然日): the start day is not counted.
    NaturalDays,
    /// Hours inside office hours (工作时).
    WorkingHours,
    /// Hours by the clock (紧急工作时).
    ClockHours,
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockPhase {
    /// Running towards its due instant.
    Running,
    /// Standing still for at least one reason.
    Paused,
    /// What it limited was done in time or late; it counts no more.
    Stopped,
    /// Its due instant has passed while it ran.
    Expired,
}

/// A clock of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockState {
    /// What it counts.
    pub unit: LimitUnit,
    /// Days, or milliseconds for the units of hours.
    pub budget: i64,
    /// Used before `since`, in the budget's measure.
    pub used: i64,
    /// From when it last began to count. A clock of days does not count its start day, so it
    /// counts from the first instant of the day after; after a pause, from the instant it resumed.
    pub since: Instant,
    /// Due while it runs; the last reckoning while it stands still.
    pub due: Instant,
    /// Whether a year's notice was missing when `due` was reckoned (暂定).
    pub provisional: bool,
    /// Why it stands still; it runs while this is empty.
    pub reasons: BTreeSet<String>,
    /// How often it was extended.
    pub extensions: u32,
    /// Grows with every change, so that an old timer cannot fire.
    pub generation: u32,
    /// How it stands.
    pub phase: ClockPhase,
}
