//! Hazards in firms and leads for enforcement in the lived past: found on rounds, told to the firm,
//! looked at by somebody else; settled where they are minor, handed to whoever has the power.

use super::modules;
use super::past::Past;
use super::picture::{MENDED, SCENE};
use super::script::{self, Step, Who, answer, answers, step};
use crate::stop::Done;
use app::case::FileRequest;
use codes::DivisionCode;
use model::account::Actor;
use model::case::{Case, Channel, Proof};
use model::role::Role;
use synth::duties::{HAZARDS, Hazard, Lead, OTHER_LEAD, OWN_LEAD, SMALL_LEAD, one};
use synth::said;

const HAZARD: &str = "hazard";
const LEAD: &str = "enforcement-lead";

/// Who walks the grid, and the report that she files there.
fn on_rounds(
    past: &mut Past<'_>,
    town: DivisionCode,
    (procedure, act): (&str, &str),
) -> Option<(Actor, FileRequest)> {
    let place = modules::place(past, town)?;
    let worker = past.cast.of_grid(place.grid?)?.clone();
    let mut request = script::filing(procedure, act, Some(&place));
    request.channel = Channel::Door;
    Some((worker, request))
}

fn pictured(
    past: &mut Past<'_>,
    actor: &Actor,
    request: &mut FileRequest,
    wanted: &[(&str, &str)],
) -> Done {
    let kinds: Vec<&str> = wanted.iter().map(|(_, kind)| *kind).collect();
    let files = script::pictures(past, actor, &kinds)?;
    for ((material, _), file) in wanted.iter().zip(files) {
        request
            .materials
            .insert((*material).to_owned(), Proof::Files(vec![file]));
    }
    Ok(())
}

/// The name of a firm that is made up.
fn firm(past: &mut Past<'_>, at: DivisionCode) -> String {
    let place = past.app.site().place_name(at);
    let name = past.chance.pick(&said::FIRMS).copied().unwrap_or_default();
    format!("{place}{name}")
}

fn described(request: &mut FileRequest, firm: &str, hazard: &Hazard, level: &str) {
    request.fields = script::fields(&[
        ("firm", firm),
        ("sector", hazard.sector),
        ("level", level),
        ("problem", hazard.problem),
    ]);
}

/// Told to the firm face to face, with a day by which it is put right.
fn told(hazard: &Hazard) -> Step {
    step("tell-firm", Who::Holder, 200)
        .day("rectify-by", 10)
        .with("told-person", said::FACTORY_HEAD)
        .line(hazard.told)
}

fn rectified(hazard: &Hazard) -> Step {
    step("rectified", Who::Holder, 2_000)
        .with("measures", hazard.mended)
        .paper("after-photo")
}

/// A hazard as they are found: put right on the spot, or told and looked at again.
///
/// # Errors
/// The store's.
pub fn any(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    if left.is_none() {
        match past.chance.below(10) {
            0..=2 => return on_the_spot(past, town, left),
            3 => return major(past, town, left),
            4 => return never_put_right(past, town, left),
            _ => {}
        }
    }
    let Some((worker, request, hazard)) = found(past, town, "general")? else {
        return Ok(());
    };
    let steps = vec![
        told(hazard),
        rectified(hazard),
        step("recheck-pass", Who::OfHolder(Role::DepartmentOfficer), 500)
            .with("recheck", hazard.mended),
    ];
    begin(past, &worker, request, steps, left)
}

fn found(
    past: &mut Past<'_>,
    town: DivisionCode,
    level: &str,
) -> Done<Option<(Actor, FileRequest, &'static Hazard)>> {
    let Some((worker, mut request)) = on_rounds(past, town, (HAZARD, "found")) else {
        return Ok(None);
    };
    let Some(hazard) = one(&mut past.chance, &HAZARDS) else {
        return Ok(None);
    };
    let firm = firm(past, town);
    described(&mut request, &firm, hazard, level);
    pictured(past, &worker, &mut request, &[("before-photo", SCENE)])?;
    Ok(Some((worker, request, hazard)))
}

fn begin(
    past: &mut Past<'_>,
    actor: &Actor,
    request: FileRequest,
    steps: Vec<Step>,
    left: Option<&'static str>,
) -> Done {
    if script::begin(past, actor, request, steps, left)?.is_some() {
        past.count("hazards");
    }
    Ok(())
}

/// Put right while she stands there.
fn on_the_spot(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((worker, mut request)) = on_rounds(past, town, (HAZARD, "settled-on-the-spot")) else {
        return Ok(());
    };
    let (Some(hazard), firm) = (HAZARDS.first(), firm(past, town)) else {
        return Ok(());
    };
    described(&mut request, &firm, hazard, "general");
    request
        .fields
        .insert("measures".to_owned(), hazard.mended.to_owned());
    let wanted = [("before-photo", SCENE), ("after-photo", MENDED)];
    pictured(past, &worker, &mut request, &wanted)?;
    begin(past, &worker, request, Vec::new(), left)
}

/// A major hazard: listed, supervised and cleared by the county.
///
/// # Errors
/// The store's.
pub fn major(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((worker, request, hazard)) = found(past, town, "major")? else {
        return Ok(());
    };
    let county = script::unit(past.app.site().county, "YJJ");
    let steps = vec![
        told(hazard),
        step("list-major", Who::OfHolder(Role::UnitHead), 200)
            .with("supervisor", said::COUNTY_SUPERVISOR),
        answer("answer", &county, 900, said::LISTED),
        rectified(hazard),
        step("recheck-major", Who::OfHolder(Role::DepartmentOfficer), 500)
            .with("recheck", hazard.mended),
        step("county-clear", Who::Holder, 900).note(said::COUNTY_CLEARED),
    ];
    begin(past, &worker, request, steps, left)
}

/// Not put right in time: it becomes a lead for enforcement.
fn never_put_right(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((worker, request, hazard)) = found(past, town, "general")? else {
        return Ok(());
    };
    let steps = vec![
        told(hazard),
        step("to-enforcement", Who::Holder, 6_000)
            .note(said::STILL_LOCKED)
            .opens(from_hazard),
    ];
    begin(past, &worker, request, steps, left)
}

/// What a hazard or pollution hands to the enforcement bureau.
pub fn from_hazard(past: &mut Past<'_>, _: &Case) -> Vec<Step> {
    past.count("leads from elsewhere");
    vec![
        looked(&OWN_LEAD, "within-power").with("matter", "chemicals"),
        step("refer-to-case", Who::Holder, 300)
            .with("line", OWN_LEAD.line)
            .note(said::FOR_CASE),
    ]
}

/// The first look of two officers.
fn looked(lead: &Lead, finding: &str) -> Step {
    step("first-look", Who::Holder, 400)
        .with("second-officer", said::SECOND_OFFICER)
        .with("scene", lead.scene)
        .with("finding", finding)
        .paper("scene-photo")
}

fn brought(past: &mut Past<'_>, town: DivisionCode, lead: &Lead) -> Option<(Actor, FileRequest)> {
    let (worker, mut request) = on_rounds(past, town, (LEAD, "bring"))?;
    request.fields = script::fields(&[
        ("source", "grid"),
        ("matter", lead.matter),
        ("subject", lead.subject),
        ("content", lead.content),
    ]);
    Some((worker, request))
}

fn begin_lead(
    past: &mut Past<'_>,
    (actor, request): (Actor, FileRequest),
    steps: Vec<Step>,
    left: Option<&'static str>,
) -> Done {
    if script::begin(past, &actor, request, steps, left)?.is_some() {
        past.count("enforcement leads");
    }
    Ok(())
}

/// A lead as they come: mostly of the town's own power.
///
/// # Errors
/// The store's.
pub fn lead(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    if left.is_none() {
        match past.chance.below(10) {
            0..=3 => return minor(past, town, left),
            4..=5 => return handed_over(past, town, left),
            _ => {}
        }
    }
    let Some(brought) = brought(past, town, &OWN_LEAD) else {
        return Ok(());
    };
    let steps = vec![
        looked(&OWN_LEAD, "within-power"),
        step("refer-to-case", Who::Holder, 300)
            .with("line", OWN_LEAD.line)
            .note(said::FOR_CASE),
    ];
    begin_lead(past, brought, steps, left)
}

/// Trifling and the first: reminded, put right.
///
/// # Errors
/// The store's.
pub fn minor(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(brought) = brought(past, town, &SMALL_LEAD) else {
        return Ok(());
    };
    let steps = vec![
        looked(&SMALL_LEAD, "minor"),
        step("remind", Who::Holder, 200)
            .day("correct-by", 5)
            .line(said::PUT_INSIDE),
        step("corrected", Who::Holder, 1_200)
            .paper("after-photo")
            .note(said::NOW_INSIDE),
    ];
    begin_lead(past, brought, steps, left)
}

/// Somebody else's power: signed for, answered.
///
/// # Errors
/// The store's.
pub fn handed_over(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(brought) = brought(past, town, &OTHER_LEAD) else {
        return Ok(());
    };
    let steps = vec![
        looked(&OTHER_LEAD, "other-power"),
        step("hand-over", Who::Holder, 200)
            .with("line", OTHER_LEAD.line)
            .note(said::NOT_THE_TOWNS),
        answers("answer", 0, 300, said::SIGNED_FOR),
        step("await-reply", Who::Holder, 120),
        answers("answer", 0, 2_400, said::DEALT_WITH),
        step("close-handed", Who::Holder, 200).with("result", said::DEALT_WITH),
    ];
    begin_lead(past, brought, steps, left)
}
