//! Service halls: what was written of them, windows, tickets and bookings, against the journal.

use super::Report;
use jiff::civil::Date;
use model::booking::{Booking, BookingEnding};
use model::hall::{Hall, HallCode, HallWindow};
use model::id::{BookingId, TicketId};
use model::journal::Body;
use model::ticket::Ticket;
use model::time::Instant;
use std::collections::BTreeMap;
use store::{Error, Tx};

const PAGE: i64 = 1_000;

/// What the journal says of the county's halls.
#[derive(Default)]
pub struct Halls {
    halls: BTreeMap<(HallCode, Date), Hall>,
    windows: BTreeMap<(HallCode, u32), HallWindow>,
    tickets: BTreeMap<TicketId, Ticket>,
    bookings: BTreeMap<BookingId, (Booking, Option<BookingEnding>)>,
}

impl Halls {
    /// Takes what is written of a hall.
    pub fn hall(&mut self, hall: Hall) {
        self.halls.insert((hall.code.clone(), hall.from), hall);
    }

    /// Takes an entry that is about halls; gives back one that is none of its business.
    pub fn entry(&mut self, body: Body, at: Instant) -> Option<Body> {
        match body {
            Body::HallWritten { hall } => self.hall(*hall),
            Body::WindowSet { window } => {
                self.windows
                    .insert((window.hall.clone(), window.number), window);
            }
            Body::TicketDrawn { ticket } => {
                self.tickets.insert(ticket.id, *ticket);
            }
            Body::TicketMoved { ticket, step } => {
                if let Some(held) = self.tickets.get_mut(&ticket) {
                    held.step(&step, at);
                }
            }
            Body::BookingMade { booking } => {
                self.bookings.insert(booking.id, (*booking, None));
            }
            Body::BookingEnded { booking, ending } => {
                if let Some((_, held)) = self.bookings.get_mut(&booking) {
                    *held = Some(ending);
                }
            }
            other => return Some(other),
        }
        None
    }

    /// Compares every row.
    ///
    /// # Errors
    /// The store's.
    pub fn compare(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        self.compare_halls(tx, report)?;
        self.compare_tickets(tx, report)?;
        let mut after = BookingId::from_bytes([0; 16]);
        let mut seen = 0;
        loop {
            let page = tx.bookings_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.booking.id;
            for held in page {
                seen += 1;
                let same = self
                    .bookings
                    .get(&held.booking.id)
                    .is_some_and(|(booking, ending)| {
                        *booking == held.booking && *ending == held.ending
                    });
                report.holds(
                    "booking",
                    held.booking.id,
                    same,
                    "is not as the journal says",
                );
            }
        }
        report.holds(
            "booking",
            "all",
            seen == self.bookings.len(),
            "their number is not what the journal says",
        );
        Ok(())
    }

    fn compare_halls(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        let mut last: Option<Hall> = None;
        let mut seen = 0;
        loop {
            let page = tx.hall_versions(last.as_ref(), PAGE)?;
            let Some(end) = page.last() else { break };
            last = Some(end.clone());
            for held in &page {
                seen += 1;
                let same = self.halls.get(&(held.code.clone(), held.from)) == Some(held);
                report.holds("hall", &held.code, same, "is not as the journal says");
            }
        }
        report.holds("hall", "all", seen == self.halls.len(), "some are gone");
        let mut last: Option<HallWindow> = None;
        let mut seen = 0;
        loop {
            let page = tx.windows_after(last.as_ref(), PAGE)?;
            let Some(end) = page.last() else { break };
            last = Some(end.clone());
            for held in &page {
                seen += 1;
                let same = self.windows.get(&(held.hall.clone(), held.number)) == Some(held);
                report.holds("window", &held.hall, same, "is not as the journal says");
            }
        }
        report.holds("window", "all", seen == self.windows.len(), "some are gone");
        Ok(())
    }

    fn compare_tickets(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        let mut after = TicketId::from_bytes([0; 16]);
        let mut seen = 0;
        loop {
            let page = tx.tickets_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for held in &page {
                seen += 1;
                // Cases stand in the store by their ids, in the journal as they came.
                let same = self.tickets.get(&held.id).is_some_and(|told| {
                    let mut told = told.clone();
                    told.cases.sort();
                    told == *held
                });
                report.holds("ticket", held.id, same, "is not as the journal says");
            }
        }
        report.holds(
            "ticket",
            "all",
            seen == self.tickets.len(),
            "their number is not what the journal says",
        );
        Ok(())
    }
}
