//! The standard of the halls on pages and for programs: open to everybody; who sees to halls sees how they
//! stand, begins an inspection from the hall's page and goes through it head by head.

use crate::api::Program;
use crate::browser::{Answered, Browser, Town};
use crate::casework::{press, raw, text, value};
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const OWN: &str = "/halls/320623111000";
const VILLAGE: &str = "/halls/320623111001";

/// A page in both languages; the Chinese one.
async fn both(browser: &mut Browser, path: &str) -> Answered {
    let mut last = None;
    for language in ["en", "zh-CN"] {
        let said = [("accept-language", language)];
        let answer = browser.send(Method::GET, path, &said, Bytes::new()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        assert!(!answer.text.contains('⟦'), "words are missing: {path}");
        last = Some(answer);
    }
    last.unwrap()
}

/// Records every head on its page; one clause fails.
async fn record(browser: &mut Browser, href: &str, standard: &Value, failing: &str) {
    for head in standard["heads"].as_array().unwrap() {
        let code = head["head"].as_str().unwrap();
        let mut fields = vec![(format!("seen-photo-{code}"), "yes".to_owned())];
        for clause in head["clauses"].as_array().unwrap() {
            let clause = clause["clause"].as_str().unwrap();
            let result = if clause == failing { "fail" } else { "pass" };
            fields.push((format!("field-{clause}"), result.to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let done = press(browser, href, &format!("record-{code}"), &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{code}: {}", done.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_reads_the_standard_and_only_who_sees_to_halls_how_they_stand() {
    let town = Town::with_book();
    let mut anybody = town.browser();
    let page = both(&mut anybody, "/halls/standard").await;
    let said = text(&page.text);
    for head in [
        "机构名称",
        "场所标识",
        "窗口设置",
        "事项清单",
        "服务流程",
        "管理制度",
        "规范运行",
    ] {
        assert!(said.contains(head), "{head}: {said}");
    }
    assert!(said.contains("默认") && !said.contains("已改好"), "{said}");
    let closed = anybody.get("/halls/compliance").await;
    assert_ne!(closed.status, StatusCode::OK, "not without signing in");
    both(&mut anybody, VILLAGE).await;

    let mut clerk = town.signed_in("xg-clerk").await;
    let own = both(&mut clerk, VILLAGE).await;
    assert!(text(&own.text).contains("还没有查过"), "{}", own.text);
    assert!(!raw(&own.text).contains("procedure=hall-inspection"));
    let other = both(&mut clerk, OWN).await;
    assert!(!text(&other.text).contains("还没有查过"), "not her area");
    let mut worker = town.signed_in("xg-grid-1").await;
    let refused = worker.get("/halls/compliance").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let mut program = Program::of(&town, "sd-head").await;
    let standard = program.get("/api/v1/halls/standard").await.json();
    let clauses: usize = standard["heads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|head| head["clauses"].as_array().unwrap().len())
        .sum();
    assert!(clauses >= 30, "{clauses}");
    let halls = program.get("/api/v1/halls/compliance?state=never").await;
    let halls = halls.json()["halls"].as_array().unwrap().clone();
    assert!(
        !halls.is_empty() && halls.iter().all(|hall| hall["case"].is_null()),
        "{halls:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inspection_begins_at_the_hall_and_what_fails_is_shown_until_when() {
    let town = Town::with_book();
    let mut head = town.signed_in("sd-head").await;
    let own = both(&mut head, OWN).await;
    assert!(
        !raw(&own.text).contains("procedure=hall-inspection"),
        "nobody inspects her own hall"
    );
    let hall = both(&mut head, VILLAGE).await;
    let to = "/cases/new?procedure=hall-inspection&field-hall=320623111001";
    assert!(raw(&hall.text).contains(to), "{}", hall.text);
    let form = both(&mut head, to).await;
    assert!(
        form.text
            .contains("<option value=\"320623111001\" selected>"),
        "{}",
        form.text
    );
    let key = value(&form.text, "key");
    let fields = [
        ("procedure", "hall-inspection"),
        ("key", key.as_str()),
        ("field-hall", "320623111001"),
        ("field-round", "1"),
    ];
    let filed = head.post("/cases/new", &fields).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", text(&filed.text));
    let href = filed.header("location").to_owned();
    let again = [
        ("procedure", "hall-inspection"),
        ("key", "another"),
        ("field-hall", "320623111001"),
        ("field-round", "1"),
    ];
    let twice = head.post("/cases/new", &again).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text(&twice.text).contains("还有没办完的检查"),
        "{}",
        twice.text
    );
    let going_on = both(&mut head, VILLAGE).await;
    assert!(text(&going_on.text).contains("正在检查"));

    let mut program = Program::of(&town, "sd-head").await;
    let standard = program.get("/api/v1/halls/standard").await.json();
    record(&mut head, &href, &standard, "window-3").await;
    let notice = both(&mut head, &format!("{href}/acts/order-rectifying")).await;
    assert!(
        text(&notice.text).contains("办公时间窗口有人"),
        "the notice names what failed: {}",
        notice.text
    );
    let lines = [("lines", "办公时间窗口有人，离开有人替")];
    let ordered = press(&mut head, &href, "order-rectifying", &lines).await;
    assert_eq!(ordered.status, StatusCode::SEE_OTHER, "{}", ordered.text);

    let found = both(&mut head, "/halls/compliance?state=rectifying").await;
    let said = text(&found.text);
    assert!(
        said.contains("星光社区便民服务站") && said.contains("办公时间窗口有人"),
        "{said}"
    );
    assert!(
        said.contains("36/37") && said.contains("2026 年第 1 轮"),
        "{said}"
    );
    let by_clause = both(&mut head, "/halls/compliance?clause=window-3").await;
    assert!(text(&by_clause.text).contains("星光社区便民服务站"));
    let standing = both(&mut head, "/halls/standard").await;
    assert!(raw(&standing.text).contains("/halls/compliance?clause=window-3"));
    let own = both(&mut head, VILLAGE).await;
    assert!(text(&own.text).contains("整改中"), "{}", own.text);
    let shown = program.get("/api/v1/halls/compliance").await.json();
    let hall = shown["halls"]
        .as_array()
        .unwrap()
        .iter()
        .find(|hall| hall["hall"] == "320623111001")
        .unwrap();
    assert_eq!(
        (&hall["state"], &hall["failed"], &hall["kept"]),
        (&json!("rectifying"), &json!(["window-3"]), &json!(36))
    );
    assert!(
        hall["until"].is_string() || hall["until"].is_number(),
        "{hall}"
    );
    assert_eq!(shown["rounds"][0]["open"], 1);

    let csv = head.get("/halls/compliance/export?format=csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.text.contains("整改中") && csv.text.contains("不合格"));
    let xlsx = head.get("/halls/compliance/export?format=xlsx").await;
    assert_eq!(xlsx.status, StatusCode::OK);
    assert!(xlsx.header("content-disposition").starts_with("attachment"));

    // The village puts it right; the one who inspected has no hand in looking again.
    let mut clerk = town.signed_in("xg-clerk").await;
    let mended = [("seen-after-photo", "yes"), ("note", "排了替班")];
    let done = press(&mut clerk, &href, "rectified", &mended).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = program.get("/api/v1/halls/compliance?state=recheck").await;
    assert_eq!(shown.json()["halls"].as_array().unwrap().len(), 1);
}
