//! Open incidents (应急事件): level, since when, the checklist with who is to do what, what was done,
//! the reports. They are ordinary cases of the procedure `incident`.

use super::command;
use crate::case::names_of;
use crate::context::Ctx;
use crate::{App, Fault};
use codes::DivisionCode;
use model::case::{Case, LetterIssued};
use model::event::Event;
use model::id::{CaseId, PersonId};
use model::journal::{Body, Subject};
use model::order::{OrderState, Part};
use model::time::Instant;
use model::unit::UnitCode;
use model::value::Value;
use std::collections::BTreeMap;
use store::Tx;

/// Code of the procedure.
pub const PROCEDURE: &str = "incident";
/// Incidents shown at most.
const SHOWN: i64 = 20;
/// Entries of an incident's log looked through at most.
const LOOKED: i64 = 500;
/// Lines of its log shown, the latest.
const LOGGED: usize = 30;

/// A line of the checklist: somebody was asked to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistLine {
    /// Who.
    pub unit: UnitCode,
    /// Leads, or assists.
    pub lead: bool,
    /// What.
    pub question: String,
    /// `open`, `answered`, `returned`, `withdrawn`.
    pub state: &'static str,
    /// Due; none where no limit runs.
    pub due: Option<Instant>,
    /// Over its limit.
    pub late: bool,
    /// What was answered.
    pub answer: String,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Instant,
    /// Who, by the name of her account; empty for the product.
    pub name: String,
    /// For which unit.
    pub unit: Option<UnitCode>,
    /// The act's code; empty for a limit that ran out.
    pub act: String,
    /// Words.
    pub note: String,
}

/// A report that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SituationReport {
    /// Its place among the case's letters.
    pub place: usize,
    /// It.
    pub letter: LetterIssued,
}

/// An open incident.
#[derive(Debug, Clone)]
pub struct Incident {
    /// The case.
    pub id: CaseId,
    /// Number.
    pub number: String,
    /// Procedure.
    pub procedure: String,
    /// What it is called, as typed.
    pub title: String,
    /// Its level, a choice of the procedure's field `level`.
    pub level: String,
    /// Stage.
    pub stage: String,
    /// Where.
    pub division: DivisionCode,
    /// Since when.
    pub since: Instant,
    /// The checklist.
    pub lines: Vec<ChecklistLine>,
    /// The log, the latest first.
    pub log: Vec<LogLine>,
    /// Its reports, the latest first.
    pub reports: Vec<SituationReport>,
}

fn text(case: &Case, field: &str) -> String {
    match case.fields.get(field).map(|held| &held.value) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Choice(choice)) => choice.clone(),
        _ => String::new(),
    }
}

fn checklist(case: &Case, now: Instant) -> Vec<ChecklistLine> {
    case.orders
        .iter()
        .map(|order| {
            let (state, answer) = match &order.state {
                OrderState::Open => ("open", String::new()),
                OrderState::Answered { answer, .. } => ("answered", answer.clone()),
                OrderState::Returned { cites, .. } => ("returned", cites.clone()),
                OrderState::Withdrawn { .. } => ("withdrawn", String::new()),
            };
            let due = case.clocks.get(&order.clock).map(|clock| clock.due);
            ChecklistLine {
                unit: order.unit.clone(),
                lead: order.part == Part::Lead,
                question: order.question.clone(),
                state,
                late: state == "open" && due.is_some_and(|due| due < now),
                due,
                answer,
            }
        })
        .collect()
}

fn log(tx: &mut Tx<'_>, id: CaseId) -> Result<Vec<LogLine>, crate::Error> {
    let mut lines = Vec::new();
    let mut people: Vec<Option<PersonId>> = Vec::new();
    for entry in store::journal::history(tx, Subject::Case(id), 0, LOOKED)? {
        let line = match entry.body() {
            Some(Body::CaseActed { events }) => events.iter().find_map(|event| match event {
                Event::Acted { act, note, .. } => {
                    Some((act.clone(), note.clone().unwrap_or_default()))
                }
                _ => None,
            }),
            Some(Body::CaseTimed { .. }) => Some((String::new(), String::new())),
            _ => None,
        };
        if let Some((act, note)) = line {
            people.push(entry.person);
            lines.push(LogLine {
                at: entry.at(),
                name: String::new(),
                unit: entry.unit.clone(),
                act,
                note,
            });
        }
    }
    let names: BTreeMap<PersonId, String> =
        names_of(tx, people.iter().flatten().copied().collect())?;
    for (line, person) in lines.iter_mut().zip(&people) {
        if let Some(name) = person.and_then(|person| names.get(&person)) {
            line.name.clone_from(name);
        }
    }
    lines.reverse();
    lines.truncate(LOGGED);
    Ok(lines)
}

/// Open incidents of the asker's command, the newest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn incidents(app: &App, ctx: &Ctx) -> Result<Vec<Incident>, Fault> {
    let (division, _) = command(app, ctx, None)?;
    let now = ctx.now;
    Ok(app
        .read(move |_, tx| {
            let mut found = Vec::new();
            for line in tx.case_open_of_procedure(PROCEDURE, division, None, SHOWN)? {
                let Some((case, _)) = tx.case(line.id)? else {
                    continue;
                };
                let mut reports: Vec<SituationReport> = case
                    .letters
                    .iter()
                    .cloned()
                    .enumerate()
                    .map(|(place, letter)| SituationReport { place, letter })
                    .collect();
                reports.reverse();
                found.push(Incident {
                    title: text(&case, "title"),
                    level: text(&case, "level"),
                    lines: checklist(&case, now),
                    log: log(tx, case.id)?,
                    reports,
                    id: case.id,
                    number: case.number,
                    procedure: case.procedure,
                    stage: case.stage,
                    division: case.place.division,
                    since: case.filed_at,
                });
            }
            found.reverse();
            Ok(found)
        })
        .await?)
}
