//! Every mistake in a site's files of data is told at its line.

use crate::fixture;
use hub::spec::Spec;
use std::path::Path;

/// What is told when one text of a file is replaced.
fn told(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = fixture::files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    let faults = Spec::read(&files).expect_err("a mistake");
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn every_mistake_is_told_with_its_line_and_what_is_near() {
    let register = "feeds/01-register.toml";
    let relief = "libraries/11-relief.toml";
    let cases = [
        (
            register,
            "element = \"person.name\"",
            "element = \"person.nane\"",
        ),
        (
            register,
            "codes = { \"男\" = \"1\"",
            "codes = { \"男\" = \"7\"",
        ),
        (register, "division = \"name\"\n", ""),
        (register, "columns = [\"编号\"]", "columns = [\"编码\"]"),
        (
            register,
            "sharing = \"conditional\"",
            "sharing = \"closed\"",
        ),
        (register, "code = \"register\"", "code = \"registry\""),
        ("feeds/02-allowances.toml", "dates = [\"yyyyMMdd\"]\n", ""),
        ("feeds/02-allowances.toml", "unit = \"yuan\"\n", ""),
        (
            "feeds/03-meters.toml",
            "delimiter = \"|\"",
            "delimiter = \"||\"",
        ),
        (
            "feeds/03-meters.toml",
            "serves = [\"relief\"]",
            "serves = [\"relieve\"]",
        ),
        (relief, "feed = \"meters\"", "feed = \"metres\""),
        (relief, "\"person.sex\"", "\"person.phone\""),
        ("elements.toml", "kind = \"number\"", "kind = \"nummer\""),
    ];
    let mut found = String::new();
    for (file, from, to) in cases {
        found.push_str(&format!(
            "# {file}: {from:?} → {to:?}\n{}\n\n",
            told(file, from, to).join("\n")
        ));
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/told.txt");
    if std::env::var_os("GOLDEN_WRITE").is_some() {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        std::fs::write(&golden, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&golden).unwrap());
}
