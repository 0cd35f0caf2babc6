//! People at work while limits fire: one reads, one acts, each at a fixed rate and timed from when
//! it was due, so that a stall shows in everything that waited behind it.

use crate::Running;
use crate::cases;
use app::case::{CaseFilter, act_in, file_in};
use app::{App, Chance, Ctx};
use model::case::Case;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};
use store::Fault;

/// Nothing fires yet.
pub const QUIET: u8 = 0;
/// The timekeeper runs.
pub const FIRING: u8 = 1;
/// Everybody goes home.
pub const OVER: u8 = 2;

/// Lines of a list.
const LINES: i64 = 50;

/// What they waited, in microseconds.
#[derive(Debug, Default)]
pub struct Times {
    /// Before anything fired.
    pub quiet: Vec<i64>,
    /// While the timekeeper ran.
    pub firing: Vec<i64>,
}

fn at_rate(
    rate: u64,
    phase: &AtomicU8,
    mut once: impl FnMut(u64) -> Result<(), Fault>,
) -> Result<Times, Fault> {
    let begun = Instant::now();
    let mut times = Times::default();
    let mut n = 0;
    loop {
        let due = begun + Duration::from_micros(n * 1_000_000 / rate);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let now = phase.load(Ordering::SeqCst);
        if now == OVER {
            return Ok(times);
        }
        once(n)?;
        let took = i64::try_from(due.elapsed().as_micros()).unwrap_or(i64::MAX);
        if now == QUIET {
            times.quiet.push(took);
        } else {
            times.firing.push(took);
        }
        n += 1;
    }
}

/// The same person, now.
fn now(ctx: &Ctx, clock: Running, n: u64) -> Ctx {
    Ctx {
        now: clock.now(),
        chance: Chance(evidence::sm3(&[b"people", &n.to_be_bytes()])),
        ..ctx.clone()
    }
}

/// Lists the newest cases and opens the first, one person after the other.
///
/// # Errors
/// What is refused; the store's.
pub fn read(
    app: &App,
    who: [&Ctx; 2],
    clock: Running,
    rate: u64,
    phase: &AtomicU8,
) -> Result<Times, Fault> {
    let [first, second] = who;
    at_rate(rate, phase, |n| {
        let ctx = now(if n.is_multiple_of(2) { first } else { second }, clock, n);
        let filter = CaseFilter {
            limit: LINES,
            ..CaseFilter::default()
        };
        let lines = testkit::wait(app::case::list(app, &ctx, filter, ""))?;
        if let Some(line) = lines.first() {
            testkit::wait(app::case::view(app, &ctx, line.id))?;
        }
        Ok(())
    })
}

/// Files what was seen, and takes it in.
///
/// # Errors
/// What is refused; the store's.
pub fn act(
    app: &App,
    worker: &Ctx,
    head: &Ctx,
    clock: Running,
    rate: u64,
    phase: &AtomicU8,
) -> Result<Times, Fault> {
    let mut filed: Option<Case> = None;
    at_rate(rate, phase, |n| {
        if let Some(case) = filed.take() {
            let (ctx, request) = (now(head, clock, n), cases::act("receive", &case));
            app.submit_blocking(move |app, tx| act_in(app, tx, &ctx, case.id, &request))?;
        } else {
            let (ctx, request) = (now(worker, clock, n), cases::report(worker));
            filed = Some(app.submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request))?);
        }
        Ok(())
    })
}
