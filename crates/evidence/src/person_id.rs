//! Ids of persons, derived so that order of arrival and rebuilds do not matter (DESIGN §5).
//!
//! HMAC-SM3 under the ring's own person key, which never rotates, cut to 16 bytes and marked as a
//! UUID of version 8 (RFC 9562 §5.8), which leaves 122 bits: among 100 million persons two
//! collide with a chance below 10⁻²⁰. Without the key a list of all citizen numbers cannot be
//! turned into a list of ids.

use crate::{KeyRing, Mac3};

/// Id of the holder of a citizen number (公民身份号码, GB 11643): `canonical` is its 18
/// characters with a capital X, checked by the caller.
pub fn from_number(ring: &KeyRing, canonical: &str) -> [u8; 16] {
    derive(ring.person_mac(), b"number", &[canonical.as_bytes()])
}

/// Id of a person whose record has no valid number: the feed's name and the record's key in it.
pub fn from_source(ring: &KeyRing, feed: &str, source_key: &str) -> [u8; 16] {
    derive(
        ring.person_mac(),
        b"source",
        &[feed.as_bytes(), source_key.as_bytes()],
    )
}

fn derive(mac: &Mac3, domain: &[u8], parts: &[&[u8]]) -> [u8; 16] {
    let mut message = Vec::with_capacity(64);
    for part in [domain].iter().chain(parts) {
        message.extend_from_slice(&(part.len() as u32).to_be_bytes());
        message.extend_from_slice(part);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&mac.code(&[&message])[..16]);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    id
}
