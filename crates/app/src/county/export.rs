//! The county as a workbook: the same tables as `wujia county export`, in the reader's words. It holds
//! people by real name, so it is an export that is journalled before it leaves.

use crate::context::Ctx;
use crate::journal::record;
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::unit::{book, county_on};
use crate::{App, Fault};
use ::county::tables::tables;
use jiff::civil::Date;
use model::journal::{Body, Subject};
use sheet::Table;
use std::sync::Arc;

/// How the county's tables are put in a reader's words.
pub type Put = dyn Fn(Vec<Table>) -> Vec<Table> + Send + Sync;

/// The county's tables as they left the house.
#[derive(Debug, Clone)]
pub struct Export {
    /// The day they are of.
    pub on: Date,
    /// They, in the reader's words.
    pub tables: Vec<Table>,
    /// Workbook.
    pub xlsx: Vec<u8>,
    /// How many rows of the county.
    pub rows: i64,
}

/// Writes the county out as it is on a day; the same wish sent again is journalled once. `put` puts the
/// tables in the reader's words and may lay a sheet before them.
///
/// # Errors
/// Not for this post; `county-no-book`; damage; the store's.
pub async fn export(
    app: &App,
    ctx: &Ctx,
    on: Date,
    put: Arc<Put>,
    repeat: Repeat,
) -> Result<Export, Fault> {
    require(&ctx.actor, Action::ReformPlan)?;
    let now = ctx.now;
    let made = app
        .look(move |app, tx| {
            let site = app.site_in(tx, now)?;
            let on = on.max(book(&site)?.founding().day);
            let county = county_on(&site, on)?;
            let written = tables(&county);
            let rows: usize = written.iter().map(|t| t.rows.len()).sum();
            let tables = put(written);
            let layout = sheet::Layout::default();
            let sheets: Vec<_> = tables.iter().map(|table| (table, &layout)).collect();
            let xlsx = sheet::write_xlsx(&sheets)
                .map_err(|e| crate::Error::Damaged(format!("the county as a workbook: {e}")))?;
            Ok(Export {
                on,
                rows: i64::try_from(rows).unwrap_or(i64::MAX),
                xlsx,
                tables,
            })
        })
        .await?;
    let (asker, rows) = (ctx.clone(), made.rows);
    let digest = evidence::FileDigest::of(&made.xlsx).to_string();
    once(app, ctx, repeat, move |_, tx| {
        require(&asker.actor, Action::ReformPlan)?;
        let body = Body::Exported {
            what: "county-tables".to_owned(),
            rows,
            digest: digest.clone(),
            approved_by: None,
        };
        let mut draw = asker.draw("county-export");
        record(tx, &asker, &mut draw, Subject::County, 0, &body)?;
        Ok(rows)
    })
    .await?;
    Ok(made)
}
