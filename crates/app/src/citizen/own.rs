//! What the library says of a citizen, or of somebody she acts for, masked; and what its form would
//! not have to ask.

use super::{ids_of, on_behalf};
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require};
use crate::{App, Fault};
use model::id::PersonId;
use model::journal::ReadKind;
use model::library::{Certificate, Purpose};
use model::person::Person;
use model::roll::{Entitlement, Payment};

/// A record with what belongs to it.
#[derive(Debug, Clone)]
pub struct OwnRecord {
    /// The record.
    pub person: Person,
    /// Hers, or that of somebody who lets her act.
    pub own: bool,
    /// Certificates in force.
    pub certificates: Vec<Certificate>,
    /// What she is entitled to.
    pub entitlements: Vec<Entitlement>,
    /// What she was paid, newest month first.
    pub payments: Vec<Payment>,
}

/// Opens the own record, or that of somebody who lets her act; reading another's is journalled.
///
/// # Errors
/// `not-your-person`; `person-unknown` when the library does not have her; the store's.
pub async fn own_record(app: &App, ctx: &Ctx, of: Option<PersonId>) -> Result<OwnRecord, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let person = on_behalf(tx, &ctx, of)?;
        let own = tx.person_resolve(ctx.actor.person)? == person.id;
        if !own {
            let ctx = Ctx {
                purpose: Some(ctx.purpose.unwrap_or(Purpose::OwnRequest)),
                ..ctx.clone()
            };
            record_read(
                tx,
                &ctx,
                &mut ctx.draw("own-record"),
                ReadKind::Opened,
                vec![person.id],
                None,
                "own-record",
            )?;
        }
        let card = app.libraries().card(tx, person.id, ctx.now.date())?;
        let (mut entitlements, mut payments) = (Vec::new(), Vec::new());
        for id in ids_of(tx, person.id)? {
            entitlements.extend(tx.entitlements_of(id)?);
            payments.extend(tx.payments_of(id)?);
        }
        payments.sort_by_key(|payment| std::cmp::Reverse(payment.due_month));
        Ok(OwnRecord {
            certificates: card.map(|card| card.certificates).unwrap_or_default(),
            person,
            own,
            entitlements,
            payments,
        })
    })
    .await
}

/// Whom she may act for today, herself first: ids and names.
///
/// # Errors
/// Not for this post; the store's.
pub async fn may_act_for(app: &App, ctx: &Ctx) -> Result<Vec<(PersonId, String)>, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let (own, name, now) = (ctx.actor.person, ctx.actor.name.clone(), ctx.now);
    Ok(app
        .read(move |_, tx| {
            let mut persons = vec![(tx.person_resolve(own)?, name)];
            for given in crate::session::acts_for(tx, own, now)? {
                let given = tx.person_resolve(given)?;
                persons.push((given, crate::account::name_of(tx, given)?));
            }
            Ok(persons)
        })
        .await?)
}
