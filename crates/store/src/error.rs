//! What can go wrong with the store itself (said to the log), and how it stands beside a refusal
//! (said to the user).

use model::Refusal;
use std::path::{Path, PathBuf};

/// A failure of the store: never the user's doing, never shown to her in these words.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite said no.
    #[error("sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no, or is gone.
    #[error("postgresql: {}", pg_words(.0))]
    Postgres(#[from] ::postgres::Error),
    /// The address of the database, or how to get there safely, is not as it must be.
    #[error("database: {0}")]
    Address(String),
    /// The file system said no.
    #[error("{}: {source}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// Another process owns the data directory.
    #[error("{} is in use by {holder}", .path.display())]
    Held {
        /// The directory.
        path: PathBuf,
        /// What the holder wrote into the lock: process number and address.
        holder: String,
    },
    /// The SQLite library linked is older than 3.51.3, which corrupts write-ahead logs.
    #[error("SQLite {found} is too old: at least 3.51.3 is needed")]
    OldSqlite {
        /// Its version.
        found: String,
    },
    /// Others than the owner may read the data.
    #[error("{} has mode {mode:o}: only its owner may have access; chmod go-rwx it", .path.display())]
    Permissions {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The schema is not one this program can work on.
    #[error("schema: {0}")]
    Schema(String),
    /// A read tried to write, or the store was opened for reading only.
    #[error("a read may not write")]
    ReadOnly,
    /// Too many reads wait.
    #[error("too many reads wait")]
    Busy,
    /// The store is closing.
    #[error("the store is closing")]
    Closed,
    /// The unit panicked; its effects are undone.
    #[error("a unit of work panicked: {0}")]
    Panicked(String),
    /// A statement failed inside the unit and the unit went on as if it had not.
    #[error("a failed statement was passed over: {0}")]
    PassedOver(String),
    /// A column does not hold what was asked of it.
    #[error("column {column}: {wanted} expected")]
    Column {
        /// Its number, from 0.
        column: usize,
        /// What was asked.
        wanted: &'static str,
    },
    /// What is stored contradicts itself.
    #[error("damaged: {0}")]
    Damaged(String),
    /// A value has no canonical bytes, or canonical bytes have no value.
    #[error("canonical form: {0}")]
    Canon(String),
    /// A backup is not whole, or not what its manifest says.
    #[error("backup: {0}")]
    Backup(String),
}

fn pg_words(error: &::postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || error.to_string(),
        |db| {
            format!(
                "{} {}{}",
                db.code().code(),
                db.message(),
                db.detail().map(|d| format!(" ({d})")).unwrap_or_default()
            )
        },
    )
}

impl Error {
    /// An error of the file system at a path.
    pub(crate) fn io(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Self::Io {
            path: path.as_ref().to_owned(),
            source,
        }
    }

    /// Whether a unique column refused the row. Nouns that expect it use `ON CONFLICT` instead.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(code, _)) => matches!(
                code.extended_code,
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                    | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            ),
            Self::Postgres(error) => error.code().is_some_and(|code| code.code() == "23505"),
            _ => false,
        }
    }

    /// Whether the same unit may succeed if it is run again (serialisation failure, deadlock).
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Postgres(error) => error
                .code()
                .is_some_and(|code| matches!(code.code(), "40001" | "40P01")),
            _ => false,
        }
    }

    /// Whether the disk is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(code, _)) => {
                code.code == rusqlite::ErrorCode::DiskFull
            }
            Self::Postgres(error) => error.code().is_some_and(|code| code.code() == "53100"),
            Self::Io { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            _ => false,
        }
    }
}

/// How a unit of work ends without an outcome.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The business said no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed; nothing was written.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl Fault {
    /// The refusal, if it is one.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Failed(_) => None,
        }
    }
}
