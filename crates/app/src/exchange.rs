//! Data exchange by CloudEvents 1.0: other systems are told what happens to cases, and may file cases
//! by telling us. What is told is in the journal already; it names nobody: number, module, procedure,
//! act, stage, place, link.

mod mapping;
mod receive;
mod tell;

pub use mapping::{Mapping, MappingFault, Rule};
pub use receive::{Incoming, receive};
pub use tell::{pump, queue};

use crate::context::Ctx;
use crate::journal::record;
use crate::once::{Repeat, before, once, still_said};
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::DivisionCode;
use jiff::civil::Date;
use model::exchange::{Happened, Subscription};
use model::id::SubscriptionId;
use model::journal::{Body, Subject};
use model::refusal::{Kind, Refusal};
use model::time::Instant;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Tx;

/// Longest name of another system, in characters.
pub const NAME_CHARS_MAX: usize = 50;
/// Longest address of another system, in bytes.
const URL_BYTES_MAX: usize = 500;
/// Subscriptions that may run at once: each reads the journal for itself.
const RUNNING_MAX: usize = 50;

/// A wish to tell another system.
#[derive(Debug, Clone)]
pub struct Subscribing {
    /// What it is called.
    pub name: String,
    /// Where events are posted to.
    pub url: String,
    /// What is told.
    pub tells: Vec<Happened>,
    /// Of which modules; empty for all.
    pub modules: Vec<String>,
    /// Below which division; none for the county.
    pub division: Option<DivisionCode>,
}

/// A subscription with its secret, which is said once.
#[derive(Clone)]
pub struct Subscribed {
    /// It.
    pub subscription: Subscription,
    /// The secret both sides sign with, 64 hex digits.
    pub secret: String,
}

impl std::fmt::Debug for Subscribed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscribed")
            .field("subscription", &self.subscription)
            .finish_non_exhaustive()
    }
}

/// How a subscription fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionLine {
    /// It.
    pub subscription: Subscription,
    /// Entries it has not looked at yet.
    pub behind: i64,
    /// Events that wait to be delivered.
    pub waiting: i64,
    /// Events that are tried no longer.
    pub parked: i64,
    /// Events delivered since it began.
    pub delivered: i64,
    /// What went wrong last.
    pub trouble: Option<String>,
}

/// The secret of a subscription: derived, kept nowhere.
pub(crate) fn secret(app: &App, subscription: &Subscription) -> String {
    let mut bytes = subscription.id.bytes().to_vec();
    bytes.extend_from_slice(&subscription.generation.to_be_bytes());
    evidence::hex::encode(&app.sealer().digest("exchange-secret", &bytes))
}

fn port(app: &App) -> Result<Arc<dyn crate::port::Exchange>, Refusal> {
    app.wiring()
        .and_then(|wiring| wiring.exchange.clone())
        .ok_or_else(|| Refusal::forbidden("exchange-not-connected"))
}

fn checked(app: &App, wish: &Subscribing) -> Result<(), Refusal> {
    let name = wish.name.trim();
    let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
    if !fits || name.chars().any(char::is_control) {
        return Err(Refusal::field("name", "exchange-name").with("max", NAME_CHARS_MAX as i64));
    }
    crate::open_words("name", name)?;
    if wish.tells.is_empty() {
        return Err(Refusal::field("tells", "exchange-nothing-told"));
    }
    let url = wish.url.trim();
    if url.len() > URL_BYTES_MAX {
        return Err(Refusal::field("url", "exchange-address"));
    }
    port(app)?.permits(url).map_err(|reason| Refusal {
        kind: Kind::Invalid,
        reasons: vec![reason.at("url")],
    })?;
    let site = app.site();
    let known = |code: &String| site.modules().any(|(module, ..)| module == code);
    if !wish.modules.iter().all(known) {
        return Err(Refusal::field("modules", "module-unknown"));
    }
    let below = |code: DivisionCode| code == site.county || site.divisions.contains_key(&code);
    if wish.division.is_some_and(|code| !below(code)) {
        return Err(Refusal::field("division", "division-unknown"));
    }
    Ok(())
}

/// What is kept of a wish whose answer holds a secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    subscription: Subscription,
    at: Instant,
}

impl Kept {
    fn say(self, app: &App, now: Instant) -> Result<Subscribed, Refusal> {
        still_said(self.at, now)?;
        Ok(Subscribed {
            secret: secret(app, &self.subscription),
            subscription: self.subscription,
        })
    }
}

fn write_in(tx: &mut Tx<'_>, ctx: &Ctx, subscription: &Subscription) -> Result<(), Fault> {
    tx.subscription_write(subscription)?;
    let body = Body::SubscriptionWritten {
        subscription: Box::new(subscription.clone()),
    };
    let mut draw = ctx.draw("subscription");
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    Ok(())
}

/// Begins to tell another system what happens from now on. Its secret is answered once.
///
/// # Errors
/// `exchange-name`, `exchange-nothing-told`, `exchange-address`, why the allow-list forbids
/// the address, `module-unknown`, `division-unknown`, `exchange-many`, `exchange-not-connected`; the
/// store's.
pub async fn subscribe(
    app: &App,
    ctx: &Ctx,
    wish: Subscribing,
    repeat: Repeat,
) -> Result<Subscribed, Fault> {
    require(&ctx.actor, Action::SystemsManage)?;
    if let Some(kept) = before::<Kept>(app, ctx, &repeat).await? {
        return Ok(kept.say(app, ctx.now)?);
    }
    checked(app, &wish)?;
    let asker = ctx.clone();
    let kept = once(app, ctx, repeat, move |_, tx| {
        if tx.subscriptions_running()?.len() >= RUNNING_MAX {
            return Err(Refusal::forbidden("exchange-many").into());
        }
        let subscription = Subscription {
            id: SubscriptionId::new(asker.now.0, asker.draw("subscription-id").bytes()),
            name: wish.name.trim().to_owned(),
            url: wish.url.trim().to_owned(),
            tells: wish.tells.clone(),
            modules: wish.modules.clone(),
            division: wish.division,
            generation: 1,
            account: asker.actor.account,
            ended_at: None,
        };
        // What happened before is not told unless an administrator asks for it.
        let head = store::log::size(tx)?;
        store::projection::place(tx, &tell::projection(subscription.id), head)?;
        write_in(tx, &asker, &subscription)?;
        Ok(Kept {
            subscription,
            at: asker.now,
        })
    })
    .await?;
    Ok(kept.say(app, ctx.now)?)
}

fn running(tx: &mut Tx<'_>, id: SubscriptionId) -> Result<Subscription, Fault> {
    let found = tx.subscription(id)?.filter(|s| s.ended_at.is_none());
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// Gives a subscription a new secret, answered once; the old one signs nothing any more.
///
/// # Errors
/// Not found; not for this post; `said-once`; the store's.
pub async fn renew(
    app: &App,
    ctx: &Ctx,
    id: SubscriptionId,
    repeat: Repeat,
) -> Result<Subscribed, Fault> {
    require(&ctx.actor, Action::SystemsManage)?;
    let asker = ctx.clone();
    let kept = once(app, ctx, repeat, move |_, tx| {
        let mut subscription = running(tx, id)?;
        subscription.generation += 1;
        write_in(tx, &asker, &subscription)?;
        Ok(Kept {
            subscription,
            at: asker.now,
        })
    })
    .await?;
    Ok(kept.say(app, ctx.now)?)
}

/// Tells another system nothing any more; what waits for it is dropped.
///
/// # Errors
/// Not found; not for this post; the store's.
pub fn end_in(tx: &mut Tx<'_>, ctx: &Ctx, id: SubscriptionId) -> Result<(), Fault> {
    require(&ctx.actor, Action::SystemsManage)?;
    let mut subscription = running(tx, id)?;
    subscription.ended_at = Some(ctx.now);
    tx.queue_forget(&queue(id))?;
    write_in(tx, ctx, &subscription)
}

/// Tells another system once more what happened since a day.
///
/// # Errors
/// Not found; `exchange-from-future`; not for this post; the store's.
pub fn replay_in(tx: &mut Tx<'_>, ctx: &Ctx, id: SubscriptionId, from: Date) -> Result<(), Fault> {
    require(&ctx.actor, Action::SystemsManage)?;
    running(tx, id)?;
    if from > ctx.now.date() {
        return Err(Refusal::field("from", "exchange-from-future").into());
    }
    let seq = store::projection::before(tx, Instant::start_of(from))?;
    store::projection::place(tx, &tell::projection(id), seq)?;
    let body = Body::ExchangeReplayed {
        subscription: id,
        from,
    };
    let mut draw = ctx.draw("replay");
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    Ok(())
}

/// Has everything that was given up for a subscription tried again. How many events.
///
/// # Errors
/// Not found; not for this post; the store's.
pub fn retry_in(tx: &mut Tx<'_>, ctx: &Ctx, id: SubscriptionId) -> Result<u64, Fault> {
    require(&ctx.actor, Action::SystemsManage)?;
    running(tx, id)?;
    Ok(tx.unpark_all(&queue(id), ctx.now)?)
}

fn line(tx: &mut Tx<'_>, subscription: Subscription) -> Result<SubscriptionLine, crate::Error> {
    let id = subscription.id;
    let queue = queue(id);
    let (parked, trouble) = store::outbox::trouble(tx, &queue)?;
    let behind = match subscription.ended_at {
        Some(_) => 0,
        None => store::projection::behind(tx, &tell::projection(id))?,
    };
    Ok(SubscriptionLine {
        behind,
        waiting: store::outbox::waiting(tx, &queue)?,
        parked,
        delivered: tx.tally(tell::DELIVERED, &id.to_string())?,
        trouble,
        subscription,
    })
}

/// Every subscription with how it fares, those that run first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<SubscriptionLine>, Fault> {
    require(&ctx.actor, Action::SystemsRead)?;
    Ok(app
        .read(|_, tx| {
            let mut all = tx.subscriptions()?;
            all.sort_by_key(|s| (s.ended_at.is_some(), std::cmp::Reverse(s.id)));
            all.into_iter().map(|s| line(tx, s)).collect()
        })
        .await?)
}

/// A subscription with how it fares.
///
/// # Errors
/// Not found; not for this post; the store's.
pub async fn show(app: &App, ctx: &Ctx, id: SubscriptionId) -> Result<SubscriptionLine, Fault> {
    require(&ctx.actor, Action::SystemsRead)?;
    let found = app
        .read(move |_, tx| match tx.subscription(id)? {
            Some(subscription) => line(tx, subscription).map(Some),
            None => Ok(None),
        })
        .await?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}
