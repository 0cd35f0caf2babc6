//! Cases: list, filing, the page of one, its acts.

use super::case_show::{self, procedure_of};
use super::{case_act, case_list, case_new};
use crate::error::Answer;
use crate::form::Posted;
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::policy::Action;
use model::id::CaseId;
use model::refusal::Refusal;
use std::collections::BTreeMap;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::CaseRead);
    let file = Access::Signed(Action::CaseFile);
    let act = Access::Signed(Action::CaseAct);
    vec![
        Route::get("/cases", read, case_list::show),
        Route::get("/cases/export", read, case_list::export),
        Route::get("/cases/new", file, case_new::ask),
        Route::post("/cases/new", file, case_new::send).files(),
        Route::get("/cases/{id}", read, show),
        Route::get("/cases/{id}/acts/{act}", act, case_act::ask),
        Route::post("/cases/{id}/acts/{act}", act, case_act::send).files(),
        Route::post("/cases/{id}/unmask/{field}", act, unmask),
    ]
}

async fn show(page: Page, Path(id): Path<CaseId>) -> Answer {
    let view = app::case::view(page.app(), &page.ctx, id).await?;
    let context = case_show::page(&page, &view, &BTreeMap::new())?;
    page.render("pages/case/show.html", context)
}

/// Shows one sealed field in clear, once: the answer is never kept, and the read is an entry.
async fn unmask(page: Page, Path((id, field)): Path<(CaseId, String)>, posted: Posted) -> Answer {
    let purpose = app::person::purpose(posted.fields.text("purpose"))?;
    let page = page.for_purpose(purpose);
    let view = app::case::view(page.app(), &page.ctx, id).await?;
    if procedure_of(&view)?.field(&field).is_none() {
        return Err(Refusal::not_found().into());
    }
    let clear = app::person::unmask_in_case(page.app(), &page.ctx, id, &field).await?;
    let context = case_show::page(&page, &view, &BTreeMap::from([(field, clear)]))?;
    page.render("pages/case/show.html", context)
}
