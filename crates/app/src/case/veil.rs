//! Who reported in confidence (保密): kept by a role of the procedure, a mask to everybody else. It is
//! opened for a stated purpose only, and whoever it is sees that it was.

use super::show::HistoryLine;
use flow::{ActorFacts, Procedure};
use model::case::Case;
use model::id::PersonId;
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

/// Takes who reported out of what somebody who does not keep it is shown.
pub(super) fn veil(
    case: &mut Case,
    history: &mut [HistoryLine],
    names: &mut BTreeMap<PersonId, String>,
) {
    let Some(person) = case.applicant.person.take() else {
        return;
    };
    case.applicant.agent = None;
    names.remove(&person);
    case.hands.retain(|hand| hand.person != person);
    for line in history
        .iter_mut()
        .filter(|line| line.person == Some(person))
    {
        line.person = None;
    }
}

/// Whom a complaint is about, as the row of the case holds it.
pub(crate) fn against(procedure: &Procedure, case: &Case) -> Option<String> {
    let named: Vec<String> = flow::against(procedure, case)
        .into_iter()
        .filter_map(|value| match value {
            model::value::Value::Unit(unit) => Some(unit.to_string()),
            model::value::Value::Person(person) => Some(person.to_string()),
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
            model::value::Value::Unit(unit) => actor.unit.as_ref() == Some(unit),
            model::value::Value::Person(person) => *person == actor.person,
            _ => false,
        })
}
