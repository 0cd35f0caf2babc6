//! Traffic lights by rows: unit, budget, days gone, light.

use crate::support::calendar;
use flow::clock::{reckon, since};
use flow::{Light, lights};
use jiff::civil::date;
use model::case::{Applicant, Case, Channel};
use model::clock::{ClockPhase, ClockState, LimitUnit};
use model::event::{Event, Filing};
use model::id::CaseId;
use model::place::Place;
use model::time::Instant;

fn case(unit: LimitUnit, budget: i64, from: Instant, phase: ClockPhase) -> Case {
    let calendar = calendar();
    let since = since(unit, from);
    let filed = Event::Filed(Box::new(Filing {
        id: CaseId::from_bytes([1; 16]),
        number: "1".to_owned(),
        receipt: "r".to_owned(),
        procedure: "p".to_owned(),
        version_of_module: "v".to_owned(),
        item: "i".to_owned(),
        applicant: Applicant {
            person: None,
            name: "王".to_owned(),
            agent: None,
            channel: Channel::Online,
        },
        place: Place {
            division: codes::division::DivisionCode::from_number(320_623_111_204).unwrap(),
            grid: None,
            point: None,
        },
        effective: from.date(),
        known: 0,
        power: None,
        stage: "s".to_owned(),
        unique: false,
        client: None,
        synthetic: true,
    }));
    let mut case = flow::begin(&filed, from).unwrap();
    let clock = ClockState {
        unit,
        budget,
        used: 0,
        since,
        due: reckon(unit, since, budget, false, &calendar).due,
        provisional: false,
        reasons: ["special".to_owned()]
            .into_iter()
            .filter(|_| phase == ClockPhase::Paused)
            .collect(),
        extensions: 0,
        generation: 1,
        phase,
    };
    case.clocks.insert("overall".to_owned(), clock);
    case
}

#[test]
fn lights_follow_what_is_left() {
    let calendar = calendar();
    let from = Instant::at(date(2026, 3, 2), 9, 0);
    let rows = [
        // Ten working days from Monday 2 March: due on the 16th.
        (LimitUnit::WorkingDays, 10, (3, 2), Light::Green, 10),
        (LimitUnit::WorkingDays, 10, (3, 6), Light::Green, 7),
        (LimitUnit::WorkingDays, 10, (3, 10), Light::Yellow, 5),
        (LimitUnit::WorkingDays, 10, (3, 16), Light::Yellow, 1),
        (LimitUnit::WorkingDays, 10, (3, 17), Light::Red, 0),
        (LimitUnit::WorkingDays, 1, (3, 2), Light::Yellow, 1),
        // Seven natural days: due on Monday the 9th; on Saturday one working day is left.
        (LimitUnit::NaturalDays, 7, (3, 3), Light::Green, 7),
        (LimitUnit::NaturalDays, 7, (3, 7), Light::Yellow, 3),
        (LimitUnit::NaturalDays, 7, (3, 10), Light::Red, 0),
    ];
    for (unit, budget, (month, day), light, left) in rows {
        let case = case(unit, budget, from, ClockPhase::Running);
        let lit = lights(&case, Instant::at(date(2026, month, day), 12, 0), &calendar).remove(0);
        assert_eq!(
            (lit.light, lit.left),
            (light, left),
            "{unit:?} {budget} on {month}-{day}"
        );
    }
}

#[test]
fn a_clock_that_stands_still_does_not_turn_red_and_a_stopped_one_shows_nothing() {
    let calendar = calendar();
    let from = Instant::at(date(2026, 3, 2), 9, 0);
    let later = Instant::at(date(2026, 6, 2), 9, 0);
    let paused = lights(
        &case(LimitUnit::WorkingDays, 10, from, ClockPhase::Paused),
        later,
        &calendar,
    );
    assert_eq!(
        (paused[0].light, paused[0].paused, paused[0].left),
        (Light::Green, true, 10)
    );
    assert!(
        lights(
            &case(LimitUnit::WorkingDays, 10, from, ClockPhase::Stopped),
            later,
            &calendar
        )
        .is_empty()
    );
    let expired = lights(
        &case(LimitUnit::WorkingDays, 10, from, ClockPhase::Expired),
        later,
        &calendar,
    );
    assert_eq!(expired[0].light, Light::Red);
}
