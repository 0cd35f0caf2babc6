use codes::{DivisionCode, DivisionFault as Fault, GridCode, Level, TownKind, VillageKind};
use proptest::prelude::*;

fn read(text: &str) -> DivisionCode {
    DivisionCode::parse(text).unwrap()
}

#[test]
fn five_levels_from_jiangsu_to_a_residents_committee() {
    let village = read("320623111001");
    let town = read("320623111");
    let county = read("320623");
    let city = read("3206");
    let province = read("32");
    assert_eq!(village.level(), Level::Village);
    assert_eq!(village.parent(), Some(town));
    assert_eq!(town.parent(), Some(county));
    assert_eq!(county.parent(), Some(city));
    assert_eq!(city.parent(), Some(province));
    assert_eq!(province.parent(), None);
    assert_eq!(county.to_string(), "320623000000");
    assert_eq!([town.prefix(), city.prefix()], ["320623111", "3206"]);
    assert_eq!(village.at(Level::County), Some(county));
    assert_eq!(county.at(Level::Town), None);
    assert_eq!(read("320623000000"), county);
    assert_eq!(read("３２０６ ２３"), county);
}

#[test]
fn kinds_by_the_third_and_fourth_segment() {
    let kind = |text| read(text).town_kind();
    assert_eq!(kind("320623001000"), Some(TownKind::Street));
    assert_eq!(kind("320623111001"), Some(TownKind::Town));
    assert_eq!(kind("320623200"), Some(TownKind::Township));
    assert_eq!(kind("320623400"), Some(TownKind::Zone));
    assert_eq!(kind("320623"), None);
    let kind = |text| read(text).village_kind();
    assert_eq!(kind("320623111001"), Some(VillageKind::ResidentsCommittee));
    assert_eq!(kind("320623111200"), Some(VillageKind::VillagersCommittee));
    assert_eq!(kind("320623111498"), Some(VillageKind::Similar));
    assert_eq!(kind("320623111"), None);
}

#[test]
fn a_city_without_counties_stands_right_above_its_towns() {
    let town = read("441900003");
    assert_eq!(town.level(), Level::Town);
    assert_eq!(town.parent(), Some(read("4419")));
    assert_eq!(town.at(Level::County), None);
    assert!(read("4419").contains(town));
}

#[test]
fn faults_are_named() {
    let fault = |text: &str| DivisionCode::parse(text).unwrap_err();
    assert_eq!(fault(" "), Fault::Empty);
    assert_eq!(fault("32062"), Fault::Length { found: 5 });
    assert_eq!(fault("3206231110011"), Fault::Length { found: 13 });
    assert_eq!(
        fault("32O623"),
        Fault::Character {
            position: 3,
            found: 'O'
        }
    );
    assert_eq!(fault("020623"), Fault::Gap);
    assert_eq!(fault("000000"), Fault::Gap);
    assert_eq!(fault("320023"), Fault::Gap);
    assert_eq!(fault("320623000001"), Fault::Gap);
}

#[test]
fn grids_and_micro_grids() {
    let grid = GridCode::parse("320623111001003").unwrap();
    assert_eq!(
        (grid.division(), grid.serial(), grid.micro()),
        (read("320623111001"), 3, None)
    );
    let micro = GridCode::parse("32062311100100307").unwrap();
    assert_eq!((micro.grid(), micro.micro()), (grid, Some(7)));
    assert!(grid.contains(micro) && grid.contains(grid) && !micro.contains(grid));
    assert_eq!(micro.to_string(), "32062311100100307");
    assert!(
        GridCode::parse("320623111000001").is_ok(),
        "a town's own grid"
    );
    let fault = |text: &str| GridCode::parse(text).unwrap_err();
    assert_eq!(fault("3206231110010031"), Fault::Length { found: 16 });
    assert_eq!(fault("320623111001000"), Fault::Grid);
    assert_eq!(fault("32062311100100300"), Fault::Grid);
    assert_eq!(fault("320623000000001"), Fault::Grid);
    assert_eq!(fault("320623000001001"), Fault::Gap);
}

#[test]
fn codes_travel_as_text_with_their_zeros() {
    let json =
        serde_json::to_string(&(read("320623"), GridCode::parse("320623111001003").unwrap()));
    assert_eq!(json.unwrap(), "[\"320623000000\",\"320623111001003\"]");
    assert!(serde_json::from_str::<DivisionCode>("\"32062\"").is_err());
}

proptest! {
    #[test]
    fn a_division_lies_in_all_above_it(number in 100_000_000_000u64..1_000_000_000_000) {
        if let Some(code) = DivisionCode::from_number(number) {
            prop_assert_eq!(read(&code.to_string()), code);
            let mut up = code.parent();
            let mut below = code;
            while let Some(above) = up {
                prop_assert!(above.contains(code) && !below.contains(above));
                prop_assert!(above < below && (above.number()..above.end()).contains(&code.number()));
                prop_assert!(code.to_string().starts_with(&above.prefix()));
                (below, up) = (above, above.parent());
            }
            prop_assert_eq!(below.level(), Level::Province);
        }
    }
}
