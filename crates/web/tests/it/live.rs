//! Counters that change while a page stands.

use crate::api::unlimited;
use crate::browser::Town;
use axum::body::{Body, HttpBody};
use axum::http::{Request, StatusCode};
use model::role::Role;
use std::pin::Pin;
use std::time::Duration;
use tower::ServiceExt;

/// A stream that is read event by event.
pub struct Stream {
    body: Body,
    held: String,
}

const WAIT: Duration = Duration::from_secs(20);

impl Stream {
    pub async fn open(
        town: &Town,
        cookie: &str,
        path: &str,
        last: Option<&str>,
    ) -> (StatusCode, Self) {
        let mut request = Request::builder()
            .uri(path)
            .header("host", "wujia.test")
            .header("cookie", cookie);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = town
            .router
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let status = response.status();
        let held = String::new();
        (
            status,
            Self {
                body: response.into_body(),
                held,
            },
        )
    }

    /// The next block with data or an id; none when the stream has ended.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.held.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.held = rest;
                if block.contains("data:") {
                    return Some(block);
                }
                continue;
            }
            let frame = std::future::poll_fn(|cx| Pin::new(&mut self.body).poll_frame(cx));
            let frame = tokio::time::timeout(WAIT, frame)
                .await
                .expect("an event or the end");
            let data = frame?.unwrap().into_data().unwrap();
            self.held.push_str(std::str::from_utf8(&data).unwrap());
        }
    }
}

pub fn part<'a>(block: &'a str, name: &str) -> &'a str {
    block
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map_or("", str::trim)
}

pub fn cookie(browser: &crate::browser::Browser) -> String {
    format!("wujia-session={}", browser.cookies["wujia-session"])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_tells_what_came_resumes_where_it_stopped_and_ends_with_its_session() {
    let town = Town::new(unlimited());
    let worker = town.site.cast.login("xg-grid-1").account.login.clone();
    let mut browser = town.signed_in(&worker).await;
    let home = browser.get("/").await;
    assert!(
        home.text.contains("data-live=\"&#x2f;events\"")
            || home.text.contains("data-live=\"/events\""),
        "{}",
        home.text
    );
    assert!(
        home.text.contains("data-count=\"waiting\""),
        "shown without a script"
    );
    let cookie = cookie(&browser);
    let (status, mut stream) = Stream::open(&town, &cookie, "/events", None).await;
    assert_eq!(status, StatusCode::OK);
    let first = stream.next().await.unwrap();
    let said: serde_json::Value = serde_json::from_str(part(&first, "data")).unwrap();
    assert_eq!(said["cases"], 0, "{first}");
    let id = part(&first, "id").to_owned();
    assert!(id.parse::<i64>().unwrap() > 0);
    // The night's search finds her task: the stream says so by itself.
    let found = crate::browser::aside(|| town.site.screen());
    assert!(found.opened > 0);
    let mut last = first;
    while serde_json::from_str::<serde_json::Value>(part(&last, "data")).unwrap()["cases"] == 0 {
        last = stream.next().await.unwrap();
    }
    // Whose line broke hears at once what she missed; the browser says where it stopped.
    let (_, mut again) = Stream::open(&town, &cookie, "/events", Some(&id)).await;
    let missed = again.next().await.unwrap();
    assert_ne!(part(&missed, "id"), id);
    let said: serde_json::Value = serde_json::from_str(part(&missed, "data")).unwrap();
    assert!(
        said["waiting"].as_i64().unwrap() > 0 && said["unread"].as_i64().unwrap() > 0,
        "{missed}"
    );
    drop(again);
    // Signing out ends it.
    browser.get("/").await;
    let begun = std::time::Instant::now();
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    while stream.next().await.is_some() {}
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let (status, _) = Stream::open(&town, &cookie, "/events", None).await;
    assert_eq!(
        status,
        StatusCode::SEE_OTHER,
        "a browser that asks again is led to sign in"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_account_loses_its_streams_and_nobody_opens_too_many() {
    let town = Town::new(unlimited());
    let clerk = town.site.of(Role::WindowClerk).clone();
    let browser = town.signed_in(&clerk.account.login).await;
    let cookie = cookie(&browser);
    let mut streams = Vec::new();
    for _ in 0..8 {
        let (status, stream) = Stream::open(&town, &cookie, "/events", None).await;
        assert_eq!(status, StatusCode::OK);
        streams.push(stream);
    }
    let (status, _) = Stream::open(&town, &cookie, "/events", None).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    streams.pop();
    let (status, stream) = Stream::open(&town, &cookie, "/events", None).await;
    assert_eq!(
        status,
        StatusCode::OK,
        "a place that was given back is free"
    );
    streams.push(stream);
    let admin = town.site.ctx(town.site.of(Role::SystemAdmin));
    app::account::set_enabled(&town.site.app, &admin, clerk.account.id, false)
        .await
        .unwrap();
    for mut stream in streams {
        while stream.next().await.is_some() {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_session_is_not_kept_alive_by_its_stream() {
    let town = Town::new(unlimited());
    let clerk = town.site.of(Role::WindowClerk).account.login.clone();
    let browser = town.signed_in(&clerk).await;
    let (_, mut stream) = Stream::open(&town, &cookie(&browser), "/events", None).await;
    assert!(stream.next().await.is_some());
    town.site.clock.pass_minutes(31);
    // Something is written, so that the stream looks again.
    crate::browser::aside(|| town.site.screen());
    while stream.next().await.is_some() {}
}
