//! A day played again: a map, a slider, and the day's steps in pages.

use super::STEPS;
use super::show::{Crumb, crumbs, ground};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use app::command::Step;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::IntoResponse;
use codes::DivisionCode;
use jiff::civil::Date;
use model::id::CaseId;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;

#[derive(Serialize)]
struct ReplayPage {
    division: String,
    name: String,
    crumbs: Vec<Crumb>,
    src: String,
    steps: String,
    day: String,
    today: String,
    before: String,
    after: Option<String>,
    totals: Totals,
}

/// What the day's first page holds, for whom no script runs.
#[derive(Serialize, Default)]
struct Totals {
    filed: usize,
    acted: usize,
    late: usize,
    closed: usize,
    more: bool,
}

fn totals(steps: &[Step], more: bool) -> Totals {
    let count = |n: i64| steps.iter().filter(|step| step.what.number() == n).count();
    Totals {
        filed: count(0),
        acted: count(1),
        late: count(2),
        closed: count(3),
        more,
    }
}

/// `GET /command/replay`.
pub(super) async fn page(page: Page, asked: Asked) -> Answer {
    let today = page.now().date();
    let day: Date = asked.parse("day").unwrap_or(today);
    let part: Option<DivisionCode> = asked.parse("division");
    let (steps, next) = app::command::replay(page.app(), &page.ctx, part, day, None).await?;
    let division = super::show::division_of(&page, part)?;
    let href = |day: Date| format!("/command/replay?day={day}&division={division}");
    let eve = day.yesterday().unwrap_or(day);
    let morrow = day.tomorrow().ok().filter(|morrow| *morrow <= today);
    page.render(
        "pages/command/replay.html",
        ReplayPage {
            name: page.app().site().division_name(division),
            crumbs: crumbs(&page, division),
            src: ground(&page, division),
            steps: format!("{STEPS}?day={day}&division={division}"),
            day: day.to_string(),
            today: today.to_string(),
            before: href(eve),
            after: morrow.map(href),
            totals: totals(&steps, next.is_some()),
            division: division.to_string(),
        },
    )
}

/// Steps compactly: the page's cases once, each step as `[ms of the day, case, what]`.
pub(crate) fn compact(day: Date, steps: &[Step], next: Option<i64>) -> Value {
    let mut places: HashMap<CaseId, usize> = HashMap::new();
    let (mut cases, mut rows) = (Vec::new(), Vec::with_capacity(steps.len()));
    for step in steps {
        let place = *places.entry(step.case).or_insert_with(|| {
            let (lng, lat) = step.point;
            cases.push(json!([step.case, lng as f64 / 1e7, lat as f64 / 1e7]));
            cases.len() - 1
        });
        rows.push(json!([step.ms, place, step.what.number()]));
    }
    json!({ "day": day, "cases": cases, "steps": rows, "next": next })
}

/// `GET /command/replay/steps`.
pub(super) async fn steps(page: Page, asked: Asked) -> Answer {
    let day: Date = asked.parse("day").ok_or_else(Failure::not_found)?;
    let part: Option<DivisionCode> = asked.parse("division");
    let after: Option<i64> = asked.parse("after");
    let (steps, next) = app::command::replay(page.app(), &page.ctx, part, day, after).await?;
    let body = serde_json::to_vec(&compact(day, &steps, next))
        .map_err(|e| Failure::failed(e.to_string()))?;
    let mut response = body.into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
