//! Cases that belong together: what an act opens, and what it names as its other half.

use super::file::file_with;
use super::{FileRequest, VEILED, Whom};
use crate::context::{Chance, Ctx, Draw};
use crate::{App, Fault};
use flow::{Effect, Procedure};
use model::case::Case;
use model::event::Event;
use model::id::CaseId;
use model::value::Value;
use std::collections::BTreeMap;
use store::Tx;

/// The act that these events are of.
fn act_of(events: &[Event]) -> Option<&str> {
    events.iter().find_map(|event| match event {
        Event::Acted { act, .. } => Some(act.as_str()),
        _ => None,
    })
}

/// Links the two cases, and files the other where the act opens one.
///
/// # Errors
/// What the other's procedure refuses; the store's.
#[expect(
    clippy::too_many_arguments,
    reason = "both cases, what was done and where; each is used once"
)]
pub(super) fn follow_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    procedure: &Procedure,
    case: &Case,
    events: &[Event],
    other: CaseId,
    link: &str,
    draw: &mut Draw,
) -> Result<(), Fault> {
    tx.case_link(case.id, other, link)?;
    let effects = act_of(events)
        .and_then(|act| procedure.act(act))
        .map_or(&[][..], |act| act.effects.as_slice());
    let opened = effects.iter().find_map(|effect| match effect {
        Effect::Spawn {
            link: named,
            procedure,
            act,
            fields,
            ..
        } if named == link => Some((procedure, act, fields)),
        _ => None,
    });
    let Some((wanted, act, copied)) = opened else {
        return Ok(());
    };
    let site = app.site_in(tx, ctx.now)?;
    let theirs = site.procedure(wanted).map(|(_, procedure)| procedure);
    // Who reported in confidence is told to nobody whose procedure does not keep it.
    let kept = theirs.is_some_and(|theirs| theirs.confidential().is_some());
    let person = case
        .applicant
        .person
        .filter(|_| procedure.confidential().is_none() || kept)
        .filter(|_| theirs.is_some_and(|theirs| !theirs.is_internal()));
    let name = match procedure.confidential() {
        Some(_) => VEILED.to_owned(),
        None => case.applicant.name.clone(),
    };
    let fields: BTreeMap<String, String> = copied
        .iter()
        .filter_map(|(theirs, ours)| {
            let code = procedure.fields().get(ours.index())?.code.as_str();
            Some((theirs.clone(), typed(&case.fields.get(code)?.value)?))
        })
        .collect();
    let request = FileRequest {
        procedure: wanted.clone(),
        act: act.clone().unwrap_or_default(),
        item: case.item.clone(),
        whom: person.map_or(Whom::Named(name), Whom::Person),
        channel: case.applicant.channel,
        place: Some(case.place.clone()),
        fields,
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    let product = super::product(ctx.now, Chance(draw.take()), case.synthetic);
    file_with(app, tx, &product, &request, Some(other)).map(drop)
}

/// A value as it is typed into a form; none for what a form cannot carry over.
fn typed(value: &Value) -> Option<String> {
    let degrees = |e7: i64| format!("{}.{:07}", e7 / 10_000_000, e7 % 10_000_000);
    Some(match value {
        Value::Text(text) | Value::Choice(text) | Value::Item(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Fen(fen) => format!("{}.{:02}", fen.0 / 100, fen.0 % 100),
        Value::Division(code) => code.to_string(),
        Value::Grid(code) => code.to_string(),
        Value::Point(point) => format!("{},{}", degrees(point.lng_e7), degrees(point.lat_e7)),
        Value::Unit(unit) => unit.to_string(),
        Value::Person(person) => person.to_string(),
        Value::Files(_) | Value::Sealed(_) => return None,
    })
}
