//! Rows of a feed's last delivery that were kept apart: where they are and why. What is in them stays in
//! the department's file.

use super::{department, reason};
use crate::error::Answer;
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::library::APART_SHOWN;
use app::policy::Action;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::LibraryRead);
    vec![Route::get("/libraries/feeds/{feed}/rejected", read, show)]
}

#[derive(Serialize)]
struct Row {
    row: u32,
    reason: String,
    column: String,
}

#[derive(Serialize)]
struct ApartPage {
    code: String,
    name: String,
    department: String,
    rows: u64,
    whole: u64,
    refused: bool,
    reasons: Vec<(String, u64)>,
    shown: Vec<Row>,
    more: bool,
    most: usize,
}

async fn show(page: Page, Path(code): Path<String>) -> Answer {
    let (line, found) = app::library::apart(page.app(), &page.ctx, &code)?;
    let reasons = line
        .apart
        .iter()
        .map(|(code, n)| (reason(&page, code), *n))
        .collect();
    let shown = found.rows.into_iter().map(|row| Row {
        row: row.row,
        reason: reason(&page, &row.reason),
        column: row.column.unwrap_or_default(),
    });
    let context = ApartPage {
        department: department(&page, &line),
        rows: line.rows,
        whole: line.apart.iter().map(|(_, n)| n).sum(),
        refused: line.refused.is_some(),
        reasons,
        shown: shown.collect(),
        more: found.more,
        most: APART_SHOWN,
        code: line.feed.code,
        name: line.feed.name,
    };
    page.render("pages/library/rejected.html", context)
}
