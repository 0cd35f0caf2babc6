//! Pollution that is reported and rounds of river chiefs in the lived past: looked at, traced, put right,
//! looked at again by somebody else.

use super::modules;
use super::past::Past;
use super::picture::SCENE;
use super::script::{self, Step, Who, answers, step};
use crate::stop::Done;
use app::case::FileRequest;
use codes::DivisionCode;
use model::account::Actor;
use model::case::{Channel, Proof};
use synth::duties::{AIR, RIVER, WATER, one};
use synth::said;

const POLLUTION: &str = "pollution-report";
const ROUND: &str = "river-round";

fn begin(
    past: &mut Past<'_>,
    (actor, request): (Actor, FileRequest),
    steps: Vec<Step>,
    left: Option<&'static str>,
) -> Done {
    let what = if request.procedure == ROUND {
        "river rounds"
    } else {
        "pollution reports"
    };
    if script::begin(past, &actor, request, steps, left)?.is_some() {
        past.count(what);
    }
    Ok(())
}

/// What the worker of a grid reports.
fn reported(
    past: &mut Past<'_>,
    town: DivisionCode,
    kind: &str,
    what: &str,
) -> Option<(Actor, FileRequest)> {
    let place = modules::place(past, town)?;
    let worker = past.cast.of_grid(place.grid?)?.clone();
    let mut request = script::filing(POLLUTION, "report", Some(&place));
    request.channel = Channel::Door;
    request.fields = script::fields(&[("kind", kind), ("what", what), ("going-on", "true")]);
    Some((worker, request))
}

/// Put right, and looked at again by the worker of the grid.
fn cured(measures: &str) -> [Step; 2] {
    [
        step("treated", Who::Holder, 1_500)
            .with("measures", measures)
            .paper("after-photo"),
        step("recheck-pass", Who::Holder, 500).with("recheck", said::CLEAN_NOW),
    ]
}

/// Smoke or dust; now and then it is water.
///
/// # Errors
/// The store's.
pub fn pollution(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    if left.is_none() && past.chance.happens(0.3) {
        return water(past, town, left);
    }
    let Some((kind, what, source, measures)) = one(&mut past.chance, &AIR).copied() else {
        return Ok(());
    };
    let Some(reported) = reported(past, town, kind, what) else {
        return Ok(());
    };
    let mut steps = vec![
        step("looked", Who::Holder, 60).with("seen", source),
        step("name-source", Who::Holder, 500)
            .with("source-kind", "firm")
            .with("source", source),
    ];
    steps.extend(cured(measures));
    begin(past, reported, steps, left)
}

/// Sewage: sampled, measured, traced; the river chiefs are told.
///
/// # Errors
/// The store's.
pub fn water(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let (what, seen, source, measures) = WATER;
    let Some(reported) = reported(past, town, "sewage", what) else {
        return Ok(());
    };
    let number = past.chance.below(9_000) + 1_000;
    let mut steps = vec![
        step("looked", Who::Holder, 90).with("seen", seen),
        step("sample", Who::Holder, 30)
            .with("sample-number", format!("Y{number}"))
            .with("sampled-by", said::STATION),
        step("sample-result", Who::Holder, 900)
            .with("sample-result", "over")
            .with("sample-values", said::SAMPLE),
        step("name-water-source", Who::Holder, 300)
            .with("reach", "juju")
            .with("source-kind", "firm")
            .with("source", source),
        answers("answer", 0, 400, said::CHIEF_WENT),
    ];
    steps.extend(cured(measures));
    begin(past, reported, steps, left)
}

/// What the clerk of a village files after a round along its river.
fn walked(
    past: &mut Past<'_>,
    town: DivisionCode,
    act: &str,
    water: &str,
) -> Done<Option<(Actor, FileRequest)>> {
    let Some(place) = modules::place(past, town) else {
        return Ok(None);
    };
    let Some(clerk) = script::village_clerk(past, place.division) else {
        return Ok(None);
    };
    let mut request = script::filing(ROUND, act, Some(&place));
    request.channel = Channel::Door;
    request.fields = script::fields(&[
        ("reach", "village-ditch"),
        ("water", water),
        ("outfalls", "false"),
    ]);
    let files = script::pictures(past, &clerk, &[SCENE])?;
    request
        .materials
        .insert("photo".to_owned(), Proof::Files(files));
    Ok(Some((clerk, request)))
}

/// A round: mostly there is nothing.
///
/// # Errors
/// The store's.
pub fn round(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    if past.chance.happens(0.35) {
        return found(past, town, left);
    }
    let Some(walked) = walked(past, town, "all-clear", "clear")? else {
        return Ok(());
    };
    begin(past, walked, Vec::new(), left)
}

/// A round that finds something, which is put right.
///
/// # Errors
/// The store's.
pub fn found(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((clerk, mut request)) = walked(past, town, "problems-found", "turbid")? else {
        return Ok(());
    };
    let (problems, dealt_with) = RIVER;
    request
        .fields
        .insert("problems".to_owned(), problems.to_owned());
    let steps = vec![
        step("dealt-with", Who::Holder, 1_800)
            .with("dealt-with", dealt_with)
            .paper("after-photo"),
        step("look-again", Who::Holder, 700).note(said::CLEAN_NOW),
    ];
    begin(past, (clerk, request), steps, left)
}
