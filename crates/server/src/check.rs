//! `wujia check`: every invariant of a data directory, recomputed from the opening tables and the
//! bodies of the journal, in one snapshot.

mod book;
mod cases;
mod command;
mod field;
mod halls;
mod money;
mod opening;
mod outside;
mod people;
mod rebuild;
mod systems;

use crate::config::Where;
use crate::stop::{Done, Stop};
use crate::{journal, keys, tell, wire};
use app::found;
use app::seal::Sealer;
use book::Book;
use evidence::checkpoint::{Origin, PublicKey};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Store, Tx};

/// Recompute every invariant from the journal / 全面核对
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Build search and timers anew from the cases and people first (no server may run)
    #[arg(long)]
    rebuild: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Faults kept with their place; more are only counted.
const FAULTS_KEPT: usize = 200;

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Nothing is wrong.
    ok: bool,
    /// Things compared, by kind.
    compared: BTreeMap<&'static str, u64>,
    /// Faults in all.
    fault_count: u64,
    /// The first of them.
    faults: Vec<Fault>,
}

/// Something that is not as the journal says.
#[derive(Debug, Serialize)]
struct Fault {
    about: &'static str,
    which: String,
    say: String,
}

impl Report {
    /// Counts things that were compared.
    fn seen(&mut self, about: &'static str, n: u64) {
        *self.compared.entry(about).or_default() += n;
    }

    fn fault(&mut self, about: &'static str, which: impl ToString, say: impl Into<String>) {
        self.fault_count += 1;
        if self.faults.len() < FAULTS_KEPT {
            self.faults.push(Fault {
                about,
                which: which.to_string(),
                say: say.into(),
            });
        }
    }

    /// A thing compared: a fault unless it holds.
    fn holds(&mut self, about: &'static str, which: impl ToString, holds: bool, say: &str) {
        self.seen(about, 1);
        if !holds {
            self.fault(about, which, say);
        }
    }
}

/// Checks a data directory.
///
/// # Errors
/// Something is not as the journal says; nothing could be read.
pub fn run(place: &Where, check: &Check) -> Done {
    let config = place.read()?;
    if check.rebuild {
        rebuild::run(&wire::open(&config)?.app)?;
    }
    let keys = keys::read(&config.keys, &config.data)?;
    let store = match Store::open(&wire::store_config(&config)) {
        Err(store::Error::Held { .. }) => wire::look(&config)?,
        other => other?,
    };
    let (trusted, sealer) = (vec![keys.signing.public().clone()], Sealer::new(keys.ring));
    let files = store.clone();
    let report = store.read_blocking(move |tx| all(tx, &files, &sealer, &trusted))?;
    if check.json {
        tell::json(&report)?;
    } else {
        for (about, n) in &report.compared {
            println!("{about:<14} {n}");
        }
        for fault in &report.faults {
            println!("FAULT {} {}: {}", fault.about, fault.which, fault.say);
        }
    }
    if report.ok {
        Ok(())
    } else {
        Err(Stop::failed(format!("{} faults", report.fault_count)))
    }
}

fn all(
    tx: &mut Tx<'_>,
    files: &Store,
    sealer: &Sealer,
    trusted: &[PublicKey],
) -> Result<Report, store::Error> {
    let mut report = Report::default();
    if found::founded(tx)? != found::Founded::Yes {
        report.fault("founding", "site", "its founding was never finished");
        return Ok(report);
    }
    let county = journal::county_of(tx)?;
    let origin = Origin::new(&format!("journal/{county}"))
        .map_err(|e| store::Error::Damaged(e.to_string()))?;
    let log = store::checkpoint::verify(tx, &origin, trusted, &[])?;
    report.seen("journal", log.entries);
    report.seen("checkpoints", log.checkpoints);
    for fault in &log.faults {
        let what = serde_json::to_string(&fault.what).unwrap_or_default();
        report.fault("journal", format!("{}-{}", fault.first, fault.last), what);
    }
    let mut book = Book::default();
    opening::read(tx, files, &mut book, &mut report)?;
    book.fold(tx)?;
    opening::structure(tx, &book, &mut report)?;
    people::compare(tx, &book, sealer, &mut report)?;
    money::compare(tx, &book, county, &mut report)?;
    book.compare(tx, files, &mut report)?;
    book.field.compare(tx, &mut report)?;
    book.halls.compare(tx, &mut report)?;
    book.systems.compare(tx, &mut report)?;
    outside::compare(tx, &book, &mut report)?;
    cases::compare(tx, &book, county, &mut report)?;
    book.command.compare(tx, county, &mut report)?;
    report.ok = report.fault_count == 0;
    Ok(report)
}
