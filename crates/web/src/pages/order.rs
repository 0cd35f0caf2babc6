//! Work orders of a unit: what it is asked, what it asked. Answering stands on the case's page.

use super::case_words::{Lamp, Says, glance};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Page;
use crate::route::{Access, Route};
use app::order::{OrderLine, PAGE, Side};
use app::policy::Action;
use model::id::OrderId;
use model::time::Instant;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/orders",
        Access::Signed(Action::CaseRead),
        list,
    )]
}

/// A work order in a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    href: String,
    question: String,
    part: String,
    unit: String,
    applicant: String,
    item: String,
    place: String,
    light: Option<Lamp>,
    late: bool,
    asked: String,
    number: String,
}

/// Lines in words; the unit shown is the other one.
pub(crate) fn rows(page: &Page, lines: &[OrderLine], side: Side) -> Vec<Row> {
    let (says, site, now) = (Says::of(page), page.app().site(), page.now());
    lines
        .iter()
        .map(|line| {
            let due = Some(line.order.due).filter(|due| *due != Instant(i64::MAX));
            let other = match side {
                Side::Asked => &line.order.asker,
                Side::Asking => &line.order.unit,
            };
            Row {
                href: format!("/cases/{}#orders", line.order.case),
                question: line.order.question.clone(),
                part: says.word(&format!("order-part-{}", line.order.part)),
                unit: site.unit_name(other),
                applicant: line.applicant.clone(),
                item: says.item(&line.procedure, &line.item),
                place: site.place_name(line.division),
                light: glance(&says, &site, due, now),
                late: due.is_some_and(|due| due < now),
                asked: says.date(line.order.asked_at.date()),
                number: line.number.clone(),
            }
        })
        .collect()
}

#[derive(Serialize)]
struct Tab {
    href: &'static str,
    label: String,
    current: bool,
}

#[derive(Serialize)]
struct OrdersPage {
    title: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    /// Where a ruling on who handles is asked for; empty when it is not the reader's to ask.
    dispute: String,
    next: String,
    empty: String,
    empty_text: String,
}

/// Where a page begins: the limit and the id of the last order before it.
pub(crate) fn cursor(text: &str) -> Option<(Instant, OrderId)> {
    let (due, id) = text.split_once('.')?;
    Some((Instant(due.parse().ok()?), id.parse().ok()?))
}

/// The cursor after a full page.
pub(crate) fn next(lines: &[OrderLine]) -> Option<String> {
    let full = i64::try_from(lines.len()).is_ok_and(|n| n >= PAGE);
    lines
        .last()
        .filter(|_| full)
        .map(|line| format!("{}.{}", line.order.due.0, line.order.id))
}

async fn list(page: Page, asked: Asked) -> Answer {
    let side = match asked.text("side") {
        "asking" => Side::Asking,
        _ => Side::Asked,
    };
    let after = asked.opt("after").and_then(cursor);
    let lines = app::order::list(page.app(), &page.ctx, side, after).await?;
    let counts = app::order::counts(page.app(), &page.ctx).await?;
    let counted = |key: &str, n: i64| {
        let says = Says::of(&page);
        says.say(key, &words::Args::new().count("n", n))
    };
    let of = if side == Side::Asked {
        "asked"
    } else {
        "asking"
    };
    let context = OrdersPage {
        title: page.say(&format!("order-{of}-title")),
        tabs: vec![
            Tab {
                href: "/orders",
                label: counted("order-tab-asked", counts.asked),
                current: side == Side::Asked,
            },
            Tab {
                href: "/orders?side=asking",
                label: counted("order-tab-asking", counts.asking),
                current: side == Side::Asking,
            },
        ],
        dispute: super::ruling::raise(&page),
        next: next(&lines)
            .map(|after| format!("/orders?side={of}&after={after}"))
            .unwrap_or_default(),
        rows: rows(&page, &lines, side),
        empty: page.say(&format!("order-{of}-empty")),
        empty_text: page.say(&format!("order-{of}-empty-text")),
    };
    page.render("pages/order/list.html", context)
}
