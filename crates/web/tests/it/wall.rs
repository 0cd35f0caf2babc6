//! A wall by its token: figures and lights, nobody's name, nothing after it was revoked.

use crate::api::{Program, unlimited};
use crate::browser::{Browser, Town, aside};
use crate::casework::text;
use crate::command::raise;
use crate::live::{Stream, part};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// A wall, and the id it is revoked by.
async fn wall(town: &Town) -> (String, String) {
    let mut desk = Program::of(town, "dispatcher").await;
    let made = desk
        .post("/api/v1/devices", &json!({ "label": "指挥大厅东墙" }))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.json();
    let said = |name: &str| made[name].as_str().unwrap().to_owned();
    (said("path"), said("id"))
}

async fn figures(stranger: &mut Browser, path: &str) -> Value {
    let answer = stranger.get(&format!("{path}/figures")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_with_the_address_sees_figures_that_open_to_numbers_and_no_name() {
    let town = Town::new(unlimited());
    aside(|| town.site.screen());
    let case = raise(&town).await;
    aside(|| app::figure::count_flow(&town.site.app).unwrap());
    let (path, _) = wall(&town).await;
    let mut stranger = town.browser();
    let page = stranger.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(!page.text.contains('⟦'), "{}", page.text);
    let said = figures(&mut stranger, &path).await;
    let open = said["figures"]["open"].as_i64().unwrap();
    assert!(open > 1);
    let map = stranger.get(&format!("{path}/cases")).await;
    let point = &map.json()["cases"][0];
    assert_eq!(point["point"], json!([120.912, 32.346]), "roughly");
    assert!(point.get("number").is_none());
    // Every figure opens to how many stand where.
    for name in said["figures"].as_object().unwrap().keys() {
        let of = web::form::percent(name);
        let opened = stranger.get(&format!("{path}/open?of={of}")).await;
        assert_eq!(opened.status, StatusCode::OK, "{name}: {}", opened.text);
        assert!(!opened.text.contains('⟦'), "{name}: {}", opened.text);
        for neighbour in testkit::planted(town.site.cast.founded) {
            assert!(!opened.text.contains(neighbour.name));
        }
        assert!(!opened.text.contains(case["number"].as_str().unwrap()));
    }
    let opened = stranger.get(&format!("{path}/open?of=open")).await;
    assert!(text(&opened.text).contains("双甸镇"), "{}", opened.text);
    for answer in [&page, &map] {
        for neighbour in testkit::planted(town.site.cast.founded) {
            assert!(!answer.text.contains(neighbour.name));
        }
    }
    let nothing = stranger.get(&format!("{path}/open?of=nothing")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let unknown = stranger.get(&format!("/wall/{}", "0".repeat(48))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wall_hears_of_changes_roughly_and_shows_nothing_once_it_is_revoked() {
    let town = Town::new(unlimited());
    let (path, id) = wall(&town).await;
    let events = format!("{path}/events");
    let (status, mut stream) = Stream::open(&town, "", &events, None).await;
    assert_eq!(status, StatusCode::OK);
    stream.next().await.unwrap();
    let case = raise(&town).await;
    let told = loop {
        let block = stream.next().await.unwrap();
        if part(&block, "event") == "cases" {
            break block;
        }
    };
    let said: Value = serde_json::from_str(part(&told, "data")).unwrap();
    assert_eq!(said[0]["point"], json!([120.912, 32.346]));
    assert!(!told.contains(case["number"].as_str().unwrap()));
    let mut desk = Program::of(&town, "dispatcher").await;
    let revoked = desk
        .post(&format!("/api/v1/devices/{id}/revoke"), &json!({}))
        .await;
    assert_eq!(revoked.status, StatusCode::OK, "{}", revoked.text);
    while stream.next().await.is_some() {}
    let mut stranger = town.browser();
    for at in ["", "/figures", "/cases", "/events", "/open?of=open"] {
        let answer = stranger.get(&format!("{path}{at}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{at}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_address_of_a_wall_is_said_once_on_its_page() {
    let town = Town::new(unlimited());
    let mut admin = town.signed_in("sysadmin").await;
    admin.get("/devices").await;
    let refused = admin.post("/devices", &[("label", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("label", "指挥大厅东墙"), ("division", "320623111000")];
    let made = admin.post("/devices", &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let said = made.text.replace("&#x2f;", "/");
    let path = said
        .split("/wall/")
        .nth(1)
        .map(|rest| rest.chars().take(48).collect::<String>())
        .unwrap();
    let wall = town.browser().get(&format!("/wall/{path}")).await;
    assert_eq!(wall.status, StatusCode::OK, "{}", wall.text);
    assert!(text(&wall.text).contains("双甸镇"));
    let list = admin.get("/devices").await;
    assert!(list.text.contains("指挥大厅东墙") && !list.text.contains(&path));
}
