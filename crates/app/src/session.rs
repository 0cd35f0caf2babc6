//! Signing in and out; sessions and tokens; switching between posts; passwords.

use crate::context::{Chance, Ctx};
use crate::journal::{record, record_product};
use crate::once::{Repeat, before, once};
use crate::policy::{Action, require};
use crate::token::Known;
use crate::{App, Fault};
use model::account::{Actor, Appointment};
use model::id::{AccountId, AppointmentId, PersonId, SessionId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::role::Role;
use model::time::Instant;
use store::Tx;
use store::account::Session;

/// A session ends after so long without a request.
pub const IDLE_MS: i64 = 30 * 60_000;
/// A grid worker's phone may rest for a working day.
pub const IDLE_FIELD_MS: i64 = 10 * 3_600_000;
/// A session ends after so long in any case.
pub const SESSION_MS: i64 = 12 * 3_600_000;
/// Failures after which each further one locks the account for longer.
pub const FREE_FAILURES: i64 = 4;
/// Shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// How stale `seen_at` may get before a request writes it again.
const SEEN_STEP_MS: i64 = 60_000;

/// A session that has just been opened; the token is shown once, to the browser.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The token.
    pub token: String,
    /// Whether a new password must be set first.
    pub must_change: bool,
}

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The session; none for a bearer token.
    pub session: Option<SessionId>,
    /// Token against cross-site requests; empty for a bearer token.
    pub csrf: String,
    /// Who, in which post.
    pub actor: Actor,
    /// All her posts today, for the switch in the top bar.
    pub posts: Vec<Appointment>,
    /// Whether a new password must be set first.
    pub must_change: bool,
}

fn lock_ms(failures: i64) -> i64 {
    match failures {
        f if f < FREE_FAILURES => 0,
        f if f < 7 => 60_000,
        f if f < 10 => 10 * 60_000,
        f if f < 15 => 15 * 60_000,
        _ => 3_600_000,
    }
}

fn token_digest(app: &App, token: &str) -> [u8; 32] {
    app.sealer().digest("session-token", token.as_bytes())
}

/// Signs in by name and password. A wrong name takes as long as a wrong password and says the same.
///
/// # Errors
/// `sign-in-failed`, `account-locked` with the minutes left; the store's.
pub async fn sign_in(
    app: &App,
    now: Instant,
    chance: Chance,
    login: &str,
    password: &str,
) -> Result<Opened, Fault> {
    let login = login.trim().to_lowercase();
    let known = {
        let login = login.clone();
        app.read(move |_, tx| tx.account_by_login(&login)).await?
    };
    // Checked before the unit: hashing is slow on purpose and must not hold the writer.
    let hash = known
        .as_ref()
        .map_or_else(|| NOBODY.to_owned(), |k| k.password.clone());
    let locked = known.as_ref().is_some_and(|k| k.locked_until > now);
    let fits = !locked && app.hashing().fits(password, &hash);
    let account = known.map(|k| k.account.id);
    let outcome = app
        .submit(move |app, tx| sign_in_in(app, tx, now, chance, account, fits, &hash))
        .await?;
    outcome.map_err(Fault::Refused)
}

/// A hash that no password fits, so that unknown names cost the same.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn sign_in_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: Chance,
    account: Option<AccountId>,
    fits: bool,
    hash: &str,
) -> Result<Result<Opened, Refusal>, Fault> {
    let mut draw = chance.draw("sign-in");
    let Some(credentials) = account.map(|id| tx.account(id)).transpose()?.flatten() else {
        let body = Body::SignInFailed {
            account: None,
            why: "unknown".into(),
        };
        record_product(tx, now, false, &mut draw, Subject::County, 0, &body)?;
        return Ok(Err(Refusal::denied("sign-in-failed")));
    };
    let id = credentials.account.id;
    let mut fail = |tx: &mut Tx<'_>, why: &str| {
        let body = Body::SignInFailed {
            account: Some(id),
            why: why.into(),
        };
        record_product(tx, now, false, &mut draw, Subject::Account(id), 0, &body)
    };
    if credentials.locked_until > now {
        fail(tx, "locked")?;
        let minutes = (credentials.locked_until.0 - now.0 + 59_999) / 60_000;
        return Ok(Err(
            Refusal::denied("account-locked").with("minutes", minutes)
        ));
    }
    if !credentials.account.enabled {
        fail(tx, "disabled")?;
        return Ok(Err(Refusal::denied("sign-in-failed")));
    }
    if !fits || credentials.password != hash {
        fail(tx, "password")?;
        let failures = credentials.failures + 1;
        tx.account_failed(id, now.plus_ms(lock_ms(failures)))?;
        return Ok(Err(Refusal::denied("sign-in-failed")));
    }
    tx.account_succeeded(id)?;
    let opened = open_in(app, tx, now, chance, &credentials.account, None)?;
    Ok(Ok(opened))
}

/// Opens a session of an account whose holder is known by now; `how` when not by her password.
///
/// # Errors
/// The store's.
pub(crate) fn open_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: Chance,
    account: &model::account::Account,
    how: Option<&str>,
) -> Result<Opened, Fault> {
    let mut draw = chance.draw("session");
    let id = account.id;
    let posts = tx.appointments_of(account.person, now.date())?;
    let token = evidence::hex::encode(&draw.take());
    let session = Session {
        id: SessionId::new(now.0, draw.bytes()),
        account: id,
        post: posts.first().map(|post| post.id),
        csrf: evidence::hex::encode(&draw.bytes::<16>()),
        seen_at: now,
        ends_at: now.plus_ms(SESSION_MS),
    };
    tx.session_insert(&token_digest(app, &token), &session, now)?;
    let body = Body::SignedIn {
        account: id,
        how: how.map(str::to_owned),
    };
    let actor = actor_of(account, None);
    let ctx = Ctx {
        now,
        actor,
        locale: words::Locale::ZhCn,
        chance,
        purpose: None,
        synthetic: account.synthetic,
    };
    record(tx, &ctx, &mut draw, Subject::Account(id), 0, &body)?;
    Ok(Opened {
        token,
        must_change: account.must_change,
    })
}

fn actor_of(account: &model::account::Account, post: Option<Appointment>) -> Actor {
    Actor {
        account: account.id,
        person: account.person,
        name: account.name.clone(),
        post,
    }
}

fn signed(
    tx: &mut Tx<'_>,
    now: Instant,
    account: AccountId,
    post: Option<AppointmentId>,
    session: Option<(SessionId, String)>,
) -> Result<Option<Signed>, store::Error> {
    let Some(credentials) = tx.account(account)? else {
        return Ok(None);
    };
    if !credentials.account.enabled {
        return Ok(None);
    }
    let posts = tx.appointments_of(credentials.account.person, now.date())?;
    // A post that ended since is gone at the next request (ASVS 8.3.2).
    let chosen = post
        .and_then(|id| posts.iter().find(|p| p.id == id))
        .cloned();
    let chosen = match (chosen, post) {
        (Some(post), _) => Some(post),
        (None, Some(_)) => posts.first().cloned(),
        (None, None) => None,
    };
    let (id, csrf) = session.map_or((None, String::new()), |(id, csrf)| (Some(id), csrf));
    Ok(Some(Signed {
        session: id,
        csrf,
        actor: actor_of(&credentials.account, chosen),
        posts,
        must_change: credentials.account.must_change,
    }))
}

/// Who holds a session token.
///
/// # Errors
/// The store's.
pub async fn resume(app: &App, now: Instant, token: &str) -> Result<Option<Signed>, Fault> {
    let digest = token_digest(app, token);
    let known = match app.known_tokens().get(app, now, &digest) {
        Some(known) => Some(known),
        None => {
            app.read(move |app, tx| {
                let Some(session) = tx.session(&digest)? else {
                    return Ok(None);
                };
                let of = Some((session.id, session.csrf.clone()));
                let signed = signed(tx, now, session.account, session.post, of)?;
                let known = signed.map(|signed| Known {
                    session: Some(session),
                    signed,
                });
                Ok(app.known_tokens().kept(tx, now, digest, known))
            })
            .await?
        }
    };
    let Some(Known {
        session: Some(session),
        signed,
    }) = known
    else {
        return Ok(None);
    };
    let idle = idle_ms(signed.actor.role());
    if session.ends_at < now || session.seen_at.plus_ms(idle) < now {
        return Ok(None);
    }
    if session.seen_at.plus_ms(SEEN_STEP_MS) < now {
        app.submit(move |_, tx| Ok(tx.session_seen(&digest, now)?))
            .await?;
        app.known_tokens().seen(&digest, now);
    }
    Ok(Some(signed))
}

const fn idle_ms(role: Role) -> i64 {
    match role {
        Role::GridWorker => IDLE_FIELD_MS,
        _ => IDLE_MS,
    }
}

/// The session of a token, if it has neither ended nor rested too long for any post.
///
/// # Errors
/// The store's.
pub(crate) fn standing(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    token: &str,
) -> Result<Option<Session>, store::Error> {
    let held = tx.session(&token_digest(app, token))?;
    Ok(held.filter(|s| now <= s.ends_at && now <= s.seen_at.plus_ms(IDLE_FIELD_MS)))
}

/// Who acts in a session, if her account still may and the session has not rested too long for her
/// post.
///
/// # Errors
/// The store's.
pub(crate) fn actor_in(
    tx: &mut Tx<'_>,
    now: Instant,
    session: &Session,
) -> Result<Option<Actor>, store::Error> {
    let known = Some((session.id, session.csrf.clone()));
    let signed = signed(tx, now, session.account, session.post, known)?;
    Ok(signed
        .map(|signed| signed.actor)
        .filter(|actor| now <= session.seen_at.plus_ms(idle_ms(actor.role()))))
}

/// Who holds a bearer token.
///
/// # Errors
/// The store's.
pub async fn bearer(app: &App, now: Instant, token: &str) -> Result<Option<Signed>, Fault> {
    let digest = token_digest(app, token);
    let known = match app.known_tokens().get(app, now, &digest) {
        Some(known) => Some(known),
        None => {
            app.read(move |app, tx| {
                let Some((account, post)) = tx.bearer(&digest)? else {
                    return Ok(None);
                };
                // A token was opened for one post and never passes to another of the same person.
                let known = signed(tx, now, account, post, None)?
                    .filter(|signed| signed.actor.post.as_ref().map(|held| held.id) == post)
                    .map(|signed| Known {
                        session: None,
                        signed,
                    });
                Ok(app.known_tokens().kept(tx, now, digest, known))
            })
            .await?
        }
    };
    Ok(known
        .filter(|known| known.session.is_none())
        .map(|known| known.signed))
}

/// Opens a bearer token for a program, in one of the account's posts.
///
/// # Errors
/// `account-unknown`; the store's.
pub fn open_bearer_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: Chance,
    login: &str,
) -> Result<String, Fault> {
    let credentials = tx
        .account_by_login(login)?
        .ok_or_else(|| Refusal::invalid("account-unknown"))?;
    let posts = tx.appointments_of(credentials.account.person, now.date())?;
    let mut draw = chance.draw("bearer");
    let token = evidence::hex::encode(&draw.take());
    tx.bearer_insert(
        &token_digest(app, &token),
        credentials.account.id,
        posts.first().map(|p| p.id),
        login,
        now,
    )?;
    let body = Body::AccountWritten {
        account: credentials.account.clone(),
        reason: "token-opened".into(),
        witness: None,
    };
    record_product(
        tx,
        now,
        false,
        &mut draw,
        Subject::Account(credentials.account.id),
        0,
        &body,
    )?;
    Ok(token)
}

/// Acts in another of the own posts from now on; none = as a citizen.
///
/// # Errors
/// `not-your-post`; the store's.
pub async fn switch(
    app: &App,
    ctx: &Ctx,
    session: SessionId,
    post: Option<AppointmentId>,
) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| switch_in(tx, &ctx, session, post))
        .await
}

/// Acts in another post from now on, inside a unit.
///
/// # Errors
/// As [`switch`].
pub fn switch_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    session: SessionId,
    post: Option<AppointmentId>,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    if let Some(id) = post {
        let posts = tx.appointments_of(ctx.actor.person, ctx.now.date())?;
        if !posts.iter().any(|p| p.id == id) {
            return Err(Refusal::denied("not-your-post").into());
        }
    }
    Ok(tx.session_post(session, post)?)
}

/// Signs out.
///
/// # Errors
/// The store's.
pub async fn sign_out(app: &App, ctx: &Ctx, session: SessionId) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        tx.session_delete(session)?;
        let body = Body::SignedOut {
            account: ctx.actor.account,
        };
        record(
            tx,
            &ctx,
            &mut ctx.draw("sign-out"),
            Subject::Account(ctx.actor.account),
            0,
            &body,
        )?;
        Ok(())
    })
    .await
}

/// Whether a new password may be set at all.
///
/// # Errors
/// `password-short`, `password-same-as-name`.
pub fn check_password(login: &str, password: &str) -> Result<(), Refusal> {
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(Refusal::field("new", "password-short").with("min", PASSWORD_CHARS_MIN as i64));
    }
    if password.to_lowercase().contains(&login.to_lowercase()) {
        return Err(Refusal::field("new", "password-same-as-name"));
    }
    Ok(())
}

/// Sets the own password. All other sessions of the account end.
///
/// # Errors
/// `password-wrong` at `old`; what [`check_password`] says; the store's.
pub async fn set_password(
    app: &App,
    ctx: &Ctx,
    session: SessionId,
    old: &str,
    new: &str,
) -> Result<(), Fault> {
    set_password_once(app, ctx, session, old, new, Repeat::never()).await
}

/// [`set_password`], under the key its sender chose.
///
/// # Errors
/// As [`set_password`]; `said-once`; `idempotency-key-reused`.
pub async fn set_password_once(
    app: &App,
    ctx: &Ctx,
    session: SessionId,
    old: &str,
    new: &str,
    repeat: Repeat,
) -> Result<(), Fault> {
    if before::<()>(app, ctx, &repeat).await?.is_some() {
        return Ok(());
    }
    let account = ctx.actor.account;
    let Some(known) = app.read(move |_, tx| tx.account(account)).await? else {
        return Err(Refusal::not_found().into());
    };
    check_password(&known.account.login, new)?;
    if !app.hashing().fits(old, &known.password) {
        // Guessing the old password counts like guessing at the door.
        let until = ctx.now.plus_ms(lock_ms(known.failures + 1));
        app.submit(move |_, tx| Ok(tx.account_failed(account, until)?))
            .await?;
        return Err(Refusal::field("old", "password-wrong").into());
    }
    if old == new {
        return Err(Refusal::field("new", "password-same").into());
    }
    let hash = app.hashing().hash(new, ctx.draw("password-salt").bytes());
    let asker = ctx.clone();
    once(app, ctx, repeat, move |_, tx| {
        let ctx = &asker;
        // Looked at again: it may have been closed, or reset at the desk, while the hash was made.
        let held = tx
            .account(account)?
            .filter(|held| held.account.enabled)
            .ok_or_else(Refusal::not_found)?;
        if held.password != known.password {
            return Err(Refusal::field("old", "password-wrong").into());
        }
        let mut changed = held.account;
        changed.must_change = false;
        tx.account_update(&changed, &hash)?;
        // Whoever sits in another session of the account is out at once.
        tx.sessions_end_others(account, session, ctx.now)?;
        let body = Body::AccountWritten {
            account: changed,
            reason: "password-set".into(),
            witness: None,
        };
        record(
            tx,
            ctx,
            &mut ctx.draw("password"),
            Subject::Account(account),
            0,
            &body,
        )?;
        Ok(())
    })
    .await
}

/// Persons for whom a citizen may act today.
///
/// # Errors
/// The store's.
pub fn acts_for(
    tx: &mut Tx<'_>,
    person: PersonId,
    now: Instant,
) -> Result<Vec<PersonId>, store::Error> {
    Ok(tx
        .authorisations_to(person, now.date())?
        .into_iter()
        .map(|a| a.from)
        .collect())
}
