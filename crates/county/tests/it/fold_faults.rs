//! What the fold once got wrong, each as the shortest book that shows it.

use crate::site::code;
use crate::small_county::{Shape, dated, founding};
use county::{Book, County};
use jiff::civil::Date;
use model::change::{Change, DatedChange, LeavingReason};
use model::establishment::{Rank, StaffNo};
use model::item::{ItemCode, Towns};
use model::unit::UnitCode;
use std::collections::BTreeSet;
use std::sync::Arc;

const PLAIN: Shape = Shape {
    spare: 3,
    standard: false,
    needs: 0,
};

fn unit(code: &str) -> UnitCode {
    UnitCode(code.to_owned())
}

fn one(letters: &str) -> UnitCode {
    unit(&format!("320623111000-{letters}"))
}

fn two(letters: &str) -> UnitCode {
    unit(&format!("320623112000-{letters}"))
}

fn told(shape: &Shape, changes: &[DatedChange]) -> Result<County, BTreeSet<&'static str>> {
    let mut book = Book::new(Arc::new(founding(shape)));
    for (n, change) in (1..).zip(changes) {
        book.admit(std::slice::from_ref(change)).map_err(|broken| {
            broken
                .iter()
                .map(|b| b.rule.code())
                .collect::<BTreeSet<_>>()
        })?;
        book.enter(n, [change.clone()]);
    }
    Ok(book.on(Date::MAX).unwrap())
}

fn merge(days: i64, from: UnitCode, into: UnitCode) -> DatedChange {
    dated(days, Change::MergeUnit { from, into })
}

#[test]
fn who_was_lent_comes_back_to_what_her_place_became() {
    // P05 fills a post of ZHFW and works in FWZX, which goes while she is lent to a department.
    let person = StaffNo::from("P05");
    let second = |days, to| {
        dated(
            days,
            Change::Second {
                person: person.clone(),
                to,
            },
        )
    };
    let county = told(
        &PLAIN,
        &[
            second(1, Some(unit("320623000000-MZJ"))),
            merge(2, one("FWZX"), one("ZFJ")),
            second(3, None),
        ],
    )
    .unwrap();
    assert_eq!(county.person(&person).unwrap().serves, one("ZFJ"));
    assert!(county.unit(&one("ZFJ")).unwrap().serving.contains(&person));
}

#[test]
fn an_item_given_up_in_one_town_stays_with_its_holder_in_another() {
    let item = ItemCode("I2".to_owned());
    let towns = || Towns::Only(vec![code("320623112000")]);
    let letters = || "FWZX".to_owned();
    let county = told(
        &PLAIN,
        &[
            dated(
                1,
                Change::AdoptItem {
                    item: item.clone(),
                    letters: letters(),
                    towns: Towns::All,
                },
            ),
            merge(2, one("FWZX"), two("FWZX")),
            dated(
                3,
                Change::ReleaseItem {
                    item: item.clone(),
                    letters: letters(),
                    towns: towns(),
                },
            ),
        ],
    )
    .unwrap();
    assert_eq!(
        county.holder(&item, code("320623111000")),
        Some(&two("FWZX"))
    );
    assert!(county.unit(&two("FWZX")).unwrap().holds.contains(&item));
}

#[test]
fn what_goes_into_a_part_of_itself_leaves_it_its_place() {
    let county = told(&PLAIN, &[merge(1, one("FWZX"), one("WGZX"))]).unwrap_err();
    // A plate that hung on what went hangs on nothing.
    assert_eq!(county, ["parent-missing"].into());
    let amend = |unit: UnitCode, parent| {
        dated(
            1,
            Change::AmendUnit {
                unit,
                name: None,
                short_name: None,
                kind: None,
                side: None,
                parent: Some(parent),
                body: None,
                host: None,
            },
        )
    };
    let circle = told(&PLAIN, &[amend(one("ZF"), one("SLZ"))]).unwrap_err();
    assert_eq!(circle, ["parent-missing"].into());
    let county = told(
        &PLAIN,
        &[
            amend(one("SLZ"), one("ZHFW")),
            merge(2, one("ZHFW"), one("SLZ")),
        ],
    )
    .unwrap();
    assert_eq!(
        county.unit(&one("SLZ")).unwrap().unit.parent,
        Some(one("ZF"))
    );
}

#[test]
fn only_a_town_takes_an_item_over() {
    let adopt = |division| {
        dated(
            1,
            Change::AdoptItem {
                item: ItemCode("I2".to_owned()),
                letters: "CWH".to_owned(),
                towns: Towns::Only(vec![code(division)]),
            },
        )
    };
    let refused = told(&PLAIN, &[adopt("320623111001")]).unwrap_err();
    assert_eq!(refused, ["division-unknown"].into());
}

#[test]
fn a_deviation_that_stood_is_not_the_fault_of_who_touches_the_town() {
    // No town has what the standard asks for; neither change alters that.
    let shape = Shape {
        standard: true,
        ..PLAIN
    };
    let leave = dated(
        1,
        Change::LeavePerson {
            person: StaffNo::from("P03"),
            reason: LeavingReason::Retired,
        },
    );
    let adopt = dated(
        2,
        Change::AdoptItem {
            item: ItemCode("I2".to_owned()),
            letters: "FWZX".to_owned(),
            towns: Towns::All,
        },
    );
    told(&shape, &[leave, adopt]).unwrap();
    // A new one is, and on the day the standard begins to bind every one.
    let plates = |days, name_plates| {
        dated(
            days,
            Change::SetPlates {
                unit: one("WGZX"),
                name_plates,
            },
        )
    };
    told(&shape, &[plates(1, Vec::new())]).unwrap();
    for refused in [plates(1, vec!["more".to_owned()]), plates(0, Vec::new())] {
        let refused = told(&shape, &[refused]).unwrap_err();
        assert_eq!(refused, ["standard-deviation"].into());
    }
}

#[test]
fn a_founding_names_everybody_and_everything_once() {
    let refused = |alter: &dyn Fn(&mut county::Founding)| {
        let mut founding = founding(&PLAIN);
        alter(&mut founding);
        let broken = County::founded(&founding).unwrap_err();
        broken
            .iter()
            .map(|b| b.rule.code())
            .collect::<BTreeSet<_>>()
    };
    let person = refused(&|f| f.people.push(f.people[0].clone()));
    assert_eq!(person, ["person-exists"].into());
    let unit = refused(&|f| f.units.push(f.units[0].clone()));
    assert_eq!(unit, ["unit-exists"].into());
}

#[test]
fn a_plan_is_of_its_last_day() {
    let mut book = Book::new(Arc::new(founding(&PLAIN)));
    book.enter(1, [merge(9, one("SLZ"), one("ZHFW"))]);
    let title = dated(
        2,
        Change::MovePerson {
            person: StaffNo::from("P00"),
            unit: one("ZF"),
            serves: one("ZF"),
            title: "x".to_owned(),
            rank: Rank::Staff,
        },
    );
    let day = title.effective.tomorrow().unwrap();
    let (county, broken) = book.try_changes(&[title], Some(day)).unwrap();
    assert!(broken.is_empty());
    assert_eq!(county.day, day);
    assert!(county.unit(&one("SLZ")).is_some());
}
