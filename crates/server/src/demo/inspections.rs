//! Inspections of halls in the lived past: two rounds over the same twenty, recorded head by head, with
//! pictures; what fails is put right and looked at again by somebody else. Some of the last round is
//! still being put right when the past ends.

use super::Plan;
use super::acts::{perform, photographs, said};
use super::past::{Doing, Past, STORY_TOWN};
use crate::stop::{Done, Stop};
use crate::tell;
use app::Fault;
use app::case::{ActRequest, FileRequest, Whom, file_in};
use app::inspection::{self, PROCEDURE};
use app::port::Clock as _;
use codes::Level;
use codes::zone::DAY_MS;
use model::account::Actor;
use model::case::{Case, Channel, Proof};
use model::hall::Hall;
use model::id::CaseId;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use synth::Chance;

/// Halls of a round.
const HALLS: usize = 20;
/// Villages of the town of the story whose halls are among them.
const STORY_VILLAGES: usize = 5;
/// Days before the past ends on which the two rounds begin.
const ROUNDS: [i64; 2] = [170, 32];
/// How many of a hundred clauses fail.
const FAILS: f64 = 0.04;
/// What is photographed, as far as the album has pictures.
const PICTURE: &str = "application-form";
/// What does not concern a hall that was never inspected before: whether the last round was heeded.
const LAST_ROUND: &str = "running-5";
/// Halls of a county at most.
const HALLS_MAX: i64 = 2_000;

/// What happens in an inspection.
pub enum Step {
    /// Somebody comes to a hall, in the round of the year.
    Begin(Box<Hall>, i64),
    /// The next that has to be done.
    Next(CaseId),
}

/// Plans both rounds, as far as they lie in the past that is lived.
///
/// # Errors
/// The store's.
pub fn plan(past: &mut Past<'_>, plan: &Plan) -> Done {
    let (start, end) = (plan.start, plan.morning());
    let halls = chosen(past, end)?;
    let begins = ROUNDS.map(|back| Instant(end.0 - back * DAY_MS));
    for (n, from) in begins.into_iter().enumerate() {
        // The number of a round counts in its year.
        let earlier = begins[..n].iter().filter(|earlier| **earlier >= start);
        let same_year = |at: &&Instant| at.date().year() == from.date().year();
        let round = i64::try_from(earlier.filter(same_year).count()).unwrap_or(0) + 1;
        let mut day = from.date();
        for (turn, hall) in halls.iter().enumerate() {
            while !past.app.site().calendar.is_workday(day) {
                day = day.tomorrow().unwrap_or(day);
            }
            let minute = i64::try_from(turn % 2).unwrap_or(0) * 240;
            let at = Instant::at(day, 9, 10 + minute);
            if at >= start && at < end {
                let step = Step::Begin(Box::new(hall.clone()), round);
                past.wait(at, Doing::Inspection(step));
            }
            if turn % 2 == 1 {
                day = day.tomorrow().unwrap_or(day);
            }
        }
    }
    Ok(())
}

/// The halls: the county's, the story's town with some of its villages, then a town and a village of each
/// other town.
fn chosen(past: &Past<'_>, end: Instant) -> Done<Vec<Hall>> {
    let day = end.date();
    let all = past
        .app
        .store()
        .read_blocking(move |tx| tx.halls_on(day, "", HALLS_MAX))?;
    let of = |hall: &Hall| {
        hall.division
            .at(Level::Town)
            .map(codes::DivisionCode::number)
    };
    let open: Vec<&Hall> = all.iter().filter(|hall| hall.is_open()).collect();
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let wanted = |hall: &&&Hall| {
        let Some(town) = of(hall) else {
            return true;
        };
        let most = if town == STORY_TOWN {
            1 + STORY_VILLAGES
        } else {
            2
        };
        let so_far = seen.entry(town).or_default();
        *so_far += 1;
        *so_far <= most
    };
    let mut some: Vec<&Hall> = open.iter().filter(wanted).copied().collect();
    some.sort_by_key(|hall| (hall.level() != Level::County, of(hall) != Some(STORY_TOWN)));
    Ok(some.into_iter().take(HALLS).cloned().collect())
}

/// Goes on with an inspection.
///
/// # Errors
/// The store's; what is refused stays undone, as in life.
pub fn happens(past: &mut Past<'_>, step: Step) -> Done {
    match step {
        Step::Begin(hall, round) => begin(past, &hall, round),
        Step::Next(id) => {
            let case = past.case(id)?;
            match case.stage.as_str() {
                "inspecting" => inspect(past, &case),
                "rectifying" => rectify(past, &case),
                "recheck" => look_again(past, &case),
                _ => Ok(()),
            }
        }
    }
}

/// Who inspects a hall: a town's own head its villages', the county everything else.
fn inspector(past: &Past<'_>, hall: &Hall) -> Option<Actor> {
    let site = past.app.site();
    let mut able = past
        .cast
        .members()
        .map(|member| &member.actor)
        .filter(|actor| inspection::inspects(&site, actor, hall));
    if hall.level() == Level::Village {
        let of_town = |actor: &&Actor| {
            let post = actor.post.as_ref();
            post.is_some_and(|post| post.division.level() == Level::Town)
        };
        return able.find(of_town).cloned();
    }
    able.find(|actor| actor.role() == Role::DepartmentOfficer)
        .cloned()
}

fn begin(past: &mut Past<'_>, hall: &Hall, round: i64) -> Done {
    let Some(actor) = inspector(past, hall) else {
        return Ok(());
    };
    let ctx = past.ctx(&actor);
    let request = FileRequest {
        procedure: PROCEDURE.to_owned(),
        act: String::new(),
        item: PROCEDURE.to_owned(),
        whom: Whom::Named(String::new()),
        channel: Channel::Online,
        place: None,
        fields: BTreeMap::from([
            (inspection::HALL.to_owned(), hall.code.to_string()),
            ("round".to_owned(), round.to_string()),
        ]),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    let filed = past
        .app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request));
    match filed {
        Ok(case) => {
            past.count("halls inspected");
            later(past, case.id, 5);
            Ok(())
        }
        Err(Fault::Refused(refusal)) => {
            tracing::info!(why = %tell::refusal(&refusal), hall = %hall.code, "an inspection was not taken");
            Ok(())
        }
        Err(failed) => Err(failed.into()),
    }
}

/// So many working minutes from now.
fn later(past: &mut Past<'_>, id: CaseId, minutes: u32) {
    let now = past.clock.now().0;
    let at = Instant(past.app.site().calendar.add_work_minutes(now, minutes));
    past.wait(at, Doing::Inspection(Step::Next(id)));
}

/// Somebody of the unit that holds a case, whose hands were not in it where there is one.
fn somebody(past: &Past<'_>, case: &Case, unit: &UnitCode, roles: &[Role]) -> Option<Actor> {
    let all: Vec<&Actor> = roles
        .iter()
        .flat_map(|role| past.cast.of_unit(unit, *role))
        .collect();
    let fresh = all
        .iter()
        .find(|actor| !case.hands.iter().any(|hand| hand.person == actor.person));
    fresh.or_else(|| all.first()).map(|actor| (*actor).clone())
}

/// An act; what is refused is said and leaves the case where it stands.
fn tried(past: &mut Past<'_>, actor: &Actor, case: &Case, wish: ActRequest) -> Done<Option<Case>> {
    let code = wish.act.clone();
    match perform(past, actor, case, wish) {
        Ok(after) => Ok(Some(after)),
        Err(Fault::Refused(refusal)) => {
            tracing::info!(why = %tell::refusal(&refusal), %code, by = %actor.name, "an act was refused");
            past.count("acts refused");
            Ok(None)
        }
        Err(failed) => Err(failed.into()),
    }
}

fn plain(act: &str) -> ActRequest {
    ActRequest {
        act: act.to_owned(),
        ..ActRequest::default()
    }
}

/// A picture under a material's code.
fn pictured(past: &mut Past<'_>, actor: &Actor, code: &str) -> Done<BTreeMap<String, Proof>> {
    let drawn = photographs(past, actor, &[PICTURE])?;
    let proofs = drawn.into_values().take(1);
    Ok(proofs.map(|proof| (code.to_owned(), proof)).collect())
}

/// Records the next head; after the last, finishes or says what must be put right.
fn inspect(past: &mut Past<'_>, case: &Case) -> Done {
    let site = past.app.site();
    let standard = inspection::standard(&site)
        .ok_or_else(|| Stop::failed("the standard of the halls is not in force"))?;
    // Who began it goes through with it.
    let began = case.hands.first().map(|hand| hand.person);
    let actor = past
        .cast
        .members()
        .map(|member| &member.actor)
        .find(|actor| {
            Some(actor.person) == began
                && actor.post.as_ref().map(|post| &post.unit)
                    == case.holder.as_ref().map(|holder| &holder.unit)
        })
        .cloned();
    let Some(actor) = actor else {
        return Ok(());
    };
    let open = standard
        .heads
        .iter()
        .find(|head| !case.marks.contains_key(&format!("{}-recorded", head.code)));
    if let Some(head) = open {
        let hall = case.place.division.number();
        let mut chance = Chance::new(
            past.seed(),
            &head.code,
            hall ^ case.filed_at.0.unsigned_abs(),
        );
        let mut wish = plain(&format!("record-{}", head.code));
        for clause in &head.clauses {
            let result = match (clause.code.as_str(), chance.happens(FAILS)) {
                (LAST_ROUND, _) => "na",
                (_, true) => "fail",
                (_, false) => "pass",
            };
            wish.fields.insert(clause.code.clone(), result.to_owned());
        }
        wish.materials = pictured(past, &actor, &format!("photo-{}", head.code))?;
        if let Some(after) = tried(past, &actor, case, wish)? {
            later(past, after.id, 9);
        }
        return Ok(());
    }
    let failing = site
        .procedure_of(&case.version_of_module, &case.procedure)
        .map(|procedure| inspection::failing(procedure, case))
        .unwrap_or_default();
    if failing.is_empty() {
        return tried(past, &actor, case, plain("pass")).map(drop);
    }
    let wish = ActRequest {
        lines: failing,
        ..plain("order-rectifying")
    };
    if let Some(after) = tried(past, &actor, case, wish)? {
        let days = past.chance.between(2, 12);
        later(
            past,
            after.id,
            u32::try_from(days * 420).unwrap_or(u32::MAX),
        );
    }
    Ok(())
}

fn rectify(past: &mut Past<'_>, case: &Case) -> Done {
    let Some(holder) = case.holder.clone() else {
        return Ok(());
    };
    let roles = [holder.role, Role::UnitHead, Role::VillageClerk];
    let Some(actor) = somebody(past, case, &holder.unit, &roles) else {
        return Ok(());
    };
    let wish = ActRequest {
        note: Some(said("demo-inspection-mended")),
        materials: pictured(past, &actor, "after-photo")?,
        ..plain("rectified")
    };
    if let Some(after) = tried(past, &actor, case, wish)? {
        let days = past.chance.between(1, 5);
        later(
            past,
            after.id,
            u32::try_from(days * 420).unwrap_or(u32::MAX),
        );
    }
    Ok(())
}

fn look_again(past: &mut Past<'_>, case: &Case) -> Done {
    let Some(holder) = case.holder.clone() else {
        return Ok(());
    };
    let roles = [Role::DepartmentOfficer, Role::UnitHead];
    let Some(actor) = somebody(past, case, &holder.unit, &roles) else {
        return Ok(());
    };
    let standard = inspection::standard(&past.app.site());
    let failed = standard
        .iter()
        .flat_map(|standard| standard.clauses())
        .filter(|clause| inspection::mark(case, &clause.code) == Some(inspection::Mark::Failed))
        .map(|clause| (format!("again-{}", clause.code), "pass".to_owned()))
        .collect();
    let wish = ActRequest {
        fields: failed,
        note: Some(said("demo-inspection-seen")),
        ..plain("look-again")
    };
    if let Some(after) = tried(past, &actor, case, wish)? {
        tried(past, &actor, &after, plain("strike-off"))?;
    }
    Ok(())
}
