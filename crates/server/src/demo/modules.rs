//! What happens in the county beside services and allowances: streams of it over the lived past, and
//! what is left on the desks of every town, so that each role's home shows work.

use super::past::{Doing, Past, STORY_TOWN};
use super::{calls, drills, events, firms, hazards, neighbours, petitions, rivers, whistles};
use crate::stop::Done;
use codes::DivisionCode;
use model::place::{Place, Point};
use model::time::Instant;
use synth::GridArea;
use synth::arrivals::arrivals_on;

/// Something happens in a town now; it is left before an act, or lives to its end.
pub type Happen = fn(&mut Past<'_>, DivisionCode, Option<&'static str>) -> Done;

/// What comes all the time.
struct Stream {
    name: &'static str,
    happen: Happen,
    /// How many a year for ten thousand people, and at most.
    a_year: u64,
    at_most: u64,
    /// Minutes of the day between which it comes.
    day: (i64, i64),
}

const fn stream(name: &'static str, happen: Happen, a_year: u64, at_most: u64) -> Stream {
    Stream {
        name,
        happen,
        a_year,
        at_most,
        day: (8 * 60 + 30, 16 * 60 + 30),
    }
}

const fn early_and_late(mut of: Stream) -> Stream {
    of.day = (7 * 60, 19 * 60);
    of
}

static STREAMS: [Stream; 12] = [
    early_and_late(stream("events", events::any, 200, 3_000)),
    early_and_late(stream("calls", calls::any, 160, 2_400)),
    stream("city", events::city, 16, 240),
    stream("hazards", hazards::any, 20, 300),
    stream("leads", hazards::lead, 12, 180),
    stream("pollution", rivers::pollution, 12, 180),
    stream("rounds", rivers::round, 20, 300),
    stream("mediations", petitions::mediation, 12, 180),
    stream("petitions", petitions::any, 8, 120),
    stream("whistles", whistles::any, 6, 90),
    stream("orders", whistles::supervision, 3, 45),
    stream("favours", neighbours::favour, 12, 180),
];

/// Something that is left: working days before the end, minute of the day, what, the act it is left
/// before; none for what lives to its end.
type Left = (u32, i64, Happen, Option<&'static str>);

/// The drill that is under way began so long before the end.
const DRILL_MS: i64 = 3_600_000;

/// In every town.
static IN_TOWNS: [Left; 3] = [
    (1, 1_000, events::dispatched, Some("receive")),
    (8, 600, events::dispatched, Some("answer")),
    (1, 615, events::dispatched, Some("verify")),
];

/// In the town of the story, and at the county for it: early enough to get there, at most an hour a step.
static IN_STORY: [Left; 72] = [
    (1, 900, events::in_grid, Some("register")),
    (1, 840, events::in_grid, Some("to-grid")),
    (1, 620, events::in_grid, Some("handled-in-grid")),
    (2, 560, events::in_village, Some("handled-in-village")),
    (2, 570, events::dispatched, Some("answer")),
    (1, 920, events::asked_more, Some("add-more")),
    (1, 925, events::looked_at, Some("looked")),
    (4, 560, events::suspended, Some("resume")),
    (1, 630, events::escalated, Some("county-dispatch")),
    (2, 580, events::escalated, Some("answer")),
    (3, 585, events::reworked, Some("answer-again")),
    (2, 590, events::dispatched, Some("close")),
    (9, 600, events::urged, Some("answer")),
    (3, 610, events::disputed, None),
    (12, 600, events::returned, None),
    (1, 640, events::city, Some("open")),
    (3, 645, events::city, Some("answer")),
    (1, 1_020, calls::dispatched, Some("dispatch")),
    (1, 1_025, calls::about_unit, Some("dispatch")),
    (2, 600, calls::dispatched, Some("answer")),
    (4, 600, calls::urgent, Some("answer")),
    (2, 615, calls::to_grid, Some("grid-done")),
    (2, 630, calls::dispatched, Some("call-back-solved")),
    (2, 640, calls::online, Some("call-back-solved")),
    (3, 645, calls::unsolved, Some("answer-second")),
    (4, 650, calls::unsolved, Some("second-solved")),
    (1, 600, petitions::any, Some("route")),
    (3, 600, petitions::any, Some("accept")),
    (8, 600, petitions::supported, Some("answer")),
    (9, 600, petitions::any, Some("approve-reply")),
    (12, 600, petitions::any, Some("satisfied")),
    (14, 600, petitions::reviewed, Some("uphold")),
    (1, 655, petitions::mediation, Some("take")),
    (3, 655, petitions::mediation, Some("hold-session")),
    (9, 655, petitions::mediation, Some("perform")),
    (2, 660, petitions::passed_up, Some("town-take")),
    (1, 665, whistles::hard, Some("on-site")),
    (2, 665, whistles::joint, Some("on-site")),
    (3, 665, whistles::hard, Some("resolved")),
    (9, 670, whistles::emergency, None),
    (4, 540, whistles::directive, Some("close")),
    (30, 540, whistles::directive, None),
    (3, 545, whistles::report, Some("answer")),
    (1, 700, whistles::supervision, Some("send")),
    (4, 700, whistles::supervision, Some("clear")),
    (5, 700, whistles::objected, Some("keep")),
    (12, 700, whistles::criticised, Some("approve-criticism")),
    (1, 705, hazards::any, Some("tell-firm")),
    (4, 705, hazards::any, Some("rectified")),
    (18, 705, hazards::any, Some("rectified")),
    (4, 710, hazards::any, Some("recheck-pass")),
    (6, 715, hazards::major, Some("county-clear")),
    (1, 720, hazards::lead, Some("first-look")),
    (3, 720, hazards::lead, Some("refer-to-case")),
    (4, 725, hazards::minor, Some("corrected")),
    (5, 725, hazards::handed_over, Some("await-reply")),
    (1, 810, rivers::pollution, Some("looked")),
    (3, 810, rivers::water, Some("answer")),
    (4, 815, rivers::pollution, Some("recheck-pass")),
    (3, 820, rivers::found, Some("dealt-with")),
    (5, 820, rivers::found, Some("look-again")),
    (1, 825, neighbours::favour, Some("take")),
    (3, 825, neighbours::favour, Some("confirm-at-door")),
    (5, 830, neighbours::meeting, Some("hold")),
    (6, 830, neighbours::meeting, Some("pass")),
    (20, 830, neighbours::meeting, None),
    (3, 835, firms::licence, Some("visit")),
    (2, 840, firms::boat, Some("come-in")),
    (6, 845, firms::permit, None),
    (2, 850, firms::posts, Some("grant")),
    (22, 500, drills::incident, None),
    (25, 500, drills::storm, None),
];

/// Plans what comes between two instants, and what is left at the end.
pub fn plan(past: &mut Past<'_>, from: Instant, to: Instant, people: u64) {
    let site = past.app.site();
    let towns: Vec<DivisionCode> = site.towns().map(|(code, _)| code).collect();
    for stream in &STREAMS {
        let a_year = (people * stream.a_year / 10_000).min(stream.at_most);
        let mut day = from.date();
        while day <= to.date() {
            let works = site.calendar.is_workday(day);
            for _ in 0..arrivals_on(past.seed(), stream.name, day, works, a_year) {
                let minute = past.chance.between(stream.day.0, stream.day.1);
                let at = Instant::at(day, 0, minute);
                let town = past.chance.pick(&towns).copied();
                if let Some(town) = town.filter(|_| at >= from && at < to) {
                    past.wait(at, Doing::Happens(stream.happen, town, None));
                }
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
    }
    let Some(story) = DivisionCode::from_number(STORY_TOWN) else {
        return;
    };
    let elsewhere = towns.iter().filter(|town| **town != story);
    let everywhere = elsewhere.flat_map(|town| IN_TOWNS.iter().map(move |left| (*town, left)));
    let here = IN_TOWNS.iter().chain(&IN_STORY).map(|left| (story, left));
    let all: Vec<(DivisionCode, Left)> = everywhere
        .chain(here)
        .map(|(town, left)| (town, *left))
        .collect();
    for (town, (back, minute, happen, left)) in all {
        let day = site.calendar.sub_workdays(to.date(), back);
        let at = Instant::at(day, 0, minute);
        if at >= from && at < to {
            past.wait(at, Doing::Happens(happen, town, left));
        }
    }
    // An hour before the morning: a drill that is still under way.
    let at = to.plus_ms(-DRILL_MS);
    if at >= from {
        let left = Some(drills::UNDER_WAY);
        past.wait(at, Doing::Happens(drills::incident, story, left));
    }
}

/// A place in a town, with a point on the ground inside its grid.
pub fn place(past: &mut Past<'_>, town: DivisionCode) -> Option<Place> {
    let area = past.chance.pick(past.ground.grids_in(town))?;
    let point = point_in(past, area);
    Some(Place {
        division: area.code.division(),
        grid: Some(area.code),
        point: Some(point),
    })
}

/// Drawn until one lies inside; where none does, the place of the grid's label.
fn point_in(past: &mut Past<'_>, area: &GridArea) -> Point {
    let (low, high) = (area.bounds.low, area.bounds.high);
    for _ in 0..24 {
        let point = Point {
            lng_e7: past.chance.between(low.lng_e7, high.lng_e7),
            lat_e7: past.chance.between(low.lat_e7, high.lat_e7),
        };
        if area.shape.contains(point) {
            return point;
        }
    }
    area.label
}

/// A point as it is typed.
pub fn degrees(point: Point) -> String {
    let text = |e7: i64| format!("{}.{:07}", e7 / 10_000_000, e7 % 10_000_000);
    format!("{},{}", text(point.lng_e7), text(point.lat_e7))
}
