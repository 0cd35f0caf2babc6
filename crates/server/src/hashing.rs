//! Passwords: argon2id (RFC 9106), slow on purpose, and never more than two at a time, so that a
//! flood of sign-ins cannot take the memory of everybody else.

use app::port::Hashing;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Memory of one hash, KiB (19 MiB, the smaller of OWASP's two recommendations).
const MEMORY_KIB: u32 = 19_456;
/// Passes.
const PASSES: u32 = 2;
/// Hashes that run at the same time.
const AT_ONCE: usize = 2;
/// A stored hash may not ask for more memory than this, KiB.
const MEMORY_KIB_MAX: u32 = 65_536;

/// A turnstile for [`AT_ONCE`] visitors.
#[derive(Debug, Default)]
struct Turnstile {
    inside: Mutex<usize>,
    left: Condvar,
}

impl Turnstile {
    fn pass<T>(&self, work: impl FnOnce() -> T) -> T {
        {
            let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
            while *inside >= AT_ONCE {
                inside = self
                    .left
                    .wait(inside)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            *inside += 1;
        }
        let result = work();
        *self.inside.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.left.notify_one();
        result
    }
}

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str, salt: [u8; 16]) -> Option<String> {
    let hash: PasswordHash = argon2()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .ok()?;
    Some(hash.to_string())
}

fn fits(password: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else {
        return false;
    };
    let modest = Params::try_from(&parsed).is_ok_and(|params| params.m_cost() <= MEMORY_KIB_MAX);
    modest
        && argon2()
            .is_some_and(|argon2| argon2.verify_password(password.as_bytes(), &parsed).is_ok())
}

/// The port that `app` hashes through.
#[must_use]
pub fn hashing() -> Hashing {
    let gate = Arc::new(Turnstile::default());
    let same = Arc::clone(&gate);
    Hashing::new(
        // An empty hash fits no password: whoever got one cannot sign in.
        move |password, salt| gate.pass(|| hash(password, salt)).unwrap_or_default(),
        move |password, text| same.pass(|| fits(password, text)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_hash_and_no_other() {
        let port = hashing();
        let hash = port.hash("correct horse battery", [7; 16]);
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(port.fits("correct horse battery", &hash));
        assert!(!port.fits("correct horse batterz", &hash));
        assert!(!port.fits("", ""));
    }

    #[test]
    fn a_stored_hash_cannot_ask_for_all_memory() {
        let greedy = "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assert!(!hashing().fits("x", greedy));
    }
}
