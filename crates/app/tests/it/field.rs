//! The work of a grid worker on the ground: patrols with positions that are hers alone and forgotten, visits
//! with consent, moves that the steward enters.

use crate::office::keys;
use app::house::{self, Noting as Found};
use app::moving::{self, Mover, Noting};
use app::patrol::{self, Laying};
use app::port::Clock;
use app::visit::{self, Planning, Visiting, Welcome};
use app::{Chance, Ctx};
use codes::GridCode;
use jiff::civil::{Date, date};
use model::house::HouseUse;
use model::id::{HouseholdId, PersonId, RouteId};
use model::journal::ReadKind;
use model::patrol::RoutePoint;
use model::person::Standing;
use model::place::Point;
use model::role::Role;
use model::visit::Consent;
use testkit::{TestSite, engines, planted, wait};

const TODAY: Date = date(2026, 11, 24);

fn grid() -> GridCode {
    "320623111001001".parse().unwrap()
}

fn at(step: i64) -> Point {
    Point {
        lng_e7: 1_209_210_000 + step * 10_000,
        lat_e7: 323_050_000,
    }
}

fn worker(site: &TestSite) -> Ctx {
    site.ctx(site.cast.login("xg-grid-1"))
}

fn route(site: &TestSite) -> RouteId {
    let point = |n: i64| RoutePoint {
        name: format!("第{n}处"),
        at: at(n),
    };
    let laying = Laying {
        id: None,
        grid: grid(),
        name: "沿河".into(),
        every_days: 7,
        points: vec![point(0), point(1), point(2)],
        ended: false,
    };
    let ctx = site.ctx(site.of(Role::Dispatcher));
    wait(patrol::lay(&site.app, &ctx, laying)).unwrap()
}

fn somebody(site: &TestSite, name: &str) -> PersonId {
    let all = planted(TODAY);
    let one = all.iter().find(|n| n.name == name).unwrap();
    site.person(one.number().as_str())
}

/// Puts two neighbours of the grid into one household.
fn household(site: &TestSite) -> HouseholdId {
    let id = HouseholdId::from_bytes([3; 16]);
    let both = [somebody(site, "王秀珍"), somebody(site, "陈桂英")];
    site.app
        .submit_blocking(move |_, tx| {
            for person in both {
                let mut held = tx.person(person)?.unwrap();
                held.household = Some(id);
                held.version += 1;
                assert!(tx.person_update(&held)?);
            }
            Ok(())
        })
        .unwrap();
    id
}

#[test]
fn positions_are_kept_between_start_and_end_once_a_minute_and_only_she_sees_them() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let route = route(&site);
        let id = wait(patrol::start(&site.app, &worker(&site), route)).unwrap();
        assert_eq!(
            keys(wait(patrol::start(&site.app, &worker(&site), route))),
            ["patrol-running"]
        );
        let here = |step| wait(patrol::here(&site.app, &worker(&site), id, at(step)));
        assert!(here(0).unwrap());
        assert!(!here(1).unwrap(), "within the minute");
        site.clock.pass_minutes(1);
        let entries = site.entries();
        assert!(here(1).unwrap());
        assert_eq!(site.entries(), entries, "no entry holds where she was");
        site.clock.pass_minutes(20);
        let over = wait(patrol::end(&site.app, &worker(&site), id)).unwrap();
        assert_eq!(over.passed, [0, 1], "the third point lies ninety metres on");
        assert_eq!(keys(here(2)), ["patrol-over"]);
        let track = wait(patrol::track(&site.app, &worker(&site), id)).unwrap();
        assert_eq!(track.positions.len(), 2, "she sees every one");

        let other = site.ctx(site.cast.login("xg-grid-2"));
        assert_eq!(
            keys(wait(patrol::track(&site.app, &other, id))),
            ["not-found"]
        );
        let head = site.ctx(site.of(Role::Dispatcher));
        assert_eq!(
            keys(wait(patrol::track(&site.app, &head, id))),
            ["not-for-your-post"]
        );
        let seen = wait(patrol::list(&site.app, &head, None)).unwrap();
        let passed: Vec<bool> = seen[0].points.iter().map(|(_, passed)| *passed).collect();
        assert_eq!((seen.len(), passed), (1, vec![true, true, false]));
    }
}

#[test]
fn positions_are_deleted_after_their_days_with_an_entry_and_a_forgotten_patrol_ends() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let route = route(&site);
        let id = wait(patrol::start(&site.app, &worker(&site), route)).unwrap();
        wait(patrol::here(&site.app, &worker(&site), id, at(0))).unwrap();
        let forget = |site: &TestSite| {
            patrol::forget(&site.app, site.clock.now(), Chance([4; 32]), false).unwrap()
        };
        site.clock.to(date(2026, 11, 25), 9, 0);
        assert_eq!(forget(&site), 0);
        let own = wait(patrol::own(&site.app, &worker(&site))).unwrap();
        assert!(own.running.is_none(), "nobody patrols for a day");
        assert_eq!(own.past[0].patrol.passed, [0]);
        site.clock.to(date(2027, 2, 22), 9, 0);
        assert_eq!(forget(&site), 0, "the ninetieth day");
        site.clock.to(date(2027, 2, 24), 9, 0);
        let before = site.entries();
        assert_eq!(forget(&site), 1);
        assert_eq!(site.entries(), before + 1);
        assert_eq!(forget(&site), 0);
        assert_eq!(site.entries(), before + 1, "nothing deleted, nothing said");
        let track = wait(patrol::track(&site.app, &worker(&site), id)).unwrap();
        assert!(track.positions.is_empty());
    }
}

#[test]
fn a_visit_needs_a_reason_and_consent_and_a_household_that_refuses_is_left_alone() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let id = household(&site);
        let tell = |consent, ticked: &[&str], next_on| {
            let visiting = Visiting {
                household: id,
                consent,
                ticked: ticked.iter().map(|t| (*t).to_owned()).collect(),
                next_on,
            };
            wait(visit::visit(&site.app, &worker(&site), visiting))
        };
        assert_eq!(keys(tell(Consent::Agreed, &[], None)), ["visit-no-plan"]);
        let plan = |kinds: &[&str], next_on| {
            let planning = Planning {
                household: id,
                kinds: kinds.iter().map(|k| (*k).to_owned()).collect(),
                next_on,
            };
            wait(visit::plan(&site.app, &worker(&site), planning))
        };
        assert_eq!(keys(plan(&["key-person"], Some(TODAY))), ["visit-kind"]);
        plan(&["elder-alone"], Some(TODAY)).unwrap();
        let due = wait(visit::due(&site.app, &worker(&site))).unwrap();
        assert_eq!((due.len(), due[0].members), (1, 2));
        assert_eq!(
            keys(tell(Consent::NotToday, &["elder-alone.meals"], None)),
            ["visit-ticked"],
            "who does not agree is not looked at"
        );
        assert_eq!(
            keys(tell(Consent::Agreed, &["rented-house.gas"], None)),
            ["visit-ticked"],
            "only what it is visited for"
        );
        let before = site.entries();
        let next = date(2026, 12, 8);
        tell(Consent::Agreed, &["elder-alone.meals"], Some(next)).unwrap();
        assert_eq!(site.entries(), before + 2, "the visit, and who was visited");
        let whose = somebody(&site, "陈桂英");
        let reads = site
            .app
            .store()
            .read_blocking(move |tx| {
                store::journal::latest(tx, &store::Which::ReadsOf(whose), None, 10)
            })
            .unwrap();
        let seen = reads.iter().any(|entry| {
            matches!(entry.body(), Some(model::journal::Body::PersonsRead { how, what, .. })
                if *how == ReadKind::Opened && what == "visit")
        });
        assert!(seen, "each member sees that somebody called");
        assert!(
            wait(visit::due(&site.app, &worker(&site)))
                .unwrap()
                .is_empty()
        );

        tell(Consent::Never, &[], None).unwrap();
        let view = wait(visit::open(&site.app, &worker(&site), id)).unwrap();
        let held = view.plan.unwrap();
        assert!(held.refused && held.kinds.is_empty() && held.next_on.is_none());
        assert_eq!(keys(plan(&["elder-alone"], Some(TODAY))), ["visit-refused"]);
        assert_eq!(keys(tell(Consent::Agreed, &[], None)), ["visit-refused"]);
        let other = site.ctx(site.cast.login("xg-grid-2"));
        assert_eq!(
            keys(wait(visit::open(&site.app, &other, id))),
            ["not-found"]
        );
        let town = site.ctx(site.of(Role::Dispatcher));
        let month = model::time::Month::of(TODAY);
        let counts = wait(visit::counts(&site.app, &town, month)).unwrap();
        assert_eq!((counts.len(), counts[0].all, counts[0].agreed), (1, 2, 1));
    }
}

#[test]
fn a_move_is_noted_by_one_and_entered_by_another() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let whose = somebody(&site, "周素兰");
        let note = |who: Mover, to: Option<GridCode>| {
            let noting = Noting {
                who,
                to,
                on: date(2026, 11, 20),
                reason: "上门看过，邻居说已经搬走".into(),
            };
            wait(moving::note(&site.app, &worker(&site), noting))
        };
        let same = note(Mover::Person(whose), Some(grid()));
        assert_eq!(keys(same), ["move-no-move"]);
        let stranger = somebody(&site, "吴小妹");
        assert_eq!(
            keys(note(Mover::Person(stranger), None)),
            ["not-found"],
            "neither end lies in her grids"
        );
        let id = note(Mover::Person(whose), None).unwrap();
        assert_eq!(keys(note(Mover::Person(whose), None)), ["move-waiting"]);
        let steward = site.ctx(site.of(Role::DataSteward));
        let waiting = wait(moving::waiting(&site.app, &steward, None)).unwrap();
        assert_eq!((waiting.len(), waiting[0].name.as_str()), (1, "周素兰"));
        let decide = |granted, note: Option<&str>| {
            let note = note.map(str::to_owned);
            wait(moving::decide(&site.app, &steward, id, granted, note))
        };
        assert_eq!(keys(decide(false, None)), ["note-missing"]);
        decide(true, None).unwrap();
        assert_eq!(keys(decide(true, None)), ["stale"]);
        let held = site
            .app
            .store()
            .read_blocking(move |tx| tx.person(whose))
            .unwrap()
            .unwrap();
        assert_eq!(held.standing, Standing::MovedAway(date(2026, 11, 20)));
        // Somebody from another village, by her number, into her grid.
        let all = planted(TODAY);
        let number = all.iter().find(|n| n.name == "吴小妹").unwrap().number();
        let to = Some(grid());
        let id = note(Mover::Number(number.as_str().to_owned()), to).unwrap();
        wait(moving::decide(&site.app, &steward, id, true, None)).unwrap();
        let held = site
            .app
            .store()
            .read_blocking(move |tx| tx.person(stranger))
            .unwrap()
            .unwrap();
        assert_eq!(held.grid, Some(grid()));
        assert_eq!(held.division.number(), 320_623_111_001);
    }
}

#[test]
fn a_refusal_of_visits_is_lifted_by_the_household_and_by_nobody_else() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let id = household(&site);
        let speaker = somebody(&site, "王秀珍");
        let allow = |who| wait(visit::allow(&site.app, &worker(&site), id, who));
        assert_eq!(keys(allow(speaker)), ["visit-not-refused"]);

        // From her own desk: refused, then allowed again.
        let her = site.citizen(speaker, "王秀珍");
        let say = |welcome| wait(visit::say(&site.app, &her, welcome));
        let own = || wait(visit::own(&site.app, &her)).unwrap().unwrap();
        assert!(!own().refused);
        assert_eq!(keys(say(Welcome::Yes)), ["stale"], "it stands so already");
        say(Welcome::No).unwrap();
        assert!(own().refused);
        let planning = || Planning {
            household: id,
            kinds: vec!["elder-alone".into()],
            next_on: Some(TODAY),
        };
        let plan = || wait(visit::plan(&site.app, &worker(&site), planning()));
        assert_eq!(keys(plan()), ["visit-refused"]);
        say(Welcome::Yes).unwrap();
        plan().unwrap();
        say(Welcome::No).unwrap();

        // At the door: by a member of it, written down with who said so.
        let stranger = somebody(&site, "周素兰");
        assert_eq!(keys(allow(stranger)), ["visit-said-by"]);
        let before = site.entries();
        allow(speaker).unwrap();
        assert_eq!(site.entries(), before + 2, "the visit, and who was visited");
        let view = wait(visit::open(&site.app, &worker(&site), id)).unwrap();
        assert!(view.plan.is_some_and(|plan| !plan.refused));
        assert_eq!(view.visits[0].said_by, Some(speaker));
        assert!(own().kinds.is_empty(), "for nothing yet");

        let alone = site.citizen(stranger, "周素兰");
        assert_eq!(wait(visit::own(&site.app, &alone)).unwrap(), None);
        assert_eq!(
            keys(wait(visit::say(&site.app, &alone, Welcome::No))),
            ["visit-no-household"]
        );
    }
}

#[test]
fn a_house_is_found_by_one_and_entered_by_another() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        site.lay_ground();
        let home = household(&site);
        let found = |id, used, address: Option<&str>, point| Found {
            id,
            grid: grid(),
            address: address.map(str::to_owned),
            point,
            used,
            household: Some(home),
            ended: false,
            reason: "上门看过".into(),
        };
        let note = |noting| wait(house::note(&site.app, &worker(&site), noting));
        let rented = HouseUse::Rented;
        assert_eq!(
            keys(note(found(None, rented, None, None))),
            ["field-required"]
        );
        let beyond = Point {
            lng_e7: 1_209_350_000,
            lat_e7: 323_050_000,
        };
        let address = "双甸镇双甸村委会一组12号";
        assert_eq!(
            keys(note(found(None, rented, Some(address), Some(beyond)))),
            ["house-elsewhere"]
        );
        let request = note(found(None, rented, Some(address), Some(at(0)))).unwrap();
        let list = |used| wait(house::list(&site.app, &worker(&site), grid(), used, None)).unwrap();
        assert!(list(None).is_empty(), "who finds writes no record");
        let steward = site.ctx(site.of(Role::DataSteward));
        let waiting = wait(house::waiting(&site.app, &steward, None)).unwrap();
        assert_eq!((waiting.len(), waiting[0].before.is_none()), (1, true));
        let decide =
            |request, granted| wait(house::decide(&site.app, &steward, request, granted, None));
        assert_eq!(keys(decide(request, false)), ["note-missing"]);
        decide(request, true).unwrap();
        assert_eq!(keys(decide(request, true)), ["stale"]);
        let held = list(Some(rented));
        assert_eq!(held.len(), 1);
        assert!(!held[0].address.masked.contains("12号"));
        assert!(list(Some(HouseUse::Empty)).is_empty());
        let opened = site.app.sealer().open(
            app::seal::Kind::Address,
            app::seal::Bound::House(held[0].id),
            &held[0].address,
        );
        assert_eq!(opened.unwrap(), address);

        // A correction; what was found before it was entered is no longer what stands.
        let id = Some(held[0].id);
        assert_eq!(keys(note(found(id, rented, None, None))), ["house-same"]);
        let first = note(found(id, HouseUse::Empty, None, None)).unwrap();
        let second = note(found(id, HouseUse::Own, None, None)).unwrap();
        decide(second, true).unwrap();
        assert_eq!(keys(decide(first, true)), ["house-changed"]);
        let other = site.ctx(site.cast.login("xg-grid-2"));
        assert_eq!(
            keys(wait(house::open(&site.app, &other, held[0].id))),
            ["not-found"]
        );
        let town = site.ctx(site.of(Role::Dispatcher));
        assert_eq!(
            wait(house::counts(&site.app, &town, grid())).unwrap(),
            [(HouseUse::Own, 1)]
        );
    }
}
