//! Small favours among neighbours and meetings of Party branches in the lived past.

use super::modules;
use super::past::Past;
use super::script::{self, Who, step};
use crate::stop::Done;
use app::port::Clock as _;
use codes::DivisionCode;
use model::case::Channel;
use model::role::Role;
use model::time::Instant;
use synth::duties::{FAVOURS, one};
use synth::said;

/// Days from the plan of a meeting to the meeting.
const MEETING_DAYS: i64 = 3;

/// Something small that a neighbour wants done: asked for by the grid's worker, done by her, confirmed
/// by somebody else at the door.
///
/// # Errors
/// The store's.
pub fn favour(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(place) = modules::place(past, town) else {
        return Ok(());
    };
    let Some(worker) = place.grid.and_then(|grid| past.cast.of_grid(grid)).cloned() else {
        return Ok(());
    };
    let Some((matter, what, did)) = one(&mut past.chance, &FAVOURS).copied() else {
        return Ok(());
    };
    let door = past.app.site().place_name(place.division);
    let door = format!("{door}{}", said::DOOR);
    let mut request = script::filing("party-service", "ask-for-her", Some(&place));
    request.channel = Channel::Door;
    request.fields = script::fields(&[
        ("matter", matter),
        ("what", what),
        ("at", door.as_str()),
        ("willing", "true"),
    ]);
    let own = Box::new(worker.clone());
    let steps = vec![
        step("take", Who::Person(own.clone()), 300),
        step("done", Who::Person(own), 700).with("did", did),
        step("confirm-at-door", Who::OfHolder(Role::VillageClerk), 900)
            .with("said-done", "true")
            .note(said::SHE_IS_CONTENT)
            .within(2_500),
    ];
    if script::begin(past, &worker, request, steps, left)?.is_some() {
        past.count("favours");
    }
    Ok(())
}

/// A meeting of a branch: planned, held, kept after somebody else's look.
///
/// # Errors
/// The store's.
pub fn meeting(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let Some(place) = modules::place(past, town) else {
        return Ok(());
    };
    let Some(clerk) = script::village_clerk(past, place.division) else {
        return Ok(());
    };
    let village = past.app.site().division_name(place.division);
    let branch = format!("{village}{}", said::BRANCH);
    let planned = Instant(past.clock.now().0 + MEETING_DAYS * codes::zone::DAY_MS).date();
    let (planned, room) = (planned.to_string(), said::ROOM);
    let mut request = script::filing("branch-activity", "plan", None);
    request.fields = script::fields(&[
        ("branch", branch.as_str()),
        ("kind", "theme-day"),
        ("topic", said::TOPIC),
        ("planned-on", planned.as_str()),
        ("place", room),
    ]);
    let own = Box::new(clerk.clone());
    let steps = vec![
        step("hold", Who::Person(own), 1_300)
            .day("held-on", 0)
            .with("due-to-attend", "23")
            .with("attended", "19")
            .with("minutes", said::MINUTES)
            .paper("photo")
            .within(5_000),
        step("pass", Who::Holder, 700),
    ];
    if script::begin(past, &clerk, request, steps, left)?.is_some() {
        past.count("meetings of branches");
    }
    Ok(())
}
