//! A demonstration that is killed while it is made is never served half and is begun again whole.

use crate::place::Place;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

const WORDS: [&str; 6] = ["demo", "--people", "300", "--history", "1m", "--no-serve"];

/// Makes the demonstration and kills it without warning once it says where it is.
fn killed_at(place: &Place, point: &str) {
    let mut child = place
        .command(&WORDS)
        .env("WUJIA_LOG", "info")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stderr.take().unwrap());
    let reached = said.lines().any(|line| line.unwrap().contains(point));
    assert!(reached, "it never came to: {point}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn killed_at_any_point_it_is_begun_again_and_ends_whole() {
    begun_again(
        &Place::new(),
        &["the county is laid out", "the past is lived"],
    );
}

#[test]
fn killed_on_postgresql_its_schema_is_emptied_and_it_is_begun_again() {
    if let Some(place) = Place::on_postgres() {
        begun_again(&place, &["the county is founded"]);
    }
}

fn begun_again(place: &Place, points: &[&str]) {
    for point in points {
        killed_at(place, point);
        let (_, say) = place.bad(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(
            say.contains("wujia demo"),
            "half a county is not served: {say}"
        );
        assert!(place.data().join("demo-unfinished").exists());
    }
    let made = place.run(&WORDS);
    let say = String::from_utf8(made.stderr).unwrap();
    assert!(made.status.success(), "{say}");
    assert!(say.contains("begun again"), "{say}");
    assert!(!place.data().join("demo-unfinished").exists());
    place.good(&["check"]);
    place.good(&["journal", "verify"]);
    let keys = place.keys();
    let beside = keys.parent().unwrap();
    let mut kept: Vec<String> = std::fs::read_dir(beside)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    kept.sort();
    assert_eq!(kept, ["site.keys", "site.sm2", "site.witness"]);
    let again = place.run(&WORDS);
    assert!(
        again.status.success() && !String::from_utf8_lossy(&again.stderr).contains("begun"),
        "a whole one stays as it is"
    );
}

#[test]
fn what_is_not_its_own_is_never_cleared_away() {
    let place = Place::new();
    std::fs::create_dir_all(place.data()).unwrap();
    std::fs::write(place.data().join("diary.txt"), "mine").unwrap();
    let (code, say) = place.bad(&WORDS);
    assert!(code == 2 && say.contains("diary.txt"), "{say}");
    assert!(place.data().join("diary.txt").exists());

    // A mark beside a real site's database: the directory is the demonstration's, the schema is not.
    let Some(real) = Place::on_postgres() else {
        return;
    };
    let site = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
    let data = real.data();
    real.good(&["init", "--site", site, "--data", data.to_str().unwrap()]);
    let other = real.beside();
    std::fs::create_dir_all(other.data()).unwrap();
    std::fs::write(other.data().join("demo-unfinished"), "{}").unwrap();
    other.bad(&WORDS);
    real.good(&["check"]);
}
