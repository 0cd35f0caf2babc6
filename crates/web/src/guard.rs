//! Around every route of the table: who asks, whether she may, how often, whether our own page
//! sent it. Nothing gets past it that the table does not allow.

use crate::cookie::Cookie;
use crate::error::{Failure, Unsaid, show};
use crate::form::{Posted, body_bytes};
use crate::frame::RouteName;
use crate::origin;
use crate::page::{Arrival, Visitor, local_path};
use crate::route::{Access, Kind, Meta};
use crate::state::Web;
use app::policy::{Action, scope};
use app::session::{self, Signed};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The route's place in the table, with the web state.
pub(crate) type Post = (Web, Arc<Meta>);

/// How the asker is known.
struct Known {
    signed: Option<Signed>,
    /// By cookie: the browser sends it by itself, so the request must prove where it comes from.
    by_cookie: bool,
}

/// The layer around each route.
pub(crate) async fn guard(
    State((web, meta)): State<Post>,
    request: Request,
    next: Next,
) -> Response {
    let Some(arrival) = request.extensions().get::<Arc<Arrival>>().cloned() else {
        return Failure::failed("no arrival").into_response();
    };
    let mut visitor = None;
    let mut response = match enter(&web, &meta, &arrival, request, &mut visitor).await {
        Ok(request) => next.run(request).await,
        Err(failure) => match lead_to_sign_in(&meta, &arrival, &failure) {
            Some(redirect) => redirect,
            None => failure.into_response(),
        },
    };
    if let Some(Unsaid(failure)) = response.extensions_mut().remove::<Unsaid>() {
        response = show(&web, &arrival, visitor.as_ref(), meta.kind, &failure);
    }
    response.extensions_mut().insert(RouteName(meta.path));
    response
}

async fn enter(
    web: &Web,
    meta: &Arc<Meta>,
    arrival: &Arc<Arrival>,
    request: Request,
    place: &mut Option<Visitor>,
) -> Result<Request, Failure> {
    let known = if meta.kind == Kind::Asset {
        Known {
            signed: None,
            by_cookie: false,
        }
    } else {
        authenticate(web, meta, arrival, request.headers()).await?
    };
    web.admit(
        known.signed.as_ref().map(|s| s.actor.account),
        arrival.bucket,
    )?;
    if meta.costly {
        web.admit_attempt(arrival.bucket)?;
    }
    let by_cookie = known.by_cookie;
    let visitor = Visitor::new(
        web.clone(),
        Arc::clone(arrival),
        known.signed,
        Arc::clone(meta),
    );
    *place = Some(visitor.clone());
    authorise(meta, visitor.signed())?;
    let request = match meta.kind {
        Kind::Page if meta.writes() => sent_by_our_page(web, meta, &visitor, request).await?,
        Kind::Api => program(web, meta, &visitor, by_cookie, request).await?,
        _ => request,
    };
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(visitor);
    Ok(Request::from_parts(parts, body))
}

async fn authenticate(
    web: &Web,
    meta: &Meta,
    arrival: &Arrival,
    headers: &HeaderMap,
) -> Result<Known, Failure> {
    if matches!(meta.kind, Kind::Api | Kind::Open311)
        && let Some(given) = headers.get(AUTHORIZATION)
    {
        let token = given
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let Some((_, token)) = token else {
            return Err(unauthorised("token-unknown"));
        };
        let token = token.trim();
        let signed = match session::bearer(web.app(), arrival.now, token).await? {
            Some(signed) => Some(signed),
            None => session::resume(web.app(), arrival.now, token).await?,
        };
        if signed.is_none() {
            // Guessing tokens is limited like any stranger's asking.
            web.admit_attempt(arrival.bucket)?;
            return Err(unauthorised("token-unknown"));
        }
        return Ok(Known {
            signed,
            by_cookie: false,
        });
    }
    if meta.kind == Kind::Open311 {
        // A browser's cookie says nothing here: whoever has an account sends its token.
        return Ok(Known {
            signed: None,
            by_cookie: false,
        });
    }
    let signed = match Cookie::Session.read(headers, web.settings().secure_cookies) {
        Some(token) => session::resume(web.app(), arrival.now, &token).await?,
        None => None,
    };
    Ok(Known {
        by_cookie: signed.is_some(),
        signed,
    })
}

fn unauthorised(key: &str) -> Failure {
    Failure::http(StatusCode::UNAUTHORIZED, key)
}

/// Default deny: an action that the policy does not open to this post is refused here, before
/// anything else is read.
fn authorise(meta: &Meta, signed: Option<&Signed>) -> Result<(), Failure> {
    let Some(action) = meta.action() else {
        return Ok(());
    };
    let signed = signed.ok_or_else(|| unauthorised("sign-in-first"))?;
    if signed.must_change && !meta.before_password {
        return Err(Failure::http(StatusCode::FORBIDDEN, "password-must-change"));
    }
    may(&signed.actor, action)
}

fn may(actor: &model::account::Actor, action: Action) -> Result<(), Failure> {
    match scope(actor, action) {
        Some(_) => Ok(()),
        None => Err(model::Refusal::denied("not-for-your-post").into()),
    }
}

/// Reads the form and checks that one of our pages sent it to this reader.
async fn sent_by_our_page(
    web: &Web,
    meta: &Meta,
    visitor: &Visitor,
    request: Request,
) -> Result<Request, Failure> {
    if !origin::ours(request.headers(), request.uri().host()) {
        return Err(Failure::http(StatusCode::FORBIDDEN, "sent-from-elsewhere"));
    }
    let header = request
        .headers()
        .get("x-csrf-token")
        .and_then(|v| v.to_str().ok())
        .map(str::to_owned);
    let limit = web.body_limit(meta);
    let _place = if meta.files {
        Some(web.receiving().await?)
    } else {
        None
    };
    let (parts, body) = request.into_parts();
    let sent = Request::from_parts(parts.clone(), body);
    let posted = Posted::read(sent, limit).await?;
    let given = header.as_deref().or_else(|| posted.fields.opt("csrf"));
    if !origin::token_fits(visitor.csrf(), given) {
        return Err(Failure::http(StatusCode::FORBIDDEN, "form-too-old"));
    }
    let mut request = Request::from_parts(parts, axum::body::Body::empty());
    request.extensions_mut().insert(posted);
    Ok(request)
}

/// Checks what the API document promises: parameters, key of a write, token of a browser.
async fn program(
    web: &Web,
    meta: &Meta,
    visitor: &Visitor,
    by_cookie: bool,
    request: Request,
) -> Result<Request, Failure> {
    let (mut parts, body) = request.into_parts();
    let asked = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
        .map_err(|_| Failure::http(StatusCode::BAD_REQUEST, "query-unreadable"))?;
    if let Some((name, _)) = asked
        .0
        .iter()
        .find(|(name, _)| meta.query.iter().all(|p| p.name != name))
    {
        return Err(model::Refusal::field(name, "query-unknown").into());
    }
    if !meta.writes() {
        return Ok(Request::from_parts(parts, body));
    }
    if by_cookie {
        let given = parts
            .headers
            .get("x-csrf-token")
            .and_then(|v| v.to_str().ok());
        if !origin::ours(&parts.headers, parts.uri.host())
            || !origin::token_fits(visitor.csrf(), given)
        {
            return Err(Failure::http(StatusCode::FORBIDDEN, "csrf-header-missing"));
        }
    }
    let key = parts
        .headers
        .get("idempotency-key")
        .map(|v| v.to_str().unwrap_or("").to_owned());
    // Signing in does one thing however often it is asked: it needs no key. Nor does what has its own.
    if meta.access != Access::Public && !meta.own_id && key.is_none() {
        return Err(Failure::http(
            StatusCode::BAD_REQUEST,
            "idempotency-key-missing",
        ));
    }
    if key.as_ref().is_some_and(|key| {
        key.is_empty() || key.len() > 128 || !key.bytes().all(|b| b.is_ascii_graphic())
    }) {
        return Err(Failure::http(
            StatusCode::BAD_REQUEST,
            "idempotency-key-bad",
        ));
    }
    let _place = if meta.files {
        Some(web.receiving().await?)
    } else {
        None
    };
    let bytes = body_bytes(&parts, body, web.body_limit(meta)).await?;
    parts.extensions.insert(crate::api::Received {
        key,
        bytes: bytes.clone(),
    });
    Ok(Request::from_parts(parts, axum::body::Body::from(bytes)))
}

/// A person whose session has ended is led to the sign-in page and back; one whose password must
/// be changed, to where she changes it.
fn lead_to_sign_in(meta: &Meta, arrival: &Arrival, failure: &Failure) -> Option<Response> {
    if meta.kind != Kind::Page {
        return None;
    }
    let to = match failure {
        Failure::Http(StatusCode::UNAUTHORIZED, _)
            if meta.method == Method::GET && arrival.path != "/" =>
        {
            format!(
                "/sign-in?next={}",
                crate::form::percent(local_path(&arrival.path))
            )
        }
        Failure::Http(StatusCode::UNAUTHORIZED, _) => "/sign-in".to_owned(),
        Failure::Http(StatusCode::FORBIDDEN, reason) if reason.key == "password-must-change" => {
            "/password".to_owned()
        }
        _ => return None,
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response
        .headers_mut()
        .insert(LOCATION, HeaderValue::from_str(&to).ok()?);
    Some(response)
}
