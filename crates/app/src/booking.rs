//! Visits booked ahead (预约): by a citizen who signed in, or by a clerk on the phone. A half hour has
//! so many places; who comes draws a ticket with the six digits she was given.

use crate::context::Ctx;
use crate::hall::{hall_in, open_hall_in, takes_all};
use crate::journal::{record, record_read};
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, Fault};
use codes::zone::{day_number, day_of_number};
use jiff::civil::Date;
use model::booking::{Booking, BookingEnding, BookingState};
use model::hall::{Hall, HallCode, clock};
use model::id::{BookingId, PersonId, TicketId};
use model::journal::{Body, ReadKind, Subject};
use model::refusal::Refusal;
use model::time::Instant;
use std::sync::Arc;
use store::Tx;
pub use store::booking::BookingLine;

/// Days ahead that can be booked (默认).
pub const AHEAD_DAYS: i32 = 14;
/// Bookings a citizen may have at once (默认).
pub const OWN_MAX: usize = 3;
/// Bookings of a day that a desk shows.
const DAY_SHOWN: i64 = 500;
/// Own bookings that are shown.
const OWN_SHOWN: i64 = 50;
/// Digits of a code.
const DIGITS: u32 = 1_000_000;

/// A wish for a visit.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The hall.
    pub hall: HallCode,
    /// The day.
    pub day: Date,
    /// Beginning of the half hour: `09:30`.
    pub slot: String,
    /// Items; empty: not sure.
    pub items: Vec<String>,
    /// For whom, where a clerk takes it.
    pub name: String,
}

/// A half hour with the places left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Beginning, minutes since midnight.
    pub at: u16,
    /// Places left.
    pub left: i64,
}

/// What can be booked of a hall's day.
#[derive(Clone)]
pub struct Slots {
    /// The hall.
    pub hall: Hall,
    /// The day.
    pub day: Date,
    /// Days that can be booked.
    pub days: Vec<Date>,
    /// Its half hours that have not begun; empty on a day on which the hall does not serve.
    pub slots: Vec<Slot>,
    /// The county of the day.
    pub site: Arc<Site>,
}

/// Working days from today on, as far ahead as can be booked.
fn bookable(site: &Site, today: Date) -> Vec<Date> {
    let first = day_number(today);
    (first..=first + AHEAD_DAYS)
        .map(day_of_number)
        .filter(|day| site.calendar.is_workday(*day))
        .collect()
}

fn slots_in(tx: &mut Tx<'_>, hall: &Hall, day: Date, now: Instant) -> Result<Vec<Slot>, Fault> {
    let taken = tx.bookings_taken(&hall.code, day)?;
    let left = |at: u16| {
        let held = taken.iter().find(|(slot, _)| *slot == at);
        i64::from(hall.places) - held.map_or(0, |(_, n)| *n)
    };
    Ok(hall
        .slots()
        .into_iter()
        .filter(|at| Instant::at(day, 0, i64::from(*at)) > now)
        .map(|at| Slot {
            at,
            left: left(at).max(0),
        })
        .collect())
}

/// What can be booked of a hall's day; the first bookable day where none is asked.
///
/// # Errors
/// Not found; `hall-closed`; the store's.
pub async fn slots(
    app: &App,
    now: Instant,
    code: HallCode,
    day: Option<Date>,
) -> Result<Slots, Fault> {
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let days = bookable(&site, now.date());
        let day = day.or_else(|| days.first().copied());
        let day = day.unwrap_or_else(|| now.date());
        let hall = open_hall_in(tx, &code, day.max(now.date()))?;
        let slots = if days.contains(&day) {
            slots_in(tx, &hall, day, now)?
        } else {
            Vec::new()
        };
        Ok(Slots {
            hall,
            day,
            days,
            slots,
            site,
        })
    })
    .await
}

/// Books a visit for oneself.
///
/// # Errors
/// As [`book_in`].
pub async fn book(app: &App, ctx: &Ctx, wish: Wish, repeat: Repeat) -> Result<BookingId, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let by = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        book_in(app, tx, &by, &wish)
    })
    .await
}

/// The same inside a unit.
///
/// # Errors
/// Not for this post; not found; `hall-closed`; `booking-day` at `day`; `booking-slot`,
/// `booking-full` at `slot`; `booking-many`, `booking-twice`; what the hall does not take, at
/// `items`; the store's.
pub fn book_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, wish: &Wish) -> Result<BookingId, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let person = ctx.actor.person;
    let own = tx.bookings_of_person(person, ctx.now.date(), OWN_SHOWN)?;
    let ahead: Vec<&Booking> = own
        .iter()
        .filter(|line| line.booking.state(line.ending.as_ref(), ctx.now) == BookingState::Booked)
        .map(|line| &line.booking)
        .collect();
    if ahead.len() >= OWN_MAX {
        let most = i64::try_from(OWN_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::forbidden("booking-many").with("max", most).into());
    }
    if ahead
        .iter()
        .any(|b| b.hall == wish.hall && b.day == wish.day)
    {
        return Err(Refusal::field("day", "booking-twice").into());
    }
    let named = Wish {
        name: ctx.actor.name.clone(),
        ..wish.clone()
    };
    make(app, tx, ctx, &named, Some(person))
}

/// Takes a booking for somebody on the phone, in the actor's own hall.
///
/// # Errors
/// As [`take_in`].
pub async fn take(app: &App, ctx: &Ctx, wish: Wish, repeat: Repeat) -> Result<BookingId, Fault> {
    require(&ctx.actor, Action::WindowWork)?;
    let by = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        take_in(app, tx, &by, &wish)
    })
    .await
}

/// The same inside a unit; the hall is the actor's own.
///
/// # Errors
/// As [`book_in`]; `name-needed` at `name`; a name that holds a number.
pub fn take_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, wish: &Wish) -> Result<BookingId, Fault> {
    let hall = crate::window::own_hall(tx, ctx)?;
    let name = wish.name.trim();
    if name.is_empty() {
        return Err(Refusal::field("name", "name-needed").into());
    }
    crate::open_words("name", name)?;
    let named = Wish {
        hall: hall.code,
        name: name.to_owned(),
        ..wish.clone()
    };
    make(app, tx, ctx, &named, None)
}

fn make(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wish: &Wish,
    person: Option<PersonId>,
) -> Result<BookingId, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    if !bookable(&site, ctx.now.date()).contains(&wish.day) {
        return Err(Refusal::field("day", "booking-day")
            .with("days", i64::from(AHEAD_DAYS))
            .into());
    }
    let hall = open_hall_in(tx, &wish.hall, wish.day)?;
    let mut items = wish.items.clone();
    items.sort();
    items.dedup();
    takes_all(&site, &hall, &items)?;
    let free = slots_in(tx, &hall, wish.day, ctx.now)?;
    let slot = free
        .iter()
        .find(|slot| clock(slot.at) == wish.slot)
        .ok_or_else(|| Refusal::field("slot", "booking-slot"))?;
    if slot.left == 0 {
        return Err(Refusal::field("slot", "booking-full")
            .with("slot", wish.slot.clone())
            .into());
    }
    let mut draw = ctx.draw("booking");
    let mut booking = Booking {
        id: BookingId::new(ctx.now.0, draw.bytes()),
        hall: hall.code,
        day: wish.day,
        slot: slot.at,
        code: String::new(),
        items,
        person,
        name: wish.name.clone(),
        by: ctx.actor.person,
        at: ctx.now,
    };
    // Six digits are few: another's that day are drawn again.
    loop {
        let drawn = u32::from_be_bytes(draw.bytes::<4>()) % DIGITS;
        booking.code = format!("{drawn:06}");
        if tx.booking_insert(&booking)? {
            break;
        }
    }
    let id = booking.id;
    let subject = person.map_or(Subject::County, Subject::Person);
    let body = Body::BookingMade {
        booking: Box::new(booking),
    };
    record(tx, ctx, &mut draw, subject, 0, &body)?;
    Ok(id)
}

/// Ends a booking, once.
pub(crate) fn end_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    ending: BookingEnding,
) -> Result<(), Fault> {
    if !tx.booking_end(id, &ending)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::BookingEnded {
        booking: id,
        ending,
    };
    let mut draw = ctx.draw("booking-end");
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    Ok(())
}

/// Takes a booking back: her own, or one of the actor's hall.
///
/// # Errors
/// As [`cancel_in`].
pub async fn cancel(
    app: &App,
    ctx: &Ctx,
    id: BookingId,
    repeat: Repeat,
) -> Result<BookingId, Fault> {
    let by = ctx.clone();
    once(app, ctx, repeat, move |_, tx| cancel_in(tx, &by, id)).await
}

/// The same inside a unit.
///
/// # Errors
/// Not found when it is neither; stale when it has ended; the store's.
pub fn cancel_in(tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<BookingId, Fault> {
    reached(tx, ctx, id)?;
    end_in(tx, ctx, id, BookingEnding::Cancelled)?;
    Ok(id)
}

/// A booking that is the actor's own, or one of her hall.
fn reached(tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<BookingLine, Fault> {
    let line = tx.booking(id)?.ok_or_else(Refusal::not_found)?;
    let hers = match &ctx.actor.post {
        None => line.booking.person == Some(ctx.actor.person),
        Some(_) => crate::window::own_hall(tx, ctx)?.code == line.booking.hall,
    };
    if hers {
        Ok(line)
    } else {
        Err(Refusal::not_found().into())
    }
}

/// Draws the ticket of a booking for who stands at the desk and has forgotten her digits.
///
/// # Errors
/// As [`receive_in`].
pub async fn receive(
    app: &App,
    ctx: &Ctx,
    id: BookingId,
    repeat: Repeat,
) -> Result<TicketId, Fault> {
    require(&ctx.actor, Action::WindowWork)?;
    let by = ctx.clone();
    once(app, ctx, repeat, move |_, tx| receive_in(tx, &by, id)).await
}

/// The same inside a unit.
///
/// # Errors
/// Not found in the actor's hall; what [`crate::ticket::arrive_in`] refuses; the store's.
pub fn receive_in(tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<TicketId, Fault> {
    require(&ctx.actor, Action::WindowWork)?;
    let line = reached(tx, ctx, id)?;
    if line.booking.day != ctx.now.date() {
        return Err(Refusal::field("code", "booking-unknown").into());
    }
    crate::ticket::arrive_in(tx, ctx, &line.booking.hall, &line.booking.code)
}

/// A booking with its hall's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// It.
    pub line: BookingLine,
    /// Its hall, as it is on the day.
    pub hall: Option<Hall>,
}

/// The actor's own bookings from today on, newest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn own(app: &App, ctx: &Ctx) -> Result<Vec<Own>, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let (person, today) = (ctx.actor.person, ctx.now.date());
    Ok(app
        .read(move |_, tx| {
            let mut all = Vec::new();
            for line in tx.bookings_of_person(person, today, OWN_SHOWN)? {
                let hall = tx.hall_on(&line.booking.hall, line.booking.day)?;
                all.push(Own { line, hall });
            }
            Ok(all)
        })
        .await?)
}

/// Bookings of a day of the actor's hall. Who is named is written down before it is answered.
///
/// # Errors
/// Not for this post; `window-no-hall`; the store's.
pub async fn of_day(app: &App, ctx: &Ctx, day: Date) -> Result<(Hall, Vec<BookingLine>), Fault> {
    require(&ctx.actor, Action::WindowWork)?;
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        let own = crate::window::own_hall(tx, &ctx)?;
        let hall = hall_in(tx, &own.code, day)?;
        let lines = tx.bookings_of_day(&hall.code, day, DAY_SHOWN)?;
        let subjects = lines
            .iter()
            .filter_map(|line| line.booking.person)
            .collect();
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("bookings"),
            ReadKind::Listed,
            subjects,
            None,
            "bookings",
        )?;
        Ok((hall, lines))
    })
    .await
}
