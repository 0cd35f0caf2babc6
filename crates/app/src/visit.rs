//! Visits (走访): households looked after with their consent. What for is one of the site's checklists; who
//! wants no further visits keeps nothing but that; every visit is a read that its members see.

mod consent;

pub use consent::{OwnVisits, Welcome, allow, allow_in, own, say, say_in};

use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::patrol::own_grids;
use crate::policy::{Action, require};
use crate::{App, Error, Fault};
use codes::{DivisionCode, GridCode, Level};
use jiff::civil::Date;
use model::house::House;
use model::id::{HouseholdId, PersonId, VisitId};
use model::journal::{Body, ReadKind, Subject};
use model::library::Purpose;
use model::person::{Person, Standing};
use model::place::Point;
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use model::visit::{Consent, Visit, VisitPlan};
use serde::Deserialize;
use store::Tx;
pub use store::visit::VisitCount;

/// Households on a page.
pub const PAGE: i64 = 50;
/// Visits of one household that are shown.
const SHOWN: i64 = 20;
/// Due visits of one grid on a task list.
const DUE_MAX: i64 = 100;

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// Code, within its checklist.
    pub code: String,
    /// In Chinese.
    pub name: String,
    /// In English.
    #[serde(rename = "name-en")]
    pub name_en: String,
}

/// What a kind of household is visited for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Code.
    pub code: String,
    /// In Chinese.
    pub name: String,
    /// In English.
    #[serde(rename = "name-en")]
    pub name_en: String,
    /// Days to the next visit that are proposed.
    pub every_days: i64,
    /// What to look at.
    #[serde(rename = "item")]
    pub items: Vec<CheckItem>,
}

/// The site's checklists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklists {
    /// 默认 or 示例, as the file labels them.
    #[serde(default)]
    pub label: String,
    /// They.
    #[serde(rename = "checklist", default)]
    pub lists: Vec<Checklist>,
}

/// A file of checklists that does not read.
#[derive(Debug, thiserror::Error)]
#[error("visit checklists: {0}")]
pub struct ChecklistFault(String);

impl Checklists {
    /// Reads the site's file.
    ///
    /// # Errors
    /// It does not read, or a code occurs twice.
    pub fn parse(text: &str) -> Result<Self, ChecklistFault> {
        let lists: Self = toml::from_str(text).map_err(|e| ChecklistFault(e.to_string()))?;
        let mut codes = std::collections::BTreeSet::new();
        for list in &lists.lists {
            for code in std::iter::once(list.code.clone()).chain(
                list.items
                    .iter()
                    .map(|item| format!("{}.{}", list.code, item.code)),
            ) {
                if !codes.insert(code.clone()) {
                    return Err(ChecklistFault(format!("{code} occurs twice")));
                }
            }
        }
        Ok(lists)
    }

    /// A checklist by its code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Checklist> {
        self.lists.iter().find(|list| list.code == code)
    }

    fn has_item(&self, kinds: &[String], ticked: &str) -> bool {
        ticked.split_once('.').is_some_and(|(kind, item)| {
            kinds.iter().any(|k| k == kind)
                && self
                    .get(kind)
                    .is_some_and(|list| list.items.iter().any(|i| i.code == item))
        })
    }
}

/// A household on a list: masked, by the eldest of its members.
#[derive(Debug, Clone)]
pub struct HouseholdLine {
    /// Its id.
    pub household: HouseholdId,
    /// The grid it lives in.
    pub grid: GridCode,
    /// Its eldest member.
    pub name: String,
    /// Her address, masked.
    pub address: String,
    /// Her gate, where known.
    pub point: Option<Point>,
    /// How many live in it.
    pub members: i64,
    /// What it is visited for.
    pub plan: Option<VisitPlan>,
    /// Machine-made.
    pub synthetic: bool,
}

/// A household opened.
#[derive(Debug, Clone)]
pub struct HouseholdView {
    /// Its id.
    pub household: HouseholdId,
    /// The grid it lives in.
    pub grid: GridCode,
    /// Who lives in it.
    pub members: Vec<Person>,
    /// What it is visited for.
    pub plan: Option<VisitPlan>,
    /// The last visits, newest first.
    pub visits: Vec<Visit>,
    /// Where it lives, as far as that is written.
    pub houses: Vec<House>,
}

/// What a household is to be visited for.
#[derive(Debug, Clone)]
pub struct Planning {
    /// The household.
    pub household: HouseholdId,
    /// Codes of checklists; none: no visits are planned any more.
    pub kinds: Vec<String>,
    /// Day of the next visit.
    pub next_on: Option<Date>,
}

/// A visit as it is told.
#[derive(Debug, Clone)]
pub struct Visiting {
    /// The household.
    pub household: HouseholdId,
    /// What it answered.
    pub consent: Consent,
    /// What was looked at.
    pub ticked: Vec<String>,
    /// Day of the next visit.
    pub next_on: Option<Date>,
}

fn lives(person: &Person) -> bool {
    matches!(person.standing, Standing::Registered | Standing::Resident)
}

fn for_visit(ctx: &Ctx) -> Ctx {
    Ctx {
        purpose: Some(Purpose::Visit),
        ..ctx.clone()
    }
}

/// The members of a household that live in one of her grids.
///
/// # Errors
/// Not found, or in no grid of hers; the store's.
pub(crate) fn members(
    tx: &mut Tx<'_>,
    grids: &[GridCode],
    household: HouseholdId,
) -> Result<(GridCode, Vec<Person>), Fault> {
    let mut all = tx.persons_of_household(household)?;
    all.retain(lives);
    let grid = all
        .iter()
        .filter_map(|person| person.grid)
        .find(|grid| grids.contains(&grid.grid()))
        .ok_or_else(Refusal::not_found)?;
    Ok((grid.grid(), all))
}

fn line(
    tx: &mut Tx<'_>,
    grid: GridCode,
    household: HouseholdId,
    plan: Option<VisitPlan>,
) -> Result<Option<(HouseholdLine, PersonId)>, Error> {
    let mut all = tx.persons_of_household(household)?;
    all.retain(lives);
    // In the order of birth.
    Ok(all.first().map(|eldest| {
        let line = HouseholdLine {
            household,
            grid,
            name: eldest.name.clone(),
            address: eldest.address.masked.clone(),
            point: eldest.point,
            members: all.len() as i64,
            plan,
            synthetic: eldest.synthetic,
        };
        (line, eldest.id)
    }))
}

/// The households of one of her grids, by id after one.
///
/// # Errors
/// Not found, or no grid of hers; not for this post; the store's.
pub async fn households(
    app: &App,
    ctx: &Ctx,
    grid: GridCode,
    after: Option<HouseholdId>,
) -> Result<Vec<HouseholdLine>, Fault> {
    let grids = own_grids(ctx)?;
    if !grids.contains(&grid) {
        return Err(Refusal::not_found().into());
    }
    let ctx = for_visit(ctx);
    app.submit(move |_, tx| {
        let (mut lines, mut subjects) = (Vec::new(), Vec::new());
        for (household, _) in tx.households_of_grid(grid, after, PAGE)? {
            let plan = tx.visit_plan(household)?;
            if let Some((held, eldest)) = line(tx, grid, household, plan)? {
                lines.push(held);
                subjects.push(eldest);
            }
        }
        listed(tx, &ctx, subjects)?;
        Ok(lines)
    })
    .await
}

fn listed(tx: &mut Tx<'_>, ctx: &Ctx, subjects: Vec<PersonId>) -> Result<(), Error> {
    let mut draw = ctx.draw("households");
    record_read(
        tx,
        ctx,
        &mut draw,
        ReadKind::Listed,
        subjects,
        None,
        "households",
    )
}

/// Households of her grids that are to be visited today or before, longest due first; on a patrol the
/// nearest to where she was last.
///
/// # Errors
/// Not for this post; the store's.
pub async fn due(app: &App, ctx: &Ctx) -> Result<Vec<HouseholdLine>, Fault> {
    let grids = own_grids(ctx)?;
    let ctx = for_visit(ctx);
    app.submit(move |_, tx| {
        let (mut lines, mut subjects) = (Vec::new(), Vec::new());
        for grid in &grids {
            for plan in tx.visits_due(*grid, ctx.now.date(), DUE_MAX)? {
                if let Some((held, eldest)) = line(tx, *grid, plan.household, Some(plan))? {
                    lines.push(held);
                    subjects.push(eldest);
                }
            }
        }
        lines.sort_by_key(|held| held.plan.as_ref().and_then(|plan| plan.next_on));
        if let Some(patrol) = tx.patrol_running(ctx.actor.person)?
            && let Some((_, here)) = tx.positions(patrol.id)?.last().copied()
        {
            let far = |held: &HouseholdLine| {
                held.point
                    .map_or(f64::INFINITY, |at| ::county::ground::metres(here, at))
            };
            lines.sort_by(|a, b| far(a).total_cmp(&far(b)));
        }
        listed(tx, &ctx, subjects)?;
        Ok(lines)
    })
    .await
}

/// A household of one of her grids: its members masked, what it is visited for, its visits.
///
/// # Errors
/// Not found, or in no grid of hers; not for this post; the store's.
pub async fn open(app: &App, ctx: &Ctx, household: HouseholdId) -> Result<HouseholdView, Fault> {
    let grids = own_grids(ctx)?;
    let ctx = for_visit(ctx);
    app.submit(move |_, tx| {
        let (grid, members) = members(tx, &grids, household)?;
        let subjects = members.iter().map(|person| person.id).collect();
        let mut draw = ctx.draw("household");
        record_read(
            tx,
            &ctx,
            &mut draw,
            ReadKind::Opened,
            subjects,
            None,
            "household",
        )?;
        Ok(HouseholdView {
            plan: tx.visit_plan(household)?,
            visits: tx.visits_of(household, SHOWN)?,
            houses: tx.houses_of_household(household)?,
            household,
            grid,
            members,
        })
    })
    .await
}

/// Says what a household is to be visited for, and when next.
///
/// # Errors
/// As [`plan_in`].
pub async fn plan(app: &App, ctx: &Ctx, planning: Planning) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| plan_in(app, tx, &ctx, &planning))
        .await
}

/// Says it inside a unit.
///
/// # Errors
/// Not found, or in no grid of hers; `visit-refused` when it wants no further visits; `visit-kind` at
/// `kinds`, `visit-next` at `next`; the store's.
pub fn plan_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, planning: &Planning) -> Result<(), Fault> {
    let (grid, _) = members(tx, &own_grids(ctx)?, planning.household)?;
    let held = tx.visit_plan(planning.household)?;
    if held.is_some_and(|held| held.refused) {
        return Err(Refusal::forbidden("visit-refused").into());
    }
    let lists = app.checklists();
    let mut kinds = planning.kinds.clone();
    kinds.sort();
    kinds.dedup();
    if kinds.iter().any(|kind| lists.get(kind).is_none()) {
        return Err(Refusal::field("kinds", "visit-kind").into());
    }
    let next_on = next(ctx, planning.next_on)?;
    if next_on.is_none() && !kinds.is_empty() {
        return Err(Refusal::field("next", "visit-next").into());
    }
    let plan = VisitPlan {
        household: planning.household,
        grid,
        next_on: next_on.filter(|_| !kinds.is_empty()),
        kinds,
        refused: false,
    };
    tx.visit_plan_write(&plan)?;
    let body = Body::VisitPlanned { plan };
    record(
        tx,
        ctx,
        &mut ctx.draw("visit-plan"),
        Subject::County,
        0,
        &body,
    )?;
    Ok(())
}

/// A day of a next visit: from today, within two years.
fn next(ctx: &Ctx, day: Option<Date>) -> Result<Option<Date>, Refusal> {
    let today = codes::zone::day_number(ctx.now.date());
    match day {
        Some(day) if !(today..=today + 731).contains(&codes::zone::day_number(day)) => {
            Err(Refusal::field("next", "visit-next"))
        }
        other => Ok(other),
    }
}

/// Writes down a visit.
///
/// # Errors
/// As [`visit_in`].
pub async fn visit(app: &App, ctx: &Ctx, visiting: Visiting) -> Result<VisitId, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| visit_in(app, tx, &ctx, &visiting))
        .await
}

/// Writes down a visit inside a unit.
///
/// # Errors
/// Not found, or in no grid of hers; `visit-refused` when it wants no further visits; `visit-no-plan`;
/// `visit-ticked` at `ticked`; `visit-next` at `next`; the store's.
pub fn visit_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    visiting: &Visiting,
) -> Result<VisitId, Fault> {
    let (grid, members) = members(tx, &own_grids(ctx)?, visiting.household)?;
    let held = tx.visit_plan(visiting.household)?;
    if held.as_ref().is_some_and(|held| held.refused) {
        return Err(Refusal::forbidden("visit-refused").into());
    }
    let held = held
        .filter(|held| !held.kinds.is_empty())
        .ok_or_else(|| Refusal::forbidden("visit-no-plan"))?;
    let mut ticked = visiting.ticked.clone();
    ticked.sort();
    ticked.dedup();
    let agreed = visiting.consent == Consent::Agreed;
    let lists = app.checklists();
    if (!agreed && !ticked.is_empty()) || ticked.iter().any(|t| !lists.has_item(&held.kinds, t)) {
        return Err(Refusal::field("ticked", "visit-ticked").into());
    }
    let refused = visiting.consent == Consent::Never;
    let next_on = next(ctx, visiting.next_on)?.filter(|_| !refused);
    if visiting.consent == Consent::NotToday && next_on.is_none() {
        return Err(Refusal::field("next", "visit-next").into());
    }
    let mut draw = ctx.draw("visit");
    let visit = Visit {
        id: VisitId::new(ctx.now.0, draw.bytes()),
        household: visiting.household,
        grid,
        person: ctx.actor.person,
        at: ctx.now,
        consent: visiting.consent,
        ticked,
        said_by: None,
    };
    let plan = VisitPlan {
        household: visiting.household,
        grid,
        kinds: if refused { Vec::new() } else { held.kinds },
        next_on,
        refused,
    };
    tx.visit_insert(&visit)?;
    tx.visit_plan_write(&plan)?;
    let id = visit.id;
    // Its members see in "who looked at me" that somebody called.
    let subjects = members.iter().map(|person| person.id).collect();
    let reader = for_visit(ctx);
    record_read(
        tx,
        &reader,
        &mut draw,
        ReadKind::Opened,
        subjects,
        None,
        "visit",
    )?;
    record(
        tx,
        ctx,
        &mut draw,
        Subject::County,
        0,
        &Body::Visited { visit, plan },
    )?;
    Ok(id)
}

/// How many households of her grids are to be visited today or before: no household in it.
///
/// # Errors
/// Not for this post; the store's.
pub async fn due_count(app: &App, ctx: &Ctx) -> Result<i64, Fault> {
    let grids = own_grids(ctx)?;
    let today = ctx.now.date();
    Ok(app
        .read(move |_, tx| {
            let mut count = 0;
            for grid in grids {
                count += tx.visits_due_count(grid, today)?;
            }
            Ok(count)
        })
        .await?)
}

/// How many visits were made in a month below the own town or county, by grid: no household in it.
///
/// # Errors
/// Not for this post; the store's.
pub async fn counts(
    app: &App,
    ctx: &Ctx,
    month: model::time::Month,
) -> Result<Vec<VisitCount>, Fault> {
    let scope = require(&ctx.actor, Action::FieldRead)?;
    let below: DivisionCode = match scope {
        Scope::Division(division) if division.level() != Level::County => division,
        _ => app.site().county,
    };
    let (from, to) = (
        Instant::start_of(month.first_day()),
        Instant::start_of(month.plus(1).first_day()),
    );
    Ok(app
        .read(move |_, tx| tx.visit_counts(below, from, to))
        .await?)
}
