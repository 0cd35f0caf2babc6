//! The reporting page, what the phone keeps of it, and the lines of the API that it sends to.

use crate::api::{Program, multipart, picture, unlimited};
use crate::browser::{Answered, Browser, Town};
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use web::Settings;
use web::limit::Rate;
use web::upload::{self, sniff_voice};

/// The beginning of a recording by Chromium, and words behind it.
fn recording() -> Vec<u8> {
    let mut bytes = vec![0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84];
    bytes.extend_from_slice(b"webm");
    bytes.extend_from_slice(&[7; 400]);
    bytes
}

async fn sent(
    browser: &mut Browser,
    path: &str,
    texts: &[(&str, &str)],
    files: &[(&str, Vec<u8>)],
) -> Answered {
    let csrf = browser.csrf.clone();
    let mut all = vec![("csrf", csrf.as_str())];
    all.extend(texts);
    let (media, body) = multipart(&all, files);
    let headers = [("content-type", media.as_str())];
    browser
        .send(Method::POST, path, &headers, Bytes::from(body))
        .await
}

/// Templates write the stroke of an address as a character reference.
fn plain(answer: &Answered) -> String {
    answer.text.replace("&#x2f;", "/")
}

fn key(answer: &Answered) -> String {
    let first = &answer.json()["errors"][0]["key"];
    first.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_is_a_plain_form_that_files() {
    let town = Town::open();
    let mut worker = town.signed_in("xg-grid-1").await;
    let home = worker.get("/").await;
    assert!(plain(&home).contains("href=\"/report\""), "{}", home.text);
    let page = worker.get("/report").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("value=\"0102\"") && page.text.contains("暴露垃圾"));
    assert!(page.text.contains("城乡管理") && page.text.contains("name=\"done\""));
    assert!(!page.text.contains('⟦'), "{}", page.text);
    let english = [("accept-language", "en")];
    let page = worker
        .send(Method::GET, "/report", &english, Bytes::new())
        .await;
    assert!(page.text.contains("Exposed rubbish") && !page.text.contains('⟦'));

    // Refused with everything kept, then filed.
    let texts = [("class", ""), ("summary", "桥头"), ("key", "one")];
    let none = sent(&mut worker, "/report", &texts, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text.contains("请选择类别") && none.text.contains("桥头"));
    let texts = [
        ("class", "0102"),
        ("summary", "桥头"),
        ("key", "one"),
        ("grid", "320623111001001"),
    ];
    let files = [("photo", picture(1)), ("voice", recording())];
    let filed = sent(&mut worker, "/report", &texts, &files).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
    assert_eq!(filed.header("location"), "/report");
    let told = worker.get("/report").await;
    assert!(told.text.contains("已收到"), "{}", told.text);
    assert!(told.text.contains("这里常报的"));

    // The photograph and the recording belong to the case and can be opened from its page.
    let mut program = Program::of(&town, "xg-grid-1").await;
    let list = program.get("/api/v1/cases").await.json();
    let row = &list["cases"][0];
    assert_eq!(row["procedure"], "grid-event");
    let id = row["id"].as_str().unwrap();
    let page = worker.get(&format!("/cases/{id}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let looked = plain(&page);
    assert!(looked.contains("<audio") && looked.contains("/small"));
    let shown = program.get(&format!("/api/v1/cases/{id}")).await.json();
    let voice = shown["fields"]["voice"]["value"][0].as_str().unwrap();
    let heard = worker.get(&format!("/files/{voice}")).await;
    assert_eq!(heard.header("content-type"), "audio/webm");
    let small = worker.get(&format!("/files/{voice}/small")).await;
    assert_eq!(
        small.status,
        StatusCode::NOT_FOUND,
        "a recording has no picture"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_upload_first_and_file_once() {
    let town = Town::new(unlimited());
    let mut worker = Program::of(&town, "xg-grid-1").await;
    let kinds = worker.get("/api/v1/reports/kinds").await.json();
    let known = |class: &Value| class["class"] == "0102" && class["family"] == "urban-rural";
    assert!(kinds["kinds"].as_array().unwrap().iter().any(known));
    let files = [("file", picture(1)), ("file", recording())];
    let stored = worker.pictures("/api/v1/files", "up", &[], &files).await;
    assert_eq!(stored.status, StatusCode::CREATED, "{}", stored.text);
    let stored = stored.json();
    assert_eq!(stored["files"][1]["media"], "audio/webm");
    let body = json!({
        "class": "0102", "class_name": "暴露垃圾", "photos": [stored["files"][0]["id"]], "voice": [stored["files"][1]["id"]],
        "place": { "grid": "320623111001001" }, "reported_at": 0, "client": "01935f0a-7c3e-7b2a-9d4e-1f2a3b4c5d6e",
    });
    let first = worker.keyed("/api/v1/reports", "k1", &body).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    // The answer was lost; the phone sends again, under another key, perhaps after a restart.
    let again = worker.keyed("/api/v1/reports", "k2", &body).await;
    assert_eq!(again.json()["number"], first.json()["number"]);
    assert_eq!(first.json()["own"], true);
    let id = first.json()["id"].as_str().unwrap().to_owned();
    let shown = worker.get(&format!("/api/v1/cases/{id}")).await.json();
    assert_eq!(
        shown["fields"]["summary"]["value"], "暴露垃圾",
        "three taps, no words"
    );
    assert!(
        shown["fields"]["reported-at"]["value"]
            .as_str()
            .unwrap()
            .starts_with("1970")
    );
    let usual = worker.get("/api/v1/reports/usual").await.json();
    assert_eq!(usual["classes"], json!(["0102"]));
    let mut changed = body.clone();
    changed["class"] = json!("9999");
    changed["client"] = json!("another");
    let refused = worker.keyed("/api/v1/reports", "k3", &changed).await;
    assert_eq!(
        (refused.status, key(&refused).as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "report-class-changed")
    );
    // By a browser's cookie only with the token of its page.
    let mut browser = town.signed_in("xg-grid-1").await;
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", "k4"),
    ];
    let bare = browser
        .send(
            Method::POST,
            "/api/v1/reports",
            &headers,
            body.to_string().into(),
        )
        .await;
    assert_eq!(key(&bare), "csrf-header-missing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_reports_without_an_account_and_no_flood() {
    let settings = Settings {
        by_report: Rate {
            burst: 4,
            per_minute: 1,
        },
        ..Settings::default()
    };
    let town = Town::new(settings);
    let mut passer = town.browser();
    let home = passer.get("/").await;
    assert!(plain(&home).contains("href=\"/report/public\""));
    let page = passer.get("/report/public").await;
    assert!(page.text.contains("name=\"website\"") && !page.text.contains("name=\"done\""));
    let texts = |client: &'static str| {
        vec![
            ("class", "0102"),
            ("division", "320623111001"),
            ("key", client),
        ]
    };
    let files = [("photo", picture(1))];
    let filed = sent(&mut passer, "/report/public", &texts("one"), &files).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
    let receipt = filed.header("location").to_owned();
    assert!(receipt.starts_with("/r/"), "{receipt}");
    let told = passer.get(&receipt).await;
    assert!(told.text.contains("已收到") && told.text.contains("回执编号"));
    let again = sent(&mut passer, "/report/public", &texts("one"), &files).await;
    assert_eq!(again.header("location"), receipt, "sent twice, filed once");
    // A machine fills in everything; a place must be known.
    let mut trap = texts("two");
    trap.push(("website", "http://example.com"));
    let caught = sent(&mut passer, "/report/public", &trap, &files).await;
    assert_eq!(caught.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nowhere = sent(
        &mut passer,
        "/report/public",
        &[("class", "0102"), ("key", "three")],
        &files,
    )
    .await;
    assert!(nowhere.text.contains("还不知道在哪里"), "{}", nowhere.text);
    let flood = sent(&mut passer, "/report/public", &texts("four"), &files).await;
    assert_eq!(flood.status, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(flood.header("retry-after"), "");
    // From a page of another site nothing is taken.
    let (media, body) = multipart(&texts("five"), &files);
    let headers = [
        ("content-type", media.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    let elsewhere = passer
        .send(
            Method::POST,
            "/api/v1/reports/public",
            &headers,
            body.into(),
        )
        .await;
    assert_eq!(key(&elsewhere), "sent-from-elsewhere");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_phone_keeps_names_nobody() {
    let town = Town::open();
    let mut worker = town.signed_in("xg-grid-1").await;
    let csrf = worker.csrf.clone();
    let name = town.site.cast.login("xg-grid-1").account.name.clone();
    let kept = worker.get("/report/kept").await;
    assert_eq!(kept.status, StatusCode::OK);
    assert!(
        !kept.text.contains(&name) && !kept.text.contains(&csrf),
        "{}",
        kept.text
    );
    assert!(kept.text.contains("data-mode=\"kept\"") && kept.text.contains("暴露垃圾"));
    let mut nobody = town.browser();
    assert_eq!(nobody.get("/report/kept").await.text, kept.text);
    let manifest = nobody.get("/manifest.webmanifest").await;
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    assert_eq!(manifest.json()["start_url"], "/report");
    let policy = nobody.get("/report/public").await;
    assert!(
        policy
            .header("permissions-policy")
            .contains("microphone=(self)")
    );
    assert!(
        policy
            .header("content-security-policy")
            .contains("media-src 'self' blob:")
    );
    let worker = nobody.get("/sw.js").await;
    if worker.status == StatusCode::NOT_FOUND {
        println!("skipped: the worker, because ui/dist is not built (`cargo xtask ui`)");
        return;
    }
    assert_eq!(worker.header("service-worker-allowed"), "/");
    assert!(worker.header("content-type").starts_with("text/javascript"));
    assert!(worker.text.starts_with("self.WUJIA_KEEP={") && worker.text.contains("/report/kept"));
}

#[test]
fn a_recording_is_what_its_bytes_say() {
    assert_eq!(sniff_voice(&recording()), Some("audio/webm"));
    assert_eq!(sniff_voice(b"OggS\0\x02"), Some("audio/ogg"));
    assert_eq!(
        sniff_voice(b"\0\0\0\x1cftypisom\0\0\x02\0"),
        Some("audio/mp4")
    );
    for other in [
        &b"\x1a\x45\xdf\xa3\x42\x82\x88matroska"[..],
        b"\0\0\0\x14ftypqt  ",
        b"RIFF\0\0\0\0WAVE",
        b"<svg onload=alert(1)>",
        b"",
    ] {
        assert_eq!(sniff_voice(other), None, "{other:?}");
    }
    let part = |bytes: Vec<u8>| web::form::Part {
        field: "voice".into(),
        name: "a.webm".into(),
        bytes: bytes.into(),
    };
    let mut long = recording();
    long.resize(upload::VOICE_BYTES_MAX, 1);
    assert!(upload::voice(&part(long.clone()), usize::MAX).is_ok());
    long.push(1);
    let refusal = upload::voice(&part(long), usize::MAX).unwrap_err();
    assert_eq!(refusal.reasons[0].key, "upload-too-large");
    let refusal = upload::voice(&part(b"MZ".to_vec()), usize::MAX).unwrap_err();
    assert_eq!(refusal.reasons[0].key, "upload-not-a-recording");
}
