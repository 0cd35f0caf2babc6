//! The cases of a unit or a place in a span, and what the journal says of each.

use super::Of;
use crate::Fault;
use model::case::Case;
use model::event::Event;
use model::id::CaseId;
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use store::{Tx, Which};

/// Cases of one report at most; a shorter period or a smaller place has fewer.
pub const CASES_MAX: usize = 5_000;
/// Rows read at once.
const PAGE: i64 = 500;

fn bounded(n: usize) -> Result<(), Refusal> {
    if n <= CASES_MAX {
        return Ok(());
    }
    let max = i64::try_from(CASES_MAX).unwrap_or(i64::MAX);
    Err(Refusal::forbidden("bulletin-too-large").with("max", max))
}

/// Cases that were filed before the end of a span and open at its beginning or later, in the order of filing.
pub(super) fn cases(
    tx: &mut Tx<'_>,
    of: &Of,
    since: Instant,
    until: Instant,
) -> Result<Vec<Case>, Fault> {
    let mut found: BTreeMap<CaseId, Case> = BTreeMap::new();
    match &of.unit {
        None => {
            let mut after = None;
            loop {
                let page = tx.cases_open_below(of.division, until, after, PAGE)?;
                let full = page.len() as i64 == PAGE;
                after = page.last().map(|case| case.id);
                found.extend(page.into_iter().map(|case| (case.id, case)));
                bounded(found.len())?;
                if !full {
                    break;
                }
            }
            let mut after = None;
            loop {
                let page = tx.cases_ended_below(of.division, since, until, after, PAGE)?;
                let full = page.len() as i64 == PAGE;
                after = page.last().map(|case| case.id);
                found.extend(page.into_iter().map(|case| (case.id, case)));
                bounded(found.len())?;
                if !full {
                    break;
                }
            }
        }
        Some(unit) => {
            let mut touched: BTreeSet<CaseId> = BTreeSet::new();
            let mut before = None;
            // What the unit did, as the journal says, newest first.
            loop {
                let page = store::journal::latest(tx, &Which::ByUnit(unit.clone()), before, PAGE)?;
                let full = page.len() as i64 == PAGE;
                before = page.last().map(|entry| entry.ord);
                let done = page.last().is_none_or(|entry| entry.at() < since);
                for entry in page {
                    let acted = matches!(entry.body(), Some(Body::CaseActed { .. }));
                    if acted && entry.at() >= since && entry.at() < until {
                        touched.insert(CaseId::from_bytes(entry.header.subject));
                    }
                }
                bounded(touched.len())?;
                if done || !full {
                    break;
                }
            }
            // And what it holds.
            let mut after = CaseId::from_bytes([0; 16]);
            loop {
                let page = tx.case_open_of_unit(unit, after, PAGE)?;
                let full = page.len() as i64 == PAGE;
                after = page.last().copied().unwrap_or(after);
                touched.extend(page);
                bounded(touched.len())?;
                if !full {
                    break;
                }
            }
            for id in touched {
                if let Some((case, _)) = tx.case(id)?
                    && case.filed_at < until
                {
                    found.insert(id, case);
                }
            }
        }
    }
    Ok(found.into_values().collect())
}

/// A case with what the journal says of its limits.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub case: Case,
    /// Clocks that fell due while they ran, with when.
    pub expired: Vec<(String, Instant)>,
    /// The words that were left after that, or the last ones before.
    pub reason: Option<String>,
}

impl Told {
    /// Whether a limit of the case itself was passed.
    pub fn late(&self) -> bool {
        !self.expired.is_empty()
    }

    /// Whether one was passed before an instant.
    pub fn late_before(&self, at: Instant) -> bool {
        self.expired.iter().any(|(_, due)| *due < at)
    }
}

/// Reads the journal of those cases of which a limit may have been passed.
pub(super) fn histories(tx: &mut Tx<'_>, cases: Vec<Case>) -> Result<Vec<Told>, Fault> {
    let mut all = Vec::with_capacity(cases.len());
    for case in cases {
        let mut told = Told {
            case,
            expired: Vec::new(),
            reason: None,
        };
        if may_be_late(&told.case) {
            read(tx, &mut told)?;
        }
        all.push(told);
    }
    Ok(all)
}

/// A clock that was stopped in time fell due after the case ended or never; one that expired fell due before.
fn may_be_late(case: &Case) -> bool {
    case.clocks
        .iter()
        .filter(|(code, _)| !code.starts_with("order:"))
        .any(|(_, clock)| {
            clock.phase == model::clock::ClockPhase::Expired
                || (clock.phase == model::clock::ClockPhase::Stopped
                    && case.closed_at.is_none_or(|closed| clock.due <= closed))
        })
}

fn read(tx: &mut Tx<'_>, told: &mut Told) -> Result<(), Fault> {
    let entries = store::journal::history(tx, Subject::Case(told.case.id), 0, PAGE)?;
    let mut before = None;
    for entry in &entries {
        let Some(Body::CaseActed { events } | Body::CaseTimed { events, .. }) = entry.body() else {
            continue;
        };
        for event in events {
            match event {
                Event::ClockExpired { clock, due } if !clock.starts_with("order:") => {
                    told.expired.push((clock.clone(), *due));
                }
                Event::Acted {
                    note: Some(note), ..
                } if told.expired.is_empty() => before = Some(note.clone()),
                Event::Acted {
                    note: Some(note), ..
                } => {
                    told.reason.get_or_insert_with(|| note.clone());
                }
                _ => {}
            }
        }
    }
    if told.reason.is_none() {
        told.reason = before;
    }
    Ok(())
}
