//! A record that enters the population library after the founding.

use crate::context::Ctx;
use crate::journal::record;
use crate::{App, Fault};
use model::id::PersonId;
use model::journal::{Body, Subject};
use model::person::Person;
use store::Tx;

/// Takes a sealed record into the library; one that is there already stays as it is. An `alias_of`
/// joins it with the record of the same person. Whether it was new.
///
/// # Errors
/// The store's.
pub fn arrive_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    person: &Person,
    alias_of: Option<PersonId>,
) -> Result<bool, Fault> {
    if tx.person(person.id)?.is_some() {
        return Ok(false);
    }
    let site = app.site_in(tx, ctx.now)?;
    let mut draw = ctx.draw("arrival");
    tx.person_insert(person)?;
    crate::person::index_in(tx, &site, person)?;
    let body = Body::PersonWritten {
        person: Box::new(person.clone()),
        reason: "arrived".to_owned(),
    };
    record(tx, ctx, &mut draw, Subject::Person(person.id), 0, &body)?;
    if let Some(kept) = alias_of {
        tx.person_join(person.id, kept)?;
        let body = Body::PersonsJoined {
            kept,
            alias: person.id,
        };
        record(tx, ctx, &mut draw, Subject::Person(kept), 0, &body)?;
    }
    Ok(true)
}
