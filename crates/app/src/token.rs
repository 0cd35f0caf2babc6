//! Tokens whose holders are known: found once in the store and true while its footing stands, so
//! that a request of somebody known costs no read, and a revocation holds at the next one.

use crate::App;
use crate::session::Signed;
use jiff::civil::Date;
use model::time::Instant;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::Tx;
use store::account::Session;

/// Holders that are remembered; beyond that all are looked up anew.
const MOST: usize = 100_000;

/// Who holds a token.
#[derive(Clone)]
pub(crate) struct Known {
    /// The session it opened; none for a program's token.
    pub session: Option<Session>,
    /// Who.
    pub signed: Signed,
}

#[derive(Default)]
struct Held {
    /// Footing and day of everything held.
    at: Option<(u64, Date)>,
    known: HashMap<[u8; 32], Known>,
}

/// The tokens, by digest.
#[derive(Default)]
pub(crate) struct Tokens {
    held: Mutex<Held>,
}

impl Tokens {
    fn held(&self) -> MutexGuard<'_, Held> {
        // Nothing that can panic runs under this lock.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who holds it, as far as that is known at this footing and on this day.
    pub(crate) fn get(&self, app: &App, now: Instant, digest: &[u8; 32]) -> Option<Known> {
        let footing = app.store().footing()?;
        let held = self.held();
        if held.at != Some((footing, now.date())) {
            return None;
        }
        held.known.get(digest).cloned()
    }

    /// Keeps who was found in this read, if anybody was, and gives her back.
    pub(crate) fn kept(
        &self,
        tx: &Tx<'_>,
        now: Instant,
        digest: [u8; 32],
        known: Option<Known>,
    ) -> Option<Known> {
        if let (Some(footing), Some(known)) = (tx.footing(), &known) {
            let at = Some((footing, now.date()));
            let mut held = self.held();
            if held.at != at || held.known.len() >= MOST {
                held.known.clear();
                held.at = at;
            }
            held.known.insert(digest, known.clone());
        }
        known
    }

    /// Notes that a session was seen.
    pub(crate) fn seen(&self, digest: &[u8; 32], now: Instant) {
        if let Some(session) = self
            .held()
            .known
            .get_mut(digest)
            .and_then(|known| known.session.as_mut())
        {
            session.seen_at = now;
        }
    }
}
