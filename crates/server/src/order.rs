//! Writing commands. Each is an order: performed by this process when the data directory is free,
//! handed to the process that owns it otherwise, and journalled either way.

use crate::config::Config;
use crate::stop::{Done, Stop};
use crate::timekeeper::{self, Watch};
use crate::{actor, clock, socket, wire};
use app::{App, screening};
use model::journal::{Body, Subject};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is to be done.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "order")]
pub enum Order {
    /// Open an account with a post.
    UserAdd(crate::user::NewAccount),
    /// Open a bearer token.
    UserToken {
        /// Of which account.
        login: String,
    },
    /// Take a year's calendar in.
    CalendarImport {
        /// Its text.
        text: String,
    },
    /// Adopt a module version.
    ModuleAdopt {
        /// Path → text.
        files: BTreeMap<String, String>,
        /// The second person, by account name.
        second: String,
        /// Her password.
        password: String,
    },
    /// Propose a reform and, with a second account, approve it.
    ReformApply {
        /// What it changes.
        reform: Box<model::change::Reform>,
        /// Account and password of whoever proposes.
        first: (String, String),
        /// Account and password of whoever approves.
        second: Option<(String, String)>,
    },
    /// Look through the population now.
    ScreeningRun,
    /// The clock is right.
    ClockConfirm,
    /// Note that a backup was made.
    BackedUp {
        /// SM3 of its manifest.
        digest: String,
    },
}

/// Who performs: the app, and the timekeeper where a server runs.
pub struct Hands<'a> {
    /// The verbs.
    pub app: &'a App,
    /// The running server's timekeeper.
    pub watch: Option<&'a Watch>,
    /// User id of whoever gave the order.
    pub uid: u32,
}

/// Performs an order here or through the owner of the data directory.
///
/// # Errors
/// What the order refuses; nobody can be reached.
pub fn give(config: &Config, order: &Order) -> Done<Value> {
    match wire::open(config) {
        Ok(opened) => {
            let uid = actor::own_uid().unwrap_or(u32::MAX);
            let answer = perform(
                &Hands {
                    app: &opened.app,
                    watch: None,
                    uid,
                },
                order,
            )?;
            timekeeper::sign(&opened.app, &opened.signing, &config.witness)?;
            Ok(answer)
        }
        Err(held) if held.code == 3 => socket::ask(&config.data, order).map_err(|stop| Stop {
            say: format!("{}; asking it failed: {}", held.say, stop.say),
            code: stop.code,
        }),
        Err(other) => Err(other),
    }
}

/// Performs an order.
///
/// # Errors
/// What it refuses; the store's.
pub fn perform(hands: &Hands<'_>, order: &Order) -> Done<Value> {
    let (app, now, chance) = (hands.app, clock::now(), clock::chance());
    let actor = actor::of_user(app, hands.uid, now)?;
    match order {
        Order::UserAdd(new) => crate::user::open(app, &actor::ctx_of(actor, now, chance), new),
        Order::UserToken { login } => {
            let name = login.clone();
            let token = app.submit_blocking(move |app, tx| {
                app::session::open_bearer_in(app, tx, now, chance, &name)
            })?;
            Ok(json!({ "account": login, "token": token }))
        }
        Order::CalendarImport { text } => {
            crate::calendar::take(app, &actor::ctx_of(actor, now, chance), text)
        }
        Order::ModuleAdopt {
            files,
            second,
            password,
        } => crate::module::take(
            app,
            &actor::ctx_of(actor, now, chance),
            files,
            second,
            password,
        ),
        Order::ReformApply {
            reform,
            first,
            second,
        } => crate::county::enter(app, now, reform, first, second.as_ref()),
        Order::ScreeningRun => {
            let synthetic = app.site().synthetic;
            let found = screening::run(app, now, chance, synthetic)?;
            Ok(json!({ "looked": found.looked, "opened": found.opened, "stopped": found.stopped }))
        }
        Order::ClockConfirm => {
            let alone = Watch::new();
            timekeeper::confirm(
                app,
                hands.watch.unwrap_or(&alone),
                &actor::ctx_of(actor, now, chance),
            )?;
            Ok(json!({ "confirmed": true }))
        }
        Order::BackedUp { digest } => {
            let body = Body::BackedUp {
                digest: digest.clone(),
            };
            let ctx = actor::ctx_of(actor, now, chance);
            app.submit_blocking(move |_, tx| {
                app::journal::record(tx, &ctx, &mut ctx.draw("backup"), Subject::County, 0, &body)?;
                Ok(())
            })?;
            Ok(json!({ "digest": digest }))
        }
    }
}
