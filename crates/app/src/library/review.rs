//! Records that may be somebody's and are not surely hers: a steward sees both sides and decides; what she
//! decided holds for every later delivery of the record (MISSION P4.7).

use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::port::DataHub;
use crate::{App, Fault};
use model::id::PersonId;
use model::journal::{Body, ReadKind, Subject};
use model::library::{Purpose, ReviewPage};
use model::refusal::Refusal;
use model::scope::Scope;
use std::sync::Arc;

/// Records on a page.
pub const REVIEWED: usize = 10;

fn hub(app: &App, ctx: &Ctx) -> Result<Arc<dyn DataHub>, Fault> {
    let scope = require(&ctx.actor, Action::PersonWrite)?;
    // The libraries know no areas: who keeps a part of the county decides of nobody here.
    if scope != Scope::County {
        return Err(Refusal::denied("not-for-your-post").into());
    }
    let hub = app.hub().cloned();
    Ok(hub.ok_or_else(|| Refusal::forbidden("library-none"))?)
}

/// A page of the queue. Whoever is on it was read, and it is written down before the answer leaves.
///
/// # Errors
/// Not for this post; `library-none`; the store's; the hub's.
pub async fn reviews(app: &App, ctx: &Ctx, from: usize) -> Result<ReviewPage, Fault> {
    let hub = hub(app, ctx)?;
    let page = hub.waiting(from, REVIEWED).map_err(crate::Error::Damaged)?;
    let asker = Ctx {
        purpose: Some(Purpose::DataCare),
        ..ctx.clone()
    };
    let mut subjects: Vec<PersonId> = page.lines.iter().map(|line| line.person).collect();
    subjects.sort_unstable();
    subjects.dedup();
    app.submit(move |_, tx| {
        record_read(
            tx,
            &asker,
            &mut asker.draw("review"),
            ReadKind::Found,
            subjects.clone(),
            None,
            "library-review",
        )?;
        Ok(())
    })
    .await?;
    Ok(page)
}

/// Decides of a record: it is the person it was held against, or none who is known. A later decision
/// stands in place of an earlier one.
///
/// # Errors
/// Not for this post; not found: no such record in the queue; the store's; the hub's.
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    wanted: &str,
    same: bool,
    repeat: Repeat,
) -> Result<(), Fault> {
    let hub = hub(app, ctx)?;
    let line = hub
        .waiting_record(wanted)
        .map_err(crate::Error::Damaged)?
        .ok_or_else(Refusal::not_found)?;
    let person = same.then_some(line.person);
    let (asker, said) = (ctx.clone(), line.clone());
    once(app, ctx, repeat, move |_, tx| {
        let body = Body::RecordLinked {
            record: said.record.clone(),
            feed: said.feed.clone(),
            held_against: said.person,
            same,
        };
        let mut draw = asker.draw("review");
        let subject = Subject::Person(said.person);
        record(tx, &asker, &mut draw, subject, 0, &body)?;
        Ok(())
    })
    .await?;
    // What was written down is kept again when it is sent again: the last line holds.
    hub.decide(&line.record, person)
        .map_err(crate::Error::Damaged)?;
    Ok(())
}
