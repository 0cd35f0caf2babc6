//! Who leads on what in a town's territory, and who supervises what at source, afterwards, at the end.

use super::super::case_form::Option_;
use super::super::case_words::Says;
use super::{audience, county_of, departments, files, level, site_of, supervisor};
use crate::api::item::line_filter;
use crate::error::Answer;
use crate::form::{Asked, Fields};
use crate::page::Visitor;
use ::county::County;
use app::catalogue;
use codes::Level;
use serde::Serialize;
use std::collections::BTreeSet;

/// A row of either list: what, and who does which part.
#[derive(Serialize)]
struct Row {
    code: String,
    matter: String,
    parts: Vec<String>,
    duty: String,
    basis: String,
    label: String,
}

/// A question of the bar: a choice of words.
#[derive(Serialize)]
struct Choice {
    name: &'static str,
    label: String,
    options: Vec<Option_>,
}

#[derive(Serialize)]
struct DutyPage {
    path: &'static str,
    title: String,
    lead: String,
    day: String,
    columns: Vec<String>,
    choices: Vec<Choice>,
    rows: Vec<Row>,
    shown: usize,
    total: usize,
    csv: String,
    json: String,
}

fn page(visitor: &Visitor, asked: &Asked, context: &DutyPage) -> Answer {
    let names = context.choices.iter().map(|choice| choice.name);
    let form = visitor.form(
        std::iter::once("text")
            .chain(names)
            .fold(Fields::default(), |fields, name| {
                fields.with(name, asked.text(name))
            }),
    );
    visitor.render_form(&form, "pages/list/duties.html", context)
}

/// A family of classes of events in words; what the standard does not name is another.
fn family(says: &Says<'_>, code: &str) -> String {
    says.maybe(&format!("list-events-{code}"))
        .unwrap_or_else(|| says.word("list-events-other"))
}

/// What the territorial list can be asked for: families, levels, departments, town units, whom it binds.
fn choices(says: &Says<'_>, county: &County) -> Vec<Choice> {
    let option = |value: &str, label: String| Option_ {
        value: value.to_owned(),
        label,
    };
    let lines = || county.lines.values();
    let levels: BTreeSet<Level> = lines()
        .flat_map(|line| catalogue::levels_of(county, line))
        .collect();
    let town_units: BTreeSet<&str> = lines().map(|line| line.town_unit.as_str()).collect();
    vec![
        Choice {
            name: "category",
            label: says.word("list-ask-events"),
            options: catalogue::event_families(county)
                .iter()
                .map(|code| option(code, family(says, code)))
                .collect(),
        },
        Choice {
            name: "level",
            label: says.word("list-ask-part"),
            options: [Level::County, Level::Town, Level::Village]
                .iter()
                .filter(|at| levels.contains(*at))
                .map(|at| option(&crate::tongue::code(at), level(says, *at)))
                .collect(),
        },
        Choice {
            name: "department",
            label: says.word("list-ask-department"),
            options: departments(
                county,
                lines().flat_map(|line| std::iter::once(&line.department).chain(&line.assist)),
            ),
        },
        Choice {
            name: "town_unit",
            label: says.word("list-col-town-unit"),
            options: town_units
                .into_iter()
                .map(|letters| option(letters, supervisor(says, county, letters)))
                .collect(),
        },
        Choice {
            name: "audience",
            label: says.word("list-col-binds"),
            options: ["natural", "legal"]
                .map(|code| option(code, says.word(&format!("list-audience-{code}"))))
                .into(),
        },
    ]
}

/// `GET /lists/territorial`.
pub(super) async fn territorial(visitor: Visitor, asked: Asked) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let says = Says::of(&visitor);
    let filter = line_filter(&asked).unwrap_or_default();
    let rows: Vec<Row> = catalogue::lines(county, &filter)
        .map(|line| Row {
            code: line.code.clone(),
            matter: line.matter.clone(),
            parts: vec![
                county.unit_name(&line.department),
                line.assist
                    .iter()
                    .map(|unit| county.unit_name(unit))
                    .collect::<Vec<_>>()
                    .join(&says.word("county-and")),
                supervisor(&says, county, &line.town_unit),
                audience(&says, line.audience),
            ],
            duty: line.town_duty.clone(),
            basis: line.basis.clone(),
            label: line.label.clone(),
        })
        .collect();
    let (csv, json) = files(&asked, "/lists/territorial");
    let context = DutyPage {
        path: "/lists/territorial",
        title: says.word("list-territorial"),
        lead: says.word("list-territorial-lead"),
        day: county.day.to_string(),
        columns: ["lead", "assist", "town-unit", "binds"]
            .map(|key| says.word(&format!("list-col-{key}")))
            .into(),
        choices: choices(&says, county),
        shown: rows.len(),
        total: county.lines.len(),
        rows,
        csv,
        json,
    };
    page(&visitor, &asked, &context)
}

/// `GET /lists/supervision`.
pub(super) async fn supervision(visitor: Visitor, asked: Asked) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let says = Says::of(&visitor);
    let rows: Vec<Row> = catalogue::matters(county, asked.text("text"), asked.text("unit"))
        .map(|matter| Row {
            code: matter.code.clone(),
            matter: matter.matter.clone(),
            parts: [&matter.source, &matter.follow_up, &matter.end]
                .map(|unit| supervisor(&says, county, unit))
                .into(),
            duty: String::new(),
            basis: matter.basis.clone(),
            label: matter.label.clone(),
        })
        .collect();
    let (csv, json) = files(&asked, "/lists/supervision");
    let units: BTreeSet<&String> = county
        .owners
        .values()
        .flat_map(|matter| [&matter.source, &matter.follow_up, &matter.end])
        .collect();
    let context = DutyPage {
        path: "/lists/supervision",
        title: says.word("list-supervision"),
        lead: says.word("list-supervision-lead"),
        day: county.day.to_string(),
        columns: ["source", "follow-up", "end"]
            .map(|key| says.word(&format!("list-col-{key}")))
            .into(),
        choices: vec![Choice {
            name: "unit",
            label: says.word("list-ask-unit"),
            options: units
                .into_iter()
                .map(|unit| Option_ {
                    value: unit.clone(),
                    label: supervisor(&says, county, unit),
                })
                .collect(),
        }],
        shown: rows.len(),
        total: county.owners.len(),
        rows,
        csv,
        json,
    };
    page(&visitor, &asked, &context)
}
