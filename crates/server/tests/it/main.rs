//! The binary from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod interrupted;
mod lived;
mod place;
mod servers;
