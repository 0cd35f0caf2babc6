//! Response, solution, satisfaction: of what ended, by unit and town, each number opening to its cases; petitions
//! only by whether they were in time. On both engines.

use crate::hotline::{MZJ, act, answered, asking, noise, operator, plain, recorded, texts};
use crate::reform::post;
use app::Ctx;
use app::case::{ActRequest, FileRequest, Whom, file_in};
use app::figure::Row;
use app::service::{self, Rate, RateLine, Rates, Whose};
use jiff::civil::{Date, date};
use model::case::{Case, Channel, Outcome};
use model::id::CaseId;
use model::role::Role;
use model::time::Month;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use testkit::{TestSite, engines, planted, wait};

const TODAY: Date = date(2026, 11, 24);

type Fields = &'static [(&'static str, &'static str)];

/// A call that a department answered, called back with what was said then.
fn handled(site: &TestSite, phone: &str, said: &[(&str, &str)]) -> Case {
    let case = recorded(site, noise(phone, &[]));
    let case = act(site, &operator(site), case.id, asking("dispatch", MZJ)).unwrap();
    let officer = site.ctx(site.of(Role::DepartmentOfficer));
    let case = answered(site, &officer, &case);
    let reply = plain("replied", &[("reply", "已处理")]);
    act(site, &operator(site), case.id, reply).unwrap();
    act(
        site,
        &operator(site),
        case.id,
        plain("call-back-solved", said),
    )
    .unwrap()
}

fn rates(site: &TestSite, ctx: &Ctx) -> Rates {
    let ctx = site.ctx_of(ctx.actor.clone());
    wait(service::rates(&site.app, &ctx, None, Month::of(TODAY))).unwrap()
}

fn shares(line: &RateLine) -> Vec<(i64, i64)> {
    line.rates.iter().map(|rate| (rate.yes, rate.of)).collect()
}

fn opened(site: &TestSite, ctx: &Ctx, rate: &Rate) -> (Vec<CaseId>, Vec<CaseId>) {
    let list = |listing: &app::figure::Listing| {
        let ctx = site.ctx_of(ctx.actor.clone());
        let (rows, _) = wait(app::figure::list(&site.app, &ctx, listing.clone(), None)).unwrap();
        rows.into_iter()
            .map(|row| match row {
                Row::Case(line) => line.id,
                other => panic!("{other:?}"),
            })
            .collect()
    };
    (list(&rate.yes_listing), list(&rate.of_listing))
}

#[test]
fn calls_count_once_they_ended_by_the_unit_that_led_and_open_to_their_cases() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let leader = site.ctx(site.of(Role::Leader));
        let good = [
            ("responded", "in-time"),
            ("solved", "是"),
            ("satisfied", "very"),
        ];
        let bad = [("responded", "no"), ("solved", "是"), ("satisfied", "no")];
        let first = handled(&site, "13800138000", &good);
        let second = handled(&site, "13800138001", &bad);
        // One that goes on, and one that the desk answered by itself.
        recorded(&site, noise("13800138002", &[]));
        let own = recorded(&site, noise("13800138003", &[]));
        let reply = plain("answer-caller", &[("reply", "已说明")]);
        act(&site, &operator(&site), own.id, reply).unwrap();
        act(
            &site,
            &operator(&site),
            own.id,
            plain("call-back-solved", &good),
        )
        .unwrap();

        let found = rates(&site, &leader);
        let calls = &found.procedures[0];
        assert_eq!(calls.procedure, app::hotline::PROCEDURE);
        assert_eq!(shares(&calls.all), [(2, 3), (3, 3), (2, 3)], "{engine:?}");
        assert_eq!(calls.all.rates[0].share(), Some(6_666));
        let whose: Vec<&Whose> = calls.units.iter().map(|line| &line.whose).collect();
        let mzj = Whose::Unit(UnitCode(MZJ.to_owned()));
        assert_eq!(whose, [&Whose::Nobody, &mzj]);
        assert_eq!(shares(&calls.units[1]), [(1, 2), (2, 2), (1, 2)]);
        assert_eq!(calls.towns.len(), 1);
        let (yes, of) = opened(&site, &leader, &calls.units[1].rates[0]);
        assert_eq!(yes, [first.id]);
        assert_eq!(of, [second.id, first.id], "the newest first");
        assert_eq!(found.petitions_on_time, None, "there were none");

        // What is opened again is not yet served, and what it said the second time counts.
        let reopen = plain("reopen", &[]);
        let again = act(&site, &operator(&site), second.id, reopen).unwrap();
        assert_eq!(again.closed_at, None);
        let calls = rates(&site, &leader).procedures[0].clone();
        assert_eq!(shares(&calls.all), [(2, 2), (2, 2), (2, 2)]);
        let elsewhere = wait(service::rates(
            &site.app,
            &site.ctx(site.cast.login("sd-head")),
            codes::DivisionCode::parse("320623110000").ok(),
            Month::of(TODAY),
        ));
        assert!(elsewhere.is_err(), "another town's");
        let clerk = site.ctx(site.of(Role::WindowClerk));
        let month = Month::of(TODAY);
        assert!(wait(service::rates(&site.app, &clerk, None, month)).is_err());
    }
}

#[test]
fn a_complaint_about_the_readers_unit_is_in_none_of_her_numbers() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let about = noise("13800138000", &[("about-unit", "320623111000-FWZX")]);
        let case = recorded(&site, about);
        let reply = plain("answer-caller", &[("reply", "已核实")]);
        act(&site, &operator(&site), case.id, reply).unwrap();
        let said = [
            ("responded", "late"),
            ("solved", "是"),
            ("satisfied", "yes"),
        ];
        let said = plain("call-back-solved", &said);
        act(&site, &operator(&site), case.id, said).unwrap();
        let of = |login: &str| {
            let found = rates(&site, &site.ctx(site.cast.login(login)));
            shares(&found.procedures[0].all)
        };
        assert_eq!(of("sd-head"), [(0, 0), (0, 0), (0, 0)], "{engine:?}");
        assert_eq!(of("sd-grid-head"), [(1, 1), (1, 1), (1, 1)]);
    }
}

/// A crowd that a citizen reports, handled in the grid and closed.
fn event(site: &TestSite, citizen: &Ctx) -> Case {
    let dispatcher = post(
        site,
        81,
        Role::Dispatcher,
        "320623111000-WGZX",
        320_623_111_000,
    );
    let worker = site.ctx(site.cast.login("xg-grid-1"));
    let request = FileRequest {
        procedure: "grid-event".to_owned(),
        act: String::new(),
        item: "grid-event".to_owned(),
        whom: Whom::Person(citizen.actor.person),
        channel: Channel::Online,
        place: None,
        fields: texts(&[("class", "0409"), ("summary", "很多人在村口聚着")]),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    let filer = citizen.clone();
    let case = site
        .app
        .submit_blocking(move |app, tx| file_in(app, tx, &filer, &request))
        .unwrap();
    let steps: [(&Ctx, &str, Fields); 6] = [
        (&dispatcher, "receive", &[]),
        (&dispatcher, "register", &[]),
        (&dispatcher, "to-grid", &[]),
        (&worker, "handled-in-grid", &[("result", "已劝散")]),
        (&dispatcher, "verify", &[]),
        (&dispatcher, "close", &[]),
    ];
    for (who, code, fields) in steps {
        let done = act(site, who, case.id, plain(code, fields));
        assert!(done.is_ok(), "{code}: {done:?}");
    }
    case
}

#[test]
fn a_grid_event_counts_once_whoever_reported_it_has_rated_it() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let leader = site.ctx(site.of(Role::Leader));
        let wang = planted(TODAY).remove(0);
        let citizen = site.citizen(site.person(wang.number().as_str()), wang.name);
        let case = event(&site, &citizen);
        let events = |site: &TestSite| rates(site, &leader).procedures[1].clone();
        assert_eq!(shares(&events(&site).all), [(0, 0), (0, 0), (0, 0)]);
        let rate = ActRequest {
            level: Some(2),
            note: None,
            ..plain("rate", &[])
        };
        let rated = act(&site, &citizen, case.id, rate).unwrap();
        assert_eq!(rated.outcome, Some(Outcome::Done));
        let found = events(&site);
        assert_eq!(
            shares(&found.all),
            [(1, 1), (1, 1), (0, 1)],
            "{engine:?}: in time, solved, not content"
        );
        assert_eq!(found.units[0].whose, Whose::Nobody);
    }
}
