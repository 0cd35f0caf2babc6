//! The departments' deliveries of a synthetic county, with the truth beside them: who each row is really
//! about, what is really so, and which errors were put in (MISSION P4.7). Everything follows from the
//! seed; rows are given out one at a time, so that any number of them costs no memory.

mod error;
mod ground;
mod organisation;
mod person;
mod value;

pub use error::{Errors, Slip};
pub use ground::Ground;
pub use organisation::Organisation;
pub use person::Truth;

use crate::chance::Chance;
use model::feed::{About, Element, Feed};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What `synth.toml` of a site says: how many rows each feed has and how often departments err. All of
/// it is made up, and says so.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Recipe {
    /// Organisations for each thousand people.
    pub organisations: u64,
    /// Places for each thousand people.
    pub places: u64,
    /// Errors.
    pub errors: Errors,
    /// Feeds.
    pub feed: Vec<FeedRecipe>,
}

/// How many rows a feed has.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FeedRecipe {
    /// The feed.
    pub code: String,
    /// A register: one row for each of these thousandths of whom or what it is about.
    pub once: Option<u64>,
    /// Events: its share of the records that registers leave.
    pub share: Option<u64>,
    /// Ages, as of today; everybody where none are given.
    pub ages: Option<[i16; 2]>,
}

/// A village as departments write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    /// 12 digits.
    pub code: u64,
    /// Town and village by name.
    pub name: String,
}

/// The county whose departments deliver.
pub struct World<'a> {
    /// Seed.
    pub seed: u64,
    /// Today, in days since 1970.
    pub today: i32,
    /// People.
    pub people: Vec<Truth>,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Places.
    pub grounds: Vec<Ground>,
    /// Villages.
    pub villages: Vec<Village>,
    /// How departments err.
    pub recipe: &'a Recipe,
}

/// Who and what a row is really about, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowTruth {
    /// Person, by her place among the people.
    pub person: Option<u32>,
    /// What was put in.
    pub slips: Vec<Slip>,
}

/// How many rows a feed will have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Rows.
    pub rows: u64,
    /// Each of whom it is about once.
    pub register: bool,
}

impl<'a> World<'a> {
    /// A county of these people.
    #[must_use]
    pub fn new(
        seed: u64,
        today: i32,
        people: Vec<Truth>,
        villages: Vec<Village>,
        recipe: &'a Recipe,
    ) -> Self {
        let of = |per_thousand: u64| (people.len() as u64 * per_thousand / 1_000).max(20);
        let organisations =
            organisation::all(seed, of(recipe.organisations), &people, &villages, today);
        let grounds = ground::all(seed, of(recipe.places), &villages);
        Self {
            seed,
            today,
            people,
            organisations,
            grounds,
            villages,
            recipe,
        }
    }

    /// Rows of every feed for so many records in all. Registers have as many rows as there are people,
    /// organisations and places; events share what is left.
    #[must_use]
    pub fn counts(&self, feeds: &[Feed], records: u64) -> BTreeMap<String, Count> {
        let mut counts = BTreeMap::new();
        let mut left = records;
        let recipe_of = |feed: &Feed| self.recipe.feed.iter().find(|r| r.code == feed.code);
        for feed in feeds {
            if let Some(once) = recipe_of(feed).and_then(|r| r.once) {
                let ages = recipe_of(feed).and_then(|r| r.ages);
                let rows = self.population(feed.about, ages) * once / 1_000;
                left = left.saturating_sub(rows);
                counts.insert(
                    feed.code.clone(),
                    Count {
                        rows,
                        register: true,
                    },
                );
            }
        }
        let shares: u64 = feeds.iter().filter_map(|f| recipe_of(f)?.share).sum();
        for feed in feeds {
            if let Some(share) = recipe_of(feed).and_then(|r| r.share) {
                let rows = left * share / shares.max(1);
                counts.insert(
                    feed.code.clone(),
                    Count {
                        rows,
                        register: false,
                    },
                );
            }
        }
        counts
    }

    fn population(&self, about: About, ages: Option<[i16; 2]>) -> u64 {
        match about {
            About::Person => self
                .people
                .iter()
                .filter(|p| p.is_aged(ages, self.today))
                .count() as u64,
            About::Organisation => self.organisations.len() as u64,
            About::Place | About::Record => self.grounds.len() as u64,
        }
    }

    /// Gives the rows of a feed, each with its truth.
    ///
    /// # Errors
    /// The taker's.
    pub fn rows<E>(
        &self,
        feed: &Feed,
        elements: &BTreeMap<String, Element>,
        count: Count,
        mut take: impl FnMut(&[String], &RowTruth) -> Result<(), E>,
    ) -> Result<(), E> {
        let recipe = self.recipe.feed.iter().find(|r| r.code == feed.code);
        let ages = recipe.and_then(|r| r.ages);
        let whom: Vec<u32> = (0_u32..)
            .zip(&self.people)
            .filter(|(_, p)| p.is_aged(ages, self.today))
            .map(|(n, _)| n)
            .collect();
        let writer = value::Writer::new(self, feed, elements);
        let mut chance = Chance::new(self.seed, "feed", u64::from(feed.number));
        let (mut row, mut truth) = (vec![String::new(); feed.columns.len()], RowTruth::default());
        let named = feed.names_persons();
        for n in 0..count.rows {
            let at = if count.register { n } else { chance.bits() };
            truth.slips.clear();
            truth.person = match whom.len() as u64 {
                0 => None,
                _ if !named => None,
                // A register that has not everybody leaves some out all over the county.
                many if count.register => {
                    let at = n * many / count.rows.max(1);
                    Some(whom[(at % many) as usize])
                }
                many => Some(whom[(at % many) as usize]),
            };
            let subject = value::Subject {
                row: n,
                person: truth.person,
                organisation: self.organisation_of(feed, at, truth.person),
                ground: (at % self.grounds.len().max(1) as u64) as usize,
            };
            writer.write(&mut chance, &subject, &mut row, &mut truth);
            take(&row, &truth)?;
        }
        Ok(())
    }

    /// The organisation of a row: its own in a register, somebody's employer, else any.
    fn organisation_of(&self, feed: &Feed, at: u64, person: Option<u32>) -> usize {
        let many = self.organisations.len().max(1) as u64;
        let n = match (feed.about, person) {
            (About::Organisation, _) => at % many,
            (_, Some(person)) => u64::from(person).wrapping_mul(0x9E37_79B9) % many,
            _ => at % many,
        };
        n as usize
    }
}
