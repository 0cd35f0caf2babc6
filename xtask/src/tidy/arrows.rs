//! Which crate may know which: the table of floors, as data. A new arrow is an event; it is decided
//! in the design first and entered here second.

use super::metadata::{self, Package};
use crate::stop::Stop;
use std::path::Path;

/// A crate and what it may depend on besides the nouns below everything.
struct Floor {
    name: &'static str,
    may: May,
}

enum May {
    /// These and no more; `codes` and `model` go without saying above floor 0.
    Only(&'static [&'static str]),
    /// Any of ours but these.
    AllBut(&'static [&'static str]),
}

const FLOORS: &[Floor] = &[
    Floor {
        name: "codes",
        may: May::Only(&[]),
    },
    Floor {
        name: "model",
        may: May::Only(&[]),
    },
    Floor {
        name: "sheet",
        may: May::Only(&[]),
    },
    Floor {
        name: "words",
        may: May::Only(&[]),
    },
    Floor {
        name: "county",
        may: May::Only(&["sheet"]),
    },
    Floor {
        name: "flow",
        may: May::Only(&[]),
    },
    Floor {
        name: "roll",
        may: May::Only(&[]),
    },
    Floor {
        name: "appraisal",
        may: May::Only(&[]),
    },
    Floor {
        name: "evidence",
        may: May::Only(&[]),
    },
    Floor {
        name: "store",
        may: May::Only(&["evidence"]),
    },
    Floor {
        name: "hub",
        may: May::Only(&["sheet", "evidence"]),
    },
    Floor {
        name: "synth",
        may: May::Only(&["sheet"]),
    },
    Floor {
        name: "letters",
        may: May::Only(&["words"]),
    },
    Floor {
        name: "outside",
        may: May::Only(&[]),
    },
    Floor {
        name: "app",
        may: May::Only(&[
            "sheet",
            "words",
            "county",
            "flow",
            "roll",
            "appraisal",
            "evidence",
            "store",
        ]),
    },
    Floor {
        name: "web",
        may: May::Only(&[
            "app",
            "sheet",
            "words",
            "county",
            "flow",
            "roll",
            "appraisal",
            "evidence",
        ]),
    },
    Floor {
        name: "server",
        may: May::AllBut(&["testkit", "xtask"]),
    },
    // The offline verifier stands apart from `server`, so that no database code can get into it.
    Floor {
        name: "verify",
        may: May::Only(&["evidence"]),
    },
    Floor {
        name: "testkit",
        may: May::AllBut(&["hub", "server", "xtask"]),
    },
    Floor {
        name: "xtask",
        may: May::Only(&[]),
    },
];

/// Known to every floor above them.
const NOUNS: &[&str] = &["codes", "model"];
/// Reached by tests only.
const TESTKIT: &str = "testkit";

/// Packages of others that only these crates may name; everything not listed is free.
const FENCED: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("libsqlite3-sys", &["store"]),
    ("postgres", &["store"]),
    ("tokio-postgres", &["store"]),
    ("tokio-postgres-rustls", &["store"]),
    ("rustls", &["store"]),
    ("r2d2", &["store"]),
    ("datafusion", &["hub"]),
    ("deltalake", &["hub"]),
    ("arrow", &["hub"]),
    ("parquet", &["hub"]),
    ("ballista", &["hub"]),
    ("axum", &["web"]),
    ("minijinja", &["web", "letters"]),
    ("typst", &["letters"]),
    ("calamine", &["sheet"]),
    ("rust_xlsxwriter", &["sheet"]),
    ("clap", &["server", "verify", "xtask"]),
    ("ureq", &["outside"]),
    ("geo", &["synth", "county"]),
    ("ring", &["outside"]),
    ("jsonwebtoken", &[]),
];

pub fn check(_root: &Path) -> Result<Vec<String>, Stop> {
    Ok(faults(&metadata::packages()?))
}

fn faults(packages: &[Package]) -> Vec<String> {
    let ours: Vec<&Package> = packages.iter().filter(|package| package.ours).collect();
    let mut faults = Vec::new();
    for package in &ours {
        let from = package.name.as_str();
        let Some(floor) = FLOORS.iter().find(|floor| floor.name == from) else {
            faults.push(format!("`{from}` stands on no floor of the design"));
            continue;
        };
        for arrow in &package.arrows {
            let to = arrow.to.as_str();
            let allowed = if ours.iter().any(|other| other.name == to) {
                floor.admits(to) || arrow.dev && to == TESTKIT
            } else {
                FENCED
                    .iter()
                    .all(|(fenced, inside)| *fenced != to || inside.contains(&from))
            };
            if !allowed {
                let kind = if arrow.dev { " (in its tests)" } else { "" };
                faults.push(format!("`{from}` must not know `{to}`{kind}"));
            }
        }
    }
    faults
}

impl Floor {
    fn admits(&self, to: &str) -> bool {
        match self.may {
            May::Only(listed) => listed.contains(&to) || self.stands_above(to),
            May::AllBut(listed) => !listed.contains(&to),
        }
    }

    /// `codes` knows nothing, `model` knows `codes`, the rest know both; `xtask` stands beside.
    fn stands_above(&self, noun: &str) -> bool {
        match self.name {
            "codes" | "xtask" => false,
            "model" => noun == "codes",
            _ => NOUNS.contains(&noun),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::metadata::Arrow;
    use super::*;

    fn ours(name: &str, arrows: &[(&str, bool)]) -> Package {
        Package {
            name: name.to_owned(),
            ours: true,
            arrows: arrows
                .iter()
                .map(|&(to, dev)| Arrow {
                    to: to.to_owned(),
                    dev,
                })
                .collect(),
            ..Package::default()
        }
    }

    #[test]
    fn a_lower_floor_reaching_up_is_named() {
        let packages = [
            ours("flow", &[("model", false), ("store", false)]),
            ours("store", &[]),
            ours("model", &[]),
        ];
        assert_eq!(faults(&packages), ["`flow` must not know `store`"]);
    }

    #[test]
    fn an_engine_outside_its_crate_is_named_even_in_tests() {
        let packages = [
            ours("web", &[("axum", false), ("rusqlite", true)]),
            ours("store", &[("rusqlite", false)]),
        ];
        assert_eq!(
            faults(&packages),
            ["`web` must not know `rusqlite` (in its tests)"]
        );
    }

    #[test]
    fn tests_may_reach_the_testkit_and_code_may_not() {
        let kit = ours("testkit", &[("web", false)]);
        assert!(faults(&[ours("web", &[("testkit", true)]), kit.clone()]).is_empty());
        assert_eq!(
            faults(&[ours("web", &[("testkit", false)]), kit]),
            ["`web` must not know `testkit`"]
        );
    }

    #[test]
    fn a_crate_without_a_floor_is_named() {
        assert_eq!(
            faults(&[ours("utils", &[])]),
            ["`utils` stands on no floor of the design"]
        );
    }
}
