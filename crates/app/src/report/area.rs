//! Which village and grid a point lies in, by the polygons of the map.

use crate::Error;
use codes::{DivisionCode, GridCode};
use model::place::Point;
use store::Tx;
use store::county::Area;

/// Polygons of an area: rings of corners in 1e-7 degrees, the first ring outside, the others holes.
type Polygons = Vec<Vec<Vec<(i64, i64)>>>;

/// The smallest division whose polygon holds the point, and the grid in it; none outside the county or
/// where it has no map.
///
/// # Errors
/// An area in the store that does not read; the store's.
pub(super) fn at(
    tx: &mut Tx<'_>,
    point: Point,
) -> Result<Option<(DivisionCode, Option<GridCode>)>, Error> {
    let Some(town) = holding(tx.areas_of_kind("town")?, point)? else {
        return Ok(None);
    };
    let village = holding(tx.areas_below(town.code)?, point)?;
    let Some(village) = village.filter(|area| area.kind == "village") else {
        return Ok(division(&town).map(|division| (division, None)));
    };
    let grid = holding(tx.areas_below(village.code)?, point)?;
    let grid = grid.and_then(|area| area.code.to_string().parse::<GridCode>().ok());
    Ok(division(&village).map(|division| (division, grid)))
}

fn division(area: &Area) -> Option<DivisionCode> {
    DivisionCode::from_number(u64::try_from(area.code).ok()?)
}

/// The area that holds the point; those whose label is nearest are looked at first, so that mostly one
/// outline is read.
fn holding(mut areas: Vec<Area>, point: Point) -> Result<Option<Area>, Error> {
    areas.sort_by_key(|area| {
        let (east, north) = (
            i128::from(area.lng_e7 - point.lng_e7),
            i128::from(area.lat_e7 - point.lat_e7),
        );
        east * east + north * north
    });
    for area in areas {
        let polygons: Polygons = serde_json::from_str(&area.rings)
            .map_err(|e| Error::Damaged(format!("area {}: {e}", area.code)))?;
        if inside(&polygons, point) {
            return Ok(Some(area));
        }
    }
    Ok(None)
}

/// Whether a line eastwards from the point leaves one of the polygons an odd number of times. A point
/// on a border that two areas share lies in exactly one of them.
fn inside(polygons: &Polygons, point: Point) -> bool {
    polygons.iter().any(|rings| {
        rings
            .iter()
            .fold(false, |within, ring| within ^ crosses(ring, point))
    })
}

fn crosses(ring: &[(i64, i64)], point: Point) -> bool {
    let mut odd = false;
    let next = ring.iter().cycle().skip(1);
    for (from, to) in ring.iter().zip(next) {
        if (from.1 > point.lat_e7) == (to.1 > point.lat_e7) {
            continue;
        }
        let rise = i128::from(to.1 - from.1);
        let run = i128::from(to.0 - from.0) * i128::from(point.lat_e7 - from.1);
        let east = i128::from(point.lng_e7 - from.0) * rise;
        odd ^= if rise > 0 { run > east } else { run < east };
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lng_e7: i64, lat_e7: i64) -> Point {
        Point { lng_e7, lat_e7 }
    }

    fn square(west: i64, south: i64, side: i64) -> Vec<(i64, i64)> {
        vec![
            (west, south),
            (west + side, south),
            (west + side, south + side),
            (west, south + side),
            (west, south),
        ]
    }

    #[test]
    fn a_point_lies_in_the_square_around_it_and_not_in_its_hole() {
        let yard = vec![vec![square(0, 0, 100), square(40, 40, 20)]];
        assert!(inside(&yard, point(10, 10)));
        assert!(!inside(&yard, point(50, 50)), "the hole is not of it");
        assert!(!inside(&yard, point(150, 50)));
        assert!(!inside(&yard, point(-1, 50)));
    }

    #[test]
    fn a_shared_border_belongs_to_exactly_one_side() {
        let (west, east) = (
            vec![vec![square(0, 0, 100)]],
            vec![vec![square(100, 0, 100)]],
        );
        for lat in [0, 1, 50, 99] {
            let at = point(100, lat);
            assert!(inside(&west, at) ^ inside(&east, at), "{lat}");
        }
        let (south, north) = (
            vec![vec![square(0, 0, 100)]],
            vec![vec![square(0, 100, 100)]],
        );
        for lng in [0, 1, 50, 99] {
            let at = point(lng, 100);
            assert!(inside(&south, at) ^ inside(&north, at), "{lng}");
        }
    }
}
