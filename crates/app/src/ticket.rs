//! Tickets of a hall's queue: drawn by anybody for one or several items, or with a booking; who holds
//! one sees how many are before her. A ticket names nobody; a phone given with it stands sealed until
//! it was told.

use crate::context::Ctx;
use crate::hall::{Queue, hall_in, open_hall_in, queue_in, takes_all};
use crate::journal::record;
use crate::once::{Repeat, once};
use crate::port::Sent;
use crate::seal::{Bound, Kind as Sealing};
use crate::site::Site;
use crate::window::moved;
use crate::{App, Error, Fault};
use model::booking::{Booking, BookingEnding, BookingState, EARLY_MINUTES};
use model::case::Case;
use model::hall::{Hall, HallCode, clock};
use model::id::{BookingId, TicketId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::ticket::{Lane, PLACE_STEP, Ticket, TicketState, TicketStep};
use model::time::Instant;
use model::value::Sealed;
use std::sync::Arc;
use store::Tx;

/// Items of one ticket at most.
pub const ITEMS_MAX: usize = 10;
/// Who waits in one hall at most: more is no queue but a machine.
pub const WAITING_MAX: i64 = 400;
/// With so many before her, somebody's phone is told that her turn is near.
pub const NEAR: usize = 3;
/// The outbox's queue of phones to be told.
pub const QUEUE: &str = "ticket";
/// Phones told in one go.
const BATCH: i64 = 50;

/// A wish for a ticket.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The hall.
    pub hall: HallCode,
    /// Items; empty: not sure.
    pub items: Vec<String>,
    /// Over seventy, pregnant or disabled: asked, never proved.
    pub priority: bool,
    /// A mobile phone to be told when her turn is near.
    pub phone: Option<String>,
}

/// Draws a ticket.
///
/// # Errors
/// As [`draw_in`].
pub async fn draw(app: &App, ctx: &Ctx, wish: Drawing, repeat: Repeat) -> Result<TicketId, Fault> {
    let by = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        draw_in(app, tx, &by, &wish)
    })
    .await
}

/// The same inside a unit.
///
/// # Errors
/// Not found; `hall-closed`; `ticket-item-not-here`, `ticket-items-many` at `items`; `field-phone`,
/// `ticket-no-gateway` at `phone`; `ticket-too-many`; the store's.
pub fn draw_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, wish: &Drawing) -> Result<TicketId, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let hall = open_hall_in(tx, &wish.hall, ctx.now.date())?;
    let mut items = wish.items.clone();
    items.sort();
    items.dedup();
    takes_all(&site, &hall, &items)?;
    let mut draw = ctx.draw("ticket");
    let id = TicketId::new(ctx.now.0, draw.bytes());
    let phone = match wish.phone.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(typed) => Some(sealed(app, id, typed, &mut draw)?),
    };
    let (lane, ready_at) = if wish.priority {
        (Lane::Priority, Some(ctx.now))
    } else {
        (Lane::Ordinary, None)
    };
    let entering = Entering {
        id,
        lane,
        ready_at,
        items,
        phone,
        booking: None,
    };
    enter(tx, ctx, &hall, entering, &mut draw)
}

/// A mobile number, sealed for the ticket.
fn sealed(app: &App, id: TicketId, typed: &str, draw: &mut crate::Draw) -> Result<Sealed, Fault> {
    if app.sms().is_none() {
        return Err(Refusal::field("phone", "ticket-no-gateway").into());
    }
    let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let mobile =
        digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit());
    if !mobile {
        return Err(Refusal::field("phone", "field-phone").into());
    }
    let sealed = app
        .sealer()
        .seal(Sealing::Phone, Bound::Ticket(id), draw, &digits)
        .map_err(|e| Error::Damaged(e.to_string()))?;
    Ok(sealed)
}

struct Entering {
    id: TicketId,
    lane: Lane,
    ready_at: Option<Instant>,
    items: Vec<String>,
    phone: Option<Sealed>,
    booking: Option<BookingId>,
}

/// Puts somebody into the queue under the day's next number.
fn enter(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    hall: &Hall,
    who: Entering,
    draw: &mut crate::Draw,
) -> Result<TicketId, Fault> {
    let day = ctx.now.date();
    if tx.tickets_count(&hall.code, day, TicketState::Waiting)? >= WAITING_MAX {
        return Err(Refusal::forbidden("ticket-too-many").into());
    }
    let serial = tx.series_next(&format!("ticket:{day}:{}", hall.code))?;
    let ticket = Ticket {
        id: who.id,
        hall: hall.code.clone(),
        day,
        serial: u32::try_from(serial).unwrap_or(u32::MAX),
        lane: who.lane,
        items: who.items,
        phone: who.phone,
        booking: who.booking,
        drawn_at: ctx.now,
        ready_at: who.ready_at,
        place: serial.saturating_mul(PLACE_STEP),
        state: TicketState::Waiting,
        window: None,
        first_called_at: None,
        since: None,
        served_ms: 0,
        ended_at: None,
        calls: 0,
        cases: Vec::new(),
    };
    tx.ticket_insert(&ticket)?;
    let id = ticket.id;
    let body = Body::TicketDrawn {
        ticket: Box::new(ticket),
    };
    record(tx, ctx, draw, Subject::County, 0, &body)?;
    Ok(id)
}

/// Draws the ticket of a booking, by the six digits that came with it.
///
/// # Errors
/// As [`arrive_in`].
pub async fn arrive(
    app: &App,
    ctx: &Ctx,
    hall: HallCode,
    code: String,
    repeat: Repeat,
) -> Result<TicketId, Fault> {
    let by = ctx.clone();
    once(app, ctx, repeat, move |_, tx| {
        arrive_in(tx, &by, &hall, &code)
    })
    .await
}

/// The same inside a unit. Who typed her digits before gets the ticket she got.
///
/// # Errors
/// Not found; `hall-closed`; `booking-unknown`, `booking-early`, `booking-expired` at `code`;
/// `ticket-too-many`; the store's.
pub fn arrive_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    hall: &HallCode,
    code: &str,
) -> Result<TicketId, Fault> {
    let day = ctx.now.date();
    let hall = open_hall_in(tx, hall, day)?;
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let line = tx
        .booking_by_code(&hall.code, day, &digits)?
        .ok_or_else(|| Refusal::field("code", "booking-unknown"))?;
    let booking = &line.booking;
    match (booking.state(line.ending.as_ref(), ctx.now), &line.ending) {
        (_, Some(BookingEnding::Arrived { ticket })) => return Ok(*ticket),
        (BookingState::Booked, _) => {}
        (BookingState::Expired, _) => {
            return Err(Refusal::field("code", "booking-expired")
                .with("slot", clock(booking.slot))
                .into());
        }
        _ => return Err(Refusal::field("code", "booking-unknown").into()),
    }
    if booking.is_early(ctx.now) {
        return Err(Refusal::field("code", "booking-early")
            .with("slot", clock(booking.slot))
            .with("minutes", EARLY_MINUTES)
            .into());
    }
    arrived(tx, ctx, &hall, booking)
}

/// The ticket of a booking, which goes first from its half hour on.
pub(crate) fn arrived(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    hall: &Hall,
    booking: &Booking,
) -> Result<TicketId, Fault> {
    let mut draw = ctx.draw("ticket");
    let entering = Entering {
        id: TicketId::new(ctx.now.0, draw.bytes()),
        lane: Lane::Booked,
        ready_at: Some(booking.begins()),
        items: booking.items.clone(),
        phone: None,
        booking: Some(booking.id),
    };
    let ticket = enter(tx, ctx, hall, entering, &mut draw)?;
    crate::booking::end_in(tx, ctx, booking.id, BookingEnding::Arrived { ticket })?;
    Ok(ticket)
}

/// How a ticket stands, for whoever holds it.
#[derive(Clone)]
pub struct Standing {
    /// It.
    pub ticket: Ticket,
    /// Its hall.
    pub hall: Hall,
    /// How many would be called before it; none when it does not wait.
    pub ahead: Option<i64>,
    /// How long she may expect to wait; none while no window calls anybody.
    pub expected_ms: Option<i64>,
    /// Whether today has told how long somebody is served.
    pub measured: bool,
    /// Windows that call people now.
    pub windows: i64,
    /// The county of the day.
    pub site: Arc<Site>,
}

/// Shows a ticket.
///
/// # Errors
/// Not found; the store's.
pub async fn standing(app: &App, now: Instant, id: TicketId) -> Result<Standing, Fault> {
    app.look(move |app, tx| {
        let ticket = tx.ticket(id)?.ok_or_else(Refusal::not_found)?;
        let hall = hall_in(tx, &ticket.hall, ticket.day)?;
        // A ticket of another day waits for nobody.
        let today = ticket.day == now.date();
        let queue = if today {
            queue_in(tx, &hall.code, now)?
        } else {
            Queue::default()
        };
        let place = queue.waiting.iter().position(|waiting| waiting.id == id);
        let ahead = place.and_then(|place| i64::try_from(place).ok());
        Ok(Standing {
            ahead,
            expected_ms: ahead.and_then(|ahead| queue.expected_ms(ahead, now.date())),
            measured: queue.measured,
            windows: queue.calling(now.date()),
            site: app.site_in(tx, now)?,
            ticket,
            hall,
        })
    })
    .await
}

/// Puts the phones of those whose turn is near into the outbox; each is told once.
pub(crate) fn tell_near_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    hall: &Hall,
) -> Result<(), Fault> {
    if app.sms().is_none() {
        return Ok(());
    }
    let near = i64::try_from(NEAR).unwrap_or(i64::MAX);
    let waiting = tx.ticket_queue(&hall.code, ctx.now.date(), ctx.now, near)?;
    for mut ticket in waiting {
        let Some(phone) = ticket.phone.clone() else {
            continue;
        };
        // The phone leaves the ticket with this: the job carries what is needed, still sealed.
        let job = Near {
            ticket: ticket.id,
            number: ticket.number(),
            hall: hall.name.clone(),
            phone,
        };
        let job = serde_json::to_vec(&job).map_err(|e| Error::Canon(e.to_string()))?;
        tx.enqueue(*ticket.id.bytes(), QUEUE, &job, ctx.now)?;
        moved(tx, ctx, &mut ticket, TicketStep::Told)?;
    }
    Ok(())
}

/// Whom to tell what.
#[derive(serde::Serialize, serde::Deserialize)]
struct Near {
    ticket: TicketId,
    number: String,
    hall: String,
    phone: Sealed,
}

/// Tells the phones that wait in the outbox. How many were told.
///
/// # Errors
/// The store's.
pub fn pump(app: &App, now: Instant, lexicon: &words::Lexicon) -> Result<usize, Fault> {
    let Some(sms) = app.sms() else { return Ok(0) };
    let jobs = app.submit_blocking(move |_, tx| Ok(tx.claim(QUEUE, now, BATCH)?))?;
    let mut told = 0;
    for job in jobs {
        let near: Option<Near> = serde_json::from_slice(&job.body).ok();
        let plain = near.and_then(|near| {
            let bound = Bound::Ticket(near.ticket);
            let phone = app.sealer().open(Sealing::Phone, bound, &near.phone).ok()?;
            Some((near, phone))
        });
        let outcome = match plain {
            None => Sent::Refused("no phone".to_owned()),
            Some((near, phone)) => {
                let args = words::Args::new()
                    .text("number", near.number.as_str())
                    .text("hall", near.hall.as_str());
                let text = lexicon.say(words::Locale::ZhCn, "ticket-near", &args);
                sms.send(&near.ticket.to_string(), &phone, &text)
            }
        };
        told += usize::from(outcome == Sent::Accepted);
        app.submit_blocking(move |_, tx| {
            match &outcome {
                Sent::Accepted | Sent::Refused(_) => tx.job_done(job.id).map(drop)?,
                Sent::Later(why) => tx.job_failed(job.id, now, why).map(drop)?,
            }
            Ok(())
        })?;
    }
    Ok(told)
}

/// Files a case under the ticket at the actor's window, in one unit.
///
/// # Errors
/// What filing refuses; `ticket-elsewhere`; not found; the store's.
pub async fn file(
    app: &App,
    ctx: &Ctx,
    request: crate::case::FileRequest,
    ticket: Option<TicketId>,
) -> Result<Case, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| file_in(app, tx, &ctx, &request, ticket))
        .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`file`].
pub fn file_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    request: &crate::case::FileRequest,
    ticket: Option<TicketId>,
) -> Result<Case, Fault> {
    let case = crate::case::file_in(app, tx, ctx, request)?;
    if let Some(ticket) = ticket {
        crate::window::filed_in(tx, ctx, ticket, case.id)?;
    }
    Ok(case)
}
