//! Services that anybody may ask for from outside (Open311): the classes of those events that citizens may
//! report, what became of the reports, and reporting. Nothing of who reported is told, and of where a case
//! stands only what its procedure makes public.

use crate::class::{self, Class};
use crate::context::Ctx;
use crate::locate;
use crate::{App, Fault, Site};
use codes::DivisionCode;
use flow::{By, FieldKind, Procedure};
use model::case::{Case, Channel, Outcome};
use model::id::CaseId;
use model::place::{Place, Point};
use model::refusal::{Kind, Refusal, Refused};
use model::role::Role;
use model::time::Instant;
use std::collections::BTreeMap;
use store::Tx;

/// Requests of one answer at most.
pub const REQUESTS_MAX: usize = 1_000;
/// Days of one answer at most.
pub const DAYS_MAX: i64 = 90;
/// Cases looked at for one answer at most.
const LOOKED_MAX: usize = 20_000;
/// Cases read at once.
const PAGE: i64 = 500;
/// The field that says where a report came from.
const SOURCE: &str = "source";
/// Its choice for what anybody reports.
const PUBLIC: &str = "public";

/// A service: a class of a procedure of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its code outside: the class's, with the procedure's before it where two procedures use the same.
    pub code: String,
    /// Its procedure.
    pub procedure: String,
    /// The class.
    pub class: Class,
}

/// Something a report may or must say beside its words and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The field's code.
    pub code: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub required: bool,
    /// Its choices.
    pub choices: Vec<String>,
}

/// Whether anybody may report in a procedure, and what is reported is about nobody by name.
fn offered(procedure: &Procedure) -> bool {
    procedure.is_event()
        && procedure.confidential().is_none()
        && procedure.fields().iter().all(|field| !field.against)
        && filing(procedure).is_some()
}

/// The act by which a citizen reports.
fn filing(procedure: &Procedure) -> Option<&flow::ActSpec> {
    procedure.filings().find(|act| {
        act.by
            .iter()
            .any(|by| matches!(by, By::Applicant | By::Role(Role::Citizen)))
    })
}

/// Whether whoever has no account may report: the product files for her.
fn for_everybody(procedure: &Procedure) -> bool {
    filing(procedure).is_some_and(|act| act.by.contains(&By::Product))
}

/// Every service, in the order of the modules' tables, those first that need no account: where two procedures
/// use the same code, whoever sends it without an account means the one that takes it.
#[must_use]
pub fn services(site: &Site) -> Vec<Service> {
    let mut all: Vec<Service> = Vec::new();
    let mut procedures: Vec<_> = class::procedures(site)
        .filter(|procedure| offered(procedure))
        .collect();
    procedures.sort_by_key(|procedure| !for_everybody(procedure));
    for procedure in procedures {
        for class in class::classes(procedure) {
            let taken = all.iter().any(|service| service.code == class.code);
            all.push(Service {
                code: if taken {
                    format!("{}.{}", procedure.code(), class.code)
                } else {
                    class.code.clone()
                },
                procedure: procedure.code().to_owned(),
                class,
            });
        }
    }
    all
}

/// The service of a code.
///
/// # Errors
/// Not found, as `service-unknown`.
pub fn service(site: &Site, code: &str) -> Result<Service, Refusal> {
    services(site)
        .into_iter()
        .find(|service| service.code == code)
        .ok_or_else(|| {
            let reason = Refused::new("service-unknown").at("service_code");
            Refusal::new(Kind::NotFound, reason)
        })
}

/// What a report of a service may say beside its words and place: fields that the citizens' act asks for, none
/// of them sealed.
#[must_use]
pub fn attributes(site: &Site, service: &Service) -> Vec<Attribute> {
    let Some((_, procedure)) = site.procedure(&service.procedure) else {
        return Vec::new();
    };
    let Some(act) = filing(procedure) else {
        return Vec::new();
    };
    let own = [class::field(procedure), class::summary(procedure)];
    procedure
        .asks(&act.code)
        .filter(|field| {
            !own.iter().flatten().any(|own| own.code == field.code)
                && matches!(
                    field.kind,
                    FieldKind::Text
                        | FieldKind::Bool
                        | FieldKind::Integer
                        | FieldKind::Date
                        | FieldKind::Choice
                )
                && field.from.is_none()
                && field.preset.is_none()
        })
        .map(|field| Attribute {
            code: field.code.clone(),
            kind: field.kind,
            required: !field.optional && field.when.is_none(),
            choices: field.choices.clone(),
        })
        .collect()
}

/// What became of a report, as far as everybody may know.
#[derive(Debug, Clone)]
pub struct Told {
    /// The case's number: the request's id outside.
    pub number: String,
    /// Its service.
    pub service: Service,
    /// The last public stage it reached; none before the first.
    pub stage: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Who works on it.
    pub unit: Option<String>,
    /// When it was filed.
    pub filed: Instant,
    /// When something last happened to it.
    pub updated: Instant,
    /// When it is due, while it is open.
    pub due: Option<Instant>,
    /// Town and village.
    pub place: String,
    /// The point.
    pub point: Option<Point>,
}

/// Which reports are asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Services; empty: all.
    pub services: Vec<String>,
    /// Open or ended ones; none: both.
    pub open: Option<bool>,
    /// Filed from and before.
    pub span: (Instant, Instant),
    /// So many are passed over.
    pub skip: usize,
    /// So many at most.
    pub limit: usize,
}

fn told(site: &Site, services: &[Service], case: &Case, now: Instant) -> Option<Told> {
    let procedure = site.procedure_of(&case.version_of_module, &case.procedure)?;
    let code = class::code_of(procedure, case)?;
    let service = services
        .iter()
        .find(|service| service.procedure == case.procedure && service.class.code == code)?;
    let handled = case.hands.iter().map(|hand| hand.at).max();
    let updated = [
        Some(case.filed_at),
        handled,
        case.closed_at,
        case.accepted_at,
    ];
    Some(Told {
        number: case.number.clone(),
        service: service.clone(),
        stage: crate::case::public_stage(site, procedure, case, now.date()),
        outcome: case.outcome,
        unit: case.holder.as_ref().map(|held| site.unit_name(&held.unit)),
        filed: case.filed_at,
        updated: updated.into_iter().flatten().max().unwrap_or(case.filed_at),
        due: case.due().filter(|_| case.is_open()),
        place: site.place_name(case.place.division),
        point: case.place.point,
    })
}

/// Reports as everybody may see them, newest first.
///
/// # Errors
/// The store's.
pub async fn requests(app: &App, now: Instant, wanted: Wanted) -> Result<Vec<Told>, Fault> {
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let services = services(&site);
        let mut procedures: Vec<&str> = services
            .iter()
            .map(|service| service.procedure.as_str())
            .collect();
        procedures.dedup();
        let mut found: Vec<Told> = Vec::new();
        let enough = wanted.skip.saturating_add(wanted.limit);
        for procedure in procedures {
            found.extend(of_procedure(tx, &site, &services, procedure, &wanted, now)?);
        }
        found.sort_by_key(|told| std::cmp::Reverse((told.filed, told.number.clone())));
        found.truncate(enough);
        Ok(found.split_off(wanted.skip.min(found.len())))
    })
    .await
}

fn of_procedure(
    tx: &mut Tx<'_>,
    site: &Site,
    services: &[Service],
    procedure: &str,
    wanted: &Wanted,
    now: Instant,
) -> Result<Vec<Told>, Fault> {
    let mut found = Vec::new();
    let mut before: Option<CaseId> = None;
    let mut looked = 0;
    while found.len() < wanted.skip.saturating_add(wanted.limit) && looked < LOOKED_MAX {
        let page = tx.cases_filed(procedure, wanted.span, before, PAGE)?;
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        looked += page.len();
        for case in &page {
            if wanted.open.is_some_and(|open| open != case.is_open()) {
                continue;
            }
            let Some(told) = told(site, services, case, now) else {
                continue;
            };
            if wanted.services.is_empty() || wanted.services.contains(&told.service.code) {
                found.push(told);
            }
        }
    }
    Ok(found)
}

/// One report by its number.
///
/// # Errors
/// Not found: there is none, or it is of no service; the store's.
pub async fn request(app: &App, now: Instant, number: &str) -> Result<Told, Fault> {
    let number = number.to_owned();
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let id = tx.case_of_number(&number)?.ok_or_else(Refusal::not_found)?;
        let (case, _) = tx.case(id)?.ok_or_else(Refusal::not_found)?;
        let told = told(&site, &services(&site), &case, now);
        Ok(told.ok_or_else(Refusal::not_found)?)
    })
    .await
}

/// The number of a report by its receipt: the token that was given for it.
///
/// # Errors
/// Not found; the store's.
pub async fn number_of(app: &App, now: Instant, receipt: &str) -> Result<String, Fault> {
    let view = crate::case::public_view(app, now, receipt).await?;
    let offered = app
        .site()
        .procedure(&view.procedure)
        .is_some_and(|(_, procedure)| offered(procedure));
    if offered {
        Ok(view.number)
    } else {
        Err(Refusal::not_found().into())
    }
}

/// A report.
#[derive(Debug, Clone)]
pub struct Reported {
    /// Code of the service.
    pub service: String,
    /// What happened, in the reporter's words.
    pub text: String,
    /// Where, as a point.
    pub point: Option<Point>,
    /// Where, in words.
    pub address: Option<String>,
    /// What else is said, by field.
    pub attributes: BTreeMap<String, String>,
    /// The client's own id of it.
    pub client: Option<String>,
}

/// Takes a report.
///
/// # Errors
/// `service-unknown`; `open311-place-needed`, `open311-place-unknown`, `open311-attribute-unknown` at their
/// parameters; what the procedure refuses; the store's.
pub async fn report(app: &App, ctx: &Ctx, reported: Reported) -> Result<Case, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| report_in(app, tx, &ctx, &reported))
        .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`report`].
pub fn report_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    reported: &Reported,
) -> Result<Case, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let service = service(&site, &reported.service)?;
    let (_, procedure) = site
        .procedure(&service.procedure)
        .ok_or_else(Refusal::not_found)?;
    let place = place(tx, &site, reported)?;
    let known = attributes(&site, &service);
    let mut fields = BTreeMap::new();
    for (code, value) in &reported.attributes {
        if !known.iter().any(|attribute| attribute.code == *code) {
            return Err(
                Refusal::field(&format!("attribute[{code}]"), "open311-attribute-unknown")
                    .with("attribute", code.as_str())
                    .into(),
            );
        }
        fields.insert(code.clone(), value.clone());
    }
    let mut set = |field: Option<&flow::Field>, value: String| {
        if let Some(field) = field {
            fields.insert(field.code.clone(), value);
        }
    };
    set(class::field(procedure), service.class.code.clone());
    set(class::summary(procedure), words(reported, &place));
    if let Some(point) = place.point {
        for field in procedure.fields() {
            if field.kind == FieldKind::Location {
                set(Some(field), degrees(point));
            }
        }
    }
    // An act that asks where a report came from hears that it came from the public.
    set(from_public(procedure), PUBLIC.to_owned());
    let public = ctx.actor.person == crate::PRODUCT;
    let whom = match ctx.actor.role() {
        Role::Citizen if !public => crate::case::Whom::Person(ctx.actor.person),
        _ => crate::case::Whom::Named(ctx.actor.name.clone()),
    };
    // For whoever has no account the product files, by the act that citizens have; where that act does not
    // name the product, only accounts report.
    let act = filing(procedure).filter(|_| public);
    if public && !for_everybody(procedure) {
        return Err(Refusal::denied("open311-account-needed").into());
    }
    let request = crate::case::FileRequest {
        procedure: service.procedure.clone(),
        act: act.map(|act| act.code.clone()).unwrap_or_default(),
        item: service.procedure.clone(),
        whom,
        channel: if ctx.actor.post.is_some() {
            Channel::Program
        } else {
            Channel::Online
        },
        place: Some(place),
        fields,
        materials: BTreeMap::new(),
        note: None,
        // Whoever has no account has no ids of her own either: they could be guessed by others.
        client: reported
            .client
            .clone()
            .filter(|_| !public)
            .map(|client| format!("open311:{client}")),
    };
    crate::case::file_in(app, tx, ctx, &request)
}

/// The field that says where a report came from, where it knows the public.
fn from_public(procedure: &Procedure) -> Option<&flow::Field> {
    procedure
        .field(SOURCE)
        .filter(|field| field.choices.iter().any(|choice| choice == PUBLIC))
}

/// The reporter's words; an address that was given in words stays with them, for a point says less.
fn words(reported: &Reported, place: &Place) -> String {
    match &reported.address {
        Some(address) if place.point.is_none() && !reported.text.contains(address.as_str()) => {
            format!("{} {}", address.trim(), reported.text.trim())
        }
        _ => reported.text.trim().to_owned(),
    }
}

fn place(tx: &mut Tx<'_>, site: &Site, reported: &Reported) -> Result<Place, Fault> {
    if let Some(point) = reported.point {
        let place = locate::place_of(tx, site, point)?;
        return Ok(place.ok_or_else(|| Refusal::field("lat", "open311-place-unknown"))?);
    }
    let address = reported
        .address
        .as_deref()
        .ok_or_else(|| Refusal::field("address_string", "open311-place-needed"))?;
    let division: DivisionCode = locate::named(site, address)
        .ok_or_else(|| Refusal::field("address_string", "open311-place-unknown"))?;
    Ok(Place {
        division,
        grid: None,
        point: None,
    })
}

/// A point as forms type it.
fn degrees(point: Point) -> String {
    const E7: i64 = 10_000_000;
    format!(
        "{}.{:07},{}.{:07}",
        point.lng_e7 / E7,
        point.lng_e7 % E7,
        point.lat_e7 / E7,
        point.lat_e7 % E7
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_typed_in_degrees_without_rounding() {
        let point = Point {
            lng_e7: 1_211_800_005,
            lat_e7: 323_000_000,
        };
        assert_eq!(degrees(point), "121.1800005,32.3000000");
    }
}
