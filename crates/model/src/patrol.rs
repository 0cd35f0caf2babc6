//! Patrols (巡查): routes of a grid, and the walks along them.

use crate::id::{PatrolId, PersonId, RouteId};
use crate::place::Point;
use crate::time::Instant;
use codes::division::GridCode;
use serde::{Deserialize, Serialize};

/// A named point of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutePoint {
    /// What is looked at there.
    pub name: String,
    /// Where.
    pub at: Point,
}

/// A route of a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Its id.
    pub id: RouteId,
    /// The grid it runs through.
    pub grid: GridCode,
    /// Name.
    pub name: String,
    /// It is walked every so many days.
    pub every_days: i64,
    /// Its points, in the order of the walk.
    pub points: Vec<RoutePoint>,
    /// It is walked no longer.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub ended: bool,
}

/// A walk along a route. Where exactly she went is not part of it: positions are hers alone to see, and
/// deleted after their days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patrol {
    /// Its id.
    pub id: PatrolId,
    /// The route.
    pub route: RouteId,
    /// Its grid.
    pub grid: GridCode,
    /// Who walks.
    pub person: PersonId,
    /// Begun.
    pub started_at: Instant,
    /// Over.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Instant>,
    /// Points of the route that were passed, by their place in it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub passed: Vec<i64>,
    /// Matters she filed on it, counted at its end.
    pub reports: i64,
}
