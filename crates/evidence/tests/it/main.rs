//! Behaviour of `evidence` at its boundaries, against published vectors, a naive tree and
//! tampering of every kind.

// The lint's own exception covers test functions, not what they call.
#![allow(clippy::unwrap_used)]

mod bundle;
mod canon;
mod checkpoint;
mod entry;
mod journal;
mod log;
mod seal;
mod vectors;
mod verify;
