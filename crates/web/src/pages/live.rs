//! `GET /events`: counters that change while a page stands, as server-sent events. A stream holds
//! nothing but the last thing it said; it ends with its session, within a second.

use crate::cookie::Cookie;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use crate::route::{Access, Route};
use crate::state::Web;
use crate::stream::{Place, RETRY, respond, since};
use app::live::{Counters, Told};
use app::policy::Action;
use axum::http::HeaderMap;
use axum::response::sse::Event;
use serde::Serialize;
use std::time::Duration;
use tokio::sync::mpsc;

/// Its address.
pub(crate) const PATH: &str = "/events";
/// How often a stream looks whether anything changed: what it tells is younger than a second, and a
/// session that was taken away has its stream ended within one.
const LOOK: Duration = Duration::from_millis(500);

/// Addresses that answer a page's own questions: nobody reads counters beside them.
const ASKED_BY_PAGES: &[&str] = &[
    PATH,
    super::command::EVENTS,
    super::command::CASES,
    super::command::STEPS,
];

/// Whether a page at this address shows counters.
#[must_use]
pub(crate) fn counts(path: &str) -> bool {
    !ASKED_BY_PAGES.contains(&path)
}

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

async fn stream(page: Page, headers: HeaderMap, asked: Asked) -> Answer {
    let token = Cookie::Session
        .read(&headers, page.web().settings().secure_cookies)
        .ok_or_else(Failure::not_found)?;
    let place = Place::take(page.web(), *page.ctx.actor.account.bytes())?;
    // One event waits at most: a reader who is slow hears the newest, not all.
    let (teller, events) = mpsc::channel(1);
    tokio::spawn(tell(
        page.web().clone(),
        token,
        since(&headers, &asked),
        teller,
    ));
    Ok(respond(events, place))
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
