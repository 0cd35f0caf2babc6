//! Language and large type: kept in the browser, for those who have no account too.

use crate::cookie::Cookie;
use crate::error::Answer;
use crate::form::Posted;
use crate::page::Visitor;
use crate::route::{Access, Route};
use axum::http::header::SET_COOKIE;
use words::Locale;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::post("/prefs", Access::Public, set).before_password()]
}

async fn set(visitor: Visitor, posted: Posted) -> Answer {
    let secure = visitor.web().settings().secure_cookies;
    let mut response = visitor.to(posted.fields.text("back"))?;
    let locale = Locale::from_tag(posted.fields.text("locale"))
        .and_then(|l| Cookie::Locale.set(l.tag(), secure));
    let large = match posted.fields.text("type") {
        "large" => Cookie::Type.set("large", secure),
        "normal" => Cookie::Type.clear(secure),
        _ => None,
    };
    for line in [locale, large].into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, line);
    }
    Ok(response)
}
