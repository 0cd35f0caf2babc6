//! Accounts and posts, for the administrators.

use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use ::codes::GridCode;
use app::account::{self, Appointing, Natural, OneTime, Opening, Second};
use app::policy::Action;
use model::account::{Account, Appointment};
use model::id::{AccountId, AppointmentId};
use model::refusal::Refusal;
use model::role::Role;
use model::unit::UnitCode;

shape! {
    /// An account.
    pub struct AccountShown {
        /// Id.
        pub id: model::id::AccountId,
        /// Natural person.
        pub person: model::id::PersonId,
        /// Sign-in name.
        pub login: String,
        /// Name.
        pub name: String,
        /// Whether it may sign in.
        pub enabled: bool,
        /// Whether the next sign-in must set a new password.
        pub must_change: bool,
        /// Locked until, after wrong passwords.
        pub locked_until: Option<model::time::Instant>,
        /// Posts held today.
        pub posts: Vec<AppointmentShown>,
    }

    /// An appointment to a post.
    pub struct AppointmentShown {
        /// Id.
        pub id: model::id::AppointmentId,
        /// Who.
        pub person: model::id::PersonId,
        /// Unit.
        pub unit: String,
        /// Role.
        pub role: String,
        /// The division it reaches.
        pub division: ::codes::DivisionCode,
        /// Grids of a grid worker.
        pub grids: Vec<String>,
        /// First day.
        pub from: jiff::civil::Date,
        /// Last day.
        pub to: Option<jiff::civil::Date>,
    }

    /// A page of accounts, by sign-in name.
    pub struct AccountPage {
        /// They.
        pub accounts: Vec<AccountShown>,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }

    /// An account to be opened, for a person by number or by id.
    pub struct AccountGiven {
        /// Citizen number.
        pub number: Option<String>,
        /// Person, where she is known.
        pub person: Option<model::id::PersonId>,
        /// Sign-in name.
        pub login: String,
        /// Name.
        pub name: String,
    }

    /// An account that was opened.
    pub struct AccountOpened {
        /// It.
        pub account: AccountShown,
        /// One-time password, to be handed over on paper and changed at the first sign-in. It is kept
        /// nowhere; a repetition of the call is told it again for ten minutes, and refused afterwards.
        pub password: String,
    }

    /// A new password for somebody who stands at the desk, confirmed by a second person.
    pub struct ResetGiven {
        /// Sign-in name of who forgot hers.
        pub login: String,
        /// Sign-in name of the second person.
        pub witness: String,
        /// Password of the second person.
        pub password: String,
    }

    /// Whether an account may sign in.
    pub struct DoorGiven {
        /// Open or closed.
        pub enabled: bool,
    }

    /// Somebody to be appointed.
    pub struct AppointmentGiven {
        /// Whom.
        pub person: model::id::PersonId,
        /// To which unit.
        pub unit: String,
        /// Role code.
        pub role: String,
        /// Reaching how far; left out: the unit's own division.
        pub division: Option<::codes::DivisionCode>,
        /// Grids of a grid worker.
        pub grids: Option<Vec<String>>,
        /// First day.
        pub from: jiff::civil::Date,
        /// Last day.
        pub to: Option<jiff::civil::Date>,
    }

    /// The last day of an appointment.
    pub struct EndGiven {
        /// Last day.
        pub to: jiff::civil::Date,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (manage, appoint_by) = (
        Access::Api(Action::AccountManage),
        Access::Api(Action::AppointmentManage),
    );
    vec![
        Route::api_get(
            "/api/v1/accounts",
            manage,
            "Lists accounts by sign-in name",
            list,
        )
        .query("cursor", "After this sign-in name")
        .answers::<AccountPage>(),
        Route::api_post(
            "/api/v1/accounts",
            manage,
            "Opens an account; its one-time password is answered once",
            open,
        )
        .takes::<AccountGiven>()
        .example(r#"{"number":"320623198505013019","login":"wang.fang","name":"王芳"}"#)
        .answers::<AccountOpened>()
        .creates(),
        Route::api_post(
            "/api/v1/accounts/{id}/door",
            manage,
            "Opens or closes an account's door",
            door,
        )
        .takes::<DoorGiven>()
        .example(r#"{"enabled":false}"#)
        .answers::<AccountShown>(),
        Route::api_post(
            "/api/v1/resets",
            Access::Api(Action::PasswordReset),
            "Sets a new one-time password for somebody at the desk, by two persons",
            reset,
        )
        .takes::<ResetGiven>()
        .example(r#"{"login":"wang.fang","witness":"li.na","password":"…"}"#)
        .answers::<AccountOpened>()
        .creates()
        .costly(),
        Route::api_get(
            "/api/v1/units/{unit}/posts",
            appoint_by,
            "Lists a unit's posts",
            posts,
        )
        .answers::<PostList>(),
        Route::api_post(
            "/api/v1/appointments",
            appoint_by,
            "Appoints to a post",
            appoint,
        )
        .takes::<AppointmentGiven>()
        .answers::<AppointmentShown>()
        .creates(),
        Route::api_post(
            "/api/v1/appointments/{id}/end",
            appoint_by,
            "Ends an appointment",
            dismiss,
        )
        .takes::<EndGiven>()
        .example(r#"{"to":"2026-12-31"}"#)
        .answers::<EndGiven>(),
        Route::api_get(
            "/api/v1/appointments/gridless",
            appoint_by,
            "Lists posts of grid workers all of whose grids are no more, with their heirs",
            gridless,
        )
        .answers::<GridlessList>(),
        Route::api_post(
            "/api/v1/appointments/{id}/inherit",
            appoint_by,
            "Ends a post whose grids are no more and begins it at their heirs",
            inherit,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<AppointmentShown>(),
    ]
}

shape! {
    /// A post all of whose grids are no more.
    pub struct GridlessShown {
        /// The post.
        pub post: AppointmentShown,
        /// Who holds it.
        pub name: String,
        /// The grids that took the place of its own.
        pub heirs: Vec<String>,
    }

    /// Posts all of whose grids are no more.
    pub struct GridlessList {
        /// They.
        pub posts: Vec<GridlessShown>,
    }
}

shape! {
    /// A post with who holds it.
    pub struct PostHeld {
        /// The post.
        pub post: AppointmentShown,
        /// Who holds it.
        pub name: String,
        /// Who stands in today.
        pub deputy: Option<String>,
    }

    /// A unit's posts.
    pub struct PostList {
        /// They.
        pub posts: Vec<PostHeld>,
    }
}

fn appointment(post: &Appointment) -> AppointmentShown {
    AppointmentShown {
        id: post.id,
        person: post.person,
        unit: post.unit.to_string(),
        role: post.role.code().to_owned(),
        division: post.division,
        grids: post.grids.iter().map(ToString::to_string).collect(),
        from: post.from,
        to: post.to,
    }
}

fn shown(account: &Account) -> AccountShown {
    AccountShown {
        id: account.id,
        person: account.person,
        login: account.login.clone(),
        name: account.name.clone(),
        enabled: account.enabled,
        must_change: account.must_change,
        locked_until: None,
        posts: Vec::new(),
    }
}

/// Lines of a page of accounts, as `app` reads them.
const PAGE: usize = 50;

async fn list(call: Call, query: Asked) -> Answer {
    let lines = account::list(call.app(), &call.ctx, query.text("cursor")).await?;
    let cursor = lines
        .last()
        .filter(|_| lines.len() >= PAGE)
        .map(|line| line.account.login.clone());
    let accounts = lines
        .iter()
        .map(|line| AccountShown {
            locked_until: line.locked_until,
            posts: line.posts.iter().map(appointment).collect(),
            ..shown(&line.account)
        })
        .collect();
    call.answer(AccountPage { accounts, cursor })
}

async fn open(call: Call, write: Write<AccountGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let person = match (body.number, body.person) {
        (Some(number), None) => Natural::Number(number),
        (None, Some(person)) => Natural::Known(person),
        _ => return Err(Refusal::field("number", "json-one-of").into()),
    };
    let opening = Opening {
        person,
        login: body.login,
        name: body.name,
    };
    let (app, ctx) = (call.app().clone(), call.ctx.clone());
    let opened = hashed(&call, async move {
        account::open_once(&app, &ctx, opening, repeat).await
    })
    .await?;
    call.created("/api/v1/accounts", told(opened))
}

/// Hashing is slow on purpose: it waits for a place and runs beside the threads that serve.
pub(super) async fn hashed<T: Send + 'static>(
    call: &Call,
    work: impl Future<Output = Result<T, app::Fault>> + Send + 'static,
) -> Result<T, Failure> {
    let _place = call.web().hashing().await?;
    crate::pages::session::beside(work).await
}

pub(super) fn told(one: OneTime) -> AccountOpened {
    AccountOpened {
        account: shown(&one.account),
        password: one.password,
    }
}

async fn reset(call: Call, write: Write<ResetGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let account = account::by_login(call.app(), &call.ctx, &body.login).await?;
    let second = Second {
        login: body.witness,
        password: body.password,
    };
    let (app, ctx) = (call.app().clone(), call.ctx.clone());
    let set = hashed(&call, async move {
        account::reset_password_once(&app, &ctx, account.id, second, repeat).await
    })
    .await?;
    call.created("/api/v1/resets", told(set))
}

async fn door(call: Call, Path(id): Path<AccountId>, write: Write<DoorGiven>) -> Answer {
    let (ctx, enabled) = (call.ctx.clone(), write.body.enabled);
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| account::set_enabled_in(tx, &ctx, id, enabled).map(|held| shown(&held)),
    )
    .await?;
    call.answer(done)
}

async fn posts(call: Call, Path(unit): Path<String>) -> Answer {
    let lines = account::posts_of_unit(call.app(), &call.ctx, &UnitCode(unit)).await?;
    let posts = lines
        .into_iter()
        .map(|line| PostHeld {
            post: appointment(&line.post),
            name: line.name,
            deputy: line.deputy,
        })
        .collect();
    call.answer(PostList { posts })
}

async fn appoint(call: Call, write: Write<AppointmentGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let grids: Result<Vec<GridCode>, _> = body
        .grids
        .unwrap_or_default()
        .iter()
        .map(|text| text.parse())
        .collect();
    let wish = Appointing {
        person: body.person,
        unit: UnitCode(body.unit),
        role: Role::from_code(&body.role)
            .ok_or_else(|| Refusal::field("role", "json-not-allowed"))?,
        division: body.division,
        grids: grids.map_err(|_| Refusal::field("grids", "json-not-allowed"))?,
        from: body.from,
        to: body.to,
    };
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::policy::require(&ctx.actor, Action::AppointmentManage)?;
        account::appoint_in(app, tx, &ctx, &wish).map(|post| appointment(&post))
    })
    .await?;
    call.created("/api/v1/appointments", done)
}

async fn dismiss(call: Call, Path(id): Path<AppointmentId>, write: Write<EndGiven>) -> Answer {
    let (ctx, to) = (call.ctx.clone(), write.body.to);
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| {
            app::policy::require(&ctx.actor, Action::AppointmentManage)?;
            account::dismiss_in(tx, &ctx, id, to)?;
            Ok(EndGiven { to })
        },
    )
    .await?;
    call.answer(done)
}

async fn gridless(call: Call) -> Answer {
    let found = account::gridless(call.app(), &call.ctx).await?;
    let posts = found
        .into_iter()
        .map(|line| GridlessShown {
            post: appointment(&line.post),
            name: line.name,
            heirs: line.heirs.iter().map(ToString::to_string).collect(),
        })
        .collect();
    call.answer(GridlessList { posts })
}

async fn inherit(
    call: Call,
    Path(id): Path<AppointmentId>,
    write: Write<super::roll::Nothing>,
) -> Answer {
    let (ctx, repeat) = (call.ctx.clone(), call.repeat(&write.idem));
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        account::inherit_in(app, tx, &ctx, id).map(|post| appointment(&post))
    })
    .await?;
    call.answer(done)
}
