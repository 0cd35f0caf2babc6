//! Routes, patrols, and the positions of a patrol, which are deleted after their days.

use crate::code::{grid_number, grid_of};
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::GridCode;
use model::id::{PatrolId, PersonId, RouteId};
use model::patrol::{Patrol, Route};
use model::place::Point;
use model::scope::Scope;
use model::time::Instant;

statements! {
    ROUTE_WRITE = Sql::both(
        "INSERT INTO patrol_route (id, grid, name, every_days, points, ended) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET grid = excluded.grid, name = excluded.name, every_days = excluded.every_days, \
         points = excluded.points, ended = excluded.ended",
    );
    ROUTE = Sql::both("SELECT id, grid, name, every_days, points, ended FROM patrol_route WHERE id = $1");
    ROUTES_OF_GRID = Sql::both(
        "SELECT id, grid, name, every_days, points, ended FROM patrol_route WHERE grid = $1 AND NOT ended ORDER BY id",
    );
    ROUTES_AFTER = Sql::both(
        "SELECT id, grid, name, every_days, points, ended FROM patrol_route WHERE id > $1 ORDER BY id LIMIT $2",
    );
    START = Sql::both(
        "INSERT INTO patrol (id, route, grid, person, started_at, ended_at, passed, reports) VALUES ($1, $2, $3, $4, $5, NULL, '[]', 0)",
    );
    END = Sql::both("UPDATE patrol SET ended_at = $2, passed = $3, reports = $4 WHERE id = $1 AND ended_at IS NULL");
    ONE = Sql::both("SELECT id, route, grid, person, started_at, ended_at, passed, reports FROM patrol WHERE id = $1");
    RUNNING = Sql::both(
        "SELECT id, route, grid, person, started_at, ended_at, passed, reports FROM patrol \
         WHERE person = $1 AND ended_at IS NULL ORDER BY id DESC LIMIT 1",
    );
    LAST_OF_ROUTE = Sql::both(
        "SELECT id, route, grid, person, started_at, ended_at, passed, reports FROM patrol \
         WHERE route = $1 ORDER BY started_at DESC LIMIT 1",
    );
    LIST_COUNTY = Sql::both(
        "SELECT id, route, grid, person, started_at, ended_at, passed, reports FROM patrol WHERE id < $1 ORDER BY id DESC LIMIT $2",
    );
    LIST_DIVISION = Sql::both(
        "SELECT id, route, grid, person, started_at, ended_at, passed, reports FROM patrol \
         WHERE grid >= $1 AND grid < $2 AND id < $3 ORDER BY id DESC LIMIT $4",
    );
    LIST_PERSON = Sql::both(
        "SELECT id, route, grid, person, started_at, ended_at, passed, reports FROM patrol \
         WHERE person = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    );
    AFTER = Sql::both(
        "SELECT id, route, grid, person, started_at, ended_at, passed, reports FROM patrol WHERE id > $1 ORDER BY id LIMIT $2",
    );
    OPEN_BEFORE = Sql::both(
        "SELECT id, route, grid, person, started_at, ended_at, passed, reports FROM patrol \
         WHERE ended_at IS NULL AND started_at < $1 ORDER BY id LIMIT $2",
    );
    POSITION = Sql::both(
        "INSERT INTO patrol_position (patrol, at, lng_e7, lat_e7) VALUES ($1, $2, $3, $4) ON CONFLICT (patrol, at) DO NOTHING",
    );
    LAST_POSITION = Sql::both("SELECT max(at) FROM patrol_position WHERE patrol = $1");
    POSITIONS = Sql::both("SELECT at, lng_e7, lat_e7 FROM patrol_position WHERE patrol = $1 ORDER BY at");
    POSITIONS_DELETE = Sql::both("DELETE FROM patrol_position WHERE at < $1");
    POSITIONS_ASTRAY = Sql::both(
        "SELECT count(*) FROM patrol_position p LEFT JOIN patrol w ON w.id = p.patrol \
         WHERE w.id IS NULL OR p.at < w.started_at OR (w.ended_at IS NOT NULL AND p.at > w.ended_at)",
    );
}

fn grid(row: &Row<'_>, column: usize) -> Result<GridCode, Error> {
    grid_of(row.i64(column)?).ok_or(Error::Column {
        column,
        wanted: "a grid code",
    })
}

fn route(row: &Row<'_>) -> Result<Route, Error> {
    Ok(Route {
        id: row.id(0)?,
        grid: grid(row, 1)?,
        name: row.text(2)?.to_owned(),
        every_days: row.i64(3)?,
        points: row.json(4)?,
        ended: row.bool(5)?,
    })
}

fn patrol(row: &Row<'_>) -> Result<Patrol, Error> {
    Ok(Patrol {
        id: row.id(0)?,
        route: row.id(1)?,
        grid: grid(row, 2)?,
        person: row.id(3)?,
        started_at: row.instant(4)?,
        ended_at: row.opt_instant(5)?,
        passed: row.json(6)?,
        reports: row.i64(7)?,
    })
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Canon(e.to_string()))
}

impl Tx<'_> {
    /// Stores a route, in place of what it was before.
    ///
    /// # Errors
    /// The store's.
    pub fn route_write(&mut self, r: &Route) -> Result<(), Error> {
        let points = json(&r.points)?;
        self.execute(
            &ROUTE_WRITE,
            params![
                r.id,
                grid_number(r.grid),
                &r.name,
                r.every_days,
                &points,
                r.ended
            ],
        )?;
        Ok(())
    }

    /// A route.
    ///
    /// # Errors
    /// The store's.
    pub fn route(&mut self, id: RouteId) -> Result<Option<Route>, Error> {
        self.one(&ROUTE, params![id], route)
    }

    /// The routes of a grid that are walked.
    ///
    /// # Errors
    /// The store's.
    pub fn routes_of_grid(&mut self, of: GridCode) -> Result<Vec<Route>, Error> {
        self.query(&ROUTES_OF_GRID, params![grid_number(of)], route)
    }

    /// Routes by id after one, at most so many.
    ///
    /// # Errors
    /// The store's.
    pub fn routes_after(&mut self, after: RouteId, limit: i64) -> Result<Vec<Route>, Error> {
        self.query(&ROUTES_AFTER, params![after, limit], route)
    }

    /// Stores a patrol that begins.
    ///
    /// # Errors
    /// The store's.
    pub fn patrol_start(&mut self, p: &Patrol) -> Result<(), Error> {
        self.execute(
            &START,
            params![p.id, p.route, grid_number(p.grid), p.person, p.started_at],
        )?;
        Ok(())
    }

    /// Ends a patrol; false when it was over before.
    ///
    /// # Errors
    /// The store's.
    pub fn patrol_end(&mut self, p: &Patrol) -> Result<bool, Error> {
        let passed = json(&p.passed)?;
        Ok(self.execute(&END, params![p.id, p.ended_at, &passed, p.reports])? == 1)
    }

    /// A patrol.
    ///
    /// # Errors
    /// The store's.
    pub fn patrol(&mut self, id: PatrolId) -> Result<Option<Patrol>, Error> {
        self.one(&ONE, params![id], patrol)
    }

    /// The patrol somebody is on.
    ///
    /// # Errors
    /// The store's.
    pub fn patrol_running(&mut self, person: PersonId) -> Result<Option<Patrol>, Error> {
        self.one(&RUNNING, params![person], patrol)
    }

    /// The last walk along a route.
    ///
    /// # Errors
    /// The store's.
    pub fn patrol_last(&mut self, of: RouteId) -> Result<Option<Patrol>, Error> {
        self.one(&LAST_OF_ROUTE, params![of], patrol)
    }

    /// A page of patrols within a scope, newest first; a grid worker's are her own.
    ///
    /// # Errors
    /// The store's.
    pub fn patrols(
        &mut self,
        scope: &Scope,
        before: Option<PatrolId>,
        limit: i64,
    ) -> Result<Vec<Patrol>, Error> {
        let before = before.unwrap_or(PatrolId::from_bytes([0xff; 16]));
        match scope {
            Scope::County => self.query(&LIST_COUNTY, params![before, limit], patrol),
            Scope::Division(d) => self.query(
                &LIST_DIVISION,
                params![
                    d.number() as i64 * 1_000,
                    d.end() as i64 * 1_000,
                    before,
                    limit
                ],
                patrol,
            ),
            Scope::Grids { person, .. } => {
                self.query(&LIST_PERSON, params![*person, before, limit], patrol)
            }
            Scope::Unit(_) | Scope::Units(_) | Scope::Persons(_) | Scope::Nothing => Ok(Vec::new()),
        }
    }

    /// Patrols by id after one, at most so many.
    ///
    /// # Errors
    /// The store's.
    pub fn patrols_after(&mut self, after: PatrolId, limit: i64) -> Result<Vec<Patrol>, Error> {
        self.query(&AFTER, params![after, limit], patrol)
    }

    /// Patrols begun before an instant that nobody ended.
    ///
    /// # Errors
    /// The store's.
    pub fn patrols_forgotten(&mut self, before: Instant, limit: i64) -> Result<Vec<Patrol>, Error> {
        self.query(&OPEN_BEFORE, params![before, limit], patrol)
    }

    /// Keeps where she is; false when something is kept of that very instant.
    ///
    /// # Errors
    /// The store's.
    pub fn position_keep(
        &mut self,
        of: PatrolId,
        at: Instant,
        point: Point,
    ) -> Result<bool, Error> {
        Ok(self.execute(&POSITION, params![of, at, point.lng_e7, point.lat_e7])? == 1)
    }

    /// When her last position of a patrol was kept.
    ///
    /// # Errors
    /// The store's.
    pub fn position_last(&mut self, of: PatrolId) -> Result<Option<Instant>, Error> {
        Ok(self
            .one(&LAST_POSITION, params![of], |row| row.opt_instant(0))?
            .flatten())
    }

    /// Every position kept of a patrol, in their order.
    ///
    /// # Errors
    /// The store's.
    pub fn positions(&mut self, of: PatrolId) -> Result<Vec<(Instant, Point)>, Error> {
        self.query(&POSITIONS, params![of], |row| {
            Ok((
                row.instant(0)?,
                Point {
                    lng_e7: row.i64(1)?,
                    lat_e7: row.i64(2)?,
                },
            ))
        })
    }

    /// Deletes positions kept before an instant; how many there were.
    ///
    /// # Errors
    /// The store's.
    pub fn positions_delete(&mut self, before: Instant) -> Result<i64, Error> {
        let gone = self.execute(&POSITIONS_DELETE, params![before])?;
        Ok(i64::try_from(gone).unwrap_or(i64::MAX))
    }

    /// Positions that belong to no patrol or lie outside its time: there must be none.
    ///
    /// # Errors
    /// The store's.
    pub fn positions_astray(&mut self) -> Result<i64, Error> {
        Ok(self
            .one(&POSITIONS_ASTRAY, params![], |row| row.i64(0))?
            .unwrap_or(0))
    }
}
