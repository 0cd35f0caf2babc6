//! How many streams of live counters stand open, and the word that ends them all.

use crate::error::Failure;
use crate::state::Web;
use axum::http::StatusCode;
use model::id::AccountId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// Streams of one account: a browser holds one for each page that is looked at.
const OF_ACCOUNT: usize = 8;
/// Streams in all. Each holds a connection and some kilobytes.
const IN_ALL: usize = 2_000;
/// Seconds after which somebody who was turned away may ask again.
const LATER_S: i64 = 60;

/// The open streams.
pub(crate) struct Streams {
    open: Mutex<HashMap<AccountId, usize>>,
    ended: watch::Sender<bool>,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            ended: watch::Sender::new(false),
        }
    }
}

impl Streams {
    /// Ends every stream, now and from now on: the server stops.
    pub(crate) fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Done when the server stops.
    pub(crate) fn ended(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }
}

/// A stream's place; given back when it is dropped.
pub(crate) struct Place {
    web: Web,
    account: AccountId,
}

impl Place {
    /// Takes a place.
    ///
    /// # Errors
    /// 429 when the account, or everybody together, holds enough.
    pub(crate) fn take(web: &Web, account: AccountId) -> Result<Self, Failure> {
        let mut open = web
            .streams()
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let own = open.get(&account).copied().unwrap_or(0);
        if own >= OF_ACCOUNT || open.values().sum::<usize>() >= IN_ALL {
            return Err(Failure::Http(
                StatusCode::TOO_MANY_REQUESTS,
                model::Refused::new("too-often").with("seconds", LATER_S),
            ));
        }
        open.insert(account, own + 1);
        Ok(Self {
            web: web.clone(),
            account,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self
            .web
            .streams()
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = open.get_mut(&self.account) {
            *n -= 1;
            if *n == 0 {
                open.remove(&self.account);
            }
        }
    }
}
