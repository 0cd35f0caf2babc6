//! Shapes put together, cut from each other and split by a line.

use geo::{BooleanOps, Coord, LineString, MultiPolygon, Polygon};
use model::place::{Corner, Shape};

/// Corners are moved near zero before they become floating numbers, so that nothing of a centimetre is lost.
fn origin(shapes: &[&Shape]) -> Corner {
    shapes
        .iter()
        .flat_map(|shape| shape.rings())
        .flatten()
        .next()
        .copied()
        .unwrap_or((0, 0))
}

fn ring_out(ring: &[Corner], origin: Corner) -> LineString<f64> {
    LineString(
        ring.iter()
            .map(|(lng, lat)| Coord {
                x: (lng - origin.0) as f64,
                y: (lat - origin.1) as f64,
            })
            .collect(),
    )
}

fn out(shape: &Shape, origin: Corner) -> MultiPolygon<f64> {
    MultiPolygon(
        shape
            .0
            .iter()
            .filter_map(|polygon| {
                let (exterior, holes) = polygon.split_first()?;
                let holes = holes.iter().map(|ring| ring_out(ring, origin)).collect();
                Some(Polygon::new(ring_out(exterior, origin), holes))
            })
            .collect(),
    )
}

/// A ring of whole centimetres; none when rounding left nothing of it.
fn ring_in(ring: &LineString<f64>, origin: Corner) -> Option<Vec<Corner>> {
    let mut corners: Vec<Corner> = ring
        .0
        .iter()
        .map(|c| (c.x.round() as i64 + origin.0, c.y.round() as i64 + origin.1))
        .collect();
    corners.dedup();
    if let (Some(first), Some(last)) = (corners.first().copied(), corners.last().copied())
        && first != last
    {
        corners.push(first);
    }
    (corners.len() >= 4 && doubled(&corners) != 0).then_some(corners)
}

/// Twice the signed area in square units of a corner.
fn doubled(ring: &[Corner]) -> i128 {
    ring.windows(2)
        .map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            let (ax, ay) = (i128::from(a.0 - ring[0].0), i128::from(a.1 - ring[0].1));
            let (bx, by) = (i128::from(b.0 - ring[0].0), i128::from(b.1 - ring[0].1));
            ax * by - bx * ay
        })
        .sum()
}

fn back(found: &MultiPolygon<f64>, origin: Corner) -> Shape {
    Shape(
        found
            .0
            .iter()
            .filter_map(|polygon| {
                let mut rings = vec![ring_in(polygon.exterior(), origin)?];
                rings.extend(
                    polygon
                        .interiors()
                        .iter()
                        .filter_map(|ring| ring_in(ring, origin)),
                );
                Some(rings)
            })
            .collect(),
    )
}

/// Both together.
#[must_use]
pub fn union(a: &Shape, b: &Shape) -> Shape {
    let origin = origin(&[a, b]);
    back(&out(a, origin).union(&out(b, origin)), origin)
}

/// What lies in both.
#[must_use]
pub fn intersection(a: &Shape, b: &Shape) -> Shape {
    let origin = origin(&[a, b]);
    back(&out(a, origin).intersection(&out(b, origin)), origin)
}

/// What lies in the first and not in the second.
#[must_use]
pub fn difference(a: &Shape, b: &Shape) -> Shape {
    let origin = origin(&[a, b]);
    back(&out(a, origin).difference(&out(b, origin)), origin)
}

/// Points of the arc that closes the left side of a line, so many a full turn.
const ARC: f64 = 24.0;

/// The two sides of a shape along a line, which is taken to go on beyond both its ends; none when the
/// line crosses itself or leaves nothing on one side.
#[must_use]
pub fn split(shape: &Shape, line: &[Corner]) -> Option<(Shape, Shape)> {
    let mut line = line.to_vec();
    line.dedup();
    let (first, last) = (*line.first()?, *line.last()?);
    if line.len() < 2 {
        return None;
    }
    let crossing = line.windows(2).enumerate().any(|(i, one)| {
        line.windows(2)
            .skip(i + 2)
            .any(|other| super::cut(one[0], one[1], other[0], other[1]))
    });
    if crossing {
        return None;
    }
    let origin = origin(&[shape]);
    let at = |c: Corner| ((c.0 - origin.0) as f64, (c.1 - origin.1) as f64);
    let reach = shape
        .rings()
        .flatten()
        .chain(&line)
        .map(|c| at(*c).0.abs().max(at(*c).1.abs()))
        .fold(1.0_f64, f64::max)
        * 16.0;
    // Where the line, going on, leaves a wide circle around everything.
    let beyond = |from: Corner, to: Corner| {
        let ((fx, fy), (tx, ty)) = (at(from), at(to));
        let length = (tx - fx).hypot(ty - fy);
        let (dx, dy) = ((tx - fx) / length, (ty - fy) / length);
        let along = tx * dx + ty * dy;
        let aside = tx * tx + ty * ty - along * along;
        let go = (reach * reach - aside).sqrt() - along;
        (tx + dx * go, ty + dy * go)
    };
    let end = beyond(line[line.len() - 2], last);
    let start = beyond(line[1], first);
    let mut ring: Vec<Coord<f64>> = vec![Coord {
        x: start.0,
        y: start.1,
    }];
    ring.extend(line.iter().map(|c| Coord {
        x: at(*c).0,
        y: at(*c).1,
    }));
    ring.push(Coord { x: end.0, y: end.1 });
    // Along the circle from the end to the start, counter-clockwise: the left of the line.
    let (from, mut to) = (end.1.atan2(end.0), start.1.atan2(start.0));
    if to <= from {
        to += std::f64::consts::TAU;
    }
    let step = std::f64::consts::TAU / ARC;
    let mut angle = from + step;
    while angle < to {
        ring.push(Coord {
            x: reach * angle.cos(),
            y: reach * angle.sin(),
        });
        angle += step;
    }
    ring.push(Coord {
        x: start.0,
        y: start.1,
    });
    let left = Polygon::new(LineString(ring), Vec::new());
    let whole = out(shape, origin);
    let sides = (
        back(&whole.intersection(&left), origin),
        back(&whole.difference(&left), origin),
    );
    let something = |side: &Shape| super::area_m2(side) > super::SLIVER_M2;
    (something(&sides.0) && something(&sides.1)).then_some(sides)
}
