//! Entries with their proofs, in one file that `wujia-verify` checks with no database at hand.

use super::Filter;
use super::pages::{auditing, gather};
use crate::account::{Second, confirm, confirmed_in};
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::policy::{Action, require};
use crate::{App, Fault};
use evidence::SignedCheckpoint;
use model::id::PersonId;
use model::journal::{Body, ReadKind, Subject};
use model::refusal::Refusal;
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
}

/// Exports what a filter shows, with inclusion proofs under the last signed checkpoint. Names in
/// bodies leave in clear, so a second natural person confirms; both stand in the entry.
///
/// # Errors
/// `no-checkpoint`, `export-empty`, `second-…`; not for this post; the store's.
pub async fn export(app: &App, ctx: &Ctx, filter: Filter, second: Second) -> Result<Export, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let confirmed = confirm(app, ctx, second).await?;
    let drawn = app
        .read(move |_, tx| draw_up(tx, &filter))
        .await?
        .ok_or_else(|| Refusal::forbidden("no-checkpoint"))?;
    if drawn.rows == 0 {
        return Err(Refusal::forbidden("export-empty")
            .with("uncovered", drawn.uncovered as i64)
            .into());
    }
    let digest = evidence::FileDigest::of(&drawn.bytes).to_string();
    let (ctx, said, subjects, rows) = (ctx.clone(), digest.clone(), drawn.subjects, drawn.rows);
    app.submit(move |_, tx| {
        let second = confirmed_in(tx, &ctx, &confirmed)?;
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
        record(tx, &ctx, &mut draw, Subject::County, 0, &body)?;
        record_read(
            tx,
            &auditing(&ctx),
            &mut draw,
            ReadKind::Exported,
            subjects.clone(),
            None,
            &said,
        )?;
        Ok(())
    })
    .await?;
    Ok(Export {
        bytes: drawn.bytes,
        digest,
        rows,
        uncovered: drawn.uncovered,
        cut: drawn.cut,
    })
}

/// The bundle of a filter; none while nothing was ever signed.
fn draw_up(tx: &mut Tx<'_>, filter: &Filter) -> Result<Option<Drawn>, crate::Error> {
    let Some(last) = checkpoint::last(tx)? else {
        return Ok(None);
    };
    let signed: SignedCheckpoint = last
        .parse()
        .map_err(|e| crate::Error::Damaged(format!("checkpoint: {e}")))?;
    let (mut entries, next) = gather(tx, filter, ROWS_MAX, LOOKED_MAX)?;
    entries.reverse();
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
    Ok(Some(Drawn {
        bytes,
        rows: entries.len(),
        uncovered: all - entries.len(),
        cut: next.is_some(),
        subjects,
    }))
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
