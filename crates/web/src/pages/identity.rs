//! Unified identity: accounts in numbers and who is bound to the site's sign-in service, for
//! administrators; the own binding; the way to the service and back.

use super::session::{SignInPage, beside, carrying};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path, Visitor, local_path};
use crate::route::{Access, Route};
use app::account::Second;
use app::identity::{Binding, Leaving, Overview, Returned, Returning};
use app::once::Repeat;
use app::policy::{Action, scope};
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, LOCATION};
use axum::response::IntoResponse;
use model::id::AccountId;
use serde::Serialize;

/// Where the service sends a browser back to.
const BACK: &str = "/sign-in/return";

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (own, manage) = (
        Access::Signed(Action::OwnDesk),
        Access::Signed(Action::AccountManage),
    );
    vec![
        Route::get(
            "/systems/identity",
            Access::Signed(Action::SystemsRead),
            show,
        ),
        Route::post("/systems/identity/links", manage, bind).costly(),
        Route::post("/systems/identity/links/{account}/end", manage, unbind),
        Route::get("/identity", own, show_own),
        Route::get("/identity/bind", own, leave_to_bind).costly(),
        Route::post("/identity/unbind", own, unbind_own),
        Route::get("/sign-in/elsewhere", Access::Public, leave).costly(),
        Route::get(BACK, Access::Public, come_back).costly(),
    ]
}

#[derive(Serialize)]
struct PostRow {
    label: String,
    count: i64,
}

#[derive(Serialize)]
struct DayRow {
    day: String,
    signed_in: i64,
    failed: i64,
}

#[derive(Serialize)]
struct LockRow {
    login: String,
    until: i64,
}

#[derive(Serialize)]
struct TokenRow {
    login: String,
    label: String,
    at: i64,
}

#[derive(Serialize)]
struct BoundRow {
    end: String,
    login: String,
    holder: String,
    at: i64,
}

#[derive(Serialize)]
struct IdentityPage {
    open: i64,
    closed: i64,
    sessions: i64,
    bound_count: i64,
    posts: Vec<PostRow>,
    days: Vec<DayRow>,
    locked: Vec<LockRow>,
    tokens: Vec<TokenRow>,
    service: String,
    issuer: String,
    bound: Vec<BoundRow>,
    next: Option<String>,
    manages: bool,
}

async fn page_of(page: &Page, form: &FormState, after: &str) -> Answer {
    let Overview {
        open,
        closed,
        sessions,
        posts,
        days,
        locked,
        tokens,
        service,
        bound: bound_count,
    } = app::identity::overview(page.app(), &page.ctx).await?;
    let bound = app::identity::bound(page.app(), &page.ctx, after).await?;
    let full = i64::try_from(bound.len()).is_ok_and(|n| n == app::identity::PAGE);
    let next = bound.last().filter(|_| full).map(|line| {
        let after = crate::form::percent(&line.login);
        format!("/systems/identity?after={after}")
    });
    let (service, issuer) = service.unwrap_or_default();
    let context = IdentityPage {
        open,
        closed,
        sessions,
        bound_count,
        posts: posts
            .into_iter()
            .map(|(role, count)| PostRow {
                label: page.say(&format!("web-role-{role}")),
                count,
            })
            .collect(),
        days: days
            .into_iter()
            .map(|line| DayRow {
                day: words::date(page.locale(), line.day),
                signed_in: line.signed_in,
                failed: line.failed,
            })
            .collect(),
        locked: locked
            .into_iter()
            .map(|(login, until)| LockRow {
                login,
                until: until.0,
            })
            .collect(),
        tokens: tokens
            .into_iter()
            .map(|token| TokenRow {
                login: token.login,
                label: token.label,
                at: token.created_at.0,
            })
            .collect(),
        bound: bound
            .into_iter()
            .map(|line| BoundRow {
                end: format!("/systems/identity/links/{}/end", line.account),
                login: line.login,
                holder: line.name,
                at: line.bound_at.0,
            })
            .collect(),
        next,
        service,
        issuer,
        manages: scope(&page.ctx.actor, Action::AccountManage).is_some(),
    };
    page.render_form(form, "pages/systems/identity.html", context)
}

async fn show(page: Page, asked: Asked) -> Answer {
    page_of(&page, &page.form(Fields::default()), asked.text("after")).await
}

async fn bind(page: Page, posted: Posted) -> Answer {
    let idem = posted.idem(page.route());
    let repeat = Repeat {
        key: idem.key,
        route: page.route().to_owned(),
        body: idem.body_digest,
    };
    let fields = posted.fields;
    let binding = Binding {
        login: fields.text("login").to_owned(),
        subject: fields.text("subject").to_owned(),
    };
    let second = Second {
        login: fields.text("witness").to_owned(),
        password: fields.secret("password").to_owned(),
    };
    let place = page.web().hashing().await?;
    let (app, ctx) = (page.app().clone(), page.ctx.clone());
    let done =
        beside(async move { app::identity::bind(&app, &ctx, binding, second, repeat).await }).await;
    drop(place);
    match done {
        Ok(()) => page.to_saying("/systems/identity", Level::Good, "identity-bound-said", &[]),
        Err(why) => {
            let form = page.refused(why, fields)?;
            page_of(&page, &form, "").await
        }
    }
}

async fn unbind(page: Page, Path(account): Path<AccountId>) -> Answer {
    let ctx = page.ctx.clone();
    page.app()
        .submit(move |_, tx| app::identity::unbind_account_in(tx, &ctx, account))
        .await?;
    page.to_saying(
        "/systems/identity",
        Level::Good,
        "identity-unbound-said",
        &[],
    )
}

#[derive(Serialize)]
struct OwnPage {
    service: String,
    since: Option<i64>,
}

async fn show_own(page: Page) -> Answer {
    let context = OwnPage {
        service: app::identity::service(page.app()).unwrap_or_default(),
        since: app::identity::own(page.app(), &page.ctx)
            .await?
            .map(|at| at.0),
    };
    page.render("pages/session/identity.html", context)
}

async fn unbind_own(page: Page) -> Answer {
    let ctx = page.ctx.clone();
    page.app()
        .submit(move |_, tx| app::identity::unbind_own_in(tx, &ctx))
        .await?;
    page.to_saying("/identity", Level::Good, "identity-unbound-said", &[])
}

/// Sends a browser to the sign-in service; the one redirect that leaves this site, to an address that
/// the configured service gave.
async fn away(visitor: &Visitor, account: Option<AccountId>, next: &str) -> Answer {
    let leaving = Leaving {
        browser: visitor.csrf().to_owned(),
        account,
        next: local_path(next).to_owned(),
        back: visitor.absolute(BACK),
    };
    let (app, now, chance) = (visitor.app().clone(), visitor.now(), visitor.chance());
    let address =
        beside(async move { app::identity::begin(&app, now, chance, leaving).await }).await?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let place = HeaderValue::from_str(&address)
        .map_err(|_| Failure::failed("an address of the sign-in service that cannot be sent"))?;
    response.headers_mut().insert(LOCATION, place);
    Ok(response)
}

async fn leave(visitor: Visitor, asked: Asked) -> Answer {
    if visitor.signed().is_some() {
        return visitor.to(asked.text("next"));
    }
    away(&visitor, None, asked.text("next")).await
}

async fn leave_to_bind(page: Page) -> Answer {
    away(&page, Some(page.ctx.actor.account), "/identity").await
}

async fn come_back(visitor: Visitor, asked: Asked) -> Answer {
    let returning = Returning {
        browser: visitor.csrf().to_owned(),
        state: asked.text("state").to_owned(),
        code: asked.opt("code").map(str::to_owned),
        back: visitor.absolute(BACK),
    };
    let (app, now, chance) = (visitor.app().clone(), visitor.now(), visitor.chance());
    let ctx = visitor.signed().map(|signed| visitor.ctx_of(signed));
    let signed_in = ctx.is_some();
    let done =
        beside(
            async move { app::identity::receive(&app, now, chance, ctx.as_ref(), returning).await },
        )
        .await;
    match done {
        Ok(Returned::Bound(next)) => {
            visitor.to_saying(&next, Level::Good, "identity-bound-said", &[])
        }
        Ok(Returned::Opened(opened, next)) => {
            let next = if opened.must_change {
                "/password"
            } else {
                &next
            };
            carrying(&visitor, &opened, next)
        }
        Err(why @ Failure::Refused(_)) if !signed_in => {
            let form = visitor.sent_back(&why, Fields::default());
            let context = SignInPage::of(&visitor);
            visitor.render_form(&form, "pages/session/sign-in.html", context)
        }
        Err(why) => Err(why),
    }
}
