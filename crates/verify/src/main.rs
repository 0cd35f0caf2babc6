//! The binary `wujia-verify`: checks exported evidence anywhere, with no database code in it.
//!
//! A *bundle* (entries with their proofs) is checked against public keys that the reader has from
//! elsewhere. *Witness* files — checkpoint lines kept by others — are checked for their signatures
//! and held against the bundle's checkpoint.

use evidence::bundle;
use evidence::checkpoint::{PublicKey, witness};
use serde_json::json;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "wujia-verify: checks exported evidence with no database at hand

    wujia-verify BUNDLE --trust KEY [--trust KEY]... [--witness FILE]... [--json]

BUNDLE   entries with their proofs, as the auditor's page exports them
KEY      public key of the site, `sm2:` and 130 digits, from elsewhere than the bundle
FILE     checkpoint lines that a witness kept

Ends with status 0 only if every entry is proven, every signature is by a trusted key, and no
witness line says otherwise.";

struct Asked {
    bundle: PathBuf,
    trusted: Vec<PublicKey>,
    witnesses: Vec<PathBuf>,
    json: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match read(&words).and_then(|asked| verify(&asked)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(say) => {
            eprintln!("wujia-verify: {say}");
            ExitCode::from(2)
        }
    }
}

fn read(words: &[String]) -> Result<Asked, String> {
    let mut words = words.iter();
    let (mut file, mut trusted, mut witnesses, mut as_json) = (None, Vec::new(), Vec::new(), false);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--trust" => {
                let key = words.next().ok_or("--trust wants a key")?;
                trusted.push(
                    key.parse::<PublicKey>()
                        .map_err(|e| format!("{key}: {e}"))?,
                );
            }
            "--witness" => {
                witnesses.push(PathBuf::from(words.next().ok_or("--witness wants a file")?))
            }
            "--json" => as_json = true,
            other if other.starts_with('-') => {
                return Err(format!("{other} is not known; see --help"));
            }
            other if file.is_none() => file = Some(PathBuf::from(other)),
            other => return Err(format!("{other}: one bundle at a time")),
        }
    }
    let bundle = file.ok_or("which bundle? see --help")?;
    if trusted.is_empty() {
        return Err(
            "--trust: a bundle cannot vouch for itself; give the site's public key".to_owned(),
        );
    }
    Ok(Asked {
        bundle,
        trusted,
        witnesses,
        json: as_json,
    })
}

fn verify(asked: &Asked) -> Result<bool, String> {
    let path = asked.bundle.display();
    let source = File::open(&asked.bundle).map_err(|e| format!("{path}: {e}"))?;
    let report = bundle::verify(BufReader::new(source), &asked.trusted)
        .map_err(|e| format!("{path}: {e}"))?;
    let mut against = Vec::new();
    for file in &asked.witnesses {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let lines = witness::parse(&text)
            .map_err(|(line, e)| format!("{}: line {line}: {e}", file.display()))?;
        for line in lines {
            let seen = &line.signed.checkpoint;
            let fault = if line.signed.verify(&asked.trusted).is_err() {
                Some("its signature is by no trusted key")
            } else if seen.origin.as_str() != report.origin {
                Some("it is about another log")
            } else if seen.size == report.size && !same_root(asked, &line)? {
                Some("the witness saw another root at this size: the past was rewritten")
            } else if seen.size > report.size && seen.at_ms < report.at_ms {
                Some("the witness saw a longer log earlier: the log was rolled back")
            } else {
                None
            };
            if let Some(fault) = fault {
                against.push(
                    json!({ "file": file, "line": line.line, "size": seen.size, "fault": fault }),
                );
            }
        }
    }
    let ok = report.ok && against.is_empty();
    if asked.json {
        let mut value = serde_json::to_value(&report).map_err(|e| e.to_string())?;
        value["ok"] = json!(ok);
        value["witness_faults"] = json!(against);
        println!("{value:#}");
    } else {
        println!(
            "{} at {} entries: {} proven",
            report.origin, report.size, report.proven
        );
        for fault in &report.faults {
            println!("line {}: {}", fault.line, json!(fault.what));
        }
        for fault in &against {
            println!("witness: {fault}");
        }
        println!("{}", if ok { "good" } else { "NOT GOOD" });
    }
    Ok(ok)
}

/// Whether a witness's line and the bundle's own checkpoint, of the same size, have the same root.
fn same_root(asked: &Asked, line: &witness::WitnessLine) -> Result<bool, String> {
    let text = std::fs::read_to_string(&asked.bundle).map_err(|e| e.to_string())?;
    let head: serde_json::Value =
        serde_json::from_str(text.lines().next().unwrap_or_default()).map_err(|e| e.to_string())?;
    let own = head["checkpoint"]
        .as_str()
        .and_then(|text| text.parse::<evidence::checkpoint::SignedCheckpoint>().ok());
    Ok(own.is_some_and(|own| own.checkpoint.root == line.signed.checkpoint.root))
}
