//! Accounts (system administrator), posts (security administrator), a new password at the desk.

mod post;
mod reset;

use crate::error::Answer;
use crate::form::{Asked, Fields, FormState, Posted};
use crate::menu;
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::account::{AccountLine, Natural, OneTime, Opening};
use app::policy::Action;
use model::id::AccountId;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let manage = Access::Signed(Action::AccountManage);
    let mut all = vec![
        Route::get("/accounts", manage, list),
        Route::get("/accounts/new", manage, ask),
        Route::post("/accounts", manage, open).costly(),
        Route::post("/accounts/{account}/enabled", manage, set_enabled),
    ];
    all.extend(post::routes());
    all.extend(reset::routes());
    all
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    login: String,
    enabled: bool,
    must_change: bool,
    locked_until: Option<i64>,
    posts: Vec<String>,
    synthetic: bool,
    own: bool,
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    next: Option<String>,
    after: String,
}

fn row(page: &Page, line: AccountLine) -> Row {
    let site = page.app().site();
    Row {
        own: line.account.person == page.ctx.actor.person,
        id: line.account.id.to_string(),
        posts: line
            .posts
            .iter()
            .map(|post| {
                format!(
                    "{} · {}",
                    site.unit_name(&post.unit),
                    page.say(&format!("web-role-{}", post.role.code()))
                )
            })
            .collect(),
        locked_until: line.locked_until.map(|at| at.0),
        name: line.account.name,
        login: line.account.login,
        enabled: line.account.enabled,
        must_change: line.account.must_change,
        synthetic: line.account.synthetic,
    }
}

async fn list(page: Page, asked: Asked) -> Answer {
    let after = asked.text("after").to_owned();
    let found = app::account::list(page.app(), &page.ctx, &after).await?;
    let next = (found.len() == 50)
        .then(|| {
            found
                .last()
                .map(|line| asked.href("/accounts", "after", Some(&line.account.login)))
        })
        .flatten();
    let rows = found.into_iter().map(|line| row(&page, line)).collect();
    page.render("pages/account/list.html", ListPage { rows, next, after })
}

#[derive(Serialize)]
struct Nothing {}

async fn ask(page: Page) -> Answer {
    page.render_form(
        &page.form(Fields::default()),
        "pages/account/open.html",
        Nothing {},
    )
}

#[derive(Serialize)]
struct OneTimePage {
    name: String,
    login: String,
    password: String,
    back: &'static str,
    posts: bool,
}

/// The one page that says a one-time password; it is not kept anywhere.
fn one_time(page: &Page, made: OneTime, back: &'static str) -> Answer {
    let context = OneTimePage {
        name: made.account.name.clone(),
        login: made.account.login.clone(),
        password: made.password,
        back,
        posts: back == "/accounts",
    };
    page.render("pages/account/one-time.html", context)
}

async fn open(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let opening = Opening {
        person: Natural::Number(fields.text("number").to_owned()),
        login: fields.text("login").to_owned(),
        name: fields.text("name").to_owned(),
    };
    let place = page.web().hashing().await?;
    let made = app::account::open(page.app(), &page.ctx, opening).await;
    drop(place);
    match made {
        Ok(made) => one_time(&page, made, "/accounts"),
        Err(why) => {
            let form: FormState = page.refused(why, fields)?;
            page.render_form(&form, "pages/account/open.html", Nothing {})
        }
    }
}

async fn set_enabled(page: Page, Path(id): Path<AccountId>, posted: Posted) -> Answer {
    let enabled = posted.fields.text("enabled") == "yes";
    app::account::set_enabled(page.app(), &page.ctx, id, enabled).await?;
    let key = if enabled {
        "account-enabled-said"
    } else {
        "account-disabled-said"
    };
    page.to_saying("/accounts", Level::Good, key, &[])
}

#[derive(Serialize)]
struct PlaceCard {
    href: &'static str,
    label: String,
    text: String,
}

#[derive(Serialize)]
struct HomePage {
    name: String,
    role: &'static str,
    title: String,
    places: Vec<PlaceCard>,
    provisional: Option<String>,
    reckoning: bool,
    unverified: usize,
    parameters: usize,
    modules: usize,
    /// Posts that answer for no grid any more.
    gridless: Vec<post::GridlessRow>,
}

/// Home of the system and the security administrator.
///
/// # Errors
/// The store's.
pub async fn home(page: Page) -> Answer {
    let site = app::county::fresh(page.app(), &page.ctx).await?;
    let role = page.ctx.actor.role();
    let calendar = match app::policy::scope(&page.ctx.actor, Action::SiteManage) {
        Some(_) => Some(app::calendar::status(page.app(), &page.ctx).await?),
        None => None,
    };
    let places = menu::open(page.web(), &page.ctx.actor)
        .filter(|place| place.href != "/")
        .map(|place| PlaceCard {
            href: place.href,
            label: page.say(place.key),
            text: page.say(&format!("{}-text", place.key)),
        })
        .collect();
    let context = HomePage {
        name: page.ctx.actor.name.clone(),
        role: role.code(),
        title: page.say(&format!("web-role-{}", role.code())),
        places,
        provisional: calendar
            .as_ref()
            .and_then(|status| status.provisional_from)
            .map(|day| day.to_string()),
        reckoning: calendar
            .as_ref()
            .and_then(|status| status.reckoning.as_ref())
            .is_some_and(|work| !work.finished),
        unverified: site
            .parameters
            .rows()
            .iter()
            .filter(|row| !row.verified)
            .count(),
        parameters: site.parameters.rows().len(),
        modules: site.modules().filter(|(_, _, _, on)| *on).count(),
        gridless: match app::policy::scope(&page.ctx.actor, Action::AppointmentManage) {
            Some(_) => post::gridless(&page).await?,
            None => Vec::new(),
        },
    };
    page.render("pages/account/home.html", context)
}
