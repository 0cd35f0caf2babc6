//! Houses of the caller's grids; what is found goes to the data steward, who enters it.

use super::citizen::Done;
use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::pages::grid::degrees;
use crate::route::{Access, Route};
use crate::shape;
use ::codes::GridCode;
use app::house::Noting;
use app::policy::Action;
use model::house::{House, HouseUse};
use model::id::{HouseId, RequestId};
use model::refusal::Refusal;

shape! {
    /// A house, its address masked.
    pub struct HouseShown {
        /// Its id.
        pub id: model::id::HouseId,
        /// The grid it stands in.
        pub grid: String,
        /// Address, masked.
        pub address: String,
        /// `own`, `rented`, `empty`, `workshop`.
        pub used: String,
        /// The household living there.
        pub household: Option<model::id::HouseholdId>,
        /// It is no more.
        pub ended: bool,
        /// Longitude of its gate, degrees.
        pub lng: Option<f64>,
        /// Latitude of its gate, degrees.
        pub lat: Option<f64>,
    }

    /// Houses.
    pub struct HouseList {
        /// They.
        pub houses: Vec<HouseShown>,
    }

    /// A house as it is found.
    pub struct HouseGiven {
        /// The grid it stands in.
        pub grid: String,
        /// Exact address; may be left out for a house that is written already.
        pub address: Option<String>,
        /// `own`, `rented`, `empty`, `workshop`.
        pub used: String,
        /// The household living there.
        pub household: Option<model::id::HouseholdId>,
        /// It is no more.
        pub ended: Option<bool>,
        /// Longitude of its gate, degrees.
        pub lng: Option<f64>,
        /// Latitude of its gate, degrees.
        pub lat: Option<f64>,
        /// How it is known.
        pub reason: String,
    }

    /// A house that was written down.
    pub struct HouseNoted {
        /// The request, which the data steward decides.
        pub request: model::id::RequestId,
    }

    /// A house that waits.
    pub struct HouseWaiting {
        /// The request.
        pub request: model::id::RequestId,
        /// As it is to be.
        pub house: HouseShown,
        /// It is not written yet.
        pub new: bool,
        /// How it is known.
        pub reason: String,
        /// Who found it.
        pub by: String,
        /// When.
        pub at: model::time::Instant,
    }

    /// Houses that wait, oldest first.
    pub struct HousesWaiting {
        /// They.
        pub houses: Vec<HouseWaiting>,
    }

    /// A decision about a house.
    pub struct HouseDecision {
        /// Whether it is entered.
        pub granted: bool,
        /// Words; needed where it is not.
        pub note: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (work, write) = (
        Access::Api(Action::FieldWork),
        Access::Api(Action::PersonWrite),
    );
    vec![
        Route::api_get(
            "/api/v1/houses",
            work,
            "Lists the houses of an own grid",
            list,
        )
        .query("grid", "Grid; left out: the first of the caller's own")
        .query("use", "own, rented, empty, workshop; left out: all")
        .query("after", "Houses after this one (cursor)")
        .answers::<HouseList>(),
        Route::api_post(
            "/api/v1/houses",
            work,
            "Writes down a house that is not written yet, for the data steward",
            note,
        )
        .takes::<HouseGiven>()
        .answers::<HouseNoted>()
        .creates(),
        Route::api_get("/api/v1/houses/{house}", work, "Shows a house", show)
            .answers::<HouseShown>(),
        Route::api_post(
            "/api/v1/houses/{house}",
            work,
            "Writes down what differs of a house, for the data steward",
            correct,
        )
        .takes::<HouseGiven>()
        .answers::<HouseNoted>()
        .creates(),
        Route::api_get(
            "/api/v1/house-requests",
            write,
            "Lists houses that wait for the data steward",
            waiting,
        )
        .query("after", "Requests after this one (cursor)")
        .answers::<HousesWaiting>(),
        Route::api_post(
            "/api/v1/house-requests/{request}",
            write,
            "Enters a house, or says why not",
            decide,
        )
        .takes::<HouseDecision>()
        .example(r#"{"granted":true}"#)
        .answers::<Done>(),
    ]
}

fn shown(house: House) -> HouseShown {
    HouseShown {
        id: house.id,
        grid: house.grid.to_string(),
        address: house.address.masked,
        used: house.used.code().to_owned(),
        household: house.household,
        ended: house.ended,
        lng: house.point.map(|at| at.lng_e7 as f64 / 1e7),
        lat: house.point.map(|at| at.lat_e7 as f64 / 1e7),
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let own = call.ctx.actor.post.as_ref();
    let grid = query
        .parse::<GridCode>("grid")
        .or_else(|| own.and_then(|post| post.grids.first().copied()))
        .ok_or_else(Failure::not_found)?;
    let used = query.opt("use").and_then(HouseUse::from_code);
    let found = app::house::list(call.app(), &call.ctx, grid, used, query.parse("after")).await?;
    call.answer(HouseList {
        houses: found.into_iter().map(shown).collect(),
    })
}

async fn show(call: Call, Path(id): Path<HouseId>) -> Answer {
    let house = app::house::open(call.app(), &call.ctx, id).await?;
    call.answer(shown(house))
}

fn found(given: HouseGiven, id: Option<HouseId>) -> Result<Noting, Refusal> {
    let unreadable = |field: &str| Refusal::field(field, "field-unreadable");
    let point = match (given.lng, given.lat) {
        (Some(lng), Some(lat)) => Some(degrees(lng, lat).ok_or_else(|| unreadable("lng"))?),
        (None, None) => None,
        _ => return Err(unreadable("lng")),
    };
    Ok(Noting {
        id,
        grid: given.grid.parse().map_err(|_| unreadable("grid"))?,
        address: given.address,
        point,
        used: HouseUse::from_code(&given.used).ok_or_else(|| unreadable("used"))?,
        household: given.household,
        ended: given.ended.unwrap_or(false),
        reason: given.reason,
    })
}

async fn note(call: Call, write: Write<HouseGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let noting = found(write.body, None)?;
    noted(call, repeat, noting).await
}

async fn correct(call: Call, Path(id): Path<HouseId>, write: Write<HouseGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let noting = found(write.body, Some(id))?;
    noted(call, repeat, noting).await
}

async fn noted(call: Call, repeat: app::once::Repeat, noting: Noting) -> Answer {
    let ctx = call.ctx.clone();
    let taken = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::house::note_in(app, tx, &ctx, &noting).map(|request| HouseNoted { request })
    })
    .await?;
    call.created("/api/v1/houses", taken)
}

async fn waiting(call: Call, query: Asked) -> Answer {
    let found = app::house::waiting(call.app(), &call.ctx, query.parse("after")).await?;
    let houses = found
        .into_iter()
        .map(|line| HouseWaiting {
            request: line.id,
            new: line.before.is_none(),
            house: shown(line.house),
            reason: line.reason,
            by: line.by,
            at: line.at,
        })
        .collect();
    call.answer(HousesWaiting { houses })
}

async fn decide(call: Call, Path(id): Path<RequestId>, write: Write<HouseDecision>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let note = body.note.as_deref();
        app::house::decide_in(app, tx, &ctx, id, body.granted, note)?;
        Ok(Done { done: true })
    })
    .await?;
    call.answer(done)
}
