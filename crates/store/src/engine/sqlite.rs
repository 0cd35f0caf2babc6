//! SQLite: one writer thread that groups commits, a pool of readers.
//!
//! One sync costs milliseconds, so units that wait together share one transaction, and every one is
//! answered only after the sync (`sync`). What an undone unit wrote is undone by running its group
//! again with a savepoint each. Checkpoints of the write-ahead log are run here and not by SQLite
//! itself, whose automatic ones pass over a failed sync.

use super::sync::{Doom, Syncer};
use super::{Answer, Ran, Reading, Work};
use crate::error::Error;
use crate::footing::{Footing, Memory};
use crate::log::LogTail;
use crate::queue::{Popped, Queue};
use crate::search::Document;
use crate::tx::{Session, Tx};
use evidence::Hash;
use rusqlite::{Connection, OpenFlags, ffi};
use std::cell::RefCell;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Most units that share a commit.
const GROUP_UNITS: usize = 256;
/// Longest work before a commit.
const GROUP_TIME: Duration = Duration::from_millis(20);
/// Writing statements after which the write-ahead log is folded back.
const CHECKPOINT_STATEMENTS: u64 = 24_000;
/// Quiet time after which it is folded back too.
const IDLE: Duration = Duration::from_millis(500);
/// Groups that get savepoints after one had to be run again: refusals come in rows.
const CAREFUL_GROUPS: u32 = 16;
/// Statements kept prepared a connection.
const CACHE: usize = 512;

/// Name of the database inside the data directory.
pub(crate) const FILE: &str = "wujia.db";

/// What the units of one group leave to be done once, before its commit.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// The number of the next entry.
    pub(crate) next: i64,
    /// Leaves of the entries of this group, in order.
    pub(crate) leaves: Vec<Hash>,
    /// Search documents: full-text tables flush at every savepoint, so they are written once.
    pub(crate) documents: Vec<Document>,
    /// Whether a unit of it changed what others may have remembered.
    pub(crate) moved_footing: bool,
}

impl Group {
    const fn mark(&self) -> (i64, usize, usize) {
        (self.next, self.leaves.len(), self.documents.len())
    }

    fn back_to(&mut self, mark: (i64, usize, usize)) {
        self.next = mark.0;
        self.leaves.truncate(mark.1);
        self.documents.truncate(mark.2);
    }
}

/// Refuses libraries with the WAL-reset corruption bug (fixed in 3.51.3).
pub(crate) fn check_version() -> Result<(), Error> {
    version_allowed(rusqlite::version_number(), rusqlite::version())
}

fn version_allowed(number: i32, text: &str) -> Result<(), Error> {
    // 3.52.0 was withdrawn by its makers.
    if number >= 3_051_003 && number != 3_052_000 {
        Ok(())
    } else {
        Err(Error::OldSqlite {
            found: text.to_owned(),
        })
    }
}

/// Whether a sync failed: the kernel may have dropped the pages, so nothing later can be trusted.
pub(crate) fn is_failed_sync(error: &Error) -> bool {
    matches!(
        error,
        Error::Sqlite(rusqlite::Error::SqliteFailure(code, _))
            if matches!(code.extended_code, ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC)
    )
}

fn tune(connection: &Connection, cache_kib: i64) -> Result<(), Error> {
    connection.set_prepared_statement_cache_capacity(CACHE);
    connection.busy_timeout(Duration::from_secs(10))?;
    // Without this a statement with a bound LIMIT is planned anew each time it is run.
    connection.set_db_config(
        rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG,
        true,
    )?;
    connection.execute_batch(&format!(
        "PRAGMA foreign_keys = ON; PRAGMA cache_size = -{cache_kib}; PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
    ))?;
    Ok(())
}

/// Opens the writing connection, creating the database for its owner alone.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, Error> {
    crate::lock::private_file(path)?;
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    // The order matters: journal mode first, or the first write would use the old one.
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Error::Schema(format!(
            "write-ahead logging cannot be switched on here (mode {mode})"
        )));
    }
    tune(&connection, 131_072)?;
    connection.execute_batch(
        "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;
         PRAGMA secure_delete = ON;",
    )?;
    Ok(connection)
}

/// The write-ahead log's file, for the thread that syncs it. It stays the same file as long as a
/// connection is open.
fn wal(connection: &Connection, path: &Path) -> Result<File, Error> {
    // The first read of a connection makes it.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    let name = std::path::PathBuf::from(name);
    File::options()
        .write(true)
        .open(&name)
        .map_err(|e| Error::io(&name, e))
}

/// Opens a connection that cannot write.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    tune(&connection, 8_192)?;
    connection.execute_batch("PRAGMA query_only = ON;")?;
    Ok(connection)
}

/// Called with a sentence when the process must not go on.
pub type Fatal = Arc<dyn Fn(&str) + Send + Sync>;

/// The one thread that writes.
pub(crate) struct Writer {
    connection: Connection,
    queue: Arc<Queue<Box<dyn Work>>>,
    doom: Arc<Doom>,
    syncer: Syncer,
    log: LogTail,
    statements: u64,
    footing: Footing,
    memory: RefCell<Memory>,
    /// Groups to go in which every unit gets a savepoint of its own.
    careful: u32,
}

/// Why a group has to be given up.
enum Lost {
    /// Something rolled it back, or would not let it be committed.
    Rolled(Error),
    /// A sync failed.
    Sync(Error),
    /// A unit without a savepoint has to be undone after it wrote.
    Spoilt,
}

impl From<Error> for Lost {
    fn from(error: Error) -> Self {
        if is_failed_sync(&error) {
            Self::Sync(error)
        } else {
            Self::Rolled(error)
        }
    }
}

impl From<rusqlite::Error> for Lost {
    fn from(error: rusqlite::Error) -> Self {
        Self::from(Error::from(error))
    }
}

impl Writer {
    pub(crate) fn new(
        connection: Connection,
        queue: Arc<Queue<Box<dyn Work>>>,
        fatal: Fatal,
        footing: Footing,
        path: &Path,
    ) -> Result<Self, Error> {
        let log = LogTail::load(&mut Tx::new(Session::Sqlite(&connection, None), false))?;
        let doom = Arc::new(Doom {
            fatal,
            queue: Arc::clone(&queue),
        });
        let log_file = wal(&connection, path)?;
        let syncer = Syncer::start(log_file, Arc::clone(&doom)).map_err(|e| Error::io(path, e))?;
        Ok(Self {
            connection,
            queue,
            doom,
            syncer,
            log,
            statements: 0,
            footing,
            memory: RefCell::default(),
            careful: 0,
        })
    }

    /// Works until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        loop {
            let first = match self.queue.pop(IDLE) {
                Popped::Item(item) => item,
                Popped::Idle => {
                    self.fold(1);
                    continue;
                }
                Popped::Closed => break,
            };
            self.group(first);
            self.fold(CHECKPOINT_STATEMENTS);
        }
        self.fold(1);
    }

    fn group(&mut self, first: Box<dyn Work>) {
        let mut units = Vec::with_capacity(GROUP_UNITS);
        units.push(first);
        let queue = Arc::clone(&self.queue);
        match self.transact(&mut units, |_| queue.try_pop()) {
            Ok(()) => self.syncer.take(answers(units)),
            Err(Lost::Sync(error)) => self.doom.strike(&error, answers(units)),
            Err(Lost::Spoilt) => {
                self.careful = CAREFUL_GROUPS;
                self.again(units);
            }
            Err(Lost::Rolled(_)) if units.len() > 1 => {
                for unit in units {
                    self.single(unit);
                }
            }
            Err(Lost::Rolled(error)) => units.into_iter().for_each(|unit| {
                tracing::warn!(%error, "a unit of work could not be committed");
                unit.settle(Err(error_again(&error)));
            }),
        }
    }

    /// A group once more, a savepoint each, after one of its units had to be undone.
    fn again(&mut self, mut units: Vec<Box<dyn Work>>) {
        match self.transact(&mut units, |_| None) {
            Ok(()) => self.syncer.take(answers(units)),
            Err(Lost::Sync(error)) => self.doom.strike(&error, answers(units)),
            Err(Lost::Spoilt | Lost::Rolled(_)) => {
                for unit in units {
                    self.single(unit);
                }
            }
        }
    }

    /// One unit in a transaction of its own, after its group was lost.
    fn single(&mut self, unit: Box<dyn Work>) {
        let mut units = vec![unit];
        self.careful = self.careful.max(1);
        match self.transact(&mut units, |_| None) {
            Ok(()) => self.syncer.take(answers(units)),
            Err(Lost::Sync(error)) => self.doom.strike(&error, answers(units)),
            // Careful groups are never spoilt; said all the same, so that nobody waits for ever.
            Err(Lost::Spoilt) => units
                .into_iter()
                .for_each(|unit| unit.settle(Err(Error::Closed))),
            Err(Lost::Rolled(error)) => {
                tracing::warn!(%error, "a unit of work could not be committed");
                units
                    .into_iter()
                    .for_each(|unit| unit.settle(Err(error_again(&error))));
            }
        }
    }

    /// Runs the units, and those `more` gives while there is time, in one transaction and syncs it.
    fn transact(
        &mut self,
        units: &mut Vec<Box<dyn Work>>,
        more: impl FnMut(usize) -> Option<Box<dyn Work>>,
    ) -> Result<(), Lost> {
        let result = self.transact_inner(units, more);
        if result.is_err() {
            // Somebody may have kept what is undone now.
            self.footing.moved();
            if !self.connection.is_autocommit() {
                // If even this fails the connection is closed with the process; SQLite recovers.
                let _ = self.connection.execute_batch("ROLLBACK");
            }
            match LogTail::load(&mut Tx::new(Session::Sqlite(&self.connection, None), false)) {
                Ok(log) => self.log = log,
                Err(error) => return Err(Lost::Sync(error)),
            }
        }
        result
    }

    fn transact_inner(
        &mut self,
        units: &mut Vec<Box<dyn Work>>,
        mut more: impl FnMut(usize) -> Option<Box<dyn Work>>,
    ) -> Result<(), Lost> {
        let begun = Instant::now();
        self.connection
            .prepare_cached("BEGIN IMMEDIATE")?
            .raw_execute()?;
        let mut group = Group {
            next: self.log.next(),
            ..Group::default()
        };
        let careful = self.careful > 0;
        self.careful = self.careful.saturating_sub(1);
        let mut index = 0;
        while let Some(unit) = units.get_mut(index) {
            if careful {
                self.savepoint(unit.as_mut(), &mut group)?;
            } else {
                self.bare(unit.as_mut(), &mut group)?;
            }
            index += 1;
            if index < GROUP_UNITS
                && begun.elapsed() < GROUP_TIME
                && let Some(next) = more(index)
            {
                units.push(next);
            }
        }
        let mut tx = Tx::new(Session::Sqlite(&self.connection, None), true);
        crate::search::write_documents(&mut tx, &group.documents)?;
        self.log.append(&mut tx, &group.leaves)?;
        self.statements += tx.statements;
        self.connection.prepare_cached("COMMIT")?.raw_execute()?;
        if group.moved_footing {
            self.footing.moved();
        }
        Ok(())
    }

    /// Runs a unit within its group: how it ended, and whether it wrote anything.
    fn run_unit(&mut self, unit: &mut dyn Work, group: &mut Group) -> Result<(Ran, bool), Lost> {
        let mut tx = Tx::new(Session::Sqlite(&self.connection, Some(group)), true);
        tx.footing = Some(self.footing.now());
        tx.memory = Some(&self.memory);
        let ran = unit.run(&mut tx);
        let (failure, wrote) = (tx.failure.take(), tx.wrote);
        self.statements += tx.statements;
        if self.connection.is_autocommit() || failure.as_ref().is_some_and(|f| f.sync) {
            let failure = failure.unwrap_or_default();
            let error = Error::PassedOver(failure.words);
            return Err(if failure.sync {
                Lost::Sync(error)
            } else {
                Lost::Rolled(error)
            });
        }
        Ok((ran, wrote))
    }

    /// Runs a unit without a savepoint: copying each page before its first change costs more than
    /// running a group again once in a while. One that has to be undone after it wrote spoils its
    /// group; most refusals come before anything is written.
    fn bare(&mut self, unit: &mut dyn Work, group: &mut Group) -> Result<(), Lost> {
        let mark = group.mark();
        let (ran, wrote) = self.run_unit(unit, group)?;
        if ran == Ran::Done {
            return Ok(());
        }
        if wrote {
            return Err(Lost::Spoilt);
        }
        group.back_to(mark);
        Ok(())
    }

    fn savepoint(&mut self, unit: &mut dyn Work, group: &mut Group) -> Result<(), Lost> {
        self.connection
            .prepare_cached("SAVEPOINT unit")?
            .raw_execute()?;
        let mark = group.mark();
        let (ran, _) = self.run_unit(unit, group)?;
        if ran != Ran::Done {
            self.connection
                .prepare_cached("ROLLBACK TO unit")?
                .raw_execute()?;
            group.back_to(mark);
        }
        self.connection
            .prepare_cached("RELEASE unit")?
            .raw_execute()?;
        Ok(())
    }

    /// Folds the write-ahead log back into the database once enough was written.
    fn fold(&mut self, least: u64) {
        if self.statements < least {
            return;
        }
        self.statements = 0;
        // Passive: it never waits for readers; what they hold back is folded the next time.
        let result = self
            .connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(Error::from);
        if let Err(error) = result {
            if is_failed_sync(&error) {
                self.doom.strike(&error, Vec::new());
            } else {
                tracing::warn!(%error, "the write-ahead log could not be folded back");
            }
        }
    }
}

fn answers(units: Vec<Box<dyn Work>>) -> Vec<Answer> {
    units.into_iter().map(|unit| unit.answer()).collect()
}

/// The same error for one more who waits; drivers' errors cannot be cloned.
fn error_again(error: &Error) -> Error {
    match error {
        Error::Sqlite(rusqlite::Error::SqliteFailure(code, words)) => {
            Error::Sqlite(rusqlite::Error::SqliteFailure(*code, words.clone()))
        }
        other => Error::PassedOver(other.to_string()),
    }
}

/// One thread that reads.
pub(crate) fn read_loop(
    connection: &Connection,
    queue: &Queue<Reading>,
    footing: Option<&Footing>,
) {
    let memory = RefCell::default();
    loop {
        let reading = match queue.pop(Duration::from_secs(3600)) {
            Popped::Item(reading) => reading,
            Popped::Idle => continue,
            Popped::Closed => break,
        };
        let begun = connection
            .prepare_cached("BEGIN")
            .and_then(|mut s| s.raw_execute());
        match begun {
            Ok(_) => {
                let mut tx = Tx::new(Session::Sqlite(connection, None), false);
                // Looked at before the first statement takes the snapshot.
                tx.footing = footing.map(Footing::now);
                tx.memory = Some(&memory);
                reading(Ok(&mut tx));
            }
            Err(error) => reading(Err(error.into())),
        }
        if !connection.is_autocommit()
            && let Err(error) = connection
                .prepare_cached("COMMIT")
                .and_then(|mut s| s.raw_execute())
        {
            tracing::warn!(%error, "a read could not be ended");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_corrupt_are_refused() {
        assert!(version_allowed(3_051_002, "3.51.2").is_err());
        assert!(version_allowed(3_051_003, "3.51.3").is_ok());
        assert!(version_allowed(3_052_000, "3.52.0").is_err());
        assert!(check_version().is_ok());
    }

    #[test]
    fn only_a_failed_sync_is_fatal() {
        let failure =
            |code| Error::Sqlite(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        assert!(is_failed_sync(&failure(ffi::SQLITE_IOERR_FSYNC)));
        assert!(is_failed_sync(&failure(ffi::SQLITE_IOERR_DIR_FSYNC)));
        assert!(!is_failed_sync(&failure(ffi::SQLITE_FULL)));
        assert!(!is_failed_sync(&failure(ffi::SQLITE_CONSTRAINT_UNIQUE)));
    }

    #[test]
    fn a_failed_sync_answers_nobody_yes_and_calls_the_hook() {
        let dir = tempfile::tempdir().unwrap();
        let mut connection = open_writer(&dir.path().join(FILE)).unwrap();
        crate::migrate::sqlite(&mut connection).unwrap();
        let queue: Arc<Queue<Box<dyn Work>>> = Arc::new(Queue::new(4));
        let called = Arc::new(std::sync::Mutex::new(Vec::new()));
        let said = Arc::clone(&called);
        let writer = Writer::new(
            connection,
            Arc::clone(&queue),
            Arc::new(move |words: &str| said.lock().unwrap().push(words.to_owned())),
            Footing::default(),
            &dir.path().join(FILE),
        )
        .unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        let unit = |sender: std::sync::mpsc::Sender<_>| -> Box<dyn Work> {
            Box::new(super::super::Unit {
                body: |_: &mut Tx<'_>| Ok(()),
                outcome: None,
                reply: move |answer: Result<(), crate::Fault>| sender.send(answer.is_ok()).unwrap(),
            })
        };
        assert!(queue.try_push(unit(sender.clone())).is_ok());
        let error = Error::Sqlite(rusqlite::Error::SqliteFailure(
            ffi::Error::new(ffi::SQLITE_IOERR_FSYNC),
            None,
        ));
        writer.doom.strike(&error, answers(vec![unit(sender)]));
        assert_eq!(called.lock().unwrap().len(), 1);
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [false, false]);
    }
}
