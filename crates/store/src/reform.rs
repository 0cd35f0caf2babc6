//! The county's book: what it was founded with, and every reform (DESIGN §5).

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use jiff::civil::Date;
use model::change::Reform;
use model::id::{PersonId, ReformId};
use model::time::Instant;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where a reform stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReformState {
    /// Waits for a second person.
    Proposed,
    /// Entered; it takes effect on its days.
    Approved,
    /// Not approved, or taken back.
    Refused,
}

impl ReformState {
    /// Its code, as columns hold it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    fn of(code: &str) -> Option<Self> {
        match code {
            "proposed" => Some(Self::Proposed),
            "approved" => Some(Self::Approved),
            "refused" => Some(Self::Refused),
            _ => None,
        }
    }
}

/// A reform without its changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct ReformLine {
    /// Id.
    pub id: ReformId,
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// How many changes.
    pub changes: i64,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: Instant,
    /// Where it stands.
    pub state: ReformState,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Words.
    pub note: Option<String>,
    /// The number of its entry in the county's book.
    pub entry: Option<i64>,
}

/// A decision on a reform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReformDecision<'a> {
    /// Approved or refused.
    pub state: ReformState,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// Words.
    pub note: Option<&'a str>,
    /// Its entry, when approved.
    pub entry: Option<i64>,
}

statements! {
    FOUNDING_INSERT = Sql::both("INSERT INTO county_founding (digest, day, body) VALUES ($1, $2, $3)");
    FOUNDING = Sql::both("SELECT body FROM county_founding LIMIT 1");
    INSERT = Sql::both(
        "INSERT INTO reform (id, code, title, body, first_day, last_day, changes, proposed_by, proposed_at, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed')",
    );
    DECIDE = Sql::both(
        "UPDATE reform SET state = $2, decided_by = $3, decided_at = $4, note = $5, entry = $6 \
         WHERE id = $1 AND state = 'proposed'",
    );
    ONE = Sql::both(
        "SELECT id, code, title, first_day, last_day, changes, proposed_by, proposed_at, state, decided_by, \
         decided_at, note, entry FROM reform WHERE id = $1",
    );
    BODY = Sql::both("SELECT body FROM reform WHERE id = $1");
    LIST = Sql::both(
        "SELECT id, code, title, first_day, last_day, changes, proposed_by, proposed_at, state, decided_by, \
         decided_at, note, entry FROM reform WHERE id < $1 ORDER BY id DESC LIMIT $2",
    );
    ENTERED = Sql::both("SELECT entry, body FROM reform WHERE entry > $1 ORDER BY entry");
    OF_ENTRY = Sql::both("SELECT id FROM reform WHERE entry = $1");
    LAST_ENTRY = Sql::both("SELECT max(entry) FROM reform");
}

fn line(row: &Row<'_>) -> Result<ReformLine, Error> {
    Ok(ReformLine {
        id: row.id(0)?,
        code: row.text(1)?.to_owned(),
        title: row.text(2)?.to_owned(),
        first_day: row.date(3)?,
        last_day: row.date(4)?,
        changes: row.i64(5)?,
        proposed_by: row.id(6)?,
        proposed_at: row.instant(7)?,
        state: ReformState::of(row.text(8)?).ok_or(Error::Column {
            column: 8,
            wanted: "a reform's state",
        })?,
        decided_by: row.opt_id(9)?,
        decided_at: row.opt_instant(10)?,
        note: row.opt_text(11)?.map(str::to_owned),
        entry: row.opt_i64(12)?,
    })
}

fn packed<T: Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_vec(value).map_err(|e| Error::Canon(e.to_string()))?;
    Ok(crate::pack::pack(&text))
}

impl Tx<'_> {
    /// Stores what the county is founded with.
    ///
    /// # Errors
    /// The store's.
    pub fn county_founding_insert<T: Serialize>(
        &mut self,
        founding: &T,
        day: Date,
        digest: &str,
    ) -> Result<(), Error> {
        self.execute(
            &FOUNDING_INSERT,
            params![digest, day, packed(founding)?.as_slice()],
        )
        .map(drop)
    }

    /// What the county was founded with; none when its site has no such tables.
    ///
    /// # Errors
    /// The store's; a body that no longer reads.
    pub fn county_founding<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Error> {
        self.one(&FOUNDING, params![], |row| row.packed(0))
    }

    /// Stores a proposed reform.
    ///
    /// # Errors
    /// The store's.
    pub fn reform_insert(
        &mut self,
        id: ReformId,
        reform: &Reform,
        by: PersonId,
        at: Instant,
    ) -> Result<(), Error> {
        let days = || reform.changes.iter().map(|c| c.effective);
        let first = days().min().unwrap_or(at.date());
        let last = days().max().unwrap_or(first);
        self.execute(
            &INSERT,
            params![
                id,
                &reform.code,
                &reform.title,
                packed(reform)?.as_slice(),
                first,
                last,
                i64::try_from(reform.changes.len()).unwrap_or(i64::MAX),
                by,
                at
            ],
        )
        .map(drop)
    }

    /// Decides a reform; false when somebody decided it before.
    ///
    /// # Errors
    /// The store's.
    pub fn reform_decide(
        &mut self,
        id: ReformId,
        decision: &ReformDecision<'_>,
    ) -> Result<bool, Error> {
        let rows = self.execute(
            &DECIDE,
            params![
                id,
                decision.state.code(),
                decision.by,
                decision.at,
                decision.note,
                decision.entry
            ],
        )?;
        Ok(rows == 1)
    }

    /// A reform's line.
    ///
    /// # Errors
    /// The store's.
    pub fn reform_line(&mut self, id: ReformId) -> Result<Option<ReformLine>, Error> {
        self.one(&ONE, params![id], line)
    }

    /// A reform with its changes.
    ///
    /// # Errors
    /// The store's.
    pub fn reform(&mut self, id: ReformId) -> Result<Option<Reform>, Error> {
        self.one(&BODY, params![id], |row| row.packed(0))
    }

    /// Reforms before an id, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn reforms(
        &mut self,
        before: Option<ReformId>,
        limit: i64,
    ) -> Result<Vec<ReformLine>, Error> {
        let before = before.unwrap_or(ReformId::from_bytes([0xff; 16]));
        self.query(&LIST, params![before, limit], line)
    }

    /// Every reform that was entered after an entry (0: all), with its entry, in their order.
    ///
    /// # Errors
    /// The store's.
    pub fn reforms_entered(&mut self, after: i64) -> Result<Vec<(i64, Reform)>, Error> {
        self.query(&ENTERED, params![after], |row| {
            Ok((row.i64(0)?, row.packed(1)?))
        })
    }

    /// The reform of an entry.
    ///
    /// # Errors
    /// The store's.
    pub fn reform_of_entry(&mut self, entry: i64) -> Result<Option<ReformId>, Error> {
        self.one(&OF_ENTRY, params![entry], |row| row.id(0))
    }

    /// The number of the last entry; 0 when there is none.
    ///
    /// # Errors
    /// The store's.
    pub fn reform_last_entry(&mut self) -> Result<i64, Error> {
        Ok(self
            .one(&LAST_ENTRY, params![], |row| row.opt_i64(0))?
            .flatten()
            .unwrap_or(0))
    }
}
