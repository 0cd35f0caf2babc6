//! The verbs at their boundary, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod address;
mod audit;
mod citizen;
mod coordination;
mod delivery;
mod duty;
mod establishment;
mod exchange;
mod found;
mod identity;
mod kin;
mod letters;
mod office;
mod parameter;
mod pay;
mod reform;
mod sharing;
mod story;
mod systems;
