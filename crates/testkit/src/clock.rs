//! A clock that stands until it is moved, and chance that counts.

use app::Chance;
use app::port::Clock;
use jiff::civil::Date;
use model::time::Instant;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A clock for tests.
pub struct FakeClock {
    now: AtomicI64,
    drawn: AtomicU64,
}

impl FakeClock {
    /// Standing at an instant.
    #[must_use]
    pub const fn at(now: Instant) -> Self {
        Self {
            now: AtomicI64::new(now.0),
            drawn: AtomicU64::new(0),
        }
    }

    /// Moves to an instant.
    pub fn set(&self, now: Instant) {
        self.now.store(now.0, Ordering::SeqCst);
    }

    /// Moves on by minutes.
    pub fn pass_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// Moves to a local time of a day.
    pub fn to(&self, day: Date, hour: i64, minute: i64) {
        self.set(Instant::at(day, hour, minute));
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::SeqCst))
    }

    fn chance(&self) -> Chance {
        let n = self.drawn.fetch_add(1, Ordering::SeqCst);
        Chance(evidence::sm3(&[b"test chance", &n.to_be_bytes()]))
    }
}
