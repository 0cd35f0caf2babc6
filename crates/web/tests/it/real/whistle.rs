//! A whistle by clicking: a town calls, a department comes and solves, the town says how it was, and the
//! command centre sees how long the department took.

use super::chromium::{Held, Tools};
use super::event::{choose, held};
use super::hall::Hall;
use super::page::Visit;
use model::case::Outcome;
use model::id::CaseId;
use model::order::OrderState;
use serde_json::{Value, json};
use words::Locale;

const CIVIL: &str = "320623000000-MZJ";
const COME: &str = "请派人到双南桥头一起劝导";
const SOLVE: &str = "请安置露宿的老人";

fn act(of: &Visit<'_>, code: &str) -> String {
    of.say(&format!("act-whistle-{code}"))
}

/// Opens an act's form from the page that stands there; answers what its button says.
fn begin(of: &mut Visit<'_>, code: &str) -> String {
    let words = act(of, code);
    of.press(&words);
    words
}

fn fill(of: &Visit<'_>, field: &str, text: &str) {
    of.fill(&of.say(&format!("field-whistle-{field}")), text);
}

/// Asks the department.
fn ask(town: &mut Visit<'_>, code: &str, question: &str) {
    let words = begin(town, code);
    choose(town, "#f-unit", CIVIL);
    town.fill(&town.say("case-question"), question);
    town.press_in_form(&words);
}

/// The department's officer comes to the case by its work order.
fn by_order(of: &mut Visit<'_>, question: &str) {
    of.sign_in("mz-officer");
    of.press(&of.say("web-menu-orders"));
    of.press(question);
}

fn back(town: &mut Visit<'_>, case: &str) {
    town.sign_in("sd-grid-head");
    town.open(case);
}

/// The rows of the table on the page.
fn rows(of: &Visit<'_>) -> Value {
    let read = "return [...document.querySelectorAll('main tbody tr')].map(
        (row) => [...row.cells].map((cell) => cell.innerText.trim()))";
    of.run(read, &[])
}

#[test]
fn a_whistle_is_blown_answered_on_site_solved_and_rated_by_clicking() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);

    // The town blows it and says whom it needs.
    desk.sign_in("sd-grid-head");
    desk.open("/cases/new?procedure=whistle");
    desk.tick("联合执法哨");
    fill(&desk, "subject", "桥下露宿");
    fill(
        &desk,
        "matter",
        "双南桥下有老人露宿，镇里劝过三次，没有安置的地方",
    );
    fill(&desk, "wanted", "带安置的办法来");
    fill(&desk, "meet-at", "双南桥头");
    desk.press(&desk.say("case-new-send"));
    let page = desk.run("return location.pathname", &[]);
    let page = page.as_str().unwrap().to_owned();
    let case: CaseId = page.rsplit('/').next().unwrap().parse().unwrap();
    desk.expect(&desk.say("stage-whistle-calling"));
    ask(&mut desk, "call", COME);
    desk.sign_out();

    // The department is there twenty-five minutes later.
    hall.site.clock.pass_minutes(25);
    by_order(&mut desk, COME);
    let words = begin(&mut desk, "on-site");
    desk.fill(&desk.say("case-note-answer"), "杨科带两人已到");
    desk.press_in_form(&words);
    desk.expect(&desk.say("ui-order-answered"));
    desk.sign_out();

    // All are here: the town says who does what.
    hall.site.clock.pass_minutes(10);
    back(&mut desk, &page);
    let words = begin(&mut desk, "all-here");
    desk.press_in_form(&words);
    desk.expect(&desk.say("stage-whistle-solving"));
    ask(&mut desk, "set-task", SOLVE);
    desk.sign_out();

    // Solved two hours later, with the four things an answer says.
    hall.site.clock.pass_minutes(120);
    by_order(&mut desk, SOLVE);
    let words = begin(&mut desk, "resolved");
    fill(&desk, "accepted-at", "今天九点半");
    fill(&desk, "spoken-with", "老人和他的侄子");
    fill(&desk, "measures", "先送救助站，再联系养老院");
    choose(&desk, "#f-field-solve-by", "2026-12-01");
    desk.fill(&desk.say("case-note-answer"), "老人已在救助站住下");
    desk.press_in_form(&words);
    desk.sign_out();

    // The town ends it and rates how the department came.
    hall.site.clock.pass_minutes(10);
    back(&mut desk, &page);
    let words = begin(&mut desk, "close");
    desk.press_in_form(&words);
    desk.expect(&desk.say("stage-whistle-solved"));
    let words = begin(&mut desk, "rate");
    desk.tick(&desk.say("ui-rate-4"));
    desk.press_in_form(&words);
    desk.expect(&desk.say("ui-rate-4"));
    assert!(!desk.offers(&words), "a whistle is rated once");
    desk.sign_out();
    let after = held(&hall, case);
    assert_eq!(after.outcome, Some(Outcome::Done));
    assert_eq!(after.rating.map(|rating| rating.level), Some(4));

    // What the command centre counts is coming, not solving.
    let asked = &after.orders[0];
    let OrderState::Answered { at, .. } = &asked.state else {
        panic!("{asked:?}")
    };
    let took = hall.lexicon.span(Locale::ZhCn, at.0 - asked.asked_at.0);
    desk.sign_in("dispatcher");
    desk.press(&desk.say("web-menu-command"));
    desk.press(&desk.say("command-whistles"));
    let row = json!([["如东县民政局", "1", "1", "0", "0", "0", took, took]]);
    assert_eq!(rows(&desk), row);
    desk.sign_out();
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();
}
