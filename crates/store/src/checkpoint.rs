//! Signed checkpoints of the journal, and its verification from the rows.

use crate::error::Error;
use crate::log::{Tiles, tile_error};
use crate::pack::unpack;
use crate::sql::Sql;
use crate::{Tx, params};
use evidence::checkpoint::{
    Checkpoint, Origin, PublicKey, SignedCheckpoint, SigningKey, witness::WitnessLine,
};
use evidence::entry::commit;
use evidence::log::root_at;
use evidence::verify::{Against, Item, Report, TileLeaves, verify as verify_log};
use evidence::{Content, TileReader};
use model::time::Instant;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::VecDeque;

const INSERT: Sql = Sql::both("INSERT INTO checkpoint (size, at, signed) VALUES ($1, $2, $3)");
const LAST: Sql = Sql::both("SELECT signed FROM checkpoint ORDER BY size DESC LIMIT 1");
const AFTER: Sql =
    Sql::both("SELECT size, signed FROM checkpoint WHERE size > $1 ORDER BY size LIMIT $2");
const ITEMS: Sql = Sql::both(
    "SELECT n.seq, e.header, e.body, e.salt, e.commitment FROM numbered n JOIN entry e ON e.ord = n.ord
     WHERE n.seq > $1 ORDER BY n.seq LIMIT $2",
);

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[&INSERT, &LAST, &AFTER, &ITEMS];

const PAGE: i64 = 1024;

/// Signs the log as it stands and keeps the line; none if nothing was numbered since the last.
///
/// # Errors
/// The log is damaged, signing fails, or the database does.
pub fn make(
    tx: &mut Tx<'_>,
    origin: &Origin,
    key: &SigningKey,
    at: Instant,
) -> Result<Option<SignedCheckpoint>, Error> {
    let last = tx.one(&LAST, &[], |row| Ok(row.text(0)?.to_owned()))?;
    let last_size = match last {
        None => 0,
        Some(line) => {
            line.parse::<SignedCheckpoint>()
                .map_err(|e| Error::Damaged(e.to_string()))?
                .checkpoint
                .size
        }
    };
    let tiles = Tiles::open(tx)?;
    let size = tiles.size();
    if size == 0 || size == last_size {
        return Ok(None);
    }
    let root = root_at(&tiles, size).map_err(tile_error)?;
    let signed = Checkpoint {
        origin: origin.clone(),
        size,
        root,
        at_ms: at.0,
    }
    .sign(key)
    .map_err(|e| Error::Damaged(e.to_string()))?;
    let size = i64::try_from(size).map_err(|e| Error::Damaged(e.to_string()))?;
    tx.execute(&INSERT, params![size, at, signed.to_string()])?;
    Ok(Some(signed))
}

/// The latest checkpoint line.
///
/// # Errors
/// The database fails.
pub fn last(tx: &mut Tx<'_>) -> Result<Option<String>, Error> {
    tx.one(&LAST, &[], |row| Ok(row.text(0)?.to_owned()))
}

/// The root of the log when it had `size` entries, for whoever holds a printed one.
///
/// # Errors
/// The log never had so many entries, is damaged, or the database fails.
pub fn root(tx: &mut Tx<'_>, size: u64) -> Result<[u8; 32], Error> {
    let tiles = Tiles::open(tx)?;
    if size == 0 || size > tiles.size() {
        return Err(Error::Damaged(format!(
            "the log has {} entries and never had {size}",
            tiles.size()
        )));
    }
    root_at(&tiles, size).map_err(tile_error)
}

/// Checkpoint lines over more than `size` entries, in order, each with its size.
///
/// # Errors
/// The database fails.
pub fn after(tx: &mut Tx<'_>, size: i64, limit: i64) -> Result<Vec<(i64, String)>, Error> {
    tx.query(&AFTER, params![size, limit], |row| {
        Ok((row.i64(0)?, row.text(1)?.to_owned()))
    })
}

struct Paged<T, F> {
    ready: VecDeque<T>,
    fetch: F,
    done: bool,
}

impl<T, F: FnMut() -> Result<Vec<T>, Error>> Iterator for Paged<T, F> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty() && !self.done {
            match (self.fetch)() {
                Ok(page) => {
                    self.done = page.is_empty();
                    self.ready = page.into();
                }
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

/// A transaction that several readers of one walk take turns with.
struct Shared<'s, 't, 'a>(&'s RefCell<&'t mut Tx<'a>>, u64);

impl TileReader for Shared<'_, '_, '_> {
    type Error = Error;
    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, Error> {
        let mut tx = self.0.borrow_mut();
        Tiles::at(&mut tx, self.1).tile(level, index)
    }
}

/// Verifies the whole log from the rows: every entry against the leaves recorded in the tiles,
/// the roots against the signed checkpoints and against what witnesses kept. Entries that have no
/// number yet are not part of it; [`crate::journal::unnumbered`] counts them.
///
/// # Errors
/// The database fails; what is wrong with the log stands in the report.
pub fn verify(
    tx: &mut Tx<'_>,
    origin: &Origin,
    trusted: &[PublicKey],
    witness: &[WitnessLine],
) -> Result<Report, Error> {
    let size = u64::try_from(crate::log::size(tx)?).unwrap_or(0);
    let shared = RefCell::new(tx);
    let reader = Shared(&shared, size);
    let mut leaves = TileLeaves::new(&reader);
    let mut last = 0;
    let items = Paged {
        ready: VecDeque::new(),
        done: false,
        fetch: || {
            let page = shared
                .borrow_mut()
                .query(&ITEMS, params![last, PAGE], |row| {
                    // Whatever stands there instead of 32 bytes makes a wrong leaf, not an error.
                    let commitment = row.array(4).unwrap_or([0; 32]);
                    // A body that does not open is as good as a changed one.
                    let body = row.opt_bytes(2)?.and_then(|bytes| unpack(bytes).ok());
                    let content = match (body, row.opt_array(3)?) {
                        (Some(body), Some(salt)) if commit(&salt, &body) == commitment => {
                            Content::Whole {
                                salt,
                                body: Cow::Owned(body.into_owned()),
                            }
                        }
                        // Erased, or body and commitment contradict each other, whichever was
                        // changed: the commitment alone makes the wrong leaf, or an erasure that
                        // no entry names.
                        _ => Content::Erased { commitment },
                    };
                    let seq = row.i64(0)?;
                    let header = Cow::Owned(row.bytes(1)?.to_vec());
                    Ok((
                        seq,
                        Item {
                            seq: u64::try_from(seq).unwrap_or(0),
                            header,
                            content,
                        },
                    ))
                })?;
            last = page.last().map_or(last, |(seq, _)| *seq);
            Ok(page.into_iter().map(|(_, item)| item).collect())
        },
    };
    let mut lines_after = 0;
    let lines = Paged {
        ready: VecDeque::new(),
        done: false,
        fetch: || {
            let page = after(&mut shared.borrow_mut(), lines_after, PAGE)?;
            lines_after = page.last().map_or(lines_after, |(size, _)| *size);
            Ok(page.into_iter().map(|(_, line)| line).collect())
        },
    };
    verify_log(
        items,
        lines,
        Against {
            origin,
            trusted,
            witness,
            leaves: Some(&mut leaves),
        },
    )
}
