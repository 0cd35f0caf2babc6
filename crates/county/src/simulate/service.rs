//! How long a visit is worked on, learnt from the journal.

use super::past::{Past, Units};
use super::staff::{Servers, Staffing};
use super::{History, HistoryFault};
use crate::county::County;
use codes::calendar::Calendar;
use model::item::ItemCode;
use model::unit::UnitCode;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// As many durations make a distribution of their own; with fewer the next wider one is drawn from.
pub const SAMPLES_MIN: usize = 5;

/// Durations of hands-on work, by item and unit letters, then by item, then by letters, then all.
///
/// **Method.** The journal knows when a case came to a unit and when it left, not when somebody took
/// it up. With *c* people serving first come first served, a visit is taken up when it has arrived
/// and fewer than *c* earlier ones are left, that is at the *c*-th largest of the earlier departures;
/// from then to its own departure is its duration, in working milliseconds. Durations are kept as
/// they are (sorted), and drawn from; no form of distribution is assumed.
///
/// Where a visit left although *c* or more earlier ones were there still, those that stayed longest
/// were evidently laid aside; they stand behind it as if they had arrived when it left. Otherwise one
/// forgotten case would take a person away for months.
///
/// **Limits.** Durations are upper bounds. A person who is idle counts as working on whatever lies
/// with her: where a unit is seldom busy, a duration holds everything between arrival and departure,
/// coffee and other duties included; where more cases than people always lie (left until they are
/// nearly due, say), nobody is ever idle and the unit counts as busy all the time. Such units are
/// busy before and after, much is laid aside there, and the [`backtest`](super::backtest()) is off. Pauses of a clock inside a visit count as work. Work done outside office hours counts as
/// none. Visits that had not ended yet are not learnt from, which favours short ones. The number of
/// people is that of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Services {
    /// Sorted.
    pools: Vec<Vec<i64>>,
    exact: BTreeMap<(ItemCode, String), usize>,
    items: BTreeMap<ItemCode, usize>,
    letters: BTreeMap<String, usize>,
    all: usize,
    laid_aside: usize,
}

impl Services {
    /// Learns durations from a history and the people of a county.
    ///
    /// # Errors
    /// [`HistoryFault`].
    pub fn learn(
        history: &History,
        county: &County,
        calendar: &Calendar,
        staffing: &Staffing,
    ) -> Result<Self, HistoryFault> {
        let past = Past::read(history, calendar)?;
        let mut units = Units::of(&past);
        let route = units.before(&past, county);
        let servers: Vec<Servers> = units.codes().map(|u| staffing.before(county, u)).collect();
        Self::learn_from(&past, &route, &servers, past.to)
    }

    /// Durations of visits that had left by a moment.
    pub(super) fn learn_from(
        past: &Past,
        route: &[usize],
        servers: &[Servers],
        until: i64,
    ) -> Result<Self, HistoryFault> {
        let mut by_unit: Vec<Vec<Stay>> = vec![Vec::new(); servers.len()];
        for (at, step) in past.steps.iter().enumerate() {
            if let Some(left) = step.left.filter(|left| *left <= until) {
                by_unit[route[at]].push(Stay {
                    step: at,
                    arrived: step.arrived,
                    left,
                });
            }
        }
        let mut learnt = Self {
            pools: vec![Vec::new()],
            exact: BTreeMap::new(),
            items: BTreeMap::new(),
            letters: BTreeMap::new(),
            all: 0,
            laid_aside: 0,
        };
        for (unit, mut stays) in by_unit.into_iter().enumerate() {
            stays.sort_by_key(|s| (past.steps[s.step].arrived_at, s.step));
            // Where nobody is on the roster somebody acted all the same.
            let people = usize::try_from(servers[unit].count()).unwrap_or(usize::MAX);
            let (taken_up, laid_aside) = taken_up(&stays, people.max(1));
            learnt.laid_aside += laid_aside;
            for (stay, taken_up) in stays.iter().zip(taken_up) {
                let step = &past.steps[stay.step];
                learnt.take(
                    &past.items[step.item],
                    past.units[step.unit].letters(),
                    (stay.left - taken_up).max(0),
                );
            }
        }
        if learnt.pools[learnt.all].is_empty() {
            return Err(HistoryFault::NothingFinished);
        }
        for pool in &mut learnt.pools {
            pool.sort_unstable();
        }
        Ok(learnt)
    }

    fn take(&mut self, item: &ItemCode, letters: &str, ms: i64) {
        let pools = &mut self.pools;
        let mut pool = || {
            pools.push(Vec::new());
            pools.len() - 1
        };
        let places = [
            *self
                .exact
                .entry((item.clone(), letters.to_owned()))
                .or_insert_with(&mut pool),
            *self.items.entry(item.clone()).or_insert_with(&mut pool),
            *self
                .letters
                .entry(letters.to_owned())
                .or_insert_with(&mut pool),
            self.all,
        ];
        for place in places {
            self.pools[place].push(ms);
        }
    }

    fn pool(&self, item: &ItemCode, letters: &str) -> usize {
        [
            self.exact.get(&(item.clone(), letters.to_owned())),
            self.items.get(item),
            self.letters.get(letters),
        ]
        .into_iter()
        .flatten()
        .copied()
        .find(|pool| self.pools[*pool].len() >= SAMPLES_MIN)
        .unwrap_or(self.all)
    }

    /// Durations that a visit for an item at a unit of these letters is drawn from, in working
    /// milliseconds, sorted; never empty.
    #[must_use]
    pub fn durations(&self, item: &ItemCode, letters: &str) -> &[i64] {
        &self.pools[self.pool(item, letters)]
    }

    /// How many finished visits were learnt from.
    #[must_use]
    pub fn learnt(&self) -> usize {
        self.pools[self.all].len()
    }

    /// How many visits were overtaken by later ones, so that they were taken as laid aside until then.
    /// Many of them say that a unit does not work first come first served, or has more people than
    /// the county says.
    #[must_use]
    pub const fn laid_aside(&self) -> usize {
        self.laid_aside
    }

    /// The pool of every visit. A step keeps the durations of the unit it had in the journal:
    /// moving it changes who does it, not how much it is.
    pub(super) fn pools_for(&self, past: &Past) -> Vec<usize> {
        let mut asked: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        past.steps
            .iter()
            .map(|step| {
                *asked.entry((step.item, step.unit)).or_insert_with(|| {
                    self.pool(&past.items[step.item], letters_of(past, step.unit))
                })
            })
            .collect()
    }

    /// A duration for every visit. The draw of a visit depends on the seed and the visit alone, so
    /// that the same case has the same luck before and after a plan, and what differs is the plan's.
    pub(super) fn draw(&self, pools: &[usize], seed: u64) -> Vec<i64> {
        pools
            .iter()
            .enumerate()
            .map(|(step, pool)| {
                let pool = &self.pools[*pool];
                let word = mixed(mixed(seed).wrapping_add(step as u64));
                let at = (u128::from(word) * pool.len() as u128) >> 64;
                pool[at as usize]
            })
            .collect()
    }
}

fn letters_of(past: &Past, unit: usize) -> &str {
    past.units.get(unit).map_or("", UnitCode::letters)
}

/// One step of SplitMix64 (Steele, Lea and Flood 2014): a seed needs no state to be carried along.
const fn mixed(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A finished visit at a unit.
#[derive(Debug, Clone, Copy)]
struct Stay {
    step: usize,
    arrived: i64,
    left: i64,
}

/// When each stay was taken up, and how many were laid aside; stays in the order of arrival.
fn taken_up(stays: &[Stay], people: usize) -> (Vec<i64>, usize) {
    let (ready, laid_aside) = ready(stays, people);
    let mut order: Vec<usize> = (0..stays.len()).collect();
    order.sort_by_key(|at| ready[*at]);
    let mut taken_up = vec![0; stays.len()];
    // The largest departures so far, as many as there are people: the least of them is when somebody
    // is free.
    let mut busy: BinaryHeap<Reverse<i64>> = BinaryHeap::new();
    for at in order {
        let free = match busy.peek() {
            Some(Reverse(free)) if busy.len() == people => *free,
            _ => i64::MIN,
        };
        taken_up[at] = ready[at].0.max(free);
        busy.push(Reverse(stays[at].left));
        if busy.len() > people {
            busy.pop();
        }
    }
    (taken_up, laid_aside)
}

/// From when each stay could be taken up, with its place among equals: its arrival, or the departure
/// of the last one that overtook it.
fn ready(stays: &[Stay], people: usize) -> (Vec<(i64, usize)>, usize) {
    let mut ready: Vec<(i64, usize)> = Vec::with_capacity(stays.len());
    ready.extend(stays.iter().enumerate().map(|(at, s)| (s.arrived, at)));
    let mut departures: Vec<usize> = (0..stays.len()).collect();
    departures.sort_by_key(|at| (stays[*at].left, *at));
    let mut present: BTreeSet<(i64, usize)> = BTreeSet::new();
    let mut coming = 0;
    let mut laid_aside = vec![false; stays.len()];
    for at in departures {
        let left = stays[at].left;
        while coming < stays.len() && stays[coming].arrived <= left {
            present.insert(ready[coming]);
            coming += 1;
        }
        let is_overtaking = present.range(..ready[at]).nth(people - 1).is_some();
        if is_overtaking {
            let ahead = present.range(..ready[at]).map(|(_, other)| *other);
            let mut ahead: Vec<usize> = ahead.collect();
            ahead.sort_by_key(|other| (Reverse(stays[*other].left), *other));
            for other in &ahead[..=ahead.len() - people] {
                present.remove(&ready[*other]);
                ready[*other] = (left, *other);
                present.insert(ready[*other]);
                laid_aside[*other] = true;
            }
        }
        present.remove(&ready[at]);
    }
    (ready, laid_aside.into_iter().filter(|l| *l).count())
}
