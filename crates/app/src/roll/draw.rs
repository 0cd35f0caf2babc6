//! Drawing up a roll.

use super::{area, within};
use crate::context::Ctx;
use crate::journal::record;
use crate::policy::{Action, require};
use crate::{App, Fault};
use ::roll::{Draft, Drawn, Paid};
use codes::DivisionCode;
use model::id::{PaymentId, PersonId, RollId};
use model::journal::{Body, ReadKind, Subject};
use model::money::Fen;
use model::refusal::Refusal;
use model::roll::{Entitlement, Payment, PaymentState, Roll, RollKind, RollState};
use model::time::Month;
use store::Tx;

/// A wish to draw up a roll.
#[derive(Debug, Clone)]
pub struct DrawRequest {
    /// Programme.
    pub programme: String,
    /// Town.
    pub division: DivisionCode,
    /// Month it is paid in.
    pub month: Month,
    /// Failures of earlier rolls instead of what is newly due.
    pub reissue: bool,
}

/// What a roll would hold: the draft and the entitlements behind it.
///
/// # Errors
/// Not for this post; the store's.
pub async fn preview(
    app: &App,
    ctx: &Ctx,
    request: DrawRequest,
) -> Result<(Draft, Vec<Entitlement>), Fault> {
    let scope = require(&ctx.actor, Action::RollRead)?;
    within(&scope, app.site().county, request.division)?;
    let now = ctx.now;
    let (draft, entitlements) = app
        .read(move |app, tx| {
            Ok::<_, crate::Error>(match draft(app, tx, now, &request) {
                Ok((draft, entitlements, _)) => Ok((draft, entitlements)),
                Err(Fault::Refused(refusal)) => Err(refusal),
                Err(Fault::Failed(error)) => return Err(error),
            })
        })
        .await??;
    let mut subjects: Vec<PersonId> = draft.lines.iter().map(|line| line.person).collect();
    subjects.dedup();
    crate::journal::reads(app, ctx, ReadKind::Listed, subjects, "roll-draft").await?;
    Ok((draft, entitlements))
}

type Drafted = (Draft, Vec<Entitlement>, Vec<Payment>);

fn draft(
    app: &App,
    tx: &mut Tx<'_>,
    now: model::time::Instant,
    request: &DrawRequest,
) -> Result<Drafted, Fault> {
    let site = app.site();
    let rules = site.parameters.allowance(&request.programme, now.date());
    if rules.bands.is_empty() {
        return Err(Refusal::field("programme", "programme-unknown").into());
    }
    let entitlements = tx.entitlements_below(&request.programme, request.division)?;
    let mut failed = Vec::new();
    let drawn = if request.reissue {
        for payment in tx.payments_failed(&request.programme, request.division)? {
            if still_owed(tx, &payment)? {
                failed.push(payment);
            }
        }
        ::roll::draw_reissue(&failed)
    } else {
        let mut paid = Paid::default();
        for (person, month) in tx.payments_standing(&request.programme, request.division)? {
            paid.mark(person, month);
        }
        ::roll::draw(&entitlements, &paid, request.month, &rules)
    };
    match drawn {
        Drawn::Roll(draft) => Ok((draft, entitlements, failed)),
        Drawn::Overflow => Err(Refusal::forbidden("sum-overflow").into()),
    }
}

/// Whether a failed payment may go out again: its month lies within what she is entitled to, and it
/// stands nowhere else under any id of hers.
fn still_owed(tx: &mut Tx<'_>, failed: &Payment) -> Result<bool, Fault> {
    let until = tx
        .entitlement(&failed.programme, failed.person)?
        .and_then(|e| e.until);
    if until.is_some_and(|until| until < failed.due_month) {
        return Ok(false);
    }
    for id in crate::citizen::ids_of(tx, failed.person)? {
        let stands = tx.payments_of(id)?.into_iter().any(|p| {
            p.id != failed.id
                && p.programme == failed.programme
                && p.due_month == failed.due_month
                && matches!(p.state, PaymentState::Listed | PaymentState::Paid(_))
        });
        if stands {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Draws up a roll of a town. The first of a month is the regular one, later ones supplements. It
/// is begun by one unit and grows by others; until it is whole nothing can be done with it, and
/// whoever draws the same again after a stop goes on where it stood.
///
/// # Errors
/// As [`begin_in`]; `roll-empty` when nothing is due.
pub async fn draw(app: &App, ctx: &Ctx, request: DrawRequest) -> Result<Roll, Fault> {
    let begun = {
        let ctx = ctx.clone();
        app.submit(move |app, tx| begin_in(app, tx, &ctx, &request))
            .await?
    };
    super::finish(app, ctx, begun.id).await
}

/// Begins a roll inside a unit, without lines; [`super::finish`] draws them.
///
/// # Errors
/// `month-not-current`; `not-a-town`; `kin-roll` for whoever would draw up what she or her kin is
/// paid; `roll-being-drawn` while another draws the same; the store's.
pub fn begin_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    request: &DrawRequest,
) -> Result<Roll, Fault> {
    let scope = require(&ctx.actor, Action::RollWork)?;
    crate::case::actor_facts(tx, ctx)?;
    let site = app.site_in(tx, ctx.now)?;
    within(&scope, site.county, request.division)?;
    if request.division.level() != codes::Level::Town || area(&scope, site.county).is_none() {
        return Err(Refusal::field("division", "not-a-town").into());
    }
    if request.month != Month::of(ctx.now.date()) {
        return Err(Refusal::field("month", "month-not-current").into());
    }
    let rules = site
        .parameters
        .allowance(&request.programme, ctx.now.date());
    if rules.bands.is_empty() {
        return Err(Refusal::field("programme", "programme-unknown").into());
    }
    if near_is_due(tx, ctx, request, &rules)? {
        let today = ctx.now.date();
        return Err(crate::recusal::no_roll(tx, ctx.actor.person, request.division, today)?.into());
    }
    for roll in tx.rolls_in_state(request.division, RollState::Drawing, 50)? {
        if roll.programme != request.programme {
            continue;
        }
        let same = roll.month == request.month
            && matches!(roll.kind, RollKind::Reissue(_)) == request.reissue
            && tx.person_resolve(roll.drawn_by)? == tx.person_resolve(ctx.actor.person)?;
        if same {
            return Ok(roll);
        }
        return Err(Refusal::forbidden("roll-being-drawn").into());
    }
    let mut draw = ctx.draw("roll");
    let id = RollId::new(ctx.now.0, draw.bytes());
    let roll = Roll {
        id,
        programme: request.programme.clone(),
        division: request.division,
        month: request.month,
        kind: kind_of(tx, request)?,
        state: RollState::Drawing,
        count: 0,
        total: Fen::ZERO,
        drawn_by: ctx.actor.person,
        drawn_at: ctx.now,
        checked_by: None,
        file_digest: None,
        version: 1,
        synthetic: ctx.synthetic,
    };
    if !tx.roll_insert(&roll)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::RollDrawn {
        roll: roll.clone(),
        payments: Vec::new(),
    };
    record(tx, ctx, &mut draw, Subject::Roll(id), 0, &body)?;
    tx.set_progress(&super::step::begun(&roll, String::new(), ctx.now))?;
    Ok(roll)
}

/// Whether the drawer, or somebody near to her, would stand on the roll (回避).
fn near_is_due(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    request: &DrawRequest,
    rules: &::roll::Rules,
) -> Result<bool, Fault> {
    let mut ids = crate::recusal::near(tx, ctx.actor.person)?;
    ids.extend(crate::citizen::ids_of(tx, ctx.actor.person)?);
    for id in ids {
        let there = tx
            .entitlement(&request.programme, id)?
            .filter(|e| request.division.contains(e.division));
        let due = if request.reissue {
            tx.payments_of(id)?.iter().any(|p| {
                p.programme == request.programme
                    && request.division.contains(p.division)
                    && matches!(p.state, PaymentState::Failed(_))
            })
        } else {
            match there {
                Some(held) => !lines_of(tx, &held, request.month, rules)?.lines.is_empty(),
                None => false,
            }
        };
        if due {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What one entitlement is owed up to a month and stands on no roll yet, under any id of hers.
fn lines_of(
    tx: &mut Tx<'_>,
    held: &Entitlement,
    month: Month,
    rules: &::roll::Rules,
) -> Result<Draft, Fault> {
    let mut paid = Paid::default();
    for id in crate::citizen::ids_of(tx, held.person)? {
        for payment in tx.payments_of(id)? {
            let stands = matches!(
                payment.state,
                PaymentState::Listed | PaymentState::Paid(_) | PaymentState::Failed(_)
            );
            if stands && payment.programme == held.programme {
                paid.mark(held.person, payment.due_month);
            }
        }
    }
    match ::roll::draw([held], &paid, month, rules) {
        Drawn::Roll(draft) => Ok(draft),
        Drawn::Overflow => Err(Refusal::forbidden("sum-overflow").into()),
    }
}

/// Entitlements, or failed payments, looked at by one unit.
const CHUNK: i64 = 50;

/// The next lines of a roll that is being drawn up, and where the ones after them begin; none when
/// all are on it.
///
/// # Errors
/// `sum-overflow`; the store's.
pub(super) fn more_lines(
    tx: &mut Tx<'_>,
    site: &crate::Site,
    roll: &Roll,
    position: &str,
    now: model::time::Instant,
    draw: &mut crate::Draw,
) -> Result<(Vec<Payment>, Option<String>), Fault> {
    if matches!(roll.kind, RollKind::Reissue(_)) {
        return failed_again(tx, roll, position, now, draw);
    }
    let rules = site
        .parameters
        .allowance(&roll.programme, roll.drawn_at.date());
    let after = match position.split_once(' ') {
        Some((division, person)) => (
            division.parse().map_err(|_| super::step::lost(roll))?,
            person.parse().map_err(|_| super::step::lost(roll))?,
        ),
        None => (0, PersonId::from_bytes([0; 16])),
    };
    let page = tx.entitlements_below_after(&roll.programme, roll.division, after, CHUNK)?;
    let next = page
        .last()
        .map(|last| format!("{} {}", last.division.number(), last.person));
    let mut payments = Vec::new();
    for held in &page {
        for line in lines_of(tx, held, roll.month, &rules)?.lines {
            let payment = Payment {
                id: PaymentId::new(now.0, draw.bytes()),
                roll: roll.id,
                programme: roll.programme.clone(),
                person: line.person,
                name: held.name.clone(),
                division: held.division,
                due_month: line.due_month,
                amount: line.amount,
                band: line.band,
                account: held.account.clone(),
                state: PaymentState::Listed,
            };
            // The unique index is the last word: what stands on another roll is not listed again.
            if tx.payment_insert(&payment)? {
                payments.push(payment);
            }
        }
    }
    Ok((payments, next))
}

/// Failed payments drawn up again, to the account as it is known now, which is why they failed.
fn failed_again(
    tx: &mut Tx<'_>,
    roll: &Roll,
    position: &str,
    now: model::time::Instant,
    draw: &mut crate::Draw,
) -> Result<(Vec<Payment>, Option<String>), Fault> {
    let after = if position.is_empty() {
        PaymentId::from_bytes([0; 16])
    } else {
        position.parse().map_err(|_| super::step::lost(roll))?
    };
    let page = tx.payments_failed_after(&roll.programme, roll.division, after, CHUNK)?;
    let next = page.last().map(|last| last.id.to_string());
    let mut payments = Vec::new();
    for failed in page {
        if !still_owed(tx, &failed)? {
            continue;
        }
        let person = tx.person_resolve(failed.person)?;
        let held = tx.entitlement(&roll.programme, person)?;
        let (name, division, account) = match held {
            Some(e) => (e.name, e.division, e.account),
            None => (failed.name, failed.division, failed.account),
        };
        tx.payment_state(failed.id, &PaymentState::Reissued(roll.id))?;
        let payment = Payment {
            id: PaymentId::new(now.0, draw.bytes()),
            roll: roll.id,
            programme: roll.programme.clone(),
            person: failed.person,
            name,
            division,
            due_month: failed.due_month,
            amount: failed.amount,
            band: failed.band,
            account,
            state: PaymentState::Listed,
        };
        if !tx.payment_insert(&payment)? {
            return Err(Refusal::stale().into());
        }
        payments.push(payment);
    }
    Ok((payments, next))
}

fn kind_of(tx: &mut Tx<'_>, request: &DrawRequest) -> Result<RollKind, Fault> {
    let (programme, division, month) =
        (request.programme.as_str(), request.division, request.month);
    let next = |last: Option<i64>| u32::try_from(last.unwrap_or(0) + 1).unwrap_or(u32::MAX);
    if request.reissue {
        return Ok(RollKind::Reissue(next(tx.roll_last_number(
            programme,
            division,
            month,
            RollKind::Reissue(0),
        )?)));
    }
    Ok(
        match tx.roll_last_number(programme, division, month, RollKind::Regular)? {
            None => RollKind::Regular,
            Some(_) => RollKind::Supplement(next(tx.roll_last_number(
                programme,
                division,
                month,
                RollKind::Supplement(0),
            )?)),
        },
    )
}
