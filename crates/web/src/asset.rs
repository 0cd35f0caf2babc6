//! Scripts, styles and the mark, embedded in the shipped binary, served under an address that holds
//! their digest and may be kept for ever. `THIRD-PARTY.txt` (licences) is one of them. The service
//! worker has an address of its own, because a browser lets it see only what lies below it.

use crate::error::{Answer, Failure};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::response::Response;
use rust_embed::RustEmbed;

/// Where the service worker is.
pub const WORKER: &str = "/sw.js";
/// Where the manifest of the page that can be put on a phone's screen is.
pub const MANIFEST: &str = "/manifest.webmanifest";
/// What the worker keeps besides the page itself: what reporting needs without a network.
const KEPT: [&str; 6] = [
    "app.css",
    "app.js",
    "report.js",
    "map.css",
    "map.js",
    "mark.svg",
];

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

/// The service worker, told which files are today's and which page it keeps: any change of them, or of
/// the classes (`version`), is another worker, and the browser fetches all anew.
///
/// # Errors
/// Not found when it was not built.
pub(crate) fn worker(page: &str, version: &str) -> Answer {
    let file = Dist::get("sw.js").ok_or(Failure::not_found())?;
    let kept: Vec<String> = KEPT
        .iter()
        .map(|name| href(name))
        .filter(|href| !href.is_empty())
        .collect();
    let told = serde_json::json!({ "page": page, "version": version, "kept": kept });
    let mut script = format!("self.WUJIA_KEEP={told};\n").into_bytes();
    script.extend_from_slice(&file.data);
    let mut response = Response::new(Body::from(script));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media("sw.js")));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        HeaderName::from_static("service-worker-allowed"),
        HeaderValue::from_static("/"),
    );
    Ok(response)
}
