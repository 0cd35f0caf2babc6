//! How well a simulation of the past matches the past.

use super::load::{Counted, Spread, basis_points, mean, overdue, percentile};
use super::past::{Past, Units};
use super::queue::Run;
use super::staff::{Servers, Staffing};
use super::{History, HistoryFault, Services};
use crate::county::County;
use codes::calendar::Calendar;
use model::time::Instant;
use model::unit::UnitCode;
use serde::Serialize;

/// A figure observed and simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fit {
    /// By the journal.
    pub observed: i64,
    /// By the simulation.
    pub simulated: Spread,
}

impl Fit {
    /// How far the simulated mean lies from what was observed, as a signed share of it in basis
    /// points; none when nothing was observed.
    #[must_use]
    pub fn error_bp(self) -> Option<i64> {
        (self.observed != 0)
            .then(|| basis_points(self.simulated.mean - self.observed, self.observed))
    }

    /// How much more was simulated than observed, in the figure's own measure.
    #[must_use]
    pub const fn difference(self) -> i64 {
        self.simulated.mean - self.observed
    }
}

/// How well a unit's past is matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BacktestUnit {
    /// The unit; none for all together.
    pub unit: Option<UnitCode>,
    /// Its name, empty for all together.
    pub name: String,
    /// Who serves there.
    pub servers: Servers,
    /// Visits that were compared.
    pub visits: usize,
    /// Mean turnaround (arrival to departure, or to the end of the period), in working milliseconds.
    pub mean_ms: Fit,
    /// Median turnaround, in working milliseconds.
    pub median_ms: Fit,
    /// Overdue visits of those with a limit, in basis points; none when no limit ran.
    pub overdue_bp: Option<Fit>,
}

/// How well a simulation of the past matches the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backtest {
    /// Durations were learnt from visits that had ended by then; visits that arrived later are
    /// compared.
    pub learnt_until: Instant,
    /// The end of the period.
    pub to: Instant,
    /// One run for each.
    pub seeds: Vec<u64>,
    /// Finished visits that durations were learnt from.
    pub learnt: usize,
    /// How many of them were taken as laid aside ([`Services::laid_aside`]).
    pub laid_aside: usize,
    /// Units with arrivals, by code.
    pub units: Vec<BacktestUnit>,
    /// All together.
    pub total: BacktestUnit,
}

/// Visits of one unit, or of all: turnarounds and limits.
#[derive(Debug, Default, Clone)]
struct Seen {
    turnarounds: Vec<i64>,
    limited: i64,
    overdue: i64,
}

impl Seen {
    fn add(&mut self, turnaround: i64, is_overdue: Option<bool>) {
        self.turnarounds.push(turnaround);
        if let Some(is_overdue) = is_overdue {
            self.limited += 1;
            self.overdue += i64::from(is_overdue);
        }
    }

    fn figures(&mut self) -> Option<Turnaround> {
        (!self.turnarounds.is_empty()).then(|| Turnaround {
            mean: mean(&self.turnarounds),
            median: percentile(&mut self.turnarounds, 50),
            overdue: (self.limited > 0).then(|| basis_points(self.overdue, self.limited)),
        })
    }
}

#[derive(Debug, Clone, Copy)]
struct Turnaround {
    mean: i64,
    median: i64,
    overdue: Option<i64>,
}

/// What one run, or the journal, shows of every unit; of all together last.
fn seen(
    past: &Past,
    route: &[usize],
    units: usize,
    counted: &Counted,
    times: impl Fn(usize) -> Option<(i64, Option<i64>)>,
) -> Vec<Seen> {
    let mut all = vec![Seen::default(); units + 1];
    for at in counted.steps() {
        let Some((arrived, done)) = times(at) else {
            continue;
        };
        let turnaround = done.unwrap_or(past.to) - arrived;
        let is_overdue = overdue(past.steps[at].due, done, past.to);
        for place in [route[at], units] {
            all[place].add(turnaround, is_overdue);
        }
    }
    all
}

/// Simulates the past of a county and sets it beside the journal. Durations are learnt from the first
/// half of the period alone and the second half is compared, so that the figure says how well the
/// simulation foretells, not how well it remembers. The first half is played too: it fills the
/// queues.
///
/// # Errors
/// [`HistoryFault`]; also when a half of the period says too little.
pub fn backtest(
    history: &History,
    county: &County,
    calendar: &Calendar,
    staffing: &Staffing,
    seeds: &[u64],
) -> Result<Backtest, HistoryFault> {
    if seeds.is_empty() {
        return Err(HistoryFault::NoSeed);
    }
    let past = Past::read(history, calendar)?;
    let middle = Instant(history.from.0.midpoint(history.to.0));
    let counted = Counted::from(&past, middle);
    if counted.visits() == 0 {
        return Err(HistoryFault::NoVisit);
    }
    let mut units = Units::of(&past);
    let route = units.before(&past, county);
    let servers: Vec<Servers> = units.codes().map(|u| staffing.before(county, u)).collect();
    let services = Services::learn_from(&past, &route, &servers, past.at(middle))?;
    let pools = services.pools_for(&past);
    let mut observed = seen(&past, &route, units.len(), &counted, |at| {
        let step = &past.steps[at];
        Some((step.arrived, step.left))
    });
    let mut simulated: Vec<Vec<Turnaround>> = vec![Vec::new(); units.len() + 1];
    let mut run = Run::new(&past);
    for seed in seeds {
        run.play(&past, &route, &servers, &services.draw(&pools, *seed));
        let all = seen(&past, &route, units.len(), &counted, |at| {
            run.arrived(at).map(|arrived| (arrived, run.done(at)))
        });
        for (runs, mut seen) in simulated.iter_mut().zip(all) {
            runs.extend(seen.figures());
        }
    }
    let mut fit = |at: usize, unit: Option<&UnitCode>, servers: Servers| {
        let visits = observed[at].turnarounds.len();
        let was = observed[at].figures()?;
        let runs = &simulated[at];
        let over =
            |figure: fn(&Turnaround) -> Option<i64>| Spread::over(runs.iter().filter_map(figure));
        Some(BacktestUnit {
            unit: unit.cloned(),
            name: unit.map_or_else(String::new, |u| county.unit_name(u)),
            servers,
            visits,
            mean_ms: Fit {
                observed: was.mean,
                simulated: over(|t| Some(t.mean))?,
            },
            median_ms: Fit {
                observed: was.median,
                simulated: over(|t| Some(t.median))?,
            },
            overdue_bp: was
                .overdue
                .zip(over(|t| t.overdue))
                .map(|(observed, simulated)| Fit {
                    observed,
                    simulated,
                }),
        })
    };
    let rows: Vec<BacktestUnit> = units
        .by_code()
        .filter_map(|(unit, at)| fit(at, Some(unit), servers[at]))
        .collect();
    let people = rows
        .iter()
        .map(|u| u.servers.count())
        .fold(0, u32::saturating_add);
    let everybody = match people {
        0 => Servers::Nobody,
        n => Servers::AtWork(n),
    };
    let total = fit(units.len(), None, everybody).ok_or(HistoryFault::NoVisit)?;
    Ok(Backtest {
        learnt_until: middle,
        to: history.to,
        seeds: seeds.to_vec(),
        learnt: services.learnt(),
        laid_aside: services.laid_aside(),
        units: rows,
        total,
    })
}
