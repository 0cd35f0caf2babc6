//! What passes between offices in the lived past: whistles of towns, directives of departments, reports
//! upwards, orders that are supervised.

use super::past::Past;
use super::script::{self, Step, Who, answer, answers, step};
use crate::stop::Done;
use app::case::FileRequest;
use codes::DivisionCode;
use model::account::Actor;
use model::role::Role;
use model::unit::UnitCode;
use synth::duties::{WHISTLES, Whistle};
use synth::said;

const WHISTLE: &str = "whistle";
const SUPERVISION: &str = "supervision-order";

fn county(past: &Past<'_>, letters: &str) -> UnitCode {
    script::unit(past.app.site().county, letters)
}

/// A whistle as they come.
///
/// # Errors
/// The store's.
pub fn any(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    match past.chance.below(10) {
        0..=3 => hard(past, town, left),
        4..=7 => joint(past, town, left),
        _ => emergency(past, town, left),
    }
}

/// A hard problem.
///
/// # Errors
/// The store's.
pub fn hard(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    blown(past, town, left, "hard")
}

/// Several enforce together.
///
/// # Errors
/// The store's.
pub fn joint(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    blown(past, town, left, "joint")
}

/// An emergency.
///
/// # Errors
/// The store's.
pub fn emergency(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    blown(past, town, left, "emergency")
}

fn blown(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>, kind: &str) -> Done {
    let Some(whistle) = WHISTLES.iter().find(|whistle| whistle.kind == kind) else {
        return Ok(());
    };
    let Some(head) = script::anybody(past, &script::unit(town, "WGZX"), Role::UnitHead) else {
        return Ok(());
    };
    let meeting = past.app.site().place_name(town);
    let mut request = script::filing(WHISTLE, "blow", None);
    request.fields = script::fields(&[
        ("kind", whistle.kind),
        ("subject", whistle.subject),
        ("matter", whistle.matter),
        ("wanted", whistle.wanted),
        ("meet-at", meeting.as_str()),
    ]);
    let steps = came_and_solved(past, whistle);
    if script::begin(past, &head, request, steps, left)?.is_some() {
        past.count("whistles");
    }
    Ok(())
}

/// Two are called and come; the leading one solves it; the town says how well.
fn came_and_solved(past: &mut Past<'_>, whistle: &Whistle) -> Vec<Step> {
    let [lead, other] = whistle.called.map(|letters| county(past, letters));
    let came = |unit: &UnitCode| match whistle.kind {
        "hard" => answer("on-site", unit, 500, said::ON_SITE),
        "joint" => answer("on-site", unit, 60, said::ON_SITE),
        _ => answer("on-site", unit, 8, said::ON_SITE)
            .by_clock()
            .within(12),
    };
    let level = if past.chance.happens(0.8) { 5 } else { 3 };
    vec![
        step("call", Who::Holder, 10).to(&lead, whistle.wanted),
        step("call", Who::Holder, 5)
            .to(&other, whistle.wanted)
            .assisting(),
        came(&lead),
        came(&other),
        step("all-here", Who::Holder, 15),
        step("set-task", Who::Holder, 60).to(&lead, whistle.wanted),
        answer("resolved", &lead, 1_000, whistle.measures)
            .with("accepted-at", said::ON_THE_DAY)
            .with("spoken-with", said::TOWN_AND_PEOPLE)
            .with("measures", whistle.measures)
            .day("solve-by", 3),
        step("close", Who::Holder, 120),
        step("rate", Who::Holder, 200).rating(level),
    ]
}

/// A department's directive, to one institution in every town.
///
/// # Errors
/// The store's.
pub fn directive(past: &mut Past<'_>, _: DivisionCode, left: Option<&'static str>) -> Done {
    let bureau = county(past, "NYJ");
    let Some(officer) = script::anybody(past, &bureau, Role::DepartmentOfficer) else {
        return Ok(());
    };
    let mut request = script::filing("directive", "issue", None);
    request.fields = script::fields(&[
        ("subject", said::DIRECTIVE),
        ("demand", said::DIRECTIVE_DEMAND),
        ("basis", said::DIRECTIVE_BASIS),
    ]);
    // Of the latest, some towns have not answered yet.
    let but = if left.is_some() { 4 } else { 0 };
    let steps = vec![
        answers("answer", but, 90, said::DIRECTIVE_ANSWER),
        step("close", Who::Holder, 300).note(said::CLOSED),
    ];
    if script::begin(past, &officer, request, steps, left)?.is_some() {
        past.count("directives");
    }
    Ok(())
}

/// A town's bureau reports to the departments it answers to.
///
/// # Errors
/// The store's.
pub fn report(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let bureau = script::unit(town, "NCJ");
    let Some(head) = script::anybody(past, &bureau, Role::UnitHead) else {
        return Ok(());
    };
    let mut request = script::filing("report", "send-up", None);
    request.fields =
        script::fields(&[("subject", said::REPORT), ("content", said::REPORT_CONTENT)]);
    let steps = vec![
        answers("answer", 0, 500, said::REPORT_ANSWER),
        step("close", Who::Holder, 300).note(said::CLOSED),
    ];
    if script::begin(past, &head, request, steps, left)?.is_some() {
        past.count("reports upwards");
    }
    Ok(())
}

/// An order that the county supervises: who opens it, what it is about, who owes it.
fn ordered(past: &mut Past<'_>, town: DivisionCode) -> Option<(Actor, FileRequest, UnitCode)> {
    let centre = county(past, "ZHZX");
    let dispatcher = script::anybody(past, &centre, Role::Dispatcher)?;
    let mut request = script::filing(SUPERVISION, "open", None);
    request.fields = script::fields(&[
        ("source", "problem"),
        ("document", said::INSPECTION),
        ("subject", said::UNTIDY),
        ("demand", said::TIDY_UP),
        ("evidence-wanted", said::EVIDENCE_WANTED),
    ]);
    Some((dispatcher, request, script::unit(town, "ZFJ")))
}

fn sent(owing: &UnitCode) -> Step {
    step("send", Who::Holder, 120).to(owing, said::TIDY_UP)
}

fn cleared(owing: &UnitCode) -> [Step; 3] {
    [
        answer("answer", owing, 1_500, said::TIDIED),
        step("hand-in", Who::Of(owing.clone(), Role::UnitHead), 300)
            .paper("evidence")
            .note(said::EVIDENCE),
        step("clear", Who::Holder, 400).note(said::EVIDENCE_HOLDS),
    ]
}

fn begin(
    past: &mut Past<'_>,
    (actor, request): (Actor, FileRequest),
    steps: Vec<Step>,
    left: Option<&'static str>,
) -> Done {
    if script::begin(past, &actor, request, steps, left)?.is_some() {
        past.count("supervision orders");
    }
    Ok(())
}

/// Sent, answered, cleared by what was handed in.
///
/// # Errors
/// The store's.
pub fn supervision(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((actor, request, owing)) = ordered(past, town) else {
        return Ok(());
    };
    let mut steps = vec![sent(&owing)];
    steps.extend(cleared(&owing));
    begin(past, (actor, request), steps, left)
}

/// The unit objects, is heard, and goes on.
///
/// # Errors
/// The store's.
pub fn objected(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((actor, request, owing)) = ordered(past, town) else {
        return Ok(());
    };
    let mut steps = vec![
        sent(&owing),
        step("object", Who::Of(owing.clone(), Role::UnitHead), 400)
            .with("objection", said::OBJECTION),
        step("keep", Who::Holder, 500).note(said::KEPT),
    ];
    steps.extend(cleared(&owing));
    begin(past, (actor, request), steps, left)
}

/// Reminded twice in vain: the head decides whether it is made known.
///
/// # Errors
/// The store's.
pub fn criticised(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((actor, request, owing)) = ordered(past, town) else {
        return Ok(());
    };
    let mut steps = vec![
        sent(&owing),
        step("remind", Who::Holder, 2_000).note(said::PLEASE_HURRY),
        step("remind-again", Who::Holder, 1_500).note(said::PLEASE_HURRY),
        step("propose-criticism", Who::Holder, 400)
            .with("criticised", owing.to_string())
            .with("grounds", said::REMINDED_TWICE),
        step("approve-criticism", Who::Holder, 400).line(said::REMINDED_TWICE),
    ];
    steps.extend(cleared(&owing));
    begin(past, (actor, request), steps, left)
}
