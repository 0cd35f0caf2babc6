//! Asia/Shanghai as this product uses it: a fixed +08:00.
//!
//! China kept summer time from 1986 to 1991; no instant of that time is stored here (births and
//! old documents are civil dates), so the offset is constant and needs no zone database.

use jiff::SignedDuration;
use jiff::civil::{Date, date};

/// Milliseconds in a civil day (there is no summer time).
pub const DAY_MS: i64 = 86_400_000;
/// Milliseconds by which Asia/Shanghai is ahead of UTC.
pub const OFFSET_MS: i64 = 8 * 3_600_000;

const EPOCH: Date = date(1970, 1, 1);

/// Days from 1970-01-01 to `day` (negative before).
pub fn day_number(day: Date) -> i32 {
    (day.duration_since(EPOCH).as_secs() / 86_400) as i32
}

/// The civil day `number` days after 1970-01-01, held at the ends of jiff's range.
pub fn day_of_number(number: i32) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(24 * i64::from(number)))
}

/// The civil day in Asia/Shanghai at a UTC instant in milliseconds.
pub fn day_at(instant_ms: i64) -> Date {
    let day = instant_ms.saturating_add(OFFSET_MS).div_euclid(DAY_MS);
    day_of_number(day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
}

/// Milliseconds since local midnight at a UTC instant, `0..DAY_MS`.
pub fn time_of_day_ms(instant_ms: i64) -> i64 {
    instant_ms.saturating_add(OFFSET_MS).rem_euclid(DAY_MS)
}

/// The first instant of `day` in Asia/Shanghai, UTC milliseconds.
pub fn start_of_day_ms(day: Date) -> i64 {
    i64::from(day_number(day)) * DAY_MS - OFFSET_MS
}

/// The last instant of `day` in Asia/Shanghai (23:59:59.999), UTC milliseconds. A limit that
/// ends with that day is kept at this instant and broken after it.
pub fn end_of_day_ms(day: Date) -> i64 {
    start_of_day_ms(day) + DAY_MS - 1
}
