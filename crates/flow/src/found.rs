//! Whom the product finds in the libraries by itself (免申即享).

use crate::procedure::ActIx;

/// Whom the product finds in the libraries without anybody asking (免申即享; MISSION P4.7, "ask once").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The product's filing act.
    pub act: ActIx,
    /// Item of the catalogue the case is about.
    pub item: String,
    /// Whose enrolment ends with death, departure or when she is no longer found.
    pub programme: Option<String>,
    /// Why, among the choices of the stopping act, when she is no longer found.
    pub ends: Option<String>,
    /// By what.
    pub by: FoundBy,
}

/// By what somebody is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundBy {
    /// By her age, which the parameters of the programme say.
    Birth,
    /// By a query over the libraries of the data hub: one row a person, `person_id` first among its
    /// columns; the others are facts that fill fields declared `from = "found.COLUMN"`.
    Query {
        /// SQL; `$today` is the day it is asked on.
        sql: String,
        /// Feeds it rests on: while one of them is refused, nobody is taken to be found no longer.
        feeds: Vec<String>,
    },
}
