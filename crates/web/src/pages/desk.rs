//! Lines of cases as lists, homes and task cards show them.

use super::case_words::{Lamp, Says, glance};
use app::Site;
use app::case::CaseLine;
use model::time::Instant;
use serde::Serialize;

/// A case in a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub href: String,
    pub number: String,
    pub item: String,
    pub applicant: String,
    pub stage: String,
    pub place: String,
    pub holder: String,
    pub light: Option<Lamp>,
    pub filed: String,
    pub due: String,
    pub late: bool,
    pub synthetic: bool,
}

/// A line in words.
pub(crate) fn row(says: &Says<'_>, site: &Site, line: &CaseLine, now: Instant) -> Row {
    let grid = line
        .grid
        .map(|grid| site.grid_name(grid))
        .unwrap_or_default();
    let place = site.place_name(line.division);
    let open = line.outcome.is_none();
    let holder = match (&line.unit, line.role) {
        (Some(unit), Some(model::role::Role::Citizen)) if open => says.say(
            "case-held-by-applicant",
            &words::Args::new().text("unit", site.unit_name(unit)),
        ),
        (Some(unit), Some(role)) if open => format!(
            "{} · {}",
            site.unit_name(unit),
            says.word(&format!("web-role-{}", role.code()))
        ),
        _ => String::new(),
    };
    Row {
        href: format!("/cases/{}", line.id),
        number: line.number.clone(),
        item: says.item(&line.procedure, &line.item),
        applicant: line.applicant.clone(),
        stage: says.stage(&line.procedure, &line.stage),
        place: if grid.is_empty() {
            place
        } else {
            format!("{place} {grid}")
        },
        holder,
        light: glance(says, site, line.due.filter(|_| open), now),
        filed: says.date(line.filed_at.date()),
        due: line
            .due
            .filter(|_| open)
            .map(|due| says.date(due.date()))
            .unwrap_or_default(),
        late: open && line.due.is_some_and(|due| due < now),
        synthetic: line.synthetic,
    }
}

/// Lines in words.
pub(crate) fn rows(says: &Says<'_>, site: &Site, lines: &[CaseLine], now: Instant) -> Vec<Row> {
    lines
        .iter()
        .map(|line| row(says, site, line, now))
        .collect()
}
