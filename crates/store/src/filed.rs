//! Whole cases by when they were filed and ended, and where: for other systems that ask, for reports, for
//! learning from what was decided before. A case's id begins with the instant of its filing.

use crate::statement::statements;
use crate::{Error, Sql, Tx, params};
use codes::DivisionCode;
use model::case::Case;
use model::id::CaseId;
use model::place::Point;
use model::time::Instant;

statements! {
    // Of one procedure, newest first.
    OF_PROCEDURE = Sql::both(
        "SELECT folded FROM case_state WHERE procedure = $1 AND id >= $2 AND id < $3 ORDER BY id DESC LIMIT $4",
    );
    OPEN_BELOW = Sql::both(
        "SELECT folded FROM case_state WHERE outcome IS NULL AND division >= $1 AND division < $2 AND id > $3 \
         AND filed_at < $4 ORDER BY id LIMIT $5",
    );
    ENDED_BELOW = Sql::both(
        "SELECT folded FROM case_state WHERE closed_at >= $1 AND filed_at < $2 AND division >= $3 AND division < $4 \
         AND id > $5 ORDER BY id LIMIT $6",
    );
    NEAR = Sql::both(
        "SELECT folded FROM case_state WHERE procedure = $1 AND id >= $2 AND lng_e7 >= $3 AND lng_e7 <= $4 \
         AND lat_e7 >= $5 AND lat_e7 <= $6 ORDER BY id DESC LIMIT $7",
    );
}

/// The least id of a case filed at an instant or later.
fn filed_from(at: Instant) -> CaseId {
    let ms = u64::try_from(at.0).unwrap_or(0).to_be_bytes();
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&ms[2..]);
    CaseId::from_bytes(bytes)
}

impl Tx<'_> {
    /// Cases of a procedure that were filed in a span, newest first, before one.
    ///
    /// # Errors
    /// The store's.
    pub fn cases_filed(
        &mut self,
        procedure: &str,
        span: (Instant, Instant),
        before: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<Case>, Error> {
        let end = filed_from(span.1);
        let before = before.map_or(end, |before| before.min(end));
        self.query(
            &OF_PROCEDURE,
            params![procedure, filed_from(span.0), before, limit],
            |row| row.packed(0),
        )
    }

    /// Cases below a division that were filed before an instant and are open, after one.
    ///
    /// # Errors
    /// The store's.
    pub fn cases_open_below(
        &mut self,
        below: DivisionCode,
        filed_before: Instant,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<Case>, Error> {
        let after = after.unwrap_or(CaseId::from_bytes([0; 16]));
        let (low, high) = (below.number() as i64, below.end() as i64);
        self.query(
            &OPEN_BELOW,
            params![low, high, after, filed_before, limit],
            |row| row.packed(0),
        )
    }

    /// Cases below a division that ended since an instant and were filed before another, after one.
    ///
    /// # Errors
    /// The store's.
    pub fn cases_ended_below(
        &mut self,
        below: DivisionCode,
        ended_since: Instant,
        filed_before: Instant,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<Case>, Error> {
        let after = after.unwrap_or(CaseId::from_bytes([0; 16]));
        let (low, high) = (below.number() as i64, below.end() as i64);
        self.query(
            &ENDED_BELOW,
            params![ended_since, filed_before, low, high, after, limit],
            |row| row.packed(0),
        )
    }

    /// Cases of a procedure filed since an instant within a rectangle, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn cases_near(
        &mut self,
        procedure: &str,
        since: Instant,
        corners: (Point, Point),
        limit: i64,
    ) -> Result<Vec<Case>, Error> {
        let (low, high) = corners;
        self.query(
            &NEAR,
            params![
                procedure,
                filed_from(since),
                low.lng_e7,
                high.lng_e7,
                low.lat_e7,
                high.lat_e7,
                limit
            ],
            |row| row.packed(0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_where_its_instant_does() {
        let at = Instant(1_795_484_400_123);
        let id = CaseId::new(at.0, [0xff; 10]);
        assert!(filed_from(at) <= id && id < filed_from(at.plus_ms(1)));
        assert!(filed_from(at.plus_ms(-1)) < filed_from(at));
    }
}
