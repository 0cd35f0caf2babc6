//! Where something is: division, grid, and a point on the ground.

use codes::division::{DivisionCode, GridCode};
use serde::{Deserialize, Serialize};

/// A point in CGCS2000 (≈ WGS-84), integer 1e-7 degrees, so that equal points are equal bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Point {
    /// Longitude, 1e-7 degrees.
    pub lng_e7: i64,
    /// Latitude, 1e-7 degrees.
    pub lat_e7: i64,
}

/// The place of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The village, town or county it belongs to.
    pub division: DivisionCode,
    /// The grid, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grid: Option<GridCode>,
    /// The point, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub point: Option<Point>,
}

/// A corner: longitude and latitude, 1e-7 degrees.
pub type Corner = (i64, i64);

/// An area on the ground: polygons, each an outer ring and its holes; rings are closed, the last
/// corner being the first again (RFC 7946), CGCS2000, 1e-7 degrees.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shape(pub Vec<Vec<Vec<Corner>>>);

impl Shape {
    /// Whether there is nothing of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All its rings, outer ones and holes.
    pub fn rings(&self) -> impl Iterator<Item = &Vec<Corner>> {
        self.0.iter().flatten()
    }

    /// How many corners it has in all.
    #[must_use]
    pub fn corners(&self) -> usize {
        self.rings().map(Vec::len).sum()
    }
}
