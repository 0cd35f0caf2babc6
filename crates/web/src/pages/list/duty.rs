//! Who leads on what in a town's territory, and who supervises what at source, afterwards, at the end.

use super::super::case_form::Option_;
use super::super::case_words::Says;
use super::{county_of, departments, files, site_of, supervisor};
use crate::error::Answer;
use crate::form::{Asked, Fields};
use crate::page::Visitor;
use app::catalogue;
use model::unit::UnitCode;
use serde::Serialize;

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

#[derive(Serialize)]
struct DutyPage {
    path: &'static str,
    title: String,
    lead: String,
    day: String,
    columns: Vec<String>,
    options: Vec<Option_>,
    option_name: &'static str,
    option_label: String,
    rows: Vec<Row>,
    shown: usize,
    total: usize,
    csv: String,
    json: String,
}

fn page(visitor: &Visitor, asked: &Asked, context: &DutyPage) -> Answer {
    let form = visitor.form(
        ["text", context.option_name]
            .iter()
            .fold(Fields::default(), |fields, name| {
                fields.with(name, asked.text(name))
            }),
    );
    visitor.render_form(&form, "pages/list/duties.html", context)
}

/// `GET /lists/territorial`.
pub(super) async fn territorial(visitor: Visitor, asked: Asked) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let says = Says::of(&visitor);
    let department = asked.opt("unit").map(|unit| UnitCode(unit.to_owned()));
    let rows: Vec<Row> = catalogue::lines(
        county,
        asked.text("text"),
        asked.text("class"),
        department.as_ref(),
    )
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
        columns: ["lead", "assist", "town-unit"]
            .map(|key| says.word(&format!("list-col-{key}")))
            .into(),
        options: departments(
            county,
            county
                .lines
                .values()
                .flat_map(|line| std::iter::once(&line.department).chain(&line.assist)),
        ),
        option_name: "unit",
        option_label: says.word("list-ask-department"),
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
    let units: std::collections::BTreeSet<&String> = county
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
        options: units
            .into_iter()
            .map(|unit| Option_ {
                value: unit.clone(),
                label: supervisor(&says, county, unit),
            })
            .collect(),
        option_name: "unit",
        option_label: says.word("list-ask-unit"),
        shown: rows.len(),
        total: county.owners.len(),
        rows,
        csv,
        json,
    };
    page(&visitor, &asked, &context)
}
