//! Arrivals and service times.

use jiff::civil::date;
use synth::Chance;
use synth::arrivals::{Stage, arrivals_on, calm, intensity, minutes, pace, rating};
use synth::matters::{MATTERS, Way, matter_on, minute, way};

#[test]
fn a_year_brings_about_what_was_asked() {
    let mut day = date(2025, 1, 1);
    let (mut total, mut weekend) = (0, 0);
    while day < date(2026, 1, 1) {
        let working = (1..=5).contains(&day.weekday().to_monday_one_offset());
        let n = arrivals_on(1, "elder", day, working, 2_000);
        assert_eq!(n, arrivals_on(1, "elder", day, working, 2_000));
        total += n;
        weekend += if working { 0 } else { n };
        day = day.tomorrow().unwrap();
    }
    assert!((1_900..2_500).contains(&total), "{total}");
    assert!(weekend * 10 < total);
    assert!(intensity(date(2025, 3, 3), true) > intensity(date(2025, 8, 8), true));
    assert_eq!(arrivals_on(1, "elder", date(2025, 3, 3), true, 0), 0);
}

#[test]
fn times_scatter_about_their_median() {
    let mut chance = Chance::new(1, "times", 0);
    let mut drawn: Vec<u64> = (0..2_001)
        .map(|_| minutes(&mut chance, Stage::Accept, 100))
        .collect();
    drawn.sort_unstable();
    assert!((60..82).contains(&drawn[1_000]), "{}", drawn[1_000]);
    assert!(drawn[0] >= 5 && drawn[2_000] > 300);
    assert!((80..=135).contains(&pace(1, "320623111000-FWZX")));
    let mut c = Chance::new(2, "ratings", 0);
    let sum =
        |late: bool, c: &mut Chance| (0..2_000).map(|_| u64::from(rating(c, late))).sum::<u64>();
    assert!(sum(false, &mut c) > sum(true, &mut c) + 1_000);
}

/// The week of the Spring Festival of 2025, then an ordinary year.
fn works(day: jiff::civil::Date) -> bool {
    let holiday = (date(2025, 1, 28)..=date(2025, 2, 4)).contains(&day)
        || (date(2025, 10, 1)..=date(2025, 10, 8)).contains(&day);
    !holiday && day.weekday().to_monday_one_offset() <= 5
}

#[test]
fn people_stay_away_around_the_spring_festival_and_during_the_harvest() {
    let usual = calm(date(2025, 4, 16), &works);
    assert_eq!(usual, 100);
    assert!(calm(date(2025, 1, 24), &works) < 60, "before the festival");
    assert!(calm(date(2025, 2, 6), &works) < usual, "after it");
    assert!(calm(date(2025, 6, 10), &works) < usual, "the wheat harvest");
    assert!(calm(date(2025, 10, 27), &works) < usual, "the rice harvest");
    assert_eq!(
        calm(date(2025, 3, 12), &works),
        100,
        "weekends make no holiday"
    );
}

#[test]
fn matters_have_their_season_and_come_by_every_way_when_an_office_is_open() {
    let mut chance = Chance::new(3, "matters", 0);
    let mut share = |code: &str, day| {
        (0..4_000)
            .filter(|_| matter_on(&mut chance, day, Way::Window).code == code)
            .count()
    };
    assert!(share("QZ-004", date(2025, 12, 3)) > 3 * share("QZ-004", date(2025, 6, 3)));
    assert!(share("BM-049", date(2025, 5, 7)) > 3 * share("BM-049", date(2025, 12, 3)));
    assert!((0..200).all(|_| matter_on(&mut chance, date(2025, 6, 3), Way::Village).village));
    let mut seen = std::collections::HashSet::new();
    for _ in 0..2_000 {
        let way = way(&mut chance);
        seen.insert(way);
        let minute = minute(&mut chance, way);
        assert!((480..1_320).contains(&minute));
        if way.needs_office() {
            assert!((512..=690).contains(&minute) || (840..=1_020).contains(&minute));
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.contains(&Way::Relative));
    assert!(
        MATTERS
            .iter()
            .all(|m| m.special + m.refuse + m.notice < 1.0)
    );
}
