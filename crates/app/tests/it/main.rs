//! The verbs at their boundary, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod audit;
mod citizen;
mod coordination;
mod duty;
mod establishment;
mod found;
mod kin;
mod letters;
mod office;
mod parameter;
mod pay;
mod reform;
mod report;
mod roster;
mod sharing;
mod story;
