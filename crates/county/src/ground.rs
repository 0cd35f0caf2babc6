//! The ground: what lies where, how large it is, what a village's grids leave over and cover twice.
//!
//! Corners are 1e-7 degrees (a centimetre). Areas are of the ellipsoid, by an equal-area projection;
//! everything smaller than [`SLIVER_M2`] comes of rounding corners and is no finding.

mod clip;
mod measure;
mod places;

pub use clip::{difference, intersection, split, union};
pub use measure::{area_m2, centroid, label, metres, shared_border_m};
pub use places::{Bounds, Places};

use model::place::{Corner, Point, Shape};
use model::refusal::Refusal;

/// Smaller pieces come of rounding corners to centimetres.
pub const SLIVER_M2: f64 = 1.0;
/// Corners of one shape at most.
pub const CORNERS_MAX: usize = 1_000;

/// Whether a point lies in a shape or on its border.
#[must_use]
pub fn contains(shape: &Shape, point: Point) -> bool {
    let at = (point.lng_e7, point.lat_e7);
    shape.0.iter().any(|polygon| {
        let mut inside = false;
        for ring in polygon {
            for (a, b) in sides(ring) {
                if on_side(a, b, at) {
                    return true;
                }
                if (a.1 > at.1) != (b.1 > at.1) && cross(a, b, at).signum() == up(a, b) {
                    inside = !inside;
                }
            }
        }
        inside
    })
}

/// 1 where a side goes north, −1 where it goes south.
fn up(a: Corner, b: Corner) -> i128 {
    if b.1 > a.1 { 1 } else { -1 }
}

/// Twice the signed area of a, b, c.
fn cross(a: Corner, b: Corner, c: Corner) -> i128 {
    let (abx, aby) = (i128::from(b.0 - a.0), i128::from(b.1 - a.1));
    let (acx, acy) = (i128::from(c.0 - a.0), i128::from(c.1 - a.1));
    abx * acy - aby * acx
}

fn on_side(a: Corner, b: Corner, p: Corner) -> bool {
    cross(a, b, p) == 0
        && p.0 >= a.0.min(b.0)
        && p.0 <= a.0.max(b.0)
        && p.1 >= a.1.min(b.1)
        && p.1 <= a.1.max(b.1)
}

/// The sides of a closed ring.
fn sides(ring: &[Corner]) -> impl Iterator<Item = (Corner, Corner)> + '_ {
    ring.windows(2).map(|pair| (pair[0], pair[1]))
}

/// A drawn shape made sound: rings closed, corners that repeat dropped.
///
/// # Errors
/// `shape-empty`, `shape-too-long`, `shape-crosses-itself`, `shape-too-small` at the field.
pub fn sound(shape: &Shape, field: &str) -> Result<Shape, Refusal> {
    if shape.corners() > CORNERS_MAX {
        return Err(Refusal::field(field, "shape-too-long").with("max", CORNERS_MAX as i64));
    }
    let mut polygons = Vec::new();
    for polygon in &shape.0 {
        let mut rings = Vec::new();
        for ring in polygon {
            let mut ring = ring.clone();
            ring.dedup();
            if let (Some(first), Some(last)) = (ring.first().copied(), ring.last().copied())
                && first != last
            {
                ring.push(first);
            }
            if ring.len() < 4 {
                return Err(Refusal::field(field, "shape-empty"));
            }
            if crosses_itself(&ring) {
                return Err(Refusal::field(field, "shape-crosses-itself"));
            }
            rings.push(ring);
        }
        if !rings.is_empty() {
            polygons.push(rings);
        }
    }
    let shape = Shape(polygons);
    if shape.is_empty() {
        return Err(Refusal::field(field, "shape-empty"));
    }
    if area_m2(&shape) < 10.0 {
        return Err(Refusal::field(field, "shape-too-small"));
    }
    Ok(shape)
}

/// Whether two sides of a ring cross that do not follow each other.
fn crosses_itself(ring: &[Corner]) -> bool {
    let all: Vec<(Corner, Corner)> = sides(ring).collect();
    let last = all.len().saturating_sub(1);
    all.iter().enumerate().any(|(i, (a, b))| {
        all.iter()
            .enumerate()
            .skip(i + 2)
            .filter(|(j, _)| !(i == 0 && *j == last))
            .any(|(_, (c, d))| cut(*a, *b, *c, *d))
    })
}

/// Whether two sides pass through each other; touching is no crossing.
fn cut(a: Corner, b: Corner, c: Corner, d: Corner) -> bool {
    let (p, q) = (cross(a, b, c).signum(), cross(a, b, d).signum());
    let (r, s) = (cross(c, d, a).signum(), cross(c, d, b).signum());
    p * q < 0 && r * s < 0
}

/// A piece of ground that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Where.
    pub shape: Shape,
    /// How large.
    pub area_m2: f64,
}

/// What is wrong with the grids of a village.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// Ground of the village that no grid covers, with the grids that border on it.
    pub gaps: Vec<(Piece, Vec<usize>)>,
    /// Ground that two grids cover.
    pub overlaps: Vec<(usize, usize, Piece)>,
    /// Ground of a grid beyond the village.
    pub outside: Vec<(usize, Piece)>,
}

impl Findings {
    /// The pieces larger than so many square metres.
    #[must_use]
    pub fn above(&self, tolerance_m2: f64) -> usize {
        let large = |piece: &Piece| usize::from(piece.area_m2 > tolerance_m2);
        self.gaps.iter().map(|(p, _)| large(p)).sum::<usize>()
            + self
                .overlaps
                .iter()
                .map(|(_, _, p)| large(p))
                .sum::<usize>()
            + self.outside.iter().map(|(_, p)| large(p)).sum::<usize>()
    }
}

/// Each polygon of a shape that is more than a sliver.
fn pieces(shape: Shape) -> impl Iterator<Item = Piece> {
    shape.0.into_iter().filter_map(|polygon| {
        let shape = Shape(vec![polygon]);
        let area_m2 = area_m2(&shape);
        (area_m2 > SLIVER_M2).then_some(Piece { shape, area_m2 })
    })
}

/// Gaps, overlaps and what lies outside, of the grids of a village; without an outline only overlaps.
#[must_use]
pub fn findings(outline: Option<&Shape>, parts: &[Shape]) -> Findings {
    let mut found = Findings::default();
    let bounds: Vec<Option<Bounds>> = parts.iter().map(Bounds::of).collect();
    for (i, one) in parts.iter().enumerate() {
        for (j, other) in parts.iter().enumerate().skip(i + 1) {
            let near = matches!((bounds[i], bounds[j]), (Some(a), Some(b)) if a.meets(b));
            if near {
                let both = pieces(intersection(one, other)).map(|piece| (i, j, piece));
                found.overlaps.extend(both);
            }
        }
    }
    let Some(outline) = outline else {
        return found;
    };
    let mut rest = outline.clone();
    for part in parts {
        rest = difference(&rest, part);
    }
    for piece in pieces(rest) {
        let beside = |part: &Shape| shared_border_m(&piece.shape, part) > 0.5;
        let mut borders: Vec<(usize, f64)> = parts
            .iter()
            .enumerate()
            .filter(|(_, part)| beside(part))
            .map(|(n, part)| (n, shared_border_m(&piece.shape, part)))
            .collect();
        // The grid with the longest common border first.
        borders.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let borders = borders.into_iter().map(|(n, _)| n).collect();
        found.gaps.push((piece, borders));
    }
    for (n, part) in parts.iter().enumerate() {
        found
            .outside
            .extend(pieces(difference(part, outline)).map(|piece| (n, piece)));
    }
    found
}
