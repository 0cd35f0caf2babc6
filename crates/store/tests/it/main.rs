//! Store stories. Each runs on SQLite and, where `WUJIA_TEST_PG` names a server, on PostgreSQL;
//! in CI that server must be there.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod backups;
mod blobs;
mod durability;
mod jobs;
mod journal;
mod once;
mod schema;
mod searching;
mod site;
mod timers;
mod tls;
mod units;

/// One test an engine for each story of a module.
macro_rules! stories {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite { $( #[test] fn $name() { super::$name(&$crate::site::Site::sqlite()); } )+ }
        mod on_postgres { $( #[test] fn $name() {
            if let Some(site) = $crate::site::Site::postgres() { super::$name(&site); }
        } )+ }
    };
}
pub(crate) use stories;
