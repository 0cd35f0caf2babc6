//! Tickets of halls' queues, in the order in which they are called; what a hall's days come to.

use crate::code::opt_sealed;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use jiff::civil::Date;
use model::hall::HallCode;
use model::id::{CaseId, TicketId};
use model::ticket::{Lane, Ticket, TicketState};
use model::time::Instant;

/// What a hall's day came to. Times are milliseconds; none where nobody was called or served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HallDay {
    /// The day.
    pub day: Date,
    /// Tickets drawn.
    pub drawn: i64,
    /// Served to the end.
    pub served: i64,
    /// Called, and nobody came.
    pub missed: i64,
    /// Waiting before the first call, median.
    pub wait_median: Option<i64>,
    /// Waiting before the first call: nine of ten waited no longer.
    pub wait_p90: Option<i64>,
    /// Being served, median.
    pub service_median: Option<i64>,
}

macro_rules! ticket_columns {
    () => {
        "id, hall, day, serial, lane, items, phone_cipher, phone_index, phone_masked, booking, drawn_at, \
         ready_at, place, state, window_no, first_called_at, since, served_ms, ended_at, calls"
    };
}

/// Sent to a window first; then who goes first, in the order in which that began; then one after the
/// other. `$3` is now.
macro_rules! queue_order {
    () => {
        " ORDER BY CASE WHEN window_no IS NOT NULL THEN 0 \
         WHEN ready_at IS NOT NULL AND ready_at <= $3 THEN 1 ELSE 2 END, \
         CASE WHEN ready_at IS NOT NULL AND ready_at <= $3 THEN ready_at ELSE 0 END, place, serial"
    };
}

statements! {
    INSERT = Sql::both(concat!(
        "INSERT INTO ticket (", ticket_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
         $12, $13, $14, $15, $16, $17, $18, $19, $20)"
    ));
    UPDATE = Sql::both(
        "UPDATE ticket SET phone_cipher = $2, phone_index = $3, phone_masked = $4, ready_at = $5, place = $6, \
         state = $7, window_no = $8, first_called_at = $9, since = $10, served_ms = $11, ended_at = $12, \
         calls = $13 WHERE id = $1",
    );
    ONE = Sql::both(concat!("SELECT ", ticket_columns!(), " FROM ticket WHERE id = $1"));
    CASES = Sql::both("SELECT case_id FROM ticket_case WHERE ticket = $1 ORDER BY case_id LIMIT 100");
    CASE_INSERT = Sql::both("INSERT INTO ticket_case (ticket, case_id) VALUES ($1, $2)");
    OF_CASE = Sql::both("SELECT ticket FROM ticket_case WHERE case_id = $1 LIMIT 1");
    QUEUE = Sql::both(concat!(
        "SELECT ", ticket_columns!(), " FROM ticket WHERE hall = $1 AND day = $2 AND state = 'waiting'",
        queue_order!(), " LIMIT $4"
    ));
    NEXT = Sql::both(concat!(
        "SELECT ", ticket_columns!(), " FROM ticket WHERE hall = $1 AND day = $2 AND state = 'waiting' \
         AND (window_no IS NULL OR window_no = $4)", queue_order!(), " LIMIT 1"
    ));
    OF_STATE = Sql::both(concat!(
        "SELECT ", ticket_columns!(), " FROM ticket WHERE hall = $1 AND day = $2 AND state = $3 \
         ORDER BY since DESC, serial DESC LIMIT $4"
    ));
    COUNT = Sql::both("SELECT count(*) FROM ticket WHERE hall = $1 AND day = $2 AND state = $3");
    DAYS = Sql::both(
        "SELECT day, count(*), COALESCE(sum(CASE WHEN state = 'finished' THEN 1 ELSE 0 END), 0), \
         COALESCE(sum(CASE WHEN state = 'missed' THEN 1 ELSE 0 END), 0) FROM ticket \
         WHERE hall = $1 AND day >= $2 AND day <= $3 GROUP BY day ORDER BY day DESC LIMIT 400",
    );
    WAITS = Sql::both(
        "SELECT day, max(CASE WHEN rank_no = (n + 1) / 2 THEN took END), \
         max(CASE WHEN rank_no = (n * 9 + 9) / 10 THEN took END) FROM ( \
         SELECT day, first_called_at - drawn_at AS took, \
         row_number() OVER (PARTITION BY day ORDER BY first_called_at - drawn_at) AS rank_no, \
         count(*) OVER (PARTITION BY day) AS n FROM ticket \
         WHERE hall = $1 AND day >= $2 AND day <= $3 AND first_called_at IS NOT NULL) AS ranked \
         GROUP BY day ORDER BY day DESC LIMIT 400",
    );
    SERVICES = Sql::both(
        "SELECT day, max(CASE WHEN rank_no = (n + 1) / 2 THEN took END) FROM ( \
         SELECT day, served_ms AS took, row_number() OVER (PARTITION BY day ORDER BY served_ms) AS rank_no, \
         count(*) OVER (PARTITION BY day) AS n FROM ticket \
         WHERE hall = $1 AND day >= $2 AND day <= $3 AND state = 'finished') AS ranked \
         GROUP BY day ORDER BY day DESC LIMIT 400",
    );
    AFTER = Sql::both(concat!(
        "SELECT ", ticket_columns!(), " FROM ticket WHERE id > $1 ORDER BY id LIMIT $2"
    ));
}

fn known<T>(column: usize, value: Option<T>, wanted: &'static str) -> Result<T, Error> {
    value.ok_or(Error::Column { column, wanted })
}

fn number(row: &Row<'_>, column: usize) -> Result<u32, Error> {
    known(
        column,
        u32::try_from(row.i64(column)?).ok(),
        "a small number",
    )
}

/// A ticket without its cases.
fn bare(row: &Row<'_>) -> Result<Ticket, Error> {
    Ok(Ticket {
        id: row.id(0)?,
        hall: HallCode(row.text(1)?.to_owned()),
        day: row.date(2)?,
        serial: number(row, 3)?,
        lane: known(4, Lane::from_code(row.text(4)?), "a lane")?,
        items: row.json(5)?,
        phone: opt_sealed(row, 6)?,
        booking: row.opt_id(9)?,
        drawn_at: row.instant(10)?,
        ready_at: row.opt_instant(11)?,
        place: row.i64(12)?,
        state: known(
            13,
            TicketState::from_code(row.text(13)?),
            "a ticket's state",
        )?,
        window: match row.opt_i64(14)? {
            None => None,
            Some(_) => Some(number(row, 14)?),
        },
        first_called_at: row.opt_instant(15)?,
        since: row.opt_instant(16)?,
        served_ms: row.i64(17)?,
        ended_at: row.opt_instant(18)?,
        calls: number(row, 19)?,
        cases: Vec::new(),
    })
}

impl Tx<'_> {
    fn with_cases(&mut self, mut tickets: Vec<Ticket>) -> Result<Vec<Ticket>, Error> {
        for ticket in &mut tickets {
            ticket.cases = self.query(&CASES, params![ticket.id], |row| row.id(0))?;
        }
        Ok(tickets)
    }

    /// Stores a ticket that was drawn.
    ///
    /// # Errors
    /// The store's.
    pub fn ticket_insert(&mut self, t: &Ticket) -> Result<(), Error> {
        let items = serde_json::to_string(&t.items).map_err(|e| Error::Canon(e.to_string()))?;
        let phone = t.phone.as_ref();
        self.execute(
            &INSERT,
            params![
                t.id,
                t.hall.as_str(),
                t.day,
                t.serial,
                t.lane.code(),
                &items,
                phone.map(|p| p.cipher.as_str()),
                phone.map(|p| p.index.as_str()),
                phone.map(|p| p.masked.as_str()),
                t.booking,
                t.drawn_at,
                t.ready_at,
                t.place,
                t.state.code(),
                t.window,
                t.first_called_at,
                t.since,
                t.served_ms,
                t.ended_at,
                t.calls
            ],
        )?;
        Ok(())
    }

    /// Stores a ticket as it stands after a step; its cases apart.
    ///
    /// # Errors
    /// The store's.
    pub fn ticket_update(&mut self, t: &Ticket) -> Result<(), Error> {
        let phone = t.phone.as_ref();
        self.execute(
            &UPDATE,
            params![
                t.id,
                phone.map(|p| p.cipher.as_str()),
                phone.map(|p| p.index.as_str()),
                phone.map(|p| p.masked.as_str()),
                t.ready_at,
                t.place,
                t.state.code(),
                t.window,
                t.first_called_at,
                t.since,
                t.served_ms,
                t.ended_at,
                t.calls
            ],
        )?;
        Ok(())
    }

    /// Links a case to the ticket it was filed under.
    ///
    /// # Errors
    /// The store's.
    pub fn ticket_case(&mut self, ticket: TicketId, case: CaseId) -> Result<(), Error> {
        self.execute(&CASE_INSERT, params![ticket, case])?;
        Ok(())
    }

    /// A ticket with its cases.
    ///
    /// # Errors
    /// The store's.
    pub fn ticket(&mut self, id: TicketId) -> Result<Option<Ticket>, Error> {
        let found = self.query(&ONE, params![id], bare)?;
        Ok(self.with_cases(found)?.pop())
    }

    /// The ticket a case was filed under.
    ///
    /// # Errors
    /// The store's.
    pub fn ticket_of_case(&mut self, case: CaseId) -> Result<Option<TicketId>, Error> {
        self.one(&OF_CASE, params![case], |row| row.id(0))
    }

    /// Who waits in a hall, in the order in which they would be called, without their cases.
    ///
    /// # Errors
    /// The store's.
    pub fn ticket_queue(
        &mut self,
        hall: &HallCode,
        day: Date,
        now: Instant,
        limit: i64,
    ) -> Result<Vec<Ticket>, Error> {
        self.query(&QUEUE, params![hall.as_str(), day, now, limit], bare)
    }

    /// Whom a window calls next.
    ///
    /// # Errors
    /// The store's.
    pub fn ticket_next(
        &mut self,
        hall: &HallCode,
        day: Date,
        now: Instant,
        window: u32,
    ) -> Result<Option<Ticket>, Error> {
        let found = self.query(&NEXT, params![hall.as_str(), day, now, window], bare)?;
        Ok(self.with_cases(found)?.pop())
    }

    /// Tickets of a hall's day in a state, latest called first, with their cases.
    ///
    /// # Errors
    /// The store's.
    pub fn tickets_of_state(
        &mut self,
        hall: &HallCode,
        day: Date,
        state: TicketState,
        limit: i64,
    ) -> Result<Vec<Ticket>, Error> {
        let found = self.query(
            &OF_STATE,
            params![hall.as_str(), day, state.code(), limit],
            bare,
        )?;
        self.with_cases(found)
    }

    /// How many tickets of a hall's day are in a state.
    ///
    /// # Errors
    /// The store's.
    pub fn tickets_count(
        &mut self,
        hall: &HallCode,
        day: Date,
        state: TicketState,
    ) -> Result<i64, Error> {
        let count = self.one(&COUNT, params![hall.as_str(), day, state.code()], |row| {
            row.i64(0)
        })?;
        Ok(count.unwrap_or(0))
    }

    /// What a hall's days came to, latest first, both days included.
    ///
    /// # Errors
    /// The store's.
    pub fn hall_days(
        &mut self,
        hall: &HallCode,
        from: Date,
        to: Date,
    ) -> Result<Vec<HallDay>, Error> {
        let mut days = self.query(&DAYS, params![hall.as_str(), from, to], |row| {
            Ok(HallDay {
                day: row.date(0)?,
                drawn: row.i64(1)?,
                served: row.i64(2)?,
                missed: row.i64(3)?,
                wait_median: None,
                wait_p90: None,
                service_median: None,
            })
        })?;
        let waits = self.query(&WAITS, params![hall.as_str(), from, to], |row| {
            Ok((row.date(0)?, row.opt_i64(1)?, row.opt_i64(2)?))
        })?;
        let services = self.query(&SERVICES, params![hall.as_str(), from, to], |row| {
            Ok((row.date(0)?, row.opt_i64(1)?))
        })?;
        for day in &mut days {
            if let Some((_, median, p90)) = waits.iter().find(|(of, ..)| *of == day.day) {
                (day.wait_median, day.wait_p90) = (*median, *p90);
            }
            if let Some((_, median)) = services.iter().find(|(of, _)| *of == day.day) {
                day.service_median = *median;
            }
        }
        Ok(days)
    }

    /// All tickets by id after one, with their cases.
    ///
    /// # Errors
    /// The store's.
    pub fn tickets_after(&mut self, after: TicketId, limit: i64) -> Result<Vec<Ticket>, Error> {
        let found = self.query(&AFTER, params![after, limit], bare)?;
        self.with_cases(found)
    }
}
