//! The command centre of the county or a town (指挥中心): the map and the queue side by side, what a
//! dispatcher does from there, open incidents, response to whistles, a day played again. The procedures
//! declare the acts; here they are only found, by their verb.

mod act;
mod follow;
mod incident;
mod map;
mod queue;
mod replay;
mod whistle;

pub use act::{
    CONVENED_MAX, Dispatch, URGED_MAX, Unurged, Urged, dispatch, dispatch_in, urge, urge_in,
};
pub use follow::{Changed, Watcher, changes, head, watcher};
pub use incident::{
    ChecklistLine, Incident, LogLine, PROCEDURE as INCIDENT, SituationReport, incidents,
};
pub use map::{Picture, Rest, picture, picture_of, spread, walled};
pub use queue::{Filter, Line, PAGE, Queue, queue};
pub use replay::{Step, Stepped, replay};
pub use whistle::{Answering, PROCEDURE as WHISTLE, whistles};

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, figure};
use codes::DivisionCode;
use codes::zone::day_number;
use model::refusal::Refusal;
use model::time::Instant;
use model::unit::UnitCode;

/// A light of a case on the map and in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// Over its limit.
    Red,
    /// Falls due today or on the next working day.
    Amber,
    /// Has time.
    Green,
    /// No limit runs.
    Grey,
}

impl Light {
    /// Its colour's name, as pages and programs say it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Green => "green",
            Self::Grey => "grey",
        }
    }
}

/// The light of a limit, from its due instant alone.
#[must_use]
pub fn light(site: &Site, due: Option<Instant>, now: Instant) -> Light {
    let Some(due) = due else {
        return Light::Grey;
    };
    if due < now {
        return Light::Red;
    }
    let (today, last) = (now.date(), due.date());
    if day_number(last) <= day_number(today) || site.calendar.workdays_between(today, last) <= 1 {
        Light::Amber
    } else {
        Light::Green
    }
}

/// Whose command it is: the county or town the asker looks after, or a part of it, and her unit.
fn command(
    app: &App,
    ctx: &Ctx,
    part: Option<DivisionCode>,
) -> Result<(DivisionCode, UnitCode), Refusal> {
    let scope = require(&ctx.actor, Action::CommandRead)?;
    let division = figure::area(&scope, app.site().county, part)?;
    let post = ctx.actor.post.as_ref().ok_or_else(Refusal::not_found)?;
    Ok((division, post.unit.clone()))
}
