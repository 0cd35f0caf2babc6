//! A mistake in a site's file.

use std::fmt;

use sheet::SheetError;

/// What is wrong, where, by locale key and arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFault {
    /// File.
    pub file: String,
    /// Row or line, from 1, as an editor counts.
    pub line: Option<u32>,
    /// Column of a table or key of a TOML file.
    pub column: Option<String>,
    /// Locale key of the sentence.
    pub key: String,
    /// Its placeholders.
    pub args: Vec<(&'static str, String)>,
}

impl SiteFault {
    /// A fault of a whole file.
    #[must_use]
    pub fn new(file: &str, key: &str) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            key: key.to_owned(),
            args: Vec::new(),
        }
    }

    /// With a placeholder.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// For logs; people are told by key and arguments.
impl fmt::Display for SiteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, " [{column}]")?;
        }
        write!(f, " {}", self.key)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

/// Mistakes being gathered.
#[derive(Default)]
pub(super) struct Faults(Vec<SiteFault>);

impl Faults {
    pub(super) fn push(&mut self, fault: SiteFault) {
        self.0.push(fault);
    }

    pub(super) fn file(&mut self, file: &str, key: &str) {
        self.push(SiteFault::new(file, key));
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_all(self) -> Vec<SiteFault> {
        self.0
    }

    pub(super) fn sheet(&mut self, file: &str, error: &SheetError) {
        self.push(SiteFault {
            args: error.args(),
            ..SiteFault::new(file, error.key())
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
                let line = error.span().map(|s| {
                    text.as_bytes()[..s.start.min(text.len())]
                        .iter()
                        .filter(|b| **b == b'\n')
                        .count() as u32
                        + 1
                });
                let mut fault = SiteFault::new(file, "site-toml").with("detail", error.message());
                fault.line = line;
                self.push(fault);
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
