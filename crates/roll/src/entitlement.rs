//! First and last month of an entitlement.

use crate::rules::{End, Rules, StartRule, StopRule};
use jiff::civil::Date;
use model::time::Month;

/// The day somebody reaches the programme's first age, none when the rules have no band.
#[must_use]
pub fn reaches(birth: Date, rules: &Rules) -> Option<Date> {
    codes::nth_birthday(birth, rules.first_age()?, rules.leap)
}

/// The first month to pay. `asked` is the day she asked or was found; `since` the day her
/// registration in the county began, where it did not always stand here.
#[must_use]
pub fn first_month(birth: Date, asked: Date, since: Option<Date>, rules: &Rules) -> Option<Month> {
    let birthday = Month::of(reaches(birth, rules)?);
    let registered = since.map_or(birthday, |day| birthday.max(Month::of(day)));
    let asked = Month::of(asked);
    Some(match rules.start {
        StartRule::BirthdayMonth => {
            let back = i32::try_from(rules.backpay_months).unwrap_or(i32::MAX);
            registered.max(asked.plus(-back))
        }
        StartRule::ApplicationMonth => registered.max(asked),
        StartRule::NextMonth => registered.plus(1).max(asked.plus(1)),
    })
}

/// The last month to pay.
#[must_use]
pub fn last_month(end: End, rules: &Rules) -> Month {
    let month = Month::of(end.date());
    match rules.stop {
        StopRule::DeathNextMonth => month,
        StopRule::DeathMonth => month.plus(-1),
    }
}
