//! A citizen's account, opened in her presence against her ID card.

use crate::account::{Issued, Natural, OneTime, insert_in, mint, natural, written};
use crate::context::{Ctx, Draw};
use crate::journal::record_read;
use crate::once::{Repeat, before, once};
use crate::policy::{Action, reaches, require};
use crate::{App, Fault};
use model::account::Account;
use model::id::{AccountId, PersonId};
use model::journal::ReadKind;
use model::person::{Person, Standing};
use model::refusal::Refusal;
use model::scope::Scope;
use store::Tx;

/// Opens an account for a resident who shows her ID card at the window or at her door; for one who
/// has an account already, sets a new one-time code. The code is printed and must be changed.
///
/// # Errors
/// What is wrong with the number; `person-unknown`, `card-name-differs`, `not-your-area`, `own-matter`,
/// `account-of-staff`; `said-once`; the store's.
pub async fn open_account(
    app: &App,
    ctx: &Ctx,
    number: &str,
    name: &str,
) -> Result<OneTime, Fault> {
    open_account_once(app, ctx, number, name, Repeat::never()).await
}

/// [`open_account`], under the key its sender chose.
///
/// # Errors
/// As [`open_account`]; `said-once`; `idempotency-key-reused`.
pub async fn open_account_once(
    app: &App,
    ctx: &Ctx,
    number: &str,
    name: &str,
    repeat: Repeat,
) -> Result<OneTime, Fault> {
    let scope = require(&ctx.actor, Action::CitizenOpen)?;
    if let Some(done) = before::<Issued>(app, ctx, &repeat).await? {
        return Ok(done.say(app, ctx.now)?);
    }
    let minted = mint(app, ctx, "citizen-password");
    let (asker, number, name) = (
        ctx.clone(),
        Natural::Number(number.to_owned()),
        name.trim().to_owned(),
    );
    let done = once(app, ctx, repeat, move |app, tx| {
        let ctx = &asker;
        let person = present(app, tx, ctx, &scope, &number, &name)?;
        let mut draw = ctx.draw("citizen-account");
        record_read(
            tx,
            ctx,
            &mut draw,
            ReadKind::Opened,
            vec![person.id],
            None,
            "citizen-account",
        )?;
        let account = match earlier(tx, ctx, person.id)? {
            Some(account) => renew(tx, ctx, account, &minted.hash, &mut draw)?,
            None => open(tx, ctx, &person, &minted.hash, &mut draw)?,
        };
        Ok(minted.issued(account, ctx.now))
    })
    .await?;
    Ok(done.say(app, ctx.now)?)
}

/// The person whose ID card lies on the desk: in the library, of that name, living here, in reach,
/// and not the clerk herself.
///
/// # Errors
/// As [`open_account`].
pub(super) fn present(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    who: &Natural,
    name: &str,
) -> Result<Person, Fault> {
    let id = natural(app, tx, ctx, who, "number")?;
    let person = tx
        .person(id)?
        .ok_or_else(|| Refusal::field("number", "person-unknown"))?;
    if !reaches(scope, person.division, person.grid) {
        return Err(Refusal::denied("not-your-area").into());
    }
    if person.name != name {
        return Err(Refusal::field("name", "card-name-differs").into());
    }
    if person.id == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::forbidden("own-matter").into());
    }
    if matches!(person.standing, Standing::Died(_)) {
        return Err(Refusal::field("number", "person-died").into());
    }
    Ok(person)
}

/// Her account, if she has one that belongs to no post.
fn earlier(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId) -> Result<Option<Account>, Fault> {
    for id in super::ids_of(tx, person)? {
        let Some(known) = tx.accounts_of(id)?.into_iter().next() else {
            continue;
        };
        for any in super::ids_of(tx, person)? {
            if !tx.appointments_ahead(any, ctx.now.date())?.is_empty() {
                return Err(Refusal::forbidden("account-of-staff").into());
            }
        }
        if !known.account.enabled {
            return Err(Refusal::forbidden("account-disabled").into());
        }
        return Ok(Some(known.account));
    }
    Ok(None)
}

fn renew(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    mut account: Account,
    hash: &str,
    draw: &mut Draw,
) -> Result<Account, Fault> {
    account.must_change = true;
    tx.account_update(&account, hash)?;
    tx.sessions_end(account.id, ctx.now)?;
    written(tx, ctx, &account, "password-reset", None, draw)?;
    Ok(account)
}

fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    person: &Person,
    hash: &str,
    draw: &mut Draw,
) -> Result<Account, Fault> {
    let mut login = login(draw);
    while tx.account_by_login(&login)?.is_some() {
        login = self::login(draw);
    }
    let account = Account {
        id: AccountId::new(ctx.now.0, draw.bytes()),
        person: person.id,
        login,
        name: person.name.clone(),
        enabled: true,
        must_change: true,
        synthetic: ctx.synthetic || person.synthetic,
    };
    insert_in(tx, ctx, &account, hash, draw)?;
    Ok(account)
}

/// A sign-in name that says nothing about its person: `c` and eight digits.
fn login(draw: &mut Draw) -> String {
    let number = u64::from_be_bytes(draw.bytes()) % 100_000_000;
    format!("c{number:08}")
}
