//! Search from the top bar: cases within sight; persons only after a purpose is stated.

use super::case_words::Says;
use super::desk::{Row, rows};
use crate::error::Answer;
use crate::form::{Asked, Fields};
use crate::page::Page;
use crate::route::{Access, Route};
use app::case::CaseFilter;
use app::policy::{Action, scope};
use serde::Serialize;

/// Cases found at most.
const FOUND: i64 = 50;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/search", Access::Signed(Action::OwnDesk), show)]
}

#[derive(Serialize)]
struct SearchPage {
    query: String,
    short: bool,
    rows: Vec<Row>,
    cases: bool,
    people: bool,
    purposes: Vec<super::person::Choice>,
}

async fn show(page: Page, asked: Asked) -> Answer {
    let (says, site) = (Says::of(&page), page.app().site());
    let query = asked.text("q").to_owned();
    let short = query.chars().count() < 2;
    let cases = scope(&page.ctx.actor, Action::CaseRead).is_some();
    let lines = if cases && !short {
        let filter = CaseFilter {
            limit: FOUND,
            ..CaseFilter::default()
        };
        app::case::list(page.app(), &page.ctx, filter, &query).await?
    } else {
        Vec::new()
    };
    let context = SearchPage {
        short,
        rows: rows(&says, &site, &lines, page.now()),
        cases,
        people: scope(&page.ctx.actor, Action::PersonRead).is_some(),
        purposes: super::person::purposes(&says),
        query: query.clone(),
    };
    page.render_form(
        &page.form(Fields::default().with("q", query)),
        "pages/search/show.html",
        context,
    )
}
