//! Sealing of personal values at rest: SM4-GCM (GB/T 32907, RFC 8998) with a nonce of 12 bytes,
//! and HMAC-SM3 blind indexes for equality (DESIGN §4, GB/T 39786 §8.4 d and e).
//!
//! A sealed value is `alg 1 ‖ key id 4 big-endian ‖ nonce 12 ‖ ciphertext ‖ tag 16`; the
//! associated data names table, column and row, so a value moved elsewhere does not open. Nonces
//! come in from the caller's source of chance; one key may seal at most 2³² values with random
//! nonces (NIST SP 800-38D §8.3), after which the ring must be rotated.

mod ring;

pub use ring::{KeyId, KeyRing, RingError};

use aes_gcm::aead::{AeadInOut, consts::U12};
use aes_gcm::{AesGcm, Tag};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sm4::Sm4;

pub(crate) type Sm4Gcm = AesGcm<Sm4, U12>;

/// Algorithm byte of SM4-GCM with a 12-byte nonce and a 16-byte tag.
pub const ALG_SM4_GCM: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;
const HEAD: usize = 1 + 4 + NONCE;
/// Bytes a sealed value is longer than its plain value.
pub const OVERHEAD: usize = HEAD + TAG;
/// How a sealed value inside text begins.
pub const TEXT_PREFIX: &str = "s1:";

/// Why a value did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not a sealed value at all.
    #[error("not a sealed value")]
    Form,
    /// Sealed by an algorithm this program does not know.
    #[error("unknown sealing algorithm {0}")]
    Algorithm(u8),
    /// The ring lacks the key.
    #[error("sealing key {0} is not in the ring")]
    UnknownKey(KeyId),
    /// Altered, moved to another place, or sealed under another key of the same number.
    #[error("a sealed value failed authentication")]
    Authentic,
    /// The value is too long for GCM (64 GiB).
    #[error("value too long to seal")]
    TooLong,
}

/// Associated data of a sealed field: table, column and row id, each with its length in 4 bytes
/// big-endian before it, so that no two places share one spelling.
pub fn aad(table: &str, column: &str, row_id: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(12 + table.len() + column.len() + row_id.len());
    for part in [table.as_bytes(), column.as_bytes(), row_id] {
        bytes.extend_from_slice(&(part.len() as u32).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Seals `plain` under the ring's current key. The nonce must never come again under that key.
pub fn seal(
    ring: &KeyRing,
    aad: &[u8],
    nonce: [u8; NONCE],
    plain: &[u8],
) -> Result<Vec<u8>, SealError> {
    let (id, cipher) = ring.current_cipher();
    let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD);
    sealed.push(ALG_SM4_GCM);
    sealed.extend_from_slice(&id.to_be_bytes());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let tag: Tag = cipher
        .encrypt_inout_detached(&nonce.into(), aad, (&mut sealed[HEAD..]).into())
        .map_err(|_| SealError::TooLong)?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// Opens a sealed value under whichever key of the ring it names.
pub fn open(ring: &KeyRing, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let id = key_id(sealed)?;
    let cipher = ring.cipher(id).ok_or(SealError::UnknownKey(id))?;
    let (head, rest) = sealed.split_first_chunk::<HEAD>().ok_or(SealError::Form)?;
    let (text, tag) = rest.split_last_chunk::<TAG>().ok_or(SealError::Form)?;
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(&head[5..]);
    let mut plain = text.to_vec();
    cipher
        .decrypt_inout_detached(
            &nonce.into(),
            aad,
            plain.as_mut_slice().into(),
            &(*tag).into(),
        )
        .map_err(|_| SealError::Authentic)?;
    Ok(plain)
}

/// The key a sealed value names; tells a rotation which values are still under an old one.
pub fn key_id(sealed: &[u8]) -> Result<KeyId, SealError> {
    if sealed.len() < OVERHEAD {
        return Err(SealError::Form);
    }
    if sealed[0] != ALG_SM4_GCM {
        return Err(SealError::Algorithm(sealed[0]));
    }
    Ok(KeyId::from_be_bytes([
        sealed[1], sealed[2], sealed[3], sealed[4],
    ]))
}

/// A sealed value as text inside JSON: `s1:` and base64url without padding.
pub fn to_text(sealed: &[u8]) -> String {
    let mut text = String::from(TEXT_PREFIX);
    URL_SAFE_NO_PAD.encode_string(sealed, &mut text);
    text
}

/// Reads [`to_text`].
pub fn from_text(text: &str) -> Result<Vec<u8>, SealError> {
    let coded = text.strip_prefix(TEXT_PREFIX).ok_or(SealError::Form)?;
    URL_SAFE_NO_PAD.decode(coded).map_err(|_| SealError::Form)
}

/// Equality index of a sealed value under the current key: HMAC-SM3 over the domain (length in 4
/// bytes big-endian before it) and the canonical plain value. `domain` names what the value is
/// (`citizen-number`, `phone`), so equal digits in two columns do not meet.
pub fn blind_index(ring: &KeyRing, domain: &str, canonical_plain: &[u8]) -> [u8; 32] {
    index(ring.current_mac(), domain, canonical_plain)
}

/// The same index under every key of the ring, the current one first: what a look-up must ask for
/// while a rotation is under way.
pub fn blind_indexes(
    ring: &KeyRing,
    domain: &str,
    canonical_plain: &[u8],
) -> Vec<(KeyId, [u8; 32])> {
    ring.macs()
        .map(|(id, mac)| (id, index(mac, domain, canonical_plain)))
        .collect()
}

fn index(mac: &crate::Mac3, domain: &str, plain: &[u8]) -> [u8; 32] {
    mac.code(&[
        &(domain.len() as u32).to_be_bytes(),
        domain.as_bytes(),
        plain,
    ])
}
