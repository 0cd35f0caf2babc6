//! The county to look at: its divisions on any day with their history, its units, its areas as
//! GeoJSON. Nothing in it is about residents by name; posts are shown with names to staff only.

pub mod export;

use crate::account::name_of;
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Error, Fault, Site};
use codes::{DivisionCode, GridCode, Level};
use jiff::civil::Date;
use model::refusal::Refusal;
use model::role::Role;
use model::unit::{Unit, UnitCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::Tx;
pub use store::county::{Area, DivisionVersion};

/// A town with its villages, as they stood on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Town {
    /// The town, street or zone.
    pub division: DivisionVersion,
    /// Its villages.
    pub villages: Vec<DivisionVersion>,
    /// Names of the divisions it came from, where it came from others.
    pub came_from: Vec<String>,
    /// Names of the divisions that took its place since.
    pub became: Vec<String>,
}

/// The tree of divisions on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The day.
    pub on: Date,
    /// The county's name on it.
    pub name: String,
    /// Towns and streets with their villages.
    pub towns: Vec<Town>,
    /// How many villages.
    pub villages: usize,
    /// Days on which towns changed, and how many villages changed with them; the first is where
    /// the record begins.
    pub changes: Vec<Turn>,
}

/// A day on which divisions changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The day.
    pub day: Date,
    /// Towns and streets that began on it.
    pub towns: Vec<String>,
    /// How many villages began on it.
    pub villages: usize,
}

/// Another division of the same history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kin {
    /// Its code.
    pub code: DivisionCode,
    /// Its name.
    pub name: String,
    /// Since when.
    pub from: Date,
    /// Until when.
    pub to: Option<Date>,
}

/// A division's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionView {
    /// Its code.
    pub code: DivisionCode,
    /// The newest version.
    pub now: DivisionVersion,
    /// Whether it stands today.
    pub stands: bool,
    /// Names above it, the county first.
    pub above: Vec<(DivisionCode, String)>,
    /// Every version, newest first.
    pub versions: Vec<DivisionVersion>,
    /// What it came from.
    pub predecessors: Vec<Kin>,
    /// What came out of it.
    pub successors: Vec<Kin>,
    /// Divisions directly below it today.
    pub below: Vec<(DivisionCode, String)>,
    /// Units that serve it.
    pub units: Vec<Unit>,
    /// Grids directly in it.
    pub grids: Vec<(GridCode, String)>,
    /// Registered persons below it; staff only.
    pub persons: Option<i64>,
    /// Open and overdue cases below it; staff only.
    pub cases: Option<(i64, i64)>,
}

/// A post of a unit with who holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPost {
    /// As what.
    pub role: Role,
    /// Holder's name.
    pub name: String,
    /// Where it reaches.
    pub division: String,
    /// Who stands in today.
    pub deputy: Option<String>,
}

/// A unit's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitView {
    /// It.
    pub unit: Unit,
    /// Its division's name.
    pub place: String,
    /// The unit above.
    pub above: Option<Unit>,
    /// Units below.
    pub below: Vec<Unit>,
    /// Posts, staff only.
    pub posts: Vec<UnitPost>,
    /// What waits for it by role: role, waiting, overdue. Staff only; without what is given to
    /// another person by name.
    pub owes: Vec<(Role, i64, i64)>,
}

/// Which areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Areas {
    /// The county's boundary.
    Boundary,
    /// Towns and streets.
    Towns,
    /// Villages of a town.
    Villages(DivisionCode),
    /// Grids of a village.
    Grids(DivisionCode),
}

/// The county as it stands now, read again where a change has moved it since: for pages that show
/// what an act of another request, or of another server, has just done.
///
/// # Errors
/// The store's.
pub async fn fresh(app: &App, ctx: &Ctx) -> Result<std::sync::Arc<crate::Site>, Error> {
    let now = ctx.now;
    app.read(move |app, tx| app.site_in(tx, now)).await
}

fn kin(version: &DivisionVersion) -> Kin {
    Kin {
        code: version.code,
        name: version.name.clone(),
        from: version.from,
        to: version.to,
    }
}

/// The tree on a day.
///
/// # Errors
/// Not for this post; the store's.
pub async fn tree(app: &App, ctx: &Ctx, on: Date) -> Result<Tree, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let site = app.site();
    Ok(app
        .read(move |_, tx| {
            let all = tx.division_history(site.county)?;
            let held = tx.divisions_on(on)?;
            Ok(arrange(on, &site.county_name, &all, held))
        })
        .await?)
}

fn arrange(on: Date, name: &str, all: &[DivisionVersion], held: Vec<DivisionVersion>) -> Tree {
    let names: BTreeMap<String, &str> = all
        .iter()
        .map(|v| (v.code.to_string(), v.name.as_str()))
        .collect();
    let mut towns = Vec::new();
    let mut villages: BTreeMap<DivisionCode, Vec<DivisionVersion>> = BTreeMap::new();
    let mut named = None;
    for version in held {
        match version.code.level() {
            Level::County => named = Some(version.name),
            Level::Town => towns.push(version),
            _ => villages.entry(version.parent).or_default().push(version),
        }
    }
    let count = villages.values().map(Vec::len).sum();
    let towns = towns
        .into_iter()
        .map(|division| {
            let code = division.code.to_string();
            let became = all
                .iter()
                .filter(|v| {
                    v.code != division.code
                        && v.code.level() == Level::Town
                        && v.from > on
                        && v.predecessors.contains(&code)
                })
                .map(|v| v.name.clone())
                .collect();
            let came_from = division
                .predecessors
                .iter()
                .filter(|p| **p != code)
                .filter_map(|p| names.get(p.as_str()).map(|n| (*n).to_owned()))
                .collect();
            Town {
                villages: villages.remove(&division.code).unwrap_or_default(),
                division,
                came_from,
                became,
            }
        })
        .collect();
    let mut turns: BTreeMap<Date, Turn> = BTreeMap::new();
    for version in all.iter().filter(|v| v.code.level() != Level::County) {
        let turn = turns.entry(version.from).or_insert_with(|| Turn {
            day: version.from,
            towns: Vec::new(),
            villages: 0,
        });
        if version.code.level() == Level::Town {
            turn.towns.push(version.name.clone());
        } else {
            turn.villages += 1;
        }
    }
    Tree {
        on,
        name: named.unwrap_or_else(|| name.to_owned()),
        towns,
        villages: count,
        changes: turns.into_values().collect(),
    }
}

/// A division, today or of the past.
///
/// # Errors
/// Not found; not for this post; the store's.
pub async fn division(app: &App, ctx: &Ctx, code: DivisionCode) -> Result<DivisionView, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let site = app.site();
    if !site.county.contains(code) {
        return Err(Refusal::not_found().into());
    }
    let (staff, now) = (ctx.actor.post.is_some(), ctx.now);
    let view = app
        .read(move |_, tx| {
            let all = tx.division_history(site.county)?;
            let mut versions: Vec<DivisionVersion> =
                all.iter().filter(|v| v.code == code).cloned().collect();
            versions.sort_by_key(|v| std::cmp::Reverse(v.from));
            let Some(newest) = versions.first().cloned() else {
                return Ok(None);
            };
            let text = code.to_string();
            let mut came: Vec<String> = versions
                .iter()
                .flat_map(|v| v.predecessors.clone())
                .filter(|p| *p != text)
                .collect();
            came.sort();
            came.dedup();
            let newest_of = |wanted: &str| {
                all.iter()
                    .filter(|v| v.code.to_string() == wanted)
                    .max_by_key(|v| v.from)
                    .map(kin)
            };
            let mut successors: Vec<Kin> = all
                .iter()
                .filter(|v| v.code != code && v.predecessors.contains(&text))
                .map(kin)
                .collect();
            successors.dedup_by_key(|k| k.code);
            let above = [Level::County, Level::Town]
                .into_iter()
                .filter(|level| *level != code.level())
                .filter_map(|level| code.at(level))
                .map(|c| (c, site.division_name(c)))
                .collect();
            let below = site
                .divisions
                .iter()
                .filter(|(c, d)| d.parent == code && **c != code)
                .map(|(c, d)| (*c, d.name.clone()))
                .collect();
            Ok(Some(DivisionView {
                code,
                stands: site.divisions.contains_key(&code),
                above,
                predecessors: came.iter().filter_map(|p| newest_of(p)).collect(),
                successors,
                below,
                units: site
                    .units
                    .values()
                    .filter(|u| u.division == code)
                    .cloned()
                    .collect(),
                grids: site
                    .grids_of(code)
                    .map(|(c, g)| (c, g.name.clone()))
                    .collect(),
                persons: staff.then(|| tx.person_count(code)).transpose()?,
                cases: staff.then(|| tx.case_open_count(code, now)).transpose()?,
                now: newest,
                versions,
            }))
        })
        .await?;
    Ok(view.ok_or_else(Refusal::not_found)?)
}

/// The units of the county, in the order of their codes.
///
/// # Errors
/// Not for this post.
pub fn units(app: &App, ctx: &Ctx) -> Result<Vec<Unit>, Refusal> {
    require(&ctx.actor, Action::CountyRead)?;
    Ok(app.site().units.values().cloned().collect())
}

/// A unit.
///
/// # Errors
/// Not found; not for this post; the store's.
pub async fn unit(app: &App, ctx: &Ctx, code: &UnitCode) -> Result<UnitView, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let site = app.site();
    let unit = site
        .units
        .get(code)
        .cloned()
        .ok_or_else(Refusal::not_found)?;
    let (staff, now, person) = (ctx.actor.post.is_some(), ctx.now, ctx.actor.person);
    Ok(app
        .read(move |_, tx| {
            let (mut posts, mut owes) = (Vec::new(), Vec::new());
            if staff {
                posts = posts_of(tx, &unit.code, now.date(), |code| site.division_name(code))?;
                for role in Role::ALL {
                    let (waiting, overdue) = tx.case_queue_count(&unit.code, *role, person, now)?;
                    if waiting > 0 {
                        owes.push((*role, waiting, overdue));
                    }
                }
            }
            Ok(UnitView {
                place: site.division_name(unit.division),
                above: unit
                    .parent
                    .as_ref()
                    .and_then(|parent| site.units.get(parent))
                    .cloned(),
                below: site
                    .units
                    .values()
                    .filter(|u| u.parent.as_ref() == Some(&unit.code))
                    .cloned()
                    .collect(),
                posts,
                owes,
                unit,
            })
        })
        .await?)
}

fn posts_of(
    tx: &mut Tx<'_>,
    unit: &UnitCode,
    today: Date,
    name: impl Fn(DivisionCode) -> String,
) -> Result<Vec<UnitPost>, Error> {
    let mut posts = Vec::new();
    for post in tx.appointments_of_unit(unit, today)? {
        let deputy = tx
            .leave_of(post.id, today)?
            .map(|leave| name_of(tx, leave.deputy))
            .transpose()?;
        posts.push(UnitPost {
            role: post.role,
            name: name_of(tx, post.person)?,
            division: name(post.division),
            deputy,
        });
    }
    posts.sort_by(|a, b| (a.role, &a.name).cmp(&(b.role, &b.name)));
    Ok(posts)
}

/// Areas as a GeoJSON collection in CGCS2000 (RFC 7946 reads it as WGS 84; the two differ by less
/// than a metre): boundary, towns, villages, grids. `href` leads one level down.
///
/// # Errors
/// An area in the store that does not read; the store's.
pub async fn areas(app: &App, which: Areas) -> Result<Value, Error> {
    let site = app.site();
    let county = site.county;
    app.read(move |_, tx| {
        let below = |code: DivisionCode| i64::try_from(code.number()).unwrap_or(i64::MAX);
        let found = match which {
            Areas::Boundary => tx.areas_of_kind("county")?,
            Areas::Towns => tx.areas_of_kind("town")?,
            Areas::Villages(town) if county.contains(town) => tx.areas_below(below(town))?,
            Areas::Grids(village) if county.contains(village) => grid_areas(tx, &site, village)?,
            Areas::Villages(_) | Areas::Grids(_) => Vec::new(),
        };
        let features = found.iter().map(feature).collect::<Result<Vec<_>, _>>()?;
        Ok(json!({ "type": "FeatureCollection", "features": features }))
    })
    .await
}

/// The grids of a village as they are drawn today; the opening ones stand for what nobody drew since.
fn grid_areas(tx: &mut Tx<'_>, site: &Site, village: DivisionCode) -> Result<Vec<Area>, Error> {
    let parent = i64::try_from(village.number()).unwrap_or(i64::MAX);
    let words = tx.grid_versions_of(village, site.day())?;
    let mut areas = tx.areas_below(parent)?;
    areas.retain(|area| {
        let code = area.code.to_string();
        !words.iter().any(|word| word.code.to_string() == code)
    });
    for word in words
        .iter()
        .filter(|word| !word.ended && word.code.micro().is_none())
    {
        let Some(label) = ::county::ground::label(&word.shape) else {
            continue;
        };
        areas.push(Area {
            code: word.code.to_string().parse().unwrap_or(0),
            kind: "grid".to_owned(),
            name: word.name.clone(),
            parent,
            lng_e7: label.lng_e7,
            lat_e7: label.lat_e7,
            rings: serde_json::to_string(&word.shape).map_err(|e| Error::Canon(e.to_string()))?,
            approximate: false,
        });
    }
    areas.sort_by_key(|area| area.code);
    Ok(areas)
}

fn feature(area: &Area) -> Result<Value, Error> {
    let damaged = |e: serde_json::Error| Error::Damaged(format!("area {}: {e}", area.code));
    let polygons: Vec<Vec<Vec<(i64, i64)>>> = serde_json::from_str(&area.rings).map_err(damaged)?;
    // 1e-7 degrees are a centimetre; six places are plenty for a boundary that was computed.
    let degrees = |e7: i64| json!((e7 as f64 / 10.0).round() / 1e6);
    let coordinates: Vec<Vec<Vec<Value>>> = polygons
        .iter()
        .map(|rings| {
            rings
                .iter()
                .map(|ring| {
                    ring.iter()
                        .map(|(lng, lat)| json!([degrees(*lng), degrees(*lat)]))
                        .collect()
                })
                .collect()
        })
        .collect();
    let href = match area.kind.as_str() {
        "town" => Some(format!("/map?town={:012}", area.code)),
        "village" => Some(format!("/map?village={:012}", area.code)),
        _ => None,
    };
    let mut properties = json!({ "kind": area.kind, "name": area.name, "code": area.code.to_string(), "approximate": area.approximate });
    if let (Some(href), Some(map)) = (href, properties.as_object_mut()) {
        map.insert("href".to_owned(), Value::String(href));
    }
    Ok(json!({
        "type": "Feature",
        "id": area.code,
        "geometry": { "type": "MultiPolygon", "coordinates": coordinates },
        "properties": properties,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn version(
        code: u64,
        name: &str,
        from: Date,
        to: Option<Date>,
        predecessors: &[&str],
    ) -> DivisionVersion {
        let code = DivisionCode::from_number(code).unwrap();
        DivisionVersion {
            code,
            name: name.to_owned(),
            level: String::new(),
            kind: "town".to_owned(),
            parent: code.parent().unwrap(),
            from,
            to,
            predecessors: predecessors.iter().map(|p| (*p).to_owned()).collect(),
            basis: "edition".to_owned(),
        }
    }

    #[test]
    fn a_town_names_what_it_came_from_and_what_it_became() {
        let (first, turn) = (date(2016, 7, 31), date(2019, 10, 31));
        let old = version(
            320_623_105_000,
            "掘港镇",
            first,
            Some(date(2019, 10, 30)),
            &[],
        );
        let new = version(320_623_001_000, "掘港街道", turn, None, &["320623105000"]);
        let all = [old.clone(), new.clone()];
        let before = arrange(first, "如东县", &all, vec![old]);
        assert_eq!(before.towns[0].became, ["掘港街道"]);
        let after = arrange(turn, "如东县", &all, vec![new]);
        assert_eq!(after.towns[0].came_from, ["掘港镇"]);
        assert!(after.towns[0].became.is_empty());
        assert_eq!(after.changes.len(), 2);
    }

    #[test]
    fn an_area_becomes_a_feature_in_degrees() {
        let area = Area {
            code: 320_623_111_000,
            kind: "town".to_owned(),
            name: "双甸镇".to_owned(),
            parent: 320_623_000_000,
            lng_e7: 0,
            lat_e7: 0,
            rings: "[[[[1209000000,323000000],[1209100000,323000000],[1209100000,323100000],[1209000000,323000000]]]]".to_owned(),
            approximate: true,
        };
        let feature = feature(&area).unwrap();
        assert_eq!(
            feature["geometry"]["coordinates"][0][0][1],
            json!([120.91, 32.3])
        );
        assert_eq!(feature["properties"]["href"], "/map?town=320623111000");
    }
}
