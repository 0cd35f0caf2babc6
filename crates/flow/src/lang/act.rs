//! The acts of a procedure file.

use super::is_code;
use super::procedure::Reader;
use super::source::{Source, Spot, Table};
use super::unknown;
use crate::procedure::*;
use model::case::Outcome;
use model::establishment::EstablishmentWork;
use model::role::Role;
use model::verb::Verb;

const OUTCOMES: [(Outcome, &str); 6] = [
    (Outcome::Granted, "granted"),
    (Outcome::Refused, "refused"),
    (Outcome::Declined, "declined"),
    (Outcome::Withdrawn, "withdrawn"),
    (Outcome::Done, "done"),
    (Outcome::Lapsed, "lapsed"),
];

/// Verbs that wait for work orders unless an act says otherwise: those that settle a stage.
const fn settles(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Check
            | Verb::Approve
            | Verb::Reject
            | Verb::Resolve
            | Verb::Verify
            | Verb::Close
            | Verb::Deliver
    )
}

pub(super) fn read(reader: &mut Reader<'_, '_>, table: Table<'_, '_>) -> ActSpec {
    let source = reader.source;
    let code = table
        .text("code")
        .map_or_else(String::new, |code| code.value);
    let verb = table.need("verb").and_then(|verb| {
        let found = Verb::from_code(&verb.value);
        if found.is_none() {
            unknown(
                source,
                verb.at,
                "verb-unknown",
                &verb.value,
                Verb::ALL.iter().map(|v| v.code()),
            );
        }
        found
    });
    let verb = verb.unwrap_or(Verb::Note);
    let from = reader.all(&table.list("from"), "stage-unknown", |p| &p.stage_index);
    let to = table
        .text("to")
        .and_then(|to| reader.find(&to, "stage-unknown", |p| &p.stage_index));
    let named = table.list("by");
    let by: Vec<By> = named.iter().filter_map(|by| read_by(reader, by)).collect();
    if named.is_empty() {
        table.note(table.at, "act-nobody", &[("act", &code)]);
    }
    let asks = reader.all(&table.list("asks"), "field-unknown", |p| &p.field_index);
    let takes = reader.all(&table.list("takes"), "material-unknown", |p| {
        &p.material_index
    });
    let requires = table
        .tables("requires")
        .into_iter()
        .filter_map(|inner| require(reader, inner))
        .collect();
    let other_than = reader.all(&table.list("different-person-from"), "act-unknown", |p| {
        &p.act_index
    });
    let letter = table.text("letter").filter(|letter| {
        let declared = reader.procedure.letters.contains(&letter.value);
        if !declared {
            let known = reader.procedure.letters.iter().map(String::as_str);
            unknown(source, letter.at, "letter-unknown", &letter.value, known);
        }
        declared
    });
    let starts = table
        .list("starts")
        .iter()
        .filter_map(|start| start_of(reader, start))
        .collect();
    let stops = reader.all(&table.list("stops"), "clock-unknown", |p| &p.clock_index);
    let extends = reader.all(&table.list("extends"), "clock-unknown", |p| &p.clock_index);
    let pauses = match table.kind("pauses") {
        Some("table") => table.inner("pauses").and_then(|inner| {
            let clocks = reader.all(&inner.list("clocks"), "clock-unknown", |p| &p.clock_index);
            let reason = inner.need("reason").map(|reason| reason.value);
            inner.finish();
            reason.map(|reason| Pause { reason, clocks })
        }),
        Some(_) => table.text("pauses").map(|reason| Pause {
            reason: reason.value,
            clocks: Vec::new(),
        }),
        None => None,
    };
    let resumes = table.text("resumes").map(|reason| reason.value);
    for reason in pauses.iter().map(|pause| &pause.reason).chain(&resumes) {
        if !is_code(reason) {
            table.note(table.at, "code-shape", &[("code", reason)]);
        }
        reader.procedure.reasons.insert(reason.clone());
    }
    let accepts = match table.kind("accepts") {
        Some("string") => table.text("accepts").and_then(|text| {
            if text.value != "deemed" {
                source.note(text.at, "accepts", &[("found", &text.value)]);
            }
            (text.value == "deemed").then_some(true)
        }),
        Some(_) => table
            .flag("accepts")
            .filter(|accepts| *accepts)
            .map(|_| false),
        None => None,
    };
    let outcome = table
        .text("outcome")
        .and_then(|spot| outcome(source, &spot));
    let effects = table
        .tables("effects")
        .into_iter()
        .filter_map(|inner| effect(reader, inner))
        .collect();
    let order = table.text("order").filter(|order| {
        // Orders are read before acts, so an unknown one is unknown.
        let declared = reader.procedure.order(&order.value).is_some();
        if !declared {
            let known = reader
                .procedure
                .orders
                .iter()
                .map(|order| order.code.as_str());
            unknown(source, order.at, "order-unknown", &order.value, known);
        }
        declared
    });
    let spec = ActSpec {
        verb,
        from,
        to,
        by,
        asks,
        takes,
        complete: table.flag("complete").unwrap_or(false),
        unique: table.flag("unique").unwrap_or(false),
        requires,
        other_than,
        needs_marks: table
            .list("after")
            .into_iter()
            .map(|mark| mark.value)
            .collect(),
        once: table.text("once").map(|mark| mark.value),
        note: wanted(&table, "note"),
        lines: wanted(&table, "lines"),
        letter: letter.map(|letter| letter.value),
        starts,
        stops,
        pauses,
        resumes,
        extends,
        accepts,
        waits: table.flag("waits").unwrap_or(settles(verb)),
        outcome,
        effects,
        order: order.map(|order| order.value),
        code,
    };
    table.finish();
    spec
}

/// The outcome of a code.
pub(super) fn outcome(source: &Source<'_>, spot: &Spot<String>) -> Option<Outcome> {
    let found = OUTCOMES.iter().find(|(_, code)| *code == spot.value);
    if found.is_none() {
        let known = OUTCOMES.iter().map(|(_, code)| *code);
        unknown(source, spot.at, "outcome-unknown", &spot.value, known);
    }
    found.map(|(outcome, _)| *outcome)
}

fn wanted(table: &Table<'_, '_>, key: &str) -> Wanted {
    match table.text(key) {
        None => Wanted::No,
        Some(Spot { value, .. }) if value == "may" => Wanted::May,
        Some(Spot { value, .. }) if value == "must" => Wanted::Must,
        Some(spot) => {
            table.note(spot.at, "wanted", &[("key", key), ("found", &spot.value)]);
            Wanted::No
        }
    }
}

fn read_by(reader: &Reader<'_, '_>, spot: &Spot<String>) -> Option<By> {
    let (word, of_holder) = spot
        .value
        .strip_suffix(" of holder")
        .map_or((spot.value.as_str(), false), |role| (role, true));
    let fixed = match word {
        "holder" => Some(By::Holder),
        "applicant" => Some(By::Applicant),
        "asked" => Some(By::Asked),
        "asker" => Some(By::Asker),
        "product" => Some(By::Product),
        _ => None,
    };
    if let Some(by) = fixed.filter(|_| !of_holder) {
        return Some(by);
    }
    let Some(role) = Role::from_code(word) else {
        let words = ["holder", "applicant", "asked", "asker", "product"];
        let known = words
            .into_iter()
            .chain(Role::ALL.iter().map(|role| role.code()));
        unknown(reader.source, spot.at, "by-unknown", &spot.value, known);
        return None;
    };
    if !reader.module.roles.contains(&role) {
        reader
            .source
            .note(spot.at, "role-not-of-module", &[("role", role.code())]);
    }
    if role.is_administrator() || role == Role::Auditor {
        // 三员分立: administrators and auditors hold no business power.
        reader
            .source
            .note(spot.at, "role-no-power", &[("role", role.code())]);
    }
    Some(if of_holder {
        By::RoleOfHolder(role)
    } else {
        By::Role(role)
    })
}

fn require(reader: &Reader<'_, '_>, table: Table<'_, '_>) -> Option<Require> {
    let guard = table.need("when").and_then(|when| reader.guard(&when));
    let key = table.need("key");
    let field = table
        .text("field")
        .and_then(|field| reader.find(&field, "field-unknown", |p| &p.field_index));
    if let Some(key) = key.as_ref().filter(|key| !is_code(&key.value)) {
        table.note(key.at, "code-shape", &[("code", &key.value)]);
    }
    table.finish();
    Some(Require {
        guard: guard?,
        key: key?.value,
        field,
    })
}

/// `overall`, `notice from received`, `overall from accepted`.
fn start_of(reader: &Reader<'_, '_>, spot: &Spot<String>) -> Option<(ClockIx, CountFrom)> {
    let (clock, from) = spot
        .value
        .split_once(" from ")
        .unwrap_or((&spot.value, "act"));
    let from = match from {
        "act" => CountFrom::Act,
        "received" => CountFrom::Received,
        "accepted" => CountFrom::Accepted,
        other => {
            reader
                .source
                .note(spot.at, "count-from", &[("found", other)]);
            return None;
        }
    };
    let clock = Spot {
        value: clock.to_owned(),
        at: spot.at,
    };
    reader
        .find(&clock, "clock-unknown", |p| &p.clock_index)
        .map(|clock| (clock, from))
}

fn effect(reader: &Reader<'_, '_>, table: Table<'_, '_>) -> Option<Effect> {
    const KINDS: [&str; 12] = [
        "notify",
        "spawn",
        "plan",
        "link",
        "enrol",
        "pay-to",
        "disenrol",
        "certificate",
        "credit",
        "county-change",
        "send",
        "publish",
    ];
    let mut named = KINDS.iter().filter(|kind| table.has(kind));
    let (kind, more) = (named.next(), named.next());
    let Some(kind) = kind.filter(|_| more.is_none()) else {
        table.note(table.at, "effect-unknown", &[("known", &KINDS.join(", "))]);
        return None;
    };
    let effect = if *kind == "publish" {
        let days = table.number("publish").map_or(0, |days| days.value);
        if !(1..=3_650).contains(&days) {
            table.note(table.at_of("publish"), "effect-days", &[]);
        }
        Some(Effect::Publish { days })
    } else {
        let name = table.need(kind)?;
        if !is_code(&name.value) {
            table.note(name.at, "code-shape", &[("code", &name.value)]);
        }
        match *kind {
            "notify" => {
                if !reader.procedure.messages.contains(&name.value) {
                    let known = reader.procedure.messages.iter().map(String::as_str);
                    unknown(
                        reader.source,
                        name.at,
                        "message-unknown",
                        &name.value,
                        known,
                    );
                }
                Some(Effect::Notify {
                    message: name.value,
                })
            }
            "spawn" => super::effect::spawn(reader, &table, name.value),
            "plan" => super::effect::plan(reader, &table, &name),
            "link" => Some(Effect::Link { link: name.value }),
            "enrol" => Some(Effect::Enrol {
                programme: name.value,
            }),
            "pay-to" => Some(Effect::PayTo {
                programme: name.value,
            }),
            "disenrol" => {
                let reason = table.need("reason");
                let reason =
                    reason.and_then(|r| reader.find(&r, "field-unknown", |p| &p.field_index));
                let choice =
                    reason.is_none_or(|ix| reader.procedure.field_at(ix).kind == FieldKind::Choice);
                if !choice {
                    table.note(table.at_of("reason"), "reason-no-choice", &[]);
                }
                reason.map(|reason| Effect::Disenrol {
                    programme: name.value,
                    reason,
                })
            }
            "certificate" => Some(Effect::Certificate { kind: name.value }),
            "credit" => {
                let hand = table.need("hand");
                let hand =
                    hand.and_then(|hand| reader.find(&hand, "act-unknown", |p| &p.act_index));
                hand.map(|hand| Effect::Credit {
                    kind: name.value,
                    hand,
                })
            }
            "county-change" => {
                let work = EstablishmentWork::ALL
                    .into_iter()
                    .find(|w| w.code() == name.value);
                if work.is_none() {
                    let known = EstablishmentWork::ALL.iter().map(|w| w.code());
                    unknown(
                        reader.source,
                        name.at,
                        "county-change-unknown",
                        &name.value,
                        known,
                    );
                }
                let title = table.need("title");
                work.zip(title).map(|(work, title)| Effect::CountyChange {
                    work,
                    title: title.value,
                })
            }
            "send" => super::effect::send(reader, &table, &name),
            _ => None,
        }
    };
    table.finish();
    effect
}
