//! One journal entry: its header's fixed bytes, the commitment to its body, its leaf hash.
//!
//! Header, big-endian, in this order (ADR 0001): version 1 byte · flags 2 · kind of subject 1 ·
//! id 16 · time 8 · actor 16 · post 16 · subject 16 · parent version 8 · length of kind 1 ·
//! kind. Leaf = SM3(0x00 ‖ header ‖ HMAC-SM3(salt, body)). The commitment is salted and keyed
//! by that salt, so once a lawful erasure has destroyed body and salt it says nothing about a
//! guessed body, while the leaf and every proof over it still stand.

use crate::canon::{self, to_canonical};
use crate::log::{Hash, leaf_hash_of};
use crate::{Mac3, hex};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The only header version there is.
pub const VERSION: u8 = 1;
/// Length of a header without its kind, in bytes.
const FIXED: usize = 85;
/// Longest kind, in bytes.
pub const MAX_KIND: usize = 64;
/// Kind of the entry by which other entries' bodies and salts are lawfully erased (PIPL art. 47).
pub const ERASURE: &str = "journal.erased";

/// Bits of a header's flags; the others must be zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    /// The entry was made by a machine for show or test, not by a person in office.
    pub synthetic: bool,
}

impl Flags {
    /// As the two bytes of the header.
    pub fn bits(self) -> u16 {
        u16::from(self.synthetic)
    }

    /// From the two bytes; `None` when a reserved bit is set.
    pub fn from_bits(bits: u16) -> Option<Self> {
        (bits & !1 == 0).then_some(Self {
            synthetic: bits & 1 == 1,
        })
    }
}

/// What sort of entry: 1 to 64 bytes of `a-z`, `0-9`, `.`, `-`, `_`, for example `case.acted`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind {
    len: u8,
    bytes: [u8; MAX_KIND],
}

impl Kind {
    /// Checks and keeps the name.
    pub fn new(name: &str) -> Result<Self, HeaderError> {
        let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_');
        if name.is_empty() || name.len() > MAX_KIND || !name.bytes().all(allowed) {
            return Err(HeaderError::Kind);
        }
        let mut bytes = [0; MAX_KIND];
        bytes[..name.len()].copy_from_slice(name.as_bytes());
        Ok(Self {
            len: name.len() as u8,
            bytes,
        })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in, so the default is never taken.
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({})", self.as_str())
    }
}

/// Why bytes are not an entry's header, or a header cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Too short, or longer than the kind's length says.
    #[error("an entry header of the wrong length")]
    Length,
    /// Not version 1.
    #[error("unknown version of an entry header")]
    Version,
    /// A reserved flag is set.
    #[error("a reserved flag of an entry header is set")]
    Flags,
    /// Not 1 to 64 bytes of the allowed letters.
    #[error("a kind is 1 to 64 of a-z, 0-9, dot, hyphen, underscore")]
    Kind,
}

/// Everything about an entry that is not its body; never erased, so it names no person in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The entry's own id.
    pub id: [u8; 16],
    /// When, UTC milliseconds since 1970.
    pub at_ms: i64,
    /// The account that acted.
    pub actor: [u8; 16],
    /// The appointment acted in; zeros when none.
    pub post: [u8; 16],
    /// What sort of entry.
    pub kind: Kind,
    /// Which kind of noun it is about.
    pub subject_kind: u8,
    /// The noun's id.
    pub subject: [u8; 16],
    /// Version of the subject that this entry builds on.
    pub parent_version: u64,
    /// Flags.
    pub flags: Flags,
}

impl Header {
    /// The one binary form, 86 to 149 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let kind = self.kind.as_str().as_bytes();
        let mut bytes = Vec::with_capacity(FIXED + kind.len());
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.flags.bits().to_be_bytes());
        bytes.push(self.subject_kind);
        bytes.extend_from_slice(&self.id);
        bytes.extend_from_slice(&self.at_ms.to_be_bytes());
        bytes.extend_from_slice(&self.actor);
        bytes.extend_from_slice(&self.post);
        bytes.extend_from_slice(&self.subject);
        bytes.extend_from_slice(&self.parent_version.to_be_bytes());
        bytes.push(self.kind.len);
        bytes.extend_from_slice(kind);
        bytes
    }

    /// Reads the binary form strictly: every accepted byte string encodes back to itself.
    pub fn decode(bytes: &[u8]) -> Result<Self, HeaderError> {
        let mut rest = bytes;
        let [version] = take(&mut rest)?;
        if version != VERSION {
            return Err(HeaderError::Version);
        }
        let flags =
            Flags::from_bits(u16::from_be_bytes(take(&mut rest)?)).ok_or(HeaderError::Flags)?;
        let [subject_kind] = take(&mut rest)?;
        let id = take(&mut rest)?;
        let at_ms = i64::from_be_bytes(take(&mut rest)?);
        let actor = take(&mut rest)?;
        let post = take(&mut rest)?;
        let subject = take(&mut rest)?;
        let parent_version = u64::from_be_bytes(take(&mut rest)?);
        let [len] = take(&mut rest)?;
        if rest.len() != usize::from(len) {
            return Err(HeaderError::Length);
        }
        let kind = Kind::new(std::str::from_utf8(rest).map_err(|_| HeaderError::Kind)?)?;
        Ok(Self {
            id,
            at_ms,
            actor,
            post,
            kind,
            subject_kind,
            subject,
            parent_version,
            flags,
        })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], HeaderError> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(HeaderError::Length)?;
    *rest = tail;
    Ok(*head)
}

/// HMAC-SM3(salt, body): what remains of a body after a lawful erasure. The salt is 16 bytes of
/// chance, new for every entry.
pub fn commit(salt: &[u8; 16], body: &[u8]) -> Hash {
    Mac3::new(salt).code(&[body])
}

/// The entry's leaf: SM3(0x00 ‖ header ‖ HMAC-SM3(salt, body)).
pub fn leaf_hash(header: &[u8], salt: &[u8; 16], body: &[u8]) -> Hash {
    leaf_from_commitment(header, &commit(salt, body))
}

/// The same leaf from the commitment alone.
pub fn leaf_from_commitment(header: &[u8], commitment: &Hash) -> Hash {
    leaf_hash_of(&[header, commitment])
}

/// What stands beside a header: the body with its salt, or what an erasure left.
#[derive(Clone, PartialEq, Eq)]
pub enum Content<'a> {
    /// Body and salt are there.
    Whole {
        /// Salt of the commitment.
        salt: [u8; 16],
        /// Canonical bytes.
        body: Cow<'a, [u8]>,
    },
    /// Body and salt were destroyed; an entry of kind [`ERASURE`] must name this one.
    Erased {
        /// What the leaf holds in their place.
        commitment: Hash,
    },
}

impl Content<'_> {
    /// The leaf of an entry with this content.
    pub fn leaf(&self, header: &[u8]) -> Hash {
        match self {
            Self::Whole { salt, body } => leaf_hash(header, salt, body),
            Self::Erased { commitment } => leaf_from_commitment(header, commitment),
        }
    }
}

impl fmt::Debug for Content<'_> {
    /// Bodies hold personal data and stay out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole { body, .. } => write!(f, "Whole({} bytes)", body.len()),
            Self::Erased { commitment } => write!(f, "Erased({})", hex::encode(commitment)),
        }
    }
}

/// Body of an [`ERASURE`] entry. Another type may stand in its place as long as its canonical
/// form, or the single member of it, is an object with `entries`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Numbers of the entries whose body and salt are destroyed, ascending.
    pub entries: Vec<u64>,
    /// On what ground, for example `个人信息保护法第四十七条`.
    pub ground: String,
}

impl Erasure {
    /// Canonical bytes.
    pub fn to_body(&self) -> Result<Vec<u8>, canon::CanonError> {
        to_canonical(self)
    }
}

/// The entry numbers an [`ERASURE`] body names; `None` when it has no such list.
pub(crate) fn erased_entries(body: &[u8]) -> Option<Vec<u64>> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    let object = value.as_object()?;
    let entries = match object.get("entries") {
        Some(entries) => entries,
        None if object.len() == 1 => object.values().next()?.get("entries")?,
        None => return None,
    };
    entries
        .as_array()?
        .iter()
        .map(serde_json::Value::as_u64)
        .collect()
}
