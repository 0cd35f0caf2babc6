//! The standard of the service halls (六统一、一规范): what a hall must be, clause by clause, how the halls
//! stand against it, who has to put what right until when. Halls come by their codes: nobody ranks them.

use super::case_form::{self, Option_, Sheet};
use super::case_words::{Lamp, Says, glance};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::{Page, Visitor};
use crate::route::{Access, Route};
use app::Site;
use app::inspection::{self, Clause, Compliance, Count, HallStanding, Standard, State};
use app::policy::{Action, scope};
use codes::DivisionCode;
use model::account::Actor;
use model::hall::HallCode;
use model::time::Instant;
use serde::Serialize;
use sheet::{Cell, Layout, Table};
use std::collections::BTreeMap;
use words::{Args, Locale};

/// Halls on a page.
const ROWS: usize = 50;
const PATH: &str = "/halls/compliance";

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::HallRead);
    vec![
        Route::get("/halls/standard", Access::Public, standard),
        Route::get(PATH, read, compliance),
        Route::get("/halls/compliance/export", read, export),
    ]
}

/// Whichever of two names the reader's language has.
pub(crate) fn named(locale: Locale, names: &(String, String)) -> &str {
    match locale {
        Locale::En => &names.1,
        Locale::ZhCn => &names.0,
    }
}

/// What fills in the hall of a new inspection: those that the reader may inspect.
pub(super) async fn offer_halls(page: &Page, sheet: &mut Sheet) -> Result<(), Failure> {
    let site = page.app().site();
    let halls = inspection::to_inspect(page.app(), &page.ctx).await?;
    let control = case_form::name(inspection::HALL);
    for input in sheet
        .inputs
        .iter_mut()
        .filter(|input| input.name == control)
    {
        input.kind = "select";
        input.options = halls
            .iter()
            .map(|hall| Option_ {
                value: hall.code.to_string(),
                label: format!("{} {}", hall.name, site.place_name(hall.division)),
            })
            .collect();
    }
    Ok(())
}

/// Where an inspection of a hall begins.
fn begin(code: &HallCode) -> String {
    format!(
        "/cases/new?procedure={}&{}={code}",
        inspection::PROCEDURE,
        case_form::name(inspection::HALL)
    )
}

fn state_word(says: &Says<'_>, state: State) -> String {
    says.word(&format!("inspection-state-{}", state.code()))
}

fn round_word(says: &Says<'_>, (year, number): (i16, i64)) -> String {
    says.say(
        "inspection-round-of",
        &Args::new()
            .integer("year", i64::from(year))
            .integer("n", number),
    )
}

/// A clause with how the halls stand by it.
#[derive(Serialize)]
struct ClauseRow {
    text: String,
    method: String,
    evidence: String,
    passed: i64,
    mended: i64,
    failed: i64,
    not_applicable: i64,
    /// Halls that fail it.
    href: String,
}

#[derive(Serialize)]
struct HeadRows {
    label: String,
    rows: Vec<ClauseRow>,
}

#[derive(Serialize)]
struct StandardPage {
    groups: Vec<HeadRows>,
    clauses: usize,
    /// The reader sees how the halls stand.
    counted: bool,
}

fn clause_row(says: &Says<'_>, clause: &Clause, count: Count) -> ClauseRow {
    ClauseRow {
        text: named(says.locale, &clause.name).to_owned(),
        method: says.word(&format!("inspection-method-{}", clause.method.code())),
        evidence: named(says.locale, &clause.evidence).to_owned(),
        passed: count.passed,
        mended: count.mended,
        failed: count.failed,
        not_applicable: count.not_applicable,
        href: format!("{PATH}?clause={}", clause.code),
    }
}

async fn standard(visitor: Visitor) -> Answer {
    let says = Says::of(&visitor);
    let reads = visitor
        .signed()
        .filter(|signed| scope(&signed.actor, Action::HallRead).is_some())
        .map(|signed| visitor.ctx_of(signed));
    let counted = reads.is_some();
    let (standard, counts) = match reads {
        Some(ctx) => {
            let found = inspection::compliance(visitor.app(), &ctx, None).await?;
            let counts = found.by_clause();
            (found.standard, counts)
        }
        None => {
            let standard = inspection::standard(&visitor.app().site());
            (standard.ok_or_else(Failure::not_found)?, BTreeMap::new())
        }
    };
    let count = |code: &str| counts.get(code).copied().unwrap_or_default();
    let groups = standard.heads.iter().map(|head| HeadRows {
        label: named(says.locale, &head.name).to_owned(),
        rows: head
            .clauses
            .iter()
            .map(|clause| clause_row(&says, clause, count(&clause.code)))
            .collect(),
    });
    let context = StandardPage {
        groups: groups.collect(),
        clauses: standard.clauses().count(),
        counted,
    };
    visitor.render("pages/inspection/standard.html", context)
}

/// How a hall stands, in words.
#[derive(Serialize)]
pub(super) struct Row {
    href: String,
    hall: String,
    place: String,
    state: String,
    colour: &'static str,
    /// Clauses that are so, of those that concern the hall; empty where nobody looked.
    kept: String,
    failed: Vec<String>,
    until: Option<Lamp>,
    until_day: String,
    inspected: String,
    round: String,
    /// The latest inspection, where the reader may open cases.
    case: String,
    /// The one that is going on.
    going_on: String,
    begin: String,
}

const fn colour(state: State) -> &'static str {
    match state {
        State::Never => "grey",
        State::Rectifying => "red",
        State::Recheck => "amber",
        State::Compliant => "green",
        State::StruckOff => "done",
    }
}

fn row(
    says: &Says<'_>,
    site: &Site,
    actor: &Actor,
    standard: &Standard,
    of: &HallStanding,
    now: Instant,
) -> Row {
    let found = of.found.as_ref();
    let opens = scope(actor, Action::CaseRead).is_some();
    let case = |id: Option<model::id::CaseId>| {
        id.filter(|_| opens)
            .map(|id| format!("/cases/{id}"))
            .unwrap_or_default()
    };
    let failing: Vec<&str> = found.into_iter().flat_map(|found| found.failed()).collect();
    let failed = standard
        .clauses()
        .filter(|clause| failing.contains(&clause.code.as_str()))
        .map(|clause| named(says.locale, &clause.name).to_owned())
        .collect();
    let kept = |(all, kept): (usize, usize)| {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let args = Args::new()
            .count("kept", count(kept))
            .count("all", count(all));
        says.say("inspection-kept-of", &args)
    };
    let until = found.and_then(|found| found.until);
    let inspects = of.going_on.is_none()
        && found.is_none_or(|found| found.state.meets())
        && of.hall.is_open()
        && inspection::inspects(site, actor, &of.hall);
    Row {
        href: format!("/halls/{}", of.hall.code),
        hall: of.hall.name.clone(),
        place: site.place_name(of.hall.division),
        state: state_word(says, of.state()),
        colour: colour(of.state()),
        kept: found.map(|found| kept(found.kept())).unwrap_or_default(),
        failed,
        until: glance(says, site, until, now),
        until_day: until
            .map(|until| says.date(until.date()))
            .unwrap_or_default(),
        inspected: found.map(|found| says.date(found.on)).unwrap_or_default(),
        round: found
            .map(|found| round_word(says, found.round))
            .unwrap_or_default(),
        case: case(found.map(|found| found.case)),
        going_on: case(of.going_on),
        begin: if inspects {
            begin(&of.hall.code)
        } else {
            String::new()
        },
    }
}

/// A hall's own standing on its page; none for whoever does not see to halls here.
pub(super) async fn of_hall(visitor: &Visitor, code: &HallCode) -> Result<Option<Row>, Failure> {
    let Some(signed) = visitor.signed() else {
        return Ok(None);
    };
    let ctx = visitor.ctx_of(signed);
    let own = inspection::of_hall(visitor.app(), &ctx, code.clone()).await?;
    let site = visitor.app().site();
    let says = Says::of(visitor);
    Ok(match (&own.standard, &own.standing) {
        (Some(standard), Some(standing)) => Some(row(
            &says,
            &site,
            &signed.actor,
            standard,
            standing,
            visitor.now(),
        )),
        _ => None,
    })
}

#[derive(Serialize)]
struct Tile {
    label: String,
    count: usize,
    href: String,
    tone: &'static str,
}

#[derive(Serialize)]
struct RoundRow {
    label: String,
    inspected: i64,
    compliant: i64,
    struck_off: i64,
    open: i64,
}

#[derive(Serialize)]
struct CompliancePage {
    day: String,
    tiles: Vec<Tile>,
    rounds: Vec<RoundRow>,
    towns: Vec<Option_>,
    states: Vec<Option_>,
    clauses: Vec<Option_>,
    rows: Vec<Row>,
    shown: usize,
    total: usize,
    next: String,
    csv: String,
    xlsx: String,
}

/// What is asked of the halls; what does not read is as if it were not asked.
fn fits(asked: &Asked, of: &HallStanding) -> bool {
    let state = asked
        .opt("state")
        .is_none_or(|state| state == of.state().code());
    let clause = asked.opt("clause").is_none_or(|clause| {
        of.found
            .as_ref()
            .is_some_and(|found| found.failed().any(|code| code == clause))
    });
    let words = asked
        .text("text")
        .split_whitespace()
        .all(|word| of.hall.name.contains(word));
    state && clause && words
}

async fn asked_for(page: &Page, asked: &Asked) -> Result<Compliance, Failure> {
    let town = asked
        .opt("town")
        .and_then(|code| DivisionCode::parse(code).ok());
    Ok(inspection::compliance(page.app(), &page.ctx, town).await?)
}

fn tiles(says: &Says<'_>, found: &Compliance) -> Vec<Tile> {
    State::ALL
        .iter()
        .map(|state| Tile {
            label: state_word(says, *state),
            count: found.count(*state),
            href: format!("{PATH}?state={}", state.code()),
            tone: match state {
                State::Rectifying => "red",
                State::Recheck => "amber",
                State::Never | State::Compliant | State::StruckOff => "",
            },
        })
        .collect()
}

/// The towns whose halls the reader sees.
fn towns(page: &Page, site: &Site) -> Vec<Option_> {
    let seen = scope(&page.ctx.actor, Action::HallRead);
    let mut towns: Vec<Option_> = site
        .towns()
        .filter(|(code, _)| {
            seen.as_ref()
                .is_some_and(|seen| app::policy::reaches(seen, *code, None))
        })
        .map(|(code, now)| Option_ {
            value: code.to_string(),
            label: now.name.clone(),
        })
        .collect();
    towns.sort_by(|a, b| a.value.cmp(&b.value));
    towns
}

async fn compliance(page: Page, asked: Asked) -> Answer {
    let found = asked_for(&page, &asked).await?;
    let says = Says::of(&page);
    let fitting: Vec<&HallStanding> = found.halls.iter().filter(|of| fits(&asked, of)).collect();
    let total = fitting.len();
    let after = asked.text("after");
    let mut listed = fitting
        .into_iter()
        .filter(|of| of.hall.code.as_str() > after)
        .peekable();
    let mut rows = Vec::new();
    let mut last = String::new();
    while let Some(of) = listed.next_if(|_| rows.len() < ROWS) {
        last = of.hall.code.to_string();
        rows.push(row(
            &says,
            &found.site,
            &page.ctx.actor,
            &found.standard,
            of,
            page.now(),
        ));
    }
    let more = listed.peek().is_some();
    let export = |format: &str| {
        let base = asked.href("/halls/compliance/export", "after", None);
        let sign = if base.contains('?') { '&' } else { '?' };
        format!("{base}{sign}format={format}")
    };
    let option = |value: &str, label: String| Option_ {
        value: value.to_owned(),
        label,
    };
    let context = CompliancePage {
        day: found.day.to_string(),
        tiles: tiles(&says, &found),
        rounds: found
            .rounds
            .iter()
            .map(|round| RoundRow {
                label: round_word(&says, round.round),
                inspected: round.inspected,
                compliant: round.compliant,
                struck_off: round.struck_off,
                open: round.open,
            })
            .collect(),
        towns: towns(&page, &found.site),
        states: State::ALL
            .iter()
            .map(|state| option(state.code(), state_word(&says, *state)))
            .collect(),
        clauses: found
            .standard
            .clauses()
            .map(|clause| option(&clause.code, named(says.locale, &clause.name).to_owned()))
            .collect(),
        shown: rows.len(),
        rows,
        total,
        next: if more {
            asked.href(PATH, "after", Some(&last))
        } else {
            String::new()
        },
        csv: export("csv"),
        xlsx: export("xlsx"),
    };
    let form = page.form(asked.fields().clone());
    page.render_form(&form, "pages/inspection/compliance.html", context)
}

/// The halls that fit what was asked, as a table: how each stands, and every clause.
async fn export(page: Page, asked: Asked) -> Answer {
    let found = asked_for(&page, &asked).await?;
    let says = Says::of(&page);
    let columns = [
        "hall",
        "place",
        "state",
        "inspected",
        "round",
        "kept",
        "until",
    ]
    .map(|column| says.word(&format!("inspection-col-{column}")));
    let clauses: Vec<&Clause> = found.standard.clauses().collect();
    let named_clauses = clauses
        .iter()
        .map(|clause| named(says.locale, &clause.name).to_owned());
    let mut table = Table::new(
        says.word("inspection-compliance"),
        columns.into_iter().chain(named_clauses),
    );
    for of in found.halls.iter().filter(|of| fits(&asked, of)) {
        let line = row(
            &says,
            &found.site,
            &page.ctx.actor,
            &found.standard,
            of,
            page.now(),
        );
        let marks = clauses.iter().map(|clause| {
            let mark = of
                .found
                .as_ref()
                .and_then(|found| found.marks.get(&clause.code));
            mark.map(|mark| says.word(&format!("inspection-mark-{}", mark.code())))
                .unwrap_or_default()
        });
        let cells = [
            line.hall,
            line.place,
            line.state,
            line.inspected,
            line.round,
            line.kept,
            line.until_day,
        ];
        let cells = cells.into_iter().chain(marks).map(Cell::text);
        table.rows.push(cells.collect());
    }
    let broken = |error: sheet::SheetError| Failure::failed(format!("halls: {error}"));
    let stem = format!("{} {}", says.word("inspection-compliance"), found.day);
    if asked.text("format") == "csv" {
        let bytes = sheet::write_csv(&table).map_err(broken)?;
        return page.download(bytes, "text/csv; charset=utf-8", &format!("{stem}.csv"));
    }
    let layout = Layout {
        title: Some(stem.clone()),
        note: found.site.synthetic.then(|| says.word("ui-synthetic")),
        ..Layout::default()
    };
    let bytes = sheet::write_xlsx(&[(&table, &layout)]).map_err(broken)?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    page.download(bytes, media, &format!("{stem}.xlsx"))
}
