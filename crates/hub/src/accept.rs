//! What a delivery has to be to be taken: each row by itself and beside the others, and the delivery as
//! a whole. A build and a check before it ask the same.

use crate::clean::{Cleaner, Reason};
use crate::read::{ReadError, Row};
use crate::spec::Spec;
use hashbrown::{DefaultHashBuilder, HashSet};
use model::feed::{Column, Feed};
use std::hash::{BuildHasher, Hasher};

/// Rows after which a hopeless delivery is given up.
pub(crate) const HOPELESS_AFTER: u64 = 2_000;

/// For each column of a feed how it is cleaned; none for what stays with the source.
pub(crate) fn cleaners(spec: &Spec, feed: &Feed) -> Vec<Option<Cleaner>> {
    let cleaner = |column: &Column| {
        let element = column.element.as_ref()?;
        Some(Cleaner::new(column, spec.elements.get(element)?))
    };
    feed.columns.iter().map(cleaner).collect()
}

/// Where the columns of a feed's key stand.
pub(crate) fn key(feed: &Feed) -> Vec<usize> {
    let place = |header: &String| feed.columns.iter().position(|c| c.header == *header);
    feed.key.iter().filter_map(place).collect()
}

/// The keys that have come.
#[derive(Default)]
pub(crate) struct Keys {
    hasher: DefaultHashBuilder,
    seen: HashSet<u64>,
    /// Keys of later files, where those correct earlier ones.
    later: HashSet<u64>,
}

impl Keys {
    /// Forgets them: the next delivery's keys are its own.
    pub fn clear(&mut self) {
        self.seen.clear();
        self.later.clear();
    }

    /// An earlier file follows: what was said until now holds against it.
    pub fn earlier_file(&mut self) {
        self.later.extend(self.seen.drain());
    }

    /// Whether a row is kept apart as a whole, and for which column. Its key has come from now on.
    pub fn apart(
        &mut self,
        feed: &Feed,
        key: &[usize],
        row: &Row<'_>,
    ) -> Option<(Reason, Option<usize>)> {
        let mut hasher = self.hasher.build_hasher();
        let mut empty = true;
        for at in key {
            let text = row.get(*at)?.trim();
            empty &= text.is_empty();
            hasher.write(text.as_bytes());
            hasher.write_u8(0xff);
        }
        if empty {
            return Some((Reason::Key, key.first().copied()));
        }
        let hash = hasher.finish();
        if self.later.contains(&hash) {
            return Some((Reason::Superseded, None));
        }
        if !self.seen.insert(hash) {
            return Some((Reason::Twice, key.first().copied()));
        }
        let deleted = feed.changes.as_ref().and_then(|c| c.deleted.as_ref());
        if let Some(deleted) = deleted {
            let at = feed.columns.iter().position(|c| c.header == deleted.column);
            if at
                .and_then(|at| row.get(at))
                .is_some_and(|said| said.trim() == deleted.code)
            {
                return Some((Reason::Deleted, None));
            }
        }
        let required = feed.columns.iter().zip(row).enumerate();
        let lacking = required
            .into_iter()
            .find(|(_, (column, text))| column.required && text.trim().is_empty());
        lacking.map(|(at, _)| (Reason::Required, Some(at)))
    }
}

/// How many times more than its feed allows must be bad while a delivery is still being read: what is a
/// little over among some thousand rows may be well below among all.
const HOPELESS: u64 = 2;

/// Whether a delivery has more bad rows than its feed allows, at its end (`after` 1) or, once `after` rows
/// have come, so many more that the rest will not mend it.
pub(crate) fn limit(feed: &Feed, rows: u64, bad: u64, after: u64) -> Result<(), ReadError> {
    let times = if after > 1 { HOPELESS } else { 1 };
    if rows >= after && bad * 10_000 > rows * u64::from(feed.error_limit) * times {
        return Err(ReadError::ErrorLimit {
            rows,
            bad,
            limit: feed.error_limit,
        });
    }
    Ok(())
}
