//! The population: valid unique numbers, an ageing county, everybody in a grid of her village.

use std::collections::{HashMap, HashSet};

use codes::age::{LeapBirthday, age_on};
use codes::citizen::CitizenNumber;
use codes::division::DivisionCode;
use jiff::civil::{Date, date};
use model::role::Role;
use synth::{
    AlsoIn, CountyGeometry, DeputyRule, Population, PostIn, PostPlace, Registration, StaffError,
    StaffPlanIn, SyntheticPerson, Trial,
};

use crate::site;

const TODAY: Date = date(2026, 11, 24);

pub fn plan() -> StaffPlanIn {
    let post = |place, unit: Option<&str>, role, count, login: &str, deputy| PostIn {
        place,
        unit: unit.map(str::to_owned),
        role,
        title: "岗位".to_owned(),
        count,
        login: login.to_owned(),
        deputy,
    };
    let mut letters: std::collections::BTreeMap<DivisionCode, String> = site::table("towns.csv")
        .into_iter()
        .map(|r| (DivisionCode::parse(&r[0]).unwrap(), r[2].clone()))
        .collect();
    letters.insert(DivisionCode::parse("320623").unwrap(), "rd".to_owned());
    StaffPlanIn {
        posts: vec![
            post(
                PostPlace::Grid,
                None,
                Role::GridWorker,
                1,
                "{t}{v}-grid-{g}",
                DeputyRule::NextGrid,
            ),
            post(
                PostPlace::Village,
                None,
                Role::VillageClerk,
                1,
                "{t}{v}-clerk",
                DeputyRule::Role(Role::GridWorker),
            ),
            post(
                PostPlace::Town,
                Some("FWZX"),
                Role::WindowClerk,
                2,
                "{t}-window-{n}",
                DeputyRule::EachOther,
            ),
            post(
                PostPlace::Town,
                Some("FWZX"),
                Role::UnitHead,
                1,
                "{t}-head",
                DeputyRule::Role(Role::WindowClerk),
            ),
            post(
                PostPlace::County,
                Some("ZHZX"),
                Role::SystemAdmin,
                1,
                "{t}-sysadmin",
                DeputyRule::None,
            ),
        ],
        also: vec![AlsoIn {
            who: "sd-window-2".to_owned(),
            unit: "WGZX".to_owned(),
            role: Role::Dispatcher,
            title: "兼".to_owned(),
        }],
        letters,
    }
}

fn population(seed: u64, count: u64, geometry: &CountyGeometry, today: Date) -> Population<'_> {
    Population::plan(seed, count, geometry, &plan(), today).unwrap()
}

fn age(p: &SyntheticPerson, today: Date) -> u16 {
    age_on(p.birth, today, LeapBirthday::LastOfFebruary).unwrap()
}

#[test]
fn numbers_are_valid_and_each_has_one_person() {
    let geometry = site::rudong(1);
    let population = population(1, 50_000, &geometry, TODAY);
    let mut seen: HashMap<CitizenNumber, Vec<SyntheticPerson>> = HashMap::new();
    let (mut accounts, mut total, mut county) = (HashSet::new(), 0u64, 0);
    for p in population.people() {
        total += 1;
        assert_eq!(p.serial, total);
        assert!(p.marks.synthetic);
        let read = CitizenNumber::parse_on(&p.written, TODAY).unwrap();
        assert_eq!(read, p.number);
        assert_eq!((read.sex(), read.birth_date()), (p.sex, p.birth));
        county += u64::from(p.number.division() == "320623");
        if let Some(a) = &p.account {
            assert_eq!(a.number.len(), 19);
            if a.holder == p.name {
                accounts.insert(a.number.clone());
            }
        }
        assert!(
            p.phone
                .as_ref()
                .is_none_or(|n| n.len() == 11 && n.starts_with("154"))
        );
        seen.entry(p.number).or_default().push(p);
    }
    assert_eq!(total, 50_000);
    assert_eq!(total, population.len());
    assert!(
        (0.85..0.97).contains(&(county as f64 / 50_000.0)),
        "{county}"
    );
    let twice: Vec<_> = seen.values().filter(|v| v.len() > 1).collect();
    assert_eq!(twice.len(), 1);
    assert!(
        twice[0]
            .iter()
            .all(|p| p.marks.planted == Some(Trial::TwoRecords))
    );
    assert_eq!(
        twice[0]
            .iter()
            .map(|p| p.written.len())
            .collect::<HashSet<_>>(),
        HashSet::from([15, 18])
    );
    assert_ne!(twice[0][0].name, twice[0][1].name);
    let prefixes: HashSet<&str> = seen.keys().map(CitizenNumber::division).collect();
    assert!(
        ["320623", "320625", "320621", "320602", "321025"]
            .iter()
            .all(|p| prefixes.contains(p)),
        "{prefixes:?}"
    );
}

#[test]
fn the_county_is_old() {
    let geometry = site::rudong(2);
    for seed in [2, 3] {
        let population = population(seed, 50_000, &geometry, TODAY);
        let alive: Vec<_> = population
            .people()
            .filter(|p| p.died.is_none() && p.moved_away.is_none())
            .collect();
        let share = |from: u16, to: u16| {
            let n = alive
                .iter()
                .filter(|p| (from..to).contains(&age(p, TODAY)))
                .count();
            n as f64 * 100.0 / alive.len() as f64
        };
        let pyramid = [
            share(0, 15),
            share(15, 60),
            share(60, 200),
            share(80, 200),
            share(100, 200),
        ];
        assert!((6.0..13.0).contains(&pyramid[0]), "{pyramid:?}");
        assert!((36.0..42.0).contains(&pyramid[2]), "{pyramid:?}");
        assert!((5.8..7.4).contains(&pyramid[3]), "{pyramid:?}");
        assert!((0.005..0.12).contains(&pyramid[4]), "{pyramid:?}");
        let women = alive
            .iter()
            .filter(|p| p.sex == codes::lists::Sex::Female && age(p, TODAY) >= 80)
            .count();
        assert!(women * 2 > alive.iter().filter(|p| age(p, TODAY) >= 80).count());
        let elsewhere = alive
            .iter()
            .filter(|p| p.registration != Registration::Here)
            .count();
        assert!((0.02..0.04).contains(&(elsewhere as f64 / alive.len() as f64)));
    }
}

#[test]
fn everybody_lives_in_a_grid_of_her_village_and_a_household_at_one_door() {
    let geometry = site::rudong(4);
    let population = population(4, 20_000, &geometry, TODAY);
    let mut doors: HashMap<u64, (String, model::place::Point, u32)> = HashMap::new();
    let mut addresses: HashMap<String, u64> = HashMap::new();
    for p in population.people() {
        assert_eq!(p.grid.division(), p.village);
        assert!(geometry.village(p.village).is_some());
        let door = doors
            .entry(p.household)
            .or_insert_with(|| (p.address.clone(), p.gate, 0));
        assert_eq!((&door.0, door.1), (&p.address, p.gate));
        door.2 += 1;
        assert_eq!(
            *addresses.entry(p.address.clone()).or_insert(p.household),
            p.household,
            "{}",
            p.address
        );
        if door.2 == 1 {
            let grid = geometry
                .grids
                .binary_search_by_key(&p.grid, |g| g.code)
                .unwrap();
            assert!(geometry.grids[grid].shape.contains(p.gate));
        }
        for day in [p.died, p.since, p.moved_away].into_iter().flatten() {
            assert!(p.birth <= day && day <= TODAY);
        }
    }
    let mean = 20_000.0 / doors.len() as f64;
    assert!((1.8..3.4).contains(&mean), "{mean} to a household");
    assert!(
        addresses
            .keys()
            .any(|a| a.starts_with("如东县双甸镇星光社区"))
    );
}

#[test]
fn the_same_seed_gives_the_same_people() {
    let geometry = site::rudong(1);
    let one: Vec<_> = population(9, 5_000, &geometry, TODAY).people().collect();
    let made = population(9, 5_000, &geometry, TODAY);
    assert_eq!(one, made.people().collect::<Vec<_>>());
    assert_eq!(one, made.people().collect::<Vec<_>>(), "a second walk");
    assert_ne!(
        one,
        population(10, 5_000, &geometry, TODAY)
            .people()
            .collect::<Vec<_>>()
    );
}

#[test]
fn planted_persons_are_who_they_should_be_on_any_day() {
    let geometry = site::rudong(1);
    for today in [
        TODAY,
        date(2026, 12, 1),
        date(2027, 1, 31),
        date(2028, 2, 29),
        date(2026, 12, 31),
        date(2026, 9, 30),
    ] {
        let made = population(1, 3_000, &geometry, today);
        let all: Vec<_> = made
            .people()
            .filter(|p| p.marks.planted.is_some())
            .collect();
        let who = |t: Trial| all.iter().find(|p| p.marks.planted == Some(t)).unwrap();
        assert_eq!(all.len(), 8);

        let wang = who(Trial::JustTurnedEighty);
        assert_eq!(
            (wang.name.as_str(), wang.village.to_string().as_str()),
            ("王秀珍", "320623111001")
        );
        assert_eq!(age(wang, today), 80);
        let turned =
            codes::age::nth_birthday(wang.birth, 80, LeapBirthday::LastOfFebruary).unwrap();
        assert_eq!(
            (turned.year(), turned.month()),
            (today.year(), today.month()),
            "within the month: {today}"
        );

        let late = who(Trial::SevenMonthsLate);
        let months =
            model::time::Month::of(today).since(model::time::Month::of(late.birth)) - 80 * 12;
        assert_eq!(months, 7);
        assert!(late.known_from.is_some_and(|d| d < today));

        let moved = who(Trial::MovedInAtEightyThree);
        assert_eq!(age(moved, moved.since.unwrap()), 83);
        assert_ne!(moved.number.division(), "320623");

        let dead = who(Trial::DeadOnTheRoll);
        assert!(dead.died.is_some_and(|d| d < today && age(dead, d) >= 80));
        assert_eq!(dead.death_known_from, Some(today));

        let soon = who(Trial::SoonEighty);
        assert_eq!(soon.village, wang.village);
        let birthday =
            codes::age::nth_birthday(soon.birth, 80, LeapBirthday::LastOfFebruary).unwrap();
        assert!(birthday > today, "her visit is still to be made");

        let leap = who(Trial::LeapDay);
        assert_eq!((leap.birth.month(), leap.birth.day()), (2, 29));
        assert!(age(leap, today) >= 80);
        if today == date(2028, 2, 29) {
            assert_eq!(age(leap, today), 80);
        }
    }
}

#[test]
fn staff_are_natural_persons_among_the_people() {
    let geometry = site::rudong(1);
    let population = population(1, 50_000, &geometry, TODAY);
    let staff = &population.staff;
    assert_eq!(staff.len(), geometry.grids.len() + 255 + 15 * 3 + 1);
    let logins: HashSet<&str> = staff.iter().map(|s| s.login.as_str()).collect();
    let numbers: HashSet<CitizenNumber> = staff.iter().map(|s| s.number).collect();
    assert_eq!((logins.len(), numbers.len()), (staff.len(), staff.len()));
    assert!(
        logins.contains("sd001-grid-1")
            && logins.contains("sd-window-1")
            && logins.contains("rd-sysadmin")
    );

    let people: HashMap<String, SyntheticPerson> = population
        .people()
        .filter_map(|p| p.marks.login.clone().map(|l| (l, p)))
        .collect();
    assert_eq!(people.len(), staff.len());
    for s in staff {
        let p = &people[&s.login];
        assert_eq!(
            (p.number, &p.name, p.grid, p.died),
            (s.number, &s.name, s.home, None)
        );
        assert!((18..60).contains(&age(p, TODAY)));
        if let Some(deputy) = &s.deputy {
            assert!(logins.contains(deputy.as_str()) && *deputy != s.login);
        }
        if s.posts[0].role == Role::GridWorker {
            assert_eq!(s.posts[0].grid, Some(s.home));
            assert_eq!(
                s.posts[0].unit,
                format!(
                    "{}-WGZX",
                    s.posts[0]
                        .division
                        .at(codes::division::Level::Town)
                        .unwrap()
                )
            );
            assert!(s.deputy.is_some());
        }
    }
    let window = |n: u32| {
        staff
            .iter()
            .find(|s| s.login == format!("sd-window-{n}"))
            .unwrap()
    };
    assert_eq!(window(1).deputy.as_deref(), Some("sd-window-2"));
    assert_eq!(window(2).deputy.as_deref(), Some("sd-window-1"));
    assert_eq!(window(2).posts.len(), 2);
    assert_eq!(window(2).posts[1].unit, "320623111000-WGZX");
    let clerk = staff.iter().find(|s| s.login == "sd001-clerk").unwrap();
    assert_eq!(clerk.posts[0].unit, "320623111001-JWH");
    assert!(
        clerk
            .deputy
            .as_ref()
            .is_some_and(|d| d.starts_with("sd001-grid-"))
    );
}

#[test]
fn a_plan_that_cannot_be_is_refused_by_name() {
    let geometry = site::rudong(1);
    let refused = |change: &dyn Fn(&mut StaffPlanIn)| {
        let mut plan = plan();
        change(&mut plan);
        Population::plan(1, 10, &geometry, &plan, TODAY)
            .err()
            .unwrap()
    };
    assert_eq!(
        refused(&|p| p.posts[2].login = "{t}-window".to_owned()),
        StaffError::Twice("jg-window".to_owned())
    );
    assert_eq!(
        refused(&|p| p.also[0].who = "nobody".to_owned()),
        StaffError::Nobody("nobody".to_owned())
    );
    assert_eq!(
        refused(&|p| p.also[0].who = "rd-sysadmin".to_owned()),
        StaffError::Administrator("rd-sysadmin".to_owned())
    );
    assert!(matches!(
        refused(&|p| p.letters.clear()),
        StaffError::NoLetters(_)
    ));
}

#[test]
fn a_small_population_still_holds_staff_and_planted() {
    let geometry = site::rudong(1);
    let population = population(1, 10, &geometry, TODAY);
    assert_eq!(population.people().count() as u64, population.len());
    assert_eq!(population.len(), population.staff.len() as u64 + 8);
}
