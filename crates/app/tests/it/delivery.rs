//! Unified messaging: what goes out when, what is refused, what waits for its slip.

use crate::office::keys;
use crate::systems::{TODAY, TOMORROW, admin, submit, wired};
use app::delivery::{self, Records};
use app::port::{Clock, Sent};
use model::role::Role;
use testkit::{TestSite, engines, planted, wait};

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
