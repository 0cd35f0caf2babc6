//! Who comes to the towns' halls in the last days of the lived past: tickets drawn, called, served,
//! now and then missed. What waits when the past ends waits for whoever looks at the county.

use super::past::{Doing, Past, STORY_TOWN};
use crate::stop::Done;
use app::hall;
use app::port::Clock as _;
use app::ticket::{Drawing, draw_in};
use app::window::{TicketAct, act_in, next_in, set_in};
use app::{Ctx, Fault};
use codes::DivisionCode;
use jiff::civil::Date;
use model::account::Actor;
use model::hall::{HallCode, WindowState};
use model::id::{AccountId, TicketId};
use model::role::Role;
use model::time::Instant;
use synth::Chance;

/// Working days of the past that have a queue, in the town of the story and in the others.
const DAYS: (usize, usize) = (5, 2);
/// Who comes on such a day.
const COME: (i64, i64) = (22, 7);
/// Windows at which somebody sits.
const WINDOWS: usize = 2;
/// How many of a hundred do not come when they are called.
const MISSED: f64 = 0.04;
/// How many of a hundred ask to be called early.
const PRIORITY: f64 = 0.12;
/// Nobody is called from then on.
const LAST_CALL: (i64, i64) = (17, 15);
const LUNCH: ((i64, i64), (i64, i64)) = ((11, 50), (13, 30));

/// What happens in a hall.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Somebody draws a ticket.
    Draw,
    /// A clerk sits down.
    Open(usize),
    /// A clerk calls whoever is next.
    Call(usize),
    /// Whoever was called is served, or did not come.
    Finish(usize, TicketId),
    /// A clerk goes home.
    Close(usize),
}

/// Plans the last days before the past ends.
pub fn plan(past: &mut Past<'_>, from: Instant, to: Instant) {
    let site = past.app.site();
    let towns: Vec<DivisionCode> = site.towns().map(|(code, _)| code).collect();
    for (n, town) in towns.into_iter().enumerate() {
        let story = town.number() == STORY_TOWN;
        let (days, come) = if story {
            (DAYS.0, COME.0)
        } else {
            (DAYS.1, COME.1)
        };
        let mut day = to.date();
        for _ in 0..days {
            while !site.calendar.is_workday(day) {
                day = day.yesterday().unwrap_or(day);
            }
            let number = u64::try_from(codes::zone::day_number(day)).unwrap_or(0);
            let mut chance = Chance::new(past.seed(), "queue", number * 100 + n as u64);
            of_day(past, (town, day), come, (from, to), &mut chance);
            day = day.yesterday().unwrap_or(day);
        }
    }
}

fn of_day(
    past: &mut Past<'_>,
    (town, day): (DivisionCode, Date),
    come: i64,
    (from, to): (Instant, Instant),
    chance: &mut Chance,
) {
    let clerks = past.cast.of_division(town, Role::WindowClerk).len();
    let mut wait = |at: Instant, step: Step| {
        if at >= from && at < to {
            past.wait(at, Doing::Hall(town, step));
        }
    };
    for clerk in 0..clerks.min(WINDOWS) {
        let minute = i64::try_from(clerk).unwrap_or(0);
        wait(Instant::at(day, 8, 50 + minute), Step::Open(clerk));
        wait(Instant::at(day, 9, minute), Step::Call(clerk));
        wait(Instant::at(day, 17, 25 + minute), Step::Close(clerk));
    }
    for _ in 0..come {
        let morning = chance.happens(0.6);
        let minute = if morning {
            chance.between(8 * 60 + 45, 11 * 60 + 30)
        } else {
            chance.between(13 * 60 + 30, 16 * 60 + 40)
        };
        wait(Instant::at(day, 0, minute), Step::Draw);
    }
}

/// Does what happens in a hall.
///
/// # Errors
/// The store's; what is refused stays undone, as in life.
pub fn happens(past: &mut Past<'_>, town: DivisionCode, step: Step) -> Done {
    let now = past.clock.now();
    let number = u64::try_from(now.0 / 60_000).unwrap_or(0);
    let mut chance = Chance::new(
        past.seed(),
        "queue-step",
        number * 100 + town.number() % 100,
    );
    match step {
        Step::Draw => drawn(past, town, &mut chance),
        Step::Open(clerk) => {
            let window = u32::try_from(clerk).unwrap_or(0) + 1;
            by(past, town, clerk, move |tx, ctx| {
                set_in(tx, ctx, window, WindowState::Open)
            })
            .map(drop)
        }
        Step::Close(clerk) => {
            let window = u32::try_from(clerk).unwrap_or(0) + 1;
            by(past, town, clerk, move |tx, ctx| {
                set_in(tx, ctx, window, WindowState::Closed)
            })
            .map(drop)
        }
        Step::Call(clerk) => {
            let app = past.app.clone();
            let called = by(past, town, clerk, move |tx, ctx| next_in(&app, tx, ctx))?;
            let (minutes, next) = match called {
                Some(ticket) => (chance.between(3, 12), Step::Finish(clerk, ticket)),
                None => (chance.between(2, 5), Step::Call(clerk)),
            };
            later(past, town, minutes, next);
            Ok(())
        }
        Step::Finish(clerk, ticket) => {
            let act = if chance.happens(MISSED) {
                TicketAct::Missed
            } else {
                TicketAct::Finish
            };
            let done = by(past, town, clerk, move |tx, ctx| {
                act_in(tx, ctx, ticket, act)
            })?;
            if done.is_some() {
                past.count("served at windows");
            }
            later(past, town, 1, Step::Call(clerk));
            Ok(())
        }
    }
}

/// So many minutes from now, over lunch when they run into it; not after the last call, which
/// whoever is at a window outlasts.
fn later(past: &mut Past<'_>, town: DivisionCode, minutes: i64, step: Step) {
    let now = past.clock.now();
    let day = now.date();
    let at = now.plus_ms(minutes * 60_000);
    let ((from_hour, from_minute), (to_hour, to_minute)) = LUNCH;
    let calls = matches!(step, Step::Call(_));
    let lunch =
        at >= Instant::at(day, from_hour, from_minute) && at < Instant::at(day, to_hour, to_minute);
    if calls && at >= Instant::at(day, LAST_CALL.0, LAST_CALL.1) {
        return;
    }
    let at = if calls && lunch {
        Instant::at(day, to_hour, to_minute)
    } else {
        at
    };
    past.wait(at, Doing::Hall(town, step));
}

/// Somebody who is nobody draws a ticket.
fn drawn(past: &mut Past<'_>, town: DivisionCode, chance: &mut Chance) -> Done {
    let site = past.app.site();
    let code = HallCode(town.to_string());
    let (asked, day) = (code.clone(), past.clock.now().date());
    let held = past
        .app
        .store()
        .read_blocking(move |tx| tx.hall_on(&asked, day))?;
    let Some(held) = held else { return Ok(()) };
    let offered = hall::items(&site, &held);
    let mut items = Vec::new();
    for _ in 0..chance.between(0, 2) {
        items.extend(chance.pick(&offered).map(|item| item.code.to_string()));
    }
    let wish = Drawing {
        hall: code,
        items,
        priority: chance.happens(PRIORITY),
        phone: None,
    };
    let ctx = past.ctx(&Actor {
        account: AccountId::from_bytes([0; 16]),
        person: app::PRODUCT,
        name: String::new(),
        post: None,
    });
    taken(
        past.app
            .submit_blocking(move |app, tx| draw_in(app, tx, &ctx, &wish)),
    )
    .map(drop)
}

/// Something a clerk of the town's hall does; nothing when it is refused.
fn by<T: Send + 'static>(
    past: &Past<'_>,
    town: DivisionCode,
    clerk: usize,
    act: impl Fn(&mut store::Tx<'_>, &Ctx) -> Result<T, Fault> + Send + Sync + 'static,
) -> Done<Option<T>> {
    let actor = past
        .cast
        .of_division(town, Role::WindowClerk)
        .get(clerk)
        .map(|actor| (*actor).clone());
    let Some(actor) = actor else { return Ok(None) };
    let ctx = past.ctx(&actor);
    taken(past.app.submit_blocking(move |_, tx| act(tx, &ctx)))
}

fn taken<T>(done: Result<T, Fault>) -> Done<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(Fault::Refused(_)) => Ok(None),
        Err(failed) => Err(failed.into()),
    }
}
