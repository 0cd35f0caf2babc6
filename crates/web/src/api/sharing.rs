//! Data shared between departments, and libraries as files.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::pages::library::sharing_code;
use crate::pages::sharing::export::{file_name, words_of};
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use app::sharing::export::{self, Exporting};
use app::sharing::{self, Asking, Desk, Line, Looking, Rows};
use model::id::RequestId;

shape! {
    /// Columns of a library, asked for the caller's unit.
    pub struct SharingGiven {
        /// Code of the library.
        pub library: String,
        /// Elements, such as `person.village`.
        pub columns: Vec<String>,
        /// What for.
        pub purpose: String,
        /// Code of the catalogue's item it serves.
        pub item: Option<String>,
        /// Last day.
        pub until: jiff::civil::Date,
    }

    /// A library as a file.
    pub struct ExportAsked {
        /// Code of the library.
        pub library: String,
        /// Elements; those that identify persons only where they are named.
        pub columns: Vec<String>,
        /// What for.
        pub purpose: String,
    }

    /// A request that was taken.
    pub struct SharingTaken {
        /// The request, which another person decides.
        pub request: model::id::RequestId,
    }

    /// A request.
    pub struct SharingShown {
        /// Its id.
        pub request: model::id::RequestId,
        /// Code of the library.
        pub library: String,
        /// `open`, `conditional`, `closed`; none when the library is gone.
        pub sharing: Option<String>,
        /// Elements.
        pub columns: Vec<String>,
        /// Those among them that identify persons by themselves.
        pub identifying: Vec<String>,
        /// What for.
        pub purpose: String,
        /// Code of the item it serves.
        pub item: Option<String>,
        /// The unit that may read; none for a file.
        pub unit: Option<String>,
        /// Last day; for a file only once it is approved.
        pub until: Option<jiff::civil::Date>,
        /// `waiting`, `refused`, `running`, `over`, `withdrawn`, `taken`.
        pub state: String,
        /// Who asked.
        pub by: model::id::PersonId,
        /// When.
        pub at: model::time::Instant,
        /// Words of who decided.
        pub note: Option<String>,
    }

    /// Requests.
    pub struct SharingList {
        /// They.
        pub requests: Vec<SharingShown>,
    }

    /// What waits and what was decided.
    pub struct SharingDesk {
        /// Waits, oldest first.
        pub waiting: Vec<SharingShown>,
        /// Decided, newest first.
        pub decided: Vec<SharingShown>,
    }

    /// A decision about a request.
    pub struct SharingDecision {
        /// Whether it is granted.
        pub granted: bool,
        /// Words; needed where it is not.
        pub note: Option<String>,
    }

    /// A grant is taken back.
    pub struct SharingEnd {
        /// Why.
        pub note: String,
    }

    /// Done.
    pub struct SharingDone {
        /// Always true.
        pub done: bool,
    }

    /// A row.
    pub struct SharedRowShown {
        /// Pseudonym of whom or what it is about, within this grant and this run of the libraries.
        pub id: Option<String>,
        /// A value for each column, as the libraries write it; empty for null.
        pub values: Vec<String>,
    }

    /// A page of rows.
    pub struct SharedRows {
        /// Elements.
        pub columns: Vec<String>,
        /// Rows.
        pub rows: Vec<SharedRowShown>,
        /// Page, from 1.
        pub page: u64,
        /// There are more.
        pub more: bool,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut all = sharing_routes();
    all.extend(export_routes());
    all
}

fn filtered(route: Route) -> Route {
    route
        .query("page", "Page, from 1")
        .query("village", "12 digits of a village")
        .query("column", "A coded column")
        .query("value", "Its code")
        .answers::<SharedRows>()
}

fn sharing_routes() -> Vec<Route> {
    let (ask, decide) = (
        Access::Api(Action::SharingAsk),
        Access::Api(Action::SharingDecide),
    );
    vec![
        Route::api_get(
            "/api/v1/library-requests",
            ask,
            "Lists what the caller's unit asked of the libraries",
            of_unit,
        )
        .answers::<SharingList>(),
        Route::api_post(
            "/api/v1/library-requests",
            ask,
            "Asks for columns of a library for the caller's unit",
            ask_for,
        )
        .takes::<SharingGiven>()
        .example(
            r#"{"library":"elder-relief","columns":["person.village","record.amount"],"purpose":"核对本年度困难老人救助发放情况","until":"2027-06-30"}"#,
        )
        .answers::<SharingTaken>()
        .creates(),
        filtered(Route::api_get(
            "/api/v1/library-requests/{request}/rows",
            ask,
            "Reads a page of what was granted; the page is written in the journal",
            granted,
        )),
        filtered(Route::api_get(
            "/api/v1/libraries/{library}/rows",
            Access::Api(Action::LibraryOpen),
            "Reads a page of a library that is shared without condition",
            open,
        )),
        Route::api_get(
            "/api/v1/library-requests/waiting",
            decide,
            "Lists requests that wait for the data steward, and decided ones",
            desk,
        )
        .answers::<SharingDesk>(),
        Route::api_post(
            "/api/v1/library-requests/{request}",
            decide,
            "Decides what a unit may read",
            decided,
        )
        .takes::<SharingDecision>()
        .example(r#"{"granted":true}"#)
        .answers::<SharingDone>(),
        Route::api_post(
            "/api/v1/library-requests/{request}/end",
            decide,
            "Takes a grant back",
            withdraw,
        )
        .takes::<SharingEnd>()
        .example(r#"{"note":"用途已经变更"}"#)
        .answers::<SharingDone>(),
    ]
}

fn export_routes() -> Vec<Route> {
    let (ask, decide) = (
        Access::Api(Action::ExportAsk),
        Access::Api(Action::ExportDecide),
    );
    vec![
        Route::api_get(
            "/api/v1/library-exports",
            ask,
            "Lists libraries that were asked for as files",
            exports,
        )
        .answers::<SharingList>(),
        Route::api_post(
            "/api/v1/library-exports",
            ask,
            "Asks for a library as a file",
            ask_export,
        )
        .takes::<ExportAsked>()
        .example(
            r#"{"library":"elder-relief","columns":["person.village","record.amount"],"purpose":"送省民政厅年度数据核对"}"#,
        )
        .answers::<SharingTaken>()
        .creates(),
        Route::api_post(
            "/api/v1/library-exports/{request}/file",
            ask,
            "Fetches an approved file, once, as CSV",
            fetch,
        )
        .takes::<super::roll::Nothing>()
        .example("{}"),
        Route::api_get(
            "/api/v1/library-exports/waiting",
            decide,
            "Lists files that wait for the second person, and decided ones",
            export_desk,
        )
        .answers::<SharingDesk>(),
        Route::api_post(
            "/api/v1/library-exports/{request}",
            decide,
            "Approves a file that another asked for",
            decide_export,
        )
        .takes::<SharingDecision>()
        .example(r#"{"granted":true}"#)
        .answers::<SharingDone>(),
    ]
}

fn shown(line: Line) -> SharingShown {
    SharingShown {
        identifying: line.identifying().map(|e| e.code.clone()).collect(),
        columns: line.columns.into_iter().map(|e| e.code).collect(),
        request: line.id,
        library: line.library,
        sharing: line.sharing.map(|level| sharing_code(level).to_owned()),
        purpose: line.purpose,
        item: line.item.map(|(code, _)| code),
        unit: line.unit.map(|unit| unit.to_string()),
        until: line.until,
        state: line.state.code().to_owned(),
        by: line.by,
        at: line.at,
        note: line.decided.and_then(|told| told.note),
    }
}

fn list(lines: Vec<Line>) -> Vec<SharingShown> {
    lines.into_iter().map(shown).collect()
}

fn both(desk: Desk) -> SharingDesk {
    SharingDesk {
        waiting: list(desk.waiting),
        decided: list(desk.decided),
    }
}

async fn of_unit(call: Call) -> Answer {
    let lines = sharing::of_unit(call.app(), &call.ctx).await?;
    call.answer(SharingList {
        requests: list(lines),
    })
}

async fn ask_for(call: Call, write: Write<SharingGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let wish = Asking {
        library: body.library,
        columns: body.columns,
        purpose: body.purpose,
        item: body.item,
        until: body.until,
    };
    let request = sharing::ask(call.app(), &call.ctx, wish, repeat).await?;
    call.created("/api/v1/library-requests", SharingTaken { request })
}

fn looking(query: &Asked) -> Looking {
    let code = query.opt("column").zip(query.opt("value"));
    Looking {
        page: query.parse("page").unwrap_or(1),
        village: query.opt("village").map(str::to_owned),
        code: code.map(|(column, value)| (column.to_owned(), value.to_owned())),
    }
}

fn page_of(found: Rows) -> SharedRows {
    let text = |value: Option<String>| value.unwrap_or_default();
    let row = |row: sharing::SharedRow| SharedRowShown {
        id: row.id,
        values: row.values.into_iter().map(text).collect(),
    };
    SharedRows {
        columns: found.columns.into_iter().map(|e| e.code).collect(),
        rows: found.rows.into_iter().map(row).collect(),
        page: found.page,
        more: found.more,
    }
}

async fn granted(call: Call, Path(id): Path<RequestId>, query: Asked) -> Answer {
    let found = sharing::rows(call.app(), &call.ctx, id, looking(&query)).await?;
    call.answer(page_of(found))
}

async fn open(call: Call, Path(code): Path<String>, query: Asked) -> Answer {
    let found = sharing::open_rows(call.app(), &call.ctx, &code, looking(&query)).await?;
    call.answer(page_of(found))
}

async fn desk(call: Call) -> Answer {
    let desk = sharing::desk(call.app(), &call.ctx).await?;
    call.answer(both(desk))
}

async fn decided(call: Call, Path(id): Path<RequestId>, write: Write<SharingDecision>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let SharingDecision { granted, note } = write.body;
    sharing::decide(call.app(), &call.ctx, id, granted, note, repeat).await?;
    call.answer(SharingDone { done: true })
}

async fn withdraw(call: Call, Path(id): Path<RequestId>, write: Write<SharingEnd>) -> Answer {
    let repeat = call.repeat(&write.idem);
    sharing::withdraw(call.app(), &call.ctx, id, write.body.note, repeat).await?;
    call.answer(SharingDone { done: true })
}

async fn exports(call: Call) -> Answer {
    let lines = export::all(call.app(), &call.ctx).await?;
    call.answer(SharingList {
        requests: list(lines),
    })
}

async fn ask_export(call: Call, write: Write<ExportAsked>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let wish = Exporting {
        library: body.library,
        columns: body.columns,
        purpose: body.purpose,
    };
    let request = export::ask(call.app(), &call.ctx, wish, repeat).await?;
    call.created("/api/v1/library-exports", SharingTaken { request })
}

async fn export_desk(call: Call) -> Answer {
    let desk = export::desk(call.app(), &call.ctx).await?;
    call.answer(both(desk))
}

async fn decide_export(
    call: Call,
    Path(id): Path<RequestId>,
    write: Write<SharingDecision>,
) -> Answer {
    let repeat = call.repeat(&write.idem);
    let SharingDecision { granted, note } = write.body;
    export::decide(call.app(), &call.ctx, id, granted, note, repeat).await?;
    call.answer(SharingDone { done: true })
}

async fn fetch(
    call: Call,
    Path(id): Path<RequestId>,
    write: Write<super::roll::Nothing>,
) -> Answer {
    let repeat = call.repeat(&write.idem);
    let file = export::fetch(call.app(), &call.ctx, id, words_of(&call), repeat).await?;
    let name = file_name(&call, &file.library);
    call.download(file.csv, "text/csv; charset=utf-8", &name)
}
