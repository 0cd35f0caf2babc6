//! Coordinates: CGCS2000 / WGS-84 and the offset GCJ-02 of public map services.
//!
//! Points are stored in CGCS2000 (EPSG:4490), which for this use equals WGS-84 (EPSG:4326);
//! GCJ-02 occurs only at the boundary, hence a type of its own.

use core::f64::consts::PI;

use serde::{Deserialize, Serialize};

/// Reference system that a received point states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crs {
    /// CGCS2000 geographic, EPSG:4490: what is stored.
    Cgcs2000,
    /// WGS-84 geographic, EPSG:4326: what receivers give; taken as CGCS2000.
    Wgs84,
    /// GCJ-02: what public map services give.
    Gcj02,
    /// BD-09: what one of them gives, GCJ-02 turned once more.
    Bd09,
}

/// A point in CGCS2000 or WGS-84, degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Geographic {
    /// Longitude east, degrees.
    pub lng: f64,
    /// Latitude north, degrees.
    pub lat: f64,
}

/// A point in GCJ-02, degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gcj02 {
    /// Longitude east, degrees.
    pub lng: f64,
    /// Latitude north, degrees.
    pub lat: f64,
}

/// Semi-major axis (m) and first eccentricity squared of the ellipsoid in the GCJ-02 formula.
const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// The rectangle in which GCJ-02 differs; outside it points are left as they are.
fn in_china(lng: f64, lat: f64) -> bool {
    (72.004..=137.8347).contains(&lng) && (0.8293..=55.8271).contains(&lat)
}

/// The GCJ-02 offset at a geographic point, degrees (DOMAIN §8.6).
fn offset(lng: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lng - 105.0, lat - 35.0);
    let waves = (20.0 * (6.0 * PI * x).sin() + 20.0 * (2.0 * PI * x).sin()) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + waves
        + (20.0 * (PI * y).sin() + 40.0 * (PI * y / 3.0).sin()) * 2.0 / 3.0
        + (160.0 * (PI * y / 12.0).sin() + 320.0 * (PI * y / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + waves
        + (20.0 * (PI * x).sin() + 40.0 * (PI * x / 3.0).sin()) * 2.0 / 3.0
        + (150.0 * (PI * x / 12.0).sin() + 300.0 * (PI * x / 30.0).sin()) * 2.0 / 3.0;
    let phi = lat.to_radians();
    let m = 1.0 - ECCENTRICITY * phi.sin() * phi.sin();
    let root = m.sqrt();
    let d_lat = north * 180.0 / ((AXIS * (1.0 - ECCENTRICITY)) / (m * root) * PI);
    let d_lng = east * 180.0 / (AXIS / root * phi.cos() * PI);
    (d_lng, d_lat)
}

impl Geographic {
    /// The same place in GCJ-02. Outside China unchanged.
    pub fn to_gcj02(self) -> Gcj02 {
        if !in_china(self.lng, self.lat) {
            return Gcj02 {
                lng: self.lng,
                lat: self.lat,
            };
        }
        let (d_lng, d_lat) = offset(self.lng, self.lat);
        Gcj02 {
            lng: self.lng + d_lng,
            lat: self.lat + d_lat,
        }
    }

    /// A point received in any of the reference systems, in the stored one.
    pub fn received(crs: Crs, lng: f64, lat: f64) -> Self {
        match crs {
            Crs::Cgcs2000 | Crs::Wgs84 => Self { lng, lat },
            Crs::Gcj02 => Gcj02 { lng, lat }.to_geographic(),
            Crs::Bd09 => Gcj02::from_bd09(lng, lat).to_geographic(),
        }
    }
}

/// The angle by which BD-09 turns a degree.
const TURN: f64 = PI * 3000.0 / 180.0;

impl Gcj02 {
    /// A point in BD-09, in GCJ-02: the published inverse, exact to about a centimetre.
    pub fn from_bd09(lng: f64, lat: f64) -> Self {
        let (x, y) = (lng - 0.0065, lat - 0.006);
        let far = x.hypot(y) - 0.000_02 * (y * TURN).sin();
        let angle = y.atan2(x) - 0.000_003 * (x * TURN).cos();
        Self {
            lng: far * angle.cos(),
            lat: far * angle.sin(),
        }
    }

    /// The same place in CGCS2000, by iteration until both coordinates move less than 1e-9°.
    /// Outside China unchanged.
    pub fn to_geographic(self) -> Geographic {
        if !in_china(self.lng, self.lat) {
            return Geographic {
                lng: self.lng,
                lat: self.lat,
            };
        }
        let (mut lng, mut lat) = (self.lng, self.lat);
        // The offset varies by less than a hundredth over its own length, so each round gains two
        // digits or more; 30 rounds are a bound, not a need.
        for _ in 0..30 {
            let (d_lng, d_lat) = offset(lng, lat);
            let next = (self.lng - d_lng, self.lat - d_lat);
            let moved = (next.0 - lng).abs().max((next.1 - lat).abs());
            (lng, lat) = next;
            if moved < 1e-9 {
                break;
            }
        }
        Geographic { lng, lat }
    }
}
