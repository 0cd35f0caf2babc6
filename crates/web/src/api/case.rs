//! Cases: filing, listing, showing, their story; the desk of whoever calls.

use super::{Call, Write};
use crate::Web;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use app::case::{self, CaseFilter, CaseLine, CaseView, FileRequest, Told, Whom};
use app::policy::Action;
use codes::{DivisionCode, GridCode};
use model::case::{Case, Channel, Proof};
use model::id::{CaseId, PersonId};
use model::place::{Place, Point};
use model::refusal::Refusal;
use model::role::Role;
use model::time::Instant;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

use super::case_shape::EXAMPLE;
pub use super::case_shape::*;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Api(Action::CaseRead);
    vec![
        Route::api_post(
            "/api/v1/cases",
            Access::Api(Action::CaseFile),
            "Files a case",
            file,
        )
        .takes::<CaseGiven>()
        .example(EXAMPLE)
        .answers::<CaseBrief>()
        .creates(),
        Route::api_get(
            "/api/v1/cases",
            read,
            "Lists cases within sight, newest first",
            list,
        )
        .query("module", "Module code")
        .query("stage", "Stage code")
        .query("division", "Below this division")
        .query("unit", "Unit that must act")
        .query("assignee", "Person named to act")
        .query("state", "open or closed")
        .query("overdue", "true: only what is overdue")
        .query("text", "Words, or a whole case number")
        .query("limit", "Lines of a page, at most 200")
        .query("cursor", "From the page before")
        .answers::<CasePage>(),
        Route::api_get(
            "/api/v1/cases/{id}",
            read,
            "Shows a case with the acts open to the caller",
            show,
        )
        .answers::<CaseShown>(),
        Route::api_get(
            "/api/v1/cases/{id}/journal",
            read,
            "Tells a case's story",
            history,
        )
        .answers::<History>(),
        Route::api_get(
            "/api/v1/desk",
            Access::Api(Action::OwnDesk),
            "Lists what waits for the caller",
            desk,
        )
        .answers::<DeskShown>(),
    ]
}

/// A serialised model value with every sealed part replaced by its masked form: neither cipher nor
/// index leaves the house.
pub(super) fn masked(value: &impl Serialize) -> Result<Value, Failure> {
    let mut value =
        serde_json::to_value(value).map_err(|e| Failure::failed(format!("answer: {e}")))?;
    mask(&mut value);
    Ok(value)
}

fn mask(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.contains_key("cipher")
                && let Some(shown) = map.get("masked").cloned()
            {
                *value = shown;
            } else {
                map.values_mut().for_each(mask);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

/// The code of a plain enum of the model.
pub(super) fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(code)) => code,
        Ok(Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// A version as programs write it; one below zero was never seen.
pub(super) fn seen(version: i64) -> u64 {
    u64::try_from(version).unwrap_or(u64::MAX)
}

pub(super) fn signed(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

/// Values of fields as a form would have sent them.
pub(super) fn as_typed(
    fields: Option<BTreeMap<String, Value>>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut typed = BTreeMap::new();
    for (name, value) in fields.unwrap_or_default() {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Bool(yes) => yes.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Array(items) => {
                let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                texts
                    .ok_or_else(|| Refusal::field(&format!("fields.{name}"), "json-want-text"))?
                    .join(" ")
            }
            Value::Object(_) => {
                return Err(Refusal::field(&format!("fields.{name}"), "json-want-text"));
            }
        };
        typed.insert(name, text);
    }
    Ok(typed)
}

pub(super) fn proofs(
    materials: Option<BTreeMap<String, ProofGiven>>,
) -> Result<BTreeMap<String, Proof>, Refusal> {
    materials
        .unwrap_or_default()
        .into_iter()
        .map(|(name, given)| {
            let proof = match given {
                ProofGiven {
                    files: Some(files),
                    certificate: None,
                    paper: None | Some(false),
                } => Proof::Files(files),
                ProofGiven {
                    files: None,
                    certificate: Some(id),
                    paper: None | Some(false),
                } => Proof::Certificate(id),
                ProofGiven {
                    files: None,
                    certificate: None,
                    paper: Some(true),
                } => Proof::Paper,
                _ => return Err(Refusal::field(&format!("materials.{name}"), "json-one-of")),
            };
            Ok((name, proof))
        })
        .collect()
}

fn place_of(given: PlaceGiven) -> Result<Place, Refusal> {
    let grid = given.grid.map(|text| text.parse::<GridCode>()).transpose();
    let grid = grid.map_err(|_| Refusal::field("place.grid", "json-not-allowed"))?;
    if grid.is_some_and(|grid| grid.division() != given.division) {
        return Err(Refusal::field("place.grid", "json-not-allowed"));
    }
    let point = given.point.map(|p| Point {
        lng_e7: p.lng_e7,
        lat_e7: p.lat_e7,
    });
    if point.is_some_and(|p| p.lng_e7.abs() > 1_800_000_000 || p.lat_e7.abs() > 900_000_000) {
        return Err(Refusal::field("place.point", "json-not-allowed"));
    }
    Ok(Place {
        division: given.division,
        grid,
        point,
    })
}

fn whom(given: ApplicantGiven) -> Result<Whom, Refusal> {
    match given {
        ApplicantGiven {
            person: Some(id),
            number: None,
            name: None,
        } => Ok(Whom::Person(id)),
        ApplicantGiven {
            person: None,
            number: Some(number),
            name: None,
        } => Ok(Whom::Number(number)),
        ApplicantGiven {
            person: None,
            number: None,
            name: Some(name),
        } => Ok(Whom::Named(name)),
        _ => Err(Refusal::field("applicant", "json-one-of")),
    }
}

/// The way a case comes by follows from who files it.
#[must_use]
pub fn channel(role: Role) -> Channel {
    match role {
        Role::Citizen => Channel::Online,
        Role::GridWorker | Role::VillageClerk => Channel::Door,
        Role::WindowClerk => Channel::Window,
        _ => Channel::Program,
    }
}

pub(super) fn brief(case: &Case) -> CaseBrief {
    CaseBrief {
        id: case.id,
        number: case.number.clone(),
        receipt: case.receipt.clone(),
        procedure: case.procedure.clone(),
        item: case.item.clone(),
        stage: case.stage.clone(),
        outcome: case.outcome.as_ref().map(code),
        version: signed(case.version),
        due: case.due().filter(|_| case.is_open()),
    }
}

async fn file(call: Call, write: Write<CaseGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let request = FileRequest {
        item: body.item.unwrap_or_else(|| body.procedure.clone()),
        procedure: body.procedure,
        act: body.act.unwrap_or_default(),
        whom: whom(body.applicant)?,
        channel: channel(call.ctx.actor.role()),
        place: body.place.map(place_of).transpose()?,
        fields: as_typed(body.fields)?,
        materials: proofs(body.materials)?,
        note: body.note,
        client: body.client,
    };
    let (ctx, ticket) = (call.ctx.clone(), body.ticket);
    let filed = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::ticket::file_in(app, tx, &ctx, &request, ticket).map(|case| brief(&case))
    })
    .await?;
    call.created(&format!("/api/v1/cases/{}", filed.id), filed)
}

fn row(line: CaseLine, now: Instant) -> CaseRow {
    CaseRow {
        id: line.id,
        number: line.number,
        module: line.module,
        procedure: line.procedure,
        item: line.item,
        stage: line.stage,
        division: line.division,
        grid: line.grid.map(|grid| grid.to_string()),
        unit: line.unit.map(|unit| unit.to_string()),
        role: line.role.map(|role| role.code().to_owned()),
        assignee: line.assignee,
        applicant: line.applicant,
        due: line.due,
        overdue: line.outcome.is_none() && line.due.is_some_and(|due| due < now),
        filed_at: line.filed_at,
        closed_at: line.closed_at,
        outcome: line.outcome,
        version: line.version,
        synthetic: line.synthetic,
    }
}

/// A parameter that must read when it is there: a program's slip is said, not passed over.
pub(super) fn asked<T: std::str::FromStr>(asked: &Asked, name: &str) -> Result<Option<T>, Refusal> {
    asked
        .opt(name)
        .map(|text| {
            text.parse()
                .map_err(|_| Refusal::field(name, "field-unreadable"))
        })
        .transpose()
}

/// Lines of a page: 50, or what was asked for up to 200.
const LINES: i64 = 50;

async fn list(call: Call, query: Asked) -> Answer {
    let state = query.text("state");
    if !matches!(state, "" | "open" | "closed") {
        return Err(Refusal::field("state", "json-not-allowed").into());
    }
    let overdue: Option<bool> = asked(&query, "overdue")?;
    let limit = asked::<i64>(&query, "limit")?
        .unwrap_or(LINES)
        .clamp(1, 200);
    let filter = CaseFilter {
        module: query.text("module").to_owned(),
        stage: query.text("stage").to_owned(),
        unit: query.text("unit").to_owned(),
        division: asked::<DivisionCode>(&query, "division")?,
        assignee: asked::<PersonId>(&query, "assignee")?,
        state: state.to_owned(),
        overdue_at: (overdue == Some(true)).then_some(call.ctx.now),
        before: asked::<CaseId>(&query, "cursor")?,
        limit,
    };
    let text = query.text("text");
    let lines = case::list(call.app(), &call.ctx, filter, text).await?;
    // Found by words, the best come first and there is one page.
    let full = text.is_empty() && i64::try_from(lines.len()).is_ok_and(|n| n == limit);
    let cursor = lines
        .last()
        .filter(|_| full)
        .map(|line| line.id.to_string());
    call.answer(CasePage {
        cases: lines
            .into_iter()
            .map(|line| row(line, call.ctx.now))
            .collect(),
        cursor,
    })
}

async fn desk(call: Call) -> Answer {
    let desk = case::desk(call.app(), &call.ctx, LINES).await?;
    let rows = |lines: Vec<CaseLine>| {
        lines
            .into_iter()
            .map(|line| row(line, call.ctx.now))
            .collect()
    };
    call.answer(DeskShown {
        mine: rows(desk.mine),
        deputised: rows(desk.deputised),
        waiting: desk.waiting,
        overdue: desk.overdue,
    })
}

async fn show(call: Call, Path(id): Path<CaseId>) -> Answer {
    let view = case::view(call.app(), &call.ctx, id).await?;
    let shown = shown(call.web(), &call, &view)?;
    call.answer(shown)
}

fn wanted(wanted: flow::Wanted) -> String {
    match wanted {
        flow::Wanted::No => "no",
        flow::Wanted::May => "may",
        flow::Wanted::Must => "must",
    }
    .to_owned()
}

/// A text of the module's own words, the code where it has none.
pub(super) fn label(web: &Web, call: &Call, key: &str, code: &str) -> String {
    let full = format!("{key}-{code}");
    if web.lexicon().has(call.locale(), &full) {
        call.say(&full)
    } else {
        code.to_owned()
    }
}

fn acts(web: &Web, call: &Call, view: &CaseView) -> Vec<ActOpen> {
    let procedure = &view.case.procedure;
    view.open
        .iter()
        .map(|open| ActOpen {
            label: label(web, call, &format!("act-{procedure}"), &open.code),
            act: open.code.clone(),
            verb: open.verb.code().to_owned(),
            fields: open
                .asks
                .iter()
                .map(|a| FieldAsked {
                    field: a.field.clone(),
                    required: a.required,
                    from: a.from.clone(),
                })
                .collect(),
            materials: open
                .materials
                .iter()
                .map(|m| MaterialAsked {
                    material: m.material.clone(),
                    required: m.required,
                    certificate: m.certificate.clone(),
                })
                .collect(),
            note: wanted(open.note),
            lines: wanted(open.lines),
            letter: open.letter.clone(),
            orders: open.orders.clone(),
        })
        .collect()
}

fn shown(web: &Web, call: &Call, view: &CaseView) -> Result<CaseShown, Failure> {
    let case = &view.case;
    let mut fields = BTreeMap::new();
    for (name, held) in &case.fields {
        let sealed = matches!(held.value, model::value::Value::Sealed(_));
        // Values are tagged by their kind; programs get the value alone.
        let value = match masked(&held.value)? {
            Value::Object(map) if map.len() == 1 => map
                .into_iter()
                .next()
                .map_or(Value::Null, |(_, value)| value),
            other => other,
        };
        fields.insert(
            name.clone(),
            FieldShown {
                value,
                masked: sealed,
                source: masked(&held.source)?,
            },
        );
    }
    let mut materials = BTreeMap::new();
    for (name, given) in &case.materials {
        materials.insert(name.clone(), masked(given)?);
    }
    let stages = view
        .site
        .procedure_of(&case.version_of_module, &case.procedure)
        .map(flow::Procedure::stages)
        .unwrap_or_default();
    Ok(CaseShown {
        id: case.id,
        number: case.number.clone(),
        receipt: case.receipt.clone(),
        module: view.module.clone(),
        procedure: case.procedure.clone(),
        item: case.item.clone(),
        stage: case.stage.clone(),
        version: signed(case.version),
        outcome: case.outcome.as_ref().map(code),
        applicant: ApplicantShown {
            person: case.applicant.person,
            name: case.applicant.name.clone(),
            agent: case
                .applicant
                .agent
                .as_ref()
                .map(|agent| agent.name.clone()),
            channel: code(&case.applicant.channel),
        },
        place: PlaceGiven {
            division: case.place.division,
            grid: case.place.grid.map(|grid| grid.to_string()),
            point: case.place.point.map(|p| PointGiven {
                lng_e7: p.lng_e7,
                lat_e7: p.lat_e7,
            }),
        },
        holder: case.holder.as_ref().map(|holder| HolderShown {
            unit: holder.unit.to_string(),
            unit_name: view.site.unit_name(&holder.unit),
            role: holder.role.code().to_owned(),
            person: holder.person,
            name: holder
                .person
                .and_then(|person| view.names.get(&person).cloned()),
        }),
        fields,
        materials,
        lacking: view.lacking.clone(),
        lights: view
            .lights
            .iter()
            .map(|lit| LightShown {
                clock: lit.clock.clone(),
                light: match lit.light {
                    flow::Light::Green => "green",
                    flow::Light::Yellow => "yellow",
                    flow::Light::Red => "red",
                }
                .to_owned(),
                unit: code(&lit.unit),
                left: lit.left,
                due: lit.due,
                paused: lit.paused,
                provisional: lit.provisional,
            })
            .collect(),
        acts: acts(web, call, view),
        path: stages
            .iter()
            .map(|stage| StageShown {
                label: label(web, call, &format!("stage-{}", case.procedure), &stage.code),
                current: stage.code == case.stage,
                stage: stage.code.clone(),
            })
            .collect(),
        orders: masked(&case.orders)?,
        letters: masked(&case.letters)?,
        rating: case.rating.as_ref().map(masked).transpose()?,
        files: view.files.iter().map(super::file::shown).collect(),
        filed_at: case.filed_at,
        accepted_at: case.accepted_at,
        closed_at: case.closed_at,
        synthetic: case.synthetic,
    })
}

async fn history(call: Call, Path(id): Path<CaseId>) -> Answer {
    let mut entries = Vec::new();
    for line in case::history(call.app(), &call.ctx, id).await? {
        let (kind, what) = match &line.said {
            Told::Events(events) => ("events", masked(events)?),
            Told::Read { how, what } => (
                "read",
                serde_json::json!({ "how": code(how), "what": what }),
            ),
            Told::Message(key) => ("message", Value::from(key.as_str())),
            Told::Erased => ("erased", Value::Null),
        };
        entries.push(HistoryRow {
            seq: line.seq,
            at: line.at,
            person: line.person,
            unit: line.unit.map(|unit| unit.to_string()),
            kind: kind.to_owned(),
            what,
        });
    }
    call.answer(History { entries })
}
