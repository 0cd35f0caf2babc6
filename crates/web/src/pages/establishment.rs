//! The establishment ledger: posts by unit and kind, movements, the monthly roster, who retires.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Posted};
use crate::page::Page;
use crate::pages::unit::{Link, day, link};
use crate::route::{Access, Route};
use crate::tongue;
use app::establishment::{Recipient, Roster};
use app::once::Repeat;
use app::policy::{Action, scope};
use codes::Level;
use model::refusal::Refusal;
use serde::Serialize;
use std::sync::Arc;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";
/// Movements on a page.
const ENTRIES_MAX: usize = 200;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/establishment", Access::Signed(Action::ReformPlan), show),
        Route::post(
            "/establishment/roster",
            Access::Signed(Action::ReformPropose),
            export,
        ),
    ]
}

#[derive(Serialize)]
struct SumRow {
    level: String,
    kind: String,
    quota: i64,
    filled: i64,
    vacant: i64,
}

#[derive(Serialize)]
struct UnitRow {
    unit: Link,
    kind: String,
    quota: i64,
    filled: i64,
    vacant: i64,
    document: String,
    label: String,
}

#[derive(Serialize)]
struct AuxiliaryRow {
    unit: Link,
    count: usize,
}

#[derive(Serialize)]
struct EntryRow {
    day: String,
    from: Option<Link>,
    to: Option<Link>,
    kind: String,
    count: i64,
    document: String,
}

#[derive(Serialize)]
struct LeaverRow {
    on: String,
    late: bool,
    name: String,
    no: String,
    born: String,
    kind: String,
    title: String,
    unit: Link,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct LedgerPage {
    on: String,
    today: bool,
    earliest: String,
    q: String,
    place: String,
    places: Vec<Choice>,
    balanced: bool,
    sums: Vec<SumRow>,
    rows: Vec<UnitRow>,
    auxiliaries: Vec<AuxiliaryRow>,
    entries: Vec<EntryRow>,
    entries_all: usize,
    leavers: Vec<LeaverRow>,
    may_export: bool,
    key: String,
}

/// The word of a level whose posts are meant.
fn level_words(page: &Page, level: Option<Level>) -> String {
    level.map_or_else(
        || page.say("county-none"),
        |level| page.say(&format!("unit-level-{}", tongue::code(&level))),
    )
}

async fn show(page: Page, asked: Asked) -> Answer {
    if let Some(none) = super::structure::without_book(&page, "web-menu-establishment") {
        return none;
    }
    let on = day(&page, &asked);
    let ledger = app::establishment::ledger(page.app(), &page.ctx, on).await?;
    let on = ledger.on;
    let (q, place) = (asked.text("q").to_owned(), asked.text("place").to_owned());
    let site = page.app().site();
    let kind = |code: &str| page.say(&format!("post-kind-{code}"));
    let mut places: Vec<Choice> = Vec::new();
    for line in &ledger.lines {
        let value = line.division.to_string();
        if places.iter().all(|p| p.value != value) {
            places.push(Choice {
                label: site.division_name(line.division),
                value,
            });
        }
    }
    let wanted = |line: &&app::establishment::Line| {
        (q.is_empty() || line.unit.name.contains(&q))
            && (place.is_empty() || line.division.to_string() == place)
    };
    let mut rows = Vec::new();
    let mut auxiliaries = Vec::new();
    for line in ledger.lines.iter().filter(wanted) {
        for s in &line.posts {
            rows.push(UnitRow {
                unit: link(&page, &line.unit, on),
                kind: kind(s.kind.code()),
                quota: s.quota,
                filled: s.filled,
                vacant: s.vacant,
                document: line.document.clone().unwrap_or_default(),
                label: line.label.clone(),
            });
        }
        if line.auxiliaries > 0 {
            auxiliaries.push(AuxiliaryRow {
                unit: link(&page, &line.unit, on),
                count: line.auxiliaries,
            });
        }
    }
    let today = page.now().date();
    let context = LedgerPage {
        on: on.to_string(),
        today: on == today,
        earliest: ledger.earliest.to_string(),
        places,
        balanced: ledger.balanced,
        sums: ledger
            .sums
            .iter()
            .map(|((level, post), (quota, filled))| SumRow {
                level: level_words(&page, *level),
                kind: kind(post.code()),
                quota: *quota,
                filled: *filled,
                vacant: quota - filled,
            })
            .collect(),
        rows,
        auxiliaries,
        entries_all: ledger.entries.len(),
        entries: ledger
            .entries
            .iter()
            .take(ENTRIES_MAX)
            .map(|e| EntryRow {
                day: words::date(page.locale(), e.effective),
                from: e.from.as_ref().map(|u| link(&page, u, on)),
                to: e.to.as_ref().map(|u| link(&page, u, on)),
                kind: kind(e.kind.code()),
                count: e.count,
                document: e.document.clone().unwrap_or_default(),
            })
            .collect(),
        leavers: ledger
            .leavers
            .iter()
            .map(|l| LeaverRow {
                on: words::date(page.locale(), l.on),
                late: l.on <= on,
                name: l.staff.name.clone(),
                no: l.staff.no.to_string(),
                born: l.staff.born.to_string(),
                kind: kind(l.staff.kind.code()),
                title: l.staff.title.clone(),
                unit: link(&page, &l.unit, on),
            })
            .collect(),
        may_export: scope(&page.ctx.actor, Action::ReformPropose).is_some(),
        key: page.form_key(),
        q,
        place,
    };
    page.render("pages/structure/establishment.html", context)
}

/// Draws the roster up for a recipient in the reader's language.
///
/// # Errors
/// As [`app::establishment::roster`].
pub(crate) async fn draw(
    page: &Page,
    recipient: Recipient,
    repeat: Repeat,
) -> Result<(Roster, String), Failure> {
    let (lexicon, locale) = (page.web().lexicon().clone(), page.locale());
    let name = format!(
        "{} {}",
        page.say(&format!("establishment-roster-{}", recipient.code())),
        page.now().date()
    );
    let say = Arc::new(move |key: &str| lexicon.word(locale, key));
    let made =
        app::establishment::roster(page.app(), &page.ctx, recipient, name.clone(), say, repeat)
            .await?;
    Ok((made, name))
}

async fn export(page: Page, posted: Posted) -> Answer {
    let recipient = Recipient::of(posted.fields.text("recipient"))
        .ok_or_else(|| Refusal::field("recipient", "field-required"))?;
    let idem = posted.idem(page.route());
    let repeat = Repeat {
        key: idem.key,
        route: idem.route.to_owned(),
        body: idem.body_digest,
    };
    let (made, name) = draw(&page, recipient, repeat).await?;
    match posted.fields.text("format") {
        "csv" => page.download(made.csv, CSV, &format!("{name}.csv")),
        _ => page.download(made.xlsx, XLSX, &format!("{name}.xlsx")),
    }
}
