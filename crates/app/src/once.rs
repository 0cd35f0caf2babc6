//! A wish sent again gets the answer it got (DESIGN §4, Idempotency): the unit of any verb, run
//! under the key its sender chose.

use crate::context::Ctx;
use crate::{App, Fault};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{IdemKey, Once, Tx};

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
    let Some(client_key) = repeat.key else {
        return app.submit(unit).await;
    };
    let (account, now) = (ctx.actor.account, ctx.now);
    app.submit(move |app, tx| {
        let key = IdemKey {
            account,
            route: &repeat.route,
            client_key: &client_key,
        };
        match tx.once(&key, &repeat.body, now)? {
            Once::Again(kept) => serde_json::from_slice(&kept).map_err(|e| {
                crate::Error::Damaged(format!("what {} answered before: {e}", repeat.route)).into()
            }),
            Once::First(noted) => {
                let done = unit(app, tx)?;
                let kept =
                    serde_json::to_vec(&done).map_err(|e| crate::Error::Canon(e.to_string()))?;
                tx.once_outcome(&noted, &kept)?;
                Ok(done)
            }
        }
    })
    .await
}
