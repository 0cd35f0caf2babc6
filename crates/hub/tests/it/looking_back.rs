//! What a build left, looked at afterwards: where a value comes from, what was kept apart, what earlier
//! builds found.

use crate::fixture::{self, built, land, options, places, put, spec};
use hub::build::{Options, Rejected, build, rejected, reports};
use hub::lineage::{Trace, trace};
use hub::spec::Spec;
use std::path::Path;
use std::time::Duration;

fn traced(run: &Path, spec: &Spec, wanted: &str) -> Option<Trace> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let library = spec.library("population").unwrap();
    let minute = Duration::from_secs(60);
    runtime
        .block_on(trace(run, library, wanted, minute))
        .unwrap()
}

#[test]
fn every_value_of_a_person_leads_to_its_row_and_to_what_lost_against_it() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let mut files = fixture::files();
    let name = "libraries/01-population.toml";
    let text = String::from_utf8(files[name].clone()).unwrap();
    let text = text.replace("\"person.number\"]", "\"person.number\", \"person.phone\"]");
    files.insert(name.to_owned(), text.into_bytes());
    let spec = Spec::read(&files).unwrap();
    let built = build(&spec, &places(), &options(folder.path()), &mut |_, _| {}).unwrap();

    let found = traced(&built.folder, &spec, "2").unwrap();
    assert_eq!(found.id, 2);
    let of = |element: &str| found.cells.iter().find(|c| c.element == element).unwrap();
    let name = of("person.name");
    assert_eq!(name.value, Some(fixture::people()[2].1.clone()));
    let from = name.from.unwrap();
    assert_eq!((from.feed, from.row), (1, 3), "the register's third row");
    // The meters' phone holds; what the allowance says is known by its row, and not said.
    let phone = of("person.phone");
    assert_eq!(phone.value, None);
    assert_eq!(phone.from.unwrap().feed, 3);
    let lost: Vec<(bool, u8, u32)> = phone
        .lost
        .iter()
        .map(|(value, from)| (value.is_some(), from.feed, from.row))
        .collect();
    assert_eq!(lost, [(false, 2, 3)]);
    assert_eq!(of("person.number").from, None);

    assert_eq!(traced(&built.folder, &spec, "400"), None);
    assert_eq!(traced(&built.folder, &spec, "x"), None);
    let relief = spec.library("relief").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let minute = Duration::from_secs(60);
    let none = runtime.block_on(trace(&built.folder, relief, "2", minute));
    assert_eq!(none.unwrap(), None, "records are nobody's row");
}

#[test]
fn rows_kept_apart_are_told_by_number_reason_and_column() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let mut meters = String::from("meter|month|customer|tel|site|kwh\n");
    for n in 0..100 {
        let meter = if n == 40 { 39 } else { n };
        meters.push_str(&format!("M{meter}|202601|张秀英|13900001001|x|1\n"));
    }
    meters.push_str("M100|202601|张\n");
    put(folder.path(), "meters", "meters_001.csv", meters.as_bytes());
    let built = built(folder.path());
    let row = |row, reason: &str, column: Option<&str>| Rejected {
        row,
        reason: reason.to_owned(),
        column: column.map(str::to_owned),
    };
    let (all, more) = rejected(&built.folder, 3, 500).unwrap();
    assert_eq!(
        all,
        [row(41, "twice", Some("meter")), row(101, "width", None)]
    );
    assert!(!more);
    let (first, more) = rejected(&built.folder, 3, 1).unwrap();
    assert_eq!((first.len(), more), (1, true));
    let (two, more) = rejected(&built.folder, 3, 2).unwrap();
    assert_eq!((two.len(), more), (2, false), "as many as there are");
    assert!(rejected(&built.folder, 99, 500).unwrap().0.is_empty());
}

#[test]
fn the_newest_builds_are_looked_back_on_oldest_first() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    assert!(reports(&out, 12).unwrap().is_empty(), "before the first");
    land(folder.path());
    for run in ["999", "1000", "1001"] {
        let options = Options {
            run: run.to_owned(),
            ..options(folder.path())
        };
        build(&spec(), &places(), &options, &mut |_, _| {}).unwrap();
    }
    let names = |most| -> Vec<String> {
        let found = reports(&out, most).unwrap();
        found.into_iter().map(|report| report.run).collect()
    };
    assert_eq!(names(12), ["999", "1000", "1001"]);
    assert_eq!(names(2), ["1000", "1001"]);
    // What another release wrote in another shape stands in nobody's way.
    std::fs::write(out.join("runs/1001/report.json"), "{}").unwrap();
    assert_eq!(names(2), ["999", "1000"]);
}
