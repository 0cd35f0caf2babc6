//! The published lists: powers, services, who leads on what, who supervises what. Open to everybody,
//! printable, and readable by machines.

mod duty;
mod item;
mod table;

use super::case_form::Option_;
use super::case_words::Says;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Visitor;
use crate::route::{Access, Route};
use ::county::County;
use app::Site;
use app::catalogue;
use codes::Level;
use model::item::{Audience, Item, ListKind};
use model::unit::UnitCode;
use serde::Serialize;
use std::sync::Arc;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let all = Access::Public;
    vec![
        Route::get("/lists", all, home),
        Route::get("/lists/powers", all, item::powers),
        Route::get("/lists/powers.csv", all, table::powers_csv),
        Route::get("/lists/powers.json", all, table::powers_json),
        Route::get("/lists/services", all, item::services),
        Route::get("/lists/services.csv", all, table::services_csv),
        Route::get("/lists/services.json", all, table::services_json),
        Route::get("/lists/items/{code}", all, item::show),
        Route::get("/lists/territorial", all, duty::territorial),
        Route::get("/lists/territorial.csv", all, table::territorial_csv),
        Route::get("/lists/territorial.json", all, table::territorial_json),
        Route::get("/lists/supervision", all, duty::supervision),
        Route::get("/lists/supervision.csv", all, table::supervision_csv),
        Route::get("/lists/supervision.json", all, table::supervision_json),
    ]
}

/// The site as it stands when the request came.
async fn site_of(visitor: &Visitor) -> Result<Arc<Site>, Failure> {
    Ok(catalogue::today(visitor.app(), visitor.now()).await?)
}

/// The county's lists; a site without them has no such pages.
fn county_of(site: &Site) -> Result<&County, Failure> {
    catalogue::listed(site).ok_or_else(Failure::not_found)
}

/// A list on the front page of the lists.
#[derive(Serialize)]
struct ListLine {
    title: String,
    lead: String,
    href: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct HomePage {
    lists: Vec<ListLine>,
    day: String,
}

async fn home(visitor: Visitor) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let counted = |kind: ListKind| {
        county
            .items
            .values()
            .filter(|now| now.item.list == kind)
            .count()
    };
    let line = |key: &str, href: &'static str, count: usize| ListLine {
        title: visitor.say(&format!("list-{key}")),
        lead: visitor.say(&format!("list-{key}-lead")),
        href,
        count,
    };
    let context = HomePage {
        lists: vec![
            line("powers", "/lists/powers", counted(ListKind::Power)),
            line("services", "/lists/services", counted(ListKind::Service)),
            line("territorial", "/lists/territorial", county.lines.len()),
            line("supervision", "/lists/supervision", county.owners.len()),
        ],
        day: county.day.to_string(),
    };
    visitor.render("pages/list/home.html", context)
}

/// A level in words.
pub(super) fn level(says: &Says<'_>, level: Level) -> String {
    says.word(match level {
        Level::Village => "list-level-village",
        Level::Town => "list-level-town",
        _ => "list-level-county",
    })
}

/// Who may ask, in words.
pub(super) fn audience(says: &Says<'_>, audience: Audience) -> String {
    says.word(match audience {
        Audience::Natural => "list-audience-natural",
        Audience::Legal => "list-audience-legal",
        Audience::Both => "list-audience-both",
    })
}

/// The limit of an item in words: at once, promised, statutory, or none.
pub(super) fn limit(says: &Says<'_>, item: &Item) -> String {
    let days = |key: &str, n: u32| says.say(key, &words::Args::new().count("n", i64::from(n)));
    match (item.instant, item.promised_days, item.statutory_days) {
        (true, ..) => says.word("list-instant"),
        (_, Some(n), _) => days("list-promised-days", n),
        (_, None, Some(n)) => days("list-statutory-days", n),
        _ => says.word("list-no-limit"),
    }
}

/// A unit by its code, or the towns' unit by its letters.
fn supervisor(says: &Says<'_>, county: &County, text: &str) -> String {
    if text.contains('-') {
        return county.unit_name(&UnitCode(text.to_owned()));
    }
    let of_towns = county
        .units
        .values()
        .find(|u| u.unit.division.level() == Level::Town && u.unit.code.letters() == text);
    match of_towns {
        Some(unit) => says.say(
            "list-town-unit",
            &words::Args::new().text("unit", unit.unit.short_name.clone()),
        ),
        None => text.to_owned(),
    }
}

/// Departments of what is listed, in the order of their codes.
fn departments<'c>(county: &'c County, codes: impl Iterator<Item = &'c UnitCode>) -> Vec<Option_> {
    let distinct: std::collections::BTreeSet<&UnitCode> = codes.collect();
    distinct
        .into_iter()
        .map(|code| Option_ {
            value: code.to_string(),
            label: county.unit_name(code),
        })
        .collect()
}

/// The same question asked of the list as a file.
fn files(asked: &Asked, path: &str) -> (String, String) {
    (
        asked.href(&format!("{path}.csv"), "cursor", None),
        asked.href(&format!("{path}.json"), "cursor", None),
    )
}
