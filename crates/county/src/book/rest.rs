//! Where folding may begin instead of at the opening: the eve of today, and the beginnings of years
//! that somebody looked at (ADR 0012).

use crate::county::County;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// As many beginnings of years as are kept. Of more the oldest goes: it is nearest to the opening, from
/// which it is folded again.
pub(super) const YEARS_MAX: usize = 32;

/// The county with the first so many changes made.
#[derive(Debug, Clone)]
pub(super) struct Rest {
    pub(super) applied: usize,
    /// The last entry among them: whoever knew it knew all of them.
    pub(super) newest: u64,
    pub(super) county: Arc<County>,
}

/// The county as it was when a year began, for every year with a change in it that was folded through.
#[derive(Debug, Default)]
pub(super) struct Years(Mutex<BTreeMap<Date, Rest>>);

impl Clone for Years {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.all().clone()))
    }
}

impl Years {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Date, Rest>> {
        // Whoever panicked left whole rests behind: one is put in, or none is.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last beginning of a year, on or before a day, that was known by an entry.
    pub(super) fn begun_by(&self, day: Date, known: u64) -> Option<Rest> {
        let all = self.all();
        let mut before = all.range(..=day).rev().map(|(_, rest)| rest);
        before.find(|rest| rest.newest <= known).cloned()
    }

    /// Keeps the county as it is when a year begins.
    pub(super) fn keep(&self, begins: Date, rest: impl FnOnce() -> Rest) {
        let mut all = self.all();
        all.entry(begins).or_insert_with(rest);
        if all.len() > YEARS_MAX {
            all.pop_first();
        }
    }

    /// Those that hold whatever is changed on a day or after it.
    pub(super) fn until(&self, day: Date) -> Self {
        let mut kept = self.all().clone();
        kept.retain(|begins, _| *begins <= day);
        Self(Mutex::new(kept))
    }

    /// How many are kept.
    pub(super) fn len(&self) -> usize {
        self.all().len()
    }
}
