//! Accounts, posts, leave, calendars, modules: what is done at the desk by two, and by nobody for herself.

use app::account::{Appointing, Natural, Opening, Second};
use app::leave::{Leaving, Set};
use app::port::Clock as _;
use app::{Chance, Fault};
use jiff::civil::date;
use model::role::Role;
use model::unit::UnitCode;
use testkit::{PASSWORD, TestSite, engines, wait};

pub fn keys<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<String> {
    match result {
        Err(Fault::Refused(refusal)) => refusal.reasons.into_iter().map(|r| r.key).collect(),
        other => panic!("{other:?}"),
    }
}

fn second(login: &str) -> Second {
    Second {
        login: login.into(),
        password: PASSWORD.into(),
    }
}

fn sign_in(site: &TestSite, login: &str, password: &str) -> Result<app::session::Opened, Fault> {
    site.clock.pass_minutes(1);
    wait(app::session::sign_in(
        &site.app,
        site.clock.now(),
        site.clock.chance(),
        login,
        password,
    ))
}

#[test]
fn a_password_is_set_anew_by_two_persons_and_ends_every_session() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let (app, clerk) = (&site.app, site.cast.login("sd-window-1"));
        let open = sign_in(&site, "sd-window-1", PASSWORD).unwrap();
        let admin = || site.ctx(site.cast.login("secadmin"));
        let reset = |by: &str, id, witness| {
            wait(app::account::reset_password(
                app,
                &site.ctx(site.cast.login(by)),
                id,
                witness,
            ))
        };

        assert_eq!(
            keys(reset("sysadmin", clerk.account.id, second("sd-head"))),
            ["not-for-your-post"]
        );
        assert_eq!(
            keys(reset("secadmin", clerk.account.id, second("secadmin"))),
            ["second-same"]
        );
        assert_eq!(
            keys(reset("secadmin", clerk.account.id, second("sd-window-1"))),
            ["second-is-concerned"]
        );
        let wrong = Second {
            login: "sd-head".into(),
            password: "wrong".into(),
        };
        assert_eq!(
            keys(reset("secadmin", clerk.account.id, wrong)),
            ["second-wrong"]
        );
        assert_eq!(
            keys(reset("secadmin", admin().actor.account, second("sd-head"))),
            ["own-account"]
        );
        assert_eq!(
            keys(reset(
                "sd-head",
                site.cast.login("ch-window-1").account.id,
                second("sd-pay-1")
            )),
            ["not-your-staff"]
        );
        assert!(
            wait(app::session::resume(app, site.clock.now(), &open.token))
                .unwrap()
                .is_some()
        );

        let printed = reset("sd-head", clerk.account.id, second("sd-pay-1")).unwrap();
        assert!(
            wait(app::session::resume(app, site.clock.now(), &open.token))
                .unwrap()
                .is_none()
        );
        assert_eq!(
            keys(sign_in(&site, "sd-window-1", PASSWORD)),
            ["sign-in-failed"]
        );
        assert!(
            sign_in(&site, "sd-window-1", &printed.password)
                .unwrap()
                .must_change
        );
    }
}

#[test]
fn trying_passwords_as_the_second_person_locks_her_account() {
    let site = TestSite::new(date(2026, 11, 24));
    let ctx = || site.ctx(site.cast.login("secadmin"));
    let id = site.cast.login("sd-window-1").account.id;
    for n in 0..5 {
        let guess = Second {
            login: "sd-head".into(),
            password: format!("guess {n}"),
        };
        assert_eq!(
            keys(wait(app::account::reset_password(
                &site.app,
                &ctx(),
                id,
                guess
            ))),
            ["second-wrong"]
        );
    }
    let right = wait(app::account::reset_password(
        &site.app,
        &ctx(),
        id,
        second("sd-head"),
    ));
    assert_eq!(
        keys(right),
        ["second-wrong"],
        "even the right one while it is locked"
    );
}

#[test]
fn a_closed_account_is_out_at_its_next_request() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let (app, clerk) = (&site.app, site.cast.login("sd-window-1"));
        let open = sign_in(&site, "sd-window-1", PASSWORD).unwrap();
        let by = || site.ctx(site.cast.login("sysadmin"));
        let set = |id, enabled| wait(app::account::set_enabled(app, &by(), id, enabled));
        set(clerk.account.id, false).unwrap();
        assert!(
            wait(app::session::resume(app, site.clock.now(), &open.token))
                .unwrap()
                .is_none()
        );
        assert_eq!(
            keys(sign_in(&site, "sd-window-1", PASSWORD)),
            ["sign-in-failed"]
        );
        set(clerk.account.id, true).unwrap();
        sign_in(&site, "sd-window-1", PASSWORD).unwrap();
        assert_eq!(keys(set(by().actor.account, false)), ["own-account"]);
        assert_eq!(
            keys(set(site.cast.login("secadmin").account.id, false)),
            ["last-administrator"]
        );
    }
}

#[test]
fn administrators_stay_apart_and_nobody_appoints_herself() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let app = &site.app;
        let by = || site.ctx(site.cast.login("secadmin"));
        let wish = |login: &str, role, unit: &str| Appointing {
            person: site.cast.login(login).person(),
            unit: UnitCode(unit.into()),
            role,
            division: None,
            grids: Vec::new(),
            from: date(2026, 11, 24),
            to: None,
        };
        let appoint = |wish| wait(app::account::appoint(app, &by(), wish));
        let (office, centre) = ("320623000000-XZB", "320623111000-FWZX");
        assert_eq!(
            keys(appoint(wish("secadmin", Role::SystemAdmin, office))),
            ["appoint-self"]
        );
        assert_eq!(
            keys(appoint(wish("sysadmin", Role::AuditAdmin, office))),
            ["roles-apart"]
        );
        assert_eq!(
            keys(appoint(wish("sd-window-1", Role::SystemAdmin, office))),
            ["roles-apart"]
        );
        assert_eq!(
            keys(appoint(wish("auditor", Role::Payer, centre))),
            ["roles-apart"]
        );
        assert_eq!(
            keys(appoint(wish("sd-window-1", Role::WindowClerk, centre))),
            ["post-held"]
        );
        assert_eq!(
            keys(appoint(wish(
                "sd-window-1",
                Role::GridWorker,
                "320623111000-WGZX"
            ))),
            ["grids-needed"]
        );

        let post = appoint(wish("sd-window-1", Role::Payer, centre)).unwrap();
        let posts = wait(app::account::person_posts(app, &by(), post.person)).unwrap();
        assert_eq!(posts.len(), 2);
        wait(app::account::dismiss(
            app,
            &by(),
            post.id,
            date(2026, 11, 23),
        ))
        .unwrap();
        let posts = wait(app::account::person_posts(app, &by(), post.person)).unwrap();
        assert_eq!(posts.len(), 1, "gone at once");
        let own = site.cast.login("secadmin").post.id;
        assert_eq!(
            keys(wait(app::account::dismiss(
                app,
                &by(),
                own,
                date(2026, 11, 24)
            ))),
            ["last-administrator"]
        );
    }
}

#[test]
fn an_account_opened_by_number_belongs_to_that_person() {
    let site = TestSite::new(date(2026, 11, 24));
    let by = || site.ctx(site.cast.login("sysadmin"));
    let opening = |login: &str, number: &str| Opening {
        person: Natural::Number(number.into()),
        login: login.into(),
        name: "新人".into(),
    };
    let open = |wish| wait(app::account::open(&site.app, &by(), wish));
    let number = codes::CitizenNumber::compose(320_623, date(1990, 1, 2), 77).unwrap();
    let printed = open(opening("xin.ren", number.as_str())).unwrap();
    assert_eq!(printed.account.person, site.person(number.as_str()));
    assert!(
        sign_in(&site, "xin.ren", &printed.password)
            .unwrap()
            .must_change
    );
    assert_eq!(
        keys(open(opening("xin.ren", number.as_str()))),
        ["login-taken"]
    );
    assert_eq!(keys(open(opening("x", number.as_str()))), ["login-shape"]);
    assert_eq!(
        keys(open(opening("other", "320623199001020770"))),
        ["citizen-number-check-digit"]
    );
}

#[test]
fn leave_is_proposed_by_its_holder_and_set_by_her_head() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let app = &site.app;
        let (worker, deputy) = (site.cast.login("xg-grid-1"), site.cast.login("xg-grid-2"));
        let wish = |deputy: &str, from, to| Leaving {
            post: worker.post.id,
            deputy: site.cast.login(deputy).person(),
            from,
            to,
        };
        let set = |by: &str, wish| wait(app::leave::set(app, &site.ctx(site.cast.login(by)), wish));
        let (from, to) = (date(2026, 12, 1), date(2026, 12, 5));
        assert_eq!(
            keys(set("xg-grid-1", wish("xg-grid-1", from, to))),
            ["deputy-self"]
        );
        assert_eq!(
            keys(set("xg-grid-1", wish("sd-window-1", from, to))),
            ["deputy-not-in-unit"]
        );
        assert_eq!(
            keys(set("xg-grid-1", wish("xg-grid-2", to, from))),
            ["dates-order"]
        );
        assert_eq!(
            keys(set("sd-head", wish("xg-grid-2", from, to))),
            ["not-found"],
            "another unit's head"
        );

        let Set::Proposed(id) = set("xg-grid-1", wish("xg-grid-2", from, to)).unwrap() else {
            panic!("stands already")
        };
        let head = || site.ctx(site.cast.login("sd-grid-head"));
        let unit = worker.post.unit.clone();
        assert_eq!(
            wait(app::leave::of_unit(app, &head(), &unit)).unwrap()[0].proposed,
            Some(id)
        );
        wait(app::leave::decide(app, &head(), id, true, None)).unwrap();
        assert_eq!(
            keys(wait(app::leave::decide(app, &head(), id, true, None))),
            ["stale"]
        );
        assert_eq!(
            keys(set(
                "sd-grid-head",
                wish("sn-grid-1", date(2026, 12, 5), date(2026, 12, 9))
            )),
            ["leave-overlaps"]
        );

        site.clock.to(date(2026, 12, 2), 9, 0);
        let standing = wait(app::leave::standing_in(app, &site.ctx(deputy))).unwrap();
        assert_eq!(standing.len(), 1);
        wait(app::leave::end(
            app,
            &site.ctx(worker),
            standing[0].leave.id,
        ))
        .unwrap();
        assert!(
            wait(app::leave::standing_in(app, &site.ctx(deputy)))
                .unwrap()
                .is_empty()
        );
    }
}

#[test]
fn a_new_calendar_moves_the_due_dates_of_open_cases_with_trail() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 12, 10));
        let app = &site.app;
        site.screen();
        let by = || site.ctx(site.cast.login("sysadmin"));
        let status = || wait(app::calendar::status(app, &by())).unwrap();
        assert_eq!(status().provisional_from, Some(date(2027, 1, 1)));
        let text = "year = 2027\nsource = \"试验用通知\"\n[[holiday]]\nname = \"元旦\"\noff = [\"2027-01-01/2027-01-03\"]\nwork = []\n";
        assert!(
            matches!(keys(wait(app::calendar::take(app, &by(), "year = 1"))).as_slice(), [key] if key.starts_with("calendar-"))
        );
        let taken = wait(app::calendar::take(app, &by(), text)).unwrap();
        assert!(taken.changed);
        assert!(
            !wait(app::calendar::take(app, &by(), text)).unwrap().changed,
            "the same text changes nothing"
        );
        app::calendar::reckon(app, site.clock.now(), Chance([1; 32])).unwrap();
        let status = status();
        assert_eq!(status.provisional_from, Some(date(2028, 1, 1)));
        let work = status.reckoning.unwrap();
        assert!(work.finished && work.done >= 5, "{work:?}");
    }
}

#[test]
fn a_module_is_adopted_by_two_and_switched_off_for_new_cases_only() {
    let site = TestSite::new(date(2026, 11, 24));
    let app = &site.app;
    let by = || site.ctx(site.cast.login("sysadmin"));
    let line = app::module::list(app, &by()).unwrap().remove(0);
    let files = app.site().module(&line.version).unwrap().files().clone();
    let checked = app::module::check(&files, &[]).unwrap();
    assert_eq!(checked.version, line.version);
    assert_eq!(
        keys(wait(app::module::adopt(
            app,
            &by(),
            checked,
            second("secadmin")
        ))),
        ["module-in-force"]
    );
    let mut changed = files.clone();
    changed.insert("README.md".into(), "说明".into());
    let checked = app::module::check(&changed, &[]).unwrap();
    let version = checked.version.clone();
    assert_eq!(
        keys(wait(app::module::adopt(
            app,
            &by(),
            checked.clone(),
            second("sysadmin")
        ))),
        ["second-same"]
    );
    wait(app::module::adopt(app, &by(), checked, second("secadmin"))).unwrap();
    site.screen();
    assert_eq!(app::module::list(app, &by()).unwrap()[0].version, version);
    wait(app::module::switch(app, &by(), &line.code, false)).unwrap();
    let mut broken = files;
    broken.insert("module.toml".into(), "code = 1".into());
    assert!(!app::module::check(&broken, &[]).unwrap_err().is_empty());
}

#[test]
fn one_request_may_do_several_things_that_are_each_an_entry() {
    for on in testkit::engines() {
        let site = TestSite::on(on, jiff::civil::date(2026, 11, 24));
        let ctx = site.ctx(site.of(Role::SystemAdmin));
        let before = site.entries();
        // Two verbs in one unit of work, drawing under one name.
        let own = ctx.clone();
        site.app
            .submit_blocking(move |_, tx| {
                app::module::switch_in(tx, &own, "government-service", false)?;
                app::module::switch_in(tx, &own, "government-service", true)
            })
            .unwrap();
        // Two units with the circumstances of one request.
        let account = site.cast.login("sd-window-2").account.id;
        for enabled in [false, true] {
            wait(app::account::set_enabled(&site.app, &ctx, account, enabled)).unwrap();
        }
        assert_eq!(site.entries(), before + 4);
    }
}
