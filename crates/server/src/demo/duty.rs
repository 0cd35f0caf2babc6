//! Who is on duty at the command centres: last week, this one and the next, with one shift of the town of the
//! story that nobody covers; and the hand-overs of the county's own centre.

use super::past::{Doing, Past, STORY_TOWN};
use super::{Plan, acts};
use crate::stop::Done;
use app::duty::{Shift, monday_of};
use app::port::Clock as _;
use codes::Level;
use codes::zone::{day_number, day_of_number};
use jiff::civil::Date;
use model::account::Actor;
use model::duty::{Duty, DutyPart};
use model::id::PersonId;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeSet;

/// Shifts begin at these hours and last until the other.
const HOURS: [i64; 2] = [8, 20];
const SHIFT_MS: i64 = 12 * 3_600_000;
/// Weeks before this one, and this one and the next.
const WEEKS: std::ops::RangeInclusive<i32> = -1..=1;
/// The shift that nobody covers begins so many days after today, at night.
const GAP_DAYS: i32 = 2;
/// Days whose hand-overs were written down.
const HANDED_DAYS: i32 = 3;

/// What happens at a command centre.
#[derive(Debug, Clone)]
pub enum Step {
    /// A week is planned: of which unit, from which Monday, without the shift that begins then.
    Week(UnitCode, Date, Option<Instant>),
    /// A shift ends and is handed over; whoever is next takes it, or has not yet.
    Over(UnitCode, bool),
}

/// Plans the weeks around the end of the past.
///
/// # Errors
/// None so far; what happens says so itself.
pub fn plan(past: &mut Past<'_>, plan: &Plan) -> Done {
    let until = plan.morning();
    let today = until.date();
    let units: BTreeSet<UnitCode> = past
        .cast
        .members()
        .filter_map(|member| member.actor.post.as_ref())
        .filter(|post| post.role == Role::Dispatcher)
        .map(|post| post.unit.clone())
        .collect();
    let later = |days: i32| day_of_number(day_number(today) + days);
    let gap = Instant::at(later(GAP_DAYS), HOURS[1], 0);
    let site = past.app.site();
    for unit in units {
        let place = site.units.get(&unit).map(|held| held.division);
        let story = place.is_some_and(|place| place.number() == STORY_TOWN);
        for week in WEEKS {
            let monday = day_of_number(day_number(monday_of(today)) + week * 7);
            // A week is planned on its eve; what is to come was planned by now.
            let eve = Instant::at(day_of_number(day_number(monday) - 1), 17, 0);
            let at = eve.max(plan.start).min(until.plus_ms(-60_000));
            if at < plan.start {
                continue;
            }
            let step = Step::Week(unit.clone(), monday, Some(gap).filter(|_| story));
            past.wait(at, Doing::Duty(step));
        }
        if place.is_some_and(|place| place.level() == Level::County) {
            hand_overs(past, &unit, today, until, plan.start);
        }
    }
    Ok(())
}

/// Hand-overs of the last days; that of the last shift is not taken yet.
fn hand_overs(past: &mut Past<'_>, unit: &UnitCode, today: Date, until: Instant, start: Instant) {
    let mut ends: Vec<Instant> = (0..=HANDED_DAYS)
        .map(|back| day_of_number(day_number(today) - back))
        .flat_map(|day| HOURS.map(|hour| Instant::at(day, hour, 1)))
        .filter(|at| *at >= start && *at < until)
        .collect();
    ends.sort();
    let last = ends.last().copied();
    for at in ends {
        let taken = Some(at) != last;
        past.wait(at, Doing::Duty(Step::Over(unit.clone(), taken)));
    }
}

/// Does what happens at a command centre.
///
/// # Errors
/// The store's.
pub fn happens(past: &mut Past<'_>, step: Step) -> Done {
    match step {
        Step::Week(unit, monday, gap) => week(past, &unit, monday, gap),
        Step::Over(unit, taken) => over(past, &unit, taken),
    }
}

/// Who of a unit takes turns: its dispatchers, then its head.
fn turns(past: &Past<'_>, unit: &UnitCode) -> Vec<Actor> {
    let mut people: Vec<Actor> = Vec::new();
    for role in [Role::Dispatcher, Role::UnitHead] {
        for actor in past.cast.of_unit(unit, role) {
            if !people.iter().any(|known| known.person == actor.person) {
                people.push(actor.clone());
            }
        }
    }
    people
}

fn week(past: &mut Past<'_>, unit: &UnitCode, monday: Date, gap: Option<Instant>) -> Done {
    let people = turns(past, unit);
    let Some(planner) = people.first() else {
        return Ok(());
    };
    let ctx = past.ctx(planner);
    let mut shifts = Vec::new();
    for day in 0..7 {
        for (half, hour) in HOURS.into_iter().enumerate() {
            let date = day_of_number(day_number(monday) + day);
            let from = Instant::at(date, hour, 0);
            let turn = usize::try_from(day).unwrap_or(0) * HOURS.len() + half;
            let until = from.plus_ms(SHIFT_MS);
            if Some(from) == gap || until <= ctx.now {
                continue;
            }
            let Some(person) = people.get(turn % people.len()) else {
                continue;
            };
            shifts.push(Shift {
                person: person.person,
                part: DutyPart::Lead,
                from,
                until,
            });
        }
    }
    let set = past.app.submit_blocking(move |_, tx| {
        let mut set = 0_u64;
        for shift in &shifts {
            match app::duty::set_in(tx, &ctx, shift) {
                Ok(_) => set += 1,
                // One who leads alone cannot lead at both ends of a day.
                Err(app::Fault::Refused(_)) => {}
                Err(failed) => return Err(failed),
            }
        }
        Ok(set)
    })?;
    *past.done.entry("shifts planned").or_default() += set;
    Ok(())
}

/// Somebody of a unit as an actor.
fn of_unit(past: &Past<'_>, unit: &UnitCode, person: PersonId) -> Option<Actor> {
    turns(past, unit)
        .into_iter()
        .find(|actor| actor.person == person)
}

fn over(past: &mut Past<'_>, unit: &UnitCode, taken: bool) -> Done {
    let (now, asked) = (past.clock.now(), unit.clone());
    let around = past.app.store().read_blocking(move |tx| {
        tx.duties_of_unit(
            &asked,
            now.plus_ms(-SHIFT_MS / 2),
            now.plus_ms(SHIFT_MS / 2),
        )
    })?;
    let former = around.iter().find(|duty: &&Duty| duty.until <= now);
    let next = around
        .iter()
        .find(|duty: &&Duty| duty.from <= now && now < duty.until);
    let (Some(former), Some(next)) = (former, next) else {
        return Ok(());
    };
    if former.person == next.person {
        return Ok(());
    }
    let (Some(giver), Some(taker)) = (
        of_unit(past, unit, former.person),
        of_unit(past, unit, next.person),
    ) else {
        return Ok(());
    };
    let (giving, taking) = (past.ctx(&giver), past.ctx(&taker));
    let (former, next) = (former.id, next.id);
    let (note, answer) = (acts::said("demo-duty-note"), acts::said("demo-duty-taken"));
    let done = past.app.submit_blocking(move |app, tx| {
        app::duty::hand_over_in(app, tx, &giving, former, next, &note)?;
        if taken {
            app::duty::take_in(tx, &taking, former, &answer)?;
        }
        Ok(())
    });
    match done {
        Ok(()) => past.count("shifts handed over"),
        // What is refused stays undone, as in life.
        Err(app::Fault::Refused(_)) => {}
        Err(failed) => return Err(failed.into()),
    }
    Ok(())
}
