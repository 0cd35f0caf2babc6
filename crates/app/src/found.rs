//! Founding a site: its opening tables, written in bulk and held by digest in one entry.
//!
//! Every chunk of rows is kept as a file under its SM3 and inserted in one unit that also moves
//! the record of progress on; the last unit records `SiteFounded` with the digests of all files.
//! `wujia check` refolds every table from these files and the bodies of later entries. A directory
//! whose founding stopped half-way is refused: what it holds was vouched for by nobody.

mod arrival;
mod person;
mod table;

pub use arrival::arrive_in;
pub use person::{PlainPerson, seal_person};
pub use table::{
    AliasRow, AreaRow, CalendarRow, DivisionRow, GridRow, ModuleRow, OpeningRoll, ParametersRow,
    Table,
};

use crate::journal::record_product;
use crate::{App, Chance, Error, Fault};
use model::account::{Account, Appointment, Leave};
use model::hall::Hall;
use model::journal::{Body, Subject};
use model::library::Certificate;
use model::person::Person;
use model::refusal::Refusal;
use model::roll::Entitlement;
use model::time::Instant;
use model::unit::Unit;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Progress, Tx};

/// Name of the record of progress.
pub const PROGRESS: &str = "founding";
/// Rows of one chunk: units as large as this are allowed only while nobody else is served.
pub const CHUNK_ROWS: usize = 4_000;

/// How the founding of a store stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Founded {
    /// Nothing is in it.
    No,
    /// It was begun and never ended.
    Half,
    /// It is a site.
    Yes,
}

/// How the founding of a store stands.
///
/// # Errors
/// The store's.
pub fn founded(tx: &mut Tx<'_>) -> Result<Founded, Error> {
    Ok(match tx.progress(PROGRESS)? {
        None => Founded::No,
        Some(progress) if progress.finished => Founded::Yes,
        Some(_) => Founded::Half,
    })
}

/// Rows ready to be inserted, with the bytes of the file that holds them.
#[derive(Debug, Clone)]
pub struct Prepared<T> {
    rows: Arc<Vec<T>>,
    bytes: Vec<u8>,
}

impl<T: Serialize> Prepared<T> {
    /// Writes rows as lines of canonical JSON; can be done on any thread.
    ///
    /// # Errors
    /// A row has no canonical form.
    pub fn new(rows: Vec<T>) -> Result<Self, Error> {
        let mut bytes = Vec::with_capacity(rows.len() * 256);
        for row in &rows {
            bytes.extend(evidence::to_canonical(row).map_err(|e| Error::Canon(e.to_string()))?);
            bytes.push(b'\n');
        }
        Ok(Self {
            rows: Arc::new(rows),
            bytes,
        })
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A founding under way.
pub struct Founder {
    app: App,
    now: Instant,
    synthetic: bool,
    tables: BTreeMap<String, String>,
    counts: BTreeMap<Table, u32>,
    rows: i64,
}

impl Founder {
    /// Begins on an empty store.
    ///
    /// # Errors
    /// `site-founded`, `site-half-founded`; the store's.
    pub fn begin(app: &App, now: Instant, synthetic: bool) -> Result<Self, Fault> {
        app.submit_blocking(move |_, tx| {
            match founded(tx)? {
                Founded::No => {}
                Founded::Half => return Err(Refusal::forbidden("site-half-founded").into()),
                Founded::Yes => return Err(Refusal::forbidden("site-founded").into()),
            }
            tx.set_progress(&record_of(&BTreeMap::new(), 0, now, false)?)?;
            Ok(())
        })?;
        Ok(Self {
            app: app.clone(),
            now,
            synthetic,
            tables: BTreeMap::new(),
            counts: BTreeMap::new(),
            rows: 0,
        })
    }

    fn chunk<T: Send + Sync + 'static>(
        &mut self,
        table: Table,
        prepared: Prepared<T>,
        insert: impl Fn(&App, &mut Tx<'_>, &T, Instant) -> Result<(), Fault> + Send + Sync + 'static,
    ) -> Result<(), Fault> {
        let digest = self.app.store().put_file(&prepared.bytes)?;
        let number = self.counts.entry(table).or_insert(0);
        *number += 1;
        self.tables
            .insert(format!("{}-{number:05}", table.code()), digest.to_string());
        self.rows += i64::try_from(prepared.rows.len()).unwrap_or(0);
        let record = record_of(&self.tables, self.rows, self.now, false)?;
        let now = self.now;
        self.app.submit_blocking(move |app, tx| {
            for row in prepared.rows.iter() {
                insert(app, tx, row, now)?;
            }
            Ok(tx.set_progress(&record)?)
        })
    }

    fn all<T: Serialize + Send + Sync + 'static>(
        &mut self,
        table: Table,
        rows: Vec<T>,
        insert: impl Fn(&App, &mut Tx<'_>, &T, Instant) -> Result<(), Fault>
        + Clone
        + Send
        + Sync
        + 'static,
    ) -> Result<(), Fault> {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<T> = rows.by_ref().take(CHUNK_ROWS).collect();
            self.chunk(table, Prepared::new(some)?, insert.clone())?;
        }
        Ok(())
    }

    /// Divisions with their history.
    ///
    /// # Errors
    /// The store's.
    pub fn divisions(&mut self, rows: Vec<DivisionRow>) -> Result<(), Fault> {
        self.all(Table::Division, rows, |_, tx, row, _| {
            Ok(tx.division_insert(&row.to_store())?)
        })
    }

    /// Areas on the ground.
    ///
    /// # Errors
    /// The store's.
    pub fn areas(&mut self, rows: Vec<AreaRow>) -> Result<(), Fault> {
        self.all(Table::Area, rows, |_, tx, row, _| {
            Ok(tx.area_insert(&row.to_store())?)
        })
    }

    /// Grids.
    ///
    /// # Errors
    /// The store's.
    pub fn grids(&mut self, rows: Vec<GridRow>) -> Result<(), Fault> {
        self.all(Table::Grid, rows, |_, tx, row, _| {
            Ok(tx.grid_insert(&row.to_store())?)
        })
    }

    /// Units.
    ///
    /// # Errors
    /// The store's.
    pub fn units(&mut self, rows: Vec<Unit>) -> Result<(), Fault> {
        self.all(Table::Unit, rows, |_, tx, row, _| Ok(tx.unit_insert(row)?))
    }

    /// What the county is founded with, and the reforms that were in force before the product was
    /// there: they are entered as they stand, in their order.
    ///
    /// # Errors
    /// The store's.
    pub fn county(
        &mut self,
        founding: ::county::Founding,
        reforms: Vec<model::change::Reform>,
    ) -> Result<(), Fault> {
        let day = founding.day;
        self.all(Table::County, vec![founding], move |_, tx, row, _| {
            let text = serde_json::to_string(row).map_err(|e| Error::Canon(e.to_string()))?;
            Ok(tx.county_founding_insert(row, day, &digest(&text))?)
        })?;
        self.all(Table::Reform, reforms, |_, tx, row, now| {
            crate::reform::bring_in(tx, row, now)?;
            Ok(())
        })
    }

    /// Calendars, one text a year.
    ///
    /// # Errors
    /// The store's.
    pub fn calendars(&mut self, rows: Vec<CalendarRow>) -> Result<(), Fault> {
        self.all(Table::Calendar, rows, |_, tx, row, now| {
            Ok(tx.calendar_take(row.year, &row.text, &digest(&row.text), now)?)
        })
    }

    /// The text of the parameters.
    ///
    /// # Errors
    /// The store's.
    pub fn parameters(&mut self, text: String) -> Result<(), Fault> {
        self.all(
            Table::Parameters,
            vec![ParametersRow { text }],
            |_, tx, row, now| Ok(tx.parameters_take(&row.text, &digest(&row.text), now)?),
        )
    }

    /// Modules, in force from the beginning. The files were parsed and checked before.
    ///
    /// # Errors
    /// The store's.
    pub fn modules(&mut self, rows: Vec<ModuleRow>) -> Result<(), Fault> {
        self.all(Table::Module, rows, |_, tx, row, now| {
            let files =
                serde_json::to_string(&row.files).map_err(|e| Error::Canon(e.to_string()))?;
            tx.module_adopt(&row.module, &row.version, &files, now)?;
            Ok(tx.module_switch(&row.module, &row.version, true)?)
        })
    }

    /// Service halls, as they are from a day on.
    ///
    /// # Errors
    /// The store's.
    pub fn halls(&mut self, rows: Vec<Hall>) -> Result<(), Fault> {
        self.all(Table::Hall, rows, |_, tx, row, _| Ok(tx.hall_write(row)?))
    }

    /// Says that divisions, grids, units, calendars, parameters and modules are all there; what
    /// follows rests on them.
    ///
    /// # Errors
    /// The store's.
    pub fn structured(&mut self) -> Result<(), Fault> {
        let now = self.now;
        self.app.submit_blocking(move |app, tx| {
            crate::site::moved(tx, "county")?;
            crate::site::moved(tx, "modules")?;
            app.site_in(tx, now)?;
            Ok(())
        })
    }

    /// People of the library, sealed and prepared before; found by name from now on.
    ///
    /// # Errors
    /// The store's.
    pub fn persons(&mut self, prepared: Prepared<Person>) -> Result<(), Fault> {
        let site = self.app.site();
        self.chunk(Table::Person, prepared, move |_, tx, person, _| {
            tx.person_insert(person)?;
            Ok(crate::person::index_in(tx, &site, person)?)
        })
    }

    /// Ids that resolve to others.
    ///
    /// # Errors
    /// The store's.
    pub fn aliases(&mut self, rows: Vec<AliasRow>) -> Result<(), Fault> {
        self.all(Table::Alias, rows, |_, tx, row, _| {
            Ok(tx.person_join(row.alias, row.kept)?)
        })
    }

    /// Certificates held.
    ///
    /// # Errors
    /// The store's.
    pub fn certificates(&mut self, rows: Vec<Certificate>) -> Result<(), Fault> {
        self.all(Table::Certificate, rows, |_, tx, row, _| {
            Ok(tx.certificate_insert(row)?)
        })
    }

    /// Accounts with the hashes of their passwords, which stand in no file.
    ///
    /// # Errors
    /// The store's, or a name that stands twice.
    pub fn accounts(&mut self, rows: Vec<(Account, String)>) -> Result<(), Fault> {
        let (accounts, hashes): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let hashes: BTreeMap<_, _> = accounts.iter().map(|a| a.id).zip(hashes).collect();
        let hashes = Arc::new(hashes);
        self.all(Table::Account, accounts, move |_, tx, row, _| {
            let hash = hashes.get(&row.id).map_or("", String::as_str);
            if tx.account_insert(row, hash)? {
                Ok(())
            } else {
                Err(Refusal::invalid("login-taken")
                    .with("login", row.login.clone())
                    .into())
            }
        })
    }

    /// Posts.
    ///
    /// # Errors
    /// The store's.
    pub fn appointments(&mut self, rows: Vec<Appointment>) -> Result<(), Fault> {
        self.all(Table::Appointment, rows, |_, tx, row, _| {
            Ok(tx.appointment_insert(row)?)
        })
    }

    /// Leaves with their deputies.
    ///
    /// # Errors
    /// The store's.
    pub fn leaves(&mut self, rows: Vec<Leave>) -> Result<(), Fault> {
        self.all(
            Table::Leave,
            rows,
            |_, tx, row, _| Ok(tx.leave_insert(row)?),
        )
    }

    /// Standing entitlements.
    ///
    /// # Errors
    /// The store's.
    pub fn entitlements(&mut self, rows: Vec<Entitlement>) -> Result<(), Fault> {
        self.all(Table::Entitlement, rows, |_, tx, row, _| {
            Ok(tx.entitlement_write(row)?)
        })
    }

    /// Rolls paid before this product was there.
    ///
    /// # Errors
    /// The store's; a payment that stands twice.
    pub fn rolls(&mut self, rows: Vec<OpeningRoll>) -> Result<(), Fault> {
        for some in chunked(rows) {
            self.chunk(Table::Roll, Prepared::new(some)?, |_, tx, row, _| {
                if !tx.roll_insert(&row.roll)? {
                    return Err(Refusal::forbidden("roll-twice").into());
                }
                for payment in &row.payments {
                    if !tx.payment_insert(payment)? {
                        return Err(Refusal::forbidden("paid-twice")
                            .with("name", payment.name.clone())
                            .into());
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Ends the founding: the one entry, the heads.
    ///
    /// # Errors
    /// The store's.
    pub fn finish(self, county: String, chance: Chance) -> Result<(), Fault> {
        let Self {
            app,
            now,
            synthetic,
            tables,
            rows,
            ..
        } = self;
        app.submit_blocking(move |app, tx| {
            let body = Body::SiteFounded {
                county: county.clone(),
                tables: tables.clone(),
            };
            record_product(
                tx,
                now,
                synthetic,
                &mut chance.draw("found"),
                Subject::County,
                0,
                &body,
            )?;
            if synthetic {
                crate::site::moved(tx, "synthetic")?;
            }
            crate::site::moved(tx, "county")?;
            crate::site::moved(tx, "modules")?;
            tx.set_progress(&record_of(&tables, rows, now, true)?)?;
            app.site_in(tx, now)?;
            Ok(())
        })
    }
}

/// Rolls in chunks by how many payments they hold.
fn chunked(rows: Vec<OpeningRoll>) -> Vec<Vec<OpeningRoll>> {
    let mut chunks: Vec<Vec<OpeningRoll>> = Vec::new();
    let mut held = CHUNK_ROWS;
    for row in rows {
        if held >= CHUNK_ROWS {
            chunks.push(Vec::new());
            held = 0;
        }
        held += row.payments.len() + 1;
        if let Some(last) = chunks.last_mut() {
            last.push(row);
        }
    }
    chunks
}

fn record_of(
    tables: &BTreeMap<String, String>,
    rows: i64,
    at: Instant,
    finished: bool,
) -> Result<Progress, Error> {
    Ok(Progress {
        name: PROGRESS.to_owned(),
        position: serde_json::to_string(tables).map_err(|e| Error::Canon(e.to_string()))?,
        done: rows,
        total: None,
        at,
        finished,
    })
}

/// SM3 of a text, as columns hold it.
#[must_use]
pub fn digest(text: &str) -> String {
    evidence::FileDigest::of(text.as_bytes()).to_string()
}
