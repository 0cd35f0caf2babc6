//! Cases in and out as tables of other systems.

use super::Call;
use super::file::Sent;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::pages::sheet_exchange::{reasons, results};
use crate::route::{Access, Route};
use crate::shape;
use app::once::{before, once};
use app::policy::Action;
use app::sheet_exchange::{self, Preview, RowState};
use jiff::civil::Date;
use model::refusal::Refusal;
use std::collections::{BTreeMap, BTreeSet};

shape! {
    /// A form with a table of another system (`multipart/form-data`).
    pub struct ExchangeTable {
        /// XLSX or CSV by content, headed as the system heads it.
        pub file: String,
        /// Rows to file, as numbers of the file separated by blanks; none: every sound one.
        pub rows: Option<String>,
    }

    /// A row of a table.
    pub struct ExchangeRow {
        /// Row of the file.
        pub row: u32,
        /// Its number in the other system.
        pub number: String,
        /// `sound`, `known`, `filed` or `faulty`.
        pub state: String,
        /// The case it is.
        pub case: Option<model::id::CaseId>,
        /// That case's number.
        pub case_number: Option<String>,
        /// What is wrong with it, in the caller's words.
        pub text: Option<String>,
        /// The same by key.
        pub keys: Vec<String>,
    }

    /// What a table would do, or did.
    pub struct ExchangeShown {
        /// Rows that would become cases.
        pub sound: i64,
        /// Rows that are cases already.
        pub known: i64,
        /// Rows that became cases now.
        pub filed: i64,
        /// Rows at fault.
        pub faulty: i64,
        /// Every row.
        pub rows: Vec<ExchangeRow>,
    }

    /// A system's results.
    pub struct ResultsShown {
        /// Its columns, as it heads them.
        pub columns: Vec<String>,
        /// Rows by column.
        pub rows: Vec<BTreeMap<String, String>>,
        /// There are more; a later day gives the rest.
        pub more: bool,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let work = Access::Api(Action::SheetExchange);
    vec![
        Route::api_post(
            "/api/v1/exchange/{system}/imports/preview",
            work,
            "Looks at another system's table: which rows would become cases, and each row's fault",
            preview,
        )
        .takes::<ExchangeTable>()
        .answers::<ExchangeShown>()
        .files(),
        Route::api_post(
            "/api/v1/exchange/{system}/imports",
            work,
            "Files the sound rows of another system's table",
            take,
        )
        .takes::<ExchangeTable>()
        .answers::<ExchangeShown>()
        .creates()
        .files(),
        Route::api_get(
            "/api/v1/exchange/{system}/results",
            work,
            "What a system's cases came to, in its own columns",
            given,
        )
        .query("since", "Day from which cases ended; none: today")
        .answers::<ResultsShown>(),
    ]
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn shown(call: &Call, found: &Preview) -> ExchangeShown {
    let rows = found
        .rows
        .iter()
        .map(|seen| {
            let mut row = ExchangeRow {
                row: seen.row,
                number: seen.number.clone(),
                state: String::new(),
                case: None,
                case_number: None,
                text: None,
                keys: Vec::new(),
            };
            let state = match &seen.state {
                RowState::Sound => "sound",
                RowState::Known { case, number } => {
                    (row.case, row.case_number) = (Some(*case), Some(number.clone()));
                    "known"
                }
                RowState::Filed { case, number } => {
                    (row.case, row.case_number) = (Some(*case), Some(number.clone()));
                    "filed"
                }
                RowState::Faulty(all) => {
                    row.text = Some(reasons(call, all));
                    row.keys = all.iter().map(|refused| refused.key.clone()).collect();
                    "faulty"
                }
            };
            state.clone_into(&mut row.state);
            row
        })
        .collect();
    ExchangeShown {
        sound: count(found.sound()),
        known: count(found.known()),
        filed: count(found.filed()),
        faulty: count(found.faulty()),
        rows,
    }
}

fn sheet(call: &Call, sent: &Sent) -> Result<Vec<u8>, Failure> {
    let table = sent
        .posted
        .sheet(call.web(), "file")?
        .ok_or_else(|| Refusal::field("file", "field-file"))?;
    Ok(table.bytes)
}

async fn preview(call: Call, Path(system): Path<String>, sent: Sent) -> Answer {
    let repeat = call.repeat(&sent.idem);
    if let Some(held) = before::<ExchangeShown>(call.app(), &call.ctx, &repeat).await? {
        return call.answer(held);
    }
    let bytes = sheet(&call, &sent)?;
    let found = sheet_exchange::preview(call.app(), &call.ctx, &system, &bytes).await?;
    let shown = shown(&call, &found);
    let kept = once(call.app(), &call.ctx, repeat, move |_, _| Ok(shown.clone())).await?;
    call.answer(kept)
}

/// Each row is filed once whatever is sent how often, because one case bears each number; the answer is kept
/// when the last is in.
async fn take(call: Call, Path(system): Path<String>, sent: Sent) -> Answer {
    let repeat = call.repeat(&sent.idem);
    let place = format!("/api/v1/exchange/{system}/imports");
    if let Some(held) = before::<ExchangeShown>(call.app(), &call.ctx, &repeat).await? {
        return call.created(&place, held);
    }
    let bytes = sheet(&call, &sent)?;
    let rows = sent.posted.fields.opt("rows");
    let chosen = match rows {
        None => None,
        Some(text) => {
            let rows: Result<BTreeSet<u32>, _> =
                text.split_whitespace().map(str::parse::<u32>).collect();
            Some(rows.map_err(|_| Refusal::field("rows", "field-unreadable"))?)
        }
    };
    let done = sheet_exchange::take(call.app(), &call.ctx, &system, &bytes, chosen).await?;
    let shown = shown(&call, &done);
    let kept = once(call.app(), &call.ctx, repeat, move |_, _| Ok(shown.clone())).await?;
    call.created(&place, kept)
}

async fn given(call: Call, Path(system): Path<String>, query: Asked) -> Answer {
    let since = super::case::asked::<Date>(&query, "since")?;
    let since = since.unwrap_or_else(|| call.now().date());
    let page = call.clone().into_page();
    let (table, more) = results(&page, &system, since).await?;
    let rows = table
        .rows
        .iter()
        .map(|cells| {
            table
                .columns
                .iter()
                .zip(cells)
                .map(|(column, cell)| (column.clone(), cell.as_text().into_owned()))
                .collect()
        })
        .collect();
    call.answer(ResultsShown {
        columns: table.columns.clone(),
        rows,
        more,
    })
}
