//! Work orders (工单) of a unit: what it is asked, and what it asked, nearest limit first. Asking and
//! answering are acts on the case (`case::act`); here they are only seen together.

use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require};
use crate::{App, Fault};
use model::case::{Case, Holder};
use model::event::Event;
use model::id::OrderId;
use model::journal::ReadKind;
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use store::Tx;
pub use store::order::{OrderLine, OrderRow, Side};

/// Orders of a page.
pub const PAGE: i64 = 50;

/// Open orders of a unit, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Asked of it.
    pub asked: i64,
    /// Of these over their limit.
    pub asked_late: i64,
    /// Asked by it.
    pub asking: i64,
    /// Of these over their limit.
    pub asking_late: i64,
}

/// Who asked each order of a history: the unit acted for, else the one that held the case then.
fn askers(holder: Option<&Holder>, events: &[Event]) -> BTreeMap<OrderId, UnitCode> {
    let mut acting = None;
    let mut holding = holder.map(|h| h.unit.clone());
    let mut askers = BTreeMap::new();
    for event in events {
        match event {
            Event::Acted { unit, .. } => acting.clone_from(unit),
            Event::HolderSet { holder } => holding = holder.as_ref().map(|h| h.unit.clone()),
            Event::HandedOver { from, to, .. } => {
                for asker in holding.iter_mut().chain(askers.values_mut()) {
                    if asker == from {
                        asker.clone_from(to);
                    }
                }
            }
            Event::OrderOpened { order, unit, .. } => {
                let asker = acting.clone().or_else(|| holding.clone());
                askers.insert(*order, asker.unwrap_or_else(|| unit.clone()));
            }
            _ => {}
        }
    }
    askers
}

/// The rows of a case's orders as its whole history says, by id.
#[must_use]
pub fn rows(case: &Case, history: &[Event]) -> Vec<OrderRow> {
    let askers = askers(None, history);
    let mut rows: Vec<OrderRow> = case
        .orders
        .iter()
        .filter_map(|order| Some(store::order::row_of(case, order, askers.get(&order.id)?)))
        .collect();
    rows.sort_by_key(|row| row.id);
    rows
}

/// Carries a case's events into the rows of its orders.
pub(crate) fn follow_in(
    tx: &mut Tx<'_>,
    before: Option<&Case>,
    after: &Case,
    events: &[Event],
) -> Result<(), Fault> {
    if after.orders.is_empty() {
        return Ok(());
    }
    for event in events {
        if let Event::HandedOver { from, to, .. } = event {
            tx.orders_hand_over(after.id, from, to)?;
        }
    }
    let new = askers(before.and_then(|case| case.holder.as_ref()), events);
    for order in &after.orders {
        match new.get(&order.id) {
            Some(asker) => tx.order_insert(&store::order::row_of(after, order, asker))?,
            // Who asked stands in the row already.
            None => tx.order_update(&store::order::row_of(after, order, &order.unit))?,
        }
    }
    Ok(())
}

/// The unit whose orders an actor sees: that of her post.
fn unit_of(ctx: &Ctx) -> Result<Scope, Refusal> {
    require(&ctx.actor, Action::CaseRead)?;
    ctx.actor
        .post
        .as_ref()
        .map(|post| Scope::Unit(post.unit.clone()))
        .ok_or_else(|| Refusal::denied("not-for-your-post"))
}

/// Open orders of the actor's unit, overdue first. The page is one entry of whose cases they are.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    side: Side,
    after: Option<(Instant, OrderId)>,
) -> Result<Vec<OrderLine>, Fault> {
    let scope = unit_of(ctx)?;
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        let lines = tx.orders_open(&scope, side, after, PAGE)?;
        let subjects = lines.iter().filter_map(|line| line.person).collect();
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("orders"),
            ReadKind::Listed,
            subjects,
            None,
            "orders",
        )?;
        Ok(lines)
    })
    .await
}

/// How many orders of the actor's unit are open.
///
/// # Errors
/// Not for this post; the store's.
pub async fn counts(app: &App, ctx: &Ctx) -> Result<Counts, Fault> {
    let scope = unit_of(ctx)?;
    let now = ctx.now;
    Ok(app.read(move |_, tx| counts_of(tx, &scope, now)).await?)
}

/// The same within a read.
///
/// # Errors
/// The store's.
pub(crate) fn counts_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    now: Instant,
) -> Result<Counts, crate::Error> {
    let (asked, asked_late) = tx.orders_open_count(scope, Side::Asked, now)?;
    let (asking, asking_late) = tx.orders_open_count(scope, Side::Asking, now)?;
    Ok(Counts {
        asked,
        asked_late,
        asking,
        asking_late,
    })
}
