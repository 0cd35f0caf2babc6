//! Front serves the public, back serves the front, command serves both (MISSION P3.3): what each unit owes others
//! and is owed by them, and how it answers. What is asked are the work orders of any case; who is asked has a
//! limit, and answers, or says by a line of the list that it is not its matter.

use crate::context::Ctx;
use crate::figure::area;
use crate::policy::{Action, reaches, require, scope};
use crate::{App, Fault};
use codes::DivisionCode;
use codes::zone::DAY_MS;
use jiff::civil::Date;
use model::id::CaseId;
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use model::unit::{Side as Desk, UnitCode};
use store::Tx;
pub use store::order::{Measured, Side};

/// Days looked back.
pub const DAYS: i64 = 90;
/// Orders listed at most.
const LISTED: i64 = 30;

/// The share answered in time, in basis points: of what was answered and of what waits over its limit. None where
/// neither is.
#[must_use]
pub fn in_time(measured: &Measured) -> Option<i64> {
    let due = measured.answered + measured.late;
    (due > 0).then(|| measured.in_time * 10_000 / due)
}

/// How long it took on average from being asked to answering, in ms; none where nothing was answered.
#[must_use]
pub fn mean_ms(measured: &Measured) -> Option<i64> {
    (measured.answered > 0).then(|| measured.answered_ms / measured.answered)
}

/// An open order, without whose case it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// The other unit: that asked, or that is asked.
    pub unit: UnitCode,
    /// What is asked.
    pub question: String,
    /// When.
    pub asked_at: Instant,
    /// Due; none where no limit runs.
    pub due: Option<Instant>,
}

/// What a unit owes and is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSupport {
    /// The first day looked at.
    pub since: Date,
    /// What it was asked.
    pub asked: Measured,
    /// What it asked.
    pub asking: Measured,
    /// Open orders asked of it, the most urgent first, and those asked by it; none for who may only see numbers.
    pub open: Option<(Vec<Owed>, Vec<Owed>)>,
}

/// A unit in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportLine {
    /// The unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// Its side.
    pub side: Desk,
    /// What it was asked.
    pub asked: Measured,
    /// What it asked.
    pub asking: Measured,
}

/// The first day and instant looked at.
fn since(now: Instant) -> (Date, Instant) {
    let first = now.plus_ms(-DAYS * DAY_MS).date();
    (first, Instant::start_of(first))
}

fn open_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    unit: &UnitCode,
    side: Side,
) -> Result<Vec<Owed>, crate::Error> {
    let own = ctx.actor.post.as_ref().map(|post| &post.unit);
    let mut open = Vec::new();
    for line in tx.orders_open(&Scope::Unit(unit.clone()), side, None, LISTED)? {
        let case = tx.case_line(line.order.case)?;
        // A complaint about the reader or her unit is not for her.
        if case.is_none_or(|case| case.about(own, ctx.actor.person)) {
            continue;
        }
        open.push(Owed {
            case: line.order.case,
            number: line.number,
            unit: match side {
                Side::Asked => line.order.asker,
                Side::Asking => line.order.unit,
            },
            question: line.order.question,
            asked_at: line.order.asked_at,
            due: Some(line.order.due).filter(|due| *due != Instant(i64::MAX)),
        });
    }
    Ok(open)
}

/// What a unit owes and is owed: its own people and the command above it see the orders, other staff the numbers.
///
/// # Errors
/// Not for citizens; not found; the store's.
pub async fn of_unit(app: &App, ctx: &Ctx, code: UnitCode) -> Result<UnitSupport, Fault> {
    let post = ctx.actor.post.as_ref();
    let post = post.ok_or_else(|| Refusal::denied("not-for-your-post"))?;
    let site = app.site();
    let unit = site.units.get(&code).ok_or_else(Refusal::not_found)?;
    let commands = scope(&ctx.actor, Action::CommandRead)
        .is_some_and(|scope| reaches(&scope, unit.division, None));
    let opens = post.unit == code || commands;
    let ctx = ctx.clone();
    Ok(app
        .read(move |_, tx| {
            let (day, since) = since(ctx.now);
            let open = if opens {
                Some((
                    open_of(tx, &ctx, &code, Side::Asked)?,
                    open_of(tx, &ctx, &code, Side::Asking)?,
                ))
            } else {
                None
            };
            Ok(UnitSupport {
                since: day,
                asked: tx.orders_measured(&code, Side::Asked, since, ctx.now)?,
                asking: tx.orders_measured(&code, Side::Asking, since, ctx.now)?,
                open,
            })
        })
        .await?)
}

/// How the units below all an actor reaches, or of one town of it, were asked and answered in the last
/// [`DAYS`] days, by side and code; units that neither asked nor were asked are not among them.
///
/// # Errors
/// Not for this post; not found outside her area; the store's.
pub async fn table(
    app: &App,
    ctx: &Ctx,
    part: Option<DivisionCode>,
) -> Result<(Date, DivisionCode, Vec<SupportLine>), Fault> {
    let reach = require(&ctx.actor, Action::FigureRead)?;
    let site = app.site();
    let division = area(&reach, site.county, part)?;
    let now = ctx.now;
    Ok(app
        .read(move |_, tx| {
            let (day, since) = since(now);
            let mut lines = Vec::new();
            for unit in site.units.values() {
                if !division.contains(unit.division) {
                    continue;
                }
                let asked = tx.orders_measured(&unit.code, Side::Asked, since, now)?;
                let asking = tx.orders_measured(&unit.code, Side::Asking, since, now)?;
                if asked.asked + asking.asked > 0 {
                    lines.push(SupportLine {
                        unit: unit.code.clone(),
                        name: unit.name.clone(),
                        side: unit.side,
                        asked,
                        asking,
                    });
                }
            }
            lines.sort_by_key(|line| (line.side, line.unit.clone()));
            Ok((day, division, lines))
        })
        .await?)
}

/// Lines of one side added up.
#[must_use]
pub fn sum<'l>(measured: impl Iterator<Item = &'l Measured>) -> Measured {
    measured.fold(Measured::default(), |sum, one| Measured {
        asked: sum.asked + one.asked,
        answered: sum.answered + one.answered,
        in_time: sum.in_time + one.in_time,
        returned: sum.returned + one.returned,
        open: sum.open + one.open,
        late: sum.late + one.late,
        answered_ms: sum.answered_ms + one.answered_ms,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_over_its_limit_counts_against_the_share_and_what_has_time_does_not() {
        let measured = Measured {
            asked: 9,
            answered: 4,
            in_time: 3,
            returned: 1,
            open: 4,
            late: 2,
            answered_ms: 4_000,
        };
        assert_eq!(in_time(&measured), Some(5_000));
        assert_eq!(mean_ms(&measured), Some(1_000));
        let twice = sum([measured, measured].iter());
        assert_eq!((twice.asked, in_time(&twice)), (18, Some(5_000)));
        let nothing = Measured::default();
        assert_eq!((in_time(&nothing), mean_ms(&nothing)), (None, None));
    }
}
