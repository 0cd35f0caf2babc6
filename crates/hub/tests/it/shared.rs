//! Rows of a library page by page: always in the same order, only columns it has, and whom they are
//! about only for who opens the identity table.

use crate::fixture::{built, land, spec};
use hub::identity::{Identity, Sealing};
use hub::rows::{Row, asked};
use hub::sql::{Bounds, Libraries, SqlError};
use model::feed::EntityKind;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

fn page(
    run: &Path,
    library: &str,
    columns: &[&str],
    only: &[(&str, &str)],
    (from, rows): (usize, usize),
) -> Result<(Vec<Row>, bool), SqlError> {
    ordered(run, library, columns, only, [1, 2, 3, 4], (from, rows))
}

fn ordered(
    run: &Path,
    library: &str,
    columns: &[&str],
    only: &[(&str, &str)],
    order: [u32; 4],
    (from, rows): (usize, usize),
) -> Result<(Vec<Row>, bool), SqlError> {
    let spec = spec();
    let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    let only: Vec<(String, String)> = only
        .iter()
        .map(|(e, v)| ((*e).to_owned(), (*v).to_owned()))
        .collect();
    let bounds = Bounds {
        rows,
        time: Duration::from_secs(60),
        groups_only: false,
        today: None,
    };
    let wanted = asked(&spec, library, &columns, &only, order, from).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let libraries = Libraries::open(&spec, run).await?;
        libraries.rows(&wanted, bounds).await
    })
}

#[test]
fn pages_follow_one_another_and_show_only_the_columns_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let run = built(folder.path()).folder;
    let columns = ["record.amount", "person.village"];
    let read =
        |from: usize, rows: usize| page(&run, "relief", &columns, &[], (from, rows)).unwrap();
    let (all, more) = read(0, 2_000);
    assert_eq!((all.len(), more), (1_600, false));
    let mut turned = Vec::new();
    for from in (0..1_600).step_by(100) {
        let (rows, more) = read(from, 100);
        assert_eq!((rows.len(), more), (100, from < 1_500));
        turned.extend(rows);
    }
    assert_eq!(turned, all, "the same order whatever the page");
    assert!(all.iter().all(|row| row.values.len() == columns.len()));

    // Another reader has another order of the same rows.
    let order = [u32::MAX, 77, 4_000_000_000, 5];
    let (other, _) = ordered(&run, "relief", &columns, &[], order, (0, 2_000)).unwrap();
    let sorted = |rows: &[Row]| {
        let mut rows: Vec<_> = rows
            .iter()
            .map(|r| (r.about.clone(), r.values.clone()))
            .collect();
        rows.sort();
        rows
    };
    assert_ne!(other, all);
    assert_eq!(sorted(&other), sorted(&all));

    let village = all.iter().find_map(|row| row.values[1].clone()).unwrap();
    let only = [("person.village", village.as_str())];
    let (few, _) = page(&run, "relief", &columns, &only, (0, 2_000)).unwrap();
    assert!(!few.is_empty() && few.len() < all.len());
    assert!(few.iter().all(|row| row.values[1] == Some(village.clone())));
    let (women, _) = page(
        &run,
        "population",
        &["person.name"],
        &[("person.sex", "2")],
        (0, 999),
    )
    .unwrap();
    assert!(!women.is_empty() && women.len() < 400);

    // What is not the library's, what identifies, and what is no code of the list are refused.
    type Wanted<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);
    let cases: [Wanted<'_>; 5] = [
        (&["person.birth"], &[]),
        (&["person.number"], &[]),
        (&["record.amount"], &[("person.sex", "2' or '1' = '1")]),
        (&["record.amount"], &[("person.village", "1 or 1 = 1")]),
        (&["record.amount"], &[("record.amount", "100")]),
    ];
    for (columns, only) in cases {
        let refused = page(&run, "relief", columns, only, (0, 10));
        assert!(matches!(refused, Err(SqlError::Refused(_))), "{columns:?}");
    }
    assert!(asked(&spec(), "nothing", &[], &[], [0; 4], 0).is_none());
}

#[test]
fn whom_rows_are_about_is_opened_for_many_at_once() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let run = built(folder.path()).folder;
    let (rows, _) = page(&run, "relief", &["record.amount"], &[], (0, 2_000)).unwrap();
    let persons = rows.iter().filter_map(|row| row.about.first());
    let ids: BTreeSet<u32> = persons
        .filter(|(kind, _)| *kind == EntityKind::Person)
        .map(|(_, id)| *id)
        .collect();
    let identity = Identity::open(&run, Sealing::Off).unwrap();
    let known = identity.persons(&ids).unwrap();
    assert_eq!(known.len(), ids.len());
    for (id, told) in known {
        assert_eq!(identity.person(id).unwrap(), Some(told));
    }
    let beyond = BTreeSet::from([0, 399, 400, u32::MAX]);
    assert_eq!(identity.persons(&beyond).unwrap().len(), 2);
}
