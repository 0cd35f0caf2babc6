//! Rows that waited, joined to persons one by one; the steward's queue; rows kept apart.

use super::engine::{Engine, Link};
use super::entities::id_of;
use super::learn::{Decision, Identity, Linker, Review};
use super::plan::Plan;
use super::report::FeedReport;
use super::run::{BuildError, io_at};
use crate::clean::{Reason, Value};
use crate::read::Row;
use crate::table::{Parts, TableError, Writing};
use arrow::array::{Float64Array, Int32Array};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use model::feed::EntityKind;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes the steward's queue.
pub(super) fn write_reviews(path: &Path, reviews: &[Review]) -> Result<(), BuildError> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("feed", DataType::Int32, false),
        Field::new("row_no", DataType::Int32, false),
        Field::new(id_of(EntityKind::Person), DataType::Int32, false),
        Field::new("bits", DataType::Float64, false),
    ]));
    let mut writing = Writing::begin(path, &schema)?;
    let feeds = Int32Array::from_iter_values(reviews.iter().map(|r| i32::from(r.feed)));
    let rows = Int32Array::from_iter_values(reviews.iter().map(|r| r.row.cast_signed()));
    let persons = Int32Array::from_iter_values(reviews.iter().map(|r| r.person.cast_signed()));
    let bits = Float64Array::from_iter_values(reviews.iter().map(|r| r.bits));
    let columns: Vec<arrow::array::ArrayRef> = vec![
        Arc::new(feeds),
        Arc::new(rows),
        Arc::new(persons),
        Arc::new(bits),
    ];
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns).map_err(TableError::from)?;
    writing.write(&batch)?;
    writing.end()?;
    Ok(())
}

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

/// Joining the rows of one feed.
pub(super) struct Join<'j, 's> {
    pub plan: &'j Plan<'s>,
    pub parts: &'j mut Parts,
    pub linker: &'j mut Linker,
    pub reviews: &'j mut Vec<Review>,
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
        let decision = self.linker.decide(engine, &identity.known());
        let mut link = decision.link();
        match decision {
            Decision::Is(_) => report.linked += 1,
            Decision::Maybe(person, bits) => {
                report.review += 1;
                let feed = self.plan.feed.number;
                self.reviews.push(Review {
                    feed,
                    row: row_no,
                    person,
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
