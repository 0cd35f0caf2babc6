//! Service halls: which places lack one, who may change one, and that what is written holds from its day.

use crate::office::keys;
use app::hall::{Writing, coverage, today, write_in};
use app::{Ctx, Fault};
use jiff::civil::{Date, date};
use model::hall::{Hall, HallCode};
use model::role::Role;
use model::unit::UnitCode;
use testkit::{TestSite, engines, wait};

const TODAY: Date = date(2026, 11, 24);

fn wish(code: Option<&str>, unit: &str, closed: Option<&str>, from: Date) -> Writing {
    Writing {
        code: code.map(|code| HallCode(code.to_owned())),
        unit: UnitCode(unit.to_owned()),
        name: "便民服务站".to_owned(),
        address: "示例路3号（示例）".to_owned(),
        hours: "08:30-11:30；14:00-17:00".to_owned(),
        windows: 2,
        places: 1,
        phone: "0513-00000009".to_owned(),
        closed: closed.map(str::to_owned),
        from,
        document: "PT-20".to_owned(),
    }
}

fn written(site: &TestSite, ctx: &Ctx, wish: Writing) -> Result<HallCode, Fault> {
    let ctx = ctx.clone();
    site.app
        .submit_blocking(move |app, tx| write_in(app, tx, &ctx, &wish))
}

fn held(site: &TestSite, code: &str) -> Option<Hall> {
    let now = app::port::Clock::now(&*site.clock);
    let (_, halls) = wait(today(&site.app, now)).unwrap();
    halls.into_iter().find(|hall| hall.code.as_str() == code)
}

#[test]
fn places_without_an_open_hall_are_found_and_a_new_hall_counts_from_its_day() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let now = app::port::Clock::now(&*site.clock);
        let (_, found) = wait(coverage(&site.app, now)).unwrap();
        assert_eq!((found.towns, found.villages), ((2, 2), (1, 3)));
        let lacking: Vec<(u64, bool)> = found
            .lacking
            .iter()
            .map(|lack| (lack.division.number(), lack.closed.is_some()))
            .collect();
        assert_eq!(
            lacking,
            [(320_623_110_001, true), (320_623_111_003, false)],
            "one is closed, one was never built"
        );

        let head = site.ctx(site.cast.login("sd-head"));
        let first = date(2026, 12, 1);
        let code = written(&site, &head, wish(None, "320623111003-JWH", None, first)).unwrap();
        assert_eq!(code.as_str(), "320623111003");
        assert!(held(&site, "320623111003").is_none(), "not before its day");
        site.clock.to(first, 0, 0);
        assert_eq!(held(&site, "320623111003").unwrap().windows, 2);
        // Closed from a day on, it lacks again; what was before stays as it was.
        let head = site.ctx(site.cast.login("sd-head"));
        let closed = wish(
            Some("320623111003"),
            "320623111003-JWH",
            Some("房屋维修"),
            date(2026, 12, 8),
        );
        written(&site, &head, closed).unwrap();
        assert!(held(&site, "320623111003").unwrap().is_open());
        site.clock.to(date(2026, 12, 8), 9, 0);
        let closed = held(&site, "320623111003").unwrap();
        assert_eq!(closed.closed.as_deref(), Some("房屋维修"));
    }
}

#[test]
fn only_who_sees_to_a_hall_changes_it_and_never_in_the_past() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let head = site.ctx(site.cast.login("sd-head"));
        let own = |closed, from| wish(Some("320623111000"), "320623111000-FWZX", closed, from);
        let past = date(2026, 11, 23);
        assert_eq!(keys(written(&site, &head, own(None, past))), ["date-past"]);
        // Another town's hall, another unit of the same town, a clerk.
        let other = wish(Some("320623110000"), "320623110000-FWZX", None, TODAY);
        assert_eq!(keys(written(&site, &head, other)), ["not-your-area"]);
        let grids = site.ctx(site.cast.login("sd-grid-head"));
        assert_eq!(
            keys(written(&site, &grids, own(None, TODAY))),
            ["not-your-area"]
        );
        let clerk = site.ctx(site.of(Role::WindowClerk));
        assert_eq!(
            keys(written(&site, &clerk, own(None, TODAY))),
            ["not-for-your-post"]
        );
        let moved = wish(Some("320623111000"), "320623111001-JWH", None, TODAY);
        assert_eq!(keys(written(&site, &head, moved)), ["hall-other-division"]);
        let mut wrong = own(None, TODAY);
        wrong.hours = "12:00-09:00".to_owned();
        assert_eq!(keys(written(&site, &head, wrong)), ["hall-hours"]);
        written(&site, &head, own(Some("停电检修"), TODAY)).unwrap();
        assert!(!held(&site, "320623111000").unwrap().is_open());
    }
}

#[test]
fn the_shipped_county_has_its_halls_but_for_those_named() {
    let site = testkit::shipped_site("rudong");
    let towns = site.towns_in_force().count();
    let villages = site.villages_in_force().count();
    let open = |level: codes::Level| {
        site.halls
            .iter()
            .filter(|hall| hall.level() == level && hall.is_open())
            .count()
    };
    assert_eq!(
        (open(codes::Level::County), open(codes::Level::Town)),
        (1, towns)
    );
    assert_eq!(
        villages - open(codes::Level::Village),
        5,
        "three none, two closed"
    );
    for hall in &site.halls {
        assert!(
            site.units.iter().any(|row| row.unit.code == hall.unit),
            "{}: {} is no unit of today",
            hall.code,
            hall.unit
        );
    }
}
