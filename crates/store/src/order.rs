//! Work orders (工单) as lists show them: a row beside its case, written with it.

use crate::code::division;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use model::case::Case;
use model::id::{CaseId, OrderId, PersonId};
use model::order::{OrderState, Part, WorkOrder};
use model::scope::Scope;
use model::time::Instant;
use model::unit::UnitCode;

/// A work order as its row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Id.
    pub id: OrderId,
    /// Its case.
    pub case: CaseId,
    /// Who is asked.
    pub unit: UnitCode,
    /// Who asked.
    pub asker: UnitCode,
    /// Declared kind.
    pub kind: String,
    /// Lead or assist, as a code.
    pub part: String,
    /// What is asked.
    pub question: String,
    /// `open`, `answered`, `returned`, `withdrawn`.
    pub state: String,
    /// Due.
    pub due: Instant,
    /// Asked.
    pub asked_at: Instant,
    /// Ended.
    pub ended_at: Option<Instant>,
}

/// A work order on a list, with what its case is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// The order.
    pub order: OrderRow,
    /// Number of its case.
    pub number: String,
    /// Procedure of its case.
    pub procedure: String,
    /// Item of its case.
    pub item: String,
    /// Place of its case.
    pub division: DivisionCode,
    /// Whom the case is about.
    pub person: Option<PersonId>,
    /// Applicant's name.
    pub applicant: String,
    /// Machine-made.
    pub synthetic: bool,
}

/// Which orders of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What it is asked.
    Asked,
    /// What it asked.
    Asking,
}

/// How the orders of a unit went that were asked since an instant; those that were called back are not
/// among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measured {
    /// Asked.
    pub asked: i64,
    /// Answered.
    pub answered: i64,
    /// Of these within the limit.
    pub in_time: i64,
    /// Returned with a cited line.
    pub returned: i64,
    /// Still open.
    pub open: i64,
    /// Of these over their limit.
    pub late: i64,
    /// From being asked to answering, of all that were answered together, in ms.
    pub answered_ms: i64,
}

macro_rules! columns {
    () => {
        "o.id, o.case_id, o.unit, o.asker, o.kind, o.part, o.question, o.state, o.due, o.asked_at, o.ended_at"
    };
}
macro_rules! list {
    ($unit:literal) => {
        concat!(
            "SELECT ", columns!(), ", c.number, c.procedure, c.item, c.division, c.person, c.applicant, c.synthetic \
             FROM work_order o JOIN case_state c ON c.id = o.case_id WHERE ", $unit,
            " = $1 AND o.state = 'open' AND (o.due > $2 OR (o.due = $2 AND o.id > $3)) ORDER BY o.due, o.id LIMIT $4"
        )
    };
}
macro_rules! count {
    ($unit:literal) => {
        concat!(
            "SELECT count(*), sum(CASE WHEN due < $2 THEN 1 ELSE 0 END) FROM work_order WHERE ",
            $unit,
            " = $1 AND state = 'open'"
        )
    };
}
macro_rules! measure {
    ($unit:literal) => {
        concat!(
            "SELECT count(*), sum(CASE WHEN state = 'answered' THEN 1 ELSE 0 END), \
             sum(CASE WHEN state = 'answered' AND ended_at <= due THEN 1 ELSE 0 END), \
             sum(CASE WHEN state = 'returned' THEN 1 ELSE 0 END), sum(CASE WHEN state = 'open' THEN 1 ELSE 0 END), \
             sum(CASE WHEN state = 'open' AND due < $3 THEN 1 ELSE 0 END), \
             CAST(sum(CASE WHEN state = 'answered' THEN ended_at - asked_at ELSE 0 END) AS BIGINT) \
             FROM work_order WHERE ",
            $unit,
            " = $1 AND asked_at >= $2 AND state <> 'withdrawn'"
        )
    };
}

statements! {
    INSERT = Sql::both(
        "INSERT INTO work_order (id, case_id, unit, asker, kind, part, question, state, due, asked_at, ended_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
    );
    UPDATE = Sql::both("UPDATE work_order SET state = $2, due = $3, ended_at = $4 WHERE id = $1");
    HAND_OVER_ASKED = Sql::both("UPDATE work_order SET unit = $3 WHERE case_id = $1 AND unit = $2 AND state = 'open'");
    HAND_OVER_ASKING = Sql::both("UPDATE work_order SET asker = $3 WHERE case_id = $1 AND asker = $2");
    CLEAR = Sql::both("DELETE FROM work_order WHERE case_id = $1");
    OF_CASE = Sql::both(concat!("SELECT ", columns!(), " FROM work_order o WHERE o.case_id = $1 ORDER BY o.id"));
    ASKED = Sql::both(list!("o.unit"));
    ASKING = Sql::both(list!("o.asker"));
    ASKED_COUNT = Sql::both(count!("unit"));
    ASKING_COUNT = Sql::both(count!("asker"));
    ASKED_MEASURE = Sql::both(measure!("unit"));
    ASKING_MEASURE = Sql::both(measure!("asker"));
}

fn row(row: &Row<'_>) -> Result<OrderRow, Error> {
    Ok(OrderRow {
        id: row.id(0)?,
        case: row.id(1)?,
        unit: UnitCode(row.text(2)?.to_owned()),
        asker: UnitCode(row.text(3)?.to_owned()),
        kind: row.text(4)?.to_owned(),
        part: row.text(5)?.to_owned(),
        question: row.text(6)?.to_owned(),
        state: row.text(7)?.to_owned(),
        due: row.instant(8)?,
        asked_at: row.instant(9)?,
        ended_at: row.opt_instant(10)?,
    })
}

fn line(from: &Row<'_>) -> Result<OrderLine, Error> {
    Ok(OrderLine {
        order: row(from)?,
        number: from.text(11)?.to_owned(),
        procedure: from.text(12)?.to_owned(),
        item: from.text(13)?.to_owned(),
        division: division(from, 14)?,
        person: from.opt_id(15)?,
        applicant: from.text(16)?.to_owned(),
        synthetic: from.bool(17)?,
    })
}

/// The row of an order of a case that a unit asked.
#[must_use]
pub fn row_of(case: &Case, order: &WorkOrder, asker: &UnitCode) -> OrderRow {
    let (state, ended_at) = match &order.state {
        OrderState::Open => ("open", None),
        OrderState::Answered { at, .. } => ("answered", Some(*at)),
        OrderState::Returned { at, .. } => ("returned", Some(*at)),
        OrderState::Withdrawn { at } => ("withdrawn", Some(*at)),
    };
    OrderRow {
        id: order.id,
        case: case.id,
        unit: order.unit.clone(),
        asker: asker.clone(),
        kind: order.kind.clone(),
        part: match order.part {
            Part::Lead => "lead",
            Part::Assist => "assist",
        }
        .to_owned(),
        question: order.question.clone(),
        state: state.to_owned(),
        // One whose clock is not there stands after all others.
        due: case
            .clocks
            .get(&order.clock)
            .map_or(Instant(i64::MAX), |clock| clock.due),
        asked_at: order.asked_at,
        ended_at,
    }
}

impl Tx<'_> {
    /// Stores an order that was asked.
    ///
    /// # Errors
    /// The store's.
    pub fn order_insert(&mut self, o: &OrderRow) -> Result<(), Error> {
        self.execute(
            &INSERT,
            params![
                o.id,
                o.case,
                o.unit.as_str(),
                o.asker.as_str(),
                &o.kind,
                &o.part,
                &o.question,
                &o.state,
                o.due,
                o.asked_at,
                o.ended_at
            ],
        )
        .map(drop)
    }

    /// Stores how an order stands.
    ///
    /// # Errors
    /// The store's.
    pub fn order_update(&mut self, o: &OrderRow) -> Result<(), Error> {
        self.execute(&UPDATE, params![o.id, &o.state, o.due, o.ended_at])
            .map(drop)
    }

    /// A unit's orders of a case, asked of it and by it, are another unit's from now on.
    ///
    /// # Errors
    /// The store's.
    pub fn orders_hand_over(
        &mut self,
        case: CaseId,
        from: &UnitCode,
        to: &UnitCode,
    ) -> Result<(), Error> {
        for sql in [&HAND_OVER_ASKED, &HAND_OVER_ASKING] {
            self.execute(sql, params![case, from.as_str(), to.as_str()])?;
        }
        Ok(())
    }

    /// Drops the rows of a case, before they are made anew.
    ///
    /// # Errors
    /// The store's.
    pub fn orders_clear(&mut self, case: CaseId) -> Result<(), Error> {
        self.execute(&CLEAR, params![case]).map(drop)
    }

    /// The orders of a case, by id.
    ///
    /// # Errors
    /// The store's.
    pub fn orders_of(&mut self, case: CaseId) -> Result<Vec<OrderRow>, Error> {
        self.query(&OF_CASE, params![case], row)
    }

    /// Open orders of the scope's unit, nearest limit first, after a (due, id) key. Only a scope of a
    /// unit has any.
    ///
    /// # Errors
    /// The store's.
    pub fn orders_open(
        &mut self,
        scope: &Scope,
        side: Side,
        after: Option<(Instant, OrderId)>,
        limit: i64,
    ) -> Result<Vec<OrderLine>, Error> {
        let Scope::Unit(unit) = scope else {
            return Ok(Vec::new());
        };
        let (due, id) = after.unwrap_or((Instant(i64::MIN), OrderId::from_bytes([0; 16])));
        let sql = match side {
            Side::Asked => &ASKED,
            Side::Asking => &ASKING,
        };
        self.query(sql, params![unit.as_str(), due, id, limit], line)
    }

    /// How many orders of the scope's unit are open, and how many of them are over their limit.
    ///
    /// # Errors
    /// The store's.
    pub fn orders_open_count(
        &mut self,
        scope: &Scope,
        side: Side,
        now: Instant,
    ) -> Result<(i64, i64), Error> {
        let Scope::Unit(unit) = scope else {
            return Ok((0, 0));
        };
        let sql = match side {
            Side::Asked => &ASKED_COUNT,
            Side::Asking => &ASKING_COUNT,
        };
        let counted = self.one(sql, params![unit.as_str(), now], |row| {
            Ok((row.i64(0)?, row.opt_i64(1)?.unwrap_or(0)))
        })?;
        Ok(counted.unwrap_or_default())
    }

    /// How the orders of a unit went that were asked since an instant.
    ///
    /// # Errors
    /// The store's.
    pub fn orders_measured(
        &mut self,
        unit: &UnitCode,
        side: Side,
        since: Instant,
        now: Instant,
    ) -> Result<Measured, Error> {
        let sql = match side {
            Side::Asked => &ASKED_MEASURE,
            Side::Asking => &ASKING_MEASURE,
        };
        let found = self.one(sql, params![unit.as_str(), since, now], |row| {
            let n = |column: usize| Ok::<i64, Error>(row.opt_i64(column)?.unwrap_or(0));
            Ok(Measured {
                asked: n(0)?,
                answered: n(1)?,
                in_time: n(2)?,
                returned: n(3)?,
                open: n(4)?,
                late: n(5)?,
                answered_ms: n(6)?,
            })
        })?;
        Ok(found.unwrap_or_default())
    }
}
