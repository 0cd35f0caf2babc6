//! Clocks: DOMAIN §3.1 vectors and the laws of pausing, extending and reckoning again.

use crate::support::calendar;
use codes::calendar::Calendar;
use flow::clock::{again, left, reckon, since, used};
use jiff::civil::{Date, date};
use model::clock::{ClockPhase, ClockState, LimitUnit};
use model::time::Instant;
use proptest::prelude::*;
use std::collections::BTreeSet;

const DAY: i64 = 86_400_000;
const UNITS: [LimitUnit; 4] = [
    LimitUnit::WorkingDays,
    LimitUnit::NaturalDays,
    LimitUnit::WorkingHours,
    LimitUnit::ClockHours,
];

fn start(
    unit: LimitUnit,
    from: Instant,
    budget: i64,
    rolls: bool,
    calendar: &Calendar,
) -> ClockState {
    let since = since(unit, from);
    let reckoned = reckon(unit, since, budget, rolls, calendar);
    ClockState {
        unit,
        budget,
        used: 0,
        since,
        due: reckoned.due,
        provisional: reckoned.provisional,
        reasons: BTreeSet::new(),
        extensions: 0,
        generation: 1,
        phase: ClockPhase::Running,
    }
}

/// Pauses and resumes the way the engine's events do.
fn pause(clock: &mut ClockState, at: Instant, reason: &str, calendar: &Calendar) {
    clock.used = used(clock, at, calendar);
    clock.reasons.insert(reason.to_owned());
    clock.phase = ClockPhase::Paused;
}

fn resume(clock: &mut ClockState, at: Instant, reason: &str, rolls: bool, calendar: &Calendar) {
    clock.reasons.remove(reason);
    if clock.reasons.is_empty() {
        clock.since = at.max(clock.since);
        clock.phase = ClockPhase::Running;
        clock.due = reckon(
            clock.unit,
            clock.since,
            clock.budget - clock.used,
            rolls,
            calendar,
        )
        .due;
    }
}

#[test]
fn the_vectors_of_the_domain_hold() {
    let calendar = calendar();
    let rows = [
        (
            date(2021, 4, 28),
            [
                "2021-05-08",
                "2021-05-11",
                "2021-05-14",
                "2021-05-28",
                "2021-05-13",
                "2021-07-27",
            ],
        ),
        (
            date(2025, 9, 25),
            [
                "2025-10-09",
                "2025-10-11",
                "2025-10-15",
                "2025-10-29",
                "2025-10-10",
                "2025-12-24",
            ],
        ),
        (
            date(2026, 2, 10),
            [
                "2026-02-24",
                "2026-02-26",
                "2026-03-02",
                "2026-03-16",
                "2026-02-25",
                "2026-05-11",
            ],
        ),
        (
            date(2026, 9, 17),
            [
                "2026-09-23",
                "2026-09-28",
                "2026-10-08",
                "2026-10-21",
                "2026-10-08",
                "2026-12-16",
            ],
        ),
    ];
    let columns = [
        (LimitUnit::WorkingDays, 5),
        (LimitUnit::WorkingDays, 7),
        (LimitUnit::WorkingDays, 10),
        (LimitUnit::WorkingDays, 20),
        (LimitUnit::NaturalDays, 15),
        (LimitUnit::NaturalDays, 90),
    ];
    for (day, dues) in rows {
        for hour in [0, 9, 23] {
            for ((unit, budget), due) in columns.into_iter().zip(dues) {
                let clock = start(unit, Instant::at(day, hour, 59), budget, true, &calendar);
                assert_eq!(
                    clock.due,
                    Instant::end_of(due.parse().unwrap()),
                    "{day} {unit:?} {budget}"
                );
                assert!(!clock.provisional);
            }
        }
    }
}

#[test]
fn hours_run_inside_office_hours_and_to_the_millisecond() {
    let calendar = calendar();
    // Friday 16:30, office hours 08:30–12:00 and 13:30–17:30: one hour, then three on Monday.
    let from = Instant::at(date(2026, 3, 6), 16, 30);
    let clock = start(
        LimitUnit::WorkingHours,
        from,
        4 * 3_600_000,
        false,
        &calendar,
    );
    assert_eq!(clock.due, Instant::at(date(2026, 3, 9), 11, 30));
    // Half a minute before closing and half a minute of it left.
    let from = Instant(Instant::at(date(2026, 3, 6), 17, 29).0 + 30_000);
    let clock = start(LimitUnit::WorkingHours, from, 45_000, false, &calendar);
    assert_eq!(
        clock.due,
        Instant(Instant::at(date(2026, 3, 9), 8, 30).0 + 15_000)
    );
    let night = start(
        LimitUnit::ClockHours,
        Instant::at(date(2026, 2, 16), 23, 45),
        1_800_000,
        false,
        &calendar,
    );
    assert_eq!(night.due, Instant::at(date(2026, 2, 17), 0, 15));
}

#[test]
fn a_pause_on_the_start_day_does_not_make_that_day_count() {
    let calendar = calendar();
    let day = date(2026, 3, 2);
    let mut clock = start(
        LimitUnit::WorkingDays,
        Instant::at(day, 9, 0),
        5,
        false,
        &calendar,
    );
    let due = clock.due;
    pause(&mut clock, Instant::at(day, 10, 0), "special", &calendar);
    resume(
        &mut clock,
        Instant::at(day, 11, 0),
        "special",
        false,
        &calendar,
    );
    assert_eq!(clock.due, due);
}

/// Days of the calendar at whose end the clock runs, counted one by one.
fn brute(
    unit: LimitUnit,
    from: Instant,
    pauses: &[(Instant, Instant)],
    until: Instant,
    calendar: &Calendar,
) -> i64 {
    let mut count = 0;
    let mut day = from.date().tomorrow().unwrap();
    while Instant::end_of(day) < until {
        let end = Instant::end_of(day);
        let counts = unit == LimitUnit::NaturalDays || calendar.is_workday(day);
        let stands = pauses.iter().any(|(a, b)| *a <= end && end < *b);
        count += i64::from(counts && !stands);
        day = day.tomorrow().unwrap();
    }
    count
}

fn any_day() -> impl Strategy<Value = Date> {
    (2020i16..2026, 1i8..13, 1i8..29).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pauses_neither_lose_nor_gain_a_day(
        day in any_day(), minute in 0i64..1_440, unit in 0usize..2, budget in 1i64..40,
        gaps in proptest::collection::vec((1i64..6_000, 1i64..20_000), 0..5),
    ) {
        let calendar = calendar();
        let unit = UNITS[unit];
        let from = Instant(Instant::start_of(day).0 + minute * 60_000);
        let mut clock = start(unit, from, budget, false, &calendar);
        let mut at = from;
        let mut pauses = Vec::new();
        let mut last_due = clock.due;
        for (run, stand) in gaps {
            let a = at.plus_ms(run * 60_000);
            if a > clock.due { break; }
            let b = a.plus_ms(stand * 60_000);
            pause(&mut clock, a, "special", &calendar);
            resume(&mut clock, b, "special", false, &calendar);
            prop_assert!(clock.due >= last_due, "a pause brought the due instant forward");
            last_due = clock.due;
            pauses.push((a, b));
            at = b;
        }
        let probe = at.plus_ms(3 * DAY + 7);
        prop_assert_eq!(used(&clock, probe, &calendar), brute(unit, from, &pauses, probe, &calendar));
        // At the due instant the last day's end has just come.
        prop_assert_eq!(left(&clock, clock.due.plus_ms(1), &calendar), 0);
        prop_assert_eq!(left(&clock, clock.due, &calendar), 1);
    }

    #[test]
    fn hours_neither_lose_nor_gain_a_millisecond(
        day in any_day(), second in 0i64..86_400, unit in 2usize..4, budget in 1i64..200_000_000,
        gaps in proptest::collection::vec((1i64..40_000_000, 1i64..90_000_000), 0..5),
    ) {
        let calendar = calendar();
        let unit = UNITS[unit];
        let from = Instant(Instant::start_of(day).0 + second * 1_000 + 137);
        let mut clock = start(unit, from, budget, false, &calendar);
        let mut at = from;
        for (run, stand) in gaps {
            let a = at.plus_ms(run);
            if a > clock.due { break; }
            let due = clock.due;
            pause(&mut clock, a, "special", &calendar);
            resume(&mut clock, a.plus_ms(stand), "special", false, &calendar);
            prop_assert!(clock.due >= due);
            at = a.plus_ms(stand);
        }
        prop_assert_eq!(left(&clock, clock.due, &calendar), 0);
        prop_assert!(clock.due.0 == at.0 || left(&clock, clock.due.plus_ms(-1), &calendar) == 1);
    }

    #[test]
    fn the_order_of_independent_pauses_does_not_matter(
        day in any_day(), budget in 2i64..30, a in 1i64..20, b in 1i64..20, c in 1i64..20, unit in 0usize..2,
    ) {
        let calendar = calendar();
        let from = Instant::at(day, 9, 0);
        let began = start(UNITS[unit], from, budget, false, &calendar);
        let stop = from.plus_ms(3_600_000);
        let (first, second) = (stop.plus_ms(a * DAY), stop.plus_ms((a + b) * DAY));
        let _ = c;
        let (mut one, mut two) = (began.clone(), began);
        for reason in ["correction", "special"] { pause(&mut one, stop, reason, &calendar); }
        for reason in ["special", "correction"] { pause(&mut two, stop, reason, &calendar); }
        resume(&mut one, first, "correction", false, &calendar);
        resume(&mut one, second, "special", false, &calendar);
        resume(&mut two, first, "special", false, &calendar);
        resume(&mut two, second, "correction", false, &calendar);
        prop_assert_eq!(one, two);
    }

    #[test]
    fn extensions_add_up(day in any_day(), budget in 1i64..60, a in 1i64..30, b in 1i64..30, unit in 0usize..4) {
        let calendar = calendar();
        let unit = UNITS[unit];
        let scale = if unit == LimitUnit::WorkingDays || unit == LimitUnit::NaturalDays { 1 } else { 1_800_000 };
        let from = Instant::at(day, 10, 0);
        let count = |budget: i64| reckon(unit, since(unit, from), budget * scale, false, &calendar).due;
        prop_assert_eq!(count(budget + a + b), count(budget + b + a));
        prop_assert!(count(budget + a) > count(budget));
        let whole = start(unit, from, (budget + a + b) * scale, false, &calendar);
        let mut grown = start(unit, from, budget * scale, false, &calendar);
        for more in [a, b] {
            grown.budget += more * scale;
            grown.due = reckon(unit, grown.since, grown.budget - grown.used, false, &calendar).due;
        }
        prop_assert_eq!(grown.due, whole.due);
    }

    #[test]
    fn a_new_calendar_makes_a_provisional_date_final(budget in 1i64..40, offset in 0i64..40) {
        let full = calendar();
        let until = |year: i16| {
            let notices = full.notices().iter().filter(|n| n.year() <= year).cloned();
            Calendar::new(notices.collect(), full.hours())
        };
        let day = Instant::start_of(date(2025, 12, 10)).plus_ms(offset * DAY).date();
        if day.year() == 2025 {
            let before = until(2025);
            let clock = start(LimitUnit::WorkingDays, Instant::at(day, 9, 0), budget, false, &before);
            prop_assert_eq!(clock.provisional, clock.due.date().year() > 2025);
            let known = start(LimitUnit::WorkingDays, Instant::at(day, 9, 0), budget, false, &full);
            match again(&clock, false, &full) {
                Some(anew) => {
                    prop_assert!(!anew.provisional);
                    prop_assert_eq!(anew.due, known.due);
                }
                None => prop_assert_eq!(clock.due, known.due),
            }
            prop_assert_eq!(again(&known, false, &full), None);
        }
    }
}
