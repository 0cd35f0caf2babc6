//! Grids (网格) as they stand and as they stood: by village with their workers and what is open, one
//! with its history, and the picture of a village that can be drawn otherwise ([`draw`]).

mod draw;
mod follow;
mod geojson;
mod mend;

pub use draw::{Checked, DrawDone, Drawing, check, draw, draw_in};
pub use follow::{FOLLOWING, follow, follow_in};
pub(crate) use follow::{heir, stands};
pub use geojson::{CRS, checked_json, from_json, line, to_json};
pub use mend::{Mend, mended};

use crate::account::name_of;
use crate::context::Ctx;
use crate::ground::shape_of;
use crate::policy::{Action, reaches, require};
use crate::{App, Error, Fault, Site};
use codes::{DivisionCode, GridCode, Level};
use jiff::civil::Date;
use model::grid::{Grid, GridKind};
use model::house::HouseUse;
use model::place::Shape;
use model::refusal::Refusal;
use model::role::Role;
use model::scope::Scope;
use model::unit::UnitCode;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;

/// A grid as it is drawn: what a word of it will say. None as code: a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Its code, once it has one.
    pub code: Option<GridCode>,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: GridKind,
    /// Where.
    pub shape: Shape,
    /// Departments linked with it.
    pub departments: Vec<UnitCode>,
    /// Households, estimated.
    pub households: Option<i64>,
}

/// Somebody who answers for a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Name.
    pub name: String,
    /// A grid worker by post; else somebody who does it beside another post.
    pub full_time: bool,
}

/// A grid on the list.
#[derive(Debug, Clone)]
pub struct GridLine {
    /// Code.
    pub code: GridCode,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: GridKind,
    /// Households, estimated by whoever drew it.
    pub households: Option<i64>,
    /// Who answers for it.
    pub workers: Vec<Worker>,
    /// Open cases in it.
    pub open: i64,
    /// Rented houses in it.
    pub rented: i64,
}

/// The grids of a village.
#[derive(Debug, Clone)]
pub struct VillageGrids {
    /// The village.
    pub division: DivisionCode,
    /// Its grids, micro-grids after theirs.
    pub grids: Vec<GridLine>,
}

/// A grid opened.
#[derive(Debug, Clone)]
pub struct GridView {
    /// As it is today, or as it was at its end.
    pub grid: Grid,
    /// How large (m²); none where nothing is drawn.
    pub area_m2: Option<f64>,
    /// Its micro-grids.
    pub micro: Vec<Grid>,
    /// Who answers for it.
    pub workers: Vec<Worker>,
    /// Open cases in it.
    pub open: i64,
    /// Every word of it, oldest first; the first may be the county's opening.
    pub history: Vec<Grid>,
    /// Later words that hold from a coming day.
    pub coming: Option<Date>,
}

/// The grid of an opening row, as a word.
fn opening(tx: &mut Tx<'_>, held: store::county::Grid) -> Result<Grid, Error> {
    let digits = held.code.to_string().parse().unwrap_or(0);
    let shape = match tx.area(digits)? {
        Some(area) => shape_of(&area)?,
        None => Shape::default(),
    };
    Ok(Grid {
        code: held.code,
        name: held.name,
        division: held.division,
        kind: GridKind::from_code(&held.kind).unwrap_or(GridKind::Comprehensive),
        shape,
        departments: Vec::new(),
        households: None,
        came_from: Vec::new(),
        from: held.from,
        ended: false,
    })
}

/// Every word of a grid, oldest first; the first may be the county's opening.
fn history(tx: &mut Tx<'_>, code: GridCode) -> Result<Vec<Grid>, Error> {
    let mut told = Vec::new();
    if code.micro().is_none()
        && let Some(held) = tx.grid_opening(code)?
    {
        told.push(opening(tx, held)?);
    }
    told.extend(tx.grid_history(code)?);
    Ok(told)
}

/// The divisions whose rows belong to a village today: itself and what went into it.
fn divisions_of(
    tx: &mut Tx<'_>,
    site: &Site,
    village: DivisionCode,
) -> Result<BTreeSet<DivisionCode>, Error> {
    let mut all = BTreeSet::from([village]);
    for grid in tx.grids_on(site.day())? {
        if site.village_now(grid.division) == Some(village) {
            all.insert(grid.division);
        }
    }
    Ok(all)
}

/// The grids of a village on a day, in the order of their codes, and its outline where one is drawn.
///
/// # Errors
/// The store's.
pub(crate) fn picture(
    tx: &mut Tx<'_>,
    site: &Site,
    village: DivisionCode,
    day: Date,
) -> Result<(Option<Shape>, Vec<Grid>), Error> {
    let divisions = divisions_of(tx, site, village)?;
    let mut grids: BTreeMap<GridCode, Grid> = BTreeMap::new();
    for held in tx.grids_on(day)? {
        if divisions.contains(&held.division) {
            grids.insert(held.code, opening(tx, held)?);
        }
    }
    let mut outline: Option<Shape> = None;
    for division in divisions {
        for word in tx.grid_versions_of(division, day)? {
            if word.ended {
                grids.remove(&word.code);
            } else {
                grids.insert(word.code, word);
            }
        }
        if let Some(area) = tx.area(division.number() as i64)? {
            let shape = shape_of(&area)?;
            outline = Some(match outline {
                None => shape,
                Some(whole) => ::county::ground::union(&whole, &shape),
            });
        }
    }
    Ok((outline, grids.into_values().collect()))
}

fn workers(tx: &mut Tx<'_>, code: GridCode, today: Date) -> Result<Vec<Worker>, Error> {
    let mut workers = Vec::new();
    for post in tx.appointments_of_grid(code.grid(), today)? {
        workers.push(Worker {
            name: name_of(tx, post.person)?,
            full_time: post.role == Role::GridWorker,
        });
    }
    workers.sort_by(|a, b| (!a.full_time, &a.name).cmp(&(!b.full_time, &b.name)));
    Ok(workers)
}

/// Rented houses of a grid.
fn rented(tx: &mut Tx<'_>, code: GridCode) -> Result<i64, Error> {
    let counts = tx.house_counts(code)?;
    Ok(counts
        .into_iter()
        .find(|(used, _)| *used == HouseUse::Rented)
        .map_or(0, |(_, n)| n))
}

/// The villages that somebody may look through below a town or village; of a grid worker the villages of
/// her grids.
fn villages(site: &Site, scope: &Scope, below: DivisionCode) -> Vec<DivisionCode> {
    let own: Option<BTreeSet<DivisionCode>> = match scope {
        Scope::Grids { grids, .. } => Some(
            grids
                .iter()
                .filter_map(|code| Some(site.grids.get(code)?.division))
                .collect(),
        ),
        _ => None,
    };
    site.divisions
        .keys()
        .copied()
        .filter(|code| code.level() == Level::Village && below.contains(*code))
        .filter(|code| match &own {
            Some(own) => own.contains(code),
            None => reaches(scope, *code, None),
        })
        .collect()
}

/// The grids below a town or village, by village.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(app: &App, ctx: &Ctx, below: DivisionCode) -> Result<Vec<VillageGrids>, Fault> {
    let scope = require(&ctx.actor, Action::GridRead)?;
    let today = ctx.now.date();
    let site = app.site();
    Ok(app
        .read(move |_, tx| {
            let open: BTreeMap<GridCode, i64> = tx.grid_open_cases(below)?.into_iter().collect();
            let mut found = Vec::new();
            for division in villages(&site, &scope, below) {
                let (_, grids) = picture(tx, &site, division, today)?;
                let mut lines = Vec::with_capacity(grids.len());
                for grid in grids {
                    let micro = grid.code.micro().is_some();
                    lines.push(GridLine {
                        workers: if micro {
                            Vec::new()
                        } else {
                            workers(tx, grid.code, today)?
                        },
                        open: open.get(&grid.code).copied().unwrap_or(0),
                        rented: if micro { 0 } else { rented(tx, grid.code)? },
                        code: grid.code,
                        name: grid.name,
                        kind: grid.kind,
                        households: grid.households,
                    });
                }
                found.push(VillageGrids {
                    division,
                    grids: lines,
                });
            }
            Ok(found)
        })
        .await?)
}

/// A grid, today's or one that was.
///
/// # Errors
/// Not found, or not within sight; not for this post; the store's.
pub async fn show(app: &App, ctx: &Ctx, code: GridCode) -> Result<GridView, Fault> {
    let scope = require(&ctx.actor, Action::GridRead)?;
    let today = ctx.now.date();
    let site = app.site();
    let view = app
        .read(move |_, tx| {
            let history = history(tx, code)?;
            let Some(grid) = history.iter().rfind(|word| word.from <= today).cloned() else {
                return Ok(None);
            };
            let village = site.village_now(grid.division).unwrap_or(grid.division);
            let seen = match &scope {
                Scope::Grids { grids, .. } => grids
                    .iter()
                    .any(|own| site.grids.get(own).is_some_and(|g| g.division == village)),
                scope => reaches(scope, village, Some(code)),
            };
            if !seen {
                return Ok(None);
            }
            let (_, all) = picture(tx, &site, village, today)?;
            let open = tx
                .grid_open_cases(village)?
                .into_iter()
                .find(|(of, _)| *of == code)
                .map_or(0, |(_, open)| open);
            Ok(Some(GridView {
                area_m2: (!grid.shape.is_empty()).then(|| ::county::ground::area_m2(&grid.shape)),
                micro: all
                    .into_iter()
                    .filter(|held| held.code != code && code.contains(held.code))
                    .collect(),
                workers: workers(tx, code, today)?,
                open,
                coming: history.iter().map(|w| w.from).find(|from| *from > today),
                history,
                grid,
            }))
        })
        .await?;
    Ok(view.ok_or_else(Refusal::not_found)?)
}

/// Whether somebody may draw a village's grids.
///
/// # Errors
/// Not found, or not within reach; not for this post.
pub(crate) fn may_draw(site: &Site, ctx: &Ctx, village: DivisionCode) -> Result<(), Refusal> {
    let scope = require(&ctx.actor, Action::GridDraw)?;
    let there = village.level() == Level::Village && site.divisions.contains_key(&village);
    if there && reaches(&scope, village, None) {
        Ok(())
    } else {
        Err(Refusal::not_found())
    }
}

/// The picture of a village on a day: its outline, and its grids as they can be drawn otherwise.
///
/// # Errors
/// Not found, or not within reach; not for this post; the store's.
pub async fn drawing(
    app: &App,
    ctx: &Ctx,
    village: DivisionCode,
    day: Date,
) -> Result<(Option<Shape>, Vec<Drawn>), Fault> {
    let site = app.site();
    may_draw(&site, ctx, village)?;
    let (outline, grids) = app
        .read(move |_, tx| picture(tx, &site, village, day))
        .await?;
    let drawn = grids
        .into_iter()
        .map(|grid| Drawn {
            code: Some(grid.code),
            name: grid.name,
            kind: grid.kind,
            shape: grid.shape,
            departments: grid.departments,
            households: grid.households,
        })
        .collect();
    Ok((outline, drawn))
}
