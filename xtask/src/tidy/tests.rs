use super::*;

fn tidy(name: &str) {
    let rule = RULES.iter().find(|rule| rule.name == name).unwrap();
    let faults = (rule.faults)(&place::root()).unwrap_or_else(|stop| panic!("{}", stop.say));
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

#[test]
fn arrows_between_crates_are_those_of_the_design() {
    tidy("arrows");
}

#[test]
fn files_are_small_and_well_named() {
    tidy("files");
}

#[test]
fn migrations_stand_in_pairs() {
    tidy("migrations");
}

#[test]
fn licences_are_on_the_list() {
    tidy("licences");
}

#[test]
fn texts_speak_of_the_product_only() {
    tidy("prose");
}

#[test]
fn words_for_people_stand_in_locales() {
    tidy("speech");
}

#[test]
fn an_exception_covers_its_file_or_folder() {
    assert!(matches("crates/synth/", "crates/synth/src/names.rs"));
    assert!(matches(
        "crates/codes/src/lists.rs",
        "crates/codes/src/lists.rs"
    ));
    assert!(!matches(
        "crates/codes/src/lists",
        "crates/codes/src/lists.rs"
    ));
}
