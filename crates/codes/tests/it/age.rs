use codes::{LeapBirthday, age_on, nth_birthday};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const LAST: LeapBirthday = LeapBirthday::LastOfFebruary;
const FIRST: LeapBirthday = LeapBirthday::FirstOfMarch;

#[test]
fn the_allowance_starts_and_changes_band_in_the_birthday_month() {
    // DOMAIN §4: born 1941-04-20, 1931-05-31, 1921-02-28.
    assert_eq!(
        nth_birthday(date(1941, 4, 20), 80, LAST),
        Some(date(2021, 4, 20))
    );
    assert_eq!(
        nth_birthday(date(1931, 5, 31), 90, LAST),
        Some(date(2021, 5, 31))
    );
    assert_eq!(
        nth_birthday(date(1921, 2, 28), 100, LAST),
        Some(date(2021, 2, 28))
    );
    assert_eq!(age_on(date(1941, 4, 20), date(2021, 4, 19), LAST), Some(79));
    assert_eq!(age_on(date(1941, 4, 20), date(2021, 4, 20), LAST), Some(80));
}

#[test]
fn born_on_29_february_by_either_rule() {
    let birth = date(1940, 2, 29);
    assert_eq!(nth_birthday(birth, 80, LAST), Some(date(2020, 2, 29)));
    assert_eq!(nth_birthday(birth, 81, LAST), Some(date(2021, 2, 28)));
    assert_eq!(nth_birthday(birth, 81, FIRST), Some(date(2021, 3, 1)));
    assert_eq!(age_on(birth, date(2021, 2, 28), LAST), Some(81));
    assert_eq!(age_on(birth, date(2021, 2, 28), FIRST), Some(80));
    assert_eq!(age_on(birth, date(2021, 3, 1), FIRST), Some(81));
    assert_eq!(LeapBirthday::default(), LAST);
}

#[test]
fn nobody_has_an_age_before_birth_and_none_turns_a_year_after_9999() {
    assert_eq!(age_on(date(2026, 5, 2), date(2026, 5, 1), LAST), None);
    assert_eq!(age_on(date(2026, 5, 2), date(2025, 12, 31), LAST), None);
    assert_eq!(age_on(date(2026, 5, 2), date(2026, 5, 2), LAST), Some(0));
    assert_eq!(nth_birthday(date(2026, 5, 2), 9000, LAST), None);
    assert_eq!(nth_birthday(date(2026, 5, 2), u16::MAX, LAST), None);
}

fn day() -> impl Strategy<Value = Date> {
    (-20_000i32..40_000).prop_map(codes::zone::day_of_number)
}

proptest! {
    #[test]
    fn an_age_lies_between_two_birthdays(birth in day(), later in 0i32..45_000, first in any::<bool>()) {
        let rule = if first { FIRST } else { LAST };
        let on = codes::zone::day_of_number(codes::zone::day_number(birth) + later);
        let age = age_on(birth, on, rule).unwrap();
        prop_assert!(nth_birthday(birth, age, rule).unwrap() <= on);
        prop_assert!(on < nth_birthday(birth, age + 1, rule).unwrap());
    }
}
