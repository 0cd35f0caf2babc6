//! A reform tried out before it is applied: a period of the journal replayed against a plan as a
//! discrete-event simulation (MISSION "Reform as code": load, waiting and overdue before anything
//! moves).
//!
//! **Method.** Every visit of the period (the time a case lay with one unit) arrives as the journal
//! has it; a case's next visit arrives when the simulated one before it is done, after the same
//! pause in working time. Each unit serves first come first served with as many servers as people
//! are at work there ([`Staffing`]), inside office hours of working days. How long a visit is worked
//! on is drawn from the journal's own durations ([`Services`]), by a seed. The same past runs twice
//! with the same draws: through the county before the plan, and through the county after it, where a
//! visit goes to whoever must act then ([`destination`](crate::plan::destination)).
//!
//! **Limits.** A step takes the same work wherever it goes: nobody learns, nothing is saved when two
//! visits come to one unit. Everybody at work is one whole server, heads too, and stays one for the
//! whole period. People are not replaced, work is not handed on, nothing is urgent. Dues are the
//! journal's instants; a simulated delay of an earlier step does not extend them. A visit is overdue
//! when it ends after its own due, or has not ended at the end of the period though it was due.
//! Visits that arrived before the period fill the queues and are not counted.

mod backtest;
mod load;
mod past;
mod queue;
mod service;
mod staff;
mod table;
mod time;

use crate::county::County;
use crate::plan::Plan;
use codes::calendar::Calendar;
use codes::division::DivisionCode;
use model::item::ItemCode;
use model::refusal::Refused;
use model::time::Instant;
use model::unit::UnitCode;
use serde::{Deserialize, Serialize};

use load::{Counted, Gathered, SameWork};
use past::{Past, Units};
use queue::Run;

pub use backtest::{Backtest, BacktestUnit, Fit, backtest};
pub use load::{Load, Spread};
pub use service::{SAMPLES_MIN, Services};
pub use staff::{Auxiliaries, Servers, Staffing};
pub use table::{Bar, Chart};

/// A unit busier than this, in basis points of its people's working time, is a bottleneck.
pub const UTILISATION_MAX_BP: i64 = 8_500;
/// Waiting that grows by more than this share, in basis points of what the same work waited before…
pub const WAITING_GROWTH_MAX_BP: i64 = 5_000;
/// …and by more than this much working time makes a bottleneck.
pub const WAITING_GROWTH_MAX_MS: i64 = 3_600_000;

/// The time a case lay with one unit, until that unit acted and it moved on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Which case: any number, the same for all its visits; decides between equal moments.
    pub case: usize,
    /// What it asks for.
    pub item: ItemCode,
    /// Where.
    pub place: DivisionCode,
    /// Whose turn it was.
    pub unit: UnitCode,
    /// Since when.
    pub arrived: Instant,
    /// Until when; none = it lies there still.
    pub left: Option<Instant>,
    /// By when it had to leave; none = no limit ran.
    pub due: Option<Instant>,
}

/// A period of the journal: its cases' visits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// First instant that counts.
    pub from: Instant,
    /// First instant that counts no longer. What left later is taken as lying there still.
    pub to: Instant,
    /// Visits. Of one case in the order in which they began; earlier ones than the period's fill
    /// the queues at its beginning.
    pub visits: Vec<Visit>,
}

/// Why a history cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryFault {
    /// The period has no working time.
    #[error("the period has no working time")]
    NoWorkingTime,
    /// No visit arrived in the period.
    #[error("no visit arrived in the period")]
    NoVisit,
    /// No visit was finished, so that nothing says how long one takes.
    #[error("no visit was finished")]
    NothingFinished,
    /// A visit ended before it began: damage.
    #[error("a visit of case {case} left before it arrived")]
    LeftBeforeArrival {
        /// The case.
        case: usize,
    },
    /// No seed was given, so that there is no run.
    #[error("no seed was given")]
    NoSeed,
}

impl HistoryFault {
    /// The sentence for the user: `refusal-simulation-…`.
    #[must_use]
    pub fn refused(&self) -> Refused {
        match self {
            Self::NoWorkingTime => Refused::new("simulation-no-working-time"),
            Self::NoVisit => Refused::new("simulation-no-visit"),
            Self::NothingFinished => Refused::new("simulation-nothing-finished"),
            Self::LeftBeforeArrival { case } => Refused::new("simulation-left-before-arrival")
                .with("case", i64::try_from(*case).unwrap_or(i64::MAX)),
            Self::NoSeed => Refused::new("simulation-no-seed"),
        }
    }
}

/// A unit before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitComparison {
    /// Its code; none for all units together.
    pub unit: Option<UnitCode>,
    /// Its name, empty for all together.
    pub name: String,
    /// Its load before; none when nothing came to it.
    pub before: Option<Load>,
    /// Its load after; none when nothing comes to it.
    pub after: Option<Load>,
    /// Mean waiting before the plan of the very visits that come to it after, wherever they lay
    /// then, in working milliseconds; none when none of them was reached.
    pub same_work_ms: Option<Spread>,
}

/// Why a unit is a bottleneck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Work comes and nobody serves there.
    Blocked,
    /// Busier than [`UTILISATION_MAX_BP`].
    Busy,
    /// Its work waits longer than before, by [`WAITING_GROWTH_MAX_BP`] and
    /// [`WAITING_GROWTH_MAX_MS`].
    WaitsLonger,
}

impl Reason {
    /// Its code; its word is `plan-why-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Busy => "busy",
            Self::WaitsLonger => "waits-longer",
        }
    }
}

/// A unit at which work gets stuck after the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bottleneck {
    /// The unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// Why, at least one reason.
    pub reasons: Vec<Reason>,
    /// Whether it was blocked or busy before the plan already.
    pub already: bool,
}

/// What a plan does to load, waiting and limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Simulation {
    /// First instant of the period.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// One run before and one after for each.
    pub seeds: Vec<u64>,
    /// Visits of the journal that arrived in the period.
    pub visits: usize,
    /// Finished visits that durations were learnt from.
    pub learnt: usize,
    /// How many of them were taken as laid aside ([`Services::laid_aside`]).
    pub laid_aside: usize,
    /// Units with arrivals, by code.
    pub units: Vec<UnitComparison>,
    /// All together.
    pub total: UnitComparison,
}

/// Replays a period against a plan, once before and once after for each seed.
///
/// # Errors
/// [`HistoryFault`]: the history is damaged, or says too little.
pub fn simulate(
    plan: &Plan,
    history: &History,
    calendar: &Calendar,
    staffing: &Staffing,
    seeds: &[u64],
) -> Result<Simulation, HistoryFault> {
    if seeds.is_empty() {
        return Err(HistoryFault::NoSeed);
    }
    let past = Past::read(history, calendar)?;
    let mut units = Units::of(&past);
    let before = units.before(&past, &plan.before);
    let after = units.after(&past, &before, plan);
    let servers_before: Vec<Servers> = units
        .codes()
        .map(|unit| staffing.before(&plan.before, unit))
        .collect();
    let servers_after: Vec<Servers> = units
        .codes()
        .map(|unit| staffing.after(plan, unit))
        .collect();
    let services = Services::learn_from(&past, &before, &servers_before, past.to)?;
    let pools = services.pools_for(&past);
    let mut gathered = [
        Gathered::new(&servers_before),
        Gathered::new(&servers_after),
    ];
    let mut same_work = SameWork::new(units.len());
    let counted = Counted::from(&past, history.from);
    let (mut run, mut rerun) = (Run::new(&past), Run::new(&past));
    for seed in seeds {
        let drawn = services.draw(&pools, *seed);
        run.play(&past, &before, &servers_before, &drawn);
        gathered[0].add(&past, &before, &run, &counted);
        rerun.play(&past, &after, &servers_after, &drawn);
        gathered[1].add(&past, &after, &rerun, &counted);
        same_work.add(&past, &after, [&run, &rerun], &counted);
    }
    let [before, after] = gathered;
    let (waits, waits_all) = same_work.spreads();
    let units = units
        .by_code()
        .map(|(unit, at)| UnitComparison {
            unit: Some(unit.clone()),
            name: name_of(plan, unit),
            before: before.load(at),
            after: after.load(at),
            same_work_ms: waits[at],
        })
        .filter(|row| row.before.is_some() || row.after.is_some())
        .collect();
    Ok(Simulation {
        from: history.from,
        to: history.to,
        seeds: seeds.to_vec(),
        visits: counted.visits(),
        learnt: services.learnt(),
        laid_aside: services.laid_aside(),
        units,
        total: UnitComparison {
            unit: None,
            name: String::new(),
            before: before.total(),
            after: after.total(),
            same_work_ms: waits_all,
        },
    })
}

fn name_of(plan: &Plan, unit: &UnitCode) -> String {
    let has = |county: &County| county.unit(unit).is_some();
    if has(&plan.after) || !has(&plan.before) {
        plan.after.unit_name(unit)
    } else {
        plan.before.unit_name(unit)
    }
}

impl Load {
    /// Whether work comes and nobody serves.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.servers == Servers::Nobody
    }

    /// Whether the unit is busier than [`UTILISATION_MAX_BP`].
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.utilisation_bp
            .is_some_and(|u| u.mean > UTILISATION_MAX_BP)
    }
}

impl Simulation {
    /// Units at which work gets stuck after the plan, by code.
    #[must_use]
    pub fn bottlenecks(&self) -> Vec<Bottleneck> {
        self.units
            .iter()
            .filter_map(|row| {
                let after = row.after.as_ref()?;
                let mut reasons = Vec::new();
                if after.is_blocked() {
                    reasons.push(Reason::Blocked);
                }
                if after.is_busy() {
                    reasons.push(Reason::Busy);
                }
                if row
                    .same_work_ms
                    .is_some_and(|was| waits_longer(was.mean, after.waiting_mean_ms.mean))
                {
                    reasons.push(Reason::WaitsLonger);
                }
                Some(Bottleneck {
                    unit: row.unit.clone()?,
                    name: row.name.clone(),
                    already: row
                        .before
                        .as_ref()
                        .is_some_and(|was| was.is_blocked() || was.is_busy()),
                    reasons,
                })
            })
            .filter(|b| !b.reasons.is_empty())
            .collect()
    }
}

fn waits_longer(was: i64, is: i64) -> bool {
    let growth = is.saturating_sub(was);
    growth > WAITING_GROWTH_MAX_MS
        && i128::from(growth) * 10_000 > i128::from(was) * i128::from(WAITING_GROWTH_MAX_BP)
}
