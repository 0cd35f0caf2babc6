//! Linking records without a valid number (Fellegi–Sunter; DESIGN §7): several blocking rules find
//! candidates, agreement in each comparison weighs by how much likelier it is among true pairs than
//! among chance pairs, and what the weights are is learned on the data themselves.
//!
//! Level 0 of every comparison means that one side does not know: it weighs nothing. The last level is
//! plain disagreement.

pub mod blocks;
pub mod em;
pub mod person;

use serde::{Deserialize, Serialize};

/// A comparison: what is compared and how many levels of agreement it tells apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// What is compared.
    pub name: String,
    /// Its levels, from full agreement to disagreement; level 0, not known, is not among them.
    pub levels: Vec<String>,
}

/// Levels of a pair, one a comparison.
pub type Pattern = [u8; COMPARISONS_MAX];

/// Most comparisons of a linkage.
pub const COMPARISONS_MAX: usize = 8;

/// What was learned: versioned with the libraries, pinned until a rebuild learns anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// What is compared.
    pub comparisons: Vec<Comparison>,
    /// How often each level is seen among true pairs, by comparison; level 0 left out.
    pub m: Vec<Vec<f64>>,
    /// The same among chance pairs.
    pub u: Vec<Vec<f64>>,
    /// Share of true pairs among all pairs.
    pub prior: f64,
}

impl Parameters {
    /// Match weight of a level in bits; 0 for what is not known.
    #[must_use]
    pub fn weight(&self, comparison: usize, level: u8) -> f64 {
        let Some(at) = usize::from(level).checked_sub(1) else {
            return 0.0;
        };
        let of = |all: &[Vec<f64>]| all.get(comparison).and_then(|c| c.get(at)).copied();
        match (of(&self.m), of(&self.u)) {
            (Some(m), Some(u)) => (m / u).log2(),
            _ => 0.0,
        }
    }

    /// Weight of a pair in bits, the prior among it.
    #[must_use]
    pub fn score(&self, pattern: &Pattern) -> f64 {
        let prior = (self.prior / (1.0 - self.prior)).log2();
        let levels = pattern.iter().take(self.comparisons.len()).enumerate();
        prior + levels.map(|(c, level)| self.weight(c, *level)).sum::<f64>()
    }
}

/// The probability of a weight in bits.
#[must_use]
pub fn probability(weight: f64) -> f64 {
    let odds = weight.clamp(-500.0, 500.0).exp2();
    odds / (1.0 + odds)
}
