//! Patrols of a grid worker, hers alone with their positions; and what her town sees of them.

use super::citizen::Done;
use super::roll::Nothing;
use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::pages::grid::degrees;
use crate::route::{Access, Route};
use crate::shape;
use app::patrol::PatrolLine;
use app::policy::Action;
use model::id::PatrolId;
use model::refusal::Refusal;

shape! {
    /// A patrol: never where exactly.
    pub struct PatrolShown {
        /// Its id.
        pub id: model::id::PatrolId,
        /// Who walked.
        pub name: String,
        /// The route.
        pub route: String,
        /// Its grid.
        pub grid: String,
        /// Begun.
        pub started_at: model::time::Instant,
        /// Over.
        pub ended_at: Option<model::time::Instant>,
        /// Points of the route that were passed.
        pub passed: Vec<String>,
        /// Points that were not.
        pub missed: Vec<String>,
        /// Matters filed on it.
        pub reports: i64,
    }

    /// Patrols, newest first.
    pub struct PatrolList {
        /// They.
        pub patrols: Vec<PatrolShown>,
    }

    /// A route to be walked.
    pub struct PatrolGiven {
        /// It.
        pub route: model::id::RouteId,
    }

    /// A patrol that began.
    pub struct PatrolBegun {
        /// Its id.
        pub patrol: model::id::PatrolId,
    }

    /// Where the caller is now.
    pub struct PositionGiven {
        /// Longitude, degrees.
        pub lng: f64,
        /// Latitude, degrees.
        pub lat: f64,
    }

    /// Whether a position was kept.
    pub struct PositionKept {
        /// False when one was kept within the last minute.
        pub kept: bool,
    }

    /// A position that is kept.
    pub struct PositionShown {
        /// When.
        pub at: model::time::Instant,
        /// Longitude, degrees.
        pub lng: f64,
        /// Latitude, degrees.
        pub lat: f64,
    }

    /// The caller's own patrol with every position that is kept.
    pub struct TrackShown {
        /// The patrol.
        pub patrol: PatrolShown,
        /// Its positions.
        pub positions: Vec<PositionShown>,
        /// They are deleted after this day.
        pub until: jiff::civil::Date,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (work, read) = (
        Access::Api(Action::FieldWork),
        Access::Api(Action::FieldRead),
    );
    vec![
        Route::api_get(
            "/api/v1/patrols",
            work,
            "Lists the caller's own patrols",
            own,
        )
        .answers::<PatrolList>(),
        Route::api_post(
            "/api/v1/patrols",
            work,
            "Begins a patrol along a route",
            start,
        )
        .takes::<PatrolGiven>()
        .answers::<PatrolBegun>()
        .creates(),
        Route::api_get(
            "/api/v1/patrols/all",
            read,
            "Lists patrols below the caller's division, without positions",
            all,
        )
        .query("before", "Patrols before this one (cursor)")
        .answers::<PatrolList>(),
        Route::api_get(
            "/api/v1/patrols/{patrol}",
            work,
            "Shows an own patrol with every position that is kept",
            track,
        )
        .answers::<TrackShown>(),
        Route::api_post(
            "/api/v1/patrols/{patrol}/positions",
            work,
            "Keeps where the caller is on her running patrol, once a minute at most",
            here,
        )
        .takes::<PositionGiven>()
        .example(r#"{"lng":120.91,"lat":32.31}"#)
        .answers::<PositionKept>(),
        Route::api_post(
            "/api/v1/patrols/{patrol}/end",
            work,
            "Ends an own patrol",
            end,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<Done>(),
    ]
}

fn shown(line: PatrolLine) -> PatrolShown {
    let (passed, missed): (Vec<_>, Vec<_>) = line.points.into_iter().partition(|(_, p)| *p);
    let names = |points: Vec<(String, bool)>| points.into_iter().map(|(name, _)| name).collect();
    PatrolShown {
        id: line.patrol.id,
        name: line.name,
        route: line.route,
        grid: line.patrol.grid.to_string(),
        started_at: line.patrol.started_at,
        ended_at: line.patrol.ended_at,
        passed: names(passed),
        missed: names(missed),
        reports: line.patrol.reports,
    }
}

async fn own(call: Call) -> Answer {
    let own = app::patrol::own(call.app(), &call.ctx).await?;
    call.answer(PatrolList {
        patrols: own.past.into_iter().map(shown).collect(),
    })
}

async fn all(call: Call, query: Asked) -> Answer {
    let found = app::patrol::list(call.app(), &call.ctx, query.parse("before")).await?;
    call.answer(PatrolList {
        patrols: found.into_iter().map(shown).collect(),
    })
}

async fn track(call: Call, Path(id): Path<PatrolId>) -> Answer {
    let track = app::patrol::track(call.app(), &call.ctx, id).await?;
    call.answer(TrackShown {
        patrol: shown(track.line),
        positions: track
            .positions
            .into_iter()
            .map(|(at, point)| PositionShown {
                at,
                lng: point.lng_e7 as f64 / 1e7,
                lat: point.lat_e7 as f64 / 1e7,
            })
            .collect(),
        until: track.until,
    })
}

async fn start(call: Call, write: Write<PatrolGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, route) = (call.ctx.clone(), write.body.route);
    let begun = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        app::patrol::start_in(tx, &ctx, route).map(|patrol| PatrolBegun { patrol })
    })
    .await?;
    let place = format!("/api/v1/patrols/{}", begun.patrol);
    call.created(&place, begun)
}

async fn here(call: Call, Path(id): Path<PatrolId>, write: Write<PositionGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let at = degrees(write.body.lng, write.body.lat)
        .ok_or_else(|| Refusal::field("lng", "route-point-unreadable"))?;
    let ctx = call.ctx.clone();
    let kept = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        app::patrol::here_in(tx, &ctx, id, at).map(|kept| PositionKept { kept })
    })
    .await?;
    call.answer(kept)
}

async fn end(call: Call, Path(id): Path<PatrolId>, write: Write<Nothing>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        app::patrol::end_in(tx, &ctx, id)?;
        Ok(Done { done: true })
    })
    .await?;
    call.answer(done)
}
