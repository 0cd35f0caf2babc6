//! Looking through the libraries for entitlements that nobody had to ask for (免申即享), and for
//! reasons to stop them: one search for each procedure that says whom it finds. Runs each night and on
//! demand, in chunks that can be resumed; running it twice changes nothing.

mod look;

use self::look::{Says, look_at};
use crate::context::{Chance, Ctx};
use crate::journal::record_product;
use crate::once::{Repeat, before_in, once_in};
use crate::policy::{Action, require};
use crate::{App, Fault, Site};
use flow::FoundBy;
use jiff::civil::Date;
use model::id::PersonId;
use model::journal::{Body, Subject};
use model::time::Instant;
use serde::{Deserialize, Serialize};
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

/// One search: whom a procedure finds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Search {
    procedure: String,
    act: String,
    item: String,
    programme: Option<String>,
    /// Why somebody is paid no longer whom the query finds no longer.
    ends: String,
    /// By age; else by what a query found.
    born: bool,
}

/// The searches of a site, by procedure.
fn searches(site: &Site) -> Vec<Search> {
    let mut all: Vec<Search> = site
        .found()
        .map(|(procedure, found)| Search {
            procedure: procedure.code().to_owned(),
            act: procedure.act_at(found.act).code.clone(),
            item: found.item.clone(),
            programme: found.programme.clone(),
            ends: found.ends.clone().unwrap_or_default(),
            born: found.by == FoundBy::Birth,
        })
        .collect();
    all.sort_by(|a, b| a.procedure.cmp(&b.procedure));
    all
}

/// How far the searches of a day have come, as the record of progress keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    day: Date,
    /// Whose search is under way; none before the first.
    procedure: Option<String>,
    after: Option<(Option<Date>, PersonId)>,
    found: Found,
}

impl Mark {
    fn write(&self, tx: &mut Tx<'_>, now: Instant) -> Result<(), Fault> {
        let after = match self.after {
            Some((Some(birth), person)) => format!("{birth} {person}"),
            Some((None, person)) => format!("- {person}"),
            None => "- -".to_owned(),
        };
        let Found {
            looked,
            opened,
            stopped,
        } = self.found;
        let procedure = self.procedure.as_deref().unwrap_or("-");
        let progress = Progress {
            name: SCREENING.to_owned(),
            position: format!("{} {procedure} {after} {opened} {stopped}", self.day),
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
        let [day, procedure, birth, person, opened, stopped] = parts.as_slice() else {
            return Err(lost().into());
        };
        let given = |text: &str| (text != "-").then(|| text.to_owned());
        let after = match given(person) {
            None => None,
            Some(person) => {
                let birth = given(birth)
                    .map(|birth| birth.parse().map_err(|_| lost()))
                    .transpose()?;
                Some((birth, person.parse().map_err(|_| lost())?))
            }
        };
        Ok(Some(Self {
            day: day.parse().map_err(|_| lost())?,
            procedure: given(procedure),
            after,
            found: Found {
                looked: held.done,
                opened: opened.parse().map_err(|_| lost())?,
                stopped: stopped.parse().map_err(|_| lost())?,
            },
        }))
    }
}

/// What a run is for.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    now: Instant,
    synthetic: bool,
}

/// Days for which nobody is asked again whose case was refused, declined or withdrawn (默认).
const AGAIN_DAYS: i64 = 180;
/// The same after a case that lapsed: whoever left comes back sooner (默认).
const LAPSED_DAYS: i64 = 30;

/// Days of a search by age: who is due by the horizon, and how far births are looked through for them.
#[derive(Debug, Clone, Copy)]
struct Horizon {
    day: Date,
    born_up_to: Date,
}

fn horizon(site: &Site, programme: &str, rules: &::roll::Rules, now: Instant) -> Option<Horizon> {
    let key = format!("{programme}.look-ahead");
    let ahead = site.parameters.number(&key, now.date(), 30);
    let age = rules.first_age()?;
    // Everybody who is old enough at the end of the days looked ahead.
    let day = Instant(now.0 + ahead * codes::zone::DAY_MS).date();
    let year = day.year() - i16::try_from(age).unwrap_or(80);
    let born_up_to = Date::new(year, day.month(), 1)
        .unwrap_or(day)
        .last_of_month();
    Some(Horizon { day, born_up_to })
}

/// Runs the search for a day, in short units; one that was stopped on the same day goes on where it
/// was.
///
/// # Errors
/// The store's.
pub fn run(app: &App, now: Instant, chance: Chance, synthetic: bool) -> Result<Found, Fault> {
    let wanted = Wanted { now, synthetic };
    crate::library::take(app, now, chance, synthetic)?;
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
        procedure: None,
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
    let site = app.site_in(tx, now)?;
    let all = searches(&site);
    let under_way = match &mark.procedure {
        None => all.first(),
        Some(code) => all.iter().find(|search| search.procedure >= *code),
    };
    let Some(search) = under_way else {
        end(tx, wanted, &mark, chance)?;
        return Ok(Some(mark.found));
    };
    if mark.procedure.as_ref() != Some(&search.procedure) {
        mark.procedure = Some(search.procedure.clone());
        mark.after = None;
    }
    let limit = if look == Look::Many { CHUNK } else { 1 };
    let rules = search
        .programme
        .as_ref()
        .map(|programme| site.parameters.allowance(programme, now.date()));
    let page = page(app, tx, &site, search, rules.as_ref(), (&mark, now, limit))?;
    let Some(page) = page.filter(|page| !page.is_empty()) else {
        // On with the next one.
        let next = all.iter().find(|next| next.procedure > search.procedure);
        let Some(next) = next else {
            end(tx, wanted, &mark, chance)?;
            return Ok(Some(mark.found));
        };
        mark.procedure = Some(next.procedure.clone());
        mark.after = None;
        mark.write(tx, now)?;
        return Ok(None);
    };
    let mut draw = chance.draw("chunk");
    let mut written = 0;
    for (person, says) in &page {
        mark.after = Some((search.born.then_some(person.birth), person.id));
        mark.found.looked += 1;
        if look != Look::Past {
            let about = (person, *says);
            let whole = (wanted, search);
            let (opened, stopped) = look_at(app, tx, whole, rules.as_ref(), about, &mut draw)?;
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

/// Persons of a search behind its mark, and what it says of each; none when it looks for nobody.
fn page(
    app: &App,
    tx: &mut Tx<'_>,
    site: &Site,
    search: &Search,
    rules: Option<&::roll::Rules>,
    (mark, now, limit): (&Mark, Instant, i64),
) -> Result<Option<Vec<(model::person::Person, Says)>>, Fault> {
    if !search.born {
        let after = mark.after.map(|(_, person)| person);
        let found = app.libraries().found(tx, &search.procedure, after, limit)?;
        return Ok(Some(
            found
                .into_iter()
                .map(|(person, until)| (person, until.map_or(Says::Due, Says::Until)))
                .collect(),
        ));
    }
    let (Some(programme), Some(rules)) = (&search.programme, rules) else {
        return Ok(None);
    };
    let Some(horizon) = horizon(site, programme, rules, now) else {
        return Ok(None);
    };
    let after = mark
        .after
        .and_then(|(birth, person)| Some((birth?, person)));
    let born = app
        .libraries()
        .born_up_to(tx, horizon.born_up_to, after, limit)?;
    let says = |person: model::person::Person| {
        let due = ::roll::reaches(person.birth, rules).is_some_and(|day| day <= horizon.day);
        (person, if due { Says::Due } else { Says::NotYet })
    };
    Ok(Some(born.into_iter().map(says).collect()))
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
