//! Data shared between departments (MISSION P4.7; 政务数据共享条例): a unit asks for columns of a library
//! for a purpose and until a day, the data steward decides, the unit reads page by page under
//! pseudonyms of this grant alone, and every page is an entry before it is shown.

pub mod export;
mod read;

pub use read::{Looking, PAGE_ROWS, PAGES_MAX, Rows, SharedRow, open_rows, rows, said};

use crate::account::name_of;
use crate::context::Ctx;
use crate::journal::record;
use crate::once::{Repeat, before, once};
use crate::policy::{Action, require};
use crate::{App, Fault, Site};
use codes::zone::day_number;
use jiff::civil::Date;
use model::account::Appointment;
use model::feed::{Element, EntityKind, Library, Sharing};
use model::id::{PersonId, RequestId};
use model::journal::{Body, Subject};
use model::library::Catalogue;
use model::refusal::{Kind, Refusal, Refused};
use model::request::{Asked, Decision, Ending, Request};
use model::time::Instant;
use model::unit::UnitCode;
use store::Tx;
use store::request::RequestLine;

/// Longest period of a grant, in days (默认).
pub const PERIOD_DAYS_MAX: i32 = 366;
/// Shortest purpose, in characters: one word says nothing.
pub const PURPOSE_CHARS_MIN: usize = 10;
/// Longest purpose, in characters.
pub const PURPOSE_CHARS_MAX: usize = 500;
/// Requests on a list.
const LISTED: i64 = 200;

/// A wish for columns of a library.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Code of the library.
    pub library: String,
    /// Elements.
    pub columns: Vec<String>,
    /// What for.
    pub purpose: String,
    /// Code of the catalogue's item it serves.
    pub item: Option<String>,
    /// Last day.
    pub until: Date,
}

/// Where a request stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has decided.
    Waiting,
    /// It was not granted.
    Refused,
    /// It was granted, and its day has not passed.
    Running,
    /// Its day has passed.
    Over,
    /// It was taken back.
    Withdrawn,
    /// The file was fetched.
    Taken,
}

impl State {
    /// Its code, as lists and locales write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Refused => "refused",
            Self::Running => "running",
            Self::Over => "over",
            Self::Withdrawn => "withdrawn",
            Self::Taken => "taken",
        }
    }

    /// The no of whoever wants to use what is not there to be used.
    fn closed(self) -> Option<Refusal> {
        match self {
            Self::Running => None,
            Self::Waiting => Some(Refusal::forbidden("sharing-waiting")),
            Self::Refused => Some(Refusal::forbidden("sharing-refused")),
            Self::Over => Some(Refusal::forbidden("sharing-over")),
            Self::Withdrawn => Some(Refusal::forbidden("sharing-withdrawn")),
            Self::Taken => Some(Refusal::forbidden("sharing-taken")),
        }
    }
}

/// The last moment at which a granted request can be used.
fn last(asked: &Asked, decision: &Decision) -> Instant {
    match asked {
        Asked::Sharing { until, .. } => Instant::end_of(*until),
        _ => decision.at.plus_ms(export::FETCH_DAYS * 86_400_000),
    }
}

/// Where a request stands at a moment.
#[must_use]
pub fn state(line: &RequestLine, now: Instant) -> State {
    let Some(decision) = &line.decision else {
        return State::Waiting;
    };
    match decision.ended.as_ref().map(|ended| ended.how) {
        Some(Ending::Withdrawn) => State::Withdrawn,
        Some(Ending::Taken) => State::Taken,
        None if !decision.granted => State::Refused,
        None if last(&line.request.asked, decision) < now => State::Over,
        None => State::Running,
    }
}

/// What somebody decided, or ended.
#[derive(Debug, Clone)]
pub struct Told {
    /// Who.
    pub name: String,
    /// When.
    pub at: Instant,
    /// In what words.
    pub note: Option<String>,
}

/// A request on a list.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its id.
    pub id: RequestId,
    /// Code of the library.
    pub library: String,
    /// Its name.
    pub library_name: String,
    /// With whom it may be shared now; none when it is no longer there.
    pub sharing: Option<Sharing>,
    /// Columns.
    pub columns: Vec<Element>,
    /// What for.
    pub purpose: String,
    /// Code and name of the item it serves.
    pub item: Option<(String, String)>,
    /// The unit that may read; none for a file.
    pub unit: Option<UnitCode>,
    /// Its name; empty for a file.
    pub unit_name: String,
    /// Last day; for a file only once it is approved.
    pub until: Option<Date>,
    /// Where it stands.
    pub state: State,
    /// Who asked.
    pub by: PersonId,
    /// Her name.
    pub by_name: String,
    /// When.
    pub at: Instant,
    /// What was decided.
    pub decided: Option<Told>,
    /// How it ended.
    pub ended: Option<Told>,
}

impl Line {
    /// Columns that identify somebody by themselves.
    pub fn identifying(&self) -> impl Iterator<Item = &Element> {
        self.columns.iter().filter(|element| element.identity)
    }
}

/// The libraries as they are, for verbs that have looked at the actor themselves.
pub(crate) fn libraries(app: &App) -> Result<Catalogue, Fault> {
    match app.hub() {
        None => Ok(Catalogue::default()),
        Some(hub) => Ok(hub.catalogue().map_err(crate::Error::Damaged)?),
    }
}

/// What there is to ask for, as who asks for her unit sees it: libraries, their levels and columns, not
/// how good they are nor what is in them.
///
/// # Errors
/// Not for this post; the hub's.
pub fn offered(app: &App, ctx: &Ctx) -> Result<Catalogue, Fault> {
    require(&ctx.actor, Action::SharingAsk)?;
    libraries(app)
}

/// A library by code.
#[must_use]
pub fn library<'c>(catalogue: &'c Catalogue, code: &str) -> Option<&'c Library> {
    let mut all = catalogue.libraries.iter().map(|line| &line.library);
    all.find(|library| library.code == code)
}

/// Columns of a library that may be shared: its own, the joined ones, and those of a base library that
/// do not identify anybody by themselves.
#[must_use]
pub fn columns(catalogue: &Catalogue, library: &Library) -> Vec<Element> {
    library
        .elements
        .iter()
        .chain(&library.columns)
        .chain(&library.joins)
        .filter_map(|code| catalogue.elements.get(code))
        .filter(|element| !element.identity)
        .cloned()
        .collect()
}

/// What identifies the persons of a library by itself: number, phone, account, address.
#[must_use]
pub fn identifying(catalogue: &Catalogue, library: &Library) -> Vec<Element> {
    if library
        .entity
        .is_some_and(|kind| kind != EntityKind::Person)
    {
        return Vec::new();
    }
    catalogue
        .elements
        .values()
        .filter(|element| element.identity && element.code.starts_with("person."))
        .cloned()
        .collect()
}

/// What of a wish's columns and purpose does not fit.
fn misfits(allowed: &[Element], columns: &[String], purpose: &str) -> Vec<Refused> {
    let mut reasons = Vec::new();
    if columns.is_empty() {
        reasons.push(Refused::new("sharing-columns-missing").at("columns"));
    }
    let unknown = |code: &&String| !allowed.iter().any(|element| element.code == **code);
    if let Some(code) = columns.iter().find(unknown) {
        let refused = Refused::new("sharing-column-unknown").at("columns");
        reasons.push(refused.with("column", code.as_str()));
    }
    let length = purpose.chars().count();
    if length < PURPOSE_CHARS_MIN {
        let refused = Refused::new("sharing-purpose-short").at("purpose");
        reasons.push(refused.with("min", PURPOSE_CHARS_MIN as i64));
    }
    if length > PURPOSE_CHARS_MAX {
        let refused = Refused::new("field-too-long").at("purpose");
        reasons.push(refused.with("max", PURPOSE_CHARS_MAX as i64));
    }
    if let Err(refusal) = crate::open_words("purpose", purpose) {
        reasons.extend(refusal.reasons);
    }
    reasons
}

fn refused(reasons: Vec<Refused>) -> Result<(), Refusal> {
    if reasons.is_empty() {
        return Ok(());
    }
    Err(Refusal {
        kind: Kind::Invalid,
        reasons,
    })
}

/// Each once, in the order of the library.
fn ordered(allowed: &[Element], columns: &[String]) -> Vec<String> {
    let codes = allowed.iter().map(|element| &element.code);
    codes
        .filter(|code| columns.contains(code))
        .cloned()
        .collect()
}

/// The wish as it is kept, or everything that is wrong with it.
fn check(catalogue: &Catalogue, ctx: &Ctx, wish: Asking) -> Result<Asking, Refusal> {
    let Some(library) = library(catalogue, &wish.library) else {
        return Err(Refusal::field("library", "sharing-library-unknown"));
    };
    match library.sharing {
        Sharing::Conditional => {}
        Sharing::Open => {
            return Err(
                Refusal::field("library", "sharing-level-open").with("library", &*library.name)
            );
        }
        Sharing::Closed => {
            return Err(
                Refusal::field("library", "sharing-level-closed").with("library", &*library.name)
            );
        }
    }
    let allowed = columns(catalogue, library);
    let purpose = wish.purpose.trim().to_owned();
    let mut reasons = misfits(&allowed, &wish.columns, &purpose);
    let today = ctx.now.date();
    if wish.until < today {
        reasons.push(Refused::new("date-past").at("until"));
    }
    if day_number(wish.until) - day_number(today) > PERIOD_DAYS_MAX {
        let refused = Refused::new("sharing-too-long").at("until");
        reasons.push(refused.with("max", i64::from(PERIOD_DAYS_MAX)));
    }
    refused(reasons)?;
    Ok(Asking {
        columns: ordered(&allowed, &wish.columns),
        purpose,
        ..wish
    })
}

/// The unit somebody acts for.
fn own_unit(ctx: &Ctx) -> Result<UnitCode, Refusal> {
    let post = ctx.actor.post.as_ref();
    post.map(|post| post.unit.clone())
        .ok_or_else(|| Refusal::denied("not-for-your-post"))
}

/// Asks for columns of a library for the own unit.
///
/// # Errors
/// `sharing-…`, `date-past`, `item-unknown` at their fields; not for this post; the hub's; the store's.
pub async fn ask(app: &App, ctx: &Ctx, wish: Asking, repeat: Repeat) -> Result<RequestId, Fault> {
    require(&ctx.actor, Action::SharingAsk)?;
    if let Some(id) = before(app, ctx, &repeat).await? {
        return Ok(id);
    }
    let wish = check(&libraries(app)?, ctx, wish)?;
    let asker = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        ask_in(app, tx, &asker, &wish)
    })
    .await
}

/// Keeps a wish that fits the libraries.
fn ask_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, wish: &Asking) -> Result<RequestId, Fault> {
    let unit = own_unit(ctx)?;
    let site = app.site_in(tx, ctx.now)?;
    if let Some(item) = &wish.item
        && site.item_name(item).is_none()
    {
        return Err(Refusal::field("item", "item-unknown")
            .with("item", item.as_str())
            .into());
    }
    let asked = Asked::Sharing {
        library: wish.library.clone(),
        columns: wish.columns.clone(),
        purpose: wish.purpose.clone(),
        item: wish.item.clone(),
        unit: unit.clone(),
        until: wish.until,
    };
    requested(tx, ctx, &site, asked, Some(&unit))
}

/// Keeps a request and writes down that it was made.
fn requested(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    site: &Site,
    asked: Asked,
    unit: Option<&UnitCode>,
) -> Result<RequestId, Fault> {
    let mut draw = ctx.draw("sharing");
    let request = Request {
        id: RequestId::new(ctx.now.0, draw.bytes()),
        asked,
        about: ctx.actor.person,
        by: ctx.actor.person,
        division: site.county,
        at: ctx.now,
    };
    crate::request::ask_in(tx, ctx, request, unit, Subject::County, &mut draw)
}

/// Decides what a unit may read.
///
/// # Errors
/// `own-matter` for who asked, by natural person; `sharing-own-unit` for somebody of her unit;
/// `note-missing` where it is not granted; `sharing-over`, `sharing-level-…` where it no longer can
/// be; stale when it was decided before; not found; the store's.
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<String>,
    repeat: Repeat,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::SharingDecide)?;
    if before::<()>(app, ctx, &repeat).await?.is_some() {
        return Ok(());
    }
    let catalogue = libraries(app)?;
    let asker = ctx.clone();
    once(app, ctx, repeat, move |_, tx| {
        decide_in(tx, &asker, &catalogue, id, granted, note.as_deref())
    })
    .await
}

fn decide_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    catalogue: &Catalogue,
    id: RequestId,
    granted: bool,
    note: Option<&str>,
) -> Result<(), Fault> {
    let held = tx.request(id)?.ok_or_else(Refusal::not_found)?.request;
    let Asked::Sharing {
        library: code,
        unit,
        until,
        ..
    } = &held.asked
    else {
        return Err(Refusal::not_found().into());
    };
    if tx.person_resolve(held.by)? == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::forbidden("own-matter").into());
    }
    let of_unit = |post: &Appointment| post.unit == *unit;
    let posts = tx.appointments_of(ctx.actor.person, ctx.now.date())?;
    if ctx.actor.post.as_ref().is_some_and(of_unit) || posts.iter().any(of_unit) {
        return Err(Refusal::forbidden("sharing-own-unit").into());
    }
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if !granted && note.is_none() {
        return Err(Refusal::field("note", "note-missing").into());
    }
    if granted {
        if *until < ctx.now.date() {
            return Err(Refusal::forbidden("sharing-over").into());
        }
        still_shared(catalogue, code)?;
    }
    let decision = crate::request::decide_in(tx, ctx, id, granted, note)?;
    decided(tx, ctx, id, decision)
}

/// Writes down what was decided or ended.
fn decided(tx: &mut Tx<'_>, ctx: &Ctx, id: RequestId, decision: Decision) -> Result<(), Fault> {
    let body = Body::RequestDecided {
        request: id,
        decision,
    };
    let mut draw = ctx.draw("sharing-decided");
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    Ok(())
}

/// The library of a grant, which may have been closed by law since.
fn still_shared<'c>(catalogue: &'c Catalogue, code: &str) -> Result<&'c Library, Refusal> {
    let Some(library) = library(catalogue, code) else {
        return Err(Refusal::forbidden("sharing-library-gone"));
    };
    if library.sharing == Sharing::Closed {
        let refusal = Refusal::forbidden("sharing-level-closed");
        return Err(refusal.with("library", &*library.name));
    }
    Ok(library)
}

/// Takes a grant back before its day; nothing can be read from then on.
///
/// # Errors
/// `note-missing`; `sharing-…` where nothing is granted; stale; not found; the store's.
pub async fn withdraw(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    note: String,
    repeat: Repeat,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::SharingDecide)?;
    let asker = ctx.clone();
    once(app, ctx, repeat, move |_, tx| {
        let ctx = &asker;
        let held = tx.request(id)?.ok_or_else(Refusal::not_found)?;
        let Asked::Sharing { .. } = &held.request.asked else {
            return Err(Refusal::not_found().into());
        };
        if let Some(refusal) = state(&held, ctx.now).closed() {
            return Err(refusal.into());
        }
        let note = note.trim();
        if note.is_empty() {
            return Err(Refusal::field("note", "note-missing").into());
        }
        let stands = held.decision.ok_or_else(Refusal::stale)?;
        let ended = crate::request::end_in(tx, ctx, id, &stands, Ending::Withdrawn, Some(note))?;
        decided(tx, ctx, id, ended)
    })
    .await
}

/// What the own unit asked for, newest first.
///
/// # Errors
/// Not for this post; the hub's; the store's.
pub async fn of_unit(app: &App, ctx: &Ctx) -> Result<Vec<Line>, Fault> {
    require(&ctx.actor, Action::SharingAsk)?;
    let (unit, now) = (own_unit(ctx)?, ctx.now);
    let catalogue = libraries(app)?;
    Ok(app
        .read(move |app, tx| {
            let held = tx.requests_of_unit("sharing", &unit, None, LISTED)?;
            lines(app, tx, &catalogue, held, now)
        })
        .await?)
}

/// What the steward decides about, oldest first, and what was decided, newest first.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// Waits.
    pub waiting: Vec<Line>,
    /// Decided.
    pub decided: Vec<Line>,
}

/// What waits for the steward, and what was decided.
///
/// # Errors
/// Not for this post; the hub's; the store's.
pub async fn desk(app: &App, ctx: &Ctx) -> Result<Desk, Fault> {
    require(&ctx.actor, Action::SharingDecide)?;
    desk_of(app, ctx, "sharing").await
}

async fn desk_of(app: &App, ctx: &Ctx, kind: &'static str) -> Result<Desk, Fault> {
    let now = ctx.now;
    let catalogue = libraries(app)?;
    Ok(app
        .read(move |app, tx| {
            let waiting = tx.requests_waiting_anywhere(kind, None, LISTED)?;
            let mut decided = tx.requests_of_kind(kind, None, LISTED)?;
            decided.retain(|line| line.decision.is_some());
            Ok(Desk {
                waiting: lines(app, tx, &catalogue, waiting, now)?,
                decided: lines(app, tx, &catalogue, decided, now)?,
            })
        })
        .await?)
}

/// Requests as lists show them; what is no request for a library is left out.
fn lines(
    app: &App,
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    held: Vec<RequestLine>,
    now: Instant,
) -> Result<Vec<Line>, crate::Error> {
    let site = app.site_in(tx, now)?;
    let mut all = Vec::with_capacity(held.len());
    for line in held {
        all.extend(shown(tx, &site, catalogue, line, now)?);
    }
    Ok(all)
}

fn shown(
    tx: &mut Tx<'_>,
    site: &Site,
    catalogue: &Catalogue,
    held: RequestLine,
    now: Instant,
) -> Result<Option<Line>, crate::Error> {
    let state = state(&held, now);
    let fetch = held
        .decision
        .as_ref()
        .filter(|decision| decision.granted)
        .map(|decision| last(&held.request.asked, decision).date());
    let (library, columns, purpose, item, unit, until) = match held.request.asked {
        Asked::Sharing {
            library,
            columns,
            purpose,
            item,
            unit,
            until,
        } => (library, columns, purpose, item, Some(unit), Some(until)),
        Asked::Export {
            library,
            columns,
            purpose,
        } => (library, columns, purpose, None, None, fetch),
        _ => return Ok(None),
    };
    let there = self::library(catalogue, &library);
    let mut decided = None;
    let mut ended = None;
    if let Some(decision) = held.decision {
        if let Some(end) = decision.ended {
            ended = Some(Told {
                name: name_of(tx, end.by)?,
                at: end.at,
                note: end.note,
            });
        }
        decided = Some(Told {
            name: name_of(tx, decision.by)?,
            at: decision.at,
            note: decision.note,
        });
    }
    Ok(Some(Line {
        id: held.request.id,
        library_name: there.map_or_else(|| library.clone(), |l| l.name.clone()),
        sharing: there.map(|l| l.sharing),
        columns: columns
            .iter()
            .filter_map(|code| catalogue.elements.get(code))
            .cloned()
            .collect(),
        purpose,
        item: item.map(|code| {
            let name = site.item_name(&code).unwrap_or_else(|| code.clone());
            (code, name)
        }),
        unit_name: unit
            .as_ref()
            .map(|unit| site.unit_name(unit))
            .unwrap_or_default(),
        unit,
        until,
        state,
        by: held.request.by,
        by_name: name_of(tx, held.request.by)?,
        at: held.request.at,
        decided,
        ended,
        library,
    }))
}
