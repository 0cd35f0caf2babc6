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
use store::Tx;

/// Persons looked at in one unit.
const CHUNK: i64 = 200;

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
        None => look(
            app,
            ctx.now,
            ctx.chance,
            ctx.synthetic,
            Some((ctx.clone(), repeat)),
        ),
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

/// Runs the search for a day.
///
/// # Errors
/// The store's; what filing refuses other than that a case stands already.
pub fn run(app: &App, now: Instant, chance: Chance, synthetic: bool) -> Result<Found, Fault> {
    look(app, now, chance, synthetic, None)
}

fn look(
    app: &App,
    now: Instant,
    chance: Chance,
    synthetic: bool,
    wish: Option<(Ctx, Repeat)>,
) -> Result<Found, Fault> {
    let mut found = Found::default();
    let today = now.date();
    let site = app.site();
    let rules = site.parameters.allowance(ELDER_ALLOWANCE, today);
    let ahead = site
        .parameters
        .number("elder-allowance.look-ahead", today, 30);
    let Some(age) = rules.first_age() else {
        return Ok(found);
    };
    // Everybody who is old enough at the end of the days looked ahead.
    let horizon = Instant(now.0 + ahead * codes::zone::DAY_MS).date();
    let born_up_to = Date::new(
        horizon.year() - i16::try_from(age).unwrap_or(80),
        horizon.month(),
        1,
    )
    .unwrap_or(horizon)
    .last_of_month();
    let mut after: Option<(Date, PersonId)> = None;
    let mut round: u64 = 0;
    loop {
        round += 1;
        let reader = app.clone();
        let page = app
            .store()
            .read_blocking(move |tx| reader.libraries().born_up_to(tx, born_up_to, after, CHUNK))?;
        let Some(last) = page.last() else { break };
        after = Some((last.birth, last.id));
        let seed = Chance(chance.draw("screening").nth(round));
        let together = app.submit_blocking({
            let page = page.clone();
            move |app, tx| chunk(app, tx, now, seed, synthetic, horizon, &page)
        });
        let (opened, stopped) = match together {
            // One whose filing is refused (no unit for her village, a case filed this minute) must not
            // keep all the others from theirs: her page is gone through one by one.
            Err(Fault::Refused(_)) => one_by_one(app, now, seed, synthetic, horizon, &page)?,
            done => done?,
        };
        found.looked += page.len() as i64;
        found.opened += opened;
        found.stopped += stopped;
    }
    let noted = move |tx: &mut Tx<'_>| -> Result<Found, Fault> {
        tx.screening_insert(today, now, found.looked, found.opened, found.stopped)?;
        let body = Body::Screened {
            day: today,
            looked: found.looked,
            opened: found.opened,
            stopped: found.stopped,
        };
        record_product(
            tx,
            now,
            synthetic,
            &mut chance.draw("screened"),
            Subject::County,
            0,
            &body,
        )?;
        Ok(found)
    };
    app.submit_blocking(move |app, tx| match &wish {
        Some((ctx, repeat)) => once_in(app, tx, ctx, repeat, |_, tx| noted(tx)),
        None => noted(tx),
    })
}

/// Looks at the persons of a page in units of their own; whom filing refuses is tried again at the
/// next run.
fn one_by_one(
    app: &App,
    now: Instant,
    chance: Chance,
    synthetic: bool,
    horizon: Date,
    page: &[Person],
) -> Result<(i64, i64), Fault> {
    let (mut opened, mut stopped) = (0, 0);
    let draw = chance.draw("one-by-one");
    for (n, person) in page.iter().enumerate() {
        let seed = Chance(draw.clone().nth(u64::try_from(n).unwrap_or(0)));
        let one = vec![person.clone()];
        match app
            .submit_blocking(move |app, tx| chunk(app, tx, now, seed, synthetic, horizon, &one))
        {
            Ok((more_opened, more_stopped)) => {
                opened += more_opened;
                stopped += more_stopped;
            }
            Err(Fault::Refused(_)) => {}
            Err(failed) => return Err(failed),
        }
    }
    Ok((opened, stopped))
}

fn chunk(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    chance: Chance,
    synthetic: bool,
    horizon: Date,
    page: &[Person],
) -> Result<(i64, i64), Fault> {
    let (mut opened, mut stopped) = (0, 0);
    let site = app.site_in(tx, now)?;
    let rules = site.parameters.allowance(ELDER_ALLOWANCE, now.date());
    let mut draw = chance.draw("chunk");
    for person in page {
        // A record that was found to be another's is looked at under the one that stays.
        if tx.person_resolve(person.id)? != person.id {
            continue;
        }
        let ctx = Ctx {
            purpose: Some(Purpose::Screening),
            ..crate::case::product(now, Chance(draw.take()), synthetic)
        };
        let entitlement = tx.entitlement(ELDER_ALLOWANCE, person.id)?;
        if let Some(standing) = entitlement {
            let end = match person.standing {
                Standing::Died(day) => Some((::roll::End::Death(day), "death")),
                Standing::MovedAway(day) => Some((::roll::End::MovedAway(day), "moved-away")),
                Standing::Registered | Standing::Resident => None,
            };
            if let Some((end, reason)) = end.filter(|_| standing.until.is_none()) {
                let until = ::roll::last_month(end, &rules);
                if stop(
                    app,
                    tx,
                    &ctx,
                    standing.case,
                    person.id,
                    until,
                    reason,
                    &mut draw,
                )? {
                    stopped += 1;
                }
            }
            // Whoever left and is registered again is found again; every other end stands.
            let back = person.standing == Standing::Registered
                && standing.until.is_some()
                && standing.stopped_for.as_deref() == Some("moved-away");
            if !back {
                continue;
            }
        }
        if matches!(person.standing, Standing::Died(_) | Standing::MovedAway(_)) {
            stopped += i64::from(lapse(app, tx, &ctx, person.id)?);
            continue;
        }
        let due = ::roll::reaches(person.birth, &rules).is_some_and(|day| day <= horizon);
        if !due || person.standing != Standing::Registered {
            continue;
        }
        if tx
            .case_key(&crate::case::unique_key(ELDER_ALLOWANCE, person.id))?
            .is_some()
        {
            continue;
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
        opened += 1;
    }
    Ok((opened, stopped))
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
