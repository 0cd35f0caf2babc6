//! What another city's types of request are here, and where its streets come to lie.

use super::source::Wish;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A map file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// Class of types that are not named; without one they are left out.
    #[serde(default)]
    default: Option<String>,
    /// Their type → our class.
    #[serde(default)]
    classes: BTreeMap<String, String>,
    /// Where points go.
    #[serde(rename = "box")]
    frame: Frame,
    /// Acts that dispatch, in the order in which they are tried.
    #[serde(default)]
    pub dispatch: Vec<String>,
    /// Acts that lead to the end, likewise.
    #[serde(default)]
    pub close: Vec<String>,
    /// What acts are given for the fields they ask; `@picture` uploads a drawn one.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Words for acts that want some.
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    /// Their rectangle; without one, the one around the file's points.
    #[serde(default)]
    from: Option<Area>,
    /// A rectangle inside the county.
    to: Area,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    lng: [f64; 2],
    lat: [f64; 2],
}

/// A request as it is filed here.
#[derive(Debug, Clone, PartialEq)]
pub struct Filed {
    /// What it was.
    pub wish: Wish,
    /// Our class.
    pub class: String,
    /// Longitude, degrees.
    pub lng: f64,
    /// Latitude, degrees.
    pub lat: f64,
}

/// Along one axis, from one span to another; a span without length goes to the middle.
fn along(value: f64, from: [f64; 2], to: [f64; 2]) -> f64 {
    let length = from[1] - from[0];
    let part = if length.abs() < f64::EPSILON {
        0.5
    } else {
        ((value - from[0]) / length).clamp(0.0, 1.0)
    };
    to[0] + part * (to[1] - to[0])
}

fn around(wishes: &[Wish]) -> Option<Area> {
    let points = || wishes.iter().filter_map(|wish| wish.point);
    let (lng, lat) = points().next()?;
    let mut area = Area {
        lng: [lng, lng],
        lat: [lat, lat],
    };
    for (lng, lat) in points() {
        area.lng = [area.lng[0].min(lng), area.lng[1].max(lng)];
        area.lat = [area.lat[0].min(lat), area.lat[1].max(lat)];
    }
    Some(area)
}

impl Map {
    /// Reads a map file.
    ///
    /// # Errors
    /// It is no TOML of this form.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The class of a type.
    fn class(&self, kind: &str) -> Option<&String> {
        self.classes
            .get(kind)
            .or(self.default.as_ref())
            .filter(|class| !class.is_empty())
    }

    /// Requests as they are filed here; what has no class or no place is left out.
    pub fn apply(&self, wishes: Vec<Wish>) -> Vec<Filed> {
        let Some(from) = self.frame.from.or_else(|| around(&wishes)) else {
            return Vec::new();
        };
        wishes
            .into_iter()
            .filter_map(|wish| {
                let class = self.class(&wish.kind)?.clone();
                let (lng, lat) = wish.point?;
                Some(Filed {
                    lng: along(lng, from.lng, self.frame.to.lng),
                    lat: along(lat, from.lat, self.frame.to.lat),
                    class,
                    wish,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(kind: &str, point: Option<(f64, f64)>) -> Wish {
        Wish {
            kind: kind.to_owned(),
            point,
            ..Wish::default()
        }
    }

    const TEXT: &str = r#"
        [classes]
        "Pothole" = "0110"
        "Ignored" = ""
        [box]
        to = { lng = [120.0, 121.0], lat = [32.0, 32.5] }
    "#;

    #[test]
    fn corners_go_to_corners_and_what_has_no_class_stays_out() {
        let map = Map::parse(TEXT).unwrap();
        let filed = map.apply(vec![
            wish("Pothole", Some((-88.0, 41.0))),
            wish("Pothole", Some((-87.0, 42.0))),
            wish("Pothole", Some((-87.5, 41.5))),
            wish("Ignored", Some((-87.5, 41.5))),
            wish("Unknown", Some((-87.5, 41.5))),
            wish("Pothole", None),
        ]);
        let places: Vec<(f64, f64)> = filed.iter().map(|f| (f.lng, f.lat)).collect();
        assert_eq!(places, [(120.0, 32.0), (121.0, 32.5), (120.5, 32.25)]);
        assert!(filed.iter().all(|f| f.class == "0110"));
    }

    #[test]
    fn the_shipped_maps_read() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/replay");
        let mut seen = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let map = Map::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                assert!(!map.classes.is_empty() && !map.close.is_empty());
                seen += 1;
            }
        }
        assert!(seen >= 2);
    }
}
