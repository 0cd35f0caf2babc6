//! Signed checkpoints: "this log, at this size, had this root at this time" (ADR 0002).
//!
//! One checkpoint is one line, the same in the database, in a witness's file and on paper:
//!
//! ```text
//! wujia1 ORIGIN SIZE ROOT TIME sm2-sm3 KEYID SIGNATURE
//! ```
//!
//! ORIGIN names the log; SIZE counts its entries; ROOT is base64 of 32 bytes; TIME is UTC
//! milliseconds; KEYID is the first 8 bytes of SM3 over the signer's public key; SIGNATURE is
//! base64 of r ‖ s by SM2 with SM3 (GB/T 32918.2) under the usual user id (GB/T 35276), over the
//! bytes of the line before the space that precedes `sm2-sm3`. Single spaces, no sign or leading
//! zero that could be left out, padded base64: one checkpoint has one spelling.

mod key;
pub mod witness;

pub use key::{KeyFault, PublicKey, SigningKey};

use crate::hex;
use crate::log::Hash;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::str::FromStr;

const MAGIC: &str = "wujia1";
const ALG: &str = "sm2-sm3";

/// First 8 bytes of SM3 over a public key in its 65-byte form.
pub type SignerId = [u8; 8];

/// The name of a log: 1 to 64 bytes of `a-z`, `0-9`, `.`, `-`, `/`, for example `rudong/journal`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(String);

impl Origin {
    /// Checks and keeps the name.
    pub fn new(name: &str) -> Result<Self, CheckpointError> {
        let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'/');
        if name.is_empty() || name.len() > 64 || !name.bytes().all(allowed) {
            return Err(CheckpointError::Form);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A log's state at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: Origin,
    /// How many entries.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

/// What the signature was made with; kept with every signature so that a change of algorithm
/// leaves old ones readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// SM2 with SM3 (GB/T 32918.2).
    Sm2Sm3,
}

/// A checkpoint with a signature that has not necessarily been verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What is claimed.
    pub checkpoint: Checkpoint,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// Whose key, by its digest.
    pub signer: SignerId,
    /// r ‖ s.
    pub signature: [u8; 64],
}

/// Why a checkpoint was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the one spelling of a checkpoint.
    #[error("not a checkpoint line")]
    Form,
    /// Signed by a key that the verifier does not trust.
    #[error("checkpoint signed by an unknown key")]
    UnknownKey,
    /// The signature does not fit.
    #[error("checkpoint with a wrong signature")]
    Signature,
    /// Signing failed, which for a valid key happens with negligible chance.
    #[error("signing failed")]
    Signing,
}

impl Checkpoint {
    /// The bytes that are signed.
    fn claim(&self) -> String {
        let Self {
            origin,
            size,
            root,
            at_ms,
        } = self;
        format!(
            "{MAGIC} {} {size} {} {at_ms}",
            origin.0,
            STANDARD.encode(root)
        )
    }

    /// Signs the checkpoint. The same key and checkpoint give the same signature (RFC 6979).
    pub fn sign(self, key: &SigningKey) -> Result<SignedCheckpoint, CheckpointError> {
        let signature = key
            .sign(self.claim().as_bytes())
            .ok_or(CheckpointError::Signing)?;
        let signer = key.public().id();
        Ok(SignedCheckpoint {
            checkpoint: self,
            algorithm: Algorithm::Sm2Sm3,
            signer,
            signature,
        })
    }
}

impl SignedCheckpoint {
    /// Verifies the signature against those keys of `trusted` that the line names.
    pub fn verify(&self, trusted: &[PublicKey]) -> Result<(), CheckpointError> {
        let claim = self.checkpoint.claim();
        let key = trusted.iter().find(|key| key.id() == self.signer);
        let key = key.ok_or(CheckpointError::UnknownKey)?;
        if key.verify(claim.as_bytes(), &self.signature) {
            Ok(())
        } else {
            Err(CheckpointError::Signature)
        }
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (claim, signer) = (self.checkpoint.claim(), hex::encode(&self.signer));
        write!(
            f,
            "{claim} {ALG} {signer} {}",
            STANDARD.encode(self.signature)
        )
    }
}

impl FromStr for SignedCheckpoint {
    type Err = CheckpointError;

    /// Reads one line without its line break.
    fn from_str(line: &str) -> Result<Self, CheckpointError> {
        let parsed = parse(line).ok_or(CheckpointError::Form)?;
        // Printing again rejects every other spelling of the same numbers.
        if parsed.to_string() == line {
            Ok(parsed)
        } else {
            Err(CheckpointError::Form)
        }
    }
}

fn parse(line: &str) -> Option<SignedCheckpoint> {
    let words: Vec<&str> = line.split(' ').collect();
    let [MAGIC, origin, size, root, at_ms, ALG, signer, signature] = words.as_slice() else {
        return None;
    };
    let checkpoint = Checkpoint {
        origin: Origin::new(origin).ok()?,
        size: size.parse().ok()?,
        root: STANDARD.decode(root).ok()?.try_into().ok()?,
        at_ms: at_ms.parse().ok()?,
    };
    Some(SignedCheckpoint {
        checkpoint,
        algorithm: Algorithm::Sm2Sm3,
        signer: hex::decode(signer)?,
        signature: STANDARD.decode(signature).ok()?.try_into().ok()?,
    })
}
