//! The authorisation table: every route × every role that plays, and × nobody.

use crate::browser::Town;
use app::policy::scope;
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use web::limit::Rate;
use web::route::Kind;
use web::{Access, Route, Settings, routes};

fn unlimited() -> Settings {
    let rate = Rate {
        burst: 1_000_000,
        per_minute: 1_000_000,
    };
    Settings {
        by_account: rate,
        by_address: rate,
        by_attempt: rate,
        ..Settings::default()
    }
}

/// The route's address with something in its braces that names nothing.
fn address(route: &Route) -> String {
    let parts: Vec<&str> = route
        .meta
        .path
        .split('/')
        .map(|part| {
            if part.starts_with('{') {
                "nothing"
            } else {
                part
            }
        })
        .collect();
    parts.join("/")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_past_a_route_that_is_not_public() {
    let town = Town::new(unlimited());
    let mut stranger = town.browser();
    stranger.get("/sign-in").await;
    for route in routes().iter().filter(|r| r.meta.access != Access::Public) {
        let answer = match route.meta.method {
            Method::GET => stranger.get(&address(route)).await,
            Method::POST if route.meta.kind == Kind::Page => {
                stranger.post(&address(route), &[]).await
            }
            _ => {
                stranger
                    .send(
                        route.meta.method.clone(),
                        &address(route),
                        &[("idempotency-key", "k")],
                        Bytes::new(),
                    )
                    .await
            }
        };
        match route.meta.kind {
            Kind::Page => {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", route.meta.path);
                assert!(
                    answer.header("location").starts_with("/sign-in"),
                    "{}",
                    route.meta.path
                );
            }
            _ => assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{}",
                route.meta.path
            ),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_reaches_what_the_policy_opens_to_it_and_nothing_else() {
    let town = Town::new(unlimited());
    let mut asked = 0;
    for role in model::role::Role::ALL {
        let Some(who) = town.site.cast.all.iter().find(|s| s.post.role == *role) else {
            continue;
        };
        let mut browser = town.signed_in(&who.account.login).await;
        browser.get("/").await;
        for route in routes() {
            let Some(action) = route.meta.action() else {
                continue;
            };
            let open = scope(&who.actor(), action).is_some();
            // What is open is only read here: writing is each noun's own story.
            if open && route.meta.writes() {
                continue;
            }
            let csrf = browser.csrf.clone();
            let answer = match route.meta.method {
                Method::GET => browser.get(&address(&route)).await,
                Method::POST if route.meta.kind == Kind::Page => {
                    browser.post(&address(&route), &[]).await
                }
                _ => {
                    browser
                        .send(
                            route.meta.method.clone(),
                            &address(&route),
                            &[("idempotency-key", "k"), ("x-csrf-token", &csrf)],
                            Bytes::new(),
                        )
                        .await
                }
            };
            asked += 1;
            let denied = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(
                denied, !open,
                "{role:?} {} {}: {}",
                route.meta.method, route.meta.path, answer.status
            );
            assert!(
                !answer.status.is_server_error(),
                "{role:?} {} {}: {}",
                route.meta.method,
                route.meta.path,
                answer.status
            );
        }
    }
    assert!(asked > 20);
}
