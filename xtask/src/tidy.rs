//! The repository's own rules, each a function from what is there to a list of faults. They run as
//! `cargo xtask tidy` and, one test per rule, with every other test.

mod arrows;
mod files;
mod licence;
mod metadata;
mod migrations;
mod prose;
mod speech;

use crate::place;
use crate::stop::{Stop, While};
use std::fs;
use std::path::{Path, PathBuf};

/// One rule: what it is called and how it is looked at.
struct Rule {
    name: &'static str,
    faults: fn(&Path) -> Result<Vec<String>, Stop>,
}

const RULES: &[Rule] = &[
    Rule {
        name: "arrows",
        faults: arrows::check,
    },
    Rule {
        name: "files",
        faults: files::check,
    },
    Rule {
        name: "migrations",
        faults: migrations::check,
    },
    Rule {
        name: "licences",
        faults: licence::check,
    },
    Rule {
        name: "prose",
        faults: prose::check,
    },
    Rule {
        name: "speech",
        faults: speech::check,
    },
];

/// Looks at every rule and names every fault.
///
/// # Errors
/// Exit status 1 when there is any fault.
pub fn run() -> Result<(), Stop> {
    let root = place::root();
    let mut count = 0;
    for rule in RULES {
        let faults = (rule.faults)(&root)?;
        println!(
            "{:<12} {}",
            rule.name,
            if faults.is_empty() {
                "ok".to_owned()
            } else {
                format!("{} faults", faults.len())
            }
        );
        for fault in &faults {
            println!("    {fault}");
        }
        count += faults.len();
    }
    if count == 0 {
        Ok(())
    } else {
        Err(Stop::failed(format!("tidy: {count} faults")))
    }
}

/// A list of exceptions under `xtask/allow`: one path a line (a folder ends in `/`), then ` # ` and
/// the reason, which is required.
struct Allowed {
    file: &'static str,
    entries: Vec<String>,
}

impl Allowed {
    fn read(root: &Path, file: &'static str) -> Result<Self, Stop> {
        let path = root.join("xtask/allow").join(file);
        let text = fs::read_to_string(&path).while_doing(path.display())?;
        let mut entries = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once(" # ") {
                Some((entry, why)) if !why.trim().is_empty() => {
                    entries.push(entry.trim().to_owned())
                }
                _ => {
                    return Err(Stop::failed(format!(
                        "xtask/allow/{file}:{}: no reason given",
                        number + 1
                    )));
                }
            }
        }
        Ok(Self { file, entries })
    }

    fn covers(&self, path: &Path) -> bool {
        let path = path.to_string_lossy();
        self.entries.iter().any(|entry| matches(entry, &path))
    }

    /// Entries that no longer excuse anything.
    fn stale(&self, used: &[PathBuf]) -> Vec<String> {
        self.entries
            .iter()
            .filter(|entry| {
                !used
                    .iter()
                    .any(|path| matches(entry, &path.to_string_lossy()))
            })
            .map(|entry| {
                format!(
                    "xtask/allow/{}: `{entry}` excuses nothing any more",
                    self.file
                )
            })
            .collect()
    }
}

fn matches(entry: &str, path: &str) -> bool {
    if entry.ends_with('/') {
        path.starts_with(entry)
    } else {
        path == entry
    }
}

fn extension(path: &Path) -> &str {
    path.extension()
        .and_then(|end| end.to_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
