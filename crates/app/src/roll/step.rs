//! Long work on a roll, in short units: lines drawn up, the bank's answer taken. Each chunk moves a
//! record of progress on in its own transaction, so that a stop in between loses nothing, repeats
//! nothing and pays nobody twice; whoever comes next, its page or the timekeeper, goes on.

use super::{bank, draw, moved_drawing};
use crate::context::{Chance, Ctx};
use crate::journal::record;
use crate::{App, Fault};
use model::id::RollId;
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::roll::{Roll, RollState};
use model::time::Instant;
use store::{Progress, Tx};

/// Rolls that may be under way at once in one look of the timekeeper.
const UNDER_WAY_MAX: i64 = 200;

/// Name of a roll's work.
pub(super) fn name(id: RollId) -> String {
    format!("roll {id}")
}

/// The record of work that begins.
pub(super) fn begun(roll: &Roll, position: String, now: Instant) -> Progress {
    Progress {
        name: name(roll.id),
        position,
        done: 0,
        total: None,
        at: now,
        finished: false,
    }
}

/// A position that says nothing.
pub(super) fn lost(roll: &Roll) -> crate::Error {
    crate::Error::Damaged(format!(
        "{}: where it stands is not readable",
        name(roll.id)
    ))
}

/// Does the next chunk of a roll's work, if there is any.
///
/// # Errors
/// What drawing or settling refuses; the store's.
pub fn step_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, id: RollId) -> Result<Roll, Fault> {
    let mut roll = tx.roll_for_update(id)?.ok_or_else(Refusal::not_found)?;
    if !matches!(roll.state, RollState::Drawing | RollState::Settling) {
        return Ok(roll);
    }
    let mut progress = tx.progress(&name(id))?.ok_or_else(|| lost(&roll))?;
    let mut entries = ctx.draw("roll-step");
    let before = roll.version;
    let next = if roll.state == RollState::Drawing {
        let site = app.site_in(tx, ctx.now)?;
        let (lines, next) =
            draw::more_lines(tx, &site, &roll, &progress.position, ctx.now, &mut entries)?;
        if !lines.is_empty() {
            progress.done += lines.len() as i64;
            for line in &lines {
                roll.count += 1;
                roll.total = roll
                    .total
                    .plus(line.amount)
                    .ok_or_else(|| Refusal::forbidden("sum-overflow"))?;
            }
            roll.version += 1;
            if !tx.roll_grow(&roll)? {
                return Err(Refusal::stale().into());
            }
            let body = Body::RollLines {
                roll: id,
                payments: lines,
            };
            record(tx, ctx, &mut entries, Subject::Roll(id), before, &body)?;
        }
        if next.is_none() {
            // What turned out to hold nothing is set aside; it never was a roll.
            let state = if roll.count == 0 {
                RollState::Void
            } else {
                RollState::Drawn
            };
            moved_drawing(tx, ctx, &mut roll, state, Vec::new(), &mut entries)?;
        }
        next
    } else {
        bank::more_answers(app, tx, ctx, &mut roll, &mut progress, &mut entries)?
    };
    match next {
        Some(position) => {
            progress.position = position;
            progress.at = ctx.now;
            tx.set_progress(&progress)?;
        }
        None => tx.drop_progress(&progress.name)?,
    }
    Ok(roll)
}

fn nth(ctx: &Ctx, n: u64) -> Ctx {
    Ctx {
        chance: Chance(ctx.draw("roll-steps").nth(n)),
        ..ctx.clone()
    }
}

/// Works on a roll until it is whole: all lines drawn up, all answers taken.
///
/// # Errors
/// `roll-empty` when it turned out to hold nothing; as [`step_in`].
pub async fn finish(app: &App, ctx: &Ctx, id: RollId) -> Result<Roll, Fault> {
    for n in 0_u64.. {
        let ctx = nth(ctx, n);
        let roll = app
            .submit(move |app, tx| step_in(app, tx, &ctx, id))
            .await?;
        match roll.state {
            RollState::Drawing | RollState::Settling => {}
            RollState::Void if roll.count == 0 => {
                return Err(Refusal::forbidden("roll-empty").into());
            }
            _ => return Ok(roll),
        }
    }
    Err(Refusal::not_found().into())
}

/// Goes on with every roll whose work was stopped; how many chunks were done. For the timekeeper.
///
/// # Errors
/// As [`step_in`].
pub fn resume(app: &App, now: Instant, chance: Chance) -> Result<usize, Fault> {
    let county = app.site().county;
    let mut chunks = 0;
    for state in [RollState::Drawing, RollState::Settling] {
        let waiting = app
            .store()
            .read_blocking(move |tx| tx.rolls_in_state(county, state, UNDER_WAY_MAX))?;
        for roll in waiting {
            let (id, mut now_at) = (roll.id, roll.state);
            while now_at == state {
                let seed = Chance(chance.draw("roll-resume").nth(chunks as u64));
                let ctx = crate::case::product(now, seed, roll.synthetic);
                let after = app.submit_blocking(move |app, tx| step_in(app, tx, &ctx, id))?;
                now_at = after.state;
                chunks += 1;
            }
        }
    }
    Ok(chunks)
}
