//! A citizen's own desk.

use app::citizen::{Authorising, State, Wanted};
use app::port::Clock as _;
use app::{Ctx, Fault};
use jiff::civil::date;
use model::id::PersonId;
use model::library::Purpose;
use testkit::{Neighbour, TestSite, engines, planted, wait};

const TODAY: jiff::civil::Date = date(2026, 11, 24);

fn keys<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<String> {
    match result {
        Err(Fault::Refused(refusal)) => refusal.reasons.into_iter().map(|r| r.key).collect(),
        other => panic!("{other:?}"),
    }
}

fn neighbour(name: &str) -> Neighbour {
    planted(TODAY).into_iter().find(|n| n.name == name).unwrap()
}

fn person(site: &TestSite, name: &str) -> PersonId {
    site.person(neighbour(name).number().as_str())
}

fn herself(site: &TestSite, name: &'static str) -> Ctx {
    site.citizen(person(site, name), name)
}

#[test]
fn an_account_is_opened_against_the_card_within_the_clerks_area() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let app = &site.app;
        let wang = neighbour("王秀珍").number();
        let open = |by: &str, number: &str, name: &str| {
            site.clock.pass_minutes(1);
            wait(app::citizen::open_account(
                app,
                &site.ctx(site.cast.login(by)),
                number,
                name,
            ))
        };
        assert_eq!(
            keys(open("sd-approve-1", wang.as_str(), "王秀珍")),
            ["not-for-your-post"]
        );
        assert_eq!(
            keys(open("ch-window-1", wang.as_str(), "王秀珍")),
            ["not-your-area"]
        );
        assert_eq!(
            keys(open("sd-window-1", wang.as_str(), "王秀英")),
            ["card-name-differs"]
        );
        let first = open("xg-grid-1", wang.as_str(), "王秀珍").unwrap();
        let sign_in = |login: &str, password: &str| {
            site.clock.pass_minutes(1);
            wait(app::session::sign_in(
                app,
                site.clock.now(),
                site.clock.chance(),
                login,
                password,
            ))
        };
        assert!(
            sign_in(&first.account.login, &first.password)
                .unwrap()
                .must_change
        );
        let again = open("sd-window-1", wang.as_str(), "王秀珍").unwrap();
        assert_eq!(again.account.id, first.account.id, "one account a person");
        assert_eq!(
            keys(sign_in(&first.account.login, &first.password)),
            ["sign-in-failed"]
        );
        sign_in(&first.account.login, &again.password).unwrap();
    }
}

#[test]
fn she_sees_her_matter_what_she_may_be_entitled_to_and_who_looked() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let app = &site.app;
        let wang = || herself(&site, "王秀珍");
        let before = wait(app::citizen::entitlements(app, &wang())).unwrap();
        assert!(
            matches!(before[0].state, State::Reached { .. }),
            "{before:?}"
        );
        assert!(matches!(
            wait(app::citizen::entitlements(app, &herself(&site, "郑外来"))).unwrap()[0].state,
            State::Not
        ));
        site.screen();
        let after = wait(app::citizen::entitlements(app, &wang())).unwrap();
        assert!(
            matches!(after[0].state, State::UnderWay { .. }),
            "{after:?}"
        );
        let matters = wait(app::citizen::my_matters(app, &wang(), None)).unwrap();
        assert_eq!(matters.len(), 1);
        assert!(matters[0].own && matters[0].may_withdraw);

        assert!(
            wait(app::citizen::who_looked(app, &wang(), None))
                .unwrap()
                .is_empty()
        );
        let clerk = Ctx {
            purpose: Some(Purpose::Visit),
            ..site.ctx(site.cast.login("xg-grid-1"))
        };
        wait(app::person::open(app, &clerk, wang().actor.person)).unwrap();
        let looks = wait(app::citizen::who_looked(app, &wang(), None)).unwrap();
        assert_eq!(looks.len(), 1);
        assert_eq!(
            (looks[0].name.as_str(), looks[0].purpose),
            ("赵格", Purpose::Visit)
        );
        assert!(
            looks[0]
                .unit
                .as_deref()
                .is_some_and(|unit| unit.contains("双甸镇"))
        );
        assert!(
            wait(app::citizen::who_looked(
                app,
                &herself(&site, "陈桂英"),
                None
            ))
            .unwrap()
            .is_empty()
        );

        let line = &matters[0].line;
        let seen = u64::try_from(line.version).unwrap();
        assert_eq!(
            keys(wait(app::citizen::withdraw(
                app,
                &herself(&site, "陈桂英"),
                line.id,
                seen,
                None
            ))),
            ["not-found"]
        );
        let case = wait(app::citizen::withdraw(
            app,
            &wang(),
            line.id,
            seen,
            Some("暂不申请".into()),
        ))
        .unwrap();
        assert!(!case.is_open());
    }
}

#[test]
fn a_relative_acts_by_an_authorisation_until_it_is_revoked() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let app = &site.app;
        site.screen();
        let (wang, son) = (|| herself(&site, "王秀珍"), || herself(&site, "王家强"));
        let to = neighbour("王家强").number().as_str().to_owned();
        let number = neighbour("王秀珍").number().as_str().to_owned();
        let own = |to: &str| Authorising {
            from: None,
            to: to.into(),
            until: None,
        };
        assert_eq!(
            keys(wait(app::citizen::authorise(app, &wang(), own(&number)))),
            ["authorise-self"]
        );
        assert!(
            wait(app::citizen::my_matters(app, &son(), None))
                .unwrap()
                .is_empty()
        );

        let window = site.ctx(site.cast.login("sd-window-1"));
        let present = Authorising {
            from: Some((number, "王秀珍".into())),
            to: to.clone(),
            until: None,
        };
        let given = wait(app::citizen::authorise(app, &window, present)).unwrap();
        assert_eq!(
            keys(wait(app::citizen::authorise(app, &wang(), own(&to)))),
            ["authorised-already"]
        );
        let matters = wait(app::citizen::my_matters(app, &son(), None)).unwrap();
        assert_eq!((matters.len(), matters[0].own), (1, false));
        let entitled = wait(app::citizen::entitlements(app, &son())).unwrap();
        assert!(
            entitled
                .iter()
                .any(|line| !line.own && line.person == wang().actor.person)
        );

        wait(app::citizen::revoke(app, &wang(), given.id)).unwrap();
        assert_eq!(
            keys(wait(app::citizen::revoke(app, &wang(), given.id))),
            ["stale"]
        );
        assert!(
            wait(app::citizen::my_matters(app, &son(), None))
                .unwrap()
                .is_empty()
        );
        let (gave, held) = wait(app::citizen::authorisations(app, &wang())).unwrap();
        assert!(held.is_empty() && gave.len() == 1 && !gave[0].in_force);
    }
}

#[test]
fn a_correction_is_asked_for_decided_by_the_steward_and_stays_sealed() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let app = &site.app;
        let wang = || herself(&site, "王秀珍");
        let ask = |element: &str, value: &str, of| {
            site.clock.pass_minutes(1);
            let ctx = herself(&site, "王秀珍");
            let wanted = Wanted {
                of,
                element: element.into(),
                value: value.into(),
                reason: "身份证已更换".into(),
            };
            wait(app::citizen::correct(app, &ctx, wanted))
        };
        assert_eq!(keys(ask("population.sex", "1", None)), ["element-unknown"]);
        assert_eq!(keys(ask("population.phone", "12", None)), ["field-phone"]);
        assert_eq!(
            keys(ask(
                "population.phone",
                "19900001234",
                Some(person(&site, "陈桂英"))
            )),
            ["not-your-person"]
        );
        let phone = ask("population.phone", "19900001234", None).unwrap();
        let name = ask("population.name", "王秀贞", None).unwrap();

        let steward = site.ctx(site.cast.login("steward"));
        let waiting = wait(app::citizen::corrections(app, &steward, None)).unwrap();
        assert_eq!(waiting.len(), 2);
        assert!(
            !waiting[0].wanted.contains("0000"),
            "masked: {}",
            waiting[0].wanted
        );
        let decide = |id, granted, note: Option<&str>| {
            site.clock.pass_minutes(1);
            let ctx = site.ctx(site.cast.login("steward"));
            wait(app::citizen::decide_correction(
                app,
                &ctx,
                id,
                granted,
                note.map(str::to_owned),
            ))
        };
        assert_eq!(keys(decide(name, false, None)), ["note-missing"]);
        decide(name, false, Some("证件上仍是“珍”")).unwrap();
        decide(phone, true, None).unwrap();
        assert_eq!(keys(decide(phone, true, None)), ["stale"]);
        let mine = wait(app::citizen::my_corrections(app, &wang())).unwrap();
        assert_eq!(
            mine.iter()
                .filter(|line| line.decision.as_ref().is_some_and(|d| d.granted))
                .count(),
            1
        );
        let id = wang().actor.person;
        let record = app
            .store()
            .read_blocking(move |tx| tx.person(id))
            .unwrap()
            .unwrap();
        assert_eq!((record.name.as_str(), record.version), ("王秀珍", 2));
        assert!(record.phone.unwrap().masked.ends_with("1234"));
    }
}
