//! Behaviour of the national codes and calendars at their boundaries.

// A failed reading in a test is the failure; the lint's own exemption covers #[test] functions only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod address;
mod age;
mod calendar;
mod citizen;
mod coords;
mod credit;
mod division;
mod item;
mod office;
mod period;
mod personal;
