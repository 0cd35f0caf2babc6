//! The one handle through which a unit of work, or a read, reaches the database.

use crate::engine::postgres::Link;
use crate::engine::sqlite::Group;
use crate::error::Error;
use crate::footing::Memory;
use crate::sql::{Cells, Param, Row, Sql};
use ::postgres::fallible_iterator::FallibleIterator as _;
use ::postgres::types::ToSql;
use std::cell::RefCell;

/// Which database stands behind a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in the data directory.
    Sqlite,
    /// PostgreSQL elsewhere.
    Postgres,
}

pub(crate) enum Session<'a> {
    /// The connection, and for a unit of work the group it is written with.
    Sqlite(&'a rusqlite::Connection, Option<&'a mut Group>),
    Postgres(&'a mut Link),
}

/// How statements of this unit failed, if any did. PostgreSQL would turn the commit of such a
/// transaction into a silent rollback; on both engines the unit fails instead.
#[derive(Debug, Default)]
pub(crate) struct Failure {
    pub(crate) transient: bool,
    pub(crate) sync: bool,
    pub(crate) words: String,
}

/// One transaction, as its unit of work or read sees it.
pub struct Tx<'a> {
    pub(crate) session: Session<'a>,
    pub(crate) writes: bool,
    pub(crate) statements: u64,
    pub(crate) failure: Option<Failure>,
    /// The footing its snapshot was taken at, where there is one.
    pub(crate) footing: Option<u64>,
    /// What the thread it runs on remembers.
    pub(crate) memory: Option<&'a RefCell<Memory>>,
    /// Whether it has itself changed what decisions rest on.
    moved_footing: bool,
    /// Whether a writing statement was run.
    pub(crate) wrote: bool,
}

impl<'a> Tx<'a> {
    pub(crate) const fn new(session: Session<'a>, writes: bool) -> Self {
        Self {
            session,
            writes,
            statements: 0,
            failure: None,
            footing: None,
            memory: None,
            moved_footing: false,
            wrote: false,
        }
    }

    /// Which engine this runs on, for the few things that differ.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.session {
            Session::Sqlite(..) => Engine::Sqlite,
            Session::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether it may write.
    #[must_use]
    pub const fn writes(&self) -> bool {
        self.writes
    }

    /// What was read now may be remembered under this number until [`Store::footing`] gives
    /// another. None where it cannot be known (PostgreSQL), or while this unit or one it is
    /// committed with has changed what decisions rest on.
    ///
    /// [`Store::footing`]: crate::Store::footing
    #[must_use]
    pub fn footing(&self) -> Option<u64> {
        match &self.session {
            _ if self.unsettled() => None,
            Session::Sqlite(..) => self.footing,
            Session::Postgres(_) => None,
        }
    }

    /// Whether it sees changes of what decisions rest on that are not committed yet: what it reads
    /// of them must not be kept for others.
    #[must_use]
    pub fn unsettled(&self) -> bool {
        self.moved_footing
            || matches!(&self.session, Session::Sqlite(_, Some(group)) if group.moved_footing)
    }

    /// Runs a statement and counts the rows it changed.
    ///
    /// # Errors
    /// The statement fails, or this is a read.
    pub fn execute(&mut self, sql: &Sql, params: &[Param<'_>]) -> Result<u64, Error> {
        if !self.writes {
            return Err(Error::ReadOnly);
        }
        self.statements += 1;
        self.wrote = true;
        if sql.moves_footing {
            self.moved_footing = true;
            if let Session::Sqlite(_, Some(group)) = &mut self.session {
                group.moved_footing = true;
            }
        }
        let result = match &mut self.session {
            Session::Sqlite(connection, _) => sqlite_execute(connection, sql.sqlite, params),
            Session::Postgres(link) => link.execute(sql.postgres, params),
        };
        self.note(result)
    }

    /// All rows of an answer, each turned into a value. Bound the number of rows in the text.
    ///
    /// # Errors
    /// The statement fails, or `row` does.
    pub fn query<T>(
        &mut self,
        sql: &Sql,
        params: &[Param<'_>],
        row: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        let mut row = row;
        self.each(sql, params, |r| {
            all.push(row(r)?);
            Ok(true)
        })?;
        Ok(all)
    }

    /// The first row of an answer, if there is one.
    ///
    /// # Errors
    /// The statement fails, or `row` does.
    pub fn one<T>(
        &mut self,
        sql: &Sql,
        params: &[Param<'_>],
        row: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut first = None;
        let mut row = row;
        self.each(sql, params, |r| {
            first = Some(row(r)?);
            Ok(false)
        })?;
        Ok(first)
    }

    /// The rows of an answer one after the other, as long as `row` answers true.
    ///
    /// # Errors
    /// The statement fails, or `row` does.
    pub fn each(
        &mut self,
        sql: &Sql,
        params: &[Param<'_>],
        row: impl FnMut(&Row<'_>) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        self.statements += 1;
        // Some of them write and tell what they wrote (`RETURNING`).
        self.wrote |= self.writes && sql.returns();
        let result = match &mut self.session {
            Session::Sqlite(connection, _) => sqlite_each(connection, sql.sqlite, params, row),
            Session::Postgres(link) => link.each(sql.postgres, params, row),
        };
        self.note(result)
    }

    /// Rows of a text made here: table and column names of the schema, never a user's words.
    pub(crate) fn each_of(
        &mut self,
        text: &str,
        row: impl FnMut(&Row<'_>) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        match &mut self.session {
            Session::Sqlite(connection, _) => sqlite_each(connection, text, &[], row),
            Session::Postgres(link) => {
                let statement = link.client.prepare(text)?;
                pg_each(&mut link.client, &statement, &[], row)
            }
        }
    }

    /// Runs a text made here with values.
    pub(crate) fn execute_of(&mut self, text: &str, params: &[Param<'_>]) -> Result<u64, Error> {
        match &mut self.session {
            Session::Sqlite(connection, _) => sqlite_execute(connection, text, params),
            Session::Postgres(link) => {
                let statement = link.prepared_of(text)?;
                Ok(link.client.execute(&statement, &pg_params(params))?)
            }
        }
    }

    fn note<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &result
            && self.failure.is_none()
            && matches!(error, Error::Sqlite(_) | Error::Postgres(_))
        {
            self.failure = Some(Failure {
                transient: error.is_transient(),
                sync: crate::engine::sqlite::is_failed_sync(error),
                words: error.to_string(),
            });
        }
        result
    }
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Param<'_>]) -> Result<(), Error> {
    for index in 1..=statement.parameter_count() {
        // SQLite numbers `$n` in order of first appearance; its name says which value it means.
        let number = statement
            .parameter_name(index)
            .and_then(|name| name.get(1..))
            .and_then(|digits| digits.parse::<usize>().ok())
            .unwrap_or(index);
        let param = params
            .get(number - 1)
            .ok_or_else(|| rusqlite::Error::InvalidParameterCount(params.len(), number))?;
        statement.raw_bind_parameter(index, param)?;
    }
    Ok(())
}

fn sqlite_execute(
    connection: &rusqlite::Connection,
    text: &str,
    params: &[Param<'_>],
) -> Result<u64, Error> {
    let mut statement = connection.prepare_cached(text)?;
    bind(&mut statement, params)?;
    let changed = if statement.column_count() == 0 {
        statement.raw_execute()?
    } else {
        let mut rows = statement.raw_query();
        let mut count = 0;
        while rows.next()?.is_some() {
            count += 1;
        }
        count
    };
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

fn sqlite_each(
    connection: &rusqlite::Connection,
    text: &str,
    params: &[Param<'_>],
    mut row: impl FnMut(&Row<'_>) -> Result<bool, Error>,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(text)?;
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    while let Some(found) = rows.next()? {
        if !row(&Row(Cells::Sqlite(found)))? {
            break;
        }
    }
    Ok(())
}

/// Params as the driver wants them.
pub(crate) fn pg_params<'p>(params: &'p [Param<'p>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect()
}

impl Link {
    fn execute(&mut self, text: &'static str, params: &[Param<'_>]) -> Result<u64, Error> {
        let statement = self.prepared(text)?;
        Ok(self.client.execute(&statement, &pg_params(params))?)
    }

    fn each(
        &mut self,
        text: &'static str,
        params: &[Param<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let statement = self.prepared(text)?;
        pg_each(&mut self.client, &statement, params, &mut row)
    }
}

fn pg_each(
    client: &mut ::postgres::Client,
    statement: &::postgres::Statement,
    params: &[Param<'_>],
    mut row: impl FnMut(&Row<'_>) -> Result<bool, Error>,
) -> Result<(), Error> {
    let mut rows = client.query_raw(statement, pg_params(params))?;
    let mut going = true;
    // The rest is read past even when nobody wants it: the connection is used again.
    while let Some(found) = rows.next()? {
        if going {
            going = row(&Row(Cells::Postgres(&found)))?;
        }
    }
    Ok(())
}
