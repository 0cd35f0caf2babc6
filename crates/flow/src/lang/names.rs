//! Names of a locale file: message ids with their attributes. The texts are the author's own;
//! only that they are there is checked.

use crate::procedure::Effect;

use super::source::{Source, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Message ids of a Fluent file, attributes as `id.attribute`.
pub(super) fn read(source: &Source<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut current = String::new();
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let body = line.trim_end();
        if let Some(attribute) = body
            .trim_start()
            .strip_prefix('.')
            .filter(|_| body.starts_with(' '))
        {
            if let Some((name, _)) = attribute.split_once('=') {
                names.insert(format!("{current}.{}", name.trim()));
            }
        } else if body.starts_with(|c: char| c.is_ascii_alphabetic()) {
            match body.split_once('=') {
                Some((name, text)) => {
                    current = name.trim().to_owned();
                    let shaped = current
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                    if !shaped {
                        source.note(at, "locale-line", &[]);
                    } else if !names.insert(current.clone()) {
                        source.note(at, "locale-twice", &[("name", &current)]);
                    } else if text.trim().is_empty()
                        && !source.text[at + line.len()..].starts_with([' ', '\t'])
                    {
                        source.note(at, "locale-empty", &[("name", &current)]);
                    }
                }
                None => source.note(at, "locale-line", &[]),
            }
        } else if !body.is_empty() && !body.starts_with(['#', ' ', '\t', '}', '-']) {
            source.note(at, "locale-line", &[]);
        }
        at += line.len();
    }
    names
}

/// Names a module must have in each of its locales, each with why.
pub(super) fn required(
    module: &crate::module::Module,
    procedures: &BTreeMap<String, crate::procedure::Procedure>,
) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    names.insert(format!("module-{}", module.code));
    for place in &module.home {
        names.insert(format!("place-{}-{place}", module.code));
    }
    for figure in &module.figures {
        names.insert(format!("figure-{}-{figure}", module.code));
    }
    for event in &module.events {
        names.insert(format!("event-{}-{event}", module.code));
    }
    for p in procedures.values() {
        let code = &p.code;
        names.insert(format!("procedure-{code}"));
        let mut add = |what: &str, name: &str| names.insert(format!("{what}-{code}-{name}"));
        for stage in &p.stages {
            add("stage", &stage.code);
            if stage.public {
                add("public", &stage.code);
            }
            if let Some(switch) = &stage.switch {
                add("switch", switch);
            }
        }
        for act in &p.acts {
            add("act", &act.code);
        }
        for field in &p.fields {
            add("field", &field.code);
            // Rows have their names with them.
            for choice in field.choices.iter().filter(|_| field.table.is_none()) {
                add("choice", &format!("{}-{choice}", field.code));
            }
        }
        for item in p.own_items() {
            add("result", item);
        }
        p.materials.iter().for_each(|m| {
            add("material", &m.code);
        });
        p.clocks.iter().for_each(|c| {
            add("clock", &c.code);
        });
        p.letters.iter().for_each(|l| {
            add("letter", l);
        });
        p.messages.iter().for_each(|m| {
            add("message", m);
        });
        p.orders.iter().for_each(|o| {
            add("order", &o.code);
        });
        for effect in p.acts.iter().flat_map(|act| &act.effects) {
            if let Effect::Spawn { link, .. } | Effect::Link { link } = effect {
                add("link", link);
            }
        }
        p.reasons.iter().for_each(|r| {
            add("reason", r);
        });
        p.parameters.iter().for_each(|r| {
            add("parameter", &r.code);
        });
        for require in p.acts.iter().flat_map(|act| &act.requires) {
            names.insert(format!("refusal-{}", require.key));
        }
    }
    names
}

/// Notes names that are missing from a locale file.
pub(super) fn check(source: &Source<'_>, names: &BTreeSet<String>, required: &BTreeSet<String>) {
    for name in required.difference(names) {
        let spare = names
            .iter()
            .filter(|name| !required.contains(*name))
            .map(String::as_str);
        let near = nearest(name, spare).unwrap_or("");
        source.note(
            source.text.len(),
            "locale-missing",
            &[("name", name), ("near", near)],
        );
    }
}
