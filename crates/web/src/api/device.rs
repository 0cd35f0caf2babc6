//! Walls for programs: set up, listed, revoked.

use super::{Call, Write};
use crate::error::Answer;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::device::{self, Wish};
use app::policy::Action;
use model::device::Device;
use model::id::DeviceId;

shape! {
    /// A wall to be set up.
    pub struct DeviceGiven {
        /// Where it hangs.
        pub label: String,
        /// County or town it shows; left out: all the caller reaches.
        pub division: Option<codes::DivisionCode>,
    }

    /// A wall.
    pub struct DeviceShown {
        /// Id.
        pub id: model::id::DeviceId,
        /// What sort: wall.
        pub kind: String,
        /// Where it hangs.
        pub label: String,
        /// The unit that answers for it.
        pub unit: String,
        /// What it shows.
        pub division: codes::DivisionCode,
        /// When it was set up.
        pub made_at: model::time::Instant,
        /// When it was revoked.
        pub revoked_at: Option<model::time::Instant>,
    }

    /// A wall that was set up, with its address, which is said once.
    pub struct DeviceMade {
        /// Id.
        pub id: model::id::DeviceId,
        /// The token.
        pub token: String,
        /// The wall's address on this site.
        pub path: String,
    }

    /// Walls.
    pub struct DeviceList {
        /// They.
        pub devices: Vec<DeviceShown>,
    }

    /// Done.
    pub struct DeviceDone {
        /// Always true.
        pub done: bool,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let manage = Access::Api(Action::DeviceManage);
    vec![
        Route::api_get("/api/v1/devices", manage, "Lists walls", list).answers::<DeviceList>(),
        Route::api_post(
            "/api/v1/devices",
            manage,
            "Sets up a wall and says its address once",
            make,
        )
        .takes::<DeviceGiven>()
        .answers::<DeviceMade>()
        .creates(),
        Route::api_post(
            "/api/v1/devices/{id}/revoke",
            manage,
            "Revokes a wall",
            revoke,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<DeviceDone>(),
    ]
}

fn shown(device: Device) -> DeviceShown {
    DeviceShown {
        id: device.id,
        kind: device.kind.code().to_owned(),
        label: device.label,
        unit: device.unit.to_string(),
        division: device.division,
        made_at: device.made_at,
        revoked_at: device.revoked_at,
    }
}

async fn list(call: Call) -> Answer {
    let devices = device::list(call.app(), &call.ctx).await?;
    call.answer(DeviceList {
        devices: devices.into_iter().map(shown).collect(),
    })
}

async fn make(call: Call, write: Write<DeviceGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let wish = Wish {
        label: write.body.label,
        division: write.body.division,
    };
    let ctx = call.ctx.clone();
    // What is kept of the wish is the device; its token is made again for a few minutes.
    let made: Device = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        device::make_in(app, tx, &ctx, &wish)
    })
    .await?;
    let token = device::say(call.app(), &made, call.now())?;
    let path = format!("/wall/{token}");
    call.created(
        "/api/v1/devices",
        DeviceMade {
            id: made.id,
            token,
            path,
        },
    )
}

async fn revoke(
    call: Call,
    Path(id): Path<DeviceId>,
    write: Write<super::roll::Nothing>,
) -> Answer {
    let repeat = call.repeat(&write.idem);
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        device::revoke_in(app, tx, &ctx, id)?;
        Ok(DeviceDone { done: true })
    })
    .await?;
    call.answer(done)
}
