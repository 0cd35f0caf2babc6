//! The unified map and standard addresses.

use super::Call;
use crate::error::Answer;
use crate::form::Asked;
use crate::pages::address::{crs, degrees};
use crate::route::{Access, Route};
use crate::shape;
use app::address;
use app::policy::Action;
use model::refusal::Refusal;

shape! {
    /// A layer of the map.
    pub struct LayerShown {
        /// `county`, `town`, `village`, `grid`, `hall`, `case`.
        pub layer: String,
        /// How many things are in it.
        pub count: i64,
        /// Its boundaries are computed, not surveyed.
        pub approximate: bool,
    }

    /// The layers of the map.
    pub struct LayerList {
        /// They.
        pub layers: Vec<LayerShown>,
    }

    /// A point in CGCS2000, integer 1e-7 degrees.
    pub struct PointShown {
        /// Longitude.
        pub lng_e7: i64,
        /// Latitude.
        pub lat_e7: i64,
    }

    /// A place an address may mean.
    pub struct AddressShown {
        /// The address in the standard spelling.
        pub standard: String,
        /// Village, or town where the address says no more.
        pub division: ::codes::DivisionCode,
        /// Code of the grid.
        pub grid: Option<String>,
        /// Household group.
        pub group: Option<i64>,
        /// What `point` is a point of: `grid`, `village`, `town`.
        pub exact: String,
        /// A point within it.
        pub point: Option<PointShown>,
    }

    /// What lies at a point.
    pub struct LiesShown {
        /// The point as it is kept.
        pub point: PointShown,
        /// Village, or town; none outside the county.
        pub division: Option<::codes::DivisionCode>,
        /// Code of the grid.
        pub grid: Option<String>,
    }

    /// Where an address is, or what lies at a point.
    pub struct AddressFound {
        /// Places the text may mean, the most exact first.
        pub addresses: Vec<AddressShown>,
        /// What lies at the point.
        pub lies: Option<LiesShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Api(Action::CountyRead);
    vec![
        Route::api_get(
            "/api/v1/systems/map",
            read,
            "Lists the layers of the unified map",
            layers,
        )
        .answers::<LayerList>(),
        Route::api_get(
            "/api/v1/addresses",
            read,
            "Finds an address, or what lies at a point",
            find,
        )
        .query("text", "An address, as it is written")
        .query("lng", "Longitude, degrees; instead of text")
        .query("lat", "Latitude, degrees")
        .query("crs", "cgcs2000 (also when left out), wgs84, gcj02 or bd09")
        .answers::<AddressFound>(),
    ]
}

async fn layers(call: Call) -> Answer {
    let layers = address::layers(call.app(), &call.ctx).await?;
    call.answer(LayerList {
        layers: layers
            .into_iter()
            .map(|layer| LayerShown {
                layer: layer.code.to_owned(),
                count: layer.count,
                approximate: layer.approximate,
            })
            .collect(),
    })
}

fn point(point: model::place::Point) -> PointShown {
    PointShown {
        lng_e7: point.lng_e7,
        lat_e7: point.lat_e7,
    }
}

async fn find(call: Call, query: Asked) -> Answer {
    let fields = query.fields();
    let by_point = fields.opt("lng").is_some() || fields.opt("lat").is_some();
    if by_point && fields.opt("text").is_some() {
        return Err(Refusal::field("text", "json-one-of").into());
    }
    if !by_point {
        let found = address::find(call.app(), &call.ctx, fields.text("text")).await?;
        return call.answer(AddressFound {
            addresses: found
                .into_iter()
                .map(|found| AddressShown {
                    standard: found.standard,
                    division: found.division,
                    grid: found.grid.map(|grid| grid.to_string()),
                    group: found.group.map(i64::from),
                    exact: found.exact.code().to_owned(),
                    point: found.point.map(point),
                })
                .collect(),
            lies: None,
        });
    }
    let (lng, lat) = (degrees(fields, "lng")?, degrees(fields, "lat")?);
    let system = crs(fields.text("crs"))?;
    let (kept, lies) = address::locate(call.app(), &call.ctx, system, lng, lat).await?;
    call.answer(AddressFound {
        addresses: Vec::new(),
        lies: Some(LiesShown {
            point: point(kept),
            division: lies.map(|lies| lies.division),
            grid: lies.and_then(|lies| lies.grid).map(|grid| grid.to_string()),
        }),
    })
}
