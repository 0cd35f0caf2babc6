//! The fold. Total and infallible: an event that no longer fits (an unknown clock, an unknown
//! order) leaves the case as it is, so old journals fold for ever.

use model::case::{Applicant, Case, Channel, Hand, LetterIssued, Rating};
use model::clock::{ClockPhase, ClockState};
use model::event::{Event, Filing};
use model::id::PersonId;
use model::order::{OrderState, WorkOrder};
use model::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// The case that an [`Event::Filed`] begins; none for any other event.
#[must_use]
pub fn begin(event: &Event, at: Instant) -> Option<Case> {
    let Event::Filed(filing) = event else {
        return None;
    };
    let Filing {
        id,
        number,
        receipt,
        procedure,
        version_of_module,
        item,
        applicant:
            Applicant {
                person,
                name,
                agent,
                channel,
            },
        place,
        effective,
        known,
        power,
        stage,
        unique: _,
        client: _,
        synthetic,
    } = filing.as_ref().clone();
    let channel: Channel = channel;
    Some(Case {
        id,
        number,
        receipt,
        procedure,
        version_of_module,
        item,
        applicant: Applicant {
            person,
            name,
            agent,
            channel,
        },
        place,
        effective,
        known,
        power,
        stage,
        holder: None,
        outcome: None,
        fields: BTreeMap::new(),
        materials: BTreeMap::new(),
        clocks: BTreeMap::new(),
        orders: Vec::new(),
        hands: Vec::new(),
        letters: Vec::new(),
        rating: None,
        marks: BTreeMap::new(),
        version: 0,
        filed_at: at,
        accepted_at: None,
        closed_at: None,
        synthetic,
    })
}

/// Folds a whole history: the first event must be the filing.
#[must_use]
pub fn refold<'e>(history: impl IntoIterator<Item = (&'e Event, Instant)>) -> Option<Case> {
    let mut history = history.into_iter();
    let (first, at) = history.next()?;
    let mut case = begin(first, at)?;
    for (event, at) in history {
        evolve(&mut case, event, at);
    }
    Some(case)
}

fn last_hand(case: &Case) -> PersonId {
    case.hands
        .last()
        .map_or(PersonId::from_bytes([0; 16]), |hand| hand.person)
}

fn on_clock(case: &mut Case, code: &str, change: impl FnOnce(&mut ClockState)) {
    if let Some(clock) = case.clocks.get_mut(code) {
        change(clock);
        clock.generation = clock.generation.saturating_add(1);
    }
}

fn on_order(case: &mut Case, id: model::id::OrderId, state: OrderState) {
    if let Some(order) = case.orders.iter_mut().find(|order| order.id == id) {
        order.state = state;
        order.version += 1;
    }
}

/// Another unit has what one had: the case itself where it held it, and open orders asked of it. A
/// named person goes with her unit; when the unit was another's, whoever of the new one takes it.
fn hand_over(
    case: &mut Case,
    from: &model::unit::UnitCode,
    to: &model::unit::UnitCode,
    division: Option<codes::DivisionCode>,
) {
    if let Some(holder) = case.holder.as_mut().filter(|h| h.unit == *from) {
        holder.unit.clone_from(to);
        if from.division() != to.division() && division.is_none() {
            holder.person = None;
        }
    }
    for order in &mut case.orders {
        if order.unit == *from && order.state == OrderState::Open {
            order.unit.clone_from(to);
        }
    }
    if let Some(division) = division {
        case.place.division = division;
    }
}

/// Applies one event at its instant.
pub fn evolve(case: &mut Case, event: &Event, at: Instant) {
    match event {
        // A second filing of the same case cannot happen; the first one stands.
        Event::Filed(_) => {}
        Event::Acted { act, verb, by, .. } => {
            case.version += 1;
            case.hands.push(Hand {
                act: act.clone(),
                verb: *verb,
                person: *by,
                at,
            });
        }
        Event::FieldSet { field, value } => {
            case.fields.insert(field.clone(), value.clone());
        }
        Event::MaterialGiven { material, given } => {
            case.materials.insert(material.clone(), given.clone());
        }
        Event::StageEntered { stage } => case.stage.clone_from(stage),
        Event::HolderSet { holder } => case.holder.clone_from(holder),
        Event::HandedOver {
            from, to, division, ..
        } => hand_over(case, from, to, *division),
        Event::Regridded { grid, .. } => case.place.grid = Some(*grid),
        Event::Accepted { at, .. } => case.accepted_at = Some(*at),
        Event::ClockStarted { .. }
        | Event::ClockPaused { .. }
        | Event::ClockResumed { .. }
        | Event::ClockExtended { .. }
        | Event::ClockReckoned { .. }
        | Event::ClockStopped { .. }
        | Event::ClockExpired { .. } => evolve_clock(case, event, at),
        Event::Marked { mark } => {
            case.marks.insert(mark.clone(), at);
        }
        Event::Letter {
            letter,
            number,
            lines,
        } => case.letters.push(LetterIssued {
            letter: letter.clone(),
            number: number.clone(),
            at,
            lines: lines.clone(),
        }),
        Event::OrderOpened {
            order,
            kind,
            unit,
            part,
            question,
            clock,
        } => {
            let asked_by = last_hand(case);
            case.orders.push(WorkOrder {
                id: *order,
                kind: kind.clone(),
                unit: unit.clone(),
                part: *part,
                question: question.clone(),
                asked_by,
                asked_at: at,
                clock: clock.clone(),
                version: 1,
                state: OrderState::Open,
            });
        }
        Event::OrderAnswered { order, answer } => {
            let state = OrderState::Answered {
                answer: answer.clone(),
                by: last_hand(case),
                at,
            };
            on_order(case, *order, state);
        }
        Event::OrderReturned { order, cites } => {
            let state = OrderState::Returned {
                cites: cites.clone(),
                by: last_hand(case),
                at,
            };
            on_order(case, *order, state);
        }
        Event::OrderWithdrawn { order } => on_order(case, *order, OrderState::Withdrawn { at }),
        Event::Rated { level, words } => {
            case.rating = Some(Rating {
                level: *level,
                words: words.clone(),
                at,
            });
        }
        Event::Closed { outcome } => {
            case.outcome = Some(*outcome);
            case.closed_at = Some(at);
        }
        Event::Reopened => {
            case.outcome = None;
            case.closed_at = None;
        }
        Event::Continued {
            version_of_module,
            stage,
        } => {
            case.version_of_module.clone_from(version_of_module);
            case.stage.clone_from(stage);
        }
        // These live outside the case: rolls, outbox, certificates, credits, publication, links.
        Event::Enrolled { .. }
        | Event::AccountConfirmed { .. }
        | Event::Disenrolled { .. }
        | Event::Notified { .. }
        | Event::CertificateIssued { .. }
        | Event::Credited { .. }
        | Event::Published { .. }
        | Event::CountyChanged { .. }
        | Event::Spawned { .. } => {}
    }
}

fn evolve_clock(case: &mut Case, event: &Event, at: Instant) {
    match event {
        Event::ClockStarted {
            clock,
            unit,
            budget,
            since,
            due,
            provisional,
        } => {
            let generation = case
                .clocks
                .get(clock)
                .map_or(1, |old| old.generation.saturating_add(1));
            let state = ClockState {
                unit: *unit,
                budget: *budget,
                used: 0,
                since: *since,
                due: *due,
                provisional: *provisional,
                reasons: BTreeSet::new(),
                extensions: 0,
                generation,
                phase: ClockPhase::Running,
            };
            case.clocks.insert(clock.clone(), state);
        }
        Event::ClockPaused {
            clock,
            reason,
            used,
        } => on_clock(case, clock, |state| {
            state.reasons.insert(reason.clone());
            state.used = *used;
            state.phase = ClockPhase::Paused;
        }),
        Event::ClockResumed {
            clock,
            reason,
            due,
            provisional,
            anew_from,
        } => on_clock(case, clock, |state| {
            state.reasons.remove(reason);
            if let Some(due) = due {
                match anew_from {
                    Some(from) => {
                        state.used = 0;
                        state.since = *from;
                    }
                    // A pause within the uncounted start day leaves that day uncounted.
                    None => state.since = at.max(state.since),
                }
                state.due = *due;
                state.provisional = *provisional;
                state.phase = ClockPhase::Running;
            }
        }),
        Event::ClockExtended {
            clock,
            by,
            due,
            provisional,
        } => on_clock(case, clock, |state| {
            state.budget = state.budget.saturating_add(*by);
            state.extensions = state.extensions.saturating_add(1);
            state.due = *due;
            state.provisional = *provisional;
        }),
        Event::ClockReckoned {
            clock,
            due,
            provisional,
        } => on_clock(case, clock, |state| {
            state.due = *due;
            state.provisional = *provisional;
        }),
        Event::ClockStopped { clock } => {
            on_clock(case, clock, |state| state.phase = ClockPhase::Stopped)
        }
        Event::ClockExpired { clock, .. } => {
            on_clock(case, clock, |state| state.phase = ClockPhase::Expired)
        }
        _ => {}
    }
}
