//! Programs sign in, or ask who they are.

use super::{Call, Write};
use crate::error::Answer;
use crate::page::Visitor;
use crate::pages::session::open;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use axum::response::IntoResponse;

shape! {
    /// Name and password of an account.
    pub struct SignIn {
        /// Sign-in name.
        pub login: String,
        /// Password.
        pub password: String,
    }

    /// A post to act in from now on.
    pub struct PostChosen {
        /// Its id; left out: as a citizen.
        pub post: Option<model::id::AppointmentId>,
    }

    /// A session that has been opened.
    pub struct SessionOpened {
        /// To be sent as `Authorization: Bearer …`; ends when idle, and after 12 hours in any case.
        pub token: String,
        /// Whether a new password must be set before anything else, at `POST /api/v1/password`.
        pub must_change: bool,
    }

    /// The own password, old and new.
    pub struct PasswordGiven {
        /// The one that holds now.
        pub old: String,
        /// The one that is to hold.
        pub new: String,
    }

    /// A password that was set.
    pub struct PasswordSet {
        /// Always true. Every other session of the account has ended.
        pub set: bool,
    }

    /// A session that has ended.
    pub struct SessionEnded {
        /// Whether there was one; a token made for a program is revoked by the administrator instead.
        pub ended: bool,
    }

    /// A post that may be acted in.
    pub struct PostShown {
        /// Its id.
        pub id: String,
        /// Role code.
        pub role: String,
        /// Unit code.
        pub unit: String,
        /// Name of the unit.
        pub unit_name: String,
        /// Code of the division it reaches.
        pub division: String,
    }

    /// Who calls.
    pub struct WhoAmI {
        /// Account id.
        pub account: String,
        /// Name of the natural person.
        pub name: String,
        /// Role acted in.
        pub role: String,
        /// The post acted in; none for a citizen.
        pub post: Option<PostShown>,
        /// All posts held today.
        pub posts: Vec<PostShown>,
        /// Token to be sent as `X-CSRF-Token` with writes by session cookie.
        pub csrf: String,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_post(
            "/api/v1/session",
            Access::Public,
            "Opens a session by name and password",
            sign_in,
        )
        .takes::<SignIn>()
        .example(r#"{"login":"sd-window-1","password":"…"}"#)
        .answers::<SessionOpened>()
        .creates()
        .costly(),
        Route::api_get(
            "/api/v1/session",
            Access::Api(Action::OwnDesk),
            "Says who calls, in which post",
            who,
        )
        .answers::<WhoAmI>(),
        Route::api_get(
            "/api/v1/me",
            Access::Api(Action::OwnDesk),
            "Says who calls, in which post and with which others",
            who,
        )
        .answers::<WhoAmI>(),
        Route::api_post(
            "/api/v1/session/post",
            Access::Api(Action::OwnDesk),
            "Acts in another of the own posts from now on",
            switch,
        )
        .takes::<PostChosen>()
        .example("{}")
        .answers::<PostChosen>(),
        Route::api_post(
            "/api/v1/password",
            Access::Api(Action::OwnDesk),
            "Sets the own password",
            set_password,
        )
        .takes::<PasswordGiven>()
        .example(r#"{"old":"…","new":"…"}"#)
        .answers::<PasswordSet>()
        .before_password()
        .costly(),
        Route::api_delete(
            "/api/v1/session",
            Access::Api(Action::OwnDesk),
            "Ends the session",
            sign_out,
        )
        .answers::<SessionEnded>(),
    ]
}

async fn sign_in(visitor: Visitor, write: Write<SignIn>) -> Answer {
    let opened = open(&visitor, &write.body.login, &write.body.password).await?;
    let body = SessionOpened {
        token: opened.token,
        must_change: opened.must_change,
    };
    Ok((axum::http::StatusCode::CREATED, axum::Json(body)).into_response())
}

async fn sign_out(call: Call) -> Answer {
    if let Some(session) = call.session {
        app::session::sign_out(call.app(), &call.ctx, session).await?;
    }
    call.answer(SessionEnded {
        ended: call.session.is_some(),
    })
}

async fn who(call: Call) -> Answer {
    let site = call.app().site();
    let shown = |post: &model::account::Appointment| PostShown {
        id: post.id.to_string(),
        role: post.role.code().to_owned(),
        unit: post.unit.to_string(),
        unit_name: site.unit_name(&post.unit),
        division: post.division.to_string(),
    };
    let actor = &call.ctx.actor;
    call.answer(WhoAmI {
        account: actor.account.to_string(),
        name: actor.name.clone(),
        role: actor.role().code().to_owned(),
        post: actor.post.as_ref().map(shown),
        posts: call
            .signed()
            .map(|s| s.posts.iter().map(shown).collect())
            .unwrap_or_default(),
        csrf: call.csrf().to_owned(),
    })
}

async fn switch(call: Call, write: Write<PostChosen>) -> Answer {
    // A program's token belongs to the post it was opened for.
    let session = call
        .session
        .ok_or_else(|| model::Refusal::forbidden("token-has-one-post"))?;
    let repeat = call.repeat(&write.idem);
    let (ctx, post) = (call.ctx.clone(), write.body.post);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        app::session::switch_in(tx, &ctx, session, post)?;
        Ok(PostChosen { post })
    })
    .await?;
    call.answer(done)
}

async fn set_password(call: Call, write: Write<PasswordGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let own = call
        .session
        .ok_or_else(|| model::Refusal::forbidden("token-has-no-password"))?;
    let (app, ctx, body) = (call.app().clone(), call.ctx.clone(), write.body);
    super::account::hashed(&call, async move {
        app::session::set_password_once(&app, &ctx, own, &body.old, &body.new, repeat).await
    })
    .await?;
    call.answer(PasswordSet { set: true })
}
