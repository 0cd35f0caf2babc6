//! A store of its own for each test, and values to put into it.

use model::account::{Actor, Appointment};
use model::id::{AccountId, AppointmentId, CaseId, EntryId, PersonId};
use model::journal::{Body, Subject};
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use postgres::{Client, NoTls};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Config, NewEntry, Store, Tx};

pub const NOW: Instant = Instant(1_790_000_000_000);

pub struct Site {
    pub config: Config,
    open: Mutex<Option<Store>>,
    dir: tempfile::TempDir,
    schema: Option<(String, String)>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.close();
        if let Some((url, schema)) = &self.schema
            && let Ok(mut client) = Client::connect(url, NoTls)
        {
            let _ = client.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"));
        }
    }
}

/// The server for tests; none is an error in CI and a skipped test elsewhere.
pub fn postgres_url() -> Option<String> {
    match std::env::var("WUJIA_TEST_PG") {
        Ok(url) if !url.is_empty() => Some(url),
        _ if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("WUJIA_TEST_PG must be set in CI")
        }
        _ => {
            println!("skipped: WUJIA_TEST_PG is not set");
            None
        }
    }
}

impl Site {
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = Config::sqlite(dir.path().join("data"));
        Self {
            config,
            open: Mutex::new(None),
            dir,
            schema: None,
        }
    }

    pub fn postgres() -> Option<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let url = postgres_url()?;
        let schema = format!(
            "t{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let mut client = Client::connect(&url, NoTls).unwrap();
        client
            .batch_execute(&format!(
                "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
            ))
            .unwrap();
        let join = if url.contains('?') { '&' } else { '?' };
        let own = format!("{url}{join}options=-csearch_path%3D{schema}");
        let dir = tempfile::tempdir().unwrap();
        let config = Config::postgres(dir.path().join("data"), &own);
        Some(Self {
            config,
            open: Mutex::new(None),
            dir,
            schema: Some((url, schema)),
        })
    }

    pub fn store(&self) -> Store {
        self.open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .get_or_insert_with(|| Store::open(&self.config).unwrap())
            .clone()
    }

    pub fn close(&self) {
        self.open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
    }

    pub fn path(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// The database beside the store, as an administrator with a client of his own sees it.
    pub fn behind(&self, sql: &str) {
        match &self.config.database {
            store::Database::Sqlite => {
                rusqlite::Connection::open(self.config.data_dir.join("wujia.db"))
                    .unwrap()
                    .execute_batch(sql)
                    .unwrap();
            }
            store::Database::Postgres(url) => Client::connect(url, NoTls)
                .unwrap()
                .batch_execute(sql)
                .unwrap(),
        }
    }

    /// Waits until every entry has its number.
    pub fn numbered(&self) {
        let begun = std::time::Instant::now();
        while self
            .store()
            .read_blocking(store::journal::unnumbered)
            .unwrap()
            > 0
        {
            assert!(
                begun.elapsed().as_secs() < 10,
                "the sequencer does not number"
            );
            std::thread::yield_now();
        }
    }
}

pub fn bytes16(kind: u8, n: u64) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    bytes
}

pub fn case(n: u64) -> CaseId {
    CaseId::from_bytes(bytes16(1, n))
}

pub fn person(n: u64) -> PersonId {
    PersonId::from_bytes(bytes16(2, n))
}

pub fn actor() -> Actor {
    Actor {
        account: AccountId::from_bytes(bytes16(3, 1)),
        person: person(900),
        name: "王办事员".to_owned(),
        post: Some(Appointment {
            id: AppointmentId::from_bytes(bytes16(4, 1)),
            person: person(900),
            unit: UnitCode("320623111000-FWZX".to_owned()),
            role: Role::WindowClerk,
            division: "320623111000".parse().unwrap(),
            grids: Vec::new(),
            from: jiff::civil::date(2020, 1, 1),
            to: None,
        }),
    }
}

/// Records that a clock of a case fired: a small body with a number in it.
pub fn record(tx: &mut Tx<'_>, n: u64, subject: Subject) -> Result<store::EntryRef, store::Error> {
    let body = Body::ClockSuspected {
        apart_ms: i64::try_from(n).unwrap(),
    };
    tx.record(&NewEntry {
        id: EntryId::from_bytes(bytes16(5, n)),
        at: NOW.plus_ms(i64::try_from(n).unwrap()),
        actor: Some(&actor()),
        subject,
        parent_version: 0,
        body: &body,
        salt: bytes16(6, n),
        synthetic: true,
    })
}
