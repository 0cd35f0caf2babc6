//! What the journal knows of how cases lay with units: the past that a reform is simulated with.

use crate::Error;
use ::county::simulate::{History, Staffing, Visit};
use jiff::civil::Date;
use model::event::Event;
use model::id::CaseId;
use model::item::ItemCode;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::{BTreeMap, BTreeSet};
use store::{Said, Tx, Which};

/// Cases read at a time.
const PAGE: i64 = 200;
/// Entries of one case at most: a longer history is cut, and no case has one.
const ENTRIES: i64 = 10_000;

/// Every stay of a case with a unit in a period, out of the journal.
///
/// # Errors
/// The store's.
pub fn between(tx: &mut Tx<'_>, from: Instant, to: Instant) -> Result<History, Error> {
    let mut history = History {
        from,
        to,
        visits: Vec::new(),
    };
    let mut after = CaseId::from_bytes([0; 16]);
    let mut number = 0;
    loop {
        let page = tx.case_states_after(after, PAGE)?;
        let Some((last, _)) = page.last() else {
            return Ok(history);
        };
        after = last.id;
        for (case, _) in page {
            if case.filed_at >= to || case.closed_at.is_some_and(|at| at < from) {
                continue;
            }
            of_case(tx, case.id, number, &mut history)?;
            number += 1;
        }
    }
}

fn of_case(tx: &mut Tx<'_>, id: CaseId, number: usize, history: &mut History) -> Result<(), Error> {
    let about = Which::About(model::journal::Subject::Case(id));
    let mut entries = store::journal::latest(tx, &about, None, ENTRIES)?;
    entries.reverse();
    let mut state = None;
    let mut open: Option<Visit> = None;
    let to = history.to;
    let mut close = |open: &mut Option<Visit>, at: Instant| {
        if let Some(mut visit) = open.take() {
            visit.left = (at < to).then_some(at);
            if visit.arrived < to {
                history.visits.push(visit);
            }
        }
    };
    for entry in entries {
        let at = Instant(entry.header.at_ms);
        let Said::Body(body) = entry.said else {
            continue;
        };
        let events = match *body {
            model::journal::Body::CaseActed { events }
            | model::journal::Body::CaseTimed { events, .. } => events,
            _ => continue,
        };
        for event in &events {
            match &mut state {
                None => state = flow::begin(event, at),
                Some(case) => flow::evolve(case, event, at),
            }
            if matches!(event, Event::Closed { .. }) {
                close(&mut open, at);
            }
        }
        // A stay begins when an act has ended: by who must act then.
        let Some(case) = &state else { continue };
        let holder = case
            .holder
            .as_ref()
            .filter(|h| case.is_open() && h.role != Role::Citizen)
            .map(|h| h.unit.clone());
        let held = open.as_ref().map(|visit| visit.unit.clone());
        if holder != held || !events.is_empty() {
            close(&mut open, at);
            open = holder.map(|unit| Visit {
                case: number,
                item: ItemCode(case.item.clone()),
                place: case.place.division,
                unit,
                arrived: at,
                left: None,
                due: case.due(),
            });
        }
    }
    if let Some(visit) = open.take()
        && visit.arrived < to
    {
        history.visits.push(visit);
    }
    Ok(())
}

/// Who is at work beside the roster: accounts' posts of units, without those the roster knows there.
///
/// # Errors
/// The store's.
pub fn staffing(tx: &mut Tx<'_>, county: &::county::County, day: Date) -> Result<Staffing, Error> {
    let mut persons: BTreeMap<UnitCode, BTreeSet<model::id::PersonId>> = BTreeMap::new();
    for role in Role::ALL {
        for post in tx.appointments_of_role(*role, day)? {
            persons.entry(post.unit).or_default().insert(post.person);
        }
    }
    let beside = persons
        .into_iter()
        .filter_map(|(unit, persons)| {
            let rostered = county.unit(&unit).map_or(0, |u| u.serving.len());
            let more = persons.len().saturating_sub(rostered);
            u32::try_from(more)
                .ok()
                .filter(|n| *n > 0)
                .map(|n| (unit, n))
        })
        .collect();
    Ok(Staffing {
        beside,
        ..Staffing::default()
    })
}
