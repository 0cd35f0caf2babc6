//! `wujia journal verify`: whether the journal is what was written.

use crate::config::Where;
use crate::stop::{Done, Stop, While as _};
use crate::{keys, tell, wire};
use codes::Level;
use evidence::checkpoint::{PublicKey, witness};
use serde_json::json;
use std::path::PathBuf;

/// The journal / 日志
#[derive(Debug, clap::Subcommand)]
pub enum Journal {
    /// Recompute every hash, signature and witness line / 校验日志完整性
    Verify {
        /// Checkpoint lines that a witness kept; the site's own witness file when left out
        #[arg(long, value_name = "FILE")]
        witness: Option<PathBuf>,
        /// Public key that is trusted (`sm2:…`), instead of the one in the key file
        #[arg(long, value_name = "KEY")]
        trust: Vec<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the public key that checkpoints are verified with / 显示验证公钥
    Key,
}

/// Runs a command on the journal.
///
/// # Errors
/// The journal is not what was written; nothing could be read.
pub fn run(place: &Where, journal: Journal) -> Done {
    let config = place.read()?;
    match journal {
        Journal::Key => {
            println!(
                "{}",
                keys::read(&config.keys, &config.data)?.signing.public()
            );
            Ok(())
        }
        Journal::Verify {
            witness: file,
            trust,
            json,
        } => {
            let trusted = if trust.is_empty() {
                vec![
                    keys::read(&config.keys, &config.data)?
                        .signing
                        .public()
                        .clone(),
                ]
            } else {
                trust
                    .iter()
                    .map(|text| {
                        text.parse::<PublicKey>()
                            .map_err(|e| Stop::usage(format!("{text}: {e}")))
                    })
                    .collect::<Done<_>>()?
            };
            let lines = match &file {
                Some(path) => read_witness(path)?,
                None if config.witness.exists() => read_witness(&config.witness)?,
                None => Vec::new(),
            };
            let store = wire::look(&config)?;
            let (report, unnumbered) = store.read_blocking(move |tx| {
                let county = county_of(tx)?;
                let origin = evidence::checkpoint::Origin::new(&format!("journal/{county}"))
                    .map_err(|e| store::Error::Damaged(e.to_string()))?;
                let report = store::checkpoint::verify(tx, &origin, &trusted, &lines)?;
                Ok((report, store::journal::unnumbered(tx)?))
            })?;
            if json {
                let mut value = serde_json::to_value(&report)?;
                value["unnumbered_tail"] = json!(unnumbered);
                tell::json(&value)?;
            } else {
                println!(
                    "{} entries, {} erased, {} checkpoints; signed to {}, witnessed to {}, {} unsigned, {unnumbered} not numbered yet",
                    report.entries,
                    report.erased,
                    report.checkpoints,
                    report.signed_to,
                    report.witnessed_to,
                    report.unsigned_tail
                );
                for fault in &report.faults {
                    println!(
                        "entries {}-{}: {}",
                        fault.first,
                        fault.last,
                        serde_json::to_string(&fault.what)?
                    );
                }
            }
            if report.ok {
                Ok(())
            } else {
                Err(Stop::failed(format!(
                    "the journal is not what was written: {} faults",
                    report.fault_count
                )))
            }
        }
    }
}

fn read_witness(path: &std::path::Path) -> Done<Vec<witness::WitnessLine>> {
    let text = std::fs::read_to_string(path).during(path.display())?;
    witness::parse(&text)
        .map_err(|(line, e)| Stop::usage(format!("{}: line {line}: {e}", path.display())))
}

/// The county a store is of, by its divisions.
///
/// # Errors
/// The store's; there is none.
pub fn county_of(tx: &mut store::Tx<'_>) -> Result<codes::DivisionCode, store::Error> {
    let today = crate::clock::now().date();
    tx.divisions_on(today)?
        .into_iter()
        .find(|division| division.code.level() == Level::County)
        .map(|division| division.code)
        .ok_or_else(|| store::Error::Damaged("no county among the divisions".to_owned()))
}
