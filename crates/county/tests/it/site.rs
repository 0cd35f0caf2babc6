//! The Rudong site reads whole; its history is that of the six editions; mistakes are named.

use std::collections::BTreeMap;

use codes::division::{DivisionCode, Level, VillageKind};
use county::Site;
use county::site::{DivisionKind, ParameterValue};
use jiff::civil::{Date, date};
use model::unit::{Side, UnitKind};
use sheet::FileFault;

const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
const EDITIONS: [(Date, usize); 6] = [
    (date(2016, 7, 31), 260),
    (date(2019, 10, 31), 262),
    (date(2020, 6, 30), 262),
    (date(2021, 10, 31), 262),
    (date(2022, 10, 31), 263),
    (date(2023, 6, 30), 261),
];

fn file(name: &str) -> Option<Vec<u8>> {
    std::fs::read(format!("{SITE}/{name}")).ok()
}

pub fn rudong() -> Site {
    Site::read(file).unwrap_or_else(|faults| {
        panic!(
            "{}",
            faults.iter().map(|f| format!("{f}\n")).collect::<String>()
        )
    })
}

/// The site with one text of one file replaced.
fn broken(name: &str, from: &str, to: &str) -> Vec<FileFault> {
    let read = |asked: &str| {
        let bytes = file(asked)?;
        if asked != name {
            return Some(bytes);
        }
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "{from} is not in {name}");
        Some(text.replacen(from, to, 1).into_bytes())
    };
    Site::read(read).unwrap_err()
}

pub fn code(text: &str) -> DivisionCode {
    DivisionCode::parse(text).unwrap()
}

#[test]
fn rudong_has_fifteen_towns_and_their_villages() {
    let site = rudong();
    assert_eq!(site.towns_in_force().count(), 15);
    assert_eq!(
        site.towns_in_force()
            .filter(|d| d.kind == DivisionKind::Street)
            .count(),
        3
    );
    assert_eq!(site.towns.len(), 15);
    assert_eq!(
        site.towns
            .iter()
            .filter(|t| t.approximate)
            .map(|t| t.code)
            .collect::<Vec<_>>(),
        [code("320623002000")]
    );
    assert_eq!(site.villages_in_force().count(), 255);
    let zones = site
        .divisions
        .iter()
        .filter(|d| d.kind == DivisionKind::Zone && d.code.level() == Level::Town);
    assert_eq!(zones.count(), 6);
    let shuangdian: Vec<_> = site
        .villages_in_force()
        .filter(|d| d.parent == code("320623111"))
        .collect();
    assert_eq!(shuangdian.len(), 16);
}

#[test]
fn the_versions_in_force_on_an_edition_s_day_are_that_edition() {
    let site = rudong();
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/divisions/history_rudong"
    );
    for (day, villages) in EDITIONS {
        let mut listed: BTreeMap<String, String> = BTreeMap::new();
        for what in ["streets", "villages"] {
            let text =
                std::fs::read_to_string(format!("{folder}/rudong_{what}_{day}.csv")).unwrap();
            for line in text.trim_start_matches('\u{feff}').lines().skip(1) {
                let mut cells = line.split(',').map(|c| c.trim_matches('"'));
                let (c, name) = (cells.next().unwrap(), cells.next().unwrap());
                listed.insert(format!("{c:0<12}"), name.to_owned());
            }
        }
        let ours: BTreeMap<String, String> = site
            .divisions_on(day)
            .filter(|d| d.kind != DivisionKind::County)
            .map(|d| (d.code.to_string(), d.name.clone()))
            .collect();
        assert_eq!(ours, listed, "{day}");
        assert_eq!(
            site.divisions_on(day)
                .filter(|d| d.code.level() == Level::Village)
                .count(),
            villages,
            "{day}"
        );
    }
}

#[test]
fn recodings_and_renames_are_traced() {
    let site = rudong();
    let star: Vec<_> = site
        .history(code("320623111001"))
        .iter()
        .map(|d| (d.name.as_str(), d.valid_from, d.valid_to))
        .collect();
    assert_eq!(
        star,
        [
            ("星光居委会", date(2016, 7, 31), Some(date(2022, 10, 31))),
            ("星光社区居委会", date(2022, 10, 31), None)
        ]
    );
    assert_eq!(
        site.successors(code("320623105")),
        [code("320623001"), code("320623002")]
    );
    assert_eq!(site.successors(code("320623102")), [code("320623003")]);
    let street = site.history(code("320623003"));
    assert_eq!(
        street.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(),
        ["苴镇", "苴镇街道"]
    );
    // A village that followed its town into another code.
    let village = site.history(code("320623001001"));
    assert_eq!(
        village.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(),
        ["盐恒社区居委会", "盐垣社区居委会"]
    );
    assert_eq!(
        site.division_on(code("320623105"), date(2018, 1, 1))
            .map(|d| d.name.as_str()),
        Some("掘港镇")
    );
    assert_eq!(
        site.division_on(code("320623105"), date(2019, 10, 31)),
        None
    );
}

#[test]
fn units_stand_in_every_town_and_village() {
    let site = rudong();
    assert_eq!(site.departments().count(), 26);
    for town in site.towns_in_force() {
        let here: Vec<_> = site
            .units
            .iter()
            .filter(|u| u.unit.division == town.code && u.unit.kind != UnitKind::Stationed)
            .collect();
        assert_eq!(here.len(), 12, "{}", town.name);
        let count = |kind| here.iter().filter(|u| u.unit.kind == kind).count();
        // One office and six bureaus in the back, enforcement as the seventh bureau in front.
        assert_eq!(
            (count(UnitKind::Bureau), count(UnitKind::EnforcementBureau)),
            (7, 1)
        );
        assert_eq!(
            (
                count(UnitKind::ServiceCentre),
                count(UnitKind::GridCentre),
                count(UnitKind::PublicInstitution)
            ),
            (1, 1, 1)
        );
        assert_eq!(
            here.iter().filter(|u| u.unit.side == Side::Front).count(),
            3
        );
        let window = site.unit(&format!("{}-FWZX", town.code)).unwrap();
        assert!(
            window
                .answers_to
                .iter()
                .any(|c| c.as_str() == "320623000000-MZJ")
        );
        assert_eq!(
            window.unit.parent.as_ref().unwrap().as_str(),
            format!("{}-ZF", town.code)
        );
    }
    for village in site.villages_in_force() {
        let resident = village.code.village_kind() == Some(VillageKind::ResidentsCommittee);
        let suffix = if resident { "JWH" } else { "CWH" };
        let committee = site.unit(&format!("{}-{suffix}", village.code)).unwrap();
        assert_eq!(committee.unit.kind, UnitKind::Committee);
        assert!(
            committee.unit.name.ends_with(if resident {
                "居民委员会"
            } else {
                "村民委员会"
            }),
            "{}",
            committee.unit.name
        );
    }
    assert!(
        site.units
            .iter()
            .all(|u| u.unit.kind == UnitKind::Committee || !u.label.is_empty())
    );
}

#[test]
fn parameters_are_dated_and_unverified() {
    let site = rudong();
    let bands = site
        .parameter("elder-allowance.band", date(2026, 11, 24))
        .unwrap();
    let ParameterValue::Bands(rows) = &bands.value else {
        panic!("bands")
    };
    assert_eq!(
        rows.iter()
            .map(|b| (b.from_age, b.amount.0))
            .collect::<Vec<_>>(),
        [(80, 5_000), (90, 10_000), (100, 30_000)]
    );
    assert!(!bands.verified && bands.label == "示例");
    assert_eq!(
        site.parameter("elder-allowance.band", date(2010, 12, 31)),
        None
    );
    assert_eq!(
        site.parameter("roll.cut-off-day", date(2026, 1, 1))
            .unwrap()
            .value,
        ParameterValue::Number(20)
    );
    assert!(
        !site
            .parameter("elder-allowance.public-notice-days", date(2026, 1, 1))
            .unwrap()
            .enabled
    );
    assert_eq!(site.letters().len(), 16);
    assert_eq!(site.office_hours[0].minutes(), [(540, 720), (810, 1_050)]);
}

#[test]
fn each_mistake_is_named_with_its_place() {
    let one = |faults: &[FileFault], key: &str| -> FileFault {
        faults
            .iter()
            .find(|f| f.key == key)
            .unwrap_or_else(|| panic!("{key} not in {faults:?}"))
            .clone()
    };
    let f = one(
        &broken(
            "divisions.csv",
            "320623111001,星光居委会,village",
            "320623111001,星光居委会,town",
        ),
        "site-level-wrong",
    );
    assert_eq!(
        (f.file.as_str(), f.column.as_deref()),
        ("divisions.csv", Some("level"))
    );
    assert!(f.line.is_some_and(|l| l > 2));

    one(
        &broken(
            "divisions.csv",
            "星光居委会,village,village,320623111000,2016-07-31,2022-10-31",
            "星光居委会,village,village,320623111000,2016-07-31,2022-11-30",
        ),
        "site-versions-overlap",
    );
    one(
        &broken(
            "divisions.csv",
            "星光居委会,village,village,320623111000,2016-07-31,2022-10-31",
            "星光居委会,village,village,320623111000,2016-07-31,2022-13-31",
        ),
        "site-date",
    );
    one(
        &broken(
            "divisions.csv",
            "苴镇,town,town,320623000000,2016-07-31,2020-06-30",
            "苴镇,town,town,320623000000,2016-07-31,2020-01-01",
        ),
        "site-parent-not-in-force",
    );
    one(
        &broken(
            "divisions.csv",
            "2019-10-31,,320623105000,",
            "2019-10-31,,320623104000,",
        ),
        "site-predecessor-wrong",
    );
    one(
        &broken("divisions.csv", "kind,parent", "sort,parent"),
        "site-column-missing",
    );
    one(
        &broken(
            "towns.csv",
            "320623111000,双甸镇,sd,",
            "320623111000,双甸镇,xd,",
        ),
        "site-letters",
    );
    one(
        &broken("towns.csv", "120.82031,32.35184", "32.35184,120.82031"),
        "site-degrees",
    );
    one(
        &broken("towns.csv", "320623111000,双甸镇", "320623105000,掘港镇"),
        "site-town-without-point",
    );
    one(
        &broken("units.csv", "320623000000-MZJ,", "320623000000-mzj,"),
        "site-unit-code",
    );
    one(
        &broken(
            "units.csv",
            "如东县民政局,县民政局,320623000000,department",
            "如东县民政局,县民政局,320623000000,departement",
        ),
        "site-word-unknown",
    );
    one(
        &broken("site.toml", "departments = 26", "departments = 27"),
        "site-count-differs",
    );
    one(
        &broken(
            "units.csv",
            "政府,县政府,320623000000,government,back,,",
            "政府,县政府,320623000000,government,back,320623000000-MZJ,",
        ),
        "site-unit-circle",
    );
    one(
        &broken("parameters.toml", "to_age = 89", "to_age = 90"),
        "site-bands",
    );
    let f = one(
        &broken("parameters.toml", "verified = false", "verified = perhaps"),
        "site-toml",
    );
    assert!(f.line.is_some_and(|l| l > 5), "{f}");
    one(
        &broken("staff.toml", "unit = \"FWZX\"", "unit = \"FWZY\""),
        "site-unit-unknown",
    );
    one(
        &broken("staff.toml", "{t}-window-{n}", "{t}-window"),
        "site-login-not-unique",
    );
    one(
        &broken("staff.toml", "role = \"audit-admin\"", "role = \"auditor\""),
        "site-administrator-missing",
    );
    one(
        &broken("site.toml", "towns = 15", "towns = 16"),
        "site-count-differs",
    );
    one(
        &broken(
            "site.toml",
            "city_code = \"320600000000\"",
            "city_code = \"320500000000\"",
        ),
        "site-parent-wrong",
    );
    one(
        &broken("site.toml", "\"17:30\"", "\"13:30\""),
        "site-office-hours",
    );

    let missing = Site::read(|name| {
        if name == "units.csv" {
            None
        } else {
            file(name)
        }
    })
    .unwrap_err();
    assert_eq!(
        (missing[0].file.as_str(), missing[0].key.as_str()),
        ("units.csv", "site-file-missing")
    );
}

#[test]
fn several_mistakes_are_told_at_once() {
    let read = |name: &str| {
        let text = String::from_utf8(file(name)?).unwrap();
        Some(match name {
            "towns.csv" => text.replace(",xd,", ",sd,").into_bytes(),
            "parameters.toml" => text.replace("to_age = 89", "to_age = 88").into_bytes(),
            _ => text.into_bytes(),
        })
    };
    let faults = Site::read(read).unwrap_err();
    assert_eq!(
        faults.iter().map(|f| f.file.as_str()).collect::<Vec<_>>(),
        ["towns.csv", "parameters.toml"]
    );
}

/// Keys that a language file defines.
fn defined(language: &str) -> std::collections::BTreeSet<String> {
    let path = format!(
        "{}/../../locales/{language}/site.ftl",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|l| l.starts_with("site-"))
        .filter_map(|l| l.split_once(" =").map(|(key, _)| key.to_owned()))
        .collect()
}

#[test]
fn every_fault_can_be_said_in_both_languages() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/site");
    let mut sources: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    sources.push(concat!(env!("CARGO_MANIFEST_DIR"), "/src/site.rs").into());
    let mut said = std::collections::BTreeSet::new();
    for path in sources {
        let text = std::fs::read_to_string(path).unwrap();
        said.extend(
            text.split('"')
                .filter(|t| t.starts_with("site-"))
                .map(str::to_owned),
        );
    }
    assert!(said.len() > 30, "{said:?}");
    assert_eq!(said, defined("zh-CN"));
    assert_eq!(said, defined("en"));
}
