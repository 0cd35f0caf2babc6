//! Numbers of other systems: given to a case, taken from it again where they were another's, found by.

use crate::context::Ctx;
use crate::journal::record;
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::{App, Fault};
use model::id::CaseId;
use model::journal::{Body, Subject};
use model::outside_number::OutsideNumber;
use model::refusal::Refusal;
use store::Tx;

/// Longest number of another system, in characters.
pub const NUMBER_CHARS_MAX: usize = 64;

/// A number as people type it: without blanks around it, printable, short; nobody's citizen number.
///
/// # Errors
/// `outside-number-form`, `text-citizen-number` at the field.
fn read(text: &str) -> Result<String, Refusal> {
    let number = text.trim();
    let sound = (1..=NUMBER_CHARS_MAX).contains(&number.chars().count())
        && number
            .chars()
            .all(|c| !c.is_control() && !c.is_whitespace());
    if !sound {
        return Err(Refusal::field("number", "outside-number-form")
            .with("max", i64::try_from(NUMBER_CHARS_MAX).unwrap_or(i64::MAX)));
    }
    if codes::CitizenNumber::parse(number).is_ok() {
        return Err(Refusal::field("number", "text-citizen-number"));
    }
    Ok(number.to_owned())
}

/// Gives a case that the actor may act on a number of a system, once: the same number again is the same
/// answer.
///
/// # Errors
/// `outside-system-unknown`, `outside-number-form`, `outside-number-of-another` with that case's number;
/// not found; the store's.
pub async fn give(
    app: &App,
    ctx: &Ctx,
    case: CaseId,
    system: &str,
    number: &str,
    repeat: Repeat,
) -> Result<OutsideNumber, Fault> {
    let (asker, system, number) = (ctx.clone(), system.to_owned(), number.to_owned());
    once(app, ctx, repeat, move |app, tx| {
        give_in(app, tx, &asker, case, &system, &number)
    })
    .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`give`].
pub fn give_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    case: CaseId,
    system: &str,
    number: &str,
) -> Result<OutsideNumber, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    crate::case::may_see(app, tx, ctx, case)?;
    enter_in(app, tx, ctx, case, system, number)
}

/// Writes a number down, for a case that the caller may give one.
///
/// # Errors
/// As [`give`], without not found.
pub(crate) fn enter_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    case: CaseId,
    system: &str,
    number: &str,
) -> Result<OutsideNumber, Fault> {
    if app.outside_systems().get(system).is_none() {
        return Err(Refusal::field("system", "outside-system-unknown").into());
    }
    let number = read(number)?;
    if let Some(held) = tx.outside_number(system, &number)? {
        if held.case == case {
            return Ok(held);
        }
        let other = tx
            .case_line(held.case)?
            .map_or_else(String::new, |line| line.number);
        return Err(Refusal::field("number", "outside-number-of-another")
            .with("number", other)
            .into());
    }
    let given = OutsideNumber {
        system: system.to_owned(),
        number,
        case,
        by: ctx.actor.person,
        at: ctx.now,
    };
    if !tx.outside_number_give(&given)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::OutsideNumberGiven {
        number: given.clone(),
    };
    let mut draw = ctx.draw("outside-number");
    record(tx, ctx, &mut draw, Subject::Case(case), 0, &body)?;
    Ok(given)
}

/// Takes a number from a case that does not bear it.
///
/// # Errors
/// Not found when it bears none such; the store's.
pub async fn take(
    app: &App,
    ctx: &Ctx,
    case: CaseId,
    system: &str,
    number: &str,
    repeat: Repeat,
) -> Result<OutsideNumber, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let (asker, system, number) = (ctx.clone(), system.to_owned(), number.trim().to_owned());
    once(app, ctx, repeat, move |app, tx| {
        crate::case::may_see(app, tx, &asker, case)?;
        let held = tx
            .outside_number(&system, &number)?
            .filter(|held| held.case == case)
            .ok_or_else(Refusal::not_found)?;
        if !tx.outside_number_take(&held)? {
            return Err(Refusal::stale().into());
        }
        let body = Body::OutsideNumberTaken {
            number: held.clone(),
        };
        let mut draw = asker.draw("outside-number");
        record(tx, &asker, &mut draw, Subject::Case(case), 0, &body)?;
        Ok(held)
    })
    .await
}

/// The numbers a case bears.
///
/// # Errors
/// Not found when it is not hers to see; the store's.
pub async fn of_case(app: &App, ctx: &Ctx, case: CaseId) -> Result<Vec<OutsideNumber>, Fault> {
    let ctx = ctx.clone();
    app.look(move |app, tx| {
        crate::case::load(app, tx, &ctx, case)?;
        Ok(tx.outside_numbers_of(case)?)
    })
    .await
}
