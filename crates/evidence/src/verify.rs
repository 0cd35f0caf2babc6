//! Verification of a whole log, streaming: what `wujia journal verify` and `wujia-verify` run.
//!
//! Two right edges grow side by side: one from the entries as they stand, one from the leaf
//! hashes recorded in the tiles. At each signed checkpoint the edge whose root fits is the true
//! one, and wherever the two differed since the last fitting checkpoint, the fault is named to
//! the entry. Where neither fits (tiles rewritten along with the entries) the range since the last
//! fitting checkpoint is named. What a thief of the signing key rewrites is found against lines
//! that witnesses kept.

mod report;

pub use report::{Fault, MAX_FAULTS, Note, Report, What};

use crate::canon::check_canonical;
use crate::checkpoint::witness::WitnessLine;
use crate::checkpoint::{Origin, PublicKey, SignedCheckpoint};
use crate::entry::{Content, ERASURE, Header, erased_entries};
use crate::log::{Frontier, Hash, TILE_WIDTH, TileReader};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One entry as it is stored.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// Number in the log, from 1 without gaps.
    pub seq: u64,
    /// Binary form of the header.
    pub header: Cow<'a, [u8]>,
    /// Body and salt, or the commitment that an erasure left.
    pub content: Content<'a>,
}

/// Leaf hashes recorded when the entries were appended.
pub trait RecordedLeaves {
    /// The recorded leaf of entry `seq` (from 1); asked in ascending order.
    fn leaf(&mut self, seq: u64) -> Option<Hash>;
}

/// Recorded leaves from level 0 of the tiles, one tile in memory. A tile that cannot be read
/// counts as missing.
pub struct TileLeaves<'r, R> {
    reader: &'r R,
    tile: Option<(u64, Vec<u8>)>,
}

impl<'r, R: TileReader> TileLeaves<'r, R> {
    /// Reads through `reader`.
    pub fn new(reader: &'r R) -> Self {
        Self { reader, tile: None }
    }
}

impl<R: TileReader> RecordedLeaves for TileLeaves<'_, R> {
    fn leaf(&mut self, seq: u64) -> Option<Hash> {
        let index = seq.checked_sub(1)?;
        let wanted = index / TILE_WIDTH;
        if self.tile.as_ref().is_none_or(|(held, _)| *held != wanted) {
            let bytes = self
                .reader
                .tile(0, wanted)
                .ok()
                .flatten()
                .unwrap_or_default();
            self.tile = Some((wanted, bytes));
        }
        let (_, bytes) = self.tile.as_ref()?;
        bytes
            .as_chunks::<32>()
            .0
            .get((index % TILE_WIDTH) as usize)
            .copied()
    }
}

/// What the log is held against.
pub struct Against<'a> {
    /// Name the checkpoints must carry.
    pub origin: &'a Origin,
    /// Keys whose checkpoints count.
    pub trusted: &'a [PublicKey],
    /// Lines that others kept.
    pub witness: &'a [WitnessLine],
    /// Leaf hashes recorded at the time, to name single entries.
    pub leaves: Option<&'a mut dyn RecordedLeaves>,
}

/// Verifies entries in the order of their numbers against the log's own checkpoint lines, in the
/// order they were made, and against everything in `against`. Memory grows only with the faults and the
/// erasures found, not with the log.
/// Entries, checkpoints and tiles must come from one snapshot (one read transaction), or a log
/// that grows meanwhile looks cut. The error is the source's own.
pub fn verify<'i, E>(
    entries: impl IntoIterator<Item = Result<Item<'i>, E>>,
    checkpoints: impl IntoIterator<Item = Result<String, E>>,
    against: Against<'_>,
) -> Result<Report, E> {
    let mut walk = Walk::new(against);
    let mut checkpoints = checkpoints.into_iter();
    walk.read_pins(&mut checkpoints)?;
    walk.settle(&mut checkpoints)?;
    for item in entries {
        walk.entry(&item?, &mut checkpoints)?;
    }
    walk.finish(&mut checkpoints)
}

/// A root that the log must have had at a size.
struct Pin {
    size: u64,
    root: Hash,
    at_ms: i64,
    /// Line of the witness file; none for the log's own.
    line: Option<usize>,
}

/// How far one source of pins has vouched for the log.
#[derive(Default)]
struct Track {
    good: u64,
    lost: bool,
}

struct Walk<'a> {
    against: Against<'a>,
    /// Edge over the entries as they stand; none after a gap that nothing fills.
    computed: Option<Frontier>,
    /// Edge over the recorded leaves; none without them or after the first that is missing.
    recorded: Option<Frontier>,
    /// Number of the next entry.
    next: u64,
    /// Differences since the last pin that fitted.
    pending: Vec<Fault>,
    own: Track,
    witness: Track,
    /// The log's next own pin, one ahead.
    ahead: Option<Pin>,
    /// Witness pins, the largest first.
    seen: Vec<Pin>,
    largest_own: u64,
    last_at: i64,
    erased: BTreeSet<u64>,
    named_erased: BTreeSet<u64>,
    report: Report,
}

impl<'a> Walk<'a> {
    fn new(against: Against<'a>) -> Self {
        let mut report = Report::default();
        let mut seen = Vec::new();
        for WitnessLine { line, signed } in against.witness {
            let checkpoint = &signed.checkpoint;
            let what = if signed.verify(against.trusted).is_err() {
                What::WitnessSignature { line: *line }
            } else if checkpoint.origin != *against.origin {
                What::WitnessOtherLog { line: *line }
            } else {
                let (size, root, at_ms) = (checkpoint.size, checkpoint.root, checkpoint.at_ms);
                seen.push(Pin {
                    size,
                    root,
                    at_ms,
                    line: Some(*line),
                });
                continue;
            };
            report.fault(Fault {
                first: checkpoint.size,
                last: checkpoint.size,
                what,
            });
        }
        seen.sort_by_key(|pin| std::cmp::Reverse(pin.size));
        Self {
            recorded: against.leaves.is_some().then(Frontier::new),
            computed: Some(Frontier::new()),
            against,
            next: 1,
            pending: Vec::new(),
            own: Track::default(),
            witness: Track::default(),
            ahead: None,
            seen,
            largest_own: 0,
            last_at: i64::MIN,
            erased: BTreeSet::new(),
            named_erased: BTreeSet::new(),
            report,
        }
    }

    /// Reads own checkpoint lines until one can serve as the next pin.
    fn read_pins<E>(
        &mut self,
        lines: &mut impl Iterator<Item = Result<String, E>>,
    ) -> Result<(), E> {
        while self.ahead.is_none() {
            let Some(line) = lines.next() else { break };
            self.report.checkpoints += 1;
            let number = self.report.checkpoints;
            let Ok(signed) = line?.parse::<SignedCheckpoint>() else {
                let what = What::CheckpointUnreadable { number };
                self.report.fault(Fault {
                    first: self.largest_own,
                    last: self.largest_own,
                    what,
                });
                continue;
            };
            let (size, root, at_ms) = (
                signed.checkpoint.size,
                signed.checkpoint.root,
                signed.checkpoint.at_ms,
            );
            let what = if signed.verify(self.against.trusted).is_err() {
                What::CheckpointSignature { number }
            } else if signed.checkpoint.origin != *self.against.origin {
                What::CheckpointOtherLog { number }
            } else if size < self.largest_own {
                What::CheckpointOrder { number }
            } else {
                self.largest_own = size;
                self.ahead = Some(Pin {
                    size,
                    root,
                    at_ms,
                    line: None,
                });
                continue;
            };
            self.report.fault(Fault {
                first: size,
                last: size,
                what,
            });
        }
        Ok(())
    }

    /// Holds the edges against every pin up to the present size.
    fn settle<E>(&mut self, lines: &mut impl Iterator<Item = Result<String, E>>) -> Result<(), E> {
        let size = self.next - 1;
        while let Some(pin) = self.ahead.take_if(|pin| pin.size <= size) {
            self.compare(&pin);
            self.read_pins(lines)?;
        }
        while let Some(pin) = self.seen.pop_if(|pin| pin.size <= size) {
            self.compare(&pin);
        }
        Ok(())
    }

    fn compare(&mut self, pin: &Pin) {
        let fits = |edge: &Option<Frontier>| {
            edge.as_ref()
                .is_some_and(|e| e.size() == pin.size && e.root() == pin.root)
        };
        let (computed, recorded) = (fits(&self.computed), fits(&self.recorded));
        let track = if pin.line.is_some() {
            &mut self.witness
        } else {
            &mut self.own
        };
        if computed || recorded {
            track.good = pin.size;
            for fault in std::mem::take(&mut self.pending) {
                // The entries stand proven, so what differed were the records of their leaves.
                let what = match fault.what {
                    What::EntryAltered if computed => What::LeafRecordAltered,
                    what => what,
                };
                self.report.fault(Fault { what, ..fault });
            }
            // Go on from the edge that is proven.
            if computed && self.recorded.is_some() {
                self.recorded.clone_from(&self.computed);
            } else if recorded && !computed {
                self.computed.clone_from(&self.recorded);
            }
        } else if !track.lost {
            track.lost = true;
            let what = match pin.line {
                None => What::RangeAltered,
                Some(line) => What::Fork { line },
            };
            let first = (track.good + 1).min(pin.size.max(1));
            self.report.fault(Fault {
                first,
                last: pin.size.max(1),
                what,
            });
        }
        self.last_at = self.last_at.max(pin.at_ms);
    }

    fn entry<E>(
        &mut self,
        item: &Item<'_>,
        lines: &mut impl Iterator<Item = Result<String, E>>,
    ) -> Result<(), E> {
        if item.seq < self.next {
            let what = What::EntryOutOfOrder;
            self.report.fault(Fault {
                first: item.seq,
                last: item.seq,
                what,
            });
            return Ok(());
        }
        if item.seq > self.next {
            self.gap(item.seq, lines)?;
        }
        self.report.entries += 1;
        let leaf = item.content.leaf(&item.header);
        let recorded = self.recorded_leaf(item.seq);
        if let Some(edge) = &mut self.computed {
            edge.push(leaf, |_| {});
        }
        if let (Some(edge), Some(recorded)) = (&mut self.recorded, recorded) {
            edge.push(recorded, |_| {});
        }
        let genuine = recorded.is_none_or(|recorded| recorded == leaf);
        if !genuine {
            self.differ(item.seq, item.seq, What::EntryAltered);
        }
        self.inspect(item, genuine);
        self.next = self.next.saturating_add(1);
        self.settle(lines)
    }

    /// Entries `self.next..to` are not there.
    fn gap<E>(
        &mut self,
        to: u64,
        lines: &mut impl Iterator<Item = Result<String, E>>,
    ) -> Result<(), E> {
        self.computed = None;
        let first = self.next;
        self.differ(first, to - 1, What::EntryMissing);
        while self.next < to {
            match (self.recorded_leaf(self.next), &mut self.recorded) {
                (Some(leaf), Some(edge)) => edge.push(leaf, |_| {}),
                _ => self.next = to - 1,
            }
            self.next += 1;
            self.settle(lines)?;
        }
        Ok(())
    }

    /// The recorded leaf; once one is missing, records no longer count.
    fn recorded_leaf(&mut self, seq: u64) -> Option<Hash> {
        self.recorded.as_ref()?;
        let leaf = self
            .against
            .leaves
            .as_mut()
            .and_then(|leaves| leaves.leaf(seq));
        if leaf.is_none() {
            self.recorded = None;
            self.report.fault(Fault {
                first: seq,
                last: seq,
                what: What::LeafRecordMissing,
            });
        }
        leaf
    }

    /// Looks into an entry: what its bytes say must be readable and hold together.
    fn inspect(&mut self, item: &Item<'_>, genuine: bool) {
        let seq = item.seq;
        let header = Header::decode(&item.header);
        match &header {
            Err(_) => self.differ(seq, seq, What::HeaderUnreadable),
            Ok(header) => {
                if header.at_ms < self.last_at {
                    let by_ms = self.last_at.saturating_sub(header.at_ms);
                    self.report.note(Note::ClockRanBack { seq, by_ms });
                }
                self.last_at = self.last_at.max(header.at_ms);
            }
        }
        match &item.content {
            Content::Erased { .. } => {
                self.report.erased += 1;
                self.erased.insert(seq);
            }
            Content::Whole { body, .. } => {
                if check_canonical(body).is_err() {
                    self.differ(seq, seq, What::BodyNotCanonical);
                }
                if genuine && header.is_ok_and(|header| header.kind.as_str() == ERASURE) {
                    match erased_entries(body) {
                        Some(entries) => self.named_erased.extend(entries),
                        None => self.differ(seq, seq, What::ErasureUnreadable),
                    }
                }
            }
        }
    }

    /// Keeps a difference until a pin decides what it means; neighbours of one kind are joined.
    fn differ(&mut self, first: u64, last: u64, what: What) {
        if let Some(run) = self.pending.last_mut()
            && run.what == what
            && run.last.checked_add(1) == Some(first)
        {
            run.last = last;
            return;
        }
        if self.pending.len() < MAX_FAULTS {
            self.pending.push(Fault { first, last, what });
        } else {
            self.report.fault_count += 1;
        }
    }

    fn finish<E>(
        mut self,
        lines: &mut impl Iterator<Item = Result<String, E>>,
    ) -> Result<Report, E> {
        let size = self.next - 1;
        for fault in std::mem::take(&mut self.pending) {
            self.report.fault(fault);
        }
        // Pins beyond the end: what they vouched for has gone.
        let mut furthest = 0;
        while let Some(pin) = self.ahead.take() {
            furthest = furthest.max(pin.size);
            self.read_pins(lines)?;
        }
        // So have entries whose leaves are still recorded.
        let recorded_to = match self.against.leaves.as_mut() {
            Some(leaves) if self.recorded.is_some() => (self.next..)
                .take_while(|seq| leaves.leaf(*seq).is_some())
                .last(),
            _ => None,
        };
        let furthest = furthest.max(recorded_to.unwrap_or(0));
        if furthest > size {
            self.report.fault(Fault {
                first: size.saturating_add(1),
                last: furthest,
                what: What::TailMissing,
            });
        }
        for pin in std::mem::take(&mut self.seen) {
            if let Some(line) = pin.line {
                let what = What::Rollback { line };
                self.report.fault(Fault {
                    first: size.saturating_add(1),
                    last: pin.size,
                    what,
                });
            }
        }
        let unnamed: Vec<u64> = self
            .erased
            .difference(&self.named_erased)
            .copied()
            .collect();
        for seq in unnamed {
            self.report.fault(Fault {
                first: seq,
                last: seq,
                what: What::ErasedWithoutEntry,
            });
        }
        self.report.signed_to = self.own.good;
        self.report.witnessed_to = self.witness.good;
        self.report.unsigned_tail = size.saturating_sub(self.own.good);
        self.report.root = self
            .computed
            .as_ref()
            .map(|edge| crate::hex::encode(&edge.root()));
        Ok(self.report.close())
    }
}
