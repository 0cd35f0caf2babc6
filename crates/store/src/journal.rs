//! The journal's rows: recording entries, reading them in order and by what they are about,
//! lawful erasure.
//!
//! Order: `ord` is the order of insertion, exact within a subject; `seq` is the number in the
//! Merkle log, from 1 without gaps. On SQLite they are the same; on PostgreSQL the number follows
//! within a tenth of a second.

use crate::error::Error;
use crate::pack::{pack, unpack};
use crate::sql::{Param, Row, Sql};
use crate::tx::{Engine, Session};
use crate::{Tx, params};
use evidence::entry::{ERASURE, Erasure, Flags, Kind, commit, leaf_from_commitment};
use evidence::{Header, to_canonical};
use model::account::Actor;
use model::id::{EntryId, PersonId};
use model::journal::{Body, ReadKind, Subject};
use model::time::Instant;
use model::unit::UnitCode;

// On SQLite the writer gives the number; on PostgreSQL the sequencer will.
const INSERT_SQLITE: Sql = Sql::pair(
    "INSERT INTO entry (ord, id, at, kind, subject, person, unit, header, body, salt, commitment)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    "SELECT 1",
);
const INSERT_POSTGRES: Sql = Sql::pair(
    "SELECT 1",
    "WITH e AS (
         INSERT INTO entry (id, at, kind, subject, person, unit, header, body, salt, commitment)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ord
     ) INSERT INTO tail (ord) SELECT ord FROM e RETURNING ord",
);
const INSERT_READ: Sql = Sql::both(
    "INSERT INTO person_read (person, ord) VALUES ($1, $2) ON CONFLICT (person, ord) DO NOTHING",
);
const BY_ID: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body FROM entry e LEFT JOIN numbered n ON n.ord = e.ord
     WHERE e.id = $1",
);
const AFTER: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body FROM numbered n JOIN entry e ON e.ord = n.ord
     WHERE n.seq > $1 ORDER BY n.seq LIMIT $2",
);
const OF_SUBJECT: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body FROM entry e LEFT JOIN numbered n ON n.ord = e.ord
     WHERE e.subject = $1 AND e.ord > $2 ORDER BY e.ord LIMIT $3",
);
const LATEST: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body FROM entry e LEFT JOIN numbered n ON n.ord = e.ord
     WHERE e.ord < $1 ORDER BY e.ord DESC LIMIT $2",
);
const LATEST_BY_PERSON: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body FROM entry e LEFT JOIN numbered n ON n.ord = e.ord
     WHERE e.person = $1 AND e.ord < $2 ORDER BY e.ord DESC LIMIT $3",
);
const LATEST_BY_UNIT: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body FROM entry e LEFT JOIN numbered n ON n.ord = e.ord
     WHERE e.unit = $1 AND e.ord < $2 ORDER BY e.ord DESC LIMIT $3",
);
const LATEST_OF_KIND: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body FROM entry e LEFT JOIN numbered n ON n.ord = e.ord
     WHERE e.kind = $1 AND e.ord < $2 ORDER BY e.ord DESC LIMIT $3",
);
const LATEST_OF_SUBJECT: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body FROM entry e LEFT JOIN numbered n ON n.ord = e.ord
     WHERE e.subject = $1 AND e.ord < $2 ORDER BY e.ord DESC LIMIT $3",
);
const READS_OF: Sql = Sql::both(
    "SELECT e.ord, n.seq, e.header, e.person, e.unit, e.body
     FROM person_read r JOIN entry e ON e.ord = r.ord LEFT JOIN numbered n ON n.ord = e.ord
     WHERE r.person = $1 AND r.ord < $2 ORDER BY r.ord DESC LIMIT $3",
);
const AT_OR_AFTER: Sql =
    Sql::both("SELECT ord, at FROM entry WHERE ord >= $1 ORDER BY ord LIMIT 1");
const LAST: Sql = Sql::both("SELECT ord, at FROM entry ORDER BY ord DESC LIMIT 1");
const UNNUMBERED: Sql = Sql::both("SELECT COUNT(*) FROM tail");
const ERASE: Sql = Sql::both(
    "UPDATE entry SET body = NULL, salt = NULL
     WHERE ord = (SELECT ord FROM numbered WHERE seq = $1) AND body IS NOT NULL",
);

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[
    &INSERT_SQLITE,
    &INSERT_POSTGRES,
    &INSERT_READ,
    &BY_ID,
    &AFTER,
    &OF_SUBJECT,
    &LATEST,
    &LATEST_BY_PERSON,
    &LATEST_BY_UNIT,
    &LATEST_OF_KIND,
    &LATEST_OF_SUBJECT,
    &READS_OF,
    &AT_OR_AFTER,
    &LAST,
    &UNNUMBERED,
    &ERASE,
];

/// An entry to be recorded.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: Instant,
    /// Who acted; none for the product itself.
    pub actor: Option<&'a Actor>,
    /// What it is about.
    pub subject: Subject,
    /// The version of the subject it builds on; 0 for none.
    pub parent_version: i64,
    /// What it says.
    pub body: &'a Body,
    /// Sixteen bytes of chance, new for every entry.
    pub salt: [u8; 16],
    /// A machine made it for show.
    pub synthetic: bool,
}

/// A recorded entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryRef {
    /// Its id.
    pub id: EntryId,
    /// Its place in the order of insertion.
    pub ord: i64,
}

/// What stands in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A body.
    Body(Box<Body>),
    /// The erasure of other entries' bodies.
    Erasure(Erasure),
    /// Nothing any more: lawfully erased.
    Erased,
}

/// An entry as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order of insertion; the cursor of lists.
    pub ord: i64,
    /// Its number in the log, once it has one.
    pub seq: Option<i64>,
    /// Its header: id, time, account, post, kind, subject.
    pub header: Header,
    /// The natural person who acted.
    pub person: Option<PersonId>,
    /// The unit acted for.
    pub unit: Option<UnitCode>,
    /// What it says.
    pub said: Said,
}

impl Entry {
    /// Its body, unless it is an erasure or was erased.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        match &self.said {
            Said::Body(body) => Some(body),
            _ => None,
        }
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> EntryId {
        EntryId::from_bytes(self.header.id)
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> Instant {
        Instant(self.header.at_ms)
    }
}

fn entry(row: &Row<'_>) -> Result<Entry, Error> {
    let damaged = |what: String| Error::Damaged(format!("entry: {what}"));
    let header = Header::decode(row.bytes(2)?).map_err(|e| damaged(e.to_string()))?;
    let said = match row.opt_bytes(5)? {
        None => Said::Erased,
        Some(bytes) if header.kind.as_str() == ERASURE => Said::Erasure(
            serde_json::from_slice(&unpack(bytes)?).map_err(|e| damaged(e.to_string()))?,
        ),
        Some(bytes) => {
            Said::Body(serde_json::from_slice(&unpack(bytes)?).map_err(|e| damaged(e.to_string()))?)
        }
    };
    Ok(Entry {
        ord: row.i64(0)?,
        seq: row.opt_i64(1)?,
        header,
        person: row.opt_id(3)?,
        unit: row.opt_text(4)?.map(|code| UnitCode(code.to_owned())),
        said,
    })
}

/// Which entries a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// What a person did, under whatever account.
    By(PersonId),
    /// What was done for a unit.
    ByUnit(UnitCode),
    /// One kind, `case.acted`.
    Kind(String),
    /// About one noun.
    About(Subject),
    /// Reads of a person's record, without masked work lists: who looked at her.
    ReadsOf(PersonId),
}

struct Raw<'a> {
    id: EntryId,
    at: Instant,
    actor: Option<&'a Actor>,
    subject: Subject,
    parent_version: i64,
    kind: &'a str,
    body: Vec<u8>,
    salt: [u8; 16],
    synthetic: bool,
}

fn insert(tx: &mut Tx<'_>, raw: &Raw<'_>) -> Result<EntryRef, Error> {
    let post = raw.actor.and_then(|actor| actor.post.as_ref());
    let subject = raw.subject.bytes();
    let header = Header {
        id: *raw.id.bytes(),
        at_ms: raw.at.0,
        actor: raw.actor.map_or([0; 16], |actor| *actor.account.bytes()),
        post: post.map_or([0; 16], |post| *post.id.bytes()),
        kind: Kind::new(raw.kind).map_err(|e| Error::Canon(e.to_string()))?,
        subject_kind: raw.subject.kind(),
        subject,
        parent_version: u64::try_from(raw.parent_version)
            .map_err(|e| Error::Canon(e.to_string()))?,
        flags: Flags {
            synthetic: raw.synthetic,
        },
    }
    .encode();
    let commitment = commit(&raw.salt, &raw.body);
    let body = pack(&raw.body);
    let columns: [Param<'_>; 10] = [
        raw.id.into(),
        raw.at.into(),
        raw.kind.into(),
        subject.into(),
        raw.actor.map(|actor| actor.person).into(),
        post.map(|post| post.unit.as_str()).into(),
        (&header).into(),
        (&body).into(),
        raw.salt.into(),
        (&commitment).into(),
    ];
    if !tx.writes() {
        return Err(Error::ReadOnly);
    }
    let ord = match &mut tx.session {
        Session::Sqlite(_, Some(group)) => {
            let ord = group.next;
            group.next += 1;
            group
                .leaves
                .push(leaf_from_commitment(&header, &commitment));
            let mut all = Vec::with_capacity(11);
            all.push(Param::I64(ord));
            all.extend(columns);
            tx.execute(&INSERT_SQLITE, &all)?;
            ord
        }
        Session::Sqlite(_, None) => return Err(Error::ReadOnly),
        Session::Postgres(_) => tx
            .one(&INSERT_POSTGRES, &columns, |row| row.i64(0))?
            .ok_or_else(|| Error::Damaged("an entry without a place".to_owned()))?,
    };
    Ok(EntryRef { id: raw.id, ord })
}

impl Tx<'_> {
    /// Records an entry, written with this unit's effects or not at all.
    ///
    /// # Errors
    /// The body has no canonical form, the id was used before, or the database fails.
    pub fn record(&mut self, new: &NewEntry<'_>) -> Result<EntryRef, Error> {
        let body = to_canonical(new.body).map_err(|e| Error::Canon(e.to_string()))?;
        let entry = insert(
            self,
            &Raw {
                id: new.id,
                at: new.at,
                actor: new.actor,
                subject: new.subject,
                parent_version: new.parent_version,
                kind: new.body.kind(),
                body,
                salt: new.salt,
                synthetic: new.synthetic,
            },
        )?;
        if let Body::PersonsRead { how, subjects, .. } = new.body
            && *how != ReadKind::Listed
        {
            for person in subjects {
                self.execute(&INSERT_READ, params![person, entry.ord])?;
            }
        }
        Ok(entry)
    }

    /// Destroys bodies and salts of numbered entries, by an entry that names them and the ground
    /// (PIPL art. 47). Headers, commitments and every proof stay. Answers how many still had one.
    ///
    /// # Errors
    /// A number that no entry has, or the database fails.
    pub fn erase(&mut self, erasing: &Erasing<'_>) -> Result<u64, Error> {
        let mut entries: Vec<u64> = Vec::with_capacity(erasing.entries.len());
        for seq in erasing.entries {
            entries.push(u64::try_from(*seq).map_err(|e| Error::Canon(e.to_string()))?);
        }
        entries.sort_unstable();
        entries.dedup();
        let size = u64::try_from(crate::log::size(self)?).unwrap_or(0);
        if entries.first() == Some(&0) || entries.last().is_some_and(|last| *last > size) {
            return Err(Error::Damaged(format!(
                "entries {entries:?} of {size}: no such number"
            )));
        }
        let body = Erasure {
            entries: entries.clone(),
            ground: erasing.ground.to_owned(),
        }
        .to_body()
        .map_err(|e| Error::Canon(e.to_string()))?;
        insert(
            self,
            &Raw {
                id: erasing.id,
                at: erasing.at,
                actor: erasing.actor,
                subject: erasing.subject,
                parent_version: 0,
                kind: ERASURE,
                body,
                salt: erasing.salt,
                synthetic: erasing.synthetic,
            },
        )?;
        let mut erased = 0;
        for seq in entries {
            erased += self.execute(&ERASE, params![i64::try_from(seq).unwrap_or(i64::MAX)])?;
        }
        Ok(erased)
    }
}

/// An erasure to be recorded.
#[derive(Debug, Clone, Copy)]
pub struct Erasing<'a> {
    /// Id of the entry that says so.
    pub id: EntryId,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: Option<&'a Actor>,
    /// Whom or what it is about.
    pub subject: Subject,
    /// Numbers of the entries.
    pub entries: &'a [i64],
    /// On what ground, `个人信息保护法第四十七条`.
    pub ground: &'a str,
    /// Sixteen bytes of chance.
    pub salt: [u8; 16],
    /// A machine made it for show.
    pub synthetic: bool,
}

/// An entry by id.
///
/// # Errors
/// The database fails, or the row is damaged.
pub fn find(tx: &mut Tx<'_>, id: EntryId) -> Result<Option<Entry>, Error> {
    tx.one(&BY_ID, params![id], entry)
}

/// Entries numbered after `seq`, in the order of their numbers: what projections read.
///
/// # Errors
/// The database fails, or a row is damaged.
pub fn after(tx: &mut Tx<'_>, seq: i64, limit: i64) -> Result<Vec<Entry>, Error> {
    tx.query(&AFTER, params![seq, limit], entry)
}

/// The history of a noun from the first entry on, after the place `ord` (0 for the beginning).
///
/// # Errors
/// The database fails, or a row is damaged.
pub fn history(
    tx: &mut Tx<'_>,
    subject: Subject,
    ord: i64,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    tx.query(&OF_SUBJECT, params![subject.bytes(), ord, limit], entry)
}

/// The latest entries first, before the place `ord` (none for the newest).
///
/// # Errors
/// The database fails, or a row is damaged.
pub fn latest(
    tx: &mut Tx<'_>,
    which: &Which,
    ord: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    let before = ord.unwrap_or(i64::MAX);
    match which {
        Which::All => tx.query(&LATEST, params![before, limit], entry),
        Which::By(person) => tx.query(&LATEST_BY_PERSON, params![person, before, limit], entry),
        Which::ByUnit(unit) => tx.query(
            &LATEST_BY_UNIT,
            params![unit.as_str(), before, limit],
            entry,
        ),
        Which::Kind(kind) => tx.query(&LATEST_OF_KIND, params![kind, before, limit], entry),
        Which::About(subject) => tx.query(
            &LATEST_OF_SUBJECT,
            params![subject.bytes(), before, limit],
            entry,
        ),
        Which::ReadsOf(person) => tx.query(&READS_OF, params![person, before, limit], entry),
    }
}

/// Time of the last entry; a clock that stands before it is not to be trusted.
///
/// # Errors
/// The database fails.
pub fn last_at(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    tx.one(&LAST, &[], |row| row.instant(1))
}

/// The first place whose entry is not before an instant, for lists from or to a date. Times rise
/// with places up to the clocks of several servers, so it is exact to their difference.
///
/// # Errors
/// The database fails.
pub fn place_at(tx: &mut Tx<'_>, at: Instant) -> Result<i64, Error> {
    let (mut low, mut high) = (0, tx.one(&LAST, &[], |row| row.i64(0))?.unwrap_or(0) + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        match tx.one(&AT_OR_AFTER, params![middle], |row| {
            Ok((row.i64(0)?, row.instant(1)?))
        })? {
            Some((ord, when)) if when < at => low = ord + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

/// How many entries wait for their number; on SQLite none ever do.
///
/// # Errors
/// The database fails.
pub fn unnumbered(tx: &mut Tx<'_>) -> Result<i64, Error> {
    match tx.engine() {
        Engine::Sqlite => Ok(0),
        Engine::Postgres => Ok(tx.one(&UNNUMBERED, &[], |row| row.i64(0))?.unwrap_or(0)),
    }
}
