//! Letters and the receipt of a case, as they go on paper.

use crate::error::Answer;
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::case::Which;
use app::policy::Action;
use model::id::CaseId;
use model::refusal::Refusal;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::CaseRead);
    vec![
        Route::get("/cases/{id}/letters/{n}", read, issued),
        Route::get("/cases/{id}/receipt", read, receipt),
    ]
}

async fn issued(page: Page, Path((id, n)): Path<(CaseId, usize)>) -> Answer {
    print(page, id, Which::Issued(n)).await
}

async fn receipt(page: Page, Path(id): Path<CaseId>) -> Answer {
    print(page, id, Which::Receipt).await
}

async fn print(page: Page, id: CaseId, which: Which) -> Answer {
    let case = app::case::get(page.app(), &page.ctx, id).await?;
    if case.receipt.is_empty() {
        return Err(Refusal::not_found().into());
    }
    let track = super::case_show::track(&page, &case.receipt);
    let html = app::case::letter(
        page.app(),
        &page.ctx,
        page.web().lexicon(),
        id,
        which,
        &track,
    )
    .await?;
    page.document(html)
}
