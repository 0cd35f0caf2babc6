//! Everything the libraries hold of somebody.

use super::Call;
use crate::error::Answer;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use model::id::CaseId;
use model::library::{Dossier, DossierCell};

shape! {
    /// What the libraries say in one cell.
    pub struct CellShown {
        /// Code of the element.
        pub element: String,
        /// Its name.
        pub name: String,
        /// As text: money in fen, quantities in thousandths, dates as they are written.
        pub value: String,
    }

    /// A row of a library.
    pub struct DossierRowShown {
        /// Code of the library.
        pub library: String,
        /// What the row is.
        pub what: String,
        /// Code of the feed.
        pub feed: String,
        /// The unit that delivers it.
        pub department: String,
        /// It was linked by likeness.
        pub by_likeness: bool,
        /// Cells.
        pub cells: Vec<CellShown>,
    }

    /// Everything the libraries hold of somebody.
    pub struct DossierShown {
        /// What holds.
        pub golden: Vec<CellShown>,
        /// What identifies her; for herself only.
        pub identity: Vec<CellShown>,
        /// Rows by library.
        pub rows: Vec<DossierRowShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/organisations/{code}/libraries",
            Access::Api(Action::LibraryRead),
            "Shows what the libraries hold of an organisation",
            organisation,
        )
        .answers::<DossierShown>(),
        Route::api_get(
            "/api/v1/cases/{id}/libraries",
            Access::Api(Action::CaseRead),
            "Shows what the libraries that a case's item names hold of whom it is about",
            of_case,
        )
        .answers::<DossierShown>(),
        Route::api_get(
            "/api/v1/me/libraries",
            Access::Api(Action::CitizenDesk),
            "Shows everything the libraries hold of the caller",
            own,
        )
        .answers::<DossierShown>(),
    ]
}

fn cells(all: Vec<DossierCell>) -> Vec<CellShown> {
    all.into_iter()
        .map(|cell| CellShown {
            element: cell.element,
            name: cell.name,
            value: cell.value,
        })
        .collect()
}

fn shown(dossier: Dossier) -> DossierShown {
    DossierShown {
        golden: cells(dossier.golden),
        identity: cells(dossier.identity),
        rows: dossier
            .rows
            .into_iter()
            .map(|row| DossierRowShown {
                library: row.library,
                what: row.what,
                feed: row.feed,
                department: row.department.to_string(),
                by_likeness: row.by_likeness,
                cells: cells(row.cells),
            })
            .collect(),
    }
}

async fn organisation(call: Call, Path(code): Path<String>) -> Answer {
    let dossier = app::library::of_organisation(call.app(), &call.ctx, &code).await?;
    call.answer(shown(dossier))
}

async fn of_case(call: Call, Path(id): Path<CaseId>) -> Answer {
    let (_, dossier) = app::library::of_case(call.app(), &call.ctx, id).await?;
    call.answer(shown(dossier))
}

async fn own(call: Call) -> Answer {
    let dossier = app::library::own(call.app(), &call.ctx).await?;
    call.answer(shown(dossier))
}
