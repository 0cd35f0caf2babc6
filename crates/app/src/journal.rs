//! Writing entries: one place that knows who, when, in which post, and whether it is synthetic.

use crate::context::{Ctx, Draw};
use crate::{Error, PRODUCT};
use model::id::{EntryId, PersonId};
use model::journal::{Body, ReadKind, Subject};
use model::library::Purpose;
use model::time::Instant;
use store::{NewEntry, Tx};

/// Records an entry by the actor of a context.
///
/// # Errors
/// The store's.
pub fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    draw: &mut Draw,
    subject: Subject,
    parent: u64,
    body: &Body,
) -> Result<EntryId, Error> {
    let id = EntryId::new(ctx.now.0, draw.bytes());
    let product = ctx.actor.person == PRODUCT;
    tx.record(&NewEntry {
        id,
        at: ctx.now,
        actor: Some(&ctx.actor).filter(|_| !product),
        subject,
        parent_version: i64::try_from(parent).unwrap_or(i64::MAX),
        body,
        salt: draw.bytes(),
        synthetic: ctx.synthetic,
    })?;
    Ok(id)
}

/// Records an entry by the product itself.
///
/// # Errors
/// The store's.
pub fn record_product(
    tx: &mut Tx<'_>,
    now: Instant,
    synthetic: bool,
    draw: &mut Draw,
    subject: Subject,
    parent: u64,
    body: &Body,
) -> Result<EntryId, Error> {
    let id = EntryId::new(now.0, draw.bytes());
    tx.record(&NewEntry {
        id,
        at: now,
        actor: None,
        subject,
        parent_version: i64::try_from(parent).unwrap_or(i64::MAX),
        body,
        salt: draw.bytes(),
        synthetic,
    })?;
    Ok(id)
}

/// Persons of one entry of a long read.
const READ_CHUNK: usize = 200;

/// Records that many persons were read, unit by unit; nothing may be answered before all stand.
///
/// # Errors
/// The store's.
pub async fn reads(
    app: &crate::App,
    ctx: &Ctx,
    how: ReadKind,
    subjects: Vec<PersonId>,
    what: &'static str,
) -> Result<(), crate::Fault> {
    let draw = ctx.draw("reads");
    for (n, chunk) in subjects.chunks(READ_CHUNK).enumerate() {
        let ctx = Ctx {
            chance: crate::Chance(draw.clone().nth(n as u64)),
            ..ctx.clone()
        };
        let chunk = chunk.to_vec();
        app.submit(move |_, tx| {
            let mut draw = ctx.draw("read");
            Ok(record_read(
                tx,
                &ctx,
                &mut draw,
                how,
                chunk.clone(),
                None,
                what,
            )?)
        })
        .await?;
    }
    Ok(())
}

/// Records that persons were read; nothing may be answered before this stands.
///
/// # Errors
/// The store's.
pub fn record_read(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    draw: &mut Draw,
    how: ReadKind,
    subjects: Vec<PersonId>,
    case: Option<model::id::CaseId>,
    what: &str,
) -> Result<(), Error> {
    // What was sealed about nobody the library knows was opened all the same.
    if subjects.is_empty() && how != ReadKind::Unmasked {
        return Ok(());
    }
    let subject = case.map_or_else(
        || match subjects.as_slice() {
            [one] => Subject::Person(*one),
            _ => Subject::County,
        },
        Subject::Case,
    );
    let body = Body::PersonsRead {
        how,
        subjects,
        purpose: ctx.purpose.unwrap_or(Purpose::Case),
        case,
        unit: ctx.actor.post.as_ref().map(|post| post.unit.clone()),
        what: what.to_owned(),
    };
    record(tx, ctx, draw, subject, 0, &body)?;
    Ok(())
}
