//! Behaviour of `flow` at its boundary: shipped modules and their stories, mistakes in broken
//! modules, guards, forms, clocks, decisions.

mod broken;
mod clocks;
mod forms;
mod guards;
mod modules;
mod support;
mod texts;
mod walks;
