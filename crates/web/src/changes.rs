//! What changes of cases, told to every screen that stands open: one reader a server follows the
//! journal and tells all of them, so that five hundred screens cost one read a step and not five
//! hundred (docs/adr/0021). Each stream hears only of its own area.
//!
//! What was told lately is kept: a reader whose line broke says where it stopped and hears what it
//! missed; one that stopped too long ago is told to read everything again.

use crate::error::{Answer, Failure};
use crate::state::Web;
use crate::stream::{Place, RETRY, Whose, respond};
use app::command::{Changed, Watcher};
use axum::response::sse::Event;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc};

/// Between two looks at the journal.
const LOOK: Duration = Duration::from_millis(250);
/// Between two looks whether whoever listens still may: a session or device that was taken away has its
/// stream ended within so long.
const CHECK: Duration = Duration::from_secs(3);
/// Steps kept for who comes back, and changes in them.
const KEPT: usize = 1_000;
const KEPT_CHANGES: usize = 20_000;
/// Steps that one reader may be behind before it must read everything again.
const BEHIND: usize = 256;
/// Events that wait for one reader's line.
const WAITING: usize = 8;
/// Looks without anybody listening, after which nobody looks any more.
const ALONE: u32 = 120;
/// A reader that begins anew goes back at most so many entries.
const BACK: i64 = 5_000;

/// A change, written once for all who hear of it.
struct Told {
    changed: Changed,
    /// For a command desk.
    desk: String,
    /// For a wall: no number, and the place only roughly.
    wall: String,
}

/// What one look at the journal found.
struct Step {
    /// The place up to which was looked.
    to: i64,
    told: Vec<Told>,
}

struct Inner {
    teller: broadcast::Sender<Arc<Step>>,
    /// What was told lately, the oldest first.
    kept: VecDeque<Arc<Step>>,
    /// Changes in them.
    changes: usize,
    /// Everything after this place is kept.
    from: i64,
    /// Whether somebody looks.
    looking: bool,
    /// Looks without anybody listening.
    alone: u32,
}

/// The one reader, and whoever hears from it.
pub(crate) struct Changes {
    inner: Mutex<Inner>,
}

impl Default for Changes {
    fn default() -> Self {
        let (teller, _) = broadcast::channel(BEHIND);
        Self {
            inner: Mutex::new(Inner {
                teller,
                kept: VecDeque::new(),
                changes: 0,
                from: 0,
                looking: false,
                alone: 0,
            }),
        }
    }
}

/// A reader's line.
struct Subscription {
    receiver: broadcast::Receiver<Arc<Step>>,
    missed: Vec<Arc<Step>>,
    /// What it missed is not kept any more.
    lost: bool,
    /// Where the journal stood.
    head: i64,
}

impl Changes {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells a step to all, and keeps it.
    fn tell(&self, step: Step) {
        let mut inner = self.inner();
        let step = Arc::new(step);
        inner.changes += step.told.len();
        inner.kept.push_back(Arc::clone(&step));
        while inner.kept.len() > KEPT || inner.changes > KEPT_CHANGES {
            let Some(oldest) = inner.kept.pop_front() else {
                break;
            };
            inner.from = oldest.to;
            inner.changes -= oldest.told.len();
        }
        // Nobody listening is no failure: it is kept for who comes.
        let _ = inner.teller.send(step);
    }

    /// Whether to stop looking: nobody has listened for a while.
    fn rests(&self) -> bool {
        let mut inner = self.inner();
        if inner.teller.receiver_count() > 0 {
            inner.alone = 0;
            return false;
        }
        inner.alone += 1;
        if inner.alone < ALONE {
            return false;
        }
        inner.looking = false;
        true
    }

    /// Begins to listen after a place.
    fn subscribe(&self, web: &Web, after: Option<i64>, head: i64) -> Subscription {
        let mut inner = self.inner();
        if !inner.looking {
            let start = after
                .filter(|place| *place <= head && head - *place <= BACK)
                .unwrap_or(head);
            inner.kept.clear();
            inner.changes = 0;
            (inner.from, inner.looking, inner.alone) = (start, true, 0);
            tokio::spawn(follow(web.clone(), start));
        }
        let missed = match after {
            Some(place) if place >= inner.from => {
                let later = inner.kept.iter().filter(|step| step.to > place);
                later.cloned().collect()
            }
            _ => Vec::new(),
        };
        Subscription {
            receiver: inner.teller.subscribe(),
            missed,
            lost: after.is_some_and(|place| place < inner.from),
            head,
        }
    }
}

/// Follows the journal as long as anybody listens.
async fn follow(web: Web, mut at: i64) {
    let mut ended = web.streams().ended();
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = looks.tick() => {}
            _ = ended.wait_for(|ended| *ended) => return,
        }
        if web.changes().rests() {
            return;
        }
        match app::command::changes(web.app(), web.clock().now(), at).await {
            Ok((to, changed)) if to > at => {
                at = to;
                let told = changed.into_iter().map(told).collect();
                web.changes().tell(Step { to, told });
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the reader of changes will look again"),
        }
    }
}

/// Degrees of a point.
fn degrees(e7: i64) -> f64 {
    e7 as f64 / 1e7
}

/// About a hundred metres: enough to see where something is, too little to see whose door it is.
pub(crate) fn roughly(e7: i64) -> f64 {
    ((e7 as f64 / 1e4).round()) / 1e3
}

fn point(changed: &Changed, at: fn(i64) -> f64) -> Value {
    changed
        .case
        .point
        .map_or(Value::Null, |(lng, lat)| json!([at(lng), at(lat)]))
}

fn told(changed: Changed) -> Told {
    let case = &changed.case;
    let desk = json!({
        "id": case.id,
        "number": case.number,
        "module": case.module,
        "procedure": case.procedure,
        "division": case.division.to_string(),
        "light": changed.light.code(),
        "open": case.open,
        "due": case.due,
        "point": point(&changed, degrees),
    })
    .to_string();
    let wall = json!({
        "id": case.id,
        "module": case.module,
        "light": changed.light.code(),
        "open": case.open,
        "point": point(&changed, roughly),
    })
    .to_string();
    Told {
        changed,
        desk,
        wall,
    }
}

/// Who listens.
pub(crate) enum Listener {
    /// Somebody signed in, by her session.
    Session(String),
    /// A wall, by its token.
    Wall(String),
}

impl Listener {
    /// What she may hear of, as long as she may.
    async fn standing(&self, web: &Web) -> Option<Watcher> {
        let found = match self {
            Self::Session(token) => {
                app::command::watcher(web.app(), token, web.clock().now()).await
            }
            Self::Wall(token) => match app::device::of_token(web.app(), token).await {
                Ok(device) => Ok(Some(Watcher {
                    division: device.division,
                    unit: device.unit,
                })),
                Err(app::Fault::Refused(_)) => Ok(None),
                Err(failed) => Err(failed),
            },
        };
        found.unwrap_or_else(|error| {
            tracing::warn!(%error, "a stream of changes ended");
            None
        })
    }

    /// What she hears of a step; none when nothing of it is hers.
    fn event(&self, watcher: &Watcher, step: &Step) -> Option<Event> {
        let mut data = String::new();
        for told in step.told.iter().filter(|told| watcher.hears(&told.changed)) {
            data.push(if data.is_empty() { '[' } else { ',' });
            data.push_str(match self {
                Self::Session(_) => &told.desk,
                Self::Wall(_) => &told.wall,
            });
        }
        if data.is_empty() {
            return None;
        }
        data.push(']');
        let id = step.to.to_string();
        Some(Event::default().id(id).event("cases").data(data))
    }
}

/// Answers with changes as they come.
///
/// # Errors
/// Not found when the listener may not; 429 when too many streams stand open.
pub(crate) async fn stream(
    web: &Web,
    listener: Listener,
    whose: Whose,
    after: Option<i64>,
) -> Answer {
    let watcher = listener
        .standing(web)
        .await
        .ok_or_else(Failure::not_found)?;
    let place = Place::take(web, whose)?;
    let head = app::command::head(web.app()).await?;
    let subscription = web.changes().subscribe(web, after, head);
    let (teller, events) = mpsc::channel(WAITING);
    tokio::spawn(tell(web.clone(), listener, watcher, subscription, teller));
    Ok(respond(events, place))
}

/// "Read everything again".
fn again(head: i64) -> Event {
    let id = head.to_string();
    Event::default().id(id).event("again").data("{}")
}

async fn tell(
    web: Web,
    listener: Listener,
    mut watcher: Watcher,
    mut subscription: Subscription,
    teller: mpsc::Sender<Event>,
) {
    let mut ended = web.streams().ended();
    let mut checks = tokio::time::interval(CHECK);
    checks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let head = subscription.head;
    let hello = Event::default()
        .retry(RETRY)
        .id(head.to_string())
        .event("hello")
        .data("{}");
    let mut first = vec![hello];
    if subscription.lost {
        first.push(again(head));
    }
    let missed = subscription.missed.iter();
    first.extend(missed.filter_map(|step| listener.event(&watcher, step)));
    for event in first {
        if teller.send(event).await.is_err() {
            return;
        }
    }
    let (mut heard, mut due) = (head, false);
    loop {
        // Nothing waits inside: what the branches hold must not be held while something is asked.
        let event = tokio::select! {
            step = subscription.receiver.recv() => match step {
                Ok(step) => {
                    heard = step.to;
                    listener.event(&watcher, &step)
                }
                Err(broadcast::error::RecvError::Lagged(_)) => Some(again(heard)),
                Err(broadcast::error::RecvError::Closed) => return,
            },
            _ = checks.tick() => {
                due = true;
                None
            }
            () = teller.closed() => return,
            _ = ended.wait_for(|ended| *ended) => return,
        };
        if due {
            due = false;
            match listener.standing(&web).await {
                Some(standing) => watcher = standing,
                None => return,
            }
        }
        if let Some(event) = event
            && teller.send(event).await.is_err()
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_sees_a_place_to_about_a_hundred_metres() {
        assert!((roughly(1_209_123_456) - 120.912).abs() < 1e-9);
        assert!((degrees(1_209_123_456) - 120.912_345_6).abs() < 1e-9);
    }
}
