//! How matters come in and how long they take, for the lived past: arrivals by weekday and
//! season, service times by stage, shares of returned and late ones.
//!
//! All numbers are the product's own estimates (示例), not measurements of any county.

use jiff::civil::{Date, Weekday};

use crate::chance::Chance;
use crate::day::{date_of_day_number, day_number};

/// What part of a mean day's matters comes on this day, in hundredths: little at weekends, most
/// on Mondays, more after the Spring Festival, less in high summer.
#[must_use]
pub fn intensity(day: Date, working_day: bool) -> u64 {
    let weekday = match day.weekday() {
        Weekday::Monday => 128,
        Weekday::Tuesday => 112,
        Weekday::Wednesday => 102,
        Weekday::Thursday => 98,
        Weekday::Friday => 92,
        // A working Saturday or Sunday before a long holiday.
        Weekday::Saturday | Weekday::Sunday => 84,
    };
    let season = [88, 84, 118, 110, 102, 96, 88, 86, 104, 100, 108, 116];
    let month = season[(day.month() as usize).saturating_sub(1) % 12];
    let open = if working_day { weekday } else { 12 };
    open * month / 100
}

/// What part of usual a day is for what happens around it, in hundredths: people stay away in the
/// days before and after a long holiday (the Spring Festival above all), and during the wheat and
/// the rice harvest. `works` says which days are working days.
#[must_use]
pub fn calm(day: Date, works: &dyn Fn(Date) -> bool) -> u64 {
    let number = day_number(day);
    let off = |from: i64, to: i64| {
        (from..=to)
            .filter(|n| !works(date_of_day_number(number + n)))
            .count()
    };
    let winter = matches!(day.month(), 1..=2);
    let long = if winter {
        LONG_HOLIDAY_DAYS
    } else {
        LONG_HOLIDAY_DAYS + 1
    };
    // Of the ten days after or before, so many are off only where a long holiday lies.
    let around = if off(1, 10) >= long {
        if winter { 45 } else { 80 }
    } else if off(-10, -1) >= long {
        if winter { 65 } else { 110 }
    } else {
        100
    };
    let harvest = match (day.month(), day.day()) {
        (6, 1..=15) | (10, 20..=31) | (11, 1..=8) => 74,
        _ => 100,
    };
    around * harvest / 100
}

/// Days off within ten that only a long holiday makes.
const LONG_HOLIDAY_DAYS: usize = 7;

/// How many matters arrive on a day when `per_year` arrive in a year of 250 working days. The
/// count scatters as independent arrivals do (Poisson), the same for the same seed and day.
#[must_use]
pub fn arrivals_on(seed: u64, stream: &str, day: Date, working_day: bool, per_year: u64) -> u64 {
    let mut chance = Chance::new(seed, stream, day_number(day).unsigned_abs());
    let mean = per_year as f64 / 250.0 * intensity(day, working_day) as f64 / 100.0;
    poisson(&mut chance, mean)
}

/// Knuth's product method in slices of 16, so that large means do not underflow.
fn poisson(chance: &mut Chance, mean: f64) -> u64 {
    let mut left = mean.max(0.0);
    let mut count = 0;
    while left > 0.0 {
        let slice = left.min(16.0);
        left -= slice;
        let bar = (-slice).exp();
        let mut product = chance.unit();
        while product > bar {
            count += 1;
            product *= chance.unit();
        }
    }
    count
}

/// A stage of work whose time is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// From the task to the grid worker's visit.
    Visit,
    /// From filing to acceptance at the window.
    Accept,
    /// From the one-time notice to what was missing being brought.
    Supplement,
    /// The village's first check.
    VillageCheck,
    /// From acceptance to the approver's decision.
    Decide,
    /// From a grid event's report to its end.
    HandleEvent,
    /// From the close to the citizen's rating.
    Rate,
    /// One reviewer's look at a service case.
    Review,
    /// An inspection, a hearing, an expert review.
    Special,
    /// The unit's head decides.
    Head,
    /// From the decision to the certificate.
    Certificate,
    /// From the certificate to its being handed out.
    Deliver,
    /// From a question to another unit's answer.
    Answer,
}

impl Stage {
    /// Median working minutes and spread (standard deviation of the logarithm).
    const fn shape(self) -> (f64, f64) {
        match self {
            Self::Visit => (600.0, 0.8),
            Self::Accept => (70.0, 0.9),
            Self::Supplement => (1_100.0, 0.8),
            Self::VillageCheck => (420.0, 0.7),
            Self::Decide => (380.0, 0.9),
            Self::HandleEvent => (300.0, 1.1),
            Self::Rate => (500.0, 1.2),
            Self::Review => (310.0, 0.9),
            Self::Special => (2_500.0, 0.6),
            Self::Head => (240.0, 0.9),
            Self::Certificate => (210.0, 0.8),
            Self::Deliver => (420.0, 1.0),
            Self::Answer => (620.0, 0.9),
        }
    }
}

/// Working minutes a stage takes: log-normal, at least five, at most forty working days of 450
/// minutes. A slow unit is slower by `pace` hundredths (100 is usual).
#[must_use]
pub fn minutes(chance: &mut Chance, stage: Stage, pace: u64) -> u64 {
    let (median, spread) = stage.shape();
    // Twelve even numbers less six: normal enough, and the same everywhere.
    let normal: f64 = (0..12).map(|_| chance.unit()).sum::<f64>() - 6.0;
    let drawn = median * (spread * normal).exp() * pace as f64 / 100.0;
    (drawn.round() as u64).clamp(5, 40 * 450)
}

/// How fast a unit works, in hundredths of the usual, 80–135; always the same for a unit.
#[must_use]
pub fn pace(seed: u64, unit: &str) -> u64 {
    Chance::new(seed, unit, 0).between(80, 135) as u64
}

/// Shares of what can go otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// Materials missing: a one-time notice.
    pub notice: f64,
    /// Refused with reasons.
    pub refuse: f64,
    /// Withdrawn by the applicant.
    pub withdraw: f64,
    /// Left lying until after the promised day.
    pub late: f64,
    /// Paid to an account the bank gives back.
    pub payment_fails: f64,
    /// Rated at all.
    pub rated: f64,
    /// Elders whose relatives come before the search finds them.
    pub relatives: f64,
    /// Sent back by whoever decides.
    pub sent_back: f64,
    /// Asked of another unit on the way.
    pub asked: f64,
    /// Given ten working days more.
    pub extended: f64,
    /// Of what was told to be missing, never brought.
    pub never_brought: f64,
}

/// The shares of the demo.
pub const SHARES: Shares = Shares {
    notice: 0.11,
    refuse: 0.015,
    withdraw: 0.006,
    late: 0.04,
    payment_fails: 0.008,
    rated: 0.42,
    relatives: 0.34,
    sent_back: 0.04,
    asked: 0.05,
    extended: 0.02,
    never_brought: 0.08,
};

/// A rating of one to five (5 very satisfied), lower where the matter was late.
#[must_use]
pub fn rating(chance: &mut Chance, late: bool) -> u8 {
    let running: [u64; 5] = if late {
        [8, 22, 52, 80, 100]
    } else {
        [1, 2, 6, 22, 100]
    };
    chance.by_weight(&running) as u8 + 1
}
