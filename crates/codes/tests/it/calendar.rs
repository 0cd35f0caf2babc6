use std::collections::BTreeMap;
use std::sync::LazyLock;

use codes::zone::{day_at, day_number, day_of_number, end_of_day_ms, start_of_day_ms};
use codes::{Calendar, CalendarFault as Fault, DayKind, Holiday, OfficeHours, YearNotice};
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
pub const YEARS: std::ops::RangeInclusive<i16> = 2016..=2026;

fn product_file(year: i16) -> String {
    std::fs::read_to_string(format!("{ROOT}/sites/calendars/{year}.toml")).unwrap()
}

/// The calendar of the eleven product files.
pub static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let notices = YEARS.map(|year| YearNotice::parse(&product_file(year)).unwrap());
    Calendar::new(notices.collect(), OfficeHours::default())
});

/// Days off (false) and worked (true) by the published data, read apart from the product files.
pub static PUBLISHED: LazyLock<BTreeMap<Date, bool>> = LazyLock::new(|| {
    let mut days = BTreeMap::new();
    for year in YEARS {
        let path = format!("{ROOT}/../shared/data/vectors/holidays/chinese-days/{year}.json");
        let text = std::fs::read_to_string(path).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (field, worked) in [("holidays", false), ("workdays", true)] {
            for day in json[field].as_object().unwrap().keys() {
                days.insert(day.parse().unwrap(), worked);
            }
        }
    }
    days
});

/// Whether a day is worked by the published data.
pub fn published_workday(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    PUBLISHED.get(&day).copied().unwrap_or(!weekend)
}

#[test]
fn every_day_of_eleven_years_agrees_with_the_published_data() {
    let mut day = date(2016, 1, 1);
    while day <= date(2026, 12, 31) {
        assert_eq!(CALENDAR.is_workday(day), published_workday(day), "{day}");
        let listed = PUBLISHED.get(&day);
        assert_eq!(
            CALENDAR.kind_of(day) == DayKind::Holiday,
            listed == Some(&false),
            "{day}"
        );
        assert_eq!(
            CALENDAR.kind_of(day).is_workday(),
            published_workday(day),
            "{day}"
        );
        assert!(!CALENDAR.is_provisional(day));
        day = day.tomorrow().unwrap();
    }
}

#[test]
fn working_days_of_a_year() {
    for (year, days) in [
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ] {
        let counted = CALENDAR.workdays_between(date(year - 1, 12, 31), date(year, 12, 31));
        assert_eq!(counted, days, "{year}");
    }
}

#[test]
fn days_of_the_spring_festival_2026() {
    assert_eq!(CALENDAR.kind_of(date(2026, 2, 14)), DayKind::MakeUpWorkday);
    assert_eq!(CALENDAR.kind_of(date(2026, 2, 15)), DayKind::Holiday);
    assert_eq!(CALENDAR.kind_of(date(2026, 2, 24)), DayKind::Workday);
    assert_eq!(CALENDAR.kind_of(date(2026, 3, 1)), DayKind::Weekend);
    assert_eq!(CALENDAR.holiday_of(date(2026, 2, 14)).unwrap().name, "春节");
    assert_eq!(CALENDAR.holiday_of(date(2026, 2, 24)), None);
    assert_eq!(
        CALENDAR.next_workday_on_or_after(date(2026, 2, 15)),
        date(2026, 2, 24)
    );
    assert_eq!(
        CALENDAR.next_workday_on_or_after(date(2026, 2, 14)),
        date(2026, 2, 14)
    );
}

#[test]
fn new_year_2019_began_in_december_2018() {
    assert_eq!(CALENDAR.kind_of(date(2018, 12, 29)), DayKind::MakeUpWorkday);
    assert_eq!(CALENDAR.kind_of(date(2018, 12, 31)), DayKind::Holiday);
}

#[test]
fn a_year_without_a_notice_knows_weekends_and_is_provisional() {
    let monday = date(2027, 2, 8);
    assert!(CALENDAR.is_provisional(monday) && CALENDAR.is_workday(monday));
    assert!(!CALENDAR.is_workday(date(2027, 2, 7)));
    assert!(CALENDAR.is_provisional_within(date(2026, 12, 31), date(2027, 1, 1)));
    assert!(!CALENDAR.is_provisional_within(date(2016, 1, 1), date(2026, 12, 31)));
    assert!(!CALENDAR.is_provisional_within(date(2027, 1, 2), date(2027, 1, 1)));
    let none = Calendar::default();
    assert!(none.is_provisional(date(2026, 1, 5)) && none.is_workday(date(2026, 1, 5)));
    assert!(!none.is_workday(date(2026, 1, 4)));
}

#[test]
fn a_later_notice_overrides_day_by_day() {
    let closed = Holiday {
        name: "防台风停工".into(),
        off: vec![date(2026, 9, 10), date(2026, 9, 11)],
        work: vec![date(2026, 9, 12), date(2026, 10, 7)],
    };
    let change = YearNotice::new(2026, "应急通知（示例）".into(), vec![closed]).unwrap();
    let newer = CALENDAR.with_notice(change);
    assert_eq!(newer.kind_of(date(2026, 9, 10)), DayKind::Holiday);
    assert_eq!(
        newer.kind_of(date(2026, 10, 7)),
        DayKind::Workday,
        "a holiday taken back"
    );
    assert_eq!(newer.kind_of(date(2026, 9, 12)), DayKind::MakeUpWorkday);
    assert_eq!(
        CALENDAR.changed_days(&newer),
        [
            date(2026, 9, 10),
            date(2026, 9, 11),
            date(2026, 9, 12),
            date(2026, 10, 7)
        ]
    );
    assert_eq!(newer.changed_days(&newer), []);
    assert_ne!(newer.version(), CALENDAR.version());
}

#[test]
fn product_files_are_in_the_canonical_form() {
    for year in YEARS {
        let file = product_file(year);
        let (comment, body) = file.split_once("\n\n").unwrap();
        assert!(comment.lines().all(|l| l.starts_with('#')));
        let notice = YearNotice::parse(&file).unwrap();
        assert_eq!(notice.to_toml(), body);
        assert_eq!(notice.year(), year);
        assert!(notice.source().contains(&year.to_string()));
    }
}

#[test]
fn it_travels_as_notices_and_hours() {
    let json = serde_json::to_string(&*CALENDAR).unwrap();
    let back: Calendar = serde_json::from_str(&json).unwrap();
    assert_eq!(back, *CALENDAR);
    assert_eq!(back.version(), CALENDAR.version());
    assert!(CALENDAR.version().starts_with("2016-2026/"));
    assert_eq!(back.canonical_text(), CALENDAR.canonical_text());
    let doubled = json.replacen("2026-10-10", "2026-10-09", 1);
    assert_ne!(
        serde_json::from_str::<Calendar>(&doubled)
            .unwrap()
            .version(),
        back.version()
    );
}

#[test]
fn faults_are_named() {
    let fault = |text: &str| YearNotice::parse(text).unwrap_err();
    let with = |days: &str| {
        fault(&format!(
            "year = 2026\nsource = \"x\"\n[[holiday]]\nname = \"n\"\noff = [{days}]\n"
        ))
    };
    assert_eq!(
        with("\"2026-2-15\""),
        Fault::Days {
            text: "2026-2-15".into()
        }
    );
    assert_eq!(
        with("\"2026-02-30\""),
        Fault::Days {
            text: "2026-02-30".into()
        }
    );
    assert_eq!(
        with("\"2026-02-15/2026-02-14\""),
        Fault::Days {
            text: "2026-02-15/2026-02-14".into()
        }
    );
    assert_eq!(
        with("\"2026-05-01\", \"2026-05-01\""),
        Fault::Twice {
            day: date(2026, 5, 1)
        }
    );
    assert_eq!(
        with("\"2025-11-30\""),
        Fault::OutsideYear {
            day: date(2025, 11, 30),
            year: 2026
        }
    );
    // The place is told to the user, the reader's own words only to the log.
    let text = fault("year = 2026\nsource = \"年\"\nholidays = []\n");
    assert_eq!(text.key(), "calendar-text");
    let at = |line: &str, column: &str| [("line", line.to_owned()), ("column", column.to_owned())];
    assert_eq!(text.args(), at("3", "1"));
    assert_eq!(
        fault("year = 2026\nsource = \"年\" 年\n").args(),
        at("2", "14")
    );
}

#[test]
fn days_are_those_of_asia_shanghai() {
    // 2026-11-23T16:00:00Z is midnight in Rudong.
    let midnight = 1_795_449_600_000;
    assert_eq!(start_of_day_ms(date(2026, 11, 24)), midnight);
    assert_eq!(day_at(midnight), date(2026, 11, 24));
    assert_eq!(day_at(midnight - 1), date(2026, 11, 23));
    assert_eq!(end_of_day_ms(date(2026, 11, 23)), midnight - 1);
    assert_eq!(day_at(-1), date(1970, 1, 1));
    assert_eq!(day_at(i64::MAX), Date::MAX);
    assert_eq!(day_at(i64::MIN), Date::MIN);
}

fn day() -> impl Strategy<Value = Date> {
    (16_801i32..21_185).prop_map(day_of_number)
}

proptest! {
    #[test]
    fn adding_working_days_is_undone_by_counting_and_subtracting(start in day(), n in 0u32..400) {
        let end = CALENDAR.add_workdays(start, n);
        prop_assert_eq!(CALENDAR.workdays_between(start, end), n);
        prop_assert!(n == 0 || CALENDAR.is_workday(end));
        if CALENDAR.is_workday(start) {
            prop_assert_eq!(CALENDAR.sub_workdays(end, n), start);
        }
    }

    #[test]
    fn counting_agrees_with_a_walk_over_the_published_data(start in day(), span in 0i32..800) {
        let end = day_of_number(day_number(start) + span);
        let walked = (1..=span)
            .filter(|i| published_workday(day_of_number(day_number(start) + i)))
            .count();
        prop_assert_eq!(CALENDAR.workdays_between(start, end) as usize, walked);
        prop_assert_eq!(CALENDAR.workdays_between(end, start), 0);
    }

    #[test]
    fn any_notice_reads_back_from_its_text(
        name in "\\PC{0,12}", source in "\\PC{0,12}", off in proptest::collection::btree_set(0i32..200, 0..40),
    ) {
        let days = off.iter().map(|d| day_of_number(20_454 + d)).collect();
        let notice = YearNotice::new(2026, source, vec![Holiday { name, off: days, work: vec![] }]).unwrap();
        prop_assert_eq!(YearNotice::parse(&notice.to_toml()).unwrap(), notice);
    }
}
