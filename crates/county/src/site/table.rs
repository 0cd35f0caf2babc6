//! Rows of a site's tables, read cell by cell with every mistake kept.

use std::str::FromStr;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use sheet::{Encoding, ReadOptions, Reading};

use super::fault::Faults;
use sheet::FileFault;

/// Opens a table that must have these columns; `None` when it cannot be read at all.
pub(super) fn open(
    file: &str,
    bytes: &[u8],
    columns: &[&str],
    faults: &mut Faults,
) -> Option<Reading> {
    let options = ReadOptions {
        name: file.to_owned(),
        encoding: Encoding::Utf8,
        ..ReadOptions::default()
    };
    let reading = match sheet::read_csv(bytes, &options) {
        Ok(reading) => reading,
        Err(error) => {
            faults.sheet(file, &error);
            return None;
        }
    };
    let missing: Vec<&&str> = columns
        .iter()
        .filter(|c| reading.table.column(c).is_none())
        .collect();
    for column in &missing {
        faults.push(FileFault::new(file, "site-column-missing").with("column", column));
    }
    missing.is_empty().then_some(reading)
}

/// One row while it is read.
pub(super) struct Row<'a> {
    pub(super) file: &'a str,
    reading: &'a Reading,
    index: usize,
}

impl<'a> Row<'a> {
    pub(super) fn all(file: &'a str, reading: &'a Reading) -> impl Iterator<Item = Row<'a>> {
        (0..reading.table.rows.len()).map(move |index| Row {
            file,
            reading,
            index,
        })
    }

    /// Row as an editor counts.
    pub(super) fn line(&self) -> u32 {
        self.reading.row_number(self.index)
    }

    /// Text of a cell; empty when nothing stands there.
    pub(super) fn text(&self, column: &str) -> String {
        let at = self.reading.table.column(column).unwrap_or(usize::MAX);
        self.reading.table.text_at(self.index, at).trim().to_owned()
    }

    /// A mistake at a cell.
    pub(super) fn fault(&self, column: &str, key: &str) -> FileFault {
        FileFault {
            line: Some(self.line()),
            column: Some(column.to_owned()),
            ..FileFault::new(self.file, key)
        }
    }

    /// Text that must be there.
    pub(super) fn required(&self, column: &str, faults: &mut Faults) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            faults.push(self.fault(column, "site-cell-empty"));
            return None;
        }
        Some(text)
    }

    /// A value that must be there and parse; `key` is the sentence when it does not.
    pub(super) fn parsed<T: FromStr>(
        &self,
        column: &str,
        key: &str,
        faults: &mut Faults,
    ) -> Option<T> {
        let text = self.required(column, faults)?;
        let value = text.parse().ok();
        if value.is_none() {
            faults.push(self.fault(column, key).with("found", text));
        }
        value
    }

    /// A value that may be missing.
    pub(super) fn optional<T: FromStr>(
        &self,
        column: &str,
        key: &str,
        faults: &mut Faults,
    ) -> Option<Option<T>> {
        if self.text(column).is_empty() {
            Some(None)
        } else {
            self.parsed(column, key, faults).map(Some)
        }
    }

    /// One word of a closed list, as the type's serialised names write it.
    pub(super) fn word<T: for<'d> Deserialize<'d>>(
        &self,
        column: &str,
        faults: &mut Faults,
    ) -> Option<T> {
        let text = self.required(column, faults)?;
        let read: Result<T, serde::de::value::Error> =
            T::deserialize(text.as_str().into_deserializer());
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                faults.push(
                    self.fault(column, "site-word-unknown")
                        .with("found", text)
                        .with("detail", error),
                );
                None
            }
        }
    }

    /// Values separated by `;`.
    pub(super) fn several<T: FromStr>(
        &self,
        column: &str,
        key: &str,
        faults: &mut Faults,
    ) -> Vec<T> {
        let text = self.text(column);
        let mut all = Vec::new();
        for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
            match part.parse() {
                Ok(value) => all.push(value),
                Err(_) => faults.push(self.fault(column, key).with("found", part)),
            }
        }
        all
    }
}
