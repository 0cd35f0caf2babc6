//! How messages fared: what a channel would not take, who wants slips only, counts of a day.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use model::id::{CaseId, MessageId, PersonId};
use model::time::Instant;

/// Why a message waits for its slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Channel: `sms`, `webhook`.
    pub channel: String,
    /// Why: `no-phone`, `refused`, `gave-up`.
    pub why: String,
    /// When.
    pub at: Instant,
}

/// A message as its delivery record shows it: to nobody by name, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryLine {
    /// Its id.
    pub id: MessageId,
    /// About which case.
    pub case: Option<CaseId>,
    /// Locale key of its text.
    pub key: String,
    /// `waiting`, `sms`, `webhook`, `slip`, `failed`.
    pub state: String,
    /// Queued.
    pub created_at: Instant,
    /// Gone out or printed.
    pub ended_at: Option<Instant>,
    /// Why it waits for its slip, where a channel would not take it.
    pub unsent: Option<Unsent>,
    /// Attempts so far, while it waits to be sent.
    pub attempts: Option<i64>,
    /// It is tried no longer.
    pub parked: bool,
}

statements! {
    REFUSE = Sql::both(
        "INSERT INTO message_refused (message, channel, why, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (message) DO UPDATE SET channel = excluded.channel, why = excluded.why, at = excluded.at",
    );
    CLEAR = Sql::both("DELETE FROM message_refused WHERE message = $1");
    UNSENT = Sql::both("SELECT channel, why, at FROM message_refused WHERE message = $1");
    UNSENT_COUNT = Sql::both("SELECT count(*) FROM message_refused");
    CHOOSE = Sql::both(
        "INSERT INTO message_choice (person, slip, at) VALUES ($1, $2, $3) \
         ON CONFLICT (person) DO UPDATE SET slip = excluded.slip, at = excluded.at",
    );
    CHOSEN = Sql::both("SELECT slip FROM message_choice WHERE person = $1");
    STATES = Sql::both(
        "SELECT state, count(*) FROM message WHERE id >= $1 AND id < $2 GROUP BY state ORDER BY state",
    );
    UNSENT_AMONG = Sql::both(
        "SELECT count(*) FROM message_refused r JOIN message m ON m.id = r.message \
         WHERE r.message >= $1 AND r.message < $2 AND m.state = 'waiting'",
    );
    LATEST = Sql::both(
        "SELECT m.id, m.case_id, m.key, m.state, m.created_at, m.ended_at, r.channel, r.why, r.at, o.attempts, o.parked_at \
         FROM message m LEFT JOIN message_refused r ON r.message = m.id LEFT JOIN outbox o ON o.id = m.id \
         WHERE m.id < $1 ORDER BY m.id DESC LIMIT $2",
    );
    LATEST_UNSENT = Sql::both(
        "SELECT m.id, m.case_id, m.key, m.state, m.created_at, m.ended_at, r.channel, r.why, r.at, o.attempts, o.parked_at \
         FROM message_refused r JOIN message m ON m.id = r.message LEFT JOIN outbox o ON o.id = m.id \
         WHERE r.message < $1 AND m.state = 'waiting' ORDER BY r.message DESC LIMIT $2",
    );
}

fn line(row: &Row<'_>) -> Result<DeliveryLine, Error> {
    let unsent = match row.opt_text(6)? {
        Some(channel) => Some(Unsent {
            channel: channel.to_owned(),
            why: row.text(7)?.to_owned(),
            at: row.instant(8)?,
        }),
        None => None,
    };
    Ok(DeliveryLine {
        id: row.id(0)?,
        case: row.opt_id(1)?,
        key: row.text(2)?.to_owned(),
        state: row.text(3)?.to_owned(),
        created_at: row.instant(4)?,
        ended_at: row.opt_instant(5)?,
        unsent,
        attempts: row.opt_i64(9)?,
        parked: row.opt_instant(10)?.is_some(),
    })
}

/// The first id an instant can have: ids begin with their time.
fn first_at(at: Instant) -> MessageId {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&at.0.max(0).to_be_bytes()[2..]);
    MessageId::from_bytes(bytes)
}

impl Tx<'_> {
    /// Notes that a channel would not take a message.
    ///
    /// # Errors
    /// The store's.
    pub fn message_refuse(&mut self, id: MessageId, unsent: &Unsent) -> Result<(), Error> {
        self.execute(
            &REFUSE,
            params![id, &unsent.channel, &unsent.why, unsent.at],
        )
        .map(drop)
    }

    /// Forgets that; false when there was nothing.
    ///
    /// # Errors
    /// The store's.
    pub fn message_refusal_clear(&mut self, id: MessageId) -> Result<bool, Error> {
        Ok(self.execute(&CLEAR, params![id])? == 1)
    }

    /// Why a message waits for its slip.
    ///
    /// # Errors
    /// The store's.
    pub fn message_unsent(&mut self, id: MessageId) -> Result<Option<Unsent>, Error> {
        self.one(&UNSENT, params![id], |row| {
            Ok(Unsent {
                channel: row.text(0)?.to_owned(),
                why: row.text(1)?.to_owned(),
                at: row.instant(2)?,
            })
        })
    }

    /// How many messages no channel would take, printed ones among them.
    ///
    /// # Errors
    /// The store's.
    pub fn messages_unsent_count(&mut self) -> Result<i64, Error> {
        Ok(self
            .one(&UNSENT_COUNT, params![], |row| row.i64(0))?
            .unwrap_or(0))
    }

    /// Keeps how a person wants to be told.
    ///
    /// # Errors
    /// The store's.
    pub fn message_choose(
        &mut self,
        person: PersonId,
        slip: bool,
        at: Instant,
    ) -> Result<(), Error> {
        self.execute(&CHOOSE, params![person, slip, at]).map(drop)
    }

    /// Whether a person wants slips only; none when she never said.
    ///
    /// # Errors
    /// The store's.
    pub fn message_choice(&mut self, person: PersonId) -> Result<Option<bool>, Error> {
        self.one(&CHOSEN, params![person], |row| row.bool(0))
    }

    /// Messages queued between two instants by their state, and how many of those that wait no channel
    /// would take.
    ///
    /// # Errors
    /// The store's.
    pub fn message_states(
        &mut self,
        from: Instant,
        to: Instant,
    ) -> Result<(Vec<(String, i64)>, i64), Error> {
        let (from, to) = (first_at(from), first_at(to));
        let states = self.query(&STATES, params![from, to], |row| {
            Ok((row.text(0)?.to_owned(), row.i64(1)?))
        })?;
        let unsent = self.one(&UNSENT_AMONG, params![from, to], |row| row.i64(0))?;
        Ok((states, unsent.unwrap_or(0)))
    }

    /// Delivery records before an id (none for the newest), newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn deliveries(
        &mut self,
        before: Option<MessageId>,
        limit: i64,
    ) -> Result<Vec<DeliveryLine>, Error> {
        let before = before.unwrap_or(MessageId::from_bytes([0xff; 16]));
        self.query(&LATEST, params![before, limit], line)
    }

    /// Of them those that wait because no channel would take them.
    ///
    /// # Errors
    /// The store's.
    pub fn deliveries_unsent(
        &mut self,
        before: Option<MessageId>,
        limit: i64,
    ) -> Result<Vec<DeliveryLine>, Error> {
        let before = before.unwrap_or(MessageId::from_bytes([0xff; 16]));
        self.query(&LATEST_UNSENT, params![before, limit], line)
    }
}
