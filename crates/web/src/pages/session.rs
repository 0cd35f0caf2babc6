//! Signing in and out, the first password, the switch between posts.

use crate::cookie::Cookie;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, Posted};
use crate::page::{Level, Page, Visitor, local_path};
use crate::route::{Access, Route};
use app::policy::Action;
use app::session::{self, Opened};
use axum::http::header::SET_COOKIE;
use model::id::AppointmentId;
use model::refusal::Refusal;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let desk = Access::Signed(Action::OwnDesk);
    vec![
        Route::get("/sign-in", Access::Public, ask),
        Route::post("/sign-in", Access::Public, sign_in).costly(),
        Route::post("/sign-out", desk, sign_out).before_password(),
        Route::get("/password", desk, ask_password).before_password(),
        Route::post("/password", desk, set_password)
            .before_password()
            .costly(),
        Route::post("/session/post", desk, switch),
    ]
}

#[derive(Serialize)]
pub(super) struct SignInPage {
    demo: bool,
    /// What the site's sign-in service is called; empty where it has none.
    service: String,
    /// Where the way to it begins.
    elsewhere: String,
}

impl SignInPage {
    pub(super) fn of(visitor: &Visitor) -> Self {
        Self::leading(visitor, "")
    }

    fn leading(visitor: &Visitor, next: &str) -> Self {
        let next = crate::form::percent(local_path(next));
        Self {
            demo: visitor.web().settings().public_demo,
            service: app::identity::service(visitor.app()).unwrap_or_default(),
            elsewhere: format!("/sign-in/elsewhere?next={next}"),
        }
    }
}

async fn ask(visitor: Visitor, asked: Asked) -> Answer {
    if visitor.signed().is_some() {
        return visitor.to(asked.text("next"));
    }
    let form = visitor.form(Fields::default().with("next", local_path(asked.text("next"))));
    let context = SignInPage::leading(&visitor, asked.text("next"));
    visitor.render_form(&form, "pages/session/sign-in.html", context)
}

/// Opens a session. Hashing is slow on purpose: it runs beside the threads that serve, two at once.
pub(crate) async fn open(
    visitor: &Visitor,
    login: &str,
    password: &str,
) -> Result<Opened, Failure> {
    let _place = visitor.web().hashing().await?;
    let (app, now, chance) = (visitor.app().clone(), visitor.now(), visitor.chance());
    let (login, password) = (login.to_owned(), password.to_owned());
    beside(async move { session::sign_in(&app, now, chance, &login, &password).await }).await
}

pub(crate) async fn beside<T: Send + 'static>(
    work: impl Future<Output = Result<T, app::Fault>> + Send + 'static,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Handle::current();
    match tokio::task::spawn_blocking(move || runtime.block_on(work)).await {
        Ok(done) => Ok(done?),
        Err(error) => Err(Failure::failed(format!("hashing: {error}"))),
    }
}

async fn sign_in(visitor: Visitor, posted: Posted) -> Answer {
    let fields = posted.fields;
    let opened = match (fields.opt("login"), fields.secret("password")) {
        (None, _) => Err(Refusal::field("login", "field-required").into()),
        (_, "") => Err(Refusal::field("password", "field-required").into()),
        (Some(login), password) => open(&visitor, login, password).await,
    };
    let opened = match opened {
        Ok(opened) => opened,
        Err(why @ Failure::Refused(_)) => {
            let context = SignInPage::leading(&visitor, fields.text("next"));
            let form = visitor.sent_back(&why, fields);
            return visitor.render_form(&form, "pages/session/sign-in.html", context);
        }
        Err(failed) => return Err(failed),
    };
    let next = if opened.must_change {
        "/password"
    } else {
        fields.text("next")
    };
    carrying(&visitor, &opened, next)
}

/// Leads on with the session's cookie.
pub(super) fn carrying(visitor: &Visitor, opened: &Opened, next: &str) -> Answer {
    let mut response = visitor.to(next)?;
    // The token is new at every sign-in: one planted before is worth nothing afterwards.
    let line = Cookie::Session.set(&opened.token, visitor.web().settings().secure_cookies);
    response.headers_mut().append(
        SET_COOKIE,
        line.ok_or_else(|| Failure::failed("a token no cookie holds"))?,
    );
    Ok(response)
}

async fn sign_out(page: Page) -> Answer {
    if let Some(session) = page.session {
        session::sign_out(page.app(), &page.ctx, session).await?;
    }
    let mut response = page.to_saying("/sign-in", Level::Good, "web-signed-out", &[])?;
    if let Some(line) = Cookie::Session.clear(page.web().settings().secure_cookies) {
        response.headers_mut().append(SET_COOKIE, line);
    }
    Ok(response)
}

#[derive(Serialize)]
struct PasswordPage {
    forced: bool,
    least: usize,
}

fn password_page(page: &Page) -> PasswordPage {
    PasswordPage {
        forced: page.signed().is_some_and(|s| s.must_change),
        least: session::PASSWORD_CHARS_MIN,
    }
}

async fn ask_password(page: Page) -> Answer {
    page.render_form(
        &page.form(Fields::default()),
        "pages/session/password.html",
        password_page(&page),
    )
}

async fn set_password(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = change_password(&page, &fields).await;
    match done {
        Ok(()) => page.to_saying("/", Level::Good, "web-password-set", &[]),
        Err(why) => {
            let form = page.refused(why, fields)?;
            page.render_form(&form, "pages/session/password.html", password_page(&page))
        }
    }
}

async fn change_password(page: &Page, fields: &Fields) -> Result<(), Failure> {
    for name in ["old", "new"] {
        if fields.secret(name).is_empty() {
            return Err(Refusal::field(name, "field-required").into());
        }
    }
    if fields.secret("new") != fields.secret("again") {
        return Err(Refusal::field("again", "password-differs").into());
    }
    let own = page.session.ok_or_else(Failure::not_found)?;
    let _place = page.web().hashing().await?;
    let (app, ctx) = (page.app().clone(), page.ctx.clone());
    let (old, new) = (
        fields.secret("old").to_owned(),
        fields.secret("new").to_owned(),
    );
    beside(async move { session::set_password(&app, &ctx, own, &old, &new).await }).await
}

async fn switch(page: Page, posted: Posted) -> Answer {
    let post: Option<AppointmentId> = posted.fields.parse_opt("post")?;
    let Some(session) = page.session else {
        return Err(Failure::not_found());
    };
    session::switch(page.app(), &page.ctx, session, post).await?;
    // The page she came from may not be open to the other post: home always is.
    page.to("/")
}
