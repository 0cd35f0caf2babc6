//! Around every request: its number, its time, its limits; panics and failures become answers;
//! headers that keep browsers strict; the counters.

use crate::asset::{MANIFEST, WORKER};
use crate::cookie::Cookie;
use crate::error::{Failure, Unsaid, show};
use crate::page::Arrival;
use crate::route::Kind;
use crate::state::Web;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY,
};
use axum::http::header::{CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

/// Nothing but our own files; pictures and recordings also from the page itself (previews).
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";
const PERMISSIONS: &str =
    "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), interest-cohort=()";

/// The route an answer came from, for counters and log; its address with `{names}`, never a person's.
#[derive(Clone, Copy)]
pub(crate) struct RouteName(pub &'static str);

/// The layer around everything.
pub(crate) async fn frame(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let began = tokio::time::Instant::now();
    let arrival = Arc::new(Arrival::of(&web, &request));
    let method = request.method().clone();
    let kind = kind_of(request.uri().path());
    request.extensions_mut().insert(Arc::clone(&arrival));
    let answer = tokio::time::timeout(web.settings().timeout, caught(next.run(request))).await;
    let mut response = match answer {
        Ok(Ok(response)) => response,
        Ok(Err(words)) => Failure::failed(format!("panic: {words}")).into_response(),
        Err(_) => Failure::Http(
            StatusCode::SERVICE_UNAVAILABLE,
            model::Refused::new("too-slow"),
        )
        .into_response(),
    };
    let name = response
        .extensions()
        .get::<RouteName>()
        .map_or("other", |name| name.0);
    // Failures of the table's routes are said by their own wrapper; what is left has no route.
    if let Some(Unsaid(failure)) = response.extensions_mut().remove::<Unsaid>() {
        let allow = response.headers().get(axum::http::header::ALLOW).cloned();
        response = show(&web, &arrival, None, kind, &failure);
        if let Some(allow) = allow {
            response
                .headers_mut()
                .insert(axum::http::header::ALLOW, allow);
        }
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED
        && !response
            .headers()
            .contains_key(axum::http::header::CONTENT_TYPE)
    {
        let allow = response.headers().get(axum::http::header::ALLOW).cloned();
        response = show(
            &web,
            &arrival,
            None,
            kind,
            &Failure::http(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
        );
        if let Some(allow) = allow {
            response
                .headers_mut()
                .insert(axum::http::header::ALLOW, allow);
        }
    }
    strict(
        response.headers_mut(),
        &arrival,
        web.settings().secure_cookies,
    );
    let took = began.elapsed();
    let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    web.meter()
        .count(method.as_str(), name, response.status().as_u16(), us);
    tracing::info!(request = %arrival.id, %method, route = name, status = response.status().as_u16(), us, "answered");
    response
}

/// For whom the answer at an address is, known before its route is.
pub(crate) fn kind_of(path: &str) -> Kind {
    if path.starts_with("/open311/") {
        return Kind::Open311;
    }
    if path.starts_with("/api/") || path.starts_with("/open311/") {
        Kind::Api
    } else if path.starts_with("/assets/")
        || matches!(path, "/metrics" | "/healthz" | WORKER | MANIFEST)
    {
        Kind::Asset
    } else {
        Kind::Page
    }
}

/// Runs a request so that its panic is its own.
async fn caught(run: impl Future<Output = Response>) -> Result<Response, String> {
    let mut run = pin!(run);
    std::future::poll_fn(
        move |cx| match catch_unwind(AssertUnwindSafe(|| run.as_mut().poll(cx))) {
            Ok(Poll::Ready(response)) => Poll::Ready(Ok(response)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(payload) => {
                let words = payload
                    .downcast_ref::<&str>()
                    .map(|s| (*s).to_owned())
                    .or_else(|| payload.downcast_ref::<String>().cloned())
                    .unwrap_or_else(|| "no words".to_owned());
                Poll::Ready(Err(words))
            }
        },
    )
    .await
}

fn strict(headers: &mut HeaderMap, arrival: &Arrival, secure: bool) {
    let mut put = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    put(X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(X_FRAME_OPTIONS, "DENY");
    put(REFERRER_POLICY, "same-origin");
    put(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    put(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    put(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    if secure {
        put(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // A document that we made whole brings a stricter one of its own.
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY));
    if !headers.contains_key(CACHE_CONTROL) {
        // Pages hold persons: neither a shared cache nor a browser's disk keeps them.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.append(
            VARY,
            HeaderValue::from_static("Cookie, Accept-Language, Authorization"),
        );
    }
    if let Ok(id) = HeaderValue::from_str(&arrival.id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    if let Some(visit) = &arrival.new_visit
        && let Some(line) = Cookie::Visit.set(visit, secure)
    {
        headers.append(axum::http::header::SET_COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_its_own_requests_trouble() {
        let silent = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let broken = caught(async { panic!("row {}", 7) }).await;
        std::panic::set_hook(silent);
        assert_eq!(broken.unwrap_err(), "row 7");
        assert!(
            caught(async { StatusCode::OK.into_response() })
                .await
                .is_ok()
        );
    }
}
