//! Inclusion and consistency proofs (RFC 6962 §2.1, checked as in RFC 9162 §2.1.3 and §2.1.4),
//! with SM3. Making one needs the tiles; checking one needs nothing.

use crate::log::{Hash, Nodes, TileError, TileReader, empty_root, node_hash, split};

/// The hashes that lead from leaf `leaf` (numbered from 0) to the root of a log of `size` leaves,
/// lowest first. A log of 10 million entries gives 24 hashes of 32 bytes.
pub fn inclusion<R: TileReader>(
    reader: &R,
    leaf: u64,
    size: u64,
) -> Result<Vec<Hash>, TileError<R::Error>> {
    if leaf >= size {
        return Err(TileError::Beyond);
    }
    let mut nodes = Nodes::new(reader);
    let (mut from, mut to) = (0, size);
    let mut path = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if leaf < middle {
            path.push(nodes.range(middle, to)?);
            to = middle;
        } else {
            path.push(nodes.range(from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The hashes that show a log of `old` leaves to be the beginning of the one of `new` leaves.
pub fn consistency<R: TileReader>(
    reader: &R,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, TileError<R::Error>> {
    if old > new {
        return Err(TileError::Beyond);
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut nodes = Nodes::new(reader);
    let (mut from, mut to) = (0, new);
    let mut path = Vec::new();
    let mut whole = true;
    while to != old {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(nodes.range(middle, to)?);
            to = middle;
        } else {
            path.push(nodes.range(from, middle)?);
            from = middle;
            whole = false;
        }
    }
    if !whole {
        path.push(nodes.range(from, to)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether `path` leads from `leaf_hash` at position `leaf` to `root` of a log of `size` leaves.
#[must_use]
pub fn verify_inclusion(
    leaf_hash: &Hash,
    leaf: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> bool {
    if leaf >= size {
        return false;
    }
    let (mut at, mut last) = (leaf, size - 1);
    let mut sum = *leaf_hash;
    for hash in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            sum = node_hash(hash, &sum);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            sum = node_hash(&sum, hash);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && sum == *root
}

/// Whether `path` shows the log (`old`, `old_root`) to be the beginning of (`new`, `new_root`).
/// Every log begins with the empty one.
#[must_use]
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    path: &[Hash],
) -> bool {
    if old > new {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return path.is_empty() && *old_root == empty_root();
    }
    let shift = (old - 1).trailing_ones();
    let (mut at, mut last) = ((old - 1) >> shift, (new - 1) >> shift);
    // A full subtree needs no hash of its own: it is the old root itself.
    let (seed, rest) = if old.is_power_of_two() {
        (old_root, path)
    } else {
        match path.split_first() {
            Some(split) => split,
            None => return false,
        }
    };
    let (mut old_sum, mut new_sum) = (*seed, *seed);
    for hash in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old_sum = node_hash(hash, &old_sum);
            new_sum = node_hash(hash, &new_sum);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_sum = node_hash(&new_sum, hash);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old_sum == *old_root && new_sum == *new_root
}
