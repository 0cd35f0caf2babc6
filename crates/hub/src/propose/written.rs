//! A proposal as the text of a feed's file, with what was seen as comments.

use model::feed::{Column, Feed, Format};
use serde::Serialize;
use std::fmt::Write;

/// A feed as proposed, and what is said of each of its parts.
pub(super) struct Draft {
    pub feed: Feed,
    /// Lines at the top.
    pub head: Vec<String>,
    /// Why the records are taken to be about what they are.
    pub about: String,
    /// Why cadence and sharing are what they are.
    pub from: String,
    /// Why these are the key.
    pub key: String,
    /// For each column what is said of it.
    pub columns: Vec<Remark>,
}

/// What is said of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Remark {
    /// Behind its element, or behind its header where it has none.
    pub why: String,
    /// Lines of their own.
    pub more: Vec<String>,
}

/// A value as its file spells it.
fn spelled<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    let mut all = String::with_capacity(text.len() + 2);
    all.push('"');
    for c in text.chars() {
        match c {
            '"' => all.push_str("\\\""),
            '\\' => all.push_str("\\\\"),
            '\t' => all.push_str("\\t"),
            c if c.is_control() => {
                // Writing into a string does not fail.
                let _ = write!(all, "\\u{:04X}", u32::from(c));
            }
            c => all.push(c),
        }
    }
    all.push('"');
    all
}

/// A text that stays on its line.
pub(super) fn line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn list<T>(all: &[T], spell: impl Fn(&T) -> String) -> String {
    let all: Vec<String> = all.iter().map(spell).collect();
    format!("[{}]", all.join(", "))
}

impl Draft {
    /// The text.
    pub fn text(&self) -> String {
        let feed = &self.feed;
        let mut lines: Vec<String> = Vec::new();
        lines.extend(self.head.iter().map(|said| format!("# {}", line(said))));
        let mut put = |key: &str, value: String, why: &str| {
            lines.push(if why.is_empty() {
                format!("{key} = {value}")
            } else {
                format!("{key} = {value} # {}", line(why))
            });
        };
        put("code", quoted(&feed.code), "");
        put("name", quoted(&feed.name), "from the file's name");
        put("department", quoted(&feed.department.0), "");
        put("about", quoted(&spelled(&feed.about)), &self.about);
        put("cadence", quoted(&spelled(&feed.cadence)), &self.from);
        put("sharing", quoted(&spelled(&feed.sharing)), &self.from);
        put("basis", quoted(""), "the law, where nothing is shared");
        put("serves", "[]".to_owned(), "libraries: to be set");
        put("label", quoted(""), "");
        let limit = "bad rows in ten thousand, above which nothing is taken: to be set";
        put("error-limit", feed.error_limit.to_string(), limit);
        lines.push(String::new());
        lines.push("[file]".to_owned());
        lines.push(format!("pattern = {}", quoted(&feed.pattern)));
        lines.push(format!("format = {}", quoted(&spelled(&feed.format))));
        if feed.format == Format::Csv {
            let delimiter = char::from(feed.delimiter).to_string();
            lines.push(format!("encoding = {}", quoted(&spelled(&feed.charset))));
            lines.push(format!("delimiter = {}", quoted(&delimiter)));
        }
        lines.push(String::new());
        lines.push("[key]".to_owned());
        let key = list(&feed.key, |header| quoted(header));
        lines.push(format!("columns = {key} # {}", line(&self.key)));
        for (column, remark) in feed.columns.iter().zip(&self.columns) {
            lines.push(String::new());
            one(column, remark, &mut lines);
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// One column.
fn one(column: &Column, remark: &Remark, lines: &mut Vec<String>) {
    let why = line(&remark.why);
    lines.push("[[column]]".to_owned());
    let header = quoted(&column.header);
    match &column.element {
        None => lines.push(format!("header = {header} # {why}")),
        Some(element) => {
            lines.push(format!("header = {header}"));
            lines.push(format!("element = {} # {why}", quoted(element)));
            if !element.starts_with("record.") {
                lines.push(format!("trust = {}", column.trust));
            }
        }
    }
    if !column.codes.is_empty() {
        let codes = column.codes.iter();
        let codes: Vec<String> = codes
            .map(|(from, to)| format!("{} = {}", quoted(from), quoted(to)))
            .collect();
        lines.push(format!("codes = {{ {} }}", codes.join(", ")));
    }
    if !column.dates.is_empty() {
        let dates = list(&column.dates, |form| quoted(&spelled(form)));
        lines.push(format!("dates = {dates}"));
    }
    if let Some(measure) = &column.measure {
        lines.push(format!("unit = {}", quoted(&spelled(measure))));
    }
    if let Some(division) = &column.division {
        lines.push(format!("division = {}", quoted(&spelled(division))));
    }
    if column.required {
        lines.push("required = true".to_owned());
    }
    lines.extend(remark.more.iter().map(|said| format!("# {}", line(said))));
}
