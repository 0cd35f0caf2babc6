//! Bench of limits that fall due within one minute among many open cases, half of them given to
//! somebody: through the functions that the server's timekeeper calls, round by round as it does,
//! under a clock of its own that begins on the eve of a holiday and then runs as time does; or, after
//! three days of standing still, in the middle of it. People read and act meanwhile.
//! `cargo run --profile demo -p app --example limits -- [--stored N] [--due N] [--rate N] [--limit S]
//! [--down yes] [--postgres yes]` prints JSON. It ends well only if what was due fired, each once.
//! The data lies below `TMPDIR`; PostgreSQL is the server that `WUJIA_TEST_PG` names.

mod cases;
mod people;

use app::{App, Chance, timer};
use cases::Plan;
use jiff::civil::{Date, date};
use model::event::Event;
use model::id::CaseId;
use model::journal::Body;
use model::time::Instant;
use people::{FIRING, OVER, Times};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use store::{Timer, Which};
use testkit::{On, TestSite};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The last working day before the seven days of the National Day holiday (国庆节).
const EVE: Date = date(2026, 9, 30);
/// The hour of the minute in which limits fall due.
const DUE_HOUR: i64 = 16;
/// How long nothing was done, where the machine stood still: three days, to the middle of the holiday.
const DOWN_MS: i64 = 3 * 24 * 3_600_000;
/// How people feel before anything fires, and how long the timekeeper runs before the minute begins.
const QUIET: Duration = Duration::from_secs(10);
const LEAD_MS: i64 = 5_000;
/// As the server's timekeeper: the pause between two rounds, chunks of a round.
const ROUND: Duration = Duration::from_millis(200);
const CHUNKS_A_ROUND: usize = 256;
/// Rows of a page when all are gone through.
const PAGE: i64 = 5_000;

/// A clock that runs as time does from an instant of its own.
#[derive(Debug, Clone, Copy)]
pub struct Running {
    at: Instant,
    begun: std::time::Instant,
}

impl Running {
    fn from(at: Instant) -> Self {
        Self {
            at,
            begun: std::time::Instant::now(),
        }
    }

    /// Now.
    #[must_use]
    pub fn now(self) -> Instant {
        let passed = i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.at.plus_ms(passed)
    }
}

fn argument(name: &str) -> Option<String> {
    let all: Vec<String> = std::env::args().collect();
    all.iter()
        .position(|a| a == name)
        .and_then(|at| all.get(at + 1).cloned())
}

fn number(name: &str, default: u64) -> Result<u64, std::num::ParseIntError> {
    argument(name).map_or(Ok(default), |n| n.parse())
}

fn yes(name: &str) -> bool {
    argument(name).is_some_and(|word| word == "yes")
}

fn main() -> Result<(), Box<dyn Error>> {
    let from = Instant::at(EVE, DUE_HOUR, 0);
    let plan = Plan {
        stored: number("--stored", 1_000_000)?.max(1),
        due: number("--due", 100_000)?.max(1),
        from,
    };
    if plan.due > plan.stored {
        return Err("more would be due than is stored".into());
    }
    let rate = number("--rate", 5)?.max(1);
    let limit = Duration::from_secs(number("--limit", 180)?);
    let (down, postgres) = (yes("--down"), yes("--postgres"));
    let site = TestSite::on(if postgres { On::Postgres } else { On::Sqlite }, EVE);

    let begun = std::time::Instant::now();
    cases::make(&site, plan)?;
    let expected = due_until(&site.app, plan.until())?;
    let made_s = begun.elapsed().as_secs_f64();
    if u64::try_from(expected.len())? != plan.due {
        return Err(format!(
            "{} limits were set, {} were meant",
            expected.len(),
            plan.due
        )
        .into());
    }
    eprintln!(
        "{} open cases made in {made_s:.0} s, {} fall due within the minute",
        plan.stored, plan.due
    );

    let quiet_ms = i64::try_from(QUIET.as_millis())?;
    let opens = if down { from.plus_ms(DOWN_MS) } else { from };
    let clock = Running::from(opens.plus_ms(-quiet_ms - LEAD_MS));
    let (worker, head) = cases::actors(&site);
    let phase = AtomicU8::new(people::QUIET);
    let app = &site.app;
    let (kept, reads, acts) = std::thread::scope(|scope| -> Result<_, Box<dyn Error>> {
        let (worker, head, phase) = (&worker, &head, &phase);
        let readers = scope.spawn(move || people::read(app, [worker, head], clock, rate, phase));
        let actors = scope.spawn(move || people::act(app, worker, head, clock, rate, phase));
        std::thread::sleep(QUIET);
        phase.store(FIRING, Ordering::SeqCst);
        let kept = keep(app, clock, plan.until(), limit);
        // Whatever came of it, nobody goes on after it.
        phase.store(OVER, Ordering::SeqCst);
        let reads = readers.join().map_err(|_| "a reader panicked")??;
        let acts = actors.join().map_err(|_| "an actor panicked")??;
        Ok((kept?, reads, acts))
    })?;
    let counted = counted(app, &kept, &expected)?;
    let report = json!({
        "engine": if postgres { "PostgreSQL" } else { "SQLite" },
        "run": if down { "after three days down over a holiday" } else { "in the minute itself" },
        "stored": plan.stored,
        "due": plan.due,
        "made-s": tenths(made_s),
        "complete": kept.complete,
        "took-s": tenths(kept.took_s()),
        "fired-a-second": (kept.fired as f64 / kept.took_s().max(0.001)).round(),
        "fired": kept.fired,
        "missed": counted.missed,
        "twice": counted.twice,
        "before-due": counted.early,
        "not-meant": counted.strange,
        "urged": counted.urged,
        "supervision-due-on": counted.supervised,
        "behind-ms": spread(counted.behind),
        "people-ms": { "list-and-open": felt(reads), "file-or-receive": felt(acts) },
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    if !kept.complete {
        return Err(format!(
            "not done within {} s: give it more by --limit",
            limit.as_secs()
        )
        .into());
    }
    if counted.missed + counted.twice + counted.early + counted.strange > 0 {
        return Err("what fired is not what was due".into());
    }
    Ok(())
}

/// Timers due until an instant, all of them.
fn due_until(app: &App, until: Instant) -> Result<Vec<Timer>, store::Error> {
    let mut all: Vec<Timer> = Vec::new();
    loop {
        let after = all.last().cloned();
        let page = app
            .store()
            .read_blocking(move |tx| store::timer::due(tx, until, after.as_ref(), PAGE))?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// What the timekeeper did.
struct Kept {
    /// Chunks: what they took for now, and when they were done.
    chunks: BTreeMap<i64, i64>,
    started: Instant,
    fired: usize,
    complete: bool,
}

impl Kept {
    /// From the first firing to the last.
    fn took_s(&self) -> f64 {
        let first = self.chunks.keys().next().copied().unwrap_or_default();
        let last = self.chunks.values().max().copied().unwrap_or_default();
        (last - first) as f64 / 1000.0
    }
}

/// Keeps the time as the server does, until everything due is over or it takes too long.
fn keep(
    app: &App,
    clock: Running,
    until: Instant,
    limit: Duration,
) -> Result<Kept, Box<dyn Error>> {
    let begun = std::time::Instant::now();
    let mut kept = Kept {
        chunks: BTreeMap::new(),
        started: clock.now(),
        fired: 0,
        complete: false,
    };
    let mut drawn = 0_u64;
    while begun.elapsed() < limit {
        if !timer::clock_is_sound(app, clock.now(), 0)? {
            return Err("the clock is not to be trusted".into());
        }
        for _ in 0..CHUNKS_A_ROUND {
            let at = clock.now();
            drawn += 1;
            let chance = Chance(evidence::sm3(&[b"timekeeper", &drawn.to_be_bytes()]));
            let fired = timer::fire_due(app, at, chance)?;
            let done = clock.now();
            if fired == 0 {
                kept.complete = at > until;
                break;
            }
            kept.fired += fired;
            let end = kept.chunks.entry(at.0).or_insert(done.0);
            *end = done.0.max(*end);
            if begun.elapsed() >= limit {
                break;
            }
        }
        if kept.complete {
            break;
        }
        std::thread::sleep(ROUND);
    }
    Ok(kept)
}

/// What the journal says of it.
#[derive(Default)]
struct Counted {
    missed: usize,
    twice: usize,
    /// Fired before its time was over.
    early: usize,
    /// Fired, and not among those meant.
    strange: usize,
    /// With the act that the procedure declares.
    urged: usize,
    /// On which days the limits fall due that this act starts.
    supervised: BTreeSet<String>,
    /// Between due, or the start where that came later, and done: ms.
    behind: Vec<i64>,
}

fn counted(app: &App, kept: &Kept, expected: &[Timer]) -> Result<Counted, Box<dyn Error>> {
    let mut counted = Counted::default();
    let mut fired: HashMap<(CaseId, String), usize> = HashMap::new();
    let mut before = None;
    loop {
        let page = app.store().read_blocking(move |tx| {
            store::journal::latest(tx, &Which::Kind("case.timed".to_owned()), before, PAGE)
        })?;
        let Some(last) = page.last() else { break };
        before = Some(last.ord);
        for entry in &page {
            let Some(Body::CaseTimed { clock, due, events }) = entry.body() else {
                continue;
            };
            let case = CaseId::from_bytes(entry.header.subject);
            let at = entry.at();
            counted.early += usize::from(at <= *due);
            let done = kept.chunks.get(&at.0).copied().unwrap_or(at.0);
            counted.behind.push(done - due.0.max(kept.started.0));
            for event in events {
                match event {
                    Event::ClockExpired { .. } => {
                        *fired.entry((case, clock.clone())).or_default() += 1;
                    }
                    Event::ClockStarted { clock, due, .. } if clock == "supervise" => {
                        counted.urged += 1;
                        counted.supervised.insert(due.date().to_string());
                    }
                    _ => {}
                }
            }
        }
    }
    let meant: HashSet<(CaseId, String)> = expected
        .iter()
        .map(|timer| (timer.case, timer.clock.clone()))
        .collect();
    counted.missed = meant.iter().filter(|one| !fired.contains_key(*one)).count();
    counted.strange = fired.keys().filter(|one| !meant.contains(*one)).count();
    counted.twice = fired.values().filter(|times| **times > 1).count();
    Ok(counted)
}

fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

/// The smallest value that this share did not exceed (nearest rank); 0 of none.
fn at_most(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

fn spread(mut all: Vec<i64>) -> Value {
    all.sort_unstable();
    json!({
        "n": all.len(),
        "p50": at_most(&all, 50),
        "p99": at_most(&all, 99),
        "max": at_most(&all, 100),
    })
}

/// What people waited, in milliseconds with one decimal.
fn felt(times: Times) -> Value {
    let of = |micros: Vec<i64>| {
        let mut all = micros;
        all.sort_unstable();
        let ms = |percent| tenths(at_most(&all, percent) as f64 / 1000.0);
        json!({ "n": all.len(), "p50": ms(50), "p99": ms(99), "max": ms(100) })
    };
    json!({ "before": of(times.quiet), "while-firing": of(times.firing) })
}
