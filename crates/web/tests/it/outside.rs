//! Other systems by forms: their numbers on the case, their tables in and out, the copy sheet; bulletins;
//! what past cases suggest while a report is typed.

use crate::api::{Program, multipart, unlimited};
use crate::browser::{Answered, Browser, Town, aside};
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use jiff::civil::date;

const DAY: &str = "2026-11-24";

fn table() -> String {
    let number = codes::CitizenNumber::compose(320_623, date(1970, 1, 1), 555).unwrap();
    let number = number.as_str();
    format!(
        "办件编号,申请人,证件号码,所属区划,事项名称,申请人类型,联系电话,申请内容\n\
         ZW001,吴示例,{number},双甸镇,小餐饮登记,个人,13800000001,新开办登记\n\
         ZW002,吴示例,{number},月球,小餐饮登记,个人,13800000001,新开办登记\n"
    )
}

async fn uploaded(browser: &mut Browser, system: &str) -> Answered {
    let csrf = browser.csrf.clone();
    let texts = [("csrf", csrf.as_str()), ("system", system)];
    let (media, body) = multipart(&texts, &[("file", table().into_bytes())]);
    let headers = [("content-type", media.as_str())];
    browser
        .send(Method::POST, "/exchange/in", &headers, Bytes::from(body))
        .await
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before)
        .nth(1)
        .and_then(|rest| rest.split(after).next())
        .unwrap_or_else(|| panic!("no {before} in {text}"))
}

/// Templates write the stroke of an address as a character reference.
fn plain(answer: &Answered) -> String {
    assert!(!answer.text.contains('⟦'), "{}", answer.text);
    answer.text.replace("&#x2f;", "/")
}

/// The one case that bears a number of another system.
async fn case_of(town: &Town, login: &str, number: &str) -> String {
    let mut program = Program::of(town, login).await;
    let list = program.get(&format!("/api/v1/cases?text={number}")).await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text);
    let list = list.json();
    let cases = list["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 1, "{list}");
    cases[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_looked_at_marked_and_what_is_chosen_becomes_a_case() {
    let town = Town::new(unlimited());
    let mut window = town.signed_in("sd-window-1").await;
    let cases = window.get("/cases").await;
    assert!(plain(&cases).contains("href=\"/exchange/in\""));
    let page = window.get("/exchange/in?system=gov-service").await;
    assert!(plain(&page).contains("省政务服务网") && page.text.contains("办件编号"));

    let entries = aside(|| town.site.entries());
    let seen = uploaded(&mut window, "gov-service").await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    let text = plain(&seen);
    assert!(text.contains("ZW001") && text.contains("月球"), "{text}");
    assert!(text.contains("name=\"row\" value=\"2\"") && !text.contains("value=\"3\" checked"));
    assert_eq!(aside(|| town.site.entries()), entries, "nothing was filed");
    let held = between(&text, "name=\"held\" value=\"", "\"").to_owned();
    let whole = [
        ("held", held.as_str()),
        ("system", "gov-service"),
        ("name", "a.csv"),
    ];
    let faults = window.post("/exchange/in/faults", &whole).await;
    assert!(
        faults.header("content-type").contains("spreadsheetml") && faults.text.starts_with("PK")
    );
    window.get("/exchange/in").await;
    let none = window.post("/exchange/in/take", &whole).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text.contains("请至少勾选一行"), "{}", none.text);
    let mut chosen = whole.to_vec();
    chosen.push(("row", "2"));
    let taken = window.post("/exchange/in/take", &chosen).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let told = window.get("/exchange/in").await;
    assert!(told.text.contains("收下 1 件"), "{}", told.text);
    let again = uploaded(&mut window, "gov-service").await;
    assert!(again.text.contains("已经收过"), "{}", again.text);

    let id = case_of(&town, "sd-window-1", "ZW001").await;
    let page = window.get(&format!("/cases/{id}")).await;
    assert!(page.text.contains("ZW001") && page.text.contains("其他系统编号"));
    let out = window
        .get(&format!(
            "/exchange/out/table?system=gov-service&since={DAY}"
        ))
        .await;
    assert_eq!(out.status, StatusCode::OK, "{}", out.text);
    assert!(out.text.starts_with("PK"));

    // Whoever takes no cases from other systems finds no such page.
    let mut worker = town.signed_in("xg-grid-1").await;
    let refused = worker.get("/exchange/in").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let cases = worker.get("/cases").await;
    assert!(!plain(&cases).contains("/exchange/in"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_added_on_the_case_page_and_a_copy_sheet_is_counted() {
    let town = Town::new(unlimited());
    let (mut program, id, _) = crate::api::found(&town).await;
    let mut worker = town.signed_in("xg-grid-1").await;
    let at = format!("/cases/{id}");
    let page = worker.get(&at).await;
    assert!(plain(&page).contains(&format!("{at}/copy/civil-affairs")));
    let number = [("system", "hotline"), ("number", "RD2026112400017")];
    let given = worker.post(&format!("{at}/numbers"), &number).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    let page = worker.get(&at).await;
    assert!(page.text.contains("RD2026112400017"), "{}", page.text);
    assert_eq!(case_of(&town, "xg-grid-1", "RD2026112400017").await, id);
    let wrong = [("system", "hotline"), ("number", "with a blank")];
    worker.post(&format!("{at}/numbers"), &wrong).await;
    let page = worker.get(&at).await;
    assert!(page.text.contains("不能有空格"), "{}", page.text);
    let taken = worker.post(&format!("{at}/numbers/remove"), &number).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let list = program.get(&format!("/api/v1{at}/numbers")).await.json();
    assert_eq!(list["numbers"].as_array().unwrap().len(), 0);

    let sheet = worker.get(&format!("{at}/copy/civil-affairs")).await;
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text);
    let text = plain(&sheet);
    assert!(text.contains("公民身份号码") && text.contains("value=\"王秀珍\""));
    let typed = worker
        .post(&format!("{at}/copy/civil-affairs/typed"), &[])
        .await;
    assert_eq!(typed.status, StatusCode::SEE_OTHER, "{}", typed.text);
    let sheet = worker.get(&format!("{at}/copy/civil-affairs")).await;
    assert!(sheet.text.contains("录入。"), "{}", sheet.text);
    let none = worker.get(&format!("{at}/copy/gov-service")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);

    let mut head = town.signed_in("sd-head").await;
    let figures = head.get("/figures").await;
    assert!(plain(&figures).contains("民政业务系统") && figures.text.contains("重复录入"));
    let lines = head.get("/copies?system=civil-affairs&month=2026-11").await;
    assert!(plain(&lines).contains(&at), "{}", lines.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulletin_is_drafted_edited_kept_and_printed() {
    let town = Town::new(unlimited());
    crate::api::found(&town).await;
    let mut head = town.signed_in("sd-head").await;
    let list = head.get("/reports").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text);
    assert!(plain(&list).contains("320623111000") && list.text.contains("周报"));
    let asked = format!("of=320623111000&kind=day&day={DAY}");
    let draft = head.get(&format!("/reports/draft?{asked}")).await;
    assert_eq!(draft.status, StatusCode::OK, "{}", draft.text);
    let text = plain(&draft);
    assert!(
        text.contains("<textarea") && text.contains("双甸镇"),
        "{text}"
    );
    let book = head.get(&format!("/reports/draft/table?{asked}")).await;
    assert!(book.text.starts_with("PK"));
    let ledger = head
        .get(&format!(
            "/reports/ledger?of=320623111000&from={DAY}&to={DAY}"
        ))
        .await;
    assert!(ledger.text.starts_with("PK"));

    head.get(&format!("/reports/draft?{asked}")).await;
    let mut form = vec![("of", "320623111000"), ("kind", "day"), ("day", DAY)];
    form.push(("text", " "));
    let empty = head.post("/reports", &form).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("请写报表文字"), "{}", empty.text);
    form.pop();
    form.push(("text", "今天一切正常。\n没有超期件。"));
    let kept = head.post("/reports", &form).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let shown = head.get(kept.header("location")).await;
    assert!(
        plain(&shown).contains("<p>今天一切正常。</p>"),
        "{}",
        shown.text
    );
    let list = head.get("/reports").await;
    assert!(plain(&list).contains(kept.header("location")));

    // Another town's reports are no business of hers.
    let beyond = head
        .get(&format!(
            "/reports/draft?of=320623110000&kind=day&day={DAY}"
        ))
        .await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND);
    let mut worker = town.signed_in("xg-grid-1").await;
    let refused = worker.get("/reports").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_report_is_typed_past_cases_suggest_its_class() {
    let town = Town::new(unlimited());
    let mut public = town.browser();
    for (class, words) in [
        ("0102", "路边垃圾成堆没人清运"),
        ("0102", "小区门口垃圾满溢有异味"),
        ("0110", "桥头路面破损坑洼"),
    ] {
        let pairs = [
            ("service_code", class),
            ("address_string", "双甸镇星光社区"),
            ("description", words),
        ];
        let filed = public
            .post_raw("/open311/v2/requests.json", &pairs, &[])
            .await;
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text);
    }
    aside(|| {
        let now = app::port::Clock::now(&*town.site.clock);
        app::suggest::learn(&town.site.app, now).unwrap();
    });
    let text = web::form::percent("村口垃圾成堆");
    let mut program = Program::of(&town, "xg-grid-1").await;
    let told = program
        .get(&format!("/api/v1/suggest?procedure=grid-event&text={text}"))
        .await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text);
    let told = told.json();
    assert_eq!(told["classes"][0]["code"], "0102");
    assert_eq!(told["learnt_from"], 3);

    let mut worker = town.signed_in("xg-grid-1").await;
    let form = worker.get("/cases/new?procedure=grid-event").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let page = plain(&form);
    assert!(page.contains("/cases/new/suggest?procedure=grid-event"));
    assert!(page.contains("name=\"field-summary\""));
    let piece = worker
        .get(&format!(
            "/cases/new/suggest?procedure=grid-event&field-summary={text}"
        ))
        .await;
    assert_eq!(piece.status, StatusCode::OK, "{}", piece.text);
    assert!(plain(&piece).contains("暴露垃圾") && piece.text.contains("只是建议"));
    // The same by a button, where there is no script: the form comes back with it, and nothing is filed.
    let entries = aside(|| town.site.entries());
    let fields = [
        ("procedure", "grid-event"),
        ("step", "suggest"),
        ("field-summary", "村口垃圾成堆"),
    ];
    let back = worker.post("/cases/new", &fields).await;
    assert!(back.text.contains("暴露垃圾") && back.text.contains("村口垃圾成堆"));
    assert!(back.text.contains("只是建议"), "{}", back.text);
    assert_eq!(aside(|| town.site.entries()), entries);
}
