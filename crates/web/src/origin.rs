//! Whether a request that changes something was made by our own page: its origin, and a token that
//! only our page could know. SameSite cookies are the third wall; none of them stands alone.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

/// Whether two texts are equal, in time that does not depend on where they differ.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0_u8, |all, (x, y)| all | (x ^ y))
            == 0
}

/// Whether the browser says that the request comes from a page of ours. Browsers that say nothing
/// are let through to the token; one that names another origin is not.
#[must_use]
pub fn ours(headers: &HeaderMap, host: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let host = headers
        .get(HOST)
        .and_then(|value| value.to_str().ok())
        .or(host);
    let told = origin.split_once("://").map(|(_, rest)| rest);
    matches!((told, host), (Some(told), Some(host)) if told.eq_ignore_ascii_case(host))
}

/// Whether the token in the form is the one we gave; an empty one never is.
#[must_use]
pub fn token_fits(ours: &str, given: Option<&str>) -> bool {
    !ours.is_empty() && given.is_some_and(|given| same(ours, given))
}
