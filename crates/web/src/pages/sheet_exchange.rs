//! Cases in and out as tables of other systems: looked at first, filed where sound and chosen, results given back
//! under the numbers they came with.

use super::case_form::Option_;
use super::case_words::Says;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Visitor};
use crate::route::{Access, Route};
use crate::speech;
use app::Site;
use app::outside_system::{Element, Given, System};
use app::policy::Action;
use app::sheet_exchange::{self, Preview, RowState};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use model::case::{Case, Outcome};
use model::refusal::{Refusal, Refused};
use model::time::Instant;
use model::value::Value;
use serde::Serialize;
use sheet::{Cell, Layout, RowFault, Table};
use std::collections::{BTreeMap, BTreeSet};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The file comes back once inside the form that confirms it; base64 makes it a third longer.
const CONFIRM_BYTES: usize = 16 * 1_048_576;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let work = Access::Signed(Action::SheetExchange);
    vec![
        Route::get("/exchange/in", work, ask),
        Route::post("/exchange/in", work, preview).files(),
        Route::post("/exchange/in/faults", work, faults).body(CONFIRM_BYTES),
        Route::post("/exchange/in/take", work, take).body(CONFIRM_BYTES),
        Route::get("/exchange/out", work, out),
        Route::get("/exchange/out/table", work, table),
    ]
}

/// Systems that fit, by code and name.
fn systems(page: &Page, fit: impl Fn(&System) -> bool) -> Vec<Option_> {
    let all = page.app().outside_systems().all().iter();
    all.filter(|system| fit(system))
        .map(|system| Option_ {
            value: system.code.clone(),
            label: system.name_in(page.locale()).to_owned(),
        })
        .collect()
}

#[derive(Serialize)]
struct RowLine {
    row: u32,
    number: String,
    /// `sound`, `known`, `filed`, `faulty`.
    state: &'static str,
    text: String,
    href: String,
    case: String,
}

#[derive(Serialize, Default)]
struct InPage {
    systems: Vec<Option_>,
    looked: bool,
    system: String,
    system_name: String,
    file: String,
    file_name: String,
    sound: usize,
    known: usize,
    filed: usize,
    faulty: usize,
    rows: Vec<RowLine>,
    columns: Vec<String>,
}

fn empty(page: &Page, system: &str) -> InPage {
    let known = page.app().outside_systems().get(system);
    let columns = known
        .and_then(|system| system.incoming.as_ref())
        .map(|incoming| {
            let mut all = vec![incoming.number.clone()];
            all.extend(incoming.columns.iter().map(|column| column.theirs.clone()));
            all.dedup();
            all
        })
        .unwrap_or_default();
    InPage {
        systems: systems(page, |system| system.incoming.is_some()),
        system: system.to_owned(),
        system_name: known.map_or_else(String::new, |s| s.name_in(page.locale()).to_owned()),
        columns,
        ..InPage::default()
    }
}

async fn ask(page: Page, asked: Asked) -> Answer {
    let system = asked.text("system").to_owned();
    let form = page.form(Fields::default().with("system", system.clone()));
    page.render_form(&form, "pages/sheet_exchange/in.html", empty(&page, &system))
}

async fn preview(page: Page, posted: Posted) -> Answer {
    let system = posted.fields.text("system").to_owned();
    let read = async {
        posted.fields.need("system")?;
        let table = posted
            .sheet(page.web(), "file")?
            .ok_or_else(|| Refusal::field("file", "field-file"))?;
        let found = sheet_exchange::preview(page.app(), &page.ctx, &system, &table.bytes).await?;
        Ok::<_, Failure>((table, found))
    };
    match read.await {
        Ok((table, found)) => {
            let form = page.form(posted.fields.clone());
            show(&page, &form, &system, &table.bytes, table.name, &found)
        }
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            page.render_form(&form, "pages/sheet_exchange/in.html", empty(&page, &system))
        }
    }
}

/// A reason, at its heading where one is at fault.
fn reason(visitor: &Visitor, refused: &Refused) -> String {
    let text = speech::refused(visitor.web().lexicon(), visitor.locale(), refused);
    match &refused.field {
        Some(field) if !field.is_ascii() => format!("{field}: {text}"),
        _ => text,
    }
}

/// All reasons of a row in one sentence each.
pub(crate) fn reasons(visitor: &Visitor, refused: &[Refused]) -> String {
    let all: Vec<String> = refused.iter().map(|r| reason(visitor, r)).collect();
    all.join(" ")
}

fn show(
    page: &Page,
    form: &FormState,
    system: &str,
    bytes: &[u8],
    name: String,
    found: &Preview,
) -> Answer {
    let rows = found
        .rows
        .iter()
        .map(|seen| {
            let (state, text, case, href) = match &seen.state {
                RowState::Sound => ("sound", String::new(), String::new(), String::new()),
                RowState::Known { case, number } => (
                    "known",
                    String::new(),
                    number.clone(),
                    format!("/cases/{case}"),
                ),
                RowState::Filed { case, number } => (
                    "filed",
                    String::new(),
                    number.clone(),
                    format!("/cases/{case}"),
                ),
                RowState::Faulty(all) => {
                    ("faulty", reasons(page, all), String::new(), String::new())
                }
            };
            RowLine {
                row: seen.row,
                number: seen.number.clone(),
                state,
                text,
                href,
                case,
            }
        })
        .collect();
    let context = InPage {
        looked: true,
        file: STANDARD.encode(bytes),
        file_name: name,
        sound: found.sound(),
        known: found.known(),
        filed: found.filed(),
        faulty: found.faulty(),
        rows,
        ..empty(page, system)
    };
    page.render_form(form, "pages/sheet_exchange/in.html", context)
}

fn held(posted: &Posted) -> Result<Vec<u8>, Refusal> {
    STANDARD
        .decode(posted.fields.text("held"))
        .map_err(|_| Refusal::field("file", "field-file"))
}

/// The table as it came, each row at fault saying what is wrong with it.
async fn faults(page: Page, posted: Posted) -> Answer {
    let bytes = held(&posted)?;
    let system = posted.fields.text("system");
    let found = sheet_exchange::preview(page.app(), &page.ctx, system, &bytes).await?;
    let reading = sheet::read(&bytes, &sheet::ReadOptions::default())
        .map_err(|e| Refusal::field("file", e.key()))?;
    let mut marked: Vec<RowFault> = Vec::new();
    for seen in &found.rows {
        let RowState::Faulty(all) = &seen.state else {
            continue;
        };
        let index =
            (0..reading.table.rows.len()).find(|index| reading.row_number(*index) == seen.row);
        let Some(index) = index else { continue };
        let (lexicon, locale) = (page.web().lexicon(), page.locale());
        marked.extend(all.iter().map(|refused| {
            RowFault {
                row: index,
                column: refused
                    .field
                    .clone()
                    .filter(|field| reading.table.column(field).is_some()),
                message: speech::refused(lexicon, locale, refused),
            }
        }));
    }
    let heading = page.say("sheet-exchange-fault");
    let bytes = sheet::write_faults(&reading.table, &marked, &heading, &Layout::default())
        .map_err(|e| Failure::failed(e.to_string()))?;
    let name = page.say("sheet-exchange-faults-name");
    page.download(bytes, XLSX, &format!("{name}.xlsx"))
}

async fn take(page: Page, posted: Posted) -> Answer {
    let bytes = held(&posted)?;
    let system = posted.fields.text("system").to_owned();
    let chosen: BTreeSet<u32> = posted
        .fields
        .all("row")
        .iter()
        .filter_map(|row| row.parse().ok())
        .collect();
    if chosen.is_empty() {
        let form = page.refused(
            Refusal::field("row", "sheet-exchange-none-chosen"),
            Fields::default().with("system", system.clone()),
        )?;
        let found = sheet_exchange::preview(page.app(), &page.ctx, &system, &bytes).await?;
        let name = posted.fields.text("name").to_owned();
        return show(&page, &form, &system, &bytes, name, &found);
    }
    let taken = sheet_exchange::take(page.app(), &page.ctx, &system, &bytes, Some(chosen)).await?;
    if taken.faulty() == 0 {
        let n = i64::try_from(taken.filed()).unwrap_or(i64::MAX);
        return page.to_saying(
            &format!("/exchange/in?system={}", crate::form::percent(&system)),
            Level::Good,
            "sheet-exchange-filed",
            &[("n", n.into())],
        );
    }
    let form = page.form(Fields::default().with("system", system.clone()));
    let name = posted.fields.text("name").to_owned();
    show(&page, &form, &system, &bytes, name, &taken)
}

#[derive(Serialize)]
struct OutPage {
    systems: Vec<Option_>,
    today: String,
}

async fn out(page: Page, asked: Asked) -> Answer {
    let today = page.now().date();
    let context = OutPage {
        systems: systems(&page, |system| system.outgoing.is_some()),
        today: today.to_string(),
    };
    let fields = asked.fields().clone().with("since", today.to_string());
    page.render_form(&page.form(fields), "pages/sheet_exchange/out.html", context)
}

async fn table(page: Page, asked: Asked) -> Answer {
    let code = asked.text("system");
    let since: Date = asked.parse("since").unwrap_or_else(|| page.now().date());
    let (table, more) = results(&page, code, since).await?;
    let layout = Layout {
        note: more.then(|| page.say("sheet-exchange-out-more")),
        ..Layout::default()
    };
    let bytes = sheet::write_xlsx(&[(&table, &layout)])
        .map_err(|e| Failure::failed(format!("results: {e}")))?;
    page.download(bytes, XLSX, &format!("{} {since}.xlsx", table.name))
}

/// A system's table of results, and whether there are more than it holds.
pub(crate) async fn results(
    page: &Page,
    code: &str,
    since: Date,
) -> Result<(Table, bool), Failure> {
    let found = sheet_exchange::results(page.app(), &page.ctx, code, since).await?;
    let system = page.app().outside_systems().get(code).cloned();
    let system = system.ok_or_else(Failure::not_found)?;
    let columns = system.outgoing.map(|out| out.columns).unwrap_or_default();
    let name = match page.locale() {
        words::Locale::ZhCn => system.name,
        words::Locale::En => system.name_en,
    };
    let mut table = Table::new(name, columns.iter().map(|column| column.theirs.as_str()));
    let site = page.app().site();
    for row in &found.rows {
        let known = Known {
            number: &row.number,
            note: row.note.as_deref(),
            clear: None,
            kept_back: false,
        };
        let cells = columns
            .iter()
            .map(|given| Cell::text(element(page, &site, &row.case, given, &known)));
        table.rows.push(cells.collect());
    }
    Ok((table, found.more))
}

/// What is known of a case beside itself.
pub(crate) struct Known<'a> {
    /// The number it bears in the system.
    pub number: &'a str,
    /// The last words an actor left in it.
    pub note: Option<&'a str>,
    /// Sealed fields in clear, where they were opened.
    pub clear: Option<&'a BTreeMap<String, String>>,
    /// Who reported is kept from this reader.
    pub kept_back: bool,
}

fn outcome_code(outcome: Outcome) -> String {
    serde_json::to_value(outcome)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn dated(given: &Given, at: Option<Instant>) -> String {
    let Some(at) = at else { return String::new() };
    let local = words::local(at.0);
    let format = given.date.as_deref().unwrap_or("%Y-%m-%d %H:%M:%S");
    // A format of the site's file that says nothing leaves the standard one.
    jiff::fmt::strtime::format(format, local).unwrap_or_else(|_| local.to_string())
}

/// What of a case stands in a column of another system, in words or in its codes.
pub(crate) fn element(
    visitor: &Visitor,
    site: &Site,
    case: &Case,
    given: &Given,
    known: &Known<'_>,
) -> String {
    let says = Says::of(visitor);
    let coded = |code: &str, words: String| given.map.get(code).cloned().unwrap_or(words);
    match &given.ours {
        Element::OutsideNumber => known.number.to_owned(),
        Element::Number => case.number.clone(),
        Element::Item => coded(&case.item, says.item(&case.procedure, &case.item)),
        Element::ItemCode => coded(&case.item, case.item.clone()),
        Element::Applicant if known.kept_back => visitor.say("copy-kept-back"),
        Element::Applicant => case.applicant.name.clone(),
        Element::Place => site.place_name(case.place.division),
        Element::Division => case.place.division.to_string(),
        Element::Stage => coded(&case.stage, says.stage(&case.procedure, &case.stage)),
        Element::Outcome => case.outcome.map_or_else(String::new, |outcome| {
            coded(&outcome_code(outcome), says.outcome(outcome))
        }),
        Element::Unit => case
            .holder
            .as_ref()
            .map(|holder| &holder.unit)
            .or(case.power.as_ref())
            .map_or_else(String::new, |unit| site.unit_name(unit)),
        Element::Filed => dated(given, Some(case.filed_at)),
        Element::Accepted => dated(given, case.accepted_at),
        Element::Due => dated(given, case.due()),
        Element::Closed => dated(given, case.closed_at),
        Element::Result => known.note.unwrap_or_default().to_owned(),
        Element::Field(field) => {
            let Some(held) = case.fields.get(field) else {
                return String::new();
            };
            match &held.value {
                Value::Text(text) => coded(text, text.clone()),
                Value::Bool(true) => coded("true", says.word("case-yes")),
                Value::Bool(false) => coded("false", says.word("case-no")),
                Value::Integer(n) => n.to_string(),
                Value::Fen(fen) => words::yuan(fen.0),
                Value::Date(date) => given.date.as_deref().map_or_else(
                    || date.to_string(),
                    |format| {
                        jiff::fmt::strtime::format(format, *date)
                            .unwrap_or_else(|_| date.to_string())
                    },
                ),
                Value::Choice(code) => coded(code, says.choice(&case.procedure, field, code)),
                Value::Division(code) => site.place_name(*code),
                Value::Grid(grid) => site.grid_name(*grid),
                Value::Point(point) => format!(
                    "{:.6},{:.6}",
                    point.lng_e7 as f64 / 1e7,
                    point.lat_e7 as f64 / 1e7
                ),
                Value::Unit(unit) => site.unit_name(unit),
                Value::Item(code) => site.item_name(code).unwrap_or_else(|| code.clone()),
                Value::Sealed(_) if known.kept_back => visitor.say("copy-kept-back"),
                Value::Sealed(sealed) => known
                    .clear
                    .and_then(|clear| clear.get(field).cloned())
                    .unwrap_or_else(|| sealed.masked.clone()),
                Value::Person(_) | Value::Files(_) => String::new(),
            }
        }
    }
}
