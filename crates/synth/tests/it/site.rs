//! The Rudong site's files, read with the least that a test needs.

use codes::division::DivisionCode;
use synth::{CountyGeometry, DivisionIn, Outline, lay_out};

const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");

pub fn read(name: &str) -> Vec<u8> {
    std::fs::read(format!("{SITE}/{name}")).unwrap()
}

/// Fields of a simple table: the site's tables quote nothing.
pub fn table(name: &str) -> Vec<Vec<String>> {
    let text = String::from_utf8(read(name)).unwrap();
    assert!(!text.contains('"'));
    text.lines()
        .skip(1)
        .map(|l| l.split(',').map(str::to_owned).collect())
        .collect()
}

pub fn divisions() -> Vec<DivisionIn> {
    let points = table("towns.csv");
    table("divisions.csv")
        .into_iter()
        .filter(|r| r[6].is_empty() && r[3] != "zone")
        .map(|r| DivisionIn {
            code: DivisionCode::parse(&r[0]).unwrap(),
            name: r[1].clone(),
            point: points
                .iter()
                .find(|p| p[0] == r[0])
                .map(|p| (p[3].parse().unwrap(), p[4].parse().unwrap())),
        })
        .collect()
}

pub fn outline() -> Outline {
    Outline::from_geojson(&read("boundary.geojson")).unwrap()
}

pub fn rudong(seed: u64) -> CountyGeometry {
    lay_out(seed, &divisions(), &outline()).unwrap()
}
