//! Service halls (MISSION P4.1): where they are, what can be done there, which towns and villages
//! lack one, how their queue and their days go. Nothing here names anybody.

use crate::context::Ctx;
use crate::journal::record;
use crate::once::{Repeat, once};
use crate::policy::{Action, reaches, require};
use crate::site::Site;
use crate::{App, Error, Fault};
use codes::DivisionCode;
use codes::zone::{day_number, day_of_number};
use jiff::civil::Date;
use model::document::DocumentCode;
use model::hall::{Hall, HallCode, HallWindow, Span};
use model::item::{Item, ItemCode};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::role::Role;
use model::ticket::{Ticket, TicketState};
use model::time::Instant;
use model::unit::{UnitCode, UnitKind};
use std::sync::Arc;
use store::Tx;
pub use store::ticket::HallDay;

/// Halls of a county at most.
const HALLS_MAX: i64 = 2_000;
/// Windows of a hall at most.
pub const WINDOWS_MAX: u32 = 99;
/// Bookings of one half hour at most.
pub const PLACES_MAX: u32 = 99;
/// Tickets of a queue that are looked at.
pub const QUEUE_MAX: i64 = 500;
/// Tickets that were missed today and may still come back, as a desk shows them.
const MISSED_SHOWN: i64 = 20;
/// How long somebody is served where the day has not told yet (默认).
pub const SERVICE_MS_DEFAULT: i64 = 10 * 60_000;
/// Days of figures shown at once, at most.
pub const DAYS_MAX: i32 = 92;

/// A hall as it is on a day.
///
/// # Errors
/// Not found; the store's.
pub(crate) fn hall_in(tx: &mut Tx<'_>, code: &HallCode, day: Date) -> Result<Hall, Fault> {
    Ok(tx.hall_on(code, day)?.ok_or_else(Refusal::not_found)?)
}

/// A hall that serves people on a day.
///
/// # Errors
/// Not found; `hall-closed`; the store's.
pub(crate) fn open_hall_in(tx: &mut Tx<'_>, code: &HallCode, day: Date) -> Result<Hall, Fault> {
    let hall = hall_in(tx, code, day)?;
    match &hall.closed {
        None => Ok(hall),
        Some(reason) => Err(Refusal::forbidden("hall-closed")
            .with("hall", hall.name.clone())
            .with("reason", reason.clone())
            .into()),
    }
}

/// The county's halls of the day, those whose division is no more left out.
///
/// # Errors
/// The store's.
pub async fn today(app: &App, now: Instant) -> Result<(Arc<Site>, Vec<Hall>), Error> {
    app.read(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let halls = today_in(tx, &site, now)?;
        Ok((site, halls))
    })
    .await
}

/// The same inside a unit.
///
/// # Errors
/// The store's.
pub(crate) fn today_in(tx: &mut Tx<'_>, site: &Site, now: Instant) -> Result<Vec<Hall>, Error> {
    let mut halls = tx.halls_on(now.date(), "", HALLS_MAX)?;
    halls
        .retain(|hall| hall.division == site.county || site.divisions.contains_key(&hall.division));
    Ok(halls)
}

/// What can be asked for in a hall, by category and code: what its unit takes, by the list of the day.
#[must_use]
pub fn items<'s>(site: &'s Site, hall: &Hall) -> Vec<&'s Item> {
    let Some(county) = crate::catalogue::listed(site) else {
        return Vec::new();
    };
    let mut items: Vec<&Item> = county
        .items
        .values()
        .filter(|now| now.item.procedure.is_some())
        .filter(|now| county.takes(&now.item.code, &hall.unit))
        .map(|now| &now.item)
        .collect();
    items.sort_by(|a, b| (a.category, &a.code).cmp(&(b.category, &b.code)));
    items
}

/// Whether a hall takes every one of these items. A site without a catalogue has none to name: whoever
/// comes asks at the window, and no free words stand on a ticket.
///
/// # Errors
/// `ticket-item-not-here` naming it, `ticket-items-many`, at `items`.
pub(crate) fn takes_all(site: &Site, hall: &Hall, items: &[String]) -> Result<(), Refusal> {
    if items.len() > crate::ticket::ITEMS_MAX {
        let most = i64::try_from(crate::ticket::ITEMS_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::field("items", "ticket-items-many").with("max", most));
    }
    let county = crate::catalogue::listed(site);
    for item in items {
        let code = ItemCode(item.clone());
        let known = county
            .and_then(|county| county.item(&code))
            .is_some_and(|now| now.item.procedure.is_some());
        if !known || !county.is_some_and(|county| county.takes(&code, &hall.unit)) {
            let name = site.item_name(item).unwrap_or_else(|| item.clone());
            return Err(Refusal::field("items", "ticket-item-not-here")
                .with("item", name)
                .with("hall", hall.name.clone()));
        }
    }
    Ok(())
}

/// A hall's queue at an instant.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// Who waits, in the order in which they would be called.
    pub waiting: Vec<Ticket>,
    /// At windows, latest called first.
    pub called: Vec<Ticket>,
    /// Called, and nobody came.
    pub missed: Vec<Ticket>,
    /// Windows at which somebody sits.
    pub windows: Vec<HallWindow>,
    /// How long somebody is served: today's median, else the default.
    pub service_ms: i64,
    /// Whether today has told how long.
    pub measured: bool,
}

impl Queue {
    /// Windows that call people now.
    #[must_use]
    pub fn calling(&self, day: Date) -> i64 {
        let n = self.windows.iter().filter(|w| w.calls(day)).count();
        i64::try_from(n).unwrap_or(i64::MAX)
    }

    /// How long whoever has so many before her may expect to wait: an estimate, none while no window
    /// calls anybody.
    #[must_use]
    pub fn expected_ms(&self, ahead: i64, day: Date) -> Option<i64> {
        match self.calling(day) {
            0 => None,
            windows => Some(self.service_ms.saturating_mul(ahead) / windows),
        }
    }
}

/// Reads a hall's queue.
///
/// # Errors
/// The store's.
pub(crate) fn queue_in(tx: &mut Tx<'_>, hall: &HallCode, now: Instant) -> Result<Queue, Error> {
    let day = now.date();
    let mut windows = tx.windows_of(hall)?;
    windows.retain(|window| window.is_staffed(day));
    let median = tx
        .hall_days(hall, day, day)?
        .first()
        .and_then(|today| today.service_median)
        .filter(|ms| *ms > 0);
    Ok(Queue {
        waiting: tx.ticket_queue(hall, day, now, QUEUE_MAX)?,
        called: tx.tickets_of_state(hall, day, TicketState::Called, i64::from(WINDOWS_MAX))?,
        missed: tx.tickets_of_state(hall, day, TicketState::Missed, MISSED_SHOWN)?,
        windows,
        service_ms: median.unwrap_or(SERVICE_MS_DEFAULT),
        measured: median.is_some(),
    })
}

/// A hall as anybody sees it.
#[derive(Clone)]
pub struct HallView {
    /// It.
    pub hall: Hall,
    /// Its queue.
    pub queue: Queue,
    /// The county of the day.
    pub site: Arc<Site>,
}

/// Shows a hall.
///
/// # Errors
/// Not found; the store's.
pub async fn view(app: &App, now: Instant, code: HallCode) -> Result<HallView, Fault> {
    app.look(move |app, tx| {
        let hall = hall_in(tx, &code, now.date())?;
        Ok(HallView {
            queue: queue_in(tx, &hall.code, now)?,
            site: app.site_in(tx, now)?,
            hall,
        })
    })
    .await
}

/// A town or village that must have a hall and has none that serves people (应建必建).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Where.
    pub division: DivisionCode,
    /// The hall that is closed; none where there never was one.
    pub closed: Option<Hall>,
}

/// Which towns and villages have their hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The day.
    pub day: Date,
    /// Towns and streets: with an open hall, in all.
    pub towns: (i64, i64),
    /// Villages: with an open hall, in all.
    pub villages: (i64, i64),
    /// Those without, by code.
    pub lacking: Vec<Lack>,
}

/// Holds the halls of the day against the towns and villages of the day.
///
/// # Errors
/// The store's.
pub async fn coverage(app: &App, now: Instant) -> Result<(Arc<Site>, Coverage), Error> {
    let (site, halls) = today(app, now).await?;
    let towns: Vec<DivisionCode> = site.towns().map(|(code, _)| code).collect();
    let mut lacking = Vec::new();
    let mut covered = |division: DivisionCode| {
        let mut of_it = halls.iter().filter(|hall| hall.division == division);
        let open = of_it.clone().any(Hall::is_open);
        if !open {
            lacking.push(Lack {
                division,
                closed: of_it.next().cloned(),
            });
        }
        i64::from(open)
    };
    let (mut open_towns, mut open_villages, mut villages) = (0, 0, 0);
    for town in &towns {
        open_towns += covered(*town);
        for (village, _) in site.villages(*town) {
            villages += 1;
            open_villages += covered(village);
        }
    }
    lacking.sort_by_key(|lack| lack.division);
    let coverage = Coverage {
        day: now.date(),
        towns: (open_towns, i64::try_from(towns.len()).unwrap_or(i64::MAX)),
        villages: (open_villages, villages),
        lacking,
    };
    Ok((site, coverage))
}

/// What a hall is to be from a day on.
#[derive(Debug, Clone)]
pub struct Writing {
    /// The hall; none for a new one.
    pub code: Option<HallCode>,
    /// Whose hall.
    pub unit: UnitCode,
    /// Name.
    pub name: String,
    /// Where.
    pub address: String,
    /// Office hours: `09:00-12:00;13:30-17:30`.
    pub hours: String,
    /// Windows.
    pub windows: u32,
    /// Bookings a half hour.
    pub places: u32,
    /// Phone.
    pub phone: String,
    /// Why it is closed; none: open.
    pub closed: Option<String>,
    /// First day.
    pub from: Date,
    /// The document it rests on.
    pub document: String,
}

/// Opens, closes or changes a hall from a day on.
///
/// # Errors
/// Not for this post; what does not fit, at its field; the store's.
pub async fn write(app: &App, ctx: &Ctx, wish: Writing, repeat: Repeat) -> Result<HallCode, Fault> {
    require(&ctx.actor, Action::HallManage)?;
    let by = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        write_in(app, tx, &by, &wish)
    })
    .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`write`].
pub fn write_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, wish: &Writing) -> Result<HallCode, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let unit = site
        .units
        .get(&wish.unit)
        .ok_or_else(|| Refusal::field("unit", "hall-unit-unknown"))?;
    let division = unit.division;
    if !manages(&site, ctx, &wish.unit, division)? {
        return Err(Refusal::denied("not-your-area").into());
    }
    let code = match &wish.code {
        Some(code) => {
            // Who may not see to the unit it has now may not take it over.
            let held = tx
                .hall_on(code, wish.from)?
                .ok_or_else(Refusal::not_found)?;
            if !manages(&site, ctx, &held.unit, held.division)? {
                return Err(Refusal::not_found().into());
            }
            if held.division != division {
                return Err(Refusal::field("unit", "hall-other-division").into());
            }
            code.clone()
        }
        None => free_code(tx, division, wish.from)?,
    };
    let hall = checked(&site, ctx, wish, code, division)?;
    tx.hall_write(&hall)?;
    let code = hall.code.clone();
    let body = Body::HallWritten {
        hall: Box::new(hall),
    };
    record(tx, ctx, &mut ctx.draw("hall"), Subject::County, 0, &body)?;
    Ok(code)
}

/// Whether the actor sees to the halls of a unit: the organiser to all, a head to her own unit's, the
/// head of a service centre to those of the villages below it.
fn manages(
    site: &Site,
    ctx: &Ctx,
    unit: &UnitCode,
    division: DivisionCode,
) -> Result<bool, Refusal> {
    let scope = require(&ctx.actor, Action::HallManage)?;
    let Some(post) = &ctx.actor.post else {
        return Ok(false);
    };
    let centre = site
        .units
        .get(&post.unit)
        .is_some_and(|own| own.kind == UnitKind::ServiceCentre);
    Ok(reaches(&scope, division, None)
        && (post.role != Role::UnitHead || post.unit == *unit || centre))
}

/// A code for a further hall of a division.
fn free_code(tx: &mut Tx<'_>, division: DivisionCode, day: Date) -> Result<HallCode, Fault> {
    let first = HallCode(division.to_string());
    if tx.hall_on(&first, day)?.is_none() {
        return Ok(first);
    }
    for n in 2..100 {
        let next = HallCode(format!("{division}-{n}"));
        if tx.hall_on(&next, day)?.is_none() {
            return Ok(next);
        }
    }
    Err(Refusal::field("unit", "hall-too-many").into())
}

fn checked(
    site: &Site,
    ctx: &Ctx,
    wish: &Writing,
    code: HallCode,
    division: DivisionCode,
) -> Result<Hall, Refusal> {
    let text = |field: &str, given: &str| -> Result<String, Refusal> {
        let given = given.trim();
        if given.is_empty() {
            return Err(Refusal::field(field, "field-required"));
        }
        crate::open_words(field, given)?;
        Ok(given.to_owned())
    };
    let hours: Vec<Span> = wish
        .hours
        .split([';', '；', ',', '，'])
        .map(str::trim)
        .filter(|span| !span.is_empty())
        .map(|span| {
            span.parse()
                .map_err(|_| Refusal::field("hours", "hall-hours"))
        })
        .collect::<Result<_, _>>()?;
    if hours.is_empty() || hours.windows(2).any(|two| two[0].to > two[1].from) {
        return Err(Refusal::field("hours", "hall-hours"));
    }
    if !(1..=WINDOWS_MAX).contains(&wish.windows) {
        return Err(Refusal::field("windows", "hall-windows").with("max", i64::from(WINDOWS_MAX)));
    }
    if wish.places > PLACES_MAX {
        return Err(Refusal::field("places", "hall-places").with("max", i64::from(PLACES_MAX)));
    }
    if wish.from < ctx.now.date() {
        return Err(Refusal::field("from", "date-past"));
    }
    let document = DocumentCode(text("document", &wish.document)?);
    if let Some(county) = site.now.as_deref()
        && !county.documents.contains_key(&document)
    {
        return Err(Refusal::field("document", "hall-document-unknown"));
    }
    let closed = match &wish.closed {
        Some(reason) => Some(text("closed", reason)?),
        None => None,
    };
    Ok(Hall {
        code,
        unit: wish.unit.clone(),
        division,
        name: text("name", &wish.name)?,
        address: text("address", &wish.address)?,
        hours,
        windows: wish.windows,
        places: wish.places,
        phone: wish.phone.trim().to_owned(),
        closed,
        from: wish.from,
        document,
        label: String::new(),
    })
}

/// A hall with what its days came to, latest first.
#[derive(Clone)]
pub struct HallDays {
    /// The hall.
    pub hall: Hall,
    /// Its days.
    pub days: Vec<HallDay>,
    /// Its queue now.
    pub queue: Queue,
    /// The county of the day.
    pub site: Arc<Site>,
}

/// Figures of a hall's days, for who sees to it; both days included.
///
/// # Errors
/// Not for this post; not found outside its area; `dates-order`, `hall-days` at `to`; the store's.
pub async fn days(
    app: &App,
    ctx: &Ctx,
    code: HallCode,
    from: Date,
    to: Date,
) -> Result<HallDays, Fault> {
    let scope = require(&ctx.actor, Action::HallRead)?;
    if to < from {
        return Err(Refusal::field("to", "dates-order").into());
    }
    if day_number(to) - day_number(from) >= DAYS_MAX {
        return Err(Refusal::field("to", "hall-days")
            .with("max", i64::from(DAYS_MAX))
            .into());
    }
    let now = ctx.now;
    app.look(move |app, tx| {
        let hall = hall_in(tx, &code, now.date())?;
        if !reaches(&scope, hall.division, None) {
            return Err(Refusal::not_found().into());
        }
        Ok(HallDays {
            days: tx.hall_days(&hall.code, from, to)?,
            queue: queue_in(tx, &hall.code, now)?,
            site: app.site_in(tx, now)?,
            hall,
        })
    })
    .await
}

/// So many days before a day.
#[must_use]
pub fn days_before(day: Date, days: i32) -> Date {
    day_of_number(day_number(day) - days)
}
