//! The nouns of a county, as plain values: typed ids, money, dates, units and posts,
//! people, items, cases and the events they are folded from, rolls, refusals, scopes.
//!
//! **Deliberately absent:** async, I/O, SQL, HTTP, the clock and chance. A value here can be
//! made, compared, serialised and passed on; nothing here can act.
//!
//! To add a noun: one file, its id in [`id`], its Chinese in `GLOSSARY.md`.

pub mod account;
pub mod booking;
pub mod bulletin;
pub mod case;
pub mod change;
pub mod clock;
pub mod device;
pub mod document;
pub mod duty;
pub mod establishment;
pub mod event;
pub mod exchange;
pub mod feed;
pub mod file;
pub mod finding;
pub mod grid;
pub mod hall;
pub mod house;
pub mod id;
pub mod item;
pub mod journal;
pub mod library;
pub mod message;
pub mod money;
pub mod notice;
pub mod order;
pub mod outside_number;
pub mod patrol;
pub mod person;
pub mod place;
pub mod refusal;
pub mod request;
pub mod role;
pub mod roll;
pub mod scope;
pub mod ticket;
pub mod time;
pub mod unit;
pub mod value;
pub mod verb;
pub mod visit;

pub use refusal::{Refusal, Refused};
