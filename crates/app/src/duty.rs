//! The duty roster (值班) of a command centre: who is on duty when, what the next shift is told, and
//! whether the week ahead is covered.

use crate::account::name_of;
use crate::context::Ctx;
use crate::journal::record;
use crate::policy::{Action, require, scope};
use crate::{App, Fault};
use codes::zone::{DAY_MS, day_number, day_of_number};
use codes::{DivisionCode, Level};
use jiff::civil::Date;
use model::duty::{Duty, DutyPart, HandOver, Taken};
use model::id::{CaseId, DutyId, PersonId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use model::unit::UnitCode;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::command::{Area, QueueFilter};

/// Days ahead that are looked at for gaps.
pub const COVERED_DAYS: i64 = 7;
/// Days of a week's view.
pub const WEEK_DAYS: i64 = 7;
/// Characters of a hand-over's note at most.
pub const NOTE_MAX: usize = 1_000;
/// Open matters named in a hand-over at most.
const NAMED_MAX: i64 = 20;
/// Hand-overs shown.
const OVERS_SHOWN: i64 = 20;
/// So long after the end of a shift it may still be handed over, in ms.
const AFTER_MS: i64 = 4 * 3_600_000;

/// A wish to put somebody on duty.
#[derive(Debug, Clone)]
pub struct Shift {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub part: DutyPart,
    /// From.
    pub from: Instant,
    /// Until, exclusive.
    pub until: Instant,
}

/// What came of copying a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Shifts that were put on the roster.
    pub set: i64,
    /// Shifts left out: their people have left, or the time is taken or over.
    pub left: i64,
}

/// A shift with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    /// It.
    pub duty: Duty,
    /// Who.
    pub name: String,
    /// How it was handed over, if it was.
    pub handed: Option<HandOver>,
}

/// A hand-over with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverLine {
    /// It.
    pub over: HandOver,
    /// Who was on duty.
    pub from: String,
    /// Who took over.
    pub to: String,
    /// Numbers of the open matters named in it, with their cases.
    pub cases: Vec<(CaseId, String)>,
}

/// A unit's week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// The command centre.
    pub unit: UnitCode,
    /// Its first day.
    pub monday: Date,
    /// Its shifts.
    pub shifts: Vec<DutyLine>,
    /// Spans of the next seven days without anybody, from now on.
    pub gaps: Vec<(Instant, Instant)>,
    /// The latest hand-overs.
    pub overs: Vec<OverLine>,
    /// Who may be put on duty: everybody with a post in the unit.
    pub people: Vec<(PersonId, String)>,
    /// Shifts to which the asker may hand over what she has now.
    pub next: Vec<DutyLine>,
    /// The asker's own shift that is to be handed over.
    pub own: Option<Duty>,
    /// What was handed over to the asker and she has not taken yet.
    pub take: Vec<OverLine>,
}

/// The Monday of a date's week.
#[must_use]
pub fn monday_of(day: Date) -> Date {
    let back = i32::from(day.weekday().to_monday_zero_offset());
    day_of_number(day_number(day) - back)
}

/// What of a span nobody covers.
#[must_use]
pub fn gaps(shifts: &[Duty], from: Instant, until: Instant) -> Vec<(Instant, Instant)> {
    let mut spans: Vec<(Instant, Instant)> = shifts
        .iter()
        .map(|shift| (shift.from, shift.until))
        .collect();
    spans.sort();
    let (mut at, mut open) = (from, Vec::new());
    for (begin, end) in spans {
        if begin >= until {
            break;
        }
        if begin > at {
            open.push((at, begin));
        }
        at = at.max(end);
    }
    if at < until {
        open.push((at, until));
    }
    open
}

/// The unit whose roster the actor plans.
fn own_unit(ctx: &Ctx) -> Result<UnitCode, Refusal> {
    match require(&ctx.actor, Action::DutyPlan)? {
        Scope::Unit(unit) => Ok(unit),
        _ => Err(Refusal::denied("not-for-your-post")),
    }
}

/// Puts somebody on duty.
///
/// # Errors
/// `duty-order`, `duty-too-long`, `duty-past`, `duty-overlaps`, `duty-not-in-unit` at their fields; the
/// store's.
pub async fn set(app: &App, ctx: &Ctx, shift: Shift) -> Result<Duty, Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| set_in(tx, &ctx, &shift)).await
}

/// Puts somebody on duty inside a unit of work.
///
/// # Errors
/// As [`set`].
pub fn set_in(tx: &mut Tx<'_>, ctx: &Ctx, shift: &Shift) -> Result<Duty, Fault> {
    let unit = own_unit(ctx)?;
    check(tx, ctx, &unit, shift)?;
    stand(tx, ctx, unit, shift)
}

fn check(tx: &mut Tx<'_>, ctx: &Ctx, unit: &UnitCode, shift: &Shift) -> Result<(), Fault> {
    if shift.until <= shift.from {
        return Err(Refusal::field("until", "duty-order").into());
    }
    if shift.until.0 - shift.from.0 > store::duty::DUTY_MS_MAX {
        return Err(Refusal::field("until", "duty-too-long")
            .with("hours", store::duty::DUTY_MS_MAX / 3_600_000)
            .into());
    }
    if shift.until <= ctx.now {
        return Err(Refusal::field("from", "duty-past").into());
    }
    let person = tx.person_resolve(shift.person)?;
    let posts = tx.appointments_of_unit(unit, shift.from.date())?;
    let last = shift.until.plus_ms(-1).date();
    let stays = |to: Option<Date>| to.is_none_or(|to| to >= last);
    if !posts
        .iter()
        .any(|post| post.person == person && stays(post.to))
    {
        return Err(Refusal::field("person", "duty-not-in-unit").into());
    }
    let meanwhile = tx.duties_of_unit(unit, shift.from, shift.until)?;
    if meanwhile.iter().any(|other| other.person == person) {
        return Err(Refusal::field("from", "duty-overlaps").into());
    }
    Ok(())
}

fn stand(tx: &mut Tx<'_>, ctx: &Ctx, unit: UnitCode, shift: &Shift) -> Result<Duty, Fault> {
    let mut draw = ctx.draw("duty");
    let duty = Duty {
        id: DutyId::new(ctx.now.0, draw.bytes()),
        unit,
        from: shift.from,
        until: shift.until,
        person: tx.person_resolve(shift.person)?,
        part: shift.part,
    };
    tx.duty_insert(&duty)?;
    let body = Body::DutySet { duty: duty.clone() };
    let subject = Subject::Person(duty.person);
    record(tx, ctx, &mut draw, subject, 0, &body)?;
    Ok(duty)
}

/// Takes a shift off the roster that has not ended.
///
/// # Errors
/// Not found outside the asker's unit; `duty-past`; stale when it was taken off before; the store's.
pub async fn end(app: &App, ctx: &Ctx, id: DutyId) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| end_in(tx, &ctx, id)).await
}

/// Takes a shift off inside a unit of work.
///
/// # Errors
/// As [`end`].
pub fn end_in(tx: &mut Tx<'_>, ctx: &Ctx, id: DutyId) -> Result<(), Fault> {
    let unit = own_unit(ctx)?;
    let (duty, _) = tx
        .duty(id)?
        .filter(|(duty, _)| duty.unit == unit)
        .ok_or_else(Refusal::not_found)?;
    // Who was on duty stays written down.
    if duty.until <= ctx.now {
        return Err(Refusal::forbidden("duty-past").into());
    }
    if !tx.duty_end(id)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::DutyEnded { duty: id };
    let subject = Subject::Person(duty.person);
    record(tx, ctx, &mut ctx.draw("duty"), subject, 0, &body)?;
    Ok(())
}

/// Plans a week as the one before: the same people at the same hours.
///
/// # Errors
/// The store's.
pub async fn copy_week(app: &App, ctx: &Ctx, monday: Date) -> Result<Copied, Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| copy_week_in(tx, &ctx, monday))
        .await
}

/// Plans a week as the one before inside a unit of work.
///
/// # Errors
/// As [`copy_week`].
pub fn copy_week_in(tx: &mut Tx<'_>, ctx: &Ctx, monday: Date) -> Result<Copied, Fault> {
    let unit = own_unit(ctx)?;
    let begin = Instant::start_of(monday_of(monday));
    let before = begin.plus_ms(-WEEK_DAYS * DAY_MS);
    let mut copied = Copied { set: 0, left: 0 };
    for duty in tx.duties_of_unit(&unit, before, begin)? {
        // One that began on the eve of that week belongs to the week before.
        if duty.from < before {
            continue;
        }
        let shift = Shift {
            person: duty.person,
            part: duty.part,
            from: duty.from.plus_ms(WEEK_DAYS * DAY_MS),
            until: duty.until.plus_ms(WEEK_DAYS * DAY_MS),
        };
        match check(tx, ctx, &unit, &shift) {
            Ok(()) => {
                stand(tx, ctx, unit.clone(), &shift)?;
                copied.set += 1;
            }
            Err(Fault::Refused(_)) => copied.left += 1,
            Err(failed) => return Err(failed),
        }
    }
    Ok(copied)
}

/// Hands a shift over to the next: what was said, and what is open then. Both are named.
///
/// # Errors
/// Not found when it is not the asker's own shift, or the next is not of her unit; `duty-not-begun`,
/// `duty-long-over`, `duty-self` and words at their fields; stale when it was handed over before; the
/// store's.
pub async fn hand_over(
    app: &App,
    ctx: &Ctx,
    id: DutyId,
    to: DutyId,
    note: &str,
) -> Result<HandOver, Fault> {
    let (ctx, note) = (ctx.clone(), note.to_owned());
    app.submit(move |app, tx| hand_over_in(app, tx, &ctx, id, to, &note))
        .await
}

/// Hands a shift over inside a unit of work.
///
/// # Errors
/// As [`hand_over`].
pub fn hand_over_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: DutyId,
    to: DutyId,
    note: &str,
) -> Result<HandOver, Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let me = tx.person_resolve(ctx.actor.person)?;
    let stands = |held: Option<(Duty, bool)>| held.filter(|(_, stands)| *stands).map(|(d, _)| d);
    let duty = stands(tx.duty(id)?)
        .filter(|duty| duty.person == me)
        .ok_or_else(Refusal::not_found)?;
    let next = stands(tx.duty(to)?)
        .filter(|next| next.unit == duty.unit && next.id != duty.id)
        .ok_or_else(|| Refusal::field("to", "duty-unknown"))?;
    if ctx.now < duty.from {
        return Err(Refusal::forbidden("duty-not-begun").into());
    }
    if ctx.now > duty.until.plus_ms(AFTER_MS) || next.until <= ctx.now {
        return Err(Refusal::forbidden("duty-long-over").into());
    }
    if next.person == me {
        return Err(Refusal::field("to", "duty-self").into());
    }
    let note = noted(note)?;
    let site = app.site_in(tx, ctx.now)?;
    let division = site
        .units
        .get(&duty.unit)
        .map_or(site.county, |unit| unit.division);
    let (open, overdue) = tx.case_open_count(division, ctx.now)?;
    let area = Area {
        division,
        unit: duty.unit.as_str(),
    };
    let most = tx.command_queue(area, &QueueFilter::default(), None, NAMED_MAX)?;
    let over = HandOver {
        from: duty.id,
        from_person: duty.person,
        to: next.id,
        to_person: next.person,
        note,
        open,
        overdue,
        cases: most.into_iter().map(|(_, case)| case).collect(),
        at: ctx.now,
        taken: None,
    };
    if !tx.hand_over_insert(&duty.unit, &over)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::DutyHandedOver {
        hand_over: over.clone(),
    };
    let subject = Subject::Person(duty.person);
    record(tx, ctx, &mut ctx.draw("hand-over"), subject, 0, &body)?;
    Ok(over)
}

/// Takes over a shift that was handed to one's own: from then on the former is off duty.
///
/// # Errors
/// As [`take_in`].
pub async fn take(app: &App, ctx: &Ctx, id: DutyId, note: &str) -> Result<HandOver, Fault> {
    let (ctx, note) = (ctx.clone(), note.to_owned());
    app.submit(move |_, tx| take_in(tx, &ctx, id, &note)).await
}

/// Takes it over inside a unit of work.
///
/// # Errors
/// Not found when nothing was handed to the asker there; `duty-long-over` when her shift is over; words at
/// `note`; stale when it was taken before; the store's.
pub fn take_in(tx: &mut Tx<'_>, ctx: &Ctx, id: DutyId, note: &str) -> Result<HandOver, Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let me = tx.person_resolve(ctx.actor.person)?;
    let waits = tx
        .hand_over(id)?
        .filter(|over| over.to_person == me)
        .ok_or_else(Refusal::not_found)?;
    if waits.taken.is_some() {
        return Err(Refusal::stale().into());
    }
    let over = tx
        .duty(waits.to)?
        .is_none_or(|(next, _)| next.until <= ctx.now);
    if over {
        return Err(Refusal::forbidden("duty-long-over").into());
    }
    let taken = Taken {
        note: noted(note)?,
        at: ctx.now,
    };
    let done = HandOver {
        taken: Some(taken.clone()),
        ..waits.clone()
    };
    if !tx.hand_over_take(&waits, &done)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::DutyTaken { duty: id, taken };
    let subject = Subject::Person(done.to_person);
    record(tx, ctx, &mut ctx.draw("hand-over"), subject, 0, &body)?;
    Ok(done)
}

/// Words of a hand-over.
fn noted(note: &str) -> Result<String, Refusal> {
    let note = note.trim();
    if note.is_empty() {
        return Err(Refusal::field("note", "field-required"));
    }
    if note.chars().count() > NOTE_MAX {
        let max = i64::try_from(NOTE_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::field("note", "field-too-long").with("max", max));
    }
    crate::open_words("note", note)?;
    Ok(note.to_owned())
}

fn line(tx: &mut Tx<'_>, duty: Duty) -> Result<DutyLine, crate::Error> {
    Ok(DutyLine {
        name: name_of(tx, duty.person)?,
        handed: tx.hand_over(duty.id)?,
        duty,
    })
}

/// The unit whose roster is shown: the asker's own, or one in her command.
fn shown(app: &App, ctx: &Ctx, asked: Option<UnitCode>) -> Result<UnitCode, Refusal> {
    require(&ctx.actor, Action::OwnDesk)?;
    let post = ctx.actor.post.as_ref().ok_or_else(Refusal::not_found)?;
    let Some(unit) = asked.filter(|unit| *unit != post.unit) else {
        return Ok(post.unit.clone());
    };
    let site = app.site();
    let division = site
        .units
        .get(&unit)
        .map(|unit| unit.division)
        .ok_or_else(Refusal::not_found)?;
    let reach = scope(&ctx.actor, Action::CommandRead).ok_or_else(Refusal::not_found)?;
    if crate::policy::reaches(&reach, division, None) {
        Ok(unit)
    } else {
        Err(Refusal::not_found())
    }
}

/// A unit's week: its shifts, what is not covered in the next seven days, the latest hand-overs.
///
/// # Errors
/// Not found outside the asker's reach; the store's.
pub async fn week(app: &App, ctx: &Ctx, asked: Option<UnitCode>, day: Date) -> Result<Week, Fault> {
    let unit = shown(app, ctx, asked)?;
    let ctx = ctx.clone();
    app.look(move |_, tx| Ok(week_in(tx, &ctx, unit, day)?))
        .await
}

fn week_in(tx: &mut Tx<'_>, ctx: &Ctx, unit: UnitCode, day: Date) -> Result<Week, crate::Error> {
    let (now, monday) = (ctx.now, monday_of(day));
    let begin = Instant::start_of(monday);
    let mut shifts = Vec::new();
    for duty in tx.duties_of_unit(&unit, begin, begin.plus_ms(WEEK_DAYS * DAY_MS))? {
        shifts.push(line(tx, duty)?);
    }
    let until = now.plus_ms(COVERED_DAYS * DAY_MS);
    let ahead = tx.duties_of_unit(&unit, now, until)?;
    let gaps = gaps(&ahead, now, until);
    let me = tx.person_resolve(ctx.actor.person)?;
    let (mut overs, mut take) = (Vec::new(), Vec::new());
    for over in tx.hand_overs_of_unit(&unit, OVERS_SHOWN)? {
        let mut cases = Vec::new();
        for case in &over.cases {
            cases.extend(tx.case_line(*case)?.map(|held| (held.id, held.number)));
        }
        let waits = over.to_person == me && over.taken.is_none();
        let runs = tx.duty(over.to)?.is_some_and(|(next, _)| next.until > now);
        let line = OverLine {
            from: name_of(tx, over.from_person)?,
            to: name_of(tx, over.to_person)?,
            cases,
            over,
        };
        if waits && runs {
            take.push(line.clone());
        }
        overs.push(line);
    }
    let mut people = Vec::new();
    for post in tx.appointments_of_unit(&unit, now.date())? {
        if !people.iter().any(|(person, _)| *person == post.person) {
            people.push((post.person, name_of(tx, post.person)?));
        }
    }
    let mut own = None;
    for duty in tx.duties_of_unit(&unit, now.plus_ms(-AFTER_MS), now.plus_ms(1))? {
        if duty.person == me && duty.from <= now && tx.hand_over(duty.id)?.is_none() {
            own = Some(duty);
            break;
        }
    }
    let mut next = Vec::new();
    if own.is_some() {
        for duty in ahead {
            if duty.person != me {
                next.push(line(tx, duty)?);
            }
        }
    }
    Ok(Week {
        unit,
        monday,
        shifts,
        gaps,
        overs,
        people,
        next,
        own,
        take,
    })
}

/// What hand-overs make of who is on duty at an instant: until whoever is next took a shift over, both are;
/// from then on she alone is, though her shift begin later or the former's run on.
fn handed(tx: &mut Tx<'_>, at: Instant, duties: &mut Vec<Duty>) -> Result<(), crate::Error> {
    for over in tx.hand_overs_between(at.plus_ms(-DAY_MS - AFTER_MS), at)? {
        let taken = over.taken.as_ref().is_some_and(|taken| taken.at <= at);
        if taken {
            duties.retain(|duty| duty.id != over.from);
        } else if let Some((former, true)) = tx.duty(over.from)?
            && at < former.until.plus_ms(AFTER_MS)
            && !duties.iter().any(|duty| duty.id == former.id)
        {
            duties.push(former);
        }
        if let Some((next, true)) = tx.duty(over.to)?
            && at < next.until
            && !duties.iter().any(|duty| duty.id == next.id)
        {
            duties.push(next);
        }
    }
    Ok(())
}

/// Who is on duty at an instant below a division, by unit, as it was handed over; people by the name of
/// their accounts.
///
/// # Errors
/// The store's.
pub(crate) fn on_duty_in(
    tx: &mut Tx<'_>,
    site: &crate::Site,
    below: DivisionCode,
    at: Instant,
) -> Result<Vec<DutyLine>, crate::Error> {
    let mut lines = Vec::new();
    let mut duties = tx.duties_at(at)?;
    handed(tx, at, &mut duties)?;
    for duty in duties {
        let here = site
            .units
            .get(&duty.unit)
            .is_some_and(|unit| below.contains(unit.division));
        if here {
            lines.push(line(tx, duty)?);
        }
    }
    // The county's own centre first, then town by town.
    lines.sort_by_key(|line| {
        let level = site
            .units
            .get(&line.duty.unit)
            .map_or(Level::Village, |unit| unit.division.level());
        (
            level != Level::County,
            line.duty.unit.clone(),
            line.duty.part,
            line.duty.from,
        )
    });
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shift(from: i64, until: i64) -> Duty {
        Duty {
            id: DutyId::from_bytes([1; 16]),
            unit: UnitCode("320623000000-ZHZX".to_owned()),
            from: Instant(from),
            until: Instant(until),
            person: PersonId::from_bytes([2; 16]),
            part: DutyPart::Lead,
        }
    }

    #[test]
    fn a_gap_is_what_nobody_covers_and_touching_shifts_leave_none() {
        let span = |a, b| (Instant(a), Instant(b));
        let of = |shifts: &[Duty]| gaps(shifts, Instant(10), Instant(100));
        assert_eq!(of(&[]), [span(10, 100)]);
        assert_eq!(of(&[shift(0, 50), shift(50, 200)]), []);
        assert_eq!(
            of(&[shift(20, 30), shift(25, 40)]),
            [span(10, 20), span(40, 100)]
        );
        assert_eq!(of(&[shift(60, 100), shift(10, 59)]), [span(59, 60)]);
        assert_eq!(of(&[shift(100, 120)]), [span(10, 100)]);
    }

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(monday_of(date(2026, 11, 24)), date(2026, 11, 23));
        assert_eq!(monday_of(date(2026, 11, 23)), date(2026, 11, 23));
        assert_eq!(monday_of(date(2027, 1, 3)), date(2026, 12, 28));
    }
}
