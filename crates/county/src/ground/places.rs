//! Which of many shapes a point lies in, found by their bounds first.

use super::contains;
use model::place::{Point, Shape};

/// The smallest rectangle around a shape, 1e-7 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    west: i64,
    south: i64,
    east: i64,
    north: i64,
}

impl Bounds {
    /// Of a shape; none of nothing.
    #[must_use]
    pub fn of(shape: &Shape) -> Option<Self> {
        let mut corners = shape.rings().flatten();
        let first = corners.next()?;
        let mut bounds = Self {
            west: first.0,
            south: first.1,
            east: first.0,
            north: first.1,
        };
        for (lng, lat) in corners {
            bounds.west = bounds.west.min(*lng);
            bounds.east = bounds.east.max(*lng);
            bounds.south = bounds.south.min(*lat);
            bounds.north = bounds.north.max(*lat);
        }
        Some(bounds)
    }

    /// Whether a point lies within.
    #[must_use]
    pub const fn has(&self, point: Point) -> bool {
        point.lng_e7 >= self.west
            && point.lng_e7 <= self.east
            && point.lat_e7 >= self.south
            && point.lat_e7 <= self.north
    }

    /// Whether two have something in common.
    #[must_use]
    pub const fn meets(&self, other: Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }
}

/// Shapes with what they stand for.
#[derive(Debug, Clone)]
pub struct Places<K> {
    held: Vec<(Bounds, K, Shape)>,
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Self { held: Vec::new() }
    }
}

impl<K: Copy> Places<K> {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { held: Vec::new() }
    }

    /// Adds a shape.
    pub fn add(&mut self, key: K, shape: Shape) {
        if let Some(bounds) = Bounds::of(&shape) {
            self.held.push((bounds, key, shape));
        }
    }

    /// The first shape a point lies in, in the order they were added.
    #[must_use]
    pub fn at(&self, point: Point) -> Option<K> {
        self.held
            .iter()
            .find(|(bounds, _, shape)| bounds.has(point) && contains(shape, point))
            .map(|(_, key, _)| *key)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}
