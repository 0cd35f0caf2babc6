//! Payment rolls, payments, claims back.

use crate::code::{division, sealed};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use model::id::{PaymentId, PersonId, RollId};
use model::money::Fen;
use model::roll::{Claim, Payment, PaymentState, Roll, RollKind, RollState};
use model::time::Month;

macro_rules! roll_columns {
    () => {
        "id, programme, division, month, kind, number, state, count, total, drawn_by, drawn_at, checked_by, \
         file_digest, version, synthetic"
    };
}
macro_rules! payment_columns {
    () => {
        "id, roll, programme, person, name, division, due_month, amount, band, account_cipher, account_index, \
         account_masked, state, state_at, state_note, later_roll"
    };
}

statements! {
    ROLL_INSERT = Sql::both(concat!(
        "INSERT INTO roll (", roll_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
         ON CONFLICT DO NOTHING"
    ));
    ROLL_UPDATE = Sql::both(
        "UPDATE roll SET state = $2, checked_by = $3, file_digest = $4, version = $5 WHERE id = $1 AND version = $5 - 1",
    );
    ROLL_GROW = Sql::both(
        "UPDATE roll SET count = $2, total = $3, version = $4 WHERE id = $1 AND version = $4 - 1",
    );
    ROLL = Sql::both(concat!("SELECT ", roll_columns!(), " FROM roll WHERE id = $1"));
    ROLL_LOCKED = Sql::pair(
        concat!("SELECT ", roll_columns!(), " FROM roll WHERE id = $1"),
        concat!("SELECT ", roll_columns!(), " FROM roll WHERE id = $1 FOR UPDATE"),
    );
    ROLLS_BELOW = Sql::both(concat!(
        "SELECT ", roll_columns!(), " FROM roll WHERE division >= $1 AND division < $2 AND ($3 = '' OR month = $3) \
         AND id < $4 ORDER BY id DESC LIMIT $5"
    ));
    ROLLS_IN_STATE = Sql::both(concat!(
        "SELECT ", roll_columns!(), " FROM roll WHERE division >= $1 AND division < $2 AND state = $3 ORDER BY id LIMIT $4"
    ));
    ROLL_LAST_NUMBER = Sql::both(
        "SELECT max(number) FROM roll WHERE programme = $1 AND division = $2 AND month = $3 AND kind = $4 \
         AND state <> 'void'",
    );
    PAYMENT_INSERT = Sql::both(concat!(
        "INSERT INTO payment (", payment_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
         $14, $15, $16) ON CONFLICT DO NOTHING"
    ));
    PAYMENT_UPDATE = Sql::both(
        "UPDATE payment SET state = $2, state_at = $3, state_note = $4, later_roll = $5 WHERE id = $1",
    );
    PAYMENTS_VOID = Sql::both("UPDATE payment SET state = 'void' WHERE roll = $1 AND state = 'listed'");
    PAYMENTS_LISTED = Sql::both(
        "SELECT count(*), coalesce(CAST(sum(amount) AS BIGINT), 0) FROM payment WHERE roll = $1 AND state = 'listed'",
    );
    PAYMENT = Sql::both(concat!("SELECT ", payment_columns!(), " FROM payment WHERE id = $1"));
    PAYMENTS_OF_ROLL = Sql::both(concat!(
        "SELECT ", payment_columns!(), " FROM payment WHERE roll = $1 AND id > $2 ORDER BY id LIMIT $3"
    ));
    // Lines of the next so many persons of a roll, whole.
    PAYMENTS_BY_PERSON = Sql::both(concat!(
        "SELECT ", payment_columns!(), " FROM payment WHERE roll = $1 AND person > $2 AND person <= \
         (SELECT few.person FROM (SELECT DISTINCT person FROM payment WHERE roll = $1 AND person > $2 \
         ORDER BY person LIMIT $3) AS few ORDER BY few.person DESC LIMIT 1) ORDER BY person, due_month, id"
    ));
    PAYMENTS_OF_PERSON = Sql::both(concat!(
        "SELECT ", payment_columns!(), " FROM payment WHERE person = $1 ORDER BY due_month DESC, id DESC"
    ));
    PAYMENTS_FAILED_AFTER = Sql::both(concat!(
        "SELECT ", payment_columns!(), " FROM payment WHERE programme = $1 AND state = 'failed' AND division >= $2 \
         AND division < $3 AND id > $4 ORDER BY id LIMIT $5"
    ));
    PAYMENTS_FAILED = Sql::both(concat!(
        "SELECT ", payment_columns!(), " FROM payment WHERE programme = $1 AND state = 'failed' AND division >= $2 \
         AND division < $3 ORDER BY id"
    ));
    // By person, not by place: whoever moved between towns is still paid once; and by every id that
    // is hers: what was paid to an alias was paid to her.
    PAYMENTS_STANDING = Sql::both(
        "SELECT p.person, p.due_month FROM entitlement e JOIN payment p ON p.person = e.person \
         WHERE e.programme = $1 AND e.division >= $2 AND e.division < $3 AND p.programme = $1 \
         AND p.state IN ('listed', 'paid', 'failed') \
         UNION ALL \
         SELECT e.person, p.due_month FROM entitlement e JOIN person_alias a ON a.kept = e.person \
         JOIN payment p ON p.person = a.alias \
         WHERE e.programme = $1 AND e.division >= $2 AND e.division < $3 AND p.programme = $1 \
         AND p.state IN ('listed', 'paid', 'failed') \
         UNION ALL \
         SELECT e.person, p.due_month FROM entitlement e JOIN person_alias a ON a.alias = e.person \
         JOIN payment p ON p.person = a.kept \
         WHERE e.programme = $1 AND e.division >= $2 AND e.division < $3 AND p.programme = $1 \
         AND p.state IN ('listed', 'paid', 'failed')",
    );
    PAID_IN_MONTH = Sql::both(
        "SELECT count(*), coalesce(CAST(sum(p.amount) AS BIGINT), 0) FROM payment p JOIN roll r ON r.id = p.roll \
         WHERE p.programme = $1 AND r.month = $2 AND r.division >= $3 AND r.division < $4 AND p.state = 'paid'",
    );
    CLAIM_INSERT = Sql::both(
        "INSERT INTO claim (payment, person, amount, at, settled_at, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (payment) DO UPDATE SET at = excluded.at, settled_at = excluded.settled_at, \
         withdrawn_at = excluded.withdrawn_at",
    );
    CLAIM = Sql::both("SELECT payment, person, amount, at, settled_at, withdrawn_at FROM claim WHERE payment = $1");
    CLAIMS_OF = Sql::both("SELECT payment, person, amount, at, settled_at, withdrawn_at FROM claim WHERE person = $1 ORDER BY payment");
    CLAIMS_BELOW = Sql::both(
        "SELECT c.payment, c.person, c.amount, c.at, c.settled_at, c.withdrawn_at, p.name, p.division, p.due_month FROM claim c \
         JOIN payment p ON p.id = c.payment WHERE p.division >= $1 AND p.division < $2 ORDER BY c.at DESC, c.payment LIMIT $3",
    );
}

const fn roll_state_code(state: RollState) -> &'static str {
    match state {
        RollState::Drawing => "drawing",
        RollState::Settling => "settling",
        RollState::Drawn => "drawn",
        RollState::Checked => "checked",
        RollState::Exported => "exported",
        RollState::Settled => "settled",
        RollState::Void => "void",
    }
}

fn roll_state(code: &str) -> Option<RollState> {
    Some(match code {
        "drawing" => RollState::Drawing,
        "settling" => RollState::Settling,
        "drawn" => RollState::Drawn,
        "checked" => RollState::Checked,
        "exported" => RollState::Exported,
        "settled" => RollState::Settled,
        "void" => RollState::Void,
        _ => return None,
    })
}

const fn kind_code(kind: RollKind) -> (&'static str, i64) {
    match kind {
        RollKind::Regular => ("regular", 0),
        RollKind::Supplement(n) => ("supplement", n as i64),
        RollKind::Reissue(n) => ("reissue", n as i64),
    }
}

fn roll(row: &Row<'_>) -> Result<Roll, Error> {
    let number = u32::try_from(row.i64(5)?).map_err(|_| Error::Column {
        column: 5,
        wanted: "a small number",
    })?;
    Ok(Roll {
        id: row.id(0)?,
        programme: row.text(1)?.to_owned(),
        division: division(row, 2)?,
        month: row.parse(3, "a month")?,
        kind: match row.text(4)? {
            "regular" => RollKind::Regular,
            "supplement" => RollKind::Supplement(number),
            "reissue" => RollKind::Reissue(number),
            _ => {
                return Err(Error::Column {
                    column: 4,
                    wanted: "a kind of roll",
                });
            }
        },
        state: roll_state(row.text(6)?).ok_or(Error::Column {
            column: 6,
            wanted: "a state of a roll",
        })?,
        count: row.i64(7)?,
        total: row.fen(8)?,
        drawn_by: row.id(9)?,
        drawn_at: row.instant(10)?,
        checked_by: row.opt_id(11)?,
        file_digest: row.opt_text(12)?.map(str::to_owned),
        version: row.i64(13)? as u64,
        synthetic: row.bool(14)?,
    })
}

fn payment(row: &Row<'_>) -> Result<Payment, Error> {
    let state = match row.text(12)? {
        "listed" => PaymentState::Listed,
        "paid" => PaymentState::Paid(row.instant(13)?),
        "failed" => PaymentState::Failed(row.opt_text(14)?.unwrap_or_default().to_owned()),
        "reissued" => PaymentState::Reissued(row.id(15)?),
        "void" => PaymentState::Void,
        _ => {
            return Err(Error::Column {
                column: 12,
                wanted: "a state of a payment",
            });
        }
    };
    Ok(Payment {
        id: row.id(0)?,
        roll: row.id(1)?,
        programme: row.text(2)?.to_owned(),
        person: row.id(3)?,
        name: row.text(4)?.to_owned(),
        division: division(row, 5)?,
        due_month: row.parse(6, "a month")?,
        amount: row.fen(7)?,
        band: u32::try_from(row.i64(8)?).map_err(|_| Error::Column {
            column: 8,
            wanted: "an age",
        })?,
        account: sealed(row, 9)?,
        state,
    })
}

type StateColumns<'a> = (
    &'static str,
    Option<model::time::Instant>,
    Option<&'a str>,
    Option<RollId>,
);

fn state_columns(state: &PaymentState) -> StateColumns<'_> {
    match state {
        PaymentState::Listed => ("listed", None, None, None),
        PaymentState::Paid(at) => ("paid", Some(*at), None, None),
        PaymentState::Failed(why) => ("failed", None, Some(why), None),
        PaymentState::Reissued(later) => ("reissued", None, None, Some(*later)),
        PaymentState::Void => ("void", None, None, None),
    }
}

fn claim(row: &Row<'_>) -> Result<Claim, Error> {
    Ok(Claim {
        payment: row.id(0)?,
        person: row.id(1)?,
        amount: row.fen(2)?,
        at: row.instant(3)?,
        settled_at: row.opt_instant(4)?,
        withdrawn_at: row.opt_instant(5)?,
    })
}

impl Tx<'_> {
    /// Stores a roll; false when one of its kind and number stands already.
    ///
    /// # Errors
    /// The store's.
    pub fn roll_insert(&mut self, r: &Roll) -> Result<bool, Error> {
        let (kind, number) = kind_code(r.kind);
        let rows = self.execute(
            &ROLL_INSERT,
            params![
                r.id,
                &r.programme,
                r.division.number() as i64,
                r.month,
                kind,
                number,
                roll_state_code(r.state),
                r.count,
                r.total,
                r.drawn_by,
                r.drawn_at,
                r.checked_by,
                r.file_digest.as_ref(),
                r.version as i64,
                r.synthetic
            ],
        )?;
        Ok(rows == 1)
    }

    /// Stores the next version of a roll; false when somebody stored one before.
    ///
    /// # Errors
    /// The store's.
    pub fn roll_update(&mut self, r: &Roll) -> Result<bool, Error> {
        let rows = self.execute(
            &ROLL_UPDATE,
            params![
                r.id,
                roll_state_code(r.state),
                r.checked_by,
                r.file_digest.as_ref(),
                r.version as i64
            ],
        )?;
        Ok(rows == 1)
    }

    /// Stores the next version of a roll that got more lines; false when somebody stored one before.
    ///
    /// # Errors
    /// The store's.
    pub fn roll_grow(&mut self, r: &Roll) -> Result<bool, Error> {
        let rows = self.execute(
            &ROLL_GROW,
            params![r.id, r.count, r.total, r.version as i64],
        )?;
        Ok(rows == 1)
    }

    /// Sets all lines of a roll aside that are still to be paid.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_void(&mut self, id: RollId) -> Result<(), Error> {
        self.execute(&PAYMENTS_VOID, params![id]).map(drop)
    }

    /// How many lines of a roll are to be paid, and their sum.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_listed(&mut self, id: RollId) -> Result<(i64, Fen), Error> {
        let found = self.one(&PAYMENTS_LISTED, params![id], |row| {
            Ok((row.i64(0)?, row.fen(1)?))
        })?;
        Ok(found.unwrap_or((0, Fen::ZERO)))
    }

    /// A roll.
    ///
    /// # Errors
    /// The store's.
    pub fn roll(&mut self, id: RollId) -> Result<Option<Roll>, Error> {
        self.one(&ROLL, params![id], roll)
    }

    /// A roll, locked against others until the unit ends.
    ///
    /// # Errors
    /// The store's.
    pub fn roll_for_update(&mut self, id: RollId) -> Result<Option<Roll>, Error> {
        self.one(&ROLL_LOCKED, params![id], roll)
    }

    /// Rolls below a division, newest first; `month` may be empty.
    ///
    /// # Errors
    /// The store's.
    pub fn rolls_below(
        &mut self,
        below: DivisionCode,
        month: Option<Month>,
        before: Option<RollId>,
        limit: i64,
    ) -> Result<Vec<Roll>, Error> {
        let before = before.unwrap_or(RollId::from_bytes([0xff; 16]));
        let month = month.map_or_else(String::new, |m| m.to_string());
        self.query(
            &ROLLS_BELOW,
            params![
                below.number() as i64,
                below.end() as i64,
                month,
                before,
                limit
            ],
            roll,
        )
    }

    /// Rolls below a division in a state, oldest first.
    ///
    /// # Errors
    /// The store's.
    pub fn rolls_in_state(
        &mut self,
        below: DivisionCode,
        state: RollState,
        limit: i64,
    ) -> Result<Vec<Roll>, Error> {
        self.query(
            &ROLLS_IN_STATE,
            params![
                below.number() as i64,
                below.end() as i64,
                roll_state_code(state),
                limit
            ],
            roll,
        )
    }

    /// The last number of a kind of roll in a month, 0 when there is none.
    ///
    /// # Errors
    /// The store's.
    pub fn roll_last_number(
        &mut self,
        programme: &str,
        division: DivisionCode,
        month: Month,
        kind: RollKind,
    ) -> Result<Option<i64>, Error> {
        let found = self.one(
            &ROLL_LAST_NUMBER,
            params![
                programme,
                division.number() as i64,
                month,
                kind_code(kind).0
            ],
            |row| row.opt_i64(0),
        )?;
        Ok(found.flatten())
    }

    /// Stores a payment; false when that person and month stands already.
    ///
    /// # Errors
    /// The store's.
    pub fn payment_insert(&mut self, p: &Payment) -> Result<bool, Error> {
        let (state, at, note, later) = state_columns(&p.state);
        let rows = self.execute(
            &PAYMENT_INSERT,
            params![
                p.id,
                p.roll,
                &p.programme,
                p.person,
                &p.name,
                p.division.number() as i64,
                p.due_month,
                p.amount,
                i64::from(p.band),
                &p.account.cipher,
                &p.account.index,
                &p.account.masked,
                state,
                at,
                note,
                later
            ],
        )?;
        Ok(rows == 1)
    }

    /// Stores what became of a payment.
    ///
    /// # Errors
    /// The store's.
    pub fn payment_state(&mut self, id: PaymentId, state: &PaymentState) -> Result<(), Error> {
        let (code, at, note, later) = state_columns(state);
        self.execute(&PAYMENT_UPDATE, params![id, code, at, note, later])?;
        Ok(())
    }

    /// A payment.
    ///
    /// # Errors
    /// The store's.
    pub fn payment(&mut self, id: PaymentId) -> Result<Option<Payment>, Error> {
        self.one(&PAYMENT, params![id], payment)
    }

    /// Lines of a roll after a payment's id.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_of_roll(
        &mut self,
        id: RollId,
        after: Option<PaymentId>,
        limit: i64,
    ) -> Result<Vec<Payment>, Error> {
        let after = after.unwrap_or(PaymentId::from_bytes([0; 16]));
        self.query(&PAYMENTS_OF_ROLL, params![id, after, limit], payment)
    }

    /// Lines of a roll of the next so many persons after one, by person and month.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_of_roll_by_person(
        &mut self,
        id: RollId,
        after: PersonId,
        persons: i64,
    ) -> Result<Vec<Payment>, Error> {
        self.query(&PAYMENTS_BY_PERSON, params![id, after, persons], payment)
    }

    /// A person's payments, newest month first.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_of(&mut self, person: PersonId) -> Result<Vec<Payment>, Error> {
        self.query(&PAYMENTS_OF_PERSON, params![person], payment)
    }

    /// Payments the bank gave back that nobody has paid again.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_failed(
        &mut self,
        programme: &str,
        below: DivisionCode,
    ) -> Result<Vec<Payment>, Error> {
        self.query(
            &PAYMENTS_FAILED,
            params![programme, below.number() as i64, below.end() as i64],
            payment,
        )
    }

    /// As [`Tx::payments_failed`], some of them, after a payment's id.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_failed_after(
        &mut self,
        programme: &str,
        below: DivisionCode,
        after: PaymentId,
        limit: i64,
    ) -> Result<Vec<Payment>, Error> {
        self.query(
            &PAYMENTS_FAILED_AFTER,
            params![
                programme,
                below.number() as i64,
                below.end() as i64,
                after,
                limit
            ],
            payment,
        )
    }

    /// Person and month of everything listed, paid or failed for whoever is entitled below a division.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_standing(
        &mut self,
        programme: &str,
        below: DivisionCode,
    ) -> Result<Vec<(PersonId, Month)>, Error> {
        self.query(
            &PAYMENTS_STANDING,
            params![programme, below.number() as i64, below.end() as i64],
            |row| Ok((row.id(0)?, row.parse(1, "a month")?)),
        )
    }

    /// How many payments and how much was paid on the rolls of a month.
    ///
    /// # Errors
    /// The store's.
    pub fn paid_in_month(
        &mut self,
        programme: &str,
        month: Month,
        below: DivisionCode,
    ) -> Result<(i64, Fen), Error> {
        let found = self.one(
            &PAID_IN_MONTH,
            params![programme, month, below.number() as i64, below.end() as i64],
            |row| Ok((row.i64(0)?, row.fen(1)?)),
        )?;
        Ok(found.unwrap_or((0, Fen::ZERO)))
    }

    /// Stores a claim back, or its settlement.
    ///
    /// # Errors
    /// The store's.
    pub fn claim_write(&mut self, c: &Claim) -> Result<(), Error> {
        self.execute(
            &CLAIM_INSERT,
            params![
                c.payment,
                c.person,
                c.amount,
                c.at,
                c.settled_at,
                c.withdrawn_at
            ],
        )?;
        Ok(())
    }

    /// A claim.
    ///
    /// # Errors
    /// The store's.
    pub fn claim_of(&mut self, payment: PaymentId) -> Result<Option<Claim>, Error> {
        self.one(&CLAIM, params![payment], claim)
    }

    /// A person's claims.
    ///
    /// # Errors
    /// The store's.
    pub fn claims_of(&mut self, person: PersonId) -> Result<Vec<Claim>, Error> {
        self.query(&CLAIMS_OF, params![person], claim)
    }

    /// Claims below a division, newest first, with name, village and month of the payment.
    ///
    /// # Errors
    /// The store's.
    pub fn claims_below(
        &mut self,
        below: DivisionCode,
        limit: i64,
    ) -> Result<Vec<(Claim, String, DivisionCode, Month)>, Error> {
        self.query(
            &CLAIMS_BELOW,
            params![below.number() as i64, below.end() as i64, limit],
            |row| {
                Ok((
                    claim(row)?,
                    row.text(6)?.to_owned(),
                    division(row, 7)?,
                    row.parse(8, "a month")?,
                ))
            },
        )
    }
}
