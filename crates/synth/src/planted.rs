//! Persons planted by name, each for one thing the product must get right (issue: the story).

use crate::day::{date_of_day_number, day_number};
use codes::age::{LeapBirthday, nth_birthday};
use codes::division::DivisionCode;
use codes::lists::Sex;
use jiff::civil::Date;

/// What a planted person is there to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trial {
    /// Turned 80 this month and nobody noticed: 王老太 of the story.
    JustTurnedEighty,
    /// Turned 80 seven months ago; the library learns of her only now.
    SevenMonthsLate,
    /// Moved in at 83 from another county.
    MovedInAtEightyThree,
    /// Died five months ago; the notice comes only now, the roll still pays.
    DeadOnTheRoll,
    /// Two records of one person: 18-digit and 15-digit number, name written two ways.
    TwoRecords,
    /// Born on 29 February.
    LeapDay,
    /// Grandmother Wang's neighbour turns 80 in a fortnight: her visit is still to be made.
    SoonEighty,
}

/// A planted person.
#[derive(Debug, Clone)]
pub struct Planted {
    /// What it shows.
    pub trial: Trial,
    /// Name.
    pub name: &'static str,
    /// Name on the second record, where there are two.
    pub also_written: Option<&'static str>,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth: Date,
    /// Village she lives in; another of the county's where this one does not exist.
    pub village: DivisionCode,
    /// First six digits of the number, where not the county's.
    pub born_in: Option<u32>,
    /// Registered here since, where she moved in.
    pub since: Option<Date>,
    /// Died on.
    pub died: Option<Date>,
    /// The population library first holds the record on this day; `None`: from the beginning.
    pub known_from: Option<Date>,
    /// The population library learns of the death on this day.
    pub death_known_from: Option<Date>,
}

fn days_before(day: Date, days: i64) -> Date {
    date_of_day_number(day_number(day) - days)
}

/// The same day so many months earlier, or that month's last day.
fn months_before(day: Date, months: i32) -> Date {
    let month = model::time::Month::of(day).plus(-months);
    let last = month.last_day();
    Date::new(last.year(), last.month(), day.day().min(last.day())).unwrap_or(last)
}

/// The day somebody was born who completes `years` on `day`.
fn born(day: Date, years: i16) -> Date {
    let year = day.year().saturating_sub(years);
    Date::new(year, day.month(), day.day())
        .or_else(|_| Date::new(year, 2, 28))
        .unwrap_or(day)
}

/// The last 29 February on which somebody was born who has completed 80 by `today`.
fn leap_birth(today: Date) -> Date {
    (0..12)
        .filter_map(|back| Date::new(today.year() - 80 - back, 2, 29).ok())
        .find(|b| nth_birthday(*b, 80, LeapBirthday::LastOfFebruary).is_some_and(|d| d <= today))
        .unwrap_or(born(today, 82))
}

fn village(number: u64, among: &[DivisionCode], place: usize) -> Option<DivisionCode> {
    let wanted = DivisionCode::from_number(number).filter(|c| among.contains(c));
    wanted.or_else(|| among.get(place % among.len().max(1)).copied())
}

/// Everybody planted, as seen on `today`. Empty when the county has no village.
#[must_use]
pub fn planted(today: Date, villages: &[DivisionCode]) -> Vec<Planted> {
    let woman = |trial, name, birth, village| Planted {
        trial,
        name,
        also_written: None,
        sex: Sex::Female,
        birth,
        village,
        born_in: None,
        since: None,
        died: None,
        known_from: None,
        death_known_from: None,
    };
    let at = |number, place| village(number, villages, place);
    let (Some(star), Some(stone), Some(bridge), Some(sea), Some(south), Some(north)) = (
        at(320_623_111_001, 0),
        at(320_623_111_004, 1),
        at(320_623_107_001, 2),
        at(320_623_101_001, 3),
        at(320_623_111_003, 4),
        at(320_623_108_001, 5),
    ) else {
        return Vec::new();
    };
    // Within the month: on the 1st she turns 80 that very day.
    let turned = days_before(today, 3.min(i64::from(today.day()) - 1));
    let late = months_before(today, 7);
    let moved = days_before(today, 60);
    vec![
        Planted {
            known_from: Some(today),
            ..woman(Trial::JustTurnedEighty, "王秀珍", born(turned, 80), star)
        },
        Planted {
            known_from: Some(days_before(today, 1)),
            ..woman(Trial::SevenMonthsLate, "缪桂兰", born(late, 80), stone)
        },
        Planted {
            born_in: Some(320_621),
            since: Some(moved),
            known_from: Some(days_before(today, 50)),
            ..woman(
                Trial::MovedInAtEightyThree,
                "葛翠英",
                born(months_before(moved, 2), 83),
                bridge,
            )
        },
        Planted {
            sex: Sex::Male,
            died: Some(months_before(today, 5)),
            death_known_from: Some(today),
            ..woman(
                Trial::DeadOnTheRoll,
                "顾长山",
                born(months_before(today, 4), 86),
                sea,
            )
        },
        Planted {
            also_written: Some("陈桂瑛"),
            ..woman(
                Trial::TwoRecords,
                "陈桂英",
                born(months_before(today, 9), 84),
                south,
            )
        },
        woman(Trial::LeapDay, "丛月琴", leap_birth(today), north),
        Planted {
            known_from: Some(today),
            ..woman(
                Trial::SoonEighty,
                "季秀英",
                born(days_before(today, -14), 80),
                star,
            )
        },
    ]
}
