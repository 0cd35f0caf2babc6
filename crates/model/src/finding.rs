//! What a procedure's query over the libraries found (免申即享): taken into the store, so that what
//! rests on it is of one moment.

use crate::id::PersonId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Facts of a person by column of the query.
pub type Facts = BTreeMap<String, String>;

/// Somebody who was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Procedure whose query it was.
    pub procedure: String,
    /// Who.
    pub person: PersonId,
    /// What the libraries say of her.
    pub facts: Facts,
    /// Run of the libraries it was last seen to change in.
    pub run: String,
    /// Found since.
    pub since: Date,
    /// No longer found since.
    pub until: Option<Date>,
}

/// Somebody who is found, with what the libraries say of her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Who.
    pub person: PersonId,
    /// What they say.
    pub facts: Facts,
}
