//! A sample that anybody can draw again: chosen by a seed that is shown with it.

use super::Line;
use super::pages::{auditing, said, span};
use crate::context::{Chance, Ctx};
use crate::journal::record_read;
use crate::once::{Repeat, before, once_in, still_said};
use crate::policy::{Action, require};
use crate::{App, Fault};
use model::journal::ReadKind;
use model::refusal::Refusal;
use model::roll::Payment;
use model::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::case::CaseLine;
use store::{Entry, Tx, Which, journal};

/// Most rows of a sample.
pub const ROWS_MAX: u32 = 100;

/// What is sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Entries of the journal.
    Entries,
    /// Cases, by when they were filed.
    Cases,
    /// Payments, by when they were listed.
    Payments,
}

impl Of {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Cases => "cases",
            Self::Payments => "payments",
        }
    }

    /// Of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Entries, Self::Cases, Self::Payments]
            .into_iter()
            .find(|of| of.code() == code)
    }
}

/// A wish for a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleRequest {
    /// What.
    pub of: Of,
    /// How many.
    pub rows: u32,
    /// Not before.
    pub from: Instant,
    /// Before; later entries would change the sample, so it is at most now.
    pub to: Instant,
    /// The seed of an earlier sample; none draws a new one.
    pub seed: Option<u64>,
}

/// What was chosen.
#[derive(Debug, Clone)]
pub enum Sampled {
    /// Entries.
    Entries(Vec<Line>),
    /// Cases.
    Cases(Vec<CaseLine>),
    /// Payments.
    Payments(Vec<Payment>),
}

/// A sample with what is needed to draw it again.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The seed.
    pub seed: u64,
    /// Not before.
    pub from: Instant,
    /// Before.
    pub to: Instant,
    /// How many there were to choose from.
    pub population: i64,
    /// What was chosen, in their own order.
    pub rows: Sampled,
}

/// Different ranks below `population`, every one as likely as the others: the seed and a running
/// number through SM3, numbers that would favour the low ranks thrown away.
fn ranks(seed: u64, population: i64, rows: u32) -> Vec<i64> {
    let Ok(size) = u64::try_from(population) else {
        return Vec::new();
    };
    if size == 0 {
        return Vec::new();
    }
    let wanted = usize::try_from(u64::from(rows).min(size)).unwrap_or(0);
    let fair = u64::MAX - u64::MAX % size;
    let (mut chosen, mut n) = (BTreeSet::new(), 0_u64);
    while chosen.len() < wanted {
        let digest = evidence::sm3(&[b"wujia-sample-1", &seed.to_be_bytes(), &n.to_be_bytes()]);
        n += 1;
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        let number = u64::from_be_bytes(first);
        if number < fair {
            chosen.insert(i64::try_from(number % size).unwrap_or(0));
        }
    }
    chosen.into_iter().collect()
}

/// Draws a sample; the same seed and span give the same rows.
///
/// # Errors
/// `dates-order`, `sample-rows`; `said-once`; not for this post; the store's.
pub async fn sample(app: &App, ctx: &Ctx, wish: SampleRequest) -> Result<Sample, Fault> {
    sample_once(app, ctx, wish, Repeat::never()).await
}

/// [`sample`], under the key its sender chose.
///
/// # Errors
/// As [`sample`]; `said-once`; `idempotency-key-reused`.
pub async fn sample_once(
    app: &App,
    ctx: &Ctx,
    wish: SampleRequest,
    repeat: Repeat,
) -> Result<Sample, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let held = before::<Kept>(app, ctx, &repeat).await?;
    let to = held.as_ref().map_or(wish.to.min(ctx.now), |kept| kept.to);
    if to <= wish.from {
        return Err(Refusal::field("to", "dates-order").into());
    }
    if wish.rows == 0 || wish.rows > ROWS_MAX {
        return Err(Refusal::field("rows", "sample-rows")
            .with("max", i64::from(ROWS_MAX))
            .into());
    }
    let seed = match &held {
        Some(kept) => kept.seed,
        None => wish.seed.unwrap_or_else(|| fresh(ctx.chance)),
    };
    let (of, rows, from) = (wish.of, wish.rows, wish.from);
    // Counting and choosing go through many rows, so they read; only what was chosen is a unit.
    let (population, chosen) = app
        .read(move |_, tx| choose(tx, of, rows, from, to, seed))
        .await?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let what = format!("sample {} seed {seed}", of.code());
        let (rows, subjects) = match &chosen {
            Chosen::Entries(entries) => {
                let site = app.site_in(tx, ctx.now)?;
                let (lines, subjects) = said(tx, &site, entries)?;
                (Sampled::Entries(lines), subjects)
            }
            Chosen::Cases(lines) => (
                Sampled::Cases(lines.clone()),
                lines.iter().filter_map(|line| line.person).collect(),
            ),
            Chosen::Payments(list) => (
                Sampled::Payments(list.clone()),
                list.iter().map(|p| p.person).collect(),
            ),
        };
        let kept = once_in(app, tx, &ctx, &repeat, |_, tx| {
            record_read(
                tx,
                &auditing(&ctx),
                &mut ctx.draw("sample"),
                ReadKind::Listed,
                subjects.clone(),
                None,
                &what,
            )?;
            let at = ctx.now;
            Ok(Kept { seed, to, at })
        })?;
        still_said(kept.at, ctx.now)?;
        if kept.seed != seed {
            // The same wish came twice at one moment, and the other drew first.
            return Err(Refusal::stale().into());
        }
        Ok(Sample {
            seed,
            from,
            to,
            population,
            rows,
        })
    })
    .await
}

/// What is kept of a sample: it can be drawn again.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    seed: u64,
    to: Instant,
    at: Instant,
}

/// A seed short enough to be read out: nine digits.
fn fresh(chance: Chance) -> u64 {
    u64::from_be_bytes(chance.draw("sample-seed").bytes()) % 1_000_000_000
}

#[derive(Clone)]
enum Chosen {
    Entries(Vec<Entry>),
    Cases(Vec<CaseLine>),
    Payments(Vec<Payment>),
}

fn choose(
    tx: &mut Tx<'_>,
    of: Of,
    rows: u32,
    from: Instant,
    to: Instant,
    seed: u64,
) -> Result<(i64, Chosen), crate::Error> {
    match of {
        Of::Entries => {
            let (low, high) = span(tx, Some(from), Some(to))?;
            let first = number_before(tx, low)?;
            let population = (number_before(tx, high)? - first).max(0);
            let mut entries = Vec::new();
            for rank in ranks(seed, population, rows) {
                entries.extend(journal::after(tx, first + rank, 1)?);
            }
            Ok((population, Chosen::Entries(entries)))
        }
        Of::Cases => {
            let population = tx.cases_filed_count(from, to)?;
            let mut lines = Vec::new();
            for id in tx.cases_ranked(from, to, &ranks(seed, population, rows))? {
                lines.extend(tx.case_line(id)?);
            }
            Ok((population, Chosen::Cases(lines)))
        }
        Of::Payments => {
            let population = tx.payments_listed_count(from, to)?;
            let mut list = Vec::new();
            for id in tx.payments_ranked(from, to, &ranks(seed, population, rows))? {
                list.extend(tx.payment(id)?);
            }
            Ok((population, Chosen::Payments(list)))
        }
    }
}

/// The number of the last numbered entry before a place.
fn number_before(tx: &mut Tx<'_>, place: i64) -> Result<i64, crate::Error> {
    let last = journal::latest(tx, &Which::All, Some(place), 100)?;
    Ok(last.into_iter().find_map(|entry| entry.seq).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_ranks_again_and_never_one_twice() {
        let first = ranks(42, 1_000, 50);
        assert_eq!(first, ranks(42, 1_000, 50));
        assert_ne!(first, ranks(43, 1_000, 50));
        assert_eq!(first.len(), 50);
        assert!(
            first.windows(2).all(|w| w[0] < w[1]) && first.iter().all(|r| (0..1_000).contains(r))
        );
        assert_eq!(ranks(1, 3, 50), [0, 1, 2]);
        assert!(ranks(1, 0, 50).is_empty());
    }

    #[test]
    fn every_rank_is_about_as_likely_as_another() {
        let mut hits = [0_u32; 10];
        for seed in 0..5_000 {
            for rank in ranks(seed, 10, 2) {
                hits[usize::try_from(rank).unwrap()] += 1;
            }
        }
        assert!(hits.iter().all(|n| (900..1_100).contains(n)), "{hits:?}");
    }
}
