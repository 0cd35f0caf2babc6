//! Migrations: numbered pairs of files in `migrations/`, applied in order, each in one
//! transaction with its record, so that a kill leaves the old schema or the new one.

use crate::error::Error;
use crate::tx::Engine;

/// One step of the schema, for both engines.
#[derive(Debug)]
pub struct Migration {
    /// File name without ending, `0000_engine`.
    pub name: &'static str,
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

/// All of them, in order.
pub const MIGRATIONS: &[Migration] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL)";
const APPLIED: &str = "SELECT name, digest FROM migration ORDER BY name";
const RECORD: &str = "INSERT INTO migration (name, digest) VALUES ($1, $2)";
/// Serialises several servers that start at once; the number is the product's own.
const PG_LOCK: &str = "SELECT pg_advisory_lock(hashtext(current_schema()::text), 20562)";
const PG_UNLOCK: &str = "SELECT pg_advisory_unlock(hashtext(current_schema()::text), 20562)";

fn digest(text: &str) -> String {
    evidence::FileDigest::of(text.as_bytes()).to_string()
}

/// Which steps are still to be taken; refuses a schema that is newer or another.
fn outstanding(
    applied: &[(String, String)],
    engine: Engine,
) -> Result<Vec<&'static Migration>, Error> {
    for (name, was) in applied {
        let Some(known) = MIGRATIONS.iter().find(|m| m.name == name) else {
            return Err(Error::Schema(format!(
                "it is newer than this program (migration {name}); use the newer program or restore a backup"
            )));
        };
        if *was != digest(text(known, engine)) {
            return Err(Error::Schema(format!(
                "migration {name} was changed after it was applied"
            )));
        }
    }
    let todo: Vec<_> = MIGRATIONS
        .iter()
        .filter(|m| !applied.iter().any(|(name, _)| name == m.name))
        .collect();
    if let (Some(first), Some((last, _))) = (todo.first(), applied.last())
        && first.name < last.as_str()
    {
        return Err(Error::Schema(format!(
            "migration {} stands before {last}, which is applied",
            first.name
        )));
    }
    Ok(todo)
}

const fn text(migration: &'static Migration, engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => migration.sqlite,
        Engine::Postgres => migration.postgres,
    }
}

/// Brings a SQLite database to this program's schema.
pub(crate) fn sqlite(connection: &mut rusqlite::Connection) -> Result<(), Error> {
    connection.execute_batch(TABLE)?;
    let applied = connection
        .prepare(APPLIED)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(String, String)>, _>>()?;
    for migration in outstanding(&applied, Engine::Sqlite)? {
        let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch(migration.sqlite)
            .map_err(|e| Error::Schema(format!("migration {}: {e}", migration.name)))?;
        tx.execute(RECORD, [migration.name, &digest(migration.sqlite)])?;
        tx.commit()?;
    }
    Ok(())
}

/// Brings a PostgreSQL database to this program's schema.
pub(crate) fn postgres(client: &mut ::postgres::Client) -> Result<(), Error> {
    client.query(PG_LOCK, &[])?;
    let result = postgres_locked(client);
    client.query(PG_UNLOCK, &[])?;
    result
}

fn postgres_locked(client: &mut ::postgres::Client) -> Result<(), Error> {
    client.batch_execute(TABLE)?;
    let applied: Vec<(String, String)> = client
        .query(APPLIED, &[])?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    for migration in outstanding(&applied, Engine::Postgres)? {
        let mut tx = client.transaction()?;
        tx.batch_execute(migration.postgres).map_err(|e| {
            Error::Schema(format!("migration {}: {}", migration.name, Error::from(e)))
        })?;
        tx.execute(RECORD, &[&migration.name, &digest(migration.postgres)])?;
        tx.commit()?;
    }
    Ok(())
}
