//! Reports: taken, listed, shown, found by receipt.

use super::{Last, answer, iso, named};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, Posted};
use crate::page::Visitor;
use crate::route::Route;
use app::context::Ctx;
use app::offer::{self, DAYS_MAX, REQUESTS_MAX, Reported, Told, Wanted};
use app::policy::{Action, scope};
use app::session::{self, Signed};
use axum::extract::Request;
use axum::http::StatusCode;
use model::account::Actor;
use model::case::Outcome;
use model::id::AccountId;
use model::place::Point;
use model::refusal::Refusal;
use model::time::Instant;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Bytes of a report.
const FORM_BYTES: usize = 64 * 1024;
/// Reports asked for by number at once.
const NUMBERS_MAX: usize = 50;
/// Pages that are turned at most.
const PAGES_MAX: usize = 20;

/// The parameters of the list.
pub(super) fn filters(route: Route) -> Route {
    route
        .query(
            "service_request_id",
            "Numbers, separated by commas; nothing else is then looked at",
        )
        .query("service_code", "Codes of services, separated by commas")
        .query("start_date", "Filed from, ISO 8601")
        .query("end_date", "Filed before, ISO 8601")
        .query("status", "open, closed, or both separated by a comma")
        .query("page", "Page, from 1")
        .query("page_size", "Reports of a page, at most 1,000")
        .query(
            "api_key",
            "Token of an account; nothing more is shown for it",
        )
}

fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Granted => "case-outcome-granted",
        Outcome::Refused => "case-outcome-refused",
        Outcome::Declined => "case-outcome-declined",
        Outcome::Withdrawn => "case-outcome-withdrawn",
        Outcome::Done => "case-outcome-done",
        Outcome::Lapsed => "case-outcome-lapsed",
    }
}

/// Four decimals of a degree, some ten metres: where the thing is, not at whose door.
fn degrees(e7: i64) -> f64 {
    // Exact in a double.
    ((e7 + 500).div_euclid(1_000)) as f64 / 10_000.0
}

fn shown(visitor: &Visitor, told: &Told) -> Value {
    let words = |key: &str| {
        let has = visitor.web().lexicon().has(visitor.locale(), key);
        has.then(|| visitor.say(key))
    };
    let stage = told
        .stage
        .as_ref()
        .and_then(|stage| words(&format!("public-{}-{stage}", told.service.procedure)));
    let notes = stage.or_else(|| {
        told.outcome
            .map(|outcome| visitor.say(outcome_key(outcome)))
    });
    json!({
        "service_request_id": told.number,
        "status": if told.outcome.is_none() { "open" } else { "closed" },
        "status_notes": notes,
        "service_name": told.service.class.name_in(visitor.locale()),
        "service_code": told.service.code,
        "description": Value::Null,
        "agency_responsible": told.unit,
        "service_notice": Value::Null,
        "requested_datetime": iso(told.filed),
        "updated_datetime": iso(told.updated),
        "expected_datetime": told.due.map(iso),
        "address": told.place,
        "address_id": Value::Null,
        "zipcode": Value::Null,
        "lat": told.point.map(|point| degrees(point.lat_e7)),
        "long": told.point.map(|point| degrees(point.lng_e7)),
        "media_url": Value::Null,
    })
}

fn answered(visitor: &Visitor, all: &[Told]) -> Answer {
    let all = all.iter().map(|told| shown(visitor, told)).collect();
    answer(visitor, "service_requests", "request", &Value::Array(all))
}

fn unreadable(name: &str) -> Refusal {
    Refusal::field(name, "field-unreadable")
}

/// An instant as clients write it; without a zone it is the county's own.
fn instant(asked: &Asked, name: &str) -> Result<Option<Instant>, Refusal> {
    let Some(text) = asked.opt(name) else {
        return Ok(None);
    };
    // A plus sign that was not escaped comes as a blank.
    let text = if text.contains('T') {
        text.replace(' ', "+")
    } else {
        text.to_owned()
    };
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(Some(Instant(at.as_millisecond())));
    }
    let local = text
        .parse::<jiff::civil::DateTime>()
        .map_err(|_| unreadable(name))?;
    let day = Instant::start_of(local.date()).0;
    let time = local.time();
    let seconds =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Ok(Some(Instant(day + seconds * 1_000)))
}

fn number(asked: &Asked, name: &str, or: usize, most: usize) -> Result<usize, Refusal> {
    match asked.opt(name) {
        None => Ok(or),
        Some(text) => match text.parse::<usize>() {
            Ok(n) if n >= 1 => Ok(n.min(most)),
            _ => Err(unreadable(name)),
        },
    }
}

fn parts(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Which reports are asked for: at most ninety days of them, the last where nothing else is said.
fn wanted(asked: &Asked, now: Instant) -> Result<Wanted, Refusal> {
    const SPAN_MS: i64 = DAYS_MAX * 86_400_000;
    let (from, to) = (instant(asked, "start_date")?, instant(asked, "end_date")?);
    let span = match (from, to) {
        (None, None) => (now.plus_ms(-SPAN_MS), now.plus_ms(1)),
        (Some(from), None) => (from, from.plus_ms(SPAN_MS)),
        (None, Some(to)) => (to.plus_ms(-SPAN_MS), to),
        (Some(from), Some(to)) if to < from => return Err(unreadable("end_date")),
        (Some(from), Some(to)) => (from.max(to.plus_ms(-SPAN_MS)), to),
    };
    let states = parts(asked.text("status"));
    let open = states.iter().any(|state| state == "open");
    let closed = states.iter().any(|state| state == "closed");
    if !states.is_empty() && (!(open || closed) || states.len() > 2) {
        return Err(unreadable("status"));
    }
    let limit = number(asked, "page_size", REQUESTS_MAX, REQUESTS_MAX)?;
    let page = number(asked, "page", 1, PAGES_MAX)?;
    Ok(Wanted {
        services: parts(asked.text("service_code")),
        open: match (open, closed) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        },
        span,
        skip: (page - 1) * limit,
        limit,
    })
}

pub(super) async fn list(visitor: Visitor, asked: Asked) -> Answer {
    let (app, now) = (visitor.app(), visitor.now());
    let numbers = parts(asked.text("service_request_id"));
    if numbers.is_empty() {
        let all = offer::requests(app, now, wanted(&asked, now)?).await?;
        return answered(&visitor, &all);
    }
    let mut all = Vec::new();
    for number in numbers.iter().take(NUMBERS_MAX) {
        match offer::request(app, now, number).await {
            Ok(told) => all.push(told),
            Err(app::Fault::Refused(_)) => {}
            Err(failed) => return Err(failed.into()),
        }
    }
    if all.is_empty() {
        return Err(Failure::not_found());
    }
    answered(&visitor, &all)
}

pub(super) async fn show(visitor: Visitor, last: Last) -> Answer {
    let told = offer::request(visitor.app(), visitor.now(), named(&last.0)?).await?;
    answered(&visitor, &[told])
}

pub(super) async fn token(visitor: Visitor, last: Last) -> Answer {
    let token = named(&last.0)?;
    let number = offer::number_of(visitor.app(), visitor.now(), token).await?;
    let value = json!([{ "service_request_id": number, "token": token }]);
    answer(&visitor, "service_requests", "request", &value)
}

/// Whoever reports: an account by its token, else the public.
async fn reporter(visitor: &Visitor, fields: &Fields) -> Result<Ctx, Failure> {
    let actor = match (visitor.signed(), fields.opt("api_key")) {
        (Some(signed), _) => by_account(signed)?,
        (None, Some(key)) => {
            let found = session::bearer(visitor.app(), visitor.now(), key).await?;
            match found {
                Some(signed) => {
                    let account = Some(signed.actor.account);
                    visitor.web().admit(account, visitor.arrival().bucket)?;
                    by_account(&signed)?
                }
                None => {
                    // Guessing tokens is limited like any stranger's asking.
                    visitor.web().admit_attempt(visitor.arrival().bucket)?;
                    return Err(Failure::http(StatusCode::FORBIDDEN, "token-unknown"));
                }
            }
        }
        (None, None) => {
            visitor.web().admit_attempt(visitor.arrival().bucket)?;
            Actor {
                account: AccountId::from_bytes([0; 16]),
                person: app::PRODUCT,
                name: visitor.say("open311-public"),
                post: None,
            }
        }
    };
    Ok(Ctx {
        now: visitor.now(),
        actor,
        locale: visitor.locale(),
        chance: visitor.chance(),
        purpose: None,
        synthetic: visitor.web().settings().synthetic,
    })
}

fn by_account(signed: &Signed) -> Result<Actor, Failure> {
    if signed.must_change {
        return Err(Failure::http(StatusCode::FORBIDDEN, "password-must-change"));
    }
    if scope(&signed.actor, Action::CaseFile).is_none() {
        return Err(Refusal::denied("not-for-your-post").into());
    }
    Ok(signed.actor.clone())
}

/// Degrees as 1e-7 degrees.
fn e7(fields: &Fields, name: &str, most: f64) -> Result<i64, Refusal> {
    let degrees: f64 = fields.parse(name)?;
    if !degrees.is_finite() || degrees.abs() > most {
        return Err(unreadable(name));
    }
    Ok((degrees * 1e7).round() as i64)
}

fn point(fields: &Fields) -> Result<Option<Point>, Refusal> {
    if fields.opt("lat").is_none() && fields.opt("long").is_none() {
        return Ok(None);
    }
    Ok(Some(Point {
        lng_e7: e7(fields, "long", 180.0)?,
        lat_e7: e7(fields, "lat", 90.0)?,
    }))
}

fn attributes(fields: &Fields) -> BTreeMap<String, String> {
    fields
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .filter_map(|(name, value)| {
            let code = name.strip_prefix("attribute[")?;
            let code = code.strip_suffix("[]").unwrap_or(code);
            Some((code.strip_suffix(']')?.to_owned(), value.trim().to_owned()))
        })
        .collect()
}

pub(super) async fn report(visitor: Visitor, request: Request) -> Answer {
    let client = request
        .headers()
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .filter(|key| (1..=128).contains(&key.len()))
        .map(str::to_owned);
    // What a form attaches is neither kept nor looked at; nor is an address of a picture ever fetched.
    let fields = Posted::read(request, FORM_BYTES).await?.fields;
    let ctx = reporter(&visitor, &fields).await?;
    let reported = Reported {
        service: fields.need("service_code")?.to_owned(),
        text: fields.text("description").to_owned(),
        point: point(&fields)?,
        address: fields.opt("address_string").map(str::to_owned),
        attributes: attributes(&fields),
        client,
    };
    let case = offer::report(visitor.app(), &ctx, reported).await?;
    let track = visitor.absolute(&format!("/r/{}", case.receipt));
    let args = words::Args::new()
        .text("receipt", case.receipt.as_str())
        .text("track", track);
    let notice = visitor
        .web()
        .lexicon()
        .say(visitor.locale(), "open311-notice", &args);
    let value = json!([{
        "service_request_id": case.number,
        "service_notice": notice,
        "account_id": Value::Null,
    }]);
    let mut response = answer(&visitor, "service_requests", "request", &value)?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_to_some_ten_metres() {
        assert_eq!(degrees(1_211_800_499), 121.18);
        assert_eq!(degrees(1_211_800_500), 121.1801);
        assert_eq!(degrees(-1_000), -0.0001);
    }

    #[test]
    fn attributes_are_named_in_brackets() {
        let pairs = [
            ("attribute[width]", "3"),
            ("attribute[kinds][]", "a"),
            ("attribute[", "x"),
            ("attribute[none]", " "),
            ("lat", "1"),
        ];
        let fields = Fields::new(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())));
        let found = attributes(&fields);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found["width"].as_str(), found["kinds"].as_str()),
            ("3", "a")
        );
    }
}
