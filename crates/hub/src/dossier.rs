//! One file of everything the libraries hold of a person or an organisation (一人一档, 一企一档): what
//! holds, and every row of every library that speaks of her, each with whose row it is.

use crate::postings::{self, Whose};
use crate::spec::Spec;
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use model::feed::{EntityKind, Library, column_name};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
    RowSelector,
};
use parquet::file::metadata::PageIndexPolicy;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Why a file cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The file system's.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A table's.
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    /// Arrow's.
    #[error(transparent)]
    Arrow(#[from] arrow::error::ArrowError),
}

/// A row that speaks of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Library.
    pub library: String,
    /// What the row is.
    pub what: String,
    /// Feed.
    pub feed: String,
    /// Row of its delivery.
    pub row: u32,
    /// Whether it was given to her by likeness.
    pub by_likeness: bool,
    /// Element and value as text, where there is one.
    pub cells: Vec<(String, String)>,
}

/// The libraries of a run.
pub struct Dossiers<'r> {
    spec: &'r Spec,
    run: &'r Path,
}

impl<'r> Dossiers<'r> {
    /// Of a run's folder.
    #[must_use]
    pub const fn new(spec: &'r Spec, run: &'r Path) -> Self {
        Self { spec, run }
    }

    /// The organisation with a code.
    ///
    /// # Errors
    /// The file system's.
    pub fn organisation(&self, code: &str) -> Result<Option<u32>, DossierError> {
        Ok(postings::organisation(&self.index(), code)?)
    }

    /// What holds of somebody: element and value as text. What identifies her is in the identity table.
    ///
    /// # Errors
    /// The file system's; a table's.
    pub fn golden(&self, whose: Whose, id: u32) -> Result<Vec<(String, String)>, DossierError> {
        let kind = match whose {
            Whose::Person => EntityKind::Person,
            Whose::Organisation => EntityKind::Organisation,
        };
        let library = self.spec.libraries.iter().find(|l| l.entity == Some(kind));
        let Some(library) = library else {
            return Ok(Vec::new());
        };
        let part = self.table(library).join("part-00.parquet");
        let elements: Vec<(String, String)> = library
            .elements
            .iter()
            .map(|code| (code.clone(), column_name(code)))
            .collect();
        let mut cells = Vec::new();
        for batch in read(&part, &[id])? {
            cells.extend(row_cells(&batch, 0, &elements)?);
        }
        Ok(cells)
    }

    /// Rows of a library that speak of somebody, feed by feed, at most so many.
    ///
    /// # Errors
    /// The file system's; a table's.
    pub fn rows(
        &self,
        library: &Library,
        whose: Whose,
        id: u32,
        most: usize,
    ) -> Result<Vec<Line>, DossierError> {
        let elements: Vec<(String, String)> = library
            .columns
            .iter()
            .map(|code| (code.clone(), column_name(code)))
            .collect();
        let mut lines = Vec::new();
        for from in &library.from {
            let Some(feed) = self.spec.feed(&from.feed) else {
                continue;
            };
            for suffix in ["", "-linked"] {
                let name = format!("{:02}{suffix}", feed.number);
                let mut places = postings::places(&self.index(), &name, whose, id)?;
                places.truncate(most.saturating_sub(lines.len()));
                if places.is_empty() {
                    continue;
                }
                let part = self.table(library).join(format!("part-{name}.parquet"));
                for batch in read(&part, &places)? {
                    for row in 0..batch.num_rows() {
                        let text = |column: &str| cell(&batch, row, column);
                        lines.push(Line {
                            library: library.code.clone(),
                            what: text("what")?.unwrap_or_default(),
                            feed: feed.code.clone(),
                            row: text("row_no")?.and_then(|n| n.parse().ok()).unwrap_or(0),
                            by_likeness: !suffix.is_empty(),
                            cells: row_cells(&batch, row, &elements)?,
                        });
                    }
                }
            }
        }
        Ok(lines)
    }

    fn index(&self) -> PathBuf {
        self.run.join("index")
    }

    fn table(&self, library: &Library) -> PathBuf {
        self.run.join("libraries").join(library.table())
    }
}

/// Rows of a part at places that are in order; pages without any of them are not read.
fn read(part: &Path, places: &[u32]) -> Result<Vec<RecordBatch>, DossierError> {
    let file = File::open(part)?;
    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
    let metadata = ArrowReaderMetadata::load(&file, options)?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let mut selectors = Vec::with_capacity(places.len() * 2);
    let mut at = 0;
    for place in places {
        let place = *place as usize;
        if place > at {
            selectors.push(RowSelector::skip(place - at));
        }
        selectors.push(RowSelector::select(1));
        at = place + 1;
    }
    let reader = builder
        .with_projection(ProjectionMask::all())
        .with_row_selection(RowSelection::from(selectors))
        .with_batch_size(places.len().max(1))
        .build()?;
    let mut batches = Vec::new();
    for batch in reader {
        batches.push(batch?);
    }
    Ok(batches)
}

fn cell(batch: &RecordBatch, row: usize, column: &str) -> Result<Option<String>, DossierError> {
    let Some(column) = batch.column_by_name(column) else {
        return Ok(None);
    };
    if column.is_null(row) {
        return Ok(None);
    }
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(column.as_ref(), &options)?;
    Ok(Some(formatter.value(row).to_string()))
}

fn row_cells(
    batch: &RecordBatch,
    row: usize,
    elements: &[(String, String)],
) -> Result<Vec<(String, String)>, DossierError> {
    let mut cells = Vec::new();
    for (code, column) in elements {
        if let Some(value) = cell(batch, row, column)? {
            cells.push((code.clone(), value));
        }
    }
    Ok(cells)
}
