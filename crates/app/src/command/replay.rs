//! A day played again (复盘): what came, was acted on and ended, case by case, from the journal.

use super::command;
use crate::context::Ctx;
use crate::{App, Fault};
use codes::DivisionCode;
use codes::zone::DAY_MS;
use jiff::civil::Date;
use model::event::Event;
use model::id::CaseId;
use model::refusal::Refusal;
use model::time::Instant;
use store::command::{Area, REPLAY_MAX};

/// What a step was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stepped {
    /// The case came.
    Filed,
    /// Something was done.
    Acted,
    /// A limit ran out.
    Late,
    /// It ended.
    Closed,
}

impl Stepped {
    /// Its number, as programs read it.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Filed => 0,
            Self::Acted => 1,
            Self::Late => 2,
            Self::Closed => 3,
        }
    }
}

/// A step of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Milliseconds since local midnight.
    pub ms: i64,
    /// The case.
    pub case: CaseId,
    /// Where, 1e-7 degrees.
    pub point: (i64, i64),
    /// What.
    pub what: Stepped,
}

fn stepped(events: &[Event]) -> Stepped {
    let mut what = Stepped::Acted;
    for event in events {
        match event {
            Event::Closed { .. } => return Stepped::Closed,
            Event::Filed(_) => what = Stepped::Filed,
            Event::ClockExpired { .. } if what == Stepped::Acted => what = Stepped::Late,
            _ => {}
        }
    }
    what
}

/// A page of a day's steps, and where to go on.
///
/// # Errors
/// Not for this post; not found outside her area; `day-to-come` at `day`; the store's.
pub async fn replay(
    app: &App,
    ctx: &Ctx,
    part: Option<DivisionCode>,
    day: Date,
    after: Option<i64>,
) -> Result<(Vec<Step>, Option<i64>), Fault> {
    let (division, unit) = command(app, ctx, part)?;
    if day > ctx.now.date() {
        return Err(Refusal::field("day", "day-to-come").into());
    }
    let begin = Instant::start_of(day);
    let end = begin.plus_ms(DAY_MS);
    Ok(app
        .read(move |_, tx| {
            // Clocks of several servers may differ a little: what is of another day is left out below.
            let first = store::journal::place_at(tx, begin)?;
            let last = store::journal::place_at(tx, end)?;
            let from = after.map_or(first, |ord| first.max(ord + 1));
            let area = Area {
                division,
                unit: unit.as_str(),
            };
            let page = tx.replayed_between(area, from, last, REPLAY_MAX)?;
            let next = page
                .last()
                .map(|step| step.ord)
                .filter(|_| page.len() as i64 == REPLAY_MAX);
            let steps = page
                .into_iter()
                .filter(|step| step.at >= begin && step.at < end)
                .map(|step| Step {
                    ms: step.at.0 - begin.0,
                    case: step.case,
                    point: step.point,
                    what: stepped(&step.events),
                })
                .collect();
            Ok((steps, next))
        })
        .await?)
}
