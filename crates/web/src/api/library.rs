//! The data hub: what there is and how good it is, and queries in groups.

use super::{Call, Write};
use crate::error::Answer;
use crate::pages::library::sharing_code;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;

shape! {
    /// A feed and its last delivery.
    pub struct FeedShown {
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
        /// The unit that delivers it.
        pub department: String,
        /// `open`, `conditional`, `closed`.
        pub sharing: String,
        /// Rows read.
        pub rows: u64,
        /// Rows kept apart.
        pub apart: u64,
        /// Linked by a valid number.
        pub by_number: u64,
        /// Linked without one.
        pub linked: u64,
        /// For a steward to decide.
        pub review: u64,
        /// Valid numbers that belong to somebody else.
        pub others_number: u64,
        /// Why it was not taken.
        pub refused: Option<String>,
    }

    /// A library.
    pub struct LibraryShown {
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
        /// Its table in queries.
        pub table: String,
        /// Rows.
        pub rows: u64,
    }

    /// The catalogue.
    pub struct CatalogueShown {
        /// The build that readers see.
        pub run: Option<String>,
        /// Records it read.
        pub records: u64,
        /// Feeds.
        pub feeds: Vec<FeedShown>,
        /// Libraries.
        pub libraries: Vec<LibraryShown>,
    }

    /// A query.
    pub struct LibraryQuery {
        /// SQL over the libraries: groups, each with its count.
        pub sql: String,
    }

    /// What a query answers.
    pub struct LibraryAnswer {
        /// Columns.
        pub columns: Vec<String>,
        /// Rows as text; empty for null.
        pub rows: Vec<Vec<String>>,
        /// There were more rows.
        pub more: bool,
        /// Rows not shown because they speak of fewer than five.
        pub suppressed: u64,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/libraries",
            Access::Api(Action::LibraryRead),
            "Lists feeds and libraries of the data hub",
            list,
        )
        .answers::<CatalogueShown>(),
        Route::api_post(
            "/api/v1/libraries/ask",
            Access::Api(Action::LibraryAsk),
            "Asks the libraries in groups of five and more",
            ask,
        )
        .takes::<LibraryQuery>()
        .answers::<LibraryAnswer>(),
    ]
}

async fn list(call: Call) -> Answer {
    let found = app::library::catalogue(call.app(), &call.ctx)?;
    call.answer(CatalogueShown {
        records: found.run.as_ref().map_or(0, |run| run.records),
        run: found.run.map(|run| run.name),
        feeds: found
            .feeds
            .into_iter()
            .map(|line| FeedShown {
                code: line.feed.code,
                name: line.feed.name,
                department: line.feed.department.to_string(),
                sharing: sharing_code(line.feed.sharing).to_owned(),
                rows: line.rows,
                apart: line.apart.iter().map(|(_, n)| n).sum(),
                by_number: line.by_number,
                linked: line.linked,
                review: line.review,
                others_number: line.others_number,
                refused: line.refused,
            })
            .collect(),
        libraries: found
            .libraries
            .into_iter()
            .map(|line| LibraryShown {
                table: line.library.table(),
                code: line.library.code,
                name: line.library.name,
                rows: line.rows,
            })
            .collect(),
    })
}

async fn ask(call: Call, write: Write<LibraryQuery>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let table = app::library::ask(call.app(), &call.ctx, &write.body.sql, repeat).await?;
    let text = |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect();
    call.answer(LibraryAnswer {
        columns: table.columns,
        rows: table.rows.into_iter().map(text).collect(),
        more: table.more,
        suppressed: table.suppressed,
    })
}
