//! The queue: open cases by limit, each with the acts that are open to whoever looks.

use super::{Light, command, light};
use crate::case::{about_actor, actor_facts};
use crate::context::Ctx;
use crate::policy::{Action, scope};
use crate::site::Site;
use crate::{App, Fault};
use codes::{DivisionCode, GridCode, Level};
use flow::OpenAct;
use model::case::Case;
use model::id::CaseId;
use model::order::OrderState;
use model::refusal::Refusal;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use model::value::Value;
use store::Tx;
use store::command::{Area, QueueFilter, QueueKey};

/// Lines of a page.
pub const PAGE: i64 = 50;

/// What the queue is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A part of the asker's area.
    pub division: Option<DivisionCode>,
    /// Module; empty = all.
    pub module: String,
    /// Procedure, the class of matters; empty = all.
    pub procedure: String,
    /// Only what nobody was given and nobody was asked about.
    pub unassigned: bool,
    /// Only what is over its limit.
    pub overdue: bool,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// A line. It names no citizen: who a case is about is on its own page, where reading is journalled.
#[derive(Debug, Clone)]
pub struct Line {
    /// The case.
    pub id: CaseId,
    /// Number.
    pub number: String,
    /// Module.
    pub module: String,
    /// Procedure.
    pub procedure: String,
    /// Item.
    pub item: String,
    /// Stage code.
    pub stage: String,
    /// Where.
    pub division: DivisionCode,
    /// Grid.
    pub grid: Option<GridCode>,
    /// Whether it has a point on the map.
    pub pointed: bool,
    /// Unit that must act.
    pub unit: Option<UnitCode>,
    /// In which role.
    pub role: Option<Role>,
    /// Units that were asked and have not answered.
    pub asked: Vec<UnitCode>,
    /// Earliest due instant.
    pub due: Option<Instant>,
    /// Its light.
    pub light: Light,
    /// The version that was seen.
    pub version: u64,
    /// Acts open to the asker; none for who only looks.
    pub acts: Vec<OpenAct>,
    /// The unit the territorial list names for it.
    pub suggested: Option<UnitCode>,
}

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The county or town.
    pub division: DivisionCode,
    /// Open cases in all.
    pub open: i64,
    /// Of them over their limit.
    pub overdue: i64,
    /// The lines.
    pub lines: Vec<Line>,
    /// Where the page ended, when there is more.
    pub next: Option<String>,
}

/// A page's end as text: the limit (`-` after all that have one) and the case.
fn written((due, id): QueueKey) -> String {
    match due {
        Some(due) => format!("{}.{id}", due.0),
        None => format!("-.{id}"),
    }
}

fn read(text: &str) -> Result<QueueKey, Refusal> {
    let wrong = || Refusal::field("after", "cursor-wrong");
    let (due, id) = text.split_once('.').ok_or_else(wrong)?;
    let due = match due {
        "-" => None,
        due => Some(Instant(due.parse().map_err(|_| wrong())?)),
    };
    Ok((due, id.parse().map_err(|_| wrong())?))
}

/// A page of open cases by limit, nearest first.
///
/// # Errors
/// Not for this post; not found outside her area; `cursor-wrong`; the store's.
pub async fn queue(app: &App, ctx: &Ctx, filter: Filter) -> Result<Queue, Fault> {
    let (division, unit) = command(app, ctx, filter.division)?;
    let after = filter.after.as_deref().map(read).transpose()?;
    let ctx = ctx.clone();
    app.look(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let facts = actor_facts(tx, &ctx)?;
        let acts = scope(&ctx.actor, Action::CaseAct).is_some();
        let area = Area {
            division,
            unit: unit.as_str(),
        };
        let narrowed = QueueFilter {
            module: filter.module.clone(),
            procedure: filter.procedure.clone(),
            unassigned: filter.unassigned,
            overdue_at: filter.overdue.then_some(ctx.now),
        };
        let keys = tx.command_queue(area, &narrowed, after, PAGE)?;
        let next = keys
            .last()
            .filter(|_| keys.len() as i64 == PAGE)
            .map(|key| written(*key));
        let mut lines = Vec::with_capacity(keys.len());
        for (_, id) in keys {
            if let Some((case, module)) = tx.case(id)? {
                let procedure = site.procedure_of(&case.version_of_module, &case.procedure);
                if procedure.is_some_and(|procedure| about_actor(procedure, &case, &facts)) {
                    continue;
                }
                let open = if acts {
                    open_to(&site, &case, &facts)
                } else {
                    Vec::new()
                };
                lines.push(line(&site, case, module, open, ctx.now));
            }
        }
        let (open, overdue) = tx.case_open_count(division, ctx.now)?;
        Ok(Queue {
            division,
            open,
            overdue,
            lines,
            next,
        })
    })
    .await
}

/// Acts of a case open to somebody, the product's own apart.
fn open_to(site: &Site, case: &Case, facts: &flow::ActorFacts) -> Vec<OpenAct> {
    site.procedure_of(&case.version_of_module, &case.procedure)
        .map(|procedure| flow::open_acts(procedure, case, facts))
        .unwrap_or_default()
}

/// The acts of a case open to the actor of a context.
pub(super) fn acts_in(
    tx: &mut Tx<'_>,
    site: &Site,
    ctx: &Ctx,
    case: &Case,
) -> Result<Vec<OpenAct>, Fault> {
    let facts = actor_facts(tx, ctx)?;
    Ok(open_to(site, case, &facts))
}

fn line(site: &Site, case: Case, module: String, acts: Vec<OpenAct>, now: Instant) -> Line {
    let due = case.due();
    let asked = case
        .orders
        .iter()
        .filter(|order| order.state == OrderState::Open)
        .map(|order| order.unit.clone())
        .collect();
    Line {
        suggested: suggested(site, &case),
        id: case.id,
        number: case.number,
        module,
        procedure: case.procedure,
        item: case.item,
        stage: case.stage,
        division: case.place.division,
        grid: case.place.grid,
        pointed: case.place.point.is_some(),
        unit: case.holder.as_ref().map(|holder| holder.unit.clone()),
        role: case.holder.as_ref().map(|holder| holder.role),
        asked,
        due,
        light: light(site, due, now),
        version: case.version,
        acts,
    }
}

/// Whom the territorial list (属地管理责任清单) names for a case's class of events: the town's own unit
/// while the town holds it, the leading department at the county.
fn suggested(site: &Site, case: &Case) -> Option<UnitCode> {
    let county = site.now.as_deref()?;
    let line = case.fields.values().find_map(|field| match &field.value {
        Value::Choice(code) => county.lines_for(code).next(),
        _ => None,
    })?;
    let held_by = case
        .holder
        .as_ref()
        .and_then(|holder| site.units.get(&holder.unit));
    let town = case.place.division.at(Level::Town);
    let own = town
        .filter(|_| held_by.is_none_or(|unit| unit.division != site.county))
        .map(|town| UnitCode::of(town, &line.town_unit))
        .filter(|unit| site.units.contains_key(unit));
    Some(own.unwrap_or_else(|| line.department.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_page_ended_reads_as_it_was_written_and_nothing_else_does() {
        let id = CaseId::new(1_795_500_000_123, [7; 10]);
        for key in [(Some(Instant(-5)), id), (Some(Instant(9)), id), (None, id)] {
            assert_eq!(read(&written(key)), Ok(key));
        }
        for wrong in ["", ".", "5", "5.", "x.case_0", "--.case_1"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
