//! The data hub (数据中枢; MISSION P4.7, DESIGN §7): departments' feeds become standard records, linked
//! to persons, organisations and places; golden values; five basic and twelve thematic libraries with
//! their quality and the source of every cell; look-up and SQL over them.
//!
//! Nothing here knows the store, the verbs or the web: stewards' decisions come in as records, what was
//! found goes out as plain values.

mod accept;
pub mod build;
pub mod clean;
pub mod deliver;
pub mod delta;
pub mod dossier;
pub mod entity;
pub mod frames;
pub mod golden;
pub mod identity;
pub mod inspect;
pub mod library;
pub mod lineage;
pub mod link;
pub mod postings;
pub mod propose;
pub mod read;
pub mod review;
pub mod rows;
pub mod spec;
pub mod sql;
pub mod strings;
pub mod table;
pub mod text;
