//! For machines beside us: health, figures, assets.

use crate::asset;
use crate::error::{Answer, Failure};
use crate::page::Visitor;
use crate::route::Route;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::IntoResponse;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::asset("/healthz", async || "ok\n"),
        Route::asset("/metrics", metrics),
        Route::asset("/assets/{digest}/{name}", asset::serve),
    ]
}

/// Figures hold no person, but tell strangers how busy the county is: this machine only, unless
/// the site opens them.
async fn metrics(visitor: Visitor) -> Answer {
    if !visitor.arrival().local && !visitor.web().settings().open_metrics {
        return Err(Failure::not_found());
    }
    let mut response = visitor.web().meter().text().into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"),
    );
    Ok(response)
}
