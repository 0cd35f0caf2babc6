//! The command centre at its boundary: queue and dispatch, map and changes, replay, duty, devices. On
//! both engines.

use app::case::{ActRequest, FileRequest, Whom, act_in, file_in};
use app::command::{Dispatch, Filter, Light, Stepped};
use app::duty::Shift;
use app::{Ctx, Fault};
use codes::DivisionCode;
use codes::zone::DAY_MS;
use jiff::civil::date;
use model::case::{Case, Channel};
use model::duty::DutyPart;
use model::id::{CaseId, DutyId};
use model::order::{OrderState, Part};
use model::place::{Place, Point};
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use testkit::{TestSite, engines, wait};

const POINT: Point = Point {
    lng_e7: 1_209_123_456,
    lat_e7: 323_456_789,
};

fn refused(fault: Fault) -> model::Refused {
    match fault {
        Fault::Refused(refusal) => refusal.reasons[0].clone(),
        Fault::Failed(error) => panic!("{error}"),
    }
}

fn town() -> DivisionCode {
    DivisionCode::parse("320623111000").unwrap()
}

/// A unit's head asks the command centre who handles something.
pub fn raise(site: &TestSite, point: Option<Point>) -> Case {
    site.clock.pass_minutes(1);
    let ctx = site.ctx(site.cast.login("sd-head"));
    let fields: BTreeMap<String, String> = [
        ("about", "event"),
        ("event-class", "0102"),
        ("matter", "双南村河边堆放垃圾，几家互相推"),
        ("other", "320623000000-MZJ"),
        ("reason", "不归本中心办"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let request = FileRequest {
        procedure: "handling-dispute".to_owned(),
        act: String::new(),
        item: String::new(),
        whom: Whom::Named(String::new()),
        channel: Channel::Window,
        place: Some(Place {
            division: town(),
            grid: None,
            point,
        }),
        fields,
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    site.app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request))
        .unwrap()
}

/// The unit that raised it takes it back.
pub fn take_back(site: &TestSite, case: CaseId) -> Case {
    site.clock.pass_minutes(1);
    let ctx = site.ctx(site.cast.login("sd-head"));
    let request = ActRequest {
        act: "withdraw".to_owned(),
        note: Some("双方已商量好".to_owned()),
        ..ActRequest::default()
    };
    site.app
        .submit_blocking(move |app, tx| act_in(app, tx, &ctx, case, &request))
        .unwrap()
}

/// Waits until every entry has its number; on PostgreSQL it follows within a tenth of a second.
pub fn numbered(site: &TestSite) {
    let begun = std::time::Instant::now();
    while site
        .app
        .store()
        .read_blocking(store::journal::unnumbered)
        .unwrap()
        > 0
    {
        assert!(begun.elapsed().as_secs() < 20, "numbers never come");
        std::thread::yield_now();
    }
}

fn dispatcher(site: &TestSite) -> Ctx {
    site.ctx(site.of(Role::Dispatcher))
}

fn units(codes: &[&str]) -> Vec<UnitCode> {
    codes
        .iter()
        .map(|code| UnitCode((*code).to_owned()))
        .collect()
}

fn queue(site: &TestSite, filter: Filter) -> app::command::Queue {
    wait(app::command::queue(&site.app, &dispatcher(site), filter)).unwrap()
}

#[test]
fn the_queue_is_by_limit_and_a_case_goes_to_one_unit_or_to_several_at_once() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let (first, second) = (raise(&site, None), raise(&site, None));
        let found = queue(&site, Filter::default());
        let ids: Vec<CaseId> = found.lines.iter().map(|line| line.id).collect();
        assert_eq!(ids, [first.id, second.id], "the nearest limit first");
        assert_eq!((found.open, found.overdue), (2, 0));
        assert!(found.lines.iter().all(|line| !line.acts.is_empty()));
        let elsewhere = Filter {
            division: DivisionCode::parse("320623110000").ok(),
            ..Filter::default()
        };
        assert!(queue(&site, elsewhere).lines.is_empty());
        let of_module = |module: &str| Filter {
            module: module.to_owned(),
            ..Filter::default()
        };
        assert_eq!(queue(&site, of_module("government-service")).lines.len(), 2);
        assert!(queue(&site, of_module("coordination")).lines.is_empty());

        let wish = Dispatch {
            version: Some(first.version),
            units: units(&["320623000000-MZJ", "320623111000-WGZX", "320623000000-MZJ"]),
            question: "请到场看一下".to_owned(),
            ..Dispatch::default()
        };
        let ctx = dispatcher(&site);
        let none = Dispatch {
            units: Vec::new(),
            ..wish.clone()
        };
        let said = wait(app::command::dispatch(&site.app, &ctx, first.id, none)).unwrap_err();
        assert_eq!(refused(said).field.as_deref(), Some("units"));
        let unknown = Dispatch {
            units: units(&["320623000000-XXX"]),
            ..wish.clone()
        };
        let said = wait(app::command::dispatch(&site.app, &ctx, first.id, unknown)).unwrap_err();
        assert_eq!(refused(said).key, "unit-unknown");
        let sent = wait(app::command::dispatch(
            &site.app,
            &ctx,
            first.id,
            wish.clone(),
        ))
        .unwrap();
        let asked: Vec<(&str, Part)> = sent
            .orders
            .iter()
            .map(|order| (order.unit.as_str(), order.part))
            .collect();
        assert_eq!(
            asked,
            [
                ("320623000000-MZJ", Part::Lead),
                ("320623111000-WGZX", Part::Assist)
            ],
            "{engine:?}: each unit once"
        );
        assert!(sent.orders.iter().all(|o| o.state == OrderState::Open));
        let stale = wait(app::command::dispatch(&site.app, &ctx, first.id, wish)).unwrap_err();
        assert_eq!(refused(stale).key, "stale");

        let unassigned = Filter {
            unassigned: true,
            ..Filter::default()
        };
        let waiting = queue(&site, unassigned);
        assert_eq!(waiting.lines.len(), 1);
        assert_eq!(waiting.lines[0].id, second.id);
        // A week later both are over their limit.
        site.clock.to(date(2026, 12, 8), 9, 0);
        let late = Filter {
            overdue: true,
            ..Filter::default()
        };
        let found = queue(&site, late);
        assert_eq!(found.lines.len(), 2);
        assert!(found.lines.iter().all(|line| line.light == Light::Red));
        assert_eq!(found.overdue, 2);
    }
}

#[test]
fn a_leader_only_looks_and_others_have_no_command() {
    let site = TestSite::new(date(2026, 11, 24));
    let case = raise(&site, None);
    let leader = site.ctx(site.of(Role::Leader));
    let seen = wait(app::command::queue(&site.app, &leader, Filter::default())).unwrap();
    assert_eq!(seen.lines.len(), 1);
    assert!(seen.lines[0].acts.is_empty());
    let wish = Dispatch {
        units: units(&["320623000000-MZJ"]),
        question: "请办".to_owned(),
        ..Dispatch::default()
    };
    let denied = wait(app::command::dispatch(&site.app, &leader, case.id, wish)).unwrap_err();
    assert_eq!(refused(denied).key, "not-for-your-post");
    let clerk = site.ctx(site.of(Role::WindowClerk));
    let denied = wait(app::command::queue(&site.app, &clerk, Filter::default())).unwrap_err();
    assert_eq!(refused(denied).key, "not-for-your-post");
}

#[test]
fn many_are_urged_at_once_and_one_that_cannot_be_stops_none() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        site.screen();
        let dispute = raise(&site, None);
        let filter = Filter {
            procedure: "elder-allowance".to_owned(),
            ..Filter::default()
        };
        let found = queue(&site, filter);
        assert!(found.lines.len() >= 3);
        let mut cases: Vec<CaseId> = found.lines.iter().map(|line| line.id).take(3).collect();
        cases.push(dispute.id);
        let ctx = dispatcher(&site);
        let done = wait(app::command::urge(
            &site.app,
            &ctx,
            cases.clone(),
            Some("请尽快上门".to_owned()),
        ))
        .unwrap();
        assert_eq!(done.urged, cases[..3]);
        assert_eq!(done.not.len(), 1);
        assert_eq!(
            (done.not[0].case, done.not[0].why.as_str()),
            (dispute.id, "act-not-open")
        );
        let nothing = wait(app::command::urge(&site.app, &ctx, Vec::new(), None)).unwrap_err();
        assert_eq!(refused(nothing).field.as_deref(), Some("cases"));
        let many = vec![dispute.id; app::command::URGED_MAX + 1];
        let many = wait(app::command::urge(&site.app, &ctx, many, None)).unwrap_err();
        assert_eq!(refused(many).key, "too-many-cases");
    }
}

#[test]
fn the_map_shows_points_counts_the_rest_and_tells_what_changed() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let pointed = raise(&site, Some(POINT));
        raise(&site, None);
        numbered(&site);
        let ctx = dispatcher(&site);
        let picture = wait(app::command::picture(&site.app, &ctx, None)).unwrap();
        assert_eq!(picture.cases.len(), 1);
        assert_eq!(picture.cases[0].0.id, pointed.id);
        assert_eq!(
            picture.cases[0].0.point,
            Some((POINT.lng_e7, POINT.lat_e7)),
            "{engine:?}"
        );
        assert_eq!(picture.rest.len(), 1);
        assert_eq!((picture.rest[0].division, picture.rest[0].n), (town(), 1));

        let (_, nothing) = wait(app::command::changes(&site.app, ctx.now, picture.seq)).unwrap();
        assert!(nothing.is_empty(), "nothing since the picture");
        take_back(&site, pointed.id);
        numbered(&site);
        let (_, changed) = wait(app::command::changes(&site.app, ctx.now, picture.seq)).unwrap();
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].case.id, pointed.id);
        assert!(!changed[0].case.open);
        let watcher = |division: &str, unit: &str| app::command::Watcher {
            division: DivisionCode::parse(division).unwrap(),
            unit: UnitCode(unit.to_owned()),
        };
        assert!(watcher("320623000000", "320623000000-ZHZX").hears(&changed[0]));
        assert!(watcher("320623111000", "320623111000-WGZX").hears(&changed[0]));
        assert!(!watcher("320623110000", "320623110000-WGZX").hears(&changed[0]));
        let after = wait(app::command::picture(&site.app, &ctx, None)).unwrap();
        assert!(after.cases.is_empty());
        assert_eq!(after.rest.len(), 1, "the other is still open");
    }
}

#[test]
fn a_day_is_played_again_from_the_journal() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let case = raise(&site, Some(POINT));
        raise(&site, None);
        let ctx = dispatcher(&site);
        let wish = Dispatch {
            units: units(&["320623000000-MZJ"]),
            question: "请办".to_owned(),
            ..Dispatch::default()
        };
        wait(app::command::dispatch(&site.app, &ctx, case.id, wish)).unwrap();
        site.clock.to(date(2026, 11, 25), 10, 0);
        take_back(&site, case.id);
        let day = |day| {
            let ctx = dispatcher(&site);
            wait(app::command::replay(&site.app, &ctx, None, day, None)).unwrap()
        };
        let (steps, next) = day(date(2026, 11, 24));
        let what: Vec<Stepped> = steps.iter().map(|step| step.what).collect();
        assert_eq!(what, [Stepped::Filed, Stepped::Acted], "{engine:?}");
        assert!(steps.iter().all(|step| step.case == case.id));
        assert!(steps.iter().all(|step| (0..DAY_MS).contains(&step.ms)));
        assert_eq!(next, None);
        let (steps, _) = day(date(2026, 11, 25));
        assert_eq!(steps.len(), 1);
        assert_eq!(steps[0].what, Stepped::Closed);
        assert!(day(date(2026, 11, 23)).0.is_empty());
        let ahead = date(2026, 11, 26);
        let said = wait(app::command::replay(
            &site.app,
            &dispatcher(&site),
            None,
            ahead,
            None,
        ));
        assert_eq!(refused(said.unwrap_err()).key, "day-to-come");
    }
}

fn shift(person: &testkit::Somebody, from: Instant, hours: i64) -> Shift {
    Shift {
        person: person.person(),
        part: DutyPart::Lead,
        from,
        until: from.plus_ms(hours * 3_600_000),
    }
}

fn set(site: &TestSite, shift: Shift) -> Result<model::duty::Duty, Fault> {
    wait(app::duty::set(&site.app, &dispatcher(site), shift))
}

#[test]
fn a_roster_is_planned_copied_handed_over_and_says_what_nobody_covers() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let (own, other) = (
            site.cast.login("dispatcher").clone(),
            site.cast.login("steward").clone(),
        );
        let at = |day: i8, hour: i64| Instant::at(date(2026, 11, day), hour, 0);
        let mine = set(&site, shift(&own, at(24, 8), 12)).unwrap();
        let next = set(&site, shift(&other, at(24, 20), 12)).unwrap();
        let key = |shift| refused(set(&site, shift).unwrap_err()).key;
        assert_eq!(key(shift(&own, at(24, 12), 2)), "duty-overlaps");
        assert_eq!(key(shift(&own, at(26, 8), 25)), "duty-too-long");
        assert_eq!(key(shift(&own, at(26, 8), 0)), "duty-order");
        assert_eq!(key(shift(&own, at(23, 8), 2)), "duty-past");
        let stranger = site.cast.login("sd-window-1").clone();
        assert_eq!(key(shift(&stranger, at(26, 8), 2)), "duty-not-in-unit");

        let week = wait(app::duty::week(
            &site.app,
            &dispatcher(&site),
            None,
            date(2026, 11, 24),
        ))
        .unwrap();
        assert_eq!(week.monday, date(2026, 11, 23));
        assert_eq!(week.shifts.len(), 2);
        let end = at(24, 9).plus_ms(app::duty::COVERED_DAYS * DAY_MS);
        assert_eq!(week.gaps, [(at(25, 8), end)], "{engine:?}");
        assert_eq!(week.own.map(|duty| duty.id), Some(mine.id));
        let picture = wait(app::command::picture(&site.app, &dispatcher(&site), None)).unwrap();
        assert_eq!(picture.duty.len(), 1);
        assert_eq!(picture.duty[0].0.name, "秦派");

        // The next week as this one; a second time nothing is left to plan.
        let copy = || {
            wait(app::duty::copy_week(
                &site.app,
                &dispatcher(&site),
                date(2026, 12, 1),
            ))
            .unwrap()
        };
        let copied = copy();
        assert_eq!((copied.set, copied.left), (2, 0));
        let again = copy();
        assert_eq!((again.set, again.left), (0, 2));

        raise(&site, None);
        let over = |to: DutyId, note: &str| {
            wait(app::duty::hand_over(
                &site.app,
                &dispatcher(&site),
                mine.id,
                to,
                note,
            ))
        };
        assert_eq!(
            refused(over(next.id, " ").unwrap_err()).key,
            "field-required"
        );
        let number = testkit::planted(site.cast.founded)[0].number();
        let said = over(next.id, number.as_str()).unwrap_err();
        assert_eq!(refused(said).key, "text-citizen-number");
        let done = over(next.id, "双南村的垃圾要盯住").unwrap();
        assert_eq!(
            (done.from_person, done.to_person),
            (own.person(), other.person())
        );
        assert_eq!((done.open, done.cases.len()), (1, 1));
        assert_eq!(refused(over(next.id, "再交一次").unwrap_err()).key, "stale");
        // Until the next took it both are on duty; then she is, though her shift begin later.
        let names = || {
            let picture = wait(app::command::picture(&site.app, &dispatcher(&site), None));
            let mut names: Vec<String> = picture
                .unwrap()
                .duty
                .into_iter()
                .map(|(line, _)| line.name)
                .collect();
            names.sort();
            names
        };
        let taker = site.ctx(&other);
        assert_eq!(names().len(), 2, "{engine:?}");
        let week = wait(app::duty::week(&site.app, &taker, None, date(2026, 11, 24))).unwrap();
        assert_eq!(week.take.len(), 1);
        let take = |ctx: &app::Ctx, note: &str| {
            wait(app::duty::take(&site.app, ctx, mine.id, note)).map(|over| over.taken.is_some())
        };
        let mine_again = take(&dispatcher(&site), "接了");
        assert_eq!(refused(mine_again.unwrap_err()).key, "not-found");
        assert_eq!(
            refused(take(&taker, " ").unwrap_err()).key,
            "field-required"
        );
        assert!(take(&taker, "都看过了，已接").unwrap());
        assert_eq!(refused(take(&taker, "再接").unwrap_err()).key, "stale");
        assert_eq!(names(), std::slice::from_ref(&other.account.name));
        // The next has not begun; and nobody hands over another's shift.
        let early = wait(app::duty::hand_over(
            &site.app,
            &site.ctx(&other),
            next.id,
            mine.id,
            "早了",
        ));
        assert_eq!(refused(early.unwrap_err()).key, "duty-not-begun");
        let foreign = wait(app::duty::hand_over(
            &site.app,
            &site.ctx(&other),
            mine.id,
            next.id,
            "不是我的",
        ));
        assert_eq!(refused(foreign.unwrap_err()).key, "not-found");
        // Who was on duty stays written down.
        site.clock.to(date(2026, 11, 26), 9, 0);
        let past = wait(app::duty::end(&site.app, &dispatcher(&site), mine.id));
        assert_eq!(refused(past.unwrap_err()).key, "duty-past");
    }
}

#[test]
fn a_wall_opens_by_its_token_until_it_is_revoked_and_the_token_stands_nowhere() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let ctx = dispatcher(&site);
        let wish = app::device::Wish {
            label: "指挥大厅东墙".to_owned(),
            division: None,
        };
        let device = wait(app::device::make(&site.app, &ctx, wish.clone())).unwrap();
        let token = app::device::say(&site.app, &device, ctx.now).unwrap();
        let found = wait(app::device::of_token(&site.app, &token)).unwrap();
        assert_eq!(found, device);
        let mut wrong = token.clone();
        let last = if wrong.pop() == Some('0') { '1' } else { '0' };
        wrong.push(last);
        assert!(wait(app::device::of_token(&site.app, &wrong)).is_err());
        let later = ctx.now.plus_ms(11 * 60_000);
        let said = app::device::say(&site.app, &device, later).unwrap_err();
        assert_eq!(said.reasons[0].key, "said-once");
        let second = wait(app::device::make(&site.app, &ctx, wish)).unwrap();
        assert_ne!(
            app::device::say(&site.app, &second, ctx.now).unwrap(),
            token
        );
        let clerk = site.ctx(site.of(Role::WindowClerk));
        assert!(wait(app::device::list(&site.app, &clerk)).is_err());
        let admin = site.ctx(site.of(Role::SystemAdmin));
        assert_eq!(wait(app::device::list(&site.app, &admin)).unwrap().len(), 2);
        wait(app::device::revoke(&site.app, &admin, device.id)).unwrap();
        assert!(wait(app::device::of_token(&site.app, &token)).is_err());
        let twice = wait(app::device::revoke(&site.app, &admin, device.id)).unwrap_err();
        assert_eq!(refused(twice).key, "stale");
        let mut stack = vec![site.folder.path().to_owned()];
        while let Some(at) = stack.pop() {
            for entry in std::fs::read_dir(&at).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    stack.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).unwrap_or_default();
                let held = bytes
                    .windows(token.len())
                    .any(|part| part == token.as_bytes());
                assert!(!held, "{} holds it", path.display());
            }
        }
    }
}
