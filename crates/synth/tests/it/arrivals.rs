//! Arrivals and service times.

use jiff::civil::date;
use synth::Chance;
use synth::arrivals::{Stage, arrivals_on, intensity, minutes, pace, rating};

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
