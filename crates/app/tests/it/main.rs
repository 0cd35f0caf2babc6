//! The verbs at their boundary, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod address;
mod audit;
mod booking;
mod citizen;
mod command;
mod coordination;
mod delivery;
mod duty;
mod establishment;
mod event;
mod exchange;
mod field;
mod found;
mod grid;
mod hall;
mod hotline;
mod identity;
mod inspection;
mod kin;
mod letters;
mod letters_of_events;
mod level;
mod office;
mod outside;
mod parameter;
mod pay;
mod plan;
mod reform;
mod report;
mod roster;
mod service;
mod sharing;
mod story;
mod support;
mod systems;
mod ticket;
mod town;
mod wall;
