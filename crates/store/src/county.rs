//! The county's tables: divisions through time, areas, grids, units, calendars, parameters, modules.

use crate::code::{division, grid_number, grid_of};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::time::Instant;
use model::unit::{Side, Unit, UnitCode, UnitKind};

/// One version of a division, valid between two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionVersion {
    /// Code.
    pub code: DivisionCode,
    /// Name.
    pub name: String,
    /// `county`, `town`, `village`.
    pub level: String,
    /// `county`, `town`, `street`, `village`, `zone` …
    pub kind: String,
    /// The division above.
    pub parent: DivisionCode,
    /// First day.
    pub from: Date,
    /// Last day; none = still.
    pub to: Option<Date>,
    /// Codes it came from.
    pub predecessors: Vec<String>,
    /// How sure the dates are: `edition` or `document`.
    pub basis: String,
}

/// An area on the ground: boundary of a county, town, village or grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Division or grid code as digits.
    pub code: i64,
    /// `county`, `town`, `village`, `grid`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Code above.
    pub parent: i64,
    /// Label point, 1e-7 degrees.
    pub lng_e7: i64,
    /// Label point, 1e-7 degrees.
    pub lat_e7: i64,
    /// Polygons as JSON: `[[[ [lng_e7, lat_e7], … ], …rings], …polygons]`.
    pub rings: String,
    /// Made by the product, not surveyed.
    pub approximate: bool,
}

/// A grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Code.
    pub code: GridCode,
    /// Name.
    pub name: String,
    /// Village.
    pub division: DivisionCode,
    /// `comprehensive` or `dedicated`.
    pub kind: String,
    /// First day.
    pub from: Date,
    /// Last day; none = still.
    pub to: Option<Date>,
}

statements! {
    DIVISION_INSERT = Sql::both(
        "INSERT INTO division (code, name, level, kind, parent, valid_from, valid_to, predecessors, basis) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    DIVISIONS_ON = Sql::both(
        "SELECT code, name, level, kind, parent, valid_from, valid_to, predecessors, basis FROM division \
         WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) ORDER BY code",
    );
    DIVISION_HISTORY = Sql::both(
        "SELECT code, name, level, kind, parent, valid_from, valid_to, predecessors, basis FROM division \
         WHERE code >= $1 AND code < $2 ORDER BY code, valid_from",
    );
    AREA_INSERT = Sql::both(
        "INSERT INTO area (code, kind, name, parent, lng_e7, lat_e7, rings, approximate) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    AREA = Sql::both("SELECT code, kind, name, parent, lng_e7, lat_e7, rings, approximate FROM area WHERE code = $1");
    AREAS = Sql::both(
        "SELECT code, kind, name, parent, lng_e7, lat_e7, rings, approximate FROM area WHERE parent = $1 ORDER BY code",
    );
    AREAS_OF_KIND = Sql::both(
        "SELECT code, kind, name, parent, lng_e7, lat_e7, rings, approximate FROM area WHERE kind = $1 ORDER BY code",
    );
    GRID_INSERT = Sql::both(
        "INSERT INTO grid (code, name, division, kind, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)",
    );
    GRIDS_ON = Sql::both(
        "SELECT code, name, division, kind, valid_from, valid_to FROM grid \
         WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) ORDER BY code",
    );
    UNIT_INSERT = Sql::both(
        "INSERT INTO unit (code, name, short_name, division, kind, side, parent) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    );
    UNITS = Sql::both("SELECT code, name, short_name, division, kind, side, parent FROM unit ORDER BY code");
    CALENDAR_TAKE = Sql::both(
        "INSERT INTO calendar (year, body, digest, taken_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (year) DO UPDATE SET body = excluded.body, digest = excluded.digest, taken_at = excluded.taken_at",
    );
    CALENDARS = Sql::both("SELECT year, body FROM calendar ORDER BY year");
    PARAMETERS_TAKE = Sql::both(
        // Later than what stands, also within one millisecond: the newest is the one in force.
        "INSERT INTO parameter_text (digest, body, taken_at) \
         SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CASE WHEN coalesce(max(taken_at), 0) >= CAST($3 AS BIGINT) \
         THEN max(taken_at) + 1 ELSE CAST($3 AS BIGINT) END FROM parameter_text WHERE true \
         ON CONFLICT (digest) DO NOTHING",
    );
    PARAMETERS = Sql::both("SELECT body FROM parameter_text ORDER BY taken_at DESC, digest LIMIT 1");
    MODULE_TAKE = Sql::both(
        "INSERT INTO module_version (version, module, files, adopted_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (version) DO NOTHING",
    );
    MODULE_HEAD = Sql::both(
        "INSERT INTO module_head (module, version, switched_on) VALUES ($1, $2, $3) \
         ON CONFLICT (module) DO UPDATE SET version = excluded.version, switched_on = excluded.switched_on",
    ).moving_footing();
    MODULES = Sql::both("SELECT version, module, files FROM module_version ORDER BY module, adopted_at");
    MODULE_CODES = Sql::both("SELECT version, module FROM module_version ORDER BY module, adopted_at");
    MODULE_FILES = Sql::both("SELECT files FROM module_version WHERE version = $1");
    MODULE_HEADS = Sql::both("SELECT module, version, switched_on FROM module_head ORDER BY module");
    HEAD = Sql::both("SELECT version FROM head WHERE name = $1");
    HEAD_MOVE = Sql::both(
        "INSERT INTO head (name, version) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET version = head.version + 1",
    ).moving_footing();
}

fn division_version(row: &Row<'_>) -> Result<DivisionVersion, Error> {
    Ok(DivisionVersion {
        code: division(row, 0)?,
        name: row.text(1)?.to_owned(),
        level: row.text(2)?.to_owned(),
        kind: row.text(3)?.to_owned(),
        parent: division(row, 4)?,
        from: row.date(5)?,
        to: row.opt_date(6)?,
        predecessors: row
            .text(7)?
            .split(';')
            .filter(|p| !p.is_empty())
            .map(str::to_owned)
            .collect(),
        basis: row.text(8)?.to_owned(),
    })
}

fn area(row: &Row<'_>) -> Result<Area, Error> {
    Ok(Area {
        code: row.i64(0)?,
        kind: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        parent: row.i64(3)?,
        lng_e7: row.i64(4)?,
        lat_e7: row.i64(5)?,
        rings: row.text(6)?.to_owned(),
        approximate: row.bool(7)?,
    })
}

fn code_of<T: serde::de::DeserializeOwned>(
    text: &str,
    column: usize,
    wanted: &'static str,
) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| Error::Column { column, wanted })
}

fn code_text<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        _ => Err(Error::Canon("a code that is not text".to_owned())),
    }
}

impl Tx<'_> {
    /// Stores one version of a division.
    ///
    /// # Errors
    /// The store's.
    pub fn division_insert(&mut self, d: &DivisionVersion) -> Result<(), Error> {
        self.execute(
            &DIVISION_INSERT,
            params![
                d.code.number() as i64,
                &d.name,
                &d.level,
                &d.kind,
                d.parent.number() as i64,
                d.from,
                d.to,
                d.predecessors.join(";"),
                &d.basis
            ],
        )?;
        Ok(())
    }

    /// Divisions valid on a day, in the order of their codes.
    ///
    /// # Errors
    /// The store's.
    pub fn divisions_on(&mut self, day: Date) -> Result<Vec<DivisionVersion>, Error> {
        self.query(&DIVISIONS_ON, params![day], division_version)
    }

    /// Every version of a division and what is below it.
    ///
    /// # Errors
    /// The store's.
    pub fn division_history(&mut self, below: DivisionCode) -> Result<Vec<DivisionVersion>, Error> {
        self.query(
            &DIVISION_HISTORY,
            params![below.number() as i64, below.end() as i64],
            division_version,
        )
    }

    /// Stores an area.
    ///
    /// # Errors
    /// The store's.
    pub fn area_insert(&mut self, a: &Area) -> Result<(), Error> {
        self.execute(
            &AREA_INSERT,
            params![
                a.code,
                &a.kind,
                &a.name,
                a.parent,
                a.lng_e7,
                a.lat_e7,
                &a.rings,
                a.approximate
            ],
        )?;
        Ok(())
    }

    /// An area.
    ///
    /// # Errors
    /// The store's.
    pub fn area(&mut self, code: i64) -> Result<Option<Area>, Error> {
        self.one(&AREA, params![code], area)
    }

    /// Areas directly below a code.
    ///
    /// # Errors
    /// The store's.
    pub fn areas_below(&mut self, parent: i64) -> Result<Vec<Area>, Error> {
        self.query(&AREAS, params![parent], area)
    }

    /// All areas of a kind.
    ///
    /// # Errors
    /// The store's.
    pub fn areas_of_kind(&mut self, kind: &str) -> Result<Vec<Area>, Error> {
        self.query(&AREAS_OF_KIND, params![kind], area)
    }

    /// Stores a grid.
    ///
    /// # Errors
    /// The store's.
    pub fn grid_insert(&mut self, g: &Grid) -> Result<(), Error> {
        self.execute(
            &GRID_INSERT,
            params![
                grid_number(g.code),
                &g.name,
                g.division.number() as i64,
                &g.kind,
                g.from,
                g.to
            ],
        )?;
        Ok(())
    }

    /// Grids valid on a day.
    ///
    /// # Errors
    /// The store's.
    pub fn grids_on(&mut self, day: Date) -> Result<Vec<Grid>, Error> {
        self.query(&GRIDS_ON, params![day], |row| {
            Ok(Grid {
                code: grid_of(row.i64(0)?).ok_or(Error::Column {
                    column: 0,
                    wanted: "a grid code",
                })?,
                name: row.text(1)?.to_owned(),
                division: division(row, 2)?,
                kind: row.text(3)?.to_owned(),
                from: row.date(4)?,
                to: row.opt_date(5)?,
            })
        })
    }

    /// Stores a unit.
    ///
    /// # Errors
    /// The store's.
    pub fn unit_insert(&mut self, u: &Unit) -> Result<(), Error> {
        self.execute(
            &UNIT_INSERT,
            params![
                u.code.as_str(),
                &u.name,
                &u.short_name,
                u.division.number() as i64,
                code_text(&u.kind)?,
                code_text(&u.side)?,
                u.parent.as_ref().map(UnitCode::as_str)
            ],
        )?;
        Ok(())
    }

    /// All units.
    ///
    /// # Errors
    /// The store's.
    pub fn units(&mut self) -> Result<Vec<Unit>, Error> {
        self.query(&UNITS, params![], |row| {
            Ok(Unit {
                code: UnitCode(row.text(0)?.to_owned()),
                name: row.text(1)?.to_owned(),
                short_name: row.text(2)?.to_owned(),
                division: division(row, 3)?,
                kind: code_of::<UnitKind>(row.text(4)?, 4, "a kind of unit")?,
                side: code_of::<Side>(row.text(5)?, 5, "a side")?,
                parent: row.opt_text(6)?.map(|code| UnitCode(code.to_owned())),
            })
        })
    }

    /// Takes a year's calendar in, in place of an earlier one.
    ///
    /// # Errors
    /// The store's.
    pub fn calendar_take(
        &mut self,
        year: i32,
        text: &str,
        digest: &str,
        at: Instant,
    ) -> Result<(), Error> {
        self.execute(&CALENDAR_TAKE, params![year, text, digest, at])?;
        Ok(())
    }

    /// Year and text of every calendar.
    ///
    /// # Errors
    /// The store's.
    pub fn calendars(&mut self) -> Result<Vec<(i64, String)>, Error> {
        self.query(&CALENDARS, params![], |row| {
            Ok((row.i64(0)?, row.text(1)?.to_owned()))
        })
    }

    /// Takes site parameters in.
    ///
    /// # Errors
    /// The store's.
    pub fn parameters_take(&mut self, text: &str, digest: &str, at: Instant) -> Result<(), Error> {
        self.execute(&PARAMETERS_TAKE, params![digest, text, at])?;
        Ok(())
    }

    /// The parameters in force.
    ///
    /// # Errors
    /// The store's.
    pub fn parameters(&mut self) -> Result<Option<String>, Error> {
        self.one(&PARAMETERS, params![], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Stores a module version's files (JSON of path → text) and makes it the head.
    ///
    /// # Errors
    /// The store's.
    pub fn module_adopt(
        &mut self,
        module: &str,
        version: &str,
        files: &str,
        at: Instant,
    ) -> Result<(), Error> {
        self.execute(&MODULE_TAKE, params![version, module, files, at])?;
        self.execute(&MODULE_HEAD, params![module, version, true])?;
        Ok(())
    }

    /// Switches a module on or off; cases under way go on.
    ///
    /// # Errors
    /// The store's.
    pub fn module_switch(&mut self, module: &str, version: &str, on: bool) -> Result<(), Error> {
        self.execute(&MODULE_HEAD, params![module, version, on])?;
        Ok(())
    }

    /// Version and module of everything ever adopted.
    ///
    /// # Errors
    /// The store's.
    pub fn module_version_codes(&mut self) -> Result<Vec<(String, String)>, Error> {
        self.query(&MODULE_CODES, params![], |row| {
            Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
        })
    }

    /// Files of a module version.
    ///
    /// # Errors
    /// The store's.
    pub fn module_files(&mut self, version: &str) -> Result<Option<String>, Error> {
        self.one(&MODULE_FILES, params![version], |row| {
            Ok(row.text(0)?.to_owned())
        })
    }

    /// Version, module and files of everything ever adopted.
    ///
    /// # Errors
    /// The store's.
    pub fn module_versions(&mut self) -> Result<Vec<(String, String, String)>, Error> {
        self.query(&MODULES, params![], |row| {
            Ok((
                row.text(0)?.to_owned(),
                row.text(1)?.to_owned(),
                row.text(2)?.to_owned(),
            ))
        })
    }

    /// Module, version in force, whether new cases may be filed.
    ///
    /// # Errors
    /// The store's.
    pub fn module_heads(&mut self) -> Result<Vec<(String, String, bool)>, Error> {
        self.query(&MODULE_HEADS, params![], |row| {
            Ok((
                row.text(0)?.to_owned(),
                row.text(1)?.to_owned(),
                row.bool(2)?,
            ))
        })
    }

    /// The version of a head (`county`, `modules`, `policy`), 0 when it never moved.
    ///
    /// # Errors
    /// The store's.
    pub fn head(&mut self, name: &str) -> Result<i64, Error> {
        self.recall(
            |m| &mut m.heads,
            name.to_owned(),
            |tx, name| Ok(tx.one(&HEAD, params![name], |row| row.i64(0))?.unwrap_or(0)),
        )
    }

    /// Moves a head on.
    ///
    /// # Errors
    /// The store's.
    pub fn head_move(&mut self, name: &str) -> Result<(), Error> {
        self.execute(&HEAD_MOVE, params![name])?;
        Ok(())
    }
}
