//! Beginning with nothing: a schema of its own inside a PostgreSQL database, for stories that must
//! not see each other; a store cleared of what an interrupted making left in it.

use crate::engine::postgres::{Link, connect};
use crate::error::Error;
use crate::lock::{self, Lock};
use crate::migrate::MIGRATIONS;
use crate::store::{Config, Database, on_own_thread};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Makes an empty schema with a name of its own and answers the address under which a store sees
/// nothing else of that database.
///
/// # Errors
/// The server cannot be reached, or the account may not make schemas.
pub fn fresh_schema(url: &str) -> Result<String, Error> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let schema = format!(
        "s{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let mut client = connect(url)?;
    client.batch_execute(&format!(
        "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
    ))?;
    let join = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{join}options=-csearch_path%3D{schema}"))
}

/// How a work stands, if anything is recorded of any.
const STANDS: &str = "SELECT (SELECT COUNT(*) FROM progress),
    COALESCE((SELECT NOT finished FROM progress WHERE name = $1), false)";
const TABLES: &str = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";

/// Clears a store: every row and table, every file in the data directory but those to keep. Only
/// for what a making that was interrupted left behind; nothing of it can be had back.
///
/// # Errors
/// Another process holds the directory; the PostgreSQL schema holds tables that are not this
/// program's, or anything but the work `making` that has not ended, and nothing was touched;
/// something cannot be removed.
pub fn clear(config: &Config, making: &str, keep: &[&str]) -> Result<(), Error> {
    lock::private_dir(&config.data_dir)?;
    let _lock = Lock::take(&config.data_dir)?;
    if let Database::Postgres(url) = &config.database {
        on_own_thread(|| drop_tables(url, making))?;
    }
    let io = |e| Error::io(&config.data_dir, e);
    for entry in std::fs::read_dir(&config.data_dir).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if name != lock::FILE && !keep.contains(&name) {
            remove(&path)?;
        }
    }
    crate::blob::sync_dir(&config.data_dir)
}

fn remove(path: &Path) -> Result<(), Error> {
    let about = std::fs::symlink_metadata(path).map_err(|e| Error::io(path, e))?;
    if about.is_dir() {
        std::fs::remove_dir_all(path)
    } else {
        std::fs::remove_file(path)
    }
    .map_err(|e| Error::io(path, e))
}

fn drop_tables(url: &str, making: &str) -> Result<(), Error> {
    let mut link = Link::open(url)?;
    let mut tables: Vec<String> = Vec::new();
    for row in link.client.query(TABLES, &[])? {
        tables.push(row.try_get(0)?);
    }
    let ours = |name: &String| {
        name == "migration"
            || MIGRATIONS
                .iter()
                .any(|m| m.postgres.contains(&format!("CREATE TABLE {name} (")))
    };
    if let Some(foreign) = tables.iter().find(|name| !ours(name)) {
        return Err(Error::Schema(format!(
            "it holds the table {foreign}, which is not this program's: nothing was removed"
        )));
    }
    if tables.is_empty() {
        return Ok(());
    }
    if tables.iter().any(|name| name == "progress") {
        let row = link.client.query_one(STANDS, &[&making])?;
        let (all, unfinished): (i64, bool) = (row.try_get(0)?, row.try_get(1)?);
        if all > 0 && !unfinished {
            return Err(Error::Schema(format!(
                "it holds something else than an unfinished {making}: nothing was removed"
            )));
        }
    }
    // Names of our own migrations, not words from outside.
    link.client
        .batch_execute(&format!("DROP TABLE {} CASCADE", tables.join(", ")))?;
    Ok(())
}
