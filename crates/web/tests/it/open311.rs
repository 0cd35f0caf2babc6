//! A client of Open311 GeoReport v2, in both formats: it knows the standard and nothing of this product.

use crate::api::{Program, unlimited};
use crate::browser::{Answered, Browser, Town, aside};
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use serde_json::Value;

const BASE: &str = "/open311/v2";
const PLACE: &str = "双甸镇星光社区 桥头";

/// Everything between two marks, one after the other: as much of XML as a client of this standard needs.
fn every<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    text.split(open.as_str())
        .skip(1)
        .filter_map(|rest| rest.split(close.as_str()).next())
        .collect()
}

async fn json(client: &mut Browser, path: &str) -> Value {
    let answer = client.get(&format!("{BASE}/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    assert!(
        answer
            .header("content-type")
            .starts_with("application/json"),
        "{path}"
    );
    answer.json()
}

async fn xml(client: &mut Browser, path: &str) -> String {
    let answer = client.get(&format!("{BASE}/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    assert!(
        answer.header("content-type").starts_with("text/xml"),
        "{path}"
    );
    assert!(answer.text.starts_with("<?xml"), "{path}");
    answer.text
}

async fn report(client: &mut Browser, format: &str, pairs: &[(&str, &str)]) -> Answered {
    client
        .post_raw(&format!("{BASE}/requests.{format}"), pairs, &[])
        .await
}

/// Files a report as the public and answers its number.
async fn filed(client: &mut Browser, service: &str, words: &str) -> String {
    let pairs = [
        ("service_code", service),
        ("address_string", PLACE),
        ("description", words),
    ];
    let answer = report(client, "json", &pairs).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let first = answer.json()[0].clone();
    first["service_request_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_are_the_classes_of_events_in_both_formats() {
    let town = Town::new(unlimited());
    let mut client = town.browser();
    let found = json(&mut client, "discovery.json").await;
    assert!(
        found["endpoints"][0]["url"]
            .as_str()
            .unwrap()
            .ends_with(BASE)
    );
    assert_eq!(
        every(&xml(&mut client, "discovery.xml").await, "format").len(),
        2
    );

    let services = json(&mut client, "services.json?jurisdiction_id=any").await;
    let services = services.as_array().unwrap();
    assert!(services.len() > 20, "{services:?}");
    for service in services {
        for key in ["service_code", "service_name", "type", "group"] {
            assert!(service[key].is_string(), "{service}");
        }
        assert!(service["metadata"].is_boolean());
        assert_eq!(service["type"], "realtime");
    }
    let rubbish = services.iter().find(|s| s["service_code"] == "0102");
    assert_eq!(rubbish.unwrap()["service_name"], "暴露垃圾");
    let text = xml(&mut client, "services.xml").await;
    let codes: Vec<&str> = every(&text, "service_code");
    assert_eq!(codes.len(), services.len());
    assert!(codes.contains(&"0102"));

    let definition = json(&mut client, "services/0102.json").await;
    assert_eq!(definition["service_code"], "0102");
    for attribute in definition["attributes"].as_array().unwrap() {
        assert!(attribute["code"].is_string() && attribute["required"].is_boolean());
        assert!(attribute["order"].is_number() && attribute["values"].is_array());
    }
    let text = xml(&mut client, "services/0102.xml").await;
    assert_eq!(every(&text, "service_code"), ["0102"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_is_taken_listed_and_found_by_its_receipt() {
    let town = Town::new(unlimited());
    let mut client = town.browser();
    let number = filed(&mut client, "0102", "桥头垃圾成堆").await;
    town.site.clock.pass_minutes(1);
    let other = filed(&mut client, "0110", "路面坑洼").await;

    let one = json(&mut client, &format!("requests/{number}.json")).await;
    let one = &one[0];
    assert_eq!(one["service_request_id"], number.as_str());
    assert_eq!(
        (&one["status"], &one["service_code"]),
        (&"open".into(), &"0102".into())
    );
    let asked = one["requested_datetime"].as_str().unwrap();
    assert!(
        asked.starts_with("2026-11-24T09:") && asked.ends_with("+08:00"),
        "{asked}"
    );
    assert!(one["address"].as_str().unwrap().contains("星光"));
    assert!(one["description"].is_null() && one["media_url"].is_null());
    let text = xml(&mut client, &format!("requests/{number}.xml")).await;
    assert_eq!(every(&text, "service_request_id"), [number.as_str()]);
    assert_eq!(every(&text, "status"), ["open"]);

    let all = json(&mut client, "requests.json").await;
    let numbers: Vec<&str> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["service_request_id"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, [other.as_str(), number.as_str()], "newest first");
    for (query, count) in [
        ("service_code=0110", 1),
        ("service_code=0110,0102", 2),
        ("status=closed", 0),
        ("status=open,closed", 2),
        ("page_size=1&page=2", 1),
        ("page_size=1&page=3", 0),
        ("start_date=2026-11-24T09:00:30%2B08:00", 1),
        ("end_date=2026-11-24T01:00:30Z", 1),
        (
            "start_date=2020-01-01T00:00:00Z&end_date=2020-02-01T00:00:00Z",
            0,
        ),
    ] {
        let some = json(&mut client, &format!("requests.json?{query}")).await;
        assert_eq!(some.as_array().unwrap().len(), count, "{query}");
        let text = xml(&mut client, &format!("requests.xml?{query}")).await;
        assert_eq!(every(&text, "service_request_id").len(), count, "{query}");
    }
    let both = format!("requests.json?service_request_id={number},{other},none&status=closed");
    assert_eq!(json(&mut client, &both).await.as_array().unwrap().len(), 2);

    let pairs = [
        ("service_code", "0102"),
        ("address_string", PLACE),
        ("description", "又一处"),
    ];
    let answer = report(&mut client, "xml", &pairs).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let third = every(&answer.text, "service_request_id")[0].to_owned();
    let receipt: String = every(&answer.text, "service_notice")[0]
        .split("/r/")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let named = json(&mut client, &format!("tokens/{receipt}.json")).await;
    assert_eq!(named[0]["service_request_id"], third.as_str());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_is_said_as_the_standard_says_it() {
    let town = Town::new(unlimited());
    let mut client = town.browser();
    for (path, code) in [
        ("services/none.json", 404),
        ("requests/none.json", 404),
        ("tokens/none.json", 404),
        ("requests.json?start_date=yesterday", 400),
        ("requests.json?status=lost", 400),
        ("requests.json?page=0", 400),
        ("services/0102", 400),
    ] {
        let answer = client.get(&format!("{BASE}/{path}")).await;
        assert_eq!(answer.status.as_u16(), code, "{path}: {}", answer.text);
        let said = answer.json();
        assert_eq!(said[0]["code"], code, "{path}");
        assert!(!said[0]["description"].as_str().unwrap().is_empty());
    }
    let answer = client.get(&format!("{BASE}/services/none.xml")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(every(&answer.text, "code"), ["404"]);
    for (pairs, code) in [
        (vec![("address_string", PLACE), ("description", "a")], 400),
        (
            vec![("service_code", "none"), ("address_string", PLACE)],
            404,
        ),
        (vec![("service_code", "0102"), ("description", "a")], 400),
        (
            vec![("service_code", "0102"), ("address_string", "月球")],
            400,
        ),
        (
            vec![("service_code", "0102"), ("lat", "north"), ("long", "1")],
            400,
        ),
        (
            vec![
                ("service_code", "0102"),
                ("address_string", PLACE),
                ("description", "a"),
                ("attribute[colour]", "red"),
            ],
            400,
        ),
        (
            vec![
                ("api_key", "guess"),
                ("service_code", "0102"),
                ("address_string", PLACE),
                ("description", "a"),
            ],
            403,
        ),
    ] {
        let answer = report(&mut client, "json", &pairs).await;
        assert_eq!(answer.status.as_u16(), code, "{pairs:?}: {}", answer.text);
        assert_eq!(answer.json()[0]["code"], code, "{pairs:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_who_reported_is_kept_or_told() {
    let town = Town::new(unlimited());
    let mut client = town.browser();
    let pairs = [
        ("service_code", "0102"),
        ("address_string", PLACE),
        ("description", "桥头垃圾成堆"),
        ("first_name", "齐某人"),
        ("last_name", "不说的名字"),
        ("phone", "13900001234"),
        ("email", "nobody@example.net"),
        ("device_id", "d-4711"),
        ("media_url", "http://127.0.0.1:1/never"),
    ];
    let answer = report(&mut client, "json", &pairs).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let all = client.get(&format!("{BASE}/requests.json")).await;
    let folder = town.site.folder.path().join("data");
    for secret in [
        "齐某人",
        "不说的名字",
        "13900001234",
        "nobody@example.net",
        "d-4711",
    ] {
        assert!(!all.text.contains(secret));
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            let found = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_reports_in_its_own_name_and_the_same_key_once() {
    let town = Town::new(unlimited());
    let mut worker = town.browser();
    let body = serde_json::json!({ "login": "xg-grid-1", "password": testkit::PASSWORD });
    let opened = worker
        .send(
            Method::POST,
            "/api/v1/session",
            &[("content-type", "application/json")],
            Bytes::from(body.to_string()),
        )
        .await;
    let token = format!("Bearer {}", opened.json()["token"].as_str().unwrap());
    let pairs = [
        ("service_code", "0102"),
        ("address_string", PLACE),
        ("description", "桥头垃圾成堆"),
    ];
    let headers = [
        ("authorization", token.as_str()),
        ("idempotency-key", "one"),
    ];
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let answer = worker
            .post_raw(&format!("{BASE}/requests.json"), &pairs, &headers)
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        numbers.push(answer.json()[0]["service_request_id"].clone());
    }
    numbers.dedup();
    assert_eq!(numbers.len(), 1, "sent three times, filed once");
    let mut program = Program::of(&town, "xg-grid-1").await;
    let number = numbers[0].as_str().unwrap();
    let list = program.get(&format!("/api/v1/cases?text={number}")).await;
    assert_eq!(list.json()["cases"][0]["applicant"], "赵格");
    assert!(aside(|| town.site.entries()) > 0);
}
