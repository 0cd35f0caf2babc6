//! A reform by clicking: its plan, the second person's approval, its day, and one case across.

use super::chromium::{Held, Tools};
use super::hall::Hall;
use super::page::Visit;
use app::case::{FileRequest, Whom};
use jiff::civil::date;
use model::case::{Case, Channel, Proof};
use std::collections::BTreeMap;

const SIGN: &str = "QZ-006";

/// A shop asks the town's window for a large sign.
fn a_sign(hall: &Hall) -> Case {
    let ctx = hall.site.ctx(hall.site.cast.login("sd-window-1"));
    let number = testkit::planted(hall.site.cast.founded)[8].number();
    let text = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    let request = FileRequest {
        procedure: "statutory-service".to_owned(),
        act: String::new(),
        item: SIGN.to_owned(),
        whom: Whom::Named("双甸便民超市".to_owned()),
        channel: Channel::Window,
        place: None,
        fields: text(&[
            ("applicant-kind", "organisation"),
            ("organisation-name", "双甸便民超市"),
            ("credit-code", "91320623MA1N000185"),
            ("name", "王家强"),
            ("citizen-number", number.as_str()),
            ("phone", "13800138000"),
            ("matter", "楼顶广告牌"),
        ]),
        materials: [("application-form".to_owned(), Proof::Paper)].into(),
        note: None,
        client: None,
    };
    hall.site
        .app
        .submit_blocking(move |app, tx| app::case::file_in(app, tx, &ctx, &request))
        .unwrap()
}

/// The first organiser proposes the reform that the shipped site leaves open.
fn proposed(hall: &Hall) -> String {
    let mut site = testkit::shipped_site("rudong");
    let reform = site.proposed.remove(0);
    let cast = app::port::Clock::now(&*hall.site.clock);
    let actor = hall.site.app.store().read_blocking(move |tx| {
        let known = tx.account_by_login("organiser")?.unwrap().account;
        let post = tx
            .appointments_of(known.person, cast.date())?
            .into_iter()
            .next();
        Ok(model::account::Actor {
            account: known.id,
            person: known.person,
            name: known.name,
            post,
        })
    });
    let ctx = hall.site.ctx_of(actor.unwrap());
    let title = reform.title.clone();
    hall.site
        .app
        .submit_blocking(move |app, tx| app::reform::propose_in(app, tx, &ctx, &reform))
        .unwrap();
    title
}

#[test]
fn a_reform_is_approved_by_clicking_and_a_case_goes_across() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    hall.site.enter_book();
    hall.site.turn();
    let case = a_sign(&hall);
    let title = proposed(&hall);

    // The one who proposed it sees its plan, and no button to approve it.
    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);
    desk.sign_in("organiser");
    desk.open("/reforms");
    desk.press(&title);
    desk.expect(&case.number);
    desk.expect("如东县城市管理局");
    let approve = desk.say("reform-approve");
    assert!(!desk.offers(&approve), "nobody approves her own");
    desk.sign_out();

    // The second person approves.
    desk.sign_in("organiser-2");
    desk.open("/reforms");
    desk.press(&title);
    desk.expect(&case.number);
    desk.press(&approve);
    assert!(!desk.offers(&approve), "it is approved");
    desk.sign_out();

    // Its day comes while nobody serves; then the county turns.
    hall.site.clock.to(date(2027, 1, 4), 9, 0);
    hall.site.turn();

    desk.sign_in("auditor");
    desk.open(&format!("/cases/{}", case.id));
    desk.expect(&case.number);
    desk.expect("由双甸镇为民服务中心移交如东县城市管理局办理");
    desk.open("/county/units/320623111206-CWH?on=2026-12-31");
    desk.expect("锡伍村");
    desk.sign_out();
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();

    // The lists and the plan on a phone.
    let mut phone = Visit::begin(&hall, &tools, Held::Phone, true);
    for place in ["/lists/powers", "/lists/services", "/lists/territorial"] {
        phone.open(place);
    }
    phone.sign_in("organiser-2");
    for place in [
        "/reforms",
        "/figures/five-plus",
        "/standard",
        "/establishment",
        "/routing",
    ] {
        phone.open(place);
    }
    phone.sign_out();
    let looks = phone.looks;
    drop(phone.browser);
    looks.judge();
}
