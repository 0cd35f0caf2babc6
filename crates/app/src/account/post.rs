//! Posts: who is appointed to what, from when to when.

use super::name_of;
use crate::context::Ctx;
use crate::journal::record;
use crate::policy::{Action, require, scope};
use crate::{App, Fault};
use codes::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::account::{Appointment, Leave};
use model::id::{AppointmentId, PersonId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::role::Role;
use model::unit::UnitCode;
use store::Tx;

/// A wish to appoint.
#[derive(Debug, Clone)]
pub struct Appointing {
    /// Whom.
    pub person: PersonId,
    /// To which unit.
    pub unit: UnitCode,
    /// As what.
    pub role: Role,
    /// Reaching how far; none = the unit's own division.
    pub division: Option<DivisionCode>,
    /// Grids of a grid worker.
    pub grids: Vec<GridCode>,
    /// First day.
    pub from: Date,
    /// Last day; none = until further notice.
    pub to: Option<Date>,
}

/// A post with who holds it and who stands in today.
#[derive(Debug, Clone)]
pub struct PostLine {
    /// The post.
    pub post: Appointment,
    /// Who holds it.
    pub name: String,
    /// The running leave.
    pub leave: Option<Leave>,
    /// Who stands in.
    pub deputy: Option<String>,
}

/// Roles that stand alone: each administrator apart from the other two and from all business, the
/// auditor from whatever he audits (GB/T 22239-2019 §8.1.4, 三员分立).
const fn stands_alone(role: Role) -> bool {
    role.is_administrator() || matches!(role, Role::Auditor)
}

/// Appoints to a post.
///
/// # Errors
/// `appoint-self`, `roles-apart`, `post-held`, dates, unit, division and grids at their fields;
/// the store's.
pub async fn appoint(app: &App, ctx: &Ctx, appointing: Appointing) -> Result<Appointment, Fault> {
    require(&ctx.actor, Action::AppointmentManage)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| appoint_in(app, tx, &ctx, &appointing))
        .await
}

/// Appoints inside a unit.
///
/// # Errors
/// As [`appoint`].
pub fn appoint_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wish: &Appointing,
) -> Result<Appointment, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let person = tx.person_resolve(wish.person)?;
    if person == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::forbidden("appoint-self").into());
    }
    if tx.accounts_of(wish.person)?.is_empty() && tx.accounts_of(person)?.is_empty() {
        return Err(Refusal::field("person", "account-needed").into());
    }
    if wish.role == Role::Citizen {
        return Err(Refusal::field("role", "role-not-a-post").into());
    }
    if wish.from < ctx.now.date() {
        return Err(Refusal::field("from", "date-past").into());
    }
    if wish.to.is_some_and(|to| to < wish.from) {
        return Err(Refusal::field("to", "dates-order").into());
    }
    let unit = site
        .units
        .get(&wish.unit)
        .ok_or_else(|| Refusal::field("unit", "unit-unknown"))?;
    let division = wish.division.unwrap_or(unit.division);
    if !unit.division.contains(division) {
        return Err(Refusal::field("division", "division-outside-unit").into());
    }
    check_grids(&site, wish, unit.division)?;
    let appointment = Appointment {
        id: AppointmentId::new(ctx.now.0, ctx.draw("appointment-id").bytes()),
        person,
        unit: wish.unit.clone(),
        role: wish.role,
        division,
        grids: wish.grids.clone(),
        from: wish.from,
        to: wish.to,
    };
    let mut ids = tx.person_aliases(person)?;
    ids.push(person);
    for id in ids {
        for held in tx.appointments_ahead(id, wish.from)? {
            beside(&held, &appointment)?;
        }
    }
    tx.appointment_insert(&appointment)?;
    let body = Body::Appointed {
        appointment: appointment.clone(),
    };
    record(
        tx,
        ctx,
        &mut ctx.draw("appoint"),
        Subject::Person(person),
        0,
        &body,
    )?;
    Ok(appointment)
}

fn check_grids(site: &crate::Site, wish: &Appointing, area: DivisionCode) -> Result<(), Fault> {
    if wish.role != Role::GridWorker {
        if wish.grids.is_empty() {
            return Ok(());
        }
        return Err(Refusal::field("grids", "grids-not-for-role").into());
    }
    if wish.grids.is_empty() {
        return Err(Refusal::field("grids", "grids-needed").into());
    }
    for grid in &wish.grids {
        if !site.grids.contains_key(&grid.grid()) || !area.contains(grid.division()) {
            return Err(Refusal::field("grids", "grid-outside-unit")
                .with("grid", grid.to_string())
                .into());
        }
    }
    Ok(())
}

/// Whether two posts may be held by one natural person at one time.
fn beside(held: &Appointment, new: &Appointment) -> Result<(), Refusal> {
    if new.to.is_some_and(|to| held.from > to) {
        return Ok(());
    }
    if held.role != new.role && (stands_alone(held.role) || stands_alone(new.role)) {
        return Err(Refusal::field("role", "roles-apart")
            .with("held", held.role.code())
            .with("wanted", new.role.code()));
    }
    let same_grids = new.grids.is_empty() || new.grids.iter().any(|grid| held.grids.contains(grid));
    if held.unit == new.unit && held.role == new.role && held.division == new.division && same_grids
    {
        return Err(Refusal::field("role", "post-held").with("from", held.from.to_string()));
    }
    Ok(())
}

/// Ends an appointment; `to` is its last day, yesterday to end it at once.
///
/// # Errors
/// `date-past`, `post-ended-before`, `last-administrator`; not found; the store's.
pub async fn dismiss(app: &App, ctx: &Ctx, id: AppointmentId, to: Date) -> Result<(), Fault> {
    require(&ctx.actor, Action::AppointmentManage)?;
    let ctx = ctx.clone();
    app.submit(move |_, tx| dismiss_in(tx, &ctx, id, to)).await
}

/// Ends an appointment inside a unit.
///
/// # Errors
/// As [`dismiss`].
pub fn dismiss_in(tx: &mut Tx<'_>, ctx: &Ctx, id: AppointmentId, to: Date) -> Result<(), Fault> {
    let post = tx.appointment(id)?.ok_or_else(Refusal::not_found)?;
    let today = ctx.now.date();
    let yesterday = today.yesterday().unwrap_or(today);
    if to < yesterday {
        return Err(Refusal::field("to", "date-past").into());
    }
    if post.to.is_some_and(|end| end <= to) {
        return Err(Refusal::field("to", "post-ended-before").into());
    }
    if post.role.is_administrator() {
        let after = to.tomorrow().unwrap_or(to);
        let others = tx.appointments_of_role(post.role, after)?;
        if !others.iter().any(|other| other.id != id) {
            return Err(Refusal::forbidden("last-administrator")
                .with("role", post.role.code())
                .into());
        }
    }
    tx.appointment_end(id, to)?;
    let body = Body::Dismissed {
        appointment: id,
        to,
    };
    record(
        tx,
        ctx,
        &mut ctx.draw("dismiss"),
        Subject::Person(post.person),
        0,
        &body,
    )?;
    Ok(())
}

/// The posts of a unit today: for the security administrator, and for whoever holds one of them.
///
/// # Errors
/// `not-for-your-post`; the store's.
pub async fn posts_of_unit(app: &App, ctx: &Ctx, unit: &UnitCode) -> Result<Vec<PostLine>, Fault> {
    let own = ctx
        .actor
        .post
        .as_ref()
        .is_some_and(|post| post.unit == *unit);
    if !own {
        require(&ctx.actor, Action::AppointmentManage)?;
    }
    let (unit, today) = (unit.clone(), ctx.now.date());
    Ok(app
        .read(move |_, tx| {
            let posts = tx.appointments_of_unit(&unit, today)?;
            posts
                .into_iter()
                .map(|post| line(tx, post, today))
                .collect()
        })
        .await?)
}

fn line(tx: &mut Tx<'_>, post: Appointment, today: Date) -> Result<PostLine, crate::Error> {
    let name = name_of(tx, post.person)?;
    let leave = tx.leave_of(post.id, today)?;
    let deputy = leave
        .as_ref()
        .map(|leave| name_of(tx, leave.deputy))
        .transpose()?;
    Ok(PostLine {
        post,
        name,
        leave,
        deputy,
    })
}

/// A person's posts, today's and later ones: her own, or anybody's for who appoints.
///
/// # Errors
/// `not-for-your-post`; the store's.
pub async fn person_posts(app: &App, ctx: &Ctx, person: PersonId) -> Result<Vec<PostLine>, Fault> {
    if person != ctx.actor.person && scope(&ctx.actor, Action::AccountManage).is_none() {
        require(&ctx.actor, Action::AppointmentManage)?;
    }
    let today = ctx.now.date();
    Ok(app
        .read(move |_, tx| {
            let posts = tx.appointments_ahead(person, today)?;
            posts
                .into_iter()
                .map(|post| line(tx, post, today))
                .collect()
        })
        .await?)
}

/// A grid worker's post all of whose grids are no more, and the grids that took their place.
#[derive(Debug, Clone)]
pub struct GridlessPost {
    /// The post.
    pub post: Appointment,
    /// Who holds it.
    pub name: String,
    /// The heirs of its grids.
    pub heirs: Vec<GridCode>,
}

/// The heirs of a post's grids; none while one of them stands.
fn heirs_of(
    tx: &mut Tx<'_>,
    site: &crate::Site,
    post: &Appointment,
) -> Result<Option<Vec<GridCode>>, crate::Error> {
    let stands = |grid: &GridCode| site.grids.contains_key(&grid.grid());
    if post.role != Role::GridWorker || post.grids.iter().any(stands) {
        return Ok(None);
    }
    let mut heirs = Vec::new();
    for grid in &post.grids {
        heirs.extend(crate::grid::heir(tx, site, *grid)?);
    }
    heirs.sort();
    heirs.dedup();
    Ok(Some(heirs))
}

/// Posts of today all of whose grids are no more: somebody must say what they answer for from now on.
///
/// # Errors
/// `not-for-your-post`; the store's.
pub async fn gridless(app: &App, ctx: &Ctx) -> Result<Vec<GridlessPost>, Fault> {
    require(&ctx.actor, Action::AppointmentManage)?;
    let now = ctx.now;
    app.look(move |app, tx| {
        let (site, today) = (app.site_in(tx, now)?, now.date());
        let mut found: Vec<GridlessPost> = Vec::new();
        for word in tx.grid_words_on(today)? {
            if !word.ended || word.code.micro().is_some() {
                continue;
            }
            for post in tx.appointments_of_grid(word.code, today)? {
                if found.iter().any(|held| held.post.id == post.id) {
                    continue;
                }
                if let Some(heirs) = heirs_of(tx, &site, &post)? {
                    found.push(GridlessPost {
                        name: name_of(tx, post.person)?,
                        post,
                        heirs,
                    });
                }
            }
        }
        Ok(found)
    })
    .await
}

/// Ends a post all of whose grids are no more and begins it at their heirs, from today on.
///
/// # Errors
/// As [`inherit_in`].
pub async fn inherit(app: &App, ctx: &Ctx, id: AppointmentId) -> Result<Appointment, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| inherit_in(app, tx, &ctx, id))
        .await
}

/// Begins it at the heirs inside a unit.
///
/// # Errors
/// Not found; `not-for-your-post`; stale when it ended, or answers for a grid that stands; `post-no-heir`;
/// as [`appoint`]; the store's.
pub fn inherit_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: AppointmentId,
) -> Result<Appointment, Fault> {
    require(&ctx.actor, Action::AppointmentManage)?;
    let site = app.site_in(tx, ctx.now)?;
    let post = tx.appointment(id)?.ok_or_else(Refusal::not_found)?;
    let today = ctx.now.date();
    if post.from > today || post.to.is_some_and(|to| to < today) {
        return Err(Refusal::stale().into());
    }
    let heirs = heirs_of(tx, &site, &post)?.ok_or_else(Refusal::stale)?;
    if heirs.is_empty() {
        return Err(Refusal::forbidden("post-no-heir").into());
    }
    dismiss_in(tx, ctx, id, today.yesterday().unwrap_or(today))?;
    let wish = Appointing {
        person: post.person,
        unit: post.unit,
        role: post.role,
        division: Some(post.division),
        grids: heirs,
        from: today,
        to: post.to,
    };
    appoint_in(app, tx, ctx, &wish)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn post(role: Role, to: Option<Date>) -> Appointment {
        Appointment {
            id: AppointmentId::from_bytes([1; 16]),
            person: PersonId::from_bytes([2; 16]),
            unit: UnitCode("320623111000-FWZX".to_owned()),
            role,
            division: DivisionCode::from_number(320_623_111_000).unwrap(),
            grids: Vec::new(),
            from: date(2026, 1, 1),
            to,
        }
    }

    #[test]
    fn administrators_and_auditors_hold_nothing_else_at_the_same_time() {
        let alone = [
            Role::SystemAdmin,
            Role::SecurityAdmin,
            Role::AuditAdmin,
            Role::Auditor,
        ];
        for held in Role::ALL {
            for new in Role::ALL {
                let refused = beside(&post(*held, None), &post(*new, None)).is_err();
                let expected = held == new || alone.contains(held) || alone.contains(new);
                assert_eq!(refused, expected, "{held:?} {new:?}");
            }
        }
        let mut later = post(Role::WindowClerk, None);
        later.from = date(2027, 1, 1);
        assert!(beside(&later, &post(Role::Auditor, Some(date(2026, 12, 31)))).is_ok());
    }
}
