use web::limit::{Limiter, Rate};

const RATE: Rate = Rate {
    burst: 3,
    per_minute: 60,
};

#[test]
fn a_burst_passes_then_one_a_second() {
    let limiter = Limiter::new(RATE, 10);
    for _ in 0..3 {
        assert_eq!(limiter.take("a", 0), Ok(()));
    }
    assert_eq!(limiter.take("a", 0), Err(1));
    assert_eq!(limiter.take("b", 0), Ok(()));
    assert_eq!(limiter.take("a", 999), Err(1));
    assert_eq!(limiter.take("a", 1_000), Ok(()));
    assert_eq!(limiter.take("a", 1_000), Err(1));
}

#[test]
fn waiting_fills_no_further_than_the_burst() {
    let limiter = Limiter::new(RATE, 10);
    assert_eq!(limiter.take("a", 0), Ok(()));
    let passed = (0..10)
        .filter(|_| limiter.take("a", 3_600_000).is_ok())
        .count();
    assert_eq!(passed, 3);
}

#[test]
fn small_gains_add_up() {
    let limiter = Limiter::new(
        Rate {
            burst: 1,
            per_minute: 1,
        },
        10,
    );
    assert_eq!(limiter.take("a", 0), Ok(()));
    // Asked every 7 ms for a minute: the bucket must still be full after 60 s.
    let passed = (1..=60_000_u64)
        .step_by(7)
        .chain([60_000])
        .filter(|now| limiter.take("a", *now).is_ok())
        .count();
    assert_eq!(passed, 1);
    assert_eq!(limiter.take("a", 60_001), Err(60));
}

#[test]
fn memory_is_bounded_however_many_ask() {
    let limiter = Limiter::new(RATE, 100);
    for n in 0..10_000_u32 {
        assert_eq!(limiter.take(n, u64::from(n)), Ok(()));
        assert!(limiter.held() <= 100);
    }
}

#[test]
fn a_clock_that_goes_back_takes_nothing_away() {
    let limiter = Limiter::new(RATE, 10);
    assert_eq!(limiter.take("a", 10_000), Ok(()));
    assert_eq!(limiter.take("a", 0), Ok(()));
}
