//! What an act is performed in: time, actor, locale, chance. Below `server` nothing else supplies them.

use model::account::Actor;
use model::library::Purpose;
use model::time::Instant;
use words::Locale;

/// Entropy of one request. Everything random in it is drawn from here by counting, so that a unit
/// of work that has to run again draws the same values.
#[derive(Clone, Copy)]
pub struct Chance(pub [u8; 32]);

impl std::fmt::Debug for Chance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chance")
    }
}

impl Chance {
    /// Begins drawing under a name; different names never give the same bytes.
    #[must_use]
    pub fn draw(&self, name: &'static str) -> Draw {
        Draw {
            seed: self.0,
            name,
            n: 0,
        }
    }
}

/// A sequence of drawn values.
#[derive(Debug, Clone)]
pub struct Draw {
    seed: [u8; 32],
    name: &'static str,
    n: u64,
}

impl Draw {
    /// The next 32 bytes.
    pub fn take(&mut self) -> [u8; 32] {
        self.n += 1;
        evidence::sm3(&[&self.seed, self.name.as_bytes(), &self.n.to_be_bytes()])
    }

    /// The 32 bytes at a place of the sequence, whatever was drawn before.
    #[must_use]
    pub fn nth(mut self, n: u64) -> [u8; 32] {
        self.n = n;
        self.take()
    }

    /// The next `N ≤ 32` bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let all = self.take();
        let mut out = [0; N];
        for (to, from) in out.iter_mut().zip(all) {
            *to = from;
        }
        out
    }
}

/// The circumstances of an act.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// Now.
    pub now: Instant,
    /// Who acts, in which post.
    pub actor: Actor,
    /// In which language answers are wanted.
    pub locale: Locale,
    /// Entropy.
    pub chance: Chance,
    /// Why persons are read.
    pub purpose: Option<Purpose>,
    /// A machine is acting out the past for a demonstration.
    pub synthetic: bool,
}

impl Ctx {
    /// Draws under a name.
    #[must_use]
    pub fn draw(&self, name: &'static str) -> Draw {
        self.chance.draw(name)
    }
}
