//! Grids: by village with their workers and what is open, one with its history and routes, and the editor
//! that draws a village's grids otherwise.

use super::case_words::Says;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level as Said, Page, Path};
use crate::route::{Access, Route};
use app::grid::{Checked, Drawing, GridLine, GridView, Mend, VillageGrids};
use app::patrol::{Laying, RouteLine};
use app::policy::{Action, scope};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::IntoResponse;
use codes::{Crs, DivisionCode, GridCode, Level};
use model::grid::GridKind;
use model::patrol::RoutePoint;
use model::place::Point;
use model::refusal::Refusal;
use serde::Serialize;
use serde_json::Value;
use words::Args;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, draw) = (
        Access::Signed(Action::GridRead),
        Access::Signed(Action::GridDraw),
    );
    vec![
        Route::get("/grids", read, list),
        Route::get("/grids/{grid}", read, show),
        Route::post("/grids/{grid}/routes", draw, lay),
        Route::get("/grids/village/{division}/edit", draw, edit),
        Route::get("/grids/village/{division}/drawing", draw, drawing),
        Route::post("/grids/village/{division}/check", draw, check),
        Route::post("/grids/village/{division}", draw, save).files(),
    ]
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct GridRow {
    name: String,
    code: String,
    href: String,
    kind: String,
    micro: bool,
    full: Vec<String>,
    part: Vec<String>,
    households: Option<i64>,
    rented: i64,
    houses: String,
    open: i64,
}

#[derive(Serialize)]
struct VillageRow {
    name: String,
    code: String,
    edit: String,
    cases: String,
    grids: Vec<GridRow>,
}

#[derive(Serialize)]
struct ListPage {
    town: String,
    towns: Vec<Choice>,
    current: String,
    villages: Vec<VillageRow>,
    patrols: bool,
    count: usize,
}

fn kind_words(page: &Page, kind: GridKind) -> String {
    page.say(&format!("grid-kind-{}", kind.code()))
}

fn row(page: &Page, line: GridLine) -> GridRow {
    let named = |full: bool| {
        line.workers
            .iter()
            .filter(|worker| worker.full_time == full)
            .map(|worker| worker.name.clone())
            .collect()
    };
    GridRow {
        full: named(true),
        part: named(false),
        href: format!("/grids/{}", line.code),
        code: line.code.to_string(),
        kind: kind_words(page, line.kind),
        micro: line.code.micro().is_some(),
        households: line.households,
        rented: line.rented,
        // The houses themselves are for who works there.
        houses: if own_grid(page, line.code) {
            format!("/houses?grid={}&use=rented", line.code)
        } else {
            String::new()
        },
        open: line.open,
        name: line.name,
    }
}

/// Whether a grid is one of the reader's own to work in.
fn own_grid(page: &Page, code: GridCode) -> bool {
    scope(&page.ctx.actor, Action::FieldWork).is_some()
        && page
            .ctx
            .actor
            .post
            .as_ref()
            .is_some_and(|post| post.grids.contains(&code))
}

/// The town whose grids are shown: the one asked for, her own, else the first.
fn town_of(page: &Page, asked: &Asked) -> Option<DivisionCode> {
    let site = page.app().site();
    let own = page
        .ctx
        .actor
        .post
        .as_ref()
        .and_then(|post| post.division.at(Level::Town));
    let asked = asked
        .parse::<DivisionCode>("town")
        .filter(|town| town.level() == Level::Town && site.divisions.contains_key(town));
    asked
        .or(own)
        .or_else(|| site.towns().next().map(|(town, _)| town))
}

async fn list(page: Page, asked: Asked) -> Answer {
    let site = page.app().site();
    let town = town_of(&page, &asked).ok_or_else(Failure::not_found)?;
    let found = app::grid::list(page.app(), &page.ctx, town).await?;
    let draws = scope(&page.ctx.actor, Action::GridDraw).is_some();
    let cases = scope(&page.ctx.actor, Action::CaseRead).is_some();
    let villages: Vec<VillageRow> = found
        .into_iter()
        .map(|VillageGrids { division, grids }| VillageRow {
            name: site.division_name(division),
            code: division.to_string(),
            edit: if draws {
                format!("/grids/village/{division}/edit")
            } else {
                String::new()
            },
            cases: if cases {
                format!("/cases?village={division}&state=open")
            } else {
                String::new()
            },
            grids: grids.into_iter().map(|line| row(&page, line)).collect(),
        })
        .collect();
    let context = ListPage {
        town: site.division_name(town),
        towns: site
            .towns()
            .map(|(code, held)| Choice {
                value: code.to_string(),
                label: held.name.clone(),
            })
            .collect(),
        current: town.to_string(),
        count: villages.iter().map(|village| village.grids.len()).sum(),
        villages,
        patrols: scope(&page.ctx.actor, Action::FieldRead).is_some(),
    };
    page.render("pages/grid/list.html", context)
}

#[derive(Serialize)]
struct RouteRow {
    id: String,
    name: String,
    every: i64,
    points: Vec<String>,
    /// The points as they are typed into the form.
    typed: String,
    last: Option<i64>,
    late: bool,
}

#[derive(Serialize)]
struct WordRow {
    from: String,
    said: String,
    came_from: Vec<Choice>,
}

#[derive(Serialize)]
struct ShowPage {
    name: String,
    code: String,
    kind: String,
    place: String,
    ended: bool,
    area: String,
    households: Option<i64>,
    workers: Vec<Choice>,
    open: i64,
    cases: String,
    departments: Vec<String>,
    micro: Vec<Choice>,
    words: Vec<WordRow>,
    coming: Option<String>,
    routes: Vec<RouteRow>,
    src: String,
    edit: String,
    draws: bool,
    house: String,
    /// How many houses of each use, in words.
    houses: Vec<String>,
    houses_href: String,
}

fn hectares(area_m2: f64) -> String {
    format!("{:.1}", area_m2 / 10_000.0)
}

fn points_typed(line: &RouteLine) -> String {
    let lines: Vec<String> = line
        .route
        .points
        .iter()
        .map(|point| {
            format!(
                "{} {:.6},{:.6}",
                point.name,
                point.at.lng_e7 as f64 / 1e7,
                point.at.lat_e7 as f64 / 1e7
            )
        })
        .collect();
    lines.join("\n")
}

fn route_row(line: RouteLine) -> RouteRow {
    RouteRow {
        typed: points_typed(&line),
        id: line.route.id.to_string(),
        every: line.route.every_days,
        points: line.route.points.into_iter().map(|p| p.name).collect(),
        name: line.route.name,
        last: line.last.map(|at| at.0),
        late: line.due_in < 0,
    }
}

/// What changed of a grid from one word to the next.
fn told(says: &Says<'_>, before: Option<&model::grid::Grid>, word: &model::grid::Grid) -> String {
    let key = match before {
        _ if word.ended => "grid-word-ended",
        None if word.came_from.is_empty() => "grid-word-first",
        None => "grid-word-parted",
        Some(before) if before.ended => "grid-word-again",
        Some(_) if !word.came_from.is_empty() => "grid-word-gained",
        Some(before) if before.shape != word.shape => "grid-word-shape",
        Some(before) if before.name != word.name => "grid-word-named",
        Some(_) => "grid-word-other",
    };
    says.say(key, &Args::new().text("name", word.name.clone()))
}

async fn show(page: Page, Path(code): Path<GridCode>) -> Answer {
    let form = page.form(Fields::default());
    show_with(&page, code, &form).await
}

async fn show_with(page: &Page, code: GridCode, form: &FormState) -> Answer {
    let view: GridView = app::grid::show(page.app(), &page.ctx, code).await?;
    let site = page.app().site();
    let says = Says::of(page);
    let village = site
        .village_now(view.grid.division)
        .unwrap_or(view.grid.division);
    let draws = scope(&page.ctx.actor, Action::GridDraw).is_some();
    let works = scope(&page.ctx.actor, Action::FieldWork).is_some();
    let routes = if view.grid.ended || code.micro().is_some() {
        Vec::new()
    } else {
        app::patrol::routes(page.app(), &page.ctx, code).await?
    };
    let named = |code: &GridCode| Choice {
        value: format!("/grids/{code}"),
        label: site.grid_name(*code),
    };
    let words = view
        .history
        .iter()
        .enumerate()
        .rev()
        .map(|(n, word)| WordRow {
            from: words::date(page.locale(), word.from),
            said: told(
                &says,
                n.checked_sub(1).and_then(|n| view.history.get(n)),
                word,
            ),
            came_from: word.came_from.iter().map(named).collect(),
        })
        .collect();
    let context = ShowPage {
        code: code.to_string(),
        kind: kind_words(page, view.grid.kind),
        place: site.place_name(village),
        ended: view.grid.ended,
        area: view.area_m2.map_or_else(String::new, hectares),
        households: view.grid.households,
        workers: view
            .workers
            .iter()
            .map(|worker| Choice {
                value: page.say(if worker.full_time {
                    "grid-full-time"
                } else {
                    "grid-part-time"
                }),
                label: worker.name.clone(),
            })
            .collect(),
        open: view.open,
        cases: if scope(&page.ctx.actor, Action::CaseRead).is_some() {
            format!("/cases?village={village}&state=open")
        } else {
            String::new()
        },
        departments: view
            .grid
            .departments
            .iter()
            .map(|unit| site.unit_name(unit))
            .collect(),
        micro: view
            .micro
            .iter()
            .map(|micro| Choice {
                value: format!("/grids/{}", micro.code),
                label: micro.name.clone(),
            })
            .collect(),
        words,
        coming: view.coming.map(|day| words::date(page.locale(), day)),
        routes: routes.into_iter().map(route_row).collect(),
        src: format!("/map/grids?village={village}"),
        edit: if draws {
            format!("/grids/village/{village}/edit")
        } else {
            String::new()
        },
        draws,
        house: if works {
            format!("/households?grid={code}")
        } else {
            String::new()
        },
        houses: app::house::counts(page.app(), &page.ctx, code)
            .await?
            .into_iter()
            .map(|(used, n)| {
                let used = page.say(&format!("house-use-{}", used.code()));
                says.say(
                    "house-count",
                    &Args::new().text("used", used).integer("n", n),
                )
            })
            .collect(),
        houses_href: if own_grid(page, code) {
            format!("/houses?grid={code}")
        } else {
            String::new()
        },
        name: view.grid.name,
    };
    page.render_form(form, "pages/grid/show.html", context)
}

/// Points as they are typed: a line each, a name, a space, longitude and latitude with a comma.
pub(crate) fn points(text: &str) -> Result<Vec<RoutePoint>, Refusal> {
    let unreadable = || Refusal::field("points", "route-point-unreadable");
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (name, at) = line.rsplit_once([' ', '\t']).ok_or_else(unreadable)?;
            let (lng, lat) = at.split_once([',', '\u{ff0c}']).ok_or_else(unreadable)?;
            Ok(RoutePoint {
                name: name.trim().to_owned(),
                at: point(lng, lat).ok_or_else(unreadable)?,
            })
        })
        .collect()
}

/// A point in degrees as typed or as a phone tells it.
pub(crate) fn point(lng: &str, lat: &str) -> Option<Point> {
    let (lng, lat): (f64, f64) = (lng.trim().parse().ok()?, lat.trim().parse().ok()?);
    degrees(lng, lat)
}

/// A point in degrees of CGCS2000.
pub(crate) fn degrees(lng: f64, lat: f64) -> Option<Point> {
    let inside = (-180.0..=180.0).contains(&lng) && (-90.0..=90.0).contains(&lat);
    inside.then(|| Point {
        lng_e7: (lng * 1e7).round() as i64,
        lat_e7: (lat * 1e7).round() as i64,
    })
}

async fn lay(page: Page, Path(code): Path<GridCode>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let laying = Laying {
            id: fields.parse_opt("route")?,
            grid: code,
            name: fields.text("name").to_owned(),
            every_days: fields.parse("every")?,
            points: points(fields.text("points"))?,
            ended: fields.ticked("ended"),
        };
        Ok::<_, Failure>(app::patrol::lay(page.app(), &page.ctx, laying).await?)
    };
    match done.await {
        Ok(_) => page.to_saying(
            &format!("/grids/{code}"),
            Said::Good,
            "route-laid-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields)?;
            show_with(&page, code, &form).await
        }
    }
}

#[derive(Serialize)]
struct EditPage {
    village: String,
    code: String,
    today: String,
    kinds: Vec<Choice>,
    crs: Vec<Choice>,
    units: Vec<Choice>,
    tolerance: i64,
    outline: bool,
}

async fn edit(page: Page, Path(village): Path<DivisionCode>) -> Answer {
    let fields = Fields::default().with("from", page.now().date().to_string());
    let form = page.form(fields);
    edit_with(&page, village, &form).await
}

async fn edit_with(page: &Page, village: DivisionCode, form: &FormState) -> Answer {
    let today = page.now().date();
    let (outline, _) = app::grid::drawing(page.app(), &page.ctx, village, today).await?;
    let site = page.app().site();
    let choices = |units: Vec<(String, String)>| {
        units
            .into_iter()
            .map(|(value, label)| Choice { value, label })
            .collect()
    };
    let town = village.at(Level::Town);
    let linked = site
        .units
        .values()
        .filter(|unit| unit.division == site.county || Some(unit.division) == town)
        .map(|unit| (unit.code.to_string(), unit.name.clone()))
        .collect();
    let context = EditPage {
        village: site.place_name(village),
        code: village.to_string(),
        today: today.to_string(),
        kinds: GridKind::ALL
            .iter()
            .map(|kind| Choice {
                value: kind.code().to_owned(),
                label: kind_words(page, *kind),
            })
            .collect(),
        crs: app::grid::CRS
            .iter()
            .map(|(code, _)| Choice {
                value: (*code).to_owned(),
                label: page.say(&format!("grid-crs-{code}")),
            })
            .collect(),
        units: choices(linked),
        tolerance: site.parameters.number("grid.tolerance", today, 50),
        outline: outline.is_some(),
    };
    page.render_form(form, "pages/grid/edit.html", context)
}

fn geojson(value: &Value) -> Answer {
    let body = serde_json::to_vec(value).map_err(|e| Failure::failed(e.to_string()))?;
    let mut response = body.into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/geo+json"),
    );
    Ok(response)
}

/// The picture of a village as it stands, with what is wrong in it, as a file.
async fn drawing(page: Page, Path(village): Path<DivisionCode>, asked: Asked) -> Answer {
    let day = asked.parse("on").unwrap_or_else(|| page.now().date());
    let (outline, grids) = app::grid::drawing(page.app(), &page.ctx, village, day).await?;
    let drawn = grids.iter().any(|grid| !grid.shape.is_empty());
    if !drawn {
        return geojson(&app::grid::to_json(outline.as_ref(), &[]));
    }
    match app::grid::check(page.app(), &page.ctx, village, &grids).await {
        Ok(checked) => geojson(&app::grid::checked_json(&checked)),
        // What was founded is shown as it is, whatever is wrong with it.
        Err(_) => geojson(&app::grid::to_json(outline.as_ref(), &grids)),
    }
}

/// The picture somebody sends: what an editor keeps, or a file.
fn sent(posted: &Posted) -> Result<Vec<app::grid::Drawn>, Refusal> {
    let fields = &posted.fields;
    let crs = app::grid::CRS
        .iter()
        .find(|(code, _)| *code == fields.text("crs"))
        .map_or(Crs::Cgcs2000, |(_, crs)| *crs);
    let unreadable = |_| Refusal::field("grids", "grid-file-unreadable");
    let collection: Value = match posted.part("grids") {
        Some(file) => serde_json::from_slice(&file.bytes).map_err(unreadable)?,
        None if fields.opt("drawing").is_none() => {
            return Err(Refusal::field("grids", "grid-none-drawn"));
        }
        None => serde_json::from_str(fields.text("drawing")).map_err(unreadable)?,
    };
    app::grid::from_json(&collection, crs)
}

/// The step an editor asks for.
fn step(fields: &Fields) -> Result<Mend, Refusal> {
    let n = |name: &str| fields.parse::<usize>(name);
    Ok(match fields.text("step") {
        "split" => Mend::Split {
            grid: n("grid")?,
            line: app::grid::line(fields.text("line"))?,
            name: fields.text("name").to_owned(),
        },
        "merge" => Mend::Merge {
            kept: n("grid")?,
            gone: n("gone")?,
        },
        "give" => Mend::Give {
            gap: n("piece")?,
            grid: n("grid")?,
        },
        "cut" => Mend::Cut {
            overlap: n("piece")?,
            grid: n("grid")?,
        },
        "trim" => Mend::Trim {
            outside: n("piece")?,
        },
        _ => Mend::Look,
    })
}

/// Looks a picture through, after one step of the editor; keeps nothing. What is drawn badly is said in
/// words beside the picture as it came.
async fn check(page: Page, Path(village): Path<DivisionCode>, posted: Posted) -> Answer {
    let done = async {
        let grids = sent(&posted)?;
        let before: Checked = app::grid::check(page.app(), &page.ctx, village, &grids).await?;
        let step = step(&posted.fields)?;
        if step == Mend::Look {
            return Ok(before);
        }
        let grids = app::grid::mended(&before, &step)?;
        Ok::<_, Failure>(app::grid::check(page.app(), &page.ctx, village, &grids).await?)
    };
    match done.await {
        Ok(checked) => geojson(&app::grid::checked_json(&checked)),
        Err(why) => {
            let form = page.refused(why, Fields::default())?;
            let said: Vec<&str> = form
                .errors()
                .iter()
                .map(|(_, text)| text.as_str())
                .collect();
            geojson(&serde_json::json!({ "refused": said }))
        }
    }
}

async fn save(page: Page, Path(village): Path<DivisionCode>, posted: Posted) -> Answer {
    let done = async {
        let drawing = Drawing {
            from: posted.fields.parse("from")?,
            why: posted.fields.text("why").to_owned(),
            grids: sent(&posted)?,
        };
        Ok::<_, Failure>(app::grid::draw(page.app(), &page.ctx, village, drawing).await?)
    };
    match done.await {
        Ok(done) => {
            let count = |n: usize| model::refusal::Arg::Number(n as i64);
            let town = village.at(Level::Town).unwrap_or(village);
            page.to_saying(
                &format!("/grids?town={town}"),
                Said::Good,
                "grid-drawn-said",
                &[
                    ("written", count(done.written.len())),
                    ("ended", count(done.ended.len())),
                ],
            )
        }
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            edit_with(&page, village, &form).await
        }
    }
}
