//! Who reported in confidence (保密): kept by a role of the procedure, a mask to everybody else. It is
//! opened for a stated purpose only, and whoever it is sees that it was.

use super::show::{HistoryLine, Told};
use flow::{ActorFacts, Procedure};
use model::case::Case;
use model::event::Event;
use model::id::PersonId;
use model::value::{FieldValue, Source, Value};
use std::collections::BTreeMap;

/// What stands where a name is kept back; no language's word.
pub const VEILED: &str = "＊＊＊";

/// Whether an actor sees who reported.
#[must_use]
pub(crate) fn keeps(procedure: &Procedure, actor: &ActorFacts, case: &Case) -> bool {
    let Some(role) = procedure.confidential() else {
        return true;
    };
    let own = case
        .applicant
        .person
        .is_some_and(|person| person == actor.person || actor.acts_for.contains(&person));
    actor.product || own || actor.role == role
}

/// Takes who reported out of what somebody who does not keep it is shown: her id wherever it stands, and
/// even the last digits of what is sealed.
pub(super) fn veil(
    case: &mut Case,
    history: &mut [HistoryLine],
    names: &mut BTreeMap<PersonId, String>,
) {
    let mut hidden: Vec<PersonId> = case.applicant.person.take().into_iter().collect();
    // A relative who filed for her would give her away; staff who took it down do not.
    let agent = case.applicant.agent.take();
    hidden.extend(
        agent
            .filter(|agent| agent.authorisation.is_some())
            .map(|agent| agent.person),
    );
    for field in case.fields.values_mut() {
        veil_field(field, &hidden);
    }
    for material in case.materials.values_mut() {
        veil_person(&mut material.by, &hidden);
    }
    case.hands.retain(|hand| !hidden.contains(&hand.person));
    names.retain(|person, _| !hidden.contains(person));
    for line in history {
        line.person = line.person.filter(|person| !hidden.contains(person));
        if let Told::Events(events) = &mut line.said {
            for event in events {
                veil_event(event, &hidden);
            }
        }
    }
}

fn veil_person(person: &mut PersonId, hidden: &[PersonId]) {
    if hidden.contains(person) {
        *person = crate::PRODUCT;
    }
}

fn veil_field(field: &mut FieldValue, hidden: &[PersonId]) {
    if let Value::Sealed(sealed) = &mut field.value {
        VEILED.clone_into(&mut sealed.masked);
    }
    if let Source::Given(person) = &mut field.source {
        veil_person(person, hidden);
    }
}

fn veil_event(event: &mut Event, hidden: &[PersonId]) {
    match event {
        Event::Filed(filing) => {
            filing.applicant.person = None;
            filing.applicant.agent = None;
        }
        Event::Acted { by, .. } => veil_person(by, hidden),
        Event::FieldSet { value, .. } => veil_field(value, hidden),
        Event::MaterialGiven { given, .. } => veil_person(&mut given.by, hidden),
        _ => {}
    }
}

/// Whom a complaint is about, as the row of the case holds it.
pub(crate) fn against(procedure: &Procedure, case: &Case) -> Option<String> {
    let named: Vec<String> = flow::against(procedure, case)
        .into_iter()
        .filter_map(|value| match value {
            Value::Unit(unit) => Some(unit.to_string()),
            Value::Person(person) => Some(person.to_string()),
            _ => None,
        })
        .collect();
    (!named.is_empty()).then(|| named.join(" "))
}

/// Whether a case is a complaint about the actor or her unit.
pub(crate) fn about_actor(procedure: &Procedure, case: &Case, actor: &ActorFacts) -> bool {
    flow::against(procedure, case)
        .into_iter()
        .any(|value| match value {
            Value::Unit(unit) => actor.unit.as_ref() == Some(unit),
            Value::Person(person) => *person == actor.person,
            _ => false,
        })
}
