//! The data hub: feeds and how good they are, libraries and the questions they answer, a query of one's
//! own in groups. The trend of quality, linkage, rows kept apart and the lineage of an entity each in
//! their file.

mod apart;
mod dossier;
mod lineage;
mod linkage;
mod review;
mod trend;

use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::once::Repeat;
use app::policy::{Action, scope};
pub(crate) use dossier::held;
use model::feed::{Cadence, LibraryKind, Sharing};
use model::library::{Catalogue, FeedLine, LibraryLine, QualityLine, ResultTable};
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, ask) = (
        Access::Signed(Action::LibraryRead),
        Access::Signed(Action::LibraryAsk),
    );
    let mut all = vec![
        Route::get("/libraries", read, all),
        Route::get("/libraries/ask", ask, empty),
        Route::post("/libraries/ask", ask, answer),
        Route::get("/libraries/feeds/{feed}", read, feed),
        Route::get("/libraries/{library}", read, library),
        Route::post("/libraries/{library}", ask, questions),
    ];
    all.extend(linkage::routes());
    all.extend(apart::routes());
    all.extend(dossier::routes());
    all.extend(review::routes());
    all.extend(lineage::routes());
    all
}

/// A share in whole percent, cut off, so that 100 % means all.
fn percent(part: u64, whole: u64) -> Option<u64> {
    (part * 100).checked_div(whole)
}

pub(crate) const fn sharing_code(sharing: Sharing) -> &'static str {
    match sharing {
        Sharing::Open => "open",
        Sharing::Conditional => "conditional",
        Sharing::Closed => "closed",
    }
}

const fn cadence_code(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Day => "day",
        Cadence::Week => "week",
        Cadence::Month => "month",
        Cadence::Quarter => "quarter",
        Cadence::Year => "year",
    }
}

#[derive(Serialize)]
struct FeedRow {
    code: String,
    name: String,
    department: String,
    cadence: String,
    sharing: String,
    rows: u64,
    apart: u64,
    review: u64,
    others: u64,
    complete: Option<u64>,
    last: String,
    late: bool,
    refused: bool,
}

#[derive(Serialize)]
struct LibraryRow {
    code: String,
    name: String,
    about: String,
    sharing: String,
    rows: u64,
    feeds: usize,
}

#[derive(Serialize)]
struct AllPage {
    run: bool,
    records: u64,
    persons: u64,
    organisations: u64,
    places: u64,
    losers: u64,
    seconds: u64,
    base: Vec<LibraryRow>,
    themes: Vec<LibraryRow>,
    feeds: Vec<FeedRow>,
    trend: trend::Trend,
    asks: bool,
    may: May,
}

/// What the reader may do about sharing.
#[derive(Serialize)]
struct May {
    decide: bool,
    export: bool,
}

fn may(page: &Page) -> May {
    let open = |action| scope(&page.ctx.actor, action).is_some();
    May {
        decide: open(Action::SharingDecide),
        export: open(Action::ExportAsk),
    }
}

fn department(page: &Page, line: &FeedLine) -> String {
    page.app().site().unit_name(&line.feed.department)
}

/// How many of the values that are asked for are given, over all columns that mean something.
fn complete(line: &FeedLine) -> Option<u64> {
    let meaning: Vec<&QualityLine> = line
        .columns
        .iter()
        .filter(|c| c.element.is_some())
        .collect();
    let given = meaning.iter().map(|c| c.given).sum();
    percent(given, line.rows * meaning.len() as u64)
}

fn feed_row(page: &Page, line: &FeedLine) -> FeedRow {
    FeedRow {
        code: line.feed.code.clone(),
        name: line.feed.name.clone(),
        department: department(page, line),
        cadence: page.say(&format!(
            "library-cadence-{}",
            cadence_code(line.feed.cadence)
        )),
        sharing: page.say(&format!(
            "library-sharing-{}",
            sharing_code(line.feed.sharing)
        )),
        rows: line.rows,
        apart: line.apart.iter().map(|(_, n)| n).sum(),
        review: line.review,
        others: line.others_number,
        complete: complete(line),
        last: line
            .last_day
            .map(|day| words::date(page.locale(), day))
            .unwrap_or_default(),
        late: line.is_late(page.now().date()),
        refused: line.refused.is_some(),
    }
}

fn library_row(page: &Page, line: &LibraryLine, feeds: &[FeedLine]) -> LibraryRow {
    let library = &line.library;
    let serving = feeds
        .iter()
        .filter(|f| {
            f.feed.serves.contains(&library.code)
                || library.from.iter().any(|from| from.feed == f.feed.code)
        })
        .count();
    LibraryRow {
        code: library.code.clone(),
        name: library.name.clone(),
        about: library.about.clone(),
        sharing: page.say(&format!(
            "library-sharing-{}",
            sharing_code(library.sharing)
        )),
        rows: line.rows,
        feeds: serving,
    }
}

fn catalogue(page: &Page) -> Result<Catalogue, Failure> {
    Ok(app::library::catalogue(page.app(), &page.ctx)?)
}

fn asks(page: &Page) -> bool {
    scope(&page.ctx.actor, Action::LibraryAsk).is_some()
}

async fn all(page: Page) -> Answer {
    let found = catalogue(&page)?;
    let of = |kind: LibraryKind| -> Vec<LibraryRow> {
        let all = found.libraries.iter().filter(|l| l.library.kind == kind);
        all.map(|l| library_row(&page, l, &found.feeds)).collect()
    };
    let run = found.run.clone().unwrap_or_default();
    let builds = app::library::builds(page.app(), &page.ctx)?;
    let [persons, organisations, places] = run.entities;
    let context = AllPage {
        run: found.run.is_some(),
        records: run.records,
        persons,
        organisations,
        places,
        losers: run.losers,
        seconds: run.took_ms / 1_000,
        base: of(LibraryKind::Base),
        themes: of(LibraryKind::Theme),
        feeds: found.feeds.iter().map(|f| feed_row(&page, f)).collect(),
        trend: trend::of_all(&page, &builds, &found.feeds),
        asks: asks(&page),
        may: may(&page),
    };
    page.render("pages/library/all.html", context)
}

#[derive(Serialize)]
struct ColumnRow {
    header: String,
    element: String,
    class: u8,
    given: Option<u64>,
    bad: u64,
    reasons: String,
    differs: u64,
}

#[derive(Serialize)]
struct FeedPage {
    feed: FeedRow,
    basis: String,
    label: String,
    serves: Vec<LibraryRow>,
    refused: String,
    apart: Vec<(String, u64)>,
    by_number: u64,
    linked: u64,
    columns: Vec<ColumnRow>,
    trend: trend::Trend,
}

fn reason(page: &Page, code: &str) -> String {
    page.say(&format!("library-reason-{code}"))
}

async fn feed(page: Page, Path(code): Path<String>) -> Answer {
    let found = catalogue(&page)?;
    let line = found
        .feeds
        .iter()
        .find(|f| f.feed.code == code)
        .ok_or_else(Failure::not_found)?;
    let builds = app::library::builds(page.app(), &page.ctx)?;
    let comma = page.say("county-and");
    let column = |c: &QualityLine| ColumnRow {
        header: c.header.clone(),
        element: c.element.clone().unwrap_or_default(),
        class: c.class,
        given: percent(c.given, line.rows),
        bad: c.bad.iter().map(|(_, n)| n).sum(),
        reasons: c
            .bad
            .iter()
            .map(|(code, n)| format!("{} {n}", reason(&page, code)))
            .collect::<Vec<_>>()
            .join(&comma),
        differs: c.differs,
    };
    let serves = found
        .libraries
        .iter()
        .filter(|l| line.feed.serves.contains(&l.library.code));
    let context = FeedPage {
        feed: feed_row(&page, line),
        basis: line.feed.basis.clone(),
        label: line.feed.label.clone(),
        serves: serves
            .map(|l| library_row(&page, l, &found.feeds))
            .collect(),
        refused: line.refused.clone().unwrap_or_default(),
        apart: line
            .apart
            .iter()
            .map(|(code, n)| (reason(&page, code), *n))
            .collect(),
        by_number: line.by_number,
        linked: line.linked,
        columns: line.columns.iter().map(column).collect(),
        trend: trend::of_feed(&page, &builds, line),
    };
    page.render("pages/library/feed.html", context)
}

#[derive(Serialize)]
struct Shown {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    more: bool,
    suppressed: u64,
}

impl From<ResultTable> for Shown {
    fn from(table: ResultTable) -> Self {
        let row =
            |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect();
        Self {
            columns: table.columns,
            rows: table.rows.into_iter().map(row).collect(),
            more: table.more,
            suppressed: table.suppressed,
        }
    }
}

#[derive(Serialize)]
struct QuestionRow {
    ask: String,
    sql: String,
    answer: Option<Shown>,
}

#[derive(Serialize)]
struct LibraryPage {
    library: LibraryRow,
    label: String,
    table: String,
    columns: Vec<String>,
    feeds: Vec<FeedRow>,
    questions: Vec<QuestionRow>,
    asks: bool,
    level: &'static str,
    may: May,
    /// It has entities whose values the reader may follow to their rows.
    traces: bool,
}

async fn library(page: Page, Path(code): Path<String>) -> Answer {
    show(&page, &code, None).await
}

/// Answers one of a library's questions.
async fn questions(page: Page, Path(code): Path<String>, posted: Posted) -> Answer {
    let n = posted.fields.text("question").parse().ok();
    show(&page, &code, Some(n.ok_or_else(Failure::not_found)?)).await
}

async fn show(page: &Page, code: &str, asked: Option<usize>) -> Answer {
    let found = catalogue(page)?;
    let line = found
        .libraries
        .iter()
        .find(|l| l.library.code == code)
        .ok_or_else(Failure::not_found)?;
    let library = &line.library;
    let mut questions: Vec<QuestionRow> = library
        .question
        .iter()
        .map(|q| QuestionRow {
            ask: q.ask.clone(),
            sql: q.sql.trim().to_owned(),
            answer: None,
        })
        .collect();
    if let Some(asked) = asked {
        let question = questions.get_mut(asked).ok_or_else(Failure::not_found)?;
        let answer =
            app::library::ask(page.app(), &page.ctx, &question.sql, Repeat::never()).await?;
        question.answer = Some(answer.into());
    }
    let columns = library
        .elements
        .iter()
        .chain(&library.columns)
        .chain(&library.joins);
    let serving = found
        .feeds
        .iter()
        .filter(|f| library.from.iter().any(|from| from.feed == f.feed.code));
    let context = LibraryPage {
        label: library.label.clone(),
        table: library.table(),
        columns: columns.map(|c| model::feed::column_name(c)).collect(),
        feeds: serving.map(|f| feed_row(page, f)).collect(),
        library: library_row(page, line, &found.feeds),
        questions,
        asks: asks(page),
        level: sharing_code(library.sharing),
        may: may(page),
        traces: app::library::traceable(page.app(), &page.ctx, code).is_ok(),
    };
    page.render("pages/library/show.html", context)
}

#[derive(Serialize)]
struct AskPage {
    answer: Option<Shown>,
    tables: Vec<(String, String)>,
}

async fn empty(page: Page) -> Answer {
    render_ask(&page, &page.form(Fields::default()), None)
}

fn render_ask(page: &Page, form: &FormState, answer: Option<ResultTable>) -> Answer {
    let found = catalogue(page)?;
    let context = AskPage {
        answer: answer.map(Shown::from),
        tables: found
            .libraries
            .iter()
            .map(|l| (l.library.table(), l.library.name.clone()))
            .collect(),
    };
    page.render_form(form, "pages/library/ask.html", context)
}

async fn answer(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    match app::library::ask(page.app(), &page.ctx, fields.text("sql"), Repeat::never()).await {
        Ok(table) => render_ask(&page, &page.form(fields), Some(table)),
        Err(fault) => {
            let form = page.refused(Failure::from(fault), fields)?;
            render_ask(&page, &form, None)
        }
    }
}
