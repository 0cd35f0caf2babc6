//! Tampering of every kind is found and placed; an honest log never raises a fault.

use crate::journal::Journal;
use evidence::checkpoint::witness::WitnessLine;
use evidence::entry::Content;
use evidence::verify::{
    self, Against, Fault, Item, Note, RecordedLeaves, Report, TileLeaves, What,
};
use proptest::prelude::*;
use std::convert::Infallible;

struct Held<'a> {
    journal: &'a Journal,
    tiles: bool,
    witness: &'a [WitnessLine],
}

impl Held<'_> {
    fn verify(&self) -> Report {
        let journal = self.journal;
        let mut leaves = TileLeaves::new(&journal.tiles);
        let leaves: Option<&mut dyn RecordedLeaves> =
            if self.tiles { Some(&mut leaves) } else { None };
        let trusted = [journal.key.public().clone()];
        let against = Against {
            origin: &journal.origin,
            trusted: &trusted,
            witness: self.witness,
            leaves,
        };
        let entries = journal
            .items
            .iter()
            .cloned()
            .map(Ok::<Item<'_>, Infallible>);
        let checkpoints = journal.checkpoints.iter().map(|line| Ok(line.to_string()));
        match verify::verify(entries, checkpoints, against) {
            Ok(report) => report,
            Err(never) => match never {},
        }
    }
}

fn verified(journal: &Journal) -> Report {
    Held {
        journal,
        tiles: true,
        witness: &[],
    }
    .verify()
}

fn fault(first: u64, last: u64, what: What) -> Fault {
    Fault { first, last, what }
}

fn witness_of(journal: &Journal) -> Vec<WitnessLine> {
    let lines = journal.checkpoints.iter().enumerate();
    lines
        .map(|(index, signed)| WitnessLine {
            line: index + 1,
            signed: signed.clone(),
        })
        .collect()
}

#[test]
fn an_honest_log_stands() {
    for (count, every) in [(0, 1), (1, 1), (9, 3), (300, 50), (303, 50)] {
        let mut journal = Journal::of(count, every);
        if count > 10 {
            journal.erase(7, true);
            journal.erase(8, true);
            journal.check_point();
        }
        let witness = witness_of(&journal);
        for tiles in [true, false] {
            let report = Held {
                journal: &journal,
                tiles,
                witness: &witness,
            }
            .verify();
            assert!(report.ok && report.notes.is_empty(), "{report:?}");
            assert_eq!(report.entries, journal.items.len() as u64);
            assert_eq!(report.unsigned_tail, report.entries - report.signed_to);
            assert_eq!(report.witnessed_to, report.signed_to);
        }
    }
}

#[test]
fn one_edited_entry_is_named() {
    let mut journal = Journal::of(300, 50);
    let Content::Whole { body, .. } = &mut journal.items[122].content else {
        panic!()
    };
    body.to_mut()[3] ^= 1;
    let report = verified(&journal);
    assert_eq!(report.faults, [fault(123, 123, What::EntryAltered)]);
    assert_eq!(report.first_bad, Some((123, 123)));
    // The rest is still proven.
    assert_eq!(report.signed_to, 300);
    // Without recorded leaves the checkpoint's interval is named.
    let report = Held {
        journal: &journal,
        tiles: false,
        witness: &[],
    }
    .verify();
    assert_eq!(report.faults, [fault(101, 150, What::RangeAltered)]);
}

#[test]
fn a_full_recomputation_is_placed_between_checkpoints() {
    let mut journal = Journal::of(300, 50);
    journal.items[122].header.to_mut()[5] ^= 1;
    journal.rebuild_tiles();
    let report = verified(&journal);
    assert_eq!(report.faults, [fault(101, 150, What::RangeAltered)]);
    assert_eq!(report.signed_to, 100);
}

#[test]
fn deletion_reordering_and_insertion_are_named() {
    let clean = Journal::of(200, 50);

    let mut journal = clean.clone();
    journal.items.drain(59..62);
    let report = verified(&journal);
    assert_eq!(report.faults, [fault(60, 62, What::EntryMissing)]);
    assert_eq!(report.signed_to, 200);
    let report = Held {
        journal: &journal,
        tiles: false,
        witness: &[],
    }
    .verify();
    assert_eq!(report.faults[0], fault(51, 100, What::RangeAltered));
    assert!(report.faults.contains(&fault(60, 62, What::EntryMissing)));

    let mut journal = clean.clone();
    journal.items.swap(9, 29);
    (journal.items[9].seq, journal.items[29].seq) = (10, 30);
    let report = verified(&journal);
    let altered = |seq| fault(seq, seq, What::EntryAltered);
    assert_eq!(report.faults, [altered(10), altered(30)]);

    let mut journal = clean.clone();
    let mut extra = journal.items[4].clone();
    extra.seq = 50;
    journal.items.insert(50, extra);
    assert_eq!(
        verified(&journal).faults,
        [fault(50, 50, What::EntryOutOfOrder)]
    );

    // Deleted, and those behind renumbered.
    let mut journal = clean.clone();
    journal.items.remove(149);
    journal.items[149..]
        .iter_mut()
        .for_each(|item| item.seq -= 1);
    let report = verified(&journal);
    assert_eq!(report.first_bad, Some((150, 199)));
    assert_eq!(report.faults[1], fault(200, 200, What::TailMissing));

    // A number far beyond the end must not keep the verifier busy.
    let mut journal = clean;
    for far in [u64::MAX - 1, u64::MAX] {
        journal.items[199].seq = far;
        let report = verified(&journal);
        assert!(!report.ok);
        assert_eq!(report.first_bad, Some((200, far - 1)));
    }
}

#[test]
fn a_cut_tail_is_missed() {
    let mut journal = Journal::of(205, 50);
    journal.items.truncate(180);
    assert_eq!(
        verified(&journal).faults,
        [fault(181, 205, What::TailMissing)]
    );
    journal.rebuild_tiles();
    assert_eq!(
        verified(&journal).faults,
        [fault(181, 200, What::TailMissing)]
    );

    // With its checkpoints cut too, only a witness knows.
    let witness = witness_of(&journal);
    journal.checkpoints.truncate(3);
    assert!(verified(&journal).ok);
    let report = Held {
        journal: &journal,
        tiles: true,
        witness: &witness,
    }
    .verify();
    assert_eq!(report.faults, [fault(181, 200, What::Rollback { line: 4 })]);
    assert_eq!(report.witnessed_to, 150);

    // Unsigned entries whose leaves are recorded are missed as well.
    let mut journal = Journal::of(205, 50);
    journal.items.truncate(203);
    assert_eq!(
        verified(&journal).faults,
        [fault(204, 205, What::TailMissing)]
    );
}

#[test]
fn a_key_thief_is_found_by_witnesses() {
    let honest = Journal::of(200, 50);
    let witness = witness_of(&honest);
    let mut forged = honest;
    forged.items[119].header.to_mut()[5] ^= 1;
    forged.rebuild_tiles();
    forged.checkpoints.truncate(2);
    forged.check_point();
    assert!(verified(&forged).ok);
    let report = Held {
        journal: &forged,
        tiles: true,
        witness: &witness,
    }
    .verify();
    assert_eq!(report.faults, [fault(101, 150, What::Fork { line: 3 })]);
    assert_eq!(report.witnessed_to, 100);
}

#[test]
fn tiles_and_checkpoints_are_checked_too() {
    let clean = Journal::of(300, 50);
    let mut journal = clean.clone();
    journal.tiles.flip(0, 41);
    assert_eq!(
        verified(&journal).faults,
        [fault(42, 42, What::LeafRecordAltered)]
    );

    let mut journal = clean.clone();
    journal.tiles.0.remove(&(0, 1));
    assert_eq!(
        verified(&journal).faults,
        [fault(257, 257, What::LeafRecordMissing)]
    );

    let mut journal = clean.clone();
    journal.checkpoints[2].checkpoint.root[0] ^= 1;
    assert_eq!(
        verified(&journal).faults,
        [fault(150, 150, What::CheckpointSignature { number: 3 })]
    );
    assert_eq!(verified(&journal).first_bad, None);

    let mut journal = clean.clone();
    journal.checkpoints.swap(1, 2);
    assert_eq!(
        verified(&journal).faults,
        [fault(100, 100, What::CheckpointOrder { number: 3 })]
    );

    let mut witness = witness_of(&clean);
    witness[0].signed.checkpoint.size = 51;
    let report = Held {
        journal: &clean,
        tiles: true,
        witness: &witness,
    }
    .verify();
    assert_eq!(
        report.faults,
        [fault(51, 51, What::WitnessSignature { line: 1 })]
    );
}

#[test]
fn an_erasure_needs_its_entry() {
    let mut journal = Journal::of(60, 20);
    journal.erase(33, false);
    assert_eq!(
        verified(&journal).faults,
        [fault(33, 33, What::ErasedWithoutEntry)]
    );

    let mut journal = Journal::of(60, 20);
    journal.erase(33, true);
    journal.check_point();
    let report = verified(&journal);
    assert!(report.ok, "{report:?}");
    assert_eq!(report.erased, 1);

    // The externally tagged form of the product's own bodies counts as well.
    let mut journal = Journal::of(60, 20);
    journal.erase(33, false);
    journal.append(
        "journal.erased",
        br#"{"erased":{"entries":[33],"ground":"x"}}"#.to_vec(),
    );
    assert!(verified(&journal).ok);

    // A forged erasure entry does not count.
    let mut journal = Journal::of(60, 20);
    journal.erase(33, false);
    let erasure = Journal::of(0, 1);
    let mut forged = erasure.clone();
    forged.erase_entry_only(33);
    journal.items[59].header = forged.items[0].header.clone();
    journal.items[59].content = forged.items[0].content.clone();
    let whats: Vec<What> = verified(&journal)
        .faults
        .iter()
        .map(|fault| fault.what)
        .collect();
    assert_eq!(whats, [What::ErasedWithoutEntry, What::EntryAltered]);
}

#[test]
fn a_clock_that_ran_back_is_noted_not_accused() {
    let mut journal = Journal::of(5, 5);
    let early = Journal::of(1, 1).items[0].clone();
    let Content::Whole { body, .. } = early.content else {
        panic!()
    };
    journal.append("case.acted", body.into_owned());
    journal.items[5].header = early.header;
    journal.rebuild_tiles();
    let report = verified(&journal);
    assert!(report.ok);
    assert_eq!(
        report.notes,
        [Note::ClockRanBack {
            seq: 6,
            by_ms: 4_000
        }]
    );
}

#[test]
fn bytes_without_meaning_are_faults_even_when_signed() {
    let mut journal = Journal::of(3, 10);
    journal.append("case.acted", b"{ }".to_vec());
    journal.append("journal.erased", b"[]".to_vec());
    journal.items[1].header.to_mut()[0] = 9;
    journal.rebuild_tiles();
    journal.check_point();
    let faults = verified(&journal).faults;
    assert_eq!(
        faults,
        [
            fault(2, 2, What::HeaderUnreadable),
            fault(4, 4, What::BodyNotCanonical),
            fault(5, 5, What::ErasureUnreadable)
        ]
    );
}

#[test]
fn faults_without_number_are_counted_not_kept() {
    let mut journal = Journal::of(3_000, 3_000);
    for item in journal.items.iter_mut().step_by(2) {
        item.header.to_mut()[30] ^= 1;
    }
    let report = verified(&journal);
    assert_eq!(
        (report.faults.len(), report.fault_count),
        (verify::MAX_FAULTS, 1_500)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any bit of any entry: found, and named exactly while the tiles stand.
    #[test]
    fn any_bit_is_named(seq in 1u64..=120, part in 0usize..3, at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut journal = Journal::of(120, 25);
        let item = &mut journal.items[seq as usize - 1];
        let Content::Whole { salt, body } = &mut item.content else { panic!() };
        let bytes = match part {
            0 => item.header.to_mut().as_mut_slice(),
            1 => salt.as_mut_slice(),
            _ => body.to_mut().as_mut_slice(),
        };
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let report = verified(&journal);
        prop_assert!(!report.ok);
        prop_assert!(report.faults.iter().any(|f| f.what == What::EntryAltered));
        prop_assert!(report.faults.iter().all(|f| (f.first, f.last) == (seq, seq)));
        // And with the tiles recomputed, the interval between checkpoints holds it; the unsigned
        // tail needs a witness.
        journal.rebuild_tiles();
        let report = verified(&journal);
        if seq <= 100 {
            let place = report.faults.iter().find(|f| f.what == What::RangeAltered);
            prop_assert!(place.is_some_and(|f| f.first <= seq && seq <= f.last && f.last - f.first < 25));
        }
    }

    #[test]
    fn any_reordering_cut_or_hole_is_named(a in 0usize..100, b in 0usize..100, how in 0u8..3) {
        prop_assume!(a < b);
        let mut journal = Journal::of(100, 20);
        match how {
            0 => {
                journal.items.swap(a, b);
                (journal.items[a].seq, journal.items[b].seq) = (a as u64 + 1, b as u64 + 1);
            }
            1 => journal.items.truncate(b),
            _ => { journal.items.drain(a..b); }
        }
        let report = verified(&journal);
        let expected = match how { 0 | 2 => a as u64 + 1, _ => b as u64 + 1 };
        prop_assert_eq!(report.first_bad.map(|range| range.0), Some(expected));
        journal.rebuild_tiles();
        prop_assert!(!verified(&journal).ok);
    }
}
