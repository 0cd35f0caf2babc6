//! Letting a relative act, and taking it back.

use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::citizen::{AuthorisationLine, Authorising, authorisations, authorise, revoke};
use app::policy::Action;
use jiff::civil::Date;
use model::id::AuthorisationId;
use model::refusal::Arg;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let own = Access::Signed(Action::CitizenDesk);
    vec![
        Route::get("/my/authorisations", own, show),
        Route::post("/my/authorisations", own, give),
        Route::post("/my/authorisations/{id}/revoke", own, take_back),
    ]
}

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    since: String,
    until: Option<String>,
    in_force: bool,
    revoked: bool,
}

fn line(held: &AuthorisationLine, name: &str) -> Line {
    Line {
        id: held.authorisation.id.to_string(),
        name: name.to_owned(),
        since: held.authorisation.since.to_string(),
        until: held.authorisation.until.map(|day| day.to_string()),
        in_force: held.in_force,
        revoked: held.authorisation.revoked_at.is_some(),
    }
}

#[derive(Serialize)]
struct AuthorisationPage {
    given: Vec<Line>,
    past: Vec<Line>,
    held: Vec<Line>,
    today: String,
}

async fn render(page: &Page, form: &FormState) -> Answer {
    let (given, held) = authorisations(page.app(), &page.ctx).await?;
    let (given, past): (Vec<_>, Vec<_>) = given.iter().partition(|held| held.in_force);
    let context = AuthorisationPage {
        given: given.into_iter().map(|held| line(held, &held.to)).collect(),
        past: past.into_iter().map(|held| line(held, &held.to)).collect(),
        held: held.iter().map(|held| line(held, &held.from)).collect(),
        today: page.now().date().to_string(),
    };
    page.render_form(form, "pages/citizen/authorisations.html", context)
}

async fn show(page: Page) -> Answer {
    render(&page, &page.form(Fields::default())).await
}

async fn give(page: Page, posted: Posted) -> Answer {
    match given(&page, &posted.fields).await {
        Ok(name) => {
            let told = [("name", Arg::Text(name))];
            page.to_saying(
                "/my/authorisations",
                Level::Good,
                "citizen-authorised",
                &told,
            )
        }
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            render(&page, &form).await
        }
    }
}

async fn given(page: &Page, fields: &Fields) -> Result<String, Failure> {
    let to = fields.need("to")?.to_owned();
    let until: Option<Date> = fields.parse_opt("until")?;
    let given = authorise(
        page.app(),
        &page.ctx,
        Authorising {
            from: None,
            to,
            until,
        },
    )
    .await?;
    let (lines, _) = authorisations(page.app(), &page.ctx).await?;
    Ok(lines
        .into_iter()
        .find(|line| line.authorisation.id == given.id)
        .map(|line| line.to)
        .unwrap_or_default())
}

async fn take_back(page: Page, Path(id): Path<AuthorisationId>) -> Answer {
    revoke(page.app(), &page.ctx, id).await?;
    page.to_saying("/my/authorisations", Level::Good, "citizen-revoked", &[])
}
