//! The verbs at their boundary, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod audit;
mod booking;
mod citizen;
mod command;
mod coordination;
mod duty;
mod establishment;
mod field;
mod found;
mod grid;
mod hall;
mod kin;
mod letters;
mod level;
mod office;
mod parameter;
mod pay;
mod reform;
mod report;
mod sharing;
mod story;
mod ticket;
mod wall;
