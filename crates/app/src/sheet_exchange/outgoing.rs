//! What a system's cases came to, for its table of results.

use super::system;
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require};
use crate::{App, Fault};
use jiff::civil::Date;
use model::case::Case;
use model::event::Event;
use model::id::{CaseId, PersonId};
use model::journal::{Body, ReadKind, Subject};
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use store::Tx;

/// Rows of one table at most.
const RESULTS_MAX: usize = 2_000;
/// Rows read at once.
const PAGE: i64 = 200;

/// A case that ended, for the system that knows it under a number.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The number there.
    pub number: String,
    /// The case.
    pub case: Case,
    /// The words of the act that ended it.
    pub note: Option<String>,
}

/// What a system's cases came to.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// By their numbers there.
    pub rows: Vec<Ended>,
    /// There are more than one table holds: a later day gives the rest.
    pub more: bool,
}

/// The cases of a system, within the actor's sight, that ended on a day or later. Whom they are about is
/// written down as exported.
///
/// # Errors
/// `exchange-not-given` where the system gets none; the store's.
pub async fn results(app: &App, ctx: &Ctx, code: &str, since: Date) -> Result<Results, Fault> {
    let scope = require(&ctx.actor, Action::SheetExchange)?;
    let known = system(app, code)?;
    if known.outgoing.is_none() {
        return Err(Refusal::forbidden("sheet-exchange-not-given").into());
    }
    let county = app.site().county;
    let below = match scope {
        Scope::Division(division) => division,
        _ => county,
    };
    let (ctx, code) = (ctx.clone(), code.to_owned());
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let facts = crate::case::actor_facts(tx, &ctx)?;
        let mut results = Results::default();
        let mut after = String::new();
        loop {
            let page = tx.outside_ended(&code, Instant::start_of(since), below, &after, PAGE)?;
            let full = page.len() as i64 == PAGE;
            if let Some((number, _)) = page.last() {
                after.clone_from(number);
            }
            for (number, case) in page {
                if crate::class::about(&site, &facts, &case) {
                    continue;
                }
                let note = last_note(tx, case.id)?;
                results.rows.push(Ended { number, case, note });
            }
            if results.rows.len() > RESULTS_MAX {
                results.rows.truncate(RESULTS_MAX);
                results.more = true;
            }
            if !full || results.more {
                break;
            }
        }
        let subjects: Vec<PersonId> = results
            .rows
            .iter()
            .filter_map(|row| row.case.applicant.person)
            .collect();
        let mut draw = ctx.draw("sheet-exchange-out");
        record_read(
            tx,
            &ctx,
            &mut draw,
            ReadKind::Exported,
            subjects,
            None,
            "exchange",
        )?;
        Ok(results)
    })
    .await
}

/// The last words an actor left in a case.
fn last_note(tx: &mut Tx<'_>, case: CaseId) -> Result<Option<String>, crate::Error> {
    let entries = store::journal::history(tx, Subject::Case(case), 0, 500)?;
    let said = |event: &Event| match event {
        Event::Acted { note, .. } => note.clone(),
        _ => None,
    };
    Ok(entries.iter().rev().find_map(|entry| match entry.body() {
        Some(Body::CaseActed { events }) => events.iter().rev().find_map(said),
        _ => None,
    }))
}
