//! The same migrations for both engines: a number and name on one side stands on the other.

use crate::stop::{Stop, While};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

pub fn check(root: &Path) -> Result<Vec<String>, Stop> {
    Ok(faults(
        &names(&root.join("migrations/sqlite"))?,
        &names(&root.join("migrations/postgres"))?,
    ))
}

fn names(dir: &Path) -> Result<BTreeSet<String>, Stop> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(dir).while_doing(dir.display())? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

fn faults(sqlite: &BTreeSet<String>, postgres: &BTreeSet<String>) -> Vec<String> {
    let mut faults: Vec<String> = sqlite
        .difference(postgres)
        .map(|name| format!("migrations/sqlite/{name} has no twin in postgres"))
        .chain(
            postgres
                .difference(sqlite)
                .map(|name| format!("migrations/postgres/{name} has no twin in sqlite")),
        )
        .collect();
    // The engine's own bookkeeping may stand first as number 0.
    let first = usize::from(!sqlite.first().is_some_and(|name| name.starts_with("0000_")));
    for (place, name) in sqlite.iter().enumerate() {
        let wanted = format!("{:04}_", place + first);
        let formed = name.starts_with(&wanted) && name.ends_with(".sql");
        if !formed {
            faults.push(format!(
                "migrations/sqlite/{name}: the next in order is called {wanted}NAME.sql"
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_migration_without_its_twin_is_named() {
        let found = faults(
            &set(&["0001_a.sql", "0002_b.sql"]),
            &set(&["0001_a.sql", "0002_c.sql"]),
        );
        assert_eq!(found.len(), 2);
        assert!(found[0].contains("0002_b.sql") && found[1].contains("0002_c.sql"));
    }

    #[test]
    fn a_gap_in_the_numbers_is_named() {
        for both in [
            set(&["0001_a.sql", "0003_b.sql"]),
            set(&["0000_a.sql", "0002_b.sql"]),
        ] {
            assert_eq!(faults(&both, &both).len(), 1);
        }
        let whole = set(&["0000_engine.sql", "0001_a.sql"]);
        assert!(faults(&whole, &whole).is_empty());
    }
}
