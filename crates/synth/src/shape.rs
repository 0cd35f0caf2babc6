//! Areas with corners on a lattice: what neighbours share they share exactly.

use std::collections::{BTreeMap, HashSet};

use model::place::Point;
use serde::{Deserialize, Serialize};

/// A closed ring without its repeated last corner. Exteriors run counter-clockwise, holes
/// clockwise (RFC 7946).
pub type Ring = Vec<Point>;

/// One part of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its outline.
    pub exterior: Ring,
    /// What is cut out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holes: Vec<Ring>,
}

/// An area of one or several parts, CGCS2000, corners in 1e-7 degrees on a lattice of 1e-6.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shape {
    /// Its parts, the largest first.
    pub parts: Vec<Part>,
}

/// Smallest and largest coordinates, 1e-7 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// South-west corner.
    pub low: Point,
    /// North-east corner.
    pub high: Point,
}

/// Twice the signed area of a ring in (1e-7 degrees)²; positive counter-clockwise.
#[must_use]
pub fn twice_area(ring: &[Point]) -> i128 {
    let mut sum = 0i128;
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        sum += i128::from(a.lng_e7) * i128::from(b.lat_e7)
            - i128::from(b.lng_e7) * i128::from(a.lat_e7);
    }
    sum
}

/// Even-odd rule with half-open edges: of areas that share an edge exactly one holds a point of it.
fn crossings(ring: &[Point], p: Point) -> bool {
    let mut inside = false;
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        if (a.lat_e7 > p.lat_e7) != (b.lat_e7 > p.lat_e7) {
            // Always from the lower end, so that both neighbours compute the very same sign.
            let (low, high) = if a.lat_e7 < b.lat_e7 {
                (*a, b)
            } else {
                (b, *a)
            };
            let cross = i128::from(high.lng_e7 - low.lng_e7) * i128::from(p.lat_e7 - low.lat_e7)
                - i128::from(p.lng_e7 - low.lng_e7) * i128::from(high.lat_e7 - low.lat_e7);
            if cross > 0 {
                inside = !inside;
            }
        }
    }
    inside
}

impl Part {
    fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.exterior).chain(&self.holes)
    }
}

impl Shape {
    /// Every ring of every part.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.parts.iter().flat_map(Part::rings)
    }

    /// Twice its area in (1e-7 degrees)²; exact.
    #[must_use]
    pub fn twice_area(&self) -> i128 {
        self.rings().map(|r| twice_area(r)).sum()
    }

    /// Its area in square metres, on a sphere of 6,371,008.8 m; good to a few parts in a thousand.
    #[must_use]
    pub fn square_metres(&self) -> f64 {
        let Some(b) = self.bounds() else { return 0.0 };
        let middle = (b.low.lat_e7 + b.high.lat_e7) as f64 / 2e7;
        let metre = 6_371_008.8_f64.to_radians() * 1e-7;
        self.twice_area() as f64 / 2.0 * metre * metre * middle.to_radians().cos()
    }

    /// Whether the point lies in it. Areas that share an edge never both claim a point of it.
    #[must_use]
    pub fn contains(&self, p: Point) -> bool {
        self.rings().filter(|r| crossings(r, p)).count() % 2 == 1
    }

    /// Its bounds; `None` of an empty area.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        let mut corners = self.parts.iter().flat_map(|p| &p.exterior);
        let first = *corners.next()?;
        let mut b = Bounds {
            low: first,
            high: first,
        };
        for c in corners {
            b.low.lng_e7 = b.low.lng_e7.min(c.lng_e7);
            b.low.lat_e7 = b.low.lat_e7.min(c.lat_e7);
            b.high.lng_e7 = b.high.lng_e7.max(c.lng_e7);
            b.high.lat_e7 = b.high.lat_e7.max(c.lat_e7);
        }
        Some(b)
    }

    /// A point inside, for labels: the centroid of the largest part, or where the area does not
    /// hold its centroid, the middle of its widest stretch at that latitude.
    #[must_use]
    pub fn label_point(&self) -> Option<Point> {
        let ring = &self.parts.first()?.exterior;
        let origin = *ring.first()?;
        let (mut x, mut y, mut double) = (0f64, 0f64, 0f64);
        for (i, a) in ring.iter().enumerate() {
            let b = ring[(i + 1) % ring.len()];
            let (ax, ay) = (
                (a.lng_e7 - origin.lng_e7) as f64,
                (a.lat_e7 - origin.lat_e7) as f64,
            );
            let (bx, by) = (
                (b.lng_e7 - origin.lng_e7) as f64,
                (b.lat_e7 - origin.lat_e7) as f64,
            );
            let cross = ax * by - bx * ay;
            double += cross;
            x += (ax + bx) * cross;
            y += (ay + by) * cross;
        }
        if double == 0.0 {
            return Some(origin);
        }
        let centre = Point {
            lng_e7: origin.lng_e7 + (x / (3.0 * double)).round() as i64,
            lat_e7: origin.lat_e7 + (y / (3.0 * double)).round() as i64,
        };
        if self.contains(centre) {
            Some(centre)
        } else {
            self.widest_at(centre.lat_e7).or(Some(origin))
        }
    }

    fn widest_at(&self, lat_e7: i64) -> Option<Point> {
        let mut cuts: Vec<i64> = Vec::new();
        for ring in self.rings() {
            for (i, a) in ring.iter().enumerate() {
                let b = ring[(i + 1) % ring.len()];
                if (a.lat_e7 > lat_e7) != (b.lat_e7 > lat_e7) {
                    let t = (lat_e7 - a.lat_e7) as f64 / (b.lat_e7 - a.lat_e7) as f64;
                    cuts.push(a.lng_e7 + ((b.lng_e7 - a.lng_e7) as f64 * t).round() as i64);
                }
            }
        }
        cuts.sort_unstable();
        let widest = cuts.chunks_exact(2).max_by_key(|c| c[1] - c[0])?;
        Some(Point {
            lng_e7: (widest[0] + widest[1]) / 2,
            lat_e7,
        })
    }

    /// As the `coordinates` of a GeoJSON MultiPolygon, degrees, rings closed.
    #[must_use]
    pub fn to_geojson(&self) -> serde_json::Value {
        let degrees = |p: &Point| serde_json::json!([p.lng_e7 as f64 / 1e7, p.lat_e7 as f64 / 1e7]);
        let ring =
            |r: &Ring| -> serde_json::Value { r.iter().chain(r.first()).map(degrees).collect() };
        let parts: Vec<serde_json::Value> = self
            .parts
            .iter()
            .map(|p| p.rings().map(ring).collect())
            .collect();
        serde_json::json!({ "type": "MultiPolygon", "coordinates": parts })
    }
}

/// A directed edge between two corners.
type Edge = (Point, Point);

/// A corner as a key of maps.
type Key = (i64, i64);

fn key(p: Point) -> Key {
    (p.lng_e7, p.lat_e7)
}

fn edges(shape: &Shape) -> impl Iterator<Item = Edge> + '_ {
    shape
        .rings()
        .flat_map(|r| (0..r.len()).map(move |i| (r[i], r[(i + 1) % r.len()])))
}

/// The union of areas that share their edges exactly: what is shared cancels, what is left is
/// the outline. `None` when an edge is claimed twice or a ring does not close, that is, when
/// they overlap.
#[must_use]
pub fn union(shapes: &[&Shape]) -> Option<Shape> {
    let mut open: HashSet<(Key, Key)> = HashSet::new();
    for shape in shapes {
        for (a, b) in edges(shape) {
            if !open.remove(&(key(b), key(a))) && !open.insert((key(a), key(b))) {
                return None;
            }
        }
    }
    let mut from: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
    for (a, b) in open {
        from.entry(a).or_default().push(b);
    }
    from.values_mut().for_each(|next| next.sort_unstable());
    let mut rings: Vec<Ring> = Vec::new();
    while let Some((&start, _)) = from.iter().next() {
        let mut ring: Vec<Key> = vec![start];
        let mut before: Option<Key> = None;
        let mut at = start;
        loop {
            let next = leave(&mut from, before, at)?;
            if next == start {
                break;
            }
            ring.push(next);
            (before, at) = (Some(at), next);
        }
        rings.push(
            ring.into_iter()
                .map(|(lng_e7, lat_e7)| Point { lng_e7, lat_e7 })
                .collect(),
        );
    }
    Some(assemble(rings))
}

/// Takes the edge that leaves `at`; where areas touch at one corner, the sharpest left turn, so
/// that rings stay simple.
fn leave(from: &mut BTreeMap<Key, Vec<Key>>, before: Option<Key>, at: Key) -> Option<Key> {
    let choices = from.get_mut(&at)?;
    let mut best = 0;
    if let (Some(before), true) = (before, choices.len() > 1) {
        let angle = |to: Key| ((to.1 - at.1) as f64).atan2((to.0 - at.0) as f64);
        let back = angle(before);
        // Clockwise from the way we came: the first edge met is the sharpest left turn.
        let turn = |to: Key| (back - angle(to)).rem_euclid(std::f64::consts::TAU);
        for i in 1..choices.len() {
            if turn(choices[i]) < turn(choices[best]) {
                best = i;
            }
        }
    }
    let next = choices.remove(best);
    if choices.is_empty() {
        from.remove(&at);
    }
    Some(next)
}

/// Puts holes into the outlines that hold them; largest part first.
#[must_use]
pub fn assemble(rings: Vec<Ring>) -> Shape {
    let (outer, inner): (Vec<Ring>, Vec<Ring>) = rings
        .into_iter()
        .filter(|r| twice_area(r) != 0)
        .partition(|r| twice_area(r) > 0);
    let mut parts: Vec<Part> = outer
        .into_iter()
        .map(|exterior| Part {
            exterior,
            holes: Vec::new(),
        })
        .collect();
    parts.sort_by_key(|p| (-twice_area(&p.exterior), key(p.exterior[0])));
    for hole in inner {
        // The smallest outline that holds a corner of it; corners on the outline count by the rule.
        let home = parts
            .iter()
            .rposition(|p| hole.iter().any(|&c| crossings(&p.exterior, c)));
        if let Some(home) = home {
            parts[home].holes.push(hole);
        }
    }
    Shape { parts }
}
