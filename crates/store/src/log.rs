//! The journal's Merkle log as rows: full tiles in `tile`, the leaves of the last one computed
//! from the entries, the right edge in memory.

use crate::error::Error;
use crate::sql::Sql;
use crate::{Tx, params};
use evidence::entry::leaf_from_commitment;
use evidence::log::{TILE_WIDTH, TileError};
use evidence::{Frontier, Hash, TileReader};
use std::cell::RefCell;
use std::collections::BTreeMap;

const SIZE: Sql = Sql::both("SELECT COALESCE(MAX(seq), 0) FROM numbered");
const LEAVES: Sql = Sql::both(
    "SELECT e.header, e.commitment FROM numbered n JOIN entry e ON e.ord = n.ord
     WHERE n.seq > $1 AND n.seq <= $2 ORDER BY n.seq",
);
const TILE: Sql = Sql::both("SELECT bytes FROM tile WHERE level = $1 AND idx = $2");
const WRITE_TILE: Sql = Sql::both(
    "INSERT INTO tile (level, idx, bytes) VALUES ($1, $2, $3)
     ON CONFLICT (level, idx) DO UPDATE SET bytes = excluded.bytes",
);

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[&SIZE, &LEAVES, &TILE, &WRITE_TILE];

/// How many entries have a number.
///
/// # Errors
/// The database fails.
pub fn size(tx: &mut Tx<'_>) -> Result<i64, Error> {
    Ok(tx.one(&SIZE, &[], |row| row.i64(0))?.unwrap_or(0))
}

/// Leaves of the entries numbered `from + 1` to `to`, computed from their rows.
pub(crate) fn leaves(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<Vec<Hash>, Error> {
    tx.query(&LEAVES, params![from, to], |row| {
        Ok(leaf_from_commitment(row.bytes(0)?, &row.array(1)?))
    })
}

/// The tiles of a log of a fixed size, read through a transaction.
pub struct Tiles<'t, 'a> {
    tx: RefCell<&'t mut Tx<'a>>,
    size: u64,
}

impl<'t, 'a> Tiles<'t, 'a> {
    /// The tiles of the log as it stands in this transaction.
    ///
    /// # Errors
    /// The database fails.
    pub fn open(tx: &'t mut Tx<'a>) -> Result<Self, Error> {
        let size = u64::try_from(size(tx)?).unwrap_or(0);
        Ok(Self {
            tx: RefCell::new(tx),
            size,
        })
    }

    /// The tiles of a log known to have this many leaves.
    pub(crate) fn at(tx: &'t mut Tx<'a>, size: u64) -> Self {
        Self {
            tx: RefCell::new(tx),
            size,
        }
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }
}

impl TileReader for Tiles<'_, '_> {
    type Error = Error;

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, Error> {
        let mut tx = self.tx.borrow_mut();
        let number = i64::try_from(index).map_err(|_| Error::Damaged("tile number".to_owned()))?;
        if level == 0 && index == self.size / TILE_WIDTH {
            let width = i64::try_from(TILE_WIDTH).unwrap_or(256);
            let leaves = leaves(
                &mut tx,
                number * width,
                i64::try_from(self.size).unwrap_or(i64::MAX),
            )?;
            return Ok((!leaves.is_empty()).then(|| leaves.concat()));
        }
        tx.one(&TILE, params![i64::from(level), number], |row| {
            Ok(row.bytes(0)?.to_vec())
        })
    }
}

pub(crate) fn tile_error(error: TileError<Error>) -> Error {
    match error {
        TileError::Read(error) => error,
        other => Error::Damaged(format!("the log of entries: {other}")),
    }
}

/// The right edge of the log, kept by whoever numbers entries.
#[derive(Debug)]
pub(crate) struct LogTail {
    frontier: Frontier,
    /// Bytes of the partial tile of each level.
    partial: BTreeMap<u8, Vec<u8>>,
}

impl LogTail {
    /// From the rows.
    pub(crate) fn load(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let size = u64::try_from(size(tx)?).unwrap_or(0);
        Self::load_at(tx, size)
    }

    /// From the rows, as if only so many entries were numbered.
    pub(crate) fn load_at(tx: &mut Tx<'_>, size: u64) -> Result<Self, Error> {
        let tiles = Tiles::at(tx, size);
        let frontier = Frontier::load(&tiles, size).map_err(tile_error)?;
        let mut partial = BTreeMap::new();
        let mut below = size;
        for level in 0..8_u8 {
            if !below.is_multiple_of(TILE_WIDTH) {
                let bytes = tiles.tile(level, below / TILE_WIDTH)?.unwrap_or_default();
                partial.insert(level, bytes);
            }
            below /= TILE_WIDTH;
        }
        Ok(Self { frontier, partial })
    }

    /// The root over all numbered entries.
    pub(crate) fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The number the next entry gets.
    pub(crate) fn next(&self) -> i64 {
        i64::try_from(self.frontier.size()).unwrap_or(i64::MAX - 1) + 1
    }

    /// Appends leaves in order and writes the tiles they complete.
    pub(crate) fn append(&mut self, tx: &mut Tx<'_>, leaves: &[Hash]) -> Result<(), Error> {
        for patch in self.frontier.append(leaves.iter().copied()) {
            let held = self.partial.entry(patch.level).or_default();
            if held.len() != usize::from(patch.from) * 32 {
                return Err(Error::Damaged(format!(
                    "tile {}/{} of the journal",
                    patch.level, patch.tile
                )));
            }
            held.extend_from_slice(&patch.hashes);
            let full = held.len() == 32 * TILE_WIDTH as usize;
            if full || patch.level > 0 {
                let number = i64::try_from(patch.tile)
                    .map_err(|_| Error::Damaged("tile number".to_owned()))?;
                tx.execute(
                    &WRITE_TILE,
                    params![i64::from(patch.level), number, held.as_slice()],
                )?;
            }
            if full {
                held.clear();
            }
        }
        Ok(())
    }
}
