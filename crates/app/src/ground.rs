//! What lies where: from a point on the ground to its village and grid. Cases are filed by it; the
//! shapes are read once, when first asked for, and kept until a grid is drawn otherwise.

use crate::{Error, Site};
use ::county::ground::Places;
use codes::{DivisionCode, GridCode};
use model::place::{Point, Shape};
use store::Tx;
use store::county::Area;

/// The shapes of the county, by level.
#[derive(Default)]
pub(crate) struct Ground {
    grids: Places<GridCode>,
    villages: Places<DivisionCode>,
    towns: Places<DivisionCode>,
}

/// The shape of an area's row.
///
/// # Errors
/// It does not read.
pub(crate) fn shape_of(area: &Area) -> Result<Shape, Error> {
    serde_json::from_str(&area.rings)
        .map_err(|e| Error::Damaged(format!("area {}: {e}", area.code)))
}

fn division_of(area: &Area) -> Option<DivisionCode> {
    DivisionCode::from_number(u64::try_from(area.code).ok()?)
}

fn read(tx: &mut Tx<'_>, site: &Site) -> Result<Ground, Error> {
    let mut ground = Ground::default();
    let mut spoken = std::collections::BTreeSet::new();
    for grid in tx.grid_versions_on(site.day())? {
        spoken.insert(grid.code);
        if !grid.ended && grid.code.micro().is_none() {
            ground.grids.add(grid.code, grid.shape);
        }
    }
    for area in tx.areas_of_kind("grid")? {
        let code = area.code.to_string().parse::<GridCode>().ok();
        if let Some(code) = code.filter(|code| !spoken.contains(code)) {
            ground.grids.add(code, shape_of(&area)?);
        }
    }
    for (kind, places) in [
        ("village", &mut ground.villages),
        ("town", &mut ground.towns),
    ] {
        for area in tx.areas_of_kind(kind)? {
            if let Some(code) = division_of(&area) {
                places.add(code, shape_of(&area)?);
            }
        }
    }
    Ok(ground)
}

/// The village and grid a point lies in, as the county stands today; a town where no village holds it;
/// none outside the county, or where nothing is drawn.
///
/// # Errors
/// The store's; a shape in it that does not read.
pub fn locate(
    tx: &mut Tx<'_>,
    site: &Site,
    point: Point,
) -> Result<Option<(DivisionCode, Option<GridCode>)>, Error> {
    let ground = match site.ground.get() {
        Some(ground) => ground,
        None => {
            let ground = read(tx, site)?;
            // Who reads at the same time reads the same.
            site.ground.get_or_init(|| ground)
        }
    };
    if let Some(code) = ground.grids.at(point)
        && let Some(grid) = site.grids.get(&code)
    {
        return Ok(Some((grid.division, Some(code))));
    }
    if let Some(village) = ground.villages.at(point)
        && let Some(now) = site.village_now(village)
    {
        return Ok(Some((now, None)));
    }
    let town = ground.towns.at(point);
    Ok(town
        .filter(|town| site.divisions.contains_key(town))
        .map(|town| (town, None)))
}
