//! Accounts: opening, closing, a new password by a second person at the desk; posts in
//! [`appoint`] and [`dismiss`].

mod one_time;
mod post;
mod second;

pub use one_time::OneTime;
pub(crate) use one_time::{Issued, mint};
pub use post::{
    Appointing, GridlessPost, PostLine, appoint, appoint_in, dismiss, dismiss_in, gridless,
    inherit, inherit_in, person_posts, posts_of_unit,
};
pub use second::Second;
pub(crate) use second::{confirm, confirmed_in};

use crate::context::{Ctx, Draw};
use crate::journal::record;
use crate::once::{Repeat, before, once};
use crate::policy::{Action, require, scope};
use crate::{App, Fault};
use codes::CitizenNumber;
use model::account::{Account, Appointment};
use model::id::{AccountId, PersonId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::role::Role;
use model::time::Instant;
use store::Tx;

/// Longest sign-in name, in characters.
pub const LOGIN_CHARS_MAX: usize = 32;
/// Longest name of a person, in characters.
pub const NAME_CHARS_MAX: usize = 50;
/// Rows of a page of accounts.
const PAGE: i64 = 50;

/// A natural person, as typed or as known.
#[derive(Debug, Clone)]
pub enum Natural {
    /// By id.
    Known(PersonId),
    /// By citizen number, as typed.
    Number(String),
}

/// A wish to open an account.
#[derive(Debug, Clone)]
pub struct Opening {
    /// For whom.
    pub person: Natural,
    /// Sign-in name.
    pub login: String,
    /// Name, as shown.
    pub name: String,
}

/// An account on the administrators' list.
#[derive(Debug, Clone)]
pub struct AccountLine {
    /// It.
    pub account: Account,
    /// Locked until, after failed sign-ins.
    pub locked_until: Option<Instant>,
    /// Posts of its person today.
    pub posts: Vec<Appointment>,
}

/// The person a typed number or an id means, whatever id she was first known by.
///
/// # Errors
/// What is wrong with the number, at `field`; the store's.
pub(crate) fn natural(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    who: &Natural,
    field: &str,
) -> Result<PersonId, Fault> {
    let id = match who {
        Natural::Known(id) => *id,
        Natural::Number(text) => {
            let number = CitizenNumber::parse_on(text, ctx.now.date()).map_err(|fault| {
                let mut refusal = Refusal::field(field, fault.key());
                for (name, arg) in fault.args() {
                    refusal = refusal.with(name, arg);
                }
                refusal
            })?;
            app.sealer().person(&number)
        }
    };
    Ok(tx.person_resolve(id)?)
}

/// What a person is called: by her account, else by the library; empty for the product itself.
///
/// # Errors
/// The store's.
pub(crate) fn name_of(tx: &mut Tx<'_>, person: PersonId) -> Result<String, crate::Error> {
    if person == crate::PRODUCT {
        return Ok(String::new());
    }
    if let Some(known) = tx.accounts_of(person)?.into_iter().next() {
        return Ok(known.account.name);
    }
    Ok(tx.person(person)?.map_or_else(String::new, |p| p.name))
}

/// A one-time password: twelve letters and digits that are not mistaken for one another, about 59
/// bits, in three groups.
pub(crate) fn one_time(draw: &mut Draw) -> String {
    const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz9";
    let mut out = String::with_capacity(14);
    let mut taken = 0;
    while taken < 12 {
        for byte in draw.bytes::<32>() {
            // The last place repeats a digit; drawing again keeps every letter as likely as the others.
            if taken == 12 || byte & 31 == 31 {
                continue;
            }
            if taken > 0 && taken % 4 == 0 {
                out.push('-');
            }
            out.push(char::from(LETTERS[usize::from(byte & 31)]));
            taken += 1;
        }
    }
    out
}

fn check_login(login: &str) -> Result<String, Refusal> {
    let login = login.trim().to_lowercase();
    let allowed =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let shaped = login.chars().next().is_some_and(|c| c.is_ascii_lowercase())
        && login.chars().count() >= 3
        && login.chars().all(allowed);
    if !shaped || login.chars().count() > LOGIN_CHARS_MAX {
        return Err(Refusal::field("login", "login-shape").with("max", LOGIN_CHARS_MAX as i64));
    }
    Ok(login)
}

fn check_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::field("name", "name-needed"));
    }
    if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        return Err(Refusal::field("name", "name-shape").with("max", NAME_CHARS_MAX as i64));
    }
    Ok(name.to_owned())
}

/// Opens an account; its one-time password is answered once.
///
/// # Errors
/// `login-shape`, `login-taken`, `name-needed`, what is wrong with the number; `said-once`; the
/// store's.
pub async fn open(app: &App, ctx: &Ctx, opening: Opening) -> Result<OneTime, Fault> {
    open_once(app, ctx, opening, Repeat::never()).await
}

/// [`open`], under the key its sender chose.
///
/// # Errors
/// As [`open`]; `said-once`; `idempotency-key-reused`.
pub async fn open_once(
    app: &App,
    ctx: &Ctx,
    opening: Opening,
    repeat: Repeat,
) -> Result<OneTime, Fault> {
    require(&ctx.actor, Action::AccountManage)?;
    if let Some(done) = before::<Issued>(app, ctx, &repeat).await? {
        return Ok(done.say(app, ctx.now)?);
    }
    let minted = mint(app, ctx, "account-password");
    let asker = ctx.clone();
    let done = once(app, ctx, repeat, move |app, tx| {
        let account = open_in(app, tx, &asker, &opening, &minted.hash, true)?;
        Ok(minted.issued(account, asker.now))
    })
    .await?;
    Ok(done.say(app, ctx.now)?)
}

/// Opens an account inside a unit, with a hash made before.
///
/// # Errors
/// As [`open`].
pub fn open_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    opening: &Opening,
    hash: &str,
    must_change: bool,
) -> Result<Account, Fault> {
    let mut draw = ctx.draw("account");
    let person = natural(app, tx, ctx, &opening.person, "number")?;
    let account = Account {
        id: AccountId::new(ctx.now.0, draw.bytes()),
        person,
        login: check_login(&opening.login)?,
        name: check_name(&opening.name)?,
        enabled: true,
        must_change,
        synthetic: ctx.synthetic,
    };
    insert_in(tx, ctx, &account, hash, &mut draw)?;
    Ok(account)
}

pub(crate) fn insert_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    account: &Account,
    hash: &str,
    draw: &mut Draw,
) -> Result<(), Fault> {
    if !tx.account_insert(account, hash)? {
        return Err(Refusal::field("login", "login-taken")
            .with("login", account.login.as_str())
            .into());
    }
    written(tx, ctx, account, "opened", None, draw)
}

/// Records what became of an account.
pub(crate) fn written(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    account: &Account,
    reason: &str,
    witness: Option<PersonId>,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let body = Body::AccountWritten {
        account: account.clone(),
        reason: reason.to_owned(),
        witness,
    };
    record(tx, ctx, draw, Subject::Account(account.id), 0, &body)?;
    Ok(())
}

/// Opens or closes an account's door. Closing ends its sessions and tokens at once.
///
/// # Errors
/// `own-account` for the own one; not found; the store's.
pub async fn set_enabled(
    app: &App,
    ctx: &Ctx,
    id: AccountId,
    enabled: bool,
) -> Result<Account, Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| set_enabled_in(tx, &ctx, id, enabled))
        .await
}

/// Opens or closes an account's door inside a unit.
///
/// # Errors
/// As [`set_enabled`].
pub fn set_enabled_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: AccountId,
    enabled: bool,
) -> Result<Account, Fault> {
    require(&ctx.actor, Action::AccountManage)?;
    let mut account = tx.account(id)?.ok_or_else(Refusal::not_found)?.account;
    if account.person == ctx.actor.person {
        return Err(Refusal::forbidden("own-account").into());
    }
    if account.enabled == enabled {
        return Ok(account);
    }
    if !enabled {
        still_administered(tx, ctx, &account)?;
    }
    account.enabled = enabled;
    tx.account_update(&account, "")?;
    if !enabled {
        tx.sessions_end(id, ctx.now)?;
    }
    let reason = if enabled { "enabled" } else { "disabled" };
    written(tx, ctx, &account, reason, None, &mut ctx.draw("account"))?;
    Ok(account)
}

/// Without a security administrator nobody could ever be appointed again.
fn still_administered(tx: &mut Tx<'_>, ctx: &Ctx, closing: &Account) -> Result<(), Fault> {
    for role in Role::ALL
        .iter()
        .copied()
        .filter(|role| role.is_administrator())
    {
        let holders = tx.appointments_of_role(role, ctx.now.date())?;
        if !holders.iter().any(|post| post.person == closing.person) {
            continue;
        }
        for other in holders.iter().filter(|post| post.person != closing.person) {
            if tx
                .accounts_of(other.person)?
                .iter()
                .any(|a| a.account.enabled)
            {
                return Ok(());
            }
        }
        if tx
            .accounts_of(closing.person)?
            .iter()
            .filter(|a| a.account.enabled)
            .count()
            <= 1
        {
            return Err(Refusal::forbidden("last-administrator")
                .with("role", role.code())
                .into());
        }
    }
    Ok(())
}

/// Accounts after a sign-in name, for whoever opens them or appoints to posts.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, ctx: &Ctx, after: &str) -> Result<Vec<AccountLine>, Fault> {
    if scope(&ctx.actor, Action::AppointmentManage).is_none() {
        require(&ctx.actor, Action::AccountManage)?;
    }
    let (after, now) = (after.to_owned(), ctx.now);
    Ok(app
        .read(move |_, tx| {
            let mut lines = Vec::new();
            for known in tx.accounts_after(&after, PAGE)? {
                let posts = tx.appointments_of(known.account.person, now.date())?;
                let locked_until = Some(known.locked_until).filter(|until| *until > now);
                lines.push(AccountLine {
                    account: known.account,
                    locked_until,
                    posts,
                });
            }
            Ok(lines)
        })
        .await?)
}

/// An account by sign-in name, for the desk at which its password is set anew.
///
/// # Errors
/// `account-unknown` at `login`; the store's.
pub async fn by_login(app: &App, ctx: &Ctx, login: &str) -> Result<Account, Fault> {
    if scope(&ctx.actor, Action::PasswordReset).is_none()
        && scope(&ctx.actor, Action::AppointmentManage).is_none()
    {
        require(&ctx.actor, Action::AccountManage)?;
    }
    let login = login.trim().to_lowercase();
    let found = app.read(move |_, tx| tx.account_by_login(&login)).await?;
    Ok(found
        .ok_or_else(|| Refusal::field("login", "account-unknown"))?
        .account)
}

/// Sets a new one-time password for somebody who stands at the desk: the security administrator,
/// or the head of a unit for its own staff, and a second person who confirms with her own sign-in.
/// Neither of them is the account's own person. All sessions and tokens of the account end.
///
/// # Errors
/// `own-account`, `not-your-staff`, `second-…` at the witness; the store's.
pub async fn reset_password(
    app: &App,
    ctx: &Ctx,
    id: AccountId,
    witness: Second,
) -> Result<OneTime, Fault> {
    reset_password_once(app, ctx, id, witness, Repeat::never()).await
}

/// [`reset_password`], under the key its sender chose.
///
/// # Errors
/// As [`reset_password`]; `said-once`; `idempotency-key-reused`.
pub async fn reset_password_once(
    app: &App,
    ctx: &Ctx,
    id: AccountId,
    witness: Second,
    repeat: Repeat,
) -> Result<OneTime, Fault> {
    require(&ctx.actor, Action::PasswordReset)?;
    if let Some(done) = before::<Issued>(app, ctx, &repeat).await? {
        return Ok(done.say(app, ctx.now)?);
    }
    let witness = confirm(app, ctx, witness).await?;
    let minted = mint(app, ctx, "reset-password");
    let asker = ctx.clone();
    let done = once(app, ctx, repeat, move |_, tx| {
        let account = reset_in(tx, &asker, id, &witness, &minted.hash)?;
        Ok(minted.issued(account, asker.now))
    })
    .await?;
    Ok(done.say(app, ctx.now)?)
}

fn reset_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: AccountId,
    witness: &second::Confirmed,
    hash: &str,
) -> Result<Account, Fault> {
    let mut account = tx.account(id)?.ok_or_else(Refusal::not_found)?.account;
    let person = tx.person_resolve(account.person)?;
    if person == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::forbidden("own-account").into());
    }
    reset_reaches(tx, ctx, account.person)?;
    let second = confirmed_in(tx, ctx, witness)?;
    if second == person {
        return Err(Refusal::field("witness", "second-is-concerned").into());
    }
    if tx.appointments_of(second, ctx.now.date())?.is_empty() {
        return Err(Refusal::field("witness", "second-without-post").into());
    }
    account.must_change = true;
    tx.account_update(&account, hash)?;
    tx.sessions_end(id, ctx.now)?;
    written(
        tx,
        ctx,
        &account,
        "password-reset",
        Some(second),
        &mut ctx.draw("reset"),
    )?;
    Ok(account)
}

/// A unit's head reaches her own unit's staff, and no administrator.
fn reset_reaches(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId) -> Result<(), Fault> {
    let Some(post) = ctx
        .actor
        .post
        .as_ref()
        .filter(|post| post.role == Role::UnitHead)
    else {
        return Ok(());
    };
    let posts = tx.appointments_of(person, ctx.now.date())?;
    let staff = posts.iter().any(|p| p.unit == post.unit);
    if !staff || posts.iter().any(|p| p.role.is_administrator()) {
        return Err(Refusal::denied("not-your-staff").into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Chance;

    #[test]
    fn one_time_passwords_are_long_enough_and_read_out_without_doubt() {
        for n in 0..200_u8 {
            let password = one_time(&mut Chance([n; 32]).draw("x"));
            assert_eq!(password.len(), 14);
            assert!(password.chars().count() >= crate::session::PASSWORD_CHARS_MIN);
            assert!(
                password
                    .chars()
                    .all(|c| c == '-' || "23456789abcdefghjkmnpqrstuvwxyz".contains(c)),
                "{password}"
            );
        }
    }

    #[test]
    fn sign_in_names_are_letters_digits_and_little_else() {
        assert_eq!(check_login(" Wang.Fang ").unwrap(), "wang.fang");
        for wrong in ["", "ab", "1ab", "王芳", "a b", "a/b", &"a".repeat(33)] {
            assert!(check_login(wrong).is_err(), "{wrong}");
        }
    }
}
