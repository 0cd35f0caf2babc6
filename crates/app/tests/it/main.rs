//! The verbs at their boundary, on both engines.

mod duty;
mod story;
