//! Moves (人口变动) that a grid worker notes on her round: a data steward enters them into the population
//! library, or says why not. Who notes writes no record.

use crate::account::name_of;
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::patrol::own_grids;
use crate::policy::{Action, require};
use crate::{App, Error, Fault, Site};
use codes::{CitizenNumber, GridCode};
use jiff::civil::Date;
use model::id::{PersonId, RequestId};
use model::journal::{Body, ReadKind, Subject};
use model::library::Purpose;
use model::person::{Person, Standing};
use model::refusal::Refusal;
use model::request::{Asked, Request};
use store::Tx;
use store::request::RequestLine;

/// Longest reason, in characters.
const CHARS_MAX: usize = 200;
/// Days back a move may be noted.
const DAYS_BACK: i32 = 366;
/// Rows of a page.
pub const PAGE: i64 = 50;

/// Who moved.
#[derive(Debug, Clone)]
pub enum Mover {
    /// Somebody of her grids.
    Person(PersonId),
    /// Somebody by her citizen number, who came from elsewhere in the county.
    Number(String),
}

/// A move as it is noted.
#[derive(Debug, Clone)]
pub struct Noting {
    /// Who.
    pub who: Mover,
    /// The grid she lives in now; none when she left the county.
    pub to: Option<GridCode>,
    /// Since when.
    pub on: Date,
    /// How it is known.
    pub reason: String,
}

/// A move that waits.
#[derive(Debug, Clone)]
pub struct MoveLine {
    /// The request.
    pub id: RequestId,
    /// Whom it is about.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// Where she lived, in words.
    pub from: String,
    /// Where she lives now, in words; none: she left the county.
    pub to: Option<String>,
    /// Since when.
    pub on: Date,
    /// How it is known.
    pub reason: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: model::time::Instant,
}

/// Notes a move.
///
/// # Errors
/// As [`note_in`].
pub async fn note(app: &App, ctx: &Ctx, noting: Noting) -> Result<RequestId, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| note_in(app, tx, &ctx, &noting))
        .await
}

fn mover(app: &App, tx: &mut Tx<'_>, who: &Mover) -> Result<Person, Fault> {
    let id = match who {
        Mover::Person(id) => *id,
        Mover::Number(number) => {
            let number = CitizenNumber::parse(number)
                .map_err(|_| Refusal::field("number", "move-unknown"))?;
            app.sealer().person(&number)
        }
    };
    let id = tx.person_resolve(id)?;
    let field = match who {
        Mover::Person(_) => "person",
        Mover::Number(_) => "number",
    };
    Ok(tx
        .person(id)?
        .ok_or_else(|| Refusal::field(field, "move-unknown"))?)
}

/// Notes a move inside a unit.
///
/// # Errors
/// Not found, or neither from nor to a grid of hers; `move-unknown` at `person` or `number`;
/// `move-no-move` at `to`; `move-day` at `on`; `reason-needed` at `reason`; `own-matter`;
/// `move-waiting`; the store's.
pub fn note_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, noting: &Noting) -> Result<RequestId, Fault> {
    let grids = own_grids(ctx)?;
    let site = app.site_in(tx, ctx.now)?;
    let person = mover(app, tx, &noting.who)?;
    let lives_here = person.grid.is_some_and(|grid| grids.contains(&grid.grid()));
    if let Some(to) = noting.to {
        if !site.grids.contains_key(&to) {
            return Err(Refusal::field("to", "grid-unknown").into());
        }
        let stays = matches!(person.standing, Standing::Registered | Standing::Resident);
        if person.grid == Some(to) && stays {
            return Err(Refusal::field("to", "move-no-move").into());
        }
    }
    // One of the two ends is hers to see; elsewhere she has nothing to note.
    if !lives_here && !noting.to.is_some_and(|to| grids.contains(&to)) {
        return Err(Refusal::not_found().into());
    }
    if tx.person_resolve(ctx.actor.person)? == person.id {
        return Err(Refusal::forbidden("own-matter").into());
    }
    let (today, day) = (
        codes::zone::day_number(ctx.now.date()),
        codes::zone::day_number(noting.on),
    );
    if day > today || day < today - DAYS_BACK {
        return Err(Refusal::field("on", "move-day").into());
    }
    let reason = noting.reason.trim();
    if reason.is_empty() {
        return Err(Refusal::field("reason", "reason-needed").into());
    }
    if reason.chars().count() > CHARS_MAX || reason.chars().any(char::is_control) {
        return Err(Refusal::field("reason", "field-too-long")
            .with("max", CHARS_MAX as i64)
            .into());
    }
    crate::open_words("reason", reason)?;
    let waits = tx.requests_about(person.id, "move")?;
    if waits.iter().any(|line| line.decision.is_none()) {
        return Err(Refusal::forbidden("move-waiting").into());
    }
    let mut draw = ctx.draw("move");
    let request = Request {
        id: RequestId::new(ctx.now.0, draw.bytes()),
        asked: Asked::Move {
            from: person.division,
            to: noting.to,
            on: noting.on,
            reason: reason.to_owned(),
        },
        about: person.id,
        by: ctx.actor.person,
        division: person.division,
        at: ctx.now,
    };
    let subject = Subject::Person(person.id);
    crate::request::ask_in(tx, ctx, request, None, subject, &mut draw)
}

fn line(tx: &mut Tx<'_>, site: &Site, held: RequestLine) -> Result<Option<MoveLine>, Error> {
    let Asked::Move {
        from,
        to,
        on,
        reason,
    } = held.request.asked
    else {
        return Ok(None);
    };
    let person = tx.person_resolve(held.request.about)?;
    let name = tx.person(person)?.map_or_else(String::new, |p| p.name);
    let place = |grid: GridCode| {
        let village = site
            .grids
            .get(&grid)
            .map_or(grid.division(), |g| g.division);
        format!("{}{}", site.place_name(village), site.grid_name(grid))
    };
    Ok(Some(MoveLine {
        id: held.request.id,
        person,
        name,
        from: site.place_name(from),
        to: to.map(place),
        on,
        reason,
        by: name_of(tx, held.request.by)?,
        at: held.request.at,
    }))
}

/// Moves that wait for the data steward, oldest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn waiting(
    app: &App,
    ctx: &Ctx,
    after: Option<RequestId>,
) -> Result<Vec<MoveLine>, Fault> {
    require(&ctx.actor, Action::PersonWrite)?;
    let ctx = Ctx {
        purpose: Some(Purpose::DataCare),
        ..ctx.clone()
    };
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let mut lines = Vec::new();
        for held in tx.requests_waiting("move", None, after, PAGE)? {
            lines.extend(line(tx, &site, held)?);
        }
        let subjects = lines.iter().map(|line| line.person).collect();
        let mut draw = ctx.draw("moves");
        record_read(
            tx,
            &ctx,
            &mut draw,
            ReadKind::Listed,
            subjects,
            None,
            "moves",
        )?;
        Ok(lines)
    })
    .await
}

/// Decides about a noted move; followed, the population library says so.
///
/// # Errors
/// As [`decide_in`].
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<String>,
) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| decide_in(app, tx, &ctx, id, granted, note.as_deref()))
        .await
}

/// Decides inside a unit.
///
/// # Errors
/// Not found; `own-matter` for what she noted or her own record; `note-missing` when it is not followed;
/// stale when it was decided before; the store's.
pub fn decide_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<&str>,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::PersonWrite)?;
    let held = tx.request(id)?.ok_or_else(Refusal::not_found)?.request;
    let Asked::Move { to, on, reason, .. } = &held.asked else {
        return Err(Refusal::not_found().into());
    };
    let steward = tx.person_resolve(ctx.actor.person)?;
    let about = tx.person_resolve(held.about)?;
    if steward == about || steward == tx.person_resolve(held.by)? {
        return Err(Refusal::forbidden("own-matter").into());
    }
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if !granted && note.is_none() {
        return Err(Refusal::field("note", "note-missing").into());
    }
    let decision = crate::request::decide_in(tx, ctx, id, granted, note)?;
    let mut draw = ctx.draw("decide-move");
    if granted {
        let site = app.site_in(tx, ctx.now)?;
        let person = tx.person(about)?.ok_or_else(Refusal::not_found)?;
        // A grid that ended since it was noted is its heir.
        let to = match to {
            Some(grid) => Some(
                crate::grid::stands(tx, &site, *grid)?
                    .ok_or_else(|| Refusal::forbidden("grid-without-heir"))?,
            ),
            None => None,
        };
        let correction = entered(&site, &person, to, *on, reason);
        crate::person::correct_in(app, tx, ctx, about, person.version, &correction)?;
    }
    let body = Body::RequestDecided {
        request: id,
        decision,
    };
    record(tx, ctx, &mut draw, Subject::Person(about), 0, &body)?;
    Ok(())
}

fn entered(
    site: &Site,
    person: &Person,
    to: Option<GridCode>,
    on: Date,
    reason: &str,
) -> crate::person::Correction {
    let gone = matches!(person.standing, Standing::MovedAway(_));
    crate::person::Correction {
        division: to.map(|grid| {
            site.grids
                .get(&grid)
                .map_or(grid.division(), |g| g.division)
        }),
        grid: to,
        standing: match to {
            None => Some(Standing::MovedAway(on)),
            // Who comes back lives here; whether she is registered again is another document's.
            Some(_) => gone.then_some(Standing::Resident),
        },
        reason: reason.to_owned(),
        ..crate::person::Correction::default()
    }
}
