//! Posts: who is appointed to what; the security administrator's pages.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::account::{Appointing, PostLine};
use app::policy::Action;
use codes::GridCode;
use jiff::civil::Date;
use model::id::AppointmentId;
use model::refusal::Refusal;
use model::role::Role;
use model::unit::UnitCode;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let manage = Access::Signed(Action::AppointmentManage);
    vec![
        Route::get("/posts", manage, list),
        Route::get("/posts/new", manage, ask),
        Route::post("/posts", manage, appoint),
        Route::post("/posts/{post}/dismiss", manage, dismiss),
        Route::post("/posts/{post}/inherit", manage, inherit),
    ]
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct PostRow {
    id: String,
    name: String,
    role: String,
    unit: String,
    unit_href: String,
    division: String,
    from: String,
    to: Option<String>,
    deputy: Option<String>,
    own: bool,
}

#[derive(Serialize)]
struct ListPage {
    units: Vec<Choice>,
    rows: Vec<PostRow>,
    of: String,
    asked: bool,
    today: String,
}

fn row(page: &Page, line: PostLine) -> PostRow {
    let site = page.app().site();
    PostRow {
        own: line.post.person == page.ctx.actor.person,
        id: line.post.id.to_string(),
        role: page.say(&format!("web-role-{}", line.post.role.code())),
        unit: site.unit_name(&line.post.unit),
        unit_href: format!("/posts?unit={}", line.post.unit),
        division: site.division_name(line.post.division),
        from: line.post.from.to_string(),
        to: line.post.to.map(|day| day.to_string()),
        deputy: line.deputy,
        name: line.name,
    }
}

fn units(page: &Page) -> Vec<Choice> {
    page.app()
        .site()
        .units
        .values()
        .map(|unit| Choice {
            value: unit.code.to_string(),
            label: unit.name.clone(),
        })
        .collect()
}

async fn list(page: Page, asked: Asked) -> Answer {
    list_with(&page, asked.fields().clone(), None).await
}

async fn list_with(page: &Page, fields: Fields, refused: Option<Failure>) -> Answer {
    let found = async {
        if let Some(login) = fields.opt("login") {
            let account = app::account::by_login(page.app(), &page.ctx, login).await?;
            let posts = app::account::person_posts(page.app(), &page.ctx, account.person).await?;
            return Ok::<_, Failure>((posts, account.name, true));
        }
        if let Some(code) = fields.opt("unit") {
            let unit = UnitCode(code.to_owned());
            let posts = app::account::posts_of_unit(page.app(), &page.ctx, &unit).await?;
            return Ok((posts, page.app().site().unit_name(&unit), true));
        }
        Ok((Vec::new(), String::new(), false))
    };
    let (found, why) = match found.await {
        Ok(found) => (found, refused),
        Err(why) => ((Vec::new(), String::new(), false), Some(why)),
    };
    let form = match why {
        Some(why) => page.refused(why, fields)?,
        None => page.form(fields),
    };
    let (posts, of, asked) = found;
    let context = ListPage {
        units: units(page),
        rows: posts.into_iter().map(|line| row(page, line)).collect(),
        of,
        asked,
        today: page.now().date().to_string(),
    };
    page.render_form(&form, "pages/account/posts.html", context)
}

#[derive(Serialize)]
struct AppointPage {
    units: Vec<Choice>,
    roles: Vec<Choice>,
    today: String,
}

fn show(page: &Page, form: &FormState) -> Answer {
    let roles = Role::ALL
        .iter()
        .filter(|role| **role != Role::Citizen)
        .map(|role| Choice {
            value: role.code().to_owned(),
            label: page.say(&format!("web-role-{}", role.code())),
        })
        .collect();
    page.render_form(
        form,
        "pages/account/appoint.html",
        AppointPage {
            units: units(page),
            roles,
            today: page.now().date().to_string(),
        },
    )
}

async fn ask(page: Page, asked: Asked) -> Answer {
    let fields = asked
        .fields()
        .clone()
        .with("from", page.now().date().to_string());
    show(&page, &page.form(fields))
}

async fn wish(page: &Page, fields: &Fields) -> Result<Appointing, Failure> {
    let account = app::account::by_login(page.app(), &page.ctx, fields.need("login")?).await?;
    let role = Role::from_code(fields.need("role")?)
        .ok_or_else(|| Refusal::field("role", "field-choice"))?;
    let mut grids = Vec::new();
    for text in fields
        .text("grids")
        .split([',', '，', '、', ' ', '\n'])
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        grids.push(
            text.parse::<GridCode>()
                .map_err(|_| Refusal::field("grids", "field-unreadable"))?,
        );
    }
    Ok(Appointing {
        person: account.person,
        unit: UnitCode(fields.need("unit")?.to_owned()),
        role,
        division: fields.parse_opt("division")?,
        grids,
        from: fields.parse("from")?,
        to: fields.parse_opt("to")?,
    })
}

async fn appoint(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let wish = wish(&page, &fields).await?;
        Ok::<_, Failure>(app::account::appoint(page.app(), &page.ctx, wish).await?)
    };
    match done.await {
        Ok(post) => page.to_saying(
            &format!("/posts?unit={}", post.unit),
            Level::Good,
            "account-appointed-said",
            &[],
        ),
        Err(why) => {
            // `app` names the person; the form asks for her sign-in name.
            let form = page.refused(at_login(why), fields)?;
            show(&page, &form)
        }
    }
}

fn at_login(why: Failure) -> Failure {
    match why {
        Failure::Refused(mut refusal) => {
            for reason in refusal
                .reasons
                .iter_mut()
                .filter(|reason| reason.field.as_deref() == Some("person"))
            {
                reason.field = Some("login".to_owned());
            }
            Failure::Refused(refusal)
        }
        other => other,
    }
}

async fn dismiss(page: Page, Path(id): Path<AppointmentId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let today = page.now().date();
    let done = async {
        let to: Date = match fields.text("when") {
            "now" => today.yesterday().unwrap_or(today),
            _ => fields.parse("to")?,
        };
        Ok::<_, Failure>(app::account::dismiss(page.app(), &page.ctx, id, to).await?)
    };
    match done.await {
        Ok(()) => page.to_saying(
            &format!("/posts?unit={}", fields.text("unit")),
            Level::Good,
            "account-dismissed-said",
            &[],
        ),
        Err(why) => list_with(&page, fields, Some(why)).await,
    }
}

/// A post that answers for no grid any more, as the home page says it.
#[derive(Serialize)]
pub(super) struct GridlessRow {
    id: String,
    name: String,
    unit: String,
    was: Vec<String>,
    heirs: Vec<String>,
    own: bool,
}

/// Posts that answer for no grid any more, for who may appoint.
///
/// # Errors
/// The store's.
pub(super) async fn gridless(page: &Page) -> Result<Vec<GridlessRow>, Failure> {
    let found = app::account::gridless(page.app(), &page.ctx).await?;
    let site = page.app().site();
    let named = |code: &GridCode| {
        let village = site
            .grids
            .get(code)
            .map_or(code.division(), |held| held.division);
        format!("{}{}", site.place_name(village), site.grid_name(*code))
    };
    Ok(found
        .into_iter()
        .map(|line| GridlessRow {
            own: line.post.person == page.ctx.actor.person,
            id: line.post.id.to_string(),
            name: line.name,
            unit: site.unit_name(&line.post.unit),
            was: line.post.grids.iter().map(GridCode::to_string).collect(),
            heirs: line.heirs.iter().map(named).collect(),
        })
        .collect())
}

async fn inherit(page: Page, Path(id): Path<AppointmentId>, _: Posted) -> Answer {
    let post = app::account::inherit(page.app(), &page.ctx, id).await?;
    page.to_saying(
        &format!("/posts?unit={}", post.unit),
        Level::Good,
        "account-inherited-said",
        &[],
    )
}
