//! Telling other systems: the journal is read in its order for each of them, what it wants is put in the
//! outbox, and from there it goes out at least once.

use super::secret;
use crate::context::Chance;
use crate::notice::{Says, send_by_product_in};
use crate::port::{Exchange, Sent};
use crate::{App, Error, Fault, Site};
use model::case::Case;
use model::event::Event;
use model::exchange::{Happened, Subscription};
use model::id::{CaseId, SubscriptionId};
use model::journal::Body;
use model::time::Instant;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Entry, Job, Tx};

/// Entries looked at in one unit.
const BATCH: i64 = 200;
/// Units for one subscription before the others have their turn.
const UNITS_A_ROUND: usize = 20;
/// Events of one subscription handed over in one go.
const DELIVERIES: i64 = 20;
/// Name of the counters of what was delivered.
pub(super) const DELIVERED: &str = "exchange-delivered";

/// The outbox's queue of a subscription.
#[must_use]
pub fn queue(id: SubscriptionId) -> String {
    format!("exchange/{id}")
}

/// The name under which a subscription's place in the journal is kept.
pub(super) fn projection(id: SubscriptionId) -> String {
    format!("exchange/{id}")
}

/// Reads on in the journal for every subscription and delivers what waits. How many events arrived.
///
/// # Errors
/// The store's.
pub fn pump(app: &App, now: Instant, chance: Chance) -> Result<usize, Fault> {
    let running = app.store().read_blocking(|tx| tx.subscriptions_running())?;
    let mut arrived = 0;
    let mut each = chance.draw("exchange");
    for subscription in running {
        let chance = Chance(each.take());
        read_on(app, now, &subscription)?;
        if let Some(exchange) = app.wiring().and_then(|wiring| wiring.exchange.clone()) {
            arrived += deliver(app, now, chance, &subscription, &exchange)?;
        }
    }
    Ok(arrived)
}

fn read_on(app: &App, now: Instant, subscription: &Subscription) -> Result<(), Fault> {
    let name = projection(subscription.id);
    let address = app.wiring().and_then(|wiring| wiring.address.clone());
    for _ in 0..UNITS_A_ROUND {
        let asked = name.clone();
        let behind = app
            .store()
            .read_blocking(move |tx| store::projection::behind(tx, &asked))?;
        if behind <= 0 {
            break;
        }
        let (name, wanted, address) = (name.clone(), subscription.clone(), address.clone());
        app.submit_blocking(move |app, tx| {
            // It may have ended since; then nothing is put into a queue that was dropped.
            let held = tx.subscription(wanted.id)?;
            let Some(held) = held.filter(|s| s.ended_at.is_none()) else {
                return Ok(());
            };
            let site = app.site_in(tx, now)?;
            let queue = queue(held.id);
            store::projection::project(tx, &name, BATCH, |tx, entry| {
                for event in told(tx, &site, &held, entry, address.as_deref())? {
                    let body = event.to_string();
                    let id = job_id(held.id, &event);
                    tx.enqueue_once(id, &queue, body.as_bytes(), now)?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
    }
    Ok(())
}

/// The same event for the same subscription is the same job, however often the journal is read.
fn job_id(subscription: SubscriptionId, event: &Value) -> [u8; 16] {
    let id = event["id"].as_str().unwrap_or_default();
    let digest = evidence::sm3(&[b"exchange", subscription.bytes(), id.as_bytes()]);
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

/// What an entry tells, as the subscription wants it.
fn told(
    tx: &mut Tx<'_>,
    site: &Site,
    subscription: &Subscription,
    entry: &Entry,
    address: Option<&str>,
) -> Result<Vec<Value>, Error> {
    let events = match entry.body() {
        Some(Body::CaseActed { events } | Body::CaseTimed { events, .. }) => events,
        _ => return Ok(Vec::new()),
    };
    let wanted: Vec<(Happened, String)> = happened(events, &entry.id().to_string())
        .into_iter()
        .filter(|(what, _)| subscription.tells.contains(what))
        .collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let id = CaseId::from_bytes(entry.header.subject);
    let Some((case, module)) = tx.case(id)? else {
        return Ok(Vec::new());
    };
    let of_module = subscription.modules.is_empty() || subscription.modules.contains(&module);
    let below = subscription
        .division
        .is_none_or(|division| division.contains(case.place.division));
    if !of_module || !below {
        return Ok(Vec::new());
    }
    let data = data(&case, &module, events, address);
    Ok(wanted
        .into_iter()
        .map(|(what, event)| cloud_event(site, &case, entry, what, &event, &data))
        .collect())
}

/// What happened, each with the id it is told under: the entry's own, and a second one for the end of a
/// case that the same entry brought.
fn happened(events: &[Event], entry: &str) -> Vec<(Happened, String)> {
    let mut all = Vec::new();
    let mut acted = None;
    for event in events {
        match event {
            Event::Filed(_) => acted = Some(Happened::Filed),
            Event::Acted { .. } if acted.is_none() => acted = Some(Happened::Acted),
            _ => {}
        }
    }
    all.extend(acted.map(|what| (what, entry.to_owned())));
    if events
        .iter()
        .any(|event| matches!(event, Event::Closed { .. }))
    {
        all.push((Happened::Closed, format!("{entry}.closed")));
    }
    all
}

/// The words of an event: no person, no field of the form, no receipt.
fn data(case: &Case, module: &str, events: &[Event], address: Option<&str>) -> Value {
    let (mut act, mut verb, mut stage, mut outcome) = (None, None, None, None);
    for event in events {
        match event {
            Event::Filed(filing) => stage = Some(filing.stage.clone()),
            Event::Acted {
                act: code, verb: v, ..
            } if act.is_none() => {
                act = Some(code.clone());
                verb = Some(v.code());
            }
            Event::StageEntered { stage: code } => stage = Some(code.clone()),
            Event::Closed { outcome: how } => outcome = serde_json::to_value(how).ok(),
            _ => {}
        }
    }
    let link =
        address.map(|address| format!("{}/cases/{}", address.trim_end_matches('/'), case.id));
    json!({
        "case": case.id,
        "number": case.number,
        "module": module,
        "procedure": case.procedure,
        "item": case.item,
        "act": act,
        "verb": verb,
        "stage": stage.unwrap_or_else(|| case.stage.clone()),
        "outcome": outcome,
        "division": case.place.division.to_string(),
        "link": link,
        "synthetic": case.synthetic,
    })
}

fn cloud_event(
    site: &Site,
    case: &Case,
    entry: &Entry,
    what: Happened,
    id: &str,
    data: &Value,
) -> Value {
    let time = jiff::Timestamp::from_millisecond(entry.header.at_ms)
        .map(|at| at.to_string())
        .unwrap_or_default();
    json!({
        "specversion": "1.0",
        "id": id,
        "source": format!("/wujia/{}", site.county),
        "type": format!("wujia.case.{}", what.code()),
        "subject": case.number,
        "time": time,
        "datacontenttype": "application/json",
        // CloudEvents extension "sequence": entries in their order.
        "sequence": entry.seq.map(|seq| format!("{seq:020}")),
        "data": data,
    })
}

fn deliver(
    app: &App,
    now: Instant,
    chance: Chance,
    subscription: &Subscription,
    exchange: &Arc<dyn Exchange>,
) -> Result<usize, Fault> {
    let name = queue(subscription.id);
    let jobs = app.submit_blocking(move |_, tx| Ok(tx.claim(&name, now, DELIVERIES)?))?;
    let secret = secret(app, subscription);
    let mut arrived = 0;
    let mut each = chance.draw("deliver");
    for job in jobs {
        let chance = Chance(each.take());
        let id = serde_json::from_slice::<Value>(&job.body)
            .ok()
            .and_then(|event| event["id"].as_str().map(str::to_owned))
            .unwrap_or_default();
        let outcome = exchange.deliver(&subscription.url, secret.as_bytes(), &id, now, &job.body);
        arrived += usize::from(outcome == Sent::Accepted);
        ended(app, now, chance, subscription, &job, outcome)?;
    }
    Ok(arrived)
}

fn ended(
    app: &App,
    now: Instant,
    chance: Chance,
    subscription: &Subscription,
    job: &Job,
    outcome: Sent,
) -> Result<(), Fault> {
    let (subscription, job) = (subscription.clone(), job.id);
    let synthetic = app.site().synthetic;
    app.submit_blocking(move |_, tx| {
        let gave_up = match &outcome {
            Sent::Accepted => {
                if tx.job_done(job)? {
                    tx.tally_add(DELIVERED, &subscription.id.to_string(), 1)?;
                }
                false
            }
            Sent::Refused(why) => {
                tx.job_parked(job, now, why)?;
                true
            }
            Sent::Later(why) => tx.job_failed(job, now, why)?,
        };
        // The administrator is told of the first one, not of each.
        if gave_up && store::outbox::trouble(tx, &queue(subscription.id))?.0 == 1 {
            let says = Says::of("notice-exchange-parked").with("name", subscription.name.as_str());
            let mut draw = chance.draw("exchange-parked");
            let account = subscription.account;
            send_by_product_in(tx, now, synthetic, account, says, &mut draw)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::case::Outcome;
    use model::id::PersonId;
    use model::verb::Verb;

    fn acted() -> Event {
        Event::Acted {
            act: "close".into(),
            verb: Verb::Close,
            by: PersonId::from_bytes([1; 16]),
            unit: None,
            note: None,
        }
    }

    #[test]
    fn an_entry_tells_of_its_act_and_of_the_end_it_brought() {
        let closed = Event::Closed {
            outcome: Outcome::Done,
        };
        let both = [acted(), closed.clone()];
        let told = happened(&both, "ent_1");
        assert_eq!(
            told,
            [
                (Happened::Acted, "ent_1".to_owned()),
                (Happened::Closed, "ent_1.closed".to_owned())
            ]
        );
        // A clock that ends a case tells of the end alone; what is only reckoned tells nothing.
        assert_eq!(happened(&[closed], "ent_2").len(), 1);
        assert!(happened(&[Event::Reopened], "ent_3").is_empty());
    }

    #[test]
    fn the_same_event_is_the_same_job() {
        let one = SubscriptionId::from_bytes([1; 16]);
        let event = json!({ "id": "ent_1" });
        assert_eq!(job_id(one, &event), job_id(one, &event));
        assert_ne!(job_id(one, &event), job_id(one, &json!({ "id": "ent_2" })));
        let other = SubscriptionId::from_bytes([2; 16]);
        assert_ne!(job_id(one, &event), job_id(other, &event));
    }
}
