//! `GET /events`: counters that change while a page stands, as server-sent events. A stream holds
//! nothing but the last thing it said; it ends with its session, within a second.

use crate::cookie::Cookie;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use crate::route::{Access, Route};
use crate::state::Web;
use crate::stream::Place;
use app::live::{Counters, Told};
use app::policy::Action;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;

/// Its address.
pub(crate) const PATH: &str = "/events";
/// How often a stream looks whether anything changed: what it tells is younger than a second, and a
/// session that was taken away has its stream ended within one.
const LOOK: Duration = Duration::from_millis(500);
/// Something is sent at least so often, so that whoever stands between keeps the line open.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A browser whose line broke asks again after so long.
const RETRY: Duration = Duration::from_secs(5);

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get(PATH, Access::Signed(Action::OwnDesk), stream)]
}

/// What is told.
#[derive(Serialize)]
struct Said {
    unread: i64,
    waiting: i64,
    cases: i64,
    orders: i64,
    requests: i64,
}

fn event(head: i64, counters: Counters) -> Option<Event> {
    let said = Said {
        unread: counters.unread,
        waiting: counters.waiting(),
        cases: counters.cases,
        orders: counters.orders,
        requests: counters.requests,
    };
    Event::default()
        .id(head.to_string())
        .event("counters")
        .json_data(said)
        .ok()
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

/// Where the reader stopped: the browser says it when its line broke, the page when it comes back to
/// the front.
fn since(headers: &HeaderMap, asked: &Asked) -> Option<i64> {
    let header = headers
        .get(HeaderName::from_static("last-event-id"))
        .and_then(|id| id.to_str().ok());
    header.or_else(|| asked.opt("after"))?.parse().ok()
}

async fn stream(page: Page, headers: HeaderMap, asked: Asked) -> Answer {
    let token = Cookie::Session
        .read(&headers, page.web().settings().secure_cookies)
        .ok_or_else(Failure::not_found)?;
    let place = Place::take(page.web(), page.ctx.actor.account)?;
    // One event waits at most: a reader who is slow hears the newest, not all.
    let (teller, events) = mpsc::channel(1);
    tokio::spawn(tell(
        page.web().clone(),
        token,
        since(&headers, &asked),
        teller,
    ));
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
    Ok(response)
}

/// Looks again and again, and tells what changed, until the session or the reader is gone.
async fn tell(web: Web, token: String, since: Option<i64>, teller: mpsc::Sender<Event>) {
    let mut ended = web.streams().ended();
    let (mut place, mut last) = (since, None);
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // Whose line broke asks again, but not at once.
    if teller.send(Event::default().retry(RETRY)).await.is_err() {
        return;
    }
    loop {
        tokio::select! {
            _ = looks.tick() => {}
            () = teller.closed() => return,
            _ = ended.wait_for(|ended| *ended) => return,
        }
        match app::live::look(web.app(), &token, web.clock().now(), place).await {
            Ok(Told::Still) => {}
            Ok(Told::Moved(head, counters)) => {
                // What cannot be sent now is looked at again at the next tick, newer.
                if last == Some(counters) {
                    place = Some(head);
                } else if let Some(event) = event(head, counters)
                    && teller.try_send(event).is_ok()
                {
                    (place, last) = (Some(head), Some(counters));
                }
            }
            Ok(Told::Over) => return,
            Err(error) => {
                tracing::warn!(%error, "a stream of live counters ended");
                return;
            }
        }
    }
}
