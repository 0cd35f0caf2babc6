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
