//! Events in grids and cases of the city's management in the lived past: seen on rounds, put right on
//! the spot or taken in, sent to the unit that the territorial list names, looked at again.

use super::modules::{self, Happen, degrees};
use super::past::Past;
use super::picture::{MENDED, SCENE};
use super::script::{self, Step, Who, answer, step};
use super::{petitions, public};
use crate::stop::Done;
use app::case::{FileRequest, Whom};
use codes::DivisionCode;
use model::account::Actor;
use model::case::{Case, Channel};
use model::place::Place;
use model::role::Role;
use model::unit::UnitCode;
use synth::happenings::{DISPUTE, GridEvent, event};
use synth::said;

const PROCEDURE: &str = "grid-event";
const CITY: &str = "city-case";

/// Where, what, by whom it is seen.
struct Seen {
    place: Place,
    kind: &'static GridEvent,
    worker: Actor,
}

/// Who handles a class by the list: the town's unit, the department that leads, the line.
struct Listed {
    unit: UnitCode,
    department: UnitCode,
    line: String,
}

fn seen(past: &mut Past<'_>, town: DivisionCode, of: fn(&GridEvent) -> bool) -> Option<Seen> {
    let place = modules::place(past, town)?;
    let worker = past.cast.of_grid(place.grid?)?.clone();
    let kind = event(&mut past.chance, of);
    Some(Seen {
        place,
        kind,
        worker,
    })
}

fn listed(past: &Past<'_>, town: DivisionCode, class: &str) -> Option<Listed> {
    let site = past.app.site();
    let county = site.now.as_deref()?;
    let class = class.to_ascii_uppercase();
    let line = county.lines_for(&class).next()?;
    Some(Listed {
        unit: script::unit(town, &line.town_unit),
        department: line.department.clone(),
        line: line.code.clone(),
    })
}

fn centre(town: DivisionCode) -> UnitCode {
    script::unit(town, "WGZX")
}

/// What is seen, in words, with the grid's name before it.
fn words(past: &mut Past<'_>, place: &Place, kind: &GridEvent) -> String {
    let what = past.chance.pick(&kind.seen).copied().unwrap_or_default();
    let site = past.app.site();
    let at = place.grid.map_or_else(
        || site.place_name(place.division),
        |grid| site.grid_name(grid),
    );
    format!("{at} {what}")
}

/// The report of whoever walks the grid, with photographs where it is not about people.
fn report(past: &mut Past<'_>, seen: &Seen, act: &'static str) -> Done<FileRequest> {
    let summary = words(past, &seen.place, seen.kind);
    let mut request = script::filing(PROCEDURE, act, Some(&seen.place));
    request.channel = Channel::Door;
    request.fields = script::fields(&[
        ("class", seen.kind.class),
        ("summary", summary.as_str()),
        ("source", "patrol"),
    ]);
    if let Some(point) = seen.place.point {
        request.fields.insert("place".to_owned(), degrees(point));
    }
    if seen.kind.people {
        return Ok(request);
    }
    let wanted: &[&str] = if act == "done-at-once" {
        &[SCENE, MENDED]
    } else {
        &[SCENE]
    };
    let files = script::pictures(past, &seen.worker, wanted)?;
    for (field, file) in ["photo", "after-photo"].iter().zip(&files) {
        request
            .fields
            .insert((*field).to_owned(), script::ids(&[*file]));
    }
    Ok(request)
}

/// With a picture of what was put right, unless it is about people.
fn shown(of: Step, kind: &GridEvent) -> Step {
    if kind.people {
        of
    } else {
        of.photo("after-photo")
    }
}

/// Taken in and registered.
fn taken() -> Vec<Step> {
    vec![
        step("receive", Who::Holder, 25),
        step("register", Who::Holder, 10),
    ]
}

/// Looked at by the grid's worker, closed by the centre.
fn closed() -> [Step; 2] {
    [
        step("verify", Who::Holder, 160),
        step("close", Who::Holder, 120).note(said::CLOSED),
    ]
}

/// Reports it, with what then follows.
fn begin(
    past: &mut Past<'_>,
    seen: &Seen,
    steps: Vec<Step>,
    left: Option<&'static str>,
) -> Done<Option<Case>> {
    let request = report(past, seen, "report")?;
    let case = script::begin(past, &seen.worker, request, steps, left)?;
    if case.is_some() {
        past.count("events in grids");
    }
    Ok(case)
}

/// An event as they come.
///
/// # Errors
/// The store's.
pub fn any(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let happen: Happen = match past.chance.below(100) {
        0..=49 => at_once,
        50..=61 => in_grid,
        62..=69 => in_village,
        70..=82 => dispatched,
        83..=85 => returned,
        86 => suspended,
        87..=88 => escalated,
        89..=90 => reworked,
        91..=92 => asked_more,
        93 => looked_at,
        94..=95 => disputed,
        96..=98 => by_citizen,
        _ => declined,
    };
    happen(past, town, left)
}

/// Seen and put right at once.
fn at_once(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(seen) = seen(past, town, |event| event.small) else {
        return Ok(());
    };
    let mut request = report(past, &seen, "done-at-once")?;
    request.note = Some(seen.kind.done.to_owned());
    if script::begin(past, &seen.worker, request, Vec::new(), left)?.is_some() {
        past.count("events done at once");
    }
    Ok(())
}

/// What the grid's worker does herself; the centre looks at it.
///
/// # Errors
/// The store's.
pub fn in_grid(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(seen) = seen(past, town, |event| event.small || event.class == "grid-02") else {
        return Ok(());
    };
    let mut steps = taken();
    steps.push(step("to-grid", Who::Holder, 10));
    let handled = step("handled-in-grid", Who::Holder, 130).with("result", seen.kind.done);
    steps.push(shown(handled, seen.kind));
    steps.push(step("verify", Who::Of(centre(town), Role::Dispatcher), 160));
    steps.push(step("close", Who::Holder, 120).note(said::CLOSED));
    begin(past, &seen, steps, left).map(drop)
}

/// What the village does.
///
/// # Errors
/// The store's.
pub fn in_village(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(seen) = seen(past, town, |event| !event.people) else {
        return Ok(());
    };
    let mut steps = taken();
    steps.push(step("to-village", Who::Holder, 10));
    let handled = step("handled-in-village", Who::Holder, 300).with("result", seen.kind.done);
    steps.push(shown(handled, seen.kind));
    steps.extend(closed());
    begin(past, &seen, steps, left).map(drop)
}

/// What a unit of the town does by the list, when it has one of its own for it.
fn of_units(event: &GridEvent) -> bool {
    !event.small && !event.people
}

/// Sent to the unit of the list: sent, answered, fed back.
fn sent(listed: &Listed, kind: &GridEvent) -> [Step; 3] {
    [
        step("dispatch", Who::Holder, 20).to(&listed.unit, said::PLEASE_HANDLE),
        shown(answer("answer", &listed.unit, 420, kind.done), kind),
        step("feedback", Who::Holder, 45).with("result", kind.done),
    ]
}

fn for_units(past: &mut Past<'_>, town: DivisionCode) -> Option<(Seen, Listed)> {
    let seen = seen(past, town, of_units)?;
    let listed = listed(past, town, seen.kind.class)?;
    Some((seen, listed))
}

/// Sent to the unit that the list names; now and then somebody else has reported the same.
///
/// # Errors
/// The store's.
pub fn dispatched(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((seen, listed)) = for_units(past, town) else {
        return Ok(());
    };
    let mut steps = taken();
    steps.extend(sent(&listed, seen.kind));
    steps.extend(closed());
    let Some(case) = begin(past, &seen, steps, left)? else {
        return Ok(());
    };
    if left.is_none() && past.chance.happens(0.12) {
        same_again(past, &seen, &case)?;
    }
    Ok(())
}

/// The village reports what the grid has reported already: joined to it.
fn same_again(past: &mut Past<'_>, seen: &Seen, first: &Case) -> Done {
    let Some(clerk) = script::village_clerk(past, seen.place.division) else {
        return Ok(());
    };
    let by_clerk = Seen {
        worker: clerk,
        place: seen.place.clone(),
        kind: seen.kind,
    };
    let merge = step("merge", Who::Holder, 40)
        .naming(&first.number)
        .note(said::SAME);
    if begin(past, &by_clerk, vec![merge], None)?.is_some() {
        past.count("events reported twice");
    }
    Ok(())
}

/// Sent to the wrong unit first, which says "not ours" by a line of the list.
///
/// # Errors
/// The store's.
pub fn returned(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((seen, listed)) = for_units(past, town) else {
        return Ok(());
    };
    let letters = if listed.unit.letters() == "NCJ" {
        "JSJ"
    } else {
        "NCJ"
    };
    let wrong = script::unit(town, letters);
    let mut steps = taken();
    steps.push(step("dispatch", Who::Holder, 20).to(&wrong, said::PLEASE_HANDLE));
    steps.push(
        step("disclaim", Who::Asked(Some(wrong)), 60)
            .citing(&listed.line)
            .within(150),
    );
    steps.push(step("dispatch-more", Who::Holder, 30).to(&listed.unit, said::PLEASE_HANDLE));
    let [_, answered, fed_back] = sent(&listed, seen.kind);
    steps.extend([answered, fed_back]);
    steps.extend(closed());
    if begin(past, &seen, steps, left)?.is_some() {
        past.count("events not theirs");
    }
    Ok(())
}

/// What cannot be done now stands still until it can.
///
/// # Errors
/// The store's.
pub fn suspended(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(seen) = seen(past, town, |event| event.class == "0110") else {
        return Ok(());
    };
    let Some(listed) = listed(past, town, seen.kind.class) else {
        return Ok(());
    };
    let [sent_out, answered, fed_back] = sent(&listed, seen.kind);
    let mut steps = taken();
    steps.push(sent_out);
    // Not before the time to say "not ours" is over.
    steps.push(
        step("suspend", Who::OfHolder(Role::UnitHead), 400)
            .note(said::WAITS_FOR_WEATHER)
            .not_before(300)
            .within(900),
    );
    steps.push(
        step("resume", Who::Holder, 2_400)
            .note(said::WEATHER_CLEARED)
            .within(6_000),
    );
    steps.extend([answered, fed_back]);
    steps.extend(closed());
    begin(past, &seen, steps, left).map(drop)
}

/// Beyond the town: the county sends it to the department that leads.
///
/// # Errors
/// The store's.
pub fn escalated(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((seen, listed)) = for_units(past, town) else {
        return Ok(());
    };
    let mut steps = taken();
    steps.push(step("escalate", Who::Holder, 30).note(said::BEYOND_TOWN));
    steps
        .push(step("county-dispatch", Who::Holder, 35).to(&listed.department, said::PLEASE_HANDLE));
    let [_, _, fed_back] = sent(&listed, seen.kind);
    let answered = answer("answer", &listed.department, 600, seen.kind.done);
    steps.extend([shown(answered, seen.kind), fed_back]);
    steps.extend(closed());
    if begin(past, &seen, steps, left)?.is_some() {
        past.count("events sent up");
    }
    Ok(())
}

/// Not done properly: done again.
///
/// # Errors
/// The store's.
pub fn reworked(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((seen, listed)) = for_units(past, town) else {
        return Ok(());
    };
    let mut steps = taken();
    steps.extend(sent(&listed, seen.kind));
    steps.push(step("send-back", Who::Holder, 160).note(said::NOT_DONE));
    steps.push(step("dispatch-again", Who::Holder, 30).to(&listed.unit, said::PLEASE_AGAIN));
    steps.push(answer("answer-again", &listed.unit, 260, seen.kind.done));
    steps.push(step("redone", Who::Holder, 40).note(seen.kind.done));
    steps.extend(closed());
    begin(past, &seen, steps, left).map(drop)
}

/// Over its limit, urged by the head of the centre.
///
/// # Errors
/// The store's.
pub fn urged(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((seen, listed)) = for_units(past, town) else {
        return Ok(());
    };
    let [sent_out, answered, fed_back] = sent(&listed, seen.kind);
    let mut steps = taken();
    steps.push(sent_out);
    steps.push(step("urge", Who::OfHolder(Role::UnitHead), 60).note(said::PLEASE_HURRY));
    steps.push(step("supervise", Who::OfHolder(Role::UnitHead), 60).note(said::SUPERVISED));
    steps.extend([answered, fed_back]);
    steps.extend(closed());
    begin(past, &seen, steps, left).map(drop)
}

/// Who reported is asked for more.
///
/// # Errors
/// The store's.
pub fn asked_more(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((seen, listed)) = for_units(past, town) else {
        return Ok(());
    };
    let mut steps = vec![
        step("ask-more", Who::Holder, 20).note(said::HOW_MUCH),
        step("add-more", Who::Holder, 90)
            .with("more", said::SO_MUCH)
            .within(300),
    ];
    steps.extend(taken());
    steps.extend(sent(&listed, seen.kind));
    steps.extend(closed());
    begin(past, &seen, steps, left).map(drop)
}

/// Looked at on the spot before it is taken in.
///
/// # Errors
/// The store's.
pub fn looked_at(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((seen, listed)) = for_units(past, town) else {
        return Ok(());
    };
    let mut steps = vec![
        step("send-to-look", Who::Holder, 20).note(said::PLEASE_LOOK),
        step("looked", Who::Holder, 110).with("look-words", said::AS_SAID),
    ];
    steps.extend(taken());
    steps.extend(sent(&listed, seen.kind));
    steps.extend(closed());
    begin(past, &seen, steps, left).map(drop)
}

/// A dispute goes to the mediators.
///
/// # Errors
/// The store's.
pub fn disputed(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(seen) = seen(past, town, |event| event.class == DISPUTE) else {
        return Ok(());
    };
    let mut steps = taken();
    let what = past
        .chance
        .pick(&seen.kind.seen)
        .copied()
        .unwrap_or_default();
    steps.push(
        step("give-to-mediation", Who::Holder, 60)
            .with("dispute-class", "neighbours")
            .with("dispute-summary", what)
            .note(said::BOTH_WILLING)
            .opens(petitions::taken_over),
    );
    begin(past, &seen, steps, left).map(drop)
}

/// Not for the county.
fn declined(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(seen) = seen(past, town, of_units) else {
        return Ok(());
    };
    let steps = vec![step("decline", Who::Holder, 40).line(said::OUTSIDE)];
    begin(past, &seen, steps, left).map(drop)
}

/// Somebody reports what she sees, is called back, may rate.
fn by_citizen(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((seen, listed)) = for_units(past, town) else {
        return Ok(());
    };
    let Some(at) = past.public.citizen(Some(town), &mut past.chance) else {
        return Ok(());
    };
    let Some(citizen) = public::citizen(past, at)? else {
        return Ok(());
    };
    let summary = words(past, &seen.place, seen.kind);
    let mut request = script::filing(PROCEDURE, "report-public", Some(&seen.place));
    request.whom = Whom::Person(citizen.person);
    request.fields = script::fields(&[("class", seen.kind.class), ("summary", summary.as_str())]);
    if let Some(point) = seen.place.point {
        request.fields.insert("place".to_owned(), degrees(point));
    }
    let files = script::pictures(past, &citizen, &[SCENE])?;
    request
        .fields
        .insert("photo".to_owned(), script::ids(&files));
    let mut steps = taken();
    steps.extend(sent(&listed, seen.kind));
    let [looked, ended] = closed();
    let called = step("call-back", Who::Holder, 60).with("solved", "true");
    steps.extend([looked, called, ended]);
    if script::begin(past, &citizen, request, steps, left)?.is_some() {
        past.count("events reported by citizens");
    }
    Ok(())
}

/// What comes to the town from the hotline.
pub fn from_hotline(past: &mut Past<'_>, case: &Case) -> Vec<Step> {
    let town = case.place.division.at(codes::Level::Town);
    let class = case.fields.get("class").map(|held| &held.value);
    let (Some(town), Some(model::value::Value::Choice(class))) = (town, class) else {
        return Vec::new();
    };
    let kind = synth::happenings::EVENTS
        .iter()
        .find(|event| event.class == class);
    let (Some(kind), Some(listed)) = (kind, listed(past, town, class)) else {
        return Vec::new();
    };
    let mut steps = taken();
    steps.extend(sent(&listed, kind));
    steps.extend(closed());
    steps
}

/// A case of the city's management: what the village saw, sent out by the county, looked at by the
/// grid's worker, closed by somebody else than who sent it.
///
/// # Errors
/// The store's.
pub fn city(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(seen) = seen(past, town, |event| {
        of_units(event) && !event.class.starts_with("21")
    }) else {
        return Ok(());
    };
    let Some(listed) = listed(past, town, seen.kind.class) else {
        return Ok(());
    };
    let Some(clerk) = script::village_clerk(past, seen.place.division) else {
        return Ok(());
    };
    let Some(point) = seen.place.point else {
        return Ok(());
    };
    let (summary, at) = (words(past, &seen.place, seen.kind), degrees(point));
    let mut request = script::filing(CITY, "collect", Some(&seen.place));
    request.channel = Channel::Door;
    request.fields = script::fields(&[
        ("thing", "event"),
        ("class", seen.kind.class),
        ("urgency", "b"),
        ("summary", summary.as_str()),
        ("place", at.as_str()),
    ]);
    let files = script::pictures(past, &clerk, &[SCENE])?;
    request
        .fields
        .insert("photo".to_owned(), script::ids(&files));
    let steps = vec![
        step("open", Who::Holder, 40),
        step("dispatch", Who::Holder, 25).to(&listed.unit, said::PLEASE_HANDLE),
        answer("answer", &listed.unit, 420, seen.kind.done).photo("after-photo"),
        step("finish", Who::Holder, 40),
        step("verify", Who::Holder, 160)
            .photo("check-photo")
            .with("standard-met", "true"),
        step("close", Who::Holder, 60),
    ];
    if script::begin(past, &clerk, request, steps, left)?.is_some() {
        past.count("cases of the city");
    }
    Ok(())
}
