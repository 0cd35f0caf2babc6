//! Behaviour of `words` at its boundary, and the completeness of the shipped texts.

// A failed reading in a test is the failure; the lint's own exemption covers #[test] functions only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod days;
mod lexicon;
mod masks;
mod money;
mod shipped;
