//! The unified map: its layers, where an address is, what lies at a point.

use crate::error::Answer;
use crate::form::{Asked, Fields, FormState};
use crate::page::Page;
use crate::route::{Access, Route};
use app::address::{Candidate, Lies};
use app::policy::Action;
use codes::{Crs, DivisionCode, GridCode};
use model::place::Point;
use model::refusal::Refusal;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/systems/map",
        Access::Signed(Action::CountyRead),
        show,
    )]
}

/// A reference system by its code; the stored one when none is named.
///
/// # Errors
/// `address-crs` at `crs`.
pub(crate) fn crs(code: &str) -> Result<Crs, Refusal> {
    match code {
        "" | "cgcs2000" => Ok(Crs::Cgcs2000),
        "wgs84" => Ok(Crs::Wgs84),
        "gcj02" => Ok(Crs::Gcj02),
        "bd09" => Ok(Crs::Bd09),
        _ => Err(Refusal::field("crs", "address-crs")),
    }
}

/// Degrees as they were typed.
///
/// # Errors
/// `address-point` at the field.
pub(crate) fn degrees(fields: &Fields, field: &str) -> Result<f64, Refusal> {
    fields
        .opt(field)
        .and_then(|text| text.parse::<f64>().ok())
        .ok_or_else(|| Refusal::field(field, "address-point"))
}

#[derive(Serialize)]
struct LayerRow {
    label: String,
    source: String,
    licence: String,
    count: i64,
    approximate: bool,
}

#[derive(Serialize)]
struct PlaceRow {
    standard: String,
    exact: String,
    point: String,
    href: String,
}

#[derive(Serialize)]
struct LiesRow {
    place: String,
    point: String,
    inside: bool,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
struct MapSystemPage {
    layers: Vec<LayerRow>,
    systems: Vec<Choice>,
    asked: bool,
    places: Vec<PlaceRow>,
    lies: Option<LiesRow>,
}

/// Degrees of a kept point, six places: a tenth of a metre.
fn shown(point: Point) -> String {
    let degrees = |e7: i64| format!("{:.6}", e7 as f64 / 1e7);
    format!("{}, {}", degrees(point.lng_e7), degrees(point.lat_e7))
}

fn map_href(division: DivisionCode, grid: Option<GridCode>) -> String {
    match (division.level(), grid) {
        (codes::Level::Village, _) | (_, Some(_)) => format!("/map?village={division}"),
        _ => format!("/map?town={division}"),
    }
}

fn place(page: &Page, found: &Candidate) -> PlaceRow {
    PlaceRow {
        standard: found.standard.clone(),
        exact: page.say(&format!("address-exact-{}", found.exact.code())),
        point: found.point.map(shown).unwrap_or_default(),
        href: map_href(found.division, found.grid),
    }
}

fn lies(page: &Page, point: Point, lies: Option<Lies>) -> LiesRow {
    let site = page.app().site();
    let place = lies.map(|lies| {
        let grid = lies.grid.map(|grid| site.grid_name(grid));
        format!(
            "{} {}",
            site.place_name(lies.division),
            grid.unwrap_or_default()
        )
    });
    LiesRow {
        inside: place.is_some(),
        place: place.unwrap_or_default().trim_end().to_owned(),
        point: shown(point),
    }
}

async fn show(page: Page, asked: Asked) -> Answer {
    let fields = asked.fields().clone();
    let mut form = page.form(fields.clone());
    let (mut places, mut found) = (Vec::new(), None);
    let by_text = fields.opt("text").is_some();
    let by_point = fields.opt("lng").is_some() || fields.opt("lat").is_some();
    let done = async {
        if by_text {
            let all = app::address::find(page.app(), &page.ctx, fields.text("text")).await?;
            places = all.iter().map(|found| place(&page, found)).collect();
        } else if by_point {
            let (lng, lat) = (degrees(&fields, "lng")?, degrees(&fields, "lat")?);
            let system = crs(fields.text("crs"))?;
            let (point, at) = app::address::locate(page.app(), &page.ctx, system, lng, lat).await?;
            found = Some(lies(&page, point, at));
        }
        Ok::<_, crate::error::Failure>(())
    };
    if let Err(why) = done.await {
        form = page.refused(why, fields.clone())?;
    }
    render(&page, &form, by_text, places, found).await
}

async fn render(
    page: &Page,
    form: &FormState,
    asked: bool,
    places: Vec<PlaceRow>,
    lies: Option<LiesRow>,
) -> Answer {
    let layers = app::address::layers(page.app(), &page.ctx).await?;
    let context = MapSystemPage {
        layers: layers
            .iter()
            .map(|layer| LayerRow {
                label: page.say(&format!("map-layer-{}", layer.code)),
                source: page.say(&format!("map-source-{}", layer.code)),
                licence: page.say(&format!("map-licence-{}", layer.code)),
                count: layer.count,
                approximate: layer.approximate,
            })
            .collect(),
        systems: ["cgcs2000", "wgs84", "gcj02", "bd09"]
            .into_iter()
            .map(|value| Choice {
                value,
                label: page.say(&format!("address-crs-{value}")),
            })
            .collect(),
        asked,
        places,
        lies,
    };
    page.render_form(form, "pages/systems/map.html", context)
}
