//! A feed's file, and what must hold between feeds.

use super::{named, near, toml};
use model::feed::{
    About, Cadence, Changes, Charset, Column, DateForm, DivisionForm, Element, ElementKind, Feed,
    Format, Measure, Sharing,
};
use model::unit::UnitCode;
use serde::Deserialize;
use sheet::FileFault;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    code: Spanned<String>,
    name: String,
    department: Spanned<String>,
    about: About,
    cadence: Cadence,
    sharing: Spanned<Sharing>,
    #[serde(default)]
    basis: String,
    serves: Vec<String>,
    #[serde(default)]
    label: String,
    error_limit: u32,
    file: Spanned<Form>,
    key: Spanned<Key>,
    #[serde(default)]
    changes: Option<Changes>,
    column: Vec<Spanned<RawColumn>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    pattern: String,
    format: Format,
    encoding: Option<Charset>,
    delimiter: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    columns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    header: String,
    element: Option<String>,
    trust: Option<u8>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
    #[serde(default)]
    dates: Vec<DateForm>,
    unit: Option<Measure>,
    division: Option<DivisionForm>,
    #[serde(default)]
    required: bool,
}

/// Faults of one file, each at a place of its text.
struct Told<'a> {
    file: &'a str,
    text: &'a str,
    faults: &'a mut Vec<FileFault>,
}

impl Told<'_> {
    fn at(&mut self, byte: usize, key: &str, args: &[(&'static str, &str)]) {
        let mut fault = FileFault::new(self.file, key).at(self.text, byte);
        for (name, value) in args {
            fault = fault.with(name, value);
        }
        self.faults.push(fault);
    }
}

pub(super) fn read(
    name: &str,
    bytes: &[u8],
    elements: &BTreeMap<String, Element>,
    faults: &mut Vec<FileFault>,
) -> Option<Feed> {
    let (file, text) = toml::<File>(name, bytes, faults)?;
    let before = faults.len();
    let mut told = Told {
        file: name,
        text: &text,
        faults,
    };
    let number = match named(name) {
        Some((number, code)) if code == file.code.get_ref() && number > 0 => number,
        _ => {
            told.at(
                file.code.span().start,
                "hub-file-name",
                &[("code", file.code.get_ref())],
            );
            0
        }
    };
    if *file.sharing.get_ref() == Sharing::Closed && file.basis.trim().is_empty() {
        told.at(file.sharing.span().start, "hub-feed-basis", &[]);
    }
    if !file.department.get_ref().contains('-') {
        let args = [("unit", file.department.get_ref().as_str())];
        told.at(file.department.span().start, "hub-feed-department", &args);
    }
    let form = file.file.get_ref();
    let at_form = file.file.span().start;
    let text_file = form.format == Format::Csv;
    if !text_file && (form.encoding.is_some() || form.delimiter.is_some()) {
        told.at(at_form, "hub-feed-not-text", &[]);
    }
    let delimiter = match form.delimiter.as_deref() {
        None => b',',
        Some(one) if one.len() == 1 && !one.starts_with(['"', '\n', '\r']) => one.as_bytes()[0],
        Some(other) => {
            told.at(at_form, "hub-feed-delimiter", &[("found", other)]);
            b','
        }
    };
    if form.pattern.matches('*').count() > 1 || form.pattern.contains(['/', '\\']) {
        told.at(at_form, "hub-feed-pattern", &[("pattern", &form.pattern)]);
    }
    let mut columns = Vec::with_capacity(file.column.len());
    let mut headers = BTreeSet::new();
    let mut used = BTreeSet::new();
    for spanned in &file.column {
        let (at, raw) = (spanned.span().start, spanned.get_ref());
        if !headers.insert(raw.header.as_str()) {
            told.at(at, "hub-column-twice", &[("header", &raw.header)]);
        }
        if let Some(element) = &raw.element
            && !used.insert(element.as_str())
        {
            told.at(at, "hub-element-used-twice", &[("element", element)]);
        }
        columns.push(column(raw, at, elements, &mut told));
    }
    if let Some(deleted) = file.changes.as_ref().and_then(|c| c.deleted.as_ref()) {
        let headers = || file.column.iter().map(|c| c.get_ref().header.as_str());
        if !headers().any(|header| header == deleted.column) {
            let near = near(&deleted.column, headers());
            let args = [("header", deleted.column.as_str()), ("near", near.as_str())];
            let at = text.find("[changes]").unwrap_or(0);
            told.at(at, "hub-key-unknown", &args);
        }
    }
    let key = file.key.get_ref();
    if key.columns.is_empty() {
        told.at(file.key.span().start, "hub-key-empty", &[]);
    }
    for header in &key.columns {
        if !headers.contains(header.as_str()) {
            let args = [
                ("header", header.as_str()),
                ("near", &near(header, headers.iter().copied())),
            ];
            told.at(file.key.span().start, "hub-key-unknown", &args);
        }
    }
    let has = |element: &str| used.contains(element);
    let lacks = match file.about {
        About::Person if !has("person.name") => Some("person.name"),
        About::Organisation if !has("organisation.code") && !has("organisation.name") => {
            Some("organisation.code")
        }
        About::Place if !has("place.code") => Some("place.code"),
        _ => None,
    };
    if let Some(element) = lacks {
        told.at(0, "hub-feed-lacks", &[("element", element)]);
    }
    (faults.len() == before).then(|| Feed {
        number,
        code: file.code.into_inner(),
        name: file.name,
        department: UnitCode(file.department.into_inner()),
        about: file.about,
        cadence: file.cadence,
        sharing: file.sharing.into_inner(),
        basis: file.basis,
        serves: file.serves,
        label: file.label,
        error_limit: file.error_limit,
        pattern: form.pattern.clone(),
        format: form.format,
        charset: form.encoding.unwrap_or_default(),
        delimiter,
        key: key.columns.clone(),
        changes: file.changes,
        columns,
    })
}

fn column(
    raw: &RawColumn,
    at: usize,
    elements: &BTreeMap<String, Element>,
    told: &mut Told<'_>,
) -> Column {
    let header = raw.header.as_str();
    if let Some(code) = &raw.element {
        match elements.get(code) {
            None => {
                let args = [
                    ("element", code.as_str()),
                    ("near", &near(code, elements.keys().map(String::as_str))),
                ];
                told.at(at, "hub-element-unknown", &args);
            }
            Some(element) => fits(raw, element, at, told),
        }
    } else if raw.trust.is_some() || !raw.codes.is_empty() || raw.unit.is_some() {
        told.at(at, "hub-column-no-element", &[("header", header)]);
    }
    if raw.trust.is_some_and(|trust| trust > 100) {
        told.at(at, "hub-column-trust", &[("header", header)]);
    }
    Column {
        header: raw.header.clone(),
        element: raw.element.clone(),
        trust: raw.trust.unwrap_or(0),
        codes: raw.codes.clone(),
        dates: raw.dates.clone(),
        measure: raw.unit,
        division: raw.division,
        required: raw.required,
    }
}

/// What a column must say for the kind of its element.
fn fits(raw: &RawColumn, element: &Element, at: usize, told: &mut Told<'_>) {
    let args = [
        ("header", raw.header.as_str()),
        ("element", element.code.as_str()),
    ];
    let kept = !element.code.starts_with("record.");
    if kept && raw.trust.is_none() {
        told.at(at, "hub-column-trust", &args);
    }
    let money = matches!(raw.unit, Some(Measure::Yuan | Measure::Fen));
    let lacks = match element.kind {
        ElementKind::Date => raw.dates.is_empty().then_some("hub-column-dates"),
        ElementKind::Division => raw.division.is_none().then_some("hub-column-division"),
        ElementKind::Money => (!money).then_some("hub-column-money"),
        ElementKind::Quantity => money.then_some("hub-column-quantity"),
        _ => None,
    };
    if let Some(key) = lacks {
        told.at(at, key, &args);
    }
    if !element.list.is_empty() {
        let known: BTreeSet<&str> = element.codes().collect();
        for (from, to) in &raw.codes {
            if !known.contains(to.as_str()) {
                let args = [
                    ("header", raw.header.as_str()),
                    ("from", from.as_str()),
                    ("to", to.as_str()),
                ];
                told.at(at, "hub-code-unknown", &args);
            }
        }
    }
}

/// What must hold between feeds.
pub(super) fn together(feeds: &[Feed], faults: &mut Vec<FileFault>) {
    let mut numbers = BTreeMap::new();
    let mut headers: BTreeMap<BTreeSet<&str>, &str> = BTreeMap::new();
    for feed in feeds {
        let file = format!("feeds/{:02}-{}.toml", feed.number, feed.code);
        if let Some(other) = numbers.insert(feed.number, &feed.code) {
            faults.push(FileFault::new(&file, "hub-feed-number").with("other", other));
        }
        let all = feed.columns.iter().map(|c| c.header.as_str()).collect();
        if let Some(other) = headers.insert(all, &feed.code) {
            faults.push(FileFault::new(&file, "hub-feed-same-columns").with("other", other));
        }
    }
}
