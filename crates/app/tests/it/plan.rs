//! An incident: its plan asks each unit once, line by line; the response ends when who leads has
//! answered, and nobody reviews what she ended herself. On both engines.

use crate::establishment::now;
use crate::office::keys;
use crate::reform::{founded, post};
use crate::town::texts;
use app::case::{ActRequest, FileRequest, Whom, act_in, file_in};
use app::{Ctx, Fault};
use jiff::civil::date;
use model::case::{Case, Channel, Outcome};
use model::clock::ClockPhase;
use model::id::OrderId;
use model::order::{OrderState, Part, WorkOrder};
use model::role::Role;
use model::time::Instant;
use std::collections::BTreeMap;
use testkit::{TestSite, engines, wait};

const CENTRE: &str = "320623111000-WGZX";
const COMMAND: &str = "320623000000-ZHZX";
/// Whose line it is, in the plan's order.
const ROAD: [(&str, Part); 9] = [
    ("320623000000-GAJ", Part::Lead),
    ("320623000000-WJW", Part::Lead),
    (COMMAND, Part::Lead),
    ("320623000000-JYJ", Part::Lead),
    (CENTRE, Part::Lead),
    ("320623000000-YJJ", Part::Assist),
    ("320623111000-ZFJ", Part::Assist),
    ("320623000000-SWJ", Part::Assist),
    ("320623111000-JSJ", Part::Assist),
];
/// And when it is raised to the second level.
const MAJOR: [(&str, Part); 3] = [
    (COMMAND, Part::Lead),
    ("320623000000-ZF", Part::Lead),
    ("320623000000-WJW", Part::Assist),
];

fn say(code: &str, fields: &[(&str, &str)]) -> ActRequest {
    ActRequest {
        act: code.to_owned(),
        fields: texts(fields),
        note: Some("现场报来".to_owned()),
        ..ActRequest::default()
    }
}

fn tries(site: &TestSite, by: &Ctx, case: &Case, wish: ActRequest) -> Result<Case, Fault> {
    let (ctx, id) = (now(site, by), case.id);
    site.app
        .submit_blocking(move |app, tx| act_in(app, tx, &ctx, id, &wish))
}

#[track_caller]
fn does(site: &TestSite, by: &Ctx, case: &Case, wish: ActRequest) -> Case {
    tries(site, by, case, wish).unwrap_or_else(|why| panic!("{why:?}"))
}

/// A tanker lies across a road, as the worker of the grid sees it.
fn reported(site: &TestSite) -> Case {
    let ctx = site.ctx(site.cast.login("xg-grid-1"));
    let request = FileRequest {
        procedure: "incident".to_owned(),
        act: String::new(),
        item: String::new(),
        whom: Whom::Named(String::new()),
        channel: Channel::Door,
        place: None,
        fields: texts(&[
            ("title", "星光路油罐车侧翻"),
            ("what", "油罐车侧翻，路上有油，司机被困"),
            ("place", "星光路与人民路口，从北面进"),
        ]),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    site.app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request))
        .unwrap()
}

/// Somebody to answer in each unit.
fn heads(site: &TestSite) -> BTreeMap<&'static str, Ctx> {
    let mut heads = BTreeMap::new();
    for (n, (unit, _)) in (100..).zip(ROAD.into_iter().chain(MAJOR)) {
        heads.entry(unit).or_insert_with(|| {
            let division = unit[..12].parse().unwrap();
            post(site, n, Role::UnitHead, unit, division)
        });
    }
    heads
}

fn parts(orders: &[WorkOrder]) -> Vec<(&str, Part)> {
    orders.iter().map(|o| (o.unit.as_str(), o.part)).collect()
}

/// Orders that wait, of those who lead or of those who assist.
fn open(case: &Case, part: Part) -> Vec<(OrderId, String)> {
    let waits = |o: &&WorkOrder| o.state == OrderState::Open && o.part == part;
    let orders = case.orders.iter().filter(waits);
    orders.map(|o| (o.id, o.unit.to_string())).collect()
}

fn answer(order: OrderId) -> ActRequest {
    ActRequest {
        order: Some(order),
        ..say("answer", &[])
    }
}

#[test]
fn each_line_of_the_plan_is_asked_once_answered_and_stood_down() {
    for engine in engines() {
        let site = founded(engine);
        let town = post(&site, 90, Role::Dispatcher, CENTRE, 320_623_111_000);
        let heads = heads(&site);
        let case = reported(&site);
        assert_eq!(case.stage, "assessing");
        let holder = case.holder.as_ref().unwrap();
        assert_eq!(
            (holder.unit.as_str(), holder.role),
            (CENTRE, Role::Dispatcher)
        );
        let level = [("level", "general"), ("plan", "road-accident")];
        let nobody = tries(&site, &town, &case, say("start", &level));
        assert_eq!(keys(nobody), ["field-missing"], "somebody must command");
        let start = [level[0], level[1], ("commander", "双甸镇副镇长许")];
        let case = does(&site, &town, &case, say("start", &start));

        // One order a line, with the line's own words and limit.
        assert_eq!(parts(&case.orders), ROAD, "{engine:?}");
        let county = site.app.site();
        let (_, procedure) = county.procedure("incident").unwrap();
        let lines = &procedure.table("plans").unwrap().rows;
        let asked: Vec<&str> = lines
            .iter()
            .filter(|line| line.text("plan") == Some("road-accident"))
            .map(|line| line.text("question").unwrap())
            .collect();
        let questions: Vec<&str> = case.orders.iter().map(|o| o.question.as_str()).collect();
        assert_eq!(questions, asked);
        let eleven = Instant::at(date(2026, 12, 30), 11, 0);
        for order in &case.orders {
            let clock = &case.clocks[&order.clock];
            assert_eq!((clock.due, clock.phase), (eleven, ClockPhase::Running));
        }

        // It grows: whom the level names is asked, too; what was asked stands.
        let same = tries(&site, &town, &case, say("raise", &[("level", "general")]));
        assert_eq!(keys(same), ["incident-raise"]);
        let case = does(&site, &town, &case, say("raise", &[("level", "major")]));
        assert_eq!(parts(&case.orders[..9]), ROAD);
        assert_eq!(parts(&case.orders[9..]), MAJOR);

        // Who leads answers each for her own unit.
        let (first, unit) = open(&case, Part::Lead).remove(0);
        let other = tries(&site, &heads["320623000000-WJW"], &case, answer(first));
        assert_eq!(keys(other), ["not-yours"]);
        let case = does(&site, &heads[unit.as_str()], &case, answer(first));
        let twice = tries(&site, &heads[unit.as_str()], &case, answer(first));
        assert_eq!(keys(twice), ["order-closed"]);
        let early = tries(&site, &town, &case, say("stand-down", &[]));
        assert_eq!(keys(early), ["orders-open"]);
        let mut case = case;
        for (order, unit) in open(&case, Part::Lead) {
            case = does(&site, &heads[unit.as_str()], &case, answer(order));
        }
        // One who assists has nothing to do with it, another has not answered yet: neither holds it up.
        let water = case.orders[7].id;
        let not_ours = ActRequest {
            order: Some(water),
            cites: Some("SD-036".to_owned()),
            ..say("disclaim", &[])
        };
        let case = does(&site, &heads["320623000000-SWJ"], &case, not_ours);
        assert!(matches!(case.orders[7].state, OrderState::Returned { .. }));

        let desk = site.ctx(site.cast.login("dispatcher"));
        let shown = wait(app::command::incidents(&site.app, &desk)).unwrap();
        assert_eq!((shown.len(), shown[0].id), (1, case.id));
        let states: Vec<&str> = shown[0].lines.iter().map(|line| line.state).collect();
        let count = |state: &str| states.iter().filter(|s| **s == state).count();
        assert_eq!(
            (count("answered"), count("returned"), count("open")),
            (7, 1, 4)
        );

        let case = does(&site, &town, &case, say("stand-down", &[]));
        assert_eq!(case.stage, "review");
        assert_eq!(case.clocks["first-report"].phase, ClockPhase::Stopped);
        let own = tries(&site, &town, &case, say("review", &[]));
        assert_eq!(keys(own), ["not-yours"], "who ended it does not review it");
        let learnt = [("cause", "车速过快"), ("lessons", "弯道设减速带")];
        let case = does(&site, &heads[CENTRE], &case, say("review", &learnt));
        assert_eq!(case.outcome, Some(Outcome::Done));
        let left = case.orders.iter().filter(|o| o.state == OrderState::Open);
        assert_eq!(left.count(), 0, "nobody answers for what has ended");
        let mut clocks = case.clocks.values();
        assert!(clocks.all(|clock| clock.phase == ClockPhase::Stopped));
        let shown = wait(app::command::incidents(&site.app, &desk)).unwrap();
        assert!(shown.is_empty(), "{engine:?}");
    }
}
