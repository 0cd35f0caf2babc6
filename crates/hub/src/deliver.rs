//! A delivery written in the form its feed says: for synthetic departments, and for a feed's sample.

use crate::read::ReadError;
use crate::table::{TableError, Writing};
use arrow::array::{ArrayRef, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use encoding_rs::GB18030;
use model::feed::{Charset, Feed, Format};
use sheet::{Cell, Layout, Table};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const BATCH: usize = 1 << 15;
/// Rows a workbook holds; what is more goes into the next file.
const SHEET_ROWS: usize = 100_000;

/// A delivery being written.
pub struct Delivery<'f> {
    feed: &'f Feed,
    folder: PathBuf,
    form: Form,
    files: u32,
}

enum Form {
    Text {
        file: BufWriter<File>,
        path: PathBuf,
        line: Vec<u8>,
    },
    Sheet {
        table: Table,
    },
    Columns {
        writing: Box<Writing>,
        schema: SchemaRef,
        columns: Vec<StringBuilder>,
        rows: usize,
    },
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> ReadError {
    let path = path.to_owned();
    move |error| ReadError::io(&path, error)
}

fn table_error(path: &Path) -> impl FnOnce(TableError) -> ReadError {
    let path = path.to_owned();
    move |error| ReadError::not_its_feed(&path, error)
}

impl<'f> Delivery<'f> {
    /// Begins a delivery in a folder.
    ///
    /// # Errors
    /// The file system's.
    pub fn begin(feed: &'f Feed, folder: &Path) -> Result<Self, ReadError> {
        std::fs::create_dir_all(folder).map_err(io(folder))?;
        let path = folder.join(feed.pattern.replace('*', "001"));
        let form = match feed.format {
            Format::Csv | Format::JsonLines => {
                let mut file =
                    BufWriter::with_capacity(1 << 20, File::create(&path).map_err(io(&path))?);
                if feed.format == Format::Csv {
                    let header: Vec<&str> =
                        feed.columns.iter().map(|c| c.header.as_str()).collect();
                    let mut line = Vec::new();
                    csv_line(feed, &header, &mut line);
                    file.write_all(&line).map_err(io(&path))?;
                }
                Form::Text {
                    file,
                    path,
                    line: Vec::new(),
                }
            }
            Format::Xlsx => Form::Sheet {
                table: empty_table(feed),
            },
            Format::Parquet => {
                let fields: Vec<Field> = feed
                    .columns
                    .iter()
                    .map(|c| Field::new(&c.header, DataType::Utf8, true))
                    .collect();
                let schema: SchemaRef = Arc::new(Schema::new(fields));
                let writing = Writing::begin(&path, &schema).map_err(table_error(&path))?;
                let columns = feed.columns.iter().map(|_| StringBuilder::new()).collect();
                Form::Columns {
                    writing: Box::new(writing),
                    schema,
                    columns,
                    rows: 0,
                }
            }
        };
        Ok(Self {
            feed,
            folder: folder.to_owned(),
            form,
            files: 1,
        })
    }

    /// Writes a row: its texts in the order of the feed's columns.
    ///
    /// # Errors
    /// The file system's.
    pub fn row(&mut self, row: &[String]) -> Result<(), ReadError> {
        let feed = self.feed;
        match &mut self.form {
            Form::Text { file, path, line } => {
                line.clear();
                if feed.format == Format::Csv {
                    csv_line(feed, row, line);
                } else {
                    json_line(feed, row, line).map_err(|e| ReadError::not_its_feed(path, e))?;
                }
                file.write_all(line).map_err(io(path))
            }
            Form::Sheet { table } => {
                table
                    .rows
                    .push(row.iter().map(|text| Cell::Text(text.clone())).collect());
                if table.rows.len() == SHEET_ROWS {
                    return self.end_sheet();
                }
                Ok(())
            }
            Form::Columns { columns, rows, .. } => {
                for (column, text) in columns.iter_mut().zip(row) {
                    column.append_option((!text.is_empty()).then_some(text));
                }
                *rows += 1;
                if *rows == BATCH {
                    self.flush_columns()
                } else {
                    Ok(())
                }
            }
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(
            self.feed
                .pattern
                .replace('*', &format!("{:03}", self.files)),
        )
    }

    fn end_sheet(&mut self) -> Result<(), ReadError> {
        let path = self.path();
        if let Form::Sheet { table } = &mut self.form {
            let bytes = sheet::write_xlsx(&[(table, &Layout::default())])
                .map_err(|e| ReadError::not_its_feed(&path, e))?;
            std::fs::write(&path, bytes).map_err(io(&path))?;
            table.rows.clear();
            self.files += 1;
        }
        Ok(())
    }

    fn flush_columns(&mut self) -> Result<(), ReadError> {
        let path = self.path();
        if let Form::Columns {
            writing,
            schema,
            columns,
            rows,
        } = &mut self.form
        {
            *rows = 0;
            let arrays: Vec<ArrayRef> = columns
                .iter_mut()
                .map(|c| -> ArrayRef { Arc::new(c.finish()) })
                .collect();
            let batch = RecordBatch::try_new(Arc::clone(schema), arrays)
                .map_err(|e| ReadError::not_its_feed(&path, e))?;
            writing.write(&batch).map_err(table_error(&path))?;
        }
        Ok(())
    }

    /// Ends the delivery.
    ///
    /// # Errors
    /// The file system's.
    pub fn end(mut self) -> Result<(), ReadError> {
        let path = self.path();
        match &self.form {
            Form::Text { .. } => {}
            Form::Sheet { table } if table.rows.is_empty() && self.files > 1 => {}
            Form::Sheet { .. } => self.end_sheet()?,
            Form::Columns { .. } => self.flush_columns()?,
        }
        match self.form {
            Form::Text { mut file, path, .. } => file.flush().map_err(io(&path)),
            Form::Columns { writing, .. } => writing.end().map_err(table_error(&path)),
            Form::Sheet { .. } => Ok(()),
        }
    }
}

fn empty_table(feed: &Feed) -> Table {
    Table::new(
        feed.name.clone(),
        feed.columns.iter().map(|c| c.header.clone()),
    )
}

fn csv_line<T: AsRef<str>>(feed: &Feed, row: &[T], line: &mut Vec<u8>) {
    let mut text = String::new();
    for (n, cell) in row.iter().enumerate() {
        if n > 0 {
            text.push(char::from(feed.delimiter));
        }
        let cell = cell.as_ref();
        if cell.contains(['"', '\n', '\r', char::from(feed.delimiter)]) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
    match feed.charset {
        Charset::Utf8 => line.extend_from_slice(text.as_bytes()),
        Charset::Gb18030 => line.extend_from_slice(&GB18030.encode(&text).0),
    }
}

fn json_line(feed: &Feed, row: &[String], line: &mut Vec<u8>) -> serde_json::Result<()> {
    line.push(b'{');
    for (n, (column, cell)) in feed.columns.iter().zip(row).enumerate() {
        if n > 0 {
            line.push(b',');
        }
        serde_json::to_writer(&mut *line, &column.header)?;
        line.push(b':');
        serde_json::to_writer(&mut *line, cell)?;
    }
    line.extend_from_slice(b"}\n");
    Ok(())
}
