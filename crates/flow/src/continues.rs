//! A running case under a newer version of its procedure (DESIGN §6, Versions): only along maps
//! that were checked to be complete.

use crate::lang::Mistake;
use crate::procedure::{Continues, Procedure};
use model::Refusal;
use model::case::Case;
use model::event::Event;

fn map_from<'p>(old: &Procedure, new: &'p Procedure) -> Option<&'p Continues> {
    new.continues.iter().find(|map| map.from == old.label)
}

/// What keeps running cases of `old` from going on under `new`: no map for its version label, or
/// a stage, act or field that neither keeps its code nor is mapped.
#[must_use]
pub fn check_continues(old: &Procedure, new: &Procedure) -> Vec<Mistake> {
    let mistake = |key: &str, name: &str, code: &str| {
        Mistake::new(&format!("procedures/{}.toml", new.code), 1, 1, key)
            .with(name, code)
            .with("from", &old.label)
    };
    let Some(map) = map_from(old, new) else {
        return vec![mistake("continues-none", "to", &new.label)];
    };
    let mut mistakes = Vec::new();
    for stage in &old.stages {
        let there = map.stages.get(&stage.code).unwrap_or(&stage.code);
        match new.stage(there) {
            None => mistakes.push(mistake("continues-stage", "stage", &stage.code)),
            Some(target) if target.end != stage.end => {
                mistakes.push(mistake("continues-end", "stage", &stage.code));
            }
            Some(_) => {}
        }
    }
    for act in &old.acts {
        if new
            .act(map.acts.get(&act.code).unwrap_or(&act.code))
            .is_none()
        {
            mistakes.push(mistake("continues-act", "act", &act.code));
        }
    }
    for field in &old.fields {
        let target = new.field(map.fields.get(&field.code).unwrap_or(&field.code));
        if target.is_none_or(|target| target.kind != field.kind) {
            mistakes.push(mistake("continues-field", "field", &field.code));
        }
    }
    mistakes
}

/// Moves an open case to `new`, whose module has the digest `version`. Fields that changed their
/// code are set again under the new one, with their source; the case's past stays as it was.
///
/// # Errors
/// `continues-incomplete` when the maps do not cover `old`; `case-closed` for an ended case.
pub fn decide_continue(
    old: &Procedure,
    new: &Procedure,
    case: &Case,
    version: &str,
) -> Result<Vec<Event>, Refusal> {
    if !case.is_open() {
        return Err(Refusal::forbidden("case-closed").with("stage", case.stage.as_str()));
    }
    let map = map_from(old, new).filter(|_| check_continues(old, new).is_empty());
    let Some(map) = map else {
        return Err(Refusal::forbidden("continues-incomplete").with("from", old.label.as_str()));
    };
    let stage = map.stages.get(&case.stage).unwrap_or(&case.stage).clone();
    let mut events = vec![Event::Continued {
        version_of_module: version.to_owned(),
        stage,
    }];
    for (old_code, new_code) in &map.fields {
        if let Some(value) = case.fields.get(old_code).filter(|_| old_code != new_code) {
            events.push(Event::FieldSet {
                field: new_code.clone(),
                value: value.clone(),
            });
        }
    }
    Ok(events)
}
