//! Calls to the hotline in the lived past: answered at once, passed on and called back, handed to a
//! grid, complaints about a unit that never sees them.

use super::modules::{self, Happen};
use super::past::Past;
use super::script::{self, Step, Who, answer, step};
use super::{events, public};
use crate::stop::Done;
use app::case::{FileRequest, Whom};
use codes::DivisionCode;
use model::account::Actor;
use model::place::Place;
use model::role::Role;
use model::unit::UnitCode;
use synth::happenings::{Call, RUDE, call};
use synth::said;

const PROCEDURE: &str = "hotline-call";
/// Phones of callers are made up from here on.
const PHONES_FROM: u64 = 7_000_000;

/// Who takes the call.
fn operator(past: &mut Past<'_>) -> Option<Actor> {
    let centre = centre(past);
    script::anybody(past, &centre, Role::HotlineOperator)
}

fn centre(past: &Past<'_>) -> UnitCode {
    script::unit(past.app.site().county, "ZHZX")
}

/// The unit that handles a call.
fn handles(past: &Past<'_>, town: DivisionCode, call: &Call) -> UnitCode {
    let at = if call.town {
        town
    } else {
        past.app.site().county
    };
    script::unit(at, call.unit)
}

/// What the operator writes down.
fn written(past: &mut Past<'_>, act: &str, call: &Call, place: &Place) -> FileRequest {
    let phone = synth::numbers::phone(PHONES_FROM + past.chance.below(2_000_000));
    let who = past
        .chance
        .pick(&said::CALLERS)
        .copied()
        .unwrap_or_default();
    let at = past.app.site().place_name(place.division);
    let summary = format!("{at} {}", call.said);
    let mut request = script::filing(PROCEDURE, act, Some(place));
    request.fields = script::fields(&[
        ("caller-name", who),
        ("caller-phone", phone.as_str()),
        ("kind", call.kind),
        ("class", call.class),
        ("summary", summary.as_str()),
    ]);
    request
}

fn begin(
    past: &mut Past<'_>,
    actor: &Actor,
    request: FileRequest,
    steps: Vec<Step>,
    left: Option<&'static str>,
) -> Done {
    if script::begin(past, actor, request, steps, left)?.is_some() {
        past.count("hotline calls");
    }
    Ok(())
}

/// Called back: it is solved.
fn solved() -> Step {
    step("call-back-solved", Who::Holder, 300)
        .with("responded", "in-time")
        .with("solved", "true")
        .with("satisfied", "yes")
}

fn not_solved() -> Step {
    step("call-back-unsolved", Who::Holder, 300)
        .with("responded", "late")
        .with("solved", "false")
        .with("satisfied", "no")
        .note(said::STILL_THERE)
}

/// Passed on, answered, ready to be called back.
fn passed_on(unit: &UnitCode, call: &Call) -> [Step; 3] {
    [
        step("dispatch", Who::Holder, 35).to(unit, said::PLEASE_ANSWER),
        answer("answer", unit, 900, call.reply),
        step("replied", Who::Holder, 60).with("reply", call.reply),
    ]
}

/// A call as they come.
///
/// # Errors
/// The store's.
pub fn any(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let happen: Happen = match past.chance.below(100) {
        0..=59 => at_once,
        60..=79 => dispatched,
        80..=84 => to_grid,
        85..=88 => unsolved,
        89..=90 => about_unit,
        91..=92 => returned,
        93..=94 => extended,
        95..=96 => unreached,
        _ => online,
    };
    happen(past, town, left)
}

/// Answered at once.
fn at_once(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let (Some(place), Some(operator)) = (modules::place(past, town), operator(past)) else {
        return Ok(());
    };
    let call = call(&mut past.chance, |call| call.unit.is_empty());
    let mut request = written(past, "answer-at-once", call, &place);
    request
        .fields
        .insert("reply".to_owned(), call.reply.to_owned());
    past.count("calls answered at once");
    begin(past, &operator, request, Vec::new(), left)
}

/// A call that is passed on, and what the operator wrote.
fn recorded(
    past: &mut Past<'_>,
    town: DivisionCode,
    of: fn(&Call) -> bool,
) -> Option<(Actor, &'static Call, FileRequest)> {
    let place = modules::place(past, town)?;
    let operator = operator(past)?;
    let call = call(&mut past.chance, of);
    let mut request = written(past, "record", call, &place);
    if let Some(point) = place.point {
        request
            .fields
            .insert("place".to_owned(), modules::degrees(point));
    }
    Some((operator, call, request))
}

fn is_passed_on(call: &Call) -> bool {
    !call.unit.is_empty()
}

/// Passed on to the unit, answered, called back.
///
/// # Errors
/// The store's.
pub fn dispatched(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    passed(past, town, left, is_passed_on)
}

/// The same of what is urgent: a working day is allowed.
///
/// # Errors
/// The store's.
pub fn urgent(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    passed(past, town, left, |call| call.kind == "help")
}

fn passed(
    past: &mut Past<'_>,
    town: DivisionCode,
    left: Option<&'static str>,
    of: fn(&Call) -> bool,
) -> Done {
    let Some((operator, call, request)) = recorded(past, town, of) else {
        return Ok(());
    };
    let unit = handles(past, town, call);
    let mut steps = Vec::from(passed_on(&unit, call));
    steps.push(solved());
    begin(past, &operator, request, steps, left)
}

/// Still there when the caller is called back: passed on a second time.
///
/// # Errors
/// The store's.
pub fn unsolved(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((operator, call, request)) = recorded(past, town, is_passed_on) else {
        return Ok(());
    };
    let unit = handles(past, town, call);
    let mut steps = Vec::from(passed_on(&unit, call));
    steps.push(not_solved());
    steps.push(step("dispatch-second", Who::Holder, 60).to(&unit, said::PLEASE_AGAIN));
    steps.push(answer("answer-second", &unit, 900, call.reply));
    steps.push(step("replied-second", Who::Holder, 60).note(call.reply));
    let again = [
        ("responded-again", "in-time"),
        ("satisfied-again", "basically"),
    ];
    let ending = if left.is_some() || past.chance.happens(0.7) {
        step("second-solved", Who::Holder, 300).with("solved-again", "true")
    } else {
        step("second-unsolved", Who::Holder, 300)
            .with("solved-again", "false")
            .note(said::WHY_NOT)
    };
    steps.push(
        again
            .iter()
            .fold(ending, |ending, (field, value)| ending.with(field, *value)),
    );
    begin(past, &operator, request, steps, left)
}

/// One thing before somebody's eyes: the grid goes there.
///
/// # Errors
/// The store's.
pub fn to_grid(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((operator, call, request)) = recorded(past, town, |call| call.event.is_some()) else {
        return Ok(());
    };
    let Some(class) = call.event else {
        return Ok(());
    };
    let steps = vec![
        step("to-grid", Who::Holder, 30)
            .with("event-class", class)
            .with("event-source", "hotline")
            .with("event-summary", call.said)
            .opens(events::from_hotline),
        step("grid-done", Who::Holder, 1_500)
            .with("reply", call.reply)
            .not_before(900),
        solved(),
    ];
    past.count("calls handed to grids");
    begin(past, &operator, request, steps, left)
}

/// A complaint about the town's window: the county's bureau looks into it, the window sees nothing.
///
/// # Errors
/// The store's.
pub fn about_unit(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let (Some(place), Some(operator)) = (modules::place(past, town), operator(past)) else {
        return Ok(());
    };
    let mut request = written(past, "record", &RUDE, &place);
    let about = script::unit(town, "FWZX");
    request
        .fields
        .insert("about-unit".to_owned(), about.to_string());
    let bureau = handles(past, town, &RUDE);
    let mut steps = Vec::from(passed_on(&bureau, &RUDE));
    steps.push(solved());
    past.count("complaints about a unit");
    begin(past, &operator, request, steps, left)
}

/// "Not ours", by a line of the list; somebody else handles it.
fn returned(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((operator, call, request)) = recorded(past, town, |call| call.class == "ts-noise")
    else {
        return Ok(());
    };
    let (wrong, right) = (script::unit(town, "JSJ"), handles(past, town, call));
    let steps = vec![
        step("dispatch", Who::Holder, 35).to(&wrong, said::PLEASE_ANSWER),
        step("disclaim", Who::Asked(Some(wrong)), 90)
            .citing(said::NOISE_LINE)
            .within(300),
        step("dispatch-more", Who::Holder, 35).to(&right, said::PLEASE_ANSWER),
        answer("answer", &right, 900, call.reply),
        step("replied", Who::Holder, 60).with("reply", call.reply),
        solved(),
    ];
    begin(past, &operator, request, steps, left)
}

/// The unit asks for more time before it is over; the head of the centre grants it.
fn extended(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let of = |call: &Call| call.kind == "complaint" && call.town;
    let Some((operator, call, request)) = recorded(past, town, of) else {
        return Ok(());
    };
    let unit = handles(past, town, call);
    let [sent, answered, replied] = passed_on(&unit, call);
    let steps = vec![
        sent,
        step("ask-extension", Who::Of(unit.clone(), Role::UnitHead), 500)
            .note(said::NEEDS_TIME)
            .within(1_200),
        step("extend", Who::OfHolder(Role::UnitHead), 120)
            .note(said::GRANTED_TIME)
            .within(600),
        answered,
        replied,
        solved(),
    ];
    begin(past, &operator, request, steps, left)
}

/// Nobody answers when called back.
fn unreached(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((operator, call, request)) = recorded(past, town, is_passed_on) else {
        return Ok(());
    };
    let unit = handles(past, town, call);
    let mut steps = Vec::from(passed_on(&unit, call));
    steps.push(step("close-unreached", Who::Holder, 700).note(said::UNREACHED));
    begin(past, &operator, request, steps, left)
}

/// Somebody writes online; the operator finds out and answers.
///
/// # Errors
/// The store's.
pub fn online(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(at) = past.public.citizen(Some(town), &mut past.chance) else {
        return Ok(());
    };
    let (Some(citizen), Some(place)) = (public::citizen(past, at)?, modules::place(past, town))
    else {
        return Ok(());
    };
    let call = call(&mut past.chance, |call| call.kind == "suggestion");
    let mut request = script::filing(PROCEDURE, "submit", Some(&place));
    request.whom = Whom::Person(citizen.person);
    request.fields = script::fields(&[
        ("kind", call.kind),
        ("class", call.class),
        ("summary", call.said),
    ]);
    let steps = vec![
        step("answer-caller", Who::Holder, 200).with("reply", call.reply),
        solved(),
    ];
    begin(past, &citizen, request, steps, left)
}
