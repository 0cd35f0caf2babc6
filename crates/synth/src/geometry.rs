//! Approximate areas of towns, villages and grids.
//!
//! No public source has outlines below the county, so they are made: Voronoi cells of the town
//! points, in each cell evened-out points for the villages, in each village for its grids, all
//! clipped to the county's outline. They are labelled approximate (示意范围) wherever shown.
//! Corners lie on a lattice of 1e-6° and neighbours share theirs exactly, so children fill
//! their parent without gap or overlap.

use codes::division::{DivisionCode, GridCode, Level};
use geo::{BooleanOps, Coord, LineString, MultiPolygon, Polygon};
use model::place::Point;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::chance::Chance;
use crate::shape::{Bounds, Shape, union};
use crate::stitch::stitch;

/// A division as the site gives it.
#[derive(Debug, Clone)]
pub struct DivisionIn {
    /// Its code; the level follows from it.
    pub code: DivisionCode,
    /// Its name in force.
    pub name: String,
    /// Its point, needed for towns: longitude, latitude in CGCS2000 degrees.
    pub point: Option<(f64, f64)>,
}

/// The county's outline in CGCS2000 degrees: parts, each an exterior ring and its holes.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline(pub Vec<Vec<Vec<[f64; 2]>>>);

/// Why no geometry could be made. Said to the operator: all of it stems from the site's files.
#[derive(Debug, Error)]
pub enum GeometryError {
    /// The outline is no GeoJSON Polygon or MultiPolygon, alone or as the one feature.
    #[error("outline: {0}")]
    Outline(String),
    /// No town, or no county.
    #[error("no {0} among the divisions")]
    Missing(&'static str),
    /// A town without a point.
    #[error("town {0} has no point")]
    NoPoint(DivisionCode),
    /// A division whose cell came out empty: its point lies outside the outline, or two coincide.
    #[error("division {0} has no area: is its point inside the outline and apart from the others?")]
    Empty(DivisionCode),
    /// Children overlap: a fault of this crate, never to be passed on.
    #[error("areas under {0} do not share their edges")]
    Overlap(DivisionCode),
}

impl Outline {
    /// Reads GeoJSON: a Polygon, a MultiPolygon, a Feature or a FeatureCollection of one feature.
    ///
    /// # Errors
    /// [`GeometryError::Outline`], naming what stood there instead.
    pub fn from_geojson(bytes: &[u8]) -> Result<Self, GeometryError> {
        let wrong = |what: &str| GeometryError::Outline(what.to_owned());
        let all: serde_json::Value =
            serde_json::from_slice(bytes).map_err(|e| wrong(&e.to_string()))?;
        let mut at = &all;
        if let Some(features) = at.get("features").and_then(|f| f.as_array()) {
            let [one] = features.as_slice() else {
                return Err(wrong("not exactly one feature"));
            };
            at = one;
        }
        if let Some(geometry) = at.get("geometry") {
            at = geometry;
        }
        let coordinates = at
            .get("coordinates")
            .ok_or_else(|| wrong("no coordinates"))?
            .clone();
        let read = |v| serde_json::from_value(v).map_err(|e| wrong(&e.to_string()));
        let parts: Vec<Vec<Vec<[f64; 2]>>> = match at.get("type").and_then(|t| t.as_str()) {
            Some("MultiPolygon") => read(coordinates)?,
            Some("Polygon") => read(serde_json::Value::Array(vec![coordinates]))?,
            _ => return Err(wrong("neither Polygon nor MultiPolygon")),
        };
        if parts.is_empty()
            || parts
                .iter()
                .any(|p| p.is_empty() || p.iter().any(|r| r.len() < 4))
        {
            return Err(wrong("a ring of fewer than four positions"));
        }
        Ok(Self(parts))
    }
}

/// A division with its approximate area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DivisionArea {
    /// Its code.
    pub code: DivisionCode,
    /// Its name.
    pub name: String,
    /// Its area, approximate below the county.
    pub shape: Shape,
    /// Where its label stands.
    pub label: Point,
    /// Share of the population it is given, against its siblings.
    pub weight: u64,
}

/// A grid with its approximate area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GridArea {
    /// Its code: the village's twelve digits and 001, 002, …
    pub code: GridCode,
    /// Its name, e.g. 星光社区第1网格.
    pub name: String,
    /// Its area.
    pub shape: Shape,
    /// Where its label stands.
    pub label: Point,
    /// Its bounds.
    pub bounds: Bounds,
    /// Share of the population it is given, against all other grids.
    pub weight: u64,
}

/// Every area of the county. Everything but the county's own outline is approximate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountyGeometry {
    /// The county.
    pub county: DivisionArea,
    /// Its towns and streets, by code.
    pub towns: Vec<DivisionArea>,
    /// Their villages, by code.
    pub villages: Vec<DivisionArea>,
    /// Their grids, by code.
    pub grids: Vec<GridArea>,
}

/// Longitudes shrink by this, so that areas near 32.4° north do not come out stretched.
struct Plane {
    shrink: f64,
}

impl Plane {
    fn of(outline: &Outline) -> Self {
        let lats = outline.0.iter().flatten().flatten().map(|p| p[1]);
        let (low, high) = lats.fold((f64::MAX, f64::MIN), |(l, h), y| (l.min(y), h.max(y)));
        Self {
            shrink: ((low + high) / 2.0).to_radians().cos(),
        }
    }

    fn flat(&self, lng: f64, lat: f64) -> Coord<f64> {
        Coord {
            x: lng * self.shrink,
            y: lat,
        }
    }

    /// Onto the lattice of 1e-6°.
    fn snapped(&self, c: Coord<f64>) -> Point {
        let six = |v: f64| (v * 1e6).round() as i64 * 10;
        Point {
            lng_e7: six(c.x / self.shrink),
            lat_e7: six(c.y),
        }
    }
}

type Area = MultiPolygon<f64>;

/// Makes the areas of a county.
///
/// Residents' committees are given more people than villages, those of streets most; a village
/// has two to six grids by its people. Deterministic by `seed`.
///
/// # Errors
/// [`GeometryError`], naming the division.
pub fn lay_out(
    seed: u64,
    divisions: &[DivisionIn],
    outline: &Outline,
) -> Result<CountyGeometry, GeometryError> {
    let plane = Plane::of(outline);
    let county = divisions
        .iter()
        .find(|d| d.code.level() == Level::County)
        .ok_or(GeometryError::Missing("county"))?;
    let mut towns: Vec<&DivisionIn> = divisions
        .iter()
        .filter(|d| d.code.level() == Level::Town)
        .collect();
    towns.sort_by_key(|d| d.code);
    if towns.is_empty() {
        return Err(GeometryError::Missing("town"));
    }
    let points: Vec<Coord<f64>> = towns
        .iter()
        .map(|t| {
            t.point
                .map(|(lng, lat)| plane.flat(lng, lat))
                .ok_or(GeometryError::NoPoint(t.code))
        })
        .collect::<Result<_, _>>()?;

    let mut raw: Vec<(GridCode, String, u64, Area)> = Vec::new();
    let mut village_weights: Vec<(DivisionCode, u64)> = Vec::new();
    for (town, area) in towns
        .iter()
        .zip(cells(&points, &ring_area(outline, &plane)))
    {
        if area.0.is_empty() {
            return Err(GeometryError::Empty(town.code));
        }
        let mut villages: Vec<&DivisionIn> = divisions
            .iter()
            .filter(|d| d.code.level() == Level::Village && town.code.contains(d.code))
            .collect();
        villages.sort_by_key(|d| d.code);
        let areas = scatter(seed, town.code.number(), &area, villages.len())
            .ok_or(GeometryError::Empty(town.code))?;
        for (village, area) in villages.iter().zip(areas) {
            let weight = village_weight(seed, village.code);
            village_weights.push((village.code, weight));
            let count = grids_of(weight);
            let grids = scatter(seed, village.code.number(), &area, count)
                .ok_or(GeometryError::Empty(village.code))?;
            let mut chance = Chance::new(seed, "grid-weight", village.code.number());
            for (i, area) in grids.into_iter().enumerate() {
                let serial = i as u16 + 1;
                let code = GridCode::compose(village.code, serial, None)
                    .ok_or(GeometryError::Empty(village.code))?;
                let share = weight * chance.between(80, 120) as u64 / count as u64;
                raw.push((
                    code,
                    format!("{}第{serial}网格", short_name(&village.name)),
                    share,
                    area,
                ));
            }
        }
    }
    raw.sort_by_key(|g| g.0);
    finish(county, &towns, divisions, &village_weights, raw, &plane)
}

/// Snaps and stitches the grids, and joins villages, towns and the county from them.
fn finish(
    county: &DivisionIn,
    towns: &[&DivisionIn],
    divisions: &[DivisionIn],
    weights: &[(DivisionCode, u64)],
    raw: Vec<(GridCode, String, u64, Area)>,
    plane: &Plane,
) -> Result<CountyGeometry, GeometryError> {
    let rings = raw.iter().map(|g| rings_of(&g.3, plane)).collect();
    let mut grids = Vec::with_capacity(raw.len());
    for ((code, name, weight, _), shape) in raw.into_iter().zip(stitch(rings)) {
        let empty = GeometryError::Empty(code.division());
        let (Some(label), Some(bounds)) = (shape.label_point(), shape.bounds()) else {
            return Err(empty);
        };
        grids.push(GridArea {
            code,
            name,
            shape,
            label,
            bounds,
            weight,
        });
    }
    let joined =
        |code: DivisionCode, name: &str, weight: u64| -> Result<DivisionArea, GeometryError> {
            let under: Vec<&Shape> = grids
                .iter()
                .filter(|g| code.contains(g.code.division()))
                .map(|g| &g.shape)
                .collect();
            let shape = union(&under).ok_or(GeometryError::Overlap(code))?;
            let label = shape.label_point().ok_or(GeometryError::Empty(code))?;
            Ok(DivisionArea {
                code,
                name: name.to_owned(),
                shape,
                label,
                weight,
            })
        };
    let mut villages = Vec::with_capacity(weights.len());
    for (code, weight) in weights {
        let name = divisions
            .iter()
            .find(|d| d.code == *code)
            .map_or("", |d| d.name.as_str());
        villages.push(joined(*code, name, *weight)?);
    }
    let mut town_areas = Vec::with_capacity(towns.len());
    for town in towns {
        let weight = weights
            .iter()
            .filter(|(c, _)| town.code.contains(*c))
            .map(|(_, w)| w)
            .sum();
        town_areas.push(joined(town.code, &town.name, weight)?);
    }
    let all = weights.iter().map(|(_, w)| w).sum();
    let county = joined(county.code, &county.name, all)?;
    Ok(CountyGeometry {
        county,
        towns: town_areas,
        villages,
        grids,
    })
}

/// A village's name as addresses and grids use it: 星光社区居委会 → 星光社区, 田季村委会 → 田季村.
#[must_use]
pub fn short_name(name: &str) -> String {
    if let Some(village) = name
        .strip_suffix("村委会")
        .or_else(|| name.strip_suffix("村民委员会"))
    {
        return format!("{village}村");
    }
    name.strip_suffix("居委会")
        .or_else(|| name.strip_suffix("居民委员会"))
        .unwrap_or(name)
        .to_owned()
}

/// Mean weight of a village is near a thousand.
fn village_weight(seed: u64, code: DivisionCode) -> u64 {
    let mut chance = Chance::new(seed, "village-weight", code.number());
    let resident = code.number() % 1_000 < 200;
    let street = code.town_kind() == Some(codes::division::TownKind::Street);
    let base = match (resident, street) {
        (true, true) => 1_900,
        (true, false) => 1_250,
        (false, _) => 820,
    };
    base * chance.between(70, 130) as u64 / 100
}

/// Two to six grids, by people (DOMAIN §2.9: about 300 households each, a default).
fn grids_of(weight: u64) -> usize {
    ((weight + 115) / 230).clamp(2, 6) as usize
}

fn ring_area(outline: &Outline, plane: &Plane) -> Area {
    let ring = |r: &Vec<[f64; 2]>| LineString(r.iter().map(|p| plane.flat(p[0], p[1])).collect());
    let part =
        |p: &Vec<Vec<[f64; 2]>>| Polygon::new(ring(&p[0]), p[1..].iter().map(ring).collect());
    MultiPolygon(outline.0.iter().map(part).collect())
}

fn rings_of(area: &Area, plane: &Plane) -> Vec<Vec<Point>> {
    area.0
        .iter()
        .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
        .map(|ring| {
            // geo closes rings by repeating the first corner.
            let open = &ring.0[..ring.0.len().saturating_sub(1)];
            open.iter().map(|c| plane.snapped(*c)).collect()
        })
        .collect()
}

/// The Voronoi cells of the points, clipped to the area. Each convex cell is cut from a box by
/// bisectors: with at most some dozens of points this is simpler than a triangulation, and exact
/// enough for the lattice to take up what is left.
fn cells(points: &[Coord<f64>], area: &Area) -> Vec<Area> {
    let mut low = Coord {
        x: f64::MAX,
        y: f64::MAX,
    };
    let mut high = Coord {
        x: f64::MIN,
        y: f64::MIN,
    };
    for c in area.0.iter().flat_map(|p| &p.exterior().0) {
        low = Coord {
            x: low.x.min(c.x),
            y: low.y.min(c.y),
        };
        high = Coord {
            x: high.x.max(c.x),
            y: high.y.max(c.y),
        };
    }
    let (w, h) = (high.x - low.x, high.y - low.y);
    let (low, high) = (
        Coord {
            x: low.x - w,
            y: low.y - h,
        },
        Coord {
            x: high.x + w,
            y: high.y + h,
        },
    );
    let frame = vec![
        low,
        Coord {
            x: high.x,
            y: low.y,
        },
        high,
        Coord {
            x: low.x,
            y: high.y,
        },
    ];
    points
        .iter()
        .map(|a| {
            let mut cell = frame.clone();
            for b in points.iter().filter(|b| *b != a) {
                cell = nearer(&cell, *a, *b);
            }
            if cell.len() < 3 || points.len() == 1 {
                return if points.len() == 1 {
                    area.clone()
                } else {
                    MultiPolygon(Vec::new())
                };
            }
            area.intersection(&Polygon::new(LineString(cell), Vec::new()))
        })
        .collect()
}

/// What of a convex ring is nearer to `a` than to `b`.
fn nearer(ring: &[Coord<f64>], a: Coord<f64>, b: Coord<f64>) -> Vec<Coord<f64>> {
    let (nx, ny) = (b.x - a.x, b.y - a.y);
    let (mx, my) = ((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
    let side = |c: Coord<f64>| (c.x - mx) * nx + (c.y - my) * ny;
    let mut kept = Vec::with_capacity(ring.len() + 1);
    for (i, p) in ring.iter().enumerate() {
        let q = ring[(i + 1) % ring.len()];
        let (sp, sq) = (side(*p), side(q));
        if sp <= 0.0 {
            kept.push(*p);
        }
        if (sp < 0.0 && sq > 0.0) || (sp > 0.0 && sq < 0.0) {
            let t = sp / (sp - sq);
            kept.push(Coord {
                x: p.x + (q.x - p.x) * t,
                y: p.y + (q.y - p.y) * t,
            });
        }
    }
    kept
}

/// Divides an area among `n` points scattered in it and evened out by three rounds of moving
/// each to the middle of what is nearest to it (Lloyd), on a sample of the area.
fn scatter(seed: u64, number: u64, area: &Area, n: usize) -> Option<Vec<Area>> {
    if n == 0 {
        return Some(Vec::new());
    }
    (0..8u64).find_map(|attempt| {
        let mut chance = Chance::new(seed ^ (attempt << 56), "scatter", number);
        let sample = sample(&mut chance, area, (n * 40).max(160));
        let mut sites: Vec<Coord<f64>> = sample.iter().copied().take(n).collect();
        for _ in 0..3 {
            let mut sums = vec![(0.0, 0.0, 0u32); n];
            for p in &sample {
                let near = |s: &Coord<f64>| (s.x - p.x).powi(2) + (s.y - p.y).powi(2);
                let i = (0..n).min_by(|&i, &j| near(&sites[i]).total_cmp(&near(&sites[j])))?;
                sums[i] = (sums[i].0 + p.x, sums[i].1 + p.y, sums[i].2 + 1);
            }
            for (site, (x, y, k)) in sites.iter_mut().zip(sums) {
                if k > 0 {
                    *site = Coord {
                        x: x / f64::from(k),
                        y: y / f64::from(k),
                    };
                }
            }
        }
        let areas = cells(&sites, area);
        (areas.len() == n && areas.iter().all(|a| !a.0.is_empty())).then_some(areas)
    })
}

/// Points spread evenly over an area.
fn sample(chance: &mut Chance, area: &Area, count: usize) -> Vec<Coord<f64>> {
    let rings: Vec<&[Coord<f64>]> = area
        .0
        .iter()
        .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
        .map(|r| r.0.as_slice())
        .collect();
    let all = || rings.iter().flat_map(|r| r.iter());
    let (x0, x1) = all().fold((f64::MAX, f64::MIN), |(l, h), c| (l.min(c.x), h.max(c.x)));
    let (y0, y1) = all().fold((f64::MAX, f64::MIN), |(l, h), c| (l.min(c.y), h.max(c.y)));
    let inside = |p: Coord<f64>| {
        let mut odd = false;
        for w in rings.iter().flat_map(|r| r.windows(2)) {
            if (w[0].y > p.y) != (w[1].y > p.y)
                && p.x < (w[1].x - w[0].x) * (p.y - w[0].y) / (w[1].y - w[0].y) + w[0].x
            {
                odd = !odd;
            }
        }
        odd
    };
    let mut found = Vec::with_capacity(count);
    // A sliver may fill little of its box; the bound keeps a bad outline from running for ever.
    for _ in 0..count * 400 {
        let p = Coord {
            x: x0 + (x1 - x0) * chance.unit(),
            y: y0 + (y1 - y0) * chance.unit(),
        };
        if inside(p) {
            found.push(p);
            if found.len() == count {
                break;
            }
        }
    }
    found
}

impl CountyGeometry {
    /// The grid a point lies in; `None` outside the county.
    #[must_use]
    pub fn locate(&self, p: Point) -> Option<GridCode> {
        let within = |b: &Bounds| {
            (b.low.lng_e7..=b.high.lng_e7).contains(&p.lng_e7)
                && (b.low.lat_e7..=b.high.lat_e7).contains(&p.lat_e7)
        };
        self.grids
            .iter()
            .find(|g| within(&g.bounds) && g.shape.contains(p))
            .map(|g| g.code)
    }

    /// The grids of a village, town or county, in the order of their codes.
    #[must_use]
    pub fn grids_in(&self, division: DivisionCode) -> &[GridArea] {
        let from = self
            .grids
            .partition_point(|g| g.code.division().number() < division.number());
        let to = self
            .grids
            .partition_point(|g| g.code.division().number() < division.end());
        &self.grids[from..to]
    }

    /// The village of a code.
    #[must_use]
    pub fn village(&self, code: DivisionCode) -> Option<&DivisionArea> {
        self.villages
            .binary_search_by_key(&code, |v| v.code)
            .ok()
            .map(|i| &self.villages[i])
    }

    /// The town of a code.
    #[must_use]
    pub fn town(&self, code: DivisionCode) -> Option<&DivisionArea> {
        self.towns
            .binary_search_by_key(&code, |t| t.code)
            .ok()
            .map(|i| &self.towns[i])
    }
}
