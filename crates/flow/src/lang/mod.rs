//! From a module's files to a checked [`Module`], or every mistake with file, line, column, what
//! is wrong and the remedy (texts in `locales/*/module.ftl` under `mistake-KEY` and `remedy-KEY`).

mod act;
mod check;
mod county_change;
mod effect;
mod figure;
mod found;
mod names;
mod procedure;
mod source;
mod stage;
mod table;

pub(crate) use stage::limit;

use crate::module::{Module, ModuleKind};
use crate::story;
use model::role::Role;
use source::{Source, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Locales every module must have, the first one first.
pub const LOCALES: [&str; 2] = ["zh-CN", "en"];

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
        // Slips of one family have one remedy.
        let family = ["guard", "story"]
            .into_iter()
            .find(|f| key.strip_prefix(f).is_some_and(|k| k.starts_with('-')));
        let remedy_key = family.unwrap_or(key).to_owned();
        let (file, key) = (file.to_owned(), key.to_owned());
        Self {
            file,
            line,
            column,
            key,
            args: BTreeMap::new(),
            remedy_key,
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        if name == "near" {
            self.remedy_key = if value.is_empty() {
                "name"
            } else {
                "name-near"
            }
            .to_owned();
        }
        self.args.insert(name.to_owned(), value.to_owned());
        self
    }
}

impl std::fmt::Display for Mistake {
    /// For logs and scripts; people read the sentences of the locales.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.file, self.line, self.column, self.key
        )?;
        self.args
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// Codes: small letters, digits and hyphens, a letter first, at most 40.
pub(super) fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= 40
        && bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
}

impl Module {
    /// Reads a module that is to be adopted, as [`Module::parse`], and holds it to what only a new version
    /// must keep: every figure says what it counts, and it differs from each of `beside` in more than
    /// names.
    ///
    /// # Errors
    /// As [`Module::parse`].
    pub fn check(files: &BTreeMap<String, String>, beside: &[&Self]) -> Result<Self, Vec<Mistake>> {
        let module = Self::parse(files)?;
        let mut mistakes = Vec::new();
        let at = |key: &str| Mistake::new("module.toml", 1, 1, key);
        for code in &module.figures {
            if !module.counted.iter().any(|figure| figure.code == *code) {
                mistakes.push(at("figure-undefined").with("figure", code));
            }
        }
        let (procedures, figures) = module.shapes();
        for other in beside.iter().filter(|other| other.code != module.code) {
            let (theirs, counted) = other.shapes();
            if procedures.is_subset(&theirs) {
                mistakes.push(at("module-same").with("other", &other.code));
            } else if !figures.is_empty() && figures.is_subset(&counted) {
                mistakes.push(at("figure-own").with("other", &other.code));
            }
        }
        if mistakes.is_empty() {
            Ok(module)
        } else {
            Err(mistakes)
        }
    }

    /// Reads and checks a module: `module.toml`, `procedures/*.toml`, `tables/*.toml`, `locales/{zh-CN,en}.ftl`,
    /// `stories/*.story`, given as paths within its folder → texts. Line ends may be CRLF.
    ///
    /// # Errors
    /// Every mistake found, in order of file, line and column.
    pub fn parse(files: &BTreeMap<String, String>) -> Result<Self, Vec<Mistake>> {
        let files: BTreeMap<String, String> = files
            .iter()
            .map(|(path, text)| {
                (
                    path.clone(),
                    text.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
                )
            })
            .collect();
        let mut mistakes = Vec::new();
        if !files.contains_key("module.toml") {
            return Err(vec![Mistake::new("module.toml", 1, 1, "no-module")]);
        }
        let mut module = read_module(&files, &mut mistakes);
        // Procedures take choices, limits and steps from tables: those first.
        for (path, text) in &files {
            let name = path.strip_prefix("tables/");
            if let Some(code) = name.and_then(|name| name.strip_suffix(".toml")) {
                let source = Source::new(path, text);
                let rows = table::read(&source, code);
                module.tables.insert(code.to_owned(), Arc::new(rows));
                mistakes.extend(source.mistakes.into_inner());
            }
        }
        for (path, text) in &files {
            let known = match path.as_str() {
                "module.toml" => true,
                _ if path.starts_with("procedures/") => {
                    let source = Source::new(path, text);
                    if let Some(procedure) = procedure::read(&source, &module) {
                        let expected = format!("procedures/{}.toml", procedure.code);
                        if expected != *path {
                            source.note(0, "file-name", &[("expected", &expected)]);
                        }
                        module.procedures.insert(procedure.code.clone(), procedure);
                    }
                    mistakes.extend(source.mistakes.into_inner());
                    true
                }
                _ => {
                    path.starts_with("stories/")
                        || (path.starts_with("tables/") && path.ends_with(".toml"))
                        || LOCALES.iter().any(|l| *path == format!("locales/{l}.ftl"))
                }
            };
            if !known && !path.ends_with(".md") {
                mistakes.push(Mistake::new(path, 1, 1, "file-unknown"));
            }
        }
        if module.procedures.is_empty() && mistakes.is_empty() {
            mistakes.push(Mistake::new("module.toml", 1, 1, "no-procedure"));
        }
        if mistakes.is_empty() {
            module.counted = counted(&files, &module, &mut mistakes);
        }
        // Names follow from the procedures; with those broken, the list would mislead.
        if mistakes.is_empty() {
            let required = names::required(&module, &module.procedures);
            for locale in LOCALES {
                let path = format!("locales/{locale}.ftl");
                let source = Source::new(&path, files.get(&path).map_or("", String::as_str));
                let names = names::read(&source);
                names::check(&source, &names, &required);
                mistakes.extend(source.mistakes.into_inner());
            }
        }
        for (path, text) in files
            .iter()
            .filter(|(path, _)| path.starts_with("stories/"))
        {
            match story::parse(path, text, &module) {
                Ok(stories) => module.stories.extend(stories),
                Err(found) if module.procedures.is_empty() => drop(found),
                Err(found) => mistakes.extend(found),
            }
        }
        module.files = files;
        if mistakes.is_empty() {
            return Ok(module);
        }
        mistakes.sort();
        mistakes.dedup();
        Err(mistakes)
    }
}

fn read_module(files: &BTreeMap<String, String>, mistakes: &mut Vec<Mistake>) -> Module {
    let mut module = Module {
        code: String::new(),
        kind: ModuleKind::X,
        home: Vec::new(),
        roles: Vec::new(),
        events: Vec::new(),
        figures: Vec::new(),
        counted: Vec::new(),
        procedures: BTreeMap::new(),
        tables: BTreeMap::new(),
        stories: Vec::new(),
        files: BTreeMap::new(),
    };
    let text = files.get("module.toml").map_or("", String::as_str);
    let source = Source::new("module.toml", text);
    let parsed = source.table();
    let table = Table::new(&source, parsed.get_ref(), 0);
    if let Some(code) = table.need("code") {
        if !is_code(&code.value) {
            source.note(code.at, "code-shape", &[("code", &code.value)]);
        }
        module.code = code.value;
    }
    if let Some(kind) = table.need("kind") {
        match kind.value.as_str() {
            "core" => module.kind = ModuleKind::Core,
            "x" => module.kind = ModuleKind::X,
            other => source.note(kind.at, "module-kind", &[("kind", other)]),
        }
    }
    for role in table.list("roles") {
        match Role::from_code(&role.value) {
            Some(role) => module.roles.push(role),
            None => unknown(
                &source,
                role.at,
                "role-unknown",
                &role.value,
                Role::ALL.iter().map(|r| r.code()),
            ),
        }
    }
    let codes = |key: &str| {
        let mut seen = BTreeSet::new();
        let mut list = Vec::new();
        for code in table.list(key) {
            if !is_code(&code.value) {
                source.note(code.at, "code-shape", &[("code", &code.value)]);
            } else if !seen.insert(code.value.clone()) {
                source.note(code.at, "twice", &[("code", &code.value), ("section", key)]);
            }
            list.push(code.value);
        }
        list
    };
    module.home = codes("home");
    module.events = codes("events");
    module.figures = codes("figures");
    // Read once the procedures are known.
    drop(table.tables("figure"));
    table.finish();
    mistakes.extend(source.mistakes.into_inner());
    module
}

/// The figures of a module whose procedures are known.
fn counted(
    files: &BTreeMap<String, String>,
    module: &Module,
    mistakes: &mut Vec<Mistake>,
) -> Vec<crate::figure::Figure> {
    let text = files.get("module.toml").map_or("", String::as_str);
    let source = Source::new("module.toml", text);
    let parsed = source.table();
    let table = Table::new(&source, parsed.get_ref(), 0);
    let figures = figure::read(&source, module, table.tables("figure"));
    mistakes.extend(source.mistakes.into_inner());
    figures
}

/// Notes an unknown name with the nearest known one.
fn unknown<'n>(
    source: &Source<'_>,
    at: usize,
    key: &str,
    name: &str,
    known: impl Iterator<Item = &'n str>,
) {
    let near = source::nearest(name, known).unwrap_or("");
    source.note(at, key, &[("name", name), ("near", near)]);
}
