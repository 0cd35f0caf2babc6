//! XLSX: the first sheet, through [`sheet`], whose limits keep bombs out.

use super::{ReadError, Visitor, placed};
use model::feed::Feed;
use sheet::{ReadOptions, Table};
use std::path::Path;

fn open(path: &Path) -> Result<Table, ReadError> {
    let bytes = std::fs::read(path).map_err(|e| ReadError::io(path, e))?;
    let reading = sheet::read_xlsx(&bytes, &ReadOptions::default())
        .map_err(|e| ReadError::not_its_feed(path, e))?;
    Ok(reading.table)
}

/// The headers of the first sheet.
pub(super) fn headers(path: &Path) -> Result<Vec<String>, ReadError> {
    Ok(open(path)?.columns)
}

pub(super) fn rows(
    feed: &Feed,
    path: &Path,
    first: u32,
    visitor: &mut dyn Visitor,
) -> Result<u32, ReadError> {
    let table = open(path)?;
    let places = placed(feed, path, &table.columns)?;
    let mut number = first;
    for cells in &table.rows {
        let texts: Vec<String> = places
            .iter()
            .map(|at| {
                cells
                    .get(*at)
                    .map_or_else(String::new, |cell| cell.as_text().into_owned())
            })
            .collect();
        let row: Vec<&str> = texts.iter().map(String::as_str).collect();
        visitor.row(number, Ok(&row))?;
        number += 1;
    }
    Ok(number)
}
