//! Drawing up a roll.

use super::{area, within};
use crate::context::Ctx;
use crate::journal::record;
use crate::policy::{Action, require};
use crate::{App, Fault};
use ::roll::{Draft, Drawn, Paid};
use codes::DivisionCode;
use model::id::{PaymentId, PersonId, RollId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::roll::{Entitlement, Payment, PaymentState, Roll, RollKind, RollState};
use model::time::Month;
use std::collections::BTreeMap;
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
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let (draft, entitlements, _) = draft(app, tx, &ctx, &request)?;
        let mut subjects: Vec<PersonId> = draft.lines.iter().map(|line| line.person).collect();
        subjects.dedup();
        let mut draw = ctx.draw("roll-draft");
        crate::journal::record_read(
            tx,
            &ctx,
            &mut draw,
            model::journal::ReadKind::Listed,
            subjects,
            None,
            "roll-draft",
        )?;
        Ok((draft, entitlements))
    })
    .await
}

type Drafted = (Draft, Vec<Entitlement>, Vec<Payment>);

fn draft(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, request: &DrawRequest) -> Result<Drafted, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let rules = site
        .parameters
        .allowance(&request.programme, ctx.now.date());
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

/// Draws up a roll of a town. The first of a month is the regular one, later ones supplements.
///
/// # Errors
/// `roll-empty` when nothing is due; `month-not-current`; `not-a-town`; the store's.
pub async fn draw(app: &App, ctx: &Ctx, request: DrawRequest) -> Result<Roll, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| draw_in(app, tx, &ctx, &request))
        .await
}

/// Draws up a roll inside a unit.
///
/// # Errors
/// As [`draw`].
pub fn draw_in(
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
    let (draft, entitlements, failed) = draft(app, tx, ctx, request)?;
    if draft.lines.is_empty() {
        return Err(Refusal::forbidden("roll-empty").into());
    }
    let mut draw = ctx.draw("roll");
    let id = RollId::new(ctx.now.0, draw.bytes());
    let kind = kind_of(tx, request)?;
    let by_person: BTreeMap<PersonId, &Entitlement> =
        entitlements.iter().map(|e| (e.person, e)).collect();
    let by_failure: BTreeMap<(PersonId, Month), &Payment> = failed
        .iter()
        .map(|p| ((p.person, p.due_month), p))
        .collect();
    let mut payments = Vec::with_capacity(draft.lines.len());
    for line in &draft.lines {
        // A re-issue goes to the account as it is known now, which is why it failed before.
        let earlier = by_failure.get(&(line.person, line.due_month)).copied();
        let (name, division, account) = match (by_person.get(&line.person), earlier) {
            (Some(e), _) => (e.name.clone(), e.division, e.account.clone()),
            (None, Some(p)) => (p.name.clone(), p.division, p.account.clone()),
            (None, None) => continue,
        };
        if request.reissue
            && let Some(earlier) = earlier
        {
            tx.payment_state(earlier.id, &PaymentState::Reissued(id))?;
        }
        let payment = Payment {
            id: PaymentId::new(ctx.now.0, draw.bytes()),
            roll: id,
            programme: request.programme.clone(),
            person: line.person,
            name,
            division,
            due_month: line.due_month,
            amount: line.amount,
            band: line.band,
            account,
            state: PaymentState::Listed,
        };
        // The unique index is the last word: side by side with another draw, one of them is refused.
        if !tx.payment_insert(&payment)? {
            return Err(Refusal::stale().into());
        }
        payments.push(payment);
    }
    let roll = Roll {
        id,
        programme: request.programme.clone(),
        division: request.division,
        month: request.month,
        kind,
        state: RollState::Drawn,
        count: payments.len() as i64,
        total: payments.iter().map(|p| p.amount).sum(),
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
        payments,
    };
    record(tx, ctx, &mut draw, Subject::Roll(id), 0, &body)?;
    Ok(roll)
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
