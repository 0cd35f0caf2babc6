//! Areas, lengths and middles.

use super::{contains, sides};
use model::place::{Corner, Point, Shape};

/// Semi-major axis of CGCS2000 (m) and its flattening.
const AXIS: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_222_101;
const E7: f64 = 1e-7;

/// Area between the equator and a latitude, a radian of longitude wide (m²).
fn belt(lat_e7: i64) -> f64 {
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let e = e2.sqrt();
    let sin = (lat_e7 as f64 * E7).to_radians().sin();
    let b2 = AXIS * AXIS * (1.0 - e2);
    b2 / 2.0 * (sin / (1.0 - e2 * sin * sin) + ((1.0 + e * sin) / (1.0 - e * sin)).ln() / (2.0 * e))
}

fn ring_m2(ring: &[Corner]) -> f64 {
    let Some(first) = ring.first() else {
        return 0.0;
    };
    let base = belt(first.1);
    let at = |c: Corner| (((c.0 - first.0) as f64 * E7).to_radians(), belt(c.1) - base);
    let doubled: f64 = sides(ring)
        .map(|(a, b)| {
            let ((ax, ay), (bx, by)) = (at(a), at(b));
            ax * by - bx * ay
        })
        .sum();
    (doubled / 2.0).abs()
}

/// Area in square metres.
#[must_use]
pub fn area_m2(shape: &Shape) -> f64 {
    shape
        .0
        .iter()
        .filter_map(|polygon| {
            let (exterior, holes) = polygon.split_first()?;
            Some(ring_m2(exterior) - holes.iter().map(|hole| ring_m2(hole)).sum::<f64>())
        })
        .sum()
}

/// Metres of a degree of longitude and of latitude at a latitude.
fn degree_m(lat_e7: i64) -> (f64, f64) {
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let phi = (lat_e7 as f64 * E7).to_radians();
    let w2 = 1.0 - e2 * phi.sin() * phi.sin();
    let normal = AXIS / w2.sqrt();
    let meridian = AXIS * (1.0 - e2) / (w2 * w2.sqrt());
    let radian = std::f64::consts::PI / 180.0;
    (normal * phi.cos() * radian, meridian * radian)
}

/// Metres between two points near each other.
#[must_use]
pub fn metres(a: Point, b: Point) -> f64 {
    let (lng, lat) = degree_m(a.lat_e7);
    let dx = (b.lng_e7 - a.lng_e7) as f64 * E7 * lng;
    let dy = (b.lat_e7 - a.lat_e7) as f64 * E7 * lat;
    dx.hypot(dy)
}

/// The middle of a shape by area; none of nothing. It may lie outside.
#[must_use]
pub fn centroid(shape: &Shape) -> Option<Point> {
    let first = *shape.rings().next()?.first()?;
    let (mut doubled, mut x, mut y) = (0.0, 0.0, 0.0);
    for polygon in &shape.0 {
        for (n, ring) in polygon.iter().enumerate() {
            let (mut d, mut rx, mut ry) = (0.0, 0.0, 0.0);
            for (a, b) in sides(ring) {
                let (ax, ay) = ((a.0 - first.0) as f64, (a.1 - first.1) as f64);
                let (bx, by) = ((b.0 - first.0) as f64, (b.1 - first.1) as f64);
                let part = ax * by - bx * ay;
                d += part;
                rx += (ax + bx) * part;
                ry += (ay + by) * part;
            }
            // Whichever way round a ring was drawn, an outer one counts and a hole is taken away.
            let sign = if (d < 0.0) == (n == 0) { -1.0 } else { 1.0 };
            doubled += d * sign;
            x += rx * sign;
            y += ry * sign;
        }
    }
    (doubled.abs() > f64::EPSILON).then(|| Point {
        lng_e7: (x / (3.0 * doubled)).round() as i64 + first.0,
        lat_e7: (y / (3.0 * doubled)).round() as i64 + first.1,
    })
}

/// A point inside a shape to write its name at: its middle, or of a bent one the middle of its widest
/// line from west to east.
#[must_use]
pub fn label(shape: &Shape) -> Option<Point> {
    let middle = centroid(shape)?;
    if contains(shape, middle) {
        return Some(middle);
    }
    let (mut south, mut north) = (i64::MAX, i64::MIN);
    for corner in shape.rings().flatten() {
        (south, north) = (south.min(corner.1), north.max(corner.1));
    }
    let mut widest: Option<(i64, Point)> = None;
    for n in 1..16 {
        let lat_e7 = south + (north - south) * n / 16;
        let mut meets: Vec<i64> = shape
            .rings()
            .flat_map(|ring| sides(ring))
            .filter(|(a, b)| (a.1 > lat_e7) != (b.1 > lat_e7))
            .map(|(a, b)| {
                let part = (lat_e7 - a.1) as f64 / (b.1 - a.1) as f64;
                a.0 + ((b.0 - a.0) as f64 * part).round() as i64
            })
            .collect();
        meets.sort_unstable();
        for pair in meets.chunks_exact(2) {
            let width = pair[1] - pair[0];
            if widest.is_none_or(|(held, _)| width > held) {
                let lng_e7 = i64::midpoint(pair[0], pair[1]);
                widest = Some((width, Point { lng_e7, lat_e7 }));
            }
        }
    }
    Some(widest.map_or(middle, |(_, point)| point))
}

/// How far two sides may lie apart and still be one border (m): a survey's rounding.
const APART_M: f64 = 0.3;

/// Length of the border that two shapes have in common (m).
#[must_use]
pub fn shared_border_m(a: &Shape, b: &Shape) -> f64 {
    let Some(base) = a.rings().flatten().next().copied() else {
        return 0.0;
    };
    let (lng, lat) = degree_m(base.1);
    let at = |c: Corner| {
        (
            (c.0 - base.0) as f64 * E7 * lng,
            (c.1 - base.1) as f64 * E7 * lat,
        )
    };
    let lines = |shape: &Shape| -> Vec<((f64, f64), (f64, f64))> {
        shape
            .rings()
            .flat_map(|ring| sides(ring))
            .map(|(p, q)| (at(p), at(q)))
            .collect()
    };
    let others = lines(b);
    lines(a)
        .iter()
        .map(|(p, q)| {
            let (dx, dy) = (q.0 - p.0, q.1 - p.1);
            let length = dx.hypot(dy);
            if length < f64::EPSILON {
                return 0.0;
            }
            let (ux, uy) = (dx / length, dy / length);
            let mut spans: Vec<(f64, f64)> = others
                .iter()
                .filter_map(|(r, s)| {
                    let along = |c: &(f64, f64)| (c.0 - p.0) * ux + (c.1 - p.1) * uy;
                    let aside = |c: &(f64, f64)| ((c.1 - p.1) * ux - (c.0 - p.0) * uy).abs();
                    if aside(r) > APART_M || aside(s) > APART_M {
                        return None;
                    }
                    let (from, to) = (along(r).min(along(s)), along(r).max(along(s)));
                    let (from, to) = (from.max(0.0), to.min(length));
                    (to > from).then_some((from, to))
                })
                .collect();
            spans.sort_by(|x, y| x.0.total_cmp(&y.0));
            let (mut sum, mut reached) = (0.0, 0.0_f64);
            for (from, to) in spans {
                let from = from.max(reached);
                if to > from {
                    sum += to - from;
                    reached = to;
                }
            }
            sum
        })
        .sum()
}
