//! Things on the ground of a synthetic county.

use super::Village;
use crate::chance::Chance;

/// A parcel, a building, a lamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Number of it: each feed writes its own form of it.
    pub serial: u64,
    /// Village, by its place among the villages.
    pub village: u32,
    /// Square metres in thousandths.
    pub area: i64,
    /// Degrees east in millionths.
    pub longitude: i64,
    /// Degrees north in millionths.
    pub latitude: i64,
}

pub(super) fn all(seed: u64, count: u64, villages: &[Village]) -> Vec<Ground> {
    let one = |serial: u64| {
        let mut chance = Chance::new(seed, "ground", serial);
        Ground {
            serial,
            village: u32::try_from(chance.below(villages.len().max(1) as u64)).unwrap_or(0),
            area: chance.between(30, 900) * 1_000,
            longitude: chance.between(120_700_000, 121_400_000),
            latitude: chance.between(32_150_000, 32_580_000),
        }
    };
    (0..count).map(one).collect()
}
