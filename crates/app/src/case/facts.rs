//! Answering what a decision rests on. Everything is read inside the unit.

use crate::context::{Ctx, Draw};
use crate::site::Site;
use crate::{Fault, case};
use codes::GridCode;
use flow::{
    ActorFacts, Addressee, Facts, HolderSpec, Needs, ParameterValue, Procedure, UnitSelector,
};
use model::case::{Case, Holder};
use model::hall::HallCode;
use model::id::{CaseId, CertificateId, OrderId, PersonId};
use model::library::PersonCard;
use model::person::{Person, Standing};
use model::place::Place;
use model::refusal::Refusal;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use model::value::{FieldValue, Source, Value};
use store::Tx;

/// Whom, where and when a decision is about.
pub(super) struct About<'a> {
    /// Its procedure.
    pub procedure: &'a Procedure,
    /// The instant of the decision.
    pub now: Instant,
    /// The case; none while it is filed.
    pub case: Option<&'a Case>,
    /// Its id, also while it is filed.
    pub id: CaseId,
    /// What the libraries know of the person.
    pub card: Option<&'a PersonCard>,
    /// Where.
    pub place: &'a Place,
    /// When it was filed, or is.
    pub filed_at: Instant,
    /// The item of the catalogue it is about.
    pub item: &'a str,
}

impl<'a> About<'a> {
    /// About a case that stands.
    pub(super) fn of(
        procedure: &'a Procedure,
        case: &'a Case,
        card: Option<&'a PersonCard>,
        now: Instant,
    ) -> Self {
        let Case {
            id,
            place,
            filed_at,
            ..
        } = case;
        Self {
            procedure,
            now,
            case: Some(case),
            id: *id,
            card,
            place,
            filed_at: *filed_at,
            item: &case.item,
        }
    }
}

/// Answers the needs of an act.
pub(super) fn answer<'s>(
    tx: &mut Tx<'_>,
    site: &'s Site,
    needs: &Needs,
    about: &About<'_>,
    actor: ActorFacts,
    draw: &mut Draw,
) -> Result<Facts<'s>, Fault> {
    let About { procedure, now, .. } = *about;
    let today = now.date();
    let mut facts = Facts::new(now, actor, &site.calendar);
    if needs.kin {
        kin(tx, about, &mut facts)?;
    }
    for (stage, spec) in &needs.holders {
        let holder = holder(tx, site, spec, about, facts.actor.unit.as_ref())?;
        facts.holders.insert(stage.clone(), holder);
    }
    for (field, element) in &needs.library {
        if let Some(value) = of_item(site, about.item, element) {
            let source = Source::Library {
                element: element.clone(),
                version: i64::try_from(site.book.as_ref().map_or(0, |b| b.known())).unwrap_or(0),
            };
            let value = FieldValue { value, source };
            facts.library.insert(field.clone(), value);
        }
    }
    if let Some(card) = about.card {
        let person = &card.person;
        let wanted = needs
            .library
            .values()
            .any(|element| element.starts_with(flow::FACT));
        let found = match wanted {
            true => tx.finding(procedure.code(), person.id)?,
            false => None,
        };
        let found = found.filter(|found| found.until.is_none());
        for (field, element) in &needs.library {
            if let Some(column) = element.strip_prefix(flow::FACT) {
                if let Some(found) = &found
                    && let Some(text) = found.facts.get(column)
                    && let Some(value) = fact(procedure, field, text)
                {
                    let source = Source::Library {
                        element: element.clone(),
                        version: i64::from(codes::zone::day_number(found.since)),
                    };
                    facts
                        .library
                        .insert(field.clone(), FieldValue { value, source });
                }
            } else if let Some(value) = element_value(person, element) {
                let source = Source::Library {
                    element: element.clone(),
                    version: person.version,
                };
                facts
                    .library
                    .insert(field.clone(), FieldValue { value, source });
            }
        }
        for certificate in card
            .certificates
            .iter()
            .filter(|c| needs.certificates.contains(&c.kind))
        {
            facts
                .certificates
                .insert(certificate.kind.clone(), certificate.id);
        }
        if needs.duplicates {
            let key = case::unique_key(procedure.code(), person.id);
            if let Some(other) = tx.case_key(&key)?.filter(|other| *other != about.id)
                && let Some((other, _)) = tx.case(other)?
            {
                facts.duplicates.push(other.number);
            } else if let Some(standing) = tx
                .entitlement(procedure.code(), person.id)?
                .filter(|e| e.until.is_none())
                && standing.case != Some(about.id)
            {
                facts.duplicates.push(site.place_name(standing.division));
            }
        }
        for programme in &needs.first_months {
            let rules = site.parameters.allowance(programme, today);
            if let Some(month) =
                ::roll::first_month(person.birth, about.filed_at.date(), person.since, &rules)
            {
                facts.first_months.insert(programme.clone(), month);
            }
        }
        for programme in &needs.last_months {
            let rules = site.parameters.allowance(programme, today);
            let end = match person.standing {
                Standing::Died(day) => ::roll::End::Death(day),
                Standing::MovedAway(day) => ::roll::End::MovedAway(day),
                Standing::Registered | Standing::Resident => ::roll::End::Ended(today),
            };
            facts
                .last_months
                .insert(programme.clone(), ::roll::last_month(end, &rules));
        }
    }
    for switch in &needs.switches {
        let key = format!("{}.{switch}", procedure.code());
        if site.parameters.switched_on(&key, today) {
            facts.switches.insert(switch.clone());
        }
    }
    for code in &needs.parameters {
        let key = format!("{}.{code}", procedure.code());
        if let Some(value) = site
            .parameters
            .row(&key, today)
            .and_then(|row| row.value.as_ref())
        {
            let value = match value {
                toml::Value::Integer(n) => ParameterValue::Integer(*n),
                toml::Value::Boolean(b) => ParameterValue::Bool(*b),
                toml::Value::String(text) => ParameterValue::Text(text.clone()),
                _ => continue,
            };
            facts.parameters.insert(code.clone(), value);
        }
    }
    for letter in &needs.letters {
        let unit = facts
            .actor
            .unit
            .as_ref()
            .map_or_else(String::new, |unit| site.unit_short(unit));
        let mark = if unit.is_empty() {
            site.county_name.clone()
        } else {
            unit
        };
        let word = word_of(letter);
        let year = today.year();
        let n = tx.series_next(&format!("letter:{mark}{word}:{year}"))?;
        facts
            .numbers
            .insert(letter.clone(), format!("{mark}{word}〔{year}〕{n}号"));
    }
    if needs.order {
        facts.order = Some(OrderId::new(now.0, draw.bytes()));
    }
    if let Some(unit) = &needs.asked {
        facts.asked_kind = site.units.get(unit).map(|u| u.kind);
        if facts.asked_kind.is_none() {
            return Err(Refusal::field("unit", "unit-unknown").into());
        }
    }
    for kind in &needs.issues {
        facts
            .issues
            .insert(kind.clone(), CertificateId::new(now.0, draw.bytes()));
    }
    for route in &needs.routes {
        let from = facts.actor.unit.as_ref();
        let from = from.ok_or_else(|| Refusal::forbidden("route-nobody"))?;
        let to = crate::structure::addressees(site, from, *route, today)?;
        let addressees = to.into_iter().map(|(unit, part)| Addressee {
            order: OrderId::new(now.0, draw.bytes()),
            unit,
            part,
        });
        facts.routes.insert(*route, addressees.collect());
    }
    for selector in &needs.steps {
        let unit = unit_of(tx, site, selector, about, facts.actor.unit.as_ref())?;
        let order = OrderId::new(now.0, draw.bytes());
        facts.steps.push((order, unit.code.clone()));
    }
    if needs.apart {
        let centre = site.units.values().find(|unit| {
            unit.division == site.county && unit.kind == model::unit::UnitKind::CommandCentre
        });
        facts.apart = centre.map(|unit| Holder {
            unit: unit.code.clone(),
            role: Role::Dispatcher,
            person: None,
        });
    }
    for link in needs.spawns.keys() {
        facts
            .spawns
            .insert(link.clone(), CaseId::new(now.0, draw.bytes()));
    }
    Ok(facts)
}

/// What the catalogue knows of an item.
fn of_item(site: &Site, item: &str, element: &str) -> Option<Value> {
    let code = model::item::ItemCode(item.to_owned());
    let now = site.now.as_deref()?.item(&code)?;
    match element {
        "item.instant" => Some(Value::Bool(now.item.instant)),
        "item.category" => Some(Value::Text(now.item.category.code().to_owned())),
        "item.name" => Some(Value::Text(now.item.name.clone())),
        _ => None,
    }
}

/// Whose account it is: what was typed must say under whose name it runs, since the library only
/// knows the name of its own card; and an account that serves somebody else already is an alarm.
///
/// # Errors
/// `account-name-missing` at the field for the name; the store's.
pub(super) fn account(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    act: &flow::Act,
    about: Option<PersonId>,
    facts: &mut Facts<'_>,
) -> Result<(), Fault> {
    let of_kind = |field: &&flow::Field| field.kind == flow::FieldKind::BankAccount;
    let Some(field) = procedure.fields().iter().find(of_kind) else {
        return Ok(());
    };
    let index = |held: Option<&FieldValue>| match held.map(|held| &held.value) {
        Some(Value::Sealed(sealed)) => Some(sealed.index.clone()),
        _ => None,
    };
    let (typed, known) = (
        index(act.fields.get(&field.code)),
        index(facts.library.get(&field.code)),
    );
    let named = |field: &&flow::Field| field.from.as_deref() == Some("population.account-name");
    if typed.is_some()
        && typed != known
        && let Some(name) = procedure.fields().iter().find(named)
    {
        facts.library.remove(&name.code);
        if !act.fields.contains_key(&name.code) {
            return Err(Refusal::field(&name.code, "account-name-missing").into());
        }
    }
    let Some(index) = typed.or(known) else {
        return Ok(());
    };
    let own = match about {
        Some(person) => Some(tx.person_resolve(person)?),
        None => None,
    };
    for held in tx.entitlements_by_account(&index)? {
        if held.until.is_none() && Some(tx.person_resolve(held.person)?) != own {
            facts.account_shared = true;
        }
    }
    Ok(())
}

/// Who is near to the actor, and who may act in her stead where that matters.
fn kin(tx: &mut Tx<'_>, about: &About<'_>, facts: &mut Facts<'_>) -> Result<(), Fault> {
    let person = about
        .case
        .and_then(|case| case.applicant.person)
        .or(about.card.map(|card| card.person.id));
    let Some(person) = person.filter(|_| !facts.actor.product) else {
        return Ok(());
    };
    let actor = facts.actor.person;
    facts.actor.near = crate::recusal::near(tx, actor)?;
    if facts.actor.near.contains(&person)
        && let Some(holder) = about.case.and_then(|case| case.holder.as_ref())
    {
        let today = about.now.date();
        facts.instead = crate::recusal::instead(tx, holder, actor, person, today)?;
    }
    Ok(())
}

/// The word that tells kinds of letters apart in their numbers (发文机关代字之后的类别字); each has
/// a series of its own, so that no two letters of a unit bear one number.
fn word_of(letter: &str) -> &'static str {
    match letter {
        "acceptance-notice" => "受字",
        "one-time-notice" => "告字",
        "decline-notice" => "不受字",
        "special-notice" => "特字",
        "extension-notice" => "延字",
        "grant-decision" => "准字",
        "refusal-decision" => "不准字",
        "stop-notice" => "停字",
        "delivery-receipt" => "送字",
        "post-use-approval" => "编字",
        "post-use-refusal" => "不编字",
        "staff-change-notice" => "人字",
        "staff-change-refusal" => "不人字",
        _ => "办字",
    }
}

/// Who holds a stage for a place: the grid's worker or who stands in for her, else the unit's role,
/// else the unit's head. A task without a holder never stays without one.
fn holder(
    tx: &mut Tx<'_>,
    site: &Site,
    spec: &HolderSpec,
    about: &About<'_>,
    own: Option<&UnitCode>,
) -> Result<Holder, Fault> {
    let now = about.now;
    let today = now.date();
    let (role, selector) = match spec {
        HolderSpec::Applicant => {
            let unit = site
                .unit_for(&flow::UnitSelector::Power, about.place.division)
                .ok_or_else(|| Refusal::forbidden("no-unit-for-place"))?;
            let person = about
                .case
                .and_then(|c| c.applicant.person)
                .or(about.card.map(|card| card.person.id));
            return Ok(Holder {
                unit: unit.code.clone(),
                role: Role::Citizen,
                person,
            });
        }
        HolderSpec::Post { role, unit } => (*role, unit),
    };
    let unit = unit_of(tx, site, selector, about, own)?;
    if role == Role::GridWorker
        && let Some(grid) = about.place.grid
    {
        let whose = about.card.map(|card| card.person.id);
        if let Some(holder) = worker_of(tx, grid, whose, now)? {
            return Ok(holder);
        }
    }
    let posts = tx.appointments_of_unit(&unit.code, today)?;
    let staffed = |role: Role| posts.iter().any(|post| post.role == role);
    let role = if staffed(role) && role != Role::GridWorker {
        role
    } else if *selector == UnitSelector::Hall && staffed(Role::VillageClerk) {
        // A village's hall has no head but its clerk.
        Role::VillageClerk
    } else {
        Role::UnitHead
    };
    Ok(Holder {
        unit: unit.code.clone(),
        role,
        person: None,
    })
}

/// The unit a selector means: the actor's or holder's own, the hall's, else the one that serves the place.
fn unit_of<'s>(
    tx: &mut Tx<'_>,
    site: &'s Site,
    selector: &UnitSelector,
    about: &About<'_>,
    own: Option<&UnitCode>,
) -> Result<&'s model::unit::Unit, Fault> {
    let unit = match selector {
        UnitSelector::Own => {
            let held = about.case.and_then(|case| case.holder.as_ref());
            let own = held.map(|holder| &holder.unit).or(own);
            own.and_then(|unit| site.units.get(unit))
        }
        UnitSelector::Hall => {
            let named = about.case.and_then(crate::inspection::hall_code);
            let code = named.unwrap_or_else(|| HallCode(about.place.division.to_string()));
            let hall = tx.hall_on(&code, about.now.date())?;
            hall.and_then(|hall| site.units.get(&hall.unit))
        }
        _ => site.unit_for(selector, about.place.division),
    };
    Ok(unit.ok_or_else(|| {
        Refusal::forbidden("no-unit-for-place").with("place", site.place_name(about.place.division))
    })?)
}

/// The worker of a grid, or who stands in for her; never whom the matter is about.
///
/// # Errors
/// The store's.
pub(crate) fn worker_of(
    tx: &mut Tx<'_>,
    grid: GridCode,
    about: Option<PersonId>,
    now: Instant,
) -> Result<Option<Holder>, Fault> {
    for post in tx.appointments_of_grid(grid, now.date())? {
        if post.role != Role::GridWorker {
            continue;
        }
        if let Some(person) = stand_in(tx, &post, about, now)? {
            return Ok(Some(Holder {
                unit: post.unit,
                role: Role::GridWorker,
                person: Some(person),
            }));
        }
    }
    Ok(None)
}

/// The holder of a post, her deputy while she is away; none when the only one left is the person
/// the matter is about.
fn stand_in(
    tx: &mut Tx<'_>,
    post: &model::account::Appointment,
    about: Option<PersonId>,
    now: Instant,
) -> Result<Option<PersonId>, Fault> {
    let person = tx
        .leave_of(post.id, now.date())?
        .map_or(post.person, |leave| leave.deputy);
    Ok(Some(person).filter(|p| Some(*p) != about))
}

/// What a query found, as the field that it fills holds it.
fn fact(procedure: &Procedure, field: &str, text: &str) -> Option<Value> {
    match procedure.field(field)?.kind {
        flow::FieldKind::Date => Some(Value::Date(text.get(..10)?.parse().ok()?)),
        flow::FieldKind::Choice => Some(Value::Choice(text.to_owned())),
        flow::FieldKind::Integer => Some(Value::Integer(text.parse().ok()?)),
        _ => Some(Value::Text(text.to_owned())),
    }
}

/// What the population library says to an element.
pub(crate) fn element_value(person: &Person, element: &str) -> Option<Value> {
    Some(match element {
        "population.name" => Value::Text(person.name.clone()),
        "population.citizen-number" => Value::Sealed(person.number.clone()),
        "population.birth-date" => Value::Date(person.birth),
        "population.sex" => Value::Choice(person.sex.key().to_owned()),
        "population.address" => Value::Sealed(person.address.clone()),
        "population.phone" => Value::Sealed(person.phone.clone()?),
        // The card that the library has is hers.
        "population.account-name" => {
            Value::Text(person.account.as_ref().map(|_| person.name.clone())?)
        }
        "population.bank-account" => Value::Sealed(person.account.clone()?),
        "population.division" => Value::Division(person.division),
        "population.grid" => Value::Grid(person.grid?),
        "population.person" => Value::Person(person.id),
        "population.registered" => Value::Bool(matches!(person.standing, Standing::Registered)),
        "population.alive" => Value::Bool(!matches!(person.standing, Standing::Died(_))),
        "population.since" => Value::Date(person.since?),
        _ => return None,
    })
}

/// The context in which the product itself acts.
pub(crate) fn product_ctx(now: Instant, chance: crate::Chance, synthetic: bool) -> Ctx {
    Ctx {
        now,
        actor: model::account::Actor {
            account: model::id::AccountId::from_bytes([0; 16]),
            person: crate::PRODUCT,
            name: String::new(),
            post: None,
        },
        locale: words::Locale::ZhCn,
        chance,
        purpose: Some(model::library::Purpose::Screening),
        synthetic,
    }
}
