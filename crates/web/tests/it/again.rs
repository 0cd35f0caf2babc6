//! Sent ten times, done once: every line of the API that writes, found by walking the table.

mod field;
mod halls;
mod outside;
mod sent;
mod systems;

use crate::api::{picture, unlimited};
use crate::browser::{Answered, Town, aside};
use axum::http::{Method, StatusCode};
use sent::{Sent, wish};
use serde_json::Value;
use web::route::Kind;
use web::{Access, routes};

/// Lines that keep no outcome, and why they need none.
const BY_NATURE: &[(&str, &str)] = &[
    (
        "POST /api/v1/session",
        "each sign-in is another session; nobody is known yet who could send a key",
    ),
    (
        "DELETE /api/v1/session",
        "the first sending ends the session that sends",
    ),
];

/// What an answer says, without what belongs to this one exchange.
fn said(answer: &Answered) -> (StatusCode, String, String) {
    (
        answer.status,
        answer.header("location").to_owned(),
        answer.text.clone(),
    )
}

fn writes() -> Vec<String> {
    routes()
        .iter()
        .filter(|route| route.meta.kind == Kind::Api && route.meta.writes())
        .map(|route| format!("{} {}", route.meta.method, route.meta.path))
        .filter(|line| !BY_NATURE.iter().any(|(excused, _)| excused == line))
        .collect()
}

/// The n-th of four shares of the table, so that they run beside one another.
async fn share(n: usize) {
    for line in writes().iter().skip(n).step_by(4) {
        let town = Town::new(unlimited());
        let mut wish = wish(&town, line)
            .await
            .unwrap_or_else(|| panic!("{line}: nobody has said how it is sent"));
        let before = aside(|| town.site.entries());
        let first = wish.send("ten-times").await;
        assert!(first.status.is_success(), "{line}: {}", first.text);
        let after = aside(|| town.site.entries());
        assert!(after >= before, "{line}");
        for _ in 1..10 {
            let again = wish.send("ten-times").await;
            assert_eq!(said(&again), said(&first), "{line}");
        }
        assert_eq!(
            aside(|| town.site.entries()),
            after,
            "{line}: more than one effect"
        );
        if let Sent::Json(body) = &mut wish.sent
            && let Some(fields) = body.as_object_mut()
            && fields.is_empty()
        {
            continue; // Nothing in it could be another wish.
        }
        // The key of a stranger's wish is not kept: its own number is its key.
        let stranger = routes().iter().any(|r| {
            line.ends_with(r.meta.path)
                && r.meta.method == Method::POST
                && r.meta.access == Access::Public
        });
        if stranger {
            continue;
        }
        let other = match &wish.sent {
            Sent::Json(body) => {
                let mut text = body.to_string();
                text.push(' ');
                wish.who.raw(&wish.path, "ten-times", &text).await
            }
            Sent::Parts(texts, _) => {
                let texts: Vec<(&str, &str)> =
                    texts.iter().map(|(n, v)| (*n, v.as_str())).collect();
                let file = if wish.path.contains("import") {
                    b"a,b\n1,2\n".to_vec()
                } else {
                    picture(9)
                };
                wish.who
                    .pictures(&wish.path, "ten-times", &texts, &[("file", file)])
                    .await
            }
        };
        assert_eq!(
            other.json()["errors"][0]["key"],
            "idempotency-key-reused",
            "{line}: {}",
            other.text
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_ten_times_is_done_once_first_share() {
    share(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_ten_times_is_done_once_second_share() {
    share(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_ten_times_is_done_once_third_share() {
    share(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_ten_times_is_done_once_fourth_share() {
    share(3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_once_is_said_again_for_minutes_and_kept_nowhere() {
    for line in [
        "POST /api/v1/citizens",
        "POST /api/v1/accounts",
        "POST /api/v1/resets",
        "POST /api/v1/persons/{id}/unmask",
        "POST /api/v1/rolls/{id}/export",
        "POST /api/v1/library-exports/{request}/file",
        "POST /api/v1/devices",
    ] {
        let town = Town::new(unlimited());
        let mut wish = wish(&town, line).await.unwrap();
        let first = wish.send("once").await;
        assert!(first.status.is_success(), "{line}: {}", first.text);
        if let Some(secret) = ["password", "value", "token"].iter().find_map(|name| {
            serde_json::from_str::<Value>(&first.text).ok()?[*name]
                .as_str()
                .map(str::to_owned)
        }) {
            let folder = town.site.folder.path().join("data");
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let Ok(bytes) = std::fs::read(&path) else {
                    continue;
                };
                let at = bytes
                    .windows(secret.len())
                    .position(|part| part == secret.as_bytes());
                // Test passwords are not protected by slowness: their hash shows them.
                let hashed = at.is_some_and(|at| bytes[..at].ends_with(b"test:"));
                assert!(at.is_none() || hashed, "{line}: {}", path.display());
            }
        }
        town.site.clock.pass_minutes(9);
        assert_eq!(said(&wish.send("once").await), said(&first), "{line}");
        town.site.clock.pass_minutes(2);
        let entries = aside(|| town.site.entries());
        let late = wish.send("once").await;
        assert_eq!(
            late.json()["errors"][0]["key"],
            "said-once",
            "{line}: {}",
            late.text
        );
        assert_eq!(aside(|| town.site.entries()), entries, "{line}");
    }
}
