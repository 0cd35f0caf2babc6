//! What units owe each other and how they answer: a table by side, and the part of a unit's own page.

use super::case_words::{Lamp, Says, glance};
use super::county::side_code;
use super::service::tenths;
use super::unit::href;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use crate::route::{Access, Route};
use app::policy::Action;
use app::support::{self, Measured, Owed, SupportLine};
use codes::DivisionCode;
use model::unit::{Side, UnitCode};
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/figures/support",
        Access::Signed(Action::FigureRead),
        show,
    )]
}

/// How orders went, in words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MeasuredRow {
    asked: i64,
    answered: i64,
    returned: i64,
    open: i64,
    late: i64,
    /// In percent; empty where nothing was due.
    in_time: String,
    /// Empty where nothing was answered.
    mean: String,
}

fn measured(says: &Says<'_>, of: &Measured) -> MeasuredRow {
    MeasuredRow {
        asked: of.asked,
        answered: of.answered,
        returned: of.returned,
        open: of.open,
        late: of.late,
        in_time: support::in_time(of).map(tenths).unwrap_or_default(),
        mean: support::mean_ms(of)
            .map(|ms| says.span(ms))
            .unwrap_or_default(),
    }
}

#[derive(Debug, Clone, Serialize)]
struct OwedRow {
    href: String,
    number: String,
    question: String,
    unit: String,
    unit_href: String,
    asked: String,
    light: Option<Lamp>,
    late: bool,
}

/// What a unit owes and is owed, on its page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SupportPart {
    since: String,
    asked: MeasuredRow,
    asking: MeasuredRow,
    /// Open orders; none for who may only see numbers.
    owes: Option<Vec<OwedRow>>,
    owed: Option<Vec<OwedRow>>,
    /// The whole list, for the unit's own people.
    all: bool,
}

fn owed_rows(page: &Page, orders: &[Owed]) -> Vec<OwedRow> {
    let (says, site, now) = (Says::of(page), page.app().site(), page.now());
    orders
        .iter()
        .map(|order| OwedRow {
            href: format!("/cases/{}#orders", order.case),
            number: order.number.clone(),
            question: order.question.clone(),
            unit: site.unit_name(&order.unit),
            unit_href: href(page, &order.unit, now.date()),
            asked: says.date(order.asked_at.date()),
            light: glance(&says, &site, order.due, now),
            late: order.due.is_some_and(|due| due < now),
        })
        .collect()
}

/// The part of a unit's page; none for citizens and for units that are no more.
///
/// # Errors
/// The store's.
pub(super) async fn of_unit(page: &Page, code: &UnitCode) -> Result<Option<SupportPart>, Failure> {
    let known = page.app().site().units.contains_key(code);
    let Some(post) = page.ctx.actor.post.as_ref().filter(|_| known) else {
        return Ok(None);
    };
    let own = post.unit == *code;
    let found = support::of_unit(page.app(), &page.ctx, code.clone()).await?;
    let says = Says::of(page);
    let (owes, owed) = found.open.unzip();
    Ok(Some(SupportPart {
        since: says.date(found.since),
        asked: measured(&says, &found.asked),
        asking: measured(&says, &found.asking),
        owes: owes.map(|orders| owed_rows(page, &orders)),
        owed: owed.map(|orders| owed_rows(page, &orders)),
        all: own,
    }))
}

#[derive(Serialize)]
struct UnitRow {
    label: String,
    href: String,
    asked: MeasuredRow,
    asking: MeasuredRow,
}

#[derive(Serialize)]
struct SideGroup {
    heading: String,
    note: String,
    rows: Vec<UnitRow>,
    asked: MeasuredRow,
    asking: MeasuredRow,
}

#[derive(Serialize)]
struct SupportPage {
    since: String,
    place: String,
    up: String,
    groups: Vec<SideGroup>,
    places: Vec<super::case_form::Option_>,
    division: String,
}

fn group(page: &Page, side: Side, lines: &[SupportLine]) -> Option<SideGroup> {
    let says = Says::of(page);
    let of: Vec<&SupportLine> = lines.iter().filter(|line| line.side == side).collect();
    if of.is_empty() {
        return None;
    }
    let rows = of.iter().map(|line| UnitRow {
        label: line.name.clone(),
        href: format!("{}#support", href(page, &line.unit, page.now().date())),
        asked: measured(&says, &line.asked),
        asking: measured(&says, &line.asking),
    });
    Some(SideGroup {
        heading: says.word(&format!("county-side-{}", side_code(side))),
        note: says.word(&format!("support-side-{}", side_code(side))),
        rows: rows.collect(),
        asked: measured(&says, &support::sum(of.iter().map(|line| &line.asked))),
        asking: measured(&says, &support::sum(of.iter().map(|line| &line.asking))),
    })
}

async fn show(page: Page, asked: Asked) -> Answer {
    let part: Option<DivisionCode> = asked.parse("division");
    let (since, division, lines) = support::table(page.app(), &page.ctx, part).await?;
    let site = page.app().site();
    let towns = site
        .towns()
        .filter(|_| part.is_none() && division == site.county)
        .map(|(town, held)| super::case_form::Option_ {
            value: town.to_string(),
            label: held.name.clone(),
        });
    let context = SupportPage {
        since: words::date(page.locale(), since),
        place: site.division_name(division),
        up: part
            .map(|_| "/figures/support".to_owned())
            .unwrap_or_default(),
        groups: [Side::Front, Side::Back, Side::Command]
            .into_iter()
            .filter_map(|side| group(&page, side, &lines))
            .collect(),
        places: towns.collect(),
        division: division.to_string(),
    };
    page.render("pages/support/show.html", context)
}
