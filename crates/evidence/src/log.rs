//! The append-only Merkle log: RFC 6962's tree with SM3 (leaf prefix 0x00, node prefix 0x01),
//! kept in tiles 256 wide (ADR 0002).
//!
//! Leaves are numbered from 0; an entry numbered `seq` from 1 is leaf `seq - 1`. The tile
//! (`level`, `index`) holds up to 256 hashes of 32 bytes: at level 0 leaves, at level L the roots
//! of full subtrees of 256^L leaves. Only the last tile of a level is ever partial.

use crate::sm3;
use std::collections::BTreeMap;

/// A 32-byte SM3 value.
pub type Hash = [u8; 32];

/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 256;

/// Leaf hash of the parts joined: SM3(0x00 ‖ parts).
pub fn leaf_hash_of(parts: &[&[u8]]) -> Hash {
    use sm3::{Digest as _, Sm3};
    let mut hasher = Sm3::new_with_prefix([0]);
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Inner node: SM3(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    sm3(&[&bytes])
}

/// Root of the empty log: SM3 of nothing.
pub fn empty_root() -> Hash {
    sm3(&[])
}

/// The right edge of the tree: roots of the full subtrees that make up its size, largest first.
/// Appending costs two hash calls a leaf on average and needs no other part of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// A hash that an append completed: slot `index` of tile level `level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileHash {
    /// Tile level.
    pub level: u8,
    /// Position within the level; tile `index / 256`, slot `index % 256`.
    pub index: u64,
    /// The hash.
    pub hash: Hash,
}

/// Hashes to write behind those that a tile already holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TilePatch {
    /// Tile level.
    pub level: u8,
    /// Tile number within the level.
    pub tile: u64,
    /// Hashes the tile must already hold; 0 makes a new tile.
    pub from: u16,
    /// The hashes to append, 32 bytes each.
    pub hashes: Vec<u8>,
}

impl Frontier {
    /// The empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf and tells `completed` every hash that a tile has to hold.
    pub fn push(&mut self, leaf: Hash, mut completed: impl FnMut(TileHash)) {
        completed(TileHash {
            level: 0,
            index: self.size,
            hash: leaf,
        });
        let mut node = leaf;
        let mut height = 0;
        while self.size >> height & 1 == 1 {
            // As many peaks as the size has set bits, so one is always there.
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
            height += 1;
            if height % 8 == 0 {
                completed(TileHash {
                    level: (height / 8) as u8,
                    index: self.size >> height,
                    hash: node,
                });
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Appends leaves in order and gives what to write, grouped by tile.
    pub fn append(&mut self, leaves: impl IntoIterator<Item = Hash>) -> Vec<TilePatch> {
        let mut tiles: BTreeMap<(u8, u64), (u16, Vec<u8>)> = BTreeMap::new();
        for leaf in leaves {
            self.push(leaf, |done| {
                tiles
                    .entry((done.level, done.index / TILE_WIDTH))
                    .or_insert_with(|| ((done.index % TILE_WIDTH) as u16, Vec::new()))
                    .1
                    .extend_from_slice(&done.hash);
            });
        }
        let patch = |((level, tile), (from, hashes))| TilePatch {
            level,
            tile,
            from,
            hashes,
        };
        tiles.into_iter().map(patch).collect()
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }

    /// Size in 8 bytes big-endian, then the peaks.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.peaks.iter().flatten());
        bytes
    }

    /// Reads [`Frontier::to_bytes`]; `None` when the length does not fit the size.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk::<8>()?;
        let size = u64::from_be_bytes(*size);
        let (peaks, tail) = rest.as_chunks::<32>();
        (tail.is_empty() && peaks.len() as u32 == size.count_ones()).then(|| Self {
            size,
            peaks: peaks.to_vec(),
        })
    }

    /// Rebuilds the right edge of a log of `size` leaves from its tiles.
    pub fn load<R: TileReader>(reader: &R, size: u64) -> Result<Self, TileError<R::Error>> {
        let mut nodes = Nodes::new(reader);
        let mut peaks = Vec::new();
        let mut done = 0;
        for height in (0..64).rev() {
            if size >> height & 1 == 1 {
                peaks.push(nodes.node(height, done >> height)?);
                done += 1 << height;
            }
        }
        Ok(Self { size, peaks })
    }
}

/// Where the tiles are.
pub trait TileReader {
    /// What can go wrong in reading.
    type Error;

    /// The bytes of a tile, 32 for each hash it holds so far; `None` when there is no such tile.
    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// Why a hash of the tree could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError<E> {
    /// Reading failed.
    #[error("reading a tile failed")]
    Read(E),
    /// The tile does not hold what a log of this size must hold.
    #[error("tile {level}/{tile} holds no hash {slot}")]
    Missing {
        /// Tile level.
        level: u8,
        /// Tile number.
        tile: u64,
        /// First slot missing.
        slot: usize,
    },
    /// A proof was asked for beyond the log's size.
    #[error("leaf or size beyond the log")]
    Beyond,
}

/// Reads nodes of any height, remembering the tiles of one proof.
pub(crate) struct Nodes<'r, R> {
    reader: &'r R,
    tiles: BTreeMap<(u8, u64), Vec<u8>>,
}

impl<'r, R: TileReader> Nodes<'r, R> {
    pub(crate) fn new(reader: &'r R) -> Self {
        Self {
            reader,
            tiles: BTreeMap::new(),
        }
    }

    /// Root of the full subtree of 2^height leaves, the `index`-th of its height.
    pub(crate) fn node(&mut self, height: u32, index: u64) -> Result<Hash, TileError<R::Error>> {
        let level = (height / 8) as u8;
        let first = index << (height % 8);
        let count = 1usize << (height % 8);
        let (tile, slot) = (first / TILE_WIDTH, (first % TILE_WIDTH) as usize);
        if !self.tiles.contains_key(&(level, tile)) {
            let bytes = self
                .reader
                .tile(level, tile)
                .map_err(TileError::Read)?
                .unwrap_or_default();
            self.tiles.insert((level, tile), bytes);
        }
        let held = self
            .tiles
            .get(&(level, tile))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let (hashes, _) = held.as_chunks::<32>();
        let mut row = match hashes.get(slot..slot + count) {
            Some(row) => row.to_vec(),
            None => {
                return Err(TileError::Missing {
                    level,
                    tile,
                    slot: hashes.len().max(slot),
                });
            }
        };
        while row.len() > 1 {
            row = row
                .chunks_exact(2)
                .map(|pair| node_hash(&pair[0], &pair[1]))
                .collect();
        }
        Ok(row[0])
    }

    /// Root of the subtree over leaves `from..to`, where `from` begins a subtree of RFC 6962's
    /// shape.
    pub(crate) fn range(&mut self, from: u64, to: u64) -> Result<Hash, TileError<R::Error>> {
        let len = to - from;
        if len == 0 {
            return Ok(empty_root());
        }
        if len.is_power_of_two() {
            let height = len.trailing_zeros();
            return self.node(height, from >> height);
        }
        let middle = from + split(len);
        let (left, right) = (self.range(from, middle)?, self.range(middle, to)?);
        Ok(node_hash(&left, &right))
    }
}

/// The largest power of two below `len` (which is at least 2).
pub(crate) fn split(len: u64) -> u64 {
    1 << (63 - (len - 1).leading_zeros())
}

/// The root that a log had at `size`.
pub fn root_at<R: TileReader>(reader: &R, size: u64) -> Result<Hash, TileError<R::Error>> {
    Nodes::new(reader).range(0, size)
}

/// A stored inner hash that is not the root of the tile below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileFault {
    /// Level of the tile holding the wrong hash.
    pub level: u8,
    /// Position within the level.
    pub index: u64,
}

/// Recomputes every inner hash of a log of `size` leaves from the level below. Leaves themselves
/// are compared with the entries by [`crate::verify::verify`].
pub fn check_tiles<R: TileReader>(
    reader: &R,
    size: u64,
) -> Result<Vec<TileFault>, TileError<R::Error>> {
    let mut faults = Vec::new();
    let mut below = size;
    for level in 1..8u8 {
        below /= TILE_WIDTH;
        for index in 0..below {
            let mut nodes = Nodes::new(reader);
            let (stored, height) = (
                nodes.node(u32::from(level) * 8, index),
                u32::from(level) * 8 - 1,
            );
            let left = nodes.node(height, index * 2)?;
            let right = nodes.node(height, index * 2 + 1)?;
            if stored? != node_hash(&left, &right) {
                faults.push(TileFault { level, index });
            }
        }
    }
    Ok(faults)
}
