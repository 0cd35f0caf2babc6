//! The command centre as its pages, its API and its streams give it.

use crate::api::{Program, unlimited};
use crate::browser::{Answered, Town};
use crate::casework::{text, value};
use crate::live::{Stream, cookie, part};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

/// A question of who handles, with a point.
pub async fn raise(town: &Town) -> Value {
    let body = json!({ "procedure": "handling-dispute",
        "fields": { "about": "event", "event-class": "0102", "matter": "河边堆放垃圾", "other": "320623000000-MZJ",
                    "reason": "不归本中心办" },
        "place": { "division": "320623111000", "point": { "lng_e7": 1_209_123_456, "lat_e7": 323_456_789 } },
        "applicant": { "name": "双甸镇为民服务中心" } });
    let filed = Program::of(town, "sd-head")
        .await
        .post("/api/v1/cases", &body)
        .await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text);
    filed.json()
}

fn whole(answer: &Answered) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(!answer.text.contains('⟦'), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispatcher_sends_a_case_and_urges_others_and_the_page_names_nobody() {
    let town = Town::new(unlimited());
    crate::browser::aside(|| town.site.screen());
    let case = raise(&town).await;
    let id = case["id"].as_str().unwrap();
    let mut desk = town.signed_in("dispatcher").await;
    let page = desk.get("/command").await;
    whole(&page);
    assert!(page.text.contains(case["number"].as_str().unwrap()));
    for neighbour in testkit::planted(town.site.cast.founded) {
        assert!(!page.text.contains(neighbour.name), "{}", neighbour.name);
    }
    let form = desk.get(&format!("/command?dispatch={id}")).await;
    whole(&form);
    let version = value(&form.text, "version");
    assert!(!version.is_empty(), "{}", form.text);
    let mut fields = vec![
        ("dispatch", id),
        ("version", version.as_str()),
        ("units", ""),
        ("question", "请到场看一下"),
    ];
    let refused = desk.post("/command/dispatch", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("请到场看一下"),
        "what was typed stays"
    );
    fields.push(("units", "320623000000-MZJ"));
    fields.push(("units", "320623111000-WGZX"));
    let sent = desk.post("/command/dispatch", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = desk.get("/command").await;
    assert!(text(&page.text).contains("已派遣"), "{}", page.text);
    assert!(text(&page.text).contains("如东县民政局"));

    let elders = desk.get("/command?procedure=elder-allowance").await;
    whole(&elders);
    let ticked: Vec<String> = elders
        .text
        .split("name=\"cases\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    assert!(ticked.len() >= 2, "{}", elders.text);
    let mut fields: Vec<(&str, &str)> = ticked.iter().map(|id| ("cases", id.as_str())).collect();
    fields.push(("note", "请尽快上门"));
    let urged = desk.post("/command/urge", &fields).await;
    assert_eq!(urged.status, StatusCode::SEE_OTHER, "{}", urged.text);
    let page = desk.get("/command").await;
    assert!(text(&page.text).contains("已催办"), "{}", page.text);
    for other in ["/command/replay", "/command/whistles", "/duty", "/devices"] {
        whole(&desk.get(other).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_sees_the_same_without_a_form_and_a_clerk_sees_nothing() {
    let town = Town::new(unlimited());
    raise(&town).await;
    let mut leader = town.signed_in("leader").await;
    let page = leader.get("/command").await;
    whole(&page);
    assert!(
        !page.text.contains("action=\"/command/urge\"") || !page.text.contains("name=\"cases\"")
    );
    assert!(!page.text.contains("dispatch="));
    let mut clerk = town.signed_in("sd-window-1").await;
    for path in ["/command", "/command/cases", "/command/replay"] {
        assert_eq!(
            clerk.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_read_the_queue_the_map_and_the_wall() {
    let town = Town::new(unlimited());
    let case = raise(&town).await;
    let mut desk = Program::of(&town, "dispatcher").await;
    let queue = desk.get("/api/v1/command/queue").await.json();
    assert_eq!(queue["open"], 1);
    assert_eq!(queue["lines"][0]["id"], case["id"]);
    let verbs: Vec<&str> = queue["lines"][0]["acts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|act| act["verb"].as_str().unwrap())
        .collect();
    assert!(verbs.contains(&"ask"), "{verbs:?}");
    let map = desk.get("/api/v1/command/cases").await.json();
    let point = &map["features"][0];
    assert_eq!(point["properties"]["number"], case["number"]);
    assert_eq!(point["geometry"]["coordinates"][0], 120.912_345_6);
    assert!(map["words"]["handling-dispute"].as_str().is_some());
    let day = town.site.cast.founded;
    let replayed = desk
        .get(&format!("/api/v1/command/replay/{day}"))
        .await
        .json();
    assert_eq!(replayed["steps"][0][2], 0, "it came");
    assert_eq!(replayed["cases"][0][0], case["id"]);
    crate::browser::aside(|| app::figure::count_flow(&town.site.app).unwrap());
    let wall = desk.get("/api/v1/figures/wall").await.json();
    let filed = wall["figures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["name"] == "filed-today")
        .unwrap()
        .clone();
    assert_eq!(filed["n"], 1);
    for path in ["/api/v1/command/incidents", "/api/v1/command/whistles"] {
        assert_eq!(desk.get(path).await.status, StatusCode::OK, "{path}");
    }
}

/// The next event of a kind.
async fn until(stream: &mut Stream, kind: &str) -> String {
    loop {
        let block = stream.next().await.expect("a stream that goes on");
        if part(&block, "event") == kind {
            return block;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_are_told_as_they_come_and_whoever_comes_back_hears_what_she_missed() {
    let town = Town::new(unlimited());
    let browser = town.signed_in("dispatcher").await;
    let cookie = cookie(&browser);
    let (status, mut stream) = Stream::open(&town, &cookie, "/command/events", None).await;
    assert_eq!(status, StatusCode::OK);
    let hello = until(&mut stream, "hello").await;
    let place = part(&hello, "id").to_owned();
    let case = raise(&town).await;
    let told = until(&mut stream, "cases").await;
    let said: Value = serde_json::from_str(part(&told, "data")).unwrap();
    assert_eq!(said[0]["id"], case["id"]);
    assert_eq!(said[0]["open"], true);
    assert_eq!(said[0]["point"][0], 120.912_345_6);
    assert!(said[0].get("applicant").is_none());
    // Whose line broke says where it stopped.
    let (_, mut back) = Stream::open(&town, &cookie, "/command/events", Some(&place)).await;
    let missed = until(&mut back, "cases").await;
    assert!(missed.contains(case["id"].as_str().unwrap()));
    drop(back);
    // One that stopped before anybody looked is told to read everything again.
    let (_, mut old) = Stream::open(&town, &cookie, "/command/events?after=1", None).await;
    until(&mut old, "again").await;
    // A session that ends takes its streams with it.
    let mut browser = browser;
    browser.get("/").await;
    let begun = std::time::Instant::now();
    browser.post("/sign-out", &[]).await;
    while stream.next().await.is_some() {}
    assert!(begun.elapsed() < Duration::from_secs(15));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_roster_is_planned_on_its_page_and_says_what_nobody_covers() {
    let town = Town::new(unlimited());
    let mut desk = town.signed_in("dispatcher").await;
    let page = desk.get("/duty").await;
    whole(&page);
    assert!(page.text.contains("duty&#x2f;copy"), "{}", page.text);
    assert!(text(&page.text).contains("无人值班"));
    let person = town.site.cast.login("dispatcher").person().to_string();
    let mut fields = vec![
        ("person", person.as_str()),
        ("part", "lead"),
        ("day", "2026-11-24"),
        ("from", "8点"),
        ("until", "20:00"),
        ("week", "2026-11-23"),
    ];
    let refused = desk.post("/duty", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("id=\"e-from\""), "{}", refused.text);
    fields[3] = ("from", "08:00");
    let set = desk.post("/duty", &fields).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    let page = desk.get("/duty").await;
    assert!(text(&page.text).contains("正在值班"), "{}", page.text);
    assert!(text(&desk.get("/command").await.text).contains("秦派"));
    let copied = desk.post("/duty/copy", &[("week", "2026-11-30")]).await;
    assert_eq!(copied.status, StatusCode::SEE_OTHER, "{}", copied.text);
    // Somebody of another unit sees her own unit's roster and plans nothing there.
    let mut clerk = town.signed_in("sd-window-1").await;
    let page = clerk.get("/duty").await;
    whole(&page);
    assert!(!page.text.contains("duty&#x2f;copy"));
    let denied = clerk.post("/duty", &fields).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    let elsewhere = clerk.get("/duty?unit=320623000000-ZHZX").await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_is_handed_over_by_one_and_taken_by_the_other_on_their_pages() {
    let town = Town::new(unlimited());
    let shift = |who: &str, hour: i64| {
        let from = model::time::Instant::at(town.site.cast.founded, hour, 0);
        json!({ "person": town.site.cast.login(who).person(), "part": "lead", "from": from,
                "until": from.plus_ms(12 * 3_600_000) })
    };
    let mut program = Program::of(&town, "dispatcher").await;
    let mine = program
        .post("/api/v1/duty", &shift("dispatcher", 8))
        .await
        .json();
    let next = program
        .post("/api/v1/duty", &shift("steward", 20))
        .await
        .json();
    let (mine, next) = (
        mine["duty"].as_str().unwrap(),
        next["duty"].as_str().unwrap(),
    );
    let mut desk = town.signed_in("dispatcher").await;
    desk.get("/duty").await;
    let over = [("to", next), ("note", "双南村的垃圾要盯住")];
    let handed = desk.post(&format!("/duty/{mine}/hand-over"), &over).await;
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let seen = desk.get("/command").await;
    whole(&seen);
    assert!(text(&seen.text).contains("待接班"), "{}", seen.text);
    let mut taker = town.signed_in("steward").await;
    let page = taker.get("/duty").await;
    whole(&page);
    assert!(text(&page.text).contains("双南村的垃圾要盯住"));
    let path = format!("/duty/{mine}/take");
    let empty = taker.post(&path, &[("note", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = taker.post(&path, &[("note", "都看过了，已接")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let page = taker.get("/duty").await;
    whole(&page);
    assert!(text(&page.text).contains("都看过了，已接"));
    let seen = desk.get("/command").await;
    assert!(!text(&seen.text).contains("待接班"), "{}", seen.text);
}
