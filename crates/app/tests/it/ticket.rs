//! The queue of a hall: who is next, who goes first, who was missed, what is sent on, what a day comes to.

use crate::office::keys;
use app::ticket::{Drawing, draw_in};
use app::window::{TicketAct, act_in, desk, next_in, set_in};
use app::{Ctx, Fault, PRODUCT};
use jiff::civil::{Date, date};
use model::account::Actor;
use model::hall::{HallCode, WindowState};
use model::id::{AccountId, TicketId};
use model::ticket::Ticket;
use std::collections::BTreeSet;
use testkit::{TestSite, engines, wait};

const TODAY: Date = date(2026, 11, 24);
const HALL: &str = "320623111000";

/// Whoever stands before the machine.
pub(crate) fn stranger(site: &TestSite) -> Ctx {
    site.ctx_of(Actor {
        account: AccountId::from_bytes([0; 16]),
        person: PRODUCT,
        name: String::new(),
        post: None,
    })
}

pub(crate) fn clerk(site: &TestSite, n: usize) -> Ctx {
    site.ctx(site.cast.login(["sd-window-1", "sd-window-2"][n]))
}

pub(crate) fn draw(site: &TestSite, items: &[&str], priority: bool) -> Result<TicketId, Fault> {
    let wish = Drawing {
        hall: HallCode(HALL.to_owned()),
        items: items.iter().map(|item| (*item).to_owned()).collect(),
        priority,
        phone: None,
    };
    let ctx = stranger(site);
    site.app
        .submit_blocking(move |app, tx| draw_in(app, tx, &ctx, &wish))
}

pub(crate) fn open(
    site: &TestSite,
    n: usize,
    window: u32,
    state: WindowState,
) -> Result<u32, Fault> {
    let ctx = clerk(site, n);
    site.app
        .submit_blocking(move |_, tx| set_in(tx, &ctx, window, state))
}

pub(crate) fn next(site: &TestSite, n: usize) -> Result<TicketId, Fault> {
    let ctx = clerk(site, n);
    site.app
        .submit_blocking(move |app, tx| next_in(app, tx, &ctx))
}

pub(crate) fn act(
    site: &TestSite,
    n: usize,
    id: TicketId,
    act: TicketAct,
) -> Result<TicketId, Fault> {
    let ctx = clerk(site, n);
    site.app
        .submit_blocking(move |_, tx| act_in(tx, &ctx, id, act))
}

pub(crate) fn ticket(site: &TestSite, id: TicketId) -> Ticket {
    let found = site.app.store().read_blocking(move |tx| tx.ticket(id));
    found.unwrap().unwrap()
}

/// Calls and finishes; the numbers in the order in which they were called.
fn served(site: &TestSite, n: usize, times: usize) -> Vec<u32> {
    (0..times)
        .map(|_| {
            let id = next(site, n).unwrap();
            act(site, n, id, TicketAct::Finish).unwrap();
            ticket(site, id).serial
        })
        .collect()
}

#[test]
fn one_after_the_other_and_who_asks_goes_first() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        for _ in 0..3 {
            draw(&site, &[], false).unwrap();
        }
        let asked = draw(&site, &[], true).unwrap();
        assert_eq!(ticket(&site, asked).number(), "A004");
        assert_eq!(keys(next(&site, 0)), ["window-not-open"]);
        assert_eq!(
            keys(open(&site, 0, 9, WindowState::Open)),
            ["window-unknown"]
        );
        open(&site, 0, 1, WindowState::Open).unwrap();
        assert_eq!(keys(open(&site, 1, 1, WindowState::Open)), ["window-taken"]);
        assert_eq!(keys(open(&site, 0, 2, WindowState::Open)), ["window-other"]);
        open(&site, 1, 2, WindowState::Open).unwrap();
        assert_eq!(served(&site, 0, 2), [4, 1]);
        // Two windows never call the same.
        let (one, two) = (next(&site, 0).unwrap(), next(&site, 1).unwrap());
        assert_ne!(one, two);
        assert_eq!(keys(next(&site, 0)), ["window-busy"]);
        assert_eq!(
            keys(act(&site, 0, two, TicketAct::Finish)),
            ["ticket-elsewhere"]
        );
        act(&site, 0, one, TicketAct::Finish).unwrap();
        assert_eq!(keys(next(&site, 0)), ["window-nobody"]);
        open(&site, 0, 1, WindowState::Paused).unwrap();
        assert_eq!(keys(next(&site, 0)), ["window-paused"]);
        assert_eq!(
            keys(open(&site, 1, 2, WindowState::Closed)),
            ["window-busy"]
        );
    }
}

#[test]
fn who_was_missed_comes_back_behind_the_next_three() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        for _ in 0..6 {
            draw(&site, &[], false).unwrap();
        }
        open(&site, 0, 1, WindowState::Open).unwrap();
        let first = next(&site, 0).unwrap();
        act(&site, 0, first, TicketAct::Again).unwrap();
        act(&site, 0, first, TicketAct::Missed).unwrap();
        assert_eq!(
            keys(act(&site, 0, first, TicketAct::Again)),
            ["ticket-elsewhere"]
        );
        act(&site, 0, first, TicketAct::Return).unwrap();
        assert_eq!(served(&site, 0, 6), [2, 3, 4, 1, 5, 6]);
        assert_eq!(ticket(&site, first).calls, 3);
    }
}

#[test]
fn who_is_sent_on_waits_for_that_window_until_it_closes() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        for _ in 0..4 {
            draw(&site, &[], false).unwrap();
        }
        open(&site, 0, 1, WindowState::Open).unwrap();
        let first = next(&site, 0).unwrap();
        let to_two = TicketAct::Transfer(2);
        assert_eq!(keys(act(&site, 0, first, to_two)), ["window-not-there"]);
        open(&site, 1, 2, WindowState::Open).unwrap();
        act(&site, 0, first, to_two).unwrap();
        assert_eq!(served(&site, 0, 1), [2], "not for window 1");
        assert_eq!(served(&site, 1, 1), [1], "first at window 2");
        let third = next(&site, 0).unwrap();
        act(&site, 0, third, to_two).unwrap();
        open(&site, 1, 2, WindowState::Closed).unwrap();
        assert_eq!(ticket(&site, third).window, None, "any may call it now");
        assert_eq!(served(&site, 0, 2), [3, 4]);
    }
}

#[test]
fn numbers_have_no_gaps_and_none_stands_twice_whoever_draws_at_once() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        draw(&site, &[], false).unwrap();
                    }
                });
            }
        });
        let day = TODAY;
        let now = app::port::Clock::now(&*site.clock);
        let waiting = site
            .app
            .store()
            .read_blocking(move |tx| tx.ticket_queue(&HallCode(HALL.to_owned()), day, now, 100))
            .unwrap();
        let numbers: BTreeSet<u32> = waiting.iter().map(|ticket| ticket.serial).collect();
        assert_eq!(numbers, (1..=30).collect());
        // The next day begins at one again.
        site.clock.to(date(2026, 11, 25), 9, 0);
        let id = draw(&site, &[], false).unwrap();
        assert_eq!(ticket(&site, id).serial, 1);
    }
}

#[test]
fn a_day_comes_to_what_its_tickets_say() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        for _ in 0..4 {
            draw(&site, &[], false).unwrap();
        }
        open(&site, 0, 1, WindowState::Open).unwrap();
        // Called after 1, 6 and 11 minutes, served 5 minutes each; the fourth does not come.
        for minutes in [1, 0, 0] {
            site.clock.pass_minutes(minutes);
            let id = next(&site, 0).unwrap();
            site.clock.pass_minutes(5);
            act(&site, 0, id, TicketAct::Finish).unwrap();
        }
        let gone = next(&site, 0).unwrap();
        act(&site, 0, gone, TicketAct::Missed).unwrap();
        let ctx = clerk(&site, 0);
        let found = wait(app::hall::days(
            &site.app,
            &ctx,
            HallCode(HALL.to_owned()),
            TODAY,
            TODAY,
        ))
        .unwrap();
        let day = &found.days[0];
        assert_eq!((day.drawn, day.served, day.missed), (4, 3, 1));
        let minutes = |ms: Option<i64>| ms.map(|ms| ms / 60_000);
        assert_eq!(minutes(day.wait_median), Some(6));
        assert_eq!(minutes(day.wait_p90), Some(16));
        assert_eq!(minutes(day.service_median), Some(5));
        assert_eq!(
            (found.queue.measured, found.queue.service_ms),
            (true, 300_000)
        );
        // Two before her and one window: twice the median, an estimate.
        for _ in 0..3 {
            draw(&site, &[], false).unwrap();
        }
        let last = draw(&site, &[], false).unwrap();
        let now = app::port::Clock::now(&*site.clock);
        let stands = wait(app::ticket::standing(&site.app, now, last)).unwrap();
        assert_eq!((stands.ahead, stands.expected_ms), (Some(3), Some(900_000)));
        // Figures of another town's hall are not hers to see.
        let other = wait(app::hall::days(
            &site.app,
            &ctx,
            HallCode("320623110000".to_owned()),
            TODAY,
            TODAY,
        ));
        assert_eq!(keys(other.map(|_| ())), ["not-found"]);
    }
}

#[test]
fn a_closed_hall_gives_no_ticket_and_a_phone_is_not_taken_where_nobody_can_be_told() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let at = |hall: &str, phone: Option<&str>| {
            let wish = Drawing {
                hall: HallCode(hall.to_owned()),
                items: Vec::new(),
                priority: false,
                phone: phone.map(str::to_owned),
            };
            let ctx = stranger(&site);
            site.app
                .submit_blocking(move |app, tx| draw_in(app, tx, &ctx, &wish))
        };
        assert_eq!(keys(at("320623110001", None)), ["hall-closed"]);
        assert_eq!(keys(at("320623111003", None)), ["not-found"]);
        assert_eq!(keys(at(HALL, Some("13800138000"))), ["ticket-no-gateway"]);
        // A desk of a unit that has no hall says so; one that has shows its queue.
        let grid = wait(desk(&site.app, &clerk(&site, 0))).unwrap().unwrap();
        assert_eq!(grid.hall.code.as_str(), HALL);
        assert!(grid.window.is_none() && grid.queue.waiting.is_empty());
    }
}
