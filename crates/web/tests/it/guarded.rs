//! What the guard and the frame do around every request.

use crate::browser::{Town, aside};
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use model::role::Role;
use std::net::SocketAddr;
use tower::ServiceExt;
use web::Settings;
use web::limit::Rate;

#[tokio::test]
async fn strangers_are_led_to_sign_in_and_back() {
    let town = Town::open();
    let mut stranger = town.browser();
    let home = stranger.get("/").await;
    assert!(
        home.status == StatusCode::OK && home.text.contains("&#x2f;track"),
        "the front door is open"
    );
    let page = stranger.get("/password?a=b").await;
    assert_eq!(page.header("location"), "/sign-in?next=%2Fpassword%3Fa%3Db");
    let program = stranger.get("/api/v1/session").await;
    assert_eq!(
        (program.status, program.header("www-authenticate")),
        (StatusCode::UNAUTHORIZED, "Bearer")
    );
    assert_eq!(program.header("content-type"), "application/problem+json");
    assert_eq!(program.json()["errors"][0]["key"], "sign-in-first");
}

#[tokio::test]
async fn what_is_not_there_is_said_as_the_reader_expects() {
    let town = Town::open();
    let mut stranger = town.browser();
    let page = stranger.get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("没有找到") && page.text.contains("</html>"));
    let program = stranger.get("/api/v1/nowhere").await;
    assert_eq!(
        (program.status.as_u16(), program.json()["status"].as_u64()),
        (404, Some(404))
    );
    let method = stranger
        .send(Method::PUT, "/sign-in", &[], Bytes::new())
        .await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(
        method.header("allow").contains("POST"),
        "{:?}",
        method.headers
    );
    assert!(method.text.contains("</html>"));
    assert_eq!(
        stranger
            .send(Method::TRACE, "/", &[], Bytes::new())
            .await
            .status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test]
async fn every_answer_keeps_browsers_strict() {
    let town = Town::open();
    let mut stranger = town.browser();
    for path in [
        "/sign-in",
        "/nowhere",
        "/healthz",
        "/api/v1/session",
        "/api/v1/openapi.json",
    ] {
        let answer = stranger.get(path).await;
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'self';"),
            "{path}"
        );
        assert!(
            !answer.header("content-security-policy").contains("unsafe"),
            "{path}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
    }
    let head = stranger
        .send(Method::HEAD, "/sign-in", &[], Bytes::new())
        .await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_shows_the_person_and_signing_out_ends_the_session() {
    let town = Town::open();
    let who = town.site.of(Role::WindowClerk);
    let mut browser = town.browser();
    browser.get("/sign-in?next=%2Fpassword").await;
    let wrong = browser
        .post(
            "/sign-in",
            &[
                ("login", &who.account.login),
                ("password", "wrong"),
                ("next", "/password"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert!(
        wrong
            .text
            .contains(&format!("value=\"{}\"", who.account.login)),
        "what was typed is kept"
    );
    assert!(wrong.text.contains("账号或密码不对") && !wrong.text.contains("wrong"));
    let visit = browser.csrf.clone();
    let right = browser
        .post(
            "/sign-in",
            &[
                ("login", &who.account.login),
                ("password", testkit::PASSWORD),
                ("next", "/password"),
            ],
        )
        .await;
    assert_eq!(
        (right.status, right.header("location")),
        (StatusCode::SEE_OTHER, "/password")
    );
    let home = browser.get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains(&who.account.name));
    assert_ne!(
        browser.csrf, visit,
        "the token of the session is not the stranger's"
    );
    let session = browser.cookies["wujia-session"].clone();
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!(out.header("location"), "/sign-in");
    let page = browser.get("/sign-in").await;
    assert!(page.text.contains("您已退出。"));
    assert!(
        !browser.get("/sign-in").await.text.contains("您已退出。"),
        "a message is shown once"
    );
    browser.cookies.insert("wujia-session".into(), session);
    assert_eq!(browser.get("/password").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_from_elsewhere_are_not_acted_on() {
    let town = Town::open();
    let mut browser = town
        .signed_in(&town.site.of(Role::Auditor).account.login)
        .await;
    browser.get("/").await;
    let csrf = browser.csrf.clone();
    let key = |page: &crate::browser::Answered| page.text.contains("不是从本系统的页面发出的");
    assert_eq!(
        browser.post_raw("/sign-out", &[], &[]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        browser
            .post_raw("/sign-out", &[("csrf", "guess")], &[])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    let other = browser
        .post_raw(
            "/sign-out",
            &[("csrf", &csrf)],
            &[("origin", "https://evil.test")],
        )
        .await;
    assert!(other.status == StatusCode::FORBIDDEN && key(&other));
    let cross = browser
        .post_raw(
            "/sign-out",
            &[("csrf", &csrf)],
            &[("sec-fetch-site", "cross-site")],
        )
        .await;
    assert_eq!(cross.status, StatusCode::FORBIDDEN);
    let json = browser
        .send(
            Method::POST,
            "/sign-out",
            &[("content-type", "text/plain")],
            Bytes::from(format!("csrf={csrf}")),
        )
        .await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(
        browser.get("/").await.status,
        StatusCode::OK,
        "still signed in"
    );
    let ours = browser
        .post_raw(
            "/sign-out",
            &[("csrf", &csrf)],
            &[("origin", "http://wujia.test")],
        )
        .await;
    assert_eq!(ours.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_token_of_a_multipart_form_is_checked_too() {
    let town = Town::open();
    let mut browser = town.browser();
    browser.get("/sign-in").await;
    let body = |csrf: &str| {
        Bytes::from(format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"locale\"\r\n\r\nen\r\n--b--\r\n"
        ))
    };
    let media = [("content-type", "multipart/form-data; boundary=b")];
    let right = body(&browser.csrf);
    assert_eq!(
        browser
            .send(Method::POST, "/prefs", &media, body("guess"))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        browser
            .send(Method::POST, "/prefs", &media, right)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert!(browser.get("/sign-in").await.text.contains("lang=\"en\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_led_off_the_site() {
    let town = Town::open();
    let login = town.site.of(Role::Approver).account.login.clone();
    for next in ["https://evil.test/", "//evil.test", "/\\evil.test"] {
        let mut browser = town.browser();
        browser.get("/sign-in").await;
        let answer = browser
            .post(
                "/sign-in",
                &[
                    ("login", &login),
                    ("password", testkit::PASSWORD),
                    ("next", next),
                ],
            )
            .await;
        assert_eq!(answer.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn language_is_chosen_then_asked_of_the_browser_then_chinese() {
    let town = Town::open();
    let mut browser = town.browser();
    assert!(
        browser
            .get("/sign-in")
            .await
            .text
            .contains("lang=\"zh-CN\"")
    );
    let english = browser
        .send(
            Method::GET,
            "/sign-in",
            &[("accept-language", "en-GB,en;q=0.9")],
            Bytes::new(),
        )
        .await;
    assert!(english.text.contains("lang=\"en\"") && english.text.contains("Account name"));
    let set = browser
        .post(
            "/prefs",
            &[("locale", "zh-CN"), ("type", "large"), ("back", "/gallery")],
        )
        .await;
    assert_eq!(set.header("location"), "/gallery");
    let chosen = browser
        .send(
            Method::GET,
            "/sign-in",
            &[("accept-language", "en")],
            Bytes::new(),
        )
        .await;
    assert!(chosen.text.contains("lang=\"zh-CN\" data-type=\"large\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_password_must_be_changed_before_anything_else() {
    let town = Town::open();
    let who = town.site.of(Role::Payer).clone();
    let mut account = who.account.clone();
    account.must_change = true;
    aside(|| {
        town.site
            .app
            .submit_blocking(move |_, tx| Ok(tx.account_update(&account, "")?))
            .unwrap()
    });
    let mut browser = town.signed_in(&who.account.login).await;
    assert_eq!(browser.get("/").await.header("location"), "/password");
    assert!(
        browser
            .get("/password")
            .await
            .text
            .contains("请先设一个新密码")
    );
    let token = browser.cookies["wujia-session"].clone();
    let bearer = format!("Bearer {token}");
    let program = browser
        .send(
            Method::GET,
            "/api/v1/session",
            &[("authorization", &bearer)],
            Bytes::new(),
        )
        .await;
    assert_eq!(
        (program.status, program.json()["errors"][0]["key"].as_str()),
        (StatusCode::FORBIDDEN, Some("password-must-change"))
    );
    let differs = browser
        .post(
            "/password",
            &[
                ("old", testkit::PASSWORD),
                ("new", "another long one"),
                ("again", "another"),
            ],
        )
        .await;
    assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        differs.text.contains("两次输入的新密码不一样")
            && !differs.text.contains("another long one")
    );
    let short = browser
        .post(
            "/password",
            &[
                ("old", testkit::PASSWORD),
                ("new", "short"),
                ("again", "short"),
            ],
        )
        .await;
    assert!(short.text.contains("href=\"#f-new\""));
    let done = browser
        .post(
            "/password",
            &[
                ("old", testkit::PASSWORD),
                ("new", "another long one"),
                ("again", "another long one"),
            ],
        )
        .await;
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_sign_in_say_who_they_are_and_are_held_to_the_document() {
    let town = Town::open();
    let login = town.site.of(Role::GridWorker).account.login.clone();
    let mut program = town.browser();
    let json = [("content-type", "application/json")];
    let body = |text: String| Bytes::from(text);
    let good = format!(
        "{{\"login\":\"{login}\",\"password\":\"{}\"}}",
        testkit::PASSWORD
    );
    let opened = program
        .send(Method::POST, "/api/v1/session", &json, body(good))
        .await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text);
    let bearer = format!("Bearer {}", opened.json()["token"].as_str().unwrap());
    program.cookies.clear();
    let who = program
        .send(
            Method::GET,
            "/api/v1/session",
            &[("authorization", &bearer)],
            Bytes::new(),
        )
        .await;
    assert_eq!(
        (who.status, who.json()["role"].as_str()),
        (StatusCode::OK, Some("grid-worker"))
    );
    let odd = program
        .send(
            Method::GET,
            "/api/v1/session?owner=1",
            &[("authorization", &bearer)],
            Bytes::new(),
        )
        .await;
    assert_eq!(
        (
            odd.status.as_u16(),
            odd.json()["errors"][0]["field"].as_str()
        ),
        (422, Some("owner"))
    );
    let extra = program
        .send(
            Method::POST,
            "/api/v1/session",
            &json,
            body("{\"login\":\"a\",\"role\":\"leader\"}".into()),
        )
        .await;
    let keys: Vec<String> = extra.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["key"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        (extra.status.as_u16(), keys),
        (
            422,
            vec![
                "json-unknown-field".to_owned(),
                "json-missing-field".to_owned()
            ]
        )
    );
    let text = program
        .send(
            Method::POST,
            "/api/v1/session",
            &[("content-type", "text/plain")],
            body("{}".into()),
        )
        .await;
    assert_eq!(text.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let unkeyed = program
        .send(
            Method::DELETE,
            "/api/v1/session",
            &[("authorization", &bearer)],
            Bytes::new(),
        )
        .await;
    assert_eq!(
        (
            unkeyed.status.as_u16(),
            unkeyed.json()["errors"][0]["key"].as_str()
        ),
        (400, Some("idempotency-key-missing"))
    );
    let keyed = [("authorization", bearer.as_str()), ("idempotency-key", "1")];
    assert_eq!(
        program
            .send(Method::DELETE, "/api/v1/session", &keyed, Bytes::new())
            .await
            .status,
        StatusCode::OK
    );
    let gone = program
        .send(
            Method::GET,
            "/api/v1/session",
            &[("authorization", &bearer)],
            Bytes::new(),
        )
        .await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browsers_session_writes_to_the_api_only_with_its_token() {
    let town = Town::open();
    let mut browser = town
        .signed_in(&town.site.of(Role::Approver).account.login)
        .await;
    browser.get("/").await;
    let csrf = browser.csrf.clone();
    let bare = browser
        .send(
            Method::DELETE,
            "/api/v1/session",
            &[("idempotency-key", "1")],
            Bytes::new(),
        )
        .await;
    assert_eq!(
        (bare.status, bare.json()["errors"][0]["key"].as_str()),
        (StatusCode::FORBIDDEN, Some("csrf-header-missing"))
    );
    let sent = [("idempotency-key", "1"), ("x-csrf-token", csrf.as_str())];
    assert_eq!(
        browser
            .send(Method::DELETE, "/api/v1/session", &sent, Bytes::new())
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn strangers_who_ask_too_often_wait() {
    let rate = Rate {
        burst: 3,
        per_minute: 60,
    };
    let town = Town::new(Settings {
        by_address: rate,
        ..Settings::default()
    });
    let mut stranger = town.browser();
    for _ in 0..3 {
        assert_eq!(stranger.get("/sign-in").await.status, StatusCode::OK);
    }
    let answer = stranger.get("/sign-in").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn bodies_beyond_the_limit_are_refused_early() {
    let town = Town::open();
    let mut stranger = town.browser();
    stranger.get("/sign-in").await;
    let large = "x".repeat(600 * 1024);
    assert_eq!(
        stranger.post("/sign-in", &[("login", &large)]).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let json = [("content-type", "application/json")];
    let answer = stranger
        .send(Method::POST, "/api/v1/session", &json, Bytes::from(large))
        .await;
    assert_eq!(
        (
            answer.status.as_u16(),
            answer.json()["errors"][0]["key"].as_str()
        ),
        (413, Some("body-too-large"))
    );
}

#[tokio::test]
async fn figures_name_routes_not_addresses_and_stay_on_this_machine() {
    let town = Town::open();
    let mut stranger = town.browser();
    stranger.get("/nowhere/320623194611020047").await;
    assert_eq!(stranger.get("/metrics").await.status, StatusCode::NOT_FOUND);
    let mut request = Request::builder()
        .uri("/metrics")
        .body(axum::body::Body::empty())
        .unwrap();
    request
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
    let response = town.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let text = String::from_utf8(
        axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap()
            .to_vec(),
    )
    .unwrap();
    assert!(
        text.contains("wujia_requests_total{method=\"GET\",route=\"other\",status=\"404\"} 1"),
        "{text}"
    );
    assert!(!text.contains("320623194611020047"));
}
