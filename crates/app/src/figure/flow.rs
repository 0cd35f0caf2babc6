//! How many cases came, ended, ended over a limit and were rated, by day, town and module: counted
//! from the journal a moment later, so that a wall costs the same at ten million cases as at ten.
//! A case counts where it was filed, for ever; a case is late when a limit of its own ran out and
//! nothing was declared to follow from it.

use crate::{App, Fault};
use codes::{DivisionCode, Level};
use jiff::civil::Date;
use model::event::{Event, Filing};
use model::id::CaseId;
use model::journal::{Body, Subject};
use std::collections::{BTreeMap, HashMap};
use store::caseflow::LATE;
use store::{Entry, Error, Tx};

/// Name of the projection.
const FLOW: &str = "caseflow";
/// Entries of one unit.
const BATCH: i64 = 250;
/// Counters of an answer at most.
const READ_MAX: i64 = 50_000;

/// Stands for a module that the store does not know.
const UNKNOWN: &str = "-";

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moved {
    /// Filed.
    Filed,
    /// Ended.
    Closed,
    /// Of these, within every limit.
    OnTime,
    /// Of these, over a limit.
    Late,
    /// Rated at a level, 5 … 1.
    Rated(u8),
}

impl Moved {
    /// Its code in the keys of the counters and in addresses.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Filed => "filed".to_owned(),
            Self::Closed => "closed".to_owned(),
            Self::OnTime => "time".to_owned(),
            Self::Late => LATE.to_owned(),
            Self::Rated(level) => format!("rated-{level}"),
        }
    }

    /// What a code counts.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "filed" => Self::Filed,
            "closed" => Self::Closed,
            "time" => Self::OnTime,
            LATE => Self::Late,
            _ => {
                let level = code.strip_prefix("rated-")?.parse::<u8>().ok()?;
                (1..=5).contains(&level).then_some(Self::Rated(level))?
            }
        })
    }
}

/// Where a case counts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    division: DivisionCode,
    module: String,
}

/// Counts of some days below a division: day, what, module (empty = all modules together).
pub type Counts = BTreeMap<(Date, Moved, String), i64>;

/// Reads on in the journal until everything is counted.
///
/// # Errors
/// The store's.
pub fn count(app: &App) -> Result<(), Fault> {
    while app
        .store()
        .read_blocking(|tx| store::projection::behind(tx, FLOW))?
        > 0
    {
        if app.submit_blocking(|_, tx| Ok(step(tx)?))? < BATCH {
            break;
        }
    }
    Ok(())
}

/// Counts everything anew from the first entry on.
///
/// # Errors
/// The store's.
pub fn recount(app: &App) -> Result<(), Fault> {
    app.submit_blocking(|_, tx| {
        store::projection::reset(tx, FLOW)?;
        tx.flow_clear()?;
        Ok(())
    })?;
    count(app)
}

/// Every counter as it stands, for comparing.
///
/// # Errors
/// The store's.
pub fn counters(app: &App) -> Result<Vec<(String, i64)>, Fault> {
    Ok(app
        .store()
        .read_blocking(|tx| tx.tallies(FLOW, "", READ_MAX))?)
}

fn step(tx: &mut Tx<'_>) -> Result<i64, Error> {
    let modules: HashMap<String, String> = tx.module_version_codes()?.into_iter().collect();
    let mut origins: HashMap<CaseId, Option<Origin>> = HashMap::new();
    // Many entries move the same counters: each is written once a unit.
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let n = store::projection::project(tx, FLOW, BATCH, |tx, entry| {
        entry_counted(tx, entry, &modules, &mut origins, &mut sums)
    })?;
    for (key, n) in sums {
        tx.tally_add(FLOW, &key, n)?;
    }
    Ok(n)
}

fn origin(filing: &Filing, modules: &HashMap<String, String>) -> Origin {
    Origin {
        division: filing.place.division,
        module: modules
            .get(&filing.version_of_module)
            .cloned()
            .unwrap_or_else(|| UNKNOWN.to_owned()),
    }
}

/// Where a case counts, by its first entry: what moves it later changes nothing that was counted.
fn origin_of(
    tx: &mut Tx<'_>,
    case: CaseId,
    modules: &HashMap<String, String>,
) -> Result<Option<Origin>, Error> {
    let first = store::journal::history(tx, Subject::Case(case), 0, 1)?;
    let Some(Body::CaseActed { events } | Body::CaseTimed { events, .. }) =
        first.first().and_then(Entry::body)
    else {
        return Ok(None);
    };
    Ok(events.iter().find_map(|event| match event {
        Event::Filed(filing) => Some(origin(filing, modules)),
        _ => None,
    }))
}

fn entry_counted(
    tx: &mut Tx<'_>,
    entry: &Entry,
    modules: &HashMap<String, String>,
    origins: &mut HashMap<CaseId, Option<Origin>>,
    sums: &mut BTreeMap<String, i64>,
) -> Result<(), Error> {
    let Some(Body::CaseActed { events } | Body::CaseTimed { events, .. }) = entry.body() else {
        return Ok(());
    };
    let case = CaseId::from_bytes(entry.header.subject);
    let followed = events
        .iter()
        .any(|event| matches!(event, Event::Acted { .. }));
    for event in events {
        let moved = match event {
            Event::Filed(filing) => {
                origins.insert(case, Some(origin(filing, modules)));
                vec![Moved::Filed]
            }
            // A public notice that ended, a case that closes quietly: declared, not late.
            Event::ClockExpired { clock, .. } if !followed && !clock.starts_with("order:") => {
                tx.flow_note(case, LATE, entry.at())?;
                continue;
            }
            Event::Closed { .. } if tx.flow_noted(case, LATE)? => vec![Moved::Closed, Moved::Late],
            Event::Closed { .. } => vec![Moved::Closed, Moved::OnTime],
            Event::Rated { level, .. } => {
                let rated = Moved::Rated(*level);
                tx.flow_note(case, &rated.code(), entry.at())?;
                vec![rated]
            }
            _ => continue,
        };
        let origin = match origins.get(&case) {
            Some(known) => known.clone(),
            None => {
                let found = origin_of(tx, case, modules)?;
                origins.insert(case, found.clone());
                found
            }
        };
        let Some(origin) = origin else { continue };
        let day = entry.at().date();
        for level in [Level::County, Level::Town] {
            let Some(at) = origin.division.at(level) else {
                continue;
            };
            for moved in &moved {
                let key = format!("{at} {day} {}", moved.code());
                *sums.entry(format!("{key} {}", origin.module)).or_default() += 1;
                *sums.entry(key).or_default() += 1;
            }
        }
    }
    Ok(())
}

/// What was counted below a county or town from a day to another.
///
/// # Errors
/// The store's.
pub fn counted_in(
    tx: &mut Tx<'_>,
    division: DivisionCode,
    from: Date,
    to: Date,
) -> Result<Counts, Error> {
    let (first, last) = (format!("{division} {from} "), format!("{division} {to} "));
    let mut counts = Counts::new();
    for (key, n) in tx.tallies_between(FLOW, &first, &last, READ_MAX)? {
        let mut parts = key.split(' ').skip(1);
        let day = parts.next().and_then(|day| day.parse::<Date>().ok());
        let moved = parts.next().and_then(Moved::from_code);
        let module = parts.next().unwrap_or_default();
        if let (Some(day), Some(moved)) = (day, moved) {
            *counts.entry((day, moved, module.to_owned())).or_default() += n;
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_written_and_read_alike() {
        let all = [Moved::Filed, Moved::Closed, Moved::OnTime, Moved::Late];
        for moved in all.into_iter().chain((1..=5).map(Moved::Rated)) {
            assert_eq!(Moved::from_code(&moved.code()), Some(moved));
        }
        for wrong in ["", "rated-0", "rated-6", "rated-", "open"] {
            assert_eq!(Moved::from_code(wrong), None);
        }
    }
}
