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
use store::county::Area;

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

/// Whether a point lies within an area: inside an odd number of its rings.
fn holds(area: &Area, at: Point) -> Result<bool, Error> {
    let polygons: Vec<Vec<Vec<(i64, i64)>>> = serde_json::from_str(&area.rings)
        .map_err(|e| Error::Damaged(format!("area {}: {e}", area.code)))?;
    let mut inside = false;
    for ring in polygons.iter().flatten() {
        let mut before = ring.last().copied();
        for &(x, y) in ring {
            if let Some((px, py)) = before
                && (y > at.lat_e7) != (py > at.lat_e7)
            {
                // Whole numbers of up to 1.8e9 each way: the products fit into 128 bits.
                let run = i128::from(px - x) * i128::from(at.lat_e7 - y);
                let left = i128::from(at.lng_e7 - x) * i128::from(py - y);
                if (py > y) == (left < run) {
                    inside = !inside;
                }
            }
            before = Some((x, y));
        }
    }
    Ok(inside)
}

fn among(areas: Vec<Area>, at: Point) -> Result<Option<Area>, Error> {
    for area in areas {
        if holds(&area, at)? {
            return Ok(Some(area));
        }
    }
    Ok(None)
}

fn division(area: &Area) -> Result<DivisionCode, Error> {
    u64::try_from(area.code)
        .ok()
        .and_then(DivisionCode::from_number)
        .ok_or_else(|| Error::Damaged(format!("area {} is no division", area.code)))
}

/// What lies at a point, from the areas of the county: town, then its villages, then their grids.
///
/// # Errors
/// The store's.
pub(crate) fn locate_in(tx: &mut Tx<'_>, at: Point) -> Result<Option<Lies>, Error> {
    let towns = tx.areas_of_kind("town")?;
    let Some(town) = among(towns, at)? else {
        return Ok(None);
    };
    let villages = tx.areas_below(town.code)?;
    let Some(village) = among(villages, at)? else {
        return Ok(Some(Lies {
            division: division(&town)?,
            grid: None,
        }));
    };
    let grids = tx.areas_below(village.code)?;
    Ok(Some(Lies {
        division: division(&village)?,
        grid: among(grids, at)?.and_then(|grid| grid.code.to_string().parse().ok()),
    }))
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
    let found = app.read(move |_, tx| locate_in(tx, kept)).await?;
    Ok((kept, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(hole: bool) -> Area {
        let ring = |from: i64, to: i64| vec![(from, from), (to, from), (to, to), (from, to)];
        let mut rings = vec![ring(0, 100)];
        if hole {
            rings.push(ring(40, 60));
        }
        Area {
            code: 320_623_111_000,
            kind: "town".into(),
            name: "x".into(),
            parent: 0,
            lng_e7: 50,
            lat_e7: 50,
            rings: serde_json::to_string(&vec![rings]).unwrap(),
            approximate: true,
        }
    }

    fn at(lng_e7: i64, lat_e7: i64) -> Point {
        Point { lng_e7, lat_e7 }
    }

    #[test]
    fn a_point_is_inside_its_ring_and_not_in_a_hole() {
        let whole = square(false);
        for (x, y, inside) in [
            (50, 50, true),
            (1, 99, true),
            (-1, 50, false),
            (101, 50, false),
            (50, 101, false),
            (50, -1, false),
        ] {
            assert_eq!(holds(&whole, at(x, y)).unwrap(), inside, "{x} {y}");
        }
        let holed = square(true);
        assert!(!holds(&holed, at(50, 50)).unwrap());
        assert!(holds(&holed, at(20, 50)).unwrap());
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
