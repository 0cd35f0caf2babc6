//! PostgreSQL: a pool of connections, each on a thread of its own, one transaction a unit.
//!
//! Units are SERIALIZABLE, so that a unit means the same here as under SQLite's single writer;
//! one that loses a race is undone and run again.

use super::{Ran, Reading, Work, tls};
use crate::error::Error;
use crate::queue::{Popped, Queue};
use crate::tx::{Session, Tx};
use ::postgres::config::SslMode;
use ::postgres::{Client, NoTls, Statement};
use std::collections::HashMap;
use std::time::Duration;

/// How often a unit that loses races is run before its caller is told.
const TRIES: u32 = 50;

/// Connects, the way the address asks for.
pub(crate) fn connect(url: &str) -> Result<Client, Error> {
    let (plain, way) = tls::split(url)?;
    let mut config: ::postgres::Config = plain.parse()?;
    config
        .application_name("wujia")
        .connect_timeout(Duration::from_secs(5));
    Ok(match tls::connector(&way)? {
        None => config.ssl_mode(SslMode::Disable).connect(NoTls)?,
        // A server that speaks no TLS is left, not spoken to openly.
        Some(connector) => config.ssl_mode(SslMode::Require).connect(connector)?,
    })
}

/// A connection with its prepared statements.
pub(crate) struct Link {
    pub(crate) client: Client,
    statements: HashMap<std::borrow::Cow<'static, str>, Statement>,
}

impl Link {
    /// Connects.
    pub(crate) fn open(url: &str) -> Result<Self, Error> {
        let mut client = connect(url)?;
        // A commit is acknowledged only when it is on disk, whatever the server's default. Plans
        // by index keep serialisable reads from locking whole small tables.
        client.batch_execute(
            "SET synchronous_commit = on; SET client_min_messages = warning; SET enable_seqscan = off;
             SET TimeZone = 'UTC'; SET idle_in_transaction_session_timeout = '60s'",
        )?;
        Ok(Self {
            client,
            statements: HashMap::new(),
        })
    }

    /// A statement, prepared once a connection.
    pub(crate) fn prepared(&mut self, text: &'static str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(text)?;
        self.statements.insert(text.into(), statement.clone());
        Ok(statement)
    }

    /// The same for a text made here.
    pub(crate) fn prepared_of(&mut self, text: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(text)?;
        self.statements
            .insert(text.to_owned().into(), statement.clone());
        Ok(statement)
    }
}

/// A link that is opened again when the server went away.
pub(crate) struct Line {
    url: String,
    link: Option<Link>,
}

impl Line {
    pub(crate) fn new(url: &str, link: Option<Link>) -> Self {
        Self {
            url: url.to_owned(),
            link,
        }
    }

    pub(crate) fn link(&mut self) -> Result<&mut Link, Error> {
        if self
            .link
            .as_ref()
            .is_none_or(|link| link.client.is_closed())
        {
            self.link = Some(Link::open(&self.url)?);
        }
        self.link.as_mut().ok_or(Error::Closed)
    }

    /// Leaves the connection; its locks go with it.
    pub(crate) fn drop_link(&mut self) {
        self.link = None;
    }

    /// Leaves a transaction, or the connection if even that fails.
    fn roll_back(&mut self) {
        if let Some(link) = &mut self.link
            && link.client.batch_execute("ROLLBACK").is_err()
        {
            self.link = None;
        }
    }
}

/// One thread that writes.
pub(crate) fn write_loop(mut line: Line, queue: &Queue<Box<dyn Work>>) {
    loop {
        match queue.pop(Duration::from_secs(3600)) {
            Popped::Item(mut unit) => {
                let end = write(&mut line, unit.as_mut());
                unit.settle(end);
            }
            Popped::Idle => {}
            Popped::Closed => break,
        }
    }
}

fn write(line: &mut Line, unit: &mut dyn Work) -> Result<(), Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        let link = line.link()?;
        link.client
            .batch_execute("BEGIN ISOLATION LEVEL SERIALIZABLE")?;
        let mut tx = Tx::new(Session::Postgres(link), true);
        let ran = unit.run(&mut tx);
        let lost = match ran {
            Ran::Done => match link.client.batch_execute("COMMIT").map_err(Error::from) {
                Ok(()) => return Ok(()),
                Err(error) => error,
            },
            Ran::Undone => {
                line.roll_back();
                return Ok(());
            }
            Ran::Again => Error::PassedOver("the unit lost a race for its rows".to_owned()),
        };
        line.roll_back();
        let again = ran == Ran::Again || lost.is_transient();
        if !again || tries >= TRIES {
            return Err(lost);
        }
        if tries > 2 {
            // Those that met step out of each other's way; threads differ in when they wake.
            std::thread::sleep(Duration::from_micros(
                u64::from(tries) * 300 + u64::from(thread_number()) * 70,
            ));
        }
    }
}

fn thread_number() -> u8 {
    std::thread::current()
        .name()
        .and_then(|name| name.bytes().last())
        .unwrap_or(0)
        & 15
}

/// One thread that reads.
pub(crate) fn read_loop(mut line: Line, queue: &Queue<Reading>) {
    loop {
        let reading = match queue.pop(Duration::from_secs(3600)) {
            Popped::Item(reading) => reading,
            Popped::Idle => continue,
            Popped::Closed => break,
        };
        let begun = line.link().and_then(|link| {
            link.client
                .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            Ok(link)
        });
        match begun {
            Ok(link) => reading(Ok(&mut Tx::new(Session::Postgres(link), false))),
            Err(error) => {
                reading(Err(error));
                continue;
            }
        }
        line.roll_back();
    }
}
