//! Leave and deputy (AB 岗): from–to, and who stands in. Tasks and approvals of the post pass to
//! the deputy while it runs; `case` never lets them come back to whoever made what is to be checked.

use crate::account::name_of;
use crate::context::Ctx;
use crate::journal::record;
use crate::policy::{Action, require, scope};
use crate::{App, Fault};
use jiff::civil::Date;
use model::account::{Appointment, Leave};
use model::id::{AppointmentId, LeaveId, PersonId, RequestId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::request::{Asked, Request};
use model::role::Role;
use model::unit::UnitCode;
use store::Tx;

/// Longest leave, in days.
pub const LEAVE_DAYS_MAX: i32 = 366;

/// A wish to set a leave.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// The post left.
    pub post: AppointmentId,
    /// Who stands in.
    pub deputy: PersonId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// What became of a wish.
#[derive(Debug, Clone)]
pub enum Set {
    /// It stands.
    Leave(Leave),
    /// It waits for the head of the unit.
    Proposed(RequestId),
}

/// A leave on a list.
#[derive(Debug, Clone)]
pub struct LeaveLine {
    /// It.
    pub leave: Leave,
    /// The post left.
    pub post: Appointment,
    /// Who holds it.
    pub name: String,
    /// Who stands in.
    pub deputy: String,
    /// The request, while it is only proposed.
    pub proposed: Option<RequestId>,
}

/// Who may decide about a post's leave: the security administrator, or its unit's head.
fn decides(ctx: &Ctx, post: &Appointment) -> bool {
    scope(&ctx.actor, Action::LeaveSet).is_some()
        && ctx
            .actor
            .post
            .as_ref()
            .is_some_and(|own| own.role != Role::UnitHead || own.unit == post.unit)
}

/// Sets a leave, or proposes one for the own post where somebody else decides.
///
/// # Errors
/// `dates-order`, `date-past`, `leave-too-long`, `leave-overlaps`, `deputy-…` at their fields; not
/// found when the post is not in reach; the store's.
pub async fn set(app: &App, ctx: &Ctx, wish: Leaving) -> Result<Set, Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let ctx = ctx.clone();
    app.submit(move |_, tx| set_in(tx, &ctx, &wish)).await
}

/// Sets or proposes a leave inside a unit.
///
/// # Errors
/// As [`set`].
pub fn set_in(tx: &mut Tx<'_>, ctx: &Ctx, wish: &Leaving) -> Result<Set, Fault> {
    let post = tx.appointment(wish.post)?.ok_or_else(Refusal::not_found)?;
    let own = post.person == ctx.actor.person;
    if !own && !decides(ctx, &post) {
        return Err(Refusal::not_found().into());
    }
    let leave = Leave {
        id: LeaveId::new(ctx.now.0, ctx.draw("leave-id").bytes()),
        post: wish.post,
        deputy: tx.person_resolve(wish.deputy)?,
        from: wish.from,
        to: wish.to,
    };
    check(tx, ctx, &post, &leave)?;
    let mut draw = ctx.draw("leave");
    // The head of a unit has nobody above her in it, so her own word is enough.
    if decides(ctx, &post) {
        stand(tx, ctx, &leave, post.person, &mut draw)?;
        return Ok(Set::Leave(leave));
    }
    let request = Request {
        id: RequestId::new(ctx.now.0, draw.bytes()),
        asked: Asked::Leave { leave },
        about: post.person,
        by: ctx.actor.person,
        division: post.division,
        at: ctx.now,
    };
    let subject = Subject::Person(post.person);
    let id = crate::request::ask_in(tx, ctx, request, Some(&post.unit), subject, &mut draw)?;
    Ok(Set::Proposed(id))
}

fn stand(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    leave: &Leave,
    holder: PersonId,
    draw: &mut crate::Draw,
) -> Result<(), Fault> {
    tx.leave_insert(leave)?;
    let body = Body::LeaveSet {
        leave: leave.clone(),
    };
    record(tx, ctx, draw, Subject::Person(holder), 0, &body)?;
    Ok(())
}

fn check(tx: &mut Tx<'_>, ctx: &Ctx, post: &Appointment, leave: &Leave) -> Result<(), Fault> {
    let today = ctx.now.date();
    if leave.to < leave.from {
        return Err(Refusal::field("to", "dates-order").into());
    }
    if leave.from < today {
        return Err(Refusal::field("from", "date-past").into());
    }
    if codes::zone::day_number(leave.to) - codes::zone::day_number(leave.from) >= LEAVE_DAYS_MAX {
        return Err(Refusal::field("to", "leave-too-long")
            .with("max", i64::from(LEAVE_DAYS_MAX))
            .into());
    }
    if post.from > leave.from || post.to.is_some_and(|to| to < leave.to) {
        return Err(Refusal::field("from", "leave-outside-post").into());
    }
    // An administrator's power passes by appointment only.
    if post.role.is_administrator() || post.role == Role::Auditor {
        return Err(Refusal::field("post", "leave-no-deputy").into());
    }
    if leave.deputy == tx.person_resolve(post.person)? {
        return Err(Refusal::field("deputy", "deputy-self").into());
    }
    let colleagues = tx.appointments_of_unit(&post.unit, leave.from)?;
    let stays = |p: &&Appointment| p.person == leave.deputy && p.to.is_none_or(|to| to >= leave.to);
    let Some(theirs) = colleagues.iter().find(stays) else {
        return Err(Refusal::field("deputy", "deputy-not-in-unit").into());
    };
    let away = |other: &Leave| other.from <= leave.to && leave.from <= other.to;
    if tx.leaves_ahead(theirs.id, leave.from)?.iter().any(away) {
        return Err(Refusal::field("deputy", "deputy-away").into());
    }
    if tx.leaves_ahead(leave.post, leave.from)?.iter().any(away) {
        return Err(Refusal::field("from", "leave-overlaps").into());
    }
    Ok(())
}

/// Decides about a proposed leave.
///
/// # Errors
/// What [`set`] says, looked at again; stale when it was decided before; the store's.
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<String>,
) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| decide_in(tx, &ctx, id, granted, note.as_deref()))
        .await
}

/// Decides about a proposed leave inside a unit.
///
/// # Errors
/// As [`decide`].
pub fn decide_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<&str>,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::LeaveSet)?;
    let line = tx.request(id)?.ok_or_else(Refusal::not_found)?;
    let Asked::Leave { leave } = &line.request.asked else {
        return Err(Refusal::not_found().into());
    };
    let post = tx.appointment(leave.post)?.ok_or_else(Refusal::not_found)?;
    if !decides(ctx, &post) {
        return Err(Refusal::not_found().into());
    }
    if line.request.by == ctx.actor.person {
        return Err(Refusal::forbidden("own-matter").into());
    }
    let decision = crate::request::decide_in(tx, ctx, id, granted, note)?;
    let mut draw = ctx.draw("leave");
    let body = Body::RequestDecided {
        request: id,
        decision,
    };
    record(tx, ctx, &mut draw, Subject::Person(post.person), 0, &body)?;
    if granted {
        check(tx, ctx, &post, leave)?;
        stand(tx, ctx, leave, post.person, &mut draw)?;
    }
    Ok(())
}

/// Takes a leave back: the holder comes back early, or it was a mistake.
///
/// # Errors
/// Not found when it is not in reach or over; the store's.
pub async fn end(app: &App, ctx: &Ctx, id: LeaveId) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| end_in(tx, &ctx, id)).await
}

/// Takes a leave back inside a unit.
///
/// # Errors
/// As [`end`].
pub fn end_in(tx: &mut Tx<'_>, ctx: &Ctx, id: LeaveId) -> Result<(), Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let leave = tx.leave(id)?.ok_or_else(Refusal::not_found)?;
    let post = tx.appointment(leave.post)?.ok_or_else(Refusal::not_found)?;
    if post.person != ctx.actor.person && !decides(ctx, &post) {
        return Err(Refusal::not_found().into());
    }
    if !tx.leave_end(id, ctx.now)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::LeaveEnded { leave: id };
    record(
        tx,
        ctx,
        &mut ctx.draw("leave"),
        Subject::Person(post.person),
        0,
        &body,
    )?;
    Ok(())
}

/// Leaves of a unit that have not passed, and those proposed, for the unit's people and for who
/// decides.
///
/// # Errors
/// `not-for-your-post`; the store's.
pub async fn of_unit(app: &App, ctx: &Ctx, unit: &UnitCode) -> Result<Vec<LeaveLine>, Fault> {
    if ctx
        .actor
        .post
        .as_ref()
        .is_none_or(|post| post.unit != *unit)
    {
        require(&ctx.actor, Action::AppointmentManage)?;
    }
    let (unit, today) = (unit.clone(), ctx.now.date());
    Ok(app
        .read(move |_, tx| {
            let mut lines = Vec::new();
            for post in tx.appointments_of_unit(&unit, today)? {
                for leave in tx.leaves_ahead(post.id, today)? {
                    lines.push(line(tx, leave, post.clone(), None)?);
                }
            }
            for waiting in tx.requests_waiting("leave", Some(&unit), None, 100)? {
                if let Asked::Leave { leave } = waiting.request.asked
                    && let Some(post) = tx.appointment(leave.post)?
                {
                    lines.push(line(tx, leave, post, Some(waiting.request.id))?);
                }
            }
            lines.sort_by_key(|line| (line.leave.from, line.leave.id));
            Ok(lines)
        })
        .await?)
}

fn line(
    tx: &mut Tx<'_>,
    leave: Leave,
    post: Appointment,
    proposed: Option<RequestId>,
) -> Result<LeaveLine, crate::Error> {
    let (name, deputy) = (name_of(tx, post.person)?, name_of(tx, leave.deputy)?);
    Ok(LeaveLine {
        leave,
        post,
        name,
        deputy,
        proposed,
    })
}

/// For whom somebody stands in today.
///
/// # Errors
/// The store's.
pub async fn standing_in(app: &App, ctx: &Ctx) -> Result<Vec<LeaveLine>, Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let (person, today) = (ctx.actor.person, ctx.now.date());
    Ok(app
        .read(move |_, tx| {
            let mut lines = Vec::new();
            for leave in tx.leaves_for(person, today)? {
                if let Some(post) = tx.appointment(leave.post)? {
                    lines.push(line(tx, leave, post, None)?);
                }
            }
            Ok(lines)
        })
        .await?)
}
