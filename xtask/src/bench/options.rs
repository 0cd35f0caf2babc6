//! What a measure may be told.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Options of a measure, with their defaults.
#[derive(Debug, Default, Clone)]
pub struct Options {
    given: BTreeMap<&'static str, u64>,
    /// A data directory that a bench made before.
    pub data: Option<PathBuf>,
    /// A binary instead of the one to build.
    pub binary: Option<PathBuf>,
    /// On PostgreSQL instead of SQLite.
    pub postgres: bool,
    /// A burst of load instead of as much as there can be.
    pub burst: bool,
    /// After days of standing still instead of in the minute itself.
    pub down: bool,
}

/// Numbers and their defaults.
const NUMBERS: &[(&str, u64)] = &[
    ("people", 20_000),
    ("cases", 0),
    ("clients", 64),
    ("seconds", 30),
    ("warmup", 5),
    ("rate", 50),
    ("rounds", 0),
    ("seed", 1),
    ("days", 400),
    ("stored", 1_000_000),
    ("due", 100_000),
    ("limit", 180),
];

impl Options {
    /// Reads `--name value` pairs; the error says which word was not understood.
    pub fn parse(words: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        for pair in words.chunks(2) {
            let [flag, value] = pair else {
                return Err(format!("`{}` needs a value", pair.concat()));
            };
            let name = flag
                .strip_prefix("--")
                .ok_or_else(|| format!("`{flag}` is no option"))?;
            match name {
                "data" => options.data = Some(PathBuf::from(value)),
                "binary" => options.binary = Some(PathBuf::from(value)),
                "postgres" => options.postgres = value == "yes",
                "burst" => options.burst = value == "yes",
                "down" => options.down = value == "yes",
                _ => {
                    let known = NUMBERS.iter().find(|(known, _)| *known == name);
                    let (known, _) = known.ok_or_else(|| format!("`{flag}` is no option"))?;
                    let number = value
                        .parse()
                        .map_err(|_| format!("{flag} takes a number, not `{value}`"))?;
                    options.given.insert(known, number);
                }
            }
        }
        Ok(options)
    }

    /// A number by its option's name; `None` leaves a measure its own default.
    pub fn given(&self, name: &str) -> Option<u64> {
        self.given.get(name).copied()
    }

    /// A number by its option's name, else the default that the usage text names.
    pub fn number(&self, name: &str) -> u64 {
        self.given(name)
            .or_else(|| {
                NUMBERS
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, default)| *default)
            })
            .unwrap_or_default()
    }

    /// A default of a measure's own: what was given stays.
    #[must_use]
    pub fn preset(mut self, name: &'static str, value: u64) -> Self {
        self.given.entry(name).or_insert(value);
        self
    }

    /// Clients at once, at least one.
    pub fn clients(&self) -> usize {
        usize::try_from(self.number("clients")).unwrap_or(1).max(1)
    }

    /// A span of whole seconds.
    pub fn seconds(&self, name: &str) -> Duration {
        Duration::from_secs(self.number(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_come_in_pairs_and_by_name() {
        let options = Options::parse(&words("--clients 8 --data somewhere")).unwrap();
        assert_eq!(options.clients(), 8);
        assert_eq!(options.number("seconds"), 30);
        let options = options.preset("seconds", 7).preset("clients", 7);
        assert_eq!(options.number("seconds"), 7);
        assert_eq!(options.clients(), 8, "what was given stays");
        assert!(Options::parse(&words("--clients")).is_err());
        assert!(Options::parse(&words("--clients many")).is_err());
        assert!(Options::parse(&words("--client 8")).is_err());
    }
}
