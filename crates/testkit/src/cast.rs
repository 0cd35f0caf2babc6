//! The people who play.

use jiff::civil::Date;
use model::account::{Account, Actor, Appointment};
use model::id::PersonId;
use model::role::Role;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody with an account and a post.
#[derive(Debug, Clone)]
pub struct Somebody {
    /// Her account.
    pub account: Account,
    /// Her post.
    pub post: Appointment,
}

impl Somebody {
    /// As an actor in her post.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.account.id,
            person: self.account.person,
            name: self.account.name.clone(),
            post: Some(self.post.clone()),
        }
    }

    /// The natural person.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.account.person
    }
}

/// Everybody who plays.
#[derive(Debug, Clone)]
pub struct Cast {
    /// In the order in which the county lists them.
    pub all: Vec<Somebody>,
    /// The day the county was founded.
    pub founded: Date,
}

impl Cast {
    /// By sign-in name.
    ///
    /// # Panics
    /// There is nobody of that name.
    #[must_use]
    pub fn login(&self, login: &str) -> &Somebody {
        self.all
            .iter()
            .find(|s| s.account.login == login)
            .unwrap_or_else(|| panic!("nobody is called {login}"))
    }

    /// The n-th in a role, from 0.
    ///
    /// # Panics
    /// There are not so many.
    #[must_use]
    pub fn nth(&self, role: Role, n: usize) -> &Somebody {
        self.all
            .iter()
            .filter(|s| s.post.role == role)
            .nth(n)
            .unwrap_or_else(|| panic!("no {role:?} number {n}"))
    }
}
