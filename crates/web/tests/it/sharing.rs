//! Shared data on pages: asked for with a purpose, decided by another, read until it is taken back; a
//! file with a second person.

use crate::api::{Program, unlimited};
use crate::browser::{Answered, Browser, Town, aside};
use crate::casework::text;
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use serde_json::json;

fn whole(answer: &Answered) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(
        !answer.text.contains('⟦'),
        "words are missing: {}",
        answer.text
    );
}

/// A page in both languages.
async fn both(browser: &mut Browser, path: &str) {
    for language in ["en", "zh-CN"] {
        let answer = browser
            .send(
                Method::GET,
                path,
                &[("accept-language", language)],
                Bytes::new(),
            )
            .await;
        whole(&answer);
    }
}

/// The first address on a page that begins so.
fn first(answer: &Answered, begins: &str) -> String {
    let page = answer.text.replace("&#x2f;", "/");
    let rest = page.split(&format!("\"{begins}")).nth(1).unwrap();
    format!("{begins}{}", rest.split('"').next().unwrap())
}

const PURPOSE: &str = "核对本年度困难老人救助的发放情况";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_asks_on_the_librarys_page_and_reads_until_it_is_taken_back() {
    let town = Town::new(unlimited());
    let mut officer = town.signed_in("mz-officer").await;
    let form = "/libraries/elder-relief/share";
    both(&mut officer, "/libraries/shared").await;
    let all = officer.get("/libraries/shared").await;
    assert_eq!(first(&all, form), form, "{}", all.text);
    let quality = officer.get("/libraries").await;
    assert_eq!(
        quality.status,
        StatusCode::FORBIDDEN,
        "what there is, not how good it is"
    );
    both(&mut officer, form).await;
    let short = [
        ("columns", "record.amount"),
        ("columns", "person.village"),
        ("purpose", "看看"),
        ("until", "2026-12-31"),
    ];
    let refused = officer.post(form, &short).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("href=\"#f-purpose\"") && refused.text.contains("看看"),
        "the field is named and nothing typed is lost: {}",
        refused.text
    );
    assert!(refused.text.contains("value=\"person.village\" checked"));
    let mut good = short;
    good[2] = ("purpose", PURPOSE);
    let sent = officer.post(form, &good).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let own = officer.get("/libraries/shared").await;
    assert!(text(&own.text).contains("待审核"), "{}", own.text);

    let mut steward = town.signed_in("steward").await;
    both(&mut steward, "/libraries/requests").await;
    let waiting = steward.get("/libraries/requests").await;
    assert!(waiting.text.contains(PURPOSE) && waiting.text.contains("data-count=\"waiting\">1<"));
    let path = first(&waiting, "/libraries/requests/");
    let unsaid = steward.post(&path, &[("granted", "no")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let granted = steward.post(&path, &[("granted", "yes")]).await;
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);

    let own = officer.get("/libraries/shared").await;
    let rows = first(&own, "/libraries/shared/");
    let before = aside(|| town.site.entries());
    let shown = officer.get(&rows).await;
    whole(&shown);
    assert_eq!(aside(|| town.site.entries()), before + 1, "written down");
    let words = text(&shown.text);
    assert!(
        words.contains("双甸镇双南社区居委会") && words.contains("2.00"),
        "in words: {words}"
    );
    assert!(!words.contains("等级"), "only what was granted: {words}");
    both(&mut officer, &format!("{rows}?page=3")).await;
    let village = officer.get(&format!("{rows}?village=320623111003")).await;
    whole(&village);
    let table = village.text.split("<tbody>").nth(1).unwrap();
    let table = table.split("</tbody>").next().unwrap();
    assert!(!text(table).contains("星光"), "{table}");

    both(&mut steward, "/libraries/requests").await;
    let end = format!("{path}/end");
    let ended = steward.post(&end, &[("note", "用途已经变更")]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
    let gone = officer.get(&rows).await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
    assert!(text(&gone.text).contains("已被收回"), "{}", gone.text);
    let own = officer.get("/libraries/shared").await;
    whole(&own);
    assert!(text(&own.text).contains("用途已经变更"), "{}", own.text);
    // The auditor reads who used what by which request.
    let mut auditor = town.signed_in("auditor").await;
    let journal = auditor.get("/journal?kind=library.shared").await;
    whole(&journal);
    assert!(journal.text.contains("req_"), "{}", journal.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_libraries_are_read_at_once_and_closed_ones_say_so() {
    let town = Town::new(unlimited());
    let mut officer = town.signed_in("mz-officer").await;
    let mut steward = town.signed_in("steward").await;
    let open = steward.get("/libraries/weather").await;
    whole(&open);
    whole(&steward.get("/libraries/weather/rows").await);
    assert!(text(&open.text).contains("不用申请"), "{}", open.text);
    both(&mut officer, "/libraries/weather/rows").await;
    both(&mut officer, "/libraries/weather/share").await;
    let coded = officer
        .get("/libraries/weather/rows?code=record.level%3A2")
        .await;
    whole(&coded);
    let wrong = officer
        .get("/libraries/weather/rows?code=record.level%3A9")
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let closed = officer.get("/libraries/mediation/share").await;
    whole(&closed);
    assert!(
        text(&closed.text).contains("不予共享") && !closed.text.contains("name=\"purpose\""),
        "{}",
        closed.text
    );
    let form = [
        ("columns", "record.date"),
        ("purpose", PURPOSE),
        ("until", "2026-12-31"),
    ];
    let refused = officer.post("/libraries/mediation/share", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&refused.text).contains("不予共享"), "{}", refused.text);
    assert_eq!(
        officer.get("/libraries/nothing/share").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_approved_by_a_second_person_who_sees_whom_it_names() {
    let town = Town::new(unlimited());
    let mut steward = town.signed_in("steward").await;
    let form = "/libraries/elder-relief/export";
    both(&mut steward, "/libraries/exports").await;
    both(&mut steward, form).await;
    let wish = [
        ("columns", "person.number"),
        ("columns", "record.amount"),
        ("purpose", PURPOSE),
    ];
    let sent = steward.post(form, &wish).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);

    let mut security = town.signed_in("secadmin").await;
    both(&mut security, "/libraries/approvals").await;
    let waiting = security.get("/libraries/approvals").await;
    let words = text(&waiting.text);
    assert!(
        waiting.text.contains("notice bad") && words.contains("公民身份号码"),
        "said in red: {words}"
    );
    let path = first(&waiting, "/libraries/approvals/");
    let approved = security.post(&path, &[("granted", "yes")]).await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    both(&mut security, "/libraries/approvals").await;

    let list = steward.get("/libraries/exports").await;
    whole(&list);
    let path = first(&list, "/libraries/exports/");
    let file = steward.post(&path, &[]).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    assert!(file.header("content-type").starts_with("text/csv"));
    let mut lines = file.text.lines();
    let head = lines.next().unwrap();
    assert!(
        head.starts_with('\u{feff}') && head.contains("金额"),
        "{head}"
    );
    let origin = lines.next().unwrap();
    for said in ["朱数", "2026年11月24日", "req_"] {
        assert!(origin.contains(said), "{said}: {origin}");
    }
    let again = steward.post(&path, &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(text(&again.text).contains("只能取一次"), "{}", again.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_asks_reads_and_is_told_what_a_page_tells() {
    let town = Town::new(unlimited());
    let mut officer = Program::of(&town, "mz-officer").await;
    let body = json!({ "library": "elder-relief", "columns": ["record.level", "person.name"],
                       "purpose": PURPOSE, "until": "2026-12-31" });
    let asked = officer.post("/api/v1/library-requests", &body).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    let at = format!(
        "/api/v1/library-requests/{}",
        asked.json()["request"].as_str().unwrap()
    );
    let early = officer.get(&format!("{at}/rows")).await;
    assert_eq!(early.json()["errors"][0]["key"], "sharing-waiting");
    let mut steward = Program::of(&town, "steward").await;
    let waiting = steward.get("/api/v1/library-requests/waiting").await.json();
    assert_eq!(waiting["waiting"][0]["unit"], "320623000000-MZJ");
    let granted = steward.post(&at, &json!({ "granted": true })).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.text);
    let rows = officer
        .get(&format!("{at}/rows?page=2&column=record.level&value=1"))
        .await
        .json();
    assert_eq!(rows["columns"], json!(["record.level", "person.name"]));
    assert_eq!(rows["page"], 2);
    assert_eq!(rows["rows"].as_array().unwrap().len(), 15);
    let own = officer.get("/api/v1/library-requests").await.json();
    assert_eq!(own["requests"][0]["state"], "running");
    let open = officer.get("/api/v1/libraries/weather/rows").await.json();
    assert_eq!(open["more"], true);
    // Another unit's head is told nothing.
    let mut head = Program::of(&town, "sd-head").await;
    let none = head.get(&format!("{at}/rows")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
