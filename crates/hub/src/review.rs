//! The steward's queue: records that may be somebody's and are not surely hers, with the record and the
//! person side by side; and what was decided of them, kept and used by every later build.
//!
//! `review.frames` of a run holds the queue, sealed: it says what identifies people. `decisions.jsonl`
//! beside the runs holds a line a decision: the digest of a record's feed and key, and the keyed digest of
//! the person it is, or that it is none of those who are known. The last line about a record holds.

use crate::frames::{FrameError, FrameWriter, Frames, Sealing};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

/// Name of the table its frames are bound to.
const TABLE: &str = "review";
/// Records of a frame.
const FRAME: usize = 64;
/// Where decisions are, beside the runs.
const DECISIONS: &str = "decisions.jsonl";

/// A record by its feed and source key: the same in every delivery that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RecordKey(#[serde(with = "hex")] pub [u8; 16]);

impl RecordKey {
    /// Of a feed and the texts of its key's columns.
    #[must_use]
    pub fn of<'k>(feed: &str, key: impl Iterator<Item = &'k str>) -> Self {
        let mut parts: Vec<&[u8]> = vec![feed.as_bytes()];
        for text in key {
            parts.push(&[0x1f]);
            parts.push(text.trim().as_bytes());
        }
        let digest = evidence::sm3(&parts);
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        Self(half)
    }

    /// As text, 32 hex digits.
    #[must_use]
    pub fn text(&self) -> String {
        evidence::hex::encode(&self.0)
    }

    /// Of [`Self::text`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(evidence::hex::decode(text)?))
    }
}

mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(bytes: &[u8; 16], out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&evidence::hex::encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 16], D::Error> {
        let text = String::deserialize(from)?;
        evidence::hex::decode(&text).ok_or_else(|| de::Error::custom("no digest"))
    }
}

/// What a record says of its person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Number as written; empty when none.
    pub number: String,
    /// Name.
    pub name: String,
    /// Birth, in days since 1970.
    pub birth: Option<i32>,
    /// Sex code.
    pub sex: String,
    /// Phone.
    pub phone: String,
    /// Code of the village; 0 when it says none.
    pub village: u64,
    /// Address.
    pub address: String,
}

/// A record that may be somebody's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Which.
    pub key: RecordKey,
    /// Feed.
    pub feed: String,
    /// Row of its delivery.
    pub row: u32,
    /// What it says.
    pub said: Said,
    /// The likeliest person, by her id in the run.
    pub person: u32,
    /// What is known of her.
    pub known: Said,
    /// For it against it, in bits.
    pub bits: f64,
}

/// Writes the queue of a run.
///
/// # Errors
/// The file system's, a full disk among them.
pub fn write(run: &Path, waiting: &[Waiting], sealing: &Sealing) -> Result<(), FrameError> {
    let frames = u32::try_from(waiting.len().div_ceil(FRAME)).unwrap_or(u32::MAX);
    let own = serde_json::json!({ "count": waiting.len() });
    let path = run.join("review.frames");
    let mut out = FrameWriter::begin(&path, TABLE, sealing, frames, own)?;
    for page in waiting.chunks(FRAME) {
        let plain = serde_json::to_vec(page).map_err(io::Error::other)?;
        out.put(&plain)?;
    }
    out.end()
}

/// The queue of a run that nobody has decided, behind so many of its records, at most so many; with where
/// to go on.
///
/// # Errors
/// The file system's; it does not open.
pub fn waiting(
    out: &Path,
    run: &Path,
    sealing: &Sealing,
    from: usize,
    most: usize,
) -> Result<(Vec<Waiting>, Option<usize>), FrameError> {
    let decided = decisions(out)?;
    let frames = Frames::open(&run.join("review.frames"), TABLE, sealing.clone())?;
    let mut all = Vec::new();
    let first = from / FRAME;
    for frame in first..frames.count() as usize {
        let number = u32::try_from(frame).unwrap_or(u32::MAX);
        for (at, waiting) in page(&frames, number)?.into_iter().enumerate() {
            let at = frame * FRAME + at;
            if at < from || decided.contains_key(&waiting.key) {
                continue;
            }
            if all.len() == most {
                return Ok((all, Some(at)));
            }
            all.push(waiting);
        }
    }
    Ok((all, None))
}

/// A record of a run's queue.
///
/// # Errors
/// The file system's; it does not open.
pub fn find(
    run: &Path,
    sealing: &Sealing,
    record: RecordKey,
) -> Result<Option<Waiting>, FrameError> {
    let frames = Frames::open(&run.join("review.frames"), TABLE, sealing.clone())?;
    for frame in 0..frames.count() {
        let mut records = page(&frames, frame)?.into_iter();
        if let Some(found) = records.find(|waiting| waiting.key == record) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn page(frames: &Frames, frame: u32) -> Result<Vec<Waiting>, FrameError> {
    serde_json::from_slice(&frames.frame(frame)?).map_err(|_| FrameError::Damaged("a record"))
}

/// What was decided of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Which.
    pub record: RecordKey,
    /// The person it is, by the keyed digest of her number; none = nobody who is known.
    #[serde(with = "maybe")]
    pub person: Option<[u8; 16]>,
}

mod maybe {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(bytes: &Option<[u8; 16]>, out: S) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => out.serialize_some(&evidence::hex::encode(bytes)),
            None => out.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<[u8; 16]>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else {
            return Ok(None);
        };
        let bytes = evidence::hex::decode(&text).ok_or_else(|| de::Error::custom("no digest"))?;
        Ok(Some(bytes))
    }
}

/// Keeps a decision; it is used from the next build on.
///
/// # Errors
/// The file system's.
pub fn decide(out: &Path, decided: Decided) -> io::Result<()> {
    let mut line = serde_json::to_vec(&decided).map_err(io::Error::other)?;
    line.push(b'\n');
    let path = out.join(DECISIONS);
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(&line)?;
    file.sync_all()
}

/// Every decision that holds.
///
/// # Errors
/// The file system's. A last line that was cut off by a kill is none.
pub fn decisions(out: &Path) -> io::Result<HashMap<RecordKey, Option<[u8; 16]>>> {
    let file = match File::open(out.join(DECISIONS)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(HashMap::new()),
        Err(error) => return Err(error),
    };
    let mut all = HashMap::new();
    for line in BufReader::new(file).lines() {
        if let Ok(decided) = serde_json::from_str::<Decided>(&line?) {
            all.insert(decided.record, decided.person);
        }
    }
    Ok(all)
}
