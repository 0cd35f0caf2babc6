//! What a command centre looks at: open cases by limit, open cases with a point, which cases changed
//! since a place of the journal, a day of the journal to be played again.

use crate::code::division;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::{DivisionCode, Level};
use model::event::Event;
use model::id::CaseId;
use model::journal::Body;
use model::time::Instant;
use model::unit::UnitCode;

/// Points of one answer at most; what is beyond is counted by village.
pub const POINTS_MAX: i64 = 5_000;
/// Lines of a page of the queue at most.
pub const QUEUE_MAX: i64 = 100;
/// Entries of a page of a replay at most.
pub const REPLAY_MAX: i64 = 5_000;
/// Entries looked through in one step of following.
const FOLLOWED_MAX: i64 = 2_000;

macro_rules! glance_columns {
    () => {
        "id, number, module, procedure, item, stage, division, unit, due, lng_e7, lat_e7, outcome, against"
    };
}

// $1 town (0 = any), $2/$3 division range, $4/$5 key, $6 module, $7 procedure, $8 unassigned only,
// $9 overdue at (0 = any), $10 the asker's unit, $11 limit.
macro_rules! queue {
    ($from:literal, $town:literal, $key:literal, $order:literal) => {
        concat!(
            "SELECT id, due FROM ", $from, " WHERE outcome IS NULL AND ", $town,
            " AND division >= $2 AND division < $3 AND ", $key,
            " AND ($6 = '' OR module = $6) AND ($7 = '' OR procedure = $7) \
             AND ($8 = 0 OR (assignee IS NULL AND NOT EXISTS \
             (SELECT 1 FROM work_order o WHERE o.case_id = case_state.id AND o.state = 'open'))) \
             AND ($9 = 0 OR due < $9) AND (against IS NULL OR ' ' || against || ' ' NOT LIKE '% ' || CAST($10 AS TEXT) || ' %') ORDER BY ", $order, " LIMIT $11"
        )
    };
}
macro_rules! queue_pg {
    ($town:literal, $key:literal, $order:literal) => {
        concat!(
            "SELECT id, due FROM case_state WHERE outcome IS NULL AND ", $town,
            " AND division >= $2 AND division < $3 AND ", $key,
            " AND ($6::text = '' OR module = $6) AND ($7::text = '' OR procedure = $7) \
             AND ($8::bigint = 0 OR (assignee IS NULL AND NOT EXISTS \
             (SELECT 1 FROM work_order o WHERE o.case_id = case_state.id AND o.state = 'open'))) \
             AND ($9::bigint = 0 OR due < $9) AND (against IS NULL OR ' ' || against || ' ' NOT LIKE '% ' || CAST($10 AS TEXT) || ' %') ORDER BY ", $order, " LIMIT $11"
        )
    };
}

statements! {
    QUEUE_COUNTY = Sql::pair(
        queue!("case_state INDEXED BY case_due", "$1 = 0", "due >= $4 AND (due > $4 OR id > $5)", "due, id"),
        queue_pg!("$1::bigint = 0", "due >= $4 AND (due > $4 OR id > $5)", "due, id"),
    );
    QUEUE_TOWN = Sql::pair(
        queue!("case_state INDEXED BY case_town_due", "town = $1", "due >= $4 AND (due > $4 OR id > $5)", "due, id"),
        queue_pg!("town = $1", "due >= $4 AND (due > $4 OR id > $5)", "due, id"),
    );
    QUEUE_COUNTY_UNDUE = Sql::pair(
        queue!("case_state INDEXED BY case_due", "$1 = 0", "due IS NULL AND $4 = 0 AND id > $5", "id"),
        queue_pg!("$1::bigint = 0", "due IS NULL AND $4::bigint = 0 AND id > $5", "id"),
    );
    QUEUE_TOWN_UNDUE = Sql::pair(
        queue!("case_state INDEXED BY case_town_due", "town = $1", "due IS NULL AND $4 = 0 AND id > $5", "id"),
        queue_pg!("town = $1", "due IS NULL AND $4::bigint = 0 AND id > $5", "id"),
    );
    POINTED = Sql::both(concat!(
        "SELECT ", glance_columns!(), " FROM case_state WHERE outcome IS NULL AND lng_e7 IS NOT NULL \
         AND due IS NOT NULL AND division >= $1 AND division < $2 AND (against IS NULL OR ' ' || against || ' ' NOT LIKE '% ' || CAST($3 AS TEXT) || ' %') \
         ORDER BY due LIMIT $4"
    ));
    POINTED_UNDUE = Sql::both(concat!(
        "SELECT ", glance_columns!(), " FROM case_state WHERE outcome IS NULL AND lng_e7 IS NOT NULL \
         AND due IS NULL AND division >= $1 AND division < $2 AND (against IS NULL OR ' ' || against || ' ' NOT LIKE '% ' || CAST($3 AS TEXT) || ' %') \
         ORDER BY id DESC LIMIT $4"
    ));
    GLANCE = Sql::both(concat!("SELECT ", glance_columns!(), " FROM case_state WHERE id = $1"));
    OPEN_BY_DIVISION = Sql::both(
        "SELECT division, count(*), sum(CASE WHEN due < $3 THEN 1 ELSE 0 END) FROM case_state \
         WHERE outcome IS NULL AND division >= $1 AND division < $2 GROUP BY division ORDER BY division",
    );
    OPEN_BY_MODULE = Sql::both(
        "SELECT module, count(*), sum(CASE WHEN due < $3 THEN 1 ELSE 0 END) FROM case_state \
         WHERE outcome IS NULL AND division >= $1 AND division < $2 GROUP BY module ORDER BY module",
    );
    CENTRES = Sql::both(
        "SELECT code, lng_e7, lat_e7 FROM area WHERE kind <> 'grid' AND code >= $1 AND code < $2 ORDER BY code",
    );
    CASES_FOLLOWED = Sql::both(
        "SELECT n.seq, e.kind, e.subject FROM numbered n JOIN entry e ON e.ord = n.ord \
         WHERE n.seq > $1 ORDER BY n.seq LIMIT $2",
    );
    DAY_REPLAYED = Sql::both(
        "SELECT e.ord, e.at, e.body, c.id, c.lng_e7, c.lat_e7, c.procedure FROM entry e \
         JOIN case_state c ON c.id = e.subject WHERE e.ord >= $1 AND e.ord < $2 \
         AND e.kind IN ('case.acted', 'case.timed') AND c.lng_e7 IS NOT NULL AND c.division >= $3 AND c.division < $4 \
         AND (c.against IS NULL OR ' ' || c.against || ' ' NOT LIKE '% ' || CAST($5 AS TEXT) || ' %') ORDER BY e.ord LIMIT $6",
    );
    ORDERS_OF_PROCEDURE_OPEN = Sql::both(
        "SELECT o.unit, o.asked_at, o.ended_at, o.state, o.due FROM case_state c JOIN work_order o ON o.case_id = c.id \
         WHERE c.outcome IS NULL AND c.procedure = $1 AND c.division >= $2 AND c.division < $3 AND o.asked_at >= $4 \
         AND o.kind = $5 ORDER BY o.asked_at, o.id LIMIT $6",
    );
    ORDERS_OF_PROCEDURE_DONE = Sql::both(
        "SELECT o.unit, o.asked_at, o.ended_at, o.state, o.due FROM case_state c JOIN work_order o ON o.case_id = c.id \
         WHERE c.outcome = 'done' AND c.procedure = $1 AND c.division >= $2 AND c.division < $3 AND o.asked_at >= $4 \
         AND o.kind = $5 ORDER BY o.asked_at, o.id LIMIT $6",
    );
}

/// A case as a map shows it: what it is and how it stands, nobody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// Id.
    pub id: CaseId,
    /// Number.
    pub number: String,
    /// Module.
    pub module: String,
    /// Procedure.
    pub procedure: String,
    /// Item.
    pub item: String,
    /// Stage code.
    pub stage: String,
    /// Village, town or county.
    pub division: DivisionCode,
    /// Unit that must act.
    pub unit: Option<UnitCode>,
    /// Earliest due instant.
    pub due: Option<Instant>,
    /// Its point, 1e-7 degrees.
    pub point: Option<(i64, i64)>,
    /// Whether it is still going.
    pub open: bool,
    /// Whom it complains about, codes of units and ids of persons with blanks between: they do not see it.
    pub against: Option<String>,
}

impl Glance {
    /// Whether it is a complaint about this unit.
    #[must_use]
    pub fn about(&self, unit: &UnitCode) -> bool {
        let mut named = self.against.iter().flat_map(|all| all.split(' '));
        named.any(|one| one == unit.as_str())
    }
}

fn glance(row: &Row<'_>) -> Result<Glance, Error> {
    Ok(Glance {
        id: row.id(0)?,
        number: row.text(1)?.to_owned(),
        module: row.text(2)?.to_owned(),
        procedure: row.text(3)?.to_owned(),
        item: row.text(4)?.to_owned(),
        stage: row.text(5)?.to_owned(),
        division: division(row, 6)?,
        unit: row.opt_text(7)?.map(|code| UnitCode(code.to_owned())),
        due: row.opt_instant(8)?,
        point: row.opt_i64(9)?.zip(row.opt_i64(10)?),
        open: row.opt_text(11)?.is_none(),
        against: row.opt_text(12)?.map(str::to_owned),
    })
}

fn queue_key(row: &Row<'_>) -> Result<QueueKey, Error> {
    Ok((row.opt_instant(1)?, row.id(0)?))
}

/// Whose queue or map it is: everything below a division, but no complaint about the asker's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area<'a> {
    /// Below.
    pub division: DivisionCode,
    /// The asker's unit.
    pub unit: &'a str,
}

/// What a queue is narrowed by; empty = not narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Module code.
    pub module: String,
    /// Procedure code.
    pub procedure: String,
    /// Only what nobody was given and nobody was asked about.
    pub unassigned: bool,
    /// Only what is overdue at this instant.
    pub overdue_at: Option<Instant>,
}

/// Where a page of a queue ended: the limit (none after all that have one) and the case.
pub type QueueKey = (Option<Instant>, CaseId);

/// Something that happened to a case on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Its place in the journal; the cursor.
    pub ord: i64,
    /// When.
    pub at: Instant,
    /// The case.
    pub case: CaseId,
    /// Its point, 1e-7 degrees.
    pub point: (i64, i64),
    /// Procedure.
    pub procedure: String,
    /// What happened; empty where it was lawfully erased.
    pub events: Vec<Event>,
}

/// A work order as the table of response times needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who was asked.
    pub unit: UnitCode,
    /// When.
    pub at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// `open`, `answered`, `returned`, `withdrawn`.
    pub state: String,
    /// Due.
    pub due: Instant,
}

impl Tx<'_> {
    /// A page of open cases by limit, nearest first; those without a limit last. Answers ids with
    /// their limits.
    ///
    /// # Errors
    /// The store's.
    pub fn command_queue(
        &mut self,
        area: Area<'_>,
        filter: &QueueFilter,
        after: Option<QueueKey>,
        limit: i64,
    ) -> Result<Vec<QueueKey>, Error> {
        let limit = limit.clamp(1, QUEUE_MAX);
        let town = area.division.at(Level::Town);
        let first = CaseId::from_bytes([0; 16]);
        let mut page = Vec::new();
        let (due, from) = match after {
            None => (Some(Instant(i64::MIN)), first),
            Some((due, id)) => (due, id),
        };
        let binds = |due: Instant, id: CaseId, rest: i64| -> [crate::Param<'static>; 11] {
            [
                town.map_or(0, |town| town.number() as i64).into(),
                (area.division.number() as i64).into(),
                (area.division.end() as i64).into(),
                due.into(),
                id.into(),
                filter.module.clone().into(),
                filter.procedure.clone().into(),
                i64::from(filter.unassigned).into(),
                filter.overdue_at.map_or(0, |at| at.0).into(),
                area.unit.to_owned().into(),
                rest.into(),
            ]
        };
        if let Some(due) = due {
            let sql = if town.is_some() {
                &QUEUE_TOWN
            } else {
                &QUEUE_COUNTY
            };
            page = self.query(sql, &binds(due, from, limit), queue_key)?;
        }
        let rest = limit - page.len() as i64;
        if rest > 0 && filter.overdue_at.is_none() {
            let from = if due.is_some() { first } else { from };
            let sql = if town.is_some() {
                &QUEUE_TOWN_UNDUE
            } else {
                &QUEUE_COUNTY_UNDUE
            };
            page.extend(self.query(sql, &binds(Instant(0), from, rest), queue_key)?);
        }
        Ok(page)
    }

    /// Open cases with a point, the most urgent first, then the newest of those without a limit.
    ///
    /// # Errors
    /// The store's.
    pub fn command_points(&mut self, area: Area<'_>, limit: i64) -> Result<Vec<Glance>, Error> {
        let limit = limit.clamp(1, POINTS_MAX);
        let (low, high) = (area.division.number() as i64, area.division.end() as i64);
        let mut found = self.query(&POINTED, params![low, high, area.unit, limit], glance)?;
        let rest = limit - found.len() as i64;
        if rest > 0 {
            found.extend(self.query(
                &POINTED_UNDUE,
                params![low, high, area.unit, rest],
                glance,
            )?);
        }
        Ok(found)
    }

    /// A case as a map shows it.
    ///
    /// # Errors
    /// The store's.
    pub fn case_glance(&mut self, id: CaseId) -> Result<Option<Glance>, Error> {
        self.one(&GLANCE, params![id], glance)
    }

    /// Open cases of each division below one, and how many of them are overdue.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_by_division(
        &mut self,
        below: DivisionCode,
        now: Instant,
    ) -> Result<Vec<(DivisionCode, i64, i64)>, Error> {
        self.query(
            &OPEN_BY_DIVISION,
            params![below.number() as i64, below.end() as i64, now],
            |row| Ok((division(row, 0)?, row.i64(1)?, row.opt_i64(2)?.unwrap_or(0))),
        )
    }

    /// Open cases of each module below a division, and how many of them are overdue.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_by_module(
        &mut self,
        below: DivisionCode,
        now: Instant,
    ) -> Result<Vec<(String, i64, i64)>, Error> {
        self.query(
            &OPEN_BY_MODULE,
            params![below.number() as i64, below.end() as i64, now],
            |row| {
                Ok((
                    row.text(0)?.to_owned(),
                    row.i64(1)?,
                    row.opt_i64(2)?.unwrap_or(0),
                ))
            },
        )
    }

    /// Label points of the county, towns and villages below a division, 1e-7 degrees.
    ///
    /// # Errors
    /// The store's.
    pub fn area_centres(
        &mut self,
        below: DivisionCode,
    ) -> Result<Vec<(DivisionCode, i64, i64)>, Error> {
        self.query(
            &CENTRES,
            params![below.number() as i64, below.end() as i64],
            |row| Ok((division(row, 0)?, row.i64(1)?, row.i64(2)?)),
        )
    }

    /// Cases with an entry numbered after a place, each once, and the place up to which was looked:
    /// what one reader tells everybody who watches.
    ///
    /// # Errors
    /// The store's.
    pub fn cases_changed_after(&mut self, seq: i64) -> Result<(i64, Vec<CaseId>), Error> {
        let mut to = seq;
        let mut seen = std::collections::BTreeSet::new();
        let mut changed = Vec::new();
        self.each(&CASES_FOLLOWED, params![seq, FOLLOWED_MAX], |row| {
            to = row.i64(0)?;
            if matches!(row.text(1)?, "case.acted" | "case.timed") {
                let id = CaseId::from_bytes(row.array(2)?);
                if seen.insert(id) {
                    changed.push(id);
                }
            }
            Ok(true)
        })?;
        Ok((to, changed))
    }

    /// What happened to cases with a point between two places of the journal, in its order.
    ///
    /// # Errors
    /// The store's, or an entry that does not read.
    pub fn replayed_between(
        &mut self,
        area: Area<'_>,
        from: i64,
        until: i64,
        limit: i64,
    ) -> Result<Vec<Replayed>, Error> {
        self.query(
            &DAY_REPLAYED,
            params![
                from,
                until,
                area.division.number() as i64,
                area.division.end() as i64,
                area.unit,
                limit.clamp(1, REPLAY_MAX)
            ],
            |row| {
                let ord = row.i64(0)?;
                let damaged = |e: String| Error::Damaged(format!("entry {ord}: {e}"));
                let events = match row.opt_bytes(2)? {
                    None => Vec::new(),
                    Some(bytes) => {
                        let body: Body = serde_json::from_slice(&crate::pack::unpack(bytes)?)
                            .map_err(|e| damaged(e.to_string()))?;
                        match body {
                            Body::CaseActed { events } | Body::CaseTimed { events, .. } => events,
                            _ => Vec::new(),
                        }
                    }
                };
                Ok(Replayed {
                    ord,
                    at: row.instant(1)?,
                    case: row.id(3)?,
                    point: (row.i64(4)?, row.i64(5)?),
                    procedure: row.text(6)?.to_owned(),
                    events,
                })
            },
        )
    }

    /// Work orders of a kind of a procedure's open and done cases below a division, asked since an instant.
    ///
    /// # Errors
    /// The store's.
    pub fn orders_of_procedure(
        &mut self,
        (procedure, kind): (&str, &str),
        below: DivisionCode,
        since: Instant,
        limit: i64,
    ) -> Result<Vec<Asked>, Error> {
        let mut all = Vec::new();
        for sql in [&ORDERS_OF_PROCEDURE_OPEN, &ORDERS_OF_PROCEDURE_DONE] {
            all.extend(self.query(
                sql,
                params![
                    procedure,
                    below.number() as i64,
                    below.end() as i64,
                    since,
                    kind,
                    limit
                ],
                |row| {
                    Ok(Asked {
                        unit: UnitCode(row.text(0)?.to_owned()),
                        at: row.instant(1)?,
                        ended_at: row.opt_instant(2)?,
                        state: row.text(3)?.to_owned(),
                        due: row.instant(4)?,
                    })
                },
            )?);
        }
        Ok(all)
    }
}
