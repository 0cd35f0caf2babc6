//! Behaviour of the web floor at its boundaries, as far as no county is needed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod admin;
mod again;
mod api;
mod api_property;
mod authz;
mod browser;
mod casework;
mod casework_filing;
mod citizen;
mod command;
mod coordination;
mod county;
mod desk;
mod disputes;
mod field;
mod forms;
mod guarded;
mod halls;
mod hotline;
mod inspections;
mod library;
mod limits;
mod lists;
mod live;
mod mirror;
mod open311;
mod openapi;
mod origins;
mod outside;
mod policy;
mod problems;
mod real;
mod refusals;
mod rendering;
mod reports;
mod rolls;
mod shapes;
mod sharing;
mod structure;
mod systems;
mod table;
mod uploads;
mod wall;

use std::sync::Arc;
use words::Lexicon;

fn lexicon() -> Arc<Lexicon> {
    Arc::new(Lexicon::shipped().unwrap())
}
