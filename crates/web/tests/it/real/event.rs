//! An event of a grid by clicking, over two levels of command: from the phone it is reported on to the
//! words of who reported it.

use super::browser::photograph;
use super::chromium::{Held, Tools};
use super::hall::Hall;
use super::offline::{Phone, built, draw};
use super::page::Visit;
use app::case::{CaseFilter, FileRequest, Whom, file_in};
use codes::{DivisionCode, GridCode};
use model::case::{Case, Channel, Outcome};
use model::id::CaseId;
use model::order::OrderState;
use model::place::Place;
use model::role::Role;
use model::scope::Scope;
use serde_json::json;
use std::collections::BTreeMap;
use testkit::Somebody;

const CENTRE: &str = "320623111000-WGZX";
/// Whom the territorial list names for rubbish in a town.
const SERVICES: &str = "320623111000-ZHFW";
const ENFORCEMENT: &str = "320623111000-ZFJ";
/// Who saw it and said so.
const REPORTER: &str = "王家强";
const ASKED: &str = "请清走桥头的垃圾，今天办完";
const ASKED_AGAIN: &str = "请清走垃圾，查明是谁倒的";

/// The county with its lists, who sends events out in the town, who does the work there, and a citizen
/// with an account.
fn county() -> (Hall, Somebody) {
    let hall = Hall::open();
    hall.site.enter_book();
    hall.site.turn();
    draw(&hall);
    let site = &hall.site;
    let town = site.appoint("sd-dispatch", "滕派", Role::Dispatcher, CENTRE);
    site.appoint("zhfw-head", "段主任", Role::UnitHead, SERVICES);
    site.appoint("zfj-head", "雷局", Role::UnitHead, ENFORCEMENT);
    site.give_account("reporter", REPORTER);
    (hall, town)
}

/// The words of the procedure's acts.
fn act(of: &Visit<'_>, code: &str) -> String {
    of.say(&format!("act-grid-event-{code}"))
}

/// Opens an act's form from the page of its case; answers what its button says.
fn begin(of: &mut Visit<'_>, case: CaseId, code: &str) -> String {
    of.open(&format!("/cases/{case}"));
    let words = act(of, code);
    of.press(&words);
    words
}

/// An act that nothing must be said to.
fn just(of: &mut Visit<'_>, case: CaseId, code: &str) {
    let words = begin(of, case, code);
    of.press_in_form(&words);
}

/// An act with a reason, below the label that its verb gives it.
fn because(of: &mut Visit<'_>, case: CaseId, code: &str, label: &str, reason: &str) {
    let words = begin(of, case, code);
    of.fill(&of.say(label), reason);
    of.press_in_form(&words);
}

/// Chooses one of a list.
#[track_caller]
pub(super) fn choose(of: &Visit<'_>, control: &str, value: &str) {
    let set = "const list = document.querySelector(arguments[0]); list.value = arguments[1]; return list.value";
    let chosen = of.run(set, &[json!(control), json!(value)]);
    assert_eq!(
        chosen,
        json!(value),
        "{}: no choice in {control}",
        of.here()
    );
}

/// Sends a case from the command desk: to whom the list names, or to another.
fn dispatch(desk: &mut Visit<'_>, case: CaseId, other: Option<&str>, question: &str) {
    desk.open(&format!("/command?dispatch={case}"));
    let named = desk.run("return document.querySelector('#f-units').value", &[]);
    assert_eq!(named, json!(SERVICES), "the list names the town's own unit");
    if let Some(unit) = other {
        choose(desk, "#f-units", unit);
    }
    desk.fill(&desk.say("command-question"), question);
    desk.press_in_form(&desk.say("command-dispatch"));
}

/// The unit asked comes to the case by its work order.
fn by_order(desk: &mut Visit<'_>, login: &str, question: &str) {
    desk.sign_in(login);
    desk.press(&desk.say("web-menu-orders"));
    desk.press(question);
}

/// Hands a photograph to a field and waits until the page has it.
fn show(of: &Visit<'_>, field: &str, shade: u8) {
    let file = photograph(of.browser.folder(), field, shade);
    of.attach(&of.say(&format!("field-grid-event-{field}")), &file);
    let ready = "return [...document.querySelectorAll('.capture.has-shot')].filter((shot) => \
                 shot.querySelector('[data-capture-note]').textContent !== '' && shot.querySelector('img').complete).length === 1";
    of.until("the photograph", ready);
}

fn later(hall: &Hall) {
    hall.site.clock.pass_minutes(7);
}

/// A case as it stands.
pub(super) fn held(hall: &Hall, id: CaseId) -> Case {
    let found = hall.site.app.store().read_blocking(move |tx| tx.case(id));
    found.unwrap().unwrap().0
}

/// Events that stand, the latest first.
fn events(hall: &Hall) -> Vec<CaseId> {
    let filter = CaseFilter {
        module: "grid".into(),
        limit: 10,
        ..CaseFilter::default()
    };
    hall.site
        .app
        .submit_blocking(move |_, tx| Ok(tx.case_list(&Scope::County, &filter)?))
        .unwrap()
        .iter()
        .map(|line| line.id)
        .collect()
}

#[test]
fn an_event_goes_by_clicking_from_a_phone_to_its_rating() {
    let Some(tools) = Tools::given() else { return };
    if !built() {
        return;
    }
    let (hall, _) = county();
    let mut phone = Phone::new(&hall, &tools);
    phone.visit.sign_in("reporter");
    phone.stand();
    phone.visit.open("/report");
    phone.report();
    phone.all("sent");
    phone.visit.sign_out();
    let [case] = events(&hall)[..] else {
        panic!("one report, one case")
    };
    let filed = held(&hall, case);
    assert_eq!(filed.applicant.name, REPORTER);
    assert!(filed.place.grid.is_some() && filed.fields.contains_key("photo"));

    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);
    received_and_sent(&mut desk, case, &filed.number);
    given_back(&mut desk, case);
    done_by_another(&mut desk, case);

    // Who works in the grid, and had no hand in it, looks.
    phone.visit.sign_in("xg-grid-1");
    phone.visit.press(REPORTER);
    let verify = act(&phone.visit, "verify");
    phone.visit.press(&verify);
    show(&phone.visit, "check-photo", 120);
    phone.visit.press_in_form(&verify);
    phone.visit.sign_out();
    later(&hall);

    closed(&mut desk, case);
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();

    // She is not satisfied and says so; the procedure opens nothing anew for that.
    phone.visit.sign_in("reporter");
    phone.visit.press(&phone.visit.say("web-menu-mine"));
    phone.visit.press(&phone.visit.say("procedure-grid-event"));
    phone
        .visit
        .expect(&phone.visit.say("public-grid-event-closed"));
    phone.visit.tick(&phone.visit.say("ui-rate-2"));
    phone
        .visit
        .press_in_form(&phone.visit.say("citizen-rate-do"));
    phone.visit.expect(&phone.visit.say("citizen-rated"));
    let after = held(&hall, case);
    assert_eq!(after.outcome, Some(Outcome::Done));
    assert_eq!(after.rating.map(|rating| rating.level), Some(2));
    assert_eq!(events(&hall).len(), 1);
    let looks = phone.visit.looks;
    drop(phone.visit.browser);
    looks.judge();
}

/// The town's dispatcher takes it in and sends it to whom the list names.
fn received_and_sent(desk: &mut Visit<'_>, case: CaseId, number: &str) {
    desk.sign_in("sd-dispatch");
    desk.press(&desk.say("web-menu-command"));
    desk.expect(number);
    just(desk, case, "receive");
    just(desk, case, "register");
    desk.expect(&desk.say("stage-grid-event-dispatching"));
    dispatch(desk, case, None, ASKED);
    desk.expect("已派给 双甸镇综合服务中心");
    desk.sign_out();
    later(desk.hall);
}

/// "Not ours", by a line of the list; the town sends it to another.
fn given_back(desk: &mut Visit<'_>, case: CaseId) {
    by_order(desk, "zhfw-head", ASKED);
    let words = act(desk, "disclaim");
    desk.press(&words);
    choose(desk, "#f-cites", "SD-008");
    desk.press_in_form(&words);
    desk.expect(&desk.say("ui-order-returned"));
    let order = held(desk.hall, case).orders.remove(0);
    let by_line = matches!(&order.state, OrderState::Returned { cites, .. } if cites == "SD-008");
    assert!(by_line, "{order:?}");
    desk.sign_out();
    later(desk.hall);

    desk.sign_in("sd-dispatch");
    dispatch(desk, case, Some(ENFORCEMENT), ASKED_AGAIN);
    desk.sign_out();
    later(desk.hall);
}

/// The other unit does it and shows it; nobody there says that it is well done.
fn done_by_another(desk: &mut Visit<'_>, case: CaseId) {
    by_order(desk, "zfj-head", ASKED_AGAIN);
    let words = act(desk, "answer");
    desk.press(&words);
    show(desk, "after-photo", 60);
    desk.fill(&desk.say("case-note-answer"), "已清走，倒垃圾的人已劝告");
    desk.press_in_form(&words);
    desk.expect(&desk.say("ui-order-answered"));
    assert!(
        !desk.offers(&act(desk, "verify")),
        "not by whose work it is"
    );
    desk.sign_out();
    later(desk.hall);

    desk.sign_in("sd-dispatch");
    let words = begin(desk, case, "feedback");
    desk.fill(&desk.say("field-grid-event-result"), "桥头已清干净");
    desk.press_in_form(&words);
    desk.expect(&desk.say("stage-grid-event-verification"));
    desk.sign_out();
    later(desk.hall);
}

/// Called back and closed.
fn closed(desk: &mut Visit<'_>, case: CaseId) {
    desk.sign_in("sd-dispatch");
    let words = begin(desk, case, "call-back");
    desk.tick(&desk.say("field-grid-event-solved"));
    desk.press_in_form(&words);
    just(desk, case, "close");
    desk.expect(&desk.say("stage-grid-event-closed"));
    assert_eq!(held(desk.hall, case).outcome, Some(Outcome::Done));
    desk.sign_out();
    later(desk.hall);
}

/// Water on a road, as another office tells the town.
fn water(hall: &Hall, town: &Somebody) -> CaseId {
    let ctx = hall.site.ctx(town);
    let village = DivisionCode::from_number(320_623_111_001).unwrap();
    let fields: BTreeMap<String, String> = [
        ("class", "0406"),
        ("summary", "县道桥下积水，车过不去"),
        ("source", "department"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let request = FileRequest {
        procedure: "grid-event".to_owned(),
        act: "report".to_owned(),
        item: String::new(),
        whom: Whom::Named(String::new()),
        channel: Channel::Online,
        place: Some(Place {
            division: village,
            grid: GridCode::compose(village, 1, None),
            point: None,
        }),
        fields,
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    hall.site
        .app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request))
        .unwrap()
        .id
}

#[test]
fn what_the_town_sends_up_the_county_hands_back() {
    let Some(tools) = Tools::given() else { return };
    let (hall, town) = county();
    let case = water(&hall, &town);
    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);
    desk.sign_in("sd-dispatch");
    just(&mut desk, case, "receive");
    just(&mut desk, case, "register");
    let reason = "是县道，镇里没有抽水设备";
    because(&mut desk, case, "escalate", "case-note", reason);
    desk.expect(&desk.say("stage-grid-event-county"));
    assert!(
        !desk.offers(&act(&desk, "dispatch")),
        "it is the county's now"
    );
    desk.sign_out();
    later(&hall);

    desk.sign_in("dispatcher");
    desk.press(&desk.say("web-menu-command"));
    desk.expect(&held(&hall, case).number);
    desk.open(&format!("/cases/{case}"));
    desk.expect(reason);
    let answer = "县水务局把水泵借给镇里，请自行处置";
    because(&mut desk, case, "hand-back", "case-note-return", answer);
    desk.expect(&desk.say("stage-grid-event-dispatching"));
    desk.sign_out();
    later(&hall);

    desk.sign_in("sd-dispatch");
    desk.open(&format!("/cases/{case}"));
    desk.expect(answer);
    just(&mut desk, case, "to-grid");
    desk.sign_out();
    let after = held(&hall, case);
    let worker = hall.site.cast.login("xg-grid-1").person();
    let holder = after.holder.unwrap();
    assert_eq!(
        (holder.unit.as_str(), holder.person),
        (CENTRE, Some(worker))
    );
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();
}
