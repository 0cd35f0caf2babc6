//! At the window or at the door: a citizen's account against her ID card, and the recorded word
//! that a relative may act for her.

use crate::error::{Answer, Failure};
use crate::form::{Fields, Posted};
use crate::page::{Level, Page};
use crate::pages::session::beside;
use crate::route::{Access, Route};
use app::citizen::{Authorising, authorise, open_account};
use app::policy::Action;
use model::refusal::Arg;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let open = Access::Signed(Action::CitizenOpen);
    vec![
        Route::get("/citizens/new", open, ask),
        Route::post("/citizens/new", open, make).costly(),
        Route::get("/citizens/authorisations/new", open, ask_authorisation),
        Route::post("/citizens/authorisations/new", open, give),
    ]
}

#[derive(Serialize)]
struct AskPage {
    today: String,
}

fn context(page: &Page) -> AskPage {
    AskPage {
        today: page.now().date().to_string(),
    }
}

async fn ask(page: Page) -> Answer {
    page.render_form(
        &page.form(Fields::default()),
        "pages/citizen/open.html",
        context(&page),
    )
}

/// What is printed and given to her; it is shown once and stands nowhere else.
#[derive(Serialize)]
struct Slip {
    name: String,
    login: String,
    code: String,
    unit: String,
    day: String,
    url: String,
}

async fn make(page: Page, posted: Posted) -> Answer {
    match opened(&page, &posted.fields).await {
        Ok(slip) => page.render("pages/citizen/slip.html", slip),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            page.render_form(&form, "pages/citizen/open.html", context(&page))
        }
    }
}

async fn opened(page: &Page, fields: &Fields) -> Result<Slip, Failure> {
    let (number, name) = (
        fields.need("number")?.to_owned(),
        fields.need("name")?.to_owned(),
    );
    let _place = page.web().hashing().await?;
    let (app, ctx) = (page.app().clone(), page.ctx.clone());
    let one = beside(async move { open_account(&app, &ctx, &number, &name).await }).await?;
    let site = page.app().site();
    Ok(Slip {
        name: one.account.name,
        login: one.account.login,
        code: one.password,
        unit: page
            .ctx
            .actor
            .post
            .as_ref()
            .map(|post| site.unit_name(&post.unit))
            .unwrap_or_default(),
        day: page.now().date().to_string(),
        url: page.absolute("/sign-in"),
    })
}

async fn ask_authorisation(page: Page) -> Answer {
    page.render_form(
        &page.form(Fields::default()),
        "pages/citizen/authorise.html",
        context(&page),
    )
}

async fn give(page: Page, posted: Posted) -> Answer {
    match given(&page, &posted.fields).await {
        Ok(name) => {
            let told = [("name", Arg::Text(name))];
            page.to_saying(
                "/citizens/authorisations/new",
                Level::Good,
                "citizen-window-authorised",
                &told,
            )
        }
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            page.render_form(&form, "pages/citizen/authorise.html", context(&page))
        }
    }
}

async fn given(page: &Page, fields: &Fields) -> Result<String, Failure> {
    let name = fields.need("name")?.to_owned();
    let wish = Authorising {
        from: Some((fields.need("number")?.to_owned(), name.clone())),
        to: fields.need("to")?.to_owned(),
        until: fields.parse_opt("until")?,
    };
    authorise(page.app(), &page.ctx, wish).await?;
    Ok(name)
}
