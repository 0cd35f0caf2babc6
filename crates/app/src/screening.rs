//! Looking through the population for entitlements that nobody had to ask for (免申即享), and for
//! reasons to stop them. Runs each night and on demand, in chunks that can be resumed; running it
//! twice changes nothing.

use crate::case::{ActRequest, FileRequest, Whom, act_with, file_in};
use crate::context::{Chance, Ctx, Draw};
use crate::journal::record_product;
use crate::once::{Repeat, before_in, once_in};
use crate::policy::{Action, require};
use crate::roll::ELDER_ALLOWANCE;
use crate::{App, Fault};
use flow::ActorFacts;
use jiff::civil::Date;
use model::case::{Channel, Outcome};
use model::id::{CaseId, PersonId};
use model::journal::{Body, Subject};
use model::library::Purpose;
use model::person::{Person, Standing};
use model::time::{Instant, Month};
use model::verb::Verb;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Progress, Tx};

/// Persons looked at in one unit at most.
const CHUNK: i64 = 200;
/// Cases opened and entitlements stopped by one unit at most: the first night files for everybody
/// who is old enough, and each filing is a whole act.
const WRITTEN: i64 = 8;

/// What a run found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Looked at.
    pub looked: i64,
    /// Cases opened.
    pub opened: i64,
    /// Entitlements stopped.
    pub stopped: i64,
}

/// Runs the search on demand.
///
/// # Errors
/// Not for this post; the store's.
pub fn run_by(app: &App, ctx: &Ctx) -> Result<Found, Fault> {
    run_by_once(app, ctx, Repeat::never())
}

/// [`run_by`], under the key its sender chose.
///
/// # Errors
/// As [`run_by`]; `said-once`; `idempotency-key-reused`.
pub fn run_by_once(app: &App, ctx: &Ctx, repeat: Repeat) -> Result<Found, Fault> {
    require(&ctx.actor, Action::ScreeningRun)?;
    let (reader, asker, asked) = (app.clone(), ctx.clone(), repeat.clone());
    let held = app
        .store()
        .read_blocking(move |tx| Ok(before_in::<Found>(&reader, tx, &asker, &asked)))??;
    match held {
        Some(found) => Ok(found),
        None => {
            let found = run(app, ctx.now, ctx.chance, ctx.synthetic)?;
            let asker = ctx.clone();
            app.submit_blocking(move |app, tx| once_in(app, tx, &asker, &repeat, |_, _| Ok(found)))
        }
    }
}

/// A run of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunLine {
    /// The day it looked at.
    pub day: Date,
    /// When it ended.
    pub at: Instant,
    /// What it found.
    pub found: Found,
}

/// The last runs, newest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn runs(app: &App, ctx: &Ctx) -> Result<Vec<RunLine>, Fault> {
    require(&ctx.actor, Action::ScreeningRun)?;
    let rows = app.read(|_, tx| tx.screenings(30)).await?;
    Ok(rows
        .into_iter()
        .map(|ran| RunLine {
            day: ran.day,
            at: ran.at,
            found: Found {
                looked: ran.looked,
                opened: ran.opened,
                stopped: ran.stopped,
            },
        })
        .collect())
}

/// Name of the search's work while it runs.
pub const SCREENING: &str = "screening";

/// How far the search of a day has come, as its record of progress keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    day: Date,
    after: Option<(Date, PersonId)>,
    found: Found,
}

impl Mark {
    fn write(&self, tx: &mut Tx<'_>, now: Instant) -> Result<(), Fault> {
        let after = match self.after {
            Some((birth, person)) => format!("{birth} {person}"),
            None => "- -".to_owned(),
        };
        let Found {
            looked,
            opened,
            stopped,
        } = self.found;
        let progress = Progress {
            name: SCREENING.to_owned(),
            position: format!("{} {after} {opened} {stopped}", self.day),
            done: looked,
            total: None,
            at: now,
            finished: false,
        };
        Ok(tx.set_progress(&progress)?)
    }

    fn read(tx: &mut Tx<'_>) -> Result<Option<Self>, Fault> {
        let Some(held) = tx.progress(SCREENING)? else {
            return Ok(None);
        };
        let lost = || crate::Error::Damaged(format!("{SCREENING}: position {}", held.position));
        let parts: Vec<&str> = held.position.split(' ').collect();
        let [day, birth, person, opened, stopped] = parts.as_slice() else {
            return Err(lost().into());
        };
        let after = if *birth == "-" {
            None
        } else {
            let birth = birth.parse().map_err(|_| lost())?;
            Some((birth, person.parse().map_err(|_| lost())?))
        };
        Ok(Some(Self {
            day: day.parse().map_err(|_| lost())?,
            after,
            found: Found {
                looked: held.done,
                opened: opened.parse().map_err(|_| lost())?,
                stopped: stopped.parse().map_err(|_| lost())?,
            },
        }))
    }
}

/// Whom a search looks for.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    now: Instant,
    synthetic: bool,
    horizon: Date,
    born_up_to: Date,
}

fn wanted(app: &App, now: Instant, synthetic: bool) -> Option<Wanted> {
    let today = now.date();
    let site = app.site();
    let rules = site.parameters.allowance(ELDER_ALLOWANCE, today);
    let ahead = site
        .parameters
        .number("elder-allowance.look-ahead", today, 30);
    let age = rules.first_age()?;
    // Everybody who is old enough at the end of the days looked ahead.
    let horizon = Instant(now.0 + ahead * codes::zone::DAY_MS).date();
    let born_up_to = Date::new(
        horizon.year() - i16::try_from(age).unwrap_or(80),
        horizon.month(),
        1,
    )
    .unwrap_or(horizon)
    .last_of_month();
    Some(Wanted {
        now,
        synthetic,
        horizon,
        born_up_to,
    })
}

/// Runs the search for a day, in short units; one that was stopped on the same day goes on where it
/// was.
///
/// # Errors
/// The store's.
pub fn run(app: &App, now: Instant, chance: Chance, synthetic: bool) -> Result<Found, Fault> {
    let Some(wanted) = wanted(app, now, synthetic) else {
        return Ok(Found::default());
    };
    app.submit_blocking(move |_, tx| begin(tx, now))?;
    let mut singly = 0;
    for round in 0_u64.. {
        let seed = Chance(chance.draw("screening").nth(round));
        let look = if singly > 0 { Look::One } else { Look::Many };
        singly = (singly - 1).max(0);
        let done = match app.submit_blocking(move |app, tx| step(app, tx, &wanted, seed, look)) {
            // One whose filing is refused (no unit for her village, a case filed this minute) must
            // not keep all the others from theirs: her page is gone through one by one, and she is
            // tried again at the next run.
            Err(Fault::Refused(_)) if look == Look::Many => {
                singly = CHUNK;
                None
            }
            Err(Fault::Refused(_)) => {
                app.submit_blocking(move |app, tx| step(app, tx, &wanted, seed, Look::Past))?
            }
            done => done?,
        };
        if let Some(found) = done {
            return Ok(found);
        }
    }
    Ok(Found::default())
}

/// Begins the search of a day unless it is under way.
///
/// # Errors
/// The store's.
fn begin(tx: &mut Tx<'_>, now: Instant) -> Result<(), Fault> {
    let day = now.date();
    if Mark::read(tx)?.is_some_and(|mark| mark.day == day) {
        return Ok(());
    }
    let mark = Mark {
        day,
        after: None,
        found: Found::default(),
    };
    mark.write(tx, now)
}

/// How a unit goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A page, until it has written enough.
    Many,
    /// One person.
    One,
    /// Past one person, whose filing is refused.
    Past,
}

/// One short unit of the search; what the whole of it found, once it is at its end.
fn step(
    app: &App,
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    chance: Chance,
    look: Look,
) -> Result<Option<Found>, Fault> {
    let now = wanted.now;
    let Some(mut mark) = Mark::read(tx)? else {
        // Another has brought it to its end meanwhile.
        return Ok(Some(Found::default()));
    };
    let limit = if look == Look::Many { CHUNK } else { 1 };
    let page = app
        .libraries()
        .born_up_to(tx, wanted.born_up_to, mark.after, limit)?;
    if page.is_empty() {
        end(tx, wanted, &mark, chance)?;
        return Ok(Some(mark.found));
    }
    let site = app.site_in(tx, now)?;
    let rules = site.parameters.allowance(ELDER_ALLOWANCE, now.date());
    let mut draw = chance.draw("chunk");
    let mut written = 0;
    for person in &page {
        mark.after = Some((person.birth, person.id));
        mark.found.looked += 1;
        if look != Look::Past {
            let (opened, stopped) = look_at(app, tx, wanted, &rules, person, &mut draw)?;
            mark.found.opened += opened;
            mark.found.stopped += stopped;
            written += opened + stopped;
        }
        if written >= WRITTEN {
            break;
        }
    }
    mark.write(tx, now)?;
    Ok(None)
}

/// Records what the search found and forgets how far it had come.
fn end(tx: &mut Tx<'_>, wanted: &Wanted, mark: &Mark, chance: Chance) -> Result<(), Fault> {
    let Found {
        looked,
        opened,
        stopped,
    } = mark.found;
    tx.screening_insert(mark.day, wanted.now, looked, opened, stopped)?;
    let body = Body::Screened {
        day: mark.day,
        looked,
        opened,
        stopped,
    };
    record_product(
        tx,
        wanted.now,
        wanted.synthetic,
        &mut chance.draw("screened"),
        Subject::County,
        0,
        &body,
    )?;
    Ok(tx.drop_progress(SCREENING)?)
}

/// Looks at one person: how many cases were opened and entitlements stopped.
fn look_at(
    app: &App,
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    rules: &::roll::Rules,
    person: &Person,
    draw: &mut Draw,
) -> Result<(i64, i64), Fault> {
    // A record that was found to be another's is looked at under the one that stays.
    if tx.person_resolve(person.id)? != person.id {
        return Ok((0, 0));
    }
    let mut stopped = 0;
    let ctx = Ctx {
        purpose: Some(Purpose::Screening),
        ..crate::case::product(wanted.now, Chance(draw.take()), wanted.synthetic)
    };
    if let Some(standing) = tx.entitlement(ELDER_ALLOWANCE, person.id)? {
        let end = match person.standing {
            Standing::Died(day) => Some((::roll::End::Death(day), "death")),
            Standing::MovedAway(day) => Some((::roll::End::MovedAway(day), "moved-away")),
            Standing::Registered | Standing::Resident => None,
        };
        if let Some((end, reason)) = end.filter(|_| standing.until.is_none()) {
            let until = ::roll::last_month(end, rules);
            stopped += i64::from(stop(
                app,
                tx,
                &ctx,
                standing.case,
                person.id,
                until,
                reason,
                draw,
            )?);
        }
        // Whoever left and is registered again is found again; every other end stands.
        let back = person.standing == Standing::Registered
            && standing.until.is_some()
            && standing.stopped_for.as_deref() == Some("moved-away");
        if !back {
            return Ok((0, stopped));
        }
    }
    if matches!(person.standing, Standing::Died(_) | Standing::MovedAway(_)) {
        stopped += i64::from(lapse(app, tx, &ctx, person.id)?);
        return Ok((0, stopped));
    }
    let due = ::roll::reaches(person.birth, rules).is_some_and(|day| day <= wanted.horizon);
    let key = crate::case::unique_key(ELDER_ALLOWANCE, person.id);
    if !due || person.standing != Standing::Registered || tx.case_key(&key)?.is_some() {
        return Ok((0, stopped));
    }
    let request = FileRequest {
        procedure: ELDER_ALLOWANCE.to_owned(),
        act: String::new(),
        item: ELDER_ALLOWANCE.to_owned(),
        whom: Whom::Person(person.id),
        channel: Channel::Found,
        place: None,
        fields: BTreeMap::new(),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    file_in(app, tx, &ctx, &request)?;
    Ok((1, stopped))
}

/// Ends the open case of somebody who died or left before it was decided; whether there was one.
fn lapse(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId) -> Result<bool, Fault> {
    let key = crate::case::unique_key(ELDER_ALLOWANCE, person);
    let Some(id) = tx.case_key(&key)? else {
        return Ok(false);
    };
    let Some((case, _)) = tx.case_for_update(id)? else {
        return Ok(false);
    };
    let site = app.site_in(tx, ctx.now)?;
    let facts = ActorFacts::product(crate::PRODUCT);
    let Some(procedure) = site.procedure_of(&case.version_of_module, &case.procedure) else {
        return Ok(false);
    };
    let lapses = |code: &str| {
        procedure
            .act(code)
            .is_some_and(|act| act.outcome == Some(Outcome::Lapsed))
    };
    let act = flow::open_acts(procedure, &case, &facts)
        .into_iter()
        .find(|act| act.verb == Verb::Close && lapses(&act.code));
    let Some(act) = act else { return Ok(false) };
    let request = ActRequest {
        act: act.code,
        ..ActRequest::default()
    };
    act_with(app, tx, ctx, case, facts, &request)?;
    Ok(true)
}

/// Stops an entitlement: by an act on the case that granted it where there is one, so that its
/// story says why; otherwise (a roll brought in, or no such act open) by itself.
#[expect(
    clippy::too_many_arguments,
    reason = "one stop joins case, person, month and reason"
)]
fn stop(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    case: Option<CaseId>,
    person: PersonId,
    until: Month,
    reason: &str,
    draw: &mut Draw,
) -> Result<bool, Fault> {
    if let Some(id) = case
        && let Some((case, _)) = tx.case_for_update(id)?
    {
        let site = app.site_in(tx, ctx.now)?;
        let facts = ActorFacts::product(crate::PRODUCT);
        let act = site
            .procedure_of(&case.version_of_module, &case.procedure)
            .and_then(|p| {
                flow::open_acts(p, &case, &facts)
                    .into_iter()
                    .find(|act| act.verb == Verb::Stop)
            });
        if let Some(act) = act {
            let fields = act
                .asks
                .iter()
                .map(|asked| (asked.field.clone(), reason.to_owned()))
                .collect();
            let request = ActRequest {
                act: act.code,
                fields,
                ..ActRequest::default()
            };
            act_with(app, tx, ctx, case, facts, &request)?;
            return Ok(true);
        }
    }
    Ok(crate::roll::stop_in(tx, ctx, ELDER_ALLOWANCE, person, until, reason, draw)?.is_some())
}
