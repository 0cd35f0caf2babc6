//! The wall (驾驶舱), by its token and without anybody signed in: figures, a map of lights, who is on
//! duty. It names no citizen: a figure opens to how many stand where; whose they are is for who signs
//! in.

use super::case_words::Says;
use crate::changes::{Listener, stream};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::{Path, Visitor};
use crate::route::{Access, Route};
use crate::stream::since;
use crate::walls::named;
use app::figure::{Figure, Unit};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::IntoResponse;
use codes::Level;
use model::device::Device;
use model::duty::DutyPart;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/wall/{token}", Access::Public, show),
        Route::get("/wall/{token}/figures", Access::Public, figures),
        Route::get("/wall/{token}/cases", Access::Public, cases),
        Route::get("/wall/{token}/events", Access::Public, events),
        Route::get("/wall/{token}/open", Access::Public, open),
    ]
}

#[derive(Serialize)]
struct Tile {
    id: String,
    label: String,
    value: String,
    unit: String,
    tone: &'static str,
    href: String,
}

#[derive(Serialize)]
struct LineRow {
    name: String,
    tiles: Vec<Tile>,
}

/// A day of the trend: its two columns in a drawing 20 wide a day, 100 high.
#[derive(Serialize)]
struct Day {
    day: String,
    filed: Tile,
    closed: Tile,
    x: usize,
    filed_height: i64,
    closed_height: i64,
}

#[derive(Serialize)]
struct DutyRow {
    unit: String,
    person: String,
    lead: bool,
}

#[derive(Serialize)]
struct WallPage {
    label: String,
    place: String,
    base: String,
    at: i64,
    day: String,
    src: String,
    today: Vec<Tile>,
    modules: Vec<LineRow>,
    places: Vec<LineRow>,
    hotline: Vec<Tile>,
    days: Vec<Day>,
    duty: Vec<DutyRow>,
}

async fn device(visitor: &Visitor, token: &str) -> Result<Device, Failure> {
    Ok(app::device::of_token(visitor.app(), token).await?)
}

fn tile(says: &Says<'_>, base: &str, id: &str, figure: &Figure) -> Tile {
    let (value, unit) = match figure.unit {
        Unit::Rate => (
            format!("{}.{}", figure.n / 100, figure.n % 100 / 10),
            says.word("figure-percent"),
        ),
        _ => (figure.n.to_string(), says.word("figure-cases")),
    };
    let tone = match figure.key {
        "figure-overdue" | "figure-late-month" => "red",
        "figure-on-time" => "green",
        _ => "",
    };
    Tile {
        label: says.word(figure.key),
        value,
        unit,
        tone,
        href: format!("{base}/open?of={}", crate::form::percent(id)),
        id: id.to_owned(),
    }
}

/// A module's name in its own words.
fn module_name(says: &Says<'_>, code: &str) -> String {
    says.maybe(&format!("module-{code}"))
        .unwrap_or_else(|| code.to_owned())
}

async fn show(visitor: Visitor, Path(token): Path<String>) -> Answer {
    let device = device(&visitor, &token).await?;
    let (says, site) = (Says::of(&visitor), visitor.app().site());
    let shown = visitor
        .web()
        .walls()
        .of(visitor.web(), device.division)
        .await?;
    let base = format!("/wall/{token}");
    let wall = &shown.wall;
    let all = named(wall);
    let tiles = |prefix: &str| -> Vec<Tile> {
        all.iter()
            .filter(|(id, _)| id.starts_with(prefix))
            .map(|(id, figure)| tile(&says, &base, id, figure))
            .collect()
    };
    let one = |id: String| -> Option<Tile> {
        let (id, figure) = all.iter().find(|(held, _)| *held == id)?;
        Some(tile(&says, &base, id, figure))
    };
    let most = wall
        .days
        .iter()
        .map(|day| day.filed.n.max(day.closed.n))
        .max()
        .unwrap_or(0)
        .max(1);
    let days = wall
        .days
        .iter()
        .enumerate()
        .filter_map(|(n, line)| {
            Some(Day {
                day: line.day.to_string(),
                filed: one(format!("day.{}.filed", line.day))?,
                closed: one(format!("day.{}.closed", line.day))?,
                x: n * 20,
                filed_height: line.filed.n * 100 / most,
                closed_height: line.closed.n * 100 / most,
            })
        })
        .collect();
    let context = WallPage {
        place: wall.name.clone(),
        at: wall.at.0,
        day: wall.at.date().to_string(),
        src: match device.division.level() {
            Level::Town => format!("/map/villages?town={}", device.division),
            _ => "/map/towns".to_owned(),
        },
        today: all
            .iter()
            .filter(|(id, _)| !id.contains('.'))
            .map(|(id, figure)| tile(&says, &base, id, figure))
            .collect(),
        modules: wall
            .modules
            .iter()
            .map(|line| LineRow {
                name: module_name(&says, &line.module),
                tiles: tiles(&format!("module.{}.", line.module)),
            })
            .collect(),
        places: wall
            .places
            .iter()
            .map(|line| LineRow {
                name: line.name.clone(),
                tiles: tiles(&format!("place.{}.", line.division)),
            })
            .collect(),
        hotline: tiles("hotline."),
        days,
        duty: shown
            .duty
            .iter()
            .map(|line| DutyRow {
                unit: site.unit_name(&line.duty.unit),
                person: line.name.clone(),
                lead: line.duty.part == DutyPart::Lead,
            })
            .collect(),
        label: device.label.clone(),
        base: base.clone(),
    };
    visitor.render("pages/wall/show.html", context)
}

fn json(body: String, media: &'static str) -> Answer {
    let mut response = body.into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media));
    Ok(response)
}

async fn figures(visitor: Visitor, Path(token): Path<String>) -> Answer {
    let device = device(&visitor, &token).await?;
    let web = visitor.web();
    let shown = web.walls().of(web, device.division).await?;
    json(shown.figures.clone(), "application/json")
}

async fn cases(visitor: Visitor, Path(token): Path<String>) -> Answer {
    let device = device(&visitor, &token).await?;
    let web = visitor.web();
    let shown = web.walls().of(web, device.division).await?;
    json(shown.map.clone(), "application/json")
}

async fn events(
    visitor: Visitor,
    Path(token): Path<String>,
    headers: HeaderMap,
    asked: Asked,
) -> Answer {
    let device = device(&visitor, &token).await?;
    let after = since(&headers, &asked);
    let whose = *device.id.bytes();
    stream(visitor.web(), Listener::Wall(token), whose, after).await
}

#[derive(Serialize)]
struct SpreadRow {
    place: String,
    module: String,
    stage: String,
    n: i64,
}

#[derive(Serialize)]
struct OpenPage {
    label: String,
    value: String,
    unit: String,
    rows: Vec<SpreadRow>,
    back: String,
    list: String,
}

/// What a figure counts, by town and stage; the cases themselves are a page for who signs in.
async fn open(visitor: Visitor, Path(token): Path<String>, asked: Asked) -> Answer {
    let device = device(&visitor, &token).await?;
    let (says, web) = (Says::of(&visitor), visitor.web());
    let shown = web.walls().of(web, device.division).await?;
    let wanted = asked.text("of");
    let base = format!("/wall/{token}");
    let all = named(&shown.wall);
    let (id, figure) = all
        .iter()
        .find(|(id, _)| id == wanted)
        .ok_or_else(Failure::not_found)?;
    let tile = tile(&says, &base, id, figure);
    let listing = figure.listing.clone();
    let spread = app::command::spread(visitor.app(), listing, visitor.now()).await?;
    let site = visitor.app().site();
    let stage = |module: &str, code: &str| {
        let held = site
            .modules()
            .find(|(held, ..)| *held == module)
            .map(|(_, _, module, _)| module.clone());
        let procedure = held.as_ref().and_then(|module| {
            let mut all = module.procedures.values();
            all.find(|procedure| procedure.stages().iter().any(|stage| stage.code == code))
        });
        procedure.map_or_else(
            || code.to_owned(),
            |procedure| says.stage(procedure.code(), code),
        )
    };
    let rows = spread
        .into_iter()
        .map(|line| SpreadRow {
            stage: stage(&line.module, &line.stage),
            module: module_name(&says, &line.module),
            place: line.name,
            n: line.n,
        })
        .collect();
    visitor.render(
        "pages/wall/open.html",
        OpenPage {
            label: tile.label,
            value: tile.value,
            unit: tile.unit,
            rows,
            back: base,
            list: super::figure::href(&figure.listing),
        },
    )
}
