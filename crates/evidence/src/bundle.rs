//! An export bundle: entries with their inclusion proofs and the checkpoint they lead to, in one
//! text that `wujia-verify` checks with no database at hand.
//!
//! Lines of canonical JSON. The first is
//! `{"checkpoint":"wujia1 …","format":"wujia-bundle/1"}`; each further one an entry:
//! `{"body":…,"header":"base64","proof":["base64",…],"salt":"base64","seq":n}`, or with
//! `"commitment":"base64"` in place of body and salt after an erasure. Bodies stand as JSON, to be
//! read by people; because they are canonical their bytes are recovered exactly.

use crate::canon::{self, CanonError, MAX_DEPTH, check_to_depth, to_canonical};
use crate::checkpoint::{PublicKey, SignedCheckpoint};
use crate::entry::{Content, Header};
use crate::log::{Hash, TileError, TileReader};
use crate::{proof, verify::Item};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, BufRead, Write};

const FORMAT: &str = "wujia-bundle/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    checkpoint: String,
    format: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    body: Option<serde_json::Value>,
    #[serde(default)]
    commitment: Option<String>,
    header: String,
    proof: Vec<String>,
    #[serde(default)]
    salt: Option<String>,
    seq: u64,
}

/// Why a bundle could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// A proof could not be made.
    #[error("no proof for entry {seq}")]
    Proof {
        /// The entry.
        seq: u64,
        /// Why.
        source: TileError<E>,
    },
    /// A body is not canonical, or has no canonical form in a bundle (a lone null).
    #[error("entry {seq} has no canonical body")]
    Body {
        /// The entry.
        seq: u64,
    },
    /// A line could not be formed.
    #[error(transparent)]
    Canon(#[from] CanonError),
    /// The sink failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes a bundle of `entries` under `checkpoint`, which must be at least as large as the highest
/// of their numbers.
pub fn write<'i, R: TileReader>(
    sink: &mut impl Write,
    checkpoint: &SignedCheckpoint,
    entries: impl IntoIterator<Item = Item<'i>>,
    tiles: &R,
) -> Result<(), WriteError<R::Error>> {
    let head = Head {
        checkpoint: checkpoint.to_string(),
        format: FORMAT.to_owned(),
    };
    put(sink, &to_canonical(&head)?)?;
    let size = checkpoint.checkpoint.size;
    for Item {
        seq,
        header,
        content,
    } in entries
    {
        let failed = |source| WriteError::Proof { seq, source };
        let leaf = seq
            .checked_sub(1)
            .ok_or(TileError::Beyond)
            .map_err(failed)?;
        let path = proof::inclusion(tiles, leaf, size).map_err(failed)?;
        let (body, salt, commitment) = match content {
            Content::Whole { salt, body } => {
                let value: serde_json::Value =
                    canon::from_canonical(&body).map_err(|_| WriteError::Body { seq })?;
                if value.is_null() {
                    return Err(WriteError::Body { seq });
                }
                (Some(value), Some(STANDARD.encode(salt)), None)
            }
            Content::Erased { commitment } => (None, None, Some(STANDARD.encode(commitment))),
        };
        let proof = path.iter().map(|hash| STANDARD.encode(hash)).collect();
        let line = Line {
            body,
            commitment,
            header: STANDARD.encode(&header),
            proof,
            salt,
            seq,
        };
        put(sink, &canon::to_canonical_deeper(&line)?)?;
    }
    Ok(())
}

fn put(sink: &mut impl Write, line: &[u8]) -> io::Result<()> {
    sink.write_all(line)?;
    sink.write_all(b"\n")
}

/// Why a line of a bundle does not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BundleWhat {
    /// The first line is no bundle head.
    Head,
    /// The checkpoint is not one.
    CheckpointForm,
    /// The checkpoint is not signed by a trusted key.
    CheckpointSignature,
    /// A line that is not a canonical entry line.
    Form,
    /// The header's bytes have no meaning.
    Header,
    /// The proof does not lead from this entry to the checkpoint's root.
    NotInLog,
}

/// A line that does not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BundleFault {
    /// Line of the bundle, from 1.
    pub line: usize,
    /// The entry's number, where one could be read.
    pub seq: Option<u64>,
    /// What is wrong.
    pub what: BundleWhat,
}

/// What an offline check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct BundleReport {
    /// The checkpoint is signed by a trusted key and every entry is proven under it.
    pub ok: bool,
    /// Name of the log.
    pub origin: String,
    /// Size of the log at the checkpoint.
    pub size: u64,
    /// Time of the checkpoint, UTC milliseconds.
    pub at_ms: i64,
    /// Entries proven.
    pub proven: u64,
    /// Lines that do not stand.
    pub faults: Vec<BundleFault>,
}

/// Checks a bundle against keys that the reader trusts from elsewhere.
pub fn verify(source: impl BufRead, trusted: &[PublicKey]) -> io::Result<BundleReport> {
    let mut report = BundleReport::default();
    let mut lines = source.split(b'\n').enumerate();
    let head = match lines.next() {
        Some((_, line)) => read_head(&line?),
        None => None,
    };
    let Some(head) = head else {
        report.faults.push(BundleFault {
            line: 1,
            seq: None,
            what: BundleWhat::Head,
        });
        return Ok(report);
    };
    let Ok(signed) = head.checkpoint.parse::<SignedCheckpoint>() else {
        report.faults.push(BundleFault {
            line: 1,
            seq: None,
            what: BundleWhat::CheckpointForm,
        });
        return Ok(report);
    };
    if signed.verify(trusted).is_err() {
        let what = BundleWhat::CheckpointSignature;
        report.faults.push(BundleFault {
            line: 1,
            seq: None,
            what,
        });
    }
    let checkpoint = signed.checkpoint;
    for (index, line) in lines {
        match check_line(&line?, checkpoint.size, &checkpoint.root) {
            Ok(()) => report.proven += 1,
            Err((seq, what)) => report.faults.push(BundleFault {
                line: index + 1,
                seq,
                what,
            }),
        }
    }
    report.ok = report.faults.is_empty();
    report.origin = checkpoint.origin.as_str().to_owned();
    report.size = checkpoint.size;
    report.at_ms = checkpoint.at_ms;
    Ok(report)
}

fn read_head(line: &[u8]) -> Option<Head> {
    let head: Head = canon::from_canonical(line).ok()?;
    (head.format == FORMAT).then_some(head)
}

fn check_line(line: &[u8], size: u64, root: &Hash) -> Result<(), (Option<u64>, BundleWhat)> {
    let form = || (None, BundleWhat::Form);
    check_to_depth(line, MAX_DEPTH + 1).map_err(|_| form())?;
    let line: Line = serde_json::from_slice(line).map_err(|_| form())?;
    let seq = Some(line.seq);
    let form = || (seq, BundleWhat::Form);
    let header = STANDARD.decode(&line.header).map_err(|_| form())?;
    Header::decode(&header).map_err(|_| (seq, BundleWhat::Header))?;
    let content = match (line.body, line.salt, line.commitment) {
        (Some(body), Some(salt), None) => Content::Whole {
            salt: fixed(&salt).ok_or_else(form)?,
            body: Cow::Owned(to_canonical(&body).map_err(|_| form())?),
        },
        (None, None, Some(commitment)) => Content::Erased {
            commitment: fixed(&commitment).ok_or_else(form)?,
        },
        _ => return Err(form()),
    };
    let path: Option<Vec<Hash>> = line.proof.iter().map(|hash| fixed(hash)).collect();
    let path = path.ok_or_else(form)?;
    let leaf = line.seq.checked_sub(1).ok_or_else(form)?;
    if proof::verify_inclusion(&content.leaf(&header), leaf, size, &path, root) {
        Ok(())
    } else {
        Err((seq, BundleWhat::NotInLog))
    }
}

fn fixed<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
