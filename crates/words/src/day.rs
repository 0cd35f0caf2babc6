//! Dates and instants as people write them. Civil time is Asia/Shanghai: +08:00 since 1992 without daylight saving.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use crate::locale::Locale;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or("")
}

/// Civil time in Asia/Shanghai of an instant in UTC milliseconds; instants beyond year 9999 show as the last there is.
pub fn local(ms: i64) -> DateTime {
    Offset::constant(8).to_datetime(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX))
}

/// `2026年3月2日`, `2 March 2026`.
pub fn date(locale: Locale, date: Date) -> String {
    match locale {
        Locale::ZhCn => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Locale::En => format!(
            "{} {} {}",
            date.day(),
            month_name(date.month()),
            date.year()
        ),
    }
}

/// `2026年3月`, `March 2026`. The day does not matter.
pub fn month(locale: Locale, date: Date) -> String {
    match locale {
        Locale::ZhCn => format!("{}年{}月", date.year(), date.month()),
        Locale::En => format!("{} {}", month_name(date.month()), date.year()),
    }
}

/// An instant in UTC milliseconds without its year: `3月2日 10:14`, `2 March, 10:14`.
pub fn instant(locale: Locale, ms: i64) -> String {
    let at = local(ms);
    match locale {
        Locale::ZhCn => format!("{}月{}日 {}", at.month(), at.day(), clock(ms)),
        Locale::En => format!("{} {}, {}", at.day(), month_name(at.month()), clock(ms)),
    }
}

/// An instant in UTC milliseconds with its year: `2026年3月2日 10:14`, `2 March 2026, 10:14`.
pub fn moment(locale: Locale, ms: i64) -> String {
    let day = date(locale, local(ms).date());
    match locale {
        Locale::ZhCn => format!("{day} {}", clock(ms)),
        Locale::En => format!("{day}, {}", clock(ms)),
    }
}

/// Time of day of an instant in UTC milliseconds: `10:14`.
pub fn clock(ms: i64) -> String {
    let at = local(ms);
    format!("{:02}:{:02}", at.hour(), at.minute())
}
