//! Letting another act: recorded, with dates, revocable (委托代办).

use super::account::present;
use crate::account::{Natural, name_of, natural};
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::policy::{Action, require, scope};
use crate::{App, Fault};
use jiff::civil::Date;
use model::id::{AuthorisationId, PersonId};
use model::journal::{Authorisation, Body, ReadKind, Subject};
use model::refusal::Refusal;
use store::Tx;

/// A wish to let another act.
#[derive(Debug, Clone)]
pub struct Authorising {
    /// Whose matters: none = the signed-in citizen's own; at the window number and name of the
    /// person present, as her ID card says.
    pub from: Option<(String, String)>,
    /// Citizen number of who may act, as typed.
    pub to: String,
    /// Last day; none = until revoked.
    pub until: Option<Date>,
}

/// An authorisation on a list.
#[derive(Debug, Clone)]
pub struct AuthorisationLine {
    /// It.
    pub authorisation: Authorisation,
    /// Who gave it.
    pub from: String,
    /// Who may act.
    pub to: String,
    /// Whether it is in force today.
    pub in_force: bool,
}

/// Lets another act: by the person herself, signed in, or in her presence at the window.
///
/// # Errors
/// What is wrong with a number; `authorise-self`, `authorise-clerk`, `dates-order`,
/// `authorised-already`, what [`super::open_account`] says of the person present; the store's.
pub async fn authorise(app: &App, ctx: &Ctx, wish: Authorising) -> Result<Authorisation, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| authorise_in(app, tx, &ctx, &wish))
        .await
}

/// Lets another act, inside a unit.
///
/// # Errors
/// As [`authorise`].
pub fn authorise_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wish: &Authorising,
) -> Result<Authorisation, Fault> {
    let reach = if wish.from.is_some() {
        Action::CitizenOpen
    } else {
        Action::CitizenDesk
    };
    let scope = require(&ctx.actor, reach)?;
    let mut draw = ctx.draw("authorise");
    let from = match &wish.from {
        None => tx.person_resolve(ctx.actor.person)?,
        Some((number, name)) => {
            let person = present(
                app,
                tx,
                ctx,
                &scope,
                &Natural::Number(number.clone()),
                name.trim(),
            )?;
            record_read(
                tx,
                ctx,
                &mut draw,
                ReadKind::Opened,
                vec![person.id],
                None,
                "authorisation",
            )?;
            person.id
        }
    };
    let to = natural(app, tx, ctx, &Natural::Number(wish.to.clone()), "to")?;
    if to == from {
        return Err(Refusal::field("to", "authorise-self").into());
    }
    if wish.from.is_some() && to == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::field("to", "authorise-clerk").into());
    }
    let today = ctx.now.date();
    if wish.until.is_some_and(|until| until < today) {
        return Err(Refusal::field("until", "date-past").into());
    }
    if tx
        .authorisations_to(to, today)?
        .iter()
        .any(|given| given.from == from)
    {
        return Err(Refusal::field("to", "authorised-already").into());
    }
    let authorisation = Authorisation {
        id: AuthorisationId::new(ctx.now.0, draw.bytes()),
        from,
        to,
        since: today,
        until: wish.until,
        revoked_at: None,
    };
    tx.authorisation_insert(&authorisation)?;
    let body = Body::Authorised {
        authorisation: authorisation.clone(),
    };
    record(tx, ctx, &mut draw, Subject::Person(from), 0, &body)?;
    Ok(authorisation)
}

/// Takes an authorisation back: the giver herself, who was let (she gives it up), or the window
/// with the giver present, within its area.
///
/// # Errors
/// Not found when it is not hers; stale when it was over; the store's.
pub async fn revoke(app: &App, ctx: &Ctx, id: AuthorisationId) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| revoke_in(tx, &ctx, id)).await
}

/// Takes an authorisation back inside a unit.
///
/// # Errors
/// As [`revoke`].
pub fn revoke_in(tx: &mut Tx<'_>, ctx: &Ctx, id: AuthorisationId) -> Result<(), Fault> {
    let window = scope(&ctx.actor, Action::CitizenOpen);
    if window.is_none() {
        require(&ctx.actor, Action::CitizenDesk)?;
    }
    let held = tx.authorisation(id)?.ok_or_else(Refusal::not_found)?;
    let own = tx.person_resolve(ctx.actor.person)?;
    let mine = tx.person_resolve(held.from)? == own || tx.person_resolve(held.to)? == own;
    if !mine {
        let giver = tx.person(held.from)?.ok_or_else(Refusal::not_found)?;
        if !window
            .as_ref()
            .is_some_and(|scope| crate::policy::reaches(scope, giver.division, giver.grid))
        {
            return Err(Refusal::not_found().into());
        }
    }
    if !tx.authorisation_revoke(id, ctx.now)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::AuthorisationRevoked { authorisation: id };
    record(
        tx,
        ctx,
        &mut ctx.draw("revoke"),
        Subject::Person(held.from),
        0,
        &body,
    )?;
    Ok(())
}

fn line(
    tx: &mut Tx<'_>,
    held: Authorisation,
    today: Date,
) -> Result<AuthorisationLine, crate::Error> {
    let in_force = held.revoked_at.is_none()
        && held.since <= today
        && held.until.is_none_or(|until| today <= until);
    let (from, to) = (name_of(tx, held.from)?, name_of(tx, held.to)?);
    Ok(AuthorisationLine {
        authorisation: held,
        from,
        to,
        in_force,
    })
}

/// Authorisations she gave, past ones too, and those she holds today.
///
/// # Errors
/// Not for this post; the store's.
pub async fn authorisations(
    app: &App,
    ctx: &Ctx,
) -> Result<(Vec<AuthorisationLine>, Vec<AuthorisationLine>), Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let (person, today): (PersonId, Date) = (ctx.actor.person, ctx.now.date());
    Ok(app
        .read(move |_, tx| {
            let (mut given, mut held) = (Vec::new(), Vec::new());
            for authorisation in tx.authorisations_by(person)? {
                given.push(line(tx, authorisation, today)?);
            }
            for authorisation in tx.authorisations_to(person, today)? {
                held.push(line(tx, authorisation, today)?);
            }
            Ok((given, held))
        })
        .await?)
}
