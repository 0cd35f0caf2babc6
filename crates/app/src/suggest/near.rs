//! How near two places and how alike two texts are.

use super::bayes::terms;
use model::place::Point;
use std::collections::BTreeSet;

/// Mean radius of the earth in metres.
const EARTH_METRES: f64 = 6_371_008.8;
const E7: f64 = 1e7;

fn radians(e7: i64) -> f64 {
    // Whole numbers below 2^53: exact.
    (e7 as f64 / E7).to_radians()
}

/// Metres between two points; over a county the earth is flat enough for this.
#[must_use]
pub fn metres(a: Point, b: Point) -> f64 {
    let north = radians(b.lat_e7 - a.lat_e7);
    let east = radians(b.lng_e7 - a.lng_e7) * radians(i64::midpoint(a.lat_e7, b.lat_e7)).cos();
    EARTH_METRES * north.hypot(east)
}

/// The corners of a rectangle that holds everything so many metres around a point.
#[must_use]
pub fn around(point: Point, metres: f64) -> (Point, Point) {
    let lat = (metres / EARTH_METRES).to_degrees() * E7;
    let lng = lat / radians(point.lat_e7).cos().max(0.01);
    let (lat, lng) = (lat.ceil() as i64, lng.ceil() as i64);
    (
        Point {
            lng_e7: point.lng_e7 - lng,
            lat_e7: point.lat_e7 - lat,
        },
        Point {
            lng_e7: point.lng_e7 + lng,
            lat_e7: point.lat_e7 + lat,
        },
    )
}

/// How alike two texts are, from 0 to 1: the terms both have among those either has.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b): (BTreeSet<String>, BTreeSet<String>) = (
        terms(a).into_iter().collect(),
        terms(b).into_iter().collect(),
    );
    let both = a.intersection(&b).count();
    let either = a.union(&b).count();
    if either == 0 {
        return 0.0;
    }
    both as f64 / either as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_metres_are_a_hundred_metres() {
        // 0.0009° of latitude are 100 m; of longitude at 32.4° north 84 m.
        let here = Point {
            lng_e7: 1_211_800_000,
            lat_e7: 323_300_000,
        };
        let north = Point {
            lat_e7: here.lat_e7 + 9_000,
            ..here
        };
        let east = Point {
            lng_e7: here.lng_e7 + 9_000,
            ..here
        };
        assert!((metres(here, north) - 100.0).abs() < 0.2);
        assert!((metres(here, east) - 84.6).abs() < 0.5);
        assert_eq!(metres(here, here), 0.0);
    }

    #[test]
    fn the_rectangle_holds_the_circle() {
        let here = Point {
            lng_e7: 1_211_800_000,
            lat_e7: 323_300_000,
        };
        let (low, high) = around(here, 150.0);
        let edge = Point {
            lng_e7: here.lng_e7,
            lat_e7: high.lat_e7,
        };
        assert!(metres(here, edge) >= 150.0);
        let side = Point {
            lng_e7: low.lng_e7,
            lat_e7: here.lat_e7,
        };
        assert!(metres(here, side) >= 149.9);
    }

    #[test]
    fn likeness_is_of_shared_words() {
        assert_eq!(likeness("路灯坏了", "路灯坏了"), 1.0);
        assert_eq!(likeness("路灯坏了", "垃圾成堆"), 0.0);
        assert!(likeness("村口路灯坏了", "路灯坏了不亮") > 0.3);
        assert_eq!(likeness("", ""), 0.0);
    }
}
