//! Witnesses: checkpoints of this log that somebody else keeps — a town's node, a printed root.
//!
//! A database and its own checkpoints can be replaced together by an older copy; only a line kept
//! elsewhere shows it (RELIABILITY E2). A witness file holds checkpoint lines in any order; blank
//! lines and lines that begin with `#` are skipped.

use super::{Checkpoint, CheckpointError, PublicKey, SignedCheckpoint};
use crate::log::{TileError, TileReader};
use crate::proof;

/// One checkpoint of a witness file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessLine {
    /// Line in the file, from 1.
    pub line: usize,
    /// What stands there.
    pub signed: SignedCheckpoint,
}

/// Reads a witness file; on failure names the line.
pub fn parse(text: &str) -> Result<Vec<WitnessLine>, (usize, CheckpointError)> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let signed = line.parse().map_err(|error| (index + 1, error))?;
        lines.push(WitnessLine {
            line: index + 1,
            signed,
        });
    }
    Ok(lines)
}

/// How a log disagrees with what a witness kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WitnessFault {
    /// The line's signature is not by a trusted key: the witness's file was altered.
    Signature,
    /// The line is about another log.
    OtherLog,
    /// The log is shorter than the witness saw it: it was rolled back or cut.
    Rollback,
    /// The log, at the size the witness saw, now has another root: its past was rewritten.
    Fork,
    /// The tiles needed for the proof are missing or damaged.
    Tiles,
}

/// A fault with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct FaultyLine {
    /// Line in the witness file.
    pub line: usize,
    /// Size the witness saw.
    pub size: u64,
    /// What is wrong.
    pub fault: WitnessFault,
}

/// Compares the log that `current` describes with every line, by consistency proofs over the
/// tiles; the whole log is not read. `current`'s own signature is the caller's to verify.
pub fn verify_against_witness<R: TileReader>(
    current: &Checkpoint,
    lines: &[WitnessLine],
    trusted: &[PublicKey],
    tiles: &R,
) -> Result<Vec<FaultyLine>, R::Error> {
    let mut faults = Vec::new();
    for WitnessLine { line, signed } in lines {
        let seen = &signed.checkpoint;
        let fault = if signed.verify(trusted).is_err() {
            Some(WitnessFault::Signature)
        } else if seen.origin != current.origin {
            Some(WitnessFault::OtherLog)
        } else if seen.size > current.size {
            Some(WitnessFault::Rollback)
        } else {
            match proof::consistency(tiles, seen.size, current.size) {
                Err(TileError::Read(error)) => return Err(error),
                Err(_) => Some(WitnessFault::Tiles),
                Ok(path) => {
                    let (old, new) = (seen.size, current.size);
                    let extends =
                        proof::verify_consistency(old, &seen.root, new, &current.root, &path);
                    (!extends).then_some(WitnessFault::Fork)
                }
            }
        };
        faults.extend(fault.map(|fault| FaultyLine {
            line: *line,
            size: seen.size,
            fault,
        }));
    }
    Ok(faults)
}
