//! Makes snapped neighbours share their corners exactly.
//!
//! Cells are clipped one by one, so a corner of one may lie on the middle of its neighbour's
//! edge, or come out one step of the lattice aside. Corners closer than two steps become one;
//! a corner that lies on an edge is put into it; until nothing changes.

use std::collections::HashMap;

use model::place::Point;

use crate::shape::{Ring, Shape, assemble, twice_area};

/// One step of the lattice, 1e-7 degrees.
const STEP: i64 = 10;
/// Corners at most this far apart are one.
const WELD: i64 = 2 * STEP;
/// A corner at most this far from an edge lies on it: both were moved by up to 0.71 steps.
const REACH: f64 = 1.6 * STEP as f64;
/// Side of the squares in which corners are looked up, 1e-7 degrees (about 200 m).
const SQUARE: i64 = 20_000;

type Corner = (i64, i64);

/// Stitches the rings of many areas; each comes back as its shape, in the same order.
#[must_use]
pub fn stitch(areas: Vec<Vec<Ring>>) -> Vec<Shape> {
    let mut areas: Vec<Vec<Vec<Corner>>> = areas
        .into_iter()
        .map(|rings| {
            rings
                .into_iter()
                .map(|r| r.into_iter().map(|p| (p.lng_e7, p.lat_e7)).collect())
                .collect()
        })
        .collect();
    weld(&mut areas);
    // Each round can only bend an edge by a step, so few rounds suffice; what is left after them
    // is found by `union`.
    for _ in 0..6 {
        if !insert(&mut areas) {
            break;
        }
    }
    areas.into_iter().map(shape).collect()
}

fn square(c: Corner) -> Corner {
    (c.0.div_euclid(SQUARE), c.1.div_euclid(SQUARE))
}

/// Corners closer than [`WELD`] become one, the first of them in order.
fn weld(areas: &mut [Vec<Vec<Corner>>]) {
    let mut all: Vec<Corner> = areas.iter().flatten().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let mut kept: HashMap<Corner, Vec<Corner>> = HashMap::new();
    let mut moved: HashMap<Corner, Corner> = HashMap::new();
    for c in all {
        let (sx, sy) = square(c);
        let near = (-1..=1)
            .flat_map(|dx| (-1..=1).map(move |dy| (sx + dx, sy + dy)))
            .filter_map(|s| kept.get(&s))
            .flatten()
            .find(|k| (k.0 - c.0).abs() <= WELD && (k.1 - c.1).abs() <= WELD)
            .copied();
        match near {
            Some(k) => {
                moved.insert(c, k);
            }
            None => kept.entry((sx, sy)).or_default().push(c),
        }
    }
    for c in areas.iter_mut().flatten().flatten() {
        if let Some(k) = moved.get(c) {
            *c = *k;
        }
    }
    for ring in areas.iter_mut().flatten() {
        tidy(ring);
    }
}

/// Drops repeated corners and spikes (there and back again).
fn tidy(ring: &mut Vec<Corner>) {
    loop {
        let n = ring.len();
        if n < 3 {
            ring.clear();
            return;
        }
        let spare = (0..n)
            .find(|&i| ring[i] == ring[(i + 1) % n] || ring[(i + n - 1) % n] == ring[(i + 1) % n]);
        match spare {
            Some(i) => {
                ring.remove(i);
            }
            None => return,
        }
    }
}

/// Puts corners that lie on an edge into it. Says whether there were any.
fn insert(areas: &mut [Vec<Vec<Corner>>]) -> bool {
    let mut index: HashMap<Corner, Vec<Corner>> = HashMap::new();
    let mut all: Vec<Corner> = areas.iter().flatten().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    for c in all {
        index.entry(square(c)).or_default().push(c);
    }
    let mut any = false;
    for ring in areas.iter_mut().flatten() {
        let mut wider = Vec::with_capacity(ring.len());
        for (i, &a) in ring.iter().enumerate() {
            let b = ring[(i + 1) % ring.len()];
            wider.push(a);
            let between = on_edge(&index, a, b);
            any |= !between.is_empty();
            wider.extend(between);
        }
        *ring = wider;
        tidy(ring);
    }
    any
}

/// Corners on the edge between its ends, in order from `a`. The same, reversed, from `b`.
fn on_edge(index: &HashMap<Corner, Vec<Corner>>, a: Corner, b: Corner) -> Vec<Corner> {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    let (dx, dy) = ((high.0 - low.0) as f64, (high.1 - low.1) as f64);
    let length = dx.hypot(dy);
    let (s0, s1) = (
        square((low.0, low.1.min(high.1))),
        square((high.0, low.1.max(high.1))),
    );
    let mut found: Vec<(f64, Corner)> = Vec::new();
    for sx in s0.0 - 1..=s1.0 + 1 {
        for sy in s0.1 - 1..=s1.1 + 1 {
            for &c in index.get(&(sx, sy)).into_iter().flatten() {
                let (px, py) = ((c.0 - low.0) as f64, (c.1 - low.1) as f64);
                let along = (px * dx + py * dy) / length;
                let aside = (px * dy - py * dx).abs() / length;
                if c != a && c != b && along > 0.0 && along < length && aside <= REACH {
                    found.push((along, c));
                }
            }
        }
    }
    found.sort_by(|p, q| p.0.total_cmp(&q.0).then(p.1.cmp(&q.1)));
    if a > b {
        found.reverse();
    }
    found.into_iter().map(|(_, c)| c).collect()
}

/// A ring that touches itself at a corner is cut there, so that every ring is simple; then
/// outlines and holes are told apart by their direction.
fn shape(rings: Vec<Vec<Corner>>) -> Shape {
    let mut simple: Vec<Ring> = Vec::new();
    for (i, ring) in rings.into_iter().enumerate() {
        let hole_by_place = i > 0 && signed(&ring) < 0;
        for loop_ in cut(ring) {
            let mut points: Ring = loop_
                .into_iter()
                .map(|(lng_e7, lat_e7)| Point { lng_e7, lat_e7 })
                .collect();
            if (twice_area(&points) < 0) != hole_by_place {
                points.reverse();
            }
            simple.push(points);
        }
    }
    assemble(simple)
}

fn signed(ring: &[Corner]) -> i128 {
    (0..ring.len())
        .map(|i| {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            i128::from(a.0) * i128::from(b.1) - i128::from(b.0) * i128::from(a.1)
        })
        .sum()
}

fn cut(ring: Vec<Corner>) -> Vec<Vec<Corner>> {
    let mut loops = Vec::new();
    let mut path: Vec<Corner> = Vec::new();
    for c in ring {
        if let Some(from) = path.iter().position(|&p| p == c) {
            let mut off = path.split_off(from);
            tidy(&mut off);
            if !off.is_empty() {
                loops.push(off);
            }
        }
        path.push(c);
    }
    tidy(&mut path);
    if !path.is_empty() {
        loops.push(path);
    }
    loops
}
