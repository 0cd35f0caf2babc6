use codes::zone::{day_number, start_of_day_ms};
use codes::{OfficeFault, OfficeHours, Span};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::calendar::CALENDAR;

const MINUTE: i64 = 60_000;

fn at(day: Date, hour: i64, minute: i64) -> i64 {
    start_of_day_ms(day) + (hour * 60 + minute) * MINUTE
}

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

#[test]
fn four_working_hours_cross_lunch_evening_weekend_and_holiday() {
    let tuesday = date(2026, 11, 24);
    let add = |start, minutes| CALENDAR.add_work_minutes(start, minutes);
    assert_eq!(add(at(tuesday, 9, 0), 60), at(tuesday, 10, 0));
    assert_eq!(add(at(tuesday, 9, 0), 240), at(tuesday, 14, 30));
    assert_eq!(
        add(at(tuesday, 9, 0), 180),
        at(tuesday, 12, 0),
        "ends when the office closes"
    );
    assert_eq!(add(at(tuesday, 12, 30), 1), at(tuesday, 13, 31));
    assert_eq!(
        add(at(tuesday, 15, 30), 240),
        at(date(2026, 11, 25), 10, 30)
    );
    assert_eq!(add(at(tuesday, 22, 0), 450), at(date(2026, 11, 25), 17, 30));
    assert_eq!(
        add(at(date(2026, 11, 27), 16, 30), 120),
        at(date(2026, 11, 30), 9, 30)
    );
    assert_eq!(
        add(at(date(2026, 9, 30), 17, 0), 60),
        at(date(2026, 10, 8), 9, 0)
    );
    assert_eq!(
        add(at(date(2026, 10, 9), 17, 30), 30),
        at(date(2026, 10, 10), 9, 0),
        "调休"
    );
    assert_eq!(add(at(tuesday, 3, 0), 0), at(tuesday, 3, 0));
}

#[test]
fn office_time_has_edges() {
    let day = date(2026, 11, 24);
    assert!(!CALENDAR.is_office_time(at(day, 8, 30) - 1));
    assert!(CALENDAR.is_office_time(at(day, 8, 30)));
    assert!(!CALENDAR.is_office_time(at(day, 12, 0)));
    assert!(CALENDAR.is_office_time(at(day, 17, 30) - 1));
    assert!(!CALENDAR.is_office_time(at(date(2026, 11, 22), 10, 0)));
}

#[test]
fn a_site_may_keep_other_hours() {
    let summer = OfficeHours::new(span("08:30-11:30"), span("14:00-18:00")).unwrap();
    assert_eq!(
        (OfficeHours::default().minutes(), summer.minutes()),
        (450, 420)
    );
    let calendar = CALENDAR.with_hours(summer);
    let day = date(2026, 7, 1);
    assert_eq!(
        calendar.add_work_minutes(at(day, 11, 0), 60),
        at(day, 14, 30)
    );
    assert_ne!(calendar.version(), CALENDAR.version());
}

#[test]
fn faults_are_named() {
    for text in [
        "8:30-12:00",
        "08:30",
        "12:00-08:30",
        "08:60-12:00",
        "08:30-24:01",
        "08:30-08:30",
    ] {
        let fault = OfficeFault::Span {
            text: text.to_owned(),
        };
        assert_eq!(text.parse::<Span>(), Err(fault));
    }
    assert_eq!(span("00:00-24:00").minutes(), 1_440);
    let swapped = OfficeHours::new(span("13:30-17:30"), span("08:30-12:00"));
    assert_eq!(swapped, Err(OfficeFault::Order));
    let json = serde_json::to_string(&OfficeHours::default()).unwrap();
    assert_eq!(
        json,
        r#"{"morning":"08:30-12:00","afternoon":"13:30-17:30"}"#
    );
    assert_eq!(
        serde_json::from_str::<OfficeHours>(&json).unwrap(),
        OfficeHours::default()
    );
    let bad = r#"{"morning":"13:30-17:30","afternoon":"08:30-12:00"}"#;
    assert!(serde_json::from_str::<OfficeHours>(bad).is_err());
}

/// Working minutes by looking at each minute in turn.
fn walked(from: i64, to: i64) -> i64 {
    (0..(to - from) / MINUTE)
        .filter(|m| CALENDAR.is_office_time(from + m * MINUTE))
        .count() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn counting_agrees_with_looking_at_each_minute(start in 0i64..14_400, length in 0i64..20_000) {
        // From 2026-09-25, the Mid-Autumn holiday, over National Day.
        let from = i64::from(day_number(date(2026, 9, 25))) * 86_400_000 - 8 * 3_600_000 + start * MINUTE;
        let to = from + length * MINUTE;
        prop_assert_eq!(CALENDAR.work_ms_between(from, to), walked(from, to) * MINUTE);
        prop_assert_eq!(CALENDAR.work_ms_between(to, from), 0);
    }

    #[test]
    fn adding_is_undone_by_counting(start in 0i64..10_000_000_000, minutes in 0u32..20_000) {
        let from = start_of_day_ms(date(2026, 4, 1)) + start;
        let end = CALENDAR.add_work_minutes(from, minutes);
        prop_assert!(end >= from);
        prop_assert_eq!(CALENDAR.work_ms_between(from, end), i64::from(minutes) * MINUTE);
        if minutes > 0 {
            prop_assert!(CALENDAR.is_office_time(end - 1));
        }
    }
}
