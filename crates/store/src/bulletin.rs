//! Bulletins: reports of a day, a week or a month that were kept.

use crate::code::division;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use model::bulletin::{Bulletin, BulletinKind};
use model::id::BulletinId;
use model::unit::UnitCode;

macro_rules! bulletin_columns {
    () => {
        "id, kind, unit, division, from_day, to_day, body, kept_by, kept_at"
    };
}

statements! {
    INSERT = Sql::both(concat!(
        "INSERT INTO bulletin (", bulletin_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ));
    ONE = Sql::both(concat!("SELECT ", bulletin_columns!(), " FROM bulletin WHERE id = $1"));
    BELOW = Sql::both(concat!(
        "SELECT ", bulletin_columns!(), " FROM bulletin WHERE division >= $1 AND division < $2 AND id < $3 \
         ORDER BY id DESC LIMIT $4"
    ));
    AFTER = Sql::both(concat!(
        "SELECT ", bulletin_columns!(), " FROM bulletin WHERE id > $1 ORDER BY id LIMIT $2"
    ));
}

fn bulletin(row: &Row<'_>) -> Result<Bulletin, Error> {
    Ok(Bulletin {
        id: row.id(0)?,
        kind: BulletinKind::from_code(row.text(1)?).ok_or(Error::Column {
            column: 1,
            wanted: "a kind of report",
        })?,
        unit: row.opt_text(2)?.map(|unit| UnitCode(unit.to_owned())),
        division: division(row, 3)?,
        from: row.date(4)?,
        to: row.date(5)?,
        text: row.text(6)?.to_owned(),
        by: row.id(7)?,
        at: row.instant(8)?,
    })
}

impl Tx<'_> {
    /// Stores a report.
    ///
    /// # Errors
    /// The store's.
    pub fn bulletin_insert(&mut self, r: &Bulletin) -> Result<(), Error> {
        let unit = r.unit.as_ref().map(UnitCode::as_str);
        self.execute(
            &INSERT,
            params![
                r.id,
                r.kind.code(),
                unit,
                r.division.number() as i64,
                r.from,
                r.to,
                &r.text,
                r.by,
                r.at
            ],
        )?;
        Ok(())
    }

    /// A report.
    ///
    /// # Errors
    /// The store's.
    pub fn bulletin(&mut self, id: BulletinId) -> Result<Option<Bulletin>, Error> {
        self.one(&ONE, params![id], bulletin)
    }

    /// Reports below a division, newest first, before an id.
    ///
    /// # Errors
    /// The store's.
    pub fn bulletins_below(
        &mut self,
        below: DivisionCode,
        before: Option<BulletinId>,
        limit: i64,
    ) -> Result<Vec<Bulletin>, Error> {
        let before = before.unwrap_or(BulletinId::from_bytes([0xff; 16]));
        let (low, high) = (below.number() as i64, below.end() as i64);
        self.query(&BELOW, params![low, high, before, limit], bulletin)
    }

    /// Reports after an id, in the order in which they were kept.
    ///
    /// # Errors
    /// The store's.
    pub fn bulletins_after(
        &mut self,
        after: BulletinId,
        limit: i64,
    ) -> Result<Vec<Bulletin>, Error> {
        self.query(&AFTER, params![after, limit], bulletin)
    }
}
