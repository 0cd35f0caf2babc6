//! Work on the ground in the last days of the lived past, in two towns: routes, patrols along them, visits
//! with consent to elders who live alone, houses, and a few moves that wait for the data steward.

use super::past::{Doing, Past, STORY_TOWN};
use super::{Plan, acts};
use crate::stop::Done;
use crate::tell;
use app::house::Noting as Found;
use app::moving::{Mover, Noting};
use app::patrol::Laying;
use app::port::Clock as _;
use app::visit::{Planning, Visiting};
use app::{Ctx, Fault};
use codes::zone::{day_number, day_of_number};
use codes::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::account::Actor;
use model::house::HouseUse;
use model::id::{HouseholdId, PatrolId, PersonId, RouteId};
use model::patrol::RoutePoint;
use model::person::Standing;
use model::place::Point;
use model::role::Role;
use model::time::Instant;
use model::visit::Consent;
use store::Tx;
use synth::Chance;
use words::{Args, Locale};

/// Towns beside the one of the story that have it.
const OTHER_TOWNS: usize = 1;
/// Routes are laid so many days before the past ends.
const DAYS: i32 = 8;
/// Households of a grid that are looked through.
const LOOKED: i64 = 60;
/// Points of a route, and minutes from one to the next.
const POINTS: usize = 5;
const STRIDE_MINUTES: i64 = 6;
/// Elders living alone who are visited in a grid.
const ALONE: usize = 3;
/// Years from which somebody who lives alone is an elder.
const ELDER_YEARS: i16 = 65;
/// Moves and houses of the town of the story.
const MOVES: usize = 5;
const HOUSES: usize = 8;
/// Of these wait for the steward.
const HOUSES_WAITING: usize = 2;
/// The checklist of elders who live alone, and what is mostly looked at.
const KIND: &str = "elder-alone";
const TICKED: [&str; 3] = [
    "elder-alone.meals",
    "elder-alone.safety",
    "elder-alone.contact",
];

/// What happens on the ground.
#[derive(Debug, Clone)]
pub enum Step {
    /// A town lays the routes of its grids, and the week is planned until an instant.
    Lay(DivisionCode, Instant),
    /// A grid worker begins to walk.
    Walk(GridCode, RouteId, Vec<Point>),
    /// She comes back.
    Back(GridCode, PatrolId, Vec<Point>, Instant),
    /// She calls on an elder.
    Call(GridCode, HouseholdId, usize, Date),
    /// What she noticed goes to the steward.
    Notice(DivisionCode),
}

/// Plans the last days before the past ends.
///
/// # Errors
/// None so far; what happens says so itself.
pub fn plan(past: &mut Past<'_>, plan: &Plan) -> Done {
    let until = plan.morning();
    let day = day_of_number(day_number(until.date()) - DAYS);
    let (laid, noticed) = (
        Instant::at(day, 8, 20),
        Instant::at(until.date().yesterday().unwrap_or(day), 16, 30),
    );
    if laid < plan.start {
        return Ok(());
    }
    let site = past.app.site();
    let mut towns: Vec<DivisionCode> = site.towns().map(|(code, _)| code).collect();
    towns.sort_by_key(|town| (town.number() != STORY_TOWN, *town));
    for town in towns.iter().take(1 + OTHER_TOWNS) {
        past.wait(laid, Doing::Field(Step::Lay(*town, until)));
    }
    if let Some(town) = towns.first() {
        past.wait(noticed, Doing::Field(Step::Notice(*town)));
    }
    Ok(())
}

/// Does what happens on the ground.
///
/// # Errors
/// The store's; what is refused stays undone, as in life.
pub fn happens(past: &mut Past<'_>, step: Step) -> Done {
    match step {
        Step::Lay(town, until) => lay(past, town, until),
        Step::Walk(grid, route, points) => walk(past, grid, route, points),
        Step::Back(grid, patrol, points, begun) => back(past, grid, patrol, &points, begun),
        Step::Call(grid, household, n, today) => call(past, grid, household, n, today),
        Step::Notice(town) => notice(past, town),
    }
}

fn refused<T>(done: Result<T, Fault>) -> Done<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(Fault::Refused(_)) => Ok(None),
        Err(failed) => Err(failed.into()),
    }
}

/// Something somebody does; nothing when it is refused.
fn by<T: Send + 'static>(
    past: &Past<'_>,
    actor: &Actor,
    act: impl Fn(&app::App, &mut Tx<'_>, &Ctx) -> Result<T, Fault> + Send + Sync + 'static,
) -> Done<Option<T>> {
    let ctx = past.ctx(actor);
    refused(past.app.submit_blocking(move |app, tx| act(app, tx, &ctx)))
}

/// Words of the demonstration with a number in them.
fn numbered(key: &str, n: usize) -> String {
    let n = i64::try_from(n).unwrap_or(0);
    tell::lexicon().say(Locale::ZhCn, key, &Args::new().integer("n", n))
}

fn grids(past: &Past<'_>, town: DivisionCode) -> Vec<GridCode> {
    let site = past.app.site();
    let villages: Vec<DivisionCode> = site.villages(town).map(|(code, _)| code).collect();
    villages
        .into_iter()
        .flat_map(|village| {
            site.grids_of(village)
                .map(|(code, _)| code)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Some gates of a grid for its route, and elders of it who live alone.
fn ground(
    tx: &mut Tx<'_>,
    grid: GridCode,
    today: Date,
) -> Result<(Vec<Point>, Vec<HouseholdId>), store::Error> {
    let (mut gates, mut alone) = (Vec::new(), Vec::new());
    for (household, members) in tx.households_of_grid(grid, None, LOOKED)? {
        let living = tx.persons_of_household(household)?.into_iter().find(|p| {
            matches!(p.standing, Standing::Registered | Standing::Resident) && p.grid == Some(grid)
        });
        let Some(person) = living else { continue };
        gates.extend(person.point);
        let elder = today.year() - person.birth.year() > ELDER_YEARS;
        if members == 1 && elder && alone.len() < ALONE {
            alone.push(household);
        }
    }
    let every = (gates.len() / POINTS).max(1);
    let points = gates.into_iter().step_by(every).take(POINTS).collect();
    Ok((points, alone))
}

fn lay(past: &mut Past<'_>, town: DivisionCode, until: Instant) -> Done {
    let dispatcher = past
        .cast
        .of_division(town, Role::Dispatcher)
        .first()
        .map(|actor| (*actor).clone());
    let Some(dispatcher) = dispatcher else {
        return Ok(());
    };
    let first = past.clock.now().date();
    let mut chance = Chance::new(past.seed(), "field", town.number());
    for (n, grid) in grids(past, town).into_iter().enumerate() {
        let (points, alone) = past
            .app
            .store()
            .read_blocking(move |tx| ground(tx, grid, first))?;
        if points.len() > 1 {
            let laying = Laying {
                id: None,
                grid,
                name: acts::said("demo-route"),
                every_days: 4,
                points: points
                    .iter()
                    .enumerate()
                    .map(|(n, at)| RoutePoint {
                        name: numbered("demo-route-point", n + 1),
                        at: *at,
                    })
                    .collect(),
                ended: false,
            };
            let laid = by(past, &dispatcher, move |app, tx, ctx| {
                app::patrol::lay_in(app, tx, ctx, &laying)
            })?;
            if let Some(route) = laid {
                past.count("routes laid");
                // Twice in the week; every seventh grid is late with its second walk.
                let begin = i32::try_from(chance.between(1, 3)).unwrap_or(1);
                let walks = if n % 7 == 6 { 1 } else { 2 };
                for walk in 0..walks {
                    let day = day_of_number(day_number(first) + begin + walk * 3);
                    let at = Instant::at(day, 9, chance.between(0, 80));
                    if at < until {
                        let step = Step::Walk(grid, route, points.clone());
                        past.wait(at, Doing::Field(step));
                    }
                }
            }
        }
        for (k, household) in alone.into_iter().enumerate() {
            let day = day_of_number(
                day_number(first) + 1 + i32::try_from(chance.between(0, 5)).unwrap_or(0),
            );
            let at = Instant::at(day, 14, chance.between(0, 120));
            if at < until {
                let step = Step::Call(grid, household, n + k, until.date());
                past.wait(at, Doing::Field(step));
            }
        }
    }
    Ok(())
}

fn walk(past: &mut Past<'_>, grid: GridCode, route: RouteId, points: Vec<Point>) -> Done {
    let Some(worker) = past.cast.of_grid(grid).cloned() else {
        return Ok(());
    };
    let begun = by(past, &worker, move |_, tx, ctx| {
        app::patrol::start_in(tx, ctx, route)
    })?;
    if let Some(patrol) = begun {
        let now = past.clock.now();
        let minutes = STRIDE_MINUTES * (i64::try_from(points.len()).unwrap_or(0) + 1);
        let step = Step::Back(grid, patrol, points, now);
        past.wait(now.plus_ms(minutes * 60_000), Doing::Field(step));
    }
    Ok(())
}

/// She comes back: where she was is kept at the instants she was there, what she passed is reckoned.
fn back(
    past: &mut Past<'_>,
    grid: GridCode,
    patrol: PatrolId,
    points: &[Point],
    begun: Instant,
) -> Done {
    let Some(worker) = past.cast.of_grid(grid).cloned() else {
        return Ok(());
    };
    let number = u64::try_from(begun.0 / 60_000).unwrap_or(0);
    let mut chance = Chance::new(past.seed(), "field-walk", number + grid.division().number());
    // Now and then one of the points is left out.
    let passed: Vec<(i64, Point)> = (1..)
        .zip(points.iter().copied())
        .filter(|_| !chance.happens(0.12))
        .collect();
    let done = by(past, &worker, move |_, tx, ctx| {
        for (n, point) in &passed {
            let there = Ctx {
                now: begun.plus_ms(n * STRIDE_MINUTES * 60_000),
                ..ctx.clone()
            };
            app::patrol::here_in(tx, &there, patrol, *point)?;
        }
        app::patrol::end_in(tx, ctx, patrol)
    })?;
    if done.is_some() {
        past.count("patrols walked");
    }
    Ok(())
}

/// She calls on an elder who lives alone; a few are planned for today and left to whoever looks at the county.
fn call(
    past: &mut Past<'_>,
    grid: GridCode,
    household: HouseholdId,
    n: usize,
    today: Date,
) -> Done {
    let Some(worker) = past.cast.of_grid(grid).cloned() else {
        return Ok(());
    };
    let (consent, next_on) = match n % 12 {
        0 => (None, Some(today)),
        5 => (Some(Consent::NotToday), Some(today)),
        11 => (Some(Consent::Never), None),
        k => {
            let days = 7 + i32::try_from(k).unwrap_or(0);
            let next = day_of_number(day_number(today) + days);
            (Some(Consent::Agreed), Some(next))
        }
    };
    let first = past.clock.now().date();
    let done = by(past, &worker, move |app, tx, ctx| {
        let planning = Planning {
            household,
            kinds: vec![KIND.to_owned()],
            next_on: if consent.is_none() {
                next_on
            } else {
                Some(first)
            },
        };
        app::visit::plan_in(app, tx, ctx, &planning)?;
        let Some(consent) = consent else {
            return Ok(());
        };
        let ticked = if consent == Consent::Agreed {
            TICKED.iter().map(|item| (*item).to_owned()).collect()
        } else {
            Vec::new()
        };
        let visiting = Visiting {
            household,
            consent,
            ticked,
            next_on,
        };
        app::visit::visit_in(app, tx, ctx, &visiting).map(drop)
    })?;
    if done.is_some() && consent.is_some() {
        past.count("households visited");
    }
    Ok(())
}

/// Somebody of a grid, her household and where it lies.
type Resident = (GridCode, PersonId, HouseholdId, Option<Point>);

/// Somebody of each of some grids, with where she lives.
fn people(past: &Past<'_>, town: DivisionCode, many: usize) -> Done<Vec<Resident>> {
    let mut found = Vec::new();
    for grid in grids(past, town) {
        if found.len() >= many {
            break;
        }
        let one = past.app.store().read_blocking(move |tx| {
            let page = tx.persons_of_grid(grid, PersonId::from_bytes([0x40; 16]), 1)?;
            Ok(page
                .into_iter()
                .find(|p| matches!(p.standing, Standing::Registered | Standing::Resident)))
        })?;
        if let Some(person) = one
            && let Some(household) = person.household
        {
            found.push((grid, person.id, household, person.point));
        }
    }
    Ok(found)
}

/// What was noticed on the rounds: moves that wait for the steward, and houses, of which most are entered.
fn notice(past: &mut Past<'_>, town: DivisionCode) -> Done {
    let site = past.app.site();
    let on = past.clock.now().date().yesterday().unwrap_or(Date::MIN);
    let steward = past
        .cast
        .of_division(site.county, Role::DataSteward)
        .first()
        .map(|actor| (*actor).clone());
    let found = people(past, town, MOVES.max(HOUSES))?;
    for (n, (grid, person, household, point)) in found.into_iter().enumerate() {
        let Some(worker) = past.cast.of_grid(grid).cloned() else {
            continue;
        };
        if n < MOVES {
            let noting = Noting {
                who: Mover::Person(person),
                to: None,
                on,
                reason: acts::said("demo-move-reason"),
            };
            let noted = by(past, &worker, move |app, tx, ctx| {
                app::moving::note_in(app, tx, ctx, &noting)
            })?;
            if noted.is_some() {
                past.count("moves noted");
            }
        }
        if n >= HOUSES {
            continue;
        }
        let village = site
            .grids
            .get(&grid)
            .map_or(grid.division(), |held| held.division);
        let house = Found {
            id: None,
            grid,
            address: Some(format!(
                "{}{}",
                site.place_name(village),
                numbered("demo-house-door", n + 1)
            )),
            point,
            used: if n % 3 == 2 {
                HouseUse::Workshop
            } else {
                HouseUse::Rented
            },
            household: Some(household),
            ended: false,
            reason: acts::said("demo-house-reason"),
        };
        let noted = by(past, &worker, move |app, tx, ctx| {
            app::house::note_in(app, tx, ctx, &house)
        })?;
        let (Some(request), Some(steward)) = (noted, steward.as_ref()) else {
            continue;
        };
        past.count("houses found");
        if n + HOUSES_WAITING < HOUSES {
            by(past, steward, move |app, tx, ctx| {
                app::house::decide_in(app, tx, ctx, request, true, None)
            })?;
        }
    }
    Ok(())
}
