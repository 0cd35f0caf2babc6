//! The hotline's desk, the rates and the support between units as pages and lines of the API give them.

use crate::api::{self, Program, found, unlimited};
use crate::browser::{Answered, Town};
use crate::casework::{text, value};
use axum::http::StatusCode;
use serde_json::{Value, json};

const VILLAGE: &str = "320623111001";
const MZJ: &str = "320623000000-MZJ";

fn whole(answer: &Answered) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(!answer.text.contains('⟦'), "{}", answer.text);
}

/// A call as a program takes it down.
pub fn noise(phone: &str) -> Value {
    json!({ "act": "record", "division": VILLAGE,
            "fields": { "caller-name": "张女士", "caller-phone": phone, "kind": "complaint", "class": "ts-noise",
                        "summary": "菜场早上五点放喇叭" } })
}

pub async fn recorded(town: &Town, phone: &str) -> Value {
    let taken = Program::of(town, "hotline")
        .await
        .post("/api/v1/hotline/calls", &noise(phone))
        .await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    taken.json()
}

async fn act(town: &Town, who: &str, case: &Value, body: Value) -> Value {
    let mut program = Program::of(town, who).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let mut body = body;
    if body["version"].is_null() {
        body["version"] = program.get(&path).await.json()["version"].clone();
    }
    let done = program.post(&format!("{path}/acts"), &body).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    done.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_taken_down_on_its_page_the_phone_first() {
    let town = Town::new(unlimited());
    let mut desk = town.signed_in("hotline").await;
    for path in ["/", "/hotline"] {
        let page = desk.get(path).await;
        whole(&page);
        let phone = page.text.find("name=\"field-caller-phone\"").unwrap();
        let kind = page.text.find("name=\"field-kind\"").unwrap();
        assert!(phone < kind, "the phone comes first");
        assert!(page.text.contains("formaction=\"/hotline/look\""));
        assert!(
            page.text.contains("<datalist"),
            "a place is typed, not picked"
        );
    }
    assert_eq!(
        desk.get("/cases/new?procedure=hotline-call").await.status,
        StatusCode::SEE_OTHER
    );
    let key = value(&desk.get("/hotline").await.text, "key");
    let mut fields = vec![
        ("key", key.as_str()),
        ("field-caller-name", "张女士"),
        ("field-caller-phone", "13800138000"),
        ("field-kind", "complaint"),
        ("field-class", "ts-noise"),
        ("field-summary", "菜场早上五点放喇叭"),
        ("act", "record"),
        ("where", "没有的村"),
    ];
    let refused = desk.post("/hotline", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("菜场早上五点放喇叭"),
        "what was typed stays"
    );
    fields.pop();
    fields.push(("where", "星光"));
    let sent = desk.post("/hotline", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = desk.get("/hotline").await;
    whole(&page);
    assert!(text(&page.text).contains("已记录，编号"), "{}", page.text);
    let number = text(&page.text)
        .split("已记录，编号 ")
        .nth(1)
        .unwrap()
        .split('。')
        .next()
        .unwrap()
        .trim()
        .to_owned();
    assert!(text(&page.text).contains("待分派 1 件"), "{}", page.text);

    // The next caller has the same phone and the same noise.
    let asked = [
        ("field-caller-phone", "138 0013 8000"),
        ("field-class", "ts-noise"),
        ("where", "星光"),
    ];
    let looked = desk.post("/hotline/look", &asked).await;
    whole(&looked);
    assert!(
        looked.text.matches(number.as_str()).count() >= 3,
        "hers, and like it: {}",
        looked.text
    );
    assert!(!looked.text.contains("张女士"), "nobody is opened");
    let wrong = [("field-caller-phone", "138")];
    let wrong = desk.post("/hotline/look", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    let key = value(&looked.text, "key");
    let merged = [
        ("key", key.as_str()),
        ("field-caller-phone", "13800138000"),
        ("field-kind", "complaint"),
        ("field-class", "ts-noise"),
        ("field-summary", "喇叭还在放"),
        ("where", "星光"),
        ("link", number.as_str()),
        ("act", "record"),
    ];
    let sent = desk.post("/hotline", &merged).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = desk.get("/hotline").await;
    assert!(text(&page.text).contains("已记录并并案"), "{}", page.text);

    for who in ["sd-window-1", "dispatcher", "leader"] {
        let mut other = town.signed_in(who).await;
        let status = other.get("/hotline").await.status;
        assert_eq!(status, StatusCode::FORBIDDEN, "{who}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_do_what_the_desk_does_and_learn_no_phone() {
    let town = Town::new(unlimited());
    let case = recorded(&town, "13800138000").await;
    let mut desk = Program::of(&town, "hotline").await;
    let waiting = desk.get("/api/v1/hotline").await.json();
    assert_eq!(waiting["dispatch"][0]["id"], case["id"]);
    assert_eq!(waiting["dispatch"][0]["dispatch"], "dispatch");
    let phone = json!({ "phone": "13800138000" });
    let found = desk.post("/api/v1/hotline/callers", &phone).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text);
    assert_eq!(found.json()["matters"][0]["number"], case["number"]);
    assert!(!found.text.contains("8000"), "{}", found.text);
    let path = format!("/api/v1/hotline/alike?division={VILLAGE}&class=ts-noise");
    let alike = desk.get(&path).await.json();
    assert_eq!(alike["alike"][0]["matter"]["id"], case["id"]);
    let mut clerk = Program::of(&town, "sd-window-1").await;
    let denied = clerk.post("/api/v1/hotline/callers", &phone).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rates_and_support_are_shown_and_every_number_opens() {
    let town = Town::new(unlimited());
    let case = recorded(&town, "13800138000").await;
    let ask = json!({ "act": "dispatch", "unit": MZJ, "question": "请到现场处理并答复" });
    let asked = act(&town, "hotline", &case, ask).await;

    // The department's own page says what it owes, the front's clerk sees numbers only.
    let unit = format!("/county/units/{MZJ}");
    let mut officer = town.signed_in("mz-officer").await;
    let page = officer.get(&unit).await;
    whole(&page);
    assert!(page.text.contains("id=\"support\""));
    assert!(page.text.contains("请到现场处理并答复"), "{}", page.text);
    let mut clerk = town.signed_in("sd-window-1").await;
    let page = clerk.get(&unit).await;
    whole(&page);
    assert!(page.text.contains("id=\"support\""));
    assert!(!page.text.contains("请到现场处理并答复"));

    let mut program = Program::of(&town, "mz-officer").await;
    let order = program.get("/api/v1/orders").await.json()["orders"][0]["id"].clone();
    assert!(asked["version"].is_number());
    let said = json!({ "act": "answer", "order": order, "note": "已要求菜场七点前不用喇叭", "version": 1 });
    act(&town, "mz-officer", &case, said).await;
    let reply = json!({ "act": "replied", "fields": { "reply": "已停用早间喇叭" } });
    act(&town, "hotline", &case, reply).await;
    let back = json!({ "act": "call-back-solved",
                       "fields": { "responded": "in-time", "solved": true, "satisfied": "yes" } });
    act(&town, "hotline", &case, back).await;

    let mut leader = town.signed_in("leader").await;
    let page = leader.get("/figures/hotline").await;
    whole(&page);
    assert!(text(&page.text).contains("如东县民政局"), "{}", page.text);
    let hrefs: Vec<String> = page
        .text
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(crate::casework::raw)
        .filter(|href| href.starts_with("/figures/rows?of=served"))
        .collect();
    assert!(hrefs.len() >= 6, "{}", page.text);
    for href in &hrefs {
        let rows = leader.get(href).await;
        whole(&rows);
        if href.contains("hotline-call") {
            let number = case["number"].as_str().unwrap();
            assert!(rows.text.contains(number), "{href}: {}", rows.text);
        }
    }
    whole(&leader.get("/figures/hotline?month=2026-10").await);
    let page = leader.get("/figures/support").await;
    whole(&page);
    assert!(text(&page.text).contains("后台"), "{}", page.text);
    whole(&leader.get("/figures").await);

    let mut program = Program::of(&town, "leader").await;
    let rates = program.get("/api/v1/figures/hotline").await.json();
    assert_eq!(rates["procedures"][0]["procedure"], "hotline-call");
    assert_eq!(rates["procedures"][0]["units"][0]["unit"], MZJ);
    assert_eq!(rates["procedures"][0]["all"]["rates"][1]["share"], 10_000);
    assert!(rates["petitions_on_time"].is_null());
    let path = "/api/v1/figures/hotline/cases?measure=solved&yes=1&procedure=hotline-call\
                &division=320623000000&month=2026-11";
    let cases = program.get(path).await.json();
    assert_eq!(cases["cases"][0]["id"], case["id"]);
    let table = program.get("/api/v1/figures/support").await.json();
    assert_eq!(table["units"][0]["unit"], MZJ);
    assert_eq!(table["units"][0]["asked"]["share"], 10_000);
    let own = program
        .get(&format!("/api/v1/county/units/{MZJ}/support"))
        .await
        .json();
    assert_eq!(own["asked"]["answered"], 1);
    assert_eq!(
        own["owes"],
        json!([]),
        "the command sees that nothing is owed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn command_centres_may_be_asked_and_whom_it_is_about_may_not() {
    let town = Town::new(unlimited());
    let mut body = noise("13800138000");
    body["fields"]["about-unit"] = json!(MZJ);
    let mut desk = Program::of(&town, "hotline").await;
    let taken = desk.post("/api/v1/hotline/calls", &body).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    let case = taken.json();
    let id = case["id"].as_str().unwrap();
    let mut page = town.signed_in("hotline").await;
    let form = page.get(&format!("/cases/{id}/acts/dispatch")).await;
    whole(&form);
    let offered = |unit: &str| form.text.contains(&format!("<option value=\"{unit}\""));
    assert!(offered("320623000000-CZJ"), "{}", form.text);
    assert!(offered("320623111000-WGZX"), "the town's grid centre");
    assert!(!offered(MZJ), "it is about them");
    assert!(!offered("320623000000-ZHZX"), "its own");

    // A front unit may ask the command centre in a matter of its own.
    let (mut worker, id, version) = found(&town).await;
    let papers = json!({ "portrait": { "paper": true }, "citizen-card": { "paper": true },
                         "household-register": { "paper": true } });
    let hand_in = json!({ "act": "hand-in", "version": version, "fields": { "consent": true }, "materials": papers });
    let case = api::act(&mut worker, &id, hand_in).await;
    let mut window = Program::of(&town, "sd-window-1").await;
    let accept = json!({ "act": "accept", "version": case["version"] });
    api::act(&mut window, &id, accept).await;
    let mut approver = town.signed_in("sd-approve-1").await;
    let form = approver.get(&format!("/cases/{id}/acts/ask")).await;
    whole(&form);
    let offered = |unit: &str| form.text.contains(&format!("<option value=\"{unit}\""));
    assert!(
        offered("320623000000-ZHZX") && offered(MZJ),
        "{}",
        form.text
    );
    assert!(!offered("320623000000-XZB"), "no office of the government");
}
