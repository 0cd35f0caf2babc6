//! The ring of sealing keys and its file.
//!
//! ```text
//! wujia-keys 1
//! person <64 hex digits>
//! key 1 2026-11-24 <32 hex digits SM4> <64 hex digits HMAC>
//! current 1
//! ```
//!
//! Keys stand in ascending order of their numbers. The person key never rotates, because ids of
//! persons hang on it. The file lies outside the data directory and its backups; whoever reads it
//! refuses one that others than its owner may read.

use super::Sm4Gcm;
use crate::{Mac3, hex};
use aes_gcm::KeyInit;
use jiff::civil::Date;
use std::fmt;

/// Number of a sealing key, kept beside every value it sealed.
pub type KeyId = u32;

/// Why a key file was refused. Names lines, never what stands in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    /// The first line is not `wujia-keys 1`.
    #[error("not a key file of version 1")]
    Version,
    /// A line that does not read as one of the four forms, or stands out of order.
    #[error("key file line {0} is malformed")]
    Line(usize),
    /// No `current` line, or it names a key that is not there.
    #[error("the key file names no current key")]
    Current,
    /// A ring can hold no further key number.
    #[error("no key number is left")]
    Full,
}

#[derive(Clone)]
struct Key {
    id: KeyId,
    created: Date,
    sm4: [u8; 16],
    hmac: [u8; 32],
    cipher: Sm4Gcm,
    mac: Mac3,
}

impl Key {
    fn new(id: KeyId, created: Date, sm4: [u8; 16], hmac: [u8; 32]) -> Self {
        Self {
            id,
            created,
            sm4,
            hmac,
            cipher: Sm4Gcm::new(&sm4.into()),
            mac: Mac3::new(&hmac),
        }
    }
}

/// Sealing keys with their schedules prepared; one of them is current.
#[derive(Clone)]
pub struct KeyRing {
    person: [u8; 32],
    person_mac: Mac3,
    /// Every key but the current one, ascending by id.
    older: Vec<Key>,
    current: Key,
}

impl KeyRing {
    /// A new ring with key 1, from 80 bytes of chance.
    pub fn generate(entropy: &[u8; 80], created: Date) -> Self {
        let (person, key) = split::<32, 48>(entropy);
        let (sm4, hmac) = split::<16, 32>(&key);
        let current = Key::new(1, created, sm4, hmac);
        Self {
            person_mac: Mac3::new(&person),
            person,
            older: Vec::new(),
            current,
        }
    }

    /// Adds a key from 48 bytes of chance and makes it the current one.
    pub fn rotate(&mut self, entropy: &[u8; 48], created: Date) -> Result<KeyId, RingError> {
        let last = self
            .older
            .last()
            .map_or(0, |key| key.id)
            .max(self.current.id);
        let id = last.checked_add(1).ok_or(RingError::Full)?;
        let (sm4, hmac) = split::<16, 32>(entropy);
        let previous = std::mem::replace(&mut self.current, Key::new(id, created, sm4, hmac));
        self.older.push(previous);
        self.older.sort_by_key(|key| key.id);
        Ok(id)
    }

    /// Adds a sealing key from 16 bytes of chance and makes it the current one; the key of the
    /// indexes goes on, so that values sealed before and after are still found to be equal.
    pub fn rotate_sealing(
        &mut self,
        entropy: &[u8; 16],
        created: Date,
    ) -> Result<KeyId, RingError> {
        let mut both = [0; 48];
        both[..16].copy_from_slice(entropy);
        both[16..].copy_from_slice(&self.current.hmac);
        self.rotate(&both, created)
    }

    /// Number of the key that seals now.
    pub fn current_id(&self) -> KeyId {
        self.current.id
    }

    /// Every key's number and day of making, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = (KeyId, Date)> + '_ {
        self.keys().map(|key| (key.id, key.created))
    }

    /// Reads a key file.
    pub fn parse(text: &str) -> Result<Self, RingError> {
        let mut lines = text.lines().enumerate();
        if lines.next().map(|(_, line)| line) != Some("wujia-keys 1") {
            return Err(RingError::Version);
        }
        let mut person = None;
        let mut keys: Vec<Key> = Vec::new();
        let mut current = None;
        for (index, line) in lines {
            let bad = || RingError::Line(index + 1);
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["person", key] if person.is_none() && keys.is_empty() => {
                    person = Some(hex::decode::<32>(key).ok_or_else(bad)?);
                }
                ["key", id, created, sm4, hmac] if current.is_none() => {
                    let id = number(id).ok_or_else(bad)?;
                    if keys.last().is_some_and(|last| last.id >= id) {
                        return Err(bad());
                    }
                    let created = created.parse().map_err(|_| bad())?;
                    let sm4 = hex::decode(sm4).ok_or_else(bad)?;
                    keys.push(Key::new(
                        id,
                        created,
                        sm4,
                        hex::decode(hmac).ok_or_else(bad)?,
                    ));
                }
                ["current", id] if current.is_none() => {
                    current = Some(number(id).ok_or_else(bad)?);
                }
                _ => return Err(bad()),
            }
        }
        let place = keys
            .iter()
            .position(|key| Some(key.id) == current)
            .ok_or(RingError::Current)?;
        let current = keys.remove(place);
        let person = person.ok_or(RingError::Line(2))?;
        Ok(Self {
            person_mac: Mac3::new(&person),
            person,
            older: keys,
            current,
        })
    }

    /// The text of the key file; the only place where keys are ever written.
    pub fn to_secret_text(&self) -> String {
        let mut keys: Vec<&Key> = self.keys().collect();
        keys.sort_by_key(|key| key.id);
        let mut text = format!("wujia-keys 1\nperson {}\n", hex::encode(&self.person));
        for key in keys {
            let (sm4, hmac) = (hex::encode(&key.sm4), hex::encode(&key.hmac));
            text.push_str(&format!("key {} {} {sm4} {hmac}\n", key.id, key.created));
        }
        text.push_str(&format!("current {}\n", self.current.id));
        text
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.older)
    }

    pub(crate) fn cipher(&self, id: KeyId) -> Option<&Sm4Gcm> {
        self.keys().find(|key| key.id == id).map(|key| &key.cipher)
    }

    pub(crate) fn current_cipher(&self) -> (KeyId, &Sm4Gcm) {
        (self.current.id, &self.current.cipher)
    }

    pub(crate) fn current_mac(&self) -> &Mac3 {
        &self.current.mac
    }

    pub(crate) fn macs(&self) -> impl Iterator<Item = (KeyId, &Mac3)> {
        self.keys().map(|key| (key.id, &key.mac))
    }

    pub(crate) fn person_mac(&self) -> &Mac3 {
        &self.person_mac
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<KeyId> = self.keys().map(|key| key.id).collect();
        write!(f, "KeyRing(keys {ids:?}, current {})", self.current.id)
    }
}

fn number(text: &str) -> Option<KeyId> {
    let id: KeyId = text.parse().ok()?;
    (id > 0 && id.to_string() == text).then_some(id)
}

/// Splits `A + B` bytes of chance; a shorter input would leave zeros, which the callers' array
/// types rule out.
fn split<const A: usize, const B: usize>(bytes: &[u8]) -> ([u8; A], [u8; B]) {
    let (mut left, mut right) = ([0; A], [0; B]);
    left.copy_from_slice(&bytes[..A]);
    right.copy_from_slice(&bytes[A..A + B]);
    (left, right)
}
