//! How a no, or a failure, leaves the house: one match from kind to status, then a page for people
//! or an RFC 9457 problem for programs. A failure's own words go to the log and nowhere else.

use crate::page::{Arrival, Chrome, Visitor};
use crate::route::Kind;
use crate::speech;
use crate::state::Web;
use app::Fault;
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use model::refusal::{Kind as No, Refusal, Refused};
use serde::Serialize;
use std::sync::Arc;
use words::Locale;

/// What a handler answers.
pub type Answer = Result<Response, Failure>;

/// Why there is no answer.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The business said no.
    Refused(Refusal),
    /// HTTP itself says no: unreadable body, wrong method, too often.
    Http(StatusCode, Refused),
    /// The product failed; the words are for the log.
    Failed(StatusCode, String),
}

impl Failure {
    /// Nothing is there, or nothing the asker may see.
    #[must_use]
    pub fn not_found() -> Self {
        Self::Refused(Refusal::not_found())
    }

    /// HTTP's no.
    #[must_use]
    pub fn http(status: StatusCode, key: &str) -> Self {
        Self::Http(status, Refused::new(key))
    }

    /// A failure of the product.
    #[must_use]
    pub fn failed(words: impl Into<String>) -> Self {
        Self::Failed(StatusCode::INTERNAL_SERVER_ERROR, words.into())
    }

    /// The status it is answered with.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => match refusal.kind {
                No::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                No::NotFound => StatusCode::NOT_FOUND,
                No::Denied => StatusCode::FORBIDDEN,
                No::Stale | No::Forbidden => StatusCode::CONFLICT,
                No::Busy => StatusCode::TOO_MANY_REQUESTS,
            },
            Self::Http(status, _) | Self::Failed(status, _) => *status,
        }
    }

    /// The reasons that are said; none for a failure, whose request number is said instead.
    #[must_use]
    pub fn reasons(&self) -> &[Refused] {
        match self {
            Self::Refused(refusal) => &refusal.reasons,
            Self::Http(_, reason) => std::slice::from_ref(reason),
            Self::Failed(..) => &[],
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(refusal) => Self::Refused(refusal),
            Fault::Failed(error) => error.into(),
        }
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        let status = match &error {
            app::Error::Busy | app::Error::Closed => StatusCode::SERVICE_UNAVAILABLE,
            full if full.is_full() => StatusCode::INSUFFICIENT_STORAGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::Failed(status, error.to_string())
    }
}

impl From<minijinja::Error> for Failure {
    fn from(error: minijinja::Error) -> Self {
        let mut words = format!("template: {error:#}");
        let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(&error);
        while let Some(inner) = cause {
            words.push_str(&format!("; {inner:#}"));
            cause = inner.source();
        }
        Self::failed(words)
    }
}

/// A failure on its way out; the wrapper of the route gives it words and a form.
#[derive(Clone)]
pub(crate) struct Unsaid(pub Arc<Failure>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Unsaid(Arc::new(self)));
        response
    }
}

/// One reason in a problem answer.
#[derive(Debug, Serialize)]
pub struct Mistake {
    /// The field, as the request names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Its key, for programs.
    pub key: String,
    /// What to do, for people.
    pub detail: String,
}

/// A problem answer (RFC 9457).
#[derive(Debug, Serialize)]
pub struct Problem {
    /// `urn:wujia:problem:` and the first reason's key.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// All reasons in one sentence each.
    pub detail: String,
    /// The request's number, as it stands in the log.
    pub instance: String,
    /// Reasons one by one.
    pub errors: Vec<Mistake>,
}

/// Statuses with words of their own; all others are said as a bad request or a failure.
const TITLED: [u16; 16] = [
    400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 428, 429, 500, 501, 503, 507,
];

fn title_key(status: StatusCode) -> String {
    let code = status.as_u16();
    let code = if TITLED.contains(&code) {
        code
    } else if code < 500 {
        400
    } else {
        500
    };
    format!("problem-{code}")
}

/// The problem a failure is answered with.
#[must_use]
pub fn problem(
    lexicon: &words::Lexicon,
    locale: Locale,
    request: &str,
    failure: &Failure,
) -> Problem {
    let status = failure.status();
    let title = speech::say(lexicon, locale, &title_key(status));
    let errors: Vec<Mistake> = failure
        .reasons()
        .iter()
        .map(|reason| Mistake {
            field: reason.field.clone(),
            key: reason.key.clone(),
            detail: speech::refused(lexicon, locale, reason),
        })
        .collect();
    let detail = if errors.is_empty() {
        speech::say(lexicon, locale, &format!("{}-text", title_key(status)))
    } else {
        errors
            .iter()
            .map(|e| e.detail.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let key = failure
        .reasons()
        .first()
        .map_or("failure", |reason| reason.key.as_str());
    Problem {
        r#type: format!("urn:wujia:problem:{key}"),
        title,
        status: status.as_u16(),
        detail,
        instance: format!("urn:wujia:request:{request}"),
        errors,
    }
}

#[derive(Serialize)]
struct ErrorPage {
    status: u16,
    title: String,
    text: String,
    reasons: Vec<String>,
    request: String,
}

/// Says a failure as the route's readers expect it.
pub(crate) fn show(
    web: &Web,
    arrival: &Arc<Arrival>,
    visitor: Option<&Visitor>,
    kind: Kind,
    failure: &Failure,
) -> Response {
    let status = failure.status();
    if let Failure::Failed(status, words) = failure {
        tracing::error!(request = %arrival.id, status = status.as_u16(), error = %words, "failed");
    }
    let problem = problem(web.lexicon(), arrival.locale, &arrival.id, failure);
    let status = match kind {
        Kind::Open311 => crate::open311::status(status),
        Kind::Page | Kind::Api | Kind::Asset => status,
    };
    let mut response = match kind {
        Kind::Open311 => crate::open311::errors(&arrival.path, status, &problem),
        Kind::Page => {
            let chrome = visitor.map_or_else(|| Chrome::bare(web, arrival), Visitor::chrome);
            let page = ErrorPage {
                status: status.as_u16(),
                title: problem.title.clone(),
                text: speech::say(
                    web.lexicon(),
                    arrival.locale,
                    &format!("{}-text", title_key(status)),
                ),
                reasons: problem.errors.iter().map(|e| e.detail.clone()).collect(),
                request: arrival.id.clone(),
            };
            match web
                .templates()
                .page(arrival.locale, "pages/error.html", &chrome, &page)
            {
                Ok(html) => axum::response::Html(html).into_response(),
                Err(error) => {
                    // The error page itself is broken (a site's own template): plain words remain.
                    tracing::error!(request = %arrival.id, error = %error, "error page failed");
                    format!("{}\n{}\n{}\n", problem.title, problem.detail, arrival.id)
                        .into_response()
                }
            }
        }
        Kind::Api | Kind::Asset => {
            let mut response = Json(&problem).into_response();
            response.headers_mut().insert(
                CONTENT_TYPE,
                HeaderValue::from_static("application/problem+json"),
            );
            response
        }
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    match status {
        StatusCode::UNAUTHORIZED => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            let wait =
                failure
                    .reasons()
                    .iter()
                    .find_map(|reason| match reason.args.get("seconds") {
                        Some(model::refusal::Arg::Number(n)) => Some(*n),
                        _ => None,
                    });
            if let Ok(value) = HeaderValue::from_str(&wait.unwrap_or(5).to_string()) {
                headers.insert(RETRY_AFTER, value);
            }
        }
        _ => {}
    }
    response
}
