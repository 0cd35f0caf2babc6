//! Working-day calendars: taking a year's notice in, and reckoning every open due date anew, in
//! chunks that can be resumed. A year without its notice counts weekends only and is shown as 暂定.

use crate::case::reckon_in;
use crate::context::{Chance, Ctx};
use crate::journal::record;
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::YearNotice;
use jiff::civil::Date;
use model::id::CaseId;
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::time::Instant;
use store::{Progress, Tx};

/// Name of the work that follows a new calendar.
pub const RECKONING: &str = "calendar-reckoning";
/// Open cases looked at in one unit.
const CHUNK: i64 = 20;

/// A calendar that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its year.
    pub year: i32,
    /// SM3 of its canonical text.
    pub digest: String,
    /// Whether it differs from what was known; only then are due dates reckoned anew.
    pub changed: bool,
}

/// A year whose notice is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearLine {
    /// The year.
    pub year: i32,
    /// The notice it rests on.
    pub source: String,
    /// Days off that fall on no weekend, and holidays.
    pub off: usize,
    /// Weekend days worked.
    pub work: usize,
}

/// How the calendar stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Years with their notices, in order.
    pub years: Vec<YearLine>,
    /// From this day on due dates are provisional.
    pub provisional_from: Option<Date>,
    /// How far the reckoning after the last calendar has come.
    pub reckoning: Option<Progress>,
}

/// Reads a year's notice.
///
/// # Errors
/// What is wrong with it, at `text`.
pub fn parse(text: &str) -> Result<YearNotice, Refusal> {
    YearNotice::parse(text).map_err(|fault| {
        let mut refusal = Refusal::field("text", fault.key());
        for (name, arg) in fault.args() {
            refusal = refusal.with(name, arg);
        }
        refusal
    })
}

/// Takes a year's calendar in; then [`reckon`] carries it into every open case.
///
/// # Errors
/// What is wrong with the text; not for this post; the store's.
pub async fn take(app: &App, ctx: &Ctx, text: &str) -> Result<Taken, Fault> {
    require(&ctx.actor, Action::SiteManage)?;
    let notice = parse(text)?;
    let ctx = ctx.clone();
    app.submit(move |_, tx| take_in(tx, &ctx, &notice)).await
}

/// Takes a year's calendar in inside a unit; who may is decided before.
///
/// # Errors
/// The store's.
pub fn take_in(tx: &mut Tx<'_>, ctx: &Ctx, notice: &YearNotice) -> Result<Taken, Fault> {
    let text = notice.to_toml();
    let digest = evidence::FileDigest::of(text.as_bytes()).to_string();
    let year = i32::from(notice.year());
    let known = tx
        .calendars()?
        .into_iter()
        .find(|(held, _)| *held == i64::from(year));
    if let Some((_, held)) = known
        && YearNotice::parse(&held).is_ok_and(|held| held == *notice)
    {
        return Ok(Taken {
            year,
            digest,
            changed: false,
        });
    }
    tx.calendar_take(year, &text, &digest, ctx.now)?;
    crate::site::moved(tx, "county")?;
    let body = Body::CalendarTaken {
        year,
        digest: digest.clone(),
        text,
    };
    record(
        tx,
        ctx,
        &mut ctx.draw("calendar"),
        Subject::County,
        0,
        &body,
    )?;
    // From the beginning, even if an earlier calendar's reckoning was still under way.
    tx.set_progress(&Progress {
        name: RECKONING.to_owned(),
        position: CaseId::from_bytes([0; 16]).to_string(),
        done: 0,
        total: None,
        at: ctx.now,
        finished: false,
    })?;
    Ok(Taken {
        year,
        digest,
        changed: true,
    })
}

/// Reckons the due dates of the next open cases anew; whether more are left. Nothing is to do when
/// no calendar came.
///
/// # Errors
/// The store's.
pub fn reckon_chunk_in(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: Chance,
) -> Result<bool, Fault> {
    let Some(mut progress) = tx
        .progress(RECKONING)?
        .filter(|progress| !progress.finished)
    else {
        return Ok(false);
    };
    let after: CaseId = progress.position.parse().map_err(|_| {
        crate::Error::Damaged(format!("{RECKONING}: position {}", progress.position))
    })?;
    let cases = tx.case_open_after(after, CHUNK)?;
    let draw = chance.draw("reckoning");
    for (n, case) in cases.iter().enumerate() {
        let seed = Chance(draw.clone().nth(u64::try_from(n).unwrap_or(0)));
        reckon_in(app, tx, now, seed, *case)?;
    }
    progress.done += cases.len() as i64;
    progress.at = now;
    match cases.last() {
        Some(last) => progress.position = last.to_string(),
        None => progress.finished = true,
    }
    let more = !progress.finished;
    tx.set_progress(&progress)?;
    Ok(more)
}

/// Reckons until nothing is left; for the timekeeper and the command line. A stop in between loses
/// nothing: the next call goes on.
///
/// # Errors
/// The store's.
pub fn reckon(app: &App, now: Instant, chance: Chance) -> Result<(), Fault> {
    let draw = chance.draw("reckon");
    for round in 0_u64.. {
        let seed = Chance(draw.clone().nth(round));
        if !app.submit_blocking(move |app, tx| reckon_chunk_in(app, tx, now, seed))? {
            break;
        }
    }
    Ok(())
}

/// How the calendar stands.
///
/// # Errors
/// Not for this post; the store's.
pub async fn status(app: &App, ctx: &Ctx) -> Result<Status, Fault> {
    require(&ctx.actor, Action::SiteManage)?;
    Ok(app.read(status_of).await?)
}

/// How the calendar stands, for whoever may ask.
///
/// # Errors
/// The store's.
pub fn status_of(app: &App, tx: &mut Tx<'_>) -> Result<Status, crate::Error> {
    let site = app.site();
    let years: Vec<YearLine> = site
        .calendar
        .notices()
        .iter()
        .map(|notice| YearLine {
            year: i32::from(notice.year()),
            source: notice.source().to_owned(),
            off: notice.off().count(),
            work: notice.work().count(),
        })
        .collect();
    let last = site.calendar.notices().iter().map(YearNotice::year).max();
    let provisional_from = last.and_then(|year| Date::new(year.checked_add(1)?, 1, 1).ok());
    Ok(Status {
        years,
        provisional_from,
        reckoning: tx.progress(RECKONING)?,
    })
}
