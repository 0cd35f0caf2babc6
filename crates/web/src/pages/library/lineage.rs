//! Where each value of one entity comes from: what holds, the row that said it, and what lost against it.

use super::{catalogue, department};
use crate::error::Answer;
use crate::form::{Asked, FormState};
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::library::WANTED_MAX;
use app::policy::Action;
use codes::DivisionCode;
use jiff::civil::Date;
use model::feed::{ElementKind, EntityKind};
use model::library::{FeedLine, LibraryLine, Lineage, Purpose, SourceRow};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::LibraryRead);
    vec![Route::get("/libraries/{library}/lineage", read, show)]
}

#[derive(Serialize)]
struct SourceLine {
    feed: String,
    href: String,
    department: String,
    row: u32,
    last: String,
}

#[derive(Serialize)]
struct LostLine {
    value: String,
    source: SourceLine,
}

#[derive(Serialize)]
struct CellRow {
    name: String,
    value: String,
    identity: bool,
    source: Option<SourceLine>,
    lost: Vec<LostLine>,
}

#[derive(Serialize)]
struct LineagePage {
    code: String,
    name: String,
    person: bool,
    most: usize,
    id: Option<u32>,
    cells: Vec<CellRow>,
    lost: usize,
}

/// A number of thousandths or millionths with its decimals.
fn scaled(text: &str, places: u32) -> String {
    let Ok(n) = text.parse::<i64>() else {
        return text.to_owned();
    };
    let one = 10_u64.pow(places);
    let (whole, rest) = (n.unsigned_abs() / one, n.unsigned_abs() % one);
    let sign = if n < 0 { "-" } else { "" };
    let decimals = format!("{rest:0>width$}", width = places as usize);
    match decimals.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        decimals => format!("{sign}{whole}.{decimals}"),
    }
}

/// A value as people read it.
fn said(page: &Page, kind: ElementKind, text: &str) -> String {
    let read = match kind {
        ElementKind::Date => text
            .parse::<Date>()
            .ok()
            .map(|day| words::date(page.locale(), day)),
        ElementKind::Division => text
            .parse()
            .ok()
            .and_then(DivisionCode::from_number)
            .map(|place| page.app().site().place_name(place)),
        ElementKind::Money => text.parse().ok().map(words::yuan),
        ElementKind::Quantity => Some(scaled(text, 3)),
        ElementKind::Point => Some(scaled(text, 6)),
        _ => None,
    };
    read.unwrap_or_else(|| text.to_owned())
}

fn source(page: &Page, feeds: &[FeedLine], from: &SourceRow) -> SourceLine {
    let line = feeds.iter().find(|line| line.feed.code == from.feed);
    SourceLine {
        feed: line.map_or_else(|| from.feed.clone(), |line| line.feed.name.clone()),
        href: format!("/libraries/feeds/{}", from.feed),
        department: line.map(|line| department(page, line)).unwrap_or_default(),
        row: from.row,
        last: line
            .and_then(|line| line.last_day)
            .map(|day| words::date(page.locale(), day))
            .unwrap_or_default(),
    }
}

fn cells(page: &Page, feeds: &[FeedLine], lineage: &Lineage) -> Vec<CellRow> {
    let value = |kind, text: &Option<String>| {
        text.as_deref()
            .map(|text| said(page, kind, text))
            .unwrap_or_default()
    };
    lineage
        .cells
        .iter()
        .map(|cell| CellRow {
            name: cell.name.clone(),
            value: value(cell.kind, &cell.value),
            identity: cell.identity,
            source: cell.source.as_ref().map(|from| source(page, feeds, from)),
            lost: cell
                .lost
                .iter()
                .map(|lost| LostLine {
                    value: value(cell.kind, &lost.value),
                    source: source(page, feeds, &lost.source),
                })
                .collect(),
        })
        .collect()
}

async fn show(page: Page, Path(code): Path<String>, asked: Asked) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let line = app::library::traceable(page.app(), &page.ctx, &code)?;
    let fields = asked.fields().clone();
    if fields.opt("id").is_none() {
        return render(&page, &page.form(fields), &line, None);
    }
    match app::library::lineage(page.app(), &page.ctx, &code, fields.text("id")).await {
        Ok(lineage) => render(&page, &page.form(fields), &line, Some(&lineage)),
        Err(fault) => {
            let form = page.refused(fault, fields)?;
            render(&page, &form, &line, None)
        }
    }
}

fn render(page: &Page, form: &FormState, line: &LibraryLine, found: Option<&Lineage>) -> Answer {
    let cells = match found {
        None => Vec::new(),
        Some(lineage) => cells(page, &catalogue(page)?.feeds, lineage),
    };
    let context = LineagePage {
        code: line.library.code.clone(),
        name: line.library.name.clone(),
        person: line.library.entity == Some(EntityKind::Person),
        most: WANTED_MAX,
        id: found.map(|lineage| lineage.id),
        lost: cells.iter().map(|cell| cell.lost.len()).sum(),
        cells,
    };
    page.render_form(form, "pages/library/lineage.html", context)
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn thousandths_and_millionths_are_read_with_their_decimals() {
        assert_eq!(scaled("120500", 3), "120.5");
        assert_eq!(scaled("120000", 3), "120");
        assert_eq!(scaled("-5", 3), "-0.005");
        assert_eq!(scaled("121123456", 6), "121.123456");
        assert_eq!(scaled("far", 3), "far");
    }
}
