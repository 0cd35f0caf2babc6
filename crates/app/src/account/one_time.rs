//! Passwords that are said once, on paper. Nothing keeps them: a random seed stands in the kept
//! outcome of the wish, and only this installation's key makes the password of it again, for the
//! few minutes in which a repetition is answered alike (`docs/adr/0010`).

use super::one_time;
use crate::App;
use crate::context::{Chance, Ctx};
use crate::once::still_said;
use model::account::Account;
use model::refusal::Refusal;
use model::time::Instant;
use serde::{Deserialize, Serialize};

/// A password that is said once, on paper, and must be changed at the first sign-in.
#[derive(Clone)]
pub struct OneTime {
    /// The account.
    pub account: Account,
    /// The password; it stands nowhere else.
    pub password: String,
}

impl std::fmt::Debug for OneTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OneTime")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// An account with a new one-time password, as its wish's outcome is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Issued {
    account: Account,
    seed: [u8; 16],
    at: Instant,
}

/// A one-time password made before the unit that sets it: hashing is slow on purpose.
#[derive(Clone)]
pub(crate) struct Minted {
    seed: [u8; 16],
    pub(crate) hash: String,
}

fn password(app: &App, seed: &[u8; 16]) -> String {
    one_time(&mut Chance(app.sealer().digest("one-time-password", seed)).draw("password"))
}

/// Makes a password under a name of the context's draws.
pub(crate) fn mint(app: &App, ctx: &Ctx, name: &'static str) -> Minted {
    let mut draw = ctx.draw(name);
    let seed = draw.bytes();
    let hash = app.hashing().hash(&password(app, &seed), draw.bytes());
    Minted { seed, hash }
}

impl Minted {
    /// What is kept of it with its account.
    pub(crate) fn issued(&self, account: Account, at: Instant) -> Issued {
        Issued {
            account,
            seed: self.seed,
            at,
        }
    }
}

impl Issued {
    /// Says it.
    ///
    /// # Errors
    /// `said-once` when it is asked for again later.
    pub(crate) fn say(self, app: &App, now: Instant) -> Result<OneTime, Refusal> {
        still_said(self.at, now)?;
        Ok(OneTime {
            password: password(app, &self.seed),
            account: self.account,
        })
    }
}
