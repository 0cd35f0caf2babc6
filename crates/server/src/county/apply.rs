//! `wujia county apply`: a reform proposed by one person and approved by another.

use super::base;
use crate::actor;
use crate::config::Where;
use crate::order::{self, Order};
use crate::stop::{Done, Stop, While as _};
use app::policy::Action;
use app::{App, Ctx};
use model::change::Reform;
use model::time::Instant;
use serde_json::{Value, json};
use std::path::Path;

/// Proposes a reform and, with a second account, approves it.
///
/// # Errors
/// The files' mistakes; what is refused; the store's.
pub fn run(place: &Where, file: &Path, first: String, second: Option<String>) -> Done {
    let reform = base::reform(file)?;
    let mut passwords = Vec::new();
    for login in std::iter::once(&first).chain(&second) {
        eprintln!("password of {login}:");
        let mut line = String::new();
        std::io::stdin()
            .read_line(&mut line)
            .map_err(Stop::failed)?;
        passwords.push(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let mut passwords = passwords.into_iter();
    let order = Order::ReformApply {
        reform: Box::new(reform),
        first: (first, passwords.next().unwrap_or_default()),
        second: second.zip(passwords.next()),
    };
    let answer = order::give(&place.read()?, &order)?;
    println!(
        "{} {}",
        answer["title"].as_str().unwrap_or_default(),
        answer["state"].as_str().unwrap_or_default()
    );
    Ok(())
}

/// Signs an account in and gives the circumstances of its act, in a post that may.
fn signed(
    app: &App,
    now: Instant,
    (login, password): &(String, String),
    for_what: Action,
) -> Done<Ctx> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .during("starting a runtime")?;
    let opened = runtime.block_on(app::session::sign_in(
        app,
        now,
        crate::clock::chance(),
        login,
        password,
    ))?;
    // The session only proves who it is; it ends with the command.
    let signed = runtime
        .block_on(app::session::resume(app, now, &opened.token))?
        .ok_or_else(|| Stop::failed("the session ended at once"))?;
    let mut who = signed.actor;
    if let Some(session) = signed.session {
        let ctx = actor::ctx_of(Some(who.clone()), now, crate::clock::chance());
        runtime.block_on(app::session::sign_out(app, &ctx, session))?;
    }
    who.post = signed.posts.into_iter().find(|post| {
        let mut trying = who.clone();
        trying.post = Some(post.clone());
        app::policy::scope(&trying, for_what).is_some()
    });
    Ok(actor::ctx_of(Some(who), now, crate::clock::chance()))
}

/// Performs it, here or in the process that owns the data directory.
///
/// # Errors
/// A sign-in refused; what is refused; the store's.
pub fn enter(
    app: &App,
    now: Instant,
    reform: &Reform,
    first: &(String, String),
    second: Option<&(String, String)>,
) -> Done<Value> {
    let ctx = signed(app, now, first, Action::ReformPropose)?;
    let told = reform.clone();
    let line = app.submit_blocking(move |app, tx| app::reform::propose_in(app, tx, &ctx, &told))?;
    let line = match second {
        None => line,
        Some(second) => {
            let ctx = signed(app, now, second, Action::ReformDecide)?;
            let id = line.id;
            let line = app.submit_blocking(move |app, tx| {
                app::reform::decide_in(app, tx, &ctx, id, true, None)
            })?;
            app::turn::turn(app, now, crate::clock::chance())?;
            line
        }
    };
    Ok(json!({ "id": line.id.to_string(), "title": line.title, "state": line.state }))
}
