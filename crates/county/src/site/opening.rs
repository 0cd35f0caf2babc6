//! The founding tables beside `units.csv`: posts, roster, certificates, documents, stationed units,
//! catalogue, structure standard.

use super::divisions::DivisionVersion;
use super::fault::Faults;
use super::head::{CountyHead, Files};
use super::rows;
use super::table::{Row, open};
use crate::book::{Founding, OpeningPosts};
use crate::structure::Standard;
use model::change::UnitFounding;
use sheet::FileFault;
use std::sync::Arc;

/// Reads what a county is founded with.
pub(super) fn read(
    county: &CountyHead,
    files: &Files,
    divisions: &[DivisionVersion],
    units: Vec<UnitFounding>,
    get: &impl Fn(&str) -> Option<Vec<u8>>,
    faults: &mut Faults,
) -> Founding {
    let mut tables = Tables { get, faults };
    let posts = tables.rows(
        files.establishment.as_deref(),
        &["unit", "kind", "quota", "document", "label"],
        |row, faults| {
            let unit = row.unit("unit", faults);
            let kind = row.word("kind", faults);
            let count = row.parsed("quota", "site-number", faults);
            Some(OpeningPosts {
                unit: unit?,
                kind: kind?,
                count: count?,
            })
        },
    );
    let people = tables.rows(files.people.as_deref(), rows::PEOPLE, rows::person);
    let certificates = tables.rows(
        files.certificates.as_deref(),
        rows::CERTIFICATES,
        rows::certificate,
    );
    let documents = tables.rows(files.documents.as_deref(), rows::DOCUMENTS, rows::document);
    let stations = tables.rows(files.stations.as_deref(), rows::STATIONS, rows::station);
    let items = tables.rows(files.items.as_deref(), rows::ITEMS, rows::item);
    let standard = files.structure.as_deref().and_then(|name| {
        let Some(bytes) = get(name) else {
            faults.file(name, "site-file-missing");
            return None;
        };
        match std::str::from_utf8(&bytes).map(Standard::parse) {
            Ok(Ok(standard)) => Some(standard),
            Ok(Err(error)) => {
                faults.push(FileFault::new(name, "site-toml").with("detail", error.message()));
                None
            }
            Err(_) => {
                faults.file(name, "site-not-utf8");
                None
            }
        }
    });
    Founding {
        county: county.code,
        day: county.founded,
        divisions: divisions.to_vec(),
        units,
        posts,
        people: people.into_iter().map(Arc::new).collect(),
        certificates,
        documents,
        stations,
        items,
        lines: Vec::new(),
        owners: Vec::new(),
        standard,
    }
}

struct Tables<'a, G> {
    get: &'a G,
    faults: &'a mut Faults,
}

impl<G: Fn(&str) -> Option<Vec<u8>>> Tables<'_, G> {
    fn rows<T>(
        &mut self,
        name: Option<&str>,
        columns: &[&str],
        read: impl Fn(&Row<'_>, &mut Faults) -> Option<T>,
    ) -> Vec<T> {
        let Some(name) = name else {
            return Vec::new();
        };
        let Some(bytes) = (self.get)(name) else {
            self.faults.file(name, "site-file-missing");
            return Vec::new();
        };
        let Some(reading) = open(name, &bytes, columns, self.faults) else {
            return Vec::new();
        };
        Row::all(name, &reading)
            .filter_map(|row| read(&row, self.faults))
            .collect()
    }
}
