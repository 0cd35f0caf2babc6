//! What ended week by week.

use super::{Listing, area};
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::DivisionCode;
use jiff::civil::Date;
use model::time::Instant;

/// Weeks shown.
const WEEKS: i64 = 12;
const WEEK_MS: i64 = 7 * codes::zone::DAY_MS;

/// A week of seven days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub from: Date,
    /// Its last day; the last week ends today.
    pub to: Date,
    /// Cases that ended in it.
    pub closed: i64,
    /// Which.
    pub listing: Listing,
}

/// The last twelve weeks below all an actor reaches, or a part of it; oldest first.
///
/// # Errors
/// Not for this post; not found outside her area; the store's.
pub async fn trend(app: &App, ctx: &Ctx, part: Option<DivisionCode>) -> Result<Vec<Week>, Fault> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    let division = area(&scope, app.site().county, part)?;
    let end = Instant::start_of(ctx.now.date()).plus_ms(codes::zone::DAY_MS);
    Ok(app
        .read(move |_, tx| {
            let mut weeks = Vec::new();
            // Ended since the beginning of each week, less what ended after its end.
            let mut later = tx.case_closed_count(division, end)?;
            for n in 1..=WEEKS {
                let (since, until) = (end.plus_ms(-n * WEEK_MS), end.plus_ms(-(n - 1) * WEEK_MS));
                let all = tx.case_closed_count(division, since)?;
                weeks.push(Week {
                    from: since.date(),
                    to: until.plus_ms(-1).date(),
                    closed: all - later,
                    listing: Listing::Closed {
                        division,
                        since,
                        until,
                    },
                });
                later = all;
            }
            weeks.reverse();
            Ok(weeks)
        })
        .await?)
}
