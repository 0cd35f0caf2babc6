use codes::zone::{day_at, day_number, day_of_number, start_of_day_ms};
use codes::{Bound, Law, Period, Unit, due, due_at};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::calendar::{CALENDAR, published_workday};

#[test]
fn vectors_across_the_holidays() {
    // DOMAIN §3.1: +5, +7, +10, +20 working days; +15, +90 natural days, rolled.
    let rows = [
        [
            "2021-04-28",
            "2021-05-08",
            "2021-05-11",
            "2021-05-14",
            "2021-05-28",
            "2021-05-13",
            "2021-07-27",
        ],
        [
            "2025-09-25",
            "2025-10-09",
            "2025-10-11",
            "2025-10-15",
            "2025-10-29",
            "2025-10-10",
            "2025-12-24",
        ],
        [
            "2026-02-10",
            "2026-02-24",
            "2026-02-26",
            "2026-03-02",
            "2026-03-16",
            "2026-02-25",
            "2026-05-11",
        ],
        [
            "2026-09-17",
            "2026-09-23",
            "2026-09-28",
            "2026-10-08",
            "2026-10-21",
            "2026-10-08",
            "2026-12-16",
        ],
    ];
    let periods = [5, 7, 10, 20].map(|n| Period::new(n, Unit::WorkingDays));
    let natural = [15, 90].map(|n| Period::new(n, Unit::NaturalDays));
    for [start, ends @ ..] in rows {
        let start: Date = start.parse().unwrap();
        for (period, end) in periods.iter().chain(&natural).zip(ends) {
            let found = due(start, *period, true, &CALENDAR);
            assert_eq!(found.date, end.parse().unwrap(), "{start} + {period:?}");
            assert_eq!(found.at_ms, start_of_day_ms(found.date) + 86_399_999);
            assert!(!found.provisional);
        }
    }
}

#[test]
fn which_days_a_law_counts() {
    let working = |law: Law, n: u32| law.unit_of(n) == Unit::WorkingDays;
    for n in 1..=100 {
        assert!(working(Law::Licence, n) && working(Law::OpenInformation, n));
        assert_eq!(working(Law::Penalty, n), [2, 3, 5, 7].contains(&n), "{n}");
        assert_eq!(working(Law::Compulsion, n), n <= 10, "{n}");
        assert_eq!(
            working(Law::Reconsideration, n),
            [3, 5, 7, 10].contains(&n),
            "{n}"
        );
        for law in [
            Law::Petition,
            Law::CivilProcedure,
            Law::Service,
            Law::AdministrativeLitigation,
        ] {
            assert!(!working(law, n));
        }
    }
    assert_eq!(Law::Penalty.period(90), Period::new(90, Unit::NaturalDays));
    assert_eq!(Law::ALL.len(), 9);
}

#[test]
fn the_last_day_rolls_where_the_law_says_so() {
    // 60 days from 2026-08-02 end on Thursday 2026-10-01, a holiday until the 7th.
    let start = date(2026, 8, 2);
    let end = |law: Law, bound| due(start, law.period(60), law.rolls(bound), &CALENDAR).date;
    assert_eq!(end(Law::Petition, Bound::Authority), date(2026, 10, 1));
    assert_eq!(end(Law::Petition, Bound::Party), date(2026, 10, 8));
    assert_eq!(
        end(Law::Reconsideration, Bound::Authority),
        date(2026, 10, 8)
    );
    assert_eq!(end(Law::Service, Bound::Party), date(2026, 10, 8));
}

#[test]
fn a_due_date_over_an_unknown_year_is_provisional() {
    let end = |start, period, roll| due(start, period, roll, &CALENDAR);
    let last = date(2026, 12, 24);
    assert!(!end(last, Period::new(5, Unit::WorkingDays), false).provisional);
    let next = end(last, Period::new(6, Unit::WorkingDays), false);
    assert_eq!((next.date, next.provisional), (date(2027, 1, 1), true));
    assert!(!end(last, Period::new(15, Unit::NaturalDays), false).provisional);
    assert!(end(last, Period::new(15, Unit::NaturalDays), true).provisional);
    assert!(!end(last, Period::new(7, Unit::NaturalDays), true).provisional);
    assert!(!end(date(2026, 12, 31), Period::new(0, Unit::WorkingDays), true).provisional);
    let evening = start_of_day_ms(date(2026, 12, 31)) + 17 * 3_600_000;
    let hours = due_at(
        evening,
        Period::new(4, Unit::WorkingHours),
        false,
        &CALENDAR,
    );
    assert_eq!((hours.date, hours.provisional), (date(2027, 1, 1), true));
    assert!(!due_at(evening, Period::new(24, Unit::ClockHours), false, &CALENDAR).provisional);
}

#[test]
fn hours_run_by_office_or_by_clock() {
    // Friday 2026-11-27, 16:30.
    let start = start_of_day_ms(date(2026, 11, 27)) + (16 * 60 + 30) * 60_000;
    let office = due_at(start, Period::new(4, Unit::WorkingHours), true, &CALENDAR);
    assert_eq!(
        office.at_ms,
        start_of_day_ms(date(2026, 11, 30)) + (11 * 60 + 30) * 60_000
    );
    assert_eq!(office.date, date(2026, 11, 30));
    let clock = due_at(start, Period::new(24, Unit::ClockHours), true, &CALENDAR);
    assert_eq!(
        (clock.at_ms, clock.date),
        (start + 86_400_000, date(2026, 11, 28))
    );
    // Known by its day only, an hour period runs from the end of that day.
    let by_day = due(
        date(2026, 11, 27),
        Period::new(24, Unit::ClockHours),
        true,
        &CALENDAR,
    );
    assert_eq!(by_day.at_ms, start_of_day_ms(date(2026, 11, 29)));
}

#[test]
fn the_start_day_is_the_civil_day_in_rudong() {
    // 23:59:59.999 and 00:00 of the next day start on different days, whatever UTC says.
    let midnight = start_of_day_ms(date(2026, 11, 24));
    let end = |ms| due_at(ms, Period::new(5, Unit::WorkingDays), false, &CALENDAR).date;
    assert_eq!(end(midnight - 1), date(2026, 11, 30));
    assert_eq!(end(midnight), date(2026, 12, 1));
}

/// The rule book again, one day at a time over the published data.
fn walked(start: Date, period: Period, roll: bool) -> Date {
    let mut day = start;
    let mut left = period.n;
    while left > 0 {
        day = day.tomorrow().unwrap();
        if period.unit == Unit::NaturalDays || published_workday(day) {
            left -= 1;
        }
    }
    while period.unit == Unit::NaturalDays && roll && !published_workday(day) {
        day = day.tomorrow().unwrap();
    }
    day
}

fn start() -> impl Strategy<Value = Date> {
    // 2016-01-01 … 2026-12-31
    (16_801i32..20_819).prop_map(day_of_number)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn due_agrees_with_a_walk_over_the_published_data(
        start in start(), law in 0usize..9, n in 0u32..100, party in any::<bool>(),
    ) {
        let law = Law::ALL[law];
        let roll = law.rolls(if party { Bound::Party } else { Bound::Authority });
        let period = law.period(n);
        let found = due(start, period, roll, &CALENDAR);
        prop_assert_eq!(found.date, walked(start, period, roll));
        prop_assert_eq!(day_at(found.at_ms), found.date);
        prop_assert_ne!(day_at(found.at_ms + 1), found.date);
    }

    #[test]
    fn due_never_falls_when_start_or_length_grow(
        start in start(), later in 0i32..30, n in 0u32..120, more in 0u32..30,
        natural in any::<bool>(), roll in any::<bool>(),
    ) {
        let unit = if natural { Unit::NaturalDays } else { Unit::WorkingDays };
        let end = |start, n| due(start, Period::new(n, unit), roll, &CALENDAR).at_ms;
        let later = day_of_number(day_number(start) + later);
        prop_assert!(end(start, n) <= end(later, n));
        prop_assert!(end(start, n) <= end(start, n + more));
    }
}
