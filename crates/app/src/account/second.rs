//! A second natural person who confirms an act with her own sign-in, in the same form.

use crate::context::Ctx;
use crate::journal::record_product;
use crate::{App, Fault};
use model::id::{AccountId, PersonId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use store::Tx;

/// The second person's sign-in, as typed.
#[derive(Clone)]
pub struct Second {
    /// Sign-in name.
    pub login: String,
    /// Password.
    pub password: String,
}

impl std::fmt::Debug for Second {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Second")
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// Somebody whose password fitted a moment ago; the unit that rests on it looks again.
#[derive(Debug, Clone)]
pub(crate) struct Confirmed {
    account: AccountId,
    hash: String,
}

/// Failures in a row after which the second person's account is locked for a minute.
const FREE_FAILURES: i64 = crate::session::FREE_FAILURES;
const LOCK_MS: i64 = 60_000;

/// Checks the second person's password before the unit, because that is slow on purpose. A wrong
/// one counts as a failed sign-in, so that this form is no way to try passwords.
///
/// # Errors
/// `second-wrong`, `second-same` at `witness`; the store's.
pub(crate) async fn confirm(app: &App, ctx: &Ctx, second: Second) -> Result<Confirmed, Fault> {
    let login = second.login.trim().to_lowercase();
    let known = app.read(move |_, tx| tx.account_by_login(&login)).await?;
    let Some(known) = known else {
        return Err(Refusal::field("witness", "second-wrong").into());
    };
    if known.account.person == ctx.actor.person {
        return Err(Refusal::field("witness", "second-same").into());
    }
    let usable =
        known.account.enabled && !known.account.must_change && known.locked_until <= ctx.now;
    if usable && app.hashing().fits(&second.password, &known.password) {
        return Ok(Confirmed {
            account: known.account.id,
            hash: known.password,
        });
    }
    let (id, ctx) = (known.account.id, ctx.clone());
    app.submit(move |_, tx| {
        let body = Body::SignInFailed {
            account: Some(id),
            why: "second".to_owned(),
        };
        let mut draw = ctx.draw("second");
        record_product(
            tx,
            ctx.now,
            ctx.synthetic,
            &mut draw,
            Subject::Account(id),
            0,
            &body,
        )?;
        let failures = tx.account(id)?.map_or(0, |known| known.failures) + 1;
        let locked = if failures < FREE_FAILURES {
            ctx.now
        } else {
            ctx.now.plus_ms(LOCK_MS)
        };
        Ok(tx.account_failed(id, locked)?)
    })
    .await?;
    Err(Refusal::field("witness", "second-wrong").into())
}

/// The second natural person, looked at again inside the unit: still enabled, password unchanged,
/// and not the first person under another account.
///
/// # Errors
/// `second-wrong`, `second-same`; the store's.
pub(crate) fn confirmed_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    confirmed: &Confirmed,
) -> Result<PersonId, Fault> {
    let known = tx
        .account(confirmed.account)?
        .filter(|known| known.account.enabled && known.password == confirmed.hash)
        .ok_or_else(|| Refusal::field("witness", "second-wrong"))?;
    let second = tx.person_resolve(known.account.person)?;
    if second == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::field("witness", "second-same").into());
    }
    Ok(second)
}
