//! Cases: filing, acting, showing, listing. `act_in` and `file_in` are the only ways a case
//! changes; both write state, entry, timers, messages and entitlements in one transaction.

mod act;
mod effect;
mod facts;
mod file;
mod letter;
mod link;
mod path;
mod receipt;
mod show;
mod usual;
mod veil;

pub(crate) use act::hand_over_in;
pub use act::{ActRequest, act, act_in, act_with, fire_in, reckon_in};
pub(crate) use facts::worker_of;
pub use file::{FileRequest, Whom, file, file_in};
pub use flow::{KIN_MARK, SHARED_MARK};
pub use letter::{Which, letter};
pub(crate) use path::standing as public_stage;
pub use receipt::{PublicView, public_view, rate_by_receipt};
pub(crate) use show::names_of;
pub use show::{
    CaseView, Desk, EXPORT_MAX, HistoryLine, Linked, Told, colleagues, desk, export, history, list,
    view,
};
pub use usual::usual;
pub use veil::VEILED;
pub(crate) use veil::about_actor;

use crate::context::{Chance, Ctx};
use crate::policy::{Action, reaches, require};
use crate::{App, Fault, Site};
use flow::ActorFacts;
use model::case::{Case, Holder};
use model::id::{CaseId, PersonId};
use model::refusal::Refusal;
use model::scope::Scope;
use model::unit::UnitCode;
use store::Tx;
pub use store::case::{CaseFilter, CaseLine};

/// Who asks, with the posts she stands in for and the citizens she may act for today.
///
/// # Errors
/// The post she acts in has ended; the store's.
pub(crate) fn actor_facts(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<ActorFacts, Fault> {
    let person = ctx.actor.person;
    let today = ctx.now.date();
    let Some(post) = &ctx.actor.post else {
        let mut facts = ActorFacts::citizen(person);
        facts.acts_for = crate::session::acts_for(tx, person, ctx.now)?
            .into_iter()
            .collect();
        return Ok(facts);
    };
    let still = tx.appointment(post.id)?;
    if still.is_none_or(|p| p.person != person || p.to.is_some_and(|to| to < today)) {
        return Err(Refusal::denied("post-ended").into());
    }
    let mut facts = ActorFacts::staff(person, post.role, post.unit.clone());
    for leave in tx.leaves_for(person, today)? {
        // A post that has ended is nobody's to stand in for.
        let left = tx.appointment(leave.post)?;
        if let Some(left) = left.filter(|left| left.to.is_none_or(|to| to >= today)) {
            facts.deputises.push(Holder {
                unit: left.unit,
                role: left.role,
                person: Some(left.person),
            });
        }
    }
    Ok(facts)
}

/// Whether a case lies within somebody's sight: her scope, what is held by her unit or asked of it,
/// what is hers by name, what she stands in for.
pub(crate) fn visible(site: &Site, scope: &Scope, facts: &ActorFacts, case: &Case) -> bool {
    let procedure = site.procedure_of(&case.version_of_module, &case.procedure);
    let own = case
        .applicant
        .person
        .is_some_and(|p| p == facts.person || facts.acts_for.contains(&p));
    // A complaint is not for the eyes of whom it is about.
    if !own && procedure.is_some_and(|procedure| about_actor(procedure, case, facts)) {
        return false;
    }
    let by_scope = match scope {
        Scope::Persons(persons) => {
            return own || case.applicant.person.is_some_and(|p| persons.contains(&p));
        }
        Scope::Nothing => return false,
        Scope::Unit(_) => false,
        Scope::Units(units) => case
            .holder
            .as_ref()
            .is_some_and(|h| units.contains(&h.unit)),
        other => reaches(other, case.place.division, case.place.grid),
    };
    let unit = facts.unit.as_ref();
    let held = case.holder.as_ref().is_some_and(|h| {
        unit == Some(&h.unit)
            || h.person == Some(facts.person)
            || facts
                .deputises
                .iter()
                .any(|post| post.unit == h.unit && post.role == h.role)
    });
    let asked = case.orders.iter().any(|order| unit == Some(&order.unit));
    // Who raised a matter between units, about nobody of the library, follows it.
    let raised = case.applicant.person.is_none()
        && case
            .hands
            .first()
            .is_some_and(|hand| hand.person == facts.person);
    by_scope || held || asked || raised
}

/// How far reading reaches on top of the post: for those a citizen acts for, and into the stationed
/// units whose work an officer's department guides.
pub(crate) fn reading(site: &Site, scope: Scope, facts: &ActorFacts) -> Scope {
    match scope {
        Scope::Persons(mut persons) => {
            persons.extend(facts.acts_for.iter().filter(|p| **p != facts.person));
            Scope::Persons(persons)
        }
        Scope::Unit(own) => {
            let guided = site.now.iter().flat_map(|now| now.units.values());
            let guided = guided
                .filter(|u| u.station.as_ref().is_some_and(|s| s.business == own))
                .map(|u| u.unit.code.clone());
            let mut units: Vec<UnitCode> = guided.filter(|unit| *unit != own).collect();
            if units.is_empty() {
                return Scope::Unit(own);
            }
            units.push(own);
            Scope::Units(units)
        }
        other => other,
    }
}

/// Loads a case that the actor may see, for reading.
///
/// # Errors
/// Not found when it is not there or not hers to see.
pub(crate) fn load(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: CaseId,
) -> Result<(Case, ActorFacts), Fault> {
    let scope = require(&ctx.actor, Action::CaseRead)?;
    let facts = actor_facts(tx, ctx)?;
    let site = app.site_in(tx, ctx.now)?;
    let scope = reading(&site, scope, &facts);
    let case = within(tx, &site, &scope, &facts, id)?;
    Ok((case, facts))
}

fn within(
    tx: &mut Tx<'_>,
    site: &Site,
    scope: &Scope,
    facts: &ActorFacts,
    id: CaseId,
) -> Result<Case, Fault> {
    let (case, _) = tx.case(id)?.ok_or_else(Refusal::not_found)?;
    if visible(site, scope, facts, &case) {
        Ok(case)
    } else {
        Err(Refusal::not_found().into())
    }
}

/// The natural key that lets a person have one open or granted case of a procedure.
pub(crate) fn unique_key(procedure: &str, person: PersonId) -> String {
    format!("{procedure}:{person}")
}

/// The natural key of a filing that its client gave an id, by the id's digest: what a program sends
/// stands open nowhere.
pub(crate) fn client_digest(client: &str) -> String {
    let digest = evidence::sm3(&[b"client", client.as_bytes()]);
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The value a case is bound to when it is sealed.
pub(crate) fn bound(person: Option<PersonId>, case: CaseId) -> crate::seal::Bound {
    person.map_or(crate::seal::Bound::Case(case), crate::seal::Bound::Person)
}

/// A case that somebody's own post reaches, for what goes beyond reading it: slips, a citizen's own
/// acts, a value in clear. Who only guides the unit that holds it has no part in these.
///
/// # Errors
/// Not found; the store's.
pub fn may_see(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, id: CaseId) -> Result<Case, Fault> {
    let scope = require(&ctx.actor, Action::CaseRead)?;
    let facts = actor_facts(tx, ctx)?;
    let site = app.site_in(tx, ctx.now)?;
    within(tx, &site, &scope, &facts, id)
}

/// The case as the actor may see it.
///
/// # Errors
/// Not found; the store's.
pub async fn get(app: &App, ctx: &Ctx, id: CaseId) -> Result<Case, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| load(app, tx, &ctx, id).map(|(case, _)| case))
        .await
}

/// Tokens under which something at a place is found: its county, town, village, grid.
pub(crate) fn scope_tokens(
    division: codes::DivisionCode,
    grid: Option<codes::GridCode>,
    county: codes::DivisionCode,
) -> Vec<String> {
    let mut tokens = vec![format!("d{county}")];
    for level in [codes::Level::Town, codes::Level::Village] {
        if let Some(at) = division.at(level) {
            tokens.push(format!("d{at}"));
        }
    }
    if let Some(grid) = grid {
        tokens.push(format!("g{}", grid.grid()));
    }
    tokens.dedup();
    tokens
}

/// The tokens a scope may search under; none when it searches nothing.
pub(crate) fn search_tokens(scope: &Scope, county: codes::DivisionCode) -> Vec<String> {
    match scope {
        Scope::County => vec![format!("d{county}")],
        Scope::Division(division) => vec![format!("d{division}")],
        Scope::Grids { grids, .. } => grids.iter().map(|g| format!("g{}", g.grid())).collect(),
        Scope::Unit(_) | Scope::Units(_) | Scope::Persons(_) | Scope::Nothing => Vec::new(),
    }
}

/// The context in which the product itself acts.
pub(crate) fn product(now: model::time::Instant, chance: Chance, synthetic: bool) -> Ctx {
    facts::product_ctx(now, chance, synthetic)
}
