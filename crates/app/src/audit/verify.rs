//! The log recomputed from its rows, now.

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use evidence::SignedCheckpoint;
use evidence::checkpoint::Origin;
use evidence::verify::What;
use model::refusal::Refusal;
use model::time::Instant;
use store::{checkpoint, journal, log};

/// Entries that are recomputed while somebody waits; larger logs are for the command line.
pub const SIZE_MAX: i64 = 400_000;

/// How the log stands, without recomputing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Entries with a number.
    pub size: i64,
    /// Entries that wait for theirs.
    pub unnumbered: i64,
    /// The last signed checkpoint: how far, when, its root in hexadecimal.
    pub signed: Option<(i64, Instant, String)>,
}

/// What recomputing said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How the log stood.
    pub standing: Standing,
    /// Every leaf and every checkpoint's root fits the rows.
    pub ok: bool,
    /// Entries recomputed.
    pub entries: u64,
    /// Entries lawfully erased.
    pub erased: u64,
    /// Checkpoints whose root was recomputed.
    pub checkpoints: u64,
    /// Entries after the last of them.
    pub tail: u64,
    /// Root over all entries, hexadecimal.
    pub root: Option<String>,
    /// Faults: first and last entry.
    pub faults: Vec<(u64, u64)>,
}

/// How the log stands.
///
/// # Errors
/// Not for this post; a checkpoint that does not read; the store's.
pub async fn standing(app: &App, ctx: &Ctx) -> Result<Standing, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    Ok(app.read(|_, tx| standing_of(tx)).await?)
}

fn standing_of(tx: &mut store::Tx<'_>) -> Result<Standing, crate::Error> {
    let size = log::size(tx)?;
    let unnumbered = journal::unnumbered(tx)?;
    let signed = match checkpoint::last(tx)? {
        None => None,
        Some(line) => {
            let signed: SignedCheckpoint = line
                .parse()
                .map_err(|e| crate::Error::Damaged(format!("checkpoint: {e}")))?;
            let size = i64::try_from(signed.checkpoint.size).unwrap_or(i64::MAX);
            Some((
                size,
                Instant(signed.checkpoint.at_ms),
                evidence::hex::encode(&signed.checkpoint.root),
            ))
        }
    };
    Ok(Standing {
        size,
        unnumbered,
        signed,
    })
}

/// Recomputes every leaf of the log from the rows, and every checkpoint's root and signature.
///
/// # Errors
/// `journal-large` beyond [`SIZE_MAX`]; not for this post; the store's.
pub async fn verify(app: &App, ctx: &Ctx) -> Result<Verified, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let standing = standing(app, ctx).await?;
    if standing.size > SIZE_MAX {
        return Err(Refusal::forbidden("journal-large")
            .with("size", standing.size)
            .with("max", SIZE_MAX)
            .into());
    }
    let county = app.site().county;
    let report = app
        .read(move |app, tx| {
            let origin = Origin::new(&format!("journal/{county}"))
                .map_err(|e| crate::Error::Damaged(e.to_string()))?;
            checkpoint::verify(tx, &origin, app.trusted(), &[])
        })
        .await?;
    // A process that was not told the public key cannot judge signatures; it says nothing of them.
    let told = !app.trusted().is_empty();
    let judged = |what: &What| told || !matches!(what, What::CheckpointSignature { .. });
    let faults: Vec<(u64, u64)> = report
        .faults
        .iter()
        .filter(|f| judged(&f.what))
        .map(|f| (f.first, f.last))
        .collect();
    Ok(Verified {
        ok: if told { report.ok } else { faults.is_empty() },
        entries: report.entries,
        erased: report.erased,
        checkpoints: report.checkpoints,
        tail: report.unsigned_tail,
        root: report.root,
        faults,
        standing,
    })
}
