//! All SQL on SQLite and PostgreSQL: migrations, units of work, journal, projections, timers,
//! outbox, search, files.
//!
//! What it promises: a unit of work is whole or not at all, and acknowledged only when it is on
//! disk; the entries it records are written with it; both engines answer alike.
//!
//! **Deliberately absent:** rules, HTTP, the clock, chance. Times, ids and salts are arguments.
//!
//! To add a noun: its table in a new pair of migrations, a file here with its statements as
//! `const NAME: Sql` and all of them in `STATEMENTS`, its line in [`statements`].

mod engine;
mod error;
mod lock;
pub mod log;
mod migrate;
mod queue;
pub mod search;
mod sequencer;
mod sql;
mod store;
mod tx;

pub use engine::sqlite::Fatal;
pub use error::{Error, Fault};
pub use migrate::{MIGRATIONS, Migration};
pub use sql::{Id, Param, Row, Sql};
pub use store::{Config, Database, Store};
pub use tx::{Engine, Tx};

/// Every statement by file, so that a test prepares them all on both engines.
#[must_use]
pub fn statements() -> Vec<(&'static str, &'static [&'static Sql])> {
    vec![("log", log::STATEMENTS), ("search", search::STATEMENTS)]
}
