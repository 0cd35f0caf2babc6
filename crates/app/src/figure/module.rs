//! Figures of function modules: counted from the journal a moment later, by town and day, each case by
//! the version of the module it was filed under.

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault, Site};
use codes::{DivisionCode, Level};
use flow::{Happened, Shows};
use jiff::civil::Date;
use model::case::Case;
use model::event::Event;
use model::id::CaseId;
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;
use store::journal::Entry;

/// Name of the projection.
const FIGURES: &str = "module-figures";
/// Entries of one unit.
const BATCH: i64 = 500;
/// Entries of one case at most that are folded again.
const ENTRIES: i64 = 1_000;
/// Counters of one figure at most: towns, days and what is counted.
const TALLIES: i64 = 100_000;
/// Days of a page's figures.
pub const DAYS: i32 = 30;

/// A figure of a module over a span of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleFigure {
    /// Its code in the module.
    pub code: String,
    /// What it shows.
    pub shows: Shows,
    /// How many, basis points, or ms; none when there is nothing to hold it against.
    pub n: Option<i64>,
    /// How many it rests on.
    pub of: i64,
}

/// Reads on in the journal until everything is counted.
///
/// # Errors
/// The store's.
pub fn count(app: &App) -> Result<(), Fault> {
    while app
        .store()
        .read_blocking(|tx| store::projection::behind(tx, FIGURES))?
        > 0
    {
        let site = app.site();
        if app.submit_blocking(move |_, tx| Ok(step(tx, &site)?))? < BATCH {
            break;
        }
    }
    Ok(())
}

/// Forgets what was counted; the next [`count`] counts all of it again.
///
/// # Errors
/// The store's.
pub fn forget(app: &App) -> Result<(), Fault> {
    app.submit_blocking(|_, tx| Ok(store::projection::reset(tx, FIGURES)?))
}

fn step(tx: &mut Tx<'_>, site: &Site) -> Result<i64, store::Error> {
    store::projection::project(tx, FIGURES, BATCH, |tx, entry| {
        let (Some(Body::CaseActed { events }) | Some(Body::CaseTimed { events, .. })) =
            entry.body()
        else {
            return Ok(());
        };
        add(tx, site, entry, events)
    })
}

/// Adds what one entry of a case counts.
fn add(tx: &mut Tx<'_>, site: &Site, entry: &Entry, events: &[Event]) -> Result<(), store::Error> {
    let id = CaseId::from_bytes(entry.header.subject);
    let Some((now, _)) = tx.case(id)? else {
        return Ok(());
    };
    let Some(module) = site.module(&now.version_of_module) else {
        return Ok(());
    };
    let procedure = module.procedures.get(&now.procedure);
    let Some(procedure) = procedure.filter(|_| !module.counted.is_empty()) else {
        return Ok(());
    };
    let at = entry.at();
    // The case as it stood then, and not as it stands by now.
    let Some((case, passed)) = then(tx, id, entry, events)? else {
        return Ok(());
    };
    let seen = Happened {
        procedure,
        case: &case,
        events,
        at,
        passed: &passed,
    };
    let place = case.place.division;
    let (town, day) = (place.at(Level::Town).unwrap_or(place), at.date());
    for figure in &module.counted {
        let (of, per, ms) = figure.adds(seen);
        for (what, n) in [("of", of), ("per", per), ("ms", ms)] {
            if n != 0 {
                let key = format!("{} {} {town} {day} {what}", module.code, figure.code);
                tx.tally_add(FIGURES, &key, n)?;
            }
        }
    }
    Ok(())
}

/// The case with an entry folded in, and which of its clocks had passed before.
fn then(
    tx: &mut Tx<'_>,
    id: CaseId,
    entry: &Entry,
    events: &[Event],
) -> Result<Option<(Case, BTreeSet<String>)>, store::Error> {
    let (mut before, mut passed) = (Vec::new(), BTreeSet::new());
    for earlier in store::journal::history(tx, Subject::Case(id), 0, ENTRIES)? {
        if earlier.ord >= entry.ord {
            break;
        }
        let (Some(Body::CaseActed { events }) | Some(Body::CaseTimed { events, .. })) =
            earlier.body()
        else {
            continue;
        };
        let at = earlier.at();
        for event in events {
            match event {
                Event::ClockExpired { clock, .. } => {
                    passed.insert(clock.clone());
                }
                Event::ClockStarted { clock, .. } => {
                    passed.remove(clock);
                }
                _ => {}
            }
            before.push((event.clone(), at));
        }
    }
    let all = before.iter().map(|(event, at)| (event, *at));
    let this = events.iter().map(|event| (event, entry.at()));
    Ok(flow::refold(all.chain(this)).map(|case| (case, passed)))
}

/// The figures of a module over the last [`DAYS`] days, below all an actor reaches or in one town of it.
///
/// # Errors
/// `module-unknown`; not for this post; not found outside her area; the store's.
pub async fn of_module(
    app: &App,
    ctx: &Ctx,
    code: &str,
    part: Option<DivisionCode>,
) -> Result<Vec<ModuleFigure>, Fault> {
    let scope = require(&ctx.actor, Action::CountyRead)?;
    let site = app.site();
    let division = super::area(&scope, site.county, part)?;
    let module = site.modules().find(|(held, _, _, _)| *held == code);
    let (_, _, module, _) = module.ok_or_else(Refusal::not_found)?;
    let module = Arc::clone(module);
    let since = codes::zone::day_of_number(codes::zone::day_number(ctx.now.date()) - DAYS + 1);
    Ok(app
        .read(move |_, tx| {
            let mut figures = Vec::with_capacity(module.counted.len());
            for figure in &module.counted {
                let [of, per, ms] = sums(tx, &module.code, &figure.code, division, since)?;
                let n = match figure.shows {
                    Shows::Count => Some(of),
                    Shows::Share => (per > 0).then(|| of * 10_000 / per),
                    Shows::Mean => (of > 0).then(|| ms / of),
                };
                figures.push(ModuleFigure {
                    code: figure.code.clone(),
                    shows: figure.shows,
                    n,
                    of: if figure.shows == Shows::Share {
                        per
                    } else {
                        of
                    },
                });
            }
            Ok(figures)
        })
        .await?)
}

/// What a figure counted since a day, below a division.
fn sums(
    tx: &mut Tx<'_>,
    module: &str,
    figure: &str,
    division: DivisionCode,
    since: Date,
) -> Result<[i64; 3], store::Error> {
    let since = since.to_string();
    let mut sums = [0; 3];
    for (key, n) in tx.tallies(FIGURES, &format!("{module} {figure} "), TALLIES)? {
        let mut parts = key.split(' ').skip(2);
        let (Some(town), Some(day), Some(what)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let within = town
            .parse::<DivisionCode>()
            .is_ok_and(|town| division.contains(town));
        if !within || day < since.as_str() {
            continue;
        }
        match what {
            "of" => sums[0] += n,
            "per" => sums[1] += n,
            _ => sums[2] += n,
        }
    }
    Ok(sums)
}
