//! The unified map and standard addresses: what layers there are and where they come from, where an
//! address is, and what lies at a point. An address that is asked for is looked up and forgotten.

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Error, Fault, Site};
use codes::address::{Exact, Found, Gazetteer, Tail};
use codes::{Crs, DivisionCode, Geographic, GridCode, Level};
use model::place::Point;
use model::refusal::Refusal;
use store::Tx;

/// Longest address, in characters.
pub const TEXT_CHARS_MAX: usize = 200;
/// Places of one address that are answered.
const CANDIDATES_MAX: usize = 10;
/// Degrees are kept as 1e-7 of them.
const E7: f64 = 1e7;

/// A layer of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// Its code; `map-layer-<code>` is what it is called, `map-source-<code>` where it comes from,
    /// `map-licence-<code>` under which licence.
    pub code: &'static str,
    /// How many things are in it.
    pub count: i64,
    /// Whether its boundaries are computed, not surveyed.
    pub approximate: bool,
}

/// The layers of the unified map.
///
/// # Errors
/// Not for this post; the store's.
pub async fn layers(app: &App, ctx: &Ctx) -> Result<Vec<Layer>, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let (staff, now) = (ctx.actor.post.is_some(), ctx.now);
    Ok(app
        .read(move |app, tx| {
            let site = app.site_in(tx, now)?;
            let mut layers = Vec::new();
            for kind in ["county", "town", "village", "grid"] {
                let areas = tx.areas_of_kind(kind)?;
                layers.push(Layer {
                    code: kind,
                    count: i64::try_from(areas.len()).unwrap_or(i64::MAX),
                    approximate: areas.iter().any(|area| area.approximate),
                });
            }
            let halls = site
                .units
                .values()
                .filter(|unit| unit.kind == model::unit::UnitKind::ServiceCentre);
            layers.push(Layer {
                code: "hall",
                count: i64::try_from(halls.count()).unwrap_or(i64::MAX),
                approximate: false,
            });
            if staff {
                layers.push(Layer {
                    code: "case",
                    count: tx.case_open_count(site.county, now)?.0,
                    approximate: false,
                });
            }
            Ok(layers)
        })
        .await?)
}

/// A place an address may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// In the standard spelling.
    pub standard: String,
    /// Village, or town where the address says no more.
    pub division: DivisionCode,
    /// The grid.
    pub grid: Option<GridCode>,
    /// Household group, as written.
    pub group: Option<u16>,
    /// How exactly: `grid`, `village`, `town`.
    pub exact: Exact,
    /// A point of what `exact` names.
    pub point: Option<Point>,
}

fn gazetteer(site: &Site) -> Gazetteer {
    let divisions = site
        .divisions
        .iter()
        .map(|(code, held)| (*code, held.name.as_str()));
    Gazetteer::new(&site.county_name, divisions, site.grids.keys().copied())
}

fn standard(site: &Site, found: &Found) -> String {
    let place = site.place_name(found.division);
    let grid = found
        .grid
        .and_then(|code| site.grids.get(&code))
        .map_or("", |grid| grid.name.as_str());
    // Grids of some sites are called after their village already.
    let village = site.division_name(found.division);
    let named = !grid.is_empty() && grid.chars().take(2).eq(village.chars().take(2));
    let place = if named {
        let town = found.division.at(Level::Town);
        town.map_or(place, |town| site.division_name(town))
    } else {
        place
    };
    let rest = Tail {
        grid: None,
        ..found.tail.clone()
    };
    format!("{}{place}{grid}{}", site.county_name, rest.standard())
}

fn number(code: DivisionCode) -> i64 {
    i64::try_from(code.number()).unwrap_or(i64::MAX)
}

/// A grid's 15 digits; a micro-grid by the grid it lies in.
fn grid_number(grid: GridCode) -> i64 {
    number(grid.division()) * 1_000 + i64::from(grid.serial())
}

/// Where an address is: the places it may mean, the most exact first; none where it names nothing of
/// this county.
///
/// # Errors
/// `address-text`; not for this post; the store's.
pub async fn find(app: &App, ctx: &Ctx, text: &str) -> Result<Vec<Candidate>, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let text = text.trim().to_owned();
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        let refusal = Refusal::field("text", "address-text");
        return Err(refusal.with("max", TEXT_CHARS_MAX as i64).into());
    }
    let now = ctx.now;
    Ok(app
        .read(move |app, tx| {
            let site = app.site_in(tx, now)?;
            let mut all = gazetteer(&site).find(&text);
            all.truncate(CANDIDATES_MAX);
            let mut candidates = Vec::new();
            for found in all {
                let area = match found.grid {
                    Some(grid) => tx.area(grid_number(grid))?,
                    None => tx.area(number(found.division))?,
                };
                candidates.push(Candidate {
                    standard: standard(&site, &found),
                    division: found.division,
                    grid: found.grid,
                    group: found.tail.group,
                    exact: found.exact,
                    point: area.map(|area| Point {
                        lng_e7: area.lng_e7,
                        lat_e7: area.lat_e7,
                    }),
                });
            }
            Ok(candidates)
        })
        .await?)
}

/// What lies at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lies {
    /// The smallest division whose area holds it: a village, or a town whose villages are not drawn.
    pub division: DivisionCode,
    /// The grid.
    pub grid: Option<GridCode>,
}

/// A received point as it is kept.
///
/// # Errors
/// `address-point` when it is nowhere on earth.
pub fn point(at: Geographic) -> Result<Point, Refusal> {
    let fine =
        at.lng.is_finite() && at.lat.is_finite() && at.lng.abs() <= 180.0 && at.lat.abs() <= 90.0;
    if !fine {
        return Err(Refusal::field("point", "address-point"));
    }
    Ok(Point {
        lng_e7: (at.lng * E7).round() as i64,
        lat_e7: (at.lat * E7).round() as i64,
    })
}

/// What lies at a point, as the county stands today.
///
/// # Errors
/// The store's.
pub(crate) fn locate_in(tx: &mut Tx<'_>, site: &Site, at: Point) -> Result<Option<Lies>, Error> {
    let found = crate::ground::locate(tx, site, at)?;
    Ok(found.map(|(division, grid)| Lies { division, grid }))
}

/// What lies at a point received in any reference system; none outside the county.
///
/// # Errors
/// `address-point`; not for this post; the store's.
pub async fn locate(
    app: &App,
    ctx: &Ctx,
    crs: Crs,
    lng: f64,
    lat: f64,
) -> Result<(Point, Option<Lies>), Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let kept =
        point(Geographic { lng, lat }).and_then(|_| point(Geographic::received(crs, lng, lat)))?;
    let site = app.site();
    let found = app.read(move |_, tx| locate_in(tx, &site, kept)).await?;
    Ok((kept, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lng_e7: i64, lat_e7: i64) -> Point {
        Point { lng_e7, lat_e7 }
    }

    #[test]
    fn a_point_of_another_planet_is_refused() {
        for (lng, lat) in [(181.0, 0.0), (0.0, 91.0), (f64::NAN, 0.0)] {
            assert!(point(Geographic { lng, lat }).is_err());
        }
        let kept = point(Geographic {
            lng: 121.18,
            lat: 32.33,
        });
        assert_eq!(kept.unwrap(), at(1_211_800_000, 323_300_000));
    }
}
