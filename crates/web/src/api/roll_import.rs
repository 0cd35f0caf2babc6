//! Bringing a site's existing roll in from a table: looked at first, then taken in.

use super::Call;
use super::file::Sent;
use crate::error::{Answer, Failure};
use crate::route::{Access, Route};
use crate::{shape, speech};
use app::once::{before, once};
use app::policy::Action;
use app::roll::{ELDER_ALLOWANCE, ImportPreview, preview_import, take_import};
use model::refusal::Refusal;
use words::Locale;

/// Lines and faults that are told one by one; the rest is counted.
const TOLD: usize = 500;

shape! {
    /// A form with a table (`multipart/form-data`): citizen number, name, account, last month paid.
    pub struct TableGiven {
        /// XLSX or CSV by content; its columns are headed as in the template of the pages, in Chinese.
        pub file: String,
    }

    /// A line that can be taken in.
    pub struct ImportRow {
        /// Row of the file.
        pub row: u32,
        /// Whose.
        pub person: model::id::PersonId,
        /// Name, as the library knows it.
        pub name: String,
        /// First month this product pays.
        pub from: model::time::Month,
        /// Account, masked.
        pub account: String,
    }

    /// A row at fault.
    pub struct ImportFault {
        /// Row of the file.
        pub row: u32,
        /// Rule it breaks.
        pub key: String,
        /// In the caller's words.
        pub text: String,
    }

    /// What an import would do.
    pub struct ImportShown {
        /// Lines that can be taken in.
        pub good: i64,
        /// Rows at fault.
        pub bad: i64,
        /// The first 500 good lines.
        pub lines: Vec<ImportRow>,
        /// The first 500 faults.
        pub faults: Vec<ImportFault>,
    }

    /// What an import did.
    pub struct ImportTaken {
        /// Lines taken in.
        pub taken: i64,
        /// Rows at fault, left out.
        pub bad: i64,
        /// The first 500 faults.
        pub faults: Vec<ImportFault>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let work = Access::Api(Action::RollWork);
    vec![
        Route::api_post(
            "/api/v1/rolls/imports/preview",
            work,
            "Looks at an existing roll: what would be taken in, and each row's fault",
            preview,
        )
        .takes::<TableGiven>()
        .answers::<ImportShown>()
        .files(),
        Route::api_post(
            "/api/v1/rolls/imports",
            work,
            "Takes the sound lines of an existing roll in",
            take,
        )
        .takes::<TableGiven>()
        .answers::<ImportTaken>()
        .creates()
        .files(),
    ]
}

async fn looked_at(call: &Call, sent: &Sent) -> Result<ImportPreview, Failure> {
    let table = sent
        .posted
        .sheet(call.web(), "file")?
        .ok_or_else(|| Refusal::field("file", "field-file"))?;
    // A program's table is headed as the county's are, whatever language its answers come in.
    let titles = crate::pages::roll::import_columns()
        .map(|column| call.web().lexicon().word(Locale::ZhCn, &column));
    let (app, ctx) = (call.app(), &call.ctx);
    Ok(preview_import(app, ctx, ELDER_ALLOWANCE, &table.bytes, titles).await?)
}

fn faults(call: &Call, found: &ImportPreview) -> Vec<ImportFault> {
    let told = found.faults.iter().take(TOLD);
    told.map(|(row, refused)| ImportFault {
        row: *row,
        key: refused.key.clone(),
        text: speech::refused(call.web().lexicon(), call.locale(), refused),
    })
    .collect()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

async fn preview(call: Call, sent: Sent) -> Answer {
    let repeat = call.repeat(&sent.idem);
    if let Some(held) = before::<ImportShown>(call.app(), &call.ctx, &repeat).await? {
        return call.answer(held);
    }
    let found = looked_at(&call, &sent).await?;
    let shown = ImportShown {
        good: count(found.lines.len()),
        bad: count(found.faults.len()),
        lines: found
            .lines
            .iter()
            .take(TOLD)
            .map(|line| ImportRow {
                row: line.row,
                person: line.person,
                name: line.name.clone(),
                from: line.from,
                account: words::mask_account(&line.account),
            })
            .collect(),
        faults: faults(&call, &found),
    };
    let kept = once(call.app(), &call.ctx, repeat, move |_, _| Ok(shown.clone())).await?;
    call.answer(kept)
}

/// Each line is taken in once whatever is sent how often, because nobody is entitled twice; the
/// answer is kept when the last is in.
async fn take(call: Call, sent: Sent) -> Answer {
    let repeat = call.repeat(&sent.idem);
    if let Some(held) = before::<ImportTaken>(call.app(), &call.ctx, &repeat).await? {
        return call.created("/api/v1/rolls", held);
    }
    let found = looked_at(&call, &sent).await?;
    let faults = faults(&call, &found);
    let bad = count(found.faults.len());
    let taken = take_import(call.app(), &call.ctx, ELDER_ALLOWANCE, found.lines).await?;
    let done = ImportTaken {
        taken: count(taken),
        bad,
        faults,
    };
    let kept = once(call.app(), &call.ctx, repeat, move |_, _| Ok(done.clone())).await?;
    call.created("/api/v1/rolls", kept)
}
