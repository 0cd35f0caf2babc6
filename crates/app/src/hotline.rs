//! The hotline's desk (12345 座席): what waits for it, the matters of whoever calls, what happened just there
//! just now, and taking a call down. A caller is found again by the keyed index of her phone; who she is stays
//! sealed.

use crate::case::{
    ActRequest, CaseLine, FileRequest, Whom, about_actor, act_in, actor_facts, file_in, visible,
};
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require};
use crate::seal::Kind;
use crate::site::Site;
use crate::{App, Fault};
use ::county::ground::metres;
use codes::{DivisionCode, Level};
use flow::{ActorFacts, FieldKind, Procedure};
use model::case::{Case, Channel};
use model::id::{CaseId, PersonId};
use model::journal::ReadKind;
use model::order::OrderState;
use model::place::{Place, Point};
use model::refusal::Refusal;
use model::time::Instant;
use model::unit::UnitCode;
use model::value::Value;
use model::verb::Verb;
use std::collections::BTreeMap;
use store::Tx;
use store::caseflow::Span;

/// The procedure of a call.
pub const PROCEDURE: &str = "hotline-call";
/// How long ago something like it may have been reported.
pub const LIKE_HOURS: i64 = 72;
/// Matters of a caller at most.
const MATTERS: i64 = 30;
/// Cases looked through for what is like it at most.
const LIKE_MAX: i64 = 500;
/// Lines of what is like it at most.
const LIKE_SHOWN: usize = 8;
/// Cases of the desk's queue that are sorted.
const QUEUE_MAX: i64 = 200;
/// Words of a matter that are shown.
const WORDS_MAX: usize = 60;

/// The keyed indexes of the phones of a case, in order: of a procedure that keeps who reported; none of others.
#[must_use]
pub fn callers_of(procedure: &Procedure, case: &Case) -> Vec<String> {
    if procedure.confidential().is_none() {
        return Vec::new();
    }
    let phones = procedure
        .fields()
        .iter()
        .filter(|field| field.kind == FieldKind::Phone);
    let mut callers: Vec<String> = phones
        .filter_map(|field| match &case.fields.get(&field.code)?.value {
            Value::Sealed(sealed) => Some(sealed.index.clone()),
            _ => None,
        })
        .collect();
    callers.sort();
    callers.dedup();
    callers
}

/// Carries the phones of a case into the rows by which its caller is found again.
pub(crate) fn follow_in(tx: &mut Tx<'_>, procedure: &Procedure, after: &Case) -> Result<(), Fault> {
    if procedure.confidential().is_none() {
        return Ok(());
    }
    let callers = callers_of(procedure, after);
    if tx.callers_of(after.id)? != callers {
        tx.callers_set(after.id, &callers)?;
    }
    Ok(())
}

/// A matter as the desk sees it without opening whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Procedure.
    pub procedure: String,
    /// Field that classes it, and the class; none where it has none.
    pub class: Option<(String, String)>,
    /// Its first words.
    pub words: String,
    /// Stage.
    pub stage: String,
    /// Where.
    pub division: DivisionCode,
    /// The unit that must act.
    pub unit: Option<UnitCode>,
    /// Units that were asked and have not answered.
    pub asked: Vec<UnitCode>,
    /// When it came.
    pub filed_at: Instant,
    /// Earliest due instant.
    pub due: Option<Instant>,
    /// Whether it still goes on.
    pub open: bool,
}

/// Something like it, and how far away, where both have a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// It.
    pub matter: Matter,
    /// Metres.
    pub metres: Option<i64>,
}

/// What a call is about, for finding what is like it.
#[derive(Debug, Clone, Default)]
pub struct Like {
    /// Where; a point says it more exactly.
    pub division: Option<DivisionCode>,
    /// The point.
    pub point: Option<Point>,
    /// Classes that mean it: of calls, of events.
    pub classes: Vec<String>,
}

/// A line of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The case.
    pub line: CaseLine,
    /// The act that sends it to a unit, where that is open.
    pub dispatch: Option<String>,
}

/// What waits for the desk, nearest limit first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HotlineDesk {
    /// Answered: whoever called is to be called back.
    pub call_back: Vec<Waiting>,
    /// Over a limit, whatever it waits for.
    pub overdue: Vec<Waiting>,
    /// To be sent to a unit.
    pub dispatch: Vec<Waiting>,
    /// How many the desk holds.
    pub waiting: i64,
    /// Of these over a limit.
    pub late: i64,
}

/// A call to be taken down.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// The filing act: to record it, or to answer at once; empty = the first open to the desk.
    pub act: String,
    /// Where, when not at a point.
    pub division: Option<DivisionCode>,
    /// The point.
    pub point: Option<Point>,
    /// Fields as typed.
    pub fields: BTreeMap<String, String>,
    /// Number of the case it is merged into at once.
    pub link: Option<String>,
    /// The client's own id: the same id files once.
    pub client: Option<String>,
}

/// The procedure of calls, for a post that keeps who calls.
fn own<'s>(site: &'s Site, ctx: &Ctx) -> Result<&'s Procedure, Refusal> {
    require(&ctx.actor, Action::HotlineWork)?;
    let (_, procedure) = site
        .procedure(PROCEDURE)
        .ok_or_else(|| Refusal::forbidden("hotline-off"))?;
    if procedure.confidential() == Some(ctx.actor.role()) {
        Ok(procedure)
    } else {
        Err(Refusal::denied("not-for-your-post"))
    }
}

/// Filing acts that are open to a role, recording first: what can be dispatched before what is at its end.
pub fn filings(
    procedure: &Procedure,
    role: model::role::Role,
) -> impl Iterator<Item = &flow::ActSpec> {
    let open = procedure
        .filings()
        .filter(move |act| act.by.contains(&flow::By::Role(role)));
    let mut acts: Vec<&flow::ActSpec> = open.collect();
    acts.sort_by_key(|act| act.outcome.is_some());
    acts.into_iter()
}

/// The place that somebody typed a part of the name of, or its code.
///
/// # Errors
/// `place-unknown`, `place-several` at `where`.
pub fn place_named(site: &Site, typed: &str) -> Result<DivisionCode, Refusal> {
    let typed = typed.trim();
    let known = |code: &DivisionCode| *code == site.county || site.divisions.contains_key(code);
    if let Some(code) = typed.parse::<DivisionCode>().ok().filter(known) {
        return Ok(code);
    }
    if typed == site.county_name {
        return Ok(site.county);
    }
    let parts: Vec<&str> = typed.split_whitespace().collect();
    let mut found: Vec<(DivisionCode, String)> = Vec::new();
    for (town, _) in site.towns() {
        let villages = site.villages(town).map(|(village, _)| village);
        for code in std::iter::once(town).chain(villages) {
            let name = site.place_name(code);
            if name == typed {
                return Ok(code);
            }
            if !parts.is_empty() && parts.iter().all(|part| name.contains(part)) {
                found.push((code, name));
            }
        }
    }
    // A town's own name is a part of its villages'.
    let exact = found
        .iter()
        .filter(|(code, _)| site.division_name(*code) == typed);
    match (found.as_slice(), exact.collect::<Vec<_>>().as_slice()) {
        ([], _) => Err(Refusal::field("where", "place-unknown")),
        ([(code, _)], _) | (_, [(code, _)]) => Ok(*code),
        (several, _) => {
            let names: Vec<&str> = several
                .iter()
                .take(4)
                .map(|(_, name)| name.as_str())
                .collect();
            Err(Refusal::field("where", "place-several").with("places", names.join(" / ")))
        }
    }
}

fn cut(words: &str) -> String {
    if words.chars().count() <= WORDS_MAX {
        return words.to_owned();
    }
    let mut short: String = words.chars().take(WORDS_MAX).collect();
    short.push('…');
    short
}

/// A case without whose it is.
fn matter(procedure: &Procedure, case: &Case) -> Matter {
    let fields = procedure.fields().iter();
    let class = fields
        .clone()
        .filter(|field| field.table.is_some())
        .find_map(|field| match &case.fields.get(&field.code)?.value {
            Value::Choice(class) => Some((field.code.clone(), class.clone())),
            _ => None,
        });
    let words = fields
        .filter(|field| field.kind == FieldKind::Text && field.listed)
        .find_map(|field| match &case.fields.get(&field.code)?.value {
            Value::Text(words) => Some(cut(words)),
            _ => None,
        });
    let asked = case
        .orders
        .iter()
        .filter(|order| order.state == OrderState::Open);
    Matter {
        id: case.id,
        number: case.number.clone(),
        procedure: case.procedure.clone(),
        class,
        words: words.unwrap_or_default(),
        stage: case.stage.clone(),
        division: case.place.division,
        unit: case.holder.as_ref().map(|holder| holder.unit.clone()),
        asked: asked.map(|order| order.unit.clone()).collect(),
        filed_at: case.filed_at,
        due: case.due().filter(|_| case.is_open()),
        open: case.is_open(),
    }
}

/// Whether the desk may be shown a case here: it sees it, it keeps who reported it or nobody has to, and it is
/// no complaint about the reader.
fn shown<'s>(
    site: &'s Site,
    ctx: &Ctx,
    facts: &ActorFacts,
    case: &Case,
) -> Result<Option<&'s Procedure>, Refusal> {
    let scope = require(&ctx.actor, Action::CaseRead)?;
    let procedure = site.procedure_of(&case.version_of_module, &case.procedure);
    Ok(procedure
        .filter(|procedure| {
            procedure
                .confidential()
                .is_none_or(|role| role == ctx.actor.role())
        })
        .filter(|procedure| !about_actor(procedure, case, facts))
        .filter(|_| visible(site, &scope, facts, case)))
}

/// The matters of whoever has a phone, the newest first: found by its keyed index, nobody's name opened.
///
/// # Errors
/// Not for this post; `field-required` and what a phone is refused for, at its field; the store's.
pub async fn callers(app: &App, ctx: &Ctx, phone: String) -> Result<Vec<Matter>, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| callers_in(app, tx, &ctx, &phone))
        .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`callers`].
pub fn callers_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    phone: &str,
) -> Result<Vec<Matter>, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let index = index_of(app, own(&site, ctx)?, ctx, phone)?;
    let facts = actor_facts(tx, ctx)?;
    let mut matters = Vec::new();
    let mut persons: Vec<PersonId> = Vec::new();
    for id in tx.cases_of_caller(&index, MATTERS)? {
        let Some((case, _)) = tx.case(id)? else {
            continue;
        };
        if let Some(procedure) = shown(&site, ctx, &facts, &case)? {
            persons.extend(case.applicant.person);
            matters.push(matter(procedure, &case));
        }
    }
    persons.sort();
    persons.dedup();
    record_read(
        tx,
        ctx,
        &mut ctx.draw("callers"),
        ReadKind::Listed,
        persons,
        None,
        "cases",
    )?;
    Ok(matters)
}

/// The keyed index of a phone as it was typed.
fn index_of(app: &App, procedure: &Procedure, ctx: &Ctx, phone: &str) -> Result<String, Refusal> {
    let role = ctx.actor.role();
    let asked = filings(procedure, role).find_map(|act| {
        let field = procedure
            .asks(&act.code)
            .find(|field| field.kind == FieldKind::Phone)?;
        Some((act, field))
    });
    let (act, field) = asked.ok_or_else(|| Refusal::forbidden("hotline-off"))?;
    if phone.trim().is_empty() {
        return Err(Refusal::field(&field.code, "field-required"));
    }
    let typed = BTreeMap::from([(field.code.clone(), phone.to_owned())]);
    let parsed = flow::parse_fields(procedure, &act.code, &typed)?;
    match parsed.values.get(&field.code) {
        Some(Value::Text(plain)) => Ok(app.sealer().index(Kind::Phone, plain)),
        _ => Err(Refusal::field(&field.code, "field-required")),
    }
}

/// What was reported within the last [`LIKE_HOURS`] in the same village of the same class and still goes on: the
/// nearest first where both have a point, then the newest.
///
/// # Errors
/// Not for this post; `field-required` at `where`; the store's.
pub async fn like(app: &App, ctx: &Ctx, like: Like) -> Result<Vec<Alike>, Fault> {
    let ctx = ctx.clone();
    app.look(move |app, tx| like_in(app, tx, &ctx, &like)).await
}

fn like_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, like: &Like) -> Result<Vec<Alike>, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    own(&site, ctx)?;
    let located = match like.point {
        Some(point) => crate::ground::locate(tx, &site, point)?.map(|(division, _)| division),
        None => None,
    };
    let division = located
        .or(like.division)
        .ok_or_else(|| Refusal::field("where", "field-required"))?;
    let facts = actor_facts(tx, ctx)?;
    let span = Span {
        division,
        module: "",
        since: ctx.now.plus_ms(-LIKE_HOURS * 3_600_000),
        until: ctx.now.plus_ms(1),
    };
    let mut found = Vec::new();
    for id in tx.flow_filed(span, None, LIKE_MAX)? {
        let Some((case, _)) = tx.case(id)? else {
            continue;
        };
        // What lies in a village is not like what lies somewhere in its town.
        if !case.is_open() || case.place.division != division || !is_of(&case, &like.classes) {
            continue;
        }
        let Some(procedure) = shown(&site, ctx, &facts, &case)?.filter(|p| p.is_event()) else {
            continue;
        };
        found.push(Alike {
            metres: like
                .point
                .zip(case.place.point)
                .map(|(here, there)| metres(here, there).round() as i64),
            matter: matter(procedure, &case),
        });
    }
    found.sort_by_key(|alike| {
        (
            alike.metres.unwrap_or(i64::MAX),
            std::cmp::Reverse(alike.matter.filed_at),
        )
    });
    found.truncate(LIKE_SHOWN);
    Ok(found)
}

fn is_of(case: &Case, classes: &[String]) -> bool {
    case.fields
        .values()
        .any(|field| matches!(&field.value, Value::Choice(class) if classes.contains(class)))
}

/// What waits for the desk.
///
/// # Errors
/// Not for this post; the store's.
pub async fn desk(app: &App, ctx: &Ctx) -> Result<HotlineDesk, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| desk_in(app, tx, &ctx)).await
}

fn desk_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<HotlineDesk, Fault> {
    require(&ctx.actor, Action::HotlineWork)?;
    let post = ctx.actor.post.as_ref().ok_or_else(Refusal::not_found)?;
    let site = app.site_in(tx, ctx.now)?;
    let facts = actor_facts(tx, ctx)?;
    let mut desk = HotlineDesk::default();
    let person = ctx.actor.person;
    (desk.waiting, desk.late) = tx.case_queue_count(&post.unit, post.role, person, ctx.now)?;
    let mut persons: Vec<PersonId> = Vec::new();
    for line in tx.case_queue(&post.unit, post.role, person, None, QUEUE_MAX)? {
        if line.about(facts.unit.as_ref(), facts.person) {
            continue;
        }
        let Some((case, _)) = tx.case(line.id)? else {
            continue;
        };
        let Some(procedure) = site.procedure_of(&case.version_of_module, &case.procedure) else {
            continue;
        };
        persons.extend(line.person);
        let open = flow::open_acts(procedure, &case, &facts);
        let asked = case.orders.iter().any(|o| o.state == OrderState::Open);
        let dispatch = open
            .iter()
            .find(|act| act.verb == Verb::Ask && !asked)
            .map(|act| act.code.clone());
        let calls = open.iter().any(|act| act.verb == Verb::Verify);
        let waiting = Waiting { line, dispatch };
        if waiting.line.due.is_some_and(|due| due < ctx.now) {
            desk.overdue.push(waiting.clone());
        }
        if calls {
            desk.call_back.push(waiting);
        } else if waiting.dispatch.is_some() {
            desk.dispatch.push(waiting);
        }
    }
    persons.sort();
    persons.dedup();
    record_read(
        tx,
        ctx,
        &mut ctx.draw("hotline-desk"),
        ReadKind::Listed,
        persons,
        None,
        "desk",
    )?;
    Ok(desk)
}

/// Takes a call down, and merges it at once into what it is like, where a number is given.
///
/// # Errors
/// What the procedure refuses, each at its field; `hotline-not-asked` at what the act does not ask;
/// `act-not-open` at `link`; the store's.
pub async fn take(app: &App, ctx: &Ctx, call: Call) -> Result<Case, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| take_in(app, tx, &ctx, &call))
        .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`take`].
pub fn take_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, call: &Call) -> Result<Case, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let procedure = own(&site, ctx)?;
    let act = filings(procedure, ctx.actor.role())
        .find(|act| call.act.is_empty() || act.code == call.act)
        .ok_or_else(|| Refusal::field("act", "filing-not-yours"))?;
    // What was typed is never dropped in silence.
    let asked = |code: &str| procedure.asks(&act.code).any(|field| field.code == code);
    let beside = call
        .fields
        .iter()
        .find(|(code, typed)| !typed.trim().is_empty() && !asked(code.as_str()));
    if let Some((code, _)) = beside {
        return Err(Refusal::field(code, "hotline-not-asked").into());
    }
    // Of a point alone the ground says where it lies.
    let division = call.division.or(call.point.map(|_| site.county));
    let place = division.map(|division| Place {
        division,
        grid: None,
        point: call.point,
    });
    let request = FileRequest {
        procedure: PROCEDURE.to_owned(),
        act: act.code.clone(),
        item: PROCEDURE.to_owned(),
        whom: Whom::Named(String::new()),
        channel: Channel::Phone,
        place,
        fields: call.fields.clone(),
        materials: BTreeMap::new(),
        note: None,
        client: call.client.clone(),
    };
    let case = file_in(app, tx, ctx, &request)?;
    let link = call.link.as_deref().map(str::trim);
    let Some(number) = link.filter(|number| !number.is_empty()) else {
        return Ok(case);
    };
    // The same call sent again was merged before.
    if !tx.case_links(case.id)?.is_empty() {
        return Ok(case);
    }
    let facts = actor_facts(tx, ctx)?;
    let merge = flow::open_acts(procedure, &case, &facts)
        .into_iter()
        .find(|open| open.links)
        .ok_or_else(|| Refusal::field("link", "act-not-open"))?;
    let request = ActRequest {
        act: merge.code,
        link: Some(number.to_owned()),
        version: Some(case.version),
        ..ActRequest::default()
    };
    act_in(app, tx, ctx, case.id, &request)
}

/// Towns and villages, for choosing by a part of the name.
#[must_use]
pub fn places(site: &Site) -> Vec<(DivisionCode, String)> {
    let mut all = Vec::new();
    for (town, _) in site.towns() {
        let villages = site.villages(town).map(|(village, _)| village);
        let codes = std::iter::once(town).chain(villages);
        all.extend(codes.map(|code| (code, site.place_name(code))));
    }
    all.sort_by_key(|(code, _)| (code.level() == Level::Town, *code));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_between_letters() {
        assert_eq!(cut("短"), "短");
        let long = "长".repeat(WORDS_MAX + 5);
        let short = cut(&long);
        assert_eq!(short.chars().count(), WORDS_MAX + 1);
        assert!(short.ends_with('…'));
    }
}
