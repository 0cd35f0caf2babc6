//! Open cases in bulk: two are reported and worked on through the verbs, one waiting at the grid
//! centre for whoever takes it in, one given to a grid worker by name; the others are copies of
//! them with ids, numbers and limits of their own. The journal tells of the two alone, so the data
//! is good for nothing but firing.

use app::Ctx;
use app::case::{ActRequest, FileRequest, Whom, act_in, file_in};
use jiff::civil::date;
use model::case::{Case, Channel};
use model::clock::ClockPhase;
use model::id::CaseId;
use model::place::Place;
use model::time::Instant;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Fault, Timer, Tx};
use testkit::TestSite;

/// The module and procedure.
const MODULE: &str = "grid";
const PROCEDURE: &str = "grid-event";
/// A class that asks for no photographs.
const CLASS: &str = "grid-02";
/// The limit of a case that nobody has taken in: when it is over, it is over and no more.
const RECEIVE: &str = "receive";
/// The limit of one that is being worked on: when it is over, whoever has it is urged, and a limit
/// of a working day starts.
const HANDLING: &str = "handling";
/// Limits fall due in such a span.
const MINUTE_MS: u64 = 60_000;
/// The others fall due in the thirty days after the holiday.
const LATER_MS: u64 = 30 * 24 * 3_600_000;
/// Copies of one unit, and threads that submit them.
const UNIT: u64 = 500;
const HANDS: usize = 4;

/// What is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Open cases.
    pub stored: u64,
    /// Of these due within the minute.
    pub due: u64,
    /// When it begins.
    pub from: Instant,
}

impl Plan {
    /// The last instant of the minute.
    #[must_use]
    pub fn until(self) -> Instant {
        self.from.plus_ms(i64::try_from(MINUTE_MS).unwrap_or(0) - 1)
    }

    /// When the limit of a copy falls due.
    fn due_of(self, n: u64) -> Instant {
        let (this, next) = (n * self.due / self.stored, (n + 1) * self.due / self.stored);
        let later = |from: Instant, ms: u64| from.plus_ms(i64::try_from(ms).unwrap_or(0));
        if next > this {
            later(self.from, this * MINUTE_MS / self.due)
        } else {
            later(Instant::at(date(2026, 10, 8), 9, 0), mixed(n) % LATER_MS)
        }
    }
}

/// A number spread over all bits, another for every number.
fn mixed(n: u64) -> u64 {
    let mut x = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A case to be copied, and the limit that falls due.
struct Pattern {
    case: Case,
    clock: &'static str,
}

/// The grid worker who reports, and who takes in at the grid centre of her town.
#[must_use]
pub fn actors(site: &TestSite) -> (Ctx, Ctx) {
    let ctx = |login| site.ctx(site.cast.login(login));
    (ctx("xg-grid-1"), ctx("sd-grid-head"))
}

/// What the worker reports in her grid.
#[must_use]
pub fn report(worker: &Ctx) -> FileRequest {
    let post = worker.actor.post.as_ref();
    FileRequest {
        procedure: PROCEDURE.to_owned(),
        act: "report".to_owned(),
        item: PROCEDURE.to_owned(),
        whom: Whom::Named(worker.actor.name.clone()),
        channel: Channel::Door,
        place: post.map(|post| Place {
            division: post.division,
            grid: post.grids.first().copied(),
            point: None,
        }),
        fields: [
            ("class", CLASS),
            ("summary", "压测：路灯不亮"),
            ("source", "patrol"),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect(),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    }
}

/// An act without anything but its name.
#[must_use]
pub fn act(name: &str, case: &Case) -> ActRequest {
    ActRequest {
        act: name.to_owned(),
        version: Some(case.version),
        ..ActRequest::default()
    }
}

fn acted(site: &TestSite, by: &Ctx, case: &Case, name: &str) -> Result<Case, Fault> {
    let (by, id, request) = (by.clone(), case.id, act(name, case));
    site.app
        .submit_blocking(move |app, tx| act_in(app, tx, &by, id, &request))
}

fn patterns(site: &TestSite) -> Result<[Pattern; 2], Fault> {
    let (worker, head) = actors(site);
    let filed = || {
        let (by, request) = (worker.clone(), report(&worker));
        site.app
            .submit_blocking(move |app, tx| file_in(app, tx, &by, &request))
    };
    let waiting = filed()?;
    let mut given = filed()?;
    for name in ["receive", "register", "to-grid"] {
        given = acted(site, &head, &given, name)?;
    }
    // The two themselves are not to fire.
    let own = [waiting.id, given.id];
    site.app.submit_blocking(move |_, tx| {
        for id in own {
            tx.clear_timers(id)?;
        }
        Ok(())
    })?;
    let pattern = |case, clock| Pattern { case, clock };
    Ok([pattern(waiting, RECEIVE), pattern(given, HANDLING)])
}

/// Makes the open cases.
///
/// # Errors
/// What the procedure refuses of the two that are worked on; the store's.
pub fn make(site: &TestSite, plan: Plan) -> Result<(), Box<dyn std::error::Error>> {
    let patterns = Arc::new(patterns(site)?);
    for pattern in patterns.iter() {
        let clock = pattern.case.clocks.get(pattern.clock);
        if clock.is_none_or(|clock| clock.phase != ClockPhase::Running) {
            return Err(format!("`{}` does not run", pattern.clock).into());
        }
    }
    let next = AtomicU64::new(0);
    let app = &site.app;
    std::thread::scope(|scope| -> Result<(), Box<dyn std::error::Error>> {
        let hands: Vec<_> = (0..HANDS)
            .map(|_| {
                let (patterns, next) = (&patterns, &next);
                scope.spawn(move || -> Result<(), Fault> {
                    loop {
                        let first = next.fetch_add(UNIT, Ordering::Relaxed);
                        if first >= plan.stored {
                            return Ok(());
                        }
                        let last = (first + UNIT).min(plan.stored);
                        let patterns = Arc::clone(patterns);
                        app.submit_blocking(move |_, tx| {
                            for n in first..last {
                                store_copy(tx, &patterns, plan, n)?;
                            }
                            Ok(())
                        })?;
                    }
                })
            })
            .collect();
        for hand in hands {
            hand.join()
                .map_err(|_| "a thread that makes cases panicked")??;
        }
        Ok(())
    })
}

fn store_copy(
    tx: &mut Tx<'_>,
    patterns: &[Pattern; 2],
    plan: Plan,
    n: u64,
) -> Result<(), store::Error> {
    let [waiting, given] = patterns;
    let pattern = if mixed(n) & 1 == 0 { waiting } else { given };
    let case = copied(pattern, n, plan.due_of(n));
    tx.case_insert(&case, MODULE, None)?;
    for (code, clock) in &case.clocks {
        if clock.phase == ClockPhase::Running {
            tx.set_timer(&Timer {
                due: clock.due,
                case: case.id,
                clock: code.clone(),
                generation: i64::from(clock.generation),
            })?;
        }
    }
    Ok(())
}

fn copied(pattern: &Pattern, n: u64, due: Instant) -> Case {
    let mut case = pattern.case.clone();
    let mut chance = [0; 10];
    // Version and variant of the id overwrite some bits of its chance; this byte stays.
    chance[1] = n.to_be_bytes()[7];
    chance[2..].copy_from_slice(&mixed(n).to_be_bytes());
    let at = case.filed_at.plus_ms(i64::try_from(n / 64).unwrap_or(0));
    case.id = CaseId::new(at.0, chance);
    case.number = format!("{}-{}-9{n:09}", at.date().year(), case.place.division);
    case.receipt = format!("{n:016}");
    if let Some(clock) = case.clocks.get_mut(pattern.clock) {
        clock.due = due;
    }
    case
}
