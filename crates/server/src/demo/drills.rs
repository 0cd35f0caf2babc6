//! Drills in the lived past: a typhoon at one town by its plan, at the whole county by its levels. Each
//! says in its title that it is a drill; nothing of it happened.

use super::modules;
use super::past::Past;
use super::script::{self, Step, Who, answers, step};
use crate::stop::Done;
use codes::DivisionCode;
use model::case::Channel;
use model::role::Role;
use synth::said;

/// The act before which the drill of today is left.
pub const UNDER_WAY: &str = "situation-report";
/// Of the plan of the drill of today so many lines have not been answered.
const UNANSWERED: usize = 3;
/// Households that move in the county's drill.
const MOVES: u64 = 3;

/// A town's drill: the plan's lines go out at once, each is answered, somebody else looks back on it.
///
/// # Errors
/// The store's.
pub fn incident(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let centre = script::unit(town, "WGZX");
    let (Some(place), Some(dispatcher)) = (
        modules::place(past, town),
        script::anybody(past, &centre, Role::Dispatcher),
    ) else {
        return Ok(());
    };
    let at = past.app.site().place_name(place.division);
    let mut request = script::filing("incident", "start-at-once", Some(&place));
    request.fields = script::fields(&[
        ("title", said::DRILL),
        ("what", said::DRILL_WHAT),
        ("place", at.as_str()),
        ("level", "general"),
        ("plan", "flood"),
        ("commander", said::COMMANDER),
    ]);
    let but = if left == Some(UNDER_WAY) {
        UNANSWERED
    } else {
        0
    };
    let quick = |of: Step| of.by_clock().within(5);
    let steps = vec![
        quick(
            step("set-command", Who::Holder, 5)
                .with("deputy-commander", said::DEPUTY_COMMANDER)
                .with("liaison", said::LIAISON),
        ),
        quick(answers("answer", but, 5, said::DRILL_ANSWER)),
        quick(step(UNDER_WAY, Who::Holder, 5).line(said::SITUATION)),
        quick(step("stand-down", Who::Holder, 5).note(said::STAND_DOWN)),
        step("review", Who::Holder, 600)
            .with("cause", said::DRILL_CAUSE)
            .with("lessons", said::LESSONS),
    ];
    if script::begin(past, &dispatcher, request, steps, left)?.is_some() {
        past.count("drills");
    }
    Ok(())
}

/// The county's drill: every town and the departments of the level; some households move with their
/// consent and go home again.
///
/// # Errors
/// The store's.
pub fn storm(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let centre = script::unit(past.app.site().county, "ZHZX");
    let Some(dispatcher) = script::anybody(past, &centre, Role::Dispatcher) else {
        return Ok(());
    };
    let mut request = script::filing("storm-response", "respond", None);
    request.fields = script::fields(&[
        ("title", said::STORM),
        ("level", "yellow"),
        ("bulletin", said::BULLETIN),
        ("demand", said::STORM_DEMAND),
    ]);
    let moved = (MOVES * 2).to_string();
    let steps = vec![
        answers("answer", 0, 15, said::DRILL_ANSWER),
        step("lift", Who::Holder, 120).note(said::LIFTED),
        step("close", Who::Holder, 700)
            .with("people-moved", moved.as_str())
            .with("people-home", moved.as_str()),
    ];
    if script::begin(past, &dispatcher, request, steps, left)?.is_some() {
        past.count("drills of the county");
    }
    for _ in 0..MOVES {
        moves(past, town)?;
    }
    Ok(())
}

/// A household that agrees to move for the drill, is counted where it arrives, and goes home.
fn moves(past: &mut Past<'_>, town: DivisionCode) -> Done {
    let Some(place) = modules::place(past, town) else {
        return Ok(());
    };
    let (Some(worker), Some(clerk)) = (
        place.grid.and_then(|grid| past.cast.of_grid(grid)).cloned(),
        script::village_clerk(past, place.division),
    ) else {
        return Ok(());
    };
    let mut request = script::filing("shelter-move", "list", Some(&place));
    request.channel = Channel::Door;
    request.fields = script::fields(&[
        ("people", "2"),
        ("needs", "none"),
        ("dwelling", "low-lying"),
    ]);
    let steps = vec![
        step("agree", Who::Holder, 30)
            .with("consent", "true")
            .with("shelter", "shuangdian-school"),
        step("arrive", Who::Person(Box::new(clerk)), 60).with("arrived", "2"),
        step("go-home", Who::Holder, 400).with("house-safe", "true"),
    ];
    if script::begin(past, &worker, request, steps, None)?.is_some() {
        past.count("households that moved for a drill");
    }
    Ok(())
}
