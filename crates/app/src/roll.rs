//! Payment rolls: drawing up, checking by a second person, the bank's file, its answer, re-issue,
//! supplements, claims back. Nobody checks what she drew up, by natural person.

mod bank;
mod compare;
mod draw;
mod import;
mod step;

pub use bank::{
    Answered, BANK_COLUMNS, BankFile, RETURN_COLUMNS, export, export_once, held_against_roll,
    read_return, settle, settle_in,
};
pub use compare::{Compared, Comparison, Head, compare, head};
pub use draw::{DrawRequest, begin_in, draw, preview};
pub use import::{ImportLine, ImportPreview, import_in, preview_import, take_import};
pub use step::{finish, resume, step_in};

use crate::context::{Ctx, Draw};
use crate::journal::record;
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::DivisionCode;
use model::id::{PaymentId, PersonId, RollId};
use model::journal::{Body, ReadKind, Subject};
use model::refusal::Refusal;
use model::roll::{Claim, Entitlement, Payment, PaymentState, Roll, RollState};
use model::scope::Scope;
use model::time::Month;
use store::Tx;

/// The respect-the-elderly allowance (尊老金).
pub const ELDER_ALLOWANCE: &str = "elder-allowance";
/// Programmes that are paid by rolls: those whose procedures say so.
#[must_use]
pub fn programmes(site: &crate::Site) -> Vec<&str> {
    let mut all: Vec<&str> = site
        .found()
        .filter_map(|(_, found)| found.programme.as_deref())
        .chain([ELDER_ALLOWANCE])
        .collect();
    all.sort_unstable();
    all.dedup();
    // The one that every county pays stands first.
    all.sort_by_key(|programme| *programme != ELDER_ALLOWANCE);
    all
}

/// The name of a programme: that of its item.
#[must_use]
pub fn programme_name(site: &crate::Site, programme: &str) -> String {
    let item = site
        .found()
        .find(|(_, found)| found.programme.as_deref() == Some(programme))
        .map_or(programme, |(_, found)| found.item.as_str());
    site.item_name(item).unwrap_or_default()
}

/// Why a payment is owed again that was paid and given back on a claim that was none; where a
/// failed payment's reason is shown, this is a key.
pub const GIVEN_BACK: &str = "given-back";
/// Lines of a roll on one page.
pub const LINES_MAX: i64 = 500;

/// The divisions a scope of rolls means.
fn area(scope: &Scope, county: DivisionCode) -> Option<DivisionCode> {
    match scope {
        Scope::County => Some(county),
        Scope::Division(division) => Some(*division),
        _ => None,
    }
}

fn within(scope: &Scope, county: DivisionCode, place: DivisionCode) -> Result<(), Refusal> {
    match area(scope, county) {
        Some(area) if area.contains(place) => Ok(()),
        _ => Err(Refusal::not_found()),
    }
}

/// A roll with its lines, as an actor may see it.
#[derive(Debug, Clone)]
pub struct RollView {
    /// The roll.
    pub roll: Roll,
    /// A page of its lines.
    pub payments: Vec<Payment>,
    /// Accounts on it that serve several people, by keyed index.
    pub shared: std::collections::BTreeSet<String>,
    /// What this actor may do with it now.
    pub may: Vec<RollAct>,
}

/// An act on a roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollAct {
    /// Compare and confirm, as a second person.
    Check,
    /// Set aside before it is sent.
    Void,
    /// Make the bank's file.
    Export,
    /// Read the bank's answer.
    Settle,
}

/// Rolls within the actor's area, newest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    month: Option<Month>,
    before: Option<RollId>,
) -> Result<Vec<Roll>, Fault> {
    let scope = require(&ctx.actor, Action::RollRead)?;
    let county = app.site().county;
    let Some(area) = area(&scope, county) else {
        return Ok(Vec::new());
    };
    let mut rolls = app
        .read(move |_, tx| tx.rolls_below(area, month, before, 50))
        .await?;
    // What turned out to hold nothing was never a roll; it stays in the journal.
    rolls.retain(|roll| roll.state != RollState::Void || roll.count > 0);
    Ok(rolls)
}

/// Opens a roll.
///
/// # Errors
/// Not found; the store's.
pub async fn view(
    app: &App,
    ctx: &Ctx,
    id: RollId,
    after: Option<PaymentId>,
) -> Result<RollView, Fault> {
    let scope = require(&ctx.actor, Action::RollRead)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let county = app.site().county;
        let roll = tx.roll(id)?.ok_or_else(Refusal::not_found)?;
        within(&scope, county, roll.division)?;
        let payments = tx.payments_of_roll(id, after, LINES_MAX)?;
        let rules = app
            .site_in(tx, ctx.now)?
            .parameters
            .allowance(&roll.programme, ctx.now.date());
        let most = i64::from(rules.account_persons_max);
        // Whoever shares it may be paid in another town.
        let mut shared = std::collections::BTreeSet::new();
        for payment in &payments {
            let index = &payment.account.index;
            let held = tx.entitlements_by_account(index)?;
            if held.iter().filter(|e| e.until.is_none()).count() as i64 > most {
                shared.insert(index.clone());
            }
        }
        let subjects = payments.iter().map(|p| p.person).collect();
        crate::journal::record_read(
            tx,
            &ctx,
            &mut ctx.draw("roll"),
            ReadKind::Listed,
            subjects,
            None,
            "roll",
        )?;
        let mut may = may(&ctx, &roll);
        if may.len() > usize::from(may.contains(&RollAct::Void))
            && crate::recusal::stands_on(tx, ctx.actor.person, roll.id)?
        {
            may.retain(|act| *act == RollAct::Void);
        }
        Ok(RollView {
            roll,
            payments,
            shared,
            may,
        })
    })
    .await
}

fn may(ctx: &Ctx, roll: &Roll) -> Vec<RollAct> {
    if crate::policy::scope(&ctx.actor, Action::RollWork).is_none() {
        return Vec::new();
    }
    let own = roll.drawn_by == ctx.actor.person;
    match roll.state {
        RollState::Drawing if own => vec![RollAct::Void],
        RollState::Drawn | RollState::Checked if own => vec![RollAct::Void],
        RollState::Drawn => vec![RollAct::Check, RollAct::Void],
        RollState::Checked => vec![RollAct::Export, RollAct::Void],
        RollState::Exported if !own => vec![RollAct::Settle],
        RollState::Drawing
        | RollState::Exported
        | RollState::Settling
        | RollState::Settled
        | RollState::Void => Vec::new(),
    }
}

/// The roll an actor may work on, locked.
fn for_work(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
) -> Result<Roll, Fault> {
    let scope = require(&ctx.actor, Action::RollWork)?;
    crate::case::actor_facts(tx, ctx)?;
    let roll = tx.roll_for_update(id)?.ok_or_else(Refusal::not_found)?;
    within(&scope, app.site().county, roll.division)?;
    if seen.is_some_and(|seen| seen != roll.version) {
        return Err(Refusal::stale().into());
    }
    Ok(roll)
}

/// The roll an actor may check, send and settle: another natural person drew it up, and nobody near
/// to her stands on it (回避). Two people are enough for a town: one draws up, the other checks,
/// sends and takes the answer; where it has only one, the county's payer is the other.
fn for_judging(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
) -> Result<Roll, Fault> {
    let roll = for_work(app, tx, ctx, id, seen)?;
    // By natural person: whoever was found to be two records is still one.
    if tx.person_resolve(roll.drawn_by)? == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::forbidden("own-roll").into());
    }
    crate::recusal::of_roll(tx, ctx.actor.person, &roll, ctx.now.date())?;
    Ok(roll)
}

/// Moves a roll on with its entry.
fn moved(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    roll: &mut Roll,
    state: RollState,
    payments: Vec<(PaymentId, PaymentState)>,
) -> Result<(), Fault> {
    moved_drawing(tx, ctx, roll, state, payments, &mut ctx.draw("roll-moved"))
}

/// As [`moved`], for units that move more than one roll: each entry draws on.
fn moved_drawing(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    roll: &mut Roll,
    state: RollState,
    payments: Vec<(PaymentId, PaymentState)>,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let parent = roll.version;
    roll.state = state;
    roll.version += 1;
    if !tx.roll_update(roll)? {
        return Err(Refusal::stale().into());
    }
    for (id, state) in &payments {
        tx.payment_state(*id, state)?;
    }
    let body = Body::RollMoved {
        roll: roll.id,
        state,
        digest: roll.file_digest.clone(),
        payments,
    };
    record(tx, ctx, draw, Subject::Roll(roll.id), parent, &body)?;
    Ok(())
}

/// Checks a roll: the second person agrees that lines and sum are right. Both are read again here.
///
/// # Errors
/// `own-roll` for who drew it up; `roll-state`; `sum-differs`; stale; not found; the store's.
pub async fn check(app: &App, ctx: &Ctx, id: RollId, seen: Option<u64>) -> Result<Roll, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| check_in(app, tx, &ctx, id, seen))
        .await
}

/// Checks a roll inside a unit.
///
/// # Errors
/// As [`check`].
pub fn check_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
) -> Result<Roll, Fault> {
    let mut roll = for_judging(app, tx, ctx, id, seen)?;
    if roll.state != RollState::Drawn {
        return Err(Refusal::forbidden("roll-state").into());
    }
    // A line that was taken off since makes the sum differ: the roll is set aside and drawn up again.
    if tx.payments_listed(id)? != (roll.count, roll.total) {
        return Err(Refusal::forbidden("sum-differs").into());
    }
    roll.checked_by = Some(ctx.actor.person);
    moved(tx, ctx, &mut roll, RollState::Checked, Vec::new())?;
    Ok(roll)
}

/// Sets a roll aside before it is sent; its lines can be drawn up again.
///
/// # Errors
/// `roll-state`; stale; not found; the store's.
pub async fn void(app: &App, ctx: &Ctx, id: RollId, seen: Option<u64>) -> Result<Roll, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| void_in(app, tx, &ctx, id, seen))
        .await
}

/// Sets a roll aside inside a unit.
///
/// # Errors
/// As [`void`].
pub fn void_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
) -> Result<Roll, Fault> {
    let mut roll = for_work(app, tx, ctx, id, seen)?;
    let may = [RollState::Drawing, RollState::Drawn, RollState::Checked];
    if !may.contains(&roll.state) {
        return Err(Refusal::forbidden("roll-state").into());
    }
    // The entry says it of the roll; its lines go with it.
    tx.payments_void(id)?;
    tx.drop_progress(&step::name(id))?;
    moved(tx, ctx, &mut roll, RollState::Void, Vec::new())?;
    Ok(roll)
}

/// All lines of a roll.
fn all_lines(tx: &mut Tx<'_>, id: RollId) -> Result<Vec<Payment>, crate::Error> {
    let mut all = Vec::new();
    loop {
        let page = tx.payments_of_roll(id, all.last().map(|p: &Payment| p.id), 2_000)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// Stops an entitlement after a month: what is listed beyond it and not yet sent is taken off, what
/// was paid beyond it becomes a claim back.
///
/// # Errors
/// The store's.
pub fn stop_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    programme: &str,
    person: PersonId,
    until: Month,
    reason: &str,
    draw: &mut Draw,
) -> Result<Option<Entitlement>, Fault> {
    let person = tx.person_resolve(person)?;
    let Some(mut entitlement) = tx.entitlement(programme, person)? else {
        return Ok(None);
    };
    if entitlement.until.is_some_and(|old| old <= until) {
        return Ok(None);
    }
    entitlement.until = Some(until);
    entitlement.stopped_for = Some(reason.to_owned());
    entitlement.version += 1;
    tx.entitlement_write(&entitlement)?;
    let body = Body::EntitlementWritten {
        entitlement: Box::new(entitlement.clone()),
        reason: "stopped".to_owned(),
    };
    record(tx, ctx, draw, Subject::Person(person), 0, &body)?;
    let mut of_programme = Vec::new();
    for id in crate::citizen::ids_of(tx, person)? {
        of_programme.extend(
            tx.payments_of(id)?
                .into_iter()
                .filter(|p| p.programme == programme),
        );
    }
    for (payment, roll, amount, paid) in ::roll::overpaid(&of_programme, until).collect::<Vec<_>>()
    {
        if paid {
            claim_in(tx, ctx, payment, person, amount, draw)?;
        } else {
            take_off(tx, ctx, roll, payment, draw)?;
        }
    }
    Ok(Some(entitlement))
}

/// Claims a payment back, once.
fn claim_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    payment: PaymentId,
    person: PersonId,
    amount: model::money::Fen,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let earlier = tx.claim_of(payment)?;
    if earlier.is_some_and(|claim| claim.withdrawn_at.is_none()) {
        return Ok(());
    }
    let claim = Claim {
        payment,
        person,
        amount,
        at: ctx.now,
        settled_at: None,
        withdrawn_at: None,
    };
    tx.claim_write(&claim)?;
    record(
        tx,
        ctx,
        draw,
        Subject::Person(person),
        0,
        &Body::ClaimWritten { claim },
    )?;
    Ok(())
}

/// Withdraws the claims that rested on a stop which was none: the entitlement that stands again
/// covers their months. What was given back on such a claim is paid again by the next re-issue.
///
/// # Errors
/// The store's.
pub(crate) fn withdraw_claims_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    standing: &Entitlement,
    draw: &mut Draw,
) -> Result<(), Fault> {
    for id in crate::citizen::ids_of(tx, standing.person)? {
        for mut claim in tx.claims_of(id)? {
            let Some(paid) = tx.payment(claim.payment)? else {
                continue;
            };
            let covered = paid.programme == standing.programme
                && standing.from <= paid.due_month
                && standing.until.is_none_or(|until| paid.due_month <= until);
            if !covered || claim.withdrawn_at.is_some() {
                continue;
            }
            claim.withdrawn_at = Some(ctx.now);
            tx.claim_write(&claim)?;
            let given_back = claim.settled_at.is_some();
            let body = Body::ClaimWritten { claim };
            record(tx, ctx, draw, Subject::Person(id), 0, &body)?;
            if given_back && let Some(mut roll) = tx.roll_for_update(paid.roll)? {
                let (state, owed) = (roll.state, PaymentState::Failed(GIVEN_BACK.to_owned()));
                moved_drawing(tx, ctx, &mut roll, state, vec![(paid.id, owed)], draw)?;
            }
        }
    }
    Ok(())
}

/// Takes a line off a roll that has not been sent. What was checked is no longer what stands on it,
/// so a checked roll is a drawn one again; one at the bank is left, and claimed back when it is paid.
fn take_off(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    roll: RollId,
    payment: PaymentId,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let Some(mut roll) = tx.roll_for_update(roll)? else {
        return Ok(());
    };
    let state = match roll.state {
        RollState::Drawing => RollState::Drawing,
        RollState::Drawn | RollState::Checked => RollState::Drawn,
        _ => return Ok(()),
    };
    moved_drawing(
        tx,
        ctx,
        &mut roll,
        state,
        vec![(payment, PaymentState::Void)],
        draw,
    )
}

/// Notes that money came back.
///
/// # Errors
/// Not found; `claim-settled`; the store's.
pub async fn settle_claim(app: &App, ctx: &Ctx, payment: PaymentId) -> Result<Claim, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| settle_claim_in(app, tx, &ctx, payment))
        .await
}

/// Notes that money came back, inside a unit.
///
/// # Errors
/// As [`settle_claim`].
pub fn settle_claim_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    payment: PaymentId,
) -> Result<Claim, Fault> {
    let scope = require(&ctx.actor, Action::RollWork)?;
    let paid = tx.payment(payment)?.ok_or_else(Refusal::not_found)?;
    within(&scope, app.site().county, paid.division)?;
    let mut claim = tx.claim_of(payment)?.ok_or_else(Refusal::not_found)?;
    if claim.withdrawn_at.is_some() {
        return Err(Refusal::forbidden("claim-withdrawn").into());
    }
    if claim.settled_at.is_some() {
        return Err(Refusal::forbidden("claim-settled").into());
    }
    claim.settled_at = Some(ctx.now);
    tx.claim_write(&claim)?;
    let body = Body::ClaimWritten {
        claim: claim.clone(),
    };
    record(
        tx,
        ctx,
        &mut ctx.draw("claim"),
        Subject::Person(claim.person),
        0,
        &body,
    )?;
    Ok(claim)
}

/// Claims back within the actor's area: claim, name, village, month of the payment.
///
/// # Errors
/// Not for this post; the store's.
pub async fn claims(
    app: &App,
    ctx: &Ctx,
) -> Result<Vec<(Claim, String, DivisionCode, Month)>, Fault> {
    let scope = require(&ctx.actor, Action::RollRead)?;
    let Some(area) = area(&scope, app.site().county) else {
        return Ok(Vec::new());
    };
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        let claims = tx.claims_below(area, 200)?;
        let subjects = claims.iter().map(|(claim, ..)| claim.person).collect();
        crate::journal::record_read(
            tx,
            &ctx,
            &mut ctx.draw("claims"),
            ReadKind::Listed,
            subjects,
            None,
            "claims",
        )?;
        Ok(claims)
    })
    .await
}

/// Failed payments within the actor's area that wait to be paid again.
///
/// # Errors
/// Not for this post; the store's.
pub async fn failed(app: &App, ctx: &Ctx, programme: &str) -> Result<Vec<Payment>, Fault> {
    let scope = require(&ctx.actor, Action::RollRead)?;
    let Some(area) = area(&scope, app.site().county) else {
        return Ok(Vec::new());
    };
    let (ctx, programme) = (ctx.clone(), programme.to_owned());
    app.submit(move |_, tx| {
        let failed = tx.payments_failed(&programme, area)?;
        let subjects = failed.iter().map(|payment| payment.person).collect();
        crate::journal::record_read(
            tx,
            &ctx,
            &mut ctx.draw("failed"),
            ReadKind::Listed,
            subjects,
            None,
            "roll-failed",
        )?;
        Ok(failed)
    })
    .await
}
