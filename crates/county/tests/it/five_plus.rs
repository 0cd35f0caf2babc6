//! The reform that ships: what it does to Rudong, number by number, out of the files.

use crate::site::{code, rudong};
use codes::division::Level;
use county::plan::plan;
use county::{County, Site};
use jiff::civil::{Date, date};
use model::change::{Change, DatedChange};
use model::establishment::{Engagement, PostKind};
use model::item::{Category, ItemCode};
use model::unit::UnitCode;
use std::collections::BTreeSet;

const TODAY: Date = date(2026, 11, 30);

fn today(site: &Site) -> County {
    site.book().on(TODAY).unwrap()
}

#[test]
fn units_after_the_reform_are_those_of_today() {
    let golden = include_str!("../golden/units_after_five_plus.csv");
    let site = rudong();
    let county = today(&site);
    let mut expected = BTreeSet::new();
    for line in golden.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let unit = county
            .unit(&UnitCode(cells[0].to_owned()))
            .unwrap_or_else(|| panic!("{line}"));
        let u = &unit.unit;
        let word = |v: serde_json::Value| v.as_str().unwrap().to_owned();
        let found = [
            u.code.to_string(),
            u.name.clone(),
            u.short_name.clone(),
            u.division.to_string(),
            word(serde_json::to_value(u.kind).unwrap()),
            word(serde_json::to_value(u.side).unwrap()),
            u.parent
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            unit.name_plates.join(";"),
            unit.answers_to
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(";"),
        ];
        assert_eq!(found.join(","), cells[..9].join(","));
        expected.insert(u.code.clone());
    }
    let more: BTreeSet<&str> = county
        .units
        .keys()
        .filter(|c| !expected.contains(*c))
        .map(|c| c.letters())
        .collect();
    // Stationed bodies, and the eight outside the county’s departments whose data the county has.
    assert_eq!(
        more,
        [
            "CGDD", "CLH", "GDGS", "GJJ", "PCS", "QXJ", "SCF", "SFS", "STJ", "SWGS", "SWS", "XFD",
            "ZRS"
        ]
        .into()
    );
}

#[test]
fn the_numbers_of_the_document_come_out_of_the_ledger_and_the_lists() {
    let site = rudong();
    let before = County::founded(&site.founding).unwrap();
    let after = today(&site);
    assert_eq!(before.town_institutions().count(), 105);
    assert_eq!(after.town_institutions().count(), 15);
    let posts = |c: &County| c.posts_at(Level::Town, PostKind::Institution);
    assert_eq!((posts(&before), posts(&after)), (1_089, 1_224));
    let powers: Vec<_> = after.items.values().filter(|i| i.is_power()).collect();
    assert_eq!(powers.len(), 101);
    let categories: BTreeSet<Category> = powers.iter().map(|i| i.item.category).collect();
    assert_eq!(categories.len(), 7);
    for town in after.towns() {
        for power in &powers {
            assert_eq!(power.holders[&town.code].len(), 1, "{}", power.item.name);
        }
    }
    let at = |level: Level| {
        after
            .items
            .values()
            .filter(|i| i.delegated_to(level).len() == 15)
            .count()
    };
    assert_eq!((at(Level::Town), at(Level::Village)), (77, 39));
    let departments: BTreeSet<_> = after
        .items
        .values()
        .filter(|i| !i.is_power())
        .filter_map(|i| i.item.department.clone())
        .collect();
    assert_eq!(departments.len(), 15);
    let auxiliaries = after
        .people
        .values()
        .filter(|p| p.kind == Engagement::Auxiliary && p.serves.letters() == "ZFJ")
        .count();
    assert_eq!(auxiliaries, 36);
    assert_eq!(after.towns().count(), 15);
}

#[test]
fn the_plan_of_the_reform_is_sound_and_names_the_eighty_seven_the_forty_eight_and_the_thirty_six() {
    let site = rudong();
    let mut book = county::Book::new(site.founding.clone());
    book.enter(1, site.reforms[0].changes.iter().cloned());
    let reform = &site.reforms[1];
    let plan = plan(&book, &reform.code, &reform.title, &reform.changes, &[]).unwrap();
    assert!(plan.broken.is_empty(), "{:?}", plan.broken);
    let from = |letters: &str| {
        plan.people
            .iter()
            .filter(|p| {
                p.kind != Engagement::Auxiliary
                    && p.unit.0.as_ref().is_some_and(|u| u.letters() == letters)
                    && p.unit.1.as_ref().is_some_and(|u| u.letters() == "ZHFW")
            })
            .count()
    };
    assert_eq!((from("RSS"), from("CGDD")), (87, 48));
    let auxiliaries = plan
        .people
        .iter()
        .filter(|p| p.kind == Engagement::Auxiliary)
        .count();
    assert_eq!(auxiliaries, 36);
    let sections = plan.sections();
    let summary = &sections[0];
    assert_eq!(summary.code, "summary");
    let shares: Vec<String> = summary.rows.iter().map(|r| format!("{:?}", r[4])).collect();
    assert!(shares[0].contains("basis_points: -8571"), "{shares:?}");
    assert!(shares[1].contains("basis_points: 1240"), "{shares:?}");
}

#[test]
fn the_second_reform_is_sound_and_gives_a_power_back() {
    let site = rudong();
    let book = site.book();
    let second = &site.proposed[0];
    let plan = plan(&book, &second.code, &second.title, &second.changes, &[]).unwrap();
    assert!(plan.broken.is_empty(), "{:?}", plan.broken);
    let item = ItemCode("QZ-006".to_owned());
    let town = code("320623111000");
    let before = plan.before.holder(&item, town).unwrap();
    let after = plan.after.holder(&item, town).unwrap();
    assert_eq!(
        (
            before.letters(),
            after.letters(),
            after.division().unwrap().level()
        ),
        ("FWZX", "CGJ", Level::County)
    );
    assert_eq!(plan.movements.iter().map(|m| m.count).sum::<i64>(), 12);
    assert!(plan.after.division(code("320623111206")).is_none());
}

/// What the reform that ships says when one of its changes is left out, or one is altered.
fn refused(alter: impl Fn(&mut Vec<DatedChange>)) -> BTreeSet<&'static str> {
    let site = rudong();
    let mut book = county::Book::new(site.founding.clone());
    book.enter(1, site.reforms[0].changes.iter().cloned());
    let mut changes = site.reforms[1].changes.clone();
    alter(&mut changes);
    match book.admit(&changes) {
        Ok(_) => BTreeSet::new(),
        Err(broken) => broken.iter().map(|b| b.rule.code()).collect(),
    }
}

fn without(wanted: impl Fn(&Change) -> bool) -> BTreeSet<&'static str> {
    refused(|changes| {
        let at = changes.iter().position(|c| wanted(&c.change)).unwrap();
        changes.remove(at);
    })
}

#[test]
fn a_reform_badly_planned_is_refused_with_the_rule() {
    // Posts stay, people go.
    assert!(
        without(|c| matches!(c, Change::MovePosts { from, .. } if from.letters() == "CGDD"))
            .contains("people-exceed-posts")
    );
    // Nobody adopts one of the powers.
    assert!(
        without(|c| matches!(c, Change::AdoptItem { item, .. } if item.as_str() == "QZ-001"))
            .contains("item-no-holder")
    );
    // One merger forgotten: the institution stands beside the standard.
    assert!(
        without(|c| matches!(c, Change::MergeUnit { from, .. } if from.letters() == "SLZ"))
            .contains("standard-deviation")
    );
    // The document that carries a step is missing.
    assert!(
        without(
            |c| matches!(c, Change::IssueDocument { document } if document.code.as_str() == "PT-13")
        )
        .contains("document-missing")
    );
    // No resolution behind a merger.
    let none = refused(|changes| {
        for c in changes.iter_mut() {
            if matches!(c.change, Change::MergeUnit { .. }) {
                c.resolution = None;
            }
        }
    });
    assert!(none.contains("resolution-missing"), "{none:?}");
    // Administrative posts crossing levels without the upper approval, into an institution at that.
    let crossing = refused(|changes| {
        for c in changes.iter_mut() {
            if let Change::MovePosts { from, kind, to, .. } = &mut c.change
                && from.letters() == "CGDD"
            {
                *from = UnitCode("320623000000-CGJ".to_owned());
                *kind = PostKind::Administrative;
                *to = UnitCode::of(to.division().unwrap(), "ZF");
                c.approval = None;
            }
        }
    });
    assert!(
        crossing.contains("administrative-across-levels"),
        "{crossing:?}"
    );
    // The province's decision comes too late.
    let late = refused(|changes| {
        for c in changes.iter_mut() {
            if let Change::IssueDocument { document } = &mut c.change
                && document.code.as_str().starts_with("SZF-2020")
            {
                document.from = date(2021, 6, 1);
                c.effective = document.from;
            }
        }
    });
    assert!(late.contains("provincial-basis-missing"), "{late:?}");
    // Nobody holds an enforcement certificate.
    let site = rudong();
    let mut founding = site.founding.as_ref().clone();
    founding.certificates.clear();
    let mut book = county::Book::new(std::sync::Arc::new(founding));
    book.enter(1, site.reforms[0].changes.iter().cloned());
    let officers = book.admit(&site.reforms[1].changes).unwrap_err();
    assert!(
        officers
            .iter()
            .all(|b| b.rule.code() == "holder-lacks-certificate"),
        "{officers:?}"
    );
    // A unit abolished with people and posts in it.
    let abolished = refused(|changes| {
        for c in changes.iter_mut() {
            if let Change::MergeUnit { from, .. } = &c.change
                && from.letters() == "NYZX"
            {
                c.change = Change::CloseUnit { unit: from.clone() };
            }
        }
    });
    assert!(abolished.contains("unit-not-empty"), "{abolished:?}");
    // One mid-level post more than the standard, without a cited difference.
    let mids = refused(|changes| {
        changes.retain(|c| !matches!(c.change, Change::AllowDifference { .. }));
    });
    assert!(mids.contains("standard-deviation"), "{mids:?}");
    // Two units hold one power.
    let two = refused(|changes| {
        let mut again = changes
            .iter()
            .find(|c| matches!(&c.change, Change::AdoptItem { item, .. } if item.as_str() == "QZ-006"))
            .unwrap()
            .clone();
        if let Change::AdoptItem { letters, .. } = &mut again.change {
            *letters = "ZFJ".to_owned();
        }
        changes.push(again);
    });
    assert!(two.contains("item-two-holders"), "{two:?}");
}

#[test]
fn a_later_planned_change_that_would_break_is_named() {
    let site = rudong();
    let mut book = site.book();
    book.enter(3, site.proposed[0].changes.iter().cloned());
    let into = UnitCode("320623101000-ZHFW".to_owned());
    let mut change = site.reforms[1]
        .changes
        .iter()
        .find(|c| matches!(c.change, Change::MergeUnit { .. }))
        .unwrap()
        .clone();
    // Half a year before twelve posts are to move from it, the source goes into another unit.
    change.effective = date(2026, 12, 15);
    change.change = Change::MergeUnit {
        from: UnitCode("320623001000-ZHFW".to_owned()),
        into,
    };
    let broken = book.admit(&[change]).unwrap_err();
    assert!(
        broken
            .iter()
            .any(|b| b.rule.code() == "later-change-breaks"),
        "{broken:?}"
    );
}

/// What a number of the document is, after one more change, or the rules the change would break.
fn after(change: Change, figure: &str) -> Result<String, Vec<&'static str>> {
    let site = rudong();
    let mut book = site.book();
    let dated = DatedChange {
        at: "one".to_owned(),
        effective: TODAY,
        document: model::document::DocumentCode("PT-08".to_owned()),
        resolution: Some(model::document::DocumentCode("JY-2020-03".to_owned())),
        approval: None,
        change,
    };
    book.admit(std::slice::from_ref(&dated))
        .map_err(|broken| broken.iter().map(|b| b.rule.code()).collect::<Vec<_>>())?;
    book.enter(book.known() + 1, [dated]);
    Ok(said(&book, figure))
}

fn said(book: &county::Book, figure: &str) -> String {
    let all = county::figure::figures(book, TODAY).unwrap();
    let found = all.iter().find(|f| f.code == figure).unwrap();
    format!("{:?}", found.value.as_ref().unwrap())
}

#[test]
fn each_number_moves_when_what_it_counts_does_or_the_change_is_refused() {
    use model::item::Towns;
    let book = rudong().book();
    let one = Towns::Only(vec![code("320623111000")]);
    let item = |text: &str| ItemCode(text.to_owned());
    // One item of one town: no longer held by every town.
    let release = Change::ReleaseItem {
        item: item("QZ-006"),
        letters: "FWZX".to_owned(),
        towns: one,
    };
    assert_eq!(said(&book, "powers"), "Number(101)");
    assert_eq!(after(release, "powers"), Ok("Number(100)".to_owned()));
    // One post of a town goes to a county institution.
    let post = Change::MovePosts {
        from: UnitCode("320623111000-ZHFW".to_owned()),
        to: UnitCode("320623000000-CGDD".to_owned()),
        kind: PostKind::Institution,
        count: 1,
    };
    let grown = said(&book, "posts-growth");
    assert!(after(post, "posts-growth").is_ok_and(|now| now != grown));
    // One delegation.
    let withdraw = |level| Change::WithdrawItem {
        item: item("BM-064"),
        level,
        towns: Towns::All,
    };
    assert_eq!(
        after(withdraw(Level::Village), "village-services"),
        Ok("Number(38)".to_owned())
    );
    assert_eq!(
        after(withdraw(Level::Town), "town-services"),
        Ok("Number(76)".to_owned())
    );
    // One institution cannot be closed with people, posts and items in it, nor a town's window.
    for unit in ["320623111000-ZHFW", "320623111000-FWZX"] {
        let close = Change::CloseUnit {
            unit: UnitCode(unit.to_owned()),
        };
        assert!(after(close, "merger").is_err_and(|rules| rules.contains(&"unit-not-empty")));
    }
    // Merged into a neighbour's it is one less, and the standard refuses it.
    let merge = Change::MergeUnit {
        from: UnitCode("320623111000-ZHFW".to_owned()),
        into: UnitCode("320623112000-ZHFW".to_owned()),
    };
    assert!(after(merge, "merger").is_err_and(|rules| rules.contains(&"standard-deviation")));
}

/// A town's delegations from their first day to their last, with the documents of both.
#[test]
fn what_a_town_took_in_has_its_days_and_its_documents() {
    let site = rudong();
    let mut book = site.book();
    book.enter(3, site.proposed[0].changes.iter().cloned());
    let town = code("320623111000");
    let taken = county::delegation::taken(&book, town).unwrap();
    let on = |day: Date| county::delegation::counts(&book.on(day).unwrap(), town);
    assert_eq!(on(site.founding.day), [0, 0, 0]);
    assert_eq!(on(TODAY), [101, 77, 39]);
    assert_eq!(on(date(2027, 1, 1)), [100, 77, 39]);
    let given_back: Vec<_> = taken.iter().filter(|t| t.to.is_some()).collect();
    assert_eq!(given_back.len(), 1);
    let power = given_back[0];
    assert_eq!(power.item.as_str(), "QZ-006");
    assert_eq!(power.to, Some(date(2027, 1, 1)));
    assert_eq!(
        power.ended_by.as_ref().map(ToString::to_string).as_deref(),
        Some("XF-2026-01")
    );
    assert!(power.in_force_on(TODAY) && !power.in_force_on(date(2027, 1, 1)));
    assert!(power.from > site.founding.day && power.from < TODAY);
    // A town that is no town has nothing.
    let none = county::delegation::taken(&book, code("320623999000")).unwrap();
    assert!(none.is_empty());
}

/// Any day is the same county wherever folding begins, and no more than a year is folded again.
#[test]
fn a_day_is_the_same_county_whether_its_year_was_looked_at_before_or_not() {
    let site = rudong();
    let mut looked = site.book();
    let days = [
        TODAY,
        date(2019, 12, 31),
        date(2023, 1, 1),
        date(2022, 12, 31),
        date(2020, 1, 1),
        date(2021, 6, 30),
        date(2024, 2, 29),
        date(2030, 1, 1),
        Date::MAX,
    ];
    let alike = |looked: &county::Book, extra: &[DatedChange]| {
        for day in days {
            let mut anew = site.book();
            anew.enter(anew.known() + 1, extra.iter().cloned());
            assert_eq!(looked.on(day).unwrap(), anew.on(day).unwrap(), "{day}");
        }
    };
    for _ in 0..2 {
        alike(&looked, &[]);
    }
    let kept = looked.years_kept();
    assert!(kept > 1, "{kept}");
    // What was known before an entry rests where the book rests.
    let until = looked.known() - 1;
    let then = looked.known_until(until);
    for day in days {
        assert_eq!(then.on(day).unwrap(), looked.as_of(day, until).unwrap());
    }
    // A change of the past: years after it are folded again.
    let change = site
        .reforms
        .iter()
        .flat_map(|reform| &reform.changes)
        .find(|c| matches!(c.change, Change::IssueDocument { .. }))
        .cloned()
        .map(|mut change| {
            if let Change::IssueDocument { document } = &mut change.change {
                document.code = model::document::DocumentCode("LATE".to_owned());
                (document.issued, document.from) = (date(2021, 3, 1), date(2021, 3, 1));
                document.to = None;
                change.document = document.code.clone();
            }
            change.effective = date(2021, 3, 1);
            change
        })
        .unwrap();
    looked.enter(looked.known() + 1, [change.clone()]);
    assert!(looked.years_kept() < kept);
    alike(&looked, &[change]);
}
