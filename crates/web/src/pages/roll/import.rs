//! Bringing a site's existing roll in: template, preview with faults by row, then taken in.

use super::PROGRAMME;
use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Level, Page};
use crate::route::{Access, Route};
use crate::speech;
use app::policy::Action;
use app::roll::ImportPreview;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::refusal::Refusal;
use serde::Serialize;
use sheet::{ColumnKind, ColumnSpec, Layout, RowFault};

const COLUMNS: [&str; 4] = ["number", "name", "account", "last-month"];
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows shown of a preview.
const SHOWN: usize = 50;
/// The file comes back once inside the form that confirms it; base64 makes it a third longer.
const CONFIRM_BYTES: usize = 16 * 1_048_576;

pub(super) fn routes() -> Vec<Route> {
    let work = Access::Signed(Action::RollWork);
    vec![
        Route::get("/rolls/import", work, ask),
        Route::get("/rolls/import/template", work, template),
        Route::post("/rolls/import", work, preview).files(),
        Route::post("/rolls/import/faults", work, faults).body(CONFIRM_BYTES),
        Route::post("/rolls/import/take", work, take).body(CONFIRM_BYTES),
    ]
}

/// Text keys of the columns.
pub(crate) fn columns() -> [String; 4] {
    COLUMNS.map(|column| format!("roll-import-column-{column}"))
}

fn titles(page: &Page) -> [String; 4] {
    columns().map(|column| page.say(&column))
}

#[derive(Serialize)]
struct GoodLine {
    row: u32,
    name: String,
    from: String,
    account: String,
}

#[derive(Serialize)]
struct BadLine {
    row: u32,
    text: String,
}

#[derive(Serialize, Default)]
struct ImportPage {
    columns: Vec<String>,
    file: String,
    name: String,
    good: usize,
    bad: usize,
    lines: Vec<GoodLine>,
    faults: Vec<BadLine>,
    looked: bool,
}

fn empty(page: &Page) -> ImportPage {
    ImportPage {
        columns: titles(page).to_vec(),
        ..ImportPage::default()
    }
}

async fn ask(page: Page) -> Answer {
    page.render_form(
        &page.form(Fields::default()),
        "pages/roll/import.html",
        empty(&page),
    )
}

async fn template(page: Page) -> Answer {
    let columns: Vec<ColumnSpec> = COLUMNS
        .iter()
        .map(|column| ColumnSpec {
            name: page.say(&format!("roll-import-column-{column}")),
            hint: page.say(&format!("roll-import-hint-{column}")),
            example: page.say(&format!("roll-import-example-{column}")),
            kind: ColumnKind::Text,
            ..ColumnSpec::default()
        })
        .collect();
    let name = page.say("roll-import-title");
    let bytes = sheet::write_template(&name, &columns, &Layout::default())
        .map_err(|e| Failure::failed(e.to_string()))?;
    page.download(bytes, XLSX, &format!("{name}.xlsx"))
}

async fn looked_at(page: &Page, bytes: &[u8]) -> Result<ImportPreview, Failure> {
    Ok(app::roll::preview_import(page.app(), &page.ctx, PROGRAMME, bytes, titles(page)).await?)
}

async fn preview(page: Page, posted: Posted) -> Answer {
    let read = async {
        let sheet = posted
            .sheet(page.web(), "file")?
            .ok_or_else(|| Refusal::field("file", "field-file"))?;
        let found = looked_at(&page, &sheet.bytes).await?;
        Ok::<_, Failure>((sheet, found))
    };
    match read.await {
        Ok((sheet, found)) => {
            let form = page.form(Fields::default());
            show(&page, &form, &sheet.bytes, sheet.name, &found)
        }
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            page.render_form(&form, "pages/roll/import.html", empty(&page))
        }
    }
}

fn show(
    page: &Page,
    form: &FormState,
    bytes: &[u8],
    name: String,
    found: &ImportPreview,
) -> Answer {
    let lexicon = page.web().lexicon();
    let context = ImportPage {
        file: STANDARD.encode(bytes),
        name,
        good: found.lines.len(),
        bad: found.faults.len(),
        lines: found
            .lines
            .iter()
            .take(SHOWN)
            .map(|line| GoodLine {
                row: line.row,
                name: line.name.clone(),
                from: super::month_words(page, line.from),
                account: words::mask_account(&line.account),
            })
            .collect(),
        faults: found
            .faults
            .iter()
            .take(SHOWN)
            .map(|(row, refused)| BadLine {
                row: *row,
                text: speech::refused(lexicon, page.locale(), refused),
            })
            .collect(),
        looked: true,
        ..empty(page)
    };
    page.render_form(form, "pages/roll/import.html", context)
}

fn held(posted: &Posted) -> Result<Vec<u8>, Refusal> {
    STANDARD
        .decode(posted.fields.text("held"))
        .map_err(|_| Refusal::field("file", "field-file"))
}

/// The workbook as it came, each row at fault saying what is wrong with it.
async fn faults(page: Page, posted: Posted) -> Answer {
    let bytes = held(&posted)?;
    let found = looked_at(&page, &bytes).await?;
    let reading = sheet::read(&bytes, &sheet::ReadOptions::default())
        .map_err(|e| Refusal::field("file", e.key()))?;
    let lexicon = page.web().lexicon();
    let rows: Vec<RowFault> = found
        .faults
        .iter()
        .filter_map(|(row, refused)| {
            let index =
                (0..reading.table.rows.len()).find(|index| reading.row_number(*index) == *row)?;
            Some(RowFault {
                row: index,
                column: None,
                message: speech::refused(lexicon, page.locale(), refused),
            })
        })
        .collect();
    let heading = page.say("roll-import-fault");
    let bytes = sheet::write_faults(&reading.table, &rows, &heading, &Layout::default())
        .map_err(|e| Failure::failed(e.to_string()))?;
    page.download(
        bytes,
        XLSX,
        &format!("{}.xlsx", page.say("roll-import-faults-name")),
    )
}

async fn take(page: Page, posted: Posted) -> Answer {
    let bytes = held(&posted)?;
    let found = looked_at(&page, &bytes).await?;
    match app::roll::take_import(page.app(), &page.ctx, PROGRAMME, found.lines.clone()).await {
        Ok(taken) => page.to_saying(
            "/rolls/import",
            Level::Good,
            "roll-import-said",
            &[("count", (taken as i64).into())],
        ),
        Err(why) => {
            // What earlier units took in stays in: the file is looked at again and says so by row.
            let form = page.refused(why, Fields::default())?;
            let found = looked_at(&page, &bytes).await?;
            show(
                &page,
                &form,
                &bytes,
                posted.fields.text("name").to_owned(),
                &found,
            )
        }
    }
}
