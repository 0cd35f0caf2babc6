//! Working time as one line: how much of it has passed at an instant.

use codes::calendar::Calendar;
use codes::zone::{DAY_MS, OFFSET_MS, day_number, day_of_number, start_of_day_ms};
use model::time::Instant;

const MINUTE_MS: i64 = 60_000;
/// Instants further from the period than this are held there: one due in the year 9999 would
/// otherwise cost a table of three million days.
const REACH_DAYS: i32 = 3_660;

/// Working milliseconds since the first day, looked up in a table of days. A simulation asks for
/// millions of moments, and walking the calendar for each would be most of its work.
#[derive(Debug)]
pub(super) struct WorkingTime {
    first: i32,
    /// Passed when a day begins; one more than there are days.
    opened: Vec<i64>,
    spans: [(i64, i64); 2],
}

fn day_of(instant: Instant) -> i32 {
    day_number(instant.date())
}

impl WorkingTime {
    /// Of all days between the earliest and the latest of some instants, as far as they are in reach
    /// of a period.
    pub(super) fn over(
        calendar: &Calendar,
        (from, to): (Instant, Instant),
        instants: impl Iterator<Item = Instant>,
    ) -> Self {
        let reach = (
            day_of(from).saturating_sub(REACH_DAYS),
            day_of(to).saturating_add(REACH_DAYS),
        );
        let (mut first, mut last) = (day_of(from), day_of(to));
        for instant in instants {
            let day = day_of(instant);
            first = first.min(day);
            last = last.max(day);
        }
        let (first, last) = (first.max(reach.0), last.min(reach.1));
        let hours = calendar.hours();
        let day_ms = i64::from(hours.minutes()) * MINUTE_MS;
        let mut opened = vec![0];
        let mut passed = 0;
        for day in first..=last {
            if calendar.is_workday(day_of_number(day)) {
                passed += day_ms;
            }
            opened.push(passed);
        }
        let span = |s: codes::office::Span| {
            (
                i64::from(s.from()) * MINUTE_MS,
                i64::from(s.to()) * MINUTE_MS,
            )
        };
        Self {
            first,
            opened,
            spans: [span(hours.morning()), span(hours.afternoon())],
        }
    }

    /// Working milliseconds that have passed at an instant; held at both ends.
    pub(super) fn at(&self, instant: Instant) -> i64 {
        let since = instant
            .0
            .saturating_sub(start_of_day_ms(day_of_number(self.first)));
        let Ok(day) = usize::try_from(since.div_euclid(DAY_MS)) else {
            return 0;
        };
        let (Some(opened), Some(closed)) = (self.opened.get(day), self.opened.get(day + 1)) else {
            return self.opened.last().copied().unwrap_or(0);
        };
        if opened == closed {
            return *opened;
        }
        let moment = instant.0.saturating_add(OFFSET_MS).rem_euclid(DAY_MS);
        let worked: i64 = self
            .spans
            .iter()
            .map(|(from, to)| (moment.min(*to) - from).max(0))
            .sum();
        opened + worked
    }
}
