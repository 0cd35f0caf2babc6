//! Grids on the ground: a point finds its grid, a village is drawn otherwise from a day on, and what leaves a
//! gap or covers twice is refused piece by piece.

use crate::office::keys;
use app::grid::{Drawing, Drawn, Mend, check, draw, drawing, list, mended, show};
use app::patrol::{self, Laying};
use app::port::Clock;
use app::{Ctx, account, ground, visit};
use codes::{DivisionCode, GridCode};
use jiff::civil::{Date, date};
use model::case::Case;
use model::grid::GridKind;
use model::id::{CaseId, HouseholdId, PersonId};
use model::patrol::RoutePoint;
use model::person::Person;
use model::place::{Point, Shape};
use model::role::Role;
use testkit::{TestSite, engines, wait};

const TODAY: Date = date(2026, 11, 24);
const WEST: i64 = 1_209_200_000;
const MIDDLE: i64 = WEST + 100_000;
const EAST: i64 = WEST + 200_000;
const SOUTH: i64 = 323_000_000;
const NORTH: i64 = SOUTH + 200_000;

fn village() -> DivisionCode {
    DivisionCode::from_number(320_623_111_001).unwrap()
}

fn code(n: u16) -> GridCode {
    GridCode::compose(village(), n, None).unwrap()
}

fn block(west: i64, east: i64) -> Shape {
    Shape(vec![vec![vec![
        (west, SOUTH),
        (east, SOUTH),
        (east, NORTH),
        (west, NORTH),
        (west, SOUTH),
    ]]])
}

fn drawn(code: Option<GridCode>, name: &str, west: i64, east: i64) -> Drawn {
    Drawn {
        code,
        name: name.into(),
        kind: GridKind::Comprehensive,
        shape: block(west, east),
        departments: Vec::new(),
        households: Some(300),
    }
}

fn picture(from: Date, grids: Vec<Drawn>) -> Drawing {
    Drawing {
        from,
        why: "两个网格重新划分".into(),
        grids,
    }
}

fn dispatcher(site: &TestSite) -> Ctx {
    site.ctx(site.of(Role::Dispatcher))
}

fn located(site: &TestSite, lng_e7: i64) -> Option<(DivisionCode, Option<GridCode>)> {
    let now = site.clock.now();
    let point = Point {
        lng_e7,
        lat_e7: SOUTH + 50_000,
    };
    site.app
        .submit_blocking(move |app, tx| {
            let county = app.site_in(tx, now)?;
            Ok(ground::locate(tx, &county, point)?)
        })
        .unwrap()
}

fn site_on(on: testkit::On) -> TestSite {
    let site = TestSite::on(on, TODAY);
    site.lay_ground();
    site
}

#[test]
fn a_point_gives_its_village_and_grid_and_follows_what_is_drawn() {
    for on in engines() {
        let site = site_on(on);
        assert_eq!(located(&site, WEST + 10), Some((village(), Some(code(1)))));
        assert_eq!(located(&site, EAST - 10), Some((village(), Some(code(2)))));
        assert_eq!(located(&site, 1_300_000_000), None, "outside the county");
        let grids = vec![
            drawn(Some(code(1)), "第一网格", WEST, EAST - 20_000),
            drawn(Some(code(2)), "第二网格", EAST - 20_000, EAST),
        ];
        let ctx = dispatcher(&site);
        wait(draw(&site.app, &ctx, village(), picture(TODAY, grids))).unwrap();
        assert_eq!(
            located(&site, EAST - 30_000),
            Some((village(), Some(code(1)))),
            "the very next unit goes by the new border"
        );
    }
}

#[test]
fn gaps_overlaps_and_what_lies_outside_are_refused_by_piece() {
    let site = site_on(testkit::On::Sqlite);
    let ctx = dispatcher(&site);
    let try_draw = |grids| wait(draw(&site.app, &ctx, village(), picture(TODAY, grids)));
    let gap = vec![
        drawn(Some(code(1)), "甲", WEST, MIDDLE - 1_000),
        drawn(Some(code(2)), "乙", MIDDLE, EAST),
    ];
    assert_eq!(keys(try_draw(gap)), ["grid-gap"]);
    let both = vec![
        drawn(Some(code(1)), "甲", WEST, MIDDLE + 1_000),
        drawn(Some(code(2)), "乙", MIDDLE, EAST + 1_000),
    ];
    assert_eq!(keys(try_draw(both)), ["grid-overlap", "grid-outside"]);
    let same = vec![
        drawn(Some(code(1)), "甲", WEST, MIDDLE),
        drawn(Some(code(2)), "甲", MIDDLE, EAST),
    ];
    assert_eq!(keys(try_draw(same)), ["grid-twice"]);
    let stranger = GridCode::compose(village(), 77, None);
    let foreign = vec![
        drawn(stranger, "甲", WEST, MIDDLE),
        drawn(Some(code(2)), "乙", MIDDLE, EAST),
    ];
    assert_eq!(keys(try_draw(foreign)), ["grid-unknown"]);
    let past = picture(date(2026, 11, 1), Vec::new());
    assert_eq!(
        keys(wait(draw(&site.app, &ctx, village(), past))),
        ["grid-day-past"]
    );
    // Two centimetres along two kilometres are some forty square metres: let pass.
    let hair = vec![
        drawn(Some(code(1)), "甲", WEST, MIDDLE - 2),
        drawn(Some(code(2)), "乙", MIDDLE, EAST),
    ];
    assert!(try_draw(hair).is_ok());
    let worker = site.ctx(site.of(Role::GridWorker));
    let mine = picture(TODAY, vec![drawn(Some(code(1)), "甲", WEST, EAST)]);
    assert_eq!(
        keys(wait(draw(&site.app, &worker, village(), mine))),
        ["not-for-your-post"]
    );
}

#[test]
fn a_merger_from_a_coming_day_ends_one_grid_then_and_both_histories_say_so() {
    for on in engines() {
        let site = site_on(on);
        let ctx = dispatcher(&site);
        let from = date(2026, 12, 1);
        let before = wait(drawing(&site.app, &ctx, village(), TODAY)).unwrap().1;
        let looked = wait(check(&site.app, &ctx, village(), &before)).unwrap();
        assert_eq!(looked.findings.above(0.0), 0);
        let merged = mended(&looked, &Mend::Merge { kept: 0, gone: 1 }).unwrap();
        let done = wait(draw(&site.app, &ctx, village(), picture(from, merged))).unwrap();
        assert_eq!((done.written, done.ended), (vec![code(1)], vec![code(2)]));
        let now = wait(list(&site.app, &ctx, village())).unwrap();
        assert_eq!(now[0].grids.len(), 2, "not yet");
        assert_eq!(now[0].grids[0].workers[0].name, "赵格");
        assert!(now[0].grids[0].workers[0].full_time);
        let again = picture(TODAY, vec![drawn(Some(code(1)), "甲", WEST, EAST)]);
        assert_eq!(
            keys(wait(draw(&site.app, &ctx, village(), again))),
            ["grid-later-drawing"]
        );

        site.clock.to(from, 9, 0);
        let ctx = dispatcher(&site);
        assert_eq!(located(&site, EAST - 10), Some((village(), Some(code(1)))));
        let then = wait(list(&site.app, &ctx, village())).unwrap();
        assert_eq!(then[0].grids.len(), 1);
        let kept = wait(show(&site.app, &ctx, code(1))).unwrap();
        let last = kept.history.last().unwrap();
        assert_eq!(
            (last.from, last.came_from.as_slice()),
            (from, &[code(2)][..])
        );
        let gone = wait(show(&site.app, &ctx, code(2))).unwrap();
        assert!(gone.grid.ended && gone.workers.iter().any(|w| w.name == "钱格"));
        // A serial is never given twice.
        let split = vec![
            drawn(Some(code(1)), "甲", WEST, MIDDLE),
            drawn(None, "新", MIDDLE, EAST),
        ];
        let done = wait(draw(&site.app, &ctx, village(), picture(from, split))).unwrap();
        assert_eq!(done.written, [code(1), code(3)]);
        let new = wait(show(&site.app, &ctx, code(3))).unwrap();
        assert_eq!(new.history[0].came_from, [code(1)]);
    }
}

#[test]
fn an_editor_splits_gives_and_cuts_and_a_micro_grid_lies_within_its_own() {
    let site = site_on(testkit::On::Sqlite);
    let ctx = dispatcher(&site);
    let (_, grids) = wait(drawing(&site.app, &ctx, village(), TODAY)).unwrap();
    let looked = wait(check(&site.app, &ctx, village(), &grids)).unwrap();
    let line = vec![(MIDDLE + 40_000, SOUTH), (MIDDLE + 40_000, NORTH)];
    let step = Mend::Split {
        grid: 1,
        line,
        name: "新网格".into(),
    };
    let mut three = mended(&looked, &step).unwrap();
    assert_eq!(three.len(), 3);
    assert!(three[1].code.is_some() && three[2].code.is_none());
    three[2].shape = block(MIDDLE + 10_000, MIDDLE + 30_000);
    let looked = wait(check(&site.app, &ctx, village(), &three)).unwrap();
    // The smaller part is the western one: what was moved leaves it bare.
    assert_eq!(looked.findings.gaps.len(), 2, "{:?}", looked.findings.gaps);
    let one = mended(&looked, &Mend::Give { gap: 0, grid: 2 }).unwrap();
    let looked = wait(check(&site.app, &ctx, village(), &one)).unwrap();
    let two = mended(&looked, &Mend::Give { gap: 0, grid: 2 }).unwrap();
    let mut whole = wait(check(&site.app, &ctx, village(), &two)).unwrap();
    assert_eq!(whole.findings.above(1.0), 0);
    let mut micro = drawn(None, "微网格", WEST + 1_000, WEST + 9_000);
    micro.kind = GridKind::Micro;
    micro.shape.0[0][0] = vec![
        (WEST + 1_000, SOUTH + 1_000),
        (WEST + 9_000, SOUTH + 1_000),
        (WEST + 9_000, SOUTH + 9_000),
        (WEST + 1_000, SOUTH + 1_000),
    ];
    whole.grids.push(micro.clone());
    let done = wait(draw(
        &site.app,
        &ctx,
        village(),
        picture(TODAY, whole.grids.clone()),
    ))
    .unwrap();
    let inner = done.written.last().unwrap();
    assert_eq!(inner.to_string(), "32062311100100101");
    let seen = wait(show(&site.app, &ctx, code(1))).unwrap();
    assert_eq!(seen.micro.len(), 1);
    micro.shape = block(MIDDLE - 5_000, MIDDLE + 5_000);
    micro.name = "跨界".into();
    let (_, mut all) = wait(drawing(&site.app, &ctx, village(), TODAY)).unwrap();
    all.push(micro);
    assert_eq!(
        keys(wait(draw(&site.app, &ctx, village(), picture(TODAY, all)))),
        ["grid-micro-outside"]
    );
}

fn neighbour(site: &TestSite, name: &str) -> PersonId {
    let all = testkit::planted(TODAY);
    let one = all.iter().find(|n| n.name == name).unwrap();
    site.person(one.number().as_str())
}

fn person(site: &TestSite, id: PersonId) -> Person {
    let found = site.app.store().read_blocking(move |tx| tx.person(id));
    found.unwrap().unwrap()
}

/// Puts a neighbour's gate at a place of her village, and her into a household.
fn settle(site: &TestSite, name: &str, lng_e7: Option<i64>, household: u8) {
    let id = neighbour(site, name);
    site.app
        .submit_blocking(move |_, tx| {
            let mut held = tx.person(id)?.unwrap();
            held.point = lng_e7.map(|lng_e7| Point {
                lng_e7,
                lat_e7: SOUTH + 50_000,
            });
            held.household = Some(HouseholdId::from_bytes([household; 16]));
            held.version += 1;
            assert!(tx.person_update(&held)?);
            Ok(())
        })
        .unwrap();
}

/// The open cases that the search found for people of a grid.
fn cases_of(site: &TestSite, grid: GridCode) -> Vec<Case> {
    site.app
        .store()
        .read_blocking(move |tx| {
            let mut cases = Vec::new();
            for id in tx.case_open_of_grid(grid, CaseId::from_bytes([0; 16]), 100)? {
                cases.extend(tx.case(id)?.map(|(case, _)| case));
            }
            Ok(cases)
        })
        .unwrap()
}

fn worker(site: &TestSite, login: &str) -> Ctx {
    site.ctx(site.cast.login(login))
}

#[test]
fn what_lies_in_a_grid_that_ends_goes_to_its_heir_on_the_day_and_not_before() {
    for on in engines() {
        let site = site_on(on);
        settle(&site, "王秀珍", None, 3);
        assert!(site.screen().opened > 0, "{on:?}");
        let found = cases_of(&site, code(1)).len();
        assert!(found > 0);
        let household = HouseholdId::from_bytes([3; 16]);
        let planning = visit::Planning {
            household,
            kinds: vec!["elder-alone".into()],
            next_on: Some(date(2026, 12, 1)),
        };
        wait(visit::plan(
            &site.app,
            &worker(&site, "xg-grid-1"),
            planning,
        ))
        .unwrap();
        let laying = Laying {
            id: None,
            grid: code(1),
            name: "沿河".into(),
            every_days: 7,
            points: vec![RoutePoint {
                name: "闸口".into(),
                at: Point {
                    lng_e7: WEST + 10,
                    lat_e7: SOUTH + 10,
                },
            }],
            ended: false,
        };
        let route = wait(patrol::lay(&site.app, &dispatcher(&site), laying)).unwrap();
        let tomorrow = date(2026, 11, 25);
        let whole = vec![drawn(Some(code(2)), "第二网格", WEST, EAST)];
        let ctx = dispatcher(&site);
        wait(draw(&site.app, &ctx, village(), picture(tomorrow, whole))).unwrap();
        let before = site.entries();
        site.follow();
        assert_eq!(site.entries(), before, "nothing before its day");
        assert_eq!(
            person(&site, neighbour(&site, "陈桂英")).grid,
            Some(code(1))
        );

        site.clock.to(tomorrow, 0, 10);
        site.follow();
        for name in ["王秀珍", "陈桂英", "周素兰"] {
            assert_eq!(person(&site, neighbour(&site, name)).grid, Some(code(2)));
        }
        let (plan, laid) = site
            .app
            .store()
            .read_blocking(move |tx| Ok((tx.visit_plan(household)?, tx.route(route)?)))
            .unwrap();
        assert_eq!(plan.unwrap().grid, code(2));
        assert_eq!(
            laid.map(|route| (route.grid, route.ended)),
            Some((code(2), false))
        );
        assert!(cases_of(&site, code(1)).is_empty());
        let cases = cases_of(&site, code(2));
        assert!(cases.len() >= found);
        let second = site.cast.login("xg-grid-2").person();
        for case in &cases {
            let holder = case.holder.as_ref().unwrap();
            assert_eq!(holder.person, Some(second), "{}", case.number);
        }
        let after = site.entries();
        site.follow();
        assert_eq!(site.entries(), after, "once");

        // The worker of the grid that ended is shown, and put to its heir with one press.
        let admin = worker(&site, "secadmin");
        let left = wait(account::gridless(&site.app, &admin)).unwrap();
        assert_eq!((left.len(), left[0].heirs.clone()), (1, vec![code(2)]));
        let post = wait(account::inherit(&site.app, &admin, left[0].post.id)).unwrap();
        assert_eq!((post.grids, post.from), (vec![code(2)], tomorrow));
        assert_eq!(
            keys(wait(account::inherit(&site.app, &admin, left[0].post.id))),
            ["stale"]
        );
        assert!(
            wait(account::gridless(&site.app, &admin))
                .unwrap()
                .is_empty()
        );
    }
}

#[test]
fn a_grid_that_is_split_keeps_what_lies_in_what_is_left_of_it() {
    for on in engines() {
        let site = site_on(on);
        let cut = WEST + 50_000;
        settle(&site, "王秀珍", Some(WEST + 10), 3);
        settle(&site, "陈桂英", Some(MIDDLE - 10), 4);
        settle(&site, "周素兰", None, 5);
        let parts = vec![
            drawn(Some(code(1)), "第一网格", WEST, cut),
            drawn(None, "新网格", cut, MIDDLE),
            drawn(Some(code(2)), "第二网格", MIDDLE, EAST),
        ];
        let ctx = dispatcher(&site);
        wait(draw(&site.app, &ctx, village(), picture(TODAY, parts))).unwrap();
        site.follow();
        let grid = |name: &str| person(&site, neighbour(&site, name)).grid;
        assert_eq!(grid("王秀珍"), Some(code(1)));
        assert_eq!(grid("陈桂英"), Some(code(3)), "by her gate");
        assert_eq!(grid("周素兰"), Some(code(1)), "nobody knows where hers is");
        // She is found where she lives now.
        let hits = site
            .app
            .store()
            .read_blocking(|tx| {
                let scope = [format!("g{}", code(3))];
                store::search::find(tx, "person", &scope, "陈桂英", None, 10)
            })
            .unwrap();
        assert_eq!(hits.len(), 1, "{on:?}");
        // A post with a grid that stands is nothing to do.
        let admin = worker(&site, "secadmin");
        assert!(
            wait(account::gridless(&site.app, &admin))
                .unwrap()
                .is_empty()
        );
    }
}
