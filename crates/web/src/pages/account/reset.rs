//! A new password for somebody who stands at the desk, confirmed by a second person.

use super::one_time;
use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::Page;
use crate::route::{Access, Route};
use app::account::Second;
use app::policy::Action;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let reset = Access::Signed(Action::PasswordReset);
    vec![
        Route::get("/resets", reset, ask),
        Route::post("/resets", reset, set).costly(),
    ]
}

#[derive(Serialize)]
struct Nothing {}

fn show(page: &Page, form: &FormState) -> Answer {
    page.render_form(form, "pages/account/reset.html", Nothing {})
}

async fn ask(page: Page) -> Answer {
    show(&page, &page.form(Fields::default()))
}

async fn set(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let account = app::account::by_login(page.app(), &page.ctx, fields.need("login")?).await?;
        let second = Second {
            login: fields.need("witness")?.to_owned(),
            password: fields.secret("password").to_owned(),
        };
        let _place = page.web().hashing().await?;
        Ok::<_, Failure>(
            app::account::reset_password(page.app(), &page.ctx, account.id, second).await?,
        )
    };
    match done.await {
        Ok(made) => one_time(&page, made, "/resets"),
        Err(why) => {
            let form = page.refused(why, fields)?;
            show(&page, &form)
        }
    }
}
