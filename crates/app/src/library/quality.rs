//! How good the libraries' data are and were: builds side by side, how records without a number are
//! linked, rows that were kept apart, feeds that want looking after.

use super::catalogue;
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use jiff::civil::Date;
use model::library::{ApartRows, FeedLine, Linkage, PastBuild};
use model::refusal::Refusal;

/// Builds that are looked back on.
pub const BUILDS: usize = 12;
/// Rows kept apart that are shown of a feed.
pub const APART_SHOWN: usize = 500;

/// The last builds whose folders are still there, oldest first.
///
/// # Errors
/// Not for this post; the hub's.
pub fn builds(app: &App, ctx: &Ctx) -> Result<Vec<PastBuild>, Fault> {
    require(&ctx.actor, Action::LibraryRead)?;
    match app.hub() {
        None => Ok(Vec::new()),
        Some(hub) => Ok(hub.builds(BUILDS).map_err(crate::Error::Damaged)?),
    }
}

/// How the last build linked records without a number; none before the first build.
///
/// # Errors
/// Not for this post; the hub's.
pub fn linkage(app: &App, ctx: &Ctx) -> Result<Option<Linkage>, Fault> {
    require(&ctx.actor, Action::LibraryRead)?;
    match app.hub() {
        None => Ok(None),
        Some(hub) => Ok(hub.linkage().map_err(crate::Error::Damaged)?),
    }
}

/// A feed, and the first rows of its last delivery that were kept apart: where they are and why, never
/// what is in them.
///
/// # Errors
/// Not for this post; not found; the hub's.
pub fn apart(app: &App, ctx: &Ctx, feed: &str) -> Result<(FeedLine, ApartRows), Fault> {
    let feeds = catalogue(app, ctx)?.feeds;
    let line = feeds.into_iter().find(|line| line.feed.code == feed);
    let line = line.ok_or_else(Refusal::not_found)?;
    let rows = match app.hub() {
        None => ApartRows::default(),
        Some(hub) => hub
            .apart(feed, APART_SHOWN)
            .map_err(crate::Error::Damaged)?,
    };
    Ok((line, rows))
}

/// Feeds that want looking after: whose data are older than their cadence allows, or whose last delivery
/// was not taken.
///
/// # Errors
/// Not for this post; the hub's.
pub fn alarms(app: &App, ctx: &Ctx) -> Result<Vec<FeedLine>, Fault> {
    let today = ctx.now.date();
    let mut feeds = catalogue(app, ctx)?.feeds;
    feeds.retain(|line| wants_care(line, today));
    Ok(feeds)
}

fn wants_care(line: &FeedLine, today: Date) -> bool {
    line.refused.is_some() || line.is_late(today)
}
