//! Walls: set up, listed, revoked. The address of a new one is said once.

use crate::error::{Answer, Failure};
use crate::form::{Fields, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::device::Wish;
use app::policy::{Action, scope};
use codes::{DivisionCode, Level as Floor};
use model::device::Device;
use model::id::DeviceId;
use model::scope::Scope;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let manage = Access::Signed(Action::DeviceManage);
    vec![
        Route::get("/devices", manage, list),
        Route::post("/devices", manage, make),
        Route::post("/devices/{device}/revoke", manage, revoke),
    ]
}

/// The address of a wall.
pub(crate) fn address(page: &Page, token: &str) -> String {
    page.absolute(&format!("/wall/{token}"))
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct Row {
    id: String,
    label: String,
    unit: String,
    place: String,
    made: i64,
    revoked: Option<i64>,
}

#[derive(Serialize)]
struct DevicesPage {
    rows: Vec<Row>,
    divisions: Vec<Choice>,
}

#[derive(Serialize)]
struct MadePage {
    label: String,
    place: String,
    address: String,
}

fn divisions(page: &Page) -> Vec<Choice> {
    let site = page.app().site();
    let choice = |code: DivisionCode, name: String| Choice {
        value: code.to_string(),
        label: name,
    };
    match scope(&page.ctx.actor, Action::DeviceManage) {
        Some(Scope::Division(town)) if town.level() == Floor::Town => {
            vec![choice(town, site.division_name(town))]
        }
        Some(_) => {
            let mut all = vec![choice(site.county, site.county_name.clone())];
            all.extend(
                site.towns()
                    .map(|(code, held)| choice(code, held.name.clone())),
            );
            all
        }
        None => Vec::new(),
    }
}

async fn list(page: Page) -> Answer {
    show(&page, Fields::default(), None).await
}

async fn show(page: &Page, fields: Fields, why: Option<Failure>) -> Answer {
    let site = page.app().site();
    let devices = app::device::list(page.app(), &page.ctx).await?;
    let rows = devices
        .into_iter()
        .map(|device| Row {
            id: device.id.to_string(),
            unit: site.unit_name(&device.unit),
            place: site.division_name(device.division),
            made: device.made_at.0,
            revoked: device.revoked_at.map(|at| at.0),
            label: device.label,
        })
        .collect();
    let form = match why {
        Some(why) => page.refused(why, fields)?,
        None => page.form(fields),
    };
    let context = DevicesPage {
        rows,
        divisions: divisions(page),
    };
    page.render_form(&form, "pages/device/list.html", context)
}

async fn make(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let wish = Wish {
            label: fields.text("label").to_owned(),
            division: fields.parse_opt("division")?,
        };
        let device: Device = app::device::make(page.app(), &page.ctx, wish).await?;
        let token = app::device::say(page.app(), &device, page.now())?;
        Ok::<_, Failure>((device, token))
    };
    match done.await {
        Ok((device, token)) => page.render(
            "pages/device/made.html",
            MadePage {
                place: page.app().site().division_name(device.division),
                address: address(&page, &token),
                label: device.label,
            },
        ),
        Err(why) => show(&page, fields, Some(why)).await,
    }
}

async fn revoke(page: Page, Path(id): Path<DeviceId>) -> Answer {
    app::device::revoke(page.app(), &page.ctx, id).await?;
    page.to_saying("/devices", Level::Good, "device-revoked-said", &[])
}
