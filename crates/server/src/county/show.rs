//! `wujia county show`: the tree on a day, or one unit with all that stands there.

use super::base;
use crate::config::Where;
use crate::stop::{Done, Stop};
use crate::tell;
use codes::Level;
use county::County;
use county::county::UnitNow;
use county::site::DivisionKind;
use jiff::civil::Date;
use model::unit::UnitCode;
use serde_json::{Value, json};

/// Prints the county on a day.
///
/// # Errors
/// No such unit; the store's.
pub fn run(place: &Where, day: Date, unit: Option<&str>, json: bool) -> Done {
    let (book, _) = base::data(place)?;
    let county = book.on(day).map_err(|b| base::broken(&b))?;
    if let Some(code) = unit {
        let code = UnitCode(code.to_owned());
        let now = county
            .unit(&code)
            .ok_or_else(|| Stop::failed(format!("{code} is not there on {day}")))?;
        let value = unit_value(&book, &county, now);
        return if json {
            tell::json(&value)
        } else {
            tell::out(&lines(&value, 0));
            Ok(())
        };
    }
    if json {
        let divisions: Vec<Value> = county
            .divisions()
            .map(|d| {
                json!({
                    "code": d.code.to_string(),
                    "name": d.name,
                    "kind": d.kind,
                    "parent": d.parent.to_string(),
                    "units": county.units_of(d.code).map(|u| brief(&county, u)).collect::<Vec<_>>(),
                })
            })
            .collect();
        return tell::json(&divisions);
    }
    let mut text = String::new();
    for d in county.divisions() {
        let depth = match d.code.level() {
            Level::County => 0,
            Level::Town => 1,
            _ => 2,
        };
        let zone = if d.kind == DivisionKind::Zone {
            "  zone"
        } else {
            ""
        };
        text += &format!("{}{} {}{zone}\n", "  ".repeat(depth), d.code, d.name);
        if d.code.level() == Level::Village {
            continue;
        }
        for u in county.units_of(d.code) {
            text += &format!(
                "{}· {} {}  {}/{}\n",
                "  ".repeat(depth + 1),
                u.unit.code.letters(),
                u.unit.name,
                u.serving.len(),
                u.posts_all()
            );
        }
    }
    text += &format!(
        "{day}: {} towns and streets, {} villages, {} units, {} people\n",
        county.towns().count(),
        county
            .divisions()
            .filter(|d| d.kind == DivisionKind::Village)
            .count(),
        county.units.len(),
        county.people.len()
    );
    tell::out(&text);
    Ok(())
}

fn brief(county: &County, u: &UnitNow) -> Value {
    json!({
        "code": u.unit.code,
        "name": u.unit.name,
        "kind": u.unit.kind,
        "side": u.unit.side,
        "body": u.body,
        "level": county.standing(&u.unit.code),
        "serving": u.serving.len(),
        "posts": u.posts_all(),
        "holds": u.holds.len(),
    })
}

/// A unit with everything that stands there.
fn unit_value(book: &county::Book, county: &County, u: &UnitNow) -> Value {
    let people: Vec<Value> = county
        .serving(u)
        .map(|p| {
            json!({
                "no": p.no, "name": p.name, "title": p.title, "rank": p.rank,
                "kind": p.kind, "post_at": county.unit_name(&p.unit), "status": p.status,
            })
        })
        .collect();
    let posts: Vec<Value> = model::establishment::PostKind::ALL
        .iter()
        .filter(|kind| u.posts.contains_key(kind) || u.filled.contains_key(kind))
        .map(|kind| {
            json!({
                "kind": kind,
                "quota": u.posts.get(kind).copied().unwrap_or(0),
                "filled": u.filled.get(kind).copied().unwrap_or(0),
                "vacant": u.vacant(*kind),
            })
        })
        .collect();
    let history: Vec<Value> = book
        .changes()
        .filter(|c| c.change.change.units().contains(&u.unit.code))
        .map(|c| {
            json!({
                "day": c.change.effective.to_string(),
                "change": c.change.change.kind(),
                "document": c.change.document,
                "at": c.change.at,
            })
        })
        .collect();
    json!({
        "code": u.unit.code,
        "name": u.unit.name,
        "kind": u.unit.kind,
        "side": u.unit.side,
        "body": u.body,
        "division": u.unit.division.to_string(),
        "parent": u.unit.parent,
        "host": u.host,
        "name_plates": u.name_plates,
        "leadership": u.leadership,
        "full_time_deputies": u.fixed,
        "posts": posts,
        "people": people,
        "items": u.holds,
        "answers_to": u.answers_to,
        "station": u.station,
        "document": u.document,
        "since": u.since.to_string(),
        "history": history,
    })
}

/// A value as indented lines.
fn lines(value: &Value, depth: usize) -> String {
    let pad = "  ".repeat(depth);
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, v)| !v.is_null())
            .map(|(k, v)| match v {
                Value::Object(_) | Value::Array(_) => format!("{pad}{k}:\n{}", lines(v, depth + 1)),
                Value::String(s) => format!("{pad}{k}: {s}\n"),
                other => format!("{pad}{k}: {other}\n"),
            })
            .collect(),
        Value::Array(all) => all
            .iter()
            .map(|v| match v {
                Value::Object(map) => {
                    let cells: Vec<String> = map
                        .values()
                        .filter(|v| !v.is_null())
                        .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
                        .collect();
                    format!("{pad}- {}\n", cells.join("  "))
                }
                Value::String(s) => format!("{pad}- {s}\n"),
                other => format!("{pad}- {other}\n"),
            })
            .collect(),
        other => format!("{pad}{other}\n"),
    }
}
