//! The commands as a person or a CI machine meets them.

mod keeper;
mod words;
