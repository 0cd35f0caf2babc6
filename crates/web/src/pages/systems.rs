//! The four supporting systems, and how each stands.

use crate::error::Answer;
use crate::page::Page;
use crate::route::{Access, Route};
use app::policy::Action;
use app::systems::{Standing, SystemLine};
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/systems",
        Access::Signed(Action::SystemsRead),
        overview,
    )]
}

#[derive(Serialize)]
struct CountRow {
    label: String,
    value: i64,
}

#[derive(Serialize)]
struct SystemRow {
    label: String,
    about: String,
    state: String,
    light: &'static str,
    href: String,
    counts: Vec<CountRow>,
}

#[derive(Serialize)]
struct SystemsPage {
    systems: Vec<SystemRow>,
}

const fn light(standing: Standing) -> &'static str {
    match standing {
        Standing::Works => "green",
        Standing::Partly => "grey",
        Standing::Trouble => "red",
    }
}

fn row(page: &Page, line: &SystemLine) -> SystemRow {
    SystemRow {
        label: page.say(&format!("system-name-{}", line.code)),
        about: page.say(&format!("system-about-{}", line.code)),
        state: page.say(&format!("system-standing-{}", line.standing.code())),
        light: light(line.standing),
        href: format!("/systems/{}", line.code),
        counts: line
            .counts
            .iter()
            .map(|(key, value)| CountRow {
                label: page.say(&format!("system-count-{key}")),
                value: *value,
            })
            .collect(),
    }
}

async fn overview(page: Page) -> Answer {
    let lines = app::systems::overview(page.app(), &page.ctx).await?;
    let context = SystemsPage {
        systems: lines.iter().map(|line| row(&page, line)).collect(),
    };
    page.render("pages/systems/overview.html", context)
}
