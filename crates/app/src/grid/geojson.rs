//! Pictures of a village as GeoJSON (RFC 7946, CGCS2000 taken as WGS 84): what comes in, and what goes out.

use super::{Checked, Drawn};
use codes::{Crs, Geographic, GridCode};
use model::grid::GridKind;
use model::place::{Corner, Shape};
use model::refusal::Refusal;
use model::unit::UnitCode;
use serde_json::{Value, json};

/// Reference systems a file may be in, by their codes.
pub const CRS: [(&str, Crs); 3] = [
    ("cgcs2000", Crs::Cgcs2000),
    ("wgs84", Crs::Wgs84),
    ("gcj02", Crs::Gcj02),
];

fn unreadable() -> Refusal {
    Refusal::field("grids", "grid-file-unreadable")
}

fn corner(value: &Value, crs: Crs) -> Option<Corner> {
    let pair = value.as_array()?;
    let (lng, lat) = (pair.first()?.as_f64()?, pair.get(1)?.as_f64()?);
    if !(-180.0..=180.0).contains(&lng) || !(-90.0..=90.0).contains(&lat) {
        return None;
    }
    let at = Geographic::received(crs, lng, lat);
    let e7 = |degrees: f64| (degrees * 1e7).round() as i64;
    Some((e7(at.lng), e7(at.lat)))
}

fn corners(value: &Value, crs: Crs) -> Option<Vec<Corner>> {
    value.as_array()?.iter().map(|c| corner(c, crs)).collect()
}

fn polygon(value: &Value, crs: Crs) -> Option<Vec<Vec<Corner>>> {
    value
        .as_array()?
        .iter()
        .map(|ring| corners(ring, crs))
        .collect()
}

fn shape(geometry: &Value, crs: Crs) -> Option<Shape> {
    let coordinates = geometry.get("coordinates")?;
    match geometry.get("type")?.as_str()? {
        "Polygon" => Some(Shape(vec![polygon(coordinates, crs)?])),
        "MultiPolygon" => {
            let polygons = coordinates.as_array()?.iter();
            Some(Shape(
                polygons.map(|p| polygon(p, crs)).collect::<Option<_>>()?,
            ))
        }
        _ => None,
    }
}

/// A line of an editor.
///
/// # Errors
/// `grid-file-unreadable`.
pub fn line(text: &str) -> Result<Vec<Corner>, Refusal> {
    serde_json::from_str::<Value>(text)
        .ok()
        .and_then(|value| corners(&value, Crs::Cgcs2000))
        .ok_or_else(unreadable)
}

/// Grids of a collection of features: `code` (none: a new one), `name`, `kind`, `departments`,
/// `households`; features of other kinds (the outline, gaps) are passed over.
///
/// # Errors
/// `grid-file-unreadable`, `grid-kind-unknown` at `grids`.
pub fn from_json(collection: &Value, crs: Crs) -> Result<Vec<Drawn>, Refusal> {
    let features = collection
        .get("features")
        .and_then(Value::as_array)
        .ok_or_else(unreadable)?;
    let mut drawn = Vec::new();
    for feature in features {
        let says = |name: &str| feature.get("properties").and_then(|p| p.get(name));
        let text = |name: &str| says(name).and_then(Value::as_str).unwrap_or_default();
        if matches!(text("kind"), "village" | "gap" | "overlap" | "outside") {
            continue;
        }
        let kind = match text("grid-kind") {
            "" => GridKind::Comprehensive,
            code => GridKind::from_code(code)
                .ok_or_else(|| Refusal::field("grids", "grid-kind-unknown").with("code", code))?,
        };
        let code = match says("code") {
            None | Some(Value::Null) => None,
            Some(Value::String(digits)) if digits.is_empty() => None,
            Some(Value::String(digits)) => {
                Some(digits.parse::<GridCode>().map_err(|_| unreadable())?)
            }
            Some(_) => return Err(unreadable()),
        };
        let departments = match says("departments") {
            None | Some(Value::Null) => Vec::new(),
            Some(list) => list
                .as_array()
                .ok_or_else(unreadable)?
                .iter()
                .map(|unit| unit.as_str().map(|code| UnitCode(code.to_owned())))
                .collect::<Option<_>>()
                .ok_or_else(unreadable)?,
        };
        let households = match says("households") {
            None | Some(Value::Null) => None,
            Some(number) => Some(number.as_i64().ok_or_else(unreadable)?),
        };
        let shape = feature
            .get("geometry")
            .and_then(|geometry| shape(geometry, crs))
            .ok_or_else(unreadable)?;
        drawn.push(Drawn {
            code,
            name: text("name").to_owned(),
            kind,
            shape,
            departments,
            households,
        });
    }
    Ok(drawn)
}

/// Every digit of a corner: what goes out and comes back in is the same ground.
fn geometry(shape: &Shape) -> Value {
    let degrees = |e7: i64| json!(e7 as f64 / 1e7);
    let coordinates: Vec<Vec<Vec<Value>>> = shape
        .0
        .iter()
        .map(|polygon| {
            polygon
                .iter()
                .map(|ring| {
                    ring.iter()
                        .map(|(lng, lat)| json!([degrees(*lng), degrees(*lat)]))
                        .collect()
                })
                .collect()
        })
        .collect();
    json!({ "type": "MultiPolygon", "coordinates": coordinates })
}

fn feature(shape: &Shape, properties: Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry(shape), "properties": properties })
}

fn grids(drawn: &[Drawn]) -> impl Iterator<Item = Value> + '_ {
    drawn.iter().enumerate().map(|(n, grid)| {
        feature(
            &grid.shape,
            json!({
                "kind": "grid",
                "n": n,
                "code": grid.code,
                "name": grid.name,
                "grid-kind": grid.kind.code(),
                "departments": grid.departments,
                "households": grid.households,
            }),
        )
    })
}

/// The picture of a village: its outline, then its grids.
#[must_use]
pub fn to_json(outline: Option<&Shape>, drawn: &[Drawn]) -> Value {
    let mut features: Vec<Value> = outline
        .map(|shape| feature(shape, json!({ "kind": "village" })))
        .into_iter()
        .collect();
    features.extend(grids(drawn));
    json!({ "type": "FeatureCollection", "features": features })
}

/// The picture with its gaps, overlaps and what lies outside, each with its area (m²) and the grids, by
/// their place `n`, that could mend it.
#[must_use]
pub fn checked_json(checked: &Checked) -> Value {
    let mut collection = to_json(checked.outline.as_ref(), &checked.grids);
    let limit = checked.tolerance_m2 as f64;
    let place = |n: &usize| checked.parts.get(*n).copied();
    let area = |m2: f64| (m2 * 10.0).round() / 10.0;
    let said = |kind: &str, n: usize, m2: f64, by: Vec<usize>| json!({ "kind": kind, "n": n, "area": area(m2), "grids": by, "refused": m2 > limit });
    let found = &checked.findings;
    let mut pieces = Vec::new();
    for (n, (piece, beside)) in found.gaps.iter().enumerate() {
        let by = beside.iter().filter_map(place).collect();
        pieces.push(feature(&piece.shape, said("gap", n, piece.area_m2, by)));
    }
    for (n, (a, b, piece)) in found.overlaps.iter().enumerate() {
        let by = [a, b].into_iter().filter_map(place).collect();
        pieces.push(feature(&piece.shape, said("overlap", n, piece.area_m2, by)));
    }
    for (n, (of, piece)) in found.outside.iter().enumerate() {
        let by = [of].into_iter().filter_map(place).collect();
        pieces.push(feature(&piece.shape, said("outside", n, piece.area_m2, by)));
    }
    if let Some(features) = collection.get_mut("features").and_then(Value::as_array_mut) {
        features.extend(pieces);
    }
    collection
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_goes_out_comes_back_the_same() {
        let drawn = vec![Drawn {
            code: "320623111001001".parse().ok(),
            name: "第一网格".to_owned(),
            kind: GridKind::Market,
            shape: Shape(vec![vec![vec![
                (1_209_000_001, 323_000_003),
                (1_209_100_007, 323_000_009),
                (1_209_100_001, 323_100_001),
                (1_209_000_001, 323_000_003),
            ]]]),
            departments: vec![UnitCode("320623111000-FWZX".to_owned())],
            households: Some(312),
        }];
        let out = to_json(Some(&drawn[0].shape), &drawn);
        assert_eq!(from_json(&out, Crs::Cgcs2000).unwrap(), drawn);
    }

    #[test]
    fn a_public_maps_corners_are_moved_to_where_they_are() {
        let text = r#"{"features":[{"geometry":{"type":"Polygon","coordinates":[[[121.184603319,32.328043092],[121.19,32.33],[121.18,32.34],[121.184603319,32.328043092]]]},"properties":{"name":"甲"}}]}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        let drawn = from_json(&value, Crs::Gcj02).unwrap();
        // DOMAIN §8.6: (121.18, 32.33) → (121.184603319, 32.328043092).
        let first = drawn[0].shape.0[0][0][0];
        assert!((first.0 - 1_211_800_000).abs() <= 1 && (first.1 - 323_300_000).abs() <= 1);
    }
}
