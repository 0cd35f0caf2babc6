//! Questions saved: how many fields of the forms a library filled, and how many a person had to, by
//! month ("ask once"; MISSION P4.7). Counted from the journal, a moment later.

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use model::event::Event;
use model::journal::Body;
use model::time::Month;
use model::value::Source;
use store::Tx;

/// Name of the projection.
const ASKED: &str = "asked";
/// Entries of one unit.
const BATCH: i64 = 500;
/// Months shown.
const MONTHS: usize = 24;

/// A month's questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedLine {
    /// The month.
    pub month: Month,
    /// Fields that somebody filled in.
    pub given: i64,
    /// Fields that a library filled, which nobody was asked for.
    pub saved: i64,
}

/// Reads on in the journal until everything is counted.
///
/// # Errors
/// The store's.
pub fn count(app: &App) -> Result<(), Fault> {
    while app
        .store()
        .read_blocking(|tx| store::projection::behind(tx, ASKED))?
        > 0
    {
        if app.submit_blocking(|_, tx| Ok(step(tx)?))? < BATCH {
            break;
        }
    }
    Ok(())
}

fn step(tx: &mut Tx<'_>) -> Result<i64, store::Error> {
    store::projection::project(tx, ASKED, BATCH, |tx, entry| {
        let store::Said::Body(body) = &entry.said else {
            return Ok(());
        };
        let Body::CaseActed { events } = &**body else {
            return Ok(());
        };
        let month = Month::of(entry.at().date());
        let (mut given, mut saved) = (0, 0);
        for event in events {
            if let Event::FieldSet { value, .. } = event {
                match value.source {
                    Source::Library { .. } => saved += 1,
                    Source::Given(_) => given += 1,
                    _ => {}
                }
            }
        }
        for (kind, n) in [("given", given), ("saved", saved)] {
            if n > 0 {
                tx.tally_add(ASKED, &format!("{month} {kind}"), n)?;
            }
        }
        Ok(())
    })
}

/// Questions by month, the newest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn asked(app: &App, ctx: &Ctx) -> Result<Vec<AskedLine>, Fault> {
    require(&ctx.actor, Action::ScreeningRun)?;
    let counted = app.read(|_, tx| tx.tallies(ASKED, "", 1_000)).await?;
    let mut lines: Vec<AskedLine> = Vec::new();
    for (key, n) in counted {
        let Some((month, kind)) = key.split_once(' ') else {
            continue;
        };
        let Ok(month) = month.parse::<Month>() else {
            continue;
        };
        if lines.last().is_none_or(|line| line.month != month) {
            lines.push(AskedLine {
                month,
                given: 0,
                saved: 0,
            });
        }
        if let Some(line) = lines.last_mut() {
            match kind {
                "saved" => line.saved += n,
                _ => line.given += n,
            }
        }
    }
    lines.reverse();
    lines.truncate(MONTHS);
    Ok(lines)
}
