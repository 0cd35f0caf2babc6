//! Visits booked ahead (预约): a day, a half hour, what for. Who comes draws a ticket that goes first
//! from the half hour on; who does not come loses it by itself.

use crate::hall::HallCode;
use crate::id::{BookingId, PersonId, TicketId};
use crate::time::Instant;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Minutes after the beginning of her half hour at which a booking is lost.
pub const GRACE_MINUTES: i64 = 30;
/// Minutes before her half hour at which somebody may come at the earliest.
pub const EARLY_MINUTES: i64 = 60;

/// A visit booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// The hall.
    pub hall: HallCode,
    /// The day.
    pub day: Date,
    /// Beginning of the half hour, minutes since midnight.
    pub slot: u16,
    /// Six digits that she types when she comes; unique for the hall and day.
    pub code: String,
    /// Items; empty: not sure.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub items: Vec<String>,
    /// Whose it is, where she signed in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<PersonId>,
    /// Her name, as she gave it.
    pub name: String,
    /// Who took it: herself, or a clerk on the phone.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// How a booking ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BookingEnding {
    /// She came.
    Arrived {
        /// Her ticket.
        ticket: TicketId,
    },
    /// She, or a clerk for her, took it back.
    Cancelled,
}

/// How a booking stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookingState {
    /// She is expected.
    Booked,
    /// She came.
    Arrived,
    /// Taken back.
    Cancelled,
    /// She did not come in time.
    Expired,
}

impl BookingState {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

impl Booking {
    /// When her half hour begins.
    #[must_use]
    pub fn begins(&self) -> Instant {
        Instant::at(self.day, 0, i64::from(self.slot))
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self, ending: Option<&BookingEnding>, now: Instant) -> BookingState {
        match ending {
            Some(BookingEnding::Arrived { .. }) => BookingState::Arrived,
            Some(BookingEnding::Cancelled) => BookingState::Cancelled,
            None if self.is_lost(now) => BookingState::Expired,
            None => BookingState::Booked,
        }
    }

    /// Whether it is too late to come with it.
    #[must_use]
    pub fn is_lost(&self, now: Instant) -> bool {
        now > self.begins().plus_ms(GRACE_MINUTES * 60_000)
    }

    /// Whether it is too early to come with it.
    #[must_use]
    pub fn is_early(&self, now: Instant) -> bool {
        now < self.begins().plus_ms(-EARLY_MINUTES * 60_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_booking_is_lost_half_an_hour_after_it_began_and_not_before() {
        let booking = Booking {
            id: BookingId::from_bytes([1; 16]),
            hall: HallCode("320623111000".into()),
            day: date(2026, 11, 24),
            slot: 570,
            code: "000001".into(),
            items: Vec::new(),
            person: None,
            name: "x".into(),
            by: PersonId::from_bytes([2; 16]),
            at: Instant(0),
        };
        let at = |hour, minute| Instant::at(date(2026, 11, 24), hour, minute);
        assert_eq!(booking.begins(), at(9, 30));
        assert_eq!(booking.state(None, at(10, 0)), BookingState::Booked);
        assert_eq!(booking.state(None, at(10, 1)), BookingState::Expired);
        let came = BookingEnding::Arrived {
            ticket: TicketId::from_bytes([3; 16]),
        };
        assert_eq!(booking.state(Some(&came), at(12, 0)), BookingState::Arrived);
        assert!(booking.is_early(at(8, 29)) && !booking.is_early(at(8, 30)));
    }
}
