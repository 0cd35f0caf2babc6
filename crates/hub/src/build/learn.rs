//! Finding persons for records without a valid number: what agreement weighs is learned on a sample of
//! these very records, then each identity is judged once.

use super::engine::{Engine, Link};
use super::report::LinkReport;
use crate::link::blocks::Blocks;
use crate::link::em::{Blocked, Patterns, chance, learn};
use crate::link::person::{FIRST, FIXED, Known, RULES, comparisons, keys, levels};
use crate::link::{Parameters, Pattern, probability};
use codes::CitizenNumber;
use hashbrown::DefaultHashBuilder;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// A block of more persons than this finds nobody.
const BLOCK_MAX: usize = 100;
/// Chance pairs that are looked at.
const CHANCE_PAIRS: usize = 200_000;
/// Linked by itself from here on.
pub const SURE: f64 = 0.99;
/// Looked at by a steward from here on.
pub const MAYBE: f64 = 0.5;
/// Bits from which on nobody else is looked for.
const BEYOND_DOUBT: f64 = 14.0;
/// Bits by which the best candidate must be ahead of the second.
pub const AHEAD: f64 = 3.0;

/// What a record without a number said of its person, kept for learning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Identity {
    pub number: String,
    pub name: String,
    pub birth: Option<i32>,
    pub sex: String,
    pub phone: String,
    pub village: Option<u32>,
    pub address: String,
}

impl Identity {
    pub fn of(known: &Known<'_>) -> Self {
        Self {
            number: known.number.to_owned(),
            name: known.name.to_owned(),
            birth: known.birth,
            sex: known.sex.to_owned(),
            phone: known.phone.to_owned(),
            village: known.village,
            address: known.address.to_owned(),
        }
    }

    /// Whether it says enough to be a person of her own: a name alone, or a name and a sex, is nobody.
    pub fn is_somebody(&self) -> bool {
        let more = usize::from(self.birth.is_some())
            + usize::from(!self.phone.is_empty())
            + usize::from(!self.address.is_empty());
        !self.name.is_empty() && more > 0
    }

    pub fn known(&self) -> Known<'_> {
        Known {
            number: &self.number,
            name: &self.name,
            birth: self.birth,
            sex: &self.sex,
            phone: &self.phone,
            village: self.village,
            address: &self.address,
        }
    }
}

/// What was decided of an identity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Decision {
    /// It is this person.
    Is(u32),
    /// It may be: a steward decides. The weight in bits.
    Maybe(u32, f64),
    /// It is nobody known.
    Nobody,
}

pub(super) struct Linker {
    blocks: Blocks,
    parameters: Parameters,
    hasher: DefaultHashBuilder,
    cache: HashMap<u64, Decision>,
    /// How often each name is among the persons, by the number of its text.
    names: HashMap<u32, u32>,
    persons: usize,
    pub report: LinkReport,
}

/// The number of a person as text, where what is compared needs one.
fn number_of(engine: &Engine<'_>, person: u32, wanted: bool) -> String {
    let packed = wanted
        .then(|| engine.state.persons.number(person))
        .flatten();
    let number = packed.and_then(CitizenNumber::unpacked);
    number.map_or_else(String::new, |n| n.as_str().to_owned())
}

impl Linker {
    /// Blocks of everybody known, and what agreement weighs, learned on a sample.
    pub fn learn(engine: &Engine<'_>, sample: &[Identity]) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut blocks = Blocks::new(RULES, BLOCK_MAX);
        let mut names: HashMap<u32, u32> = HashMap::new();
        let persons = engine.state.persons.len();
        for person in 0..u32::try_from(persons).unwrap_or(u32::MAX) {
            let known = engine.known(person, "");
            for (rule, key) in keys(&known, &hasher).into_iter().enumerate() {
                if let Some(key) = key {
                    blocks.enter(rule, key, person);
                }
            }
            if let Some(cell) = engine.state.persons.golden.cell(person, engine.at.name) {
                *names.entry(cell.value).or_insert(0) += 1;
            }
        }
        blocks.close();
        let compared = comparisons();
        let pattern = |identity: &Identity, person: u32| -> Pattern {
            let number = number_of(engine, person, !identity.number.is_empty());
            levels(&identity.known(), &engine.known(person, &number))
        };
        let mut by_chance = Patterns::new();
        if persons > 0 && !sample.is_empty() {
            let mut at: u64 = 0x9e37_79b9_7f4a_7c15;
            for n in 0..CHANCE_PAIRS.min(sample.len() * persons) {
                at = at
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let person = u32::try_from((at >> 33) as usize % persons).unwrap_or(0);
                *by_chance
                    .entry(pattern(&sample[n % sample.len()], person))
                    .or_insert(0) += 1;
            }
        }
        let u = chance(&compared, &by_chance);
        let mut rules: Vec<Blocked> = FIXED
            .iter()
            .map(|fixed| Blocked {
                patterns: Patterns::new(),
                fixed: fixed.to_vec(),
            })
            .collect();
        let mut candidates = Patterns::new();
        let mut found = Vec::new();
        let mut pairs = 0;
        for identity in sample {
            let keys = keys(&identity.known(), &hasher);
            for (rule, key) in keys.iter().enumerate() {
                if let Some(key) = key {
                    for person in blocks.of(rule, *key) {
                        let pattern = pattern(identity, person);
                        *rules[rule].patterns.entry(pattern).or_insert(0) += 1;
                    }
                }
            }
            blocks.candidates(&keys, &mut found);
            for person in &found {
                pairs += 1;
                *candidates.entry(pattern(identity, *person)).or_insert(0) += 1;
            }
        }
        let all = sample.len() as f64 * persons as f64;
        let parameters = learn(&compared, u, &rules, &candidates, all);
        let mut report = LinkReport::of(&parameters);
        report.pairs = pairs;
        Self {
            blocks,
            parameters,
            hasher,
            cache: HashMap::new(),
            names,
            persons,
            report,
        }
    }

    /// Judges an identity; the same one is judged once.
    pub fn decide(&mut self, engine: &Engine<'_>, said: &Known<'_>) -> Decision {
        let hash = self.hasher.hash_one(said);
        if let Some(decision) = self.cache.get(&hash) {
            return *decision;
        }
        let decision = self.judge(engine, said);
        self.cache.insert(hash, decision);
        self.report.identities += 1;
        decision
    }

    /// Remembers whom an identity became.
    pub fn became(&mut self, said: &Known<'_>, person: u32) {
        let hash = self.hasher.hash_one(said);
        self.cache.insert(hash, Decision::Is(person));
    }

    fn judge(&mut self, engine: &Engine<'_>, said: &Known<'_>) -> Decision {
        let mut seen: Vec<u32> = Vec::new();
        let (mut best, mut second): (Option<(f64, u32)>, f64) = (None, f64::NEG_INFINITY);
        for (rule, key) in keys(said, &self.hasher).into_iter().enumerate() {
            let Some(key) = key else { continue };
            if rule >= FIRST && best.is_some_and(|(bits, _)| sure(bits, second)) {
                break;
            }
            let mut alone = 0;
            for person in self.blocks.of(rule, key) {
                alone += 1;
                if seen.contains(&person) {
                    continue;
                }
                seen.push(person);
                self.report.pairs += 1;
                let number = number_of(engine, person, !said.number.is_empty());
                let pattern = levels(said, &engine.known(person, &number));
                let bits =
                    self.parameters.score(&pattern) + self.rarity(engine, said.name, &pattern);
                match best {
                    Some((held, _)) if bits <= held => second = second.max(bits),
                    held => {
                        second = second.max(held.map_or(f64::NEG_INFINITY, |(bits, _)| bits));
                        best = Some((bits, person));
                    }
                }
            }
            // The only one of a rule and beyond doubt: nobody else will come near.
            if alone == 1 && best.is_some_and(|(bits, _)| bits >= BEYOND_DOUBT) {
                break;
            }
        }
        let Some((bits, person)) = best else {
            return Decision::Nobody;
        };
        if sure(bits, second) {
            Decision::Is(person)
        } else if probability(bits) >= MAYBE {
            Decision::Maybe(person, bits)
        } else {
            Decision::Nobody
        }
    }

    /// A rare name that agrees says more than a common one (term frequency).
    fn rarity(&self, engine: &Engine<'_>, name: &str, pattern: &Pattern) -> f64 {
        if pattern[0] != 1 {
            return 0.0;
        }
        let Some(count) = engine
            .state
            .strings
            .find(name)
            .and_then(|n| self.names.get(&n))
        else {
            return 0.0;
        };
        let share = f64::from(*count) / self.persons.max(1) as f64;
        let usual = self.parameters.u[0][0];
        (usual / share).log2().clamp(-12.0, 12.0)
    }
}

/// Whether the best candidate is linked by itself.
fn sure(bits: f64, second: f64) -> bool {
    probability(bits) >= SURE && bits - second >= AHEAD
}

impl Decision {
    /// To whom a row goes by it.
    pub const fn link(self) -> Link {
        match self {
            Self::Is(person) => Link::To(Some(person)),
            Self::Maybe(..) | Self::Nobody => Link::To(None),
        }
    }
}
