//! Tables of a run as Delta tables, so that programs of others open them by their folder.
//!
//! The log is written here and not by a library for it: a run's folder never changes once readers see
//! it, so that one commit is all a table ever has, and no transaction has to be won against another.
//! What is written is the protocol's least: reader 1, writer 2, no partitions, one `add` a part.

use crate::library::parts;
use crate::table::TableError;
use arrow::datatypes::{DataType, Schema, SchemaRef};
use arrow::error::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// Where a table's log lies, beside its parts.
pub const LOG: &str = "_delta_log";
/// The only commit a table of a run has.
pub const COMMIT: &str = "00000000000000000000.json";

/// What the log says of a table beside what its parts say themselves.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The run it is of.
    pub run: &'a str,
    /// Its name within the run: `libraries/population`.
    pub table: &'a str,
    /// When it was made, in milliseconds since 1970 (UTC).
    pub created_ms: i64,
}

/// A part as the log names it, with its schema.
struct Footer {
    schema: SchemaRef,
    rows: i64,
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> TableError {
    let path = path.display().to_string();
    move |error| TableError::Io { path, error }
}

fn footer(part: &Path) -> Result<Footer, TableError> {
    let file = File::open(part).map_err(at(part))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| {
        let path = part.display().to_string();
        TableError::Parquet { path, error }
    })?;
    Ok(Footer {
        schema: Arc::clone(builder.schema()),
        rows: builder.metadata().file_metadata().num_rows(),
    })
}

/// The schema of a part, from its footer.
///
/// # Errors
/// The file system's; a part that is none.
pub fn schema_of(part: &Path) -> Result<SchemaRef, TableError> {
    Ok(footer(part)?.schema)
}

/// Writes the log of a folder of parts, whole or not at all: what was there before is replaced. A table
/// without parts is a table without rows.
///
/// # Errors
/// The file system's; a part that is none; a type that Delta does not know.
pub fn publish(table: &Path, schema: &Schema, said: Said<'_>) -> Result<(), TableError> {
    let mut actions = vec![
        json!({ "commitInfo": {
            "timestamp": said.created_ms,
            "operation": "WRITE",
            "operationParameters": { "mode": "ErrorIfExists", "partitionBy": "[]" },
            "isBlindAppend": true,
            "engineInfo": concat!("wujia ", env!("CARGO_PKG_VERSION")),
        }}),
        json!({ "protocol": { "minReaderVersion": 1, "minWriterVersion": 2 } }),
        json!({ "metaData": {
            "id": id(said.run, said.table),
            "name": said.table,
            "format": { "provider": "parquet", "options": {} },
            "schemaString": fields(schema)?.to_string(),
            "partitionColumns": [],
            "configuration": {},
            "createdTime": said.created_ms,
        }}),
    ];
    for part in parts(table)? {
        actions.push(add(&part)?);
    }
    let mut text = String::new();
    for action in actions {
        text.push_str(&action.to_string());
        text.push('\n');
    }
    let log = table.join(LOG);
    fs::create_dir_all(&log).map_err(at(&log))?;
    let beside = log.join(".writing");
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(at(&beside))?;
    let path = log.join(COMMIT);
    fs::rename(&beside, &path).map_err(at(&path))
}

/// A part of the table: its names are plain ASCII, so that nothing in its path needs escaping.
fn add(part: &Path) -> Result<Value, TableError> {
    let meta = fs::metadata(part).map_err(at(part))?;
    let modified = meta.modified().map_err(at(part))?;
    let modified_ms = modified
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
    let stats = json!({ "numRecords": footer(part)?.rows });
    let name = part.file_name().unwrap_or_default().to_string_lossy();
    Ok(json!({ "add": {
        "path": name,
        "partitionValues": {},
        "size": meta.len(),
        "modificationTime": modified_ms,
        "dataChange": true,
        "stats": stats.to_string(),
    }}))
}

/// The schema as the protocol spells it.
fn fields(schema: &Schema) -> Result<Value, ArrowError> {
    let mut all = Vec::with_capacity(schema.fields().len());
    for field in schema.fields() {
        let kind = field.data_type();
        let Some(name) = type_name(kind) else {
            let detail = format!("{}: Delta has no type for {kind}", field.name());
            return Err(ArrowError::SchemaError(detail));
        };
        all.push(json!({
            "name": field.name(),
            "type": name,
            "nullable": field.is_nullable(),
            "metadata": {},
        }));
    }
    Ok(json!({ "type": "struct", "fields": all }))
}

const fn type_name(kind: &DataType) -> Option<&'static str> {
    match kind {
        DataType::Utf8 => Some("string"),
        DataType::Int32 => Some("integer"),
        DataType::Int64 => Some("long"),
        DataType::Float64 => Some("double"),
        DataType::Boolean => Some("boolean"),
        DataType::Date32 => Some("date"),
        _ => None,
    }
}

/// An id of a run's table that is the same whenever it is asked for: FNV-1a of 128 bits in the form of
/// a UUID of version 8 (RFC 9562 5.8).
fn id(run: &str, table: &str) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    const MARKS: u128 = (0xf << 76) | (0x3 << 62);
    const MARKED: u128 = (0x8 << 76) | (0x2 << 62);
    // A byte that no text has keeps run and table apart.
    let bytes = run.bytes().chain([0xff]).chain(table.bytes());
    let hash = bytes.fold(OFFSET, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    });
    let hex = format!("{:032x}", (hash & !MARKS) | MARKED);
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}
