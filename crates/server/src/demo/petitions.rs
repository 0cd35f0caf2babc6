//! Petitions and disputes in the lived past: registered, handled, answered within the statutory limits;
//! mediated where both sides are willing.

use super::modules;
use super::past::Past;
use super::script::{self, Step, Who, answer, step};
use crate::stop::Done;
use app::case::{FileRequest, Whom};
use codes::{DivisionCode, Level};
use model::account::Actor;
use model::case::{Case, Channel};
use model::role::Role;
use synth::duties::{DISPUTES, PLEAS, Plea, one};
use synth::said;

const PETITION: &str = "petition";
const MEDIATION: &str = "mediation";
/// Working minutes in which the petitioner says what she thinks of the answer: within its thirty days.
const ANSWER_MINUTES_MAX: u64 = 6_000;

/// At whose table the two sides sit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Village,
    Town,
}

/// Who takes a petition in, who handles it.
struct Bureau {
    registrar: Actor,
    handler: Actor,
}

fn bureau(past: &Past<'_>) -> Option<Bureau> {
    let unit = script::unit(past.app.site().county, "XFJ");
    let mut officers = past
        .cast
        .of_unit(&unit, Role::DepartmentOfficer)
        .into_iter()
        .cloned();
    Some(Bureau {
        registrar: officers.next()?,
        handler: officers.next()?,
    })
}

fn registered(
    past: &mut Past<'_>,
    town: DivisionCode,
) -> Option<(Bureau, &'static Plea, FileRequest)> {
    let bureau = bureau(past)?;
    let place = modules::place(past, town)?;
    let plea = one(&mut past.chance, &PLEAS)?;
    let who = past
        .chance
        .pick(&said::CALLERS)
        .copied()
        .unwrap_or_default();
    let mut request = script::filing(PETITION, "register", Some(&place));
    request.channel = Channel::Window;
    request.fields = script::fields(&[
        ("petitioner", who),
        ("kind", plea.kind),
        ("class", plea.class),
        ("demand", plea.demand),
        ("tried", "none"),
    ]);
    Some((bureau, plea, request))
}

/// Given to a colleague, taken in.
fn routed(bureau: &Bureau) -> Vec<Step> {
    vec![
        step(
            "route",
            Who::Person(Box::new(bureau.registrar.clone())),
            700,
        )
        .giving(bureau.handler.person)
        .note(said::ROUTED),
        step("accept", Who::Holder, 900),
    ]
}

/// Looked into, concluded, answered in writing after the head's look.
fn concluded(plea: &Plea) -> [Step; 2] {
    [
        step("conclude", Who::Holder, 3_600)
            .with("found", plea.found)
            .with("opinion", plea.opinion),
        step("approve-reply", Who::OfHolder(Role::UnitHead), 400).line(plea.opinion),
    ]
}

fn begin(
    past: &mut Past<'_>,
    bureau: &Bureau,
    request: FileRequest,
    steps: Vec<Step>,
    left: Option<&'static str>,
) -> Done {
    let registrar = bureau.registrar.clone();
    if script::begin(past, &registrar, request, steps, left)?.is_some() {
        past.count("petitions");
    }
    Ok(())
}

/// A petition that ends with the answer.
///
/// # Errors
/// The store's.
pub fn any(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    if left.is_none() && past.chance.happens(0.3) {
        return supported(past, town, left);
    }
    let Some((bureau, plea, request)) = registered(past, town) else {
        return Ok(());
    };
    let mut steps = routed(&bureau);
    steps.extend(concluded(plea));
    steps.push(satisfied(&bureau));
    begin(past, &bureau, request, steps, left)
}

/// Whoever registered it is told that the petitioner is content.
fn satisfied(bureau: &Bureau) -> Step {
    let registrar = Box::new(bureau.registrar.clone());
    step("satisfied", Who::Person(registrar), 1_500)
        .note(said::CONTENT)
        .within(ANSWER_MINUTES_MAX)
}

/// A unit of the town helps to find out.
///
/// # Errors
/// The store's.
pub fn supported(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((bureau, plea, request)) = registered(past, town) else {
        return Ok(());
    };
    let asked = script::unit(town, "JSJ");
    let mut steps = routed(&bureau);
    steps.push(step("ask", Who::Holder, 300).to(&asked, said::PLEASE_FIND_OUT));
    steps.push(answer("answer", &asked, 1_200, plea.found));
    steps.extend(concluded(plea));
    steps.push(satisfied(&bureau));
    begin(past, &bureau, request, steps, left)
}

/// The petitioner asks for a review; what was concluded stands.
///
/// # Errors
/// The store's.
pub fn reviewed(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some((bureau, plea, request)) = registered(past, town) else {
        return Ok(());
    };
    let registrar = Box::new(bureau.registrar.clone());
    let mut steps = routed(&bureau);
    steps.extend(concluded(plea));
    steps.push(
        step("ask-review", Who::Person(registrar.clone()), 900)
            .with("review-reason", said::REVIEW_REASON)
            .within(ANSWER_MINUTES_MAX),
    );
    steps.push(
        step("uphold", Who::Person(registrar), 2_400)
            .with("review-opinion", said::REVIEW_OPINION)
            .line(said::REVIEW_OPINION),
    );
    begin(past, &bureau, request, steps, left)
}

/// Both sides are asked; what was agreed is looked at again when it is due.
fn talked(table: Table, agreed: &str) -> Vec<Step> {
    let (take, no_kin, both) = match table {
        Table::Village => ("take", "no-kin", "both-agree"),
        Table::Town => ("town-take", "town-no-kin", "town-both-agree"),
    };
    vec![
        step(take, Who::Holder, 300)
            .with(no_kin, "true")
            .with("parties", said::PARTIES)
            .with("in-court", "false"),
        step(both, Who::Holder, 500)
            .with("one-agrees", "true")
            .with("other-agrees", "true"),
        step("hold-session", Who::Holder, 800)
            .day("session-on", 0)
            .with("session-record", said::SESSION),
        step("agree", Who::Holder, 600)
            .with("agreement-form", "oral")
            .with("agreement-text", agreed)
            .with("both-signed", "true")
            .day("perform-by", 15),
        step("perform", Who::Holder, 5_000).note(said::PERFORMED),
    ]
}

/// A dispute that comes to the village's mediators.
///
/// # Errors
/// The store's.
pub fn mediation(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    disputed(past, town, left, Table::Village)
}

/// One that the village passes up to the town.
///
/// # Errors
/// The store's.
pub fn passed_up(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    disputed(past, town, left, Table::Town)
}

fn disputed(
    past: &mut Past<'_>,
    town: DivisionCode,
    left: Option<&'static str>,
    table: Table,
) -> Done {
    let Some(place) = modules::place(past, town) else {
        return Ok(());
    };
    let (Some(clerk), Some((class, summary, agreed))) = (
        script::village_clerk(past, place.division),
        one(&mut past.chance, &DISPUTES).copied(),
    ) else {
        return Ok(());
    };
    let mut request = script::filing(MEDIATION, "apply-at-hall", Some(&place));
    request.whom = Whom::Named(said::ONE_SIDE.to_owned());
    request.channel = Channel::Door;
    request.fields = script::fields(&[
        ("class", class),
        ("summary", summary),
        ("parties", said::PARTIES),
        ("in-court", "false"),
    ]);
    let mut steps = Vec::new();
    if table == Table::Town {
        steps.push(step("pass-up", Who::Holder, 200).note(said::NOT_IN_VILLAGE));
    }
    steps.extend(talked(table, agreed));
    if left.is_none() && past.chance.happens(0.15) {
        // It comes to nothing: they are told where else they may go.
        steps.truncate(steps.len() - 2);
        steps.push(step("fail", Who::Holder, 1_200).line(said::OTHER_WAYS));
    }
    if script::begin(past, &clerk, request, steps, left)?.is_some() {
        past.count("mediations");
    }
    Ok(())
}

/// What the grid hands over: the town gives it to the village.
pub fn taken_over(past: &mut Past<'_>, case: &Case) -> Vec<Step> {
    if case.place.division.level() != Level::Village {
        return Vec::new();
    }
    past.count("disputes handed over");
    let agreed = DISPUTES.first().map_or("", |dispute| dispute.2);
    let mut steps = vec![step("to-village", Who::Holder, 120).note(said::IN_VILLAGE)];
    steps.extend(talked(Table::Village, agreed));
    steps
}
