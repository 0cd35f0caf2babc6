//! Texts speak of the product, never of the desk it was written at.

use crate::place;
use crate::stop::{Stop, While};
use std::fs;
use std::path::Path;

/// Paths of somebody's machine, and names of writing tools. Split, so that this file is clean.
const STRANGE: &[&str] = &[
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
    concat!("/wo", "rk/."),
    concat!("/tm", "p/bash"),
    concat!("/home", "/user"),
    concat!("Clau", "de"),
    concat!("Anthr", "opic"),
    concat!("ChatG", "PT"),
    concat!("Copi", "lot"),
    concat!("Open", "AI"),
];
/// The same, as a word of its own only.
const STRANGE_WORDS: &[&str] = &[concat!("LL", "M"), concat!("LL", "Ms"), concat!("GP", "T")];
/// Text kinds looked at; everything else is data.
const LOCKS: &[&str] = &["Cargo.lock", "package-lock.json"];

pub fn check(root: &Path) -> Result<Vec<String>, Stop> {
    let mut faults = Vec::new();
    for path in place::written_files(root).while_doing("walking the work tree")? {
        let is_lock = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| LOCKS.contains(&name));
        if is_lock {
            continue;
        }
        let bytes = fs::read(root.join(&path)).while_doing(path.display())?;
        // What is not text has no words to judge.
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if let Some(what) = strange(line) {
                faults.push(format!(
                    "{}:{}: speaks of `{what}`",
                    path.display(),
                    number + 1
                ));
            }
        }
    }
    Ok(faults)
}

fn strange(line: &str) -> Option<&'static str> {
    let lower = line.to_lowercase();
    if let Some(found) = STRANGE
        .iter()
        .find(|pattern| lower.contains(&pattern.to_lowercase()))
    {
        return Some(found);
    }
    let mut words = line.split(|sign: char| !sign.is_ascii_alphanumeric());
    words.find_map(|word| {
        STRANGE_WORDS
            .iter()
            .find(|strange| **strange == word)
            .copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tools_and_machines_are_found() {
        assert!(strange(concat!("see /wo", "rk/shared/x.md")).is_some());
        assert!(strange(concat!("made with cla", "ude")).is_some());
        assert!(strange(concat!("an LL", "M wrote this")).is_some());
    }

    #[test]
    fn words_of_the_product_are_not() {
        for line in [
            "/work-orders/{id}",
            "GET /work/orders",
            "ALLMATTERS",
            "target/tmp/report",
        ] {
            assert_eq!(strange(line), None, "{line}");
        }
    }
}
