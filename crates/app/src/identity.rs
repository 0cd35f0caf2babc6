//! Unified identity: signing in through the site's own sign-in service, whose subjects are bound to
//! accounts that there are; and what administrators see of accounts in numbers. No account is ever
//! made by it. What the service calls somebody is kept as a keyed digest only.

use crate::account::{Second, confirm, confirmed_in};
use crate::context::{Chance, Ctx};
use crate::journal::{record, record_product};
use crate::notice::{Says, send_in};
use crate::once::{Repeat, before, once};
use crate::policy::{Action, require};
use crate::port::{IdentityProvider, SignInAsked, Unproven};
use crate::session::{Opened, open_in};
use crate::{App, Fault};
use codes::zone::{day_number, day_of_number};
use jiff::civil::Date;
use model::id::{AccountId, PersonId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::time::Instant;
use std::sync::Arc;
use store::Tx;
pub use store::identity::TokenLine;
use store::identity::{IdentityLink, SignInState};

/// How long the way there and back may take.
pub const STATE_MS: i64 = 10 * 60_000;
/// Days whose sign-ins are counted.
const DAYS: i32 = 7;
/// Locked accounts, and tokens, that are shown.
const SHOWN: i64 = 50;
/// Bound accounts of a page.
pub const PAGE: i64 = 50;
/// Longest subject an administrator may type, in characters.
const SUBJECT_CHARS_MAX: usize = 255;

fn provider(app: &App) -> Result<Arc<dyn IdentityProvider>, Refusal> {
    app.wiring()
        .and_then(|wiring| wiring.identity.clone())
        .ok_or_else(Refusal::not_found)
}

/// What the site's sign-in service is called; none where it has none.
#[must_use]
pub fn service(app: &App) -> Option<String> {
    provider(app).ok().map(|service| service.name().to_owned())
}

fn link_of(app: &App, issuer: &str, subject: &str) -> [u8; 32] {
    let both = format!("{issuer}\n{subject}");
    app.sealer().digest("identity-subject", both.as_bytes())
}

fn state_of(app: &App, state: &str) -> [u8; 32] {
    app.sealer().digest("sign-in-state", state.as_bytes())
}

fn browser_of(app: &App, browser: &str) -> [u8; 32] {
    app.sealer().digest("sign-in-browser", browser.as_bytes())
}

fn unproven(why: &Unproven) -> Refusal {
    match why {
        Unproven::Unreachable(_) => Refusal::forbidden("identity-unreachable"),
        Unproven::Refused(_) => Refusal::denied("identity-unproven"),
    }
}

/// Who goes on the way to the sign-in service.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// What her browser holds: nobody else's may come back.
    pub browser: String,
    /// The account that is to be bound; none to sign in.
    pub account: Option<AccountId>,
    /// Where she goes afterwards, a path of this site.
    pub next: String,
    /// Where the service sends her back to, a full address.
    pub back: String,
}

/// The address at the sign-in service a browser is sent to. It may ask the service first, and blocks.
///
/// # Errors
/// Not found where there is no service; `identity-unreachable`; the store's.
pub async fn begin(
    app: &App,
    now: Instant,
    chance: Chance,
    leaving: Leaving,
) -> Result<String, Fault> {
    let service = provider(app)?;
    let mut draw = chance.draw("identity");
    let mut word = || evidence::hex::encode(&draw.take());
    let asked = SignInAsked {
        state: word(),
        nonce: word(),
        verifier: word(),
        back: leaving.back,
    };
    let address = service.begin(&asked).map_err(|why| unproven(&why))?;
    let held = SignInState {
        browser: browser_of(app, &leaving.browser),
        verifier: asked.verifier,
        nonce: asked.nonce,
        account: leaving.account,
        next: leaving.next,
        ends_at: now.plus_ms(STATE_MS),
    };
    let digest = state_of(app, &asked.state);
    app.submit(move |_, tx| Ok(tx.sign_in_state_put(&digest, &held)?))
        .await?;
    Ok(address)
}

/// Who comes back from the sign-in service.
#[derive(Debug, Clone)]
pub struct Returning {
    /// What her browser holds.
    pub browser: String,
    /// The state that comes back.
    pub state: String,
    /// The code; none when the service would not let her in.
    pub code: Option<String>,
    /// Where the service was told to send her, as it was said at the beginning.
    pub back: String,
}

/// What became of it.
#[derive(Debug, Clone)]
pub enum Returned {
    /// Signed in.
    Opened(Opened, String),
    /// The account is bound.
    Bound(String),
}

/// Receives who comes back: signs her in to the account her subject is bound to, or binds it to the
/// account she left from. The state counts once, for ten minutes, in the browser it began in. It asks
/// the service, and blocks.
///
/// # Errors
/// Not found where there is no service; `identity-state`, `identity-unreachable`,
/// `identity-unproven`, `identity-not-bound`, `identity-taken`, `identity-bound`; the store's.
pub async fn receive(
    app: &App,
    now: Instant,
    chance: Chance,
    signed: Option<&Ctx>,
    returning: Returning,
) -> Result<Returned, Fault> {
    let service = provider(app)?;
    let digest = state_of(app, &returning.state);
    // Taken in a unit of its own: whatever comes of it, it does not count again.
    let held = app
        .submit(move |_, tx| Ok(tx.sign_in_state_take(&digest)?))
        .await?;
    let browser = browser_of(app, &returning.browser);
    let account = signed.map(|ctx| ctx.actor.account);
    let held = held
        .filter(|held| now <= held.ends_at && held.browser == browser)
        .filter(|held| held.account.is_none() || held.account == account)
        .ok_or_else(|| Refusal::denied("identity-state"))?;
    let asked = SignInAsked {
        state: returning.state,
        nonce: held.nonce,
        verifier: held.verifier,
        back: returning.back,
    };
    let proof = match &returning.code {
        Some(code) => service.subject(code, &asked, now),
        None => Err(Unproven::Refused("no code".to_owned())),
    };
    let subject = match proof {
        Ok(subject) => subject,
        Err(why) => {
            failed(app, now, chance, None).await?;
            return Err(unproven(&why).into());
        }
    };
    let link = link_of(app, service.issuer(), &subject);
    match (held.account, signed) {
        (Some(account), Some(ctx)) => {
            let (ctx, issuer) = (ctx.clone(), service.issuer().to_owned());
            app.submit(move |_, tx| bind_in(tx, &ctx, account, &issuer, link, None))
                .await?;
            Ok(Returned::Bound(held.next))
        }
        _ => {
            let opened = app
                .submit(move |app, tx| sign_in_in(app, tx, now, chance, &link))
                .await?;
            match opened {
                Ok(opened) => Ok(Returned::Opened(opened, held.next)),
                Err(account) => {
                    failed(app, now, chance, account).await?;
                    Err(Refusal::denied("identity-not-bound").into())
                }
            }
        }
    }
}

async fn failed(
    app: &App,
    now: Instant,
    chance: Chance,
    account: Option<AccountId>,
) -> Result<(), Fault> {
    app.submit(move |_, tx| {
        let subject = account.map_or(Subject::County, Subject::Account);
        let body = Body::SignInFailed {
            account,
            why: "identity".to_owned(),
        };
        let mut draw = chance.draw("identity-failed");
        record_product(tx, now, false, &mut draw, subject, 0, &body)?;
        Ok(())
    })
    .await
}

/// A session for the account of a subject; the account that is closed, or none, where there is none.
fn sign_in_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: Chance,
    link: &[u8; 32],
) -> Result<Result<Opened, Option<AccountId>>, Fault> {
    let Some(link) = tx.identity_link(link)? else {
        return Ok(Err(None));
    };
    let known = tx.account(link.account)?.map(|known| known.account);
    let Some(account) = known.filter(|account| account.enabled) else {
        return Ok(Err(Some(link.account)));
    };
    // A lock after wrong passwords keeps out who guesses; whom the service vouches for guesses nothing.
    open_in(app, tx, now, chance, &account, Some("oidc")).map(Ok)
}

fn bind_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    account: AccountId,
    issuer: &str,
    digest: [u8; 32],
    witness: Option<PersonId>,
) -> Result<(), Fault> {
    if let Some(held) = tx.identity_link(&digest)? {
        if held.account == account {
            return Ok(());
        }
        return Err(Refusal::forbidden("identity-taken").into());
    }
    if !tx.identity_links_of(account)?.is_empty() {
        return Err(Refusal::forbidden("identity-bound").into());
    }
    let link = IdentityLink {
        digest,
        account,
        issuer: issuer.to_owned(),
        bound_at: ctx.now,
    };
    tx.identity_link_insert(&link)?;
    let body = Body::IdentityBound {
        account,
        issuer: issuer.to_owned(),
        link: evidence::hex::encode(&digest),
        witness,
    };
    let mut draw = ctx.draw("identity-bound");
    record(tx, ctx, &mut draw, Subject::Account(account), 0, &body)?;
    if witness.is_some() {
        let says = Says::of("notice-identity-bound").with("by", ctx.actor.name.as_str());
        send_in(tx, ctx, account, says, &mut draw)?;
    }
    Ok(())
}

fn unbind_in(tx: &mut Tx<'_>, ctx: &Ctx, account: AccountId) -> Result<(), Fault> {
    let links = tx.identity_links_of(account)?;
    if links.is_empty() {
        return Err(Refusal::not_found().into());
    }
    let mut draw = ctx.draw("identity-unbound");
    for link in links {
        tx.identity_link_delete(&link.digest)?;
        let body = Body::IdentityUnbound {
            account,
            link: evidence::hex::encode(&link.digest),
        };
        record(tx, ctx, &mut draw, Subject::Account(account), 0, &body)?;
    }
    Ok(())
}

/// An administrator's wish to bind a subject to an account.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Sign-in name of the account.
    pub login: String,
    /// What the service calls its holder.
    pub subject: String,
}

/// Binds a subject to an account by an administrator and a second person, neither of them its holder,
/// who is told. All that it gives is another way in, so it asks for as much as a new password.
///
/// # Errors
/// `account-unknown`, `identity-subject`, `own-account`, `second-…`, `identity-taken`,
/// `identity-bound`; not found where there is no service; the store's.
pub async fn bind(
    app: &App,
    ctx: &Ctx,
    binding: Binding,
    second: Second,
    repeat: Repeat,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::AccountManage)?;
    let service = provider(app)?;
    if before::<()>(app, ctx, &repeat).await?.is_some() {
        return Ok(());
    }
    let subject = binding.subject.trim();
    if subject.is_empty() || subject.chars().count() > SUBJECT_CHARS_MAX {
        return Err(Refusal::field("subject", "identity-subject").into());
    }
    let link = link_of(app, service.issuer(), subject);
    let issuer = service.issuer().to_owned();
    let confirmed = confirm(app, ctx, second).await?;
    let login = binding.login.trim().to_lowercase();
    let asker = ctx.clone();
    once(app, ctx, repeat, move |_, tx| {
        let account = tx
            .account_by_login(&login)?
            .ok_or_else(|| Refusal::field("login", "account-unknown"))?
            .account;
        let person = tx.person_resolve(account.person)?;
        if person == tx.person_resolve(asker.actor.person)? {
            return Err(Refusal::forbidden("own-account").into());
        }
        let second = confirmed_in(tx, &asker, &confirmed)?;
        if second == person {
            return Err(Refusal::field("witness", "second-is-concerned").into());
        }
        if tx.appointments_of(second, asker.now.date())?.is_empty() {
            return Err(Refusal::field("witness", "second-without-post").into());
        }
        bind_in(tx, &asker, account.id, &issuer, link, Some(second))
    })
    .await
}

/// Unbinds an account, by an administrator; it is signed in to by password from now on.
///
/// # Errors
/// Not found; not for this post; the store's.
pub fn unbind_account_in(tx: &mut Tx<'_>, ctx: &Ctx, account: AccountId) -> Result<(), Fault> {
    require(&ctx.actor, Action::AccountManage)?;
    unbind_in(tx, ctx, account)?;
    let says = Says::of("notice-identity-unbound").with("by", ctx.actor.name.as_str());
    send_in(tx, ctx, account, says, &mut ctx.draw("identity-told"))
}

/// Unbinds the own account.
///
/// # Errors
/// Not found; the store's.
pub fn unbind_own_in(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<(), Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    unbind_in(tx, ctx, ctx.actor.account)
}

/// Since when the own account is bound, where it is.
///
/// # Errors
/// The store's.
pub async fn own(app: &App, ctx: &Ctx) -> Result<Option<Instant>, Fault> {
    let account = ctx.actor.account;
    let links = app.read(move |_, tx| tx.identity_links_of(account)).await?;
    Ok(links.first().map(|link| link.bound_at))
}

/// An account that is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundLine {
    /// The account.
    pub account: AccountId,
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Since when.
    pub bound_at: Instant,
}

/// Sign-ins of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayLine {
    /// The day.
    pub day: Date,
    /// Sign-ins.
    pub signed_in: i64,
    /// Attempts that failed.
    pub failed: i64,
}

/// Accounts in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Accounts that may sign in.
    pub open: i64,
    /// Accounts that may not.
    pub closed: i64,
    /// Sessions now.
    pub sessions: i64,
    /// Posts today by role.
    pub posts: Vec<(String, i64)>,
    /// The last days, newest first.
    pub days: Vec<DayLine>,
    /// Locked after wrong passwords: sign-in name, until when.
    pub locked: Vec<(String, Instant)>,
    /// Tokens of programs, the newest.
    pub tokens: Vec<TokenLine>,
    /// The sign-in service: its name and what it calls itself.
    pub service: Option<(String, String)>,
    /// Accounts bound to it.
    pub bound: i64,
}

/// Accounts, posts, sign-ins, locks and tokens in numbers.
///
/// # Errors
/// Not for this post; the store's.
pub async fn overview(app: &App, ctx: &Ctx) -> Result<Overview, Fault> {
    require(&ctx.actor, Action::SystemsRead)?;
    let service = provider(app)
        .ok()
        .map(|service| (service.name().to_owned(), service.issuer().to_owned()));
    let now = ctx.now;
    Ok(app
        .read(move |_, tx| {
            let today = now.date();
            let (open, closed) = tx.account_counts()?;
            let mut days = Vec::new();
            for back in 0..DAYS {
                let day = day_of_number(day_number(today) - back);
                let (from, to) = (Instant::start_of(day), Instant::end_of(day).plus_ms(1));
                days.push(DayLine {
                    day,
                    signed_in: tx.entries_of_kind("session.signed-in", from, to)?,
                    failed: tx.entries_of_kind("session.failed", from, to)?,
                });
            }
            Ok(Overview {
                open,
                closed,
                sessions: tx.session_count(now)?,
                posts: tx.posts_by_role(today)?,
                days,
                locked: tx.accounts_locked(now, SHOWN)?,
                tokens: tx.tokens(SHOWN)?,
                service,
                bound: tx.identity_link_count()?,
            })
        })
        .await?)
}

/// Bound accounts after a sign-in name.
///
/// # Errors
/// Not for this post; the store's.
pub async fn bound(app: &App, ctx: &Ctx, after: &str) -> Result<Vec<BoundLine>, Fault> {
    require(&ctx.actor, Action::SystemsRead)?;
    let after = after.to_owned();
    let lines = app
        .read(move |_, tx| tx.identity_links_after(&after, PAGE))
        .await?;
    Ok(lines
        .into_iter()
        .map(|(link, login, name)| BoundLine {
            account: link.account,
            login,
            name,
            bound_at: link.bound_at,
        })
        .collect())
}
