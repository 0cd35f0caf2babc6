//! `wujia journal verify`: whether the journal is what was written.

use crate::config::Where;
use crate::stop::{Done, Stop, While as _};
use crate::{keys, tell, wire};
use codes::Level;
use evidence::checkpoint::{Checkpoint, PublicKey, SignedCheckpoint, witness};
use serde_json::json;
use std::path::PathBuf;

/// The journal / 日志
#[derive(Debug, clap::Subcommand)]
pub enum Journal {
    /// Recompute every hash, signature and witness line / 校验日志完整性
    Verify {
        /// Checkpoint lines that a witness kept, once for each witness; the site's own witness file
        /// when left out
        #[arg(long, value_name = "FILE")]
        witness: Vec<PathBuf>,
        /// A root as it was printed: how many entries, a colon, the root's 64 digits, as printed
        #[arg(long, value_name = "ENTRIES:ROOT")]
        printed: Vec<Printed>,
        /// Public key that is trusted (`sm2:…`), instead of the one in the key file
        #[arg(long, value_name = "KEY")]
        trust: Vec<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the newest signed checkpoint: its line for a witness, its root for the gazette / 打印最新检查点
    Checkpoint {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the public key that checkpoints are verified with / 显示验证公钥
    Key,
}

/// A root that somebody holds on paper.
#[derive(Debug, Clone)]
pub struct Printed {
    size: u64,
    root: [u8; 32],
}

impl std::str::FromStr for Printed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "entries and root, like 1204:66c7f0f4 62eeedd9 …".to_owned();
        let (size, root) = text.split_once(':').ok_or_else(wrong)?;
        let digits: String = root
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        Ok(Self {
            size: size.trim().parse().map_err(|_| wrong())?,
            root: evidence::hex::decode(&digits.to_lowercase()).ok_or_else(wrong)?,
        })
    }
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
        Journal::Checkpoint { json } => checkpoint(&config, json),
        Journal::Verify {
            witness: files,
            printed,
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
            let files = if files.is_empty() && config.witness.exists() {
                vec![config.witness.clone()]
            } else {
                files
            };
            let mut lines = Vec::new();
            for path in &files {
                lines.extend(read_witness(path)?);
            }
            let store = wire::look(&config)?;
            let differ = on_paper(&store, &printed)?;
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
            if !differ.is_empty() {
                Err(Stop::failed(format!(
                    "the journal is not what was printed: at {} entries its root is another",
                    differ.join(", ")
                )))
            } else if report.ok {
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

/// The sizes at which the log's root is not the one that was printed.
fn on_paper(store: &store::Store, printed: &[Printed]) -> Done<Vec<String>> {
    let mut differ = Vec::new();
    for Printed { size, root } in printed.iter().cloned() {
        let found = store.read_blocking(move |tx| store::checkpoint::root(tx, size))?;
        if found != root {
            differ.push(size.to_string());
        }
    }
    Ok(differ)
}

/// Digits of a root in a group, as they are printed.
const GROUP: usize = 8;

/// The newest checkpoint, whole for a witness and short for a gazette.
fn checkpoint(config: &crate::config::Config, json: bool) -> Done {
    let store = wire::look(config)?;
    let line = store.read_blocking(store::checkpoint::last)?;
    let line = line.ok_or_else(|| Stop::failed("nothing has been signed yet"))?;
    let signed: SignedCheckpoint = line.parse().during("the newest checkpoint")?;
    let Checkpoint {
        origin,
        size,
        root,
        at_ms,
    } = &signed.checkpoint;
    let digits = evidence::hex::encode(root);
    let day = model::time::Instant(*at_ms).date();
    let signer = evidence::hex::encode(&signed.signer);
    if json {
        return tell::json(&json!({
            "line": line, "origin": origin.as_str(), "entries": size, "root": digits,
            "day": day, "at_ms": at_ms, "signer": signer,
        }));
    }
    println!("{line}");
    println!();
    let groups: Vec<&str> = (0..digits.len())
        .step_by(GROUP)
        .filter_map(|at| digits.get(at..at + GROUP))
        .collect();
    for (key, value) in [
        ("checkpoint-log", origin.as_str().to_owned()),
        ("checkpoint-day", day.to_string()),
        ("checkpoint-entries", size.to_string()),
        ("checkpoint-root", groups.join(" ")),
        ("checkpoint-signer", signer),
    ] {
        println!("{} {value}", tell::word(key));
    }
    Ok(())
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
