//! The history as a simulation reads it: numbers for names, working time for instants, and who gets
//! each visit in which county.

use super::time::WorkingTime;
use super::{History, HistoryFault};
use crate::county::County;
use crate::plan::{OpenCase, Plan, destination};
use codes::calendar::Calendar;
use codes::division::DivisionCode;
use model::item::ItemCode;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::{BTreeMap, HashMap};

/// What brings a visit on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    /// The case arrives.
    Arrival,
    /// The visit before it ends, and so much working time later it begins (waiting for papers, a
    /// hearing).
    After(i64),
    /// The visit before it has begun so much working time ago: they ran side by side.
    Beside(i64),
}

/// A visit; times in working milliseconds.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) case: usize,
    pub(super) item: usize,
    pub(super) place: DivisionCode,
    /// The journal's unit.
    pub(super) unit: usize,
    pub(super) arrived: i64,
    /// As the journal has it: two that come in one night are told apart.
    pub(super) arrived_at: Instant,
    pub(super) left: Option<i64>,
    pub(super) due: Option<i64>,
    pub(super) follows: Follows,
}

/// The history.
#[derive(Debug)]
pub(super) struct Past {
    /// By case, each case's in order.
    pub(super) steps: Vec<Step>,
    pub(super) items: Vec<ItemCode>,
    /// The journal's units.
    pub(super) units: Vec<UnitCode>,
    /// The end of the period.
    pub(super) to: i64,
    time: WorkingTime,
}

fn number<K: Ord + Clone>(known: &mut BTreeMap<K, usize>, all: &mut Vec<K>, key: &K) -> usize {
    if let Some(at) = known.get(key) {
        return *at;
    }
    known.insert(key.clone(), all.len());
    all.push(key.clone());
    all.len() - 1
}

impl Past {
    pub(super) fn read(history: &History, calendar: &Calendar) -> Result<Self, HistoryFault> {
        if let Some(wrong) = history
            .visits
            .iter()
            .find(|v| v.left.is_some_and(|left| left < v.arrived))
        {
            return Err(HistoryFault::LeftBeforeArrival { case: wrong.case });
        }
        let period = (history.from, history.to);
        let instants = history
            .visits
            .iter()
            .flat_map(|v| std::iter::once(v.arrived).chain(v.left).chain(v.due));
        let time = WorkingTime::over(calendar, period, instants);
        let (from, to) = (time.at(history.from), time.at(history.to));
        if from >= to {
            return Err(HistoryFault::NoWorkingTime);
        }
        let mut visits: Vec<_> = history
            .visits
            .iter()
            .filter(|v| v.arrived < history.to)
            .collect();
        if visits.iter().all(|v| v.arrived < history.from) {
            return Err(HistoryFault::NoVisit);
        }
        visits.sort_by_key(|v| (v.case, v.arrived));
        let (mut items, mut units) = (Vec::new(), Vec::new());
        let (mut known_items, mut known_units) = (BTreeMap::new(), BTreeMap::new());
        let mut steps: Vec<Step> = Vec::with_capacity(visits.len());
        for visit in visits {
            let arrived = time.at(visit.arrived);
            let before = steps.last().filter(|s| s.case == visit.case);
            let follows = match before {
                None => Follows::Arrival,
                Some(Step {
                    left: Some(left), ..
                }) if *left <= arrived => Follows::After(arrived - left),
                Some(before) => Follows::Beside(arrived - before.arrived),
            };
            steps.push(Step {
                case: visit.case,
                item: number(&mut known_items, &mut items, &visit.item),
                place: visit.place,
                unit: number(&mut known_units, &mut units, &visit.unit),
                arrived,
                arrived_at: visit.arrived,
                left: visit
                    .left
                    .filter(|left| *left < history.to)
                    .map(|left| time.at(left)),
                due: visit.due.map(|due| time.at(due)),
                follows,
            });
        }
        Ok(Self {
            steps,
            items,
            units,
            to,
            time,
        })
    }

    /// Working time passed at an instant.
    pub(super) fn at(&self, instant: Instant) -> i64 {
        self.time.at(instant)
    }

    /// The visit a visit brings on.
    pub(super) fn next(&self, step: usize) -> Option<(usize, Follows)> {
        let next = self.steps.get(step + 1)?;
        (next.case == self.steps[step].case).then_some((step + 1, next.follows))
    }
}

/// Units by number: the journal's, and those that visits are routed to.
#[derive(Debug)]
pub(super) struct Units {
    known: BTreeMap<UnitCode, usize>,
    all: Vec<UnitCode>,
}

impl Units {
    pub(super) fn of(past: &Past) -> Self {
        Self {
            known: past
                .units
                .iter()
                .enumerate()
                .map(|(at, unit)| (unit.clone(), at))
                .collect(),
            all: past.units.clone(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn codes(&self) -> impl Iterator<Item = &UnitCode> {
        self.all.iter()
    }

    /// Units in the order of their codes, with their numbers.
    pub(super) fn by_code(&self) -> impl Iterator<Item = (&UnitCode, usize)> {
        self.known.iter().map(|(unit, at)| (unit, *at))
    }

    /// The unit of every visit, each combination asked for once.
    fn route(
        &mut self,
        past: &Past,
        units: impl Fn(usize) -> usize,
        to: impl Fn(&ItemCode, DivisionCode, &UnitCode) -> UnitCode,
    ) -> Vec<usize> {
        let mut asked: HashMap<(usize, DivisionCode, usize), usize> = HashMap::new();
        (0..past.steps.len())
            .map(|at| {
                let step = &past.steps[at];
                let unit = units(at);
                *asked
                    .entry((step.item, step.place, unit))
                    .or_insert_with(|| {
                        let found = to(&past.items[step.item], step.place, &self.all[unit]);
                        number(&mut self.known, &mut self.all, &found)
                    })
            })
            .collect()
    }

    /// Who had each visit in the county before: the journal's unit, or what it had become by then.
    pub(super) fn before(&mut self, past: &Past, county: &County) -> Vec<usize> {
        self.route(
            past,
            |at| past.steps[at].unit,
            |item, place, unit| {
                county
                    .successor(unit)
                    .or_else(|| county.holder(item, place))
                    .unwrap_or(unit)
                    .clone()
            },
        )
    }

    /// Who has each visit after the plan. When nobody is left for it, it stays with the unit that
    /// went, where nobody serves: the bottleneck shows.
    pub(super) fn after(&mut self, past: &Past, before: &[usize], plan: &Plan) -> Vec<usize> {
        self.route(
            past,
            |at| before[at],
            |item, place, unit| {
                let case = OpenCase {
                    id: String::new(),
                    number: String::new(),
                    item: item.clone(),
                    unit: unit.clone(),
                    place,
                };
                destination(&plan.before, &plan.after, &case).unwrap_or(case.unit)
            },
        )
    }
}
