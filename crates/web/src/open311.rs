//! Open311 GeoReport v2 under `/open311/v2`, JSON and XML: the services that anybody may ask for, reports of them
//! and what became of these. Whoever has an account sends its token as `api_key`; everybody else reports as the
//! public, a little at a time. Nothing of who reported is taken or told.

mod request;
mod service;
pub mod xml;

use crate::error::{Answer, Failure, Problem};
use crate::page::{Path, Visitor};
use crate::route::Route;
use crate::schema::{Components, Shape};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use model::time::Instant;
use serde_json::{Value, json};

/// When this side's services last took another form.
const CHANGESET: &str = "2026-11-01T00:00:00+08:00";
const XML: &str = "text/xml; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// A list of objects, as the standard describes them.
pub struct List;

impl Shape for List {
    fn schema(_: &mut Components) -> Value {
        json!({ "type": "array", "items": { "type": "object" } })
    }
}

/// One object, as the standard describes it.
pub struct One;

impl Shape for One {
    fn schema(_: &mut Components) -> Value {
        json!({ "type": "object" })
    }
}

/// A report as a form.
pub struct ReportForm;

impl Shape for ReportForm {
    fn schema(_: &mut Components) -> Value {
        let text = |about: &str| json!({ "type": "string", "description": about });
        json!({
            "type": "object",
            "required": ["service_code"],
            "properties": {
                "api_key": text("Token of an account; without one the public reports, a little at a time"),
                "jurisdiction_id": text("Taken and not looked at: there is one county"),
                "service_code": text("From the list of services"),
                "lat": text("Latitude in degrees, CGCS2000 (WGS 84)"),
                "long": text("Longitude in degrees"),
                "address_string": text("Place in words, where no point is known; it names a town and village"),
                "description": text("What happened"),
                "media_url": text("Taken and never fetched"),
            },
            "additionalProperties": { "type": "string", "description": "attribute[CODE], from the definition" },
        })
    }
}

/// The lines of this standard in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let list = |route: Route| {
        route
            .query("jurisdiction_id", "There is one county")
            .answers::<List>()
    };
    let one = |route: Route| {
        route
            .query("jurisdiction_id", "There is one county")
            .answers::<One>()
    };
    let mut all = vec![
        one(Route::open311_get(
            "/open311/v2/discovery.json",
            "Where this side speaks Open311",
            discovery,
        )),
        one(Route::open311_get(
            "/open311/v2/discovery.xml",
            "The same as XML",
            discovery,
        )),
        list(Route::open311_get(
            "/open311/v2/services.json",
            "Lists services",
            service::list,
        )),
        list(Route::open311_get(
            "/open311/v2/services.xml",
            "The same as XML",
            service::list,
        )),
        one(Route::open311_get(
            "/open311/v2/services/{code}",
            "Defines a service; the code ends in .json or .xml",
            service::definition,
        )),
        list(Route::open311_get(
            "/open311/v2/requests/{id}",
            "Shows a report; the number ends in .json or .xml",
            request::show,
        )),
        list(Route::open311_get(
            "/open311/v2/tokens/{token}",
            "Names the report of a receipt; the receipt ends in .json or .xml",
            request::token,
        ))
        .costly(),
    ];
    for path in ["/open311/v2/requests.json", "/open311/v2/requests.xml"] {
        all.push(request::filters(list(Route::open311_get(
            path,
            "Lists reports, newest first; at most 90 days and 1,000 of them",
            request::list,
        ))));
        all.push(
            Route::open311_post(path, "Takes a report", request::report)
                .takes::<ReportForm>()
                .answers::<List>()
                .creates(),
        );
    }
    all
}

/// JSON or XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Xml,
}

/// The format that an address ends in.
fn format_of(path: &str) -> Option<Format> {
    let path = path.split('?').next().unwrap_or_default();
    match path.rsplit_once('.') {
        Some((_, "json")) => Some(Format::Json),
        Some((_, "xml")) => Some(Format::Xml),
        _ => None,
    }
}

/// What stands before the format in the last part of an address.
fn named(last: &str) -> Result<&str, Failure> {
    match last.rsplit_once('.') {
        Some((name, "json" | "xml")) if !name.is_empty() => Ok(name),
        _ => Err(Failure::http(
            StatusCode::BAD_REQUEST,
            "open311-format-unknown",
        )),
    }
}

/// Answers in the format that was asked for.
fn answer(visitor: &Visitor, root: &str, item: &str, value: &Value) -> Answer {
    let format = format_of(&visitor.arrival().path)
        .ok_or_else(|| Failure::http(StatusCode::BAD_REQUEST, "open311-format-unknown"))?;
    Ok(written(format, root, item, value))
}

fn written(format: Format, root: &str, item: &str, value: &Value) -> Response {
    let (text, media) = match format {
        Format::Json => (value.to_string(), JSON),
        Format::Xml => (xml::document(root, item, value), XML),
    };
    let mut response = text.into_response();
    let media = HeaderValue::from_static(media);
    response.headers_mut().insert(CONTENT_TYPE, media);
    response
}

/// The status the standard answers a no with.
pub(crate) fn status(status: StatusCode) -> StatusCode {
    match status.as_u16() {
        401 => StatusCode::FORBIDDEN,
        409 | 415 | 422 => StatusCode::BAD_REQUEST,
        _ => status,
    }
}

/// A no as the standard says it: a list of code and description.
pub(crate) fn errors(path: &str, status: StatusCode, problem: &Problem) -> Response {
    let code = status.as_u16();
    let mut all: Vec<Value> = problem
        .errors
        .iter()
        .map(|mistake| {
            let description = match &mistake.field {
                Some(field) => format!("{field}: {}", mistake.detail),
                None => mistake.detail.clone(),
            };
            json!({ "code": code, "description": description })
        })
        .collect();
    if all.is_empty() {
        all.push(json!({ "code": code, "description": problem.detail }));
    }
    let format = format_of(path).unwrap_or(Format::Json);
    written(format, "errors", "error", &Value::Array(all))
}

/// An instant in ISO 8601 with its zone.
fn iso(at: Instant) -> String {
    let ms = at.ms_of_day();
    format!(
        "{}T{:02}:{:02}:{:02}+08:00",
        at.date(),
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1_000 % 60
    )
}

async fn discovery(visitor: Visitor) -> Answer {
    let value = json!({
        "changeset": CHANGESET,
        "contact": visitor.say("open311-contact"),
        "key_service": visitor.say("open311-key-service"),
        "endpoints": [{
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": visitor.absolute("/open311/v2"),
            "changeset": CHANGESET,
            "type": "production",
            "formats": ["application/json", "text/xml"],
        }],
    });
    answer(&visitor, "discovery", "endpoint", &value)
}

/// A path's last part.
type Last = Path<String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_the_addresss_ending() {
        assert_eq!(
            format_of("/open311/v2/services.json?a=b.xml"),
            Some(Format::Json)
        );
        assert_eq!(
            format_of("/open311/v2/requests/2026-1.xml"),
            Some(Format::Xml)
        );
        assert_eq!(format_of("/open311/v2/services/0102"), None);
        assert_eq!(named("0102.a.json").unwrap(), "0102.a");
        assert!(named("0102").is_err() && named(".json").is_err());
    }

    #[test]
    fn instants_carry_their_zone() {
        let nine = Instant::at(jiff::civil::date(2026, 11, 24), 9, 5);
        assert_eq!(iso(nine), "2026-11-24T09:05:00+08:00");
    }
}
