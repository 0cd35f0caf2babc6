//! The county as a fold of changes: rules, structure standard, post ledger, plan; site files.
//!
//! A [`Book`] is what a county was founded with and every change since; [`Book::as_of`] gives the
//! [`County`] on a day as far as it was known; [`Book::admit`] says whether changes may be entered.
//!
//! **Deliberately absent:** I/O. A site's files come in as bytes by a reader the caller gives.

pub mod book;
mod close;
pub mod county;
pub mod delegation;
pub mod dossier;
pub mod figure;
mod fold;
pub mod ground;
pub mod plan;
pub mod retirement;
pub mod routing;
pub mod rule;
pub mod simulate;
pub mod site;
pub mod structure;
pub mod tables;

pub use book::{Book, Founding};
pub use county::County;
pub use plan::{Plan, plan};
pub use rule::{Broken, Rule};
pub use simulate::simulate;
pub use site::Site;
