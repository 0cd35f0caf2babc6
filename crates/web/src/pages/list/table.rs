//! The lists as files: tables for people, JSON for programs, both filtered as the page was.

use super::super::case_words::Says;
use super::item::{asked_of, lowest};
use super::{audience, county_of, level, site_of, supervisor};
use crate::api::item::{line, line_filter, matter, shown};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Visitor;
use app::catalogue;
use model::item::ListKind;
use serde::Serialize;
use sheet::{Cell, Table};

fn csv(visitor: &Visitor, title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Answer {
    let says = Says::of(visitor);
    let name = says.word(title);
    let mut table = Table::new(
        name.clone(),
        columns
            .iter()
            .map(|column| says.word(&format!("list-col-{column}"))),
    );
    table.rows = rows;
    let bytes =
        sheet::write_csv(&table).map_err(|error| Failure::failed(format!("list: {error}")))?;
    let file = format!("{name} {}.csv", visitor.now().date());
    visitor.download(bytes, "text/csv; charset=utf-8", &file)
}

fn json(visitor: &Visitor, title: &str, rows: &impl Serialize) -> Answer {
    let name = Says::of(visitor).word(title);
    let bytes =
        serde_json::to_vec_pretty(rows).map_err(|e| Failure::failed(format!("list: {e}")))?;
    let file = format!("{name} {}.json", visitor.now().date());
    visitor.download(bytes, "application/json", &file)
}

fn days(n: Option<u32>) -> Cell {
    n.map_or(Cell::Empty, |n| Cell::Integer(i64::from(n)))
}

async fn items_csv(visitor: &Visitor, asked: &Asked, kind: ListKind, title: &str) -> Answer {
    let site = site_of(visitor).await?;
    let county = county_of(&site)?;
    let says = Says::of(visitor);
    let filter = asked_of(asked, kind);
    let columns = [
        "code",
        "name",
        "category",
        "department",
        "audience",
        "basis",
        "provincial",
        "condition",
        "materials",
        "statutory",
        "promised",
        "result",
        "fee",
        "level",
        "label",
    ];
    let rows = catalogue::items(county, &filter)
        .map(|now| {
            let item = &now.item;
            let materials: Vec<&str> = item.materials.iter().map(|m| m.name.as_str()).collect();
            let provincial = item
                .provincial_basis
                .as_ref()
                .and_then(|code| county.documents.get(code))
                .map(|document| document.title.clone())
                .unwrap_or_default();
            vec![
                Cell::text(item.code.to_string()),
                Cell::text(item.name.clone()),
                Cell::text(says.word(&format!("item-category-{}", item.category.code()))),
                Cell::text(
                    item.department
                        .as_ref()
                        .map(|unit| county.unit_name(unit))
                        .unwrap_or_default(),
                ),
                Cell::text(audience(&says, item.audience)),
                Cell::text(item.basis.clone()),
                Cell::text(provincial),
                Cell::text(item.condition.clone()),
                Cell::text(materials.join("; ")),
                days(item.statutory_days),
                days(item.promised_days),
                Cell::text(item.result.clone()),
                Cell::text(item.fee.clone()),
                Cell::text(level(&says, lowest(now))),
                Cell::text(item.label.clone()),
            ]
        })
        .collect();
    csv(visitor, title, &columns, rows)
}

async fn items_json(visitor: &Visitor, asked: &Asked, kind: ListKind, title: &str) -> Answer {
    let site = site_of(visitor).await?;
    let county = county_of(&site)?;
    let filter = asked_of(asked, kind);
    let rows: Vec<_> = catalogue::items(county, &filter)
        .map(|now| shown(county, now))
        .collect();
    json(visitor, title, &rows)
}

/// `GET /lists/powers.csv`.
pub(super) async fn powers_csv(visitor: Visitor, asked: Asked) -> Answer {
    items_csv(&visitor, &asked, ListKind::Power, "list-powers").await
}

/// `GET /lists/powers.json`.
pub(super) async fn powers_json(visitor: Visitor, asked: Asked) -> Answer {
    items_json(&visitor, &asked, ListKind::Power, "list-powers").await
}

/// `GET /lists/services.csv`.
pub(super) async fn services_csv(visitor: Visitor, asked: Asked) -> Answer {
    items_csv(&visitor, &asked, ListKind::Service, "list-services").await
}

/// `GET /lists/services.json`.
pub(super) async fn services_json(visitor: Visitor, asked: Asked) -> Answer {
    items_json(&visitor, &asked, ListKind::Service, "list-services").await
}

/// `GET /lists/territorial.csv`.
pub(super) async fn territorial_csv(visitor: Visitor, asked: Asked) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let says = Says::of(&visitor);
    let filter = line_filter(&asked).unwrap_or_default();
    let rows = catalogue::lines(county, &filter)
        .map(|line| {
            let assist: Vec<String> = line
                .assist
                .iter()
                .map(|unit| county.unit_name(unit))
                .collect();
            [
                line.code.clone(),
                line.matter.clone(),
                line.event_classes.join("; "),
                county.unit_name(&line.department),
                assist.join("; "),
                line.town_duty.clone(),
                supervisor(&says, county, &line.town_unit),
                audience(&says, line.audience),
                line.basis.clone(),
                line.label.clone(),
            ]
            .map(Cell::text)
            .into()
        })
        .collect();
    let columns = [
        "code",
        "matter",
        "classes",
        "lead",
        "assist",
        "duty",
        "town-unit",
        "binds",
        "basis",
        "label",
    ];
    csv(&visitor, "list-territorial", &columns, rows)
}

/// `GET /lists/territorial.json`.
pub(super) async fn territorial_json(visitor: Visitor, asked: Asked) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let filter = line_filter(&asked).unwrap_or_default();
    let rows: Vec<_> = catalogue::lines(county, &filter)
        .map(|row| line(county, row))
        .collect();
    json(&visitor, "list-territorial", &rows)
}

/// `GET /lists/supervision.csv`.
pub(super) async fn supervision_csv(visitor: Visitor, asked: Asked) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let says = Says::of(&visitor);
    let rows = catalogue::matters(county, asked.text("text"), asked.text("unit"))
        .map(|matter| {
            [
                matter.code.clone(),
                matter.matter.clone(),
                supervisor(&says, county, &matter.source),
                supervisor(&says, county, &matter.follow_up),
                supervisor(&says, county, &matter.end),
                matter.basis.clone(),
                matter.label.clone(),
            ]
            .map(Cell::text)
            .into()
        })
        .collect();
    let columns = [
        "code",
        "matter",
        "source",
        "follow-up",
        "end",
        "basis",
        "label",
    ];
    csv(&visitor, "list-supervision", &columns, rows)
}

/// `GET /lists/supervision.json`.
pub(super) async fn supervision_json(visitor: Visitor, asked: Asked) -> Answer {
    let site = site_of(&visitor).await?;
    let county = county_of(&site)?;
    let rows: Vec<_> = catalogue::matters(county, asked.text("text"), asked.text("unit"))
        .map(matter)
        .collect();
    json(&visitor, "list-supervision", &rows)
}
