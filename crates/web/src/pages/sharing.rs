//! Data shared between departments: what a unit may ask of a library and what became of it, the rows
//! that were granted, what the data steward decides about.

pub(crate) mod export;

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::catalogue::ItemFilter;
use app::once::Repeat;
use app::policy::{Action, scope};
use app::sharing::{Asking, Line, Looking, PERIOD_DAYS_MAX, Rows, State, Told, said};
use codes::zone::{day_number, day_of_number};
use model::feed::{Element, ElementKind, Library, Sharing};
use model::id::RequestId;
use model::library::{Catalogue, LibraryLine};
use model::refusal::Refusal;
use serde::Serialize;
use words::Args;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (ask, decide) = (
        Access::Signed(Action::SharingAsk),
        Access::Signed(Action::SharingDecide),
    );
    let read = Access::Signed(Action::LibraryOpen);
    let mut all = vec![
        Route::get("/libraries/shared", ask, of_unit),
        Route::get("/libraries/shared/{request}", ask, granted),
        Route::get("/libraries/requests", decide, desk),
        Route::post("/libraries/requests/{request}", decide, decided),
        Route::post("/libraries/requests/{request}/end", decide, withdraw),
        Route::get("/libraries/{library}/share", ask, form),
        Route::post("/libraries/{library}/share", ask, asked),
        Route::get("/libraries/{library}/rows", read, open),
    ];
    all.extend(export::routes());
    all
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    hint: String,
}

#[derive(Serialize)]
struct ColumnRow {
    name: String,
    class: u8,
    identity: bool,
}

#[derive(Serialize)]
struct RequestRow {
    id: String,
    code: String,
    library: String,
    sharing: String,
    closed: bool,
    columns: Vec<ColumnRow>,
    identifying: String,
    purpose: String,
    item: String,
    unit: String,
    until: String,
    state: String,
    light: &'static str,
    runs: bool,
    by: String,
    own: bool,
    at: i64,
    told: Vec<String>,
}

fn say(page: &Page, key: &str, args: &Args<'_>) -> String {
    page.web().lexicon().say(page.locale(), key, args)
}

/// What a form sent again is told by.
fn repeat(page: &Page, posted: &Posted) -> Repeat {
    let idem = posted.idem(page.route());
    Repeat {
        key: idem.key,
        route: page.arrival().path.clone(),
        body: idem.body_digest,
    }
}

const fn light(state: State) -> &'static str {
    match state {
        State::Waiting => "amber",
        State::Running => "green",
        State::Refused | State::Withdrawn => "red",
        State::Over => "grey",
        State::Taken => "done",
    }
}

fn level(page: &Page, sharing: Sharing) -> String {
    let code = super::library::sharing_code(sharing);
    page.say(&format!("library-sharing-{code}"))
}

/// A decision or an end as a sentence.
fn told(page: &Page, key: &str, told: &Told) -> String {
    let args = Args::new()
        .text("name", told.name.as_str())
        .text("at", words::moment(page.locale(), told.at.0))
        .text("note", told.note.as_deref().unwrap_or("none"));
    say(page, key, &args)
}

fn row(page: &Page, line: &Line) -> RequestRow {
    let decided = line.decided.as_ref().map(|decided| {
        let key = if line.state == State::Refused {
            "sharing-told-refused"
        } else {
            "sharing-told-granted"
        };
        told(page, key, decided)
    });
    let ended = line.ended.as_ref().map(|ended| {
        let key = if line.state == State::Taken {
            "sharing-told-taken"
        } else {
            "sharing-told-withdrawn"
        };
        told(page, key, ended)
    });
    let names: Vec<&str> = line.identifying().map(|e| e.name.as_str()).collect();
    RequestRow {
        id: line.id.to_string(),
        code: line.library.clone(),
        library: line.library_name.clone(),
        sharing: line
            .sharing
            .map(|sharing| level(page, sharing))
            .unwrap_or_default(),
        closed: line.sharing == Some(Sharing::Closed),
        columns: line
            .columns
            .iter()
            .map(|element| ColumnRow {
                name: element.name.clone(),
                class: element.class,
                identity: element.identity,
            })
            .collect(),
        identifying: names.join(&page.say("list-comma")),
        purpose: line.purpose.clone(),
        item: line
            .item
            .as_ref()
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
        unit: line.unit_name.clone(),
        until: line
            .until
            .map(|day| words::date(page.locale(), day))
            .unwrap_or_default(),
        state: page.say(&format!("sharing-state-{}", line.state.code())),
        light: light(line.state),
        runs: line.state == State::Running,
        by: line.by_name.clone(),
        own: line.by == page.ctx.actor.person,
        at: line.at.0,
        told: decided.into_iter().chain(ended).collect(),
    }
}

fn rows_of(page: &Page, lines: &[Line]) -> Vec<RequestRow> {
    lines.iter().map(|line| row(page, line)).collect()
}

#[derive(Serialize)]
struct UnitPage {
    unit: String,
    rows: Vec<RequestRow>,
    libraries: Vec<OfferRow>,
}

/// A library that may be asked for, or need not be.
#[derive(Serialize)]
struct OfferRow {
    code: String,
    name: String,
    about: String,
    sharing: String,
    level: &'static str,
}

async fn of_unit(page: Page) -> Answer {
    let lines = app::sharing::of_unit(page.app(), &page.ctx).await?;
    let found = app::sharing::offered(page.app(), &page.ctx)?;
    let site = page.app().site();
    let post = page.ctx.actor.post.as_ref();
    let offer = |line: &LibraryLine| OfferRow {
        code: line.library.code.clone(),
        name: line.library.name.clone(),
        about: line.library.about.clone(),
        sharing: level(&page, line.library.sharing),
        level: super::library::sharing_code(line.library.sharing),
    };
    let context = UnitPage {
        libraries: found.libraries.iter().map(offer).collect(),
        unit: post
            .map(|post| site.unit_name(&post.unit))
            .unwrap_or_default(),
        rows: rows_of(&page, &lines),
    };
    page.render("pages/sharing/unit.html", context)
}

/// A column as a box to tick.
fn choice(page: &Page, element: &Element) -> Choice {
    let args = Args::new().count("class", i64::from(element.class));
    Choice {
        value: element.code.clone(),
        label: element.name.clone(),
        hint: say(page, "sharing-column-class", &args),
    }
}

#[derive(Serialize)]
struct AskPage {
    code: String,
    library: String,
    about: String,
    sharing: String,
    level: &'static str,
    columns: Vec<Choice>,
    items: Vec<Choice>,
    today: String,
    latest: String,
    days: i32,
}

fn library<'c>(catalogue: &'c Catalogue, code: &str) -> Result<&'c Library, Failure> {
    app::sharing::library(catalogue, code).ok_or_else(Failure::not_found)
}

/// Items of the asker's own unit, which the data may serve.
async fn items(page: &Page) -> Result<Vec<Choice>, Failure> {
    let site = app::catalogue::today(page.app(), page.now()).await?;
    let Some(county) = site.now.as_deref() else {
        return Ok(Vec::new());
    };
    let filter = ItemFilter {
        department: page.ctx.actor.post.as_ref().map(|post| post.unit.clone()),
        ..ItemFilter::default()
    };
    let own = app::catalogue::items(county, &filter);
    Ok(own
        .map(|now| Choice {
            value: now.item.code.as_str().to_owned(),
            label: now.item.name.clone(),
            hint: String::new(),
        })
        .collect())
}

async fn ask_page(page: &Page, form: &FormState, code: &str) -> Answer {
    let found = app::sharing::offered(page.app(), &page.ctx)?;
    let library = library(&found, code)?;
    let today = page.now().date();
    let columns = app::sharing::columns(&found, library);
    let context = AskPage {
        code: library.code.clone(),
        library: library.name.clone(),
        about: library.about.clone(),
        sharing: level(page, library.sharing),
        level: super::library::sharing_code(library.sharing),
        columns: columns.iter().map(|e| choice(page, e)).collect(),
        items: items(page).await?,
        today: today.to_string(),
        latest: day_of_number(day_number(today) + PERIOD_DAYS_MAX).to_string(),
        days: PERIOD_DAYS_MAX,
    };
    page.render_form(form, "pages/sharing/ask.html", context)
}

async fn form(page: Page, Path(code): Path<String>) -> Answer {
    let form = page.form(Fields::default());
    ask_page(&page, &form, &code).await
}

async fn asked(page: Page, Path(code): Path<String>, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let done = async {
        let wish = Asking {
            library: code.clone(),
            columns: fields.all("columns").to_vec(),
            purpose: fields.text("purpose").to_owned(),
            item: fields.opt("item").map(str::to_owned),
            until: fields.parse("until")?,
        };
        Ok::<_, Failure>(app::sharing::ask(page.app(), &page.ctx, wish, repeat).await?)
    };
    match done.await {
        Ok(_) => page.to_saying("/libraries/shared", Level::Good, "sharing-asked-said", &[]),
        Err(why) => {
            let form = page.refused(why, fields)?;
            ask_page(&page, &form, &code).await
        }
    }
}

/// What a reader of rows looks for.
fn looking(asked: &Asked) -> Result<Looking, Refusal> {
    let code = match asked.opt("code") {
        Some(text) => {
            let (column, code) = text
                .split_once(':')
                .ok_or_else(|| Refusal::field("code", "sharing-no-code"))?;
            Some((column.to_owned(), code.to_owned()))
        }
        None => None,
    };
    Ok(Looking {
        page: asked.parse("page").unwrap_or(1),
        village: asked.opt("village").map(str::to_owned),
        code,
    })
}

#[derive(Serialize)]
struct RowsPage {
    library: String,
    until: String,
    open: bool,
    /// The reader asks for her unit: where she comes from.
    asks: bool,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    villages: Vec<Choice>,
    codes: Vec<Choice>,
    village: String,
    code: String,
    action: String,
    page: u64,
    prev: String,
    next: String,
}

/// Villages to choose from, where a column says where somebody lives.
fn villages(page: &Page, columns: &[Element]) -> Vec<Choice> {
    if !columns.iter().any(|e| e.kind == ElementKind::Division) {
        return Vec::new();
    }
    let site = page.app().site();
    let all = site.villages(site.county).map(|(code, _)| Choice {
        value: code.to_string(),
        label: site.place_name(code),
        hint: String::new(),
    });
    all.collect()
}

/// Codes to choose from, each with its column.
fn coded(columns: &[Element]) -> Vec<Choice> {
    let mut all = Vec::new();
    for element in columns.iter().filter(|e| e.kind == ElementKind::Code) {
        all.extend(element.list.iter().map(|line| {
            let (code, word) = line.split_once(char::is_whitespace).unwrap_or((line, line));
            Choice {
                value: format!("{}:{code}", element.code),
                label: format!("{} · {}", element.name, word.trim()),
                hint: String::new(),
            }
        }));
    }
    all
}

fn show(page: &Page, found: Rows, asked: &Asked, action: String) -> Answer {
    let site = page.app().site();
    let columns = &found.columns;
    let turned = |to: u64| asked.href(&action, "page", Some(&to.to_string()));
    let cells = |row: &app::sharing::SharedRow| {
        let values = columns.iter().zip(&row.values).map(|(element, value)| {
            value
                .as_deref()
                .map(|value| said(&site, element, value))
                .unwrap_or_default()
        });
        let id = row.id.clone().unwrap_or_default();
        std::iter::once(id).chain(values).collect::<Vec<String>>()
    };
    let context = RowsPage {
        until: found
            .until
            .map(|day| words::date(page.locale(), day))
            .unwrap_or_default(),
        open: found.until.is_none(),
        asks: scope(&page.ctx.actor, Action::SharingAsk).is_some(),
        columns: columns.iter().map(|e| e.name.clone()).collect(),
        rows: found.rows.iter().map(cells).collect(),
        villages: villages(page, columns),
        codes: coded(columns),
        village: asked.text("village").to_owned(),
        code: asked.text("code").to_owned(),
        page: found.page,
        prev: if found.page > 1 {
            turned(found.page - 1)
        } else {
            String::new()
        },
        next: if found.more {
            turned(found.page + 1)
        } else {
            String::new()
        },
        library: found.library.clone(),
        action: action.clone(),
    };
    page.render("pages/sharing/rows.html", context)
}

async fn granted(page: Page, Path(id): Path<RequestId>, asked: Asked) -> Answer {
    let found = app::sharing::rows(page.app(), &page.ctx, id, looking(&asked)?).await?;
    show(&page, found, &asked, format!("/libraries/shared/{id}"))
}

async fn open(page: Page, Path(code): Path<String>, asked: Asked) -> Answer {
    let looking = looking(&asked)?;
    let found = app::sharing::open_rows(page.app(), &page.ctx, &code, looking).await?;
    let action = format!("/libraries/{}/rows", crate::form::percent(&code));
    show(&page, found, &asked, action)
}

#[derive(Serialize)]
struct DeskPage {
    undecided: Vec<RequestRow>,
    decided: Vec<RequestRow>,
}

async fn desk(page: Page) -> Answer {
    desk_page(&page, &page.form(Fields::default())).await
}

async fn desk_page(page: &Page, form: &FormState) -> Answer {
    let desk = app::sharing::desk(page.app(), &page.ctx).await?;
    let context = DeskPage {
        undecided: rows_of(page, &desk.waiting),
        decided: rows_of(page, &desk.decided),
    };
    page.render_form(form, "pages/sharing/requests.html", context)
}

/// Yes or no, which a form must say.
fn yes_or_no(fields: &Fields) -> Result<bool, Refusal> {
    match fields.text("granted") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Refusal::field("granted", "field-required")),
    }
}

async fn decided(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let granted = yes_or_no(&fields)?;
    let note = fields.opt("note").map(str::to_owned);
    match app::sharing::decide(page.app(), &page.ctx, id, granted, note, repeat).await {
        Ok(()) => {
            let key = if granted {
                "sharing-granted-said"
            } else {
                "sharing-refused-said"
            };
            page.to_saying("/libraries/requests", Level::Good, key, &[])
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            desk_page(&page, &form).await
        }
    }
}

async fn withdraw(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let note = fields.text("note").to_owned();
    match app::sharing::withdraw(page.app(), &page.ctx, id, note, repeat).await {
        Ok(()) => page.to_saying(
            "/libraries/requests",
            Level::Good,
            "sharing-withdrawn-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields)?;
            desk_page(&page, &form).await
        }
    }
}
