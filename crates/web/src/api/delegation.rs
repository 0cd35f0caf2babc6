//! What a town took in, on any day, as data.

use super::Call;
use super::structure::{UnitNamed, day, named};
use crate::error::Answer;
use crate::form::Asked;
use crate::route::{Access, Route};
use crate::shape;
use app::delegation::Line;
use app::policy::Action;
use model::refusal::Refusal;

shape! {
    /// How much a town has on the day.
    pub struct TownCounts {
        /// Town.
        pub town: ::codes::DivisionCode,
        /// Its name.
        pub name: String,
        /// Whether it is there on the day.
        pub stands: bool,
        /// Powers it holds.
        pub held: i64,
        /// Items that may be asked for at its windows.
        pub at_town: i64,
        /// Items that may be asked for in its villages.
        pub at_village: i64,
    }

    /// An item that a town took in.
    pub struct DelegationShown {
        /// Item.
        pub item: String,
        /// Its name.
        pub name: String,
        /// `held`: the power itself; `town`, `village`: where it may be asked for.
        pub reach: String,
        /// Department it comes from.
        pub department: Option<UnitNamed>,
        /// Who holds the power on the day.
        pub holder: Option<UnitNamed>,
        /// First day.
        pub from: jiff::civil::Date,
        /// Document by which.
        pub document: String,
        /// First day it was given back; none while the town has it.
        pub to: Option<jiff::civil::Date>,
        /// Document by which it was given back.
        pub ended_by: Option<String>,
        /// Whether the town has it on the day.
        pub in_force: bool,
    }

    /// Delegations seen from a day.
    pub struct DelegationsShown {
        /// The day.
        pub on: jiff::civil::Date,
        /// Towns, each with how much it has.
        pub towns: Vec<TownCounts>,
        /// What the town asked for took in, past and planned among it; empty without one.
        pub delegations: Vec<DelegationShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/county/delegations",
            Access::Api(Action::CountyRead),
            "Lists what a town took in, from when to when and by which document",
            delegations,
        )
        .query("town", "Code of the town; without one only the counts")
        .query("on", "Day to look at; today when left out")
        .answers::<DelegationsShown>(),
    ]
}

async fn delegations(call: Call, asked: Asked) -> Answer {
    let on = day(&call, &asked)?;
    let town = match asked.opt("town") {
        Some(_) => Some(
            asked
                .parse("town")
                .ok_or_else(|| Refusal::field("town", "field-unreadable"))?,
        ),
        None => None,
    };
    let view = app::delegation::view(call.app(), &call.ctx, town, on).await?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let shown = |line: &Line| DelegationShown {
        item: line.taken.item.to_string(),
        name: line.taken.name.clone(),
        reach: line.taken.reach.code().to_owned(),
        department: line.department.as_ref().map(named),
        holder: line.holder.as_ref().map(named),
        from: line.taken.from,
        document: line.taken.document.to_string(),
        to: line.taken.to,
        ended_by: line.taken.ended_by.as_ref().map(ToString::to_string),
        in_force: line.taken.in_force_on(view.on),
    };
    call.answer(DelegationsShown {
        on: view.on,
        towns: view
            .towns
            .iter()
            .map(|town| TownCounts {
                town: town.code,
                name: town.name.clone(),
                stands: town.stands,
                held: count(town.counts[0]),
                at_town: count(town.counts[1]),
                at_village: count(town.counts[2]),
            })
            .collect(),
        delegations: view.lines.iter().map(shown).collect(),
    })
}
