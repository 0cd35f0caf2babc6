//! Learning the parameters: chance agreement from chance pairs, true agreement by expectation and
//! maximisation over the pairs of each blocking rule, where what the rule itself compares is left out.

use super::{Comparison, Parameters, Pattern};
use std::collections::HashMap;

/// How often each pattern is seen.
pub type Patterns = HashMap<Pattern, u64>;

/// Pairs of one blocking rule.
pub struct Blocked {
    /// Patterns of its pairs.
    pub patterns: Patterns,
    /// Comparisons the rule decides by itself.
    pub fixed: Vec<usize>,
}

/// Smallest share a level is given: nothing is impossible.
const FLOOR: f64 = 1e-7;
/// Rounds at most.
const ROUNDS: usize = 60;
/// Change below which it has settled.
const SETTLED: f64 = 1e-6;

fn normalised(counts: &[f64]) -> Vec<f64> {
    let sum: f64 = counts.iter().sum();
    let all: Vec<f64> = if sum > 0.0 {
        counts.iter().map(|c| (c / sum).max(FLOOR)).collect()
    } else {
        vec![1.0 / counts.len().max(1) as f64; counts.len()]
    };
    let sum: f64 = all.iter().sum();
    all.into_iter().map(|share| share / sum).collect()
}

/// Shares of levels among chance pairs.
#[must_use]
pub fn chance(comparisons: &[Comparison], patterns: &Patterns) -> Vec<Vec<f64>> {
    let counted = |c: usize| {
        let mut counts = vec![0.0; comparisons[c].levels.len()];
        for (pattern, n) in patterns {
            if let Some(at) = usize::from(pattern[c]).checked_sub(1) {
                counts[at] += *n as f64;
            }
        }
        // What chance never showed may still happen: less than once among so many.
        let seen: f64 = counts.iter().sum();
        for count in &mut counts {
            *count = count.max(0.5_f64.min(seen * 1e-6));
        }
        normalised(&counts)
    };
    (0..comparisons.len()).map(counted).collect()
}

/// What agreement is like before anything is learned: mostly full.
fn start(comparisons: &[Comparison]) -> Vec<Vec<f64>> {
    let of = |c: &Comparison| {
        let n = c.levels.len();
        let rest = 0.1 / (n.max(2) - 1) as f64;
        (0..n).map(|at| if at == 0 { 0.9 } else { rest }).collect()
    };
    comparisons.iter().map(of).collect()
}

/// Learns from blocked pairs: each rule by itself, then what the rules found, put together by how many
/// true pairs each was sure of. `pairs` is how many pairs there are in all, for the prior, and `matched`
/// the patterns of every candidate once.
#[must_use]
pub fn learn(
    comparisons: &[Comparison],
    u: Vec<Vec<f64>>,
    rules: &[Blocked],
    candidates: &Patterns,
    pairs: f64,
) -> Parameters {
    let mut sums: Vec<Vec<f64>> = comparisons
        .iter()
        .map(|c| vec![0.0; c.levels.len()])
        .collect();
    for rule in rules {
        let found = by_rule(comparisons, &u, rule);
        for (c, (sum, counts)) in sums.iter_mut().zip(found).enumerate() {
            if rule.fixed.contains(&c) {
                continue;
            }
            for (total, count) in sum.iter_mut().zip(counts) {
                *total += count;
            }
        }
    }
    let begun = start(comparisons);
    let m = sums
        .iter()
        .zip(begun)
        .map(|(counts, start)| {
            if counts.iter().sum::<f64>() > 0.0 {
                normalised(counts)
            } else {
                start
            }
        })
        .collect();
    let mut parameters = Parameters {
        comparisons: comparisons.to_vec(),
        m,
        u,
        prior: 1e-6,
    };
    parameters.unseen();
    parameters.prior = prior(&parameters, candidates, pairs);
    parameters
}

/// A share that no pair showed.
const UNSEEN_M: f64 = 1e-6;
/// The same among chance pairs, of which fewer are looked at.
const UNSEEN_U: f64 = 1e-5;

impl Parameters {
    /// A level that neither true pairs nor chance pairs showed says nothing against: it agrees more than
    /// the next one does, and weighs as much as that, and never less than nothing.
    fn unseen(&mut self) {
        for (m, u) in self.m.iter_mut().zip(&self.u) {
            for at in (0..m.len().saturating_sub(1)).rev() {
                if m[at] <= UNSEEN_M && u[at] <= UNSEEN_U {
                    m[at] = u[at] * (m[at + 1] / u[at + 1]).max(1.0);
                }
            }
        }
    }
}

/// Expected counts of levels among the true pairs of one rule.
fn by_rule(comparisons: &[Comparison], u: &[Vec<f64>], rule: &Blocked) -> Vec<Vec<f64>> {
    let mut m = start(comparisons);
    let mut share: f64 = 0.2;
    let total: f64 = rule.patterns.values().map(|n| *n as f64).sum();
    let mut counts: Vec<Vec<f64>> = Vec::new();
    for _ in 0..ROUNDS {
        counts = comparisons
            .iter()
            .map(|c| vec![0.0; c.levels.len()])
            .collect();
        let mut true_pairs = 0.0;
        for (pattern, n) in &rule.patterns {
            let mut odds = share / (1.0 - share);
            for c in (0..comparisons.len()).filter(|c| !rule.fixed.contains(c)) {
                if let Some(at) = usize::from(pattern[c]).checked_sub(1) {
                    odds *= m[c][at] / u[c][at];
                }
            }
            let expected = *n as f64 * odds / (1.0 + odds);
            true_pairs += expected;
            for c in 0..comparisons.len() {
                if let Some(at) = usize::from(pattern[c]).checked_sub(1) {
                    counts[c][at] += expected;
                }
            }
        }
        let next: Vec<Vec<f64>> = counts.iter().map(|c| normalised(c)).collect();
        let moved = next
            .iter()
            .flatten()
            .zip(m.iter().flatten())
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        m = next;
        share = (true_pairs / total.max(1.0)).clamp(1e-6, 1.0 - 1e-6);
        if moved < SETTLED {
            break;
        }
    }
    counts
}

/// Share of true pairs among all: those expected among the candidates, over every pair there is.
fn prior(parameters: &Parameters, candidates: &Patterns, pairs: f64) -> f64 {
    let total: f64 = candidates.values().map(|n| *n as f64).sum();
    let mut share: f64 = 0.1;
    let mut found = 0.0;
    for _ in 0..ROUNDS {
        found = candidates
            .iter()
            .map(|(pattern, n)| {
                let weights = pattern
                    .iter()
                    .take(parameters.comparisons.len())
                    .enumerate();
                let weight: f64 = weights.map(|(c, level)| parameters.weight(c, *level)).sum();
                let odds = share / (1.0 - share) * weight.clamp(-500.0, 500.0).exp2();
                *n as f64 * odds / (1.0 + odds)
            })
            .sum();
        let next = (found / total.max(1.0)).clamp(1e-9, 1.0 - 1e-9);
        if (next - share).abs() < SETTLED * share {
            break;
        }
        share = next;
    }
    (found / pairs.max(1.0)).clamp(1e-12, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_seen_does_not_speak_against() {
        let levels = ["address", "near", "village", "other"];
        let mut parameters = Parameters {
            comparisons: vec![Comparison {
                name: "place".to_owned(),
                levels: levels.iter().map(|l| (*l).to_owned()).collect(),
            }],
            m: vec![vec![1e-7, 1e-7, 0.99, 0.01]],
            u: vec![vec![1e-6, 1e-6, 0.01, 0.99]],
            prior: 1e-6,
        };
        assert!(parameters.weight(0, 1) < 0.0);
        parameters.unseen();
        let weights: Vec<f64> = (1..=4).map(|level| parameters.weight(0, level)).collect();
        assert!(
            weights[0] > 6.0 && (weights[0] - weights[2]).abs() < 0.01,
            "{weights:?}"
        );
        assert!(weights[3] < 0.0, "what was seen stays as it was");
    }
}
