//! Data exchange: events out, at least once and without names; events in, once.

use crate::office::keys;
use crate::systems::{TODAY, TOMORROW, admin, numbered, submit, wired};
use app::Fault;
use app::exchange::{self, Incoming, Subscribed, Subscribing};
use app::once::Repeat;
use app::port::{Clock, Sent};
use jiff::civil::date;
use model::exchange::Happened;
use model::id::SubscriptionId;
use model::role::Role;
use serde_json::{Value, json};
use testkit::{TestSite, engines, planted, wait};

fn wish(tells: &[Happened]) -> Subscribing {
    Subscribing {
        name: "县应急平台".into(),
        url: "https://events.example.cn/in".into(),
        tells: tells.to_vec(),
        modules: Vec::new(),
        division: None,
    }
}

fn subscribe(site: &TestSite, wish: Subscribing) -> Result<Subscribed, Fault> {
    let ctx = admin(site);
    wait(exchange::subscribe(&site.app, &ctx, wish, Repeat::never()))
}

fn tell(site: &TestSite) -> usize {
    numbered(site);
    exchange::pump(&site.app, site.clock.now(), site.clock.chance()).unwrap()
}

fn fares(site: &TestSite, id: SubscriptionId) -> exchange::SubscriptionLine {
    numbered(site);
    wait(exchange::show(&site.app, &admin(site), id)).unwrap()
}

#[test]
fn another_system_is_told_what_happens_from_now_on_and_nobody_is_named() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let other = wired(&site);
        receive(&site, "sd-window-1", event("A-1")).unwrap();
        numbered(&site);
        site.clock.to(TOMORROW, 9, 0);
        let all = subscribe(&site, wish(&Happened::ALL)).unwrap();
        let closings = subscribe(&site, wish(&[Happened::Closed])).unwrap();
        assert_ne!(all.secret, closings.secret);
        assert_eq!(tell(&site), 0, "what was before is not told");
        let opened = site.screen().opened;
        assert!(opened > 1);
        let arrived = tell(&site);
        let took = other.took();
        assert_eq!((arrived, took.len()), (took.len(), arrived));
        let filed: Vec<Value> = took
            .iter()
            .map(|(id, secret, event)| {
                assert_eq!(*secret, all.secret);
                let event: Value = serde_json::from_str(event).unwrap();
                assert_eq!(event["id"], **id);
                event
            })
            .filter(|event| event["type"] == "wujia.case.filed")
            .collect();
        assert_eq!(i64::try_from(filed.len()).unwrap(), opened);
        let event = &filed[0];
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["source"], "/wujia/320623000000");
        assert_eq!(event["data"]["module"], "government-service");
        assert_eq!(event["data"]["procedure"], "elder-allowance");
        assert_eq!(event["subject"], event["data"]["number"]);
        let link = event["data"]["link"].as_str().unwrap();
        assert!(link.starts_with("https://wujia.example.cn/cases/case_"));
        let text = took
            .iter()
            .map(|(_, _, event)| event.as_str())
            .collect::<String>();
        for neighbour in planted(TODAY) {
            assert!(!text.contains(neighbour.name), "{text}");
            assert!(!text.contains(neighbour.number().as_str()));
        }
        assert_eq!(tell(&site), 0, "told once");
        assert_eq!(
            fares(&site, all.subscription.id).delivered,
            i64::try_from(arrived).unwrap()
        );
        // Told again since a day: the same events by the same ids.
        let (ctx, id) = (admin(&site), all.subscription.id);
        submit(&site, move |tx| exchange::replay_in(tx, &ctx, id, TOMORROW)).unwrap();
        assert_eq!(tell(&site), arrived);
        let mut again: Vec<String> = other.took().into_iter().map(|(id, ..)| id).collect();
        let mut once: Vec<String> = took.into_iter().map(|(id, ..)| id).collect();
        again.sort();
        once.sort();
        assert_eq!(again, once);
        let ctx = admin(&site);
        assert_eq!(
            keys(submit(&site, move |tx| {
                exchange::replay_in(tx, &ctx, id, date(2026, 11, 26))
            })),
            ["exchange-from-future"]
        );
    }
}

#[test]
fn what_is_not_taken_is_tried_again_parked_and_told_to_who_answers_for_it() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let other = wired(&site);
        let made = subscribe(&site, wish(&[Happened::Filed])).unwrap();
        let id = made.subscription.id;
        let opened = usize::try_from(site.screen().opened).unwrap();
        assert!(opened >= 2);
        other.answers([Sent::Refused("410 gone".into()), Sent::Later("down".into())]);
        assert_eq!(tell(&site), opened - 2);
        let line = fares(&site, id);
        assert_eq!((line.parked, line.waiting), (1, 1));
        let told = wait(app::notice::own(&site.app, &admin(&site))).unwrap();
        assert_eq!(told[0].notice.key, "notice-exchange-parked");
        assert_eq!(told.len(), 1);
        site.clock.to(TODAY, 9, 2);
        assert_eq!(tell(&site), 1, "the one that could not be reached");
        let ctx = admin(&site);
        let again = submit(&site, move |tx| exchange::retry_in(tx, &ctx, id));
        assert_eq!(again.unwrap(), 1);
        assert_eq!(tell(&site), 1);
        // A new secret signs from now on; an ended subscription is told nothing.
        let ctx = admin(&site);
        let renewed = wait(exchange::renew(&site.app, &ctx, id, Repeat::never())).unwrap();
        assert_ne!(renewed.secret, made.secret);
        submit(&site, move |tx| exchange::end_in(tx, &ctx, id)).unwrap();
        other.took();
        receive(&site, "sd-window-1", event("A-1")).unwrap();
        assert_eq!(tell(&site), 0);
        assert!(other.took().is_empty());
    }
}

#[test]
fn only_what_is_wanted_is_told_and_only_where_the_list_allows() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        wired(&site);
        let with = |change: &dyn Fn(&mut Subscribing)| {
            let mut wish = wish(&[Happened::Filed]);
            change(&mut wish);
            keys(subscribe(&site, wish))
        };
        assert_eq!(with(&|w| w.name = " ".into()), ["exchange-name"]);
        assert_eq!(with(&|w| w.tells.clear()), ["exchange-nothing-told"]);
        assert_eq!(
            with(&|w| w.url = "https://10.0.0.1/".into()),
            ["outside-not-listed"]
        );
        assert_eq!(
            with(&|w| w.modules = vec!["none".into()]),
            ["module-unknown"]
        );
        let clerk = site.ctx(site.of(Role::WindowClerk));
        let denied = wait(exchange::subscribe(
            &site.app,
            &clerk,
            wish(&[Happened::Filed]),
            Repeat::never(),
        ));
        assert_eq!(keys(denied), ["not-for-your-post"]);
        let elsewhere = Subscribing {
            division: codes::DivisionCode::from_number(320_623_110_000),
            ..wish(&[Happened::Filed])
        };
        let other_module = Subscribing {
            modules: vec!["coordination".into()],
            ..wish(&[Happened::Filed])
        };
        let (one, two) = (
            subscribe(&site, elsewhere).unwrap().subscription.id,
            subscribe(&site, other_module).unwrap().subscription.id,
        );
        site.screen();
        tell(&site);
        // 孙邻镇 lives in the other town.
        assert_eq!(fares(&site, one).delivered, 1);
        assert_eq!(fares(&site, two).delivered, 0);
    }
}

fn event(id: &str) -> Value {
    let number = planted(TODAY)[0].number().as_str().to_owned();
    json!({
        "specversion": "1.0", "id": id, "source": "/example/7", "type": "cn.example.asked",
        "data": { "name": "吴某", "division": "320623111000", "number": number, "phone": "13800000001", "matter": "登记" },
    })
}

fn receive(site: &TestSite, login: &str, event: Value) -> Result<String, Fault> {
    let ctx = site.ctx(site.cast.login(login));
    wait(exchange::receive(
        &site.app,
        &ctx,
        Incoming(event),
        Repeat::never(),
        |case| case.number.clone(),
    ))
}

#[test]
fn an_event_of_another_system_files_one_case_however_often_it_comes() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        wired(&site);
        let first = receive(&site, "sd-window-1", event("A-1")).unwrap();
        let entries = site.entries();
        assert_eq!(receive(&site, "sd-window-1", event("A-1")).unwrap(), first);
        assert_eq!(site.entries(), entries, "nothing happened again");
        assert_ne!(receive(&site, "sd-window-1", event("A-2")).unwrap(), first);
        // Another source may use the same id.
        let mut other = event("A-1");
        other["source"] = json!("/example/8");
        assert_ne!(receive(&site, "sd-window-1", other).unwrap(), first);
        let with = |name: &str, value: Value| {
            let mut event = event("A-9");
            event[name] = value;
            keys(receive(&site, "sd-window-1", event))
        };
        assert_eq!(
            with("type", json!("cn.example.unknown")),
            ["event-unmapped"]
        );
        assert_eq!(with("source", json!("/other/")), ["event-unmapped"]);
        assert_eq!(with("specversion", json!("0.3")), ["event-version"]);
        assert_eq!(with("id", json!("")), ["event-attribute"]);
        // Whoever may not file may not file so, and not beyond her own area.
        assert_eq!(
            keys(receive(&site, "auditor", event("A-3"))),
            ["not-for-your-post"]
        );
        assert_eq!(
            keys(receive(&site, "ch-window-1", event("A-3"))),
            ["not-your-area"]
        );
    }
}
