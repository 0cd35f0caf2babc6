//! Every package we build on may be shipped under the terms of its licence.
//!
//! Licence expressions are SPDX: `OR` offers a choice, `AND` demands both and binds tighter, `WITH`
//! adds permissions. A `/` in old manifests means `OR`.

use super::metadata;
use crate::place;
use crate::stop::{Stop, While};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Licences that ask for no more than a notice.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];
/// Besides those, for tools of the build and the tests that never ship.
const ALLOWED_IN_TOOLS: &[&str] = &["MPL-2.0", "BlueOak-1.0.0", "Python-2.0", "CC-BY-4.0"];

pub fn check(_root: &Path) -> Result<Vec<String>, Stop> {
    let mut faults = Vec::new();
    for package in metadata::packages()? {
        let name = format!("{} {}", package.name, package.version);
        faults.extend(fault(&name, package.licence.as_deref(), ALLOWED));
    }
    let lock = place::ui().join("package-lock.json");
    let text = fs::read_to_string(&lock).while_doing(lock.display())?;
    let lock: Value = serde_json::from_str(&text).while_doing(lock.display())?;
    faults.extend(npm_faults(&lock));
    Ok(faults)
}

/// Faults of an npm lock file. Packages marked `dev` do not ship.
fn npm_faults(lock: &Value) -> Vec<String> {
    let with_tools: Vec<&str> = ALLOWED.iter().chain(ALLOWED_IN_TOOLS).copied().collect();
    let Some(packages) = lock["packages"].as_object() else {
        return vec!["ui/package-lock.json lists no packages".to_owned()];
    };
    packages
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .filter_map(|(path, package)| {
            let allowed = if package["dev"] == true {
                with_tools.as_slice()
            } else {
                ALLOWED
            };
            fault(&format!("npm {path}"), package["license"].as_str(), allowed)
        })
        .collect()
}

fn fault(name: &str, licence: Option<&str>, allowed: &[&str]) -> Option<String> {
    let Some(licence) = licence else {
        return Some(format!("{name} states no licence"));
    };
    match permits(licence, allowed) {
        Some(true) => None,
        Some(false) => Some(format!("{name}: `{licence}` is not on the list")),
        None => Some(format!("{name}: `{licence}` is no licence expression")),
    }
}

/// Whether an expression can be met with allowed licences alone; `None` where it cannot be read.
fn permits(expression: &str, allowed: &[&str]) -> Option<bool> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        tokens: &tokens,
        allowed,
    };
    let met = reader.choice()?;
    reader.tokens.is_empty().then_some(met)
}

struct Reader<'a> {
    tokens: &'a [&'a str],
    allowed: &'a [&'a str],
}

impl Reader<'_> {
    fn take(&mut self, wanted: &str) -> bool {
        match self.tokens.split_first() {
            Some((first, rest)) if *first == wanted => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    fn choice(&mut self) -> Option<bool> {
        let mut met = self.demand()?;
        while self.take("OR") {
            // Both sides are always read, so that a malformed one is noticed.
            met |= self.demand()?;
        }
        Some(met)
    }

    fn demand(&mut self) -> Option<bool> {
        let mut met = self.single()?;
        while self.take("AND") {
            met &= self.single()?;
        }
        Some(met)
    }

    fn single(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.choice()?;
            return self.take(")").then_some(met);
        }
        let (id, rest) = self.tokens.split_first()?;
        if ["OR", "AND", "WITH", ")"].contains(id) {
            return None;
        }
        self.tokens = rest;
        if self.take("WITH") {
            let (_, rest) = self.tokens.split_first()?;
            self.tokens = rest;
        }
        Some(self.allowed.contains(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(expression: &str) -> Option<bool> {
        permits(expression, &["MIT", "Apache-2.0", "BSD-3-Clause"])
    }

    #[test]
    fn a_choice_needs_one_and_a_demand_needs_all() {
        assert_eq!(read("MIT OR GPL-2.0-only"), Some(true));
        assert_eq!(read("GPL-2.0-only/MIT"), Some(true));
        assert_eq!(read("MIT AND GPL-2.0-only"), Some(false));
        assert_eq!(read("(MIT OR Apache-2.0) AND BSD-3-Clause"), Some(true));
        assert_eq!(read("(MIT OR Apache-2.0) AND OpenSSL"), Some(false));
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert_eq!(read("MIT OR GPL-2.0-only AND AGPL-3.0-only"), Some(true));
        assert_eq!(read("AGPL-3.0-only AND MIT OR Apache-2.0"), Some(true));
        assert_eq!(read("AGPL-3.0-only AND (MIT OR Apache-2.0)"), Some(false));
    }

    #[test]
    fn an_exception_only_adds_permission() {
        assert_eq!(read("Apache-2.0 WITH LLVM-exception"), Some(true));
        assert_eq!(
            read("GPL-3.0-only WITH Classpath-exception-2.0"),
            Some(false)
        );
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        for broken in ["", "MIT OR", "(MIT", "MIT MIT", "AND MIT", "MIT)"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }

    #[test]
    fn what_ships_is_held_to_the_shorter_list() {
        let lock: Value = serde_json::from_str(
            r#"{"packages": {
                "": {"license": "Apache-2.0"},
                "node_modules/a": {"license": "MPL-2.0", "dev": true},
                "node_modules/b": {"license": "MPL-2.0"},
                "node_modules/c": {}
            }}"#,
        )
        .unwrap();
        assert_eq!(
            npm_faults(&lock),
            [
                "npm node_modules/b: `MPL-2.0` is not on the list",
                "npm node_modules/c states no licence"
            ]
        );
    }
}
