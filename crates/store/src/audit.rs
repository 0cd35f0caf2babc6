//! What an auditor, a leader and a proof ask of the rows across nouns: samples, entries with their
//! proofs, payments held against deaths and kinship, durations, who still waits for a month.

use crate::code::division;
use crate::pack::unpack;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use evidence::Content;
use evidence::verify::Item;
use jiff::civil::Date;
use model::id::{CaseId, PaymentId, PersonId};
use model::money::Fen;
use model::time::{Instant, Month};
use model::unit::UnitCode;
use std::borrow::Cow;

/// Somebody dead with a payment for a month at or after the month of death.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterDeath {
    /// The payment.
    pub payment: PaymentId,
    /// Whose.
    pub person: PersonId,
    /// Name on the roll.
    pub name: String,
    /// Village.
    pub division: DivisionCode,
    /// Programme.
    pub programme: String,
    /// Month of entitlement.
    pub due_month: Month,
    /// Amount in fen.
    pub amount: Fen,
    /// Whether the bank paid it; else it only stands on a roll.
    pub paid: bool,
    /// Day of death.
    pub died: Date,
}

/// Somebody entitled who shares a household with somebody holding a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kin {
    /// Who holds the post.
    pub staff: PersonId,
    /// Her unit.
    pub unit: UnitCode,
    /// Who is entitled; the same person where she is so herself.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Programme.
    pub programme: String,
    /// The case that granted it.
    pub case: Option<CaseId>,
    /// Village.
    pub division: DivisionCode,
}

statements! {
    ITEM = Sql::both(
        "SELECT n.seq, e.header, e.body, e.salt, e.commitment FROM numbered n JOIN entry e ON e.ord = n.ord WHERE n.seq = $1",
    );
    CASES_BETWEEN = Sql::both("SELECT id FROM case_state WHERE id >= $1 AND id < $2 ORDER BY id");
    PAYMENTS_BETWEEN = Sql::both("SELECT id FROM payment WHERE id >= $1 AND id < $2 ORDER BY id");
    CASES_COUNT = Sql::both("SELECT count(*) FROM case_state WHERE id >= $1 AND id < $2");
    PAYMENTS_COUNT = Sql::both("SELECT count(*) FROM payment WHERE id >= $1 AND id < $2");
    AFTER_DEATH = Sql::both(
        "SELECT p.id, p.person, p.name, p.division, p.programme, p.due_month, p.amount, p.state, d.standing_date \
         FROM person d LEFT JOIN person_alias a ON a.alias = d.id JOIN payment p ON p.person = coalesce(a.kept, d.id) \
         WHERE d.standing = 'died' AND p.due_month >= substr(d.standing_date, 1, 7) AND p.state IN ('listed', 'paid') \
         AND p.id > $1 ORDER BY p.id LIMIT $2",
    );
    KIN = Sql::both(
        "SELECT DISTINCT a.person, a.unit, m.id, e.name, e.programme, e.case_id, e.division FROM appointment a \
         JOIN person s ON s.id = a.person JOIN person m ON m.household = s.household JOIN entitlement e ON e.person = m.id \
         WHERE a.from_date <= $1 AND (a.to_date IS NULL OR a.to_date >= $1) AND a.person > $2 \
         ORDER BY a.person, m.id, a.unit, e.programme LIMIT $3",
    );
    DURATIONS = Sql::both(
        "SELECT closed_at - filed_at FROM case_state WHERE closed_at >= $3 AND closed_at < $4 AND division >= $1 AND division < $2",
    );
    CLOSED = Sql::both(
        "SELECT id FROM case_state WHERE closed_at >= $3 AND closed_at < $4 AND division >= $1 AND division < $2 \
         AND id < $5 ORDER BY id DESC LIMIT $6",
    );
    FILED = Sql::both(
        "SELECT id FROM case_state WHERE procedure = $1 AND division >= $2 AND division < $3 AND id > $4 AND id < $5 \
         ORDER BY id LIMIT $6",
    );
    UNPAID_COUNT = Sql::both(
        "SELECT count(*) FROM entitlement e WHERE e.programme = $1 AND e.division >= $2 AND e.division < $3 \
         AND e.from_month <= $4 AND (e.until_month IS NULL OR e.until_month >= $4) AND NOT EXISTS (SELECT 1 FROM payment p \
         WHERE p.person = e.person AND p.programme = $1 AND p.due_month = $4 AND p.state IN ('listed', 'paid'))",
    );
    UNPAID = Sql::both(
        "SELECT e.person, e.name, e.division, e.case_id FROM entitlement e WHERE e.programme = $1 AND e.division >= $2 \
         AND e.division < $3 AND e.from_month <= $4 AND (e.until_month IS NULL OR e.until_month >= $4) AND e.person > $5 \
         AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.person = e.person AND p.programme = $1 AND p.due_month = $4 \
         AND p.state IN ('listed', 'paid')) ORDER BY e.person LIMIT $6",
    );
    ENTITLED = Sql::both(
        "SELECT e.person, e.name, e.division, e.case_id FROM entitlement e WHERE e.programme = $1 AND e.division >= $2 \
         AND e.division < $3 AND e.until_month IS NULL AND e.person > $4 ORDER BY e.person LIMIT $5",
    );
}

/// A person on a list of figures, with the case that granted her entitlement.
pub type Entitled = (PersonId, String, DivisionCode, Option<CaseId>);

fn entitled(row: &Row<'_>) -> Result<Entitled, Error> {
    Ok((
        row.id(0)?,
        row.text(1)?.to_owned(),
        division(row, 2)?,
        row.opt_id(3)?,
    ))
}

/// The least id made at an instant or later; ids are ordered by the time they were made.
fn first_id(at: Instant) -> [u8; 16] {
    let mut id = [0; 16];
    let ms = at.0.clamp(0, (1 << 48) - 1).to_be_bytes();
    for (to, from) in id.iter_mut().zip(ms.iter().skip(2)) {
        *to = *from;
    }
    id
}

/// The entry of a number with its bytes, as proofs need it; none when no entry has it.
///
/// # Errors
/// The database fails, or the row is damaged.
pub fn item(tx: &mut Tx<'_>, seq: i64) -> Result<Option<Item<'static>>, Error> {
    tx.one(&ITEM, params![seq], |row| {
        let content = match (row.opt_bytes(2)?, row.opt_bytes(3)?) {
            (Some(body), Some(salt)) => Content::Whole {
                salt: salt.try_into().map_err(|_| Error::Column {
                    column: 3,
                    wanted: "a salt",
                })?,
                body: Cow::Owned(unpack(body)?.into_owned()),
            },
            _ => Content::Erased {
                commitment: row.array(4)?,
            },
        };
        Ok(Item {
            seq: u64::try_from(row.i64(0)?).unwrap_or(0),
            header: Cow::Owned(row.bytes(1)?.to_vec()),
            content,
        })
    })
}

fn ranked(
    tx: &mut Tx<'_>,
    sql: &Sql,
    from: Instant,
    to: Instant,
    ranks: &[i64],
) -> Result<Vec<[u8; 16]>, Error> {
    let mut wanted: Vec<i64> = ranks.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut wanted = wanted.into_iter().peekable();
    let (mut rank, mut found) = (0, Vec::new());
    tx.each(sql, params![first_id(from), first_id(to)], |row| {
        if wanted.peek() == Some(&rank) {
            wanted.next();
            found.push(row.array(0)?);
        }
        rank += 1;
        Ok(wanted.peek().is_some())
    })?;
    Ok(found)
}

impl Tx<'_> {
    /// How many cases were filed from one instant to before another.
    ///
    /// # Errors
    /// The store's.
    pub fn cases_filed_count(&mut self, from: Instant, to: Instant) -> Result<i64, Error> {
        Ok(self
            .one(&CASES_COUNT, params![first_id(from), first_id(to)], |row| {
                row.i64(0)
            })?
            .unwrap_or(0))
    }

    /// How many payments were listed from one instant to before another.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_listed_count(&mut self, from: Instant, to: Instant) -> Result<i64, Error> {
        Ok(self
            .one(
                &PAYMENTS_COUNT,
                params![first_id(from), first_id(to)],
                |row| row.i64(0),
            )?
            .unwrap_or(0))
    }

    /// Cases filed in a span, by their rank in it (from 0).
    ///
    /// # Errors
    /// The store's.
    pub fn cases_ranked(
        &mut self,
        from: Instant,
        to: Instant,
        ranks: &[i64],
    ) -> Result<Vec<CaseId>, Error> {
        Ok(ranked(self, &CASES_BETWEEN, from, to, ranks)?
            .into_iter()
            .map(CaseId::from_bytes)
            .collect())
    }

    /// Payments listed in a span, by their rank in it (from 0).
    ///
    /// # Errors
    /// The store's.
    pub fn payments_ranked(
        &mut self,
        from: Instant,
        to: Instant,
        ranks: &[i64],
    ) -> Result<Vec<PaymentId>, Error> {
        Ok(ranked(self, &PAYMENTS_BETWEEN, from, to, ranks)?
            .into_iter()
            .map(PaymentId::from_bytes)
            .collect())
    }

    /// Payments of the dead for the month of death or a later one, after a payment's id. Whether
    /// the month itself was still owed is the programme's rule.
    ///
    /// # Errors
    /// The store's.
    pub fn payments_after_death(
        &mut self,
        after: Option<PaymentId>,
        limit: i64,
    ) -> Result<Vec<AfterDeath>, Error> {
        let after = after.unwrap_or(PaymentId::from_bytes([0; 16]));
        self.query(&AFTER_DEATH, params![after, limit], |row| {
            Ok(AfterDeath {
                payment: row.id(0)?,
                person: row.id(1)?,
                name: row.text(2)?.to_owned(),
                division: division(row, 3)?,
                programme: row.text(4)?.to_owned(),
                due_month: row.parse(5, "a month")?,
                amount: row.fen(6)?,
                paid: row.text(7)? == "paid",
                died: row.date(8)?,
            })
        })
    }

    /// Entitled persons in the households of people in office on a day, after the person in office.
    ///
    /// # Errors
    /// The store's.
    pub fn staff_kin(
        &mut self,
        on: Date,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<Kin>, Error> {
        let after = after.unwrap_or(PersonId::from_bytes([0; 16]));
        self.query(&KIN, params![on, after, limit], |row| {
            Ok(Kin {
                staff: row.id(0)?,
                unit: UnitCode(row.text(1)?.to_owned()),
                person: row.id(2)?,
                name: row.text(3)?.to_owned(),
                programme: row.text(4)?.to_owned(),
                case: row.opt_id(5)?,
                division: division(row, 6)?,
            })
        })
    }

    /// How long each case took that ended below a division in a span, in ms, in no order.
    ///
    /// # Errors
    /// The store's.
    pub fn case_durations(
        &mut self,
        below: DivisionCode,
        since: Instant,
        until: Instant,
    ) -> Result<Vec<i64>, Error> {
        self.query(
            &DURATIONS,
            params![below.number() as i64, below.end() as i64, since, until],
            |row| row.i64(0),
        )
    }

    /// Cases that ended below a division in a span, newest first, before a case.
    ///
    /// # Errors
    /// The store's.
    pub fn case_closed_between(
        &mut self,
        below: DivisionCode,
        since: Instant,
        until: Instant,
        before: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        let before = before.unwrap_or(CaseId::from_bytes([0xff; 16]));
        self.query(
            &CLOSED,
            params![
                below.number() as i64,
                below.end() as i64,
                since,
                until,
                before,
                limit
            ],
            |row| row.id(0),
        )
    }

    /// Cases of a procedure filed below a division in a span, in the order of filing, after a case.
    ///
    /// # Errors
    /// The store's.
    pub fn case_filed_between(
        &mut self,
        procedure: &str,
        below: DivisionCode,
        from: Instant,
        to: Instant,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseId>, Error> {
        let after = after.map_or_else(|| first_id(from), |id| *id.bytes());
        self.query(
            &FILED,
            params![
                procedure,
                below.number() as i64,
                below.end() as i64,
                after,
                first_id(to),
                limit
            ],
            |row| row.id(0),
        )
    }

    /// How many are owed a month below a division and stand on no roll for it.
    ///
    /// # Errors
    /// The store's.
    pub fn unpaid_count(
        &mut self,
        programme: &str,
        below: DivisionCode,
        month: Month,
    ) -> Result<i64, Error> {
        let found = self.one(
            &UNPAID_COUNT,
            params![programme, below.number() as i64, below.end() as i64, month],
            |row| row.i64(0),
        )?;
        Ok(found.unwrap_or(0))
    }

    /// Who is owed a month below a division and stands on no roll for it, after a person.
    ///
    /// # Errors
    /// The store's.
    pub fn unpaid(
        &mut self,
        programme: &str,
        below: DivisionCode,
        month: Month,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<Entitled>, Error> {
        let after = after.unwrap_or(PersonId::from_bytes([0; 16]));
        self.query(
            &UNPAID,
            params![
                programme,
                below.number() as i64,
                below.end() as i64,
                month,
                after,
                limit
            ],
            entitled,
        )
    }

    /// Who is entitled below a division today, after a person; what [`Tx::entitled_count`] counts.
    ///
    /// # Errors
    /// The store's.
    pub fn entitled_after(
        &mut self,
        programme: &str,
        below: DivisionCode,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<Entitled>, Error> {
        let after = after.unwrap_or(PersonId::from_bytes([0; 16]));
        self.query(
            &ENTITLED,
            params![
                programme,
                below.number() as i64,
                below.end() as i64,
                after,
                limit
            ],
            entitled,
        )
    }
}
