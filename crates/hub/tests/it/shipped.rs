//! The shipped site's feeds and libraries.

use hub::spec::Spec;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub fn files() -> BTreeMap<String, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sites/rudong/hub");
    let mut files = BTreeMap::new();
    for folder in ["", "feeds", "libraries"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "toml") {
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

pub fn spec() -> Spec {
    Spec::read(&files()).unwrap_or_else(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", told.join("\n"))
    })
}

#[test]
fn thirty_four_feeds_of_thirty_four_departments_make_five_and_twelve_libraries() {
    use model::feed::{About, LibraryKind};
    let spec = spec();
    assert_eq!(spec.feeds.len(), 34);
    let departments: BTreeSet<&str> = spec.feeds.iter().map(|f| f.department.as_str()).collect();
    assert_eq!(departments.len(), 34);
    let units = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sites/rudong/units.csv"),
    )
    .unwrap();
    let units: BTreeSet<&str> = units.lines().filter_map(|l| l.split(',').next()).collect();
    let unknown: Vec<&&str> = departments
        .iter()
        .filter(|d| !units.contains(**d))
        .collect();
    assert!(unknown.is_empty(), "not units of the county: {unknown:?}");
    let others = spec
        .feeds
        .iter()
        .filter(|f| f.about != About::Person)
        .count();
    assert!(others >= 14, "{others} are not lists of persons");
    let of = |kind| spec.libraries.iter().filter(|l| l.kind == kind).count();
    assert_eq!((of(LibraryKind::Base), of(LibraryKind::Theme)), (5, 12));
    for library in spec
        .libraries
        .iter()
        .filter(|l| l.kind == LibraryKind::Theme)
    {
        assert!(
            library.from.len() >= 3 && library.question.len() >= 3,
            "{}",
            library.code
        );
    }
}
