//! Why a command ended early, and with which exit status.

use std::fmt::Display;

/// The end of a command that did not do its work.
#[derive(Debug)]
pub struct Stop {
    /// What the person at the terminal reads; empty when it was already said.
    pub say: String,
    /// Exit status: 1 the work failed, 2 a person has to do something first.
    pub code: u8,
}

impl Stop {
    /// The work was tried and failed.
    pub fn failed(say: impl Into<String>) -> Self {
        Self {
            say: say.into(),
            code: 1,
        }
    }

    /// Somebody with more rights, or with a decision to make, has to act first.
    pub fn needs_hands(say: impl Into<String>) -> Self {
        Self {
            say: say.into(),
            code: 2,
        }
    }

    /// The command line was not understood.
    pub fn usage(say: impl Into<String>) -> Self {
        Self {
            say: say.into(),
            code: 2,
        }
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::failed(error.to_string())
    }
}

/// Says what was being done when an error came.
pub trait While<T> {
    /// Turns any error into a [`Stop`] that names the work.
    fn while_doing(self, what: impl Display) -> Result<T, Stop>;
}

impl<T, E: Display> While<T> for Result<T, E> {
    fn while_doing(self, what: impl Display) -> Result<T, Stop> {
        self.map_err(|error| Stop::failed(format!("{what}: {error}")))
    }
}
