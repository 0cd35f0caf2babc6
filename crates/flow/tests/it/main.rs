//! Behaviour of `flow` at its boundary: shipped modules and their stories, mistakes in broken
//! modules, guards, forms, clocks, decisions.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a failed setup fails its test

mod broken;
mod clocks;
mod extensions;
mod forms;
mod guards;
mod lights;
mod modules;
mod support;
mod texts;
mod versions;
mod walks;
mod yard;
