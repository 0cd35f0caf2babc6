//! How a command ends without success: a sentence for the operator and an exit status.

use std::fmt;

/// The command ends here.
#[derive(Debug)]
pub struct Stop {
    /// What to say on standard error.
    pub say: String,
    /// Exit status: 1 failed, 2 wrong use or configuration, 3 held by another process.
    pub code: u8,
}

/// What a command answers.
pub type Done<T = ()> = Result<T, Stop>;

impl Stop {
    /// It failed.
    pub fn failed(say: impl fmt::Display) -> Self {
        Self {
            say: say.to_string(),
            code: 1,
        }
    }

    /// It was asked wrongly, or configured wrongly.
    pub fn usage(say: impl fmt::Display) -> Self {
        Self {
            say: say.to_string(),
            code: 2,
        }
    }

    /// Said before the sentence.
    #[must_use]
    pub fn during(mut self, what: impl fmt::Display) -> Self {
        self.say = format!("{what}: {}", self.say);
        self
    }
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        let code = match error {
            store::Error::Held { .. } => 3,
            store::Error::Permissions { .. } => 2,
            _ => 1,
        };
        Self {
            say: error.to_string(),
            code,
        }
    }
}

impl From<store::Fault> for Stop {
    fn from(fault: store::Fault) -> Self {
        match fault {
            store::Fault::Refused(refusal) => refusal.into(),
            store::Fault::Failed(error) => error.into(),
        }
    }
}

impl From<model::Refusal> for Stop {
    fn from(refusal: model::Refusal) -> Self {
        Self {
            say: crate::tell::refusal(&refusal),
            code: 1,
        }
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::failed(error)
    }
}

/// Says what was being done when the file system, or anything else, refused.
pub trait While<T> {
    /// With the place or work named.
    fn during(self, what: impl fmt::Display) -> Done<T>;
}

impl<T, E: fmt::Display> While<T> for Result<T, E> {
    fn during(self, what: impl fmt::Display) -> Done<T> {
        self.map_err(|error| Stop::failed(format!("{what}: {error}")))
    }
}
