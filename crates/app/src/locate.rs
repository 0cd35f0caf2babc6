//! Where something is: the village and grid a point lies in, the place a free address names.

use crate::{Error, Site};
use codes::{DivisionCode, GridCode, Level};
use model::place::{Place, Point};
use store::Tx;

/// A ring of a polygon, [lng, lat] in 1e-7 degrees.
type Ring = Vec<[i64; 2]>;

/// Whether a point lies in a polygon with holes, or in one of several: an edge crossed an odd number of
/// times on the way east.
#[must_use]
pub fn inside(polygons: &[Vec<Ring>], point: Point) -> bool {
    let crossings = |ring: &Ring| {
        let mut odd = false;
        let mut from = ring.last().copied();
        for to in ring {
            if let Some(from) = from {
                let above = |y: i64| y > point.lat_e7;
                if above(from[1]) != above(to[1]) {
                    // In whole numbers: sides of the county are short of 1e8, products of 1e17.
                    let (dx, dy) = (
                        i128::from(to[0]) - i128::from(from[0]),
                        i128::from(to[1]) - i128::from(from[1]),
                    );
                    let rise = i128::from(point.lat_e7) - i128::from(from[1]);
                    let run = i128::from(point.lng_e7) - i128::from(from[0]);
                    let left = if dy > 0 {
                        run * dy < rise * dx
                    } else {
                        run * dy > rise * dx
                    };
                    if left {
                        odd = !odd;
                    }
                }
            }
            from = Some(*to);
        }
        odd
    };
    polygons
        .iter()
        .any(|rings| rings.iter().filter(|&ring| crossings(ring)).count() % 2 == 1)
}

fn polygons(rings: &str) -> Vec<Vec<Ring>> {
    serde_json::from_str(rings).unwrap_or_default()
}

fn child(tx: &mut Tx<'_>, parent: i64, point: Point) -> Result<Option<i64>, Error> {
    let areas = tx.areas_below(parent)?;
    Ok(areas
        .into_iter()
        .find(|area| inside(&polygons(&area.rings), point))
        .map(|area| area.code))
}

/// The place of a point: village and grid where the site's areas say so, else the county. None where the
/// site has areas and the point lies in none of its towns.
///
/// # Errors
/// The store's.
pub fn place_of(tx: &mut Tx<'_>, site: &Site, point: Point) -> Result<Option<Place>, Error> {
    let division = |code: i64| u64::try_from(code).ok().and_then(DivisionCode::from_number);
    let county = site.county.number() as i64;
    let mut place = Place {
        division: site.county,
        grid: None,
        point: Some(point),
    };
    let Some(town) = child(tx, county, point)? else {
        return Ok(tx.areas_below(county)?.is_empty().then_some(place));
    };
    place.division = division(town).unwrap_or(site.county);
    if let Some(village) = child(tx, town, point)? {
        place.division = division(village).unwrap_or(place.division);
        if let Some(grid) = child(tx, village, point)? {
            place.grid = site
                .grid(&grid.to_string())
                .filter(|grid: &GridCode| grid.division() == place.division);
        }
    }
    Ok(Some(place))
}

/// The division a free address names: the longest name of a village or town that stands in it. A village is
/// taken only with its town, or where no other village bears its name.
#[must_use]
pub fn named(site: &Site, text: &str) -> Option<DivisionCode> {
    let towns: Vec<(DivisionCode, &str)> = site
        .towns()
        .map(|(code, town)| (code, town.name.as_str()))
        .filter(|(_, name)| text.contains(name))
        .collect();
    let mut best: Option<(usize, DivisionCode)> = None;
    let mut twice = false;
    for (code, held) in site
        .divisions
        .iter()
        .filter(|(code, _)| code.level() == Level::Village)
    {
        let within = towns.is_empty() || towns.iter().any(|(town, _)| town.contains(*code));
        let length = spoken(&held.name, text);
        if !within || length == 0 {
            continue;
        }
        match best {
            Some((longest, _)) if longest > length => {}
            Some((longest, _)) if longest == length => twice = true,
            _ => {
                best = Some((length, *code));
                twice = false;
            }
        }
    }
    match best {
        Some((_, village)) if !twice => Some(village),
        _ => towns
            .iter()
            .max_by_key(|(_, name)| name.len())
            .map(|(code, _)| *code),
    }
}

/// So many characters of a village's name stand in a text; people leave the body's name away, so all but
/// the last five must.
fn spoken(name: &str, text: &str) -> usize {
    let letters: Vec<char> = name.chars().collect();
    let least = letters.len().saturating_sub(BODY_CHARS).max(2);
    (least..=letters.len())
        .rev()
        .find(|n| text.contains(&letters[..*n].iter().collect::<String>()))
        .unwrap_or(0)
}

/// Characters of a village's name that name its body and are left away in speech.
const BODY_CHARS: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lng_e7: i64, lat_e7: i64) -> Point {
        Point { lng_e7, lat_e7 }
    }

    #[test]
    fn a_point_is_inside_a_square_but_not_in_its_hole() {
        let square = vec![[0, 0], [100, 0], [100, 100], [0, 100]];
        let hole = vec![[40, 40], [60, 40], [60, 60], [40, 60]];
        let all = vec![vec![square, hole]];
        assert!(inside(&all, at(10, 10)) && inside(&all, at(90, 50)));
        assert!(!inside(&all, at(50, 50)));
        assert!(!inside(&all, at(150, 50)) && !inside(&all, at(-1, 50)));
    }

    #[test]
    fn of_two_polygons_either_counts_and_rings_may_turn_either_way() {
        let east = vec![vec![[100, 0], [100, 10], [110, 10], [110, 0]]];
        let west = vec![vec![[0, 0], [10, 0], [10, 10], [0, 10]]];
        let all = vec![east, west];
        assert!(inside(&all, at(105, 5)) && inside(&all, at(5, 5)));
        assert!(!inside(&all, at(50, 5)));
    }

    #[test]
    fn the_body_of_a_village_may_be_left_away() {
        assert_eq!(spoken("abcdefgh", "in abcdefgh now"), 8);
        assert_eq!(spoken("abcdefgh", "in abcd now"), 4);
        assert_eq!(spoken("abcdefgh", "in ab now"), 0);
    }
}
