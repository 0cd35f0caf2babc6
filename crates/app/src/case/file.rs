//! Filing a case.

use super::facts::{About, account, answer};
use super::{VEILED, actor_facts, bound, client_digest, effect, unique_key};
use crate::context::Ctx;
use crate::inspection;
use crate::journal::record;
use crate::policy::{Action, reaches, require};
use crate::seal::Kind;
use crate::{App, Fault};
use codes::CitizenNumber;
use flow::{Act, ActorFacts, By, Procedure};
use model::case::{Agent, Applicant, Case, Channel, Proof};
use model::event::{Event, Filing};
use model::id::{CaseId, PersonId};
use model::journal::{Body, ReadKind, Subject};
use model::library::PersonCard;
use model::person::Person;
use model::place::Place;
use model::refusal::Refusal;
use model::role::Role;
use model::scope::Scope;
use model::unit::UnitCode;
use model::value::{FieldValue, Source, Value};
use std::collections::BTreeMap;
use store::Tx;

/// Whom a case is about.
#[derive(Debug, Clone)]
pub enum Whom {
    /// A person already looked up.
    Person(PersonId),
    /// By citizen number, as typed.
    Number(String),
    /// Nobody in the library: a name as given, for procedures that allow it.
    Named(String),
}

/// A wish to file.
#[derive(Debug, Clone)]
pub struct FileRequest {
    /// Procedure.
    pub procedure: String,
    /// Filing act; empty = the one open to the actor.
    pub act: String,
    /// Item.
    pub item: String,
    /// Whom it is about.
    pub whom: Whom,
    /// By which way.
    pub channel: Channel,
    /// Where, when not where the person lives.
    pub place: Option<Place>,
    /// Fields as typed.
    pub fields: BTreeMap<String, String>,
    /// Materials handed in.
    pub materials: BTreeMap<String, Proof>,
    /// Words.
    pub note: Option<String>,
    /// The client's own id: the same id files once, for ever.
    pub client: Option<String>,
}

/// Files a case.
///
/// # Errors
/// What the procedure refuses, each at its field; `person-unknown`, `not-your-area`; the store's.
pub async fn file(app: &App, ctx: &Ctx, request: FileRequest) -> Result<Case, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| file_in(app, tx, &ctx, &request))
        .await
}

/// The person a request is about.
fn person_of(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    whom: &Whom,
) -> Result<Option<PersonCard>, Fault> {
    let id = match whom {
        Whom::Person(id) => *id,
        Whom::Number(text) => {
            let number = CitizenNumber::parse_on(text, ctx.now.date()).map_err(|fault| {
                let mut refusal = Refusal::field("number", fault.key());
                for (name, arg) in fault.args() {
                    refusal = refusal.with(name, arg);
                }
                refusal
            })?;
            app.sealer().person(&number)
        }
        Whom::Named(_) => return Ok(None),
    };
    let card = app.libraries().card(tx, id, ctx.now.date())?;
    Ok(Some(card.ok_or_else(|| {
        Refusal::field("number", "person-unknown")
    })?))
}

fn filing_act(procedure: &Procedure, facts: &ActorFacts, wanted: &str) -> Result<String, Refusal> {
    let open = |act: &&flow::ActSpec| {
        act.by.iter().any(|by| match by {
            By::Product => facts.product,
            _ if facts.product => false,
            By::Applicant => facts.role == Role::Citizen,
            By::Role(role) => facts.role == *role,
            By::Holder | By::RoleOfHolder(_) | By::Asked | By::Asker => false,
        })
    };
    procedure
        .filings()
        .filter(open)
        .find(|act| wanted.is_empty() || act.code == wanted)
        .map(|act| act.code.clone())
        .ok_or_else(|| Refusal::forbidden("filing-not-yours"))
}

/// Seals what must not stand open and tags every value with who gave it.
pub(super) fn sealed_fields(
    app: &App,
    procedure: &Procedure,
    parsed: flow::Parsed,
    by: PersonId,
    bound: crate::seal::Bound,
    draw: &mut crate::Draw,
) -> Result<BTreeMap<String, FieldValue>, Fault> {
    let mut fields = BTreeMap::new();
    for (code, value) in parsed.values {
        let value = match value {
            Value::Text(plain) if parsed.needs_sealing.contains(&code) => {
                let kind = procedure
                    .field(&code)
                    .and_then(|field| Kind::from_code(field.kind.code()))
                    .ok_or_else(|| Refusal::field(&code, "field-unknown"))?;
                let sealed = app
                    .sealer()
                    .seal(kind, bound, draw, &plain)
                    .map_err(|e| crate::Error::Damaged(e.to_string()))?;
                Value::Sealed(sealed)
            }
            other => other,
        };
        fields.insert(
            code,
            FieldValue {
                value,
                source: Source::Given(by),
            },
        );
    }
    Ok(fields)
}

/// A receipt number: unguessable, easy to read out. 16 characters without I, L, O, U.
fn receipt(draw: &mut crate::Draw) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    draw.bytes::<16>()
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
        .collect()
}

/// Files a case inside a unit.
///
/// # Errors
/// As [`file`].
pub fn file_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    request: &FileRequest,
) -> Result<Case, Fault> {
    file_with(app, tx, ctx, request, None)
}

/// Files a case inside a unit, under an id that another case has announced.
///
/// # Errors
/// As [`file`].
pub(super) fn file_with(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    request: &FileRequest,
    announced: Option<CaseId>,
) -> Result<Case, Fault> {
    let product = ctx.actor.person == crate::PRODUCT;
    let scope = if product {
        Scope::County
    } else {
        require(&ctx.actor, Action::CaseFile)?
    };
    let site = app.site_in(tx, ctx.now)?;
    let mut draw = ctx.draw("file");
    let id = announced.unwrap_or_else(|| CaseId::new(ctx.now.0, draw.bytes()));
    let client = request.client.as_deref().map(client_digest);
    if let Some(client) = &client
        && let Some(earlier) = tx.case_key(&format!("client:{client}"))?
    {
        // Sent again: the same answer, if it is the same person's.
        let (case, _) = tx.case(earlier)?.ok_or_else(Refusal::not_found)?;
        return match case.hands.first() {
            Some(hand) if hand.person == ctx.actor.person => Ok(case),
            _ => Err(Refusal::forbidden("client-id-used").into()),
        };
    }
    let (version, procedure) = site
        .procedure(&request.procedure)
        .ok_or_else(|| Refusal::field("procedure", "procedure-unknown"))?;
    let facts = if product {
        ActorFacts::product(crate::PRODUCT)
    } else {
        actor_facts(tx, ctx)?
    };
    let code = filing_act(procedure, &facts, &request.act)?;
    let card = person_of(app, tx, ctx, &request.whom)?;
    let person = card.as_ref().map(|card| &card.person);
    let hall = if procedure.code() == inspection::PROCEDURE {
        let typed = request.fields.get(inspection::HALL);
        Some(inspection::named_in(
            tx,
            ctx,
            &site,
            typed.map(String::as_str),
        )?)
    } else {
        None
    };
    let place = hall
        .as_ref()
        .map(|hall| Place {
            division: hall.division,
            grid: None,
            point: None,
        })
        .or(found_at(tx, &site, procedure, request)?)
        .or_else(|| request.place.clone())
        .or_else(|| {
            person.map(|p| Place {
                division: p.division,
                grid: p.grid,
                point: None,
            })
        })
        .or_else(|| {
            ctx.actor.post.as_ref().map(|post| Place {
                division: post.division,
                grid: None,
                point: None,
            })
        })
        .ok_or_else(|| Refusal::field("place", "place-needed"))?;
    if !site.divisions.contains_key(&place.division) && place.division != site.county {
        return Err(Refusal::field("place", "division-unknown").into());
    }
    if !site.takes_at(procedure.module(), place.division, ctx.now.date()) {
        let town = site.place_name(
            place
                .division
                .at(codes::Level::Town)
                .unwrap_or(place.division),
        );
        return Err(Refusal::field("procedure", "module-off-here")
            .with("town", town)
            .into());
    }
    let within = match &scope {
        Scope::Persons(_) => {
            person.is_some_and(|p| p.id == facts.person || facts.acts_for.contains(&p.id))
        }
        // What happens at a place is reported by whoever sees it.
        Scope::Grids { .. } | Scope::Division(_) | Scope::Unit(_)
            if procedure.is_event() && person.is_none() =>
        {
            true
        }
        // Both where the matter is and whom it is about: her record is read and fills the form.
        other => {
            reaches(other, place.division, place.grid)
                && person.is_none_or(|p| reaches(other, p.division, p.grid))
        }
    };
    if !within {
        return Err(Refusal::denied("not-your-area").into());
    }
    // The product files what it found itself; no window took it.
    let through = ctx
        .actor
        .post
        .as_ref()
        .filter(|_| !product)
        .map(|post| &post.unit);
    // The offices' own business is no item of the catalogue: its procedure says who does it.
    let (internal, event) = (procedure.is_internal(), procedure.is_event());
    let (item, power) = if internal || event {
        (procedure.code(), None)
    } else {
        let code = procedure.code();
        let item = request.item.as_str();
        let power = crate::power::at_filing(&site, item, code, place.division, through)?;
        (item, power)
    };
    let name = match (person, &request.whom) {
        (Some(_), _) if internal => {
            return Err(Refusal::field("number", "internal-person").into());
        }
        (None, Whom::Named(name)) if internal && product && !name.is_empty() => name.clone(),
        (None, _) if internal => match &hall {
            Some(hall) => hall.name.clone(),
            None => unit_asking(&site, request, through)?,
        },
        _ if procedure.confidential().is_some() => VEILED.to_owned(),
        (Some(person), _) => person.name.clone(),
        (None, Whom::Named(name)) if !name.trim().is_empty() => {
            crate::open_words("name", name)?;
            name.trim().to_owned()
        }
        // Who reports for the county reports in her own name.
        _ if event && !ctx.actor.name.is_empty() => ctx.actor.name.clone(),
        _ if event && product => VEILED.to_owned(),
        _ => return Err(Refusal::field("name", "name-needed").into()),
    };
    let agent = agent_of(tx, ctx, product, person)?;
    let year = ctx.now.date().year();
    let serial = tx.series_next(&format!("case:{year}:{}", place.division))?;
    let mut filing = Filing {
        id,
        number: format!("{year}-{}-{serial:06}", place.division),
        receipt: receipt(&mut draw),
        procedure: procedure.code().to_owned(),
        version_of_module: version.to_owned(),
        item: item.to_owned(),
        applicant: Applicant {
            person: person.map(|p| p.id),
            name,
            agent,
            channel: request.channel,
        },
        place: place.clone(),
        effective: ctx.now.date(),
        known: site.book.as_ref().map_or(0, |book| book.known()),
        power,
        stage: String::new(),
        unique: false,
        client: client.clone(),
        synthetic: ctx.synthetic,
    };
    let parsed = flow::parse_fields(procedure, &code, &request.fields)?;
    crate::power::cited_lines(&site, procedure, &parsed.values)?;
    let by = ctx.actor.person;
    let mut act = Act::new(&code);
    act.fields = sealed_fields(
        app,
        procedure,
        parsed,
        by,
        bound(person.map(|p| p.id), id),
        &mut draw,
    )?;
    act.materials = request.materials.clone();
    act.note = request.note.clone();
    let needs = flow::needs(procedure, None, &act);
    let about = About {
        procedure,
        now: ctx.now,
        case: None,
        id,
        card: card.as_ref(),
        place: &place,
        filed_at: ctx.now,
        item,
    };
    let mut facts = answer(tx, &site, &needs, &about, facts, &mut draw)?;
    account(tx, procedure, &act, person.map(|p| p.id), &mut facts)?;
    let prefilled = !facts.library.is_empty();
    filing.unique = needs.duplicates && person.is_some();
    facts.filing = Some(filing);
    let events = flow::decide(procedure, None, &act, &facts)?;
    let case = fold(&events, ctx.now)
        .ok_or_else(|| crate::Error::Damaged("a filing without a case".to_owned()))?;
    if needs.duplicates
        && let Some(person) = case.applicant.person
        && !tx.case_key_take(&unique_key(procedure.code(), person), id)?
    {
        return Err(Refusal::forbidden("duplicate-case").into());
    }
    if let Some(client) = &client {
        tx.case_key_take(&format!("client:{client}"), id)?;
    }
    let against = super::veil::against(procedure, &case);
    tx.case_insert(&case, procedure.module(), against.as_deref())?;
    let body = Body::CaseActed {
        events: events.clone(),
    };
    record(tx, ctx, &mut draw, Subject::Case(id), 0, &body)?;
    if prefilled
        && !product
        && let Some(person) = case.applicant.person
    {
        crate::journal::record_read(
            tx,
            ctx,
            &mut draw,
            ReadKind::Prefilled,
            vec![person],
            Some(id),
            procedure.code(),
        )?;
    }
    if procedure.is_event()
        && !product
        && let Some(point) = case.place.point
    {
        crate::patrol::reported_in(tx, ctx, point)?;
    }
    effect::follow(
        app, tx, ctx, &site, procedure, None, &case, &events, &mut draw,
    )?;
    Ok(case)
}

/// Where something happened, by its point: village and grid are found on the ground. None for what is about
/// a person, and where no point was given or nothing is drawn.
fn found_at(
    tx: &mut Tx<'_>,
    site: &crate::site::Site,
    procedure: &Procedure,
    request: &FileRequest,
) -> Result<Option<Place>, Fault> {
    if !procedure.is_event() {
        return Ok(None);
    }
    let named = request.place.as_ref().and_then(|place| place.point);
    let point = named.or_else(|| {
        let mut fields = procedure.fields().iter();
        let field = fields.find(|field| {
            field.kind == flow::FieldKind::Location && request.fields.contains_key(&field.code)
        })?;
        flow::read_location(request.fields.get(&field.code)?)
    });
    let Some(point) = point else {
        return Ok(None);
    };
    let found = crate::ground::locate(tx, site, point)?;
    let said = request.place.as_ref();
    Ok(match (found, said) {
        (Some((division, grid)), _) => Some(Place {
            division,
            grid: grid.or(said
                .and_then(|said| said.grid)
                .filter(|g| g.division() == division)),
            point: Some(point),
        }),
        (None, Some(said)) => Some(Place {
            point: Some(point),
            ..said.clone()
        }),
        (None, None) => None,
    })
}

/// Which unit an internal case is about: the one its form names, else the one it is filed in.
fn unit_asking(
    site: &crate::site::Site,
    request: &FileRequest,
    through: Option<&UnitCode>,
) -> Result<String, Refusal> {
    let named = request.fields.get("unit").map(|unit| unit.trim());
    match named.filter(|unit| !unit.is_empty()) {
        Some(unit) => {
            let unit = UnitCode(unit.to_owned());
            if !site.units.contains_key(&unit) {
                return Err(Refusal::field("unit", "unit-unknown"));
            }
            Ok(site.unit_name(&unit))
        }
        None => through
            .map(|unit| site.unit_name(unit))
            .ok_or_else(|| Refusal::field("unit", "unit-unknown")),
    }
}

/// The agent of a filing: staff by their post, a relative by her authorisation, nobody else.
fn agent_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    product: bool,
    person: Option<&Person>,
) -> Result<Option<Agent>, Fault> {
    let own = person.is_some_and(|p| p.id == ctx.actor.person);
    if product || own {
        return Ok(None);
    }
    let authorisation = match (&ctx.actor.post, person) {
        (None, Some(person)) => tx
            .authorisations_to(ctx.actor.person, ctx.now.date())?
            .into_iter()
            .find(|a| a.from == person.id)
            .map(|a| a.id),
        _ => None,
    };
    Ok(Some(Agent {
        person: ctx.actor.person,
        name: ctx.actor.name.clone(),
        authorisation,
    }))
}

fn fold(events: &[Event], at: model::time::Instant) -> Option<Case> {
    flow::refold(events.iter().map(|event| (event, at)))
}
