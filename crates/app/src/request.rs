//! Deciding what somebody asked for and another person must grant: corrections, leave, parameters,
//! libraries for a unit or as a file.

use crate::Fault;
use crate::context::{Ctx, Draw};
use crate::journal::record;
use model::id::RequestId;
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::request::{Decision, Ended, Ending, Request};
use model::unit::UnitCode;
use store::Tx;

/// Keeps a request, listed at a unit where one is named, and writes down that it was made.
///
/// # Errors
/// The store's.
pub(crate) fn ask_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    request: Request,
    unit: Option<&UnitCode>,
    subject: Subject,
    draw: &mut Draw,
) -> Result<RequestId, Fault> {
    tx.request_insert(&request, unit)?;
    let id = request.id;
    let body = Body::Requested {
        request: Box::new(request),
    };
    record(tx, ctx, draw, subject, 0, &body)?;
    Ok(id)
}

/// Decides about a request, once; what follows from it, and the entry, are the noun's own.
///
/// # Errors
/// A note that holds somebody's number, at its field; stale when it was decided before; the store's.
pub(crate) fn decide_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<&str>,
) -> Result<Decision, Fault> {
    if let Some(note) = note {
        crate::open_words("note", note)?;
    }
    let decision = Decision {
        granted,
        by: ctx.actor.person,
        at: ctx.now,
        note: note.map(str::to_owned),
        ended: None,
    };
    if !tx.request_decide(id, &decision)? {
        return Err(Refusal::stale().into());
    }
    Ok(decision)
}

/// Ends what a decision granted, once; the entry is the noun's own.
///
/// # Errors
/// A note that holds somebody's number, at its field; stale when the decision no longer stands so;
/// the store's.
pub(crate) fn end_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RequestId,
    stands: &Decision,
    how: Ending,
    note: Option<&str>,
) -> Result<Decision, Fault> {
    if let Some(note) = note {
        crate::open_words("note", note)?;
    }
    let ended = Decision {
        ended: Some(Ended {
            how,
            by: ctx.actor.person,
            at: ctx.now,
            note: note.map(str::to_owned),
        }),
        ..stands.clone()
    };
    if !tx.request_amend(id, stands, &ended)? {
        return Err(Refusal::stale().into());
    }
    Ok(ended)
}
