//! Everything the libraries hold of somebody: for a case what its item names, of an organisation what is
//! internal at most, of the reader herself all of it (一人一档, 一企一档).

use super::lineage::said;
use crate::error::Answer;
use crate::form::{Asked, FormState};
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::policy::Action;
use flow::Procedure;
use model::case::Case;
use model::id::CaseId;
use model::library::{Dossier, DossierCell, Purpose};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/libraries/organisations",
            Access::Signed(Action::LibraryRead),
            organisation,
        ),
        Route::get(
            "/cases/{id}/libraries",
            Access::Signed(Action::CaseRead),
            of_case,
        ),
        Route::get("/my/libraries", Access::Signed(Action::CitizenDesk), own),
    ]
}

/// Where what the libraries hold of whom a case is about is shown, while it is open and its procedure names
/// any.
pub(crate) fn held(page: &Page, case: &Case, procedure: &Procedure) -> Option<String> {
    let whole = case.outcome.is_none() && case.applicant.person.is_some();
    let named = whole && !procedure.libraries().is_empty() && page.app().hub().is_some();
    named.then(|| format!("/cases/{}/libraries", case.id))
}

#[derive(Serialize)]
struct CellLine {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct RowLine {
    what: String,
    feed: String,
    department: String,
    by_likeness: bool,
    cells: Vec<CellLine>,
}

#[derive(Serialize)]
struct LibraryRows {
    name: String,
    rows: Vec<RowLine>,
}

#[derive(Serialize)]
struct Shown {
    golden: Vec<CellLine>,
    identity: Vec<CellLine>,
    libraries: Vec<LibraryRows>,
}

fn cells(page: &Page, all: &[DossierCell]) -> Vec<CellLine> {
    all.iter()
        .map(|cell| CellLine {
            name: cell.name.clone(),
            value: said(page, cell.kind, &cell.value),
        })
        .collect()
}

fn shown(page: &Page, dossier: &Dossier) -> Shown {
    let site = page.app().site();
    let rows = |code: &str| {
        let rows = dossier.rows.iter().filter(|row| row.library == code);
        rows.map(|row| RowLine {
            what: row.what.clone(),
            feed: row.feed_name.clone(),
            department: site.unit_name(&row.department),
            by_likeness: row.by_likeness,
            cells: cells(page, &row.cells),
        })
        .collect()
    };
    Shown {
        golden: cells(page, &dossier.golden),
        identity: cells(page, &dossier.identity),
        libraries: dossier
            .libraries
            .iter()
            .map(|(code, name)| LibraryRows {
                name: name.clone(),
                rows: rows(code),
            })
            .collect(),
    }
}

#[derive(Serialize)]
struct CasePage {
    number: String,
    applicant: String,
    href: String,
    shown: Shown,
}

async fn of_case(page: Page, Path(id): Path<CaseId>) -> Answer {
    let page = page.for_purpose(Purpose::Case);
    let (case, dossier) = app::library::of_case(page.app(), &page.ctx, id).await?;
    let context = CasePage {
        number: case.number.clone(),
        applicant: case.applicant.name.clone(),
        href: format!("/cases/{id}"),
        shown: shown(&page, &dossier),
    };
    page.render("pages/library/of_case.html", context)
}

#[derive(Serialize)]
struct OwnPage {
    shown: Shown,
}

async fn own(page: Page) -> Answer {
    let page = page.for_purpose(Purpose::OwnRequest);
    let dossier = app::library::own(page.app(), &page.ctx).await?;
    let context = OwnPage {
        shown: shown(&page, &dossier),
    };
    page.render("pages/library/own.html", context)
}

#[derive(Serialize)]
struct OrganisationPage {
    code: String,
    shown: Option<Shown>,
}

async fn organisation(page: Page, asked: Asked) -> Answer {
    let fields = asked.fields().clone();
    let Some(code) = fields.opt("code").map(str::to_owned) else {
        return found(&page, &page.form(fields), String::new(), None);
    };
    match app::library::of_organisation(page.app(), &page.ctx, &code).await {
        Ok(dossier) => found(&page, &page.form(fields), code, Some(&dossier)),
        Err(fault) => {
            let form = page.refused(fault, fields)?;
            found(&page, &form, code, None)
        }
    }
}

fn found(page: &Page, form: &FormState, code: String, dossier: Option<&Dossier>) -> Answer {
    let context = OrganisationPage {
        code,
        shown: dossier.map(|dossier| shown(page, dossier)),
    };
    page.render_form(form, "pages/library/organisation.html", context)
}
