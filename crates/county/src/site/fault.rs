//! Mistakes in a site's files, gathered.

use sheet::{FileFault, SheetError};

/// Mistakes being gathered.
#[derive(Default)]
pub(super) struct Faults(Vec<FileFault>);

impl Faults {
    pub(super) fn push(&mut self, fault: FileFault) {
        self.0.push(fault);
    }

    pub(super) fn file(&mut self, file: &str, key: &str) {
        self.push(FileFault::new(file, key));
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_all(self) -> Vec<FileFault> {
        self.0
    }

    pub(super) fn sheet(&mut self, file: &str, error: &SheetError) {
        self.push(FileFault {
            args: error.args(),
            ..FileFault::new(file, error.key())
        });
    }

    /// Reads TOML into a plain structure; a mistake is told with its line.
    pub(super) fn toml<T: serde::de::DeserializeOwned>(
        &mut self,
        file: &str,
        bytes: &[u8],
    ) -> Option<T> {
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.file(file, "site-not-utf8");
            return None;
        };
        match toml::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let fault = FileFault::new(file, "site-toml").with("detail", error.message());
                self.push(match error.span() {
                    Some(span) => fault.at(text, span.start),
                    None => fault,
                });
                None
            }
        }
    }
}

/// Civil dates as TOML writes them: `2026-01-31` without quotes.
pub(super) mod toml_date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, de::Error};
    use toml::value::Datetime;

    fn civil<E: Error>(value: Datetime) -> Result<Date, E> {
        match (value.date, value.time) {
            (Some(d), None) => i16::try_from(d.year)
                .ok()
                .and_then(|y| Date::new(y, d.month as i8, d.day as i8).ok())
                .ok_or_else(|| E::custom("no such date")),
            _ => Err(E::custom("a date without time, such as 2026-01-31")),
        }
    }

    pub(in crate::site) fn required<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
        civil(Datetime::deserialize(d)?)
    }

    pub(in crate::site) fn optional<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Option<Date>, D::Error> {
        Option::<Datetime>::deserialize(d)?.map(civil).transpose()
    }
}
