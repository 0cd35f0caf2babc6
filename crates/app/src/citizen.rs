//! A citizen's own desk: her account, her matters, what she may be entitled to, who looked at her,
//! her data and who may act for her.

mod account;
mod authorisation;
mod correction;
mod entitlement;
mod look;
mod own;

pub use account::{open_account, open_account_once};
pub use authorisation::{
    AuthorisationLine, Authorising, authorisations, authorise, authorise_in, revoke, revoke_in,
};
pub use correction::{
    CorrectionLine, Element, Wanted, correct, correct_in, corrections, decide_correction,
    decide_correction_in, my_corrections,
};
pub(crate) use entitlement::programmes;
pub use entitlement::{Entitled, Reason, State, entitlements};
pub(crate) use look::looks;
pub use look::{LookLine, who_looked};
pub use own::{OwnRecord, may_act_for, own_record};

use crate::case::{ActRequest, act_in, actor_facts};
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use flow::{ActorFacts, FieldKind, OpenAct, Procedure};
use model::case::Case;
use model::id::{CaseId, PersonId};
use model::person::Person;
use model::refusal::Refusal;
use model::scope::Scope;
use model::verb::Verb;
use std::collections::BTreeMap;
use store::Tx;
use store::case::{CaseFilter, CaseLine};

/// Cases of one page.
const PAGE: i64 = 50;

/// A citizen's matter.
#[derive(Debug, Clone)]
pub struct Matter {
    /// Its line.
    pub line: CaseLine,
    /// Hers, or that of somebody she acts for.
    pub own: bool,
    /// Whether she may take it back now.
    pub may_withdraw: bool,
}

/// Every id under which a person may stand somewhere.
///
/// # Errors
/// The store's.
pub(crate) fn ids_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<PersonId>, crate::Error> {
    let kept = tx.person_resolve(person)?;
    let mut ids = tx.person_aliases(kept)?;
    ids.insert(0, kept);
    Ok(ids)
}

/// Herself, or somebody who lets her act; the record, looked up by whatever id.
///
/// # Errors
/// `not-your-person`; `person-unknown` when the library does not have her; the store's.
pub(crate) fn on_behalf(tx: &mut Tx<'_>, ctx: &Ctx, of: Option<PersonId>) -> Result<Person, Fault> {
    let own = tx.person_resolve(ctx.actor.person)?;
    let person = match of {
        None => own,
        Some(id) => tx.person_resolve(id)?,
    };
    if person != own {
        let mut allowed = false;
        for given in crate::session::acts_for(tx, ctx.actor.person, ctx.now)? {
            allowed |= tx.person_resolve(given)? == person;
        }
        if !allowed {
            return Err(Refusal::denied("not-your-person").into());
        }
    }
    Ok(tx
        .person(person)?
        .ok_or_else(|| Refusal::invalid("person-unknown"))?)
}

/// Her own matters and those of people who let her act, newest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn my_matters(
    app: &App,
    ctx: &Ctx,
    before: Option<CaseId>,
) -> Result<Vec<Matter>, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let ctx = ctx.clone();
    Ok(app
        .read(move |app, tx| {
            let own = ids_of(tx, ctx.actor.person)?;
            let mut persons = own.clone();
            for given in crate::session::acts_for(tx, ctx.actor.person, ctx.now)? {
                persons.extend(ids_of(tx, given)?);
            }
            let filter = CaseFilter {
                before,
                limit: PAGE,
                ..CaseFilter::default()
            };
            let site = app.site();
            let mut facts = ActorFacts::citizen(ctx.actor.person);
            facts.acts_for = persons.iter().copied().collect();
            let mut matters = Vec::new();
            for line in tx.case_list(&Scope::Persons(persons), &filter)? {
                let case = tx.case(line.id)?.map(|(case, _)| case);
                let may_withdraw = case.is_some_and(|case| {
                    site.procedure_of(&case.version_of_module, &case.procedure)
                        .is_some_and(|procedure| {
                            own_act(procedure, &case, &facts, Verb::Withdraw).is_some()
                        })
                });
                let own = line.person.is_some_and(|person| own.contains(&person));
                matters.push(Matter {
                    line,
                    own,
                    may_withdraw,
                });
            }
            Ok(matters)
        })
        .await?)
}

/// The act of a verb that is open to her on a case now.
fn own_act(procedure: &Procedure, case: &Case, facts: &ActorFacts, verb: Verb) -> Option<OpenAct> {
    flow::open_acts(procedure, case, facts)
        .into_iter()
        .find(|act| act.verb == verb)
}

/// Takes an own case back.
///
/// # Errors
/// `withdraw-not-open` where the procedure has no such act at this stage, and what it refuses; the
/// store's.
pub async fn withdraw(
    app: &App,
    ctx: &Ctx,
    id: CaseId,
    seen: u64,
    note: Option<String>,
) -> Result<Case, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let case = crate::case::may_see(app, tx, &ctx, id)?;
        let site = app.site_in(tx, ctx.now)?;
        let facts = actor_facts(tx, &ctx)?;
        let act = site
            .procedure_of(&case.version_of_module, &case.procedure)
            .and_then(|procedure| own_act(procedure, &case, &facts, Verb::Withdraw))
            .ok_or_else(|| Refusal::forbidden("withdraw-not-open"))?;
        let request = ActRequest {
            act: act.code,
            note: note.clone(),
            version: Some(seen),
            ..ActRequest::default()
        };
        act_in(app, tx, &ctx, id, &request)
    })
    .await
}

/// Gives another card of hers for her allowance, by the correcting act of the case that granted it.
/// It is paid to once a second person, of the staff, has confirmed it; payments already on a roll
/// keep the old one.
///
/// # Errors
/// `correct-not-open` where the procedure has no such act, what it refuses; the store's.
pub async fn change_account(
    app: &App,
    ctx: &Ctx,
    id: CaseId,
    seen: u64,
    account: &str,
    note: Option<String>,
) -> Result<Case, Fault> {
    let ctx = ctx.clone();
    let account = account.to_owned();
    app.submit(move |app, tx| change_account_in(app, tx, &ctx, id, seen, &account, note.as_deref()))
        .await
}

/// Has her allowance paid to another card, inside a unit.
///
/// # Errors
/// As [`change_account`].
pub fn change_account_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: CaseId,
    seen: u64,
    account: &str,
    note: Option<&str>,
) -> Result<Case, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let case = crate::case::may_see(app, tx, ctx, id)?;
    let site = app.site_in(tx, ctx.now)?;
    let facts = actor_facts(tx, ctx)?;
    let procedure = site.procedure_of(&case.version_of_module, &case.procedure);
    let (act, fields) = procedure
        .and_then(|procedure| {
            let act = own_act(procedure, &case, &facts, Verb::Correct)?;
            let field = procedure
                .fields()
                .iter()
                .find(|field| field.kind == FieldKind::BankAccount)?;
            let name = procedure
                .fields()
                .iter()
                .find(|field| field.from.as_deref() == Some("population.account-name"));
            let mut fields = BTreeMap::from([(field.code.clone(), account.to_owned())]);
            if let Some(name) = name {
                // The page says that the card must be hers.
                fields.insert(name.code.clone(), case.applicant.name.clone());
            }
            Some((act.code, fields))
        })
        .ok_or_else(|| Refusal::forbidden("correct-not-open"))?;
    let request = ActRequest {
        act,
        fields,
        note: note.map(str::to_owned),
        version: Some(seen),
        ..ActRequest::default()
    };
    act_in(app, tx, ctx, id, &request)
}
