//! Halls on pages and for programs: found by anybody, a ticket drawn and called, a case filed under
//! it, a visit booked, figures for who sees to the hall.

use crate::api::{Program, unlimited};
use crate::browser::{Answered, Browser, Town};
use crate::casework::text;
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const HALL: &str = "320623111000";

fn whole(answer: &Answered) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(
        !answer.text.contains('⟦'),
        "words are missing: {}",
        answer.text
    );
}

/// A page in both languages.
async fn both(browser: &mut Browser, path: &str) -> Answered {
    let mut last = None;
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
        last = Some(answer);
    }
    last.unwrap()
}

/// The first address on a page that begins so.
fn first(answer: &Answered, begins: &str) -> String {
    let page = answer.text.replace("&#x2f;", "/").replace("&amp;", "&");
    let rest = page
        .split(&format!("\"{begins}"))
        .nth(1)
        .unwrap_or_else(|| panic!("{begins} is not on the page: {page}"));
    format!("{begins}{}", rest.split('"').next().unwrap())
}

async fn posted(browser: &mut Browser, path: &str, pairs: &[(&str, &str)]) -> Answered {
    let answer = browser.post(path, pairs).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{path}: {}",
        answer.text
    );
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_finds_a_hall_and_sees_which_places_have_none() {
    let town = Town::with_book();
    let mut anybody = town.browser();
    both(&mut anybody, "/").await;
    let all = both(&mut anybody, "/halls").await;
    assert!(text(&all.text).contains("双甸镇为民服务大厅"));
    assert!(
        !text(&all.text).contains("星光社区便民服务站"),
        "villages by their town"
    );
    let villages = both(&mut anybody, "/halls?town=320623111000").await;
    assert!(text(&villages.text).contains("星光社区便民服务站"));
    let hall = both(&mut anybody, &format!("/halls/{HALL}")).await;
    let said = text(&hall.text);
    assert!(said.contains("城乡居民基本养老保险参保登记"), "{said}");
    let lacking = both(&mut anybody, "/halls/coverage").await;
    assert!(text(&lacking.text).contains("双南"), "{}", lacking.text);
    assert_eq!(
        anybody.get("/halls/320623111003").await.status,
        StatusCode::NOT_FOUND
    );
    // The same for programs, and only who sees to a hall reads its figures.
    let mut program = Program::of(&town, "sd-window-1").await;
    let shown = program.get(&format!("/api/v1/halls/{HALL}")).await.json();
    assert_eq!(shown["hall"]["windows"], 3);
    assert!(shown["items"].as_array().unwrap().len() >= 77, "{shown}");
    let village = program.get("/api/v1/halls/320623111001").await.json();
    assert_eq!(village["items"].as_array().unwrap().len(), 39);
    let coverage = program.get("/api/v1/halls/coverage").await.json();
    assert_eq!(
        (&coverage["towns"], &coverage["towns_open"]),
        (&json!(15), &json!(2))
    );
    let other = program.get("/api/v1/halls/320623110000/days").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let mut officer = Program::of(&town, "steward").await;
    let refused = officer.get(&format!("/api/v1/halls/{HALL}/days")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_is_drawn_called_and_filed_under_on_pages() {
    let town = Town::with_book();
    let mut anybody = town.browser();
    let machine = both(&mut anybody, &format!("/halls/{HALL}/ticket")).await;
    assert!(machine.text.contains("name=\"items\""));
    let words = web::form::percent("养老保险");
    let one = both(&mut anybody, &format!("/halls/{HALL}/ticket?text={words}")).await;
    assert!(one.text.contains("BM-010") && !one.text.contains("\"BM-072\""));
    let draw = format!("/halls/{HALL}/ticket");
    let wrong = anybody.post(&draw, &[("items", "BM-066-T")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("href=\"#f-items\""), "{}", wrong.text);
    let pairs = [("items", "BM-010"), ("items", "BM-014"), ("key", "once-1")];
    let drawn = posted(&mut anybody, &draw, &pairs).await;
    let ticket = drawn.header("location").to_owned();
    let again = posted(&mut anybody, &draw, &pairs).await;
    assert_eq!(
        again.header("location"),
        ticket,
        "pressed twice, drawn once"
    );
    let page = both(&mut anybody, &ticket).await;
    let said = text(&page.text);
    assert!(
        said.contains("A001") && said.contains("下一个就是您"),
        "{said}"
    );
    whole(&anybody.get(&format!("{ticket}/now")).await);
    assert_eq!(
        anybody.get("/tickets/tick_0").await.status,
        StatusCode::NOT_FOUND
    );

    let mut clerk = town.signed_in("sd-window-1").await;
    let home = clerk.get("/").await;
    assert!(home.text.contains("href=\"/window\"") || home.text.contains("href=\"&#x2f;window\""));
    both(&mut clerk, "/window").await;
    let early = clerk.post("/window/next", &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
    posted(&mut clerk, "/window", &[("window", "1"), ("state", "open")]).await;
    let waiting = both(&mut clerk, "/window").await;
    assert!(text(&waiting.text).contains("A001"), "{}", waiting.text);
    posted(&mut clerk, "/window/next", &[]).await;
    let desk = both(&mut clerk, "/window").await;
    let file = first(&desk, "/cases/new?procedure=statutory-service");
    assert!(
        file.contains("item=BM-010") && file.contains("ticket=tick_"),
        "{file}"
    );
    let screen = both(&mut anybody, &format!("/halls/{HALL}/screen")).await;
    assert!(
        text(&screen.text).contains("请 A001 号到 1 号窗口"),
        "{}",
        screen.text
    );
    let seen = first(&screen, &format!("/halls/{HALL}/screen/now?seen="));
    let still = anybody.get(&seen).await;
    assert_eq!(still.status, StatusCode::NO_CONTENT, "nothing new");
    let called = both(&mut anybody, &ticket).await;
    assert!(text(&called.text).contains("请到 1 号窗口"));

    // For somebody the library does not know: who, then the form, then back at the desk.
    let who = clerk.get(&file).await;
    whole(&who);
    let id = ticket.trim_start_matches("/tickets/");
    let step = [
        ("step", "who"),
        ("procedure", "statutory-service"),
        ("item", "BM-010"),
        ("ticket", id),
        ("unknown", "yes"),
    ];
    let to = posted(&mut clerk, "/cases/new", &step).await;
    let form = clerk.get(to.header("location")).await;
    whole(&form);
    assert!(
        form.text
            .contains(&format!("name=\"ticket\" value=\"{id}\"")),
        "{}",
        form.text
    );
    let act = format!("/window/tickets/{id}");
    posted(&mut clerk, &act, &[("act", "again")]).await;
    let nowhere = clerk
        .post(&act, &[("act", "transfer"), ("window", "3")])
        .await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    posted(&mut clerk, &act, &[("act", "finish")]).await;
    let stale = clerk.post(&act, &[("act", "finish")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    let days = both(&mut clerk, &format!("/halls/{HALL}/days")).await;
    assert!(text(&days.text).contains("2026年11月24日"));
    // Nobody is named in the entries; the auditor reads what happened.
    let mut auditor = town.signed_in("auditor").await;
    let journal = auditor.get("/journal?kind=ticket.moved").await;
    whole(&journal);
    assert!(text(&journal.text).contains("A001 号"), "{}", journal.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_draws_calls_files_and_finishes() {
    let town = Town::with_book();
    let mut window = Program::of(&town, "sd-window-1").await;
    let tickets = format!("/api/v1/halls/{HALL}/tickets");
    let drawn = window
        .post(&tickets, &json!({ "items": ["BM-010"], "priority": true }))
        .await;
    assert_eq!(drawn.status, StatusCode::CREATED, "{}", drawn.text);
    let ticket = drawn.json()["ticket"].as_str().unwrap().to_owned();
    window
        .post("/api/v1/window", &json!({ "window": 2, "state": "open" }))
        .await;
    let called = window.post("/api/v1/window/next", &json!({})).await.json();
    assert_eq!(
        (&called["ticket"], &called["window"]),
        (&json!(ticket), &json!(2))
    );
    let number = testkit::planted(town.site.cast.founded)[8].number();
    let body = json!({
        "procedure": "statutory-service", "item": "BM-014", "ticket": ticket,
        "applicant": { "name": "王家强" },
        "fields": { "applicant-kind": "person", "name": "王家强", "citizen-number": number.as_str(),
                    "phone": "13800138000", "matter": "打印参保证明" },
        "materials": { "application-form": { "paper": true }, "citizen-card": { "paper": true } }
    });
    let filed = window.post("/api/v1/cases", &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text);
    let desk = window.get("/api/v1/window").await.json();
    assert_eq!(desk["current"]["cases"], json!([filed.json()["id"]]));
    let screen = window
        .get(&format!("/api/v1/halls/{HALL}/screen"))
        .await
        .json();
    assert_eq!(
        screen["called"][0],
        json!({ "number": "A001", "window": 2 })
    );
    town.site.clock.pass_minutes(6);
    let act = format!("/api/v1/window/tickets/{ticket}");
    let done = window.post(&act, &json!({ "act": "finish" })).await;
    assert_eq!(done.json()["state"], "finished", "{}", done.text);
    let days = window
        .get(&format!("/api/v1/halls/{HALL}/days"))
        .await
        .json();
    assert_eq!(days["days"][0]["service_median"], 360_000);
    let none: Value = window.get("/api/v1/window/hand-outs").await.json();
    assert_eq!(none["cases"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_is_booked_taken_on_the_phone_and_used() {
    let town = Town::new(unlimited());
    let mut clerk = town.signed_in("sd-window-1").await;
    both(&mut clerk, "/window/bookings").await;
    let form = [("day", "2026-11-24"), ("slot", "09:30"), ("who", "张示例")];
    posted(&mut clerk, "/window/bookings", &form).await;
    let full = clerk.post("/window/bookings", &form).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(full.text.contains("href=\"#f-slot\"") && full.text.contains("张示例"));
    let nameless = clerk
        .post(
            "/window/bookings",
            &[("day", "2026-11-24"), ("slot", "10:00"), ("who", "")],
        )
        .await;
    assert!(
        nameless.text.contains("href=\"#f-who\""),
        "{}",
        nameless.text
    );
    let day = both(&mut clerk, "/window/bookings").await;
    assert!(text(&day.text).contains("张示例"));
    let list = Program::of(&town, "sd-window-1")
        .await
        .get("/api/v1/window/bookings")
        .await;
    let code = list.json()["bookings"][0]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut anybody = town.browser();
    anybody.get(&format!("/halls/{HALL}/ticket")).await;
    let arrival = format!("/halls/{HALL}/arrival");
    let unknown = anybody.post(&arrival, &[("code", "12")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unknown.text.contains("href=\"#f-code\""),
        "{}",
        unknown.text
    );
    let came = posted(&mut anybody, &arrival, &[("code", &code)]).await;
    let ticket = both(&mut anybody, came.header("location")).await;
    assert!(text(&ticket.text).contains("B001"));
    // The head closes the hall, and says why.
    let mut head = town.signed_in("sd-head").await;
    both(&mut head, &format!("/halls/{HALL}/edit")).await;
    both(&mut head, "/halls/new").await;
    let closing = [
        ("unit", "320623111000-FWZX"),
        ("hall-name", "双甸镇为民服务大厅"),
        ("address", "示例路1号（示例）"),
        ("hours", "09:00-12:00;13:30-17:30"),
        ("windows", "3"),
        ("places", "1"),
        ("phone", "0513-00000001"),
        ("state", "closed"),
        ("closed", ""),
        ("from", "2026-11-24"),
        ("document", "PT-20"),
    ];
    let edit = format!("/halls/{HALL}/edit");
    let unsaid = head.post(&edit, &closing).await;
    assert!(
        unsaid.text.contains("href=\"#f-closed\""),
        "{}",
        unsaid.text
    );
    let mut said = closing;
    said[8] = ("closed", "停电检修");
    posted(&mut head, &edit, &said).await;
    let closed = both(&mut anybody, &format!("/halls/{HALL}")).await;
    assert!(text(&closed.text).contains("停电检修"));
    let none = anybody.post(&format!("/halls/{HALL}/ticket"), &[]).await;
    assert_eq!(none.status, StatusCode::CONFLICT, "{}", none.text);
}
