//! Patrols: a grid worker's own page with her routes and every position that is kept of her; her town sees
//! when, how long and which points, never where exactly.

use super::grid::point;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::patrol::{PAGE, PatrolLine, RouteLine};
use app::policy::Action;
use model::id::PatrolId;
use model::refusal::Refusal;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (work, read) = (
        Access::Signed(Action::FieldWork),
        Access::Signed(Action::FieldRead),
    );
    vec![
        Route::get("/patrols", work, own),
        Route::post("/patrols", work, start),
        Route::get("/patrols/all", read, all),
        Route::get("/patrols/{patrol}", work, track),
        Route::post("/patrols/{patrol}/here", work, here),
        Route::post("/patrols/{patrol}/end", work, end),
    ]
}

#[derive(Serialize)]
struct RouteRow {
    id: String,
    name: String,
    grid: String,
    every: i64,
    points: usize,
    last: Option<i64>,
    due: bool,
    late: bool,
}

#[derive(Serialize)]
struct PointRow {
    name: String,
    passed: bool,
}

#[derive(Serialize)]
struct PatrolRow {
    id: String,
    href: String,
    who: String,
    route: String,
    grid: String,
    started: i64,
    minutes: Option<i64>,
    passed: usize,
    points: Vec<PointRow>,
    reports: i64,
}

#[derive(Serialize)]
struct Running {
    id: String,
    route: String,
    started: i64,
    points: Vec<String>,
}

#[derive(Serialize)]
struct OwnPage {
    running: Option<Running>,
    routes: Vec<RouteRow>,
    past: Vec<PatrolRow>,
}

fn route_row(page: &Page, line: RouteLine) -> RouteRow {
    RouteRow {
        id: line.route.id.to_string(),
        grid: page.app().site().grid_name(line.route.grid),
        name: line.route.name,
        every: line.route.every_days,
        points: line.route.points.len(),
        last: line.last.map(|at| at.0),
        due: line.due_in <= 0,
        late: line.due_in < 0,
    }
}

fn patrol_row(page: &Page, line: PatrolLine) -> PatrolRow {
    let patrol = line.patrol;
    PatrolRow {
        id: patrol.id.to_string(),
        href: format!("/patrols/{}", patrol.id),
        who: line.name,
        route: line.route,
        grid: page.app().site().grid_name(patrol.grid),
        started: patrol.started_at.0,
        minutes: patrol
            .ended_at
            .map(|end| (end.0 - patrol.started_at.0) / 60_000),
        passed: patrol.passed.len(),
        points: line
            .points
            .into_iter()
            .map(|(name, passed)| PointRow { name, passed })
            .collect(),
        reports: patrol.reports,
    }
}

async fn own(page: Page) -> Answer {
    let form = page.form(Fields::default());
    own_with(&page, &form).await
}

async fn own_with(page: &Page, form: &FormState) -> Answer {
    let own = app::patrol::own(page.app(), &page.ctx).await?;
    let context = OwnPage {
        running: own.running.map(|(patrol, route)| Running {
            id: patrol.id.to_string(),
            route: route.name,
            started: patrol.started_at.0,
            points: route.points.into_iter().map(|p| p.name).collect(),
        }),
        routes: own
            .routes
            .into_iter()
            .map(|line| route_row(page, line))
            .collect(),
        past: own
            .past
            .into_iter()
            .map(|line| patrol_row(page, line))
            .collect(),
    };
    page.render_form(form, "pages/patrol/own.html", context)
}

async fn start(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let route = fields.parse("route")?;
        Ok::<_, Failure>(app::patrol::start(page.app(), &page.ctx, route).await?)
    };
    match done.await {
        Ok(_) => page.to_saying("/patrols", Level::Good, "patrol-started-said", &[]),
        Err(why) => {
            let form = page.refused(why, fields)?;
            own_with(&page, &form).await
        }
    }
}

async fn here(page: Page, Path(id): Path<PatrolId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let at = point(fields.text("lng"), fields.text("lat"))
        .ok_or_else(|| Refusal::field("lng", "route-point-unreadable"))?;
    app::patrol::here(page.app(), &page.ctx, id, at).await?;
    page.to("/patrols")
}

async fn end(page: Page, Path(id): Path<PatrolId>, posted: Posted) -> Answer {
    match app::patrol::end(page.app(), &page.ctx, id).await {
        Ok(_) => page.to_saying(
            &format!("/patrols/{id}"),
            Level::Good,
            "patrol-ended-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            own_with(&page, &form).await
        }
    }
}

#[derive(Serialize)]
struct PositionRow {
    at: i64,
    lng: String,
    lat: String,
}

#[derive(Serialize)]
struct TrackPage {
    patrol: PatrolRow,
    positions: Vec<PositionRow>,
    until: String,
}

async fn track(page: Page, Path(id): Path<PatrolId>) -> Answer {
    let track = app::patrol::track(page.app(), &page.ctx, id).await?;
    let degrees = |e7: i64| format!("{:.6}", e7 as f64 / 1e7);
    let context = TrackPage {
        patrol: patrol_row(&page, track.line),
        positions: track
            .positions
            .into_iter()
            .map(|(at, point)| PositionRow {
                at: at.0,
                lng: degrees(point.lng_e7),
                lat: degrees(point.lat_e7),
            })
            .collect(),
        until: words::date(page.locale(), track.until),
    };
    page.render("pages/patrol/track.html", context)
}

#[derive(Serialize)]
struct AllPage {
    rows: Vec<PatrolRow>,
    next: Option<String>,
}

async fn all(page: Page, asked: Asked) -> Answer {
    let found = app::patrol::list(page.app(), &page.ctx, asked.parse("before")).await?;
    let full = i64::try_from(found.len()).is_ok_and(|n| n == PAGE);
    let next = found
        .last()
        .filter(|_| full)
        .map(|line| format!("/patrols/all?before={}", line.patrol.id));
    let rows = found
        .into_iter()
        .map(|line| patrol_row(&page, line))
        .collect();
    page.render("pages/patrol/all.html", AllPage { rows, next })
}
