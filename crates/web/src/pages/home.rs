//! Home: what must I do now. Each role's home is its noun's own function; roles without one get
//! their places.

use crate::error::Answer;
use crate::menu;
use crate::page::Page;
use crate::route::{Access, Route};
use app::policy::Action;
use model::role::Role;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/", Access::Signed(Action::OwnDesk), show)]
}

async fn show(page: Page) -> Answer {
    match page.ctx.actor.role() {
        Role::Citizen
        | Role::GridWorker
        | Role::VillageClerk
        | Role::WindowClerk
        | Role::Approver
        | Role::UnitHead
        | Role::Payer
        | Role::DepartmentOfficer
        | Role::Dispatcher
        | Role::Organiser
        | Role::DataSteward
        | Role::Auditor
        | Role::SystemAdmin
        | Role::SecurityAdmin
        | Role::AuditAdmin
        | Role::Leader => places(&page),
    }
}

#[derive(Serialize)]
struct PlaceCard {
    href: &'static str,
    label: String,
    text: String,
}

#[derive(Serialize)]
struct Places {
    name: String,
    title: String,
    places: Vec<PlaceCard>,
}

fn places(page: &Page) -> Answer {
    let places = menu::open(page.web(), &page.ctx.actor)
        .filter(|place| place.href != "/")
        .map(|place| PlaceCard {
            href: place.href,
            label: page.say(place.key),
            text: page.say(&format!("{}-text", place.key)),
        })
        .collect();
    let title = page.say(&format!("web-role-{}", page.ctx.actor.role().code()));
    page.render(
        "pages/home.html",
        Places {
            name: page.ctx.actor.name.clone(),
            title,
            places,
        },
    )
}
