//! Everything `flow` says has words in both languages, and no words lie idle.

use crate::support::{files, root};
use std::collections::BTreeSet;

fn names(locale: &str, file: Option<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (path, text) in files(&root().join("locales").join(locale)) {
        if file.is_some_and(|file| file != path) {
            continue;
        }
        for line in text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            names.extend(line.split_once('=').map(|(name, _)| name.trim().to_owned()));
        }
    }
    names
}

/// The string literals of this crate's sources that look like keys.
fn literals() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut all, mut refusals) = (BTreeSet::new(), BTreeSet::new());
    for text in files(&root().join("crates/flow/src")).values() {
        let parts: Vec<&str> = text.split('"').collect();
        for (n, part) in parts.iter().enumerate() {
            let key = part.len() > 2 && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            if !key {
                continue;
            }
            all.insert((*part).to_owned());
            let before = parts[n.saturating_sub(1)].trim_end();
            let starts = [
                "Refused::new(",
                "forbidden(",
                "invalid(",
                "denied(",
                "refused(",
            ];
            if starts.iter().any(|start| before.ends_with(start)) {
                refusals.insert((*part).to_owned());
            }
        }
    }
    (all, refusals)
}

#[test]
fn both_languages_say_the_same_things() {
    for file in ["flow.ftl", "module.ftl"] {
        assert_eq!(names("zh-CN", Some(file)), names("en", Some(file)));
    }
}

#[test]
fn every_refusal_has_words() {
    let (_, mut refusals) = literals();
    for key in [
        "field-kind",
        "field-not-sealed",
        "material-empty",
        "material-paper",
        "stale",
    ] {
        refusals.insert(key.to_owned());
    }
    assert!(refusals.len() > 50, "{refusals:?}");
    for locale in ["zh-CN", "en"] {
        let names = names(locale, None);
        let missing: Vec<&String> = refusals
            .iter()
            .filter(|key| !names.contains(&format!("refusal-{key}")))
            .collect();
        assert!(missing.is_empty(), "{locale}: {missing:?}");
    }
}

#[test]
fn every_mistake_has_words_and_a_remedy() {
    let names = names("zh-CN", Some("module.ftl"));
    let mut seen = 0;
    for mistake in crate::broken::all_mistakes() {
        assert!(
            names.contains(&format!("mistake-{}", mistake.key)),
            "{mistake:?}"
        );
        assert!(
            names.contains(&format!("remedy-{}", mistake.remedy_key)),
            "{mistake:?}"
        );
        seen += 1;
    }
    assert!(seen > 60);
    // Words without a mistake behind them would rot.
    let (literals, _) = literals();
    let idle: Vec<&String> = names
        .iter()
        .filter(|name| {
            name.strip_prefix("mistake-")
                .is_some_and(|key| !literals.contains(key))
        })
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}
