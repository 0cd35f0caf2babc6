//! Files of sealed frames: what identifies somebody is written in compressed pieces, each sealed by itself
//! with the site's keys, so that one piece is read without opening the others (DESIGN §7).
//!
//! A file is `WJID1\n`, a head of JSON with its length before it, frames, and the places of the frames. The
//! nonce of a frame is drawn from the key and what it seals, so that a build that goes on after a kill
//! writes the same bytes.

use codes::CitizenNumber;
use evidence::KeyRing;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

const MAGIC: &[u8; 6] = b"WJID1\n";
/// Most bytes of a frame before it is compressed.
const FRAME_MAX: usize = 4 << 20;

/// Whether what identifies somebody is sealed, and by which keys.
#[derive(Clone, Default)]
pub enum Sealing {
    /// It stands open: for measuring, and for tests.
    #[default]
    Off,
    /// Sealed under the current key of a ring.
    On(Arc<KeyRing>),
}

impl std::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Off => "Off",
            Self::On(_) => "On",
        })
    }
}

/// Why sealed frames cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The file system's.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is not what it should be.
    #[error("a sealed table is damaged: {0}")]
    Damaged(&'static str),
    /// It does not open with these keys.
    #[error("a sealed table does not open: {0}")]
    Shut(#[from] evidence::seal::SealError),
}

impl Sealing {
    /// What a number is looked up by.
    #[must_use]
    pub fn key_of(&self, number: &CitizenNumber) -> [u8; 16] {
        match self {
            Self::Off => {
                let mut key = [0; 16];
                key[8..].copy_from_slice(&number.packed().to_be_bytes());
                key
            }
            Self::On(ring) => evidence::person_id::from_number(ring, number.as_str()),
        }
    }

    fn shut(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, FrameError> {
        let packed = zstd::bulk::compress(plain, 1)?;
        Ok(match self {
            Self::Off => packed,
            Self::On(ring) => {
                let mut spoken = place.to_vec();
                spoken.extend_from_slice(&packed);
                let drawn = evidence::seal::blind_index(ring, "hub-frame", &spoken);
                let mut nonce = [0; 12];
                nonce.copy_from_slice(&drawn[..12]);
                evidence::seal::seal(ring, place, nonce, &packed)?
            }
        })
    }

    fn open(&self, sealed: bool, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>, FrameError> {
        if !sealed {
            return Ok(zstd::bulk::decompress(bytes, FRAME_MAX)?);
        }
        let Self::On(ring) = self else {
            return Err(FrameError::Damaged("sealed, and there are no keys"));
        };
        let packed = evidence::seal::open(ring, place, bytes)?;
        Ok(zstd::bulk::decompress(&packed, FRAME_MAX)?)
    }
}

fn place(table: &str, frame: u32) -> Vec<u8> {
    evidence::seal::aad("hub", table, &frame.to_be_bytes())
}

/// Head of a file.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// Whether frames are sealed.
    sealed: bool,
    /// Frames.
    frames: u32,
    /// What the table says of itself.
    #[serde(flatten)]
    own: Value,
}

/// A file of frames being written.
pub struct FrameWriter {
    out: BufWriter<File>,
    table: &'static str,
    sealing: Sealing,
    places: Vec<u64>,
    at: u64,
}

impl FrameWriter {
    /// Begins a file of so many frames of a table; `own` is what the table says of itself, an object.
    ///
    /// # Errors
    /// The file system's.
    pub fn begin(
        path: &Path,
        table: &'static str,
        sealing: &Sealing,
        frames: u32,
        own: Value,
    ) -> Result<Self, FrameError> {
        let head = Head {
            sealed: matches!(sealing, Sealing::On(_)),
            frames,
            own,
        };
        let head = serde_json::to_vec(&head).map_err(io::Error::other)?;
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        out.write_all(MAGIC)?;
        out.write_all(&u32::try_from(head.len()).unwrap_or(0).to_le_bytes())?;
        out.write_all(&head)?;
        Ok(Self {
            out,
            table,
            sealing: sealing.clone(),
            places: Vec::new(),
            at: (MAGIC.len() + 4 + head.len()) as u64,
        })
    }

    /// Writes the next frame.
    ///
    /// # Errors
    /// The file system's, a full disk among them; a frame of more than four megabytes.
    pub fn put(&mut self, plain: &[u8]) -> Result<(), FrameError> {
        if plain.len() > FRAME_MAX {
            return Err(FrameError::Damaged("a frame is too long"));
        }
        let frame = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let shut = self.sealing.shut(&place(self.table, frame), plain)?;
        self.places.push(self.at);
        self.at += shut.len() as u64;
        self.out.write_all(&shut)?;
        Ok(())
    }

    /// Ends the file and waits until it is on the disk.
    ///
    /// # Errors
    /// The file system's, a full disk among them.
    pub fn end(mut self) -> Result<(), FrameError> {
        self.places.push(self.at);
        for place in &self.places {
            self.out.write_all(&place.to_le_bytes())?;
        }
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        Ok(())
    }
}

/// A file of frames.
pub struct Frames {
    file: File,
    table: &'static str,
    sealing: Sealing,
    head: Head,
    places: Vec<u64>,
}

impl Frames {
    /// Opens a file of a table.
    ///
    /// # Errors
    /// The file system's; it is damaged.
    pub fn open(path: &Path, table: &'static str, sealing: Sealing) -> Result<Self, FrameError> {
        let mut file = File::open(path)?;
        let mut magic = [0; 6];
        file.read_exact(&mut magic)?;
        if magic != *MAGIC {
            return Err(FrameError::Damaged("no table of frames"));
        }
        let mut length = [0; 4];
        file.read_exact(&mut length)?;
        let mut head = vec![0; u32::from_le_bytes(length) as usize];
        file.read_exact(&mut head)?;
        let head: Head =
            serde_json::from_slice(&head).map_err(|_| FrameError::Damaged("its head"))?;
        let mut bytes = vec![0; (head.frames as usize + 1) * 8];
        let end = file.metadata()?.len();
        let from = end
            .checked_sub(bytes.len() as u64)
            .ok_or(FrameError::Damaged("too short"))?;
        file.read_exact_at(&mut bytes, from)?;
        let places = bytes
            .chunks_exact(8)
            .map(|eight| u64::from_le_bytes(eight.try_into().unwrap_or_default()))
            .collect();
        Ok(Self {
            file,
            table,
            sealing,
            head,
            places,
        })
    }

    /// What the table says of itself.
    #[must_use]
    pub const fn own(&self) -> &Value {
        &self.head.own
    }

    /// How many frames there are.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.head.frames
    }

    /// By what it is opened.
    #[must_use]
    pub const fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// A frame as it was put.
    ///
    /// # Errors
    /// The file system's; it does not open.
    pub fn frame(&self, frame: u32) -> Result<Vec<u8>, FrameError> {
        let at = frame as usize;
        let (Some(from), Some(to)) = (self.places.get(at), self.places.get(at + 1)) else {
            return Err(FrameError::Damaged("its places"));
        };
        let length = to.checked_sub(*from).unwrap_or_default();
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        self.file.read_exact_at(&mut bytes, *from)?;
        let place = place(self.table, frame);
        self.sealing.open(self.head.sealed, &place, &bytes)
    }
}
