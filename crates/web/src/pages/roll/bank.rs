//! The bank's file and its answer.

use super::show::with_form;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::policy::Action;
use app::roll::BankFile;
use model::id::RollId;
use model::refusal::{Refusal, Refused};
use model::roll::RollState;
use words::Locale;

/// Faults of a file that are said one by one.
const FAULTS_SAID: usize = 50;

pub(super) fn routes() -> Vec<Route> {
    let work = Access::Signed(Action::RollWork);
    vec![
        Route::post("/rolls/{roll}/export", work, export),
        Route::get("/rolls/{roll}/file", work, file),
        Route::post("/rolls/{roll}/settle", work, settle).files(),
    ]
}

/// A column's name in the bank's file. Banks read Chinese headings whatever language the payer's
/// pages are in; and the file must be the same to the byte whenever it is made again.
pub(super) fn column(page: &Page, column: &str) -> String {
    page.web()
        .lexicon()
        .word(Locale::ZhCn, &format!("bank-column-{column}"))
}

/// The word by which a bank says that an amount was credited.
pub(super) fn paid_word(page: &Page) -> String {
    page.web().lexicon().word(Locale::ZhCn, "bank-word-paid")
}

async fn made(page: &Page, id: RollId, seen: Option<u64>) -> Result<BankFile, Failure> {
    let head = app::roll::head(page.app(), &page.ctx, id).await?;
    let titles = app::roll::BANK_COLUMNS.map(|name| column(page, name));
    let name = format!("{}-{}", head.roll.division, head.roll.month);
    Ok(app::roll::export(page.app(), &page.ctx, id, seen, &name, titles).await?)
}

async fn export(page: Page, Path(id): Path<RollId>, posted: Posted) -> Answer {
    let seen: Option<u64> = posted.fields.parse_opt("version")?;
    match made(&page, id, seen).await {
        Ok(_) => page.to_saying(
            &format!("/rolls/{id}"),
            Level::Good,
            "roll-exported-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            with_form(&page, &form, id, None).await
        }
    }
}

/// The file of a roll that was exported before: each time it leaves, the journal says so.
async fn file(page: Page, Path(id): Path<RollId>, asked: Asked) -> Answer {
    let head = app::roll::head(page.app(), &page.ctx, id).await?;
    if head.roll.state != RollState::Exported {
        return Err(Refusal::forbidden("roll-state").into());
    }
    let file = made(&page, id, None).await?;
    let place = page.app().site().division_name(head.roll.division);
    let name = format!(
        "{place}-{}-{}",
        head.roll.month,
        super::kind_words(&page, head.roll.kind)
    );
    if asked.text("form") == "xlsx" {
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        return page.download(file.xlsx, media, &format!("{name}.xlsx"));
    }
    page.download(file.csv, "text/csv; charset=utf-8", &format!("{name}.csv"))
}

async fn settle(page: Page, Path(id): Path<RollId>, posted: Posted) -> Answer {
    match taken(&page, id, &posted).await {
        Ok((paid, failed)) => {
            let args = [("paid", paid.into()), ("failed", failed.into())];
            let (level, to) = if failed == 0 {
                (Level::Good, format!("/rolls/{id}"))
            } else {
                (Level::Warn, "/rolls/returns".to_owned())
            };
            page.to_saying(&to, level, "roll-settled-said", &args)
        }
        Err(why) => {
            let form = page.refused(shortened(why), posted.fields)?;
            with_form(&page, &form, id, None).await
        }
    }
}

async fn taken(page: &Page, id: RollId, posted: &Posted) -> Result<(i64, i64), Failure> {
    let seen: Option<u64> = posted.fields.parse_opt("version")?;
    let sheet = posted
        .sheet(page.web(), "file")?
        .ok_or_else(|| Refusal::field("file", "field-file"))?;
    let titles = app::roll::RETURN_COLUMNS.map(|name| column(page, name));
    let rows = app::roll::read_return(&sheet.bytes, &titles, &paid_word(page))?;
    let (_, reconciled) = app::roll::settle(page.app(), &page.ctx, id, seen, rows).await?;
    let paid = reconciled
        .answers
        .iter()
        .filter(|(_, answer)| *answer == roll::Answer::Paid)
        .count() as i64;
    Ok((paid, reconciled.answers.len() as i64 - paid))
}

/// The first faults row by row, and how many more there are.
fn shortened(why: Failure) -> Failure {
    match why {
        Failure::Refused(mut refusal) if refusal.reasons.len() > FAULTS_SAID => {
            let more = refusal.reasons.len() - FAULTS_SAID;
            refusal.reasons.truncate(FAULTS_SAID);
            refusal.reasons.push(
                Refused::new("rows-more")
                    .at("file")
                    .with("count", more as i64),
            );
            Failure::Refused(refusal)
        }
        other => other,
    }
}
