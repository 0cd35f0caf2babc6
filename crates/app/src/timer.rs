//! Limits falling due: one timekeeper fires them in order, in short chunks, with people's writes in
//! between. A firing's first statement takes its timer away, so it happens exactly once.

use crate::context::Chance;
use crate::{App, Fault};
use model::journal::{Body, Subject};
use model::time::Instant;
use store::Timer;

/// Firings between two looks at people's writes.
pub const CHUNK: i64 = 64;
/// Wall clock and monotonic clock may be apart by this much.
pub const APART_MS_MAX: i64 = 5 * 60_000;

/// Fires what is due; how many fired. Call again while the answer is not 0.
///
/// # Errors
/// The store's.
pub fn fire_due(app: &App, now: Instant, chance: Chance) -> Result<usize, Fault> {
    // A limit is kept up to and including its due instant; it is over only afterwards.
    let over = now.plus_ms(-1);
    let due = app
        .store()
        .read_blocking(move |tx| store::timer::due(tx, over, None, CHUNK))?;
    let mut draw = chance.draw("timers");
    let (mut fired, mut failed) = (0, None);
    // All of a chunk are put into the queue, in their order, before the first is waited for: they share
    // syncs, and people's writes stand among them.
    let mut ahead = Vec::with_capacity(due.len());
    for timer in due {
        let seed = Chance(draw.take());
        ahead.push(app.submit_ahead(move |app, tx| {
            if tx.take_timer(&timer)? {
                let Timer {
                    due, case, clock, ..
                } = &timer;
                crate::case::fire_in(app, tx, now, seed, *case, clock, *due)?;
            }
            Ok(())
        })?);
    }
    for unit in ahead {
        match unit.wait() {
            Ok(()) => fired += 1,
            // One that cannot fire must not keep the others: it stays, and is told when nothing else fired.
            Err(fault) => failed = Some(fault),
        }
    }
    match failed {
        Some(fault) if fired == 0 => Err(fault),
        _ => Ok(fired),
    }
}

/// When the next limit falls due.
///
/// # Errors
/// The store's.
pub fn next_due(app: &App) -> Result<Option<Instant>, Fault> {
    Ok(app.store().read_blocking(store::timer::next)?)
}

/// Whether the clock may be trusted for what cannot be undone: not before the last entry, and wall
/// and monotonic time not more than five minutes apart.
///
/// # Errors
/// The store's.
pub fn clock_is_sound(app: &App, now: Instant, apart_ms: i64) -> Result<bool, Fault> {
    let last = app.store().read_blocking(store::journal::last_at)?;
    Ok(apart_ms.abs() <= APART_MS_MAX && last.is_none_or(|last| last.0 <= now.0 + APART_MS_MAX))
}

/// Notes that the clock is not to be trusted; irreversible firings wait for an administrator.
///
/// # Errors
/// The store's.
pub fn suspect(app: &App, now: Instant, chance: Chance, apart_ms: i64) -> Result<(), Fault> {
    app.submit_blocking(move |_, tx| {
        let body = Body::ClockSuspected { apart_ms };
        crate::journal::record_product(
            tx,
            now,
            false,
            &mut chance.draw("clock"),
            Subject::County,
            0,
            &body,
        )?;
        Ok(())
    })
}
