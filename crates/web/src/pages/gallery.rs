//! Every component with its samples.

use crate::error::Answer;
use crate::page::Visitor;
use crate::route::{Access, Route};
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/gallery", Access::Public, show)]
}

#[derive(Serialize)]
struct Nothing {}

async fn show(visitor: Visitor) -> Answer {
    visitor.render("pages/gallery.html", Nothing {})
}
