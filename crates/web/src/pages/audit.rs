//! The auditor's pages: the journal, what the product holds against itself, a seeded sample, export
//! with proofs. They read; nothing here changes a record of the county.

mod check;
mod entry;
mod export;

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields};
use crate::page::Page;
use crate::pages::figure::{self, FigureLine};
use crate::route::Route;
use crate::speech;
use app::audit::{Filter, Line};
use app::policy::{Action, scope};
use jiff::civil::Date;
use model::refusal::{Arg, Refusal};
use model::time::Instant;
use model::unit::UnitCode;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut all = entry::routes();
    all.extend(check::routes());
    all.extend(export::routes());
    all
}

/// A choice of a select box.
#[derive(Debug, Clone, Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// An entry as a line reads.
#[derive(Debug, Clone, Serialize)]
struct EntryLine {
    id: String,
    seq: Option<i64>,
    at: i64,
    who: String,
    who_href: Option<String>,
    unit: String,
    said: String,
    subject: String,
    subject_href: Option<String>,
    synthetic: bool,
}

fn entry_line(page: &Page, line: &Line) -> EntryLine {
    let mut args = line.args.clone();
    // Money is said in yuan, and an absent second person by a word the texts choose by.
    if let Some(Arg::Number(fen)) = args.get("fen").cloned() {
        args.insert("yuan".to_owned(), Arg::Text(words::yuan(fen)));
    }
    for name in ["witness", "second", "act"] {
        if let Some(Arg::Text(text)) = args.get_mut(name)
            && text.is_empty()
        {
            "none".clone_into(text);
        }
    }
    let opens = scope(&page.ctx.actor, Action::CaseRead).is_some();
    EntryLine {
        id: line.id.to_string(),
        seq: line.seq,
        at: line.at.0,
        who: if line.name.is_empty() {
            page.say("audit-product")
        } else {
            line.name.clone()
        },
        who_href: line
            .actor
            .filter(|_| !line.name.is_empty())
            .map(|person| format!("/journal?person={person}")),
        unit: line.unit.clone().unwrap_or_default(),
        said: page
            .web()
            .lexicon()
            .say(page.locale(), &line.key, &speech::args(&args)),
        subject: line.subject.clone(),
        subject_href: line
            .case
            .filter(|_| opens)
            .map(|case| format!("/cases/{case}")),
        synthetic: line.synthetic,
    }
}

/// Kinds of entries that a filter offers.
const KINDS: [&str; 56] = [
    "case.acted",
    "case.timed",
    "person.read",
    "person.written",
    "person.joined",
    "roll.drawn",
    "roll.moved",
    "claim.written",
    "entitlement.written",
    "account.written",
    "session.signed-in",
    "session.failed",
    "identity.bound",
    "identity.unbound",
    "subscription.written",
    "exchange.replayed",
    "post.appointed",
    "post.dismissed",
    "leave.set",
    "export.made",
    "library.asked",
    "library.shared",
    "screening.ran",
    "record.linked",
    "findings.taken",
    "findings.held",
    "request.made",
    "request.decided",
    "outside-number.given",
    "outside-number.taken",
    "outside-number.typed",
    "bulletin.kept",
    "module.adopted",
    "calendar.taken",
    "grid.written",
    "route.written",
    "patrol.started",
    "patrol.ended",
    "positions.deleted",
    "visit.planned",
    "visit.made",
    "house.written",
    "hall.written",
    "window.set",
    "ticket.drawn",
    "ticket.moved",
    "booking.made",
    "booking.ended",
    "device.made",
    "device.revoked",
    "duty.set",
    "duty.ended",
    "duty.handed-over",
    "duty.taken",
    "backup.made",
    "key.made",
];

fn kinds(page: &Page) -> Vec<Choice> {
    let label = |kind: &str| page.say(&format!("audit-kind-{}", kind.replace('.', "-")));
    KINDS
        .iter()
        .map(|kind| Choice {
            value: (*kind).to_owned(),
            label: label(kind),
        })
        .collect()
}

fn day(fields: &Fields, name: &str) -> Result<Option<Date>, Refusal> {
    fields
        .opt(name)
        .map(|text| text.parse().map_err(|_| Refusal::field(name, "field-date")))
        .transpose()
}

/// The filter a question bar or a form means.
async fn filter(page: &Page, fields: &Fields) -> Result<Filter, Failure> {
    let (from, to) = (day(fields, "from")?, day(fields, "to")?);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(Refusal::field("to", "dates-order").into());
    }
    let person = match fields.opt("person") {
        Some(text) => Some(app::audit::whom(page.app(), &page.ctx, text).await?),
        None => None,
    };
    let case = match fields.opt("case") {
        Some(text) => Some(app::audit::which_case(page.app(), &page.ctx, text).await?),
        None => None,
    };
    Ok(Filter {
        person,
        case,
        unit: fields.opt("unit").map(|code| UnitCode(code.to_owned())),
        kind: fields.opt("kind").map(str::to_owned),
        money: fields.opt("money").is_some(),
        from: from.map(Instant::start_of),
        to: to.map(Instant::end_of),
        before: None,
    })
}

#[derive(Serialize)]
struct HomePage {
    name: String,
    figures: Vec<FigureLine>,
    lines: Vec<EntryLine>,
    audits: bool,
}

/// The auditor's and the audit administrator's home.
///
/// # Errors
/// The store's.
pub async fn home(page: Page) -> Answer {
    let figures = figure::lines(&page).await?;
    let latest = app::audit::entries(page.app(), &page.ctx, Filter::default()).await?;
    let context = HomePage {
        name: page.ctx.actor.name.clone(),
        figures,
        lines: latest
            .lines
            .iter()
            .take(12)
            .map(|line| entry_line(&page, line))
            .collect(),
        audits: scope(&page.ctx.actor, Action::RollRead).is_some(),
    };
    page.render("pages/audit/home.html", context)
}

/// A digest in groups, so that it may be read aloud and breaks on a narrow screen.
pub(super) fn grouped(hex: &str) -> String {
    hex.as_bytes()
        .chunks(8)
        .map(|part| String::from_utf8_lossy(part))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The same filter in an address, with where to go on.
fn next(asked: &Asked, path: &str, place: Option<i64>) -> Option<String> {
    place.map(|place| asked.href(path, "before", Some(&place.to_string())))
}
