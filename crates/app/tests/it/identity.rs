//! Unified identity: another way in, for accounts that there are.

use crate::office::keys;
use crate::systems::{BACK, TODAY, admin, submit, wired};
use app::account::Second;
use app::identity::{self, Binding, Leaving, Returned, Returning};
use app::once::Repeat;
use app::port::Clock;
use app::{Ctx, Fault};
use model::id::AccountId;
use model::journal::Body;
use testkit::{PASSWORD, TestSite, engines, wait};

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
