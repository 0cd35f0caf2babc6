//! A site's store: opening it, units of work, reads.

use crate::engine::postgres::{Line, Link};
use crate::engine::sqlite::{Fatal, Writer};
use crate::engine::{Reading, Unit, Work, guarded, postgres, sqlite};
use crate::error::{Error, Fault};
use crate::footing::Footing;
use crate::lock::Lock;
use crate::queue::{Queue, Unpushed};
use crate::tx::{Engine, Tx};
use model::Refusal;
use model::refusal::{Kind, Refused};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// Which database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// SQLite inside the data directory; the default.
    Sqlite,
    /// PostgreSQL at a `postgres://` address.
    Postgres(String),
}

/// How a store is opened.
#[derive(Clone)]
pub struct Config {
    /// The data directory; made for its owner alone when it is not there.
    pub data_dir: PathBuf,
    /// Which database.
    pub database: Database,
    /// Threads that read.
    pub readers: usize,
    /// Threads that write, on PostgreSQL; SQLite has one.
    pub writers: usize,
    /// Units that may wait before further ones are refused as too many.
    pub queue: usize,
    /// Called when a sync failed; ends the process unless replaced.
    pub fatal: Fatal,
}

impl Config {
    /// SQLite in a directory, with the defaults.
    #[must_use]
    pub fn sqlite(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            database: Database::Sqlite,
            readers: 4,
            writers: 8,
            queue: 4096,
            fatal: Arc::new(|_| std::process::abort()),
        }
    }

    /// PostgreSQL, everything else in a directory, with the defaults.
    #[must_use]
    pub fn postgres(data_dir: impl Into<PathBuf>, url: &str) -> Self {
        Self {
            database: Database::Postgres(url.to_owned()),
            ..Self::sqlite(data_dir)
        }
    }
}

struct Inner {
    engine: Engine,
    config: Config,
    units: Arc<Queue<Box<dyn Work>>>,
    readings: Arc<Queue<Reading>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    lock: Option<Lock>,
    writes: bool,
    /// Only where no other process writes: SQLite, by the owner of the directory.
    footing: Option<Footing>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.units.close();
        self.readings.close();
        let here = std::thread::current().id();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.thread().id() != here && thread.join().is_err() {
                tracing::error!("a thread of the store panicked");
            }
        }
    }
}

/// A site's store. Clones are cheap and share everything; the last one to go closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// A unit that is in the queue.
#[derive(Debug)]
pub struct Ahead<T>(oneshot::Receiver<Result<T, Fault>>);

impl<T> Ahead<T> {
    /// Waits, on a thread outside any async runtime, until it is durable or refused.
    ///
    /// # Errors
    /// What the unit refuses or the store fails with.
    pub fn wait(self) -> Result<T, Fault> {
        self.0
            .blocking_recv()
            .unwrap_or(Err(Fault::Failed(Error::Closed)))
    }
}

impl Store {
    /// Opens the store of a data directory: takes the directory's lock, checks who may read it,
    /// brings the schema up to this program, starts the threads.
    ///
    /// # Errors
    /// The directory is held by another process, open to others or not writable, SQLite is too
    /// old, or the schema is newer than this program.
    pub fn open(config: &Config) -> Result<Self, Error> {
        sqlite::check_version()?;
        crate::lock::private_dir(&config.data_dir)?;
        let lock = Lock::take(&config.data_dir)?;
        Self::start(config, Some(lock))
    }

    /// Opens the store for reading beside the process that owns it (`journal verify`, `doctor`).
    ///
    /// # Errors
    /// There is no store of this program's schema.
    pub fn open_read_only(config: &Config) -> Result<Self, Error> {
        sqlite::check_version()?;
        crate::lock::check_private(&config.data_dir)?;
        Self::start(config, None)
    }

    fn start(config: &Config, lock: Option<Lock>) -> Result<Self, Error> {
        let units: Arc<Queue<Box<dyn Work>>> = Arc::new(Queue::new(config.queue));
        let readings: Arc<Queue<Reading>> = Arc::new(Queue::new(config.queue));
        let writes = lock.is_some();
        let engine = match config.database {
            Database::Sqlite => Engine::Sqlite,
            Database::Postgres(_) => Engine::Postgres,
        };
        // Made before the threads, so that an error on the way closes what was started.
        let store = Self {
            inner: Arc::new(Inner {
                engine,
                config: config.clone(),
                units: Arc::clone(&units),
                readings: Arc::clone(&readings),
                threads: Mutex::new(Vec::new()),
                lock,
                writes,
                footing: (engine == Engine::Sqlite && writes).then(Footing::default),
            }),
        };
        match &config.database {
            Database::Sqlite => store.start_sqlite(config, writes)?,
            Database::Postgres(url) => store.start_postgres(config, url, writes)?,
        }
        Ok(store)
    }

    fn start_sqlite(&self, config: &Config, writes: bool) -> Result<(), Error> {
        let path = config.data_dir.join(sqlite::FILE);
        if writes {
            let mut connection = sqlite::open_writer(&path)?;
            crate::migrate::sqlite(&mut connection)?;
            // The files themselves must outlive a power cut, not only what is in them.
            crate::blob::sync_dir(&config.data_dir)?;
            let writer = Writer::new(
                connection,
                Arc::clone(&self.inner.units),
                Arc::clone(&config.fatal),
                self.inner.footing.clone().unwrap_or_default(),
                &path,
            )?;
            self.spawn("store-writer".to_owned(), move || writer.run())?;
        }
        for number in 0..config.readers.max(1) {
            let connection = sqlite::open_reader(&path)?;
            let queue = Arc::clone(&self.inner.readings);
            let footing = self.inner.footing.clone();
            self.spawn(format!("store-reader-{number}"), move || {
                sqlite::read_loop(&connection, &queue, footing.as_ref())
            })?;
        }
        Ok(())
    }

    fn start_postgres(&self, config: &Config, url: &str, writes: bool) -> Result<(), Error> {
        let mut first = on_own_thread(|| {
            let mut link = Link::open(url)?;
            if writes {
                crate::migrate::postgres(&mut link.client)?;
            }
            Ok(link)
        })
        .map(Some)?;
        if writes {
            for number in 0..config.writers.max(1) {
                let line = Line::new(url, first.take());
                let queue = Arc::clone(&self.inner.units);
                self.spawn(format!("store-writer-{number}"), move || {
                    postgres::write_loop(line, &queue)
                })?;
            }
            let line = Line::new(url, None);
            let queue = Arc::clone(&self.inner.units);
            self.spawn("store-sequencer".to_owned(), move || {
                crate::sequencer::run(line, &queue)
            })?;
        }
        for number in 0..config.readers.max(1) {
            let line = Line::new(url, None);
            let queue = Arc::clone(&self.inner.readings);
            self.spawn(format!("store-reader-{number}"), move || {
                postgres::read_loop(line, &queue)
            })?;
        }
        Ok(())
    }

    fn spawn(&self, name: String, body: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        let thread = std::thread::Builder::new()
            .name(name)
            .spawn(body)
            .map_err(|e| Error::io(&self.inner.config.data_dir, e))?;
        self.inner
            .threads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(thread);
        Ok(())
    }

    /// Which engine stands behind it.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// The data directory.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.inner.config.data_dir
    }

    /// How it was opened.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// The number that moves when something has changed that decisions rest on beside the case
    /// (accounts, posts, leave, sessions, tokens, authorisations, joined persons, the county's
    /// heads); what was read under it ([`Tx::footing`]) still holds while it stands. None where
    /// other processes write too: on PostgreSQL, and beside the owner of the directory.
    #[must_use]
    pub fn footing(&self) -> Option<u64> {
        self.inner.footing.as_ref().map(Footing::now)
    }

    /// Units waiting; a figure for `/metrics`.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.inner.units.len()
    }

    /// Tells the lock file where this process listens, for whoever finds the directory taken.
    ///
    /// # Errors
    /// The lock file cannot be written.
    pub fn announce(&self, address: &str) -> Result<(), Error> {
        match &self.inner.lock {
            Some(lock) => lock.describe(&format!("process {} at {address}", std::process::id())),
            None => Err(Error::ReadOnly),
        }
    }

    fn unit<T: Send + 'static>(
        unit: impl Fn(&mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    ) -> (Box<dyn Work>, oneshot::Receiver<Result<T, Fault>>) {
        let (sender, receiver) = oneshot::channel();
        let work = Box::new(Unit {
            body: unit,
            outcome: None,
            // Whoever asked may have gone; the unit is committed all the same.
            reply: move |answer: Result<T, Fault>| drop(sender.send(answer)),
        });
        (work, receiver)
    }

    /// Runs one unit of work in one transaction and answers after it is on disk. It may be run
    /// several times: its time, chance and actor are fixed before, and it does nothing but `Tx`.
    ///
    /// # Errors
    /// The unit refused or failed, too many units wait (refusal `busy`), or the store is closing.
    pub async fn submit<T: Send + 'static>(
        &self,
        unit: impl Fn(&mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    ) -> Result<T, Fault> {
        if !self.inner.writes {
            return Err(Error::ReadOnly.into());
        }
        let (work, receiver) = Self::unit(unit);
        match self.inner.units.try_push(work) {
            Ok(()) => {}
            Err(Unpushed::Full(_)) => return Err(busy().into()),
            Err(Unpushed::Closed(_)) => return Err(Error::Closed.into()),
        }
        receiver.await.unwrap_or(Err(Fault::Failed(Error::Closed)))
    }

    /// The same from a thread outside any async runtime; it waits while the queue is full.
    ///
    /// # Errors
    /// As [`Store::submit`], but never `busy`.
    pub fn submit_blocking<T: Send + 'static>(
        &self,
        unit: impl Fn(&mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    ) -> Result<T, Fault> {
        self.submit_ahead(unit)?.wait()
    }

    /// Puts a unit into the queue and does not wait for its end: many units of one thread share a sync, and
    /// are done in the order in which they came.
    ///
    /// # Errors
    /// The store is closing, or open for reading only.
    pub fn submit_ahead<T: Send + 'static>(
        &self,
        unit: impl Fn(&mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    ) -> Result<Ahead<T>, Fault> {
        if !self.inner.writes {
            return Err(Error::ReadOnly.into());
        }
        let (work, receiver) = Self::unit(unit);
        self.inner.units.push(work).map_err(|_| Error::Closed)?;
        Ok(Ahead(receiver))
    }

    fn reading<T: Send + 'static>(
        read: impl FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> (Reading, oneshot::Receiver<Result<T, Error>>) {
        let (sender, receiver) = oneshot::channel();
        let reading: Reading = Box::new(move |tx| {
            drop(sender.send(tx.and_then(|tx| guarded(tx, read))));
        });
        (reading, receiver)
    }

    /// Reads from one snapshot; sees every unit acknowledged before.
    ///
    /// # Errors
    /// The read fails, or the store is closing.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reading, receiver) = Self::reading(read);
        self.inner
            .readings
            .try_push(reading)
            .map_err(|unpushed| match unpushed {
                Unpushed::Full(_) => Error::Busy,
                Unpushed::Closed(_) => Error::Closed,
            })?;
        receiver.await.unwrap_or(Err(Error::Closed))
    }

    /// The same from a thread outside any async runtime.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_blocking<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reading, receiver) = Self::reading(read);
        self.inner
            .readings
            .push(reading)
            .map_err(|_| Error::Closed)?;
        receiver.blocking_recv().unwrap_or(Err(Error::Closed))
    }
}

fn busy() -> Refusal {
    Refusal::new(Kind::Busy, Refused::new("busy"))
}

/// The driver blocks on a runtime of its own, which must not be started inside another.
pub(crate) fn on_own_thread<T: Send>(
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|_| Err(Error::Panicked("while opening the database".to_owned())))
}
