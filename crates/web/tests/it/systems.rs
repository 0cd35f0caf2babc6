//! The supporting systems as administrators, staff and citizens see them, and the way to the sign-in
//! service and back.

use crate::api::{Program, unlimited};
use crate::browser::{Browser, Town, aside};
use app::exchange::Mapping;
use app::port::{Exchange, IdentityProvider, Sent, SignInAsked, Unproven, Wiring};
use axum::http::{Method, StatusCode};
use model::refusal::Refused;
use model::time::Instant;
use serde_json::{Value, json};
use std::sync::Arc;

/// A sign-in service that vouches for whoever brings a code of hers.
struct Service;

impl IdentityProvider for Service {
    fn issuer(&self) -> &str {
        "https://sso.example.cn"
    }

    fn name(&self) -> &str {
        "县统一登录"
    }

    fn begin(&self, asked: &SignInAsked) -> Result<String, Unproven> {
        assert_eq!(asked.back, "http://wujia.test/sign-in/return");
        Ok(format!(
            "https://sso.example.cn/authorize?state={}",
            asked.state
        ))
    }

    fn subject(&self, code: &str, _: &SignInAsked, _: Instant) -> Result<String, Unproven> {
        code.strip_prefix("of-")
            .map(str::to_owned)
            .ok_or_else(|| Unproven::Refused("no such code".into()))
    }
}

struct Subscribers;

impl Exchange for Subscribers {
    fn permits(&self, url: &str) -> Result<(), Refused> {
        if url.starts_with("https://events.example.cn/") {
            return Ok(());
        }
        Err(Refused::new("outside-not-listed")
            .with("host", "other.example.cn")
            .with("port", "443"))
    }

    fn deliver(&self, _: &str, _: &[u8], _: &str, _: Instant, _: &[u8]) -> Sent {
        Sent::Accepted
    }
}

/// Wires a sign-in service, subscribers, and the mapping of the shipped site.
pub fn wire(town: &Town) {
    let file =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sites/rudong/exchange.toml");
    let text = std::fs::read_to_string(file).unwrap();
    town.site.app.wire_systems(Wiring {
        identity: Some(Arc::new(Service)),
        exchange: Some(Arc::new(Subscribers)),
        mapping: Mapping::parse(&text).unwrap(),
        ..Wiring::default()
    });
}

/// Markup with its escaped signs as they are meant.
fn plain(html: &str) -> String {
    html.replace("&#x2f;", "/")
}

fn state(location: &str) -> String {
    location.split_once("state=").unwrap().1.to_owned()
}

/// Sends a browser to the service and answers the state it took along.
async fn leave(browser: &mut Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let location = answer.header("location").to_owned();
    assert!(
        location.starts_with("https://sso.example.cn/authorize?"),
        "{location}"
    );
    state(&location)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_bound_her_account_signs_in_elsewhere_and_comes_back_signed_in() {
    let town = Town::new(unlimited());
    let mut stranger = town.browser();
    let page = stranger.get("/sign-in").await;
    assert!(
        !plain(&page.text).contains("/sign-in/elsewhere"),
        "no service, no way"
    );
    wire(&town);
    let page = stranger.get("/sign-in?next=/cases").await;
    assert!(
        plain(&page.text).contains("县统一登录")
            && plain(&page.text).contains("/sign-in/elsewhere?next=")
    );

    // Not bound yet: she is told what to do, and is not signed in.
    let sent = leave(&mut stranger, "/sign-in/elsewhere?next=/cases").await;
    let back = format!("/sign-in/return?code=of-u-7&state={sent}");
    let page = stranger.get(&back).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(plain(&page.text).contains("登录方式"), "{}", page.text);
    assert_eq!(stranger.get("/tasks").await.status, StatusCode::SEE_OTHER);

    let mut clerk = town.signed_in("sd-window-1").await;
    assert!(plain(&clerk.get("/password").await.text).contains("/identity"));
    let page = clerk.get("/identity").await;
    assert!(
        plain(&page.text).contains("/identity/bind"),
        "{}",
        page.text
    );
    let sent = leave(&mut clerk, "/identity/bind").await;
    let answer = clerk
        .get(&format!("/sign-in/return?code=of-u-7&state={sent}"))
        .await;
    assert_eq!(answer.header("location"), "/identity");
    let page = clerk.get("/identity").await;
    assert!(plain(&page.text).contains("/identity/unbind"));

    // From another browser: signed in where she wanted to go; another browser's state is worth nothing.
    let mut phone = town.browser();
    phone.get("/sign-in").await;
    let sent = leave(&mut phone, "/sign-in/elsewhere?next=/cases").await;
    let back = format!("/sign-in/return?code=of-u-7&state={sent}");
    let mut thief = town.browser();
    thief.get("/sign-in").await;
    assert_eq!(thief.get(&back).await.status, StatusCode::FORBIDDEN);
    let sent = leave(&mut phone, "/sign-in/elsewhere?next=/cases").await;
    let back = format!("/sign-in/return?code=of-u-7&state={sent}");
    let answer = phone.get(&back).await;
    assert_eq!(answer.header("location"), "/cases");
    assert_eq!(phone.get("/cases").await.status, StatusCode::OK);
    // An address from outside never becomes where she goes.
    let mut other = town.browser();
    other.get("/sign-in").await;
    let sent = leave(&mut other, "/sign-in/elsewhere?next=//evil.example").await;
    let answer = other
        .get(&format!("/sign-in/return?code=of-u-7&state={sent}"))
        .await;
    assert_eq!(answer.header("location"), "/");

    let answer = clerk.post("/identity/unbind", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let sent = leave(&mut thief, "/sign-in/elsewhere").await;
    let answer = thief
        .get(&format!("/sign-in/return?code=of-u-7&state={sent}"))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_that_refuses_leads_back_to_the_form() {
    let town = Town::new(unlimited());
    wire(&town);
    let mut stranger = town.browser();
    stranger.get("/sign-in").await;
    let sent = leave(&mut stranger, "/sign-in/elsewhere").await;
    let page = stranger
        .get(&format!("/sign-in/return?error=access_denied&state={sent}"))
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        plain(&page.text).contains("name=\"login\""),
        "{}",
        page.text
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_see_the_four_systems_and_manage_what_is_theirs() {
    let town = Town::new(unlimited());
    wire(&town);
    let mut admin = town.signed_in("sysadmin").await;
    let page = admin.get("/systems").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for word in ["统一身份", "统一地图", "统一消息", "数据交换", "默认"] {
        assert!(plain(&page.text).contains(word), "{word}");
    }
    let page = admin.get("/systems/identity").await;
    assert!(
        plain(&page.text).contains("https://sso.example.cn"),
        "{}",
        page.text
    );
    let bind = [
        ("login", "sd-window-2"),
        ("subject", "u-8"),
        ("witness", "secadmin"),
        ("password", testkit::PASSWORD),
    ];
    let answer = admin.post("/systems/identity/links", &bind).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = admin.get("/systems/identity").await;
    assert!(plain(&page.text).contains("sd-window-2"));
    // A mistake comes back in the form, without the password.
    let wrong = [
        ("login", "nobody"),
        ("subject", "u-9"),
        ("witness", "secadmin"),
        ("password", testkit::PASSWORD),
    ];
    let page = admin.post("/systems/identity/links", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(plain(&page.text).contains("u-9") && !plain(&page.text).contains(testkit::PASSWORD));
    let mut clerk = town.signed_in("sd-window-2").await;
    let page = clerk.get("/messages").await;
    assert!(
        plain(&page.text).contains("为您的账号绑定了统一登录"),
        "{}",
        page.text
    );

    // The security administrator sees the numbers and changes nothing here.
    let mut security = town.signed_in("secadmin").await;
    let page = security.get("/systems/identity").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !plain(&page.text).contains("/systems/identity/links\""),
        "{}",
        page.text
    );
    let denied = security.post("/systems/messages/test", &[]).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscription_is_made_with_its_secret_said_once() {
    let town = Town::new(unlimited());
    wire(&town);
    let mut admin = town.signed_in("sysadmin").await;
    let page = admin.get("/systems/exchange").await;
    assert!(
        plain(&page.text).contains("cn.example.service.asked"),
        "{}",
        page.text
    );
    let mut wish = vec![
        ("name", "县应急平台"),
        ("url", "https://other.example.cn/in"),
        ("tells", "filed"),
        ("tells", "closed"),
    ];
    let page = admin.post("/systems/exchange", &wish).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        plain(&page.text).contains("other.example.cn") && plain(&page.text).contains("县应急平台")
    );
    wish[1].1 = "https://events.example.cn/in";
    let page = admin.post("/systems/exchange", &wish).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let secret = page
        .text
        .split("<code>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(secret.len(), 64);
    let text = plain(&page.text);
    let path = text
        .split("href=\"")
        .find(|part| part.starts_with("/systems/exchange/sub_"))
        .unwrap();
    let path = path.split('"').next().unwrap().to_owned();
    let page = admin.get(&path).await;
    assert!(
        plain(&page.text).contains("https://events.example.cn/in")
            && !plain(&page.text).contains(&secret)
    );
    let said = admin.post(&format!("{path}/secret"), &[]).await;
    assert!(said.status == StatusCode::OK && !said.text.contains(&secret));
    for (verb, pairs) in [
        ("replay", vec![("from", "2026-11-24")]),
        ("retry", vec![]),
        ("end", vec![]),
    ] {
        let answer = admin.post(&format!("{path}/{verb}"), &pairs).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{verb}: {}",
            answer.text
        );
    }
    let page = admin.post(&format!("{path}/retry"), &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "it has ended");
}

fn cloud_event(town: &Town, id: &str) -> Value {
    let number = testkit::planted(town.site.cast.founded)[0]
        .number()
        .as_str()
        .to_owned();
    json!({
        "specversion": "1.0", "id": id, "source": "/example/", "type": "cn.example.service.asked", "extension": "7",
        "data": { "name": "吴某", "division": "320623111000", "number": number, "phone": "13800000001", "matter": "登记" },
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_come_structured_or_binary_without_a_key_and_file_once() {
    let town = Town::new(unlimited());
    wire(&town);
    let mut browser = town.browser();
    let body = json!({ "login": "sd-window-1", "password": testkit::PASSWORD }).to_string();
    let media = [("content-type", "application/json")];
    let opened = browser
        .send(Method::POST, "/api/v1/session", &media, body.into())
        .await
        .json();
    let bearer = format!("Bearer {}", opened["token"].as_str().unwrap());
    let event = cloud_event(&town, "A-1");
    let structured = [
        ("authorization", bearer.as_str()),
        (
            "content-type",
            "application/cloudevents+json; charset=utf-8",
        ),
    ];
    let first = browser
        .send(
            Method::POST,
            "/api/v1/events",
            &structured,
            event.to_string().into(),
        )
        .await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let before = aside(|| town.site.entries());
    let again = browser
        .send(
            Method::POST,
            "/api/v1/events",
            &structured,
            event.to_string().into(),
        )
        .await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let binary = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("ce-specversion", "1.0"),
        ("ce-id", "A%2D1"),
        ("ce-source", "/example/"),
        ("ce-type", "cn.example.service.asked"),
    ];
    let same = browser
        .send(
            Method::POST,
            "/api/v1/events",
            &binary,
            event["data"].to_string().into(),
        )
        .await;
    assert_eq!((same.status, &same.text), (first.status, &first.text));
    assert_eq!(
        aside(|| town.site.entries()),
        before,
        "one case, however it came"
    );
    let text = [
        ("authorization", bearer.as_str()),
        ("content-type", "text/plain"),
    ];
    let refused = browser
        .send(
            Method::POST,
            "/api/v1/events",
            &text,
            event.to_string().into(),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let mut bare = event.clone();
    bare.as_object_mut().unwrap().remove("source");
    let refused = browser
        .send(
            Method::POST,
            "/api/v1/events",
            &structured,
            bare.to_string().into(),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["field"], "source");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_are_looked_up_by_whoever_works_or_lives_here() {
    let town = Town::new(unlimited());
    let mut clerk = Program::of(&town, "sd-window-1").await;
    let text = web::form::percent("双甸镇星光社区三组12号");
    let found = clerk.get(&format!("/api/v1/addresses?text={text}")).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text);
    let found = found.json();
    assert_eq!(found["addresses"][0]["division"], "320623111001");
    assert_eq!(found["addresses"][0]["group"], 3);
    let outside = clerk
        .get("/api/v1/addresses?lng=121.0&lat=32.3&crs=bd09")
        .await
        .json();
    assert!(outside["lies"]["division"].is_null() && outside["lies"]["point"].is_object());
    for (query, field) in [
        ("lng=x&lat=1", "lng"),
        ("lng=1", "lat"),
        ("lng=1&lat=2&crs=mercator", "crs"),
        ("text=", "text"),
        ("text=a&lng=1&lat=1", "text"),
        ("lng=181&lat=0", "point"),
    ] {
        let refused = clerk.get(&format!("/api/v1/addresses?{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{query}");
    }
    let mut browser = town.signed_in("xg-grid-1").await;
    let page = browser.get(&format!("/systems/map?text={text}")).await;
    assert!(
        plain(&page.text).contains("星光社区居委会3组12号"),
        "{}",
        page.text
    );
    let page = browser.get("/systems/map?lng=121.0&lat=").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let layers = clerk.get("/api/v1/systems/map").await.json();
    assert_eq!(layers["layers"].as_array().unwrap().len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_show_templates_records_and_nobodys_name() {
    let town = Town::new(unlimited());
    crate::api::found(&town).await;
    let mut admin = town.signed_in("sysadmin").await;
    let page = admin.get("/systems/messages").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(plain(&page.text).contains("〔姓名〕") && plain(&page.text).contains("免打扰"));
    for neighbour in testkit::planted(town.site.cast.founded) {
        assert!(
            !plain(&page.text).contains(neighbour.name),
            "{}",
            neighbour.name
        );
    }
    let answer = admin.post("/systems/messages/test", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert!(plain(&admin.get("/messages").await.text).contains("试发"));
    let mut program = Program::of(&town, "sysadmin").await;
    let records = program.get("/api/v1/systems/messages/records").await.json();
    assert!(
        records["records"][0]["key"]
            .as_str()
            .unwrap()
            .starts_with("message-")
    );
    let told = program.get("/api/v1/notices").await.json();
    assert!(
        told["notices"][0]["text"]
            .as_str()
            .unwrap()
            .contains("试发")
    );
}
