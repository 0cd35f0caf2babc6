//! Tree, tiles and proofs against a naive tree of every size up to 300, and across two levels.

use crate::journal::Tiles;
use evidence::log::{self, Frontier, Hash, TileError};
use evidence::{hex, proof, sm3};

fn leaf(index: u64) -> Hash {
    log::leaf_hash_of(&[&index.to_be_bytes()])
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(leaf).collect()
}

/// RFC 6962 §2.1, word for word.
fn naive(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sm3(&[]),
        [leaf] => *leaf,
        _ => {
            let mut middle = 1;
            while middle * 2 < leaves.len() {
                middle *= 2;
            }
            sm3(&[&[1], &naive(&leaves[..middle]), &naive(&leaves[middle..])])
        }
    }
}

#[test]
fn roots_of_the_decision_record() {
    let expected = [
        (
            0,
            "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
        ),
        (
            1,
            "e5efbb133253d886991ea60b55c13fb2604efc763e7299fc58b441b007afdfa2",
        ),
        (
            2,
            "11ec8c655ae77c932f380e0fb95f24af828c7f5582bc1f992aaebfd45d055cf4",
        ),
        (
            3,
            "4fabff549d3da3577b31ab55ccc8f1a330614262032288fc46b4bf66e7e24095",
        ),
        (
            7,
            "14d958775a110d4fdbea57ff821f8be135ed7691969382beffcf24210de52626",
        ),
        (
            8,
            "1c282ae9eea64d4d611390f00ccf3f24ddec50805bd3cf9bdc12e3997f1e087a",
        ),
        (
            300,
            "1af94fb5c5bbdf8d155bbd1dfe4be2cfd660c6d1e3b6de16ecf53bdebc3d605b",
        ),
    ];
    for (size, root) in expected {
        let mut edge = Frontier::new();
        edge.append(leaves(size));
        assert_eq!(hex::encode(&edge.root()), root, "{size}");
    }
}

/// All pairs up to a size of 130, which crosses every shape below half a tile; above that every
/// sixth and the ends, so that the test stays short without optimisation.
fn tried(at: u64, size: u64) -> bool {
    size <= 130 || at % 6 == size % 6 || at < 2 || at + 3 > size || at.is_power_of_two()
}

#[test]
fn proofs_of_every_size_up_to_three_hundred() {
    let all = leaves(300);
    let roots: Vec<Hash> = (0..=300).map(|size| naive(&all[..size])).collect();
    let tiles = Tiles::of(&all);
    let other = [0x5a; 32];
    for size in 0..=300u64 {
        let root = roots[size as usize];
        assert_eq!(log::root_at(&tiles, size), Ok(root));
        for index in (0..size).filter(|index| tried(*index, size)) {
            let path = proof::inclusion(&tiles, index, size).unwrap();
            assert!(
                proof::verify_inclusion(&all[index as usize], index, size, &path, &root),
                "{index}/{size}"
            );
            // What must fail is tried on a seventh of the pairs, to keep the test short.
            if (index + size) % 7 != 0 {
                continue;
            }
            assert!(!proof::verify_inclusion(&other, index, size, &path, &root));
            assert!(!proof::verify_inclusion(
                &all[index as usize],
                (index + 1) % (size + 1),
                size,
                &path,
                &root
            ));
            assert!(!proof::verify_inclusion(
                &all[index as usize],
                index,
                size,
                &path,
                &other
            ));
            let longer = [path.as_slice(), &[other]].concat();
            assert!(!proof::verify_inclusion(
                &all[index as usize],
                index,
                size,
                &longer,
                &root
            ));
        }
        for old in (0..=size).filter(|old| tried(*old, size)) {
            let path = proof::consistency(&tiles, old, size).unwrap();
            let old_root = roots[old as usize];
            assert!(
                proof::verify_consistency(old, &old_root, size, &root, &path),
                "{old}→{size}"
            );
            if (old + size) % 7 != 0 {
                continue;
            }
            assert!(
                !proof::verify_consistency(old, &other, size, &root, &path),
                "{old}→{size}"
            );
            if old > 0 {
                assert!(
                    !proof::verify_consistency(old, &old_root, size, &other, &path),
                    "{old}→{size}"
                );
            }
            if let Some((_, shorter)) = path.split_last() {
                assert!(!proof::verify_consistency(
                    old, &old_root, size, &root, shorter
                ));
            }
        }
    }
    assert_eq!(proof::inclusion(&tiles, 5, 5), Err(TileError::Beyond));
    assert_eq!(proof::consistency(&tiles, 6, 5), Err(TileError::Beyond));
}

#[test]
fn batches_of_any_cut_give_the_same_tiles() {
    let all = leaves(1_000);
    let whole = Tiles::of(&all);
    for cut in [1, 7, 255, 256, 257, 600] {
        let mut tiles = Tiles::default();
        let mut edge = Frontier::new();
        for batch in all.chunks(cut) {
            let patches = edge.append(batch.iter().copied());
            tiles.apply(patches);
            edge = Frontier::from_bytes(&edge.to_bytes()).unwrap();
        }
        assert_eq!(tiles, whole, "{cut}");
        assert_eq!(edge.root(), naive(&all));
        assert_eq!(Frontier::load(&tiles, 1_000), Ok(edge));
    }
    assert_eq!(Frontier::from_bytes(&[0; 7]), None);
    assert_eq!(
        Frontier::from_bytes(&[&3u64.to_be_bytes()[..], &[0; 32]].concat()),
        None
    );
}

#[test]
fn three_levels_of_tiles() {
    let size = 66_000;
    let all = leaves(size);
    let mut tiles = Tiles::of(&all);
    assert_eq!(tiles.levels(), 3);
    let mut edge = Frontier::new();
    edge.append(all.iter().copied());
    assert_eq!(log::root_at(&tiles, size), Ok(edge.root()));
    for index in [0, 255, 256, 65_535, 65_536, 65_999] {
        let path = proof::inclusion(&tiles, index, size).unwrap();
        assert!(path.len() * 32 <= 2048);
        assert!(proof::verify_inclusion(
            &leaf(index),
            index,
            size,
            &path,
            &edge.root()
        ));
    }
    for old in [1, 256, 300, 65_535, 65_536, 65_537] {
        let mut before = Frontier::new();
        before.append(all[..old as usize].iter().copied());
        let path = proof::consistency(&tiles, old, size).unwrap();
        assert!(proof::verify_consistency(
            old,
            &before.root(),
            size,
            &edge.root(),
            &path
        ));
    }
    assert_eq!(log::check_tiles(&tiles, size), Ok(vec![]));
    tiles.flip(1, 200);
    let faults = log::check_tiles(&tiles, size).unwrap();
    let places: Vec<_> = faults
        .iter()
        .map(|fault| (fault.level, fault.index))
        .collect();
    assert_eq!(places, [(1, 200), (2, 0)]);
}
