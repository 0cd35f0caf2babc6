//! What a run found: quality by feed and element, linkage, counts. Written beside the libraries.

use crate::clean::Reason;
use crate::link::Parameters;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was seen in one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// Header.
    pub header: String,
    /// What it means.
    pub element: Option<String>,
    /// Rows in which something was given (completeness).
    pub given: u64,
    /// Values that could not be read, by reason (validity).
    pub bad: BTreeMap<String, u64>,
    /// Values that said something else than what holds (consistency).
    pub differs: u64,
}

/// What was seen in one feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedReport {
    /// Number.
    pub number: u8,
    /// Code.
    pub code: String,
    /// Files read, by name, with their rows.
    pub files: Vec<(String, u64)>,
    /// Rows read.
    pub rows: u64,
    /// Rows kept apart, by reason (uniqueness among them).
    pub rejected: BTreeMap<String, u64>,
    /// Rows of which a later file says something else, or that say that a record is deleted.
    #[serde(default)]
    pub changed: u64,
    /// Records linked by a valid number.
    pub by_number: u64,
    /// Linked without one.
    pub linked: u64,
    /// Of the middle: in the review queue.
    pub review: u64,
    /// Linked, or left alone, as a steward decided.
    #[serde(default)]
    pub decided: u64,
    /// Made persons of their own.
    pub alone: u64,
    /// Naming nobody that could be found.
    pub nobody: u64,
    /// Valid numbers that belong to somebody else.
    pub others_number: u64,
    /// The first and last day records speak of (timeliness), in days since 1970.
    pub days: Option<(i32, i32)>,
    /// Columns in the order of the file.
    pub columns: Vec<ColumnReport>,
    /// Why the delivery was not taken, when it was not.
    pub refused: Option<String>,
}

impl FeedReport {
    /// A row kept apart.
    pub(super) fn reject(&mut self, reason: Reason) {
        *self.rejected.entry(reason.code().to_owned()).or_insert(0) += 1;
    }

    /// Rows kept apart.
    #[must_use]
    pub fn rejections(&self) -> u64 {
        self.rejected.values().sum()
    }
}

/// A match weight, for the chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// Comparison.
    pub comparison: String,
    /// Level.
    pub level: String,
    /// Share among true pairs.
    pub m: f64,
    /// Share among chance pairs.
    pub u: f64,
    /// In bits.
    pub bits: f64,
}

/// How records without a number were linked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LinkReport {
    /// What was learned.
    pub parameters: Option<Parameters>,
    /// Weights, for the chart.
    pub weights: Vec<Weight>,
    /// Identities compared.
    pub identities: u64,
    /// Pairs compared.
    pub pairs: u64,
}

impl LinkReport {
    pub(super) fn of(parameters: &Parameters) -> Self {
        let mut weights = Vec::new();
        for (c, comparison) in parameters.comparisons.iter().enumerate() {
            for (at, level) in comparison.levels.iter().enumerate() {
                let code = u8::try_from(at + 1).unwrap_or(u8::MAX);
                weights.push(Weight {
                    comparison: comparison.name.clone(),
                    level: level.clone(),
                    m: parameters.m[c][at],
                    u: parameters.u[c][at],
                    bits: parameters.weight(c, code),
                });
            }
        }
        Self {
            parameters: Some(parameters.clone()),
            weights,
            ..Self::default()
        }
    }
}

/// What a run found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// The run.
    pub run: String,
    /// Feeds by number.
    pub feeds: Vec<FeedReport>,
    /// Linkage.
    pub link: LinkReport,
    /// Persons, organisations, places.
    pub entities: [u64; 3],
    /// Values that lost against a golden one.
    pub losers: u64,
    /// Rows by library.
    pub libraries: BTreeMap<String, u64>,
    /// Milliseconds the build took, and of its resumed part.
    pub took_ms: u64,
}

impl RunReport {
    /// Records read in all.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.feeds.iter().map(|f| f.rows).sum()
    }
}
