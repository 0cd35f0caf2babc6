//! TOML with positions: tables that remember which keys were read, so that a misspelt key is a
//! mistake with the nearest known one as remedy.

use super::Mistake;
use std::cell::RefCell;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file of a module.
pub(super) struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
    pub mistakes: RefCell<Vec<Mistake>>,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot<T> {
    pub value: T,
    pub at: usize,
}

/// Line and column, from 1, of a byte offset; columns count characters.
pub(super) fn place(text: &str, at: usize) -> (u32, u32) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |line| line.chars().count())
        + 1;
    (
        u32::try_from(line).unwrap_or(u32::MAX),
        u32::try_from(column).unwrap_or(u32::MAX),
    )
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            mistakes: RefCell::new(Vec::new()),
        }
    }

    pub(super) fn note(&self, at: usize, key: &str, args: &[(&str, &str)]) {
        let (line, column) = place(self.text, at);
        let mistake = Mistake::new(self.file, line, column, key);
        let mistake = args
            .iter()
            .fold(mistake, |mistake, (name, value)| mistake.with(name, value));
        self.mistakes.borrow_mut().push(mistake);
    }

    /// Its table; syntax errors are noted and what could be read goes on.
    pub(super) fn table(&self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.note(at, "toml", &[("message", error.message())]);
        }
        table
    }
}

/// A table being read.
pub(super) struct Table<'t, 'a> {
    pub source: &'t Source<'a>,
    table: &'t DeTable<'a>,
    pub at: usize,
    seen: RefCell<BTreeSet<String>>,
}

impl<'t, 'a> Table<'t, 'a> {
    pub(super) fn new(source: &'t Source<'a>, table: &'t DeTable<'a>, at: usize) -> Self {
        Self {
            source,
            table,
            at,
            seen: RefCell::new(BTreeSet::new()),
        }
    }

    fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'a>>> {
        self.seen.borrow_mut().insert(key.to_owned());
        self.table.get(key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Where a key's value stands; the table itself without it.
    pub(super) fn at_of(&self, key: &str) -> usize {
        self.table
            .get(key)
            .map_or(self.at, |value| value.span().start)
    }

    pub(super) fn note(&self, at: usize, key: &str, args: &[(&str, &str)]) {
        self.source.note(at, key, args);
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'a>>, expected: &str) {
        let found = value.get_ref().type_str();
        self.note(
            value.span().start,
            "type",
            &[("key", key), ("expected", expected), ("found", found)],
        );
    }

    pub(super) fn text(&self, key: &str) -> Option<Spot<String>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Spot {
                value: text.to_string(),
                at: value.span().start,
            }),
            _ => {
                self.wrong(key, value, "string");
                None
            }
        }
    }

    pub(super) fn need(&self, key: &str) -> Option<Spot<String>> {
        if !self.has(key) {
            self.seen.borrow_mut().insert(key.to_owned());
            self.note(self.at, "key-missing", &[("key", key)]);
        }
        self.text(key)
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, value, "boolean");
        }
        flag
    }

    pub(super) fn number(&self, key: &str) -> Option<Spot<i64>> {
        let value = self.get(key)?;
        let number = value
            .get_ref()
            .as_integer()
            .filter(|number| number.radix() == 10);
        match number.and_then(|number| number.as_str().parse().ok()) {
            Some(number) => Some(Spot {
                value: number,
                at: value.span().start,
            }),
            None => {
                self.wrong(key, value, "integer");
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub(super) fn list(&self, key: &str) -> Vec<Spot<String>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::String(text) => vec![Spot {
                value: text.to_string(),
                at: value.span().start,
            }],
            DeValue::Array(array) => {
                let mut list = Vec::new();
                for member in array.iter() {
                    match member.get_ref() {
                        DeValue::String(text) => {
                            list.push(Spot {
                                value: text.to_string(),
                                at: member.span().start,
                            });
                        }
                        _ => self.wrong(key, member, "string"),
                    }
                }
                list
            }
            _ => {
                self.wrong(key, value, "array");
                Vec::new()
            }
        }
    }

    pub(super) fn inner(&self, key: &str) -> Option<Table<'t, 'a>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(self.source, table, value.span().start)),
            _ => {
                self.wrong(key, value, "table");
                None
            }
        }
    }

    /// An array of tables, `[[key]]` or inline.
    pub(super) fn tables(&self, key: &str) -> Vec<Table<'t, 'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(key, value, "array");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for member in array.iter() {
            match member.get_ref() {
                DeValue::Table(table) => {
                    tables.push(Table::new(self.source, table, member.span().start))
                }
                _ => self.wrong(key, member, "table"),
            }
        }
        tables
    }

    /// A table of texts, for maps.
    pub(super) fn pairs(&self, key: &str) -> Vec<(String, Spot<String>)> {
        let Some(inner) = self.inner(key) else {
            return Vec::new();
        };
        let names: Vec<String> = inner
            .table
            .keys()
            .map(|name| name.get_ref().to_string())
            .collect();
        names
            .into_iter()
            .filter_map(|name| inner.text(&name).map(|text| (name, text)))
            .collect()
    }

    /// Its keys.
    pub(super) fn keys(&self) -> Vec<String> {
        let keys = self.table.keys();
        keys.map(|key| key.get_ref().to_string()).collect()
    }

    /// The kind of value under a key: `string`, `integer`, `boolean`, …
    pub(super) fn kind(&self, key: &str) -> Option<&'static str> {
        self.table.get(key).map(|value| value.get_ref().type_str())
    }

    /// Notes every key that nobody read.
    pub(super) fn finish(self) {
        let seen = self.seen.into_inner();
        for key in self
            .table
            .keys()
            .filter(|key| !seen.contains(key.get_ref().as_ref()))
        {
            let name = key.get_ref().as_ref();
            let known = seen.iter().map(String::as_str);
            let near = nearest(name, known).unwrap_or("");
            self.source.note(
                key.span().start,
                "key-unknown",
                &[("key", name), ("near", near)],
            );
        }
    }
}

/// The known name nearest to a misspelt one, if any is near.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let most = name.chars().count() / 3 + 1;
    known
        .map(|k| (distance(name, k), k))
        .filter(|(d, _)| *d <= most)
        .min()
        .map(|(_, k)| k)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let cost = usize::from(ca != *cb);
            let next = (corner + cost).min(row[j] + 1).min(row[j + 1] + 1);
            corner = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}
