//! Acting on a case: the only way it ever changes after filing.

use super::facts::{About, account, answer};
use super::file::sealed_fields;
use super::{actor_facts, bound, effect, visible};
use crate::context::Ctx;
use crate::journal::{record, record_product};
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, Fault};
use flow::{Act, ActorFacts, Procedure};
use model::case::{Case, Proof};
use model::event::Event;
use model::id::{CaseId, OrderId, PersonId};
use model::journal::{Body, Subject};
use model::library::PersonCard;
use model::order::Part;
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use model::unit::UnitCode;
use model::value::Value;
use std::collections::BTreeMap;
use store::Tx;

/// A wish to act.
#[derive(Debug, Clone, Default)]
pub struct ActRequest {
    /// Act code.
    pub act: String,
    /// Fields as typed.
    pub fields: BTreeMap<String, String>,
    /// Materials handed in.
    pub materials: BTreeMap<String, Proof>,
    /// Words.
    pub note: Option<String>,
    /// Lines for its letter: what else is missing, reasons.
    pub lines: Vec<String>,
    /// The version that was seen.
    pub version: Option<u64>,
    /// Work order.
    pub order: Option<OrderId>,
    /// What a work order asks; what an answer says.
    pub question: Option<String>,
    /// Unit asked.
    pub unit: Option<UnitCode>,
    /// Assist instead of lead.
    pub assist: bool,
    /// Line of the list cited by "not ours".
    pub cites: Option<String>,
    /// Person the case is given to.
    pub assign: Option<PersonId>,
    /// Rating.
    pub level: Option<u8>,
    /// Number of the case it belongs together with (合并重复件).
    pub link: Option<String>,
}

/// Acts on a case.
///
/// # Errors
/// What the procedure refuses, each at its field; stale when somebody acted before; not found when
/// it is not hers to see; the store's.
pub async fn act(app: &App, ctx: &Ctx, id: CaseId, request: ActRequest) -> Result<Case, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| act_in(app, tx, &ctx, id, &request))
        .await
}

/// Acts on a case inside a unit.
///
/// # Errors
/// As [`act`].
pub fn act_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: CaseId,
    request: &ActRequest,
) -> Result<Case, Fault> {
    let product = ctx.actor.person == crate::PRODUCT;
    let scope = if product {
        Scope::County
    } else {
        require(&ctx.actor, Action::CaseAct)?
    };
    let facts = if product {
        ActorFacts::product(crate::PRODUCT)
    } else {
        actor_facts(tx, ctx)?
    };
    let (case, _) = tx.case_for_update(id)?.ok_or_else(Refusal::not_found)?;
    let site = app.site_in(tx, ctx.now)?;
    if !visible(&site, &scope, &facts, &case) {
        return Err(Refusal::not_found().into());
    }
    act_with(app, tx, ctx, case, facts, request)
}

/// Acts as somebody already admitted to the case: by its receipt number, or as the product.
///
/// # Errors
/// As [`act`].
pub fn act_with(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    case: Case,
    actor: ActorFacts,
    request: &ActRequest,
) -> Result<Case, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let procedure = procedure_of(&site, &case)?;
    let mut draw = ctx.draw("act");
    let parsed = flow::parse_fields(procedure, &request.act, &request.fields)?;
    crate::power::cited_lines(&site, procedure, &parsed.values)?;
    let mut act = Act::new(&request.act);
    act.fields = sealed_fields(
        app,
        procedure,
        parsed,
        ctx.actor.person,
        bound(case.applicant.person, case.id),
        &mut draw,
    )?;
    act.materials = request.materials.clone();
    act.note = request.note.clone();
    act.lines = request.lines.clone();
    act.version = request.version;
    act.order = request.order;
    act.question = request.question.clone();
    act.unit = request.unit.clone();
    act.part = request.unit.as_ref().map(|_| {
        if request.assist {
            Part::Assist
        } else {
            Part::Lead
        }
    });
    if let Some(cites) = &request.cites
        && !crate::power::cites(&site, cites)
    {
        return Err(Refusal::field("cites", "cites-no-line").into());
    }
    act.cites = request.cites.clone();
    act.level = request.level;
    if let Some(person) = request.assign {
        act.assign = Some(assignee(tx, &case, person, ctx.now)?);
    }
    if let Some(number) = request.link.as_deref().map(str::trim) {
        act.link = Some(linked(tx, ctx, &site, &case, &actor, number)?);
    }
    let needs = flow::needs(procedure, Some(&case), &act);
    let card = card_of(app, tx, &case, ctx.now)?;
    let about = About::of(procedure, &case, card.as_ref(), ctx.now);
    let mut facts = answer(tx, &site, &needs, &about, actor, &mut draw)?;
    account(tx, procedure, &act, case.applicant.person, &mut facts)?;
    facts.actor.person = tx.person_resolve(facts.actor.person)?;
    let judged = resolved(tx, &case)?;
    let events = flow::decide(procedure, Some(&judged), &act, &facts)?;
    let before = case;
    let after = fold(&before, &events, ctx.now);
    store_next(tx, procedure, &before, &after)?;
    let body = Body::CaseActed {
        events: events.clone(),
    };
    record(
        tx,
        ctx,
        &mut draw,
        Subject::Case(after.id),
        before.version,
        &body,
    )?;
    effect::follow(
        app,
        tx,
        ctx,
        &site,
        procedure,
        Some(&before),
        &after,
        &events,
        &mut draw,
    )?;
    Ok(after)
}

/// The case as it is judged: everybody in it by the id that stays, so that separation of duties
/// holds for a person who was found to be two records (DESIGN §5).
fn resolved(tx: &mut Tx<'_>, case: &Case) -> Result<Case, crate::Error> {
    let mut case = case.clone();
    let mut known = BTreeMap::new();
    let mut kept = |tx: &mut Tx<'_>, id: &mut PersonId| -> Result<(), crate::Error> {
        let to = match known.get(id) {
            Some(to) => *to,
            None => tx.person_resolve(*id)?,
        };
        known.insert(*id, to);
        *id = to;
        Ok(())
    };
    for hand in &mut case.hands {
        kept(tx, &mut hand.person)?;
    }
    if let Some(person) = &mut case.applicant.person {
        kept(tx, person)?;
    }
    if let Some(person) = case
        .holder
        .as_mut()
        .and_then(|holder| holder.person.as_mut())
    {
        kept(tx, person)?;
    }
    for field in case.fields.values_mut() {
        if let Value::Person(person) = &mut field.value {
            kept(tx, person)?;
        }
    }
    Ok(case)
}

/// What the libraries know of the person a case is about.
fn card_of(
    app: &App,
    tx: &mut Tx<'_>,
    case: &Case,
    now: Instant,
) -> Result<Option<PersonCard>, crate::Error> {
    match case.applicant.person {
        Some(person) => app.libraries().card(tx, person, now.date()),
        None => Ok(None),
    }
}

fn procedure_of<'s>(site: &'s Site, case: &Case) -> Result<&'s Procedure, Fault> {
    site.procedure_of(&case.version_of_module, &case.procedure)
        .ok_or_else(|| {
            crate::Error::Damaged(format!("case {}: its module version is not here", case.id))
                .into()
        })
}

fn fold(before: &Case, events: &[Event], at: Instant) -> Case {
    let mut after = before.clone();
    for event in events {
        flow::evolve(&mut after, event, at);
    }
    after
}

fn store_next(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    before: &Case,
    after: &Case,
) -> Result<(), Fault> {
    let against = super::veil::against(procedure, after);
    if tx.case_update(after, before.version, against.as_deref())? {
        Ok(())
    } else {
        Err(Refusal::stale().into())
    }
}

/// The other case that an act names by its number: one she sees, and not the same.
fn linked(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    site: &Site,
    case: &Case,
    actor: &ActorFacts,
    number: &str,
) -> Result<CaseId, Fault> {
    let refused = || Refusal::field("link", "link-unknown");
    let id = tx.case_of_number(number)?.ok_or_else(refused)?;
    if id == case.id {
        return Err(Refusal::field("link", "link-itself").into());
    }
    let (other, _) = tx.case(id)?.ok_or_else(refused)?;
    let scope = require(&ctx.actor, Action::CaseRead)?;
    let scope = super::reading(site, scope, actor);
    if visible(site, &scope, actor, &other) {
        Ok(id)
    } else {
        Err(refused().into())
    }
}

/// The person a case is given to must hold the post that holds it.
fn assignee(
    tx: &mut Tx<'_>,
    case: &Case,
    person: PersonId,
    now: Instant,
) -> Result<model::case::Holder, Fault> {
    let holder = case
        .holder
        .as_ref()
        .ok_or_else(|| Refusal::forbidden("nobody-holds"))?;
    let posts = tx.appointments_of_unit(&holder.unit, now.date())?;
    let post = posts
        .iter()
        .find(|post| post.person == person)
        .ok_or_else(|| Refusal::field("assign", "not-in-unit"))?;
    Ok(model::case::Holder {
        unit: post.unit.clone(),
        role: post.role,
        person: Some(person),
    })
}

/// Fires a clock that fell due: what the procedure declares happens, and the entry carries both
/// when it was due and when it fired. Old timers do nothing.
///
/// # Errors
/// The store's; a refusal of the declared act is recorded as the bare expiry.
pub fn fire_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: crate::Chance,
    id: CaseId,
    clock: &str,
    due: Instant,
) -> Result<(), Fault> {
    let Some((case, _)) = tx.case_for_update(id)? else {
        return Ok(());
    };
    let site = app.site_in(tx, now)?;
    let procedure = procedure_of(&site, &case)?;
    let ctx = super::facts::product_ctx(now, chance, case.synthetic);
    let mut draw = ctx.draw("fire");
    let actor = ActorFacts::product(crate::PRODUCT);
    let card = card_of(app, tx, &case, now)?;
    let about = About::of(procedure, &case, card.as_ref(), now);
    let needs = flow::timer_act(procedure, &case, clock)
        .map(|act| flow::needs(procedure, Some(&case), &act))
        .unwrap_or_default();
    let facts = answer(tx, &site, &needs, &about, actor, &mut draw)?;
    let events = match flow::decide_timer(procedure, &case, clock, &facts) {
        Ok(events) => events,
        Err(refusal) if refusal.kind == model::refusal::Kind::Stale => return Ok(()),
        // The declared act is not possible as things stand: the limit is still over.
        Err(_) => vec![Event::ClockExpired {
            clock: clock.to_owned(),
            due,
        }],
    };
    let after = fold(&case, &events, now);
    store_next(tx, procedure, &case, &after)?;
    let body = Body::CaseTimed {
        clock: clock.to_owned(),
        due,
        events: events.clone(),
    };
    record_product(
        tx,
        now,
        case.synthetic,
        &mut draw,
        Subject::Case(id),
        case.version,
        &body,
    )?;
    effect::follow(
        app,
        tx,
        &ctx,
        &site,
        procedure,
        Some(&case),
        &after,
        &events,
        &mut draw,
    )
}

/// Reckons a case's due dates anew after a calendar came; whether anything changed.
///
/// # Errors
/// The store's.
pub fn reckon_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: crate::Chance,
    id: CaseId,
) -> Result<bool, Fault> {
    let Some((case, _)) = tx.case_for_update(id)? else {
        return Ok(false);
    };
    let site = app.site_in(tx, now)?;
    let procedure = procedure_of(&site, &case)?;
    let events = flow::decide_reckoning(procedure, &case, &site.calendar);
    if events.is_empty() {
        return Ok(false);
    }
    let ctx = super::facts::product_ctx(now, chance, case.synthetic);
    let mut draw = ctx.draw("reckon");
    let after = fold(&case, &events, now);
    store_next(tx, procedure, &case, &after)?;
    let body = Body::CaseActed {
        events: events.clone(),
    };
    record_product(
        tx,
        now,
        case.synthetic,
        &mut draw,
        Subject::Case(id),
        case.version,
        &body,
    )?;
    effect::follow(
        app,
        tx,
        &ctx,
        &site,
        procedure,
        Some(&case),
        &after,
        &events,
        &mut draw,
    )?;
    Ok(true)
}

/// Writes what a turn of the county says of a case: who must act on it now. Its stage, its clocks and
/// its history stay as they are.
///
/// # Errors
/// The store's.
pub(crate) fn hand_over_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    draw: &mut crate::Draw,
    id: CaseId,
    events: &[Event],
) -> Result<(), Fault> {
    let Some((case, _)) = tx.case_for_update(id)? else {
        return Ok(());
    };
    let site = app.site_in(tx, now)?;
    let procedure = procedure_of(&site, &case)?;
    let after = fold(&case, events, now);
    store_next(tx, procedure, &case, &after)?;
    let body = Body::CaseActed {
        events: events.to_vec(),
    };
    record_product(
        tx,
        now,
        case.synthetic,
        draw,
        Subject::Case(id),
        case.version,
        &body,
    )?;
    let ctx = super::facts::product_ctx(now, crate::Chance(draw.take()), case.synthetic);
    effect::follow(
        app,
        tx,
        &ctx,
        &site,
        procedure,
        Some(&case),
        &after,
        events,
        draw,
    )
}
