//! Behaviour of the county at its boundary.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at what it did not expect; lints exempt only #[test] functions, not their helpers"
)]

mod five_plus;
mod fold_faults;
mod fold_properties;
mod ground;
mod routing;
mod simulate;
mod site;
mod small_county;
mod workbook;
