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
    /// Begins drawing under a name; different names never give the same bytes. Inside a unit of
    /// work each beginning is another sequence, so that verbs compose without knowing of each
    /// other; the unit that runs again begins the same ones.
    #[must_use]
    pub fn draw(&self, name: &'static str) -> Draw {
        Draw {
            seed: run::begin(self.0, name),
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

/// What one run of a unit of work has begun to draw. A run is one synchronous call on one thread, so
/// that is where it is kept; nothing of it outlives the run.
pub(crate) mod run {
    use std::cell::RefCell;
    use std::collections::HashMap;

    struct Run {
        unit: u64,
        begun: HashMap<([u8; 32], &'static str), u64>,
    }

    thread_local! {
        static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    }

    /// Puts back what was there before, also when the unit panics.
    struct Back(Option<Run>);

    impl Drop for Back {
        fn drop(&mut self) {
            let before = self.0.take();
            RUN.with(|run| *run.borrow_mut() = before);
        }
    }

    /// Runs a unit. `unit` is its number among all that this process submitted: the same each time
    /// it runs again, another for every other unit, whatever chance they share.
    pub(crate) fn of<T>(unit: u64, work: impl FnOnce() -> T) -> T {
        let begun = HashMap::new();
        let _back = Back(RUN.with(|run| run.borrow_mut().replace(Run { unit, begun })));
        work()
    }

    /// The seed of the next sequence under a name. Outside a unit a name always begins the same one:
    /// what is drawn there is drawn once a request.
    pub(super) fn begin(seed: [u8; 32], name: &'static str) -> [u8; 32] {
        RUN.with(|run| {
            let mut run = run.borrow_mut();
            let Some(run) = run.as_mut() else { return seed };
            let begun = run.begun.entry((seed, name)).or_insert(0);
            let place = u128::from(run.unit) << 64 | u128::from(*begun);
            *begun += 1;
            let mut own = seed;
            for (to, with) in own[16..].iter_mut().zip(place.to_be_bytes()) {
                *to ^= with;
            }
            own
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANCE: Chance = Chance([7; 32]);

    fn two() -> [[u8; 32]; 2] {
        [CHANCE.draw("entry").take(), CHANCE.draw("entry").take()]
    }

    #[test]
    fn a_unit_that_runs_again_draws_the_same_and_every_other_draws_anew() {
        let first = run::of(1, two);
        assert_ne!(first[0], first[1], "two verbs of one unit");
        assert_eq!(run::of(1, two), first, "the same unit, run again");
        let other = run::of(2, two);
        assert!(
            first.iter().all(|drawn| !other.contains(drawn)),
            "two units of one request"
        );
        assert!(
            !first.contains(&CHANCE.draw("entry").take()),
            "what was drawn before the unit"
        );
    }

    #[test]
    fn a_unit_that_panics_leaves_nothing_behind() {
        let before = two();
        let silent = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let broken = std::panic::catch_unwind(|| run::of(3, || panic!("{:?}", two())));
        std::panic::set_hook(silent);
        assert!(broken.is_err());
        assert_eq!(two(), before);
    }
}
