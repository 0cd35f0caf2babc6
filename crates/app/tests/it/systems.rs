//! The supporting systems: another way in, addresses, messages that fare well and badly, events out and in.

use crate::office::keys;
use app::account::Second;
use app::delivery::{self, Records};
use app::exchange::{self, Incoming, Mapping, Subscribed, Subscribing};
use app::identity::{self, Binding, Leaving, Returned, Returning};
use app::once::Repeat;
use app::port::{Clock, Exchange, IdentityProvider, Sent, SignInAsked, Sms, Unproven, Wiring};
use app::{Ctx, Fault};
use codes::Crs;
use jiff::civil::{Date, date};
use model::exchange::Happened;
use model::id::{AccountId, SubscriptionId};
use model::journal::Body;
use model::refusal::Refused;
use model::role::Role;
use model::time::Instant;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use store::county::Area;
use testkit::{PASSWORD, TestSite, engines, planted, wait};

const TODAY: Date = date(2026, 11, 24);
const TOMORROW: Date = date(2026, 11, 25);
const BACK: &str = "https://wujia.example.cn/sign-in/return";

/// A sign-in service that vouches for whoever brings a code of hers.
struct Service;

impl IdentityProvider for Service {
    fn issuer(&self) -> &str {
        "https://sso.example.cn"
    }

    fn name(&self) -> &str {
        "县统一登录"
    }

    fn begin(&self, asked: &SignInAsked) -> Result<String, Unproven> {
        assert_eq!(asked.back, BACK);
        assert!(asked.verifier != asked.nonce && asked.verifier != asked.state);
        Ok(format!(
            "https://sso.example.cn/authorize?state={}",
            asked.state
        ))
    }

    fn subject(&self, code: &str, asked: &SignInAsked, _: Instant) -> Result<String, Unproven> {
        assert_eq!(asked.verifier.len(), 64);
        code.strip_prefix("of-")
            .map(str::to_owned)
            .ok_or_else(|| Unproven::Refused("no such code".into()))
    }
}

/// Another system: what it got, and what it answers.
#[derive(Default)]
struct Other {
    got: Mutex<Vec<(String, String, String)>>,
    answers: Mutex<VecDeque<Sent>>,
}

impl Other {
    fn answer(&self) -> Sent {
        self.answers
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(Sent::Accepted)
    }

    fn took(&self) -> Vec<(String, String, String)> {
        std::mem::take(&mut self.got.lock().unwrap())
    }

    fn answers(&self, answers: impl IntoIterator<Item = Sent>) {
        self.answers.lock().unwrap().extend(answers);
    }
}

impl Exchange for Other {
    fn permits(&self, url: &str) -> Result<(), Refused> {
        if url.starts_with("https://events.example.cn/") {
            return Ok(());
        }
        Err(Refused::new("outside-not-listed"))
    }

    fn deliver(&self, _: &str, secret: &[u8], id: &str, _: Instant, event: &[u8]) -> Sent {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let got = (id.to_owned(), text(secret), text(event));
        self.got.lock().unwrap().push(got);
        self.answer()
    }
}

impl Sms for Other {
    fn send(&self, id: &str, phone: &str, text: &str) -> Sent {
        let got = (id.to_owned(), phone.to_owned(), text.to_owned());
        self.got.lock().unwrap().push(got);
        self.answer()
    }
}

const MAPPING: &str = r#"
[[event]]
type = "cn.example.asked"
source = "/example/"
procedure = "statutory-service"
item = "小餐饮登记"
name = "data.name"
division = "data.division"
lng = "data.lng"
lat = "data.lat"
fields = { applicant-kind = "=person", name = "data.name", citizen-number = "data.number", phone = "data.phone", matter = "data.matter" }
"#;

/// Wires everything a site may connect to one other system.
fn wired(site: &TestSite) -> Arc<Other> {
    let other = Arc::new(Other::default());
    site.app.wire_systems(Wiring {
        identity: Some(Arc::new(Service)),
        relay: Some(other.clone()),
        exchange: Some(other.clone()),
        mapping: Mapping::parse(MAPPING).unwrap(),
        address: Some("https://wujia.example.cn".into()),
    });
    other
}

fn admin(site: &TestSite) -> Ctx {
    site.ctx(site.of(Role::SystemAdmin))
}

fn submit<T: Send + 'static>(
    site: &TestSite,
    unit: impl Fn(&mut store::Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
) -> Result<T, Fault> {
    site.app.submit_blocking(move |_, tx| unit(tx))
}

/// Waits until every entry has its number, as it has at once on SQLite.
fn numbered(site: &TestSite) {
    let begun = std::time::Instant::now();
    while site
        .app
        .store()
        .read_blocking(store::journal::unnumbered)
        .unwrap()
        > 0
    {
        assert!(begun.elapsed().as_secs() < 20, "the sequencer does not run");
        std::thread::yield_now();
    }
}

// Identity.

fn leave(site: &TestSite, browser: &str, account: Option<AccountId>) -> String {
    let leaving = Leaving {
        browser: browser.into(),
        account,
        next: "/cases".into(),
        back: BACK.into(),
    };
    let (now, chance) = (site.clock.now(), site.clock.chance());
    let address = wait(identity::begin(&site.app, now, chance, leaving)).unwrap();
    address.split_once("state=").unwrap().1.to_owned()
}

fn come_back(
    site: &TestSite,
    browser: &str,
    state: &str,
    code: &str,
    ctx: Option<&Ctx>,
) -> Result<Returned, Fault> {
    let returning = Returning {
        browser: browser.into(),
        state: state.into(),
        code: Some(code.into()),
        back: BACK.into(),
    };
    let (now, chance) = (site.clock.now(), site.clock.chance());
    wait(identity::receive(&site.app, now, chance, ctx, returning))
}

fn second(login: &str) -> Second {
    Second {
        login: login.into(),
        password: PASSWORD.into(),
    }
}

fn bind(site: &TestSite, login: &str, witness: &str) -> Result<(), Fault> {
    let binding = Binding {
        login: login.into(),
        subject: "u-7".into(),
    };
    let ctx = admin(site);
    wait(identity::bind(
        &site.app,
        &ctx,
        binding,
        second(witness),
        Repeat::never(),
    ))
}

#[test]
fn a_bound_account_is_signed_in_to_and_no_account_is_made() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        wired(&site);
        let state = leave(&site, "b1", None);
        assert_eq!(
            keys(come_back(&site, "b1", &state, "of-u-7", None)),
            ["identity-not-bound"]
        );
        // Her own account, once she is signed in.
        let clerk = site.ctx(site.cast.login("sd-window-1"));
        let state = leave(&site, "b1", Some(clerk.actor.account));
        assert!(matches!(
            come_back(&site, "b1", &state, "of-u-7", Some(&clerk)),
            Ok(Returned::Bound(next)) if next == "/cases"
        ));
        let state = leave(&site, "b1", None);
        let Ok(Returned::Opened(opened, next)) = come_back(&site, "b1", &state, "of-u-7", None)
        else {
            panic!("not signed in");
        };
        assert_eq!(next, "/cases");
        let signed = wait(app::session::resume(
            &site.app,
            site.clock.now(),
            &opened.token,
        ));
        let signed = signed.unwrap().unwrap();
        assert_eq!(signed.actor.account, clerk.actor.account);
        let told = site
            .app
            .store()
            .read_blocking(|tx| {
                let kind = store::Which::Kind("session.signed-in".into());
                store::journal::latest(tx, &kind, None, 1)
            })
            .unwrap();
        assert!(matches!(
            told[0].body(),
            Some(Body::SignedIn { how: Some(how), .. }) if how == "oidc"
        ));
        // Nobody else's account takes the same subject; one account takes one.
        let other = site.ctx(site.cast.login("sd-window-2"));
        let state = leave(&site, "b2", Some(other.actor.account));
        assert_eq!(
            keys(come_back(&site, "b2", &state, "of-u-7", Some(&other))),
            ["identity-taken"]
        );
        let state = leave(&site, "b1", Some(clerk.actor.account));
        assert_eq!(
            keys(come_back(&site, "b1", &state, "of-u-8", Some(&clerk))),
            ["identity-bound"]
        );
        let asker = clerk.clone();
        submit(&site, move |tx| identity::unbind_own_in(tx, &asker)).unwrap();
        let state = leave(&site, "b1", None);
        assert_eq!(
            keys(come_back(&site, "b1", &state, "of-u-7", None)),
            ["identity-not-bound"]
        );
    }
}

#[test]
fn a_state_counts_once_for_ten_minutes_in_its_own_browser() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        wired(&site);
        bind(&site, "sd-window-1", "secadmin").unwrap();
        let refused = |browser: &str, state: &str, code: &str| {
            keys(come_back(&site, browser, state, code, None))
        };
        let state = leave(&site, "b1", None);
        assert_eq!(refused("b2", &state, "of-u-7"), ["identity-state"]);
        assert_eq!(refused("b1", &state, "of-u-7"), ["identity-state"], "spent");
        assert_eq!(refused("b1", "made up", "of-u-7"), ["identity-state"]);
        let state = leave(&site, "b1", None);
        assert_eq!(refused("b1", &state, "stolen"), ["identity-unproven"]);
        let state = leave(&site, "b1", None);
        assert!(come_back(&site, "b1", &state, "of-u-7", None).is_ok());
        assert_eq!(refused("b1", &state, "of-u-7"), ["identity-state"]);
        // One who left to bind an account does not come back as somebody else.
        let clerk = site.ctx(site.cast.login("sd-window-2"));
        let state = leave(&site, "b1", Some(clerk.actor.account));
        assert_eq!(refused("b1", &state, "of-u-9"), ["identity-state"]);
        let state = leave(&site, "b1", None);
        site.clock.to(TODAY, 9, 10);
        assert!(come_back(&site, "b1", &state, "of-u-7", None).is_ok());
        let state = leave(&site, "b1", None);
        site.clock.to(TODAY, 9, 21);
        assert_eq!(refused("b1", &state, "of-u-7"), ["identity-state"]);
        let swept = submit(&site, {
            let now = site.clock.now();
            move |tx| Ok(tx.sign_in_states_sweep(now)?)
        });
        assert_eq!(swept.unwrap(), 0, "what came back was taken");
    }
}

#[test]
fn an_administrator_binds_with_a_second_person_and_the_holder_is_told() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        wired(&site);
        assert_eq!(keys(bind(&site, "sysadmin", "secadmin")), ["own-account"]);
        assert_eq!(
            keys(bind(&site, "sd-window-1", "sd-window-1")),
            ["second-is-concerned"]
        );
        assert_eq!(
            keys(bind(&site, "sd-window-1", "sysadmin")),
            ["second-same"]
        );
        assert_eq!(keys(bind(&site, "nobody", "secadmin")), ["account-unknown"]);
        bind(&site, "sd-window-1", "secadmin").unwrap();
        let clerk = site.ctx(site.cast.login("sd-window-1"));
        let unread = |ctx: &Ctx| wait(app::live::counters(&site.app, ctx)).unwrap().unread;
        let before = unread(&clerk);
        assert!(before >= 1);
        let told = wait(app::notice::own(&site.app, &clerk)).unwrap();
        assert_eq!(told[0].notice.key, "notice-identity-bound");
        site.clock.to(TODAY, 9, 1);
        let clerk = site.ctx(site.cast.login("sd-window-1"));
        assert_eq!(unread(&clerk), before - 1, "read, it counts no longer");
        let seen = wait(identity::bound(&site.app, &admin(&site), "")).unwrap();
        assert_eq!((seen.len(), seen[0].login.as_str()), (1, "sd-window-1"));
        let overview = wait(identity::overview(&site.app, &admin(&site))).unwrap();
        assert_eq!((overview.bound, overview.days.len()), (1, 7));
        assert!(
            overview
                .posts
                .iter()
                .any(|(role, n)| role == "grid-worker" && *n == 4)
        );
        assert_eq!(
            keys(wait(identity::overview(&site.app, &clerk))),
            ["not-for-your-post"]
        );
        // A closed account stays closed, whoever vouches for its holder.
        let account = clerk.actor.account;
        wait(app::account::set_enabled(
            &site.app,
            &admin(&site),
            account,
            false,
        ))
        .unwrap();
        let state = leave(&site, "b1", None);
        assert_eq!(
            keys(come_back(&site, "b1", &state, "of-u-7", None)),
            ["identity-not-bound"]
        );
    }
}

// Messages.

fn pump(site: &TestSite) -> usize {
    let lexicon = words::Lexicon::shipped().unwrap();
    app::message::pump(&site.app, site.clock.now(), site.clock.chance(), &lexicon).unwrap()
}

fn unsent(site: &TestSite) -> Vec<(String, Option<String>)> {
    let lines = wait(delivery::records(
        &site.app,
        &admin(site),
        Records::Unsent,
        None,
    ));
    let told = |line: app::delivery::DeliveryLine| (line.state, line.unsent.map(|u| u.why));
    lines.unwrap().into_iter().map(told).collect()
}

#[test]
fn messages_wait_out_the_night_and_what_is_refused_waits_for_its_slip() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let other = wired(&site);
        // One who wants slips only gets no text.
        let wang = planted(TODAY)
            .into_iter()
            .find(|n| n.name == "王秀珍")
            .unwrap();
        let person = site.person(wang.number().as_str());
        let worker = site.ctx(site.cast.login("xg-grid-1"));
        submit(&site, move |tx| {
            delivery::choose_for_in(tx, &worker, person, true)
        })
        .unwrap();
        let stranger = site.ctx(site.cast.login("ch-grid-1"));
        assert_eq!(
            keys(submit(&site, move |tx| {
                delivery::choose_for_in(tx, &stranger, person, false)
            })),
            ["not-found"]
        );
        site.clock.to(TODAY, 22, 0);
        site.screen();
        assert_eq!(pump(&site), 0);
        assert!(other.took().is_empty(), "it is quiet");
        site.clock.to(TOMORROW, 7, 59);
        assert_eq!(pump(&site), 0);
        site.clock.to(TOMORROW, 8, 0);
        other.answers([Sent::Refused("21".into()), Sent::Later("busy".into())]);
        let sent = pump(&site);
        let took = other.took();
        assert!(sent >= 1 && took.len() == sent + 2, "{sent} {took:?}");
        let phone = format!("1990000{:04}", wang.sequence);
        assert!(took.iter().all(|(_, to, _)| *to != phone), "{took:?}");
        assert_eq!(
            unsent(&site),
            [("waiting".to_owned(), Some("refused".to_owned()))]
        );
        // An administrator has it tried again; then nothing is refused any more.
        let lines = wait(delivery::records(
            &site.app,
            &admin(&site),
            Records::Unsent,
            None,
        ));
        let id = lines.unwrap()[0].id;
        let ctx = admin(&site);
        submit(&site, move |tx| delivery::resend_in(tx, &ctx, id)).unwrap();
        assert!(unsent(&site).is_empty());
        site.clock.to(TOMORROW, 8, 5);
        assert_eq!(pump(&site), 2);
        let ctx = admin(&site);
        assert_eq!(
            keys(submit(&site, move |tx| delivery::resend_in(tx, &ctx, id))),
            ["message-gone"]
        );
        let overview = wait(delivery::overview(&site.app, &admin(&site))).unwrap();
        assert_eq!(overview.quiet, Some((21, 8)));
        assert_eq!(overview.channels, ["account", "slip", "webhook"]);
        let day = overview.days.iter().find(|d| d.day == TODAY).unwrap();
        assert_eq!(day.sent, i64::try_from(sent).unwrap() + 2);
        assert_eq!(day.queued, day.sent + day.waiting);
        assert!(day.waiting >= 1 && day.refused == 0);
    }
}

#[test]
fn a_message_is_given_up_after_its_attempts_and_a_test_goes_to_oneself() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let other = wired(&site);
        site.screen();
        let mut rounds = 0;
        while unsent(&site).is_empty() {
            other.answers(std::iter::repeat_n(Sent::Later("down".into()), 50));
            pump(&site);
            rounds += 1;
            assert!(rounds <= 9, "never given up");
            // A day later whatever waited longest is tried again, in working hours.
            let day = codes::zone::day_of_number(codes::zone::day_number(TODAY) + rounds);
            site.clock.to(day, 9, 0);
        }
        assert_eq!(rounds, 8);
        assert!(
            unsent(&site)
                .iter()
                .all(|(_, why)| why.as_deref() == Some("gave-up"))
        );
        let ctx = admin(&site);
        let tried = site
            .app
            .submit_blocking(move |app, tx| delivery::try_in(app, tx, &ctx))
            .unwrap();
        assert!(!tried.channel, "nobody knows the administrator's phone");
        let told = wait(app::notice::own(&site.app, &admin(&site))).unwrap();
        assert_eq!(told[0].notice.key, "notice-test");
        let clerk = site.ctx(site.of(Role::WindowClerk));
        let denied = site
            .app
            .submit_blocking(move |app, tx| delivery::try_in(app, tx, &clerk));
        assert_eq!(keys(denied), ["not-for-your-post"]);
    }
}

// Exchange.

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

// Addresses.

fn square(code: i64, kind: &str, parent: i64, from: (i64, i64), size: i64) -> Area {
    let ((x, y), (to_x, to_y)) = (from, (from.0 + size, from.1 + size));
    let ring = vec![(x, y), (to_x, y), (to_x, to_y), (x, to_y), (x, y)];
    Area {
        code,
        kind: kind.into(),
        name: kind.into(),
        parent,
        lng_e7: x + size / 2,
        lat_e7: y + size / 2,
        rings: serde_json::to_string(&vec![vec![ring]]).unwrap(),
        approximate: true,
    }
}

/// The town's area, one village in it, one grid in that.
fn drawn(site: &TestSite) {
    let west = (1_210_000_000, 323_000_000);
    submit(site, move |tx| {
        let county = 320_623_000_000;
        let town = 320_623_111_000;
        let village = 320_623_111_001;
        tx.area_insert(&square(town, "town", county, west, 1_000_000))?;
        tx.area_insert(&square(village, "village", town, west, 500_000))?;
        tx.area_insert(&square(320_623_111_001_001, "grid", village, west, 100_000))?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_address_is_found_with_a_point_and_a_point_with_its_place() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        drawn(&site);
        let clerk = site.ctx(site.of(Role::WindowClerk));
        let find = |text: &str| wait(app::address::find(&site.app, &clerk, text));
        let found = find("江苏省南通市如东县双甸镇星光社区第１网格三组12号").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].exact.code(), "grid");
        assert_eq!(found[0].group, Some(3));
        assert_eq!(
            found[0].standard,
            "如东县双甸镇星光社区居委会第1网格3组12号"
        );
        let point = found[0].point.unwrap();
        assert_eq!((point.lng_e7, point.lat_e7), (1_210_050_000, 323_050_000));
        assert_eq!(find("星光社区").unwrap()[0].exact.code(), "village");
        assert!(find("双南社区").unwrap()[0].point.is_none(), "not drawn");
        assert!(find("海安市").unwrap().is_empty());
        assert_eq!(keys(find(" ")), ["address-text"]);
        assert_eq!(keys(find(&"双".repeat(201))), ["address-text"]);

        let at = |crs, lng, lat| {
            let found = wait(app::address::locate(&site.app, &clerk, crs, lng, lat));
            found.unwrap().1
        };
        let lies = at(Crs::Cgcs2000, 121.005, 32.305).unwrap();
        assert_eq!(lies.grid.unwrap().to_string(), "320623111001001");
        assert_eq!(at(Crs::Wgs84, 121.03, 32.33).unwrap().grid, None);
        let town = at(Crs::Cgcs2000, 121.08, 32.38).unwrap();
        assert_eq!(town.division.to_string(), "320623111000");
        assert!(at(Crs::Cgcs2000, 120.0, 32.305).is_none());
        // The same place as a public map gives it.
        let gcj = codes::Geographic {
            lng: 121.005,
            lat: 32.305,
        }
        .to_gcj02();
        assert_eq!(at(Crs::Gcj02, gcj.lng, gcj.lat), Some(lies));
        let nowhere = wait(app::address::locate(
            &site.app,
            &clerk,
            Crs::Wgs84,
            200.0,
            0.0,
        ));
        assert_eq!(keys(nowhere), ["address-point"]);
        let layers = wait(app::address::layers(&site.app, &clerk)).unwrap();
        let of = |code: &str| layers.iter().find(|l| l.code == code).unwrap();
        assert_eq!((of("grid").count, of("grid").approximate), (1, true));
        assert_eq!(of("hall").count, 2);
    }
}

#[test]
fn the_four_systems_tell_how_they_stand_and_are_counted_for_the_document() {
    let site = TestSite::new(TODAY);
    wired(&site);
    let lines = wait(app::systems::overview(&site.app, &admin(&site))).unwrap();
    let codes: Vec<&str> = lines.iter().map(|line| line.code).collect();
    assert_eq!(codes, app::systems::ALL);
    assert!(
        lines.iter().all(|line| line.standing.code() == "works"),
        "{lines:?}"
    );
    let security = site.ctx(site.of(Role::SecurityAdmin));
    assert!(wait(app::systems::overview(&site.app, &security)).is_ok());
    let clerk = site.ctx(site.of(Role::WindowClerk));
    assert_eq!(
        keys(wait(app::systems::overview(&site.app, &clerk))),
        ["not-for-your-post"]
    );
    site.enter_book();
    let leader = site.ctx(site.of(Role::Leader));
    let figures = wait(app::structure::five_plus(&site.app, &leader, TODAY)).unwrap();
    let systems = figures
        .iter()
        .find(|f| f.code == "support-systems")
        .unwrap();
    assert_eq!(systems.rows.len(), 4);
    assert!(systems.value.is_some());
}
