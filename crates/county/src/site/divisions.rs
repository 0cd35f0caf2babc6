//! `divisions.csv` and `towns.csv`.

use std::collections::{BTreeMap, HashMap, HashSet};

use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fault::Faults;
use super::head::is_letters;
use super::table::{Row, open};

/// What sort of division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DivisionKind {
    /// 县.
    County,
    /// 镇.
    Town,
    /// 街道.
    Street,
    /// 村、社区.
    Village,
    /// A development zone of the statistical list, or what stands under one: no town, no village.
    Zone,
}

/// What the dates of a version rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateBasis {
    /// First edition of the list that shows it: the true day lies between two editions.
    Edition,
    /// A decision with its date.
    Document,
}

/// One version of a division: code and name between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DivisionVersion {
    /// Code.
    pub code: DivisionCode,
    /// Name.
    pub name: String,
    /// Sort.
    pub kind: DivisionKind,
    /// The division above.
    pub parent: DivisionCode,
    /// First day.
    pub valid_from: Date,
    /// First day no longer; `None`: still in force.
    pub valid_to: Option<Date>,
    /// What it came from: other codes, or its own under an earlier name.
    pub predecessors: Vec<DivisionCode>,
    /// What changed, in the site's words.
    pub change: String,
    /// What the dates rest on.
    pub date_basis: DateBasis,
}

impl DivisionVersion {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day < to)
    }

    fn covers(&self, other: &Self) -> bool {
        self.valid_from <= other.valid_from
            && self
                .valid_to
                .is_none_or(|to| other.valid_to.is_some_and(|end| end <= to))
    }
}

/// A point of a town.
#[derive(Debug, Clone, PartialEq)]
pub struct TownPoint {
    /// Town or street.
    pub code: DivisionCode,
    /// Letters its account names begin with.
    pub letters: String,
    /// Longitude, CGCS2000 degrees.
    pub lng: f64,
    /// Latitude, CGCS2000 degrees.
    pub lat: f64,
    /// Whether the point is our assumption and from no source.
    pub approximate: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PointBasis {
    Geonames,
    Survey,
    Approximate,
}

const COLUMNS: [&str; 10] = [
    "code",
    "name",
    "level",
    "kind",
    "parent",
    "valid_from",
    "valid_to",
    "predecessors",
    "change",
    "date_basis",
];

fn kind_fits(kind: DivisionKind, level: Level) -> bool {
    match kind {
        DivisionKind::County => level == Level::County,
        DivisionKind::Town | DivisionKind::Street => level == Level::Town,
        DivisionKind::Village => level == Level::Village,
        DivisionKind::Zone => matches!(level, Level::Town | Level::Village),
    }
}

fn version(row: &Row<'_>, county: DivisionCode, faults: &mut Faults) -> Option<DivisionVersion> {
    let code: Option<DivisionCode> = row.parsed("code", "site-division-code", faults);
    let name = row.required("name", faults);
    let level: Option<Level> = row.word("level", faults);
    let kind: Option<DivisionKind> = row.word("kind", faults);
    let parent: Option<DivisionCode> = row.parsed("parent", "site-division-code", faults);
    let from: Option<Date> = row.parsed("valid_from", "site-date", faults);
    let to: Option<Option<Date>> = row.optional("valid_to", "site-date", faults);
    let predecessors = row.several("predecessors", "site-division-code", faults);
    let basis: Option<DateBasis> = row.word("date_basis", faults);
    let (code, name, level, kind) = (code?, name?, level?, kind?);
    let (parent, valid_from, valid_to, date_basis) = (parent?, from?, to?, basis?);
    if code.level() != level || !kind_fits(kind, level) {
        faults.push(row.fault("level", "site-level-wrong").with("found", code));
    }
    if code.at(Level::County) != Some(county) {
        faults.push(row.fault("code", "site-other-county").with("found", code));
    }
    if code.parent() != Some(parent) {
        faults.push(
            row.fault("parent", "site-parent-wrong")
                .with("found", parent),
        );
    }
    if valid_to.is_some_and(|to| to <= valid_from) {
        faults.push(row.fault("valid_to", "site-interval-empty"));
    }
    Some(DivisionVersion {
        code,
        name,
        kind,
        parent,
        valid_from,
        valid_to,
        predecessors,
        change: row.text("change"),
        date_basis,
    })
}

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    county: DivisionCode,
    faults: &mut Faults,
) -> Vec<DivisionVersion> {
    let Some(reading) = open(file, bytes, &COLUMNS, faults) else {
        return Vec::new();
    };
    let mut all: Vec<(u32, DivisionVersion)> = Vec::new();
    for row in Row::all(file, &reading) {
        if let Some(version) = version(&row, county, faults) {
            all.push((row.line(), version));
        }
    }
    check_together(file, &all, faults);
    let mut versions: Vec<DivisionVersion> = all.into_iter().map(|(_, v)| v).collect();
    versions.sort_by_key(|v| (v.code, v.valid_from));
    versions
}

/// What only the whole table shows: overlaps, parents, predecessors.
fn check_together(file: &str, all: &[(u32, DivisionVersion)], faults: &mut Faults) {
    let mut by_code: HashMap<DivisionCode, Vec<&DivisionVersion>> = HashMap::new();
    for (_, v) in all {
        by_code.entry(v.code).or_default().push(v);
    }
    let none = Vec::new();
    for (line, v) in all {
        let mut fault = |column: &str, key: &str, found: DivisionCode| {
            let mut f = super::FileFault::new(file, key).with("found", found);
            (f.line, f.column) = (Some(*line), Some(column.to_owned()));
            faults.push(f);
        };
        let same = by_code.get(&v.code).unwrap_or(&none);
        let overlaps = |o: &DivisionVersion| {
            v.valid_to.is_none_or(|to| o.valid_from < to)
                && o.valid_to.is_none_or(|to| v.valid_from < to)
        };
        if same.iter().any(|o| !std::ptr::eq(*o, v) && overlaps(o)) {
            fault("valid_from", "site-versions-overlap", v.code);
        }
        // A parent may be renamed while the child stands, so its versions are taken together.
        let parents = by_code.get(&v.parent).unwrap_or(&none);
        let whole = parents
            .iter()
            .copied()
            .reduce(|a, b| if a.valid_from <= b.valid_from { a } else { b })
            .map(|first| {
                let open_end = parents.iter().any(|p| p.valid_to.is_none());
                let last = parents.iter().filter_map(|p| p.valid_to).max();
                DivisionVersion {
                    valid_to: if open_end { None } else { last },
                    ..first.clone()
                }
            });
        if v.kind != DivisionKind::County && !whole.is_some_and(|p| p.covers(v)) {
            fault("parent", "site-parent-not-in-force", v.parent);
        }
        for p in &v.predecessors {
            let ended = |o: &&&DivisionVersion| o.valid_to.is_some_and(|to| to <= v.valid_from);
            if by_code.get(p).unwrap_or(&none).iter().find(ended).is_none() {
                fault("predecessors", "site-predecessor-wrong", *p);
            }
        }
    }
}

pub(super) fn read_towns(
    file: &str,
    bytes: &[u8],
    divisions: &[DivisionVersion],
    faults: &mut Faults,
) -> Vec<TownPoint> {
    let columns = ["code", "name", "letters", "lng", "lat", "basis"];
    let Some(reading) = open(file, bytes, &columns, faults) else {
        return Vec::new();
    };
    let towns: BTreeMap<DivisionCode, &str> = divisions
        .iter()
        .filter(|d| {
            d.valid_to.is_none() && matches!(d.kind, DivisionKind::Town | DivisionKind::Street)
        })
        .map(|d| (d.code, d.name.as_str()))
        .collect();
    let mut found: Vec<TownPoint> = Vec::new();
    let mut letters_used: HashSet<String> = HashSet::new();
    for row in Row::all(file, &reading) {
        let code: Option<DivisionCode> = row.parsed("code", "site-division-code", faults);
        let letters = row.required("letters", faults);
        let (lng, lat) = (
            row.parsed("lng", "site-degrees", faults),
            row.parsed("lat", "site-degrees", faults),
        );
        let basis: Option<PointBasis> = row.word("basis", faults);
        let (Some(code), Some(letters), Some(lng), Some(lat), Some(basis)) =
            (code, letters, lng, lat, basis)
        else {
            continue;
        };
        if towns.get(&code) != Some(&row.text("name").as_str())
            || found.iter().any(|t| t.code == code)
        {
            faults.push(row.fault("code", "site-town-unknown").with("found", code));
        }
        if !is_letters(&letters) || !letters_used.insert(letters.clone()) {
            faults.push(row.fault("letters", "site-letters").with("found", &letters));
        }
        // Rough bounds of China: a swapped pair is caught here.
        if !(73.0..=136.0).contains(&lng) || !(3.0..=54.0).contains(&lat) {
            faults.push(
                row.fault("lng", "site-degrees")
                    .with("found", format!("{lng}, {lat}")),
            );
        }
        found.push(TownPoint {
            code,
            letters,
            lng,
            lat,
            approximate: matches!(basis, PointBasis::Approximate),
        });
    }
    for code in towns
        .keys()
        .filter(|c| !found.iter().any(|t| t.code == **c))
    {
        faults.push(super::FileFault::new(file, "site-town-without-point").with("found", code));
    }
    found.sort_by_key(|t| t.code);
    found
}
