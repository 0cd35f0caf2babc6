//! From a module's files to a checked [`Module`], or every mistake with file, line, column, what
//! is wrong and the remedy (texts in `locales/*/flow.ftl` under `mistake-KEY` and `remedy-KEY`).

use crate::procedure::Module;
use std::collections::BTreeMap;

/// A mistake in a module's files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Path within the module's folder.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong: `mistake-KEY`.
    pub key: String,
    /// Arguments of both sentences.
    pub args: BTreeMap<String, String>,
    /// What to do: `remedy-KEY`.
    pub remedy_key: String,
}

impl Mistake {
    pub(crate) fn new(file: &str, line: u32, column: u32, key: &str) -> Self {
        let (file, key) = (file.to_owned(), key.to_owned());
        Self { file, line, column, remedy_key: key.clone(), key, args: BTreeMap::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.args.insert(name.to_owned(), value.to_owned());
        self
    }
}
