//! What a run did to each unit, and how runs differ.

use super::past::Past;
use super::queue::Run;
use super::staff::Servers;
use model::time::Instant;
use serde::Serialize;

/// A figure over the runs: mean, least and greatest. In the measure of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Mean, rounded towards zero.
    pub mean: i64,
    /// Least of all runs.
    pub low: i64,
    /// Greatest of all runs.
    pub high: i64,
}

impl Spread {
    /// Over figures of runs; none without any.
    #[must_use]
    pub fn over(figures: impl IntoIterator<Item = i64>) -> Option<Self> {
        let mut figures = figures.into_iter();
        let first = figures.next()?;
        let (mut low, mut high, mut sum, mut runs) = (first, first, i128::from(first), 1);
        for figure in figures {
            low = low.min(figure);
            high = high.max(figure);
            sum += i128::from(figure);
            runs += 1;
        }
        Some(Self {
            mean: i64::try_from(sum / runs).unwrap_or(i64::MAX),
            low,
            high,
        })
    }
}

/// A unit's load in one of the two counties, or that of all together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Load {
    /// Who serves; of all together, everybody at units that something comes to.
    pub servers: Servers,
    /// Visits that arrived within the period.
    pub arrivals: Spread,
    /// Working time spent on visits, of the people's working time, in basis points; none when nobody
    /// serves.
    pub utilisation_bp: Option<Spread>,
    /// Mean wait until somebody took a visit up, in working milliseconds. One that waits still counts
    /// with what it has waited so far.
    pub waiting_mean_ms: Spread,
    /// What nine of ten visits wait at most (nearest rank), in working milliseconds.
    pub waiting_p90_ms: Spread,
    /// Visits that ended after their due or were overdue at the end of the period, of those with a
    /// limit, in basis points; none when no limit ran.
    pub overdue_bp: Option<Spread>,
    /// Visits nobody had taken up at the end of the period.
    pub waiting_at_end: Spread,
}

/// A count as a figure.
pub(super) fn figure(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A part of a whole in basis points, rounded half up; 0 of nothing.
pub(super) fn basis_points(part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let (part, whole) = (i128::from(part) * 20_000, i128::from(whole));
    i64::try_from((part + whole).div_euclid(2 * whole)).unwrap_or(i64::MAX)
}

/// The mean, rounded towards zero; 0 of nothing.
pub(super) fn mean(figures: &[i64]) -> i64 {
    let sum: i128 = figures.iter().copied().map(i128::from).sum();
    let count = i128::from(figure(figures.len()).max(1));
    i64::try_from(sum / count).unwrap_or(i64::MAX)
}

/// The figure that `percent` of all do not exceed, by nearest rank; 0 of nothing. Reorders them.
pub(super) fn percentile(figures: &mut [i64], percent: usize) -> i64 {
    if figures.is_empty() {
        return 0;
    }
    let rank = (figures.len() * percent).div_ceil(100).max(1);
    *figures.select_nth_unstable(rank - 1).1
}

/// Whether a visit that ends then, or not within the period, breaks its limit; none without one.
pub(super) fn overdue(due: Option<i64>, done: Option<i64>, end: i64) -> Option<bool> {
    due.map(|due| done.unwrap_or(end) > due)
}

/// Which visits count: those that arrived, by the journal, from a moment on. The same ones before
/// and after, so that both speak of the same work.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) from: i64,
    counts: Vec<bool>,
}

impl Counted {
    /// Visits that arrived from an instant on.
    pub(super) fn from(past: &Past, from: Instant) -> Self {
        Self {
            from: past.at(from),
            counts: past.steps.iter().map(|s| s.arrived_at >= from).collect(),
        }
    }

    pub(super) fn visits(&self) -> usize {
        self.counts.iter().filter(|c| **c).count()
    }

    /// Those that count, in the order of the past.
    pub(super) fn steps(&self) -> impl Iterator<Item = usize> + '_ {
        self.counts
            .iter()
            .enumerate()
            .filter_map(|(at, counts)| counts.then_some(at))
    }

    pub(super) fn has(&self, step: usize) -> bool {
        self.counts[step]
    }
}

/// A unit in one run.
#[derive(Debug, Default, Clone)]
struct Tally {
    waits: Vec<i64>,
    busy: i64,
    limited: i64,
    overdue: i64,
    waiting: i64,
}

/// The figures of a unit, run by run.
#[derive(Debug, Default, Clone)]
struct Figures {
    arrivals: Vec<i64>,
    utilisation: Vec<i64>,
    waiting_mean: Vec<i64>,
    waiting_p90: Vec<i64>,
    overdue: Vec<i64>,
    waiting_at_end: Vec<i64>,
}

impl Figures {
    fn add(&mut self, tally: &mut Tally, capacity: i64) {
        self.arrivals.push(figure(tally.waits.len()));
        if capacity > 0 {
            self.utilisation.push(basis_points(tally.busy, capacity));
        }
        self.waiting_mean.push(mean(&tally.waits));
        self.waiting_p90.push(percentile(&mut tally.waits, 90));
        if tally.limited > 0 {
            self.overdue
                .push(basis_points(tally.overdue, tally.limited));
        }
        self.waiting_at_end.push(tally.waiting);
    }

    fn load(&self, servers: Servers) -> Option<Load> {
        let over = |figures: &[i64]| Spread::over(figures.iter().copied());
        Some(Load {
            servers,
            arrivals: over(&self.arrivals).filter(|a| a.high > 0)?,
            utilisation_bp: over(&self.utilisation),
            waiting_mean_ms: over(&self.waiting_mean)?,
            waiting_p90_ms: over(&self.waiting_p90)?,
            overdue_bp: over(&self.overdue),
            waiting_at_end: over(&self.waiting_at_end)?,
        })
    }
}

/// The figures of every unit of one county, gathered from its runs.
#[derive(Debug)]
pub(super) struct Gathered {
    servers: Vec<Servers>,
    units: Vec<Figures>,
    all: Figures,
    /// Units that something came to in any run.
    reached: Vec<bool>,
}

impl Gathered {
    pub(super) fn new(servers: &[Servers]) -> Self {
        Self {
            servers: servers.to_vec(),
            units: vec![Figures::default(); servers.len()],
            all: Figures::default(),
            reached: vec![false; servers.len()],
        }
    }

    pub(super) fn add(&mut self, past: &Past, route: &[usize], run: &Run, counted: &Counted) {
        let mut tallies = vec![Tally::default(); self.servers.len()];
        for (at, step) in past.steps.iter().enumerate() {
            let Some(arrived) = run.arrived(at) else {
                continue;
            };
            let tally = &mut tallies[route[at]];
            match run.taken_up(at) {
                // Work on earlier arrivals takes the period's time too.
                Some(taken_up) => {
                    let done = run.done(at).unwrap_or(past.to);
                    tally.busy += (done - taken_up.max(counted.from)).max(0);
                }
                None => tally.waiting += 1,
            }
            if counted.has(at) {
                let taken_up = run.taken_up(at).unwrap_or(past.to);
                tally.waits.push(taken_up - arrived);
                if let Some(is_overdue) = overdue(step.due, run.done(at), past.to) {
                    tally.limited += 1;
                    tally.overdue += i64::from(is_overdue);
                }
            }
        }
        let period = past.to - counted.from;
        let capacity = |servers: Servers| period.saturating_mul(i64::from(servers.count()));
        let mut all = Tally::default();
        let mut all_capacity = 0_i64;
        for (unit, tally) in tallies.iter_mut().enumerate() {
            if !tally.waits.is_empty() {
                self.reached[unit] = true;
                all_capacity = all_capacity.saturating_add(capacity(self.servers[unit]));
                all.busy += tally.busy;
            }
            all.waits.extend(&tally.waits);
            all.limited += tally.limited;
            all.overdue += tally.overdue;
            all.waiting += tally.waiting;
            self.units[unit].add(tally, capacity(self.servers[unit]));
        }
        self.all.add(&mut all, all_capacity);
    }

    /// A unit's load; none when nothing came to it.
    pub(super) fn load(&self, unit: usize) -> Option<Load> {
        self.units[unit].load(self.servers[unit])
    }

    /// The load of all together.
    pub(super) fn total(&self) -> Option<Load> {
        let reached = self.servers.iter().zip(&self.reached);
        let people = reached
            .filter_map(|(servers, reached)| reached.then_some(servers.count()))
            .fold(0_u32, u32::saturating_add);
        self.all.load(match people {
            0 => Servers::Nobody,
            n => Servers::AtWork(n),
        })
    }
}

/// What visits waited before the plan, by the unit they come to after it.
#[derive(Debug)]
pub(super) struct SameWork {
    units: Vec<Vec<i64>>,
    all: Vec<i64>,
}

impl SameWork {
    pub(super) fn new(units: usize) -> Self {
        Self {
            units: vec![Vec::new(); units],
            all: Vec::new(),
        }
    }

    /// Adds a pair of runs of one seed: visits that came in both.
    pub(super) fn add(
        &mut self,
        past: &Past,
        after: &[usize],
        [before, then]: [&Run; 2],
        counted: &Counted,
    ) {
        let mut waits: Vec<Vec<i64>> = vec![Vec::new(); self.units.len()];
        for at in counted.steps() {
            if let (Some(arrived), Some(_)) = (before.arrived(at), then.arrived(at)) {
                let taken_up = before.taken_up(at).unwrap_or(past.to);
                waits[after[at]].push(taken_up - arrived);
            }
        }
        for (means, waits) in self.units.iter_mut().zip(&waits) {
            if !waits.is_empty() {
                means.push(mean(waits));
            }
        }
        self.all.push(mean(&waits.concat()));
    }

    /// By unit, and of all together.
    pub(super) fn spreads(&self) -> (Vec<Option<Spread>>, Option<Spread>) {
        let over = |means: &Vec<i64>| Spread::over(means.iter().copied());
        (self.units.iter().map(over).collect(), over(&self.all))
    }
}
