//! The opening story today: what became known this morning is found by a search, one planted
//! person's matter is finished, Grandmother Wang's stands as a task of her grid's worker.

use super::Plan;
use super::acts::work_off;
use super::past::Past;
use crate::stop::Done;
use app::port::Clock as _;
use model::case::Case;

/// She whose matter waits for its visit.
const WAITING: u64 = 320_623_111_001;

/// Plays the story up to now.
///
/// # Errors
/// The store's.
pub fn play(past: &mut Past<'_>, plan: &Plan) -> Done {
    past.know_today()?;
    past.clock.move_to(plan.now);
    let found = past.search()?;
    let mut finished = false;
    for id in found {
        let case = past.case(id)?;
        if case.stage == "visit" && !is_hers(&case) && !finished && is_of_age(past, &case)? {
            work_off(past, id, None)?;
            finished = true;
        }
    }
    let said: Vec<String> = past.done.iter().map(|(what, n)| format!("{n} {what}")).collect();
    eprintln!("history: {}", said.join(", "));
    Ok(())
}

fn is_hers(case: &Case) -> bool {
    case.place.division.number() == WAITING
}

/// Whether she has had her birthday, so that the whole way can be gone today.
fn is_of_age(past: &Past<'_>, case: &Case) -> Done<bool> {
    let Some(id) = case.applicant.person else { return Ok(false) };
    let rules = past.app.site().parameters.allowance(app::roll::ELDER_ALLOWANCE, past.clock.now().date());
    let today = past.clock.now().date();
    let person = past.app.store().read_blocking(move |tx| tx.person(id))?;
    Ok(person.and_then(|person| roll::reaches(person.birth, &rules)).is_some_and(|day| day <= today))
}
