//! Visits booked ahead: as many as a half hour holds, a ticket that goes first, lost when nobody comes.

use crate::office::keys;
use crate::ticket::{act, clerk, draw, next, open, stranger, ticket};
use app::booking::{Wish, book_in, cancel_in, of_day, receive_in, take_in};
use app::ticket::arrive_in;
use app::window::TicketAct;
use app::{Ctx, Fault};
use jiff::civil::{Date, date};
use model::hall::{HallCode, WindowState};
use model::id::{BookingId, TicketId};
use testkit::{TestSite, engines, planted, wait};

const TODAY: Date = date(2026, 11, 24);
const HALL: &str = "320623111000";

fn wish(day: Date, slot: &str) -> Wish {
    Wish {
        hall: HallCode(HALL.to_owned()),
        day,
        slot: slot.to_owned(),
        items: Vec::new(),
        name: "来电人".to_owned(),
    }
}

fn citizen(site: &TestSite, n: usize) -> Ctx {
    let neighbour = &planted(site.cast.founded)[n];
    let person = site.person(neighbour.number().as_str());
    site.citizen(person, neighbour.name)
}

fn booked(site: &TestSite, n: usize, day: Date, slot: &str) -> Result<BookingId, Fault> {
    let (ctx, wish) = (citizen(site, n), wish(day, slot));
    site.app
        .submit_blocking(move |app, tx| book_in(app, tx, &ctx, &wish))
}

fn taken(site: &TestSite, day: Date, slot: &str) -> Result<BookingId, Fault> {
    let (ctx, wish) = (clerk(site, 0), wish(day, slot));
    site.app
        .submit_blocking(move |app, tx| take_in(app, tx, &ctx, &wish))
}

fn code(site: &TestSite, id: BookingId) -> String {
    let found = site.app.store().read_blocking(move |tx| tx.booking(id));
    found.unwrap().unwrap().booking.code
}

fn arrived(site: &TestSite, code: &str) -> Result<TicketId, Fault> {
    let (ctx, code) = (stranger(site), code.to_owned());
    site.app
        .submit_blocking(move |_, tx| arrive_in(tx, &ctx, &HallCode(HALL.to_owned()), &code))
}

fn cancelled(site: &TestSite, ctx: &Ctx, id: BookingId) -> Result<BookingId, Fault> {
    let ctx = ctx.clone();
    site.app
        .submit_blocking(move |_, tx| cancel_in(tx, &ctx, id))
}

#[test]
fn a_half_hour_holds_so_many_and_no_more() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let tomorrow = date(2026, 11, 25);
        let first = booked(&site, 0, tomorrow, "09:30").unwrap();
        assert_eq!(keys(taken(&site, tomorrow, "09:30")), ["booking-full"]);
        assert_eq!(keys(booked(&site, 0, tomorrow, "10:00")), ["booking-twice"]);
        // Not a half hour of the hall, not a working day, too far ahead, over already.
        assert_eq!(keys(booked(&site, 1, tomorrow, "12:30")), ["booking-slot"]);
        assert_eq!(
            keys(booked(&site, 1, date(2026, 11, 29), "09:30")),
            ["booking-day"]
        );
        assert_eq!(
            keys(booked(&site, 1, date(2026, 12, 24), "09:30")),
            ["booking-day"]
        );
        assert_eq!(keys(booked(&site, 1, TODAY, "09:00")), ["booking-slot"]);
        // Who takes it back makes room; nobody else can.
        assert_eq!(
            keys(cancelled(&site, &citizen(&site, 1), first)),
            ["not-found"]
        );
        cancelled(&site, &citizen(&site, 0), first).unwrap();
        assert_eq!(keys(cancelled(&site, &citizen(&site, 0), first)), ["stale"]);
        taken(&site, tomorrow, "09:30").unwrap();
        // The clerk's list of the day names a citizen: that is an entry of hers.
        booked(&site, 1, tomorrow, "10:00").unwrap();
        let before = site.entries();
        let (_, lines) = wait(of_day(&site.app, &clerk(&site, 0), tomorrow)).unwrap();
        assert_eq!((lines.len(), site.entries()), (3, before + 1));
    }
}

#[test]
fn with_a_booking_one_goes_first_from_its_half_hour_on() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let digits = code(&site, booked(&site, 0, TODAY, "09:30").unwrap());
        draw(&site, &[], false).unwrap();
        draw(&site, &[], false).unwrap();
        let hers = arrived(&site, &digits).unwrap();
        assert_eq!(
            arrived(&site, &digits).unwrap(),
            hers,
            "typed twice, drawn once"
        );
        assert_eq!(ticket(&site, hers).number(), "B003");
        open(&site, 0, 1, WindowState::Open).unwrap();
        let early = next(&site, 0).unwrap();
        assert_eq!(
            ticket(&site, early).serial,
            1,
            "it is not half past nine yet"
        );
        act(&site, 0, early, TicketAct::Finish).unwrap();
        site.clock.pass_minutes(30);
        assert_eq!(next(&site, 0).unwrap(), hers);
    }
}

#[test]
fn who_does_not_come_loses_it_and_who_comes_too_early_waits_like_others() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let late = code(&site, booked(&site, 0, TODAY, "09:30").unwrap());
        let early = code(&site, booked(&site, 1, TODAY, "15:00").unwrap());
        assert_eq!(keys(arrived(&site, "000000x")), ["booking-unknown"]);
        assert_eq!(keys(arrived(&site, &early)), ["booking-early"]);
        site.clock.to(TODAY, 10, 1);
        assert_eq!(keys(arrived(&site, &late)), ["booking-expired"]);
        // The clerk draws the ticket of who has forgotten her digits.
        site.clock.to(TODAY, 14, 30);
        let phoned = taken(&site, TODAY, "15:30").unwrap();
        let ctx = clerk(&site, 1);
        let drawn = site
            .app
            .submit_blocking(move |_, tx| receive_in(tx, &ctx, phoned))
            .unwrap();
        assert_eq!(ticket(&site, drawn).booking, Some(phoned));
        // A clerk of another town's hall does not see that there is anything.
        let other = site.ctx(site.cast.login("ch-window-1"));
        assert_eq!(keys(cancelled(&site, &other, phoned)), ["not-found"]);
    }
}
