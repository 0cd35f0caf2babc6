//! Entry bytes, SM3 Merkle log, checkpoints, signatures, sealing, proofs, verification.
//!
//! Everything here is a pure function of bytes: nonces, salts, keys and times come in as
//! arguments. Database and network are not known on this floor, which is why `wujia-verify`
//! can be built from it alone. The byte forms are fixed by ADR 0001 (entries) and ADR 0002
//! (Merkle tiles and checkpoints); a change to either is a new version number, never an edit.
//!
//! National cryptography: SM2 (GB/T 32918), SM3 (GB/T 32905), SM4 (GB/T 32907), SM4-GCM as in
//! RFC 8998, HMAC as in RFC 2104.

pub mod bundle;
pub mod canon;
pub mod checkpoint;
pub mod entry;
pub mod file_digest;
pub mod hex;
pub mod log;
pub mod person_id;
pub mod proof;
pub mod seal;
pub mod verify;

pub use canon::{CanonError, NotCanonical, check_canonical, from_canonical, to_canonical};
pub use checkpoint::{Checkpoint, PublicKey, SignedCheckpoint, SigningKey};
pub use entry::{Content, Header, Kind};
pub use file_digest::FileDigest;
pub use log::{Frontier, Hash, TilePatch, TileReader};
pub use seal::KeyRing;

use hmac::{Hmac, KeyInit, Mac};
use sm3::{Digest as _, Sm3};

/// SM3 (GB/T 32905) over the parts joined in order.
pub fn sm3(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sm3::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// HMAC-SM3 with its key schedule prepared once, so that each use costs only its message.
#[derive(Clone)]
pub struct Mac3(Hmac<Sm3>);

impl Mac3 {
    /// Prepares a key of any length (longer than 64 bytes is hashed first, RFC 2104).
    pub fn new(key: &[u8]) -> Self {
        // `new_from_slice` refuses no length for HMAC; the short form below cannot be reached
        // but keeps this function total.
        match Hmac::<Sm3>::new_from_slice(key) {
            Ok(mac) => Self(mac),
            Err(_) => Self(Hmac::<Sm3>::new(&Default::default())),
        }
    }

    /// The 32-byte code over the parts joined in order.
    pub fn code(&self, parts: &[&[u8]]) -> Hash {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl core::fmt::Debug for Mac3 {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Mac3(..)")
    }
}
