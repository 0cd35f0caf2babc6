//! When somebody of the roster reaches the age of retirement: 全国人民代表大会常务委员会关于实施渐进式延迟
//! 法定退休年龄的决定 (2024-09-13), from 2025-01-01 over fifteen years. Men from 60 to 63 and women from 55
//! to 58, one month every four months; women from 50 to 55, one month every two months.

use crate::county::County;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use model::establishment::{Engagement, Sex, Staff, StaffNo};
use serde::Serialize;

/// The day the ages begin to rise.
pub const DELAY_FROM: Date = date(2025, 1, 1);
/// Men, in months.
pub const MEN_MONTHS: u32 = 60 * 12;
/// Women in posts of cadres, in months.
pub const WOMEN_MONTHS: u32 = 55 * 12;
/// Women workers, in months.
pub const WOMEN_WORKERS_MONTHS: u32 = 50 * 12;

/// The ages before the delay, in months: a site's parameters may state its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// Men.
    pub men: u32,
    /// Women in administrative, political-legal and institution posts.
    pub women: u32,
    /// Women in workers' posts and auxiliaries.
    pub women_workers: u32,
}

impl Default for Ages {
    fn default() -> Self {
        Self {
            men: MEN_MONTHS,
            women: WOMEN_MONTHS,
            women_workers: WOMEN_WORKERS_MONTHS,
        }
    }
}

/// Whole months from one day to another; part of a month counts as begun.
fn months_begun(from: Date, to: Date) -> u32 {
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    u32::try_from(months + 1).unwrap_or(0)
}

/// By how many months retirement is put off for somebody who would have retired on a day: one month
/// for every `step` months begun since the delay began, never more than `most`.
#[must_use]
pub fn delay_months(would_have: Date, step: u32, most: u32) -> u32 {
    if would_have < DELAY_FROM {
        return 0;
    }
    months_begun(DELAY_FROM, would_have)
        .div_ceil(step.max(1))
        .min(most)
}

/// The day somebody reaches the age of retirement.
#[must_use]
pub fn retires_on(sex: Sex, kind: Engagement, born: Date, ages: Ages) -> Date {
    let worker = matches!(kind, Engagement::Worker | Engagement::Auxiliary);
    let (months, step, most) = match (sex, worker) {
        (Sex::Male, _) => (ages.men, 4, 36),
        (Sex::Female, false) => (ages.women, 4, 36),
        (Sex::Female, true) => (ages.women_workers, 2, 60),
    };
    let after = |months: u32| born.saturating_add(i64::from(months).months());
    let would_have = after(months);
    after(months + delay_months(would_have, step, most))
}

/// Somebody who reaches the age of retirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retiring {
    /// Number.
    pub no: StaffNo,
    /// When.
    pub on: Date,
}

/// Everybody on the roster who reaches the age of retirement from the county's day until another,
/// that day among them, in order; those who reached it before and are still there come first.
#[must_use]
pub fn forecast(county: &County, until: Date, ages: Ages) -> Vec<Retiring> {
    let day_of = |p: &Staff| retires_on(p.sex, p.kind, p.born, ages);
    let mut all: Vec<Retiring> = county
        .people
        .values()
        .map(|p| Retiring {
            no: p.no.clone(),
            on: day_of(p),
        })
        .filter(|r| r.on <= until)
        .collect();
    all.sort_by(|a, b| (a.on, &a.no).cmp(&(b.on, &b.no)));
    all
}
