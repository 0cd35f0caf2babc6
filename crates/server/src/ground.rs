//! What a site begins with: its files, its areas on the ground, its calendars and modules, as the
//! rows that are founded. Shared by `init` and `demo`.

use crate::stop::{Done, Stop, While as _};
use app::found::{AreaRow, CalendarRow, DivisionRow, Founder, GridRow, ModuleRow};
use codes::{DivisionCode, Level};
use county::Site;
use county::site::{DateBasis, DivisionKind};
use jiff::civil::Date;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::path::Path;
use synth::geometry::{CountyGeometry, DivisionIn, Outline, lay_out};
use synth::shape::Shape;

/// The sites and calendars that come with the program.
#[derive(RustEmbed)]
#[folder = "../../sites"]
struct Sites;

/// The modules that come with the program.
#[derive(RustEmbed)]
#[folder = "../../modules"]
struct Modules;

/// A site read and laid out.
pub struct Ground {
    /// Its files.
    pub site: Site,
    /// The parameters' text as it stands.
    parameters: String,
    /// Which events of other systems file which cases, where it says so.
    exchange: Option<String>,
    /// Its areas.
    pub geometry: CountyGeometry,
}

/// Reads the demonstration site that comes with the program.
///
/// # Errors
/// Its files have mistakes.
pub fn shipped(seed: u64) -> Done<Ground> {
    read(seed, |name| {
        Sites::get(&format!("rudong/{name}")).map(|file| file.data.into_owned())
    })
}

/// Files of the shipped site whose names begin so, without that beginning.
#[must_use]
pub fn shipped_files(beginning: &str) -> BTreeMap<String, Vec<u8>> {
    let whole = format!("rudong/{beginning}");
    Sites::iter()
        .filter_map(|name| {
            let file = Sites::get(&name)?;
            let rest = name.strip_prefix(&whole)?.to_owned();
            Some((rest, file.data.into_owned()))
        })
        .collect()
}

/// Reads a site's folder.
///
/// # Errors
/// Its files have mistakes; each is named with its place.
pub fn folder(seed: u64, dir: &Path) -> Done<Ground> {
    if !dir.join("site.toml").exists() {
        return Err(Stop::usage(format!("{} holds no site.toml", dir.display())));
    }
    read(seed, |name| std::fs::read(dir.join(name)).ok())
}

fn read(seed: u64, open: impl Fn(&str) -> Option<Vec<u8>>) -> Done<Ground> {
    let site = Site::read(&open).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Stop::failed(format!(
            "{} mistakes in the site's files:\n{}",
            lines.len(),
            lines.join("\n")
        ))
    })?;
    let name = parameters_name(&open).unwrap_or_else(|| "parameters.toml".to_owned());
    let parameters = open(&name)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default();
    app::parameter::Parameters::parse(&parameters)
        .map_err(|e| Stop::failed(format!("{name}: {e}")))?;
    let exchange = open(crate::config::MAPPING)
        .map(|bytes| String::from_utf8(bytes).during(crate::config::MAPPING))
        .transpose()?;
    if let Some(text) = &exchange {
        app::exchange::Mapping::parse(text).map_err(|e| Stop::failed(e.to_string()))?;
    }
    let outline = Outline::from_geojson(&site.boundary).during("the county's boundary")?;
    let county = DivisionIn {
        code: site.county.code,
        name: site.county.name.clone(),
        point: None,
    };
    let towns = site.towns_in_force().map(|town| DivisionIn {
        code: town.code,
        name: town.name.clone(),
        point: site
            .towns
            .iter()
            .find(|point| point.code == town.code)
            .map(|point| (point.lng, point.lat)),
    });
    let real: Vec<DivisionCode> = site.towns_in_force().map(|town| town.code).collect();
    let villages = site
        .villages_in_force()
        .filter(|village| real.contains(&village.parent))
        .map(|village| DivisionIn {
            code: village.code,
            name: village.name.clone(),
            point: None,
        });
    let divisions: Vec<DivisionIn> = std::iter::once(county)
        .chain(towns)
        .chain(villages)
        .collect();
    let geometry = lay_out(seed, &divisions, &outline).during("laying out the county")?;
    Ok(Ground {
        site,
        parameters,
        exchange,
        geometry,
    })
}

fn parameters_name(open: &impl Fn(&str) -> Option<Vec<u8>>) -> Option<String> {
    let text = String::from_utf8(open("site.toml")?).ok()?;
    let head: toml::Table = toml::from_str(&text).ok()?;
    head.get("files")?
        .get("parameters")?
        .as_str()
        .map(str::to_owned)
}

/// The calendars that come with the program, in the order of their years.
///
/// # Errors
/// One does not read.
pub fn calendars() -> Done<Vec<CalendarRow>> {
    let mut rows = Vec::new();
    for name in
        Sites::iter().filter(|name| name.starts_with("calendars/") && name.ends_with(".toml"))
    {
        let Some(file) = Sites::get(&name) else {
            continue;
        };
        let text = String::from_utf8(file.data.into_owned()).during(&name)?;
        let notice = codes::YearNotice::parse(&text).during(&name)?;
        rows.push(CalendarRow {
            year: i32::from(notice.year()),
            text: notice.to_toml(),
        });
    }
    rows.sort_by_key(|row| row.year);
    Ok(rows)
}

/// The modules that come with the program, checked.
///
/// # Errors
/// One has mistakes.
pub fn modules() -> Done<Vec<ModuleRow>> {
    let mut folders: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for name in Modules::iter() {
        let Some((folder, path)) = name.split_once('/') else {
            continue;
        };
        let Some(file) = Modules::get(&name) else {
            continue;
        };
        let text = String::from_utf8(file.data.into_owned()).during(&name)?;
        folders
            .entry(folder.to_owned())
            .or_default()
            .insert(path.to_owned(), text);
    }
    folders
        .into_iter()
        .filter(|(_, files)| files.contains_key("module.toml"))
        .map(|(folder, files)| {
            let checked = app::module::check(&files, &[]).map_err(|mistakes| {
                let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
                Stop::failed(format!("module {folder}:\n{}", lines.join("\n")))
            })?;
            let module = flow::Module::parse(&files).map_err(|mistakes| {
                Stop::failed(format!("module {folder}: {} mistakes", mistakes.len()))
            })?;
            Ok(ModuleRow {
                module: checked.code,
                version: checked.version,
                files: module.files().clone(),
            })
        })
        .collect()
}

impl Ground {
    /// Lays the site's mapping of events into a new data directory, where an administrator changes it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn leave_mapping(&self, data: &Path) -> Done {
        let path = data.join(crate::config::MAPPING);
        match &self.exchange {
            Some(text) => std::fs::write(&path, text).during(path.display()),
            None => Ok(()),
        }
    }

    /// Founds the county's structure: divisions, areas, grids, units, calendars, parameters, modules,
    /// service halls.
    ///
    /// # Errors
    /// The store's.
    pub fn found(&self, founder: &mut Founder, today: Date) -> Done {
        founder.divisions(self.divisions())?;
        founder.areas(self.areas()?)?;
        founder.grids(self.grids(today))?;
        founder.county(
            self.site.founding.as_ref().clone(),
            self.site.reforms.clone(),
        )?;
        founder.calendars(calendars()?)?;
        founder.parameters(self.parameters.clone())?;
        founder.modules(modules()?)?;
        founder.halls(self.site.halls.clone())?;
        Ok(founder.structured()?)
    }

    fn divisions(&self) -> Vec<DivisionRow> {
        self.site
            .divisions
            .iter()
            .map(|d| DivisionRow {
                code: d.code,
                name: d.name.clone(),
                level: level_name(d.code.level()).to_owned(),
                kind: kind_name(d.kind).to_owned(),
                parent: d.parent,
                from: d.valid_from,
                // The files name the first day it no longer is, the store the last day it is.
                to: d.valid_to.map(|to| to.yesterday().unwrap_or(to)),
                predecessors: d.predecessors.iter().map(ToString::to_string).collect(),
                basis: match d.date_basis {
                    DateBasis::Edition => "edition",
                    DateBasis::Document => "document",
                }
                .to_owned(),
            })
            .collect()
    }

    fn areas(&self) -> Done<Vec<AreaRow>> {
        let CountyGeometry {
            county,
            towns,
            villages,
            grids,
        } = &self.geometry;
        let number = |code: DivisionCode| i64::try_from(code.number()).unwrap_or(i64::MAX);
        let mut rows = Vec::with_capacity(1 + towns.len() + villages.len() + grids.len());
        for (kind, area) in std::iter::once(("county", county))
            .chain(towns.iter().map(|town| ("town", town)))
            .chain(villages.iter().map(|village| ("village", village)))
        {
            rows.push(AreaRow {
                code: number(area.code),
                kind: kind.to_owned(),
                name: area.name.clone(),
                parent: area.code.parent().map_or(0, number),
                lng_e7: area.label.lng_e7,
                lat_e7: area.label.lat_e7,
                rings: rings(&area.shape)?,
                approximate: kind != "county",
            });
        }
        for grid in grids {
            rows.push(AreaRow {
                code: grid_number(grid.code),
                kind: "grid".to_owned(),
                name: grid.name.clone(),
                parent: number(grid.code.division()),
                lng_e7: grid.label.lng_e7,
                lat_e7: grid.label.lat_e7,
                rings: rings(&grid.shape)?,
                approximate: true,
            });
        }
        Ok(rows)
    }

    fn grids(&self, today: Date) -> Vec<GridRow> {
        self.geometry
            .grids
            .iter()
            .map(|grid| GridRow {
                code: grid.code,
                name: grid.name.clone(),
                division: grid.code.division(),
                kind: "comprehensive".to_owned(),
                from: today,
                to: None,
            })
            .collect()
    }
}

fn grid_number(code: codes::GridCode) -> i64 {
    code.to_string().parse().unwrap_or(i64::MAX)
}

/// Polygons as nested lists of corners, rings closed, 1e-7 degrees.
fn rings(shape: &Shape) -> Done<String> {
    let polygons: Vec<Vec<Vec<[i64; 2]>>> = shape
        .parts
        .iter()
        .map(|part| {
            std::iter::once(&part.exterior)
                .chain(&part.holes)
                .map(|ring| {
                    ring.iter()
                        .chain(ring.first())
                        .map(|p| [p.lng_e7, p.lat_e7])
                        .collect()
                })
                .collect()
        })
        .collect();
    Ok(serde_json::to_string(&polygons)?)
}

const fn level_name(level: Level) -> &'static str {
    match level {
        Level::County => "county",
        Level::Town => "town",
        Level::Village => "village",
        _ => "above",
    }
}

const fn kind_name(kind: DivisionKind) -> &'static str {
    match kind {
        DivisionKind::County => "county",
        DivisionKind::Town => "town",
        DivisionKind::Street => "street",
        DivisionKind::Village => "village",
        DivisionKind::Zone => "zone",
    }
}
