//! A wish sent again gets the answer it got (DESIGN §4, Idempotency): the unit of any verb, run
//! under the key its sender chose. What is kept holds no secret: see `docs/adr/0010`.

use crate::context::Ctx;
use crate::{App, Fault};
use model::refusal::Refusal;
use model::time::Instant;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{IdemKey, Once, Tx};

/// How long a repetition is told again what is said only once: a one-time password, a value in
/// clear, a file with accounts in clear. Afterwards the wish must be made anew, and journalled anew.
pub const SAID_ONCE_MS: i64 = 10 * 60_000;

/// What tells a repeated wish from a new one.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// The key its sender chose; none: every time is the first.
    pub key: Option<String>,
    /// Method and address pattern it came by.
    pub route: String,
    /// SM3 of everything that was sent.
    pub body: [u8; 32],
}

impl Repeat {
    /// A wish that is never a repetition of another.
    #[must_use]
    pub fn never() -> Self {
        Self {
            key: None,
            route: String::new(),
            body: [0; 32],
        }
    }

    /// What was sent may hold a password or a citizen number: under a plain digest they could be
    /// guessed from a stolen database, so it is kept under the site's key.
    fn body(&self, app: &App) -> [u8; 32] {
        app.sealer().digest("idempotency-body", &self.body)
    }
}

/// Runs a unit once under (account, route, key) and keeps what it answered in the same transaction;
/// sent again with the same body it is not run and that answer is given. A refusal leaves no record.
/// What is kept for thirty days must hold no secret and no clear personal number.
///
/// # Errors
/// `idempotency-key-reused` when the key came with another body; the unit's own; the store's.
pub async fn once<T>(
    app: &App,
    ctx: &Ctx,
    repeat: Repeat,
    unit: impl Fn(&App, &mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
) -> Result<T, Fault>
where
    T: Serialize + DeserializeOwned + Send + 'static,
{
    let ctx = ctx.clone();
    app.submit(move |app, tx| once_in(app, tx, &ctx, &repeat, &unit))
        .await
}

/// The same inside a unit, of which it must be the first thing that writes.
///
/// # Errors
/// As [`once`].
pub fn once_in<T: Serialize + DeserializeOwned>(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    repeat: &Repeat,
    unit: impl Fn(&App, &mut Tx<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let Some(client_key) = &repeat.key else {
        return unit(app, tx);
    };
    let key = IdemKey {
        account: ctx.actor.account,
        route: &repeat.route,
        client_key,
    };
    match tx.once(&key, &repeat.body(app), ctx.now)? {
        Once::Again(kept) => read(repeat, &kept),
        Once::First(noted) => {
            let done = unit(app, tx)?;
            let kept = serde_json::to_vec(&done).map_err(|e| crate::Error::Canon(e.to_string()))?;
            tx.once_outcome(&noted, &kept)?;
            Ok(done)
        }
    }
}

/// What a wish was answered before, if it was: asked before work that is slow on purpose or cannot
/// be part of a unit. The unit that follows decides under [`once`] all the same.
///
/// # Errors
/// As [`once`].
pub async fn before<T>(app: &App, ctx: &Ctx, repeat: &Repeat) -> Result<Option<T>, Fault>
where
    T: DeserializeOwned + Send + 'static,
{
    if repeat.key.is_none() {
        return Ok(None);
    }
    let (ctx, repeat) = (ctx.clone(), repeat.clone());
    app.read(move |app, tx| Ok(before_in(app, tx, &ctx, &repeat)))
        .await?
}

/// The same within a read.
///
/// # Errors
/// As [`once`].
pub fn before_in<T: DeserializeOwned>(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    repeat: &Repeat,
) -> Result<Option<T>, Fault> {
    let Some(client_key) = &repeat.key else {
        return Ok(None);
    };
    let key = IdemKey {
        account: ctx.actor.account,
        route: &repeat.route,
        client_key,
    };
    let held = tx.once_held(&key, &repeat.body(app))?;
    held.map(|kept| read(repeat, &kept)).transpose()
}

fn read<T: DeserializeOwned>(repeat: &Repeat, kept: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(kept).map_err(|e| {
        crate::Error::Damaged(format!("what {} answered before: {e}", repeat.route)).into()
    })
}

/// Whether what is said only once may still be told again to whoever repeats her wish.
///
/// # Errors
/// `said-once`.
pub fn still_said(at: Instant, now: Instant) -> Result<(), Refusal> {
    if now.0 - at.0 <= SAID_ONCE_MS {
        return Ok(());
    }
    Err(Refusal::forbidden("said-once").with("minutes", SAID_ONCE_MS / 60_000))
}
