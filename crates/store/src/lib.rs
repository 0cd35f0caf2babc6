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

pub mod account;
pub mod audit;
pub mod authorisation;
pub mod backup;
mod blob;
pub mod booking;
pub mod bulletin;
pub mod caller;
pub mod case;
pub mod caseflow;
pub mod caseload;
pub mod checkpoint;
mod code;
pub mod command;
pub mod county;
pub mod delivery;
pub mod desk;
pub mod device;
pub mod duty;
mod engine;
pub mod entitlement;
mod error;
pub mod exchange;
pub mod file;
pub mod filed;
pub mod finding;
mod footing;
mod fresh;
pub mod grid;
pub mod hall;
mod house;
pub mod identity;
pub mod inspection;
pub mod journal;
pub mod link;
mod lock;
pub mod log;
mod migrate;
pub mod module;
pub mod notice;
pub mod once;
pub mod order;
pub mod outbox;
pub mod outside_number;
pub mod pack;
pub mod patrol;
pub mod person;
pub mod progress;
pub mod projection;
mod queue;
pub mod reform;
pub mod request;
pub mod roll;
pub mod schema;
pub mod search;
mod sequencer;
pub mod service;
mod sql;
mod statement;
mod store;
pub mod ticket;
pub mod timer;
mod tx;
pub mod visit;

pub use engine::sqlite::Fatal;
pub use engine::tls::travels_openly;
pub use error::{Error, Fault};
pub use fresh::{clear, fresh_schema};
pub use journal::{Entry, EntryRef, Erasing, NewEntry, Said, Which};
pub use migrate::{MIGRATIONS, Migration};
pub use once::{IdemKey, Noted, Once};
pub use outbox::Job;
pub use progress::Progress;
pub use sql::{Id, Param, Row, Sql};
pub use store::{Ahead, Config, Database, Store};
pub use timer::Timer;
pub use tx::{Engine, Tx};

/// Every statement by file, so that a test prepares them all on both engines.
#[must_use]
pub fn statements() -> Vec<(&'static str, &'static [&'static Sql])> {
    vec![
        // The engine's own.
        ("checkpoint", checkpoint::STATEMENTS),
        ("journal", journal::STATEMENTS),
        ("log", log::STATEMENTS),
        ("once", once::STATEMENTS),
        ("outbox", outbox::STATEMENTS),
        ("progress", progress::STATEMENTS),
        ("projection", projection::STATEMENTS),
        ("search", search::STATEMENTS),
        ("timer", timer::STATEMENTS),
        // The nouns'.
        ("account", account::STATEMENTS),
        ("audit", audit::STATEMENTS),
        ("authorisation", authorisation::STATEMENTS),
        ("booking", booking::STATEMENTS),
        ("bulletin", bulletin::STATEMENTS),
        ("caller", caller::STATEMENTS),
        ("case", case::STATEMENTS),
        ("caseflow", caseflow::STATEMENTS),
        ("caseload", caseload::STATEMENTS),
        ("command", command::STATEMENTS),
        ("county", county::STATEMENTS),
        ("delivery", delivery::STATEMENTS),
        ("desk", desk::STATEMENTS),
        ("device", device::STATEMENTS),
        ("duty", duty::STATEMENTS),
        ("entitlement", entitlement::STATEMENTS),
        ("exchange", exchange::STATEMENTS),
        ("file", file::STATEMENTS),
        ("filed", filed::STATEMENTS),
        ("finding", finding::STATEMENTS),
        ("link", link::STATEMENTS),
        ("module", module::STATEMENTS),
        ("grid", grid::STATEMENTS),
        ("hall", hall::STATEMENTS),
        ("house", house::STATEMENTS),
        ("identity", identity::STATEMENTS),
        ("inspection", inspection::STATEMENTS),
        ("notice", notice::STATEMENTS),
        ("order", order::STATEMENTS),
        ("patrol", patrol::STATEMENTS),
        ("outside_number", outside_number::STATEMENTS),
        ("person", person::STATEMENTS),
        ("reform", reform::STATEMENTS),
        ("request", request::STATEMENTS),
        ("roll", roll::STATEMENTS),
        ("service", service::STATEMENTS),
        ("visit", visit::STATEMENTS),
        ("ticket", ticket::STATEMENTS),
    ]
}

/// The version of the SQLite library this program carries.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
