//! Entities of a run: persons by number, organisations and places by code, each with a dense id in the
//! order in which they first appeared, and their golden values.

use crate::golden::Golden;
use crate::strings::Strings;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::collections::HashMap;
use std::hash::BuildHasher;

/// Persons.
#[derive(Clone, Default)]
pub struct Persons {
    /// Packed number of each; 0 for who has none.
    numbers: Vec<u64>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Golden values.
    pub golden: Golden,
}

impl Persons {
    /// Nobody yet.
    #[must_use]
    pub fn new(elements: usize) -> Self {
        Self {
            golden: Golden::new(elements),
            ..Self::default()
        }
    }

    /// The person of a number, who becomes one when she is new.
    pub fn of_number(&mut self, packed: u64) -> u32 {
        let hash = self.hasher.hash_one(packed);
        let Self {
            numbers,
            table,
            hasher,
            golden,
        } = self;
        let number = |id: &u32| numbers[*id as usize];
        if let Some(id) = table.find(hash, |id| number(id) == packed) {
            return *id;
        }
        let id = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        numbers.push(packed);
        golden.grow();
        table.insert_unique(hash, id, |id| hasher.hash_one(numbers[*id as usize]));
        id
    }

    /// The person of a number that is known.
    #[must_use]
    pub fn find(&self, packed: u64) -> Option<u32> {
        let hash = self.hasher.hash_one(packed);
        let same = |id: &u32| self.numbers[*id as usize] == packed;
        self.table.find(hash, same).copied()
    }

    /// Somebody whose number nobody knows.
    pub fn without_number(&mut self) -> u32 {
        let id = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.push(0);
        self.golden.grow();
        id
    }

    /// The packed number of a person; `None` when nobody knows it.
    #[must_use]
    pub fn number(&self, id: u32) -> Option<u64> {
        self.numbers.get(id as usize).copied().filter(|n| *n != 0)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// What a checkpoint keeps.
    #[must_use]
    pub fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// From what a checkpoint kept.
    #[must_use]
    pub fn from_parts(numbers: Vec<u64>, golden: Golden) -> Option<Self> {
        if numbers.len() != golden.len() {
            return None;
        }
        let mut all = Self {
            golden,
            ..Self::default()
        };
        let Self { table, hasher, .. } = &mut all;
        for (id, number) in numbers.iter().enumerate().filter(|(_, n)| **n != 0) {
            let id = u32::try_from(id).ok()?;
            let hash = hasher.hash_one(number);
            table.insert_unique(hash, id, |id| hasher.hash_one(numbers[*id as usize]));
        }
        all.numbers = numbers;
        Some(all)
    }
}

/// Organisations or places: by a code that is a text.
#[derive(Clone, Default)]
pub struct Coded {
    /// The code of each, among the strings.
    codes: Vec<u32>,
    by_code: HashMap<u32, u32>,
    /// Names that only one has, for records that give no code.
    by_name: HashMap<u32, Option<u32>>,
    /// Golden values.
    pub golden: Golden,
}

impl Coded {
    /// None yet.
    #[must_use]
    pub fn new(elements: usize) -> Self {
        Self {
            golden: Golden::new(elements),
            ..Self::default()
        }
    }

    /// The entity of a code.
    pub fn of_code(&mut self, code: &str, strings: &mut Strings) -> u32 {
        let code = strings.intern(code);
        if let Some(id) = self.by_code.get(&code) {
            return *id;
        }
        let id = u32::try_from(self.codes.len()).unwrap_or(u32::MAX);
        self.codes.push(code);
        self.by_code.insert(code, id);
        self.golden.grow();
        id
    }

    /// Remembers a name.
    pub fn named(&mut self, name: u32, id: u32) {
        let held = self.by_name.entry(name).or_insert(Some(id));
        if *held != Some(id) {
            *held = None;
        }
    }

    /// The only entity of a name.
    #[must_use]
    pub fn of_name(&self, name: &str, strings: &Strings) -> Option<u32> {
        self.by_name.get(&strings.find(name)?).copied().flatten()
    }

    /// Codes by id, among the strings.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// From what a checkpoint kept; names are those of the golden values.
    #[must_use]
    pub fn from_parts(codes: Vec<u32>, golden: Golden, names: Vec<(u32, u32)>) -> Option<Self> {
        if codes.len() != golden.len() {
            return None;
        }
        let by_code = codes
            .iter()
            .zip(0_u32..)
            .map(|(code, id)| (*code, id))
            .collect();
        let mut all = Self {
            codes,
            by_code,
            by_name: HashMap::new(),
            golden,
        };
        for (name, id) in names {
            let held = (id != u32::MAX).then_some(id);
            all.by_name.insert(name, held);
        }
        Some(all)
    }

    /// Names for a checkpoint; `u32::MAX` where several have it.
    #[must_use]
    pub fn names(&self) -> Vec<(u32, u32)> {
        let mut names: Vec<(u32, u32)> = self
            .by_name
            .iter()
            .map(|(name, id)| (*name, id.unwrap_or(u32::MAX)))
            .collect();
        names.sort_unstable();
        names
    }
}
