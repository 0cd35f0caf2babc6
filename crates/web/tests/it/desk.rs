//! What waits for somebody, seen together: work orders, parameters to be confirmed, messages.

use crate::api::{Program, act, found, unlimited};
use crate::browser::{Answered, Town};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn whole(answer: &Answered) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(
        !answer.text.contains('⟦'),
        "words are missing: {}",
        answer.text
    );
}

/// A case whose approver asks the grid centre something.
async fn asked(town: &Town) -> Value {
    let (mut worker, id, version) = found(town).await;
    let papers = json!({ "portrait": { "paper": true }, "citizen-card": { "paper": true }, "household-register": { "paper": true } });
    let hand_in = json!({ "act": "hand-in", "version": version, "fields": { "consent": true }, "materials": papers });
    let case = act(&mut worker, &id, hand_in).await;
    let mut window = Program::of(town, "sd-window-1").await;
    let accept = json!({ "act": "accept", "version": case["version"] });
    let case = act(&mut window, &id, accept).await;
    let mut approver = Program::of(town, "sd-approve-1").await;
    let ask = json!({ "act": "ask", "version": case["version"], "question": "是否常住本村？", "unit": "320623111000-WGZX" });
    act(&mut approver, &id, ask).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_sees_what_the_unit_is_asked_and_what_it_waits_for() {
    let town = Town::new(unlimited());
    asked(&town).await;
    let mut grid = town.signed_in("sd-grid-head").await;
    let home = grid.get("/").await;
    whole(&home);
    assert!(
        home.text.contains("是否常住本村？"),
        "on the home page: {}",
        home.text
    );
    let list = grid.get("/orders").await;
    whole(&list);
    assert!(list.text.contains("是否常住本村？") && list.text.contains("双甸镇为民服务中心"));
    assert!(
        list.text.contains("class=\"light"),
        "with its limit: {}",
        list.text
    );
    let mut head = town.signed_in("sd-head").await;
    whole(&head.get("/").await);
    whole(&head.get("/orders").await);
    let waits = head.get("/orders?side=asking").await;
    whole(&waits);
    assert!(
        waits.text.contains("双甸镇网格化服务管理中心"),
        "{}",
        waits.text
    );
    let mut program = Program::of(&town, "sd-grid-head").await;
    let page = program.get("/api/v1/orders").await.json();
    assert_eq!((&page["open"], &page["overdue"]), (&json!(1), &json!(0)));
    assert_eq!(page["orders"][0]["asker"], "320623111000-FWZX");
    let none = program.get("/api/v1/orders?side=asking").await.json();
    assert_eq!(none["open"], 0);
    town.site.clock.to(jiff::civil::date(2026, 12, 7), 9, 0);
    let mut program = Program::of(&town, "sd-grid-head").await;
    let late = program.get("/api/v1/orders").await.json();
    assert_eq!(
        (&late["overdue"], &late["orders"][0]["overdue"]),
        (&json!(1), &json!(true))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parameter_is_proposed_by_one_and_confirmed_by_another_on_pages() {
    let town = Town::new(unlimited());
    let mut system = town.signed_in("sysadmin").await;
    let list = system.get("/site/parameters").await;
    whole(&list);
    for key in [
        "roll.cut-off-day",
        "elder-allowance.band",
        "elder-allowance.start-rule",
        "elder-allowance.village-check",
    ] {
        whole(&system.get(&format!("/site/parameters/new?key={key}")).await);
    }
    assert_eq!(
        system.get("/site/parameters/new?key=nothing").await.status,
        StatusCode::NOT_FOUND
    );
    let form = [
        ("key", "elder-allowance.band"),
        ("value", "80-89 80.00\n90-99 160.00\n100- 400.00"),
        ("from", "2026-12-01"),
        ("basis", ""),
        ("verified", "yes"),
    ];
    let refused = system.post("/site/parameters", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("href=\"#f-basis\"") && refused.text.contains("90-99 160.00"),
        "the field is named and nothing typed is lost: {}",
        refused.text
    );
    let mut form = form;
    form[3] = ("basis", "东民〔2026〕41号");
    let sent = system.post("/site/parameters", &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    whole(&system.get("/site/parameters").await);
    let mut security = town.signed_in("secadmin").await;
    assert!(
        security
            .get("/")
            .await
            .text
            .contains("data-count=\"waiting\">1<"),
        "it waits for her"
    );
    let waiting = security.get("/site/proposals").await;
    whole(&waiting);
    assert!(waiting.text.contains("东民〔2026〕41号"));
    let path = waiting
        .text
        .replace("&#x2f;", "/")
        .split("\"/site/proposals/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .map(|id| format!("/site/proposals/{id}"))
        .unwrap();
    let done = security.post(&path, &[("granted", "yes")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let list = system.get("/site/parameters").await;
    whole(&list);
    assert!(
        list.text.contains("160.00") && list.text.contains("何安"),
        "with who confirmed it"
    );
    let mut program = Program::of(&town, "sd-window-1").await;
    let all = program.get("/api/v1/parameters").await.json();
    let bands: Vec<&Value> = all["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["key"] == "elder-allowance.band")
        .collect();
    assert_eq!(bands.len(), 2);
    assert_eq!(
        (&bands[0]["until"], &bands[1]["from"]),
        (&json!("2026-12-01"), &json!("2026-12-01"))
    );
}
