//! The window clerk's desk (全科窗口, MISSION P4.2): sit down at a window, call whoever is next, call
//! again, set aside who did not come, send on, finish. Any window takes any item its hall takes.

use crate::context::Ctx;
use crate::hall::{Queue, queue_in};
use crate::journal::record;
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, Fault};
use model::hall::{Hall, HallWindow, WindowState};
use model::id::{CaseId, TicketId};
use model::journal::{Body, Subject};
use model::refusal::{Kind, Refusal, Refused};
use model::ticket::{Ticket, TicketState, TicketStep};
use model::time::Instant;
use model::verb::Verb;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;
use store::case::{CaseFilter, CaseLine};

/// Who was missed and comes back stands behind so many.
pub const BEHIND: usize = 3;
/// Results to be handed out that a desk shows.
const HAND_OUT_SHOWN: i64 = 30;

/// What a clerk has before her.
#[derive(Clone)]
pub struct Desk {
    /// Her hall.
    pub hall: Hall,
    /// Her window, while she sits at one.
    pub window: Option<HallWindow>,
    /// Who is at it.
    pub current: Option<Ticket>,
    /// Cases filed under the current ticket: number and item.
    pub filed: Vec<CaseLine>,
    /// The hall's queue.
    pub queue: Queue,
    /// The county of the day.
    pub site: Arc<Site>,
}

/// The hall of the actor's unit.
///
/// # Errors
/// Not for this post; `window-no-hall`; the store's.
pub(crate) fn own_hall(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Hall, Fault> {
    require(&ctx.actor, Action::WindowWork)?;
    let hall = match &ctx.actor.post {
        Some(post) => tx.hall_of_unit(&post.unit, ctx.now.date())?,
        None => None,
    };
    Ok(hall.ok_or_else(|| Refusal::forbidden("window-no-hall"))?)
}

/// The window the actor sits at today.
fn own_window(tx: &mut Tx<'_>, ctx: &Ctx, hall: &Hall) -> Result<Option<HallWindow>, Fault> {
    let day = ctx.now.date();
    Ok(tx
        .windows_of_clerk(ctx.actor.person)?
        .into_iter()
        .find(|window| window.hall == hall.code && window.is_staffed(day)))
}

fn seated(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<(Hall, HallWindow), Fault> {
    let hall = own_hall(tx, ctx)?;
    let window = own_window(tx, ctx, &hall)?;
    let window = window.ok_or_else(|| Refusal::forbidden("window-not-open"))?;
    Ok((hall, window))
}

fn at_window(
    tx: &mut Tx<'_>,
    hall: &Hall,
    number: u32,
    now: Instant,
) -> Result<Option<Ticket>, Fault> {
    let most = i64::from(crate::hall::WINDOWS_MAX);
    let called = tx.tickets_of_state(&hall.code, now.date(), TicketState::Called, most)?;
    Ok(called.into_iter().find(|t| t.window == Some(number)))
}

/// Reads the actor's desk; none where her unit has no hall.
///
/// # Errors
/// Not for this post; the store's.
pub async fn desk(app: &App, ctx: &Ctx) -> Result<Option<Desk>, Fault> {
    require(&ctx.actor, Action::WindowWork)?;
    let ctx = ctx.clone();
    app.look(move |app, tx| {
        let Some(post) = &ctx.actor.post else {
            return Ok(None);
        };
        let Some(hall) = tx.hall_of_unit(&post.unit, ctx.now.date())? else {
            return Ok(None);
        };
        let window = own_window(tx, &ctx, &hall)?;
        let current = match &window {
            Some(window) => at_window(tx, &hall, window.number, ctx.now)?,
            None => None,
        };
        let mut filed = Vec::new();
        for case in current.iter().flat_map(|ticket| &ticket.cases) {
            filed.extend(tx.case_line(*case)?);
        }
        Ok(Some(Desk {
            queue: queue_in(tx, &hall.code, ctx.now)?,
            site: app.site_in(tx, ctx.now)?,
            hall,
            window,
            current,
            filed,
        }))
    })
    .await
}

/// Stages in which a result waits to be handed out: an act of handing out is open there.
fn handing_out(site: &Site) -> BTreeSet<String> {
    let mut stages = BTreeSet::new();
    for (_, _, module, _) in site.modules() {
        for procedure in module.procedures.values() {
            let acts = procedure
                .acts()
                .iter()
                .filter(|act| act.verb == Verb::Deliver);
            for ix in acts.flat_map(|act| &act.from) {
                let stage = procedure.stages().get(ix.index());
                stages.extend(stage.map(|stage| stage.code.clone()));
            }
        }
    }
    stages
}

/// Decided cases of the actor's unit whose result waits to be handed out, newest first. Who is named
/// is written down.
///
/// # Errors
/// Not for this post; the store's.
pub async fn hand_outs(app: &App, ctx: &Ctx) -> Result<Vec<CaseLine>, Fault> {
    require(&ctx.actor, Action::WindowWork)?;
    let Some(post) = &ctx.actor.post else {
        return Ok(Vec::new());
    };
    let now = ctx.now;
    let site = app.read(move |app, tx| app.site_in(tx, now)).await?;
    let mut lines = Vec::new();
    for stage in handing_out(&site) {
        let filter = CaseFilter {
            stage,
            unit: post.unit.to_string(),
            state: "open".to_owned(),
            limit: HAND_OUT_SHOWN,
            ..CaseFilter::default()
        };
        lines.extend(crate::case::list(app, ctx, filter, "").await?);
    }
    lines.retain(|line| line.role == Some(post.role));
    lines.sort_by_key(|line| std::cmp::Reverse(line.id));
    Ok(lines)
}

/// Sits down at a window, leaves it for a while, or closes it.
///
/// # Errors
/// As [`set_in`].
pub async fn set(
    app: &App,
    ctx: &Ctx,
    number: u32,
    state: WindowState,
    repeat: Repeat,
) -> Result<u32, Fault> {
    let by = ctx.clone();
    once(app, ctx, repeat, move |_, tx| {
        set_in(tx, &by, number, state)
    })
    .await
}

/// The same inside a unit.
///
/// # Errors
/// Not for this post; `window-no-hall`, `hall-closed`; `window-unknown`, `window-taken`,
/// `window-other` at `window`; `window-not-open`, `window-busy`; the store's.
pub fn set_in(tx: &mut Tx<'_>, ctx: &Ctx, number: u32, state: WindowState) -> Result<u32, Fault> {
    let hall = own_hall(tx, ctx)?;
    let day = ctx.now.date();
    let own = own_window(tx, ctx, &hall)?;
    if state == WindowState::Open {
        crate::hall::open_hall_in(tx, &hall.code, day)?;
        if !(1..=hall.windows).contains(&number) {
            return Err(Refusal::field("window", "window-unknown")
                .with("max", i64::from(hall.windows))
                .into());
        }
        if let Some(own) = own.as_ref().filter(|own| own.number != number) {
            return Err(Refusal::field("window", "window-other")
                .with("window", i64::from(own.number))
                .into());
        }
        let taken = tx
            .windows_of(&hall.code)?
            .into_iter()
            .any(|w| w.number == number && w.is_staffed(day) && w.clerk != ctx.actor.person);
        if taken {
            return Err(Refusal::field("window", "window-taken").into());
        }
    } else if own.as_ref().is_none_or(|own| own.number != number) {
        return Err(Refusal::forbidden("window-not-open").into());
    }
    if state == WindowState::Closed {
        if at_window(tx, &hall, number, ctx.now)?.is_some() {
            return Err(Refusal::forbidden("window-busy").into());
        }
        // Whoever waits for this window waits for any from now on.
        for mut ticket in tx.ticket_queue(&hall.code, day, ctx.now, crate::hall::QUEUE_MAX)? {
            if ticket.window == Some(number) {
                moved(tx, ctx, &mut ticket, TicketStep::Freed)?;
            }
        }
    }
    let window = HallWindow {
        hall: hall.code,
        number,
        clerk: ctx.actor.person,
        state,
        at: ctx.now,
    };
    tx.window_set(&window)?;
    let body = Body::WindowSet { window };
    record(tx, ctx, &mut ctx.draw("window"), Subject::County, 0, &body)?;
    Ok(number)
}

/// Folds a step into a ticket and writes both down.
pub(crate) fn moved(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    ticket: &mut Ticket,
    step: TicketStep,
) -> Result<(), Fault> {
    ticket.step(&step, ctx.now);
    tx.ticket_update(ticket)?;
    let subject = match &step {
        TicketStep::Filed { case } => Subject::Case(*case),
        _ => Subject::County,
    };
    let body = Body::TicketMoved {
        ticket: ticket.id,
        step,
    };
    record(tx, ctx, &mut ctx.draw("ticket-step"), subject, 0, &body)?;
    Ok(())
}

/// Calls whoever is next to the actor's window.
///
/// # Errors
/// As [`next_in`].
pub async fn next(app: &App, ctx: &Ctx, repeat: Repeat) -> Result<TicketId, Fault> {
    let by = ctx.clone();
    once(app, ctx, repeat, move |app, tx| next_in(app, tx, &by)).await
}

/// The same inside a unit.
///
/// # Errors
/// Not for this post; `window-not-open`, `window-paused`, `window-busy`, `window-nobody`; the store's.
pub fn next_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<TicketId, Fault> {
    let (hall, window) = seated(tx, ctx)?;
    if window.state != WindowState::Open {
        return Err(Refusal::forbidden("window-paused").into());
    }
    if at_window(tx, &hall, window.number, ctx.now)?.is_some() {
        return Err(Refusal::forbidden("window-busy").into());
    }
    let day = ctx.now.date();
    let next = tx.ticket_next(&hall.code, day, ctx.now, window.number)?;
    let mut ticket = next.ok_or_else(|| Refusal::forbidden("window-nobody"))?;
    let step = TicketStep::Called {
        window: window.number,
    };
    moved(tx, ctx, &mut ticket, step)?;
    crate::ticket::tell_near_in(app, tx, ctx, &hall)?;
    Ok(ticket.id)
}

/// What is done with a ticket at the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketAct {
    /// Call once more.
    Again,
    /// Nobody came.
    Missed,
    /// She came back: behind the next three.
    Return,
    /// Send on to another window.
    Transfer(u32),
    /// Done.
    Finish,
}

/// Does something with a ticket.
///
/// # Errors
/// As [`act_in`].
pub async fn act(
    app: &App,
    ctx: &Ctx,
    id: TicketId,
    act: TicketAct,
    repeat: Repeat,
) -> Result<TicketId, Fault> {
    let by = ctx.clone();
    once(app, ctx, repeat, move |_, tx| act_in(tx, &by, id, act)).await
}

/// The same inside a unit.
///
/// # Errors
/// Not for this post; `window-no-hall`, `window-not-open`; not found in this hall today;
/// `ticket-elsewhere` when it is not at the actor's window (any more); `window-not-there` at `window`;
/// the store's.
pub fn act_in(tx: &mut Tx<'_>, ctx: &Ctx, id: TicketId, act: TicketAct) -> Result<TicketId, Fault> {
    let hall = own_hall(tx, ctx)?;
    let day = ctx.now.date();
    let mut ticket = tx
        .ticket(id)?
        .filter(|ticket| ticket.hall == hall.code && ticket.day == day)
        .ok_or_else(Refusal::not_found)?;
    if act == TicketAct::Return {
        if ticket.state != TicketState::Missed {
            return Err(elsewhere(&ticket).into());
        }
        let waiting = tx.ticket_queue(&hall.code, day, ctx.now, crate::hall::QUEUE_MAX)?;
        let place = place_behind(&ticket, &waiting, ctx.now);
        moved(tx, ctx, &mut ticket, TicketStep::Returned { place })?;
        return Ok(id);
    }
    let (_, window) = seated(tx, ctx)?;
    if ticket.state != TicketState::Called || ticket.window != Some(window.number) {
        return Err(elsewhere(&ticket).into());
    }
    let step = match act {
        TicketAct::Again => TicketStep::CalledAgain,
        TicketAct::Missed => TicketStep::Missed,
        TicketAct::Finish | TicketAct::Return => TicketStep::Finished,
        TicketAct::Transfer(to) => {
            let there = tx
                .windows_of(&hall.code)?
                .into_iter()
                .any(|w| w.number == to && w.is_staffed(day) && to != window.number);
            if !there {
                return Err(Refusal::field("window", "window-not-there").into());
            }
            TicketStep::Transferred { window: to }
        }
    };
    moved(tx, ctx, &mut ticket, step)?;
    Ok(id)
}

fn elsewhere(ticket: &Ticket) -> Refusal {
    let reason = Refused::new("ticket-elsewhere").with("number", ticket.number());
    Refusal::new(Kind::Stale, reason)
}

/// Where who comes back stands: behind the next three that would be called. Among those that go first
/// she keeps her own place, which is behind all of them.
fn place_behind(ticket: &Ticket, waiting: &[Ticket], now: Instant) -> i64 {
    let ordinary = |t: &&Ticket| t.window.is_none() && t.ready_at.is_none_or(|ready| ready > now);
    waiting
        .iter()
        .take(BEHIND)
        .filter(ordinary)
        .map(|before| before.place + 1)
        .max()
        .unwrap_or(ticket.place)
}

/// Writes down that a case was filed under the ticket at the actor's window; in the unit that files it.
///
/// # Errors
/// `ticket-elsewhere`; not found in this hall today; the store's.
pub fn filed_in(tx: &mut Tx<'_>, ctx: &Ctx, id: TicketId, case: CaseId) -> Result<(), Fault> {
    let (hall, window) = seated(tx, ctx)?;
    let mut ticket = tx
        .ticket(id)?
        .filter(|ticket| ticket.hall == hall.code && ticket.day == ctx.now.date())
        .ok_or_else(Refusal::not_found)?;
    if ticket.state != TicketState::Called || ticket.window != Some(window.number) {
        return Err(elsewhere(&ticket).into());
    }
    // The same filing sent again is the same case.
    if ticket.cases.contains(&case) {
        return Ok(());
    }
    tx.ticket_case(id, case)?;
    moved(tx, ctx, &mut ticket, TicketStep::Filed { case })
}
