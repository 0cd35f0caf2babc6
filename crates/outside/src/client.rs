//! The client itself.

use std::time::Duration;

use thiserror::Error;
use ureq::http::{HeaderMap, Request, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, config::Config};

use crate::egress::{Blocked, Egress};

/// Longest time a call may take, whatever is asked for.
pub const TIMEOUT_MAX: Duration = Duration::from_secs(60);
/// Most bytes of an answer that are read.
pub const REPLY_BYTES_MAX: u64 = 1 << 20;

/// An answer. Redirects (3xx) are answers like others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The answer's body, at most [`REPLY_BYTES_MAX`].
    pub body: Vec<u8>,
    /// `Retry-After` in seconds, where it was given so.
    pub retry_after_s: Option<u64>,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum OutboundError {
    /// The allow-list forbids it; trying again is of no use.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// The call could not be put together (a header with a line end, say).
    #[error("call not made: {why}")]
    Unsayable {
        /// Why, for logs.
        why: String,
    },
    /// Not reached, broken off, too slow or too long an answer; may work later.
    #[error("not reached: {why}")]
    NotReached {
        /// Why, for logs.
        why: String,
    },
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The other side has it.
    Accepted {
        /// Its own reference, where it gave one.
        reference: Option<String>,
    },
    /// The other side will not have it; sending it again is of no use.
    Refused {
        /// HTTP status.
        status: u16,
        /// What the other side said, shortened, for logs.
        reason: String,
    },
    /// Not now.
    TryLater {
        /// Why, for logs.
        reason: String,
        /// After how many seconds, where the other side said so.
        after_s: Option<u64>,
    },
}

/// The outbound client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    agent: Agent,
    egress: Egress,
}

impl Outbound {
    /// A client that keeps to the allow-list and ends every call within `timeout` ([`TIMEOUT_MAX`] at most).
    pub fn new(egress: Egress, timeout: Duration) -> Self {
        let timeout = timeout.min(TIMEOUT_MAX);
        let config = Config::builder()
            .timeout_global(Some(timeout))
            .timeout_resolve(Some(timeout))
            .timeout_connect(Some(timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent("wujia")
            .build();
        let resolver = CheckedResolver {
            egress: egress.clone(),
            inner: DefaultResolver::default(),
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            egress,
        }
    }

    /// Posts a body.
    ///
    /// # Errors
    /// See [`OutboundError`]. Statuses of refusal are answers, not errors.
    pub fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        content_type: &str,
        body: &[u8],
    ) -> Result<Reply, OutboundError> {
        let mut request = Request::post(self.permitted(url)?).header("content-type", content_type);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(body)
            .map_err(|error| OutboundError::Unsayable {
                why: error.to_string(),
            })?;
        self.answer(self.agent.run(request))
    }

    /// Gets what stands at an address.
    ///
    /// # Errors
    /// See [`OutboundError`]. Statuses of refusal are answers, not errors.
    pub fn get(&self, url: &str, headers: &[(&str, &str)]) -> Result<Reply, OutboundError> {
        let mut request = Request::get(self.permitted(url)?);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).map_err(|error| OutboundError::Unsayable {
            why: error.to_string(),
        })?;
        self.answer(self.agent.run(request))
    }

    /// Whether an address may be called at all, as far as that is known before its name is looked up.
    ///
    /// # Errors
    /// Why not.
    pub fn permits(&self, url: &str) -> Result<(), Blocked> {
        self.permitted(url).map(drop)
    }

    fn permitted(&self, url: &str) -> Result<Uri, Blocked> {
        let uri: Uri = url.parse().map_err(|_| Blocked::BadAddress)?;
        self.egress.check(&uri)?;
        Ok(uri)
    }

    fn answer(
        &self,
        result: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Reply, OutboundError> {
        let mut response = result.map_err(failed)?;
        let status = response.status().as_u16();
        let retry_after_s = retry_after(response.headers());
        let body = response
            .body_mut()
            .with_config()
            .limit(REPLY_BYTES_MAX)
            .read_to_vec()
            .map_err(failed)?;
        Ok(Reply {
            status,
            body,
            retry_after_s,
        })
    }
}

fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers
        .get("retry-after")?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()
}

fn failed(error: ureq::Error) -> OutboundError {
    let why = error.to_string();
    let blocked = match error {
        ureq::Error::Other(inner) => inner.downcast::<Blocked>().ok(),
        ureq::Error::Io(inner) => inner
            .into_inner()
            .and_then(|inner| inner.downcast::<Blocked>().ok()),
        _ => None,
    };
    blocked.map_or(OutboundError::NotReached { why }, |blocked| {
        OutboundError::Blocked(*blocked)
    })
}

/// Sends one message and judges the answer: 2xx accepted; 408, 425, 429 and 5xx later; all else, redirects too, refused.
pub(crate) fn deliver(reply: Result<Reply, OutboundError>) -> Result<Delivery, OutboundError> {
    match reply {
        Ok(reply) => Ok(match reply.status {
            200..=299 => Delivery::Accepted {
                reference: reference(&reply.body),
            },
            408 | 425 | 429 | 500..=599 => Delivery::TryLater {
                reason: format!("HTTP {}: {}", reply.status, said(&reply.body)),
                after_s: reply.retry_after_s,
            },
            status => Delivery::Refused {
                status,
                reason: said(&reply.body),
            },
        }),
        Err(OutboundError::NotReached { why }) => Ok(Delivery::TryLater {
            reason: why,
            after_s: None,
        }),
        Err(error) => Err(error),
    }
}

/// The other side's reference in `{"reference": "…"}` or `{"id": "…"}`.
fn reference(body: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    let found = value
        .get("reference")
        .or_else(|| value.get("id"))?
        .as_str()?;
    Some(found.chars().take(128).collect())
}

fn said(body: &[u8]) -> String {
    String::from_utf8_lossy(body)
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

/// Looks a name up once and hands on only addresses that may be connected to.
#[derive(Debug)]
struct CheckedResolver {
    egress: Egress,
    inner: DefaultResolver,
}

impl Resolver for CheckedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let blocked = |blocked: Blocked| ureq::Error::Other(Box::new(blocked));
        let target = self.egress.check(uri).map_err(blocked)?;
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut admitted = self.empty();
        for address in found.iter().filter(|address| self.egress.admits(**address)) {
            admitted.push(*address);
        }
        if admitted.is_empty() {
            Err(blocked(target.inside()))
        } else {
            Ok(admitted)
        }
    }
}
