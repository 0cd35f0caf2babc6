//! A library's table as it is written: parts of Parquet, one for each feed that gives rows.

use crate::clean::{Places, Value};
use crate::postings::Postings;
use arrow::array::{
    ArrayRef, BooleanArray, Date32Builder, Int32Builder, Int64Builder, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use model::feed::{Element, ElementKind, column_name};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Rows gathered before they are encoded.
const BATCH: usize = 1 << 16;
/// Rows of a row group.
const GROUP: usize = 1 << 20;

/// What went wrong with a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file system's.
    #[error("{path}: {error}")]
    Io {
        /// Which file.
        path: String,
        /// What it said.
        error: std::io::Error,
    },
    /// The encoder's.
    #[error("{path}: {error}")]
    Parquet {
        /// Which file.
        path: String,
        /// What it said.
        error: parquet::errors::ParquetError,
    },
    /// Arrow's.
    #[error(transparent)]
    Arrow(#[from] arrow::error::ArrowError),
}

/// The type of an element in a table.
#[must_use]
pub fn type_of(kind: ElementKind) -> DataType {
    match kind {
        ElementKind::Date => DataType::Date32,
        ElementKind::Division | ElementKind::Money | ElementKind::Quantity | ElementKind::Point => {
            DataType::Int64
        }
        _ => DataType::Utf8,
    }
}

/// The columns before those of a library's own elements.
const LEADING: [(&str, DataType); 7] = [
    ("what", DataType::Utf8),
    ("feed", DataType::Utf8),
    ("row_no", DataType::Int32),
    ("person_id", DataType::Int32),
    ("org_id", DataType::Int32),
    ("place_id", DataType::Int32),
    // Whether the row was given to its person by likeness and not by a valid number.
    ("by_likeness", DataType::Boolean),
];

/// The schema of a library whose rows are records.
#[must_use]
pub fn record_schema(columns: &[&Element]) -> SchemaRef {
    let leading = LEADING
        .iter()
        .map(|(name, kind)| Field::new(*name, kind.clone(), name.ends_with("_id")));
    let own = columns
        .iter()
        .map(|e| Field::new(column_name(&e.code), type_of(e.kind), true));
    Arc::new(Schema::new(leading.chain(own).collect::<Vec<_>>()))
}

/// How files of a schema are written: what repeats as a dictionary, row numbers as differences.
#[must_use]
pub fn properties(schema: &Schema) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(GROUP))
        .set_created_by(format!("wujia {}", env!("CARGO_PKG_VERSION")));
    for field in schema.fields() {
        let path = ColumnPath::from(field.name().as_str());
        if *field.data_type() == DataType::Int32 {
            builder = builder
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
        }
    }
    builder.build()
}

/// Values of one column while they are gathered.
enum Gathered {
    Text(StringBuilder),
    Day(Date32Builder),
    Whole(Int64Builder),
}

impl Gathered {
    fn of(kind: &DataType) -> Self {
        match kind {
            DataType::Date32 => Self::Day(Date32Builder::with_capacity(BATCH)),
            DataType::Int64 => Self::Whole(Int64Builder::with_capacity(BATCH)),
            _ => Self::Text(StringBuilder::with_capacity(BATCH, BATCH * 8)),
        }
    }

    fn take(&mut self, value: &Value<'_>, places: &Places) {
        match (self, value) {
            (Self::Text(all), Value::Text(text)) => all.append_value(text),
            (Self::Text(all), _) => all.append_null(),
            (Self::Day(all), Value::Day(day)) => all.append_value(*day),
            (Self::Day(all), _) => all.append_null(),
            (Self::Whole(all), Value::Whole(n)) => all.append_value(*n),
            (Self::Whole(all), Value::Place(at)) => {
                all.append_value(i64::try_from(places.code(*at)).unwrap_or(0));
            }
            (Self::Whole(all), _) => all.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(all) => Arc::new(all.finish()),
            Self::Day(all) => Arc::new(all.finish()),
            Self::Whole(all) => Arc::new(all.finish()),
        }
    }
}

/// A file of Parquet being written.
pub struct Writing {
    writer: ArrowWriter<File>,
    path: String,
}

impl Writing {
    /// Begins a file.
    ///
    /// # Errors
    /// The file system's.
    pub fn begin(path: &Path, schema: &SchemaRef) -> Result<Self, TableError> {
        let name = path.display().to_string();
        let file = File::create(path).map_err(|error| TableError::Io {
            path: name.clone(),
            error,
        })?;
        let writer = ArrowWriter::try_new(file, Arc::clone(schema), Some(properties(schema)))
            .map_err(|error| TableError::Parquet {
                path: name.clone(),
                error,
            })?;
        Ok(Self { writer, path: name })
    }

    /// Writes rows.
    ///
    /// # Errors
    /// The encoder's, a full disk among them.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), TableError> {
        self.writer
            .write(batch)
            .map_err(|error| TableError::Parquet {
                path: self.path.clone(),
                error,
            })
    }

    /// Ends the file and waits until it is on the disk.
    ///
    /// # Errors
    /// The encoder's, a full disk among them.
    pub fn end(self) -> Result<(), TableError> {
        let Self { writer, path } = self;
        let file = writer.into_inner().map_err(|error| TableError::Parquet {
            path: path.clone(),
            error,
        })?;
        file.sync_all()
            .map_err(|error| TableError::Io { path, error })
    }
}

/// Whom a row is about, by the ids of the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parties {
    /// Person.
    pub person: Option<u32>,
    /// Organisation.
    pub organisation: Option<u32>,
    /// Place.
    pub place: Option<u32>,
}

/// Parts of the libraries that a feed gives rows to, and whom its rows speak of.
#[derive(Default)]
pub struct Parts {
    all: Vec<Part>,
    postings: Postings,
    count: u32,
}

impl Parts {
    /// Of these parts; none where rows are only heard.
    #[must_use]
    pub fn new(all: Vec<Part>) -> Self {
        Self {
            all,
            ..Self::default()
        }
    }

    /// Takes a row into every part: for each of its own columns the value that is picked for it.
    ///
    /// # Errors
    /// The encoder's.
    pub fn take<'p>(
        &mut self,
        row: u32,
        parties: Parties,
        values: &[Value<'_>],
        picks: impl Iterator<Item = &'p [Option<usize>]>,
        places: &Places,
    ) -> Result<(), TableError> {
        if self.all.is_empty() {
            return Ok(());
        }
        self.postings
            .put(self.count, parties.person, parties.organisation);
        self.count += 1;
        for (part, picks) in self.all.iter_mut().zip(picks) {
            part.take(row, parties, values, picks, places)?;
        }
        Ok(())
    }

    /// Ends the parts, and writes in a folder whom the rows speak of.
    ///
    /// # Errors
    /// The encoder's, the file system's.
    pub fn end(self, index: &Path, name: &str) -> Result<(), TableError> {
        for part in self.all {
            part.end()?;
        }
        self.postings
            .write(index, name)
            .map_err(|error| TableError::Io {
                path: index.join(name).display().to_string(),
                error,
            })
    }
}

/// A part of a library: the rows of one feed.
pub struct Part {
    schema: SchemaRef,
    what: String,
    feed: String,
    likeness: bool,
    rows: Int32Builder,
    persons: Int32Builder,
    organisations: Int32Builder,
    places: Int32Builder,
    own: Vec<Gathered>,
    writing: Writing,
    gathered: usize,
    /// Rows written so far.
    pub count: u64,
}

impl Part {
    /// Begins a part: what its rows are, whose, and whether they were linked by likeness.
    ///
    /// # Errors
    /// The file system's.
    pub fn begin(
        path: &Path,
        schema: SchemaRef,
        (what, feed): (&str, &str),
        likeness: bool,
    ) -> Result<Self, TableError> {
        let writing = Writing::begin(path, &schema)?;
        let own = schema.fields()[LEADING.len()..]
            .iter()
            .map(|f| Gathered::of(f.data_type()))
            .collect();
        let ids = || Int32Builder::with_capacity(BATCH);
        Ok(Self {
            own,
            writing,
            what: what.to_owned(),
            feed: feed.to_owned(),
            likeness,
            rows: ids(),
            persons: ids(),
            organisations: ids(),
            places: ids(),
            gathered: 0,
            count: 0,
            schema,
        })
    }

    /// Takes a row: its number, its parties, and for each own column a value of the record.
    ///
    /// # Errors
    /// The encoder's.
    pub fn take(
        &mut self,
        row: u32,
        parties: Parties,
        values: &[Value<'_>],
        picks: &[Option<usize>],
        places: &Places,
    ) -> Result<(), TableError> {
        let id = |id: Option<u32>| id.map(u32::cast_signed);
        self.rows.append_value(row.cast_signed());
        self.persons.append_option(id(parties.person));
        self.organisations.append_option(id(parties.organisation));
        self.places.append_option(id(parties.place));
        for (column, pick) in self.own.iter_mut().zip(picks) {
            let value = pick.and_then(|at| values.get(at)).unwrap_or(&Value::Empty);
            column.take(value, places);
        }
        self.gathered += 1;
        self.count += 1;
        if self.gathered == BATCH {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), TableError> {
        let n = std::mem::take(&mut self.gathered);
        if n == 0 {
            return Ok(());
        }
        let constant = |text: &str| -> ArrayRef {
            Arc::new(arrow::array::StringArray::from_iter_values(
                std::iter::repeat_n(text, n),
            ))
        };
        let mut columns: Vec<ArrayRef> = vec![
            constant(&self.what),
            constant(&self.feed),
            Arc::new(self.rows.finish()),
            Arc::new(self.persons.finish()),
            Arc::new(self.organisations.finish()),
            Arc::new(self.places.finish()),
            Arc::new(BooleanArray::from(vec![self.likeness; n])),
        ];
        columns.extend(self.own.iter_mut().map(Gathered::finish));
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)?;
        self.writing.write(&batch)
    }

    /// Ends the part.
    ///
    /// # Errors
    /// The encoder's.
    pub fn end(mut self) -> Result<u64, TableError> {
        self.flush()?;
        self.writing.end()?;
        Ok(self.count)
    }
}
