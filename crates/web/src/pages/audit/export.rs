//! Entries with their proofs as one file that `wujia-verify` checks with no database at hand.

use super::filter;
use crate::error::Answer;
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::Page;
use crate::route::{Access, Route};
use app::account::Second;
use app::policy::Action;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::JournalRead);
    vec![
        Route::get("/audit/export", read, ask),
        Route::post("/audit/export", read, export).costly(),
    ]
}

/// Fields of a filter; they travel with the form.
const FILTER: [&str; 7] = ["person", "unit", "case", "kind", "money", "from", "to"];

#[derive(Serialize)]
struct ExportPage {
    filter: Vec<(String, String)>,
}

fn show(page: &Page, form: &FormState, fields: &Fields) -> Answer {
    let given = |name: &&str| {
        fields
            .opt(name)
            .map(|value| ((*name).to_owned(), value.to_owned()))
    };
    page.render_form(
        form,
        "pages/audit/export.html",
        ExportPage {
            filter: FILTER.iter().filter_map(given).collect(),
        },
    )
}

async fn ask(page: Page, asked: Asked) -> Answer {
    show(&page, &page.form(asked.fields().clone()), asked.fields())
}

async fn export(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let made = async {
        let filter = filter(&page, &fields).await?;
        let second = Second {
            login: fields.need("witness")?.to_owned(),
            password: fields.secret("password").to_owned(),
        };
        let _place = page.web().hashing().await?;
        Ok::<_, crate::Failure>(app::audit::export(page.app(), &page.ctx, filter, second).await?)
    };
    match made.await {
        Ok(export) => {
            let name = format!(
                "wujia-journal-{}.bundle",
                &export.digest.get(..12).unwrap_or("export")
            );
            page.download(export.bytes, "application/octet-stream", &name)
        }
        Err(why) => {
            let form = page.refused(why, fields.clone())?;
            show(&page, &form, &fields)
        }
    }
}
