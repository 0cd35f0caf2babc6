//! SM2 keys: made from given entropy, written as text.

use super::SignerId;
use crate::{hex, sm3};
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey as Sm2Signing, VerifyingKey};
use std::fmt;
use std::str::FromStr;

/// The user id that GB/T 35276 prescribes where parties agreed on no other.
const USER_ID: &str = "1234567812345678";
const PUBLIC_PREFIX: &str = "sm2:";
const SECRET_PREFIX: &str = "sm2-secret:";

/// The text is not a key in its one spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an SM2 key")]
pub struct KeyFault;

/// A secret key that signs checkpoints. Debug shows only the public half.
#[derive(Clone)]
pub struct SigningKey {
    inner: Sm2Signing,
    public: PublicKey,
}

impl SigningKey {
    /// A key from 32 bytes of chance. They are hashed with a counter until the result is a valid
    /// scalar, which all but once in 2³² the first one is.
    pub fn from_entropy(entropy: &[u8; 32]) -> Self {
        let mut counter = 0u32;
        loop {
            let scalar = sm3(&[b"wujia sm2 key", &counter.to_be_bytes(), entropy]);
            if let Some(key) = Self::from_scalar(&scalar) {
                return key;
            }
            counter = counter.wrapping_add(1);
        }
    }

    fn from_scalar(scalar: &[u8; 32]) -> Option<Self> {
        let inner = Sm2Signing::from_slice(USER_ID, scalar).ok()?;
        let public = PublicKey::from_sec1(&inner.verifying_key().to_sec1_bytes())?;
        Some(Self { inner, public })
    }

    /// Reads `sm2-secret:` and 64 hexadecimal digits.
    pub fn parse_secret(text: &str) -> Result<Self, KeyFault> {
        let digits = text.strip_prefix(SECRET_PREFIX).ok_or(KeyFault)?;
        hex::decode(digits)
            .and_then(|scalar| Self::from_scalar(&scalar))
            .ok_or(KeyFault)
    }

    /// The secret as text, for a key file that only its owner may read.
    pub fn to_secret_text(&self) -> String {
        format!("{SECRET_PREFIX}{}", hex::encode(&self.inner.to_bytes()))
    }

    /// The half that others verify with.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// r ‖ s over a message; the same for the same message.
    pub(super) fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        let signature: Signature = self.inner.try_sign(message).ok()?;
        Some(signature.to_bytes().into())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(of {})", self.public)
    }
}

/// A public key; as text `sm2:` and 130 hexadecimal digits of the uncompressed point.
#[derive(Clone)]
pub struct PublicKey {
    inner: VerifyingKey,
    point: [u8; 65],
}

impl PublicKey {
    fn from_sec1(bytes: &[u8]) -> Option<Self> {
        let point: [u8; 65] = bytes.try_into().ok()?;
        let inner = VerifyingKey::from_sec1_bytes(USER_ID, &point).ok()?;
        Some(Self { inner, point })
    }

    /// First 8 bytes of SM3 over the 65-byte point.
    pub fn id(&self) -> SignerId {
        let mut id = [0; 8];
        id.copy_from_slice(&sm3(&[&self.point])[..8]);
        id
    }

    /// The point as 0x04 ‖ x ‖ y.
    pub fn point(&self) -> &[u8; 65] {
        &self.point
    }

    /// Whether `signature` (r ‖ s) is this key's over `message` (SM2 with SM3, GB/T 32918.2).
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.inner.verify(message, &signature).is_ok())
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.point == other.point
    }
}

impl Eq for PublicKey {}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PUBLIC_PREFIX}{}", hex::encode(&self.point))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        let digits = text.strip_prefix(PUBLIC_PREFIX).ok_or(KeyFault)?;
        hex::decode::<65>(digits)
            .and_then(|point| Self::from_sec1(&point))
            .ok_or(KeyFault)
    }
}
