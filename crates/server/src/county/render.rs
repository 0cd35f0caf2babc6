//! Tables of a plan as text, workbook and JSON, in the terminal's language.

use crate::stop::Done;
use crate::tell;
use county::Plan;
use county::plan::{Section, Value};
use model::refusal::Arg;
use serde_json::json;
use sheet::{Cell, Layout, Table};
use words::Args;

/// A sentence of the locale with a plan's arguments.
#[must_use]
pub fn sentence(key: &str, args: &std::collections::BTreeMap<String, Arg>) -> String {
    let mut said = Args::new();
    for (name, arg) in args {
        said = match arg {
            Arg::Number(n) => said.integer(name.as_str(), *n),
            Arg::Text(text) => said.text(name.as_str(), text.as_str()),
        };
    }
    tell::say(key, &said)
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
pub fn words(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(n) => n.to_string(),
        Value::Word { word } => tell::word(word),
        Value::Day(day) => day.to_string(),
        Value::Share {
            basis_points,
            digits,
        } => share(*basis_points, *digits),
        Value::Sentence { key, args } => sentence(key, args),
        Value::None => String::new(),
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Number(n) => Cell::Integer(*n),
        Value::Day(day) => Cell::Date(*day),
        other => Cell::text(words(other)),
    }
}

/// Sections as text for a meeting.
#[must_use]
pub fn text(sections: &[Section]) -> String {
    let mut all = String::new();
    for section in sections {
        all += &format!("\n{}\n", tell::word(&format!("plan-{}", section.code)));
        let head = section
            .columns
            .iter()
            .map(|c| tell::word(&format!("plan-column-{c}")))
            .collect();
        let rows = section
            .rows
            .iter()
            .map(|row| row.iter().map(words).collect());
        all += &tell::table(&std::iter::once(head).chain(rows).collect::<Vec<_>>());
    }
    all
}

/// Sections as a workbook, a sheet each.
///
/// # Errors
/// Beyond the format's own limits.
pub fn workbook(sections: &[Section]) -> Done<Vec<u8>> {
    let tables: Vec<Table> = sections
        .iter()
        .map(|section| {
            let mut table = Table::new(
                tell::word(&format!("plan-{}", section.code)),
                section
                    .columns
                    .iter()
                    .map(|c| tell::word(&format!("plan-column-{c}"))),
            );
            table.rows = section
                .rows
                .iter()
                .map(|row| row.iter().map(cell).collect())
                .collect();
            table
        })
        .collect();
    let layout = Layout::default();
    let sheets: Vec<(&Table, &Layout)> = tables.iter().map(|t| (t, &layout)).collect();
    sheet::write_xlsx(&sheets).map_err(crate::stop::Stop::failed)
}

/// A plan as JSON.
#[must_use]
pub fn value(plan: &Plan) -> serde_json::Value {
    let refusals: Vec<serde_json::Value> = plan
        .broken
        .iter()
        .map(|b| {
            json!({
                "rule": b.rule.code(),
                "at": b.at,
                "day": b.effective.to_string(),
                "why": sentence(&format!("refusal-{}", b.refused.key), &b.refused.args),
                "source": tell::word(&b.source()),
                "args": b.refused.args,
            })
        })
        .collect();
    json!({
        "reform": plan.code,
        "title": plan.title,
        "from": plan.days.map(|(from, _)| from.to_string()),
        "to": plan.days.map(|(_, to)| to.to_string()),
        "changes": plan.changes,
        "sound": plan.broken.is_empty(),
        "refused": refusals,
        "sections": plan.sections(),
    })
}
