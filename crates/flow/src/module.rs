//! A checked module (功能模块): one or more procedures with their words and stories.

use crate::figure::Figure;
use crate::procedure::Procedure;
use crate::table::Rows;
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// Core or added by the site (十大功能模块 + X).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModuleKind {
    /// One of the ten.
    Core,
    /// X: a site's own.
    X,
}

/// A checked module.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// Its code.
    pub code: String,
    /// Core or X.
    pub kind: ModuleKind,
    /// Places of its home page, in order.
    pub home: Vec<String>,
    /// Roles that work in it.
    pub roles: Vec<Role>,
    /// Event classes it publishes.
    pub events: Vec<String>,
    /// Figures it shows, in order.
    pub figures: Vec<String>,
    /// What they count.
    pub counted: Vec<Figure>,
    /// Its procedures by code.
    pub procedures: BTreeMap<String, Procedure>,
    /// Its tables by code.
    pub tables: BTreeMap<String, Arc<Rows>>,
    pub(crate) stories: Vec<crate::story::Story>,
    pub(crate) files: BTreeMap<String, String>,
}

impl Module {
    /// Bytes whose digest is the module's version: each file's path and text, length-prefixed,
    /// in path order, line ends as LF.
    #[must_use]
    pub fn canonical_files(&self) -> Vec<u8> {
        let mut bytes = b"wujia-module-1\n".to_vec();
        for (path, text) in &self.files {
            for part in [path, text] {
                bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
                bytes.extend_from_slice(part.as_bytes());
            }
        }
        bytes
    }

    /// Its files, as adoption stores them.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// Its words in a locale (`zh-CN`, `en`): the author's file, and the names of rows that are choices.
    #[must_use]
    pub fn words(&self, locale: &str) -> Option<String> {
        let mut text = self.files.get(&format!("locales/{locale}.ftl"))?.clone();
        text.push('\n');
        for procedure in self.procedures.values() {
            for field in procedure.fields() {
                let rows = field
                    .table
                    .as_deref()
                    .and_then(|code| self.tables.get(code));
                for row in rows.into_iter().flat_map(|rows| &rows.rows) {
                    let name = if locale == crate::lang::LOCALES[0] {
                        &row.name
                    } else {
                        &row.name_en
                    };
                    let (of, field) = (procedure.code(), &field.code);
                    // Nothing in a name is a placeable.
                    let name = name.replace('{', "(").replace('}', ")");
                    let _ = writeln!(text, "choice-{of}-{field}-{} = {name}", row.code);
                }
            }
        }
        Some(text)
    }

    /// What it is whatever its names: the shapes of its procedures and of its figures. A module all of
    /// whose shapes are another's differs from it in names only.
    #[must_use]
    pub fn shapes(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let procedures: Vec<&Procedure> = self.procedures.values().collect();
        let figures = self.counted.iter().map(|f| f.shape(&procedures));
        (
            procedures.iter().map(|p| p.shape()).collect(),
            figures.collect(),
        )
    }

    /// Its stories.
    #[must_use]
    pub fn stories(&self) -> &[crate::story::Story] {
        &self.stories
    }
}
