//! A county written out as the tables it could be founded with: what a person reads, what another
//! program reads, what [`crate::Site`] reads back, under the columns it is read by.

use crate::county::County;
use crate::site::{DivisionKind, rows, units};
use model::establishment::{PostKind, Rank, StaffStatus};
use model::unit::UnitCode;
use serde::Serialize;
use sheet::{Cell, Table};

const ESTABLISHMENT: &[&str] = &[
    "unit", "kind", "quota", "filled", "vacant", "document", "label",
];
const DOCUMENTS: &[&str] = &[
    "code",
    "number",
    "title",
    "issuer",
    "kind",
    "issued",
    "from",
    "to",
    "governs",
    "use_unit",
    "use_kind",
    "use_count",
    "label",
];
const HOLDERS: &[&str] = &["item", "area", "unit", "since", "document"];
const DELEGATIONS: &[&str] = &["item", "from", "level", "town", "since", "document"];
const DIVISIONS: &[&str] = &["code", "name", "kind", "parent", "valid_from"];

/// Every table of a county with its columns, in the order they are written out.
pub const TABLES: &[(&str, &[&str])] = &[
    ("units", units::COLUMNS),
    ("establishment", ESTABLISHMENT),
    ("people", rows::PEOPLE),
    ("certificates", rows::CERTIFICATES),
    ("documents", DOCUMENTS),
    ("stationed", rows::STATIONS),
    ("items", rows::ITEMS),
    ("holders", HOLDERS),
    ("delegations", DELEGATIONS),
    ("territorial", rows::LINES),
    ("regulated", rows::OWNERS),
    ("divisions", DIVISIONS),
];

/// Columns of a table; none when a county has no such table.
#[must_use]
pub fn columns(name: &str) -> Option<&'static [&'static str]> {
    TABLES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, columns)| *columns)
}

/// The county's tables on its day, each by its file's stem.
#[must_use]
pub fn tables(county: &County) -> Vec<Table> {
    vec![
        units(county),
        establishment(county),
        people(county),
        certificates(county),
        documents(county),
        stations(county),
        items(county),
        holders(county),
        delegations(county),
        lines(county),
        owners(county),
        towns(county),
    ]
}

fn word<T: Serialize>(value: &T) -> Cell {
    let text = serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default();
    Cell::text(text)
}

fn number(n: i64) -> Cell {
    Cell::Integer(n)
}

fn text(value: &str) -> Cell {
    Cell::text(value)
}

fn codes(units: &[UnitCode]) -> Cell {
    let all: Vec<&str> = units.iter().map(UnitCode::as_str).collect();
    Cell::text(all.join(";"))
}

fn optional<T: ToString>(value: Option<T>) -> Cell {
    value.map_or(Cell::Empty, |v| Cell::text(v.to_string()))
}

fn units(county: &County) -> Table {
    let mut table = Table::new("units", units::COLUMNS.iter().copied());
    for now in county.units.values() {
        let u = &now.unit;
        table.rows.push(vec![
            text(u.code.as_str()),
            text(&u.name),
            text(&u.short_name),
            Cell::text(u.division.to_string()),
            word(&u.kind),
            word(&u.side),
            optional(u.parent.as_ref()),
            word(&now.body),
            optional(now.host.as_ref()),
            number(i64::from(now.leadership.heads)),
            number(i64::from(now.leadership.deputies)),
            number(i64::from(now.leadership.mids)),
            Cell::text(now.name_plates.join(";")),
            codes(&now.answers_to),
            text(&now.label),
        ]);
    }
    table
}

fn establishment(county: &County) -> Table {
    let mut table = Table::new("establishment", ESTABLISHMENT.iter().copied());
    for now in county.units.values() {
        for kind in PostKind::ALL {
            let quota = now.posts.get(&kind).copied().unwrap_or(0);
            let filled = now.filled.get(&kind).copied().unwrap_or(0);
            if quota == 0 && filled == 0 {
                continue;
            }
            table.rows.push(vec![
                text(now.unit.code.as_str()),
                text(kind.code()),
                number(quota),
                number(filled),
                number(quota - filled),
                optional(now.document.as_ref()),
                text(&now.label),
            ]);
        }
    }
    table
}

fn people(county: &County) -> Table {
    let mut table = Table::new("people", rows::PEOPLE.iter().copied());
    for p in county.people.values() {
        table.rows.push(vec![
            text(p.no.as_str()),
            text(&p.name),
            word(&p.sex),
            Cell::Date(p.born),
            text(p.kind.code()),
            text(p.unit.as_str()),
            text(p.serves.as_str()),
            text(&p.title),
            word::<Rank>(&p.rank),
            Cell::Date(p.entered),
            word::<StaffStatus>(&p.status),
            optional(p.login.as_ref()),
            text(&p.label),
        ]);
    }
    table
}

fn certificates(county: &County) -> Table {
    let mut table = Table::new("certificates", rows::CERTIFICATES.iter().copied());
    for c in county.certificates.values().flatten() {
        table.rows.push(vec![
            text(c.person.as_str()),
            text(&c.kind),
            text(&c.number),
            Cell::Date(c.from),
            Cell::Date(c.to),
        ]);
    }
    table
}

fn documents(county: &County) -> Table {
    let mut table = Table::new("documents", DOCUMENTS.iter().copied());
    for d in county.documents.values() {
        // What was entered by it already is on the roster of the county written out.
        let left = county.entries_left(&d.code);
        let allowed = d.post_use.as_ref().filter(|_| left > 0);
        table.rows.push(vec![
            text(d.code.as_str()),
            text(&d.number),
            text(&d.title),
            text(&d.issuer),
            word(&d.kind),
            Cell::Date(d.issued),
            Cell::Date(d.from),
            d.to.map_or(Cell::Empty, Cell::Date),
            Cell::text(d.governs.join(";")),
            allowed.map_or(Cell::Empty, |allowed| text(allowed.unit.as_str())),
            allowed.map_or(Cell::Empty, |allowed| text(allowed.kind.code())),
            allowed.map_or(Cell::Empty, |_| number(i64::from(left))),
            text(&d.label),
        ]);
    }
    table
}

fn stations(county: &County) -> Table {
    let mut table = Table::new("stationed", rows::STATIONS.iter().copied());
    for now in county.units.values() {
        if let Some(s) = &now.station {
            table.rows.push(vec![
                text(now.unit.code.as_str()),
                number(i64::from(s.class)),
                text(s.business.as_str()),
                text(s.daily.as_str()),
            ]);
        }
    }
    table
}

fn items(county: &County) -> Table {
    let mut table = Table::new("items", rows::ITEMS.iter().copied());
    for now in county.items.values() {
        let i = &now.item;
        let days = |n: Option<u32>| n.map_or(Cell::Empty, |n| number(i64::from(n)));
        let materials: Vec<String> = i
            .materials
            .iter()
            .map(|m| match &m.replaced_by {
                Some(by) => format!("{}|{by}", m.name),
                None => m.name.clone(),
            })
            .collect();
        table.rows.push(vec![
            text(i.code.as_str()),
            text(&i.name),
            word(&i.list),
            text(i.category.code()),
            text(&i.matter),
            optional(i.department.as_ref()),
            word(&i.audience),
            text(&i.basis),
            optional(i.provincial_basis.as_ref()),
            days(i.statutory_days),
            days(i.promised_days),
            text(if i.instant { "yes" } else { "no" }),
            text(&i.condition),
            Cell::text(materials.join(";")),
            text(&i.result),
            text(&i.fee),
            optional(i.procedure.as_ref()),
            optional(i.needs.as_ref().map(|n| n.kind.clone())),
            i.needs
                .as_ref()
                .map_or(Cell::Empty, |n| number(i64::from(n.count))),
            word(&i.level),
            text(&i.label),
        ]);
    }
    table
}

fn holders(county: &County) -> Table {
    let mut table = Table::new("holders", HOLDERS.iter().copied());
    for now in county.items.values() {
        for (area, held) in &now.holders {
            let granted = now.adopted.get(area);
            for unit in held {
                table.rows.push(vec![
                    text(now.item.code.as_str()),
                    Cell::text(area.to_string()),
                    text(unit.as_str()),
                    granted.map_or(Cell::Empty, |g| Cell::Date(g.since)),
                    optional(granted.map(|g| g.document.to_string())),
                ]);
            }
        }
    }
    table
}

fn delegations(county: &County) -> Table {
    let mut table = Table::new("delegations", DELEGATIONS.iter().copied());
    for now in county.items.values() {
        for (level, towns) in &now.delegated {
            for (town, granted) in towns {
                table.rows.push(vec![
                    text(now.item.code.as_str()),
                    optional(now.item.department.as_ref()),
                    word(level),
                    Cell::text(town.to_string()),
                    Cell::Date(granted.since),
                    text(granted.document.as_str()),
                ]);
            }
        }
    }
    table
}

fn lines(county: &County) -> Table {
    let mut table = Table::new("territorial", rows::LINES.iter().copied());
    for l in county.lines.values() {
        table.rows.push(vec![
            text(&l.code),
            text(&l.matter),
            Cell::text(l.event_classes.join(";")),
            text(l.department.as_str()),
            codes(&l.assist),
            text(&l.town_duty),
            text(&l.town_unit),
            word(&l.audience),
            text(&l.basis),
            text(&l.label),
        ]);
    }
    table
}

fn owners(county: &County) -> Table {
    let mut table = Table::new("regulated", rows::OWNERS.iter().copied());
    for m in county.owners.values() {
        table.rows.push(vec![
            text(&m.code),
            text(&m.matter),
            text(&m.source),
            text(&m.follow_up),
            text(&m.end),
            text(&m.basis),
            text(&m.label),
        ]);
    }
    table
}

fn towns(county: &County) -> Table {
    let mut table = Table::new("divisions", DIVISIONS.iter().copied());
    for d in county.divisions().filter(|d| d.kind != DivisionKind::Zone) {
        table.rows.push(vec![
            Cell::text(d.code.to_string()),
            text(&d.name),
            word(&d.kind),
            Cell::text(d.parent.to_string()),
            Cell::Date(d.valid_from),
        ]);
    }
    table
}
