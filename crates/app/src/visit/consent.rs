//! Lifting a refusal of visits: at the door, with who said so, or by the household itself; and refusing them
//! without having to say so at the door.

use super::{for_visit, lives, members};
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::patrol::own_grids;
use crate::policy::{Action, require};
use crate::{App, Error, Fault};
use codes::{GridCode, LeapBirthday, age_on};
use jiff::civil::Date;
use model::id::{HouseholdId, PersonId, VisitId};
use model::journal::{Body, ReadKind, Subject};
use model::person::Person;
use model::refusal::Refusal;
use model::visit::{Consent, Visit, VisitPlan};
use store::Tx;

/// Years from which somebody may speak for her household (民法典 第17条).
const AGE_MIN: u16 = 18;

/// Whether a household may be visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Welcome {
    /// It may.
    Yes,
    /// It wants no visits.
    No,
}

/// What a citizen's own household said of visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnVisits {
    /// It wants none.
    pub refused: bool,
    /// Codes of what it is visited for.
    pub kinds: Vec<String>,
}

/// A member of a household that is of age, as who may speak for it.
fn of_age(person: &Person, today: Date) -> bool {
    lives(person)
        && age_on(person.birth, today, LeapBirthday::default()).is_some_and(|age| age >= AGE_MIN)
}

/// Writes down at the door that a household wants visits again, and which of its members said so.
///
/// # Errors
/// As [`allow_in`].
pub async fn allow(
    app: &App,
    ctx: &Ctx,
    household: HouseholdId,
    said_by: PersonId,
) -> Result<VisitId, Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| allow_in(tx, &ctx, household, said_by))
        .await
}

/// Writes it down inside a unit.
///
/// # Errors
/// Not found, or in no grid of hers; `visit-not-refused`; `visit-said-by` at `said-by` when that is no
/// member of age; the store's.
pub fn allow_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    household: HouseholdId,
    said_by: PersonId,
) -> Result<VisitId, Fault> {
    let (grid, members) = members(tx, &own_grids(ctx)?, household)?;
    let refused = tx.visit_plan(household)?.is_some_and(|held| held.refused);
    if !refused {
        return Err(Refusal::forbidden("visit-not-refused").into());
    }
    let today = ctx.now.date();
    if !members
        .iter()
        .any(|person| person.id == said_by && of_age(person, today))
    {
        return Err(Refusal::field("said-by", "visit-said-by").into());
    }
    let mut draw = ctx.draw("visit");
    let visit = Visit {
        id: VisitId::new(ctx.now.0, draw.bytes()),
        household,
        grid,
        person: ctx.actor.person,
        at: ctx.now,
        consent: Consent::Agreed,
        ticked: Vec::new(),
        said_by: Some(said_by),
    };
    let plan = open_again(household, grid);
    tx.visit_insert(&visit)?;
    tx.visit_plan_write(&plan)?;
    let id = visit.id;
    // Each of them sees that somebody says they agreed, and can take it back.
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
    let body = Body::Visited { visit, plan };
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    Ok(id)
}

/// A household that may be visited, for nothing yet.
fn open_again(household: HouseholdId, grid: GridCode) -> VisitPlan {
    VisitPlan {
        household,
        grid,
        kinds: Vec::new(),
        next_on: None,
        refused: false,
    }
}

/// What a citizen's own household said of visits: none when she has no household here or is not of age.
///
/// # Errors
/// Not for this post; the store's.
pub async fn own(app: &App, ctx: &Ctx) -> Result<Option<OwnVisits>, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let ctx = ctx.clone();
    Ok(app
        .read(move |_, tx| {
            let Some((household, _)) = own_household(tx, &ctx)? else {
                return Ok(None);
            };
            let plan = tx.visit_plan(household)?;
            Ok(Some(OwnVisits {
                refused: plan.as_ref().is_some_and(|plan| plan.refused),
                kinds: plan.map_or_else(Vec::new, |plan| plan.kinds),
            }))
        })
        .await?)
}

/// The household for which a citizen may speak, and its grid.
fn own_household(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Option<(HouseholdId, GridCode)>, Error> {
    let me = tx.person_resolve(ctx.actor.person)?;
    let person = tx
        .person(me)?
        .filter(|person| of_age(person, ctx.now.date()));
    Ok(person.and_then(|person| Some((person.household?, person.grid?.grid()))))
}

/// A citizen says for her own household that it may be visited, or not.
///
/// # Errors
/// As [`say_in`].
pub async fn say(app: &App, ctx: &Ctx, welcome: Welcome) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| say_in(tx, &ctx, welcome)).await
}

/// Says it inside a unit.
///
/// # Errors
/// Not for this post; `visit-no-household`; stale when it stands so already; the store's.
pub fn say_in(tx: &mut Tx<'_>, ctx: &Ctx, welcome: Welcome) -> Result<(), Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let (household, grid) =
        own_household(tx, ctx)?.ok_or_else(|| Refusal::forbidden("visit-no-household"))?;
    let held = tx.visit_plan(household)?;
    let refused = held.as_ref().is_some_and(|held| held.refused);
    if refused != (welcome == Welcome::Yes) {
        return Err(Refusal::stale().into());
    }
    let plan = VisitPlan {
        refused: welcome == Welcome::No,
        ..open_again(household, held.map_or(grid, |held| held.grid))
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
