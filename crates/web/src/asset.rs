//! Scripts, styles and the mark, embedded in the shipped binary, served under an address that holds
//! their digest and may be kept for ever. `THIRD-PARTY.txt` (licences) is one of them.

use crate::error::{Answer, Failure};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::response::Response;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
struct Dist;

/// The address of an asset; empty when it has not been built, and the page does without.
#[must_use]
pub fn href(name: &str) -> String {
    Dist::get(name).map_or_else(String::new, |file| {
        format!("/assets/{}/{name}", digest(&file))
    })
}

fn digest(file: &rust_embed::EmbeddedFile) -> String {
    // The embedded SHA-256 was computed when the binary was built; in debug, at each reading.
    evidence::hex::encode(&file.metadata.sha256_hash()[..8])
}

fn media(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        Some("map" | "json") => "application/json",
        _ => "application/octet-stream",
    }
}

/// `GET /assets/{digest}/{name}`.
pub(crate) async fn serve(crate::Path((asked, name)): crate::Path<(String, String)>) -> Answer {
    let file = Dist::get(&name).ok_or(Failure::not_found())?;
    // An older page may ask for an older digest: it gets today's file, which nobody may keep.
    let keep = if digest(&file) == asked {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = Response::new(Body::from(file.data.into_owned()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media(&name)));
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok(response)
}
