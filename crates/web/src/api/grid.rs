//! Grids with their workers, the picture of a village as GeoJSON, and the routes of a grid.

use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::pages::grid::degrees;
use crate::route::{Access, Route};
use crate::shape;
use app::grid::{Drawing, GridLine};
use app::patrol::Laying;
use app::policy::Action;
use codes::{Crs, DivisionCode, GridCode};
use model::id::RouteId;
use model::patrol::RoutePoint;
use model::refusal::Refusal;
use serde_json::Value;

shape! {
    /// A grid on the list.
    pub struct GridShown {
        /// 15 digits, of a micro-grid 17.
        pub code: String,
        /// Name.
        pub name: String,
        /// `comprehensive`, `enterprise`, `school`, `market`, `park`, `micro`.
        pub kind: String,
        /// Village.
        pub division: codes::DivisionCode,
        /// Households, as estimated by whoever drew it.
        pub households: Option<i64>,
        /// Its grid workers by post.
        pub full_time: Vec<String>,
        /// Who answers for it beside another post.
        pub part_time: Vec<String>,
        /// Open cases in it.
        pub open: i64,
        /// Rented houses in it.
        pub rented: i64,
    }

    /// Grids below a town or village.
    pub struct GridList {
        /// They.
        pub grids: Vec<GridShown>,
    }

    /// A word of a grid: how it is from a day on.
    pub struct GridWordShown {
        /// First day.
        pub from: jiff::civil::Date,
        /// Name.
        pub name: String,
        /// Kind.
        pub kind: String,
        /// It is no grid any more.
        pub ended: bool,
        /// Grids that lost ground to it.
        pub came_from: Vec<String>,
    }

    /// A grid opened.
    pub struct GridOpened {
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
        /// Kind.
        pub kind: String,
        /// It is no grid any more.
        pub ended: bool,
        /// Square metres; none where nothing is drawn.
        pub area: Option<i64>,
        /// Departments linked with it.
        pub departments: Vec<String>,
        /// Micro-grids in it.
        pub micro: Vec<String>,
        /// Open cases in it.
        pub open: i64,
        /// Every word of it, oldest first.
        pub history: Vec<GridWordShown>,
    }

    /// The picture of a village as it is to be from a day on.
    pub struct DrawingGiven {
        /// First day.
        pub from: jiff::civil::Date,
        /// Why it is drawn otherwise.
        pub why: String,
        /// Every grid as a GeoJSON collection of features with the properties `code` (none: a new one), `name`,
        /// `grid-kind`, `departments`, `households`; what is missing ends.
        pub grids: Value,
        /// `cgcs2000` (if left out), `wgs84`, `gcj02`.
        pub crs: Option<String>,
    }

    /// What a drawing did.
    pub struct DrawingDone {
        /// Grids drawn anew or changed.
        pub written: Vec<String>,
        /// Grids that end.
        pub ended: Vec<String>,
    }

    /// A named point of a route.
    pub struct RoutePointShape {
        /// What is looked at there.
        pub name: String,
        /// Longitude, degrees.
        pub lng: f64,
        /// Latitude, degrees.
        pub lat: f64,
    }

    /// A route as it is to be.
    pub struct RouteGiven {
        /// Which, when it stands already.
        pub route: Option<model::id::RouteId>,
        /// Name.
        pub name: String,
        /// Walked every so many days.
        pub every_days: i64,
        /// Its points, in the order of the walk.
        pub points: Vec<RoutePointShape>,
        /// It is walked no longer.
        pub ended: Option<bool>,
    }

    /// A route that was laid.
    pub struct RouteLaid {
        /// Its id.
        pub route: model::id::RouteId,
    }

    /// A route of a grid.
    pub struct RouteShown {
        /// Its id.
        pub id: model::id::RouteId,
        /// Name.
        pub name: String,
        /// Walked every so many days.
        pub every_days: i64,
        /// Its points.
        pub points: Vec<RoutePointShape>,
        /// Begun last.
        pub last: Option<model::time::Instant>,
        /// Days until it is to be walked; below zero: late.
        pub due_in: i64,
    }

    /// The routes of a grid.
    pub struct RouteList {
        /// They.
        pub routes: Vec<RouteShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, draw) = (Access::Api(Action::GridRead), Access::Api(Action::GridDraw));
    vec![
        Route::api_get("/api/v1/grids", read, "Lists the grids below a town or village", list)
            .query("division", "Town or village; left out: the caller's own, else the county")
            .answers::<GridList>(),
        Route::api_get("/api/v1/grids/{grid}", read, "Shows a grid with its history", show)
            .answers::<GridOpened>(),
        Route::api_get(
            "/api/v1/grids/{grid}/routes",
            read,
            "Lists the patrol routes of a grid",
            routes_of,
        )
        .answers::<RouteList>(),
        Route::api_post(
            "/api/v1/grids/{grid}/routes",
            draw,
            "Lays a patrol route, changes it or gives it up",
            lay,
        )
        .takes::<RouteGiven>()
        .example(r#"{"name":"沿河","every_days":7,"points":[{"name":"闸口","lng":120.91,"lat":32.31}]}"#)
        .answers::<RouteLaid>()
        .creates(),
        Route::api_get(
            "/api/v1/grids/villages/{division}",
            draw,
            "Gives the grids of a village as GeoJSON",
            picture,
        )
        .query("on", "Day; left out: today")
        .answers::<Value>(),
        Route::api_post(
            "/api/v1/grids/villages/{division}",
            draw,
            "Draws the grids of a village otherwise from a day on",
            save,
        )
        .takes::<DrawingGiven>()
        .example(r#"{"from":"2027-01-01","why":"两网格合并","grids":{"type":"FeatureCollection","features":[]}}"#)
        .answers::<DrawingDone>(),
    ]
}

fn shown(division: DivisionCode, line: GridLine) -> GridShown {
    let named = |full: bool| {
        line.workers
            .iter()
            .filter(|worker| worker.full_time == full)
            .map(|worker| worker.name.clone())
            .collect()
    };
    GridShown {
        full_time: named(true),
        part_time: named(false),
        code: line.code.to_string(),
        kind: line.kind.code().to_owned(),
        division,
        households: line.households,
        open: line.open,
        rented: line.rented,
        name: line.name,
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let own = call.ctx.actor.post.as_ref().map(|post| post.division);
    let below = query
        .parse::<DivisionCode>("division")
        .or(own)
        .unwrap_or(call.app().site().county);
    let found = app::grid::list(call.app(), &call.ctx, below).await?;
    let mut grids = Vec::new();
    for village in found {
        let division = village.division;
        grids.extend(village.grids.into_iter().map(|line| shown(division, line)));
    }
    call.answer(GridList { grids })
}

fn codes_of(codes: &[GridCode]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

async fn show(call: Call, Path(code): Path<GridCode>) -> Answer {
    let view = app::grid::show(call.app(), &call.ctx, code).await?;
    call.answer(GridOpened {
        code: code.to_string(),
        kind: view.grid.kind.code().to_owned(),
        ended: view.grid.ended,
        area: view.area_m2.map(|area| area.round() as i64),
        departments: view
            .grid
            .departments
            .iter()
            .map(ToString::to_string)
            .collect(),
        micro: view
            .micro
            .iter()
            .map(|grid| grid.code.to_string())
            .collect(),
        open: view.open,
        history: view
            .history
            .iter()
            .map(|word| GridWordShown {
                from: word.from,
                name: word.name.clone(),
                kind: word.kind.code().to_owned(),
                ended: word.ended,
                came_from: codes_of(&word.came_from),
            })
            .collect(),
        name: view.grid.name,
    })
}

async fn routes_of(call: Call, Path(code): Path<GridCode>) -> Answer {
    let found = app::patrol::routes(call.app(), &call.ctx, code).await?;
    let routes = found
        .into_iter()
        .map(|line| RouteShown {
            id: line.route.id,
            name: line.route.name,
            every_days: line.route.every_days,
            points: line
                .route
                .points
                .into_iter()
                .map(|point| RoutePointShape {
                    name: point.name,
                    lng: point.at.lng_e7 as f64 / 1e7,
                    lat: point.at.lat_e7 as f64 / 1e7,
                })
                .collect(),
            last: line.last,
            due_in: line.due_in,
        })
        .collect();
    call.answer(RouteList { routes })
}

async fn lay(call: Call, Path(code): Path<GridCode>, write: Write<RouteGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let points = body
        .points
        .into_iter()
        .map(|point| {
            let at = degrees(point.lng, point.lat)
                .ok_or_else(|| Refusal::field("points", "route-point-unreadable"))?;
            Ok(RoutePoint {
                name: point.name,
                at,
            })
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    let laying = Laying {
        id: body.route,
        grid: code,
        name: body.name,
        every_days: body.every_days,
        points,
        ended: body.ended.unwrap_or(false),
    };
    let ctx = call.ctx.clone();
    let laid = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::patrol::lay_in(app, tx, &ctx, &laying).map(|route: RouteId| RouteLaid { route })
    })
    .await?;
    call.created(&format!("/api/v1/grids/{code}/routes"), laid)
}

async fn picture(call: Call, Path(village): Path<DivisionCode>, query: Asked) -> Answer {
    let day = query.parse("on").unwrap_or_else(|| call.now().date());
    let (outline, grids) = app::grid::drawing(call.app(), &call.ctx, village, day).await?;
    call.answer(app::grid::to_json(outline.as_ref(), &grids))
}

async fn save(call: Call, Path(village): Path<DivisionCode>, write: Write<DrawingGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let crs = match body.crs.as_deref() {
        None => Crs::Cgcs2000,
        Some(code) => {
            let known = app::grid::CRS.iter().find(|(known, _)| *known == code);
            known
                .map(|(_, crs)| *crs)
                .ok_or_else(|| Failure::from(Refusal::field("crs", "field-unreadable")))?
        }
    };
    let drawing = Drawing {
        from: body.from,
        why: body.why,
        grids: app::grid::from_json(&body.grids, crs)?,
    };
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let done = app::grid::draw_in(app, tx, &ctx, village, &drawing)?;
        Ok(DrawingDone {
            written: codes_of(&done.written),
            ended: codes_of(&done.ended),
        })
    })
    .await?;
    call.answer(done)
}
