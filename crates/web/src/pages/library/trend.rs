//! How quality went over the last builds, of one feed or of all of them: small lines, and the numbers.

use crate::page::Page;
use codes::zone::day_number;
use jiff::civil::Date;
use model::library::{FeedLine, PastBuild, Quality, is_late};
use serde::Serialize;

type Measure = fn(&Quality) -> Option<u64>;

/// What is drawn, with its name.
const MEASURES: [(&str, Measure); 6] = [
    ("library-complete", Quality::complete_share),
    ("library-valid", Quality::valid_share),
    ("library-by-number", Quality::number_share),
    ("library-by-likeness", Quality::linked_share),
    ("library-review-share", Quality::review_share),
    ("library-apart-share", Quality::apart_share),
];

#[derive(Serialize)]
struct Row {
    day: String,
    rows: u64,
    apart: String,
    complete: String,
    valid: String,
    by_number: String,
    linked: String,
    review: String,
    last: String,
    behind: Option<i32>,
    late: u64,
    refused: u64,
}

#[derive(Serialize)]
struct Line {
    label: String,
    now: String,
    low: u64,
    high: u64,
    points: String,
    x: u64,
    y: u64,
    said: String,
}

/// The trend as the page shows it, the newest build first in its table.
#[derive(Serialize)]
pub(super) struct Trend {
    lines: Vec<Line>,
    rows: Vec<Row>,
    /// Of one feed: what its data go up to is said, and not how many are late.
    one: bool,
}

/// A build as far as it is looked at.
struct Seen {
    day: Option<Date>,
    found: Quality,
    last: Option<Date>,
    late: u64,
}

/// Of one feed.
pub(super) fn of_feed(page: &Page, builds: &[PastBuild], line: &FeedLine) -> Trend {
    let seen = builds.iter().filter_map(|build| {
        let feed = build.feeds.iter().find(|f| f.code == line.feed.code)?;
        let late = |day| is_late(feed.last_day, line.feed.cadence, day);
        Some(Seen {
            day: build.day,
            found: feed.found,
            last: feed.last_day,
            late: u64::from(build.day.is_some_and(late)),
        })
    });
    let seen: Vec<Seen> = seen.collect();
    told(page, &seen, true)
}

/// Of all feeds together.
pub(super) fn of_all(page: &Page, builds: &[PastBuild], feeds: &[FeedLine]) -> Trend {
    let seen = builds.iter().map(|build| {
        let late = build.day.map_or(0, |day| {
            let late = build.feeds.iter().filter(|past| {
                feeds
                    .iter()
                    .find(|line| line.feed.code == past.code)
                    .is_some_and(|line| is_late(past.last_day, line.feed.cadence, day))
            });
            late.count() as u64
        });
        Seen {
            day: build.day,
            found: build.whole(),
            last: None,
            late,
        }
    });
    let seen: Vec<Seen> = seen.collect();
    told(page, &seen, false)
}

fn told(page: &Page, seen: &[Seen], one: bool) -> Trend {
    let lines = MEASURES
        .iter()
        .filter_map(|(key, measure)| line(page, key, *measure, seen));
    Trend {
        lines: lines.collect(),
        rows: seen.iter().rev().map(|seen| row(page, seen)).collect(),
        one,
    }
}

/// A share in tenths of a percent as it is read.
pub(super) fn tenths(share: Option<u64>) -> String {
    share.map_or_else(
        || "—".to_owned(),
        |share| format!("{}.{} %", share / 10, share % 10),
    )
}

fn row(page: &Page, seen: &Seen) -> Row {
    let date = |day: Option<Date>| {
        day.map_or_else(|| "—".to_owned(), |day| words::date(page.locale(), day))
    };
    let found = &seen.found;
    let behind = seen.day.zip(seen.last);
    Row {
        day: date(seen.day),
        rows: found.rows,
        apart: tenths(found.apart_share()),
        complete: tenths(found.complete_share()),
        valid: tenths(found.valid_share()),
        by_number: tenths(found.number_share()),
        linked: tenths(found.linked_share()),
        review: tenths(found.review_share()),
        last: date(seen.last),
        behind: behind.map(|(day, last)| day_number(day) - day_number(last)),
        late: seen.late,
        refused: found.refused,
    }
}

fn line(page: &Page, key: &str, measure: Measure, seen: &[Seen]) -> Option<Line> {
    let shares: Vec<Option<u64>> = seen.iter().map(|s| measure(&s.found)).collect();
    let drawn = draw(&shares)?;
    let said: Vec<String> = shares.iter().flatten().map(|n| tenths(Some(*n))).collect();
    let (x, y) = *drawn.points.last()?;
    let points: Vec<String> = drawn
        .points
        .iter()
        .map(|(x, y)| format!("{x},{y}"))
        .collect();
    Some(Line {
        label: page.say(key),
        now: said.last()?.clone(),
        low: drawn.low / 10,
        high: drawn.high / 10,
        points: points.join(" "),
        x,
        y,
        said: said.join(&page.say("county-and")),
    })
}

/// Room of a line within its drawing of 240 by 48.
const LEFT: u64 = 6;
const TOP: u64 = 6;
const WIDE: u64 = 228;
const HIGH: u64 = 36;

/// A line: what its foot and its head mean, in tenths of a percent, and its points.
#[derive(Debug, PartialEq, Eq)]
struct Drawn {
    low: u64,
    high: u64,
    points: Vec<(u64, u64)>,
}

/// A line through shares in tenths of a percent, one a build; builds without any leave no point. The
/// scale begins and ends at whole tens of percent, so that a small change is seen and said how small.
/// One point is no line.
fn draw(shares: &[Option<u64>]) -> Option<Drawn> {
    let given = || shares.iter().flatten().copied();
    if given().count() < 2 {
        return None;
    }
    let mut low = given().min()? / 100 * 100;
    let mut high = (given().max()?.div_ceil(100) * 100).max(low + 100);
    if high > 1_000 && low >= 100 {
        (low, high) = (low.min(900), 1_000);
    }
    let steps = (shares.len() as u64 - 1).max(1);
    let point = |(at, share): (usize, &Option<u64>)| {
        let share = (*share)?.clamp(low, high);
        let x = LEFT + at as u64 * WIDE / steps;
        let y = TOP + HIGH - (share - low) * HIGH / (high - low);
        Some((x, y))
    };
    let points = shares.iter().enumerate().filter_map(point).collect();
    Some(Drawn { low, high, points })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_needs_two_points_and_says_what_its_scale_is() {
        assert_eq!(draw(&[]), None);
        assert_eq!(draw(&[Some(900)]), None);
        assert_eq!(draw(&[Some(900), None]), None);
        let whole = draw(&[Some(1_000), None, Some(950)]).unwrap();
        assert_eq!((whole.low, whole.high), (900, 1_000));
        assert_eq!(whole.points, [(6, 6), (234, 24)], "nothing in the middle");
        let full = draw(&[Some(1_000), Some(1_000)]).unwrap();
        assert_eq!((full.low, full.high), (900, 1_000));
        let none = draw(&[Some(0), Some(0)]).unwrap();
        assert_eq!((none.low, none.high), (0, 100));
        assert_eq!(none.points, [(6, 42), (234, 42)]);
        let wide = draw(&[Some(120), Some(815)]).unwrap();
        assert_eq!((wide.low, wide.high), (100, 900));
    }

    #[test]
    fn shares_are_read_with_one_decimal() {
        assert_eq!(tenths(Some(987)), "98.7 %");
        assert_eq!(tenths(Some(1_000)), "100.0 %");
        assert_eq!(tenths(Some(4)), "0.4 %");
        assert_eq!(tenths(None), "—");
    }
}
