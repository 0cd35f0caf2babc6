//! The county as a fold of changes; site files.
//!
//! **Deliberately absent:** I/O. A site's files come in as bytes by a reader the caller gives.

pub mod site;

pub use site::{Site, SiteFault};
