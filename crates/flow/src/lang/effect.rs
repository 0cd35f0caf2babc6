//! Effects with more than a name: sending by the county's routes, plans, other cases.

use super::procedure::Reader;
use super::source::{Spot, Table};
use super::{is_code, unknown};
use crate::procedure::*;
use model::order::Part;

/// `{ send = "counterparts", order = "reply", copy = "copy", question = "demand" }`.
pub(super) fn send(
    reader: &Reader<'_, '_>,
    table: &Table<'_, '_>,
    name: &Spot<String>,
) -> Option<Effect> {
    let route = Route::ALL.into_iter().find(|r| r.code() == name.value);
    if route.is_none() {
        let known = Route::ALL.iter().map(|r| r.code());
        unknown(reader.source, name.at, "route-unknown", &name.value, known);
    }
    let orders = &reader.procedure.orders;
    let declared = |spot: Spot<String>| {
        let found = orders.iter().any(|o| o.code == spot.value);
        if !found {
            let known = orders.iter().map(|o| o.code.as_str());
            unknown(reader.source, spot.at, "order-unknown", &spot.value, known);
        }
        spot.value
    };
    let order = table.need("order").map(declared);
    let copy = table.text("copy").map(declared);
    let question = table.need("question").and_then(|spot| {
        let ix = reader.find(&spot, "field-unknown", |p| &p.field_index)?;
        if reader.procedure.field_at(ix).kind != FieldKind::Text {
            let args = [("field", spot.value.as_str())];
            reader.source.note(spot.at, "question-no-text", &args);
        }
        Some(ix)
    });
    Some(Effect::Send {
        route: route?,
        order: order?,
        copy,
        question: question?,
    })
}

/// `{ spawn = "follow-up", procedure = "grid-event", act = "take-over", fields = { summary = "matter" },
/// rated-at-most = 2 }`.
pub(super) fn spawn(
    reader: &Reader<'_, '_>,
    table: &Table<'_, '_>,
    link: String,
) -> Option<Effect> {
    let procedure = table.need("procedure")?;
    let act = table.text("act").map(|act| act.value);
    if let Some(act) = act.as_ref().filter(|act| !is_code(act)) {
        table.note(table.at_of("act"), "code-shape", &[("code", act)]);
    }
    let mut fields = Vec::new();
    let pairs = if table.has("fields") {
        table.pairs("fields")
    } else {
        Vec::new()
    };
    for (theirs, ours) in pairs {
        let Some(ix) = reader.find(&ours, "field-unknown", |p| &p.field_index) else {
            continue;
        };
        let kind = reader.procedure.field_at(ix).kind;
        // What is sealed is sealed for its own case, and files belong to theirs.
        if kind.sealed() || matches!(kind, FieldKind::Photo | FieldKind::File) {
            table.note(ours.at, "spawn-field", &[("field", &ours.value)]);
        }
        fields.push((theirs, ix));
    }
    let rated_at_most = table.number("rated-at-most").and_then(|n| {
        let level = u8::try_from(n.value).ok().filter(|n| (1..=5).contains(n));
        if level.is_none() {
            table.note(n.at, "spawn-rated", &[]);
        }
        level
    });
    let when = table.text("when").and_then(|when| reader.guard(&when));
    Some(Effect::Spawn {
        when,
        link,
        procedure: procedure.value,
        act,
        fields,
        rated_at_most,
    })
}

/// `{ plan = "plans", by = "plan", order = "step" }`.
pub(super) fn plan(
    reader: &Reader<'_, '_>,
    table: &Table<'_, '_>,
    name: &Spot<String>,
) -> Option<Effect> {
    let source = reader.source;
    let field = table
        .need("by")
        .and_then(|by| reader.find(&by, "field-unknown", |p| &p.field_index));
    let order = table.need("order").map(|spot| {
        if reader.procedure.order(&spot.value).is_none() {
            let known = reader.procedure.orders.iter().map(|o| o.code.as_str());
            unknown(source, spot.at, "order-unknown", &spot.value, known);
        }
        spot.value
    });
    let Some(rows) = reader.module.tables.get(&name.value) else {
        let known = reader.module.tables.keys().map(String::as_str);
        unknown(source, name.at, "table-unknown", &name.value, known);
        return None;
    };
    let mut steps = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        let unit = row
            .text("unit")
            .and_then(|unit| reader.selector(unit, name.at));
        let part = match row.text("part") {
            None | Some("lead") => Some(Part::Lead),
            Some("assist") => Some(Part::Assist),
            Some(_) => None,
        };
        match (row.text("plan"), unit, row.text("question"), part) {
            (Some(plan), Some(unit), Some(question), Some(part)) => steps.push(PlanStep {
                plan: plan.to_owned(),
                unit,
                question: question.to_owned(),
                part,
            }),
            _ => {
                let args = [("row", row.code.as_str()), ("table", name.value.as_str())];
                source.note(name.at, "row-plan", &args);
            }
        }
    }
    let field = field?;
    // A choice without a step would begin nothing.
    for choice in &reader.procedure.field_at(field).choices {
        if !steps.iter().any(|step| step.plan == *choice) {
            source.note(name.at, "plan-empty", &[("plan", choice)]);
        }
    }
    Some(Effect::Plan {
        field,
        order: order?,
        steps,
    })
}
