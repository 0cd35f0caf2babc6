//! Tickets of a hall's queue (排队号): a ticket is the fold of its steps. No name stands on one.

use crate::hall::HallCode;
use crate::id::{BookingId, CaseId, TicketId};
use crate::time::Instant;
use crate::value::Sealed;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Room in the queue between two tickets drawn one after the other: who was missed and comes back is
/// put in between.
pub const PLACE_STEP: i64 = 1_000;

/// How somebody came into the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// One after the other.
    Ordinary,
    /// By request, without proof: over seventy, pregnant, disabled.
    Priority,
    /// With a booking; first from its half hour on.
    Booked,
}

impl Lane {
    /// Its code, as columns write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Priority => "priority",
            Self::Booked => "booked",
        }
    }

    /// The lane of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Ordinary, Self::Priority, Self::Booked]
            .into_iter()
            .find(|lane| lane.code() == code)
    }

    /// The letter before the number. Who asked to go first is not told from others: the number is
    /// called aloud.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Ordinary | Self::Priority => 'A',
            Self::Booked => 'B',
        }
    }
}

/// How a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TicketState {
    /// In the queue.
    Waiting,
    /// Called to a window, or served there.
    Called,
    /// Called, and nobody came (过号).
    Missed,
    /// Done.
    Finished,
}

impl TicketState {
    /// Its code, as columns write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Called => "called",
            Self::Missed => "missed",
            Self::Finished => "finished",
        }
    }

    /// The state of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Waiting, Self::Called, Self::Missed, Self::Finished]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// Its id: whoever knows it sees its place in the queue.
    pub id: TicketId,
    /// The hall.
    pub hall: HallCode,
    /// The day it is for.
    pub day: Date,
    /// Its number that day, from 1, without gaps.
    pub serial: u32,
    /// How she came into the queue.
    pub lane: Lane,
    /// Items she comes for; empty: not sure.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub items: Vec<String>,
    /// A phone that is told when her turn is near; gone once it was told, or she was served.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phone: Option<Sealed>,
    /// The booking it came from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub booking: Option<BookingId>,
    /// When it was drawn.
    pub drawn_at: Instant,
    /// From when on it goes before the ordinary ones.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ready_at: Option<Instant>,
    /// Its place among those that go alike.
    pub place: i64,
    /// How it stands.
    pub state: TicketState,
    /// The window it was called to; while it waits, the only one that may call it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub window: Option<u32>,
    /// When it was called first: her waiting ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub first_called_at: Option<Instant>,
    /// Since when she is at a window.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since: Option<Instant>,
    /// Milliseconds she was served, at all windows together.
    pub served_ms: i64,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Instant>,
    /// How often it was called.
    pub calls: u32,
    /// Cases filed under it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub cases: Vec<CaseId>,
}

/// What happens to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TicketStep {
    /// Called to a window.
    Called {
        /// Which.
        window: u32,
    },
    /// Called there once more.
    CalledAgain,
    /// Nobody came.
    Missed,
    /// She came back, and waits at a new place.
    Returned {
        /// Where.
        place: i64,
    },
    /// Sent on to another window.
    Transferred {
        /// Which.
        window: u32,
    },
    /// The window it waited for has closed: any may call it.
    Freed,
    /// Her phone was told that her turn is near.
    Told,
    /// A case was filed under it.
    Filed {
        /// Which.
        case: CaseId,
    },
    /// Done.
    Finished,
}

impl TicketStep {
    /// Its code, for texts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Called { .. } => "called",
            Self::CalledAgain => "called-again",
            Self::Missed => "missed",
            Self::Returned { .. } => "returned",
            Self::Transferred { .. } => "transferred",
            Self::Freed => "freed",
            Self::Told => "told",
            Self::Filed { .. } => "filed",
            Self::Finished => "finished",
        }
    }
}

impl Ticket {
    /// The number people read and hear: `A012`.
    #[must_use]
    pub fn number(&self) -> String {
        format!("{}{:03}", self.lane.letter(), self.serial)
    }

    /// Folds a step in.
    pub fn step(&mut self, step: &TicketStep, at: Instant) {
        match step {
            TicketStep::Called { window } => {
                self.state = TicketState::Called;
                self.window = Some(*window);
                self.first_called_at = self.first_called_at.or(Some(at));
                self.since = Some(at);
                self.calls += 1;
            }
            TicketStep::CalledAgain => self.calls += 1,
            TicketStep::Missed => {
                self.state = TicketState::Missed;
                self.window = None;
                self.since = None;
            }
            TicketStep::Returned { place } => {
                self.state = TicketState::Waiting;
                self.place = *place;
                self.ready_at = None;
            }
            TicketStep::Transferred { window } => {
                self.leave(at);
                self.state = TicketState::Waiting;
                self.window = Some(*window);
            }
            TicketStep::Freed => self.window = None,
            TicketStep::Told => self.phone = None,
            TicketStep::Filed { case } => self.cases.push(*case),
            TicketStep::Finished => {
                self.leave(at);
                self.state = TicketState::Finished;
                self.phone = None;
                self.ended_at = Some(at);
            }
        }
    }

    /// Her time at a window counts.
    fn leave(&mut self, at: Instant) {
        if let Some(since) = self.since.take() {
            self.served_ms += (at.0 - since.0).max(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn drawn() -> Ticket {
        Ticket {
            id: TicketId::from_bytes([1; 16]),
            hall: HallCode("320623111000".into()),
            day: date(2026, 11, 24),
            serial: 12,
            lane: Lane::Priority,
            items: Vec::new(),
            phone: None,
            booking: None,
            drawn_at: Instant(0),
            ready_at: Some(Instant(0)),
            place: 12 * PLACE_STEP,
            state: TicketState::Waiting,
            window: None,
            first_called_at: None,
            since: None,
            served_ms: 0,
            ended_at: None,
            calls: 0,
            cases: Vec::new(),
        }
    }

    #[test]
    fn time_at_windows_adds_up_and_waiting_ends_with_the_first_call() {
        let mut ticket = drawn();
        assert_eq!(ticket.number(), "A012", "who goes first is not called out");
        ticket.step(&TicketStep::Called { window: 1 }, Instant(5_000));
        ticket.step(&TicketStep::CalledAgain, Instant(6_000));
        ticket.step(&TicketStep::Transferred { window: 2 }, Instant(9_000));
        assert_eq!(
            (ticket.state, ticket.window),
            (TicketState::Waiting, Some(2))
        );
        ticket.step(&TicketStep::Called { window: 2 }, Instant(20_000));
        ticket.step(&TicketStep::Finished, Instant(21_000));
        assert_eq!(ticket.first_called_at, Some(Instant(5_000)));
        assert_eq!((ticket.served_ms, ticket.calls), (5_000, 3));
        assert_eq!(ticket.ended_at, Some(Instant(21_000)));
    }

    #[test]
    fn who_was_missed_served_nobody_and_comes_back_without_going_first() {
        let mut ticket = drawn();
        ticket.step(&TicketStep::Called { window: 1 }, Instant(5_000));
        ticket.step(&TicketStep::Missed, Instant(9_000));
        ticket.step(&TicketStep::Returned { place: 15_001 }, Instant(30_000));
        assert_eq!((ticket.served_ms, ticket.place), (0, 15_001));
        assert_eq!((ticket.ready_at, ticket.window), (None, None));
    }
}
