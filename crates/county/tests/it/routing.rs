//! One-to-many and many-to-one: nothing lost, nothing twice. And when people retire.

use county::retirement::{Ages, delay_months, retires_on};
use county::routing::{Because, Upwards, departments, directive, institutions, report};
use county::{County, Site, routing};
use jiff::civil::{Date, date};
use model::establishment::{Engagement, Sex};
use model::unit::UnitCode;
use std::collections::BTreeSet;

const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");

fn site() -> Site {
    Site::read(|name| std::fs::read(format!("{SITE}/{name}")).ok()).unwrap()
}

fn towns(county: &County) -> usize {
    county.towns().count()
}

#[test]
fn a_directive_reaches_exactly_one_unit_in_each_town_before_and_after_the_reform() {
    let site = site();
    let book = site.book();
    for day in [site.founding.day, date(2026, 11, 24)] {
        let county = book.on(day).unwrap();
        let all = departments(&county);
        assert!(all.len() >= 26, "{day}");
        for department in &all {
            let sent = directive(&county, book.standard(), department);
            assert_eq!(
                sent.len(),
                towns(&county),
                "{day} {department}: a town is left out"
            );
            let once: BTreeSet<_> = sent.iter().map(|d| d.town).collect();
            assert_eq!(once.len(), sent.len(), "{day} {department}: a town twice");
            for d in &sent {
                let to =
                    d.to.as_ref()
                        .unwrap_or_else(|| panic!("{day} {department} {}: lost", d.town));
                assert!(county.unit(to).is_some_and(|u| u.unit.division == d.town));
                assert!(!d.copied.contains(to), "{department}: {to} gets it twice");
                let answers = county.unit(to).unwrap().answers_to.contains(department);
                assert_eq!(answers, d.because != Because::Office, "{department} {to}");
            }
        }
    }
}

#[test]
fn where_several_answer_the_first_of_the_standard_answers_and_the_others_are_told() {
    let site = site();
    let book = site.book();
    let county = book.on(date(2026, 11, 24)).unwrap();
    let mut shared = 0;
    for department in departments(&county) {
        for d in directive(&county, book.standard(), &department) {
            let answering: Vec<UnitCode> = institutions(&county, book.standard(), d.town)
                .into_iter()
                .filter(|code| county.unit(code).unwrap().answers_to.contains(&department))
                .collect();
            if answering.len() > 1 {
                shared += 1;
                assert_eq!(d.because, Because::First);
                assert_eq!(d.to.as_ref(), answering.first());
                assert_eq!(d.copied, answering[1..]);
            }
        }
    }
    println!("{shared} directives with copies");
}

#[test]
fn a_report_goes_to_each_department_once_and_a_stationed_unit_reports_to_both_superiors() {
    let site = site();
    let county = site.book().on(date(2026, 11, 24)).unwrap();
    let mut stationed = 0;
    for unit in county.units.values() {
        let found = report(&county, &unit.unit.code).unwrap();
        let once: BTreeSet<_> = found.to.iter().collect();
        assert_eq!(once.len(), found.to.len(), "{}", unit.unit.code);
        match found.because {
            Upwards::Superiors => {
                stationed += 1;
                let s = unit.station.as_ref().unwrap();
                assert!(found.to.contains(&s.business) && found.to.contains(&s.daily));
            }
            Upwards::Answers => assert_eq!(once, unit.answers_to.iter().collect()),
            Upwards::Above => assert!(unit.answers_to.is_empty()),
        }
    }
    assert!(stationed > 0);
    assert!(routing::report(&county, &UnitCode("nobody".to_owned())).is_none());
}

#[test]
fn ages_of_retirement_rise_as_the_decision_of_2024_lays_down() {
    let on = |sex, kind, born: Date| retires_on(sex, kind, born, Ages::default());
    let man = |born| on(Sex::Male, Engagement::Institution, born);
    // Born before 1965: at sixty.
    assert_eq!(man(date(1964, 12, 31)), date(2024, 12, 31));
    // 1965-01 to 1965-04: a month later; 1965-05: two.
    assert_eq!(man(date(1965, 1, 1)), date(2025, 2, 1));
    assert_eq!(man(date(1965, 4, 30)), date(2025, 5, 30));
    assert_eq!(man(date(1965, 5, 1)), date(2025, 7, 1));
    // 1976-09 and later: at sixty-three.
    assert_eq!(man(date(1976, 9, 1)), date(2039, 9, 1));
    assert_eq!(man(date(1990, 3, 15)), date(2053, 3, 15));
    let cadre = |born| on(Sex::Female, Engagement::Administrative, born);
    assert_eq!(cadre(date(1969, 12, 31)), date(2024, 12, 31));
    assert_eq!(cadre(date(1970, 1, 1)), date(2025, 2, 1));
    assert_eq!(cadre(date(1981, 9, 1)), date(2039, 9, 1));
    let worker = |born| on(Sex::Female, Engagement::Worker, born);
    assert_eq!(worker(date(1975, 1, 1)), date(2025, 2, 1));
    assert_eq!(worker(date(1975, 2, 1)), date(2025, 3, 1));
    assert_eq!(worker(date(1975, 3, 1)), date(2025, 5, 1));
    assert_eq!(worker(date(1984, 11, 1)), date(2039, 11, 1));
    assert_eq!(delay_months(date(2024, 12, 31), 4, 36), 0);
}

#[test]
fn a_unit_tells_what_made_it_so() {
    let site = site();
    let book = site.book();
    let told = county::dossier::history(&book, &UnitCode("320623111000-ZHFW".to_owned()));
    let founded = told.iter().find(|t| t.kind == "found-units").unwrap();
    let merged = told.iter().find(|t| t.kind == "merge-units").unwrap();
    assert!(merged.count >= 6, "{merged:?}");
    assert_eq!(merged.others.len(), merged.count);
    assert!(founded.on <= merged.on);
    let centre = told.iter().any(|t| t.kind == "move-people");
    assert!(centre);
}
