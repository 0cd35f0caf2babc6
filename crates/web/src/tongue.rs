//! Cells of plans, figures and dossiers in the reader's words.

use crate::page::Page;
use crate::speech;
use county::plan::{Section, Value};
use county::{Broken, Plan};
use model::refusal::Arg;
use serde::Serialize;
use std::collections::BTreeMap;
use words::Args;

/// A value's code as files and locale keys write it; empty for what has none.
#[must_use]
pub fn code<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// A sentence of the locale with a plan's arguments.
#[must_use]
pub fn sentence(page: &Page, key: &str, args: &BTreeMap<String, Arg>) -> String {
    page.web()
        .lexicon()
        .say(page.locale(), key, &speech::args(args))
}

/// A sentence about a name and a number.
#[must_use]
pub fn counted(page: &Page, key: &str, name: &str, n: usize) -> String {
    let args = Args::new()
        .text("name", name)
        .count("n", i64::try_from(n).unwrap_or(i64::MAX));
    page.web().lexicon().say(page.locale(), key, &args)
}

/// A share as people write it: `−86%`, `+12.4%`.
#[must_use]
pub fn share(basis_points: i64, digits: u8) -> String {
    let sign = if basis_points < 0 { "−" } else { "+" };
    let size = basis_points.abs();
    if digits == 0 {
        format!("{sign}{}%", (size + 50) / 100)
    } else {
        let tenths = (size + 5) / 10;
        format!("{sign}{}.{}%", tenths / 10, tenths % 10)
    }
}

/// A cell as words.
#[must_use]
pub fn value(page: &Page, value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(n) => n.to_string(),
        Value::Word { word } => page.say(word),
        Value::Day(day) => day.to_string(),
        Value::Share {
            basis_points,
            digits,
        } => share(*basis_points, *digits),
        Value::Sentence { key, args } => sentence(page, key, args),
        Value::None => String::new(),
    }
}

/// A cell as a page's table shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// In words.
    pub text: String,
    /// Right-aligned.
    pub number: bool,
}

/// A section as a page's table.
#[derive(Debug, Clone, Serialize)]
pub struct ShownSection {
    /// Its anchor.
    pub code: &'static str,
    /// Its title.
    pub title: String,
    /// Heads of its columns.
    pub columns: Vec<String>,
    /// Its rows, as many as are shown.
    pub rows: Vec<Vec<Shown>>,
    /// How many there are.
    pub count: usize,
    /// Where the rows before stand; empty when there are none, or nowhere to turn to.
    pub prev: String,
    /// Where the rows after stand.
    pub next: String,
}

/// A section in words: `most` rows of it, after the first so many.
#[must_use]
pub fn section(page: &Page, section: &Section, after: usize, most: usize) -> ShownSection {
    ShownSection {
        code: section.code,
        title: page.say(&format!("plan-{}", section.code)),
        columns: section
            .columns
            .iter()
            .map(|c| page.say(&format!("plan-column-{c}")))
            .collect(),
        rows: section
            .rows
            .iter()
            .skip(after)
            .take(most)
            .map(|row| {
                row.iter()
                    .map(|cell| Shown {
                        text: value(page, cell),
                        number: matches!(cell, Value::Number(_) | Value::Share { .. }),
                    })
                    .collect()
            })
            .collect(),
        count: section.rows.len(),
        prev: String::new(),
        next: String::new(),
    }
}

/// A refused change in words.
#[derive(Debug, Clone, Serialize)]
pub struct ShownRefusal {
    /// The day it would be broken on.
    pub day: String,
    /// Where it is written.
    pub at: String,
    /// The sentence.
    pub why: String,
    /// Where the rule comes from.
    pub source: String,
}

/// A broken rule in words.
#[must_use]
pub fn refusal(page: &Page, broken: &Broken) -> ShownRefusal {
    ShownRefusal {
        day: words::date(page.locale(), broken.effective),
        at: broken.at.clone().unwrap_or_default(),
        why: sentence(
            page,
            &format!("refusal-{}", broken.refused.key),
            &broken.refused.args,
        ),
        source: page.say(&broken.source()),
    }
}

/// A plan as JSON, in the reader's words where it speaks.
#[must_use]
pub fn plan(page: &Page, plan: &Plan) -> serde_json::Value {
    let refused: Vec<serde_json::Value> = plan
        .broken
        .iter()
        .map(|b| {
            let said = refusal(page, b);
            serde_json::json!({
                "rule": b.rule.code(),
                "at": b.at,
                "day": b.effective.to_string(),
                "why": said.why,
                "source": said.source,
            })
        })
        .collect();
    serde_json::json!({
        "reform": plan.code,
        "title": plan.title,
        "from": plan.days.map(|(from, _)| from.to_string()),
        "to": plan.days.map(|(_, to)| to.to_string()),
        "changes": plan.changes,
        "sound": plan.broken.is_empty(),
        "refused": refused,
        "sections": plan.sections(),
    })
}
