//! Streams of server-sent events: how many stand open, how they are answered, and the word that ends
//! them all.

use crate::error::Failure;
use crate::form::Asked;
use crate::state::Web;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// Something is sent at least so often, so that whoever stands between keeps the line open.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A browser whose line broke asks again after so long.
pub(crate) const RETRY: Duration = Duration::from_secs(5);
/// Streams of one account or device: a browser holds one for each page that is looked at.
const OF_ONE: usize = 8;
/// Streams in all. Each holds a connection and some kilobytes.
const IN_ALL: usize = 2_000;
/// Seconds after which somebody who was turned away may ask again.
const LATER_S: i64 = 60;

/// Whose streams are counted together: the bytes of an account's or a device's id.
pub(crate) type Whose = [u8; 16];

/// The open streams.
pub(crate) struct Streams {
    open: Mutex<HashMap<Whose, usize>>,
    ended: watch::Sender<bool>,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            ended: watch::Sender::new(false),
        }
    }
}

impl Streams {
    /// Ends every stream, now and from now on: the server stops.
    pub(crate) fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Done when the server stops.
    pub(crate) fn ended(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }
}

/// A stream's place; given back when it is dropped.
pub(crate) struct Place {
    web: Web,
    whose: Whose,
}

impl Place {
    /// Takes a place.
    ///
    /// # Errors
    /// 429 when the account or device, or everybody together, holds enough.
    pub(crate) fn take(web: &Web, whose: Whose) -> Result<Self, Failure> {
        let mut open = web
            .streams()
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let own = open.get(&whose).copied().unwrap_or(0);
        if own >= OF_ONE || open.values().sum::<usize>() >= IN_ALL {
            return Err(Failure::Http(
                StatusCode::TOO_MANY_REQUESTS,
                model::Refused::new("too-often").with("seconds", LATER_S),
            ));
        }
        open.insert(whose, own + 1);
        Ok(Self {
            web: web.clone(),
            whose,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self
            .web
            .streams()
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = open.get_mut(&self.whose) {
            *n -= 1;
            if *n == 0 {
                open.remove(&self.whose);
            }
        }
    }
}

/// Events as they come; the place is given back when the reader is gone.
struct Live {
    events: mpsc::Receiver<Event>,
    _place: Place,
}

impl futures_core::Stream for Live {
    type Item = Result<Event, Infallible>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.events.poll_recv(cx).map(|event| event.map(Ok))
    }
}

/// Answers with events as they come.
pub(crate) fn respond(events: mpsc::Receiver<Event>, place: Place) -> Response {
    let live = Live {
        events,
        _place: place,
    };
    let mut response = Sse::new(live)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that gathers answers would gather this one for ever.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}

/// Where the reader stopped: the browser says it when its line broke, the page when it comes back to
/// the front.
pub(crate) fn since(headers: &HeaderMap, asked: &Asked) -> Option<i64> {
    let header = headers
        .get(HeaderName::from_static("last-event-id"))
        .and_then(|id| id.to_str().ok());
    header.or_else(|| asked.opt("after"))?.parse().ok()
}
