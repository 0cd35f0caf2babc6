//! Patrols (巡查): the routes of a grid, and a grid worker's walks along them. Where she is is kept only
//! between start and end, at most once a minute and with a report; she sees every point that is kept,
//! nobody else sees any, and they are deleted after their days (ADR 0019).

use crate::account::name_of;
use crate::context::{Chance, Ctx};
use crate::journal::{record, record_product};
use crate::policy::{Action, reaches, require};
use crate::{App, Error, Fault, Site};
use ::county::ground::metres;
use codes::GridCode;
use model::event::Event;
use model::id::{PatrolId, PersonId, RouteId};
use model::journal::{Body, Subject};
use model::patrol::{Patrol, Route, RoutePoint};
use model::place::Point;
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use store::{Tx, Which};

/// Between two positions that are kept.
const POSITION_MS: i64 = 60_000;
/// A point of a route was passed when somebody came so near (默认).
const PASSED_M: f64 = 60.0;
/// A patrol that nobody ended is over after so many hours.
const HOURS_MAX: i64 = 12;
/// Points of a route, routes of a grid.
const POINTS_MAX: usize = 60;
pub(crate) const ROUTES_MAX: usize = 20;
/// Longest name, in characters.
const NAME_CHARS: usize = 40;
/// Days that positions are kept (默认).
const POSITION_DAYS: i64 = 90;
/// Patrols on a page.
pub const PAGE: i64 = 50;
/// Entries looked through for reports made on a patrol.
const ENTRIES: i64 = 200;

/// A route as it is to be.
#[derive(Debug, Clone)]
pub struct Laying {
    /// Which, when it stands already.
    pub id: Option<RouteId>,
    /// Its grid.
    pub grid: GridCode,
    /// Name.
    pub name: String,
    /// Walked every so many days.
    pub every_days: i64,
    /// Its points.
    pub points: Vec<RoutePoint>,
    /// It is walked no longer.
    pub ended: bool,
}

/// A route with when it was walked last.
#[derive(Debug, Clone)]
pub struct RouteLine {
    /// It.
    pub route: Route,
    /// Begun last.
    pub last: Option<Instant>,
    /// Days until it is to be walked; below zero: late.
    pub due_in: i64,
}

/// A patrol on a list.
#[derive(Debug, Clone)]
pub struct PatrolLine {
    /// It.
    pub patrol: Patrol,
    /// Who walked.
    pub name: String,
    /// Name of the route.
    pub route: String,
    /// Points of the route, and whether each was passed.
    pub points: Vec<(String, bool)>,
}

/// A grid worker's own page.
#[derive(Debug, Clone)]
pub struct Own {
    /// The patrol she is on, with its route.
    pub running: Option<(Patrol, Route)>,
    /// The routes of her grids, most pressing first.
    pub routes: Vec<RouteLine>,
    /// Her patrols, newest first.
    pub past: Vec<PatrolLine>,
}

/// A patrol with every position that is kept of it.
#[derive(Debug, Clone)]
pub struct Track {
    /// It.
    pub line: PatrolLine,
    /// Every position, in their order.
    pub positions: Vec<(Instant, Point)>,
    /// The day after which they are deleted.
    pub until: jiff::civil::Date,
}

fn days_of(site: &Site, on: jiff::civil::Date) -> i64 {
    site.parameters
        .number("patrol.position-days", on, POSITION_DAYS)
        .max(1)
}

fn later(day: jiff::civil::Date, days: i64) -> jiff::civil::Date {
    let number = codes::zone::day_number(day) + i32::try_from(days).unwrap_or(0);
    codes::zone::day_of_number(number)
}

/// Lays a route, changes it or gives it up.
///
/// # Errors
/// As [`lay_in`].
pub async fn lay(app: &App, ctx: &Ctx, laying: Laying) -> Result<RouteId, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| lay_in(app, tx, &ctx, &laying))
        .await
}

/// Lays a route inside a unit.
///
/// # Errors
/// Not found, or not within reach; `route-name`, `route-every`, `route-points`, `routes-many` at their
/// fields; the store's.
pub fn lay_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, laying: &Laying) -> Result<RouteId, Fault> {
    let scope = require(&ctx.actor, Action::GridDraw)?;
    let site = app.site_in(tx, ctx.now)?;
    let grid = site
        .grids
        .get(&laying.grid)
        .ok_or_else(Refusal::not_found)?;
    if !reaches(&scope, grid.division, Some(laying.grid)) {
        return Err(Refusal::not_found().into());
    }
    let name = named(&laying.name, "name", "route-name")?;
    if !(1..=366).contains(&laying.every_days) {
        return Err(Refusal::field("every", "route-every").into());
    }
    if laying.points.is_empty() || laying.points.len() > POINTS_MAX {
        return Err(Refusal::field("points", "route-points")
            .with("max", POINTS_MAX as i64)
            .into());
    }
    let mut points = Vec::with_capacity(laying.points.len());
    for point in &laying.points {
        points.push(RoutePoint {
            name: named(&point.name, "points", "route-point-name")?,
            at: point.at,
        });
    }
    let mut draw = ctx.draw("route");
    let id = match laying.id {
        Some(id) => {
            let held = tx.route(id)?.filter(|held| held.grid == laying.grid);
            held.ok_or_else(Refusal::not_found)?.id
        }
        None if tx.routes_of_grid(laying.grid)?.len() >= ROUTES_MAX => {
            return Err(Refusal::field("name", "routes-many")
                .with("max", ROUTES_MAX as i64)
                .into());
        }
        None => RouteId::new(ctx.now.0, draw.bytes()),
    };
    let route = Route {
        id,
        grid: laying.grid,
        name,
        every_days: laying.every_days,
        points,
        ended: laying.ended,
    };
    tx.route_write(&route)?;
    record(
        tx,
        ctx,
        &mut draw,
        Subject::County,
        0,
        &Body::RouteWritten { route },
    )?;
    Ok(id)
}

fn named(text: &str, field: &str, key: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NAME_CHARS || text.chars().any(char::is_control) {
        return Err(Refusal::field(field, key).with("max", NAME_CHARS as i64));
    }
    crate::open_words(field, text)?;
    Ok(text.to_owned())
}

fn route_line(tx: &mut Tx<'_>, route: Route, now: Instant) -> Result<RouteLine, Error> {
    let last = tx.patrol_last(route.id)?.map(|patrol| patrol.started_at);
    let today = codes::zone::day_number(now.date());
    let due_in = last.map_or(0, |at| {
        i64::from(codes::zone::day_number(at.date()) - today) + route.every_days
    });
    Ok(RouteLine {
        route,
        last,
        due_in,
    })
}

/// The routes of a grid.
///
/// # Errors
/// Not found, or not within sight; not for this post; the store's.
pub async fn routes(app: &App, ctx: &Ctx, grid: GridCode) -> Result<Vec<RouteLine>, Fault> {
    let scope = require(&ctx.actor, Action::GridRead)?;
    let site = app.site();
    let held = site.grids.get(&grid).ok_or_else(Refusal::not_found)?;
    if !reaches(&scope, held.division, Some(grid)) {
        return Ok(Vec::new());
    }
    let now = ctx.now;
    Ok(app
        .read(move |_, tx| {
            let routes = tx.routes_of_grid(grid)?;
            routes
                .into_iter()
                .map(|route| route_line(tx, route, now))
                .collect::<Result<_, _>>()
        })
        .await?)
}

/// The grids that are an actor's own to work in.
///
/// # Errors
/// Not for this post.
pub(crate) fn own_grids(ctx: &Ctx) -> Result<Vec<GridCode>, Refusal> {
    match require(&ctx.actor, Action::FieldWork)? {
        Scope::Grids { grids, .. } => Ok(grids),
        _ => Err(Refusal::denied("not-for-your-post")),
    }
}

/// The routes of her grids that are due today, latest first.
///
/// # Errors
/// The store's.
pub(crate) fn own_routes(
    tx: &mut Tx<'_>,
    grids: &[GridCode],
    now: Instant,
) -> Result<Vec<RouteLine>, Error> {
    let mut lines = Vec::new();
    for grid in grids {
        for route in tx.routes_of_grid(*grid)? {
            lines.push(route_line(tx, route, now)?);
        }
    }
    lines.sort_by_key(|line| (line.due_in, line.route.id));
    Ok(lines)
}

/// Matters somebody filed between two instants: counted in her own entries, no list is kept of them.
fn reports(tx: &mut Tx<'_>, person: PersonId, from: Instant, to: Instant) -> Result<i64, Error> {
    let mut before = None;
    let mut count = 0;
    // A busy day has some hundred entries; a patrol lasts hours.
    for _ in 0..10 {
        let page = store::journal::latest(tx, &Which::By(person), before, ENTRIES)?;
        for entry in &page {
            let at = Instant(entry.header.at_ms);
            let filed = matches!(entry.body(), Some(Body::CaseActed { events })
                if matches!(events.first(), Some(Event::Filed(_))));
            if filed && at >= from && at <= to {
                count += 1;
            }
        }
        match page.last() {
            Some(last) if last.header.at_ms >= from.0 => before = Some(last.ord),
            _ => break,
        }
    }
    Ok(count)
}

fn patrol_line(tx: &mut Tx<'_>, patrol: Patrol) -> Result<PatrolLine, Error> {
    let route = tx.route(patrol.route)?;
    let points = route.as_ref().map_or_else(Vec::new, |route| {
        route
            .points
            .iter()
            .enumerate()
            .map(|(n, point)| (point.name.clone(), patrol.passed.contains(&(n as i64))))
            .collect()
    });
    Ok(PatrolLine {
        name: name_of(tx, patrol.person)?,
        route: route.map_or_else(String::new, |route| route.name),
        points,
        patrol,
    })
}

/// Her own page: the patrol she is on, the routes of her grids, her patrols.
///
/// # Errors
/// Not for this post; the store's.
pub async fn own(app: &App, ctx: &Ctx) -> Result<Own, Fault> {
    let grids = own_grids(ctx)?;
    let (person, now) = (ctx.actor.person, ctx.now);
    Ok(app
        .read(move |_, tx| {
            let mut running = None;
            if let Some(patrol) = tx.patrol_running(person)?
                && let Some(route) = tx.route(patrol.route)?
            {
                running = Some((patrol, route));
            }
            let scope = Scope::Grids {
                grids: grids.clone(),
                person,
            };
            let past = tx.patrols(&scope, None, PAGE)?;
            Ok(Own {
                running,
                routes: own_routes(tx, &grids, now)?,
                past: past
                    .into_iter()
                    .map(|patrol| patrol_line(tx, patrol))
                    .collect::<Result<_, _>>()?,
            })
        })
        .await?)
}

/// Whether she is on patrol, and the routes of her grids that are due today or late, most pressing first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn due(app: &App, ctx: &Ctx) -> Result<(bool, Vec<RouteLine>), Fault> {
    let grids = own_grids(ctx)?;
    let (person, now) = (ctx.actor.person, ctx.now);
    Ok(app
        .read(move |_, tx| {
            let mut routes = own_routes(tx, &grids, now)?;
            routes.retain(|line| line.due_in <= 0);
            Ok((tx.patrol_running(person)?.is_some(), routes))
        })
        .await?)
}

/// Patrols below the own town or county, newest first: when, how long, which points, how many reports.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    before: Option<PatrolId>,
) -> Result<Vec<PatrolLine>, Fault> {
    let scope = require(&ctx.actor, Action::FieldRead)?;
    Ok(app
        .read(move |_, tx| {
            let page = tx.patrols(&scope, before, PAGE)?;
            page.into_iter()
                .map(|patrol| patrol_line(tx, patrol))
                .collect::<Result<_, _>>()
        })
        .await?)
}

/// Her own patrol with every position that is kept. Nobody else's is found.
///
/// # Errors
/// Not found; not for this post; the store's.
pub async fn track(app: &App, ctx: &Ctx, id: PatrolId) -> Result<Track, Fault> {
    own_grids(ctx)?;
    let (person, now) = (ctx.actor.person, ctx.now);
    let days = days_of(&app.site(), now.date());
    let found = app
        .read(move |_, tx| {
            let held = tx.patrol(id)?.filter(|held| held.person == person);
            let Some(patrol) = held else { return Ok(None) };
            let until = later(patrol.started_at.date(), days);
            Ok(Some(Track {
                positions: tx.positions(id)?,
                line: patrol_line(tx, patrol)?,
                until,
            }))
        })
        .await?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// Begins a patrol along a route of an own grid.
///
/// # Errors
/// As [`start_in`].
pub async fn start(app: &App, ctx: &Ctx, route: RouteId) -> Result<PatrolId, Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| start_in(tx, &ctx, route)).await
}

/// Begins a patrol inside a unit.
///
/// # Errors
/// Not found, or of no grid of hers; `patrol-running`; the store's.
pub fn start_in(tx: &mut Tx<'_>, ctx: &Ctx, route: RouteId) -> Result<PatrolId, Fault> {
    let grids = own_grids(ctx)?;
    let held = tx
        .route(route)?
        .filter(|held| !held.ended && grids.contains(&held.grid))
        .ok_or_else(Refusal::not_found)?;
    if tx.patrol_running(ctx.actor.person)?.is_some() {
        return Err(Refusal::forbidden("patrol-running").into());
    }
    let mut draw = ctx.draw("patrol");
    let patrol = Patrol {
        id: PatrolId::new(ctx.now.0, draw.bytes()),
        route: held.id,
        grid: held.grid,
        person: ctx.actor.person,
        started_at: ctx.now,
        ended_at: None,
        passed: Vec::new(),
        reports: 0,
    };
    tx.patrol_start(&patrol)?;
    let id = patrol.id;
    record(
        tx,
        ctx,
        &mut draw,
        Subject::County,
        0,
        &Body::PatrolStarted { patrol },
    )?;
    Ok(id)
}

/// Keeps where she is on her running patrol; false when a position was kept within the last minute. Nothing
/// of it enters the journal.
///
/// # Errors
/// As [`here_in`].
pub async fn here(app: &App, ctx: &Ctx, id: PatrolId, point: Point) -> Result<bool, Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| here_in(tx, &ctx, id, point)).await
}

/// Keeps it inside a unit.
///
/// # Errors
/// Not found, or not hers; `patrol-over`; the store's.
pub fn here_in(tx: &mut Tx<'_>, ctx: &Ctx, id: PatrolId, point: Point) -> Result<bool, Fault> {
    own_grids(ctx)?;
    let patrol = tx
        .patrol(id)?
        .filter(|held| held.person == ctx.actor.person)
        .ok_or_else(Refusal::not_found)?;
    if patrol.ended_at.is_some() || ctx.now < patrol.started_at {
        return Err(Refusal::forbidden("patrol-over").into());
    }
    let last = tx.position_last(id)?;
    if last.is_some_and(|last| ctx.now.0 - last.0 < POSITION_MS) {
        return Ok(false);
    }
    Ok(tx.position_keep(id, ctx.now, point)?)
}

/// Keeps the place of a report that somebody on patrol files, whatever was kept in the last minute. For
/// the unit that files it; who is not on patrol leaves nothing.
///
/// # Errors
/// The store's.
pub fn reported_in(tx: &mut Tx<'_>, ctx: &Ctx, point: Point) -> Result<(), Error> {
    if let Some(patrol) = tx.patrol_running(ctx.actor.person)?
        && ctx.now >= patrol.started_at
    {
        tx.position_keep(patrol.id, ctx.now, point)?;
    }
    Ok(())
}

/// Ends her patrol; what it passed is reckoned now and kept, where she walked is not.
///
/// # Errors
/// As [`end_in`].
pub async fn end(app: &App, ctx: &Ctx, id: PatrolId) -> Result<Patrol, Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| end_in(tx, &ctx, id)).await
}

/// Ends it inside a unit.
///
/// # Errors
/// Not found, or not hers; `patrol-over`; the store's.
pub fn end_in(tx: &mut Tx<'_>, ctx: &Ctx, id: PatrolId) -> Result<Patrol, Fault> {
    own_grids(ctx)?;
    let mut patrol = tx
        .patrol(id)?
        .filter(|held| held.person == ctx.actor.person)
        .ok_or_else(Refusal::not_found)?;
    if patrol.ended_at.is_some() {
        return Err(Refusal::forbidden("patrol-over").into());
    }
    over(tx, &mut patrol, ctx.now)?;
    let body = Body::PatrolEnded {
        patrol: patrol.clone(),
    };
    record(
        tx,
        ctx,
        &mut ctx.draw("patrol-end"),
        Subject::County,
        0,
        &body,
    )?;
    Ok(patrol)
}

fn over(tx: &mut Tx<'_>, patrol: &mut Patrol, at: Instant) -> Result<(), Fault> {
    let positions = tx.positions(patrol.id)?;
    let route = tx.route(patrol.route)?;
    patrol.ended_at = Some(at);
    patrol.reports = reports(tx, patrol.person, patrol.started_at, at)?;
    patrol.passed = route.map_or_else(Vec::new, |route| passed(&route, &positions));
    if tx.patrol_end(patrol)? {
        Ok(())
    } else {
        Err(Refusal::stale().into())
    }
}

/// The points of a route that somebody came near.
fn passed(route: &Route, positions: &[(Instant, Point)]) -> Vec<i64> {
    route
        .points
        .iter()
        .enumerate()
        .filter(|(_, point)| {
            positions
                .iter()
                .any(|(_, at)| metres(point.at, *at) <= PASSED_M)
        })
        .map(|(n, _)| n as i64)
        .collect()
}

/// The night's work: ends patrols that were forgotten, at their last position, and deletes positions whose
/// days are over, with an entry. How many positions went.
///
/// # Errors
/// The store's.
pub fn forget(app: &App, now: Instant, chance: Chance, synthetic: bool) -> Result<i64, Fault> {
    app.submit_blocking(move |app, tx| forget_in(app, tx, now, chance, synthetic))
}

fn forget_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: Chance,
    synthetic: bool,
) -> Result<i64, Fault> {
    let site = app.site_in(tx, now)?;
    let mut draw = chance.draw("forget-positions");
    let since = now.plus_ms(-HOURS_MAX * 3_600_000);
    for mut patrol in tx.patrols_forgotten(since, ENTRIES)? {
        let at = tx.position_last(patrol.id)?.unwrap_or(patrol.started_at);
        over(tx, &mut patrol, at)?;
        let body = Body::PatrolEnded { patrol };
        record_product(tx, now, synthetic, &mut draw, Subject::County, 0, &body)?;
    }
    let days = days_of(&site, now.date());
    let before = Instant::start_of(later(now.date(), -days));
    let count = tx.positions_delete(before)?;
    if count > 0 {
        let body = Body::PositionsDeleted { before, count };
        record_product(tx, now, synthetic, &mut draw, Subject::County, 0, &body)?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_passed_by_who_came_near_it_and_by_nobody_else() {
        let at = |lng_e7, lat_e7| Point { lng_e7, lat_e7 };
        let route = Route {
            id: RouteId::from_bytes([1; 16]),
            grid: "320623111001001".parse().unwrap(),
            name: "河边".into(),
            every_days: 1,
            points: vec![
                RoutePoint {
                    name: "闸口".into(),
                    at: at(1_210_000_000, 323_000_000),
                },
                RoutePoint {
                    name: "桥头".into(),
                    at: at(1_210_100_000, 323_000_000),
                },
            ],
            ended: false,
        };
        // 47 m east of the first, 900 m from the second.
        let walked = [(Instant(0), at(1_210_005_000, 323_000_000))];
        assert_eq!(passed(&route, &walked), [0]);
        assert!(passed(&route, &[]).is_empty());
    }
}
