//! Repeatable chance. The same seed gives the same county on every machine and with every
//! version of every library, so the generator is written out here: SplitMix64
//! (Steele, Lea, Flood 2014). It is for synthetic data only, never for secrets.

/// A stream of chance.
#[derive(Debug, Clone)]
pub struct Chance(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Chance {
    /// The stream of a seed and a purpose: streams of different purposes do not disturb each
    /// other, so that one more draw for a grid leaves every other grid as it was.
    #[must_use]
    pub fn new(seed: u64, purpose: &str, number: u64) -> Self {
        let mut state = mix(seed ^ STEP);
        for byte in purpose.bytes() {
            state = mix(state.wrapping_add(STEP) ^ u64::from(byte));
        }
        Self(mix(state ^ number.wrapping_mul(STEP)))
    }

    /// Sixty-four even bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// Even in `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Even in `0..n`; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// Even in `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high.saturating_sub(low).max(0) as u64 + 1) as i64
    }

    /// True once in `1 / share` times.
    pub fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of the items, all alike; `None` of none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len() as u64) as usize)
    }

    /// An index by the running sums of weights.
    pub fn by_weight(&mut self, running: &[u64]) -> usize {
        let total = running.last().copied().unwrap_or(0);
        let at = self.below(total);
        running.partition_point(|&sum| sum <= at)
    }
}
