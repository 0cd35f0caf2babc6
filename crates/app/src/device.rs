//! Devices that show without anybody signed in (驾驶舱): set up and revoked by a dispatcher or the
//! system administrator. Whoever has a device's address sees figures, lights and who is on duty;
//! nothing a device shows is about a citizen.
//!
//! A token is made from the device's id under this installation's key and kept nowhere; the row holds
//! its keyed digest. So the wish that made it can be answered alike when it is repeated, and a stolen
//! database opens no wall (docs/adr/0021).

use crate::context::Ctx;
use crate::figure::area;
use crate::journal::record;
use crate::once::still_said;
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::{DivisionCode, Level};
use model::device::{Device, DeviceKind};
use model::id::DeviceId;
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::time::Instant;
use store::Tx;

/// Characters of a label at most.
pub const LABEL_MAX: usize = 60;
/// Devices of a list at most.
const LISTED: i64 = 500;
/// Bytes of a token; it is written as hex.
const TOKEN_BYTES: usize = 24;

/// A wish to set one up.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Where it hangs.
    pub label: String,
    /// The county or town it shows; none = all the asker reaches.
    pub division: Option<DivisionCode>,
}

fn token(app: &App, id: DeviceId) -> String {
    let made = app.sealer().digest("device-token", id.bytes());
    evidence::hex::encode(&made[..TOKEN_BYTES])
}

fn digest(app: &App, token: &str) -> [u8; 32] {
    app.sealer().digest("device-token-held", token.as_bytes())
}

/// Sets up a wall.
///
/// # Errors
/// `field-required`, `field-too-long` and words with somebody's number at `label`; not found outside
/// the asker's area; `device-division`; the store's.
pub async fn make(app: &App, ctx: &Ctx, wish: Wish) -> Result<Device, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| make_in(app, tx, &ctx, &wish))
        .await
}

/// Sets up a wall inside a unit.
///
/// # Errors
/// As [`make`].
pub fn make_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, wish: &Wish) -> Result<Device, Fault> {
    let scope = require(&ctx.actor, Action::DeviceManage)?;
    let site = app.site_in(tx, ctx.now)?;
    let division = area(&scope, site.county, wish.division)?;
    if !matches!(division.level(), Level::County | Level::Town)
        || !(division == site.county || site.divisions.contains_key(&division))
    {
        return Err(Refusal::field("division", "device-division").into());
    }
    let label = wish.label.trim();
    if label.is_empty() {
        return Err(Refusal::field("label", "field-required").into());
    }
    if label.chars().count() > LABEL_MAX {
        let max = i64::try_from(LABEL_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::field("label", "field-too-long")
            .with("max", max)
            .into());
    }
    crate::open_words("label", label)?;
    let Some(post) = &ctx.actor.post else {
        return Err(Refusal::denied("not-for-your-post").into());
    };
    let mut draw = ctx.draw("device");
    let device = Device {
        id: DeviceId::new(ctx.now.0, draw.bytes()),
        kind: DeviceKind::Wall,
        label: label.to_owned(),
        unit: post.unit.clone(),
        division,
        made_at: ctx.now,
        revoked_at: None,
    };
    let held = digest(app, &token(app, device.id));
    tx.device_insert(&device, &held)?;
    let body = Body::DeviceMade {
        device: device.clone(),
    };
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    Ok(device)
}

/// The token of a device that was just set up; it is said for a few minutes and never again.
///
/// # Errors
/// `said-once`.
pub fn say(app: &App, device: &Device, now: Instant) -> Result<String, Refusal> {
    still_said(device.made_at, now)?;
    Ok(token(app, device.id))
}

/// Revokes a device: its address shows nothing from the next moment on.
///
/// # Errors
/// Not found outside the asker's area; stale when it was revoked before; the store's.
pub async fn revoke(app: &App, ctx: &Ctx, id: DeviceId) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| revoke_in(app, tx, &ctx, id))
        .await
}

/// Revokes a device inside a unit.
///
/// # Errors
/// As [`revoke`].
pub fn revoke_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, id: DeviceId) -> Result<(), Fault> {
    let device = reached(app, tx, ctx, id)?;
    if !tx.device_revoke(device.id, ctx.now)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::DeviceRevoked { device: device.id };
    record(tx, ctx, &mut ctx.draw("device"), Subject::County, 0, &body)?;
    Ok(())
}

fn reached(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, id: DeviceId) -> Result<Device, Fault> {
    let scope = require(&ctx.actor, Action::DeviceManage)?;
    let device = tx.device(id)?.ok_or_else(Refusal::not_found)?;
    area(&scope, app.site().county, Some(device.division))?;
    Ok(device)
}

/// The devices of the asker's area, the newest first, revoked ones last.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<Device>, Fault> {
    let scope = require(&ctx.actor, Action::DeviceManage)?;
    let division = area(&scope, app.site().county, None)?;
    let first = DeviceId::from_bytes([0; 16]);
    let mut devices = app
        .read(move |_, tx| tx.devices_below(division, first, LISTED))
        .await?;
    devices.reverse();
    devices.sort_by_key(|device| device.revoked_at.is_some());
    Ok(devices)
}

/// The device of a token, unless it was revoked.
///
/// # Errors
/// Not found; the store's.
pub async fn of_token(app: &App, given: &str) -> Result<Device, Fault> {
    if given.len() != TOKEN_BYTES * 2 {
        return Err(Refusal::not_found().into());
    }
    let held = digest(app, given);
    let found = app.read(move |_, tx| tx.device_of_digest(&held)).await?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}
