//! Every reason the code can give has words in both languages.

use crate::lexicon;
use std::collections::BTreeSet;
use std::path::Path;
use words::Locale;

/// Crates whose refusals reach people.
const CRATES: [&str; 5] = ["app", "flow", "roll", "store", "web"];

fn sources(folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs")
            && path
                .file_stem()
                .is_none_or(|s| s != "tests" && s != "testing")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            // Test modules at the end of a file refuse what they like.
            found.push(
                text.split("#[cfg(test)]\nmod tests {")
                    .next()
                    .unwrap_or("")
                    .to_owned(),
            );
        }
    }
}

/// Keys given as literals: `Refusal::invalid("…")`, `Refusal::field(_, "…")`, `Refused::new("…")`, `Failure::http(_, "…")`.
fn keys(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (call, skip) in [
        ("Refusal::invalid(", 0),
        ("Refusal::denied(", 0),
        ("Refusal::forbidden(", 0),
        ("Refused::new(", 0),
        ("Refusal::field(", 1),
        ("Failure::http(", 1),
    ] {
        for (at, _) in text.match_indices(call) {
            let rest = text[at + call.len()..]
                .split([')', ';'])
                .next()
                .unwrap_or("");
            let argument = rest.splitn(skip + 1, ',').nth(skip).unwrap_or("").trim();
            if let Some(key) = argument.strip_prefix('"').and_then(|a| a.split('"').next()) {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

#[test]
fn every_reason_has_words_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = Vec::new();
    for name in CRATES {
        sources(&root.join(name).join("src"), &mut texts);
    }
    let keys: BTreeSet<String> = texts.iter().flat_map(|text| keys(text)).collect();
    assert!(keys.len() > 50, "the search finds nothing: {keys:?}");
    let lexicon = lexicon();
    let silent: Vec<_> = Locale::ALL
        .iter()
        .flat_map(|locale| keys.iter().map(move |key| (locale.tag(), key)))
        .filter(|(tag, key)| {
            !lexicon.has(Locale::from_tag(tag).unwrap(), &format!("refusal-{key}"))
        })
        .collect();
    assert!(silent.is_empty(), "refusals without words: {silent:?}");
}

#[test]
fn the_search_sees_a_key_wherever_it_stands() {
    let found = keys(
        "Refusal::field(\"a\", \"b-c\"); Refused::new(\n    \"d\"); Failure::http(StatusCode::BAD_REQUEST, \"e\"); Refusal::invalid(key)",
    );
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["b-c", "d", "e"]);
}
