//! Recusal (回避): whose matters somebody must leave to others. Household is the population
//! library's; recorded kin are those between whom and her an authorisation was ever written.

use crate::citizen::ids_of;
use crate::{Error, Fault};
use model::case::Holder;
use model::id::{PersonId, RollId};
use model::refusal::Refusal;
use model::role::Role;
use std::collections::BTreeSet;
use store::Tx;

/// Persons near to somebody, herself left out, by every id they have.
///
/// # Errors
/// The store's.
pub(crate) fn near(tx: &mut Tx<'_>, person: PersonId) -> Result<BTreeSet<PersonId>, Error> {
    let own = ids_of(tx, person)?;
    let mut met = BTreeSet::new();
    for id in &own {
        if let Some(household) = tx.person(*id)?.and_then(|record| record.household) {
            let members = tx.persons_of_household(household)?;
            met.extend(members.into_iter().map(|member| member.id));
        }
        met.extend(tx.authorisation_partners(*id)?);
    }
    let mut near = BTreeSet::new();
    for id in met {
        near.extend(ids_of(tx, id)?);
    }
    near.retain(|id| !own.contains(id));
    Ok(near)
}

/// Whether somebody must leave the judging of a person's matter to others: it is her own, or that
/// of her household or recorded kin.
///
/// # Errors
/// The store's.
pub fn recused(tx: &mut Tx<'_>, actor: PersonId, about: PersonId) -> Result<bool, Error> {
    let about = tx.person_resolve(about)?;
    Ok(tx.person_resolve(actor)? == about || near(tx, actor)?.contains(&about))
}

/// Names of those who hold the same post as who must leave a matter to others, and of the heads of
/// its unit, who may give it to somebody; nobody who is the person it is about or near to her.
///
/// # Errors
/// The store's.
pub(crate) fn instead(
    tx: &mut Tx<'_>,
    holder: &Holder,
    actor: PersonId,
    about: PersonId,
    today: jiff::civil::Date,
) -> Result<Vec<String>, Error> {
    let near = near(tx, about)?;
    let free = |person: &PersonId| *person != actor && *person != about && !near.contains(person);
    let posts = tx.appointments_of_unit(&holder.unit, today)?;
    let of = |role: Role| -> Vec<PersonId> {
        posts
            .iter()
            .filter(|post| post.role == role)
            .map(|post| post.person)
            .filter(|person| free(person))
            .collect()
    };
    let mut who = of(holder.role);
    if who.is_empty() {
        who = of(Role::UnitHead);
    }
    Ok(crate::case::names_of(tx, who)?.into_values().collect())
}

/// Refuses the work on a roll to whoever stands on it herself or is near to somebody who does.
///
/// # Errors
/// `kin-roll` with the names of who else may do it, `kin-roll-alone` when the town has nobody else;
/// the store's.
pub(crate) fn of_roll(
    tx: &mut Tx<'_>,
    actor: PersonId,
    roll: &model::roll::Roll,
    today: jiff::civil::Date,
) -> Result<(), Fault> {
    if !stands_on(tx, actor, roll.id)? {
        return Ok(());
    }
    Err(no_roll(tx, actor, roll.division, today)?.into())
}

/// The refusal of a roll with somebody near on it, naming who else works on rolls there.
///
/// # Errors
/// The store's.
pub(crate) fn no_roll(
    tx: &mut Tx<'_>,
    actor: PersonId,
    division: codes::DivisionCode,
    today: jiff::civil::Date,
) -> Result<Refusal, Error> {
    let others: Vec<PersonId> = tx
        .appointments_of_role(Role::Payer, today)?
        .into_iter()
        .filter(|post| post.division.contains(division) && post.person != actor)
        .map(|post| post.person)
        .collect();
    let who: Vec<String> = crate::case::names_of(tx, others)?.into_values().collect();
    if who.is_empty() {
        return Ok(Refusal::denied("kin-roll-alone"));
    }
    Ok(Refusal::denied("kin-roll").with("who", who.join(" / ")))
}

/// Whether somebody, or somebody near to her, stands on a roll with a line that is to be paid.
///
/// # Errors
/// The store's.
pub(crate) fn stands_on(tx: &mut Tx<'_>, actor: PersonId, roll: RollId) -> Result<bool, Error> {
    let mut ids = near(tx, actor)?;
    ids.extend(ids_of(tx, actor)?);
    for id in ids {
        let payments = tx.payments_of(id)?;
        let listed = payments.iter().any(|payment| {
            payment.roll == roll && payment.state != model::roll::PaymentState::Void
        });
        if listed {
            return Ok(true);
        }
    }
    Ok(false)
}
