//! A grid worker's tasks as cards: overdue and due first, then by grid; visits and patrols that are due.

use super::case_words::Says;
use super::desk::{Row, rows};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Page;
use crate::route::{Access, Route};
use app::policy::{Action, scope};
use model::id::CaseId;
use serde::Serialize;
use std::collections::BTreeMap;

/// Tasks shown at once.
const SHOWN: i64 = 100;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/tasks", Access::Signed(Action::CaseRead), show)]
}

#[derive(Serialize)]
struct Place {
    label: String,
    href: String,
    current: bool,
    count: usize,
}

#[derive(Serialize)]
struct TaskPage {
    tasks: Vec<Row>,
    deputised: Vec<Row>,
    places: Vec<Place>,
    overdue: bool,
    visits: Vec<super::visit::Row>,
    patrols: Vec<RouteCard>,
    /// A patrol is being walked.
    walking: bool,
}

#[derive(Serialize)]
struct RouteCard {
    name: String,
    grid: String,
    late: bool,
}

/// The order of a walk: what is late or due today, then grid by grid, nearest limit first.
pub(crate) fn by_walk(rows: &mut [Row]) {
    let pressing = |row: &Row| match row.light.as_ref().map(|light| light.colour) {
        Some("red") => 0,
        Some("amber") => 1,
        _ => 2,
    };
    rows.sort_by(|a, b| {
        pressing(a)
            .cmp(&pressing(b))
            .then_with(|| a.place.cmp(&b.place))
    });
}

async fn show(page: Page, asked: Asked) -> Answer {
    let (says, site, now) = (Says::of(&page), page.app().site(), page.now());
    let desk = app::case::desk(page.app(), &page.ctx, SHOWN).await?;
    let at: BTreeMap<CaseId, String> = desk
        .mine
        .iter()
        .filter_map(|line| line.grid.map(|grid| (line.id, grid.to_string())))
        .collect();
    let chosen = asked.text("grid");
    let overdue = asked.opt("overdue").is_some();
    let mut places: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for line in &desk.mine {
        if let Some(grid) = line.grid {
            places
                .entry(grid.to_string())
                .or_insert_with(|| {
                    (
                        format!(
                            "{} {}",
                            site.division_name(line.division),
                            site.grid_name(grid)
                        ),
                        0,
                    )
                })
                .1 += 1;
        }
    }
    let shown: Vec<_> = desk
        .mine
        .iter()
        .filter(|line| chosen.is_empty() || at.get(&line.id).is_some_and(|grid| grid == chosen))
        .filter(|line| !overdue || line.due.is_some_and(|due| due < now))
        .cloned()
        .collect();
    let mut tasks = rows(&says, &site, &shown, now);
    by_walk(&mut tasks);
    let mut chips = vec![Place {
        label: says.word("task-everywhere"),
        href: "/tasks".to_owned(),
        current: chosen.is_empty(),
        count: desk.mine.len(),
    }];
    chips.extend(places.into_iter().map(|(grid, (label, count))| Place {
        label,
        href: format!("/tasks?grid={}", crate::form::percent(&grid)),
        current: grid == chosen,
        count,
    }));
    let deputised = rows(&says, &site, &desk.deputised, now);
    let (mut visits, mut patrols, mut walking) = (Vec::new(), Vec::new(), false);
    if scope(&page.ctx.actor, Action::FieldWork).is_some() && !overdue {
        let due = app::visit::due(page.app(), &page.ctx).await?;
        let here = |grid: &codes::GridCode| chosen.is_empty() || grid.to_string() == chosen;
        visits = due
            .into_iter()
            .filter(|line| here(&line.grid))
            .map(|line| super::visit::row(&page, line))
            .collect();
        let own = app::patrol::due(page.app(), &page.ctx).await?;
        walking = own.0;
        patrols = own
            .1
            .into_iter()
            .filter(|line| here(&line.route.grid))
            .map(|line| RouteCard {
                grid: site.grid_name(line.route.grid),
                late: line.due_in < 0,
                name: line.route.name,
            })
            .collect();
    }
    page.render(
        "pages/task/list.html",
        TaskPage {
            tasks,
            deputised,
            places: chips,
            overdue,
            visits,
            patrols,
            walking,
        },
    )
}
