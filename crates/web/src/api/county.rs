//! The county's tables as data: the same as `wujia county export`, journalled as an export.

use super::{Call, Write};
use crate::error::Answer;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use std::sync::Arc;

shape! {
    /// Which day's county is written out.
    pub struct CountyAsked {
        /// The day; today when left out.
        pub on: Option<jiff::civil::Date>,
    }

    /// A table of the county.
    pub struct CountyTable {
        /// Its name.
        pub name: String,
        /// Columns.
        pub columns: Vec<String>,
        /// Rows, each cell as text.
        pub rows: Vec<Vec<String>>,
    }

    /// The county on a day; the export is journalled.
    pub struct CountyTables {
        /// The day.
        pub on: jiff::civil::Date,
        /// Rows of all tables.
        pub rows: i64,
        /// They.
        pub tables: Vec<CountyTable>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_post(
            "/api/v1/county/export",
            Access::Api(Action::ReformPlan),
            "Writes the county out as tables: units, posts, people, documents, items, lists, divisions",
            export,
        )
        .takes::<CountyAsked>()
        .example(r#"{"on":"2026-11-30"}"#)
        .answers::<CountyTables>(),
    ]
}

async fn export(call: Call, write: Write<CountyAsked>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let on = write.body.on.unwrap_or_else(|| call.now().date());
    // Codes stay codes: a program reads them as the command line writes them.
    let put = Arc::new(|tables: Vec<sheet::Table>| tables);
    let made = app::county::export::export(call.app(), &call.ctx, on, put, repeat).await?;
    let tables = made.tables.iter().map(|table| CountyTable {
        name: table.name.clone(),
        columns: table.columns.clone(),
        rows: table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.as_text().into_owned()).collect())
            .collect(),
    });
    call.answer(CountyTables {
        on: made.on,
        rows: made.rows,
        tables: tables.collect(),
    })
}
