//! The only clock and the only chance of the product.

use app::Chance;
use app::port::Clock;
use model::time::Instant;
use rand::TryRng as _;
use rand::rngs::SysRng;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct WallClock;

/// Now by the machine's clock.
#[must_use]
pub fn now() -> Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    let now = SystemTime::now();
    let ms = now
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    Instant(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// Bytes from the kernel. Without them nothing may go on: the process ends.
#[must_use]
pub fn entropy<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = SysRng.try_fill_bytes(&mut bytes) {
        eprintln!("wujia: the kernel gives no random bytes: {error}");
        std::process::abort();
    }
    bytes
}

/// Fresh chance.
#[must_use]
pub fn chance() -> Chance {
    Chance(entropy())
}

impl Clock for WallClock {
    fn now(&self) -> Instant {
        now()
    }

    fn chance(&self) -> Chance {
        chance()
    }
}

/// A clock that is moved by hand and only forward: for the lived past of a demonstration. Its
/// chance is drawn from a seed.
#[derive(Debug)]
pub struct MovableClock {
    now: AtomicI64,
    seed: [u8; 32],
    drawn: AtomicI64,
}

impl MovableClock {
    /// Standing at an instant.
    #[must_use]
    pub const fn new(at: Instant, seed: [u8; 32]) -> Self {
        Self {
            now: AtomicI64::new(at.0),
            seed,
            drawn: AtomicI64::new(0),
        }
    }

    /// Moves forward; a step back changes nothing. Answers where it stands.
    pub fn move_to(&self, at: Instant) -> Instant {
        Instant(self.now.fetch_max(at.0, Ordering::SeqCst).max(at.0))
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::SeqCst))
    }

    fn chance(&self) -> Chance {
        let number = self.drawn.fetch_add(1, Ordering::SeqCst);
        Chance(evidence::sm3(&[&self.seed, &number.to_be_bytes()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_clock_never_goes_back_and_draws_anew() {
        let clock = MovableClock::new(Instant(100), [1; 32]);
        assert_eq!(clock.move_to(Instant(200)), Instant(200));
        assert_eq!(clock.move_to(Instant(150)), Instant(200));
        assert_eq!(clock.now(), Instant(200));
        assert_ne!(clock.chance().0, clock.chance().0);
    }
}
