//! A library as a file: the data steward asks and fetches, the security administrator approves.

use super::{Choice, DeskPage, RequestRow, choice, level, library, repeat, rows_of, yes_or_no};
use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::policy::Action;
use app::sharing::export::{Exporting, FETCH_DAYS, Origin, Words};
use model::id::RequestId;
use serde::Serialize;
use std::sync::Arc;
use words::{Args, Locale};

pub(super) fn routes() -> Vec<Route> {
    let (ask, decide) = (
        Access::Signed(Action::ExportAsk),
        Access::Signed(Action::ExportDecide),
    );
    vec![
        Route::get("/libraries/exports", ask, all),
        Route::post("/libraries/exports/{request}/file", ask, fetch),
        Route::get("/libraries/approvals", decide, desk),
        Route::post("/libraries/approvals/{request}", decide, decided),
        Route::get("/libraries/{library}/export", ask, form),
        Route::post("/libraries/{library}/export", ask, asked),
    ]
}

/// Words of a file are Chinese whatever language its pages are read in, as offices expect them, and so
/// that it is the same to the byte when it is made again.
pub(crate) fn words_of(page: &Page) -> Words {
    let lexicon = Arc::clone(page.web().lexicon());
    Words {
        pseudonym: lexicon.word(Locale::ZhCn, "sharing-pseudonym"),
        origin: Arc::new(move |origin: &Origin| {
            let args = Args::new()
                .text("name", origin.name.clone())
                .text("at", words::moment(Locale::ZhCn, origin.at.0))
                .text("request", origin.request.to_string());
            lexicon.say(Locale::ZhCn, "export-origin", &args)
        }),
    }
}

/// The name under which a file is saved.
pub(crate) fn file_name(page: &Page, library: &str) -> String {
    format!("{library}-{}.csv", page.now().date())
}

#[derive(Serialize)]
struct ExportsPage {
    rows: Vec<RequestRow>,
    days: i64,
}

async fn all(page: Page) -> Answer {
    exports_page(&page, &page.form(Fields::default())).await
}

async fn exports_page(page: &Page, form: &FormState) -> Answer {
    let lines = app::sharing::export::all(page.app(), &page.ctx).await?;
    let context = ExportsPage {
        rows: rows_of(page, &lines),
        days: FETCH_DAYS,
    };
    page.render_form(form, "pages/sharing/exports.html", context)
}

#[derive(Serialize)]
struct AskPage {
    code: String,
    library: String,
    about: String,
    sharing: String,
    columns: Vec<Choice>,
    identifying: Vec<Choice>,
    days: i64,
}

async fn ask_page(page: &Page, form: &FormState, code: &str) -> Answer {
    let found = app::library::catalogue(page.app(), &page.ctx)?;
    let library = library(&found, code)?;
    let of = |elements: Vec<model::feed::Element>| -> Vec<Choice> {
        elements.iter().map(|e| choice(page, e)).collect()
    };
    let context = AskPage {
        code: library.code.clone(),
        library: library.name.clone(),
        about: library.about.clone(),
        sharing: level(page, library.sharing),
        columns: of(app::sharing::columns(&found, library)),
        identifying: of(app::sharing::identifying(&found, library)),
        days: FETCH_DAYS,
    };
    page.render_form(form, "pages/sharing/export.html", context)
}

async fn form(page: Page, Path(code): Path<String>) -> Answer {
    let form = page.form(Fields::default());
    ask_page(&page, &form, &code).await
}

async fn asked(page: Page, Path(code): Path<String>, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let wish = Exporting {
        library: code.clone(),
        columns: fields.all("columns").to_vec(),
        purpose: fields.text("purpose").to_owned(),
    };
    match app::sharing::export::ask(page.app(), &page.ctx, wish, repeat).await {
        Ok(_) => page.to_saying("/libraries/exports", Level::Good, "export-asked-said", &[]),
        Err(why) => {
            let form = page.refused(why, fields)?;
            ask_page(&page, &form, &code).await
        }
    }
}

async fn fetch(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let words = words_of(&page);
    match app::sharing::export::fetch(page.app(), &page.ctx, id, words, repeat).await {
        Ok(file) => {
            let name = file_name(&page, &file.library);
            page.download(file.csv, "text/csv; charset=utf-8", &name)
        }
        Err(why) => {
            let form = page.refused(Failure::from(why), posted.fields)?;
            exports_page(&page, &form).await
        }
    }
}

async fn desk(page: Page) -> Answer {
    desk_page(&page, &page.form(Fields::default())).await
}

async fn desk_page(page: &Page, form: &FormState) -> Answer {
    let desk = app::sharing::export::desk(page.app(), &page.ctx).await?;
    let context = DeskPage {
        undecided: rows_of(page, &desk.waiting),
        decided: rows_of(page, &desk.decided),
    };
    page.render_form(form, "pages/sharing/approvals.html", context)
}

async fn decided(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let granted = yes_or_no(&fields)?;
    let note = fields.opt("note").map(str::to_owned);
    match app::sharing::export::decide(page.app(), &page.ctx, id, granted, note, repeat).await {
        Ok(()) => {
            let key = if granted {
                "export-approved-said"
            } else {
                "sharing-refused-said"
            };
            page.to_saying("/libraries/approvals", Level::Good, key, &[])
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            desk_page(&page, &form).await
        }
    }
}
