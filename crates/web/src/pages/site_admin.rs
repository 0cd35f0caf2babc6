//! The system administrator's site: calendars, function modules, parameters.

use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use crate::speech;
use app::account::Second;
use app::module::Checked;
use app::policy::Action;
use model::refusal::Refusal;
use serde::Serialize;
use std::collections::BTreeMap;

/// Text of one module file that is taken, in bytes.
const MODULE_BYTES: usize = 4 * 1_048_576;
/// Mistakes of a module that are shown.
const SHOWN: usize = 100;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let manage = Access::Signed(Action::SiteManage);
    vec![
        Route::get("/site", manage, show),
        Route::get("/site/calendar", manage, calendar),
        Route::post("/site/calendar", manage, take_calendar),
        Route::get("/site/modules", manage, modules),
        Route::post("/site/modules/check", manage, check_module).files(),
        Route::post("/site/modules/adopt", manage, adopt_module)
            .body(MODULE_BYTES)
            .costly(),
        Route::post("/site/modules/{module}/switch", manage, switch_module),
    ]
}

#[derive(Serialize)]
struct SitePage {
    years: usize,
    last_year: Option<i32>,
    provisional: Option<String>,
    modules_on: usize,
    modules: usize,
    parameters: usize,
    unverified: usize,
    divisions: usize,
    grids: usize,
    units: usize,
}

async fn show(page: Page) -> Answer {
    let site = app::county::fresh(page.app(), &page.ctx).await?;
    let status = app::calendar::status(page.app(), &page.ctx).await?;
    let rows = site.parameters.rows();
    let context = SitePage {
        years: status.years.len(),
        last_year: status.years.iter().map(|line| line.year).max(),
        provisional: status.provisional_from.map(|day| day.to_string()),
        modules_on: site.modules().filter(|(_, _, _, on)| *on).count(),
        modules: site.modules().count(),
        parameters: rows.len(),
        unverified: rows.iter().filter(|row| !row.verified).count(),
        divisions: site.divisions.len(),
        grids: site.grids.len(),
        units: site.units.len(),
    };
    page.render("pages/admin/site.html", context)
}

#[derive(Serialize)]
struct YearRow {
    year: i32,
    source: String,
    off: usize,
    work: usize,
}

#[derive(Serialize)]
struct Reckoning {
    done: i64,
    finished: bool,
    at: i64,
}

#[derive(Serialize)]
struct NoticeRow {
    year: i32,
    source: String,
    off: Vec<String>,
    work: Vec<String>,
    known: bool,
}

#[derive(Serialize)]
struct CalendarPage {
    years: Vec<YearRow>,
    provisional: Option<String>,
    reckoning: Option<Reckoning>,
    preview: Option<NoticeRow>,
}

async fn calendar(page: Page) -> Answer {
    calendar_with(&page, &page.form(Fields::default()), None).await
}

async fn calendar_with(
    page: &Page,
    form: &FormState,
    preview: Option<&codes::YearNotice>,
) -> Answer {
    app::county::fresh(page.app(), &page.ctx).await?;
    let status = app::calendar::status(page.app(), &page.ctx).await?;
    let context = CalendarPage {
        preview: preview.map(|notice| NoticeRow {
            year: i32::from(notice.year()),
            source: notice.source().to_owned(),
            off: notice.off().map(|day| day.to_string()).collect(),
            work: notice.work().map(|day| day.to_string()).collect(),
            known: status
                .years
                .iter()
                .any(|line| line.year == i32::from(notice.year())),
        }),
        years: status
            .years
            .into_iter()
            .rev()
            .map(|line| YearRow {
                year: line.year,
                source: line.source,
                off: line.off,
                work: line.work,
            })
            .collect(),
        provisional: status.provisional_from.map(|day| day.to_string()),
        reckoning: status.reckoning.map(|work| Reckoning {
            done: work.done,
            finished: work.finished,
            at: work.at.0,
        }),
    };
    page.render_form(form, "pages/admin/calendar.html", context)
}

/// First shown as it was understood, then taken in by a second press.
async fn take_calendar(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let notice = match fields.need("text").and_then(app::calendar::parse) {
        Ok(notice) => notice,
        Err(why) => {
            let form = page.refused(why, fields)?;
            return calendar_with(&page, &form, None).await;
        }
    };
    if fields.text("do") != "take" {
        return calendar_with(&page, &page.form(fields), Some(&notice)).await;
    }
    match app::calendar::take(page.app(), &page.ctx, fields.text("text")).await {
        Ok(taken) => {
            let key = if taken.changed {
                "site-calendar-said"
            } else {
                "site-calendar-same-said"
            };
            page.to_saying(
                "/site/calendar",
                Level::Good,
                key,
                &[("year", i64::from(taken.year).into())],
            )
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            calendar_with(&page, &form, None).await
        }
    }
}

#[derive(Serialize)]
struct ModuleRow {
    code: String,
    name: String,
    version: String,
    on: bool,
    procedures: Vec<String>,
}

#[derive(Serialize)]
struct MistakeRow {
    place: String,
    text: String,
    remedy: String,
}

#[derive(Serialize)]
struct CheckedRow {
    code: String,
    version: String,
    procedures: usize,
    stories: usize,
    held: String,
}

#[derive(Serialize)]
struct ModulesPage {
    rows: Vec<ModuleRow>,
    mistakes: Vec<MistakeRow>,
    checked: Option<CheckedRow>,
}

fn word(page: &Page, key: &str, code: &str) -> String {
    if page.web().lexicon().has(page.locale(), key) {
        page.say(key)
    } else {
        code.to_owned()
    }
}

async fn modules_with(
    page: &Page,
    form: &FormState,
    mistakes: Vec<MistakeRow>,
    checked: Option<CheckedRow>,
) -> Answer {
    app::county::fresh(page.app(), &page.ctx).await?;
    let rows = app::module::list(page.app(), &page.ctx)?
        .into_iter()
        .map(|line| ModuleRow {
            name: word(page, &format!("module-{}", line.code), &line.code),
            procedures: line
                .procedures
                .iter()
                .map(|code| word(page, &format!("procedure-{code}"), code))
                .collect(),
            version: line.version.get(..16).unwrap_or(&line.version).to_owned(),
            on: line.on,
            code: line.code,
        })
        .collect();
    page.render_form(
        form,
        "pages/admin/modules.html",
        ModulesPage {
            rows,
            mistakes,
            checked,
        },
    )
}

async fn modules(page: Page) -> Answer {
    modules_with(&page, &page.form(Fields::default()), Vec::new(), None).await
}

/// Where a file of a module stands in its folder, by its name: browsers send names without folders.
fn path_of(name: &str, text: &str) -> String {
    let table = text.lines().any(|line| line.starts_with("rows"));
    match name.rsplit('.').next() {
        _ if name == "module.toml" => name.to_owned(),
        Some("toml") if table => format!("tables/{name}"),
        Some("toml") => format!("procedures/{name}"),
        Some("story") => format!("stories/{name}"),
        Some("ftl") => format!("locales/{name}"),
        _ => name.to_owned(),
    }
}

fn files_of(posted: &Posted) -> Result<BTreeMap<String, String>, Refusal> {
    let mut files = BTreeMap::new();
    for part in posted.parts.iter().filter(|part| part.field == "files") {
        let text = std::str::from_utf8(&part.bytes).map_err(|_| {
            Refusal::field("files", "module-not-text").with("file", part.name.as_str())
        })?;
        files.insert(path_of(&part.name, text), text.to_owned());
    }
    if files.is_empty() {
        Err(Refusal::field("files", "field-file"))
    } else {
        Ok(files)
    }
}

/// Checks files; what is wrong with them is said in the module language's own words.
fn checked(page: &Page, files: &BTreeMap<String, String>) -> Result<Checked, Vec<MistakeRow>> {
    let site = page.app().site();
    let in_force: Vec<&flow::Module> = site.modules().map(|(_, _, m, _)| m.as_ref()).collect();
    app::module::check(files, &in_force).map_err(|mistakes| {
        let lexicon = page.web().lexicon();
        mistakes
            .iter()
            .take(SHOWN)
            .map(|mistake| {
                let (text, remedy) = speech::mistake(lexicon, page.locale(), mistake);
                MistakeRow {
                    place: format!("{}:{}:{}", mistake.file, mistake.line, mistake.column),
                    text,
                    remedy,
                }
            })
            .collect()
    })
}

async fn check_module(page: Page, posted: Posted) -> Answer {
    let files = match files_of(&posted) {
        Ok(files) => files,
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            return modules_with(&page, &form, Vec::new(), None).await;
        }
    };
    let form = page.form(Fields::default());
    match checked(&page, &files) {
        Err(mistakes) => modules_with(&page, &form, mistakes, None).await,
        Ok(found) => {
            let row = row(&found, &files)?;
            modules_with(&page, &form, Vec::new(), Some(row)).await
        }
    }
}

fn row(found: &Checked, files: &BTreeMap<String, String>) -> Result<CheckedRow, Failure> {
    Ok(CheckedRow {
        code: found.code.clone(),
        version: found.version.get(..16).unwrap_or(&found.version).to_owned(),
        procedures: found.procedures.len(),
        stories: found.stories,
        held: serde_json::to_string(files).map_err(|e| Failure::failed(e.to_string()))?,
    })
}

async fn adopt_module(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let files: BTreeMap<String, String> = serde_json::from_str(fields.text("held"))
        .map_err(|_| Refusal::field("files", "field-file"))?;
    let form = page.form(Fields::default());
    let found = match checked(&page, &files) {
        Ok(found) => found,
        Err(mistakes) => return modules_with(&page, &form, mistakes, None).await,
    };
    let row = row(&found, &files)?;
    let done = async {
        let second = Second {
            login: fields.need("witness")?.to_owned(),
            password: fields.secret("password").to_owned(),
        };
        let _place = page.web().hashing().await?;
        Ok::<_, Failure>(app::module::adopt(page.app(), &page.ctx, found, second).await?)
    };
    match done.await {
        Ok(()) => page.to_saying(
            "/site/modules",
            Level::Good,
            "site-module-adopted-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields)?;
            modules_with(&page, &form, Vec::new(), Some(row)).await
        }
    }
}

async fn switch_module(page: Page, Path(code): Path<String>, posted: Posted) -> Answer {
    let on = posted.fields.text("on") == "yes";
    app::module::switch(page.app(), &page.ctx, &code, on).await?;
    page.to_saying(
        "/site/modules",
        Level::Good,
        if on {
            "site-module-on-said"
        } else {
            "site-module-off-said"
        },
        &[],
    )
}
