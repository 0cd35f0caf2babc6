//! Canonical bytes of an entry's body: one value, one spelling (ADR 0001).
//!
//! JSON in UTF-8 without white space; object members sorted by the bytes of their keys, no key
//! twice, no member that is null (an absent value is an absent member); integers only, from
//! `i64::MIN` to `u64::MAX`; strings escape `"`, `\` and controls below U+0020 and nothing
//! else, with `\b \t \n \f \r` where they exist and `\u00xx` in lower case otherwise. This is
//! RFC 8785 without fractions, with key order by UTF-8 bytes instead of UTF-16 units.

mod check;
mod write;

pub use check::check_canonical;
pub(crate) use check::check_to_depth;
pub use write::to_canonical;
pub(crate) use write::to_canonical_deeper;

use std::cmp::Ordering;

/// Deepest nesting of arrays and objects in a body.
pub const MAX_DEPTH: usize = 64;

/// Why a value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonError {
    /// A fraction: amounts are integer fen, ratios basis points.
    #[error("a canonical body holds no fractions")]
    Float,
    /// An integer below `i64::MIN` or above `u64::MAX`.
    #[error("integer outside 64 bits")]
    IntegerRange,
    /// Two members of one object share this key.
    #[error("key twice in one object: {0}")]
    DuplicateKey(String),
    /// A map key that is neither text, integer nor a unit variant.
    #[error("an object key must be text")]
    KeyNotText,
    /// A null that cannot be left out, such as the value of a newtype variant.
    #[error("null as the value of a variant")]
    NullMember,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// What a type's own `Serialize` reported.
    #[error("{0}")]
    Custom(String),
}

/// Where and why bytes are not canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not canonical at byte {offset}: {why}")]
pub struct NotCanonical {
    /// Byte offset of the offence.
    pub offset: usize,
    /// The rule broken.
    pub why: &'static str,
}

/// Why canonical bytes could not be read as a value.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The bytes break the canonical form.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// The bytes are canonical but do not spell this type.
    #[error(transparent)]
    Shape(#[from] serde_json::Error),
}

/// Reads a value from bytes that must be canonical.
pub fn from_canonical<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, ReadError> {
    check_canonical(bytes)?;
    Ok(serde_json::from_slice(bytes)?)
}

/// Orders two keys, given as they stand between their quotation marks, by their unescaped bytes.
fn cmp_keys(a: &[u8], b: &[u8]) -> Ordering {
    if a.contains(&b'\\') || b.contains(&b'\\') {
        unescape(a).cmp(&unescape(b))
    } else {
        a.cmp(b)
    }
}

/// Undoes the canonical escapes; input is known to hold only those.
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'b') => plain.push(8),
            Some(b't') => plain.push(b'\t'),
            Some(b'n') => plain.push(b'\n'),
            Some(b'f') => plain.push(12),
            Some(b'r') => plain.push(b'\r'),
            Some(b'u') => {
                let value = bytes.by_ref().take(4).fold(0u8, |sum, digit| {
                    sum.wrapping_mul(16).wrapping_add(digit_value(digit))
                });
                plain.push(value);
            }
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}

fn digit_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => 0,
    }
}
