//! A number that moves whenever something has changed that decisions rest on beside the case
//! itself: accounts, posts, leave, sessions, tokens, authorisations, joined persons, the county's
//! heads. What was read at a footing may be remembered until it moves, so a revocation holds at the
//! next request although nobody looks it up again.
//!
//! Only where one process writes, on SQLite, can it be known without asking; on PostgreSQL there is
//! none, and everything is read in each unit.

use crate::{Error, Tx};
use jiff::civil::Date;
use model::account::{Appointment, Leave};
use model::id::{AppointmentId, PersonId};
use model::journal::Authorisation;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The counter that the writer moves and everybody may look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Footing(Arc<AtomicU64>);

impl Footing {
    /// Where it stands. Read before the snapshot whose values will be remembered under it.
    pub(crate) fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Moves it; after the commit and before anybody is told.
    pub(crate) fn moved(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Entries of one kind that are remembered; beyond that the kind begins anew.
const MOST: usize = 50_000;

/// What a thread read at a footing and need not read again while it stands.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    at: u64,
    pub(crate) posts: HashMap<AppointmentId, Option<Appointment>>,
    pub(crate) posts_of_person: HashMap<(PersonId, Date), Vec<Appointment>>,
    pub(crate) posts_of_unit: HashMap<(String, Date), Vec<Appointment>>,
    pub(crate) posts_of_grid: HashMap<(i64, Date), Vec<Appointment>>,
    pub(crate) leave_of: HashMap<(AppointmentId, Date), Option<Leave>>,
    pub(crate) leaves_for: HashMap<(PersonId, Date), Vec<Leave>>,
    pub(crate) authorised_to: HashMap<(PersonId, Date), Vec<Authorisation>>,
    pub(crate) resolved: HashMap<PersonId, PersonId>,
    pub(crate) heads: HashMap<String, i64>,
}

impl Memory {
    /// At this footing: what was read at another is forgotten.
    fn at(&mut self, footing: u64) -> &mut Self {
        if self.at != footing {
            *self = Self {
                at: footing,
                ..Self::default()
            };
        }
        self
    }
}

impl Tx<'_> {
    /// Reads something that only statements marked `moving_footing` change, or remembers it.
    pub(crate) fn recall<K: Eq + Hash, V: Clone>(
        &mut self,
        kind: fn(&mut Memory) -> &mut HashMap<K, V>,
        key: K,
        read: impl FnOnce(&mut Self, &K) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let (Some(footing), Some(memory)) = (self.footing(), self.memory) else {
            return read(self, &key);
        };
        if let Some(known) = kind(memory.borrow_mut().at(footing)).get(&key) {
            return Ok(known.clone());
        }
        let value = read(self, &key)?;
        let mut memory = memory.borrow_mut();
        let known = kind(memory.at(footing));
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, value.clone());
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    /// Tables whose rows are remembered, and the statements that may change them unmarked because
    /// nothing they change is.
    const REMEMBERED: &[&str] = &[
        "account",
        "appointment",
        "appointment_grid",
        "leave",
        "session",
        "bearer",
        "authorisation",
        "person_alias",
        "head",
        "module_head",
    ];
    const HARMLESS: &[&str] = &[
        // Failures and locks are looked up at each sign-in.
        "UPDATE account SET failures",
        // Nobody remembers what is not there yet, nor when somebody was seen last.
        "INSERT INTO session",
        "INSERT INTO bearer",
        "UPDATE session SET seen_at",
        // Ended by their own time, which is remembered with them.
        "DELETE FROM session WHERE ends_at",
    ];

    #[test]
    fn every_statement_that_changes_what_is_remembered_says_so() {
        let mut marked = 0;
        for (file, statements) in crate::statements() {
            for sql in statements {
                let changes = REMEMBERED.iter().any(|table| {
                    ["INSERT INTO ", "UPDATE ", "DELETE FROM "]
                        .iter()
                        .any(|verb| {
                            sql.sqlite
                                .split(&format!("{verb}{table}"))
                                .nth(1)
                                .is_some_and(|rest| rest.starts_with([' ', '\n']))
                        })
                });
                let harmless = HARMLESS.iter().any(|begin| sql.sqlite.starts_with(begin));
                assert_eq!(
                    sql.moves_footing,
                    changes && !harmless,
                    "{file}: {}",
                    sql.sqlite
                );
                marked += u32::from(sql.moves_footing);
            }
        }
        assert!(marked >= 15, "{marked} statements are marked");
    }
}
