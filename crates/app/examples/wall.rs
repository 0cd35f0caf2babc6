//! Bench of a wall at many stored cases: copies open cases of a demonstration over its villages and
//! modules, most of them ended within the ten years before; lets what came and ended in the last
//! thirty days be counted from the journal as the server does; reads the figures of the county's wall
//! and of its towns', and all that a wall shows with its map.
//! `cargo run --profile demo -p app --example wall -- --data DIR [--stored N] [--open N] [--rounds N]
//! [--seed N]` prints JSON. `--stored 0` copies nothing and measures what is there; another seed
//! copies more. The directory is good for measures afterwards and for nothing else: the journal tells
//! of those thirty days alone, and `wujia check` says so.

use app::App;
use app::figure::Wall;
use app::seal::Sealer;
use codes::DivisionCode;
use model::case::{Case, Outcome};
use model::clock::ClockPhase;
use model::event::{Event, Filing};
use model::id::{CaseId, EntryId};
use model::journal::{Body, Subject};
use model::place::{Place, Point};
use model::time::Instant;
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Config, Fault, NewEntry, Store, Tx};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DAY_MS: u64 = 24 * 3_600_000;
/// What ended was filed within so many days, what is open within so many.
const YEARS_DAYS: u64 = 3_650;
const OPEN_DAYS: u64 = 60;
/// The days that a wall tells of, counted from the journal.
const TOLD_DAYS: u64 = 30;
/// Open limits fall due from five days before now to twenty-five after.
const DUE_DAYS: u64 = 30;
const OVERDUE_DAYS: u64 = 5;
/// Somewhere in the county, and how far around it: 1e-7 degrees.
const CENTRE: Point = Point {
    lng_e7: 1_211_000_000,
    lat_e7: 323_500_000,
};
const AROUND: u64 = 2_000_000;
/// Every so many are late, are rated, have a point.
const LATE_EVERY: u64 = 10;
const RATED_EVERY: u64 = 5;
const POINT_EVERY: u64 = 2;
/// Copies of one unit, and threads that submit them.
const UNIT: u64 = 500;
const HANDS: usize = 4;
/// Cases looked through for patterns.
const PATTERNS: i64 = 1_000;

fn argument(name: &str) -> Option<String> {
    let all: Vec<String> = std::env::args().collect();
    all.iter()
        .position(|a| a == name)
        .and_then(|at| all.get(at + 1).cloned())
}

fn number(name: &str, default: u64) -> Result<u64, std::num::ParseIntError> {
    argument(name).map_or(Ok(default), |n| n.parse())
}

fn main() -> Result<(), Box<dyn Error>> {
    let data = argument("--data").ok_or("--data DIR is needed: what `wujia demo` made")?;
    let stored = number("--stored", 1_000_000)?;
    let open = number("--open", stored / 20)?.min(stored);
    let (rounds, seed) = (number("--rounds", 50)?.max(1), number("--seed", 1)?);

    let opened = Store::open(&Config::sqlite(&data))?;
    let last = opened.read_blocking(store::journal::last_at)?;
    let now = last.ok_or("nothing stands in it")?.plus_ms(60_000);
    // Nothing sealed is read: keys of its own do.
    let sealer = Sealer::new(evidence::KeyRing::generate(&[5; 80], now.date()));
    let app = App::new(opened, sealer, testkit::cheap_hashing(), None, now)?;

    let begun = std::time::Instant::now();
    let plan = Plan {
        stored,
        open,
        seed,
        now,
        ground: ground(&app)?,
    };
    copy(&app, plan)?;
    let made = begun.elapsed();
    let behind = app
        .store()
        .read_blocking(|tx| store::projection::behind(tx, "caseflow"))?;
    let begun = std::time::Instant::now();
    app::figure::count_flow(&app)?;
    let counting = begun.elapsed();

    let site = app.site();
    let county = site.county;
    let towns: Vec<DivisionCode> = site.towns().map(|(town, _)| town).collect();
    let figures = |division: DivisionCode| -> Result<Wall, store::Error> {
        let site = Arc::clone(&site);
        app.store()
            .read_blocking(move |tx| app::figure::wall_in(tx, &site, division, now))
    };
    let of_county = looks(rounds, |_| figures(county).map(drop))?;
    let of_towns = looks(rounds, |n| {
        let place = usize::try_from(n).unwrap_or_default() % towns.len().max(1);
        figures(towns.get(place).copied().unwrap_or(county)).map(drop)
    })?;
    let whole = looks(rounds, |_| {
        testkit::wait(app::command::walled(&app, county, now)).map(drop)
    })?;

    let shown = figures(county)?;
    let shown_open: i64 = shown
        .modules
        .iter()
        .flat_map(|line| &line.figures)
        .filter(|figure| figure.key == "figure-open")
        .map(|figure| figure.n)
        .sum();
    let (stands, _) = app
        .store()
        .read_blocking(move |tx| tx.case_open_count(county, now))?;
    let report = json!({
        "copied": stored,
        "of-them-open": open,
        "open-in-all": stands,
        "made-s": tenths(made.as_secs_f64()),
        "database-bytes": bytes(Path::new(&data))?,
        "entries-counted": behind,
        "counted-a-second": (behind as f64 / counting.as_secs_f64().max(0.001)).round(),
        "figures-on-the-wall": shown.figures().count(),
        "towns": towns.len(),
        "county-ms": of_county,
        "town-ms": of_towns,
        "county-with-map-ms": whole,
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    if shown_open == stands {
        Ok(())
    } else {
        Err(format!("the wall shows {shown_open} open cases, {stands} are").into())
    }
}

/// Looks once, and then so often: the first look by itself, the others from quickest to slowest.
fn looks<E: Error + 'static>(
    rounds: u64,
    once: impl Fn(u64) -> Result<(), E>,
) -> Result<Value, Box<dyn Error>> {
    let timed = |n| -> Result<Duration, E> {
        let begun = std::time::Instant::now();
        once(n)?;
        Ok(begun.elapsed())
    };
    let ms = |took: Duration| tenths(took.as_secs_f64() * 1000.0);
    let first = timed(0)?;
    let mut all = Vec::new();
    for n in 1..=rounds {
        all.push(timed(n)?);
    }
    all.sort_unstable();
    let at_most = |percent: usize| {
        let rank = (all.len() * percent).div_ceil(100).max(1);
        ms(all.get(rank - 1).copied().unwrap_or_default())
    };
    Ok(json!({
        "first": ms(first),
        "n": all.len(),
        "p50": at_most(50),
        "p95": at_most(95),
        "max": at_most(100),
    }))
}

fn tenths(n: f64) -> f64 {
    (n * 10.0).round() / 10.0
}

/// What the database's files take.
fn bytes(data: &Path) -> std::io::Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(data)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("wujia.db") {
            sum += entry.metadata()?.len();
        }
    }
    Ok(sum)
}

/// Where copies may lie, and what is copied.
struct Ground {
    patterns: Vec<Case>,
    villages: Vec<DivisionCode>,
    /// Codes and versions of modules.
    modules: Vec<(String, String)>,
}

fn ground(app: &App) -> Result<Ground, Box<dyn Error>> {
    let site = app.site();
    let villages: Vec<DivisionCode> = site
        .towns()
        .flat_map(|(town, _)| site.villages(town).map(|(village, _)| village))
        .collect();
    let modules: Vec<(String, String)> = site
        .modules()
        .map(|(code, version, ..)| (code.to_owned(), version.to_owned()))
        .collect();
    let patterns: Vec<Case> = app
        .store()
        .read_blocking(|tx| tx.case_states_after(CaseId::from_bytes([0; 16]), PATTERNS))?
        .into_iter()
        .map(|(case, _)| case)
        .filter(|case| case.is_open() && case.due().is_some())
        .collect();
    if patterns.is_empty() || villages.is_empty() || modules.is_empty() {
        return Err(
            "no open case with a limit is there to be copied; make some with --cases".into(),
        );
    }
    Ok(Ground {
        patterns,
        villages,
        modules,
    })
}

/// What is to be made.
struct Plan {
    stored: u64,
    open: u64,
    seed: u64,
    now: Instant,
    ground: Ground,
}

/// A number spread over all bits, another for every number.
fn mixed(n: u64) -> u64 {
    let mut x = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// One of some, by a number; none of none.
fn one_of<T>(all: &[T], n: u64) -> Option<&T> {
    let places = u64::try_from(all.len()).unwrap_or(u64::MAX).max(1);
    all.get(usize::try_from(n % places).unwrap_or_default())
}

fn back(from: Instant, ms: u64) -> Instant {
    from.plus_ms(-i64::try_from(ms).unwrap_or(0))
}

fn copy(app: &App, plan: Plan) -> Result<(), Box<dyn Error>> {
    let plan = Arc::new(plan);
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| -> Result<(), Box<dyn Error>> {
        let hands: Vec<_> = (0..HANDS)
            .map(|_| {
                let (plan, next) = (&plan, &next);
                scope.spawn(move || -> Result<(), Fault> {
                    loop {
                        let first = next.fetch_add(UNIT, Ordering::Relaxed);
                        if first >= plan.stored {
                            return Ok(());
                        }
                        let last = (first + UNIT).min(plan.stored);
                        let plan = Arc::clone(plan);
                        app.submit_blocking(move |_, tx| {
                            for n in first..last {
                                plan.store_copy(tx, n)?;
                            }
                            Ok(())
                        })?;
                    }
                })
            })
            .collect();
        for hand in hands {
            hand.join().map_err(|_| "a thread that copies panicked")??;
        }
        Ok(())
    })
}

impl Plan {
    fn is_open(&self, n: u64) -> bool {
        (n + 1) * self.open / self.stored > n * self.open / self.stored
    }

    /// When a copy was filed: later ones later, up to now.
    fn filed_at(&self, n: u64) -> Instant {
        let days = if self.is_open(n) {
            OPEN_DAYS
        } else {
            YEARS_DAYS
        };
        back(self.now, (self.stored - n) * (days * DAY_MS / self.stored))
    }

    fn store_copy(&self, tx: &mut Tx<'_>, n: u64) -> Result<(), store::Error> {
        let chance = mixed(n ^ self.seed.rotate_left(40));
        let ground = &self.ground;
        let (Some(pattern), Some(village), Some((module, version))) = (
            one_of(&ground.patterns, chance),
            one_of(&ground.villages, chance >> 16),
            one_of(&ground.modules, chance >> 32),
        ) else {
            return Ok(());
        };
        let mut case = pattern.clone();
        case.filed_at = self.filed_at(n);
        case.id = CaseId::new(case.filed_at.0, id_chance(0, chance));
        let year = case.filed_at.date().year();
        case.number = format!("{year}-{village}-9{:03}{n:09}", self.seed);
        case.receipt = format!("{:03}{n:013}", self.seed);
        case.version_of_module.clone_from(version);
        case.applicant.person = None;
        case.place = Place {
            division: *village,
            grid: None,
            point: n.is_multiple_of(POINT_EVERY).then(|| point(chance)),
        };
        case.orders.clear();
        case.synthetic = true;
        if self.is_open(n) {
            let due = back(self.now, OVERDUE_DAYS * DAY_MS);
            let due = due.plus_ms(i64::try_from(chance % (DUE_DAYS * DAY_MS)).unwrap_or(0));
            for clock in case.clocks.values_mut() {
                if matches!(clock.phase, ClockPhase::Running | ClockPhase::Expired) {
                    clock.due = due;
                }
            }
        } else {
            let took = DAY_MS + chance % (7 * DAY_MS);
            let ended = case.filed_at.plus_ms(i64::try_from(took).unwrap_or(0));
            case.clocks.clear();
            case.holder = None;
            case.outcome = Some(Outcome::Done);
            case.closed_at = Some(ended.min(self.now));
        }
        tx.case_insert(&case, module, None)?;
        self.tell(tx, &case, n, chance)
    }

    /// Entries of what a wall tells of: it came, it ended, late or not, and was rated or not.
    fn tell(&self, tx: &mut Tx<'_>, case: &Case, n: u64, chance: u64) -> Result<(), store::Error> {
        let since = back(self.now, TOLD_DAYS * DAY_MS);
        if case.closed_at.unwrap_or(case.filed_at) < since {
            return Ok(());
        }
        let filing = Filing {
            id: case.id,
            number: case.number.clone(),
            receipt: case.receipt.clone(),
            procedure: case.procedure.clone(),
            version_of_module: case.version_of_module.clone(),
            item: case.item.clone(),
            applicant: case.applicant.clone(),
            place: case.place.clone(),
            effective: case.effective,
            known: case.known,
            power: case.power.clone(),
            stage: case.stage.clone(),
            unique: false,
            client: None,
            synthetic: true,
        };
        let filed = vec![Event::Filed(Box::new(filing))];
        record(tx, case, 1, case.filed_at, chance, filed)?;
        let Some(ended) = case.closed_at else {
            return Ok(());
        };
        let mut events = Vec::new();
        if n.is_multiple_of(LATE_EVERY) {
            events.push(Event::ClockExpired {
                clock: "handling".to_owned(),
                due: ended,
            });
        }
        events.push(Event::Closed {
            outcome: Outcome::Done,
        });
        if n.is_multiple_of(RATED_EVERY) {
            events.push(Event::Rated {
                level: u8::try_from(1 + chance % 5).unwrap_or(1),
                words: None,
            });
        }
        record(tx, case, 2, ended, chance, events)
    }
}

/// Chance of an id: `which` tells those of one copy apart, and no version overwrites it.
fn id_chance(which: u8, chance: u64) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[1] = which;
    bytes[2..].copy_from_slice(&chance.to_be_bytes());
    bytes
}

fn record(
    tx: &mut Tx<'_>,
    case: &Case,
    which: u8,
    at: Instant,
    chance: u64,
    events: Vec<Event>,
) -> Result<(), store::Error> {
    let mut salt = [which; 16];
    salt[8..].copy_from_slice(&chance.to_be_bytes());
    tx.record(&NewEntry {
        id: EntryId::new(at.0, id_chance(which, chance)),
        at,
        actor: None,
        subject: Subject::Case(case.id),
        parent_version: i64::from(which) - 1,
        body: &Body::CaseActed { events },
        salt,
        synthetic: true,
    })
    .map(drop)
}

fn point(chance: u64) -> Point {
    let off = |bits: u64| i64::try_from(bits % (2 * AROUND)).unwrap_or(0) - AROUND as i64;
    Point {
        lng_e7: CENTRE.lng_e7 + off(chance >> 8),
        lat_e7: CENTRE.lat_e7 + off(chance >> 24),
    }
}
