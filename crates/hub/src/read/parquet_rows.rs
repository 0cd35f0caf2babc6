//! Parquet: each column cast to text, a batch at a time.

use super::{ReadError, Visitor, placed};
use arrow::array::{Array, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use model::feed::Feed;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;

type Builder = ParquetRecordBatchReaderBuilder<File>;

fn open(path: &Path) -> Result<Builder, ReadError> {
    let file = File::open(path).map_err(|e| ReadError::io(path, e))?;
    Builder::try_new(file).map_err(|e| ReadError::not_its_feed(path, e))
}

fn names(builder: &Builder) -> Vec<String> {
    let fields = builder.schema().fields();
    fields.iter().map(|f| f.name().clone()).collect()
}

/// The names of a file's columns.
pub(super) fn headers(path: &Path) -> Result<Vec<String>, ReadError> {
    Ok(names(&open(path)?))
}

pub(super) fn rows(
    feed: &Feed,
    path: &Path,
    first: u32,
    visitor: &mut dyn Visitor,
) -> Result<u32, ReadError> {
    let builder = open(path)?;
    let header = names(&builder);
    let places = placed(feed, path, &header)?;
    let reader = builder
        .with_batch_size(8_192)
        .build()
        .map_err(|e| ReadError::not_its_feed(path, e))?;
    let mut number = first;
    for batch in reader {
        let batch = batch.map_err(|e| ReadError::not_its_feed(path, e))?;
        let mut columns: Vec<StringArray> = Vec::with_capacity(places.len());
        for at in &places {
            let text = cast(batch.column(*at), &DataType::Utf8)
                .map_err(|e| ReadError::not_its_feed(path, e))?;
            match text.as_any().downcast_ref::<StringArray>() {
                Some(text) => columns.push(text.clone()),
                None => return Err(ReadError::not_its_feed(path, "a column is no text")),
            }
        }
        let mut row: Vec<&str> = vec![""; columns.len()];
        for at in 0..batch.num_rows() {
            for (text, column) in row.iter_mut().zip(&columns) {
                *text = if column.is_null(at) {
                    ""
                } else {
                    column.value(at)
                };
            }
            visitor.row(number, Ok(&row))?;
            number += 1;
        }
    }
    Ok(number)
}
