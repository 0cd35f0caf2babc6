//! Rows that waited, joined to persons one by one; the steward's queue; rows kept apart.

use super::engine::{Engine, Link};
use super::learn::{Decision, Identity, Linker};
use super::plan::Plan;
use super::report::FeedReport;
use super::run::{BuildError, io_at};
use crate::clean::{Reason, Value};
use crate::link::person::Known;
use crate::read::Row;
use crate::review::{RecordKey, Said, Waiting};
use crate::table::Parts;
use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a row without a valid number says of its person.
pub(super) fn identity(engine: &Engine<'_>, plan: &Plan<'_>, row: &Row<'_>) -> Identity {
    let values: Vec<Value<'_>> = row
        .iter()
        .zip(&plan.cleaners)
        .map(|(raw, cleaner)| match cleaner {
            Some(cleaner) => cleaner.clean(raw, engine.places),
            None => Value::Empty,
        })
        .collect();
    let number = plan
        .number
        .and_then(|at| row.get(at))
        .map_or("", |text| text.trim());
    Identity::of(&engine.said(plan, &values, number))
}

/// What is known, as the steward's queue keeps it.
fn said(engine: &Engine<'_>, known: &Known<'_>) -> Said {
    Said {
        number: known.number.to_owned(),
        name: known.name.to_owned(),
        birth: known.birth,
        sex: known.sex.to_owned(),
        phone: known.phone.to_owned(),
        village: known.village.map_or(0, |at| engine.places.code(at)),
        address: known.address.to_owned(),
    }
}

/// Joining the rows of one feed.
pub(super) struct Join<'j, 's> {
    pub plan: &'j Plan<'s>,
    pub parts: &'j mut Parts,
    pub linker: &'j mut Linker,
    pub reviews: &'j mut Vec<Waiting>,
    /// What stewards decided, by record: whom it is.
    pub decided: &'j HashMap<RecordKey, Option<u32>>,
}

impl Join<'_, '_> {
    pub fn row(
        &mut self,
        engine: &mut Engine<'_>,
        report: &mut FeedReport,
        row_no: u32,
        row: &Row<'_>,
    ) -> Result<(), BuildError> {
        let identity = identity(engine, self.plan, row);
        let key = || {
            let texts = self.plan.key.iter().filter_map(|at| row.get(*at).copied());
            RecordKey::of(&self.plan.feed.code, texts)
        };
        let held = (!self.decided.is_empty()).then(key);
        let decision = match held.and_then(|key| self.decided.get(&key)) {
            // What a steward decided is decided.
            Some(person) => {
                report.decided += 1;
                person.map_or(Decision::Nobody, Decision::Is)
            }
            None => self.linker.decide(engine, &identity.known()),
        };
        let mut link = decision.link();
        match decision {
            Decision::Is(_) => report.linked += 1,
            Decision::Maybe(person, bits) => {
                report.review += 1;
                self.reviews.push(Waiting {
                    key: key(),
                    feed: self.plan.feed.code.clone(),
                    row: row_no,
                    said: said(engine, &identity.known()),
                    person,
                    known: said(engine, &engine.known(person, "")),
                    bits,
                });
            }
            // A register of persons knows somebody the others do not; an event only names her.
            Decision::Nobody
                if self.plan.feed.about == model::feed::About::Person && identity.is_somebody() =>
            {
                let person = engine.state.persons.without_number();
                self.linker.became(&identity.known(), person);
                link = Link::To(Some(person));
                report.alone += 1;
            }
            Decision::Nobody => report.nobody += 1,
        }
        engine.row(self.plan, self.parts, report, (row_no, row), link)?;
        Ok(())
    }
}

/// Rows kept apart, with the reason and the column, by the row's number in its delivery.
pub(super) struct Apart {
    file: io::BufWriter<fs::File>,
    path: PathBuf,
}

impl Apart {
    pub fn begin(path: &Path) -> Result<Self, BuildError> {
        let file = io_at(path, fs::File::create(path))?;
        let mut apart = Self {
            file: io::BufWriter::new(file),
            path: path.to_owned(),
        };
        io_at(path, apart.file.write_all(b"row,reason,column\n"))?;
        Ok(apart)
    }

    pub fn put(
        &mut self,
        row: u32,
        reason: Reason,
        column: Option<&str>,
    ) -> Result<(), BuildError> {
        let column = column.unwrap_or_default();
        let written = writeln!(self.file, "{row},{},{column}", reason.code());
        io_at(&self.path, written)
    }

    pub fn end(mut self) -> Result<(), BuildError> {
        io_at(&self.path, self.file.flush())
    }
}
