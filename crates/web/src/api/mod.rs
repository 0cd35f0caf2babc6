//! The JSON API under `/api/v1`: who calls, what was written, how it is answered. A noun's routes
//! stand in `api/<noun>.rs`; they call the same functions of `app` as the pages.

pub mod account;
pub mod act;
pub mod address;
pub mod booking;
pub mod bulletin;
pub mod case;
pub mod case_shape;
pub mod catalogue;
pub mod citizen;
pub mod command;
pub mod county;
pub mod delegation;
pub mod device;
pub mod dossier;
pub mod duty;
pub mod exchange;
pub mod file;
pub mod grid;
pub mod hall;
pub mod hotline;
pub mod house;
pub mod inspection;
pub mod item;
pub mod journal;
pub mod leave;
pub mod library;
pub mod message;
pub mod moving;
pub mod order;
pub mod outside_number;
pub mod parameter;
pub mod patrol;
pub mod person;
pub mod receipt;
pub mod reform;
pub mod report;
pub mod review;
pub mod roll;
pub mod roll_import;
pub mod screening;
pub mod service;
pub mod session;
pub mod sharing;
pub mod sheet_exchange;
pub mod site;
pub mod structure;
pub mod suggest;
pub mod support;
pub mod systems;
pub mod ticket;
pub mod visit;

use crate::error::{Answer, Failure};
use crate::page::{Page, Visitor};
use crate::route::Route;
use crate::schema::{self, Shape};
use app::once::Repeat;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use model::refusal::{Kind, Refusal, Refused};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::ops::Deref;

/// What tells a repeated write from a new one: key of the caller, route, SM3 of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idem {
    /// `Idempotency-Key`, or a form's own key.
    pub key: Option<String>,
    /// The route as it stands in the table.
    pub route: &'static str,
    /// SM3 of what was sent.
    pub body_digest: [u8; 32],
}

/// The body of a write as the guard received it.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub key: Option<String>,
    pub bytes: Bytes,
}

/// A program's call, authenticated and open to its post: what [`Page`] is to a page.
#[derive(Clone)]
pub struct Call(Page);

impl Deref for Call {
    type Target = Page;
    fn deref(&self) -> &Page {
        &self.0
    }
}

impl Call {
    /// The circumstances, owned.
    #[must_use]
    pub fn into_page(self) -> Page {
        self.0
    }

    /// What `app` tells a repetition of this very call by: the same key at another address is
    /// another wish.
    #[must_use]
    pub fn repeat(&self, idem: &Idem) -> Repeat {
        let address = self
            .arrival()
            .path
            .split('?')
            .next()
            .unwrap_or(idem.route)
            .to_owned();
        Repeat {
            key: idem.key.clone(),
            route: address,
            body: idem.body_digest,
        }
    }

    /// 200 with a body.
    ///
    /// # Errors
    /// Never.
    pub fn answer(&self, body: impl Serialize) -> Answer {
        json(StatusCode::OK, body)
    }

    /// 201 with a body and where it can be read.
    ///
    /// # Errors
    /// Never for addresses of this site.
    pub fn created(&self, location: &str, body: impl Serialize) -> Answer {
        let mut response = json(StatusCode::CREATED, body)?;
        if let Ok(place) = HeaderValue::from_str(location) {
            response.headers_mut().insert(LOCATION, place);
        }
        Ok(response)
    }
}

fn json(status: StatusCode, body: impl Serialize) -> Answer {
    let mut response: Response = Json(body).into_response();
    if response.status().is_success() {
        *response.status_mut() = status;
        Ok(response)
    } else {
        Err(Failure::failed("an answer that is no JSON"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Call {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        Page::from_request_parts(parts, state).await.map(Self)
    }
}

/// What a program writes, checked against its declared shape: unknown, missing and ill-typed fields
/// are refused one by one, by path.
#[derive(Debug, Clone)]
pub struct Write<T> {
    /// The body.
    pub body: T,
    /// What tells a repetition.
    pub idem: Idem,
}

impl<T: Shape + DeserializeOwned + 'static, S: Send + Sync> FromRequest<S> for Write<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, _) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let received = parts
            .extensions
            .remove::<Received>()
            .ok_or_else(|| Failure::failed("no body received"))?;
        let media = parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .to_ascii_lowercase();
        if !media.starts_with("application/json") {
            return Err(Failure::http(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "json-wanted",
            ));
        }
        let body_digest = evidence::sm3(&[&received.bytes]);
        let body = read::<T>(&received.bytes)?;
        Ok(Self {
            body,
            idem: Idem {
                key: received.key,
                route: visitor.route(),
                body_digest,
            },
        })
    }
}

/// Reads a body of a declared shape.
///
/// # Errors
/// `json-syntax` with line and column; `json-*` at each field that does not fit.
pub fn read<T: Shape + DeserializeOwned + 'static>(bytes: &[u8]) -> Result<T, Failure> {
    let value = parsed(bytes)?;
    let reasons = schema::mistakes::<T>(&value);
    if !reasons.is_empty() {
        return Err(Refusal {
            kind: Kind::Invalid,
            reasons,
        }
        .into());
    }
    serde_json::from_value(value).map_err(|_| Refusal::invalid("json-unreadable").into())
}

/// A body as JSON.
///
/// # Errors
/// `json-syntax` with line and column.
pub(crate) fn parsed(bytes: &[u8]) -> Result<serde_json::Value, Failure> {
    serde_json::from_slice(bytes).map_err(|error| {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let reason = Refused::new("json-syntax")
            .with("line", number(error.line()))
            .with("column", number(error.column()));
        Failure::Http(StatusCode::BAD_REQUEST, reason)
    })
}

/// Every route of the API.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        session::routes(),
        case::routes(),
        act::routes(),
        dossier::routes(),
        file::routes(),
        person::routes(),
        review::routes(),
        roll::routes(),
        screening::routes(),
        receipt::routes(),
        report::routes(),
        catalogue::routes(),
        item::routes(),
        journal::routes(),
        account::routes(),
        leave::routes(),
        command::routes(),
        duty::routes(),
        device::routes(),
        citizen::routes(),
        message::routes(),
        order::routes(),
        parameter::routes(),
        roll_import::routes(),
        site::routes(),
        reform::routes(),
        structure::routes(),
        county::routes(),
        delegation::routes(),
        library::routes(),
        sharing::routes(),
        grid::routes(),
        patrol::routes(),
        visit::routes(),
        moving::routes(),
        house::routes(),
        hall::routes(),
        inspection::routes(),
        hotline::routes(),
        service::routes(),
        support::routes(),
        ticket::routes(),
        booking::routes(),
        systems::routes(),
        address::routes(),
        exchange::routes(),
        outside_number::routes(),
        sheet_exchange::routes(),
        bulletin::routes(),
        suggest::routes(),
        crate::openapi::routes(),
    ]
    .concat()
}
