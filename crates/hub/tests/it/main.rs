//! Behaviour of the hub at its boundaries.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests say what they expect by failing"
)]

mod building;
mod changes;
mod cleaning;
mod deciding;
mod delta;
mod dossier;
mod fixture;
mod inspecting;
mod looking_back;
mod proposing;
mod reading;
mod sealed;
mod shared;
mod shipped;
mod told;
