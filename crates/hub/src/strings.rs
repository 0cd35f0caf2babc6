//! Each text once: a number for it, and back.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Texts by number.
#[derive(Clone, Default)]
pub struct Strings {
    text: String,
    ends: Vec<u64>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Strings {
    /// The number of a text, which it gets when it is new.
    ///
    /// # Panics
    /// Never: four thousand million texts do not fit into memory before.
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text);
        let Self {
            text: all,
            ends,
            table,
            hasher,
        } = self;
        let text_of = |n: u32| slice(all, ends, n);
        if let Some(found) = table.find(hash, |n| text_of(*n) == text) {
            return *found;
        }
        let new = u32::try_from(ends.len()).unwrap_or(u32::MAX);
        all.push_str(text);
        ends.push(all.len() as u64);
        table.insert_unique(hash, new, |n| hasher.hash_one(slice(all, ends, *n)));
        new
    }

    /// The number of a text that is there.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        let same = |n: &u32| self.get(*n) == text;
        self.table.find(hash, same).copied()
    }

    /// A text by number; empty for a number none has.
    #[must_use]
    pub fn get(&self, n: u32) -> &str {
        slice(&self.text, &self.ends, n)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|n| self.get(u32::try_from(n).unwrap_or(u32::MAX)))
    }

    /// What a checkpoint keeps: the bytes and where each text ends.
    #[must_use]
    pub fn parts(&self) -> (&[u8], &[u64]) {
        (self.text.as_bytes(), &self.ends)
    }

    /// From what a checkpoint kept; `None` when it is no list of texts.
    #[must_use]
    pub fn from_parts(bytes: &[u8], ends: &[u64]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut all = Self::default();
        let mut from = 0;
        for end in ends {
            let end = usize::try_from(*end).ok()?;
            all.intern(text.get(from..end)?);
            from = end;
        }
        (all.len() == ends.len()).then_some(all)
    }
}

fn slice<'a>(text: &'a str, ends: &[u64], n: u32) -> &'a str {
    let n = n as usize;
    let from = match n.checked_sub(1) {
        Some(before) => ends.get(before).copied().unwrap_or(0),
        None => 0,
    };
    let to = ends.get(n).copied().unwrap_or(from);
    let at = |n: u64| usize::try_from(n).unwrap_or(0);
    text.get(at(from)..at(to)).unwrap_or_default()
}
