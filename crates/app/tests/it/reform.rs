//! A reform from its proposal to the day it takes effect: on both engines, with open cases it moves.

use app::case::{FileRequest, Whom, file_in};
use app::policy::Action;
use app::reform::{ReformState, decide_in, propose_in, view_in};
use app::{Ctx, turn};
use county::Site;
use jiff::civil::date;
use model::account::Appointment;
use model::case::{Case, Channel};
use model::event::Event;
use model::id::{AppointmentId, CaseId, PersonId};
use model::journal::Body;
use model::role::Role;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use testkit::{TestSite, engines};

/// Rudong from its files, founded on the day before the second reform is decided.
fn rudong() -> Site {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
    Site::read(|name| std::fs::read(format!("{dir}/{name}")).ok()).unwrap()
}

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

/// Somebody in a post of the county, for the time of this test.
pub(crate) fn post(site: &TestSite, n: u8, role: Role, unit: &str, division: u64) -> Ctx {
    let post = Appointment {
        id: AppointmentId::from_bytes([n; 16]),
        person: person(n),
        unit: UnitCode(unit.to_owned()),
        role,
        division: codes::DivisionCode::from_number(division).unwrap(),
        grids: Vec::new(),
        from: date(2020, 1, 1),
        to: None,
    };
    let held = post.clone();
    site.app
        .submit_blocking(move |_, tx| Ok(tx.appointment_insert(&held)?))
        .unwrap();
    let mut actor = site.of(role_of_cast(role)).actor();
    actor.person = person(n);
    actor.post = Some(post);
    site.ctx_of(actor)
}

/// The cast has no organiser; who acts is set by hand.
fn role_of_cast(_: Role) -> Role {
    Role::WindowClerk
}

fn filed(site: &TestSite, ctx: &Ctx, item: &str) -> Result<Case, store::Fault> {
    let request = FileRequest {
        procedure: "statutory-service".to_owned(),
        act: String::new(),
        item: item.to_owned(),
        whom: Whom::Named("测试小吃店".to_owned()),
        channel: Channel::Window,
        place: None,
        fields: BTreeMap::from([
            ("applicant-kind".to_owned(), "organisation".to_owned()),
            ("organisation-name".to_owned(), "测试小吃店".to_owned()),
            ("credit-code".to_owned(), "91320623MA1N000185".to_owned()),
            ("name".to_owned(), "测试人".to_owned()),
            (
                "citizen-number".to_owned(),
                testkit::planted(date(2026, 12, 30))[8]
                    .number()
                    .as_str()
                    .to_owned(),
            ),
            ("phone".to_owned(), "13800138000".to_owned()),
            ("matter".to_owned(), "申请设置招牌".to_owned()),
        ]),
        materials: [("application-form".to_owned(), model::case::Proof::Paper)]
            .into_iter()
            .collect(),
        note: None,
        client: None,
    };
    let ctx = ctx.clone();
    site.app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request))
}

pub(crate) fn case(site: &TestSite, id: CaseId) -> Case {
    site.app
        .store()
        .read_blocking(move |tx| tx.case(id))
        .unwrap()
        .unwrap()
        .0
}

pub(crate) fn founded(engine: testkit::On) -> TestSite {
    let site = TestSite::on(engine, date(2026, 12, 30));
    site.found_book();
    site.turn();
    site
}

/// What stands in memory after an entry is what another server reads out of the store.
pub(crate) fn stands_as_read_anew(site: &TestSite) {
    let at = app::port::Clock::now(&*site.clock);
    let held = site.app.site();
    let anew = site
        .app
        .store()
        .read_blocking(move |tx| app::site::load(tx, at.date()))
        .unwrap();
    assert_eq!(held.now, anew.now);
    assert_eq!(held.units, anew.units);
    let names = |site: &app::Site| -> Vec<(codes::DivisionCode, String)> {
        let all = site.divisions.iter();
        all.map(|(code, d)| (*code, d.name.clone())).collect()
    };
    assert_eq!(names(&held), names(&anew));
    let villages = |site: &app::Site| -> Vec<(codes::GridCode, codes::DivisionCode)> {
        let all = site.grids.iter();
        all.map(|(code, g)| (*code, g.division)).collect()
    };
    assert_eq!(villages(&held), villages(&anew));
    let known = |site: &app::Site| site.book.as_ref().map(|book| book.known());
    assert_eq!(known(&held), known(&anew));
}

#[test]
fn the_list_decides_at_filing_and_names_who_holds_the_power() {
    for engine in engines() {
        let site = founded(engine);
        let window = post(
            &site,
            21,
            Role::WindowClerk,
            "320623111000-FWZX",
            320_623_111_000,
        );
        let village = post(
            &site,
            22,
            Role::VillageClerk,
            "320623111206-CWH",
            320_623_111_206,
        );
        let filed_here = filed(&site, &window, "QZ-006").unwrap();
        assert_eq!(
            filed_here.power,
            Some(UnitCode("320623111000-FWZX".to_owned()))
        );
        assert_eq!(filed_here.known, 2);
        let key = |fault: store::Fault| match fault {
            store::Fault::Refused(refusal) => refusal.reasons[0].clone(),
            other => panic!("{other:?}"),
        };
        let refused = key(filed(&site, &village, "QZ-006").unwrap_err());
        assert_eq!(refused.key, "item-not-here");
        assert_eq!(
            refused.args["holder"],
            model::refusal::Arg::Text("双甸镇为民服务中心".to_owned())
        );
        assert_eq!(
            key(filed(&site, &window, "nothing").unwrap_err()).key,
            "item-unknown"
        );
        assert_eq!(
            key(filed(&site, &window, "elder-allowance").unwrap_err()).key,
            "item-other-procedure"
        );
        // A service that a village takes, and one level too low.
        filed(&site, &village, "BM-064").unwrap();
        assert_eq!(
            key(filed(&site, &village, "BM-062").unwrap_err()).key,
            "item-not-here"
        );
    }
}

#[test]
fn two_persons_enter_a_reform_and_on_its_day_open_cases_go_to_who_acts_now() {
    for engine in engines() {
        let site = founded(engine);
        let second = rudong().proposed[0].clone();
        let first_day = date(2027, 1, 1);
        let organiser = post(
            &site,
            31,
            Role::Organiser,
            "320623000000-BB",
            320_623_000_000,
        );
        let checker = post(
            &site,
            32,
            Role::Organiser,
            "320623000000-BB",
            320_623_000_000,
        );
        let window = post(
            &site,
            33,
            Role::WindowClerk,
            "320623111000-FWZX",
            320_623_111_000,
        );
        let village = post(
            &site,
            34,
            Role::VillageClerk,
            "320623111206-CWH",
            320_623_111_206,
        );
        let sign = filed(&site, &window, "QZ-006").unwrap();
        let stall = filed(&site, &village, "BM-064").unwrap();
        let other = filed(&site, &window, "BM-062").unwrap();

        let (by, reform) = (organiser.clone(), second.clone());
        let line = site
            .app
            .submit_blocking(move |app, tx| propose_in(app, tx, &by, &reform))
            .unwrap();
        assert_eq!(line.state, ReformState::Proposed);
        let id = line.id;
        let view = site
            .app
            .store()
            .read_blocking({
                let site = site.app.site();
                move |tx| Ok(view_in(&site, tx, id))
            })
            .unwrap()
            .unwrap();
        let moved: Vec<&str> = view
            .plan
            .cases
            .iter()
            .map(|m| m.case.number.as_str())
            .collect();
        assert!(moved.contains(&sign.number.as_str()), "{moved:?}");
        assert!(!moved.contains(&other.number.as_str()), "{moved:?}");

        // Nobody approves her own.
        let by = organiser.clone();
        let own = site
            .app
            .submit_blocking(move |app, tx| decide_in(app, tx, &by, id, true, None))
            .unwrap_err();
        assert!(format!("{own:?}").contains("county-two-persons"), "{own:?}");
        let by = checker.clone();
        let decided = site
            .app
            .submit_blocking(move |app, tx| decide_in(app, tx, &by, id, true, None))
            .unwrap();
        assert_eq!(
            (decided.state, decided.entry),
            (ReformState::Approved, Some(3))
        );
        stands_as_read_anew(&site);
        assert!(app::policy::scope(&checker.actor, Action::ReformDecide).is_some());

        // Until its day nothing moves.
        site.turn();
        assert_eq!(case(&site, sign.id).holder, sign.holder);
        filed(&site, &window, "QZ-006").unwrap();

        // Downtime over the day: it is carried out at the next start.
        site.clock.to(date(2027, 1, 4), 9, 0);
        site.turn();
        site.turn();
        let now = case(&site, sign.id);
        let holder = now.holder.clone().unwrap();
        assert_eq!(holder.unit.as_str(), "320623000000-CGJ");
        assert_eq!(now.clocks, sign.clocks, "its clocks run on as they were");
        assert_eq!(now.stage, sign.stage);
        assert_eq!(now.version, sign.version);
        let told: Vec<Event> = site
            .app
            .store()
            .read_blocking(move |tx| {
                let entries = store::journal::latest(
                    tx,
                    &store::Which::About(model::journal::Subject::Case(sign.id)),
                    None,
                    10,
                )?;
                Ok(entries
                    .iter()
                    .filter_map(|e| match e.body() {
                        Some(Body::CaseActed { events }) => Some(events.clone()),
                        _ => None,
                    })
                    .flatten()
                    .collect())
            })
            .unwrap();
        let handed = told
            .iter()
            .filter(|e| matches!(e, Event::HandedOver { effective, .. } if *effective >= first_day))
            .count();
        assert_eq!(handed, 1, "once, however often it is looked at");

        // The village's case and its clerk go with it.
        let stall = case(&site, stall.id);
        assert_eq!(stall.place.division.number(), 320_623_111_205);
        let posts = site
            .app
            .store()
            .read_blocking(|tx| tx.appointments_of(person(34), date(2027, 1, 4)))
            .unwrap();
        assert_eq!(posts.len(), 1);
        assert_eq!(posts[0].unit.as_str(), "320623111205-CWH");
        assert_eq!(posts[0].division.number(), 320_623_111_205);

        // The power is the county's again: the town's window no longer takes it.
        let mut later = window.clone();
        later.now = app::port::Clock::now(&*site.clock);
        later.chance = app::port::Clock::chance(&*site.clock);
        let refused = filed(&site, &later, "QZ-006").unwrap_err();
        assert!(
            format!("{refused:?}").contains("item-not-here"),
            "{refused:?}"
        );

        // The county as it was stays readable.
        let held = site.app.site();
        let book = held.book.as_ref().unwrap();
        let before = book.on(date(2026, 12, 31)).unwrap();
        assert!(
            before
                .unit(&UnitCode("320623111206-CWH".to_owned()))
                .is_some()
        );
        assert_eq!(turn::TURNING, "county-turn");
    }
}
