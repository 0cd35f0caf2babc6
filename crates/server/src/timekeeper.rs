//! The timekeeper: limits falling due, the nightly search, messages, what is counted of cases, sweeps,
//! checkpoints.
//!
//! Each kind of work has a thread of its own, so that a slow gateway does not delay a limit. A
//! round that fails or panics is written to the log, counted, and tried again after a pause; it
//! never ends silently.

use crate::clock;
use crate::stop::{Done, While as _};
use crate::wire;
use app::{App, Ctx, screening, timer};
use evidence::checkpoint::SigningKey;
use model::journal::{Body, Subject};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use store::Which;
use words::Lexicon;

/// Between two looks at the timers; a limit fires within a second of due.
const TIMER_ROUND: Duration = Duration::from_millis(200);
/// Between two looks at the outbox.
const PUMP_ROUND: Duration = Duration::from_secs(2);
/// Between two checkpoints; sixty seconds are promised.
const CHECKPOINT_ROUND: Duration = Duration::from_secs(30);
/// Between two looks whether the night's search is due.
const NIGHT_ROUND: Duration = Duration::from_secs(20);
/// Between two looks at what is to be counted of cases; figures are younger than a second.
const COUNT_ROUND: Duration = Duration::from_millis(500);
/// Between two sweeps of old sessions and idempotency records.
const SWEEP_ROUND: Duration = Duration::from_secs(600);
/// Pause after a round that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// The night's search begins five minutes after midnight.
const NIGHT_FROM_MS: i64 = 5 * 60_000;
/// Between two looks whether past cases are to be learnt from again.
const LEARN_ROUND: Duration = Duration::from_secs(300);
/// Records swept in one unit.
const SWEEP_ROWS: i64 = 500;
/// Chunks of timers fired before anything else is looked at again.
const CHUNKS_A_ROUND: usize = 256;

/// What others may see and do.
#[derive(Debug)]
pub struct Watch {
    stopping: Mutex<bool>,
    stopped: Condvar,
    /// Limits fired since the start.
    fired: AtomicI64,
    /// Rounds that failed since the start.
    failed: AtomicI64,
    /// Irreversible firings wait for an administrator.
    suspected: AtomicBool,
    /// Wall clock minus steady clock at the last confirmation, ms.
    base: AtomicI64,
    steady: Instant,
}

/// A figure: its name, what it is, how it is read.
pub type Gauge = (&'static str, &'static str, fn(&Watch) -> i64);

/// Figures for `/metrics`.
pub const GAUGES: [Gauge; 3] = [
    (
        "wujia_timers_fired_total",
        "Limits that fell due and fired since the start.",
        |w| w.fired.load(Ordering::Relaxed),
    ),
    (
        "wujia_background_failures_total",
        "Background rounds that failed since the start.",
        |w| w.failed.load(Ordering::Relaxed),
    ),
    (
        "wujia_clock_suspected",
        "1 while firings wait for an administrator to confirm the clock.",
        |w| i64::from(w.suspected.load(Ordering::Relaxed)),
    ),
];

impl Watch {
    /// With the clock taken as it stands.
    #[must_use]
    pub fn new() -> Self {
        let watch = Self {
            stopping: Mutex::new(false),
            stopped: Condvar::new(),
            fired: AtomicI64::new(0),
            failed: AtomicI64::new(0),
            suspected: AtomicBool::new(false),
            base: AtomicI64::new(0),
            steady: Instant::now(),
        };
        watch.base.store(watch.offset(), Ordering::SeqCst);
        watch
    }

    fn offset(&self) -> i64 {
        let steady = i64::try_from(self.steady.elapsed().as_millis()).unwrap_or(i64::MAX);
        clock::now().0 - steady
    }

    /// How far the wall clock went away from the steady one since it was last confirmed, ms.
    #[must_use]
    pub fn apart_ms(&self) -> i64 {
        self.offset() - self.base.load(Ordering::SeqCst)
    }

    /// Whether firings wait for an administrator.
    #[must_use]
    pub fn is_suspected(&self) -> bool {
        self.suspected.load(Ordering::SeqCst)
    }

    /// An administrator says that the clock is right.
    pub fn confirm(&self) {
        self.base.store(self.offset(), Ordering::SeqCst);
        self.suspected.store(false, Ordering::SeqCst);
    }

    /// Waits, or answers true at once when all is to end.
    fn rest(&self, pause: Duration) -> bool {
        let stopping = self.stopping.lock().unwrap_or_else(PoisonError::into_inner);
        if *stopping {
            return true;
        }
        let (stopping, _) = self
            .stopped
            .wait_timeout(stopping, pause)
            .unwrap_or_else(PoisonError::into_inner);
        *stopping
    }

    fn is_stopping(&self) -> bool {
        *self.stopping.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The threads.
pub struct Timekeeper {
    watch: Arc<Watch>,
    threads: Vec<JoinHandle<()>>,
}

impl Timekeeper {
    /// Starts every kind of work.
    ///
    /// # Errors
    /// The store's, or no thread can be had.
    pub fn start(
        app: App,
        signing: SigningKey,
        witness: PathBuf,
        lexicon: Arc<Lexicon>,
    ) -> Done<Self> {
        let watch = Arc::new(Watch::new());
        if still_suspected(&app)? {
            tracing::warn!(
                "the clock was suspected and nobody confirmed it: limits wait; run `wujia clock confirm`"
            );
            watch.suspected.store(true, Ordering::SeqCst);
        }
        let mut keeper = Self {
            watch,
            threads: Vec::new(),
        };
        let verbs = app.clone();
        keeper.spawn("timers", TIMER_ROUND, move |watch| fire(&verbs, watch))?;
        let verbs = app.clone();
        keeper.spawn("messages", PUMP_ROUND, move |_| {
            app::message::pump(&verbs, clock::now(), clock::chance(), &lexicon)?;
            app::ticket::pump(&verbs, clock::now(), &lexicon)?;
            app::roll::resume(&verbs, clock::now(), clock::chance())?;
            app::turn::turn(&verbs, clock::now(), clock::chance())?;
            app::grid::follow(&verbs, clock::now(), clock::chance())?;
            reckon(&verbs)
        })?;
        let verbs = app.clone();
        keeper.spawn("exchange", PUMP_ROUND, move |_| {
            app::exchange::pump(&verbs, clock::now(), clock::chance())?;
            Ok(())
        })?;
        let verbs = app.clone();
        keeper.spawn("nightly", NIGHT_ROUND, move |watch| nightly(&verbs, watch))?;
        let verbs = app.clone();
        keeper.spawn("figures", COUNT_ROUND, move |_| {
            app::figure::count_flow(&verbs)?;
            Ok(app::figure::count_modules(&verbs)?)
        })?;
        let verbs = app.clone();
        keeper.spawn("sweeps", SWEEP_ROUND, move |watch| sweep(&verbs, watch))?;
        let verbs = app.clone();
        keeper.spawn("learning", LEARN_ROUND, move |_| learn(&verbs))?;
        keeper.spawn("checkpoints", CHECKPOINT_ROUND, move |_| {
            sign(&app, &signing, &witness)
        })?;
        Ok(keeper)
    }

    fn spawn(
        &mut self,
        name: &'static str,
        round: Duration,
        work: impl Fn(&Watch) -> Done + Send + 'static,
    ) -> Done {
        let watch = Arc::clone(&self.watch);
        let thread = std::thread::Builder::new()
            .name(format!("wujia-{name}"))
            .spawn(move || {
                loop {
                    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| work(&watch)));
                    let failed = match outcome {
                        Ok(Ok(())) => None,
                        Ok(Err(stop)) => Some(stop.say),
                        Err(_) => Some("it panicked".to_owned()),
                    };
                    let pause = match failed {
                        None => round,
                        Some(why) => {
                            watch.failed.fetch_add(1, Ordering::Relaxed);
                            tracing::error!(work = name, %why, "a background round failed; it is tried again");
                            AFTER_FAILURE.max(round)
                        }
                    };
                    if watch.rest(pause) {
                        // What was done until now is signed before the end.
                        if name == "checkpoints" && let Err(stop) = work(&watch) {
                            tracing::error!(why = %stop.say, "the last checkpoint was not signed");
                        }
                        return;
                    }
                }
            })
            .during(format_args!("starting the thread of {name}"))?;
        self.threads.push(thread);
        Ok(())
    }

    /// What others may see.
    #[must_use]
    pub fn watch(&self) -> Arc<Watch> {
        Arc::clone(&self.watch)
    }

    /// Ends every thread and waits for it.
    pub fn stop(self) {
        *self
            .watch
            .stopping
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = true;
        self.watch.stopped.notify_all();
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a background thread panicked at its end");
            }
        }
    }
}

/// Whether the last word about the clock was that it is suspected.
fn still_suspected(app: &App) -> Done<bool> {
    let latest = |kind: &'static str| {
        app.store().read_blocking(move |tx| {
            let found = store::journal::latest(tx, &Which::Kind(kind.to_owned()), None, 1)?;
            Ok(found.first().map_or(0, |entry| entry.ord))
        })
    };
    Ok(latest("clock.suspected")? > latest("clock.confirmed")?)
}

fn fire(app: &App, watch: &Watch) -> Done {
    if watch.is_suspected() {
        return Ok(());
    }
    let apart = watch.apart_ms();
    if !timer::clock_is_sound(app, clock::now(), apart)? {
        watch.suspected.store(true, Ordering::SeqCst);
        tracing::error!(
            apart_ms = apart,
            "the clock jumped or stands before the last entry: limits wait for `wujia clock confirm`"
        );
        timer::suspect(app, clock::now(), clock::chance(), apart)?;
        return Ok(());
    }
    for _ in 0..CHUNKS_A_ROUND {
        let fired = timer::fire_due(app, clock::now(), clock::chance())?;
        watch
            .fired
            .fetch_add(i64::try_from(fired).unwrap_or(0), Ordering::Relaxed);
        if fired == 0 || watch.is_stopping() {
            break;
        }
    }
    Ok(())
}

fn nightly(app: &App, watch: &Watch) -> Done {
    let now = clock::now();
    if watch.is_suspected() || now.ms_of_day() < NIGHT_FROM_MS {
        return Ok(());
    }
    let last = app.store().read_blocking(|tx| tx.screenings(1))?;
    if last.first().is_some_and(|run| run.day >= now.date()) {
        return Ok(());
    }
    let synthetic = app.site().synthetic;
    let found = screening::run(app, now, clock::chance(), synthetic)?;
    tracing::info!(
        looked = found.looked,
        opened = found.opened,
        stopped = found.stopped,
        "the nightly search ran"
    );
    let forgotten = app::patrol::forget(app, now, clock::chance(), synthetic)?;
    if forgotten > 0 {
        tracing::info!(forgotten, "positions of patrols were deleted");
    }
    Ok(())
}

/// Goes on with reckoning due dates anew after a calendar came in.
fn reckon(app: &App) -> Done {
    let progress = app
        .store()
        .read_blocking(|tx| tx.progress(app::calendar::RECKONING))?;
    if progress.is_some_and(|progress| !progress.finished) {
        app::calendar::reckon(app, clock::now(), clock::chance())?;
    }
    Ok(())
}

/// Learns from past cases when nothing was learnt yet, or long ago.
fn learn(app: &App) -> Done {
    let now = clock::now();
    let stale = app
        .knows()
        .is_none_or(|known| now.0 - known.at.0 >= app::suggest::STALE_MS);
    if stale {
        app::suggest::learn(app, now)?;
    }
    Ok(())
}

fn sweep(app: &App, watch: &Watch) -> Done {
    let now = clock::now();
    app.submit_blocking(move |_, tx| Ok(tx.sessions_sweep(now)?))?;
    app.submit_blocking(move |_, tx| Ok(tx.sign_in_states_sweep(now)?))?;
    loop {
        let swept =
            app.submit_blocking(move |_, tx| Ok(store::once::sweep(tx, now, SWEEP_ROWS)?))?;
        if swept < SWEEP_ROWS.unsigned_abs() || watch.is_stopping() {
            return Ok(());
        }
    }
}

/// Signs the log as it stands and hands the line to the witness.
///
/// # Errors
/// The store's; the witness file cannot be written.
pub fn sign(app: &App, signing: &SigningKey, witness: &Path) -> Done {
    let origin = wire::origin(app.site().county)?;
    let key = signing.clone();
    let now = clock::now();
    let made =
        app.submit_blocking(move |_, tx| Ok(store::checkpoint::make(tx, &origin, &key, now)?))?;
    let Some(signed) = made else { return Ok(()) };
    if let Some(dir) = witness.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        std::fs::create_dir_all(dir).during(dir.display())?;
    }
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(witness)
        .during(format_args!("the witness file {}", witness.display()))?;
    writeln!(file, "{signed}")
        .and_then(|()| file.sync_all())
        .during(witness.display())
}

/// Sets the witness file of an earlier site under the same name aside; its lines are about another log.
///
/// # Errors
/// It cannot be renamed.
pub fn set_aside(witness: &Path, now: model::time::Instant) -> Done {
    if witness.exists() {
        let aside = witness.with_extension(format!("witness-until-{}", now.0));
        std::fs::rename(witness, &aside).during(aside.display())?;
    }
    Ok(())
}

/// Records that an administrator looked at the clock and found it right.
///
/// # Errors
/// The store's.
pub fn confirm(app: &App, watch: &Watch, ctx: &Ctx) -> Done {
    let ctx = ctx.clone();
    app.submit_blocking(move |_, tx| {
        app::journal::record(
            tx,
            &ctx,
            &mut ctx.draw("clock-confirm"),
            Subject::County,
            0,
            &Body::ClockConfirmed,
        )?;
        Ok(())
    })?;
    watch.confirm();
    Ok(())
}
