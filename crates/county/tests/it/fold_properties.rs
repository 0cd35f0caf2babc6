//! What holds for every book, whatever is thrown at it: two axes of time, conservation, indexes that
//! say what the records say, plans that come true. Everything is recomputed here from records.

use crate::small_county::{FOUNDED, Throw, changes, founding, shape, throws};
use county::county::{Movement, PostAccount};
use county::{Book, Broken, County, plan};
use jiff::ToSpan;
use jiff::civil::Date;
use model::change::{Change, DatedChange};
use model::establishment::{Engagement, PostKind, Rank, StaffNo};
use model::item::ItemCode;
use model::unit::UnitCode;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const CASES: u32 = 160;
const LAST: i64 = 30;

fn day(n: i64) -> Date {
    FOUNDED.checked_add(n.days()).unwrap()
}

/// What was entered, kept beside the book.
struct Story {
    book: Book,
    entries: Vec<Vec<DatedChange>>,
    refused: usize,
}

fn written(book: &Book) -> Vec<(u64, DatedChange)> {
    book.changes()
        .map(|e| (e.entry, e.change.clone()))
        .collect()
}

/// Enters what is admitted; a plan beside each.
fn tell(shape: &crate::small_county::Shape, thrown: &[Vec<Throw>]) -> Story {
    let mut story = Story {
        book: Book::new(Arc::new(founding(shape))),
        entries: Vec::new(),
        refused: 0,
    };
    for (n, throws) in thrown.iter().enumerate() {
        let changes = changes(n, throws);
        let before = written(&story.book);
        let end = story.book.on(Date::MAX).unwrap();
        let admitted = story.book.admit(&changes);
        let planned = plan(&story.book, "p", "p", &changes, &[]).unwrap();
        // Asking leaves no trace.
        assert_eq!(written(&story.book), before);
        assert_eq!(story.book.on(Date::MAX).unwrap(), end);
        assert_eq!(planned.broken.is_empty(), admitted.is_ok());
        match admitted {
            Err(broken) => {
                assert!(!broken.is_empty());
                story.refused += 1;
            }
            Ok(at_end) => {
                let first = changes.iter().map(|c| c.effective).min().unwrap();
                let last = changes.iter().map(|c| c.effective).max().unwrap();
                let eve = story.book.on(first.yesterday().unwrap()).unwrap();
                let entry = story.book.known() + 1;
                story.book.enter(entry, changes.iter().cloned());
                story.entries.push(changes);
                let on_last = story.book.on(last).unwrap();
                assert_eq!(planned.after, on_last, "plan then apply is fold");
                compared(&planned, &on_last);
                if first > FOUNDED {
                    assert_eq!(planned.before, eve);
                }
                let mut folded = story.book.on(Date::MAX).unwrap();
                folded.day = at_end.day;
                assert_eq!(at_end, folded, "admit gives the county at the end");
            }
        }
    }
    story
}

/// The lists of a plan against a plain comparison of its two counties.
fn compared(planned: &county::Plan, after: &County) {
    let before = &planned.before;
    let moved: BTreeSet<&StaffNo> = before
        .people
        .keys()
        .chain(after.people.keys())
        .filter(|no| {
            let place = |c: &County| {
                c.people
                    .get(*no)
                    .map(|p| (p.unit.clone(), p.serves.clone()))
            };
            place(before) != place(after)
        })
        .collect();
    assert_eq!(
        planned
            .people
            .iter()
            .map(|p| &p.no)
            .collect::<BTreeSet<_>>(),
        moved
    );
    assert_eq!(planned.people.len(), moved.len());
    let founded: Vec<&UnitCode> = after
        .units
        .keys()
        .filter(|u| !before.units.contains_key(*u))
        .collect();
    assert_eq!(
        planned.founded.iter().map(|u| &u.unit).collect::<Vec<_>>(),
        founded
    );
    let closed: Vec<&UnitCode> = before
        .units
        .keys()
        .filter(|u| !after.units.contains_key(*u))
        .collect();
    assert_eq!(
        planned.closed.iter().map(|u| &u.unit).collect::<Vec<_>>(),
        closed
    );
    let booked = &after.movements[before.movements.len()..];
    assert_eq!(after.movements[..before.movements.len()], before.movements);
    assert_eq!(planned.movements, booked);
    let changed: Vec<&UnitCode> = after
        .units
        .iter()
        .filter(|(code, now)| {
            before.unit(code).is_some_and(|was| {
                was.name_plates != now.name_plates
                    || was.leadership != now.leadership
                    || was.fixed != now.fixed
                    || was.unit.name != now.unit.name
            })
        })
        .map(|(code, _)| code)
        .collect();
    assert_eq!(planned.changed.iter().collect::<Vec<_>>(), changed);
    let items: Vec<&ItemCode> = after
        .items
        .iter()
        .filter(|(code, now)| {
            let units = |i: &county::county::ItemNow| -> BTreeSet<UnitCode> {
                i.holders.values().flatten().cloned().collect()
            };
            let towns = |i: &county::county::ItemNow| -> BTreeMap<_, usize> {
                i.delegated
                    .iter()
                    .map(|(level, at)| (*level, at.len()))
                    .collect()
            };
            let was = before.item(code);
            was.map(units).unwrap_or_default() != units(now)
                || was.map(towns).unwrap_or_default() != towns(now)
        })
        .map(|(code, _)| code)
        .collect();
    assert_eq!(
        planned.items.iter().map(|i| &i.item).collect::<Vec<_>>(),
        items
    );
    let institutions = |c: &County, town| {
        let here = || c.units.values().filter(move |u| u.unit.division == town);
        let public = here()
            .filter(|u| {
                u.body == model::unit::Body::Institution
                    && u.unit.kind == model::unit::UnitKind::PublicInstitution
            })
            .count();
        let functional = here()
            .filter(|u| {
                matches!(
                    u.body,
                    model::unit::Body::Internal | model::unit::Body::Plate
                )
            })
            .count();
        let posts: i64 = here()
            .filter(|u| c.standing(&u.unit.code) == Some(codes::division::Level::Town))
            .filter_map(|u| u.posts.get(&PostKind::Institution))
            .sum();
        (public, functional, posts)
    };
    let towns: Vec<_> = after
        .towns()
        .map(|t| t.code)
        .map(|t| (t, institutions(before, t), institutions(after, t)))
        .filter(|(_, was, is)| was != is)
        .collect();
    let told: Vec<_> = planned
        .institutions
        .iter()
        .map(|t| {
            (
                t.town,
                (t.public.0, t.functional.0, t.posts.0),
                (t.public.1, t.functional.1, t.posts.1),
            )
        })
        .collect();
    assert_eq!(told, towns);
}

/// Changes in force on a day as far as an entry knew them, in fold order, by a sort of their own.
fn in_force(entries: &[Vec<DatedChange>], on: Date, known: usize) -> Vec<&DatedChange> {
    let mut all: Vec<(Date, usize, usize, &DatedChange)> = Vec::new();
    for (entry, changes) in entries.iter().take(known).enumerate() {
        for (n, change) in changes.iter().enumerate() {
            if change.effective <= on {
                all.push((change.effective, entry, n, change));
            }
        }
    }
    all.sort_by_key(|(effective, entry, n, _)| (*effective, *entry, *n));
    all.into_iter().map(|(.., change)| change).collect()
}

fn balance(movements: &[Arc<Movement>]) -> BTreeMap<(PostAccount, PostKind), i64> {
    let mut all = BTreeMap::new();
    for m in movements {
        assert!(m.count > 0, "{m:?}");
        *all.entry((m.from.clone(), m.kind)).or_insert(0) -= m.count;
        *all.entry((m.to.clone(), m.kind)).or_insert(0) += m.count;
    }
    all.retain(|_, n| *n != 0);
    all
}

/// Posts: what the founding gave and the upper level granted stands at units, to the last one.
fn posts(county: &County, book: &Book, done: &[&DatedChange]) {
    let mut expected: BTreeMap<PostKind, i64> = BTreeMap::new();
    for p in &book.founding().posts {
        *expected.entry(p.kind).or_default() += p.count;
    }
    for change in done {
        if let Change::GrantPosts { kind, count, .. } = &change.change {
            *expected.entry(*kind).or_default() += count;
        }
    }
    expected.retain(|_, n| *n != 0);
    let ledger = balance(&county.movements);
    let mut units: BTreeMap<(PostAccount, PostKind), i64> = BTreeMap::new();
    let mut total: BTreeMap<PostKind, i64> = BTreeMap::new();
    for (code, now) in &county.units {
        for (kind, count) in now.posts.iter().filter(|(_, n)| **n != 0) {
            assert!(*count > 0, "{code}");
            assert!(now.may_hold(*kind), "{code} {kind:?}");
            units.insert((PostAccount::Unit(code.clone()), *kind), *count);
            *total.entry(*kind).or_default() += count;
        }
    }
    assert_eq!(total, expected);
    for (kind, count) in total {
        units.insert((PostAccount::Upper, kind), -count);
    }
    assert_eq!(ledger, units);
}

/// People: who is on the roster, where each stands, and that no set says otherwise.
fn roster(county: &County, book: &Book, done: &[&DatedChange]) {
    let mut on_roster: BTreeSet<StaffNo> = book
        .founding()
        .people
        .iter()
        .map(|p| p.no.clone())
        .collect();
    for change in done {
        match &change.change {
            Change::EnterPerson { person } => assert!(on_roster.insert(person.no.clone())),
            Change::LeavePerson { person, .. } => assert!(on_roster.remove(person)),
            _ => {}
        }
    }
    assert_eq!(
        county.people.keys().cloned().collect::<BTreeSet<_>>(),
        on_roster
    );
    let mut engaged: BTreeMap<&UnitCode, BTreeSet<StaffNo>> = BTreeMap::new();
    let mut serving: BTreeMap<&UnitCode, BTreeSet<StaffNo>> = BTreeMap::new();
    let mut filled: BTreeMap<(&UnitCode, PostKind), i64> = BTreeMap::new();
    let mut led: BTreeMap<(&UnitCode, Rank), u32> = BTreeMap::new();
    for (no, person) in &county.people {
        assert_eq!(*no, person.no);
        for unit in [&person.unit, &person.serves] {
            assert!(
                county.units.contains_key(unit),
                "{no} in {unit}, which is not there"
            );
        }
        assert!(engaged.entry(&person.unit).or_default().insert(no.clone()));
        assert!(
            serving
                .entry(&person.serves)
                .or_default()
                .insert(no.clone())
        );
        if let Some(kind) = person.kind.post() {
            *filled.entry((&person.unit, kind)).or_default() += 1;
        }
        if person.kind != Engagement::Auxiliary {
            *led.entry((&person.serves, person.rank)).or_default() += 1;
        }
    }
    for (code, now) in &county.units {
        assert_eq!(
            now.engaged,
            engaged.remove(code).unwrap_or_default(),
            "{code}"
        );
        assert_eq!(
            now.serving,
            serving.remove(code).unwrap_or_default(),
            "{code}"
        );
        for kind in PostKind::ALL {
            let is = filled.get(&(code, kind)).copied().unwrap_or(0);
            assert_eq!(now.filled.get(&kind).copied().unwrap_or(0), is, "{code}");
            let posts = now.posts.get(&kind).copied().unwrap_or(0);
            assert!(is <= posts, "{code} {kind:?}: {is} people, {posts} posts");
            assert_eq!(now.vacant(kind), posts - is);
        }
        let count = |rank| led.get(&(code, rank)).copied().unwrap_or(0);
        let approved = now.leadership;
        assert!(count(Rank::Head) <= approved.heads, "{code}");
        assert!(count(Rank::Deputy) <= approved.deputies, "{code}");
        assert!(count(Rank::Mid) <= approved.mids, "{code}");
    }
    assert!(engaged.is_empty() && serving.is_empty());
}

/// Items: the index at the unit says what the catalogue says, and holders are there.
fn catalogue(county: &County) {
    let mut holds: BTreeMap<&UnitCode, BTreeSet<ItemCode>> = BTreeMap::new();
    for (code, now) in &county.items {
        for (area, held) in &now.holders {
            assert_eq!(held.len(), 1, "{code} in {area}");
            let town = county.towns().any(|t| t.code == *area);
            assert!(
                town || *area == county.code,
                "{code} in {area}, which is no town"
            );
            assert_eq!(now.adopted.contains_key(area), town, "{code} in {area}");
            for unit in held {
                assert!(
                    county.units.contains_key(unit),
                    "{code} at {unit}, which is not there"
                );
                holds.entry(unit).or_default().insert(code.clone());
            }
        }
        let department: BTreeSet<UnitCode> = now.item.department.iter().cloned().collect();
        let at_county = now.holders.get(&county.code).cloned().unwrap_or_default();
        assert_eq!(at_county, department, "{code}");
    }
    for (code, now) in &county.units {
        assert_eq!(now.holds, holds.remove(code).unwrap_or_default(), "{code}");
    }
}

/// Units: a forest of what is there.
fn tree(county: &County) {
    for (code, now) in &county.units {
        assert_eq!(*code, now.unit.code);
        assert!(!county.closed.contains_key(code));
        for up in now.unit.parent.iter().chain(&now.host) {
            assert!(
                county.units.contains_key(up),
                "{code} hangs on {up}, which is not there"
            );
        }
        let mut at = now.as_ref();
        for _ in 0..county.units.len() {
            match at.unit.parent.as_ref().and_then(|up| county.unit(up)) {
                Some(up) => at = up,
                None => break,
            }
        }
        assert!(at.unit.parent.is_none(), "{code} stands in a circle");
        let below: Vec<&UnitCode> = county
            .units
            .values()
            .filter(|u| u.unit.parent.as_ref() == Some(code))
            .map(|u| &u.unit.code)
            .collect();
        assert_eq!(
            county
                .children(code)
                .map(|u| &u.unit.code)
                .collect::<Vec<_>>(),
            below
        );
    }
    for (code, closed) in &county.closed {
        assert_eq!(*code, closed.unit.code);
        let mut into = closed.into.as_ref();
        let mut steps = 0;
        while let Some(next) = into.and_then(|u| county.closed.get(u)) {
            into = next.into.as_ref();
            steps += 1;
            assert!(steps <= county.closed.len());
        }
        assert_eq!(county.successor(code), into);
    }
}

fn keeps_its_laws(county: &County, book: &Book, done: &[&DatedChange]) {
    posts(county, book, done);
    roster(county, book, done);
    catalogue(county);
    tree(county);
}

fn days_of(story: &Story) -> BTreeSet<Date> {
    let mut days: BTreeSet<Date> = [day(-10), FOUNDED, day(LAST)].into();
    days.extend(story.entries.iter().flatten().map(|c| c.effective));
    days
}

fn told(broken: &[Broken]) -> String {
    broken.iter().map(|b| format!("{b}\n")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_day_of_an_admitted_book_folds_and_keeps_the_laws(shape in shape(), thrown in throws(40)) {
        let story = tell(&shape, &thrown);
        for on in days_of(&story) {
            let county = story.book.on(on).unwrap_or_else(|b| panic!("{on}: {}", told(&b)));
            let done = in_force(&story.entries, on, usize::MAX);
            keeps_its_laws(&county, &story.book, &done);
            prop_assert_eq!(&county, &story.book.clone().on(on).unwrap());
        }
    }

    #[test]
    fn what_was_known_then_stays_as_it_was(shape in shape(), thrown in throws(14)) {
        let story = tell(&shape, &thrown);
        let founding = Arc::new(founding(&shape));
        let mut book = Book::new(founding.clone());
        for known in 0..=story.entries.len() {
            if known > 0 {
                book.enter(known as u64, story.entries[known - 1].iter().cloned());
            }
            for on in days_of(&story) {
                let then = book.on(on).unwrap();
                // What came later changes nothing of what was known.
                prop_assert_eq!(&then, &story.book.as_of(on, known as u64).unwrap());
                // A book made anew of the same entries, in any order, is the same county.
                let mut anew = Book::new(founding.clone());
                for (n, entry) in story.entries.iter().enumerate().take(known).rev() {
                    anew.enter(n as u64 + 1, entry.iter().cloned());
                }
                prop_assert_eq!(&then, &anew.on(on).unwrap());
                keeps_its_laws(&then, &book, &in_force(&story.entries, on, known));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn where_folding_rests_changes_no_answer(
        shape in shape(), thrown in throws(40), rests in proptest::collection::vec(0..LAST, 40)
    ) {
        let story = tell(&shape, &thrown);
        let mut rested = Book::new(Arc::new(founding(&shape)));
        let mut plain = rested.clone();
        for (n, (entry, rest)) in story.entries.iter().zip(&rests).enumerate() {
            rested.enter(n as u64 + 1, entry.iter().cloned());
            plain.enter(n as u64 + 1, entry.iter().cloned());
            rested.rest_before(day(*rest)).unwrap();
            for on in days_of(&story) {
                prop_assert_eq!(&rested.on(on).unwrap(), &plain.on(on).unwrap());
                prop_assert_eq!(rested.as_of(on, n as u64), plain.as_of(on, n as u64));
            }
        }
        for throws in &thrown {
            let asked = changes(story.entries.len() + 1, throws);
            prop_assert_eq!(rested.admit(&asked), plain.admit(&asked));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_towns_took_in_is_on_each_day_what_the_county_says(
        shape in shape(), thrown in throws(24)
    ) {
        let story = tell(&shape, &thrown);
        let towns: Vec<_> = story.book.on(FOUNDED).unwrap().towns().map(|t| t.code).collect();
        for town in towns {
            let taken = county::delegation::taken(&story.book, town).unwrap();
            for on in days_of(&story) {
                let mut counted = [0; 3];
                for held in taken.iter().filter(|t| t.in_force_on(on)) {
                    counted[held.reach as usize] += 1;
                }
                let county = story.book.on(on).unwrap();
                prop_assert_eq!(counted, county::delegation::counts(&county, town));
            }
        }
    }

    #[test]
    fn what_was_tried_once_is_what_is_entered(
        shape in shape(), thrown in throws(40), todays in proptest::collection::vec(0..LAST, 40)
    ) {
        let story = tell(&shape, &thrown);
        let mut tried = Book::new(Arc::new(founding(&shape)));
        let mut plain = tried.clone();
        for (n, (entry, today)) in story.entries.iter().zip(&todays).enumerate() {
            let (number, today) = (n as u64 + 1, day(*today));
            tried.rest_before(today).unwrap();
            let stood = tried.on(today).unwrap();
            let trial = tried.attempt(entry, today).unwrap();
            prop_assert!(trial.broken.is_empty());
            let on = tried.enter_tried(number, entry.iter().cloned(), &trial);
            plain.enter(number, entry.iter().cloned());
            let on = on.map_or(stood, |county| county.as_ref().clone());
            prop_assert_eq!(&on, &plain.on(today).unwrap());
            let last = entry.iter().map(|c| c.effective).max().unwrap();
            prop_assert_eq!(&trial.after, &plain.on(last).unwrap());
            for asked in days_of(&story) {
                prop_assert_eq!(&tried.on(asked).unwrap(), &plain.on(asked).unwrap());
            }
        }
    }
}

/// The throws are no waste: most kinds of change are admitted by some book and refused by another.
#[test]
fn the_throws_reach_every_kind_of_change() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut admitted: BTreeSet<&'static str> = BTreeSet::new();
    let mut refused = 0;
    for _ in 0..120 {
        let made = (shape(), throws(40))
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let story = tell(&made.0, &made.1);
        refused += story.refused;
        admitted.extend(story.entries.iter().flatten().map(|c| c.change.kind()));
    }
    assert!(refused > 100);
    let missing: Vec<&str> = [
        "found-units",
        "amend-units",
        "set-plates",
        "set-leadership",
        "fix-deputies",
        "merge-units",
        "close-units",
        "move-posts",
        "grant-posts",
        "move-people",
        "enter-people",
        "second-people",
        "leave-people",
        "enter-items",
        "adopt-items",
        "release-items",
        "delegate-items",
        "withdraw-items",
        "station-units",
        "set-answers",
        "set-lines",
        "allow-differences",
        "give-certificates",
        "record-opinions",
        "merge-villages",
        "issue-documents",
    ]
    .into_iter()
    .filter(|kind| !admitted.contains(kind))
    .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
