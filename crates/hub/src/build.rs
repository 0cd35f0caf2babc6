//! Building the libraries: every feed in the order of its number, its rows cleaned, linked and written
//! as they are read, golden values kept as a running state (DESIGN §7).
//!
//! Records with a valid number are linked as they come. Those without wait aside until everybody who has
//! one is known; what is compared is then learned on a sample, and each is linked, put into the review
//! queue, or made a person of her own.

mod checkpoint;
mod engine;
mod entities;
mod join;
mod learn;
mod past;
mod plan;
mod report;
mod run;
mod spill;

pub use learn::{AHEAD, MAYBE, SURE};
pub use past::{Rejected, rejected, reports};
pub use report::{ColumnReport, FeedReport, LinkReport, RunReport, Weight};
pub use run::{BuildError, Built, Options, build, current};
