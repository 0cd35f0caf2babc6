//! Token buckets: how often somebody may ask. Time is an argument; memory is bounded.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;

/// How much a bucket holds and how fast it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests at once.
    pub burst: u32,
    /// Requests a minute after that.
    pub per_minute: u32,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Thousandths of a request left.
    left: u64,
    /// When that was so, in milliseconds of any monotonic clock.
    at: u64,
}

/// Buckets by key. At most `keys` are held; when they are full, those that have refilled are
/// forgotten first (forgetting a full bucket changes nothing), then the whole table, which errs on
/// the side of letting people in.
pub struct Limiter<K> {
    rate: Rate,
    keys: usize,
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash> Limiter<K> {
    /// A limiter that remembers at most so many keys.
    #[must_use]
    pub fn new(rate: Rate, keys: usize) -> Self {
        Self {
            rate,
            keys: keys.max(1),
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one request out of the key's bucket at `now` (milliseconds, monotonic).
    ///
    /// # Errors
    /// Seconds to wait, at least 1, when the bucket is empty.
    pub fn take(&self, key: K, now: u64) -> Result<(), u64> {
        let mut buckets = match self.buckets.lock() {
            Ok(buckets) => buckets,
            Err(poisoned) => poisoned.into_inner(),
        };
        let full = u64::from(self.rate.burst) * 1000;
        // Thousandths of a request a millisecond = requests a minute / 60.
        let filled = |bucket: &Bucket| {
            let gained = now
                .saturating_sub(bucket.at)
                .saturating_mul(u64::from(self.rate.per_minute))
                / 60;
            bucket.left.saturating_add(gained).min(full)
        };
        if buckets.len() >= self.keys && !buckets.contains_key(&key) {
            buckets.retain(|_, bucket| filled(bucket) < full);
            if buckets.len() >= self.keys {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(key).or_insert(Bucket {
            left: full,
            at: now,
        });
        let left = filled(bucket);
        if left < 1000 {
            // `at` stays, so that small gains are not rounded away.
            let missing = 1000 - left;
            return Err((missing * 60)
                .div_ceil(u64::from(self.rate.per_minute.max(1)) * 1000)
                .max(1));
        }
        *bucket = Bucket {
            left: left - 1000,
            at: now,
        };
        Ok(())
    }

    /// How many keys are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buckets.lock().map_or_else(
            |poisoned| poisoned.into_inner().len(),
            |buckets| buckets.len(),
        )
    }
}
