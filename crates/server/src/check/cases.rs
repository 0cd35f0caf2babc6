//! Every case folded again from its own entries and held against its row, its timers, its place in
//! the index.

use super::Report;
use super::book::Book;
use codes::DivisionCode;
use model::case::Case;
use model::clock::ClockPhase;
use model::event::Event;
use model::id::CaseId;
use model::journal::{Body, Subject};
use model::time::Instant;
use std::collections::BTreeSet;
use store::order::OrderRow;
use store::{Error, Tx};

const PAGE: i64 = 500;
/// Of so many cases one is looked up in the index by its number.
const INDEXED_EVERY: usize = 20;

/// Compares every case.
///
/// # Errors
/// The store's.
pub fn compare(
    tx: &mut Tx<'_>,
    book: &Book,
    county: DivisionCode,
    report: &mut Report,
) -> Result<(), Error> {
    let site = app::site::load(tx, crate::clock::now().date())?;
    let mut after = CaseId::from_bytes([0; 16]);
    let mut seen = 0;
    let (mut callers, mut services) = (0, 0);
    loop {
        let page = tx.case_states_after(after, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        after = last.id;
        for (case, _) in page {
            let again = refold(tx, case.id)?;
            let say = "folding its entries again gives another case";
            report.holds("case", &case.number, again.as_ref() == Some(&case), say);
            timers(tx, &case, report)?;
            orders(tx, &case, report)?;
            callers += called(tx, &site, &case, report)?;
            services += served(tx, &case, report)?;
            if seen % INDEXED_EVERY == 0 {
                let scope = [format!("d{county}")];
                let hits = store::search::find(tx, "case", &scope, &case.number, None, 10)?;
                let found = hits.iter().any(|hit| hit.id == *case.id.bytes());
                report.holds("index", &case.number, found, "is not found by its number");
            }
            seen += 1;
        }
    }
    keys(tx, book, report)?;
    links(tx, book, report)?;
    let counted = [
        ("callers", callers, tx.callers_count()?),
        ("services", services, tx.services_count()?),
    ];
    for (about, wanted, held) in counted {
        let say = "their number is not what the cases say";
        report.holds(about, held, held == wanted, say);
    }
    report.holds(
        "cases",
        seen,
        seen == book.cases.len(),
        "their number is not what the journal says",
    );
    Ok(())
}

/// Compares the natural keys that keep a matter from being filed twice.
fn keys(tx: &mut Tx<'_>, book: &Book, report: &mut Report) -> Result<(), Error> {
    let (mut after, mut seen) = (String::new(), 0);
    loop {
        let page = tx.case_keys_after(&after, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        after.clone_from(last);
        for (key, case) in page {
            seen += 1;
            let same = book.keys.get(&key) == Some(&case);
            report.holds("case-key", key, same, "is not as the journal says");
        }
    }
    report.holds(
        "case-keys",
        seen,
        seen == book.keys.len(),
        "their number is not what the journal says",
    );
    Ok(())
}

/// Compares what says that cases belong together.
fn links(tx: &mut Tx<'_>, book: &Book, report: &mut Report) -> Result<(), Error> {
    let mut seen = 0;
    let mut after = None;
    loop {
        let page = tx.case_links_after(after.as_ref(), PAGE)?;
        for link in &page {
            seen += 1;
            let same = book.links.contains(link);
            report.holds("case-link", link.from, same, "is not as the journal says");
        }
        after = page.last().cloned();
        if after.is_none() {
            break;
        }
    }
    report.holds(
        "case-links",
        seen,
        seen == book.links.len(),
        "their number is not what the journal says",
    );
    Ok(())
}

/// A case as its entries say.
///
/// # Errors
/// The store's.
fn refold(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<Case>, Error> {
    let history = history(tx, id)?;
    Ok(flow::refold(history.iter().map(|(event, at)| (event, *at))))
}

/// The work orders of a case as its entries say.
///
/// # Errors
/// The store's.
pub fn ordered(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<OrderRow>, Error> {
    if case.orders.is_empty() {
        return Ok(Vec::new());
    }
    let history = history(tx, case.id)?;
    let events: Vec<Event> = history.into_iter().map(|(event, _)| event).collect();
    Ok(app::order::rows(case, &events))
}

fn orders(tx: &mut Tx<'_>, case: &Case, report: &mut Report) -> Result<(), Error> {
    let wanted = ordered(tx, case)?;
    let held = tx.orders_of(case.id)?;
    if !wanted.is_empty() || !held.is_empty() {
        let say = "its work orders are not as its entries say";
        report.holds("order", &case.number, held == wanted, say);
    }
    Ok(())
}

/// The phones by which the caller of a case is found again, as its fold says.
#[must_use]
pub fn callers(site: &app::Site, case: &Case) -> Vec<String> {
    site.procedure_of(&case.version_of_module, &case.procedure)
        .map(|procedure| app::hotline::callers_of(procedure, case))
        .unwrap_or_default()
}

fn called(
    tx: &mut Tx<'_>,
    site: &app::Site,
    case: &Case,
    report: &mut Report,
) -> Result<i64, Error> {
    let wanted = callers(site, case);
    let held = tx.callers_of(case.id)?;
    if !wanted.is_empty() || !held.is_empty() {
        let say = "its caller is not found as its fields say";
        report.holds("caller", &case.number, held == wanted, say);
    }
    Ok(i64::try_from(wanted.len()).unwrap_or(i64::MAX))
}

fn served(tx: &mut Tx<'_>, case: &Case, report: &mut Report) -> Result<i64, Error> {
    let wanted = app::service::of(case);
    let held = tx.service_of(case.id)?;
    if wanted.is_some() || held.is_some() {
        let say = "how it was served is not as its entries say";
        report.holds("service", &case.number, held == wanted, say);
    }
    Ok(i64::from(wanted.is_some()))
}

fn history(tx: &mut Tx<'_>, id: CaseId) -> Result<Vec<(Event, Instant)>, Error> {
    let mut history: Vec<(Event, Instant)> = Vec::new();
    let mut ord = 0;
    loop {
        let page = store::journal::history(tx, Subject::Case(id), ord, PAGE)?;
        let Some(last) = page.last() else { break };
        ord = last.ord;
        for entry in page {
            let at = entry.at();
            if let Some(Body::CaseActed { events } | Body::CaseTimed { events, .. }) = entry.body()
            {
                history.extend(events.iter().map(|event| (event.clone(), at)));
            }
        }
    }
    Ok(history)
}

fn timers(tx: &mut Tx<'_>, case: &Case, report: &mut Report) -> Result<(), Error> {
    let held: BTreeSet<(String, Instant, i64)> = store::timer::of_case(tx, case.id)?
        .into_iter()
        .map(|timer| (timer.clock, timer.due, timer.generation))
        .collect();
    let running = wanted(case);
    report.holds(
        "timer",
        &case.number,
        held == running,
        "its timers are not those of its running clocks",
    );
    Ok(())
}

/// The timers that a case's running clocks ask for.
pub fn wanted(case: &Case) -> BTreeSet<(String, Instant, i64)> {
    case.clocks
        .iter()
        .filter(|(_, clock)| clock.phase == ClockPhase::Running)
        .map(|(code, clock)| (code.clone(), clock.due, i64::from(clock.generation)))
        .collect()
}
