//! Who stands behind a command: the operating system's user, mapped to an account of her name.

use crate::stop::Done;
use app::{App, Chance, Ctx};
use model::account::Actor;
use model::id::AccountId;
use model::time::Instant;
use std::os::unix::fs::MetadataExt as _;
use words::Locale;

/// The user id of this process.
#[must_use]
pub fn own_uid() -> Option<u32> {
    std::fs::metadata("/proc/self")
        .ok()
        .map(|about| about.uid())
}

/// The name of a user id, from the system's list.
#[must_use]
pub fn user_name(uid: u32) -> Option<String> {
    let list = std::fs::read_to_string("/etc/passwd").ok()?;
    list.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let found = fields.nth(1)?.parse::<u32>().ok()?;
        (found == uid).then(|| name.to_owned())
    })
}

/// The account of a system user: the one that is called like her. None: the product itself is
/// named as the actor, and the log keeps the system user's name.
///
/// # Errors
/// The store's.
pub fn of_user(app: &App, uid: u32, now: Instant) -> Done<Option<Actor>> {
    let Some(name) = user_name(uid) else {
        return Ok(None);
    };
    let login = name.to_lowercase();
    let found = app.store().read_blocking(move |tx| {
        let Some(known) = tx.account_by_login(&login)? else {
            return Ok(None);
        };
        if !known.account.enabled {
            return Ok(None);
        }
        let post = tx
            .appointments_of(known.account.person, now.date())?
            .into_iter()
            .next();
        let account = known.account;
        Ok(Some(Actor {
            account: account.id,
            person: account.person,
            name: account.name,
            post,
        }))
    })?;
    if found.is_none() {
        tracing::info!(user = %name, "no account is called like this system user; the product is named as the actor");
    }
    Ok(found)
}

/// The circumstances of a command's act; the product itself stands in where no account is known.
#[must_use]
pub fn ctx_of(actor: Option<Actor>, now: Instant, chance: Chance) -> Ctx {
    let actor = actor.unwrap_or_else(product);
    Ctx {
        now,
        actor,
        locale: Locale::ZhCn,
        chance,
        purpose: None,
        synthetic: false,
    }
}

/// The product as an actor.
#[must_use]
pub fn product() -> Actor {
    Actor {
        account: AccountId::from_bytes([0; 16]),
        person: app::PRODUCT,
        name: String::new(),
        post: None,
    }
}
