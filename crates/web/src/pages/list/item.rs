//! Items: the two lists, and an item's page with the elements of its guide.

use super::super::case_form::Option_;
use super::super::case_words::Says;
use super::{audience, county_of, departments, files, level, limit, site_of};
use crate::api::item::filter;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields};
use crate::page::{Path, Visitor};
use ::county::County;
use app::catalogue::{self, ItemFilter, ItemNow};
use codes::Level;
use model::item::{Category, ItemCode, ListKind};
use serde::Serialize;
use words::Args;

/// An item of a list.
#[derive(Serialize)]
struct Row {
    code: String,
    name: String,
    href: String,
    category: String,
    department: String,
    audience: String,
    limit: String,
    level: String,
    label: String,
}

/// A category with how many of the list stand in it.
#[derive(Serialize)]
struct Chip {
    label: String,
    href: String,
    current: bool,
    count: usize,
}

#[derive(Serialize)]
struct ListPage {
    path: &'static str,
    title: String,
    lead: String,
    note: String,
    day: String,
    chips: Vec<Chip>,
    levels: Vec<Option_>,
    departments: Vec<Option_>,
    audiences: Vec<Option_>,
    towns: Vec<Option_>,
    rows: Vec<Row>,
    shown: usize,
    total: usize,
    csv: String,
    json: String,
    clear: &'static str,
    category: String,
}

/// `GET /lists/powers`.
pub(super) async fn powers(visitor: Visitor, asked: Asked) -> Answer {
    list(&visitor, &asked, ListKind::Power).await
}

/// `GET /lists/services`.
pub(super) async fn services(visitor: Visitor, asked: Asked) -> Answer {
    list(&visitor, &asked, ListKind::Service).await
}

/// What is asked of one list; what does not read is as if it were not asked.
pub(super) fn asked_of(asked: &Asked, kind: ListKind) -> ItemFilter {
    ItemFilter {
        list: Some(kind),
        ..filter(asked).unwrap_or_default()
    }
}

/// The words in the question bar, whichever name they came under.
const fn path_of(kind: ListKind) -> (&'static str, &'static str) {
    match kind {
        ListKind::Power => ("/lists/powers", "powers"),
        ListKind::Service => ("/lists/services", "services"),
    }
}

async fn list(visitor: &Visitor, asked: &Asked, kind: ListKind) -> Answer {
    let site = site_of(visitor).await?;
    let county = county_of(&site)?;
    let says = Says::of(visitor);
    let (path, key) = path_of(kind);
    let filter = asked_of(asked, kind);
    let whole = ItemFilter {
        list: Some(kind),
        ..ItemFilter::default()
    };
    let all: Vec<&ItemNow> = catalogue::items(county, &whole).collect();
    let rows: Vec<Row> = catalogue::items(county, &filter)
        .map(|now| row(&says, county, now))
        .collect();
    let option = |value: &str, label: String| Option_ {
        value: value.to_owned(),
        label,
    };
    let (csv, json) = files(asked, path);
    let mut towns: Vec<Option_> = county
        .towns()
        .map(|town| option(&town.code.to_string(), town.name.clone()))
        .collect();
    towns.sort_by(|a, b| a.value.cmp(&b.value));
    let context = ListPage {
        path,
        title: says.word(&format!("list-{key}")),
        lead: says.word(&format!("list-{key}-lead")),
        note: counts(&says, &all, kind),
        day: county.day.to_string(),
        chips: chips(&says, asked, path, &all, filter.category),
        levels: match kind {
            ListKind::Power => Vec::new(),
            ListKind::Service => ["town", "village"]
                .map(|code| option(code, says.word(&format!("list-level-{code}"))))
                .into(),
        },
        departments: departments(
            county,
            all.iter().filter_map(|now| now.item.department.as_ref()),
        ),
        audiences: ["natural", "legal"]
            .map(|code| option(code, says.word(&format!("list-audience-{code}"))))
            .into(),
        towns,
        shown: rows.len(),
        total: all.len(),
        rows,
        csv,
        json,
        clear: path,
        category: filter
            .category
            .map(|category| category.code().to_owned())
            .unwrap_or_default(),
    };
    let form = visitor.form(
        ["text", "level", "department", "audience", "town"]
            .iter()
            .fold(Fields::default(), |fields, name| {
                fields.with(name, asked.text(name))
            }),
    );
    visitor.render_form(&form, "pages/list/items.html", context)
}

/// The numbers of the document, counted here and now.
fn counts(says: &Says<'_>, all: &[&ItemNow], kind: ListKind) -> String {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let distinct = |of: &dyn Fn(&&ItemNow) -> Option<String>| {
        let codes: std::collections::BTreeSet<String> = all.iter().filter_map(of).collect();
        count(codes.len())
    };
    match kind {
        ListKind::Power => {
            let categories = distinct(&|now| Some(now.item.category.code().to_owned()));
            says.say(
                "list-powers-count",
                &Args::new()
                    .count("n", count(all.len()))
                    .count("categories", categories),
            )
        }
        ListKind::Service => {
            let at = |level: Level| {
                count(
                    all.iter()
                        .filter(|now| !now.delegated_to(level).is_empty())
                        .count(),
                )
            };
            let departments =
                distinct(&|now| now.item.department.as_ref().map(ToString::to_string));
            says.say(
                "list-services-count",
                &Args::new()
                    .count("town", at(Level::Town))
                    .count("village", at(Level::Village))
                    .count("departments", departments),
            )
        }
    }
}

fn chips(
    says: &Says<'_>,
    asked: &Asked,
    path: &str,
    all: &[&ItemNow],
    current: Option<Category>,
) -> Vec<Chip> {
    let mut chips = vec![Chip {
        label: says.word("list-all"),
        href: asked.href(path, "category", None),
        current: current.is_none(),
        count: all.len(),
    }];
    for category in Category::ALL {
        let count = all
            .iter()
            .filter(|now| now.item.category == category)
            .count();
        if count > 0 {
            chips.push(Chip {
                label: says.word(&format!("item-category-{}", category.code())),
                href: asked.href(path, "category", Some(category.code())),
                current: current == Some(category),
                count,
            });
        }
    }
    chips
}

/// The lowest level that takes an item anywhere in the county.
pub(super) fn lowest(now: &ItemNow) -> Level {
    [Level::Village, Level::Town]
        .into_iter()
        .find(|at| !now.delegated_to(*at).is_empty())
        .unwrap_or(now.item.level)
}

fn row(says: &Says<'_>, county: &County, now: &ItemNow) -> Row {
    let item = &now.item;
    Row {
        code: item.code.to_string(),
        name: item.name.clone(),
        href: format!("/lists/items/{}", crate::form::percent(item.code.as_str())),
        category: says.word(&format!("item-category-{}", item.category.code())),
        department: item
            .department
            .as_ref()
            .map(|unit| county.unit_name(unit))
            .unwrap_or_default(),
        audience: audience(says, item.audience),
        limit: limit(says, item),
        level: level(says, lowest(now)),
        label: item.label.clone(),
    }
}

/// One element of an item's guide.
#[derive(Serialize)]
struct Element {
    label: String,
    value: String,
    note: String,
}

#[derive(Serialize)]
struct Paper {
    name: String,
    replaced: String,
}

/// An item in a town.
#[derive(Serialize)]
struct TownRow {
    town: String,
    holder: String,
    since: String,
    document: String,
    place: String,
}

#[derive(Serialize)]
struct ItemPage {
    code: String,
    name: String,
    list: String,
    list_href: &'static str,
    label: String,
    elements: Vec<Element>,
    papers: Vec<Paper>,
    towns: Vec<TownRow>,
    apply: String,
    json: String,
    day: String,
}

/// `GET /lists/items/{code}`.
pub(super) async fn show(visitor: Visitor, Path(code): Path<String>) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let says = Says::of(&visitor);
    let now = county
        .item(&ItemCode(code))
        .ok_or_else(Failure::not_found)?;
    let item = &now.item;
    let (path, key) = path_of(item.list);
    let apply = item
        .procedure
        .as_deref()
        .and_then(|code| site.procedure(code))
        .and_then(|(_, procedure)| super::super::public::filing(procedure).map(|_| procedure))
        .map(|procedure| {
            format!(
                "/apply/{}?item={}",
                procedure.code(),
                crate::form::percent(item.code.as_str())
            )
        })
        .unwrap_or_default();
    let context = ItemPage {
        code: item.code.to_string(),
        name: item.name.clone(),
        list: says.word(&format!("list-{key}")),
        list_href: path,
        label: item.label.clone(),
        elements: elements(&says, county, now),
        papers: item
            .materials
            .iter()
            .map(|material| Paper {
                name: material.name.clone(),
                replaced: material
                    .replaced_by
                    .as_ref()
                    .map(|kind| certificate(&says, kind))
                    .unwrap_or_default(),
            })
            .collect(),
        towns: towns(&says, county, now),
        apply,
        json: format!("/api/v1/items/{}", crate::form::percent(item.code.as_str())),
        day: county.day.to_string(),
    };
    visitor.render("pages/list/item.html", context)
}

/// A kind of certificate by its name; where nobody named it, as a held certificate.
fn certificate(says: &Says<'_>, kind: &str) -> String {
    says.maybe(&format!("person-certificate-{kind}"))
        .unwrap_or_else(|| says.word("person-certificate-other"))
}

fn elements(says: &Says<'_>, county: &County, now: &ItemNow) -> Vec<Element> {
    let item = &now.item;
    let mut elements = Vec::new();
    let mut add = |key: &str, value: String, note: String| {
        if !value.is_empty() {
            elements.push(Element {
                label: says.word(&format!("list-el-{key}")),
                value,
                note,
            });
        }
    };
    let none = String::new;
    let days = |n: Option<u32>| {
        n.map(|n| says.say("list-days", &Args::new().count("n", i64::from(n))))
            .unwrap_or_default()
    };
    add("code", item.code.to_string(), none());
    add(
        "category",
        says.word(&format!("item-category-{}", item.category.code())),
        none(),
    );
    add(
        "department",
        item.department
            .as_ref()
            .map(|unit| county.unit_name(unit))
            .unwrap_or_default(),
        none(),
    );
    add("audience", audience(says, item.audience), none());
    add("basis", item.basis.clone(), none());
    if let Some(document) = item
        .provincial_basis
        .as_ref()
        .and_then(|code| county.documents.get(code))
    {
        let since = says.say(
            "list-in-force-since",
            &Args::new().text("day", says.date(document.from)),
        );
        add(
            "provincial",
            format!("{} {}", document.title, document.number),
            since,
        );
    }
    add("condition", item.condition.clone(), none());
    add("statutory", days(item.statutory_days), none());
    let promised = if item.instant {
        says.word("list-instant")
    } else {
        days(item.promised_days)
    };
    add("promised", promised, none());
    add("result", item.result.clone(), none());
    add("fee", item.fee.clone(), none());
    add("level", level(says, lowest(now)), none());
    let procedure = item.procedure.as_deref().map_or_else(
        || says.word("list-no-procedure"),
        |code| {
            says.maybe(&format!("procedure-{code}"))
                .unwrap_or_else(|| says.word("list-no-procedure"))
        },
    );
    add("procedure", procedure, none());
    if let Some(needs) = &item.needs {
        add(
            "needs",
            says.say(
                "list-needs",
                &Args::new().count("n", i64::from(needs.count)),
            ),
            none(),
        );
    }
    elements
}

fn towns(says: &Says<'_>, county: &County, now: &ItemNow) -> Vec<TownRow> {
    catalogue::held(county, now)
        .into_iter()
        .map(|at| {
            let granted = at.held.as_ref().or(at.delegated.as_ref());
            TownRow {
                town: county.division_name(at.town),
                holder: at.holder.as_ref().map_or_else(
                    || says.word("list-no-holder"),
                    |unit| county.unit_name(unit),
                ),
                since: granted.map(|g| says.date(g.since)).unwrap_or_default(),
                document: granted
                    .and_then(|g| county.documents.get(&g.document))
                    .map(|document| document.number.clone())
                    .unwrap_or_default(),
                place: says.word(match at.asked_at {
                    Level::Village => "list-where-village",
                    Level::Town => "list-where-town",
                    _ => "list-where-county",
                }),
            }
        })
        .collect()
}
