//! Entries with their proofs, in one file that `wujia-verify` checks with no database at hand.

use super::Filter;
use super::pages::{auditing, gather};
use crate::account::{Second, confirm, confirmed_in};
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::once::{Repeat, before, once, still_said};
use crate::policy::{Action, require};
use crate::{App, Fault};
use evidence::SignedCheckpoint;
use model::id::PersonId;
use model::journal::{Body, ReadKind, Subject};
use model::refusal::Refusal;
use model::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Entry, Tx, audit, checkpoint, log};

/// Most entries of one export.
pub const ROWS_MAX: usize = 5_000;
/// Entries looked at for one export at most.
const LOOKED_MAX: usize = 100_000;

/// An export.
#[derive(Debug, Clone)]
pub struct Export {
    /// The bundle, `wujia-bundle/1`.
    pub bytes: Vec<u8>,
    /// Its SM3, as the journal has it.
    pub digest: String,
    /// Entries in it.
    pub rows: usize,
    /// Entries left out because no signed checkpoint covers them yet.
    pub uncovered: usize,
    /// Whether more fitted the filter than one export holds.
    pub cut: bool,
}

struct Drawn {
    bytes: Vec<u8>,
    rows: usize,
    uncovered: usize,
    cut: bool,
    subjects: Vec<PersonId>,
    /// The checkpoint it rests on.
    signed: String,
    /// Place of its newest entry in the journal.
    top: i64,
}

/// Exports what a filter shows, with inclusion proofs under the last signed checkpoint. Names in
/// bodies leave in clear, so a second natural person confirms; both stand in the entry.
///
/// # Errors
/// `no-checkpoint`, `export-empty`, `second-…`; not for this post; the store's.
pub async fn export(app: &App, ctx: &Ctx, filter: Filter, second: Second) -> Result<Export, Fault> {
    export_once(app, ctx, filter, second, Repeat::never()).await
}

/// [`export`], under the key its sender chose.
///
/// # Errors
/// As [`export`]; `said-once`; `idempotency-key-reused`.
pub async fn export_once(
    app: &App,
    ctx: &Ctx,
    filter: Filter,
    second: Second,
    repeat: Repeat,
) -> Result<Export, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    if let Some(kept) = before::<Kept>(app, ctx, &repeat).await? {
        return again(app, ctx, filter, kept).await;
    }
    let confirmed = confirm(app, ctx, second).await?;
    let drawn = app
        .read(move |_, tx| match checkpoint::last(tx)? {
            Some(signed) => draw_up(tx, &filter, signed).map(Some),
            // Nothing was ever signed.
            None => Ok(None),
        })
        .await?
        .ok_or_else(|| Refusal::forbidden("no-checkpoint"))?;
    if drawn.rows == 0 {
        return Err(Refusal::forbidden("export-empty")
            .with("uncovered", drawn.uncovered as i64)
            .into());
    }
    let digest = evidence::FileDigest::of(&drawn.bytes).to_string();
    let (asker, subjects, rows) = (ctx.clone(), drawn.subjects.clone(), drawn.rows);
    let (signed, top, said) = (drawn.signed.clone(), drawn.top, digest.clone());
    let kept = once(app, ctx, repeat, move |_, tx| {
        let ctx = &asker;
        let second = confirmed_in(tx, ctx, &confirmed)?;
        if tx.appointments_of(second, ctx.now.date())?.is_empty() {
            return Err(Refusal::field("witness", "second-without-post").into());
        }
        let mut draw = ctx.draw("journal-export");
        let body = Body::Exported {
            what: "journal".to_owned(),
            rows: i64::try_from(rows).unwrap_or(i64::MAX),
            digest: said.clone(),
            approved_by: Some(second),
        };
        record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
        record_read(
            tx,
            &auditing(ctx),
            &mut draw,
            ReadKind::Exported,
            subjects.clone(),
            None,
            &said,
        )?;
        Ok(Kept {
            signed: signed.clone(),
            top,
            digest: said.clone(),
            at: ctx.now,
        })
    })
    .await?;
    if kept.digest != digest {
        // The same wish came twice at one moment, and the other drew it up first.
        return Err(Refusal::stale().into());
    }
    Ok(made(drawn, digest))
}

/// What is kept of an export: enough to draw it up again, to the byte.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    signed: String,
    top: i64,
    digest: String,
    at: Instant,
}

fn made(drawn: Drawn, digest: String) -> Export {
    Export {
        bytes: drawn.bytes,
        digest,
        rows: drawn.rows,
        uncovered: drawn.uncovered,
        cut: drawn.cut,
    }
}

/// The file of a repeated wish, drawn up again under the same checkpoint from the same place.
async fn again(app: &App, ctx: &Ctx, filter: Filter, kept: Kept) -> Result<Export, Fault> {
    still_said(kept.at, ctx.now)?;
    let filter = Filter {
        before: Some(
            filter
                .before
                .map_or(kept.top + 1, |before| before.min(kept.top + 1)),
        ),
        ..filter
    };
    let drawn = app
        .read(move |_, tx| draw_up(tx, &filter, kept.signed))
        .await?;
    let digest = evidence::FileDigest::of(&drawn.bytes).to_string();
    if digest != kept.digest {
        // An entry was lawfully erased meanwhile.
        return Err(Refusal::forbidden("said-once").with("minutes", 0).into());
    }
    Ok(made(drawn, digest))
}

/// The bundle of a filter under a signed checkpoint.
fn draw_up(tx: &mut Tx<'_>, filter: &Filter, line: String) -> Result<Drawn, crate::Error> {
    let signed: SignedCheckpoint = line
        .parse()
        .map_err(|e| crate::Error::Damaged(format!("checkpoint: {e}")))?;
    let (mut entries, next) = gather(tx, filter, ROWS_MAX, LOOKED_MAX)?;
    entries.reverse();
    let top = entries.last().map_or(0, |entry| entry.ord);
    let size = i64::try_from(signed.checkpoint.size).unwrap_or(i64::MAX);
    let all = entries.len();
    entries.retain(|entry| entry.seq.is_some_and(|seq| seq <= size));
    let mut items = Vec::with_capacity(entries.len());
    for entry in &entries {
        items.extend(
            entry
                .seq
                .map(|seq| audit::item(tx, seq))
                .transpose()?
                .flatten(),
        );
    }
    let subjects = subjects(&entries);
    let mut bytes = Vec::new();
    let tiles = log::Tiles::open(tx)?;
    evidence::bundle::write(&mut bytes, &signed, items, &tiles)
        .map_err(|e| crate::Error::Damaged(format!("export: {e}")))?;
    Ok(Drawn {
        bytes,
        rows: entries.len(),
        uncovered: all - entries.len(),
        cut: next.is_some(),
        subjects,
        signed: line,
        top,
    })
}

/// Whose records leave: whom the entries are about, and whose record a body holds.
fn subjects(entries: &[Entry]) -> Vec<PersonId> {
    let mut persons = BTreeSet::new();
    for entry in entries {
        if let Subject::Person(id) = super::say::subject_of(entry) {
            persons.insert(id);
        }
        match entry.body() {
            Some(Body::PersonWritten { person, .. }) => {
                persons.insert(person.id);
            }
            Some(Body::EntitlementWritten { entitlement, .. }) => {
                persons.insert(entitlement.person);
            }
            Some(Body::RollDrawn { payments, .. } | Body::RollLines { payments, .. }) => {
                persons.extend(payments.iter().map(|payment| payment.person))
            }
            Some(Body::CaseActed { events }) => {
                for event in events {
                    if let model::event::Event::Filed(filing) = event {
                        persons.extend(filing.applicant.person);
                    }
                }
            }
            _ => {}
        }
    }
    persons.into_iter().collect()
}
