//! The opening story today: what became known this morning is found by a search, one matter of her
//! town goes the whole way, Grandmother Wang's stands as a task of her grid's worker, and every
//! queue holds something for whoever looks at the county.

use super::Plan;
use super::acts::work_off;
use super::past::{Past, STORY_TOWN};
use crate::stop::Done;
use app::port::Clock as _;
use codes::Level;
use model::case::Case;
use model::id::CaseId;
use std::collections::BTreeMap;

/// She whose matter waits for its visit lives here.
const WAITING: u64 = 320_623_111_001;
/// Where a town's first live cases stand; all others wait for their visit.
const QUEUES: [&str; 3] = ["approval", "acceptance", "telling"];

/// Plays the story up to now.
///
/// # Errors
/// The store's.
pub fn play(past: &mut Past<'_>, plan: &Plan) -> Done {
    past.know_today()?;
    past.clock.move_to(plan.now);
    past.search()?;
    let live = std::mem::take(&mut past.live);
    let mut turns = BTreeMap::new();
    // The latest found goes the whole way: she who was found seven months late.
    let whole = whole_way(past, &live)?;
    for id in live {
        let case = past.case(id)?;
        if case.stage != "visit" || is_hers(&case) {
            continue;
        }
        if whole == Some(id) {
            work_off(past, id, None)?;
            continue;
        }
        let turn = turns
            .entry(case.place.division.at(Level::Town))
            .or_insert(0_usize);
        if let Some(stage) = QUEUES.get(*turn) {
            work_off(past, id, Some(stage))?;
        }
        *turn += 1;
    }
    let said: Vec<String> = past
        .done
        .iter()
        .map(|(what, n)| format!("{n} {what}"))
        .collect();
    eprintln!("history: {}", said.join(", "));
    Ok(())
}

fn whole_way(past: &Past<'_>, live: &[CaseId]) -> Done<Option<CaseId>> {
    for id in live.iter().rev() {
        let case = past.case(*id)?;
        if case.stage == "visit"
            && !is_hers(&case)
            && is_of_the_town(&case)
            && is_of_age(past, &case)?
        {
            return Ok(Some(*id));
        }
    }
    Ok(None)
}

fn is_of_the_town(case: &Case) -> bool {
    case.place
        .division
        .at(Level::Town)
        .is_some_and(|town| town.number() == STORY_TOWN)
}

fn is_hers(case: &Case) -> bool {
    case.place.division.number() == WAITING
}

/// Whether she has had her birthday, so that the whole way can be gone today.
fn is_of_age(past: &Past<'_>, case: &Case) -> Done<bool> {
    let Some(id) = case.applicant.person else {
        return Ok(false);
    };
    let rules = past
        .app
        .site()
        .parameters
        .allowance(app::roll::ELDER_ALLOWANCE, past.clock.now().date());
    let today = past.clock.now().date();
    let person = past.app.store().read_blocking(move |tx| tx.person(id))?;
    Ok(person
        .and_then(|person| roll::reaches(person.birth, &rules))
        .is_some_and(|day| day <= today))
}
