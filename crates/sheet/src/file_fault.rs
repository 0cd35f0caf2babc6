//! A mistake in a file that people write: where it is and what is said of it.

use std::fmt;

/// What is wrong, where, by locale key and arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault {
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

impl FileFault {
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

    /// At a byte of the file's text.
    #[must_use]
    pub fn at(mut self, text: &str, byte: usize) -> Self {
        let before = &text.as_bytes()[..byte.min(text.len())];
        let lines = before.iter().filter(|b| **b == b'\n').count();
        self.line = Some(u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1));
        self
    }
}

/// For logs; people are told by key and arguments.
impl fmt::Display for FileFault {
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
