//! Identity tables: what identifies a person (number, phone, account, full address) stands once, here,
//! sealed in frames, and nowhere else in the libraries (DESIGN §7). Beside them the index by which a
//! number is looked up without anybody reading the others'.
//!
//! `identity/person.frames` holds the persons in the order of their ids, 1,024 a frame
//! ([`crate::frames`]). `identity/person.keys` holds 20 bytes a person with a number, in order: keyed digest
//! of the number (16), id in the run (4).

use crate::frames::{FrameWriter, Frames};
use crate::golden::Golden;
use codes::CitizenNumber;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

pub use crate::frames::{FrameError as IdentityError, Sealing};

/// Name of the table its frames are bound to.
const TABLE: &str = "identity";
/// Persons of a frame.
const FRAME: u32 = 1_024;
/// Bytes of an entry of the index.
const ENTRY: usize = 20;
const NOTHING: u16 = u16::MAX;

/// What the table says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// Elements besides the number, in the order in which they stand.
    elements: Vec<String>,
    /// Persons.
    count: u32,
}

/// What an identity table is written from.
pub struct Source<'a> {
    /// Packed number of each person; 0 for who has none.
    pub numbers: &'a [u64],
    /// Golden values.
    pub golden: &'a Golden,
    /// Elements besides the number, and where each stands among a person's elements.
    pub elements: Vec<(String, usize)>,
}

/// Writes the table and its index.
///
/// # Errors
/// The file system's, a full disk among them.
pub fn write<'t>(
    folder: &Path,
    source: &Source<'_>,
    text: impl Fn(u32) -> &'t str,
    sealing: &Sealing,
) -> Result<(), IdentityError> {
    let count = u32::try_from(source.numbers.len()).unwrap_or(u32::MAX);
    let head = Head {
        elements: source
            .elements
            .iter()
            .map(|(code, _)| code.clone())
            .collect(),
        count,
    };
    let own = serde_json::to_value(&head).map_err(io::Error::other)?;
    let path = folder.join("person.frames");
    let mut out = FrameWriter::begin(&path, TABLE, sealing, count.div_ceil(FRAME), own)?;
    let mut plain = Vec::new();
    for from in (0..count).step_by(FRAME as usize) {
        plain.clear();
        for id in from..from.saturating_add(FRAME).min(count) {
            plain.extend_from_slice(&source.numbers[id as usize].to_le_bytes());
            for (_, element) in &source.elements {
                let said = source
                    .golden
                    .cell(id, *element)
                    .map(|cell| text(cell.value));
                let bytes = said.unwrap_or_default().as_bytes();
                let bytes = &bytes[..bytes.len().min(usize::from(NOTHING) - 1)];
                let length = said.map_or(NOTHING, |_| bytes.len() as u16);
                plain.extend_from_slice(&length.to_le_bytes());
                plain.extend_from_slice(bytes);
            }
        }
        out.put(&plain)?;
    }
    out.end()?;
    write_keys(folder, source.numbers, sealing)
}

fn write_keys(folder: &Path, numbers: &[u64], sealing: &Sealing) -> Result<(), IdentityError> {
    let mut keys: Vec<([u8; 16], u32)> = numbers
        .iter()
        .zip(0_u32..)
        .filter_map(|(packed, id)| {
            let number = CitizenNumber::unpacked(*packed)?;
            Some((sealing.key_of(&number), id))
        })
        .collect();
    keys.sort_unstable();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join("person.keys"))?);
    for (key, id) in keys {
        out.write_all(&key)?;
        out.write_all(&id.to_le_bytes())?;
    }
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(())
}

/// What identifies a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Her number; none when nobody knows it.
    pub number: Option<CitizenNumber>,
    /// Element and value.
    pub values: Vec<(String, String)>,
}

/// The identity table of a run.
pub struct Identity {
    frames: Frames,
    keys: File,
    head: Head,
    entries: u64,
}

impl Identity {
    /// Opens the table of a run's folder.
    ///
    /// # Errors
    /// The file system's; it is damaged.
    pub fn open(run: &Path, sealing: Sealing) -> Result<Self, IdentityError> {
        let folder = run.join("identity");
        let frames = Frames::open(&folder.join("person.frames"), TABLE, sealing)?;
        let head: Head = serde_json::from_value(frames.own().clone())
            .map_err(|_| IdentityError::Damaged("its head"))?;
        if head.count.div_ceil(FRAME) != frames.count() {
            return Err(IdentityError::Damaged("its persons"));
        }
        let keys = File::open(folder.join("person.keys"))?;
        let entries = keys.metadata()?.len() / ENTRY as u64;
        Ok(Self {
            frames,
            keys,
            head,
            entries,
        })
    }

    /// The person with a number.
    ///
    /// # Errors
    /// The file system's.
    pub fn find(&self, number: &CitizenNumber) -> Result<Option<u32>, IdentityError> {
        self.find_key(&self.frames.sealing().key_of(number))
    }

    /// The person with the keyed digest of a number.
    ///
    /// # Errors
    /// The file system's.
    pub fn find_key(&self, key: &[u8; 16]) -> Result<Option<u32>, IdentityError> {
        let (mut from, mut to) = (0, self.entries);
        let mut entry = [0; ENTRY];
        while from < to {
            let at = from + (to - from) / 2;
            self.keys.read_exact_at(&mut entry, at * ENTRY as u64)?;
            match entry[..16].cmp(key) {
                std::cmp::Ordering::Equal => {
                    let id = entry[16..].try_into().unwrap_or_default();
                    return Ok(Some(u32::from_le_bytes(id)));
                }
                std::cmp::Ordering::Less => from = at + 1,
                std::cmp::Ordering::Greater => to = at,
            }
        }
        Ok(None)
    }

    /// What identifies a person.
    ///
    /// # Errors
    /// The file system's; it does not open.
    pub fn person(&self, id: u32) -> Result<Option<Told>, IdentityError> {
        if id >= self.head.count {
            return Ok(None);
        }
        let plain = self.frame(id / FRAME)?;
        let mut rest = plain.as_slice();
        let mut told = Told::default();
        for _ in 0..=id % FRAME {
            told = self.next(&mut rest)?;
        }
        Ok(Some(told))
    }

    /// What identifies each of many persons; every frame is opened once. Who is not there is left out.
    ///
    /// # Errors
    /// The file system's; it does not open.
    pub fn persons(&self, ids: &BTreeSet<u32>) -> Result<BTreeMap<u32, Told>, IdentityError> {
        let mut all = BTreeMap::new();
        let known = ids.iter().copied().filter(|id| *id < self.head.count);
        let mut known = known.peekable();
        while let Some(frame) = known.peek().map(|id| id / FRAME) {
            let plain = self.frame(frame)?;
            let mut rest = plain.as_slice();
            let mut at = frame * FRAME;
            while let Some(id) = known.next_if(|id| id / FRAME == frame) {
                while at < id {
                    self.next(&mut rest)?;
                    at += 1;
                }
                all.insert(id, self.next(&mut rest)?);
                at += 1;
            }
        }
        Ok(all)
    }

    /// The packed number of every person, 0 for who has none.
    ///
    /// # Errors
    /// The file system's; it does not open.
    pub fn numbers(&self) -> Result<Vec<u64>, IdentityError> {
        let mut numbers = Vec::with_capacity(self.head.count as usize);
        for frame in 0..self.head.count.div_ceil(FRAME) {
            let plain = self.frame(frame)?;
            let mut rest = plain.as_slice();
            while !rest.is_empty() {
                let told = self.next(&mut rest)?;
                numbers.push(told.number.map_or(0, |number| number.packed()));
            }
        }
        Ok(numbers)
    }

    fn frame(&self, frame: u32) -> Result<Vec<u8>, IdentityError> {
        self.frames.frame(frame)
    }

    fn next(&self, rest: &mut &[u8]) -> Result<Told, IdentityError> {
        let number = u64::from_le_bytes(cut(rest)?);
        let mut told = Told {
            number: CitizenNumber::unpacked(number),
            values: Vec::new(),
        };
        for element in &self.head.elements {
            let length = u16::from_le_bytes(cut(rest)?);
            if length == NOTHING {
                continue;
            }
            let (text, behind) = rest
                .split_at_checked(usize::from(length))
                .ok_or(IdentityError::Damaged("a value"))?;
            *rest = behind;
            // A very long value may have been cut inside a character.
            let text = String::from_utf8_lossy(text).into_owned();
            told.values.push((element.clone(), text));
        }
        Ok(told)
    }
}

fn cut<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], IdentityError> {
    let (bytes, behind) = rest
        .split_first_chunk::<N>()
        .ok_or(IdentityError::Damaged("its end"))?;
    *rest = behind;
    Ok(*bytes)
}
