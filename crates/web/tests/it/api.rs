//! The interface for programs: the allowance from the search to the bank's answer, by nothing else.

use crate::browser::{Answered, Town};
use app::port::Clock;
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use image::{DynamicImage, ImageFormat, RgbImage};
use model::role::Role;
use serde_json::{Value, json};
use std::io::Cursor;
use std::sync::atomic::{AtomicU32, Ordering};
use web::Settings;
use web::limit::Rate;

pub fn unlimited() -> Settings {
    let rate = Rate {
        burst: 1_000_000,
        per_minute: 1_000_000,
    };
    Settings {
        by_account: rate,
        by_address: rate,
        by_attempt: rate,
        by_report: rate,
        ..Settings::default()
    }
}

static CALLS: AtomicU32 = AtomicU32::new(1);

/// A program with a token.
pub struct Program {
    browser: crate::browser::Browser,
    token: String,
}

impl Program {
    pub async fn open(town: &Town, login: &str, password: &str) -> Self {
        let mut browser = town.browser();
        let body = json!({ "login": login, "password": password }).to_string();
        let answer = browser
            .send(
                Method::POST,
                "/api/v1/session",
                &[("content-type", "application/json")],
                body.into(),
            )
            .await;
        assert_eq!(
            answer.status,
            StatusCode::CREATED,
            "{login}: {}",
            answer.text
        );
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        Self {
            browser,
            token: format!("Bearer {token}"),
        }
    }

    pub async fn of(town: &Town, login: &str) -> Self {
        Self::open(town, login, testkit::PASSWORD).await
    }

    pub async fn get(&mut self, path: &str) -> Answered {
        let token = self.token.clone();
        self.browser
            .send(
                Method::GET,
                path,
                &[("authorization", &token)],
                Bytes::new(),
            )
            .await
    }

    pub async fn keyed(&mut self, path: &str, key: &str, body: &Value) -> Answered {
        self.raw(path, key, &body.to_string()).await
    }

    pub async fn raw(&mut self, path: &str, key: &str, body: &str) -> Answered {
        let token = self.token.clone();
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        self.browser
            .send(Method::POST, path, &headers, body.to_owned().into())
            .await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Answered {
        // Keys belong to the account, and a test opens more than one program of it.
        let key = format!("call-{}", CALLS.fetch_add(1, Ordering::Relaxed));
        self.keyed(path, &key, body).await
    }

    pub async fn pictures(
        &mut self,
        path: &str,
        key: &str,
        texts: &[(&str, &str)],
        files: &[(&str, Vec<u8>)],
    ) -> Answered {
        let token = self.token.clone();
        let (media, body) = multipart(texts, files);
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", media.as_str()),
            ("idempotency-key", key),
        ];
        self.browser
            .send(Method::POST, path, &headers, body.into())
            .await
    }
}

pub fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(24, 16, image::Rgb([shade, 40, 90]));
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

pub fn multipart(texts: &[(&str, &str)], files: &[(&str, Vec<u8>)]) -> (String, Vec<u8>) {
    let line = "test-boundary-7f3a";
    let mut body = Vec::new();
    for (name, text) in texts {
        body.extend_from_slice(
            format!(
                "--{line}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
            )
            .as_bytes(),
        );
    }
    for (name, bytes) in files {
        let head = format!(
            "--{line}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"照片.jpg\"\r\ncontent-type: image/jpeg\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{line}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={line}"), body)
}

fn wang(town: &Town) -> testkit::Neighbour {
    testkit::planted(town.site.cast.founded)
        .into_iter()
        .find(|n| n.name == "王秀珍")
        .unwrap()
}

/// Screens, and answers the grid worker with her task.
pub async fn found(town: &Town) -> (Program, String, i64) {
    let mut officer = Program::of(town, "mz-officer").await;
    let run = officer.post("/api/v1/screenings", &json!({})).await;
    assert_eq!(run.status, StatusCode::CREATED, "{}", run.text);
    assert!(run.json()["opened"].as_i64().unwrap() > 0);
    assert_eq!(
        officer.get("/api/v1/screenings").await.json()["screenings"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let mut worker = Program::of(town, "xg-grid-1").await;
    let desk = worker.get("/api/v1/desk").await.json();
    let task = desk["mine"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["applicant"] == "王秀珍")
        .unwrap()
        .clone();
    assert_eq!(task["stage"], "visit");
    let (id, version) = (
        task["id"].as_str().unwrap().to_owned(),
        task["version"].as_i64().unwrap(),
    );
    (worker, id, version)
}

pub async fn act(program: &mut Program, id: &str, body: Value) -> Value {
    let answer = program
        .post(&format!("/api/v1/cases/{id}/acts"), &body)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.text);
    answer.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_allowance_is_found_filed_granted_paid_and_rated_by_programs() {
    let town = Town::new(unlimited());
    let number = wang(&town).number().as_str().to_owned();
    let (mut worker, id, version) = found(&town).await;
    let shown = worker.get(&format!("/api/v1/cases/{id}")).await;
    let case = shown.json();
    assert!(
        !shown.text.contains(&number) && !shown.text.contains("cipher"),
        "{}",
        shown.text
    );
    let open: Vec<&str> = case["acts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["act"].as_str().unwrap())
        .collect();
    assert!(open.contains(&"hand-in"), "{open:?}");
    assert!(
        case["path"]
            .as_array()
            .unwrap()
            .iter()
            .any(|stage| stage["current"] == true)
    );

    let stored = worker
        .pictures(
            "/api/v1/files",
            "photos",
            &[],
            &[("file", picture(1)), ("file", picture(2))],
        )
        .await;
    assert_eq!(stored.status, StatusCode::CREATED, "{}", stored.text);
    let again = worker
        .pictures(
            "/api/v1/files",
            "photos",
            &[],
            &[("file", picture(1)), ("file", picture(2))],
        )
        .await;
    assert_eq!(again.text, stored.text, "sent again, the same files");
    let ids: Vec<Value> = stored.json()["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["id"].clone())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    let bytes = worker
        .get(&format!("/api/v1/files/{}", ids[0].as_str().unwrap()))
        .await;
    assert_eq!(
        (bytes.status, bytes.header("content-type")),
        (StatusCode::OK, "image/jpeg")
    );

    let hand_in = json!({
        "act": "hand-in", "version": version, "fields": { "consent": true },
        "materials": { "portrait": { "files": [ids[0]] }, "citizen-card": { "files": [ids[1]] }, "household-register": { "paper": true } },
    });
    let path = format!("/api/v1/cases/{id}/acts");
    let first = worker.keyed(&path, "hand-in", &hand_in).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let second = worker.keyed(&path, "hand-in", &hand_in).await;
    assert_eq!(
        (second.status, &second.text),
        (StatusCode::OK, &first.text),
        "sent again, the same answer"
    );
    let mut other = hand_in.clone();
    other["note"] = json!("another body");
    let reused = worker.keyed(&path, "hand-in", &other).await;
    assert_eq!(reused.json()["errors"][0]["key"], "idempotency-key-reused");
    let stale = worker.keyed(&path, "hand-in-2", &hand_in).await;
    assert!(
        stale.status.is_client_error() && stale.status != StatusCode::NOT_FOUND,
        "{}",
        stale.text
    );

    let mut window = Program::of(&town, "sd-window-1").await;
    let files = window
        .get(&format!("/api/v1/cases/{id}/files"))
        .await
        .json();
    assert_eq!(files["files"].as_array().unwrap().len(), 2);
    let version = first.json()["version"].as_i64().unwrap();
    let accepted = act(
        &mut window,
        &id,
        json!({ "act": "accept", "version": version }),
    )
    .await;
    assert_eq!(accepted["stage"], "approval");
    let mut approver = Program::of(&town, "sd-approve-1").await;
    let approved = act(
        &mut approver,
        &id,
        json!({ "act": "approve", "version": accepted["version"] }),
    )
    .await;
    assert_eq!(approved["stage"], "telling");

    let story = approver.get(&format!("/api/v1/cases/{id}/journal")).await;
    assert!(story.json()["entries"].as_array().unwrap().len() >= 4);
    assert!(!story.text.contains(&number) && !story.text.contains("\"cipher\""));
    let mut search = window
        .get("/api/v1/cases?text=%E7%8E%8B%E7%A7%80%E7%8F%8D")
        .await
        .json();
    assert_eq!(search["cases"][0]["id"], id.as_str(), "found by words");
    search = window.get("/api/v1/cases?state=open&limit=1").await.json();
    assert_eq!(search["cases"].as_array().unwrap().len(), 1);
    assert!(search["cursor"].is_string());

    // Paid: drawn by one, checked by another, the bank's file, the bank's answer.
    let (mut payer, mut checker) = (
        Program::of(&town, "sd-pay-1").await,
        Program::of(&town, "sd-pay-2").await,
    );
    let drawn = payer
        .post("/api/v1/rolls", &json!({ "programme": "elder-allowance", "division": "320623111000", "month": "2026-11" }))
        .await;
    assert_eq!(drawn.status, StatusCode::CREATED, "{}", drawn.text);
    let roll = drawn.json();
    let at = format!("/api/v1/rolls/{}", roll["id"].as_str().unwrap());
    let own = payer
        .post(
            &format!("{at}/check"),
            &json!({ "version": roll["version"] }),
        )
        .await;
    assert_eq!(own.json()["errors"][0]["key"], "own-roll");
    let checked = checker
        .post(
            &format!("{at}/check"),
            &json!({ "version": roll["version"] }),
        )
        .await;
    assert_eq!(checked.json()["state"], "checked", "{}", checked.text);
    let lines = checker.get(&at).await;
    assert!(
        !lines.text.contains("6239000000000000102"),
        "accounts are masked"
    );
    let file = checker
        .post(
            &format!("{at}/export"),
            &json!({ "version": checked.json()["version"], "format": "csv" }),
        )
        .await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    assert!(
        file.text.contains("6239000000000000102"),
        "the bank's file is not: {}",
        file.text
    );
    let version: i64 = file.header("x-version").parse().unwrap();
    let rows: Vec<Value> = lines.json()["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| json!({ "payment": p["id"], "amount": p["amount"], "paid": true }))
        .collect();
    let missing = checker
        .post(
            &format!("{at}/return"),
            &json!({ "version": version, "rows": [] }),
        )
        .await;
    assert_eq!(
        missing.json()["errors"][0]["key"],
        "return-missing",
        "{}",
        missing.text
    );
    let settled = checker
        .post(
            &format!("{at}/return"),
            &json!({ "version": version, "rows": rows }),
        )
        .await;
    assert_eq!(settled.status, StatusCode::OK, "{}", settled.text);
    assert_eq!(settled.json()["paid"], roll["total"]);

    // Whoever holds the receipt sees the stage and nothing about her, and rates once.
    let receipt = format!("/api/v1/receipts/{}", approved["receipt"].as_str().unwrap());
    let mut stranger = town.browser();
    let seen = stranger.get(&receipt).await;
    assert_eq!(seen.json()["stage"], "telling");
    assert!(
        !seen.text.contains("王秀珍") && !seen.text.contains("pers_"),
        "{}",
        seen.text
    );
    let json_body = [("content-type", "application/json")];
    let rating = format!("{receipt}/rating");
    let rated = stranger
        .send(
            Method::POST,
            &rating,
            &json_body,
            json!({ "level": 5 }).to_string().into(),
        )
        .await;
    assert_eq!(
        (rated.status, &rated.json()["rating"]),
        (StatusCode::OK, &json!(5)),
        "{}",
        rated.text
    );
    let twice = stranger
        .send(
            Method::POST,
            &rating,
            &json_body,
            json!({ "level": 1 }).to_string().into(),
        )
        .await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    let silly = stranger
        .send(
            Method::POST,
            &rating,
            &json_body,
            json!({ "level": 900 }).to_string().into(),
        )
        .await;
    assert!(silly.status.is_client_error());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filing_with_a_clients_own_id_files_once_for_ever() {
    let town = Town::new(unlimited());
    let mut window = Program::of(&town, "sd-window-1").await;
    let filing = json!({
        "procedure": "statutory-service", "item": "小餐饮登记",
        "fields": { "applicant-kind": "person", "name": "压测", "citizen-number": wang(&town).number().as_str(),
                    "phone": "13800000001", "matter": "登记 LC000000000001" },
        "place": { "division": "320623111000" }, "applicant": { "name": "压测" },
        "client": "01935f0a-7c3e-7b2a-9d4e-1f2a3b4c5d6e",
    });
    let first = window.keyed("/api/v1/cases", "k1", &filing).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_eq!(
        first.header("location"),
        format!("/api/v1/cases/{}", first.json()["id"].as_str().unwrap())
    );
    let second = window.keyed("/api/v1/cases", "k2", &filing).await;
    assert_eq!(second.json()["id"], first.json()["id"]);
    let found = window.get("/api/v1/cases?text=LC000000000001").await.json();
    assert_eq!(found["cases"].as_array().unwrap().len(), 1);
    let shown = window
        .get(&format!(
            "/api/v1/cases/{}",
            first.json()["id"].as_str().unwrap()
        ))
        .await
        .json();
    assert_eq!(shown["fields"]["phone"]["masked"], true);
    assert_eq!(shown["fields"]["matter"]["value"], "登记 LC000000000001");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn persons_are_opened_masked_and_for_a_purpose_only() {
    let town = Town::new(unlimited());
    let number = wang(&town).number().as_str().to_owned();
    let mut window = Program::of(&town, "sd-window-1").await;
    let none = window
        .get("/api/v1/persons?q=%E7%8E%8B%E7%A7%80%E7%8F%8D")
        .await;
    assert_eq!(none.json()["errors"][0]["key"], "purpose-needed");
    let found = window
        .get(&format!("/api/v1/persons?q={number}&purpose=visit"))
        .await;
    assert_eq!(found.json()["persons"].as_array().unwrap().len(), 1);
    assert!(
        !found.text.contains(&number) && found.text.contains('*'),
        "{}",
        found.text
    );
    let person = found.json()["persons"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let opened = window
        .get(&format!("/api/v1/persons/{person}?purpose=case"))
        .await;
    assert!(
        opened.status == StatusCode::OK
            && !opened.text.contains(&number)
            && !opened.text.contains("\"cipher\"")
    );
    let ask = json!({ "value": "citizen-number", "purpose": "case" });
    let clear = window
        .post(&format!("/api/v1/persons/{person}/unmask"), &ask)
        .await;
    assert_eq!(clear.json()["value"], number.as_str(), "{}", clear.text);
    let aimless = window
        .post(
            &format!("/api/v1/persons/{person}/unmask"),
            &json!({ "value": "phone", "purpose": "curiosity" }),
        )
        .await;
    assert_eq!(aimless.json()["errors"][0]["key"], "purpose-needed");
    // Another town's clerk does not find her at all.
    let mut other = Program::of(&town, "ch-window-1").await;
    let hidden = other
        .get(&format!("/api/v1/persons/{person}?purpose=case"))
        .await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    // The steward corrects with trail; a repeated sending corrects once.
    let mut steward = Program::of(&town, "steward").await;
    let body = json!({ "version": 1, "reason": "户口簿", "phone": "19912345678" });
    let at = format!("/api/v1/persons/{person}/corrections");
    let done = steward.keyed(&at, "c1", &body).await;
    assert_eq!(done.json()["version"], 2, "{}", done.text);
    assert_eq!(steward.keyed(&at, "c1", &body).await.text, done.text);
    assert!(!done.text.contains("19912345678"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_catalogue_says_what_may_be_filed_and_when_is_worked() {
    let town = Town::new(unlimited());
    let mut window = Program::of(&town, "sd-window-1").await;
    let procedures = window.get("/api/v1/procedures").await.json();
    let allowance = procedures["procedures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["procedure"] == "elder-allowance")
        .unwrap();
    assert_eq!(allowance["label"], "尊老金");
    let consent = allowance["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["field"] == "consent")
        .unwrap();
    assert_eq!(consent["kind"], "bool");
    let hand_in = allowance["acts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["act"] == "hand-in")
        .unwrap();
    assert_eq!(
        (&hand_in["from"], &hand_in["by"]),
        (&json!(["visit"]), &json!(["holder"]))
    );
    let divisions = window
        .get("/api/v1/divisions?within=320623111000")
        .await
        .json();
    assert_eq!(divisions["divisions"].as_array().unwrap().len(), 3);
    let units = window.get("/api/v1/units?within=320623111000").await.json();
    assert!(
        units["units"]
            .as_array()
            .unwrap()
            .iter()
            .all(|u| u["division"].as_str().unwrap().starts_with("320623111"))
    );
    let calendar = window.get("/api/v1/calendar?year=2026").await.json();
    assert_eq!(calendar["provisional"], false);
    let named = calendar["days"]
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["day"] == "2026-10-01")
        .unwrap();
    assert_eq!(named["works"], false);
    assert_eq!(
        window.get("/api/v1/calendar?year=2027").await.json()["provisional"],
        true
    );
    let who = window.get("/api/v1/me").await.json();
    assert_eq!(who["role"], Role::WindowClerk.code());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_open_accounts_and_appoint_and_auditors_read() {
    let town = Town::new(unlimited());
    let mut system = Program::of(&town, "sysadmin").await;
    let given =
        json!({ "number": wang(&town).number().as_str(), "login": "wang.xz", "name": "王秀珍" });
    let opened = system.post("/api/v1/accounts", &given).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text);
    let account = opened.json()["account"].clone();
    let page = system.get("/api/v1/accounts").await.json();
    assert!(
        page["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .any(|a| a["login"] == "wang.xz")
    );
    let mut security = Program::of(&town, "secadmin").await;
    let post = json!({ "person": account["person"], "unit": "320623111000-FWZX", "role": "window-clerk", "from": "2026-12-01" });
    let appointed = security.post("/api/v1/appointments", &post).await;
    assert_eq!(appointed.status, StatusCode::CREATED, "{}", appointed.text);
    let listed = security.get("/api/v1/units/320623111000-FWZX/posts").await;
    assert_eq!(listed.status, StatusCode::OK, "{}", listed.text);
    let closed = system
        .post(
            &format!("/api/v1/accounts/{}/door", account["id"].as_str().unwrap()),
            &json!({ "enabled": false }),
        )
        .await;
    assert_eq!(closed.json()["enabled"], false, "{}", closed.text);
    let mut auditor = Program::of(&town, "auditor").await;
    let journal = auditor.get("/api/v1/journal").await.json();
    let entries = journal["entries"].as_array().unwrap();
    assert!(
        entries
            .iter()
            .any(|e| e["kind"].as_str().unwrap().contains("account")),
        "{journal}"
    );
    let first = entries[0]["id"].as_str().unwrap();
    assert_eq!(
        auditor
            .get(&format!("/api/v1/journal/{first}"))
            .await
            .status,
        StatusCode::OK
    );
    let verified = auditor.post("/api/v1/journal/verify", &json!({})).await;
    assert_eq!(verified.json()["ok"], true, "{}", verified.text);
    let sample = json!({ "of": "entries", "rows": 3, "from": 0, "to": town.site.clock.now().0 });
    let drawn = auditor
        .post("/api/v1/journal/samples", &sample)
        .await
        .json();
    let mut again = sample.clone();
    again["seed"] = drawn["seed"].clone();
    assert_eq!(
        auditor.post("/api/v1/journal/samples", &again).await.json()["entries"],
        drawn["entries"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slips_of_programs_are_said_by_field() {
    let town = Town::new(unlimited());
    let mut window = Program::of(&town, "sd-window-1").await;
    for (path, field) in [
        ("/api/v1/cases?division=abc", "division"),
        ("/api/v1/cases?cursor=case_1", "cursor"),
        ("/api/v1/cases?state=half", "state"),
        ("/api/v1/cases?owner=me", "owner"),
        ("/api/v1/calendar?year=99999", "year"),
    ] {
        let answer = window.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["errors"][0]["field"]),
            (422, &json!(field)),
            "{path}"
        );
    }
    let both =
        json!({ "procedure": "elder-allowance", "applicant": { "name": "x", "number": "1" } });
    let answer = window.post("/api/v1/cases", &both).await;
    assert_eq!(answer.json()["errors"][0]["key"], "json-one-of");
    let wrong = json!({ "procedure": "elder-allowance", "applicant": { "number": "320623194611210" }, "fields": {} });
    let answer = window.post("/api/v1/cases", &wrong).await;
    assert!(answer.status.is_client_error());
    assert!(
        !answer.text.contains('⟦') && !answer.text.contains("没有办成，请核对"),
        "{}",
        answer.text
    );
    let empty = window
        .pictures("/api/v1/files", "e", &[("x", "y")], &[])
        .await;
    assert_eq!(empty.json()["errors"][0]["key"], "field-file");
    let fake = window
        .pictures("/api/v1/files", "f", &[], &[("file", b"<svg>".to_vec())])
        .await;
    assert_eq!(fake.json()["errors"][0]["key"], "upload-not-an-image");
}
