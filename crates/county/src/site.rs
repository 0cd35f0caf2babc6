//! A site: a county as files. TOML for structure, CSV for tables, GeoJSON for outlines.
//!
//! [`Site::read`] reads all of it and reports every mistake at once, with file, row, column and
//! the rule broken; a site with a mistake is never half read.

mod cells;
pub mod change;
mod divisions;
mod edited;
mod fault;
mod halls;
mod head;
mod opening;
mod parameters;
mod reform;
pub(crate) mod rows;
mod staff;
mod table;
pub(crate) mod units;
pub mod workbook;

use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use model::hall::Hall;
use model::unit::UnitKind;

pub use divisions::{DateBasis, DivisionKind, DivisionVersion, TownPoint};
pub use head::{Counts, CountyHead, Locale, OfficeHoursRow, Source};
pub use model::change::{Reform, Step};
pub use parameters::{Band, Parameter, ParameterValue};
pub use reform::read_reform;
use sheet::FileFault;
pub use staff::{Also, Deputy, Place, Post, StaffPlan};
pub use units::UnitRow;

use crate::book::{Book, Founding};
use fault::Faults;
use std::sync::Arc;

/// A county as its site folder states it.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Name and code of the county, and where it lies.
    pub county: CountyHead,
    /// Languages and time zone.
    pub locale: Locale,
    /// Office hours, dated.
    pub office_hours: Vec<OfficeHoursRow>,
    /// Numbers the source states, to check the tables against.
    pub counts: Counts,
    /// Words for default, example, synthetic and approximate things, by key.
    pub labels: std::collections::BTreeMap<String, String>,
    /// Where the data come from and under which licence.
    pub sources: Vec<Source>,
    /// Every version of every division, ordered by code and beginning.
    pub divisions: Vec<DivisionVersion>,
    /// One point for each town or street in force.
    pub towns: Vec<TownPoint>,
    /// What the county is founded with.
    pub founding: Arc<Founding>,
    /// Reforms in force, in the order they are entered.
    pub reforms: Vec<Reform>,
    /// Reforms proposed and not applied.
    pub proposed: Vec<Reform>,
    /// Units after the reforms in force, by code.
    pub units: Vec<UnitRow>,
    /// Service halls, as the site begins with them.
    pub halls: Vec<Hall>,
    /// Dated parameters.
    pub parameters: Vec<Parameter>,
    /// Which posts the demo fills.
    pub staff: StaffPlan,
    /// The county's outline, GeoJSON as it stands in the file.
    pub boundary: Vec<u8>,
}

impl Site {
    /// Reads a site through `open`, which gives the bytes of a file by its name, or `None`.
    ///
    /// # Errors
    /// Every mistake found, at least one, in the order of the files.
    pub fn read(open: impl Fn(&str) -> Option<Vec<u8>>) -> Result<Self, Vec<FileFault>> {
        let mut faults = Faults::default();
        let bytes = |name: &str, faults: &mut Faults| {
            open(name).or_else(|| {
                faults.file(name, "site-file-missing");
                None
            })
        };
        let head =
            bytes("site.toml", &mut faults).and_then(|b| head::read("site.toml", &b, &mut faults));
        let Some(head) = head else {
            return Err(faults.into_all());
        };
        let files = head.files.clone();
        let mut take = |name: &str| bytes(name, &mut faults).unwrap_or_default();
        let (divisions, towns, units) = (
            take(&files.divisions),
            take(&files.towns),
            take(&files.units),
        );
        let (parameters, staff, boundary) = (
            take(&files.parameters),
            take(&files.staff),
            take(&files.boundary),
        );
        if !faults.is_empty() {
            return Err(faults.into_all());
        }
        let divisions =
            divisions::read(&files.divisions, &divisions, head.county.code, &mut faults);
        let towns = divisions::read_towns(&files.towns, &towns, &divisions, &mut faults);
        let before_units = faults.len();
        let units = units::read(
            &files.units,
            &units,
            &divisions,
            head.county.founded,
            &mut faults,
        );
        let founding = opening::read(&head.county, &files, &divisions, units, &open, &mut faults);
        let founding = Arc::new(founding);
        let mut reforms_of = |codes: &[String]| -> Vec<Reform> {
            let read = |code: &String| {
                let name = format!("reforms/{code}.toml");
                let Some(bytes) = open(&name) else {
                    faults.file(&name, "site-file-missing");
                    return None;
                };
                reform::read(
                    &name,
                    &bytes,
                    |table| open(&format!("reforms/{table}")),
                    &mut faults,
                )
            };
            codes.iter().filter_map(read).collect()
        };
        let reforms = reforms_of(&head.reforms.in_force);
        let proposed = reforms_of(&head.reforms.proposed);
        // What the reforms lead to is asked only of tables that read.
        let sound = faults.len() == before_units;
        let units = if sound {
            stand(&files.units, &founding, &reforms, &mut faults)
        } else {
            Vec::new()
        };
        let parameters = parameters::read(&files.parameters, &parameters, &mut faults);
        let halls = files
            .halls
            .as_ref()
            .map(|name| match open(name) {
                Some(bytes) => halls::read(name, &bytes, head.county.code, &mut faults),
                None => {
                    faults.file(name, "site-file-missing");
                    Vec::new()
                }
            })
            .unwrap_or_default();
        let staff = sound
            .then(|| staff::read(&files.staff, &staff, &units, &mut faults))
            .flatten();
        let site = Self {
            county: head.county,
            locale: head.locale,
            office_hours: head.office_hours,
            counts: head.counts,
            labels: head.labels,
            sources: head.source,
            divisions,
            towns,
            founding,
            reforms,
            proposed,
            units,
            halls,
            parameters,
            staff: staff.unwrap_or_default(),
            boundary,
        };
        if sound {
            site.check_counts(&files.divisions, &files.units, &mut faults);
        }
        if faults.is_empty() {
            Ok(site)
        } else {
            Err(faults.into_all())
        }
    }

    /// The county's book: founding and reforms in force, each reform one entry.
    #[must_use]
    pub fn book(&self) -> Book {
        let mut book = Book::new(Arc::clone(&self.founding));
        for (entry, reform) in (1..).zip(&self.reforms) {
            book.enter(entry, reform.changes.iter().cloned());
        }
        book
    }

    fn check_counts(&self, divisions: &str, units: &str, faults: &mut Faults) {
        let towns = self.towns_in_force().count();
        let departments = self.departments().count();
        let both = [
            (divisions, "towns", towns, self.counts.towns),
            (units, "departments", departments, self.counts.departments),
        ];
        for (file, what, found, stated) in both {
            if stated.is_some_and(|n| n != found) {
                let stated = stated.unwrap_or_default();
                faults.push(
                    FileFault::new(file, "site-count-differs")
                        .with("what", what)
                        .with("found", found)
                        .with("stated", stated),
                );
            }
        }
    }

    /// The versions in force on a day, by code.
    pub fn divisions_on(&self, day: Date) -> impl Iterator<Item = &DivisionVersion> {
        self.divisions.iter().filter(move |d| d.in_force_on(day))
    }

    /// The version of a code in force on a day.
    #[must_use]
    pub fn division_on(&self, code: DivisionCode, day: Date) -> Option<&DivisionVersion> {
        self.divisions
            .iter()
            .find(|d| d.code == code && d.in_force_on(day))
    }

    /// Towns and streets still in force: the county's real ones, without statistical zones.
    pub fn towns_in_force(&self) -> impl Iterator<Item = &DivisionVersion> {
        self.divisions.iter().filter(|d| {
            d.valid_to.is_none() && matches!(d.kind, DivisionKind::Town | DivisionKind::Street)
        })
    }

    /// Villages still in force under those towns.
    pub fn villages_in_force(&self) -> impl Iterator<Item = &DivisionVersion> {
        self.divisions
            .iter()
            .filter(|d| d.valid_to.is_none() && d.kind == DivisionKind::Village)
    }

    /// The versions a division came from, itself last, oldest first: its own earlier names and
    /// those of its predecessors.
    #[must_use]
    pub fn history(&self, code: DivisionCode) -> Vec<&DivisionVersion> {
        let mut found: Vec<&DivisionVersion> = Vec::new();
        let mut open = vec![code];
        while let Some(code) = open.pop() {
            for version in self.divisions.iter().filter(|d| d.code == code) {
                if !found.iter().any(|f| std::ptr::eq(*f, version)) {
                    found.push(version);
                    open.extend(version.predecessors.iter().copied());
                }
            }
        }
        found.sort_by_key(|d| (d.valid_from, d.code));
        found
    }

    /// Codes that name this one as their predecessor.
    #[must_use]
    pub fn successors(&self, code: DivisionCode) -> Vec<DivisionCode> {
        let mut all: Vec<DivisionCode> = self
            .divisions
            .iter()
            .filter(|d| d.code != code && d.predecessors.contains(&code))
            .map(|d| d.code)
            .collect();
        all.dedup();
        all
    }

    /// The county's departments (26 in Rudong).
    pub fn departments(&self) -> impl Iterator<Item = &UnitRow> {
        self.units
            .iter()
            .filter(|u| u.unit.kind == UnitKind::Department)
    }

    /// The unit of a code.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<&UnitRow> {
        self.units.iter().find(|u| u.unit.code.as_str() == code)
    }

    /// The parameter of a key in force on a day; switched-off ones too, see [`Parameter::enabled`].
    #[must_use]
    pub fn parameter(&self, key: &str, day: Date) -> Option<&Parameter> {
        self.parameters
            .iter()
            .rfind(|p| p.key == key && p.valid_from <= day && p.valid_to.is_none_or(|to| day < to))
    }

    /// Letters that the accounts of the county and of each town begin with.
    #[must_use]
    pub fn letters(&self) -> std::collections::BTreeMap<DivisionCode, String> {
        let mut all: std::collections::BTreeMap<DivisionCode, String> = self
            .towns
            .iter()
            .map(|t| (t.code, t.letters.clone()))
            .collect();
        all.insert(self.county.code, self.county.letters.clone());
        all
    }

    /// Whether a code is one of the county's.
    #[must_use]
    pub fn contains(&self, code: DivisionCode) -> bool {
        code.at(Level::County) == Some(self.county.code)
    }
}

/// Units after the reforms in force; each reform must be admitted after the ones before it.
fn stand(
    file: &str,
    founding: &Arc<Founding>,
    reforms: &[Reform],
    faults: &mut Faults,
) -> Vec<UnitRow> {
    let mut book = Book::new(Arc::clone(founding));
    for (entry, reform) in (1..).zip(reforms) {
        if let Err(broken) = book.admit(&reform.changes) {
            for b in broken {
                faults.push(
                    FileFault::new(
                        &format!("reforms/{}.toml", reform.code),
                        "site-reform-refused",
                    )
                    .with("detail", b),
                );
            }
            return Vec::new();
        }
        book.enter(entry, reform.changes.iter().cloned());
    }
    match book.on(Date::MAX) {
        Ok(county) => county
            .units
            .values()
            .map(|now| UnitRow {
                unit: now.unit.clone(),
                name_plates: now.name_plates.clone(),
                answers_to: now.answers_to.clone(),
                label: now.label.clone(),
            })
            .collect(),
        Err(broken) => {
            for b in broken {
                faults.push(FileFault::new(file, "site-reform-refused").with("detail", b));
            }
            Vec::new()
        }
    }
}
