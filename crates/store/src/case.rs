//! Cases: the folded state with the columns that lists filter and sort by.

use crate::code::{division, opt_grid};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::{DivisionCode, GridCode, Level};
use model::case::Case;
use model::id::{CaseId, PersonId};
use model::role::Role;
use model::scope::Scope;
use model::time::Instant;
use model::unit::UnitCode;

/// Rows of a list at most.
pub const PAGE_ROWS_MAX: i64 = 200;

/// A line of a case list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
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
    /// Grid.
    pub grid: Option<GridCode>,
    /// Unit that must act.
    pub unit: Option<UnitCode>,
    /// Role that must act.
    pub role: Option<Role>,
    /// Person named to act.
    pub assignee: Option<PersonId>,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// Applicant's name.
    pub applicant: String,
    /// Earliest due instant.
    pub due: Option<Instant>,
    /// Filed.
    pub filed_at: Instant,
    /// Ended.
    pub closed_at: Option<Instant>,
    /// How, as a code.
    pub outcome: Option<String>,
    /// Version.
    pub version: i64,
    /// Machine-made.
    pub synthetic: bool,
    /// Whom it is a complaint about: codes of units and ids of persons, with blanks between.
    pub against: Option<String>,
}

impl CaseLine {
    /// Whether it is a complaint about this unit or person.
    #[must_use]
    pub fn about(&self, unit: Option<&UnitCode>, person: PersonId) -> bool {
        let mut named = self.against.iter().flat_map(|all| all.split(' '));
        let person = person.to_string();
        named.any(|one| one == person || unit.is_some_and(|unit| one == unit.as_str()))
    }
}

macro_rules! columns {
    () => {
        "id, number, module, procedure, item, stage, division, grid, unit, role, assignee, person, \
         applicant, due, filed_at, closed_at, outcome, version, synthetic, against"
    };
}

fn line(row: &Row<'_>) -> Result<CaseLine, Error> {
    Ok(CaseLine {
        id: row.id(0)?,
        number: row.text(1)?.to_owned(),
        module: row.text(2)?.to_owned(),
        procedure: row.text(3)?.to_owned(),
        item: row.text(4)?.to_owned(),
        stage: row.text(5)?.to_owned(),
        division: division(row, 6)?,
        grid: opt_grid(row, 7)?,
        unit: row.opt_text(8)?.map(|code| UnitCode(code.to_owned())),
        role: row.opt_text(9)?.and_then(Role::from_code),
        assignee: row.opt_id(10)?,
        person: row.opt_id(11)?,
        applicant: row.text(12)?.to_owned(),
        due: row.opt_instant(13)?,
        filed_at: row.instant(14)?,
        closed_at: row.opt_instant(15)?,
        outcome: row.opt_text(16)?.map(str::to_owned),
        version: row.i64(17)?,
        synthetic: row.bool(18)?,
        against: row.opt_text(19)?.map(str::to_owned),
    })
}

/// What a list may be narrowed by; empty = not narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Module code.
    pub module: String,
    /// Stage code.
    pub stage: String,
    /// Unit that must act.
    pub unit: String,
    /// Below this division.
    pub division: Option<DivisionCode>,
    /// Person named to act.
    pub assignee: Option<PersonId>,
    /// `open`, `closed`, or empty for both.
    pub state: String,
    /// Only what is overdue at this instant.
    pub overdue_at: Option<Instant>,
    /// Cases before this one (keyset).
    pub before: Option<CaseId>,
    /// At most so many rows.
    pub limit: i64,
}

impl CaseFilter {
    /// Whether a line found by words passes the filter, too.
    #[must_use]
    pub fn admits(&self, line: &CaseLine) -> bool {
        let wanted = |filter: &str, held: &str| filter.is_empty() || filter == held;
        wanted(&self.module, &line.module)
            && wanted(&self.stage, &line.stage)
            && wanted(&self.unit, line.unit.as_ref().map_or("", UnitCode::as_str))
            && self
                .division
                .is_none_or(|below| below.contains(line.division))
            && self
                .assignee
                .is_none_or(|person| line.assignee == Some(person))
            && match self.state.as_str() {
                "open" => line.outcome.is_none(),
                "closed" => line.outcome.is_some(),
                _ => true,
            }
            && self
                .overdue_at
                .is_none_or(|at| line.outcome.is_none() && line.due.is_some_and(|due| due < at))
            && self.before.is_none_or(|before| line.id < before)
    }
}

// $1 the scope's key, $2 before, $3 module, $4 stage, $5 unit, $6/$7 division range, $8 assignee,
// $9 state, $10 overdue at (0 = any), $11 limit.
macro_rules! list {
    ($where:literal) => {
        concat!(
            "SELECT ", columns!(), " FROM case_state WHERE ", $where,
            " AND id < $2 AND ($3 = '' OR module = $3) AND ($4 = '' OR stage = $4) AND ($5 = '' OR unit = $5) \
             AND ($6 = 0 OR (division >= $6 AND division < $7)) AND ($8 = '' OR lower(hex(assignee)) = $8) \
             AND ($9 = '' OR ($9 = 'open' AND outcome IS NULL) OR ($9 = 'closed' AND outcome IS NOT NULL)) \
             AND ($10 = 0 OR (outcome IS NULL AND due < $10)) ORDER BY id DESC LIMIT $11"
        )
    };
}
macro_rules! list_pg {
    ($where:literal) => {
        concat!(
            "SELECT ", columns!(), " FROM case_state WHERE ", $where,
            " AND id < $2 AND ($3::text = '' OR module = $3) AND ($4::text = '' OR stage = $4) \
             AND ($5::text = '' OR unit = $5) AND ($6::bigint = 0 OR (division >= $6 AND division < $7)) \
             AND ($8::text = '' OR encode(assignee, 'hex') = $8) \
             AND ($9::text = '' OR ($9 = 'open' AND outcome IS NULL) OR ($9 = 'closed' AND outcome IS NOT NULL)) \
             AND ($10::bigint = 0 OR (outcome IS NULL AND due < $10)) ORDER BY id DESC LIMIT $11"
        )
    };
}

statements! {
    INSERT = Sql::both(
        "INSERT INTO case_state (id, number, receipt, module, procedure, item, stage, town, division, grid, unit, \
         role, assignee, person, applicant, due, filed_at, closed_at, outcome, version, synthetic, folded, lng_e7, lat_e7, against) VALUES \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)",
    );
    UPDATE = Sql::both(
        "UPDATE case_state SET stage = $2, unit = $3, role = $4, assignee = $5, due = $6, closed_at = $7, \
         outcome = $8, version = $9, folded = $10, town = $11, division = $12, grid = $13, \
         lng_e7 = $15, lat_e7 = $16, against = $17 WHERE id = $1 AND version = $14",
    );
    STATE = Sql::both("SELECT folded, module FROM case_state WHERE id = $1");
    STATE_LOCKED = Sql::pair(
        "SELECT folded, module FROM case_state WHERE id = $1",
        "SELECT folded, module FROM case_state WHERE id = $1 FOR UPDATE",
    );
    BY_RECEIPT = Sql::both("SELECT id FROM case_state WHERE receipt = $1");
    BY_NUMBER = Sql::both("SELECT id FROM case_state WHERE number = $1");
    LINE = Sql::both(concat!("SELECT ", columns!(), " FROM case_state WHERE id = $1"));
    LIST_COUNTY = Sql::pair(list!("$1 = ''"), list_pg!("$1::text = ''"));
    LIST_TOWN = Sql::pair(list!("town = $1"), list_pg!("town = $1"));
    LIST_VILLAGE = Sql::pair(list!("division = $1"), list_pg!("division = $1"));
    LIST_UNIT = Sql::pair(list!("unit = $1"), list_pg!("unit = $1"));
    LIST_UNITS = Sql::pair(
        list!("unit IN (SELECT value FROM json_each($1))"),
        list_pg!("unit = ANY($1::text[])"),
    );
    LIST_GRIDS = Sql::pair(
        list!("grid IN (SELECT CAST(value AS INTEGER) FROM json_each($1))"),
        list_pg!("grid = ANY(SELECT CAST(x AS BIGINT) FROM unnest($1::text[]) AS t(x))"),
    );
    LIST_PERSONS = Sql::pair(
        list!("person IN (SELECT unhex(value) FROM json_each($1))"),
        list_pg!("person = ANY($1::bytea[])"),
    );
    // What is overdue below a division. Told which index, for the planner cannot know that little of
    // what is open is overdue. $1/$2 division range, $3 overdue at, $4 before, $5 module, $6 stage,
    // $7 unit, $8 assignee, $9 limit.
    LIST_OVERDUE = Sql::pair(
        concat!(
            "SELECT ", columns!(), " FROM case_state INDEXED BY case_open WHERE outcome IS NULL AND division >= $1 \
             AND division < $2 AND due < $3 AND id < $4 AND ($5 = '' OR module = $5) AND ($6 = '' OR stage = $6) \
             AND ($7 = '' OR unit = $7) AND ($8 = '' OR lower(hex(assignee)) = $8) ORDER BY id DESC LIMIT $9"
        ),
        concat!(
            "SELECT ", columns!(), " FROM case_state WHERE outcome IS NULL AND division >= $1 \
             AND division < $2 AND due < $3 AND id < $4 AND ($5::text = '' OR module = $5) \
             AND ($6::text = '' OR stage = $6) AND ($7::text = '' OR unit = $7) \
             AND ($8::text = '' OR encode(assignee, 'hex') = $8) ORDER BY id DESC LIMIT $9"
        ),
    );
    // The queue of a post: what its unit holds in its role, nearest limit first.
    QUEUE = Sql::both(concat!(
        "SELECT ", columns!(), " FROM case_state WHERE unit = $1 AND role = $2 AND (assignee IS NULL OR assignee = $3) \
         AND (due > $4 OR (due = $4 AND id > $5)) ORDER BY due, id LIMIT $6"
    ));
    // What has no limit running (a case that waits for something) stands after what has one.
    QUEUE_UNDUE = Sql::both(concat!(
        "SELECT ", columns!(), " FROM case_state WHERE unit = $1 AND role = $2 AND (assignee IS NULL OR assignee = $3) \
         AND due IS NULL ORDER BY id LIMIT $4"
    ));
    QUEUE_OF_GRID_WORKER = Sql::both(concat!(
        "SELECT ", columns!(), " FROM case_state WHERE assignee = $1 AND unit IS NOT NULL \
         ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, id LIMIT $2"
    ));
    QUEUE_COUNT = Sql::both(
        "SELECT count(*), sum(CASE WHEN due < $4 THEN 1 ELSE 0 END) FROM case_state \
         WHERE unit = $1 AND role = $2 AND (assignee IS NULL OR assignee = $3)",
    );
    KEY_TAKE = Sql::both("INSERT INTO case_key (natural_key, case_id) VALUES ($1, $2) ON CONFLICT (natural_key) DO NOTHING");
    KEY_OF = Sql::both("SELECT case_id FROM case_key WHERE natural_key = $1");
    KEYS_AFTER = Sql::both("SELECT natural_key, case_id FROM case_key WHERE natural_key > $1 ORDER BY natural_key LIMIT $2");
    KEY_FREE = Sql::both("DELETE FROM case_key WHERE natural_key = $1 AND case_id = $2");
    SERIES_TAKE = Sql::both(
        "INSERT INTO series (name, next) VALUES ($1, 2) ON CONFLICT (name) DO UPDATE SET next = series.next + 1 RETURNING next - 1",
    );
    OPEN_WITH_CLOCK = Sql::both(
        "SELECT id FROM case_state WHERE outcome IS NULL AND id > $1 ORDER BY id LIMIT $2",
    );
    ALL_STATES = Sql::both("SELECT folded, module, id FROM case_state WHERE id > $1 ORDER BY id LIMIT $2");
    DONE_OF_PROCEDURE = Sql::both(
        "SELECT folded FROM case_state WHERE outcome = 'done' AND procedure = $1 ORDER BY id DESC LIMIT $2",
    );
    OPEN_OF_PROGRAMME = Sql::both(concat!(
        "SELECT ", columns!(), " FROM case_state WHERE outcome IS NULL AND procedure = $1 AND division >= $2 \
         AND division < $3 AND id > $4 ORDER BY id LIMIT $5"
    ));
}

/// The divisions, from and up to, that a list of what is overdue looks through; none where the scope
/// is no place.
fn overdue_within(scope: &Scope, filter: &CaseFilter) -> Option<(i64, i64)> {
    let of = |d: DivisionCode| (d.number() as i64, d.end() as i64);
    let (low, high) = match scope {
        Scope::County => (0, i64::MAX),
        Scope::Division(d) if matches!(d.level(), Level::Town | Level::Village) => of(*d),
        Scope::Division(_) => (0, i64::MAX),
        _ => return None,
    };
    let (from, to) = filter.division.map_or((0, i64::MAX), of);
    Some((low.max(from), high.min(to)))
}

fn outcome_code(case: &Case) -> Option<String> {
    case.outcome.map(|outcome| {
        use model::case::Outcome as O;
        match outcome {
            O::Granted => "granted",
            O::Refused => "refused",
            O::Declined => "declined",
            O::Withdrawn => "withdrawn",
            O::Done => "done",
            O::Lapsed => "lapsed",
        }
        .to_owned()
    })
}

fn town_of(division: DivisionCode) -> i64 {
    division.at(Level::Town).unwrap_or(division).number() as i64
}

fn folded(case: &Case) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_vec(case).map_err(|error| Error::Canon(error.to_string()))?;
    Ok(crate::pack::pack(&text))
}

impl Tx<'_> {
    /// Stores a new case.
    ///
    /// # Errors
    /// The store's, or a number, receipt or id that stands already.
    pub fn case_insert(
        &mut self,
        case: &Case,
        module: &str,
        against: Option<&str>,
    ) -> Result<(), Error> {
        let state = folded(case)?;
        let unit = case.holder.as_ref().map(|h| h.unit.as_str());
        let role = case.holder.as_ref().map(|h| h.role.code());
        let assignee = case.holder.as_ref().and_then(|h| h.person);
        self.execute(
            &INSERT,
            params![
                case.id,
                &case.number,
                &case.receipt,
                module,
                &case.procedure,
                &case.item,
                &case.stage,
                town_of(case.place.division),
                case.place.division.number() as i64,
                case.place.grid.map(crate::code::grid_number),
                unit,
                role,
                assignee,
                case.applicant.person,
                &case.applicant.name,
                case.due(),
                case.filed_at,
                case.closed_at,
                outcome_code(case),
                case.version as i64,
                case.synthetic,
                &state,
                case.place.point.map(|point| point.lng_e7),
                case.place.point.map(|point| point.lat_e7),
                against
            ],
        )?;
        Ok(())
    }

    /// Stores the next version of a case; false when somebody stored one before.
    ///
    /// # Errors
    /// The store's.
    pub fn case_update(
        &mut self,
        case: &Case,
        seen: u64,
        against: Option<&str>,
    ) -> Result<bool, Error> {
        let state = folded(case)?;
        let unit = case.holder.as_ref().map(|h| h.unit.as_str());
        let role = case.holder.as_ref().map(|h| h.role.code());
        let assignee = case.holder.as_ref().and_then(|h| h.person);
        let rows = self.execute(
            &UPDATE,
            params![
                case.id,
                &case.stage,
                unit,
                role,
                assignee,
                case.due(),
                case.closed_at,
                outcome_code(case),
                case.version as i64,
                &state,
                town_of(case.place.division),
                case.place.division.number() as i64,
                case.place.grid.map(crate::code::grid_number),
                seen as i64,
                case.place.point.map(|point| point.lng_e7),
                case.place.point.map(|point| point.lat_e7),
                against
            ],
        )?;
        Ok(rows == 1)
    }

    /// The case with its module's code; locked against others until the unit ends.
    ///
    /// # Errors
    /// The store's.
    pub fn case_for_update(&mut self, id: CaseId) -> Result<Option<(Case, String)>, Error> {
        self.one(&STATE_LOCKED, params![id], |row| {
            Ok((row.packed(0)?, row.text(1)?.to_owned()))
        })
    }

    /// The case with its module's code.
    ///
    /// # Errors
    /// The store's.
    pub fn case(&mut self, id: CaseId) -> Result<Option<(Case, String)>, Error> {
        self.one(&STATE, params![id], |row| {
            Ok((row.packed(0)?, row.text(1)?.to_owned()))
        })
    }

    /// Its line in lists.
    ///
    /// # Errors
    /// The store's.
    pub fn case_line(&mut self, id: CaseId) -> Result<Option<CaseLine>, Error> {
        self.one(&LINE, params![id], line)
    }

    /// The case of a receipt number.
    ///
    /// # Errors
    /// The store's.
    pub fn case_of_receipt(&mut self, receipt: &str) -> Result<Option<CaseId>, Error> {
        self.one(&BY_RECEIPT, params![receipt], |row| row.id(0))
    }

    /// The case of a number.
    ///
    /// # Errors
    /// The store's.
    pub fn case_of_number(&mut self, number: &str) -> Result<Option<CaseId>, Error> {
        self.one(&BY_NUMBER, params![number], |row| row.id(0))
    }

    /// A page of cases within a scope, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn case_list(
        &mut self,
        scope: &Scope,
        filter: &CaseFilter,
    ) -> Result<Vec<CaseLine>, Error> {
        let before = filter.before.unwrap_or(CaseId::from_bytes([0xff; 16]));
        let (low, high) = filter
            .division
            .map_or((0, 0), |d| (d.number() as i64, d.end() as i64));
        let assignee = filter
            .assignee
            .map_or_else(String::new, |p| crate::code::hex(p.bytes()));
        let overdue = filter.overdue_at.map_or(0, |at| at.0);
        let limit = filter.limit.clamp(1, PAGE_ROWS_MAX);
        if let (Some(at), Some(within)) = (filter.overdue_at, overdue_within(scope, filter)) {
            if filter.state == "closed" {
                return Ok(Vec::new());
            }
            let binds = [
                within.0.into(),
                within.1.into(),
                at.into(),
                before.into(),
                (&filter.module).into(),
                (&filter.stage).into(),
                (&filter.unit).into(),
                assignee.into(),
                limit.into(),
            ];
            return self.query(&LIST_OVERDUE, &binds, line);
        }
        let (sql, key) = match scope {
            Scope::Nothing => return Ok(Vec::new()),
            Scope::County => (&LIST_COUNTY, crate::Param::from("")),
            Scope::Division(d) => match d.level() {
                Level::Village => (&LIST_VILLAGE, crate::Param::from(d.number() as i64)),
                Level::Town => (&LIST_TOWN, crate::Param::from(d.number() as i64)),
                Level::County | Level::City | Level::Province => {
                    (&LIST_COUNTY, crate::Param::from(""))
                }
            },
            Scope::Unit(unit) => (&LIST_UNIT, crate::Param::from(unit.as_str())),
            Scope::Units(units) => (
                &LIST_UNITS,
                crate::Param::Texts(units.iter().map(|u| u.as_str().to_owned()).collect()),
            ),
            Scope::Grids { grids, .. } => (
                &LIST_GRIDS,
                crate::Param::Texts(
                    grids
                        .iter()
                        .map(|g| crate::code::grid_number(*g).to_string())
                        .collect(),
                ),
            ),
            Scope::Persons(persons) => (&LIST_PERSONS, crate::Param::from(persons)),
        };
        let binds = [
            key,
            before.into(),
            (&filter.module).into(),
            (&filter.stage).into(),
            (&filter.unit).into(),
            low.into(),
            high.into(),
            assignee.into(),
            (&filter.state).into(),
            overdue.into(),
            limit.into(),
        ];
        self.query(sql, &binds, line)
    }

    /// The queue of a unit's role, nearest limit first, after a (due, id) key.
    ///
    /// # Errors
    /// The store's.
    pub fn case_queue(
        &mut self,
        unit: &UnitCode,
        role: Role,
        person: PersonId,
        after: Option<(Instant, CaseId)>,
        limit: i64,
    ) -> Result<Vec<CaseLine>, Error> {
        let (due, id) = after.unwrap_or((Instant(i64::MIN), CaseId::from_bytes([0; 16])));
        let limit = limit.clamp(1, PAGE_ROWS_MAX);
        let (unit, role) = (unit.as_str(), role.code());
        let mut page = self.query(&QUEUE, params![unit, role, person, due, id, limit], line)?;
        let rest = limit - page.len() as i64;
        if rest > 0 {
            page.extend(self.query(&QUEUE_UNDUE, params![unit, role, person, rest], line)?);
        }
        Ok(page)
    }

    /// How many wait in a queue, and how many of them are overdue.
    ///
    /// # Errors
    /// The store's.
    pub fn case_queue_count(
        &mut self,
        unit: &UnitCode,
        role: Role,
        person: PersonId,
        now: Instant,
    ) -> Result<(i64, i64), Error> {
        let found = self.one(
            &QUEUE_COUNT,
            params![unit.as_str(), role.code(), person, now],
            |row| Ok((row.i64(0)?, row.opt_i64(1)?.unwrap_or(0))),
        )?;
        Ok(found.unwrap_or((0, 0)))
    }

    /// What is assigned to a person by name.
    ///
    /// # Errors
    /// The store's.
    pub fn case_assigned(&mut self, person: PersonId, limit: i64) -> Result<Vec<CaseLine>, Error> {
        self.query(
            &QUEUE_OF_GRID_WORKER,
            params![person, limit.clamp(1, PAGE_ROWS_MAX)],
            line,
        )
    }

    /// Takes a natural key for a case; false when another case holds it.
    ///
    /// # Errors
    /// The store's.
    pub fn case_key_take(&mut self, key: &str, id: CaseId) -> Result<bool, Error> {
        Ok(self.execute(&KEY_TAKE, params![key, id])? == 1)
    }

    /// Who holds a natural key.
    ///
    /// # Errors
    /// The store's.
    pub fn case_key(&mut self, key: &str) -> Result<Option<CaseId>, Error> {
        self.one(&KEY_OF, params![key], |row| row.id(0))
    }

    /// Natural keys after one, with the cases that hold them.
    ///
    /// # Errors
    /// The store's.
    pub fn case_keys_after(
        &mut self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(String, CaseId)>, Error> {
        self.query(&KEYS_AFTER, params![after, limit], |row| {
            Ok((row.text(0)?.to_owned(), row.id(1)?))
        })
    }

    /// Frees a natural key.
    ///
    /// # Errors
    /// The store's.
    pub fn case_key_free(&mut self, key: &str, id: CaseId) -> Result<(), Error> {
        self.execute(&KEY_FREE, params![key, id])?;
        Ok(())
    }

    /// The next number of a series, without gaps: it is taken with the unit or not at all.
    ///
    /// # Errors
    /// The store's.
    pub fn series_next(&mut self, name: &str) -> Result<i64, Error> {
        self.one(&SERIES_TAKE, params![name], |row| row.i64(0))?
            .ok_or_else(|| Error::Damaged("a series gave no number".to_owned()))
    }

    /// Open cases after an id, for work through all of them in chunks.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_after(&mut self, after: CaseId, limit: i64) -> Result<Vec<CaseId>, Error> {
        self.query(&OPEN_WITH_CLOCK, params![after, limit], |row| row.id(0))
    }

    /// Cases of a procedure that ended as done, latest first.
    ///
    /// # Errors
    /// The store's.
    pub fn case_done_of_procedure(
        &mut self,
        procedure: &str,
        limit: i64,
    ) -> Result<Vec<Case>, Error> {
        self.query(&DONE_OF_PROCEDURE, params![procedure, limit], |row| {
            row.packed(0)
        })
    }

    /// Cases with their modules after an id, for checks and rebuilds.
    ///
    /// # Errors
    /// The store's.
    pub fn case_states_after(
        &mut self,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<(Case, String)>, Error> {
        self.query(&ALL_STATES, params![after, limit], |row| {
            Ok((row.packed(0)?, row.text(1)?.to_owned()))
        })
    }

    /// Open cases of a procedure below a division, in the order of filing.
    ///
    /// # Errors
    /// The store's.
    pub fn case_open_of_procedure(
        &mut self,
        procedure: &str,
        below: DivisionCode,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseLine>, Error> {
        let after = after.unwrap_or(CaseId::from_bytes([0; 16]));
        self.query(
            &OPEN_OF_PROGRAMME,
            params![
                procedure,
                below.number() as i64,
                below.end() as i64,
                after,
                limit.clamp(1, PAGE_ROWS_MAX)
            ],
            line,
        )
    }
}
