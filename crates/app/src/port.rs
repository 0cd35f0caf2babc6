//! What `app` asks of the outside, as traits; `server` wires each with one line.

use crate::context::Chance;
use model::time::Instant;
use std::sync::Arc;

/// The only clock and the only chance.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
    /// Fresh entropy for one request.
    fn chance(&self) -> Chance;
}

/// An SMS gateway.
pub trait Sms: Send + Sync {
    /// Sends a text to a phone; `id` makes repeats harmless.
    fn send(&self, id: &str, phone: &str, text: &str) -> Sent;
}

/// What became of an SMS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The gateway took it.
    Accepted,
    /// The gateway will never take it.
    Refused(String),
    /// Later, perhaps.
    Later(String),
}

/// How passwords are hashed: slow on purpose, and bounded in memory by the caller.
#[derive(Clone)]
pub struct Hashing {
    hash: Arc<Hash>,
    check: Arc<Check>,
}

type Hash = dyn Fn(&str, [u8; 16]) -> String + Send + Sync;
type Check = dyn Fn(&str, &str) -> bool + Send + Sync;

impl Hashing {
    /// From a function that hashes (password, salt) to a PHC string and one that checks
    /// (password, PHC string).
    pub fn new(
        hash: impl Fn(&str, [u8; 16]) -> String + Send + Sync + 'static,
        check: impl Fn(&str, &str) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { hash: Arc::new(hash), check: Arc::new(check) }
    }

    /// The hash of a password.
    #[must_use]
    pub fn hash(&self, password: &str, salt: [u8; 16]) -> String {
        (self.hash)(password, salt)
    }

    /// Whether a password fits a hash.
    #[must_use]
    pub fn fits(&self, password: &str, hash: &str) -> bool {
        (self.check)(password, hash)
    }
}
