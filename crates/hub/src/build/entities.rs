//! The base libraries of persons, organisations and places, the identity table beside the first, and
//! every value that lost.

use super::engine::Engine;
use crate::golden::Golden;
use crate::identity::{self, IdentityError, Sealing, Source};
use crate::postings;
use crate::spec::Spec;
use crate::table::{TableError, Writing, type_of};
use arrow::array::{
    ArrayRef, Date32Builder, Int32Array, Int32Builder, Int64Builder, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use model::feed::{Element, ElementKind, EntityKind, Library, column_name};
use std::path::Path;
use std::sync::Arc;

/// Rows encoded at once.
const BATCH: u32 = 1 << 16;

/// The name of the id of an entity.
pub(super) const fn id_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person_id",
        EntityKind::Organisation => "org_id",
        EntityKind::Place => "place_id",
    }
}

enum Column {
    Text(StringBuilder),
    Day(Date32Builder),
    Whole(Int64Builder),
}

impl Column {
    fn of(kind: &DataType) -> Self {
        match kind {
            DataType::Date32 => Self::Day(Date32Builder::new()),
            DataType::Int64 => Self::Whole(Int64Builder::new()),
            _ => Self::Text(StringBuilder::new()),
        }
    }

    fn finish(mut self) -> ArrayRef {
        match &mut self {
            Self::Text(all) => Arc::new(all.finish()),
            Self::Day(all) => Arc::new(all.finish()),
            Self::Whole(all) => Arc::new(all.finish()),
        }
    }
}

impl Engine<'_> {
    fn put(&self, column: &mut Column, kind: ElementKind, held: Option<u32>) {
        let text = |n: u32| self.state.strings.get(n);
        match (column, held) {
            (Column::Text(all), held) => all.append_option(held.map(text)),
            (Column::Day(all), held) => all.append_option(held.map(u32::cast_signed)),
            (Column::Whole(all), Some(n)) if kind == ElementKind::Division => {
                all.append_value(i64::try_from(self.places.code(n)).unwrap_or(0));
            }
            (Column::Whole(all), held) => {
                all.append_option(held.and_then(|n| text(n).parse().ok()))
            }
        }
    }

    fn golden(&self, kind: EntityKind) -> (&Golden, &[String]) {
        let (state, elements) = (&self.state, &self.elements);
        match kind {
            EntityKind::Person => (&state.persons.golden, &elements.person),
            EntityKind::Organisation => (&state.organisations.golden, &elements.organisation),
            EntityKind::Place => (&state.places.golden, &elements.place),
        }
    }

    /// Writes one row an entity of a base library: elements that identify nobody by themselves, how many
    /// values lost against each row, and the code where the entity has a public one.
    pub(super) fn write_library(
        &self,
        spec: &Spec,
        library: &Library,
        kind: EntityKind,
        path: &Path,
    ) -> Result<u64, TableError> {
        let open = |e: &&Element| !e.identity;
        let wanted: Vec<&Element> = library
            .elements
            .iter()
            .filter_map(|code| spec.elements.get(code))
            .filter(open)
            .collect();
        self.write(kind, &wanted, path)
    }

    fn write(&self, kind: EntityKind, wanted: &[&Element], path: &Path) -> Result<u64, TableError> {
        let (golden, elements) = self.golden(kind);
        let mut fields = vec![Field::new(id_of(kind), DataType::Int32, false)];
        fields.extend(
            wanted
                .iter()
                .map(|e| Field::new(column_name(&e.code), type_of(e.kind), true)),
        );
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let mut writing = Writing::begin(path, &schema)?;
        let places: Vec<Option<usize>> = wanted
            .iter()
            .map(|e| elements.iter().position(|code| *code == e.code))
            .collect();
        let count = u32::try_from(golden.len()).unwrap_or(u32::MAX);
        let mut from = 0;
        while from < count {
            let to = from.saturating_add(BATCH).min(count);
            let ids = Int32Array::from_iter_values((from..to).map(u32::cast_signed));
            let mut columns: Vec<ArrayRef> = vec![Arc::new(ids)];
            for (element, place) in wanted.iter().zip(&places) {
                let mut column = Column::of(&type_of(element.kind));
                for id in from..to {
                    let held = match place {
                        Some(place) => golden.cell(id, *place).map(|c| c.value),
                        // The code that says which one it is.
                        None => self.code_of(kind, id),
                    };
                    self.put(&mut column, element.kind, held);
                }
                columns.push(column.finish());
            }
            writing.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?;
            from = to;
        }
        writing.end()?;
        Ok(u64::from(count))
    }

    fn code_of(&self, kind: EntityKind, id: u32) -> Option<u32> {
        let coded = match kind {
            EntityKind::Person => return None,
            EntityKind::Organisation => &self.state.organisations,
            EntityKind::Place => &self.state.places,
        };
        coded.codes().get(id as usize).copied()
    }

    /// Writes the index of organisations by code.
    pub(super) fn write_codes(&self, folder: &Path) -> std::io::Result<()> {
        let codes = self.state.organisations.codes().iter();
        let codes = codes
            .zip(0..)
            .map(|(n, id)| (self.state.strings.get(*n), id));
        postings::write_codes(folder, codes)
    }

    /// Writes what identifies persons: number, address, phone, account, each once and nowhere else.
    pub(super) fn write_identity(
        &self,
        spec: &Spec,
        folder: &Path,
        sealing: &Sealing,
    ) -> Result<(), IdentityError> {
        let elements = spec
            .elements
            .values()
            .filter(|e| e.identity && e.code.starts_with("person.") && e.code != "person.number")
            .filter_map(|e| Some((e.code.clone(), self.elements.person_at(&e.code)?)))
            .collect();
        let persons = &self.state.persons;
        let source = Source {
            numbers: persons.numbers(),
            golden: &persons.golden,
            elements,
        };
        identity::write(folder, &source, |n| self.state.strings.get(n), sealing)
    }

    /// Writes where every golden value comes from, and every value that lost against it, with its row:
    /// the lineage of every cell.
    pub(super) fn write_lineage(
        &self,
        spec: &Spec,
        kind: EntityKind,
        path: &Path,
    ) -> Result<u64, TableError> {
        let schema: SchemaRef = Arc::new(Schema::new(vec![
            Field::new(id_of(kind), DataType::Int32, false),
            Field::new("element", DataType::Utf8, false),
            Field::new("holds", DataType::Boolean, false),
            Field::new("value", DataType::Utf8, true),
            Field::new("feed", DataType::Int32, false),
            Field::new("row_no", DataType::Int32, false),
        ]));
        let (golden, elements) = self.golden(kind);
        let mut writing = Writing::begin(path, &schema)?;
        let mut lines = Lines::new(Arc::clone(&schema));
        let word = |element: usize, value: u32| self.word(spec, &elements[element], value);
        let count = u32::try_from(golden.len()).unwrap_or(u32::MAX);
        for id in 0..count {
            for (at, element) in elements.iter().enumerate() {
                if let Some(cell) = golden.cell(id, at) {
                    // The value itself stands in the library; only what lost is said again.
                    let source = (cell.source.feed, cell.source.row);
                    lines.put(id, element, None, source, &mut writing)?;
                }
            }
        }
        for lost in golden.losers() {
            let element = usize::from(lost.element);
            let said = word(element, lost.value);
            let source = (lost.source.feed, lost.source.row);
            lines.put(
                lost.entity,
                &elements[element],
                Some(said),
                source,
                &mut writing,
            )?;
        }
        let written = lines.end(&mut writing)?;
        writing.end()?;
        Ok(written)
    }

    /// A held value in words. What identifies is not said again outside the identity table.
    fn word(&self, spec: &Spec, element: &str, value: u32) -> Option<String> {
        let element = spec.elements.get(element)?;
        if element.identity {
            return None;
        }
        Some(match element.kind {
            ElementKind::Date => codes::zone::day_of_number(value.cast_signed()).to_string(),
            ElementKind::Division => self.places.code(value).to_string(),
            _ => self.state.strings.get(value).to_owned(),
        })
    }
}

/// Lines of the lineage while they are gathered.
struct Lines {
    schema: SchemaRef,
    ids: Int32Builder,
    elements: StringBuilder,
    holds: arrow::array::BooleanBuilder,
    values: StringBuilder,
    feeds: Int32Builder,
    rows: Int32Builder,
    gathered: u32,
    written: u64,
}

impl Lines {
    fn new(schema: SchemaRef) -> Self {
        Self {
            schema,
            ids: Int32Builder::new(),
            elements: StringBuilder::new(),
            holds: arrow::array::BooleanBuilder::new(),
            values: StringBuilder::new(),
            feeds: Int32Builder::new(),
            rows: Int32Builder::new(),
            gathered: 0,
            written: 0,
        }
    }

    fn put(
        &mut self,
        id: u32,
        element: &str,
        lost: Option<Option<String>>,
        (feed, row): (u8, u32),
        writing: &mut Writing,
    ) -> Result<(), TableError> {
        self.ids.append_value(id.cast_signed());
        self.elements.append_value(element);
        self.holds.append_value(lost.is_none());
        self.values.append_option(lost.flatten());
        self.feeds.append_value(i32::from(feed));
        self.rows.append_value(row.cast_signed());
        self.gathered += 1;
        if self.gathered == BATCH {
            self.flush(writing)?;
        }
        Ok(())
    }

    fn flush(&mut self, writing: &mut Writing) -> Result<(), TableError> {
        self.written += u64::from(std::mem::take(&mut self.gathered));
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.ids.finish()),
            Arc::new(self.elements.finish()),
            Arc::new(self.holds.finish()),
            Arc::new(self.values.finish()),
            Arc::new(self.feeds.finish()),
            Arc::new(self.rows.finish()),
        ];
        writing.write(&RecordBatch::try_new(Arc::clone(&self.schema), columns)?)
    }

    fn end(&mut self, writing: &mut Writing) -> Result<u64, TableError> {
        self.flush(writing)?;
        Ok(self.written)
    }
}
