//! What a verification found.

use serde::Serialize;

/// Faults kept with their place; more are only counted.
pub const MAX_FAULTS: usize = 1000;

/// What is wrong with a range of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum What {
    /// The entry is not the one that was appended: edited, replaced or moved.
    EntryAltered,
    /// No entry with this number.
    EntryMissing,
    /// An entry with a number that was already passed.
    EntryOutOfOrder,
    /// The bytes of the header have no meaning.
    HeaderUnreadable,
    /// The body is not in canonical form.
    BodyNotCanonical,
    /// The tile's leaf differs while the entry is proven.
    LeafRecordAltered,
    /// The tiles end before the entries do.
    LeafRecordMissing,
    /// Somewhere in this range entries and tiles were rewritten together; the first checkpoint
    /// that no longer fits ends it. Nothing after it can be vouched for.
    RangeAltered,
    /// A checkpoint or the tiles vouch for entries that are not there.
    TailMissing,
    /// The witness saw a longer log: an older copy stands here, or its end was cut.
    Rollback {
        /// Line of the witness file.
        line: usize,
    },
    /// The witness saw another root at the end of this range: the past was rewritten.
    Fork {
        /// Line of the witness file.
        line: usize,
    },
    /// A line of the witness file is not signed by a trusted key.
    WitnessSignature {
        /// Line of the witness file.
        line: usize,
    },
    /// A line of the witness file is about another log.
    WitnessOtherLog {
        /// Line of the witness file.
        line: usize,
    },
    /// The n-th checkpoint cannot be read.
    CheckpointUnreadable {
        /// Its number, from 1.
        number: u64,
    },
    /// The n-th checkpoint is not signed by a trusted key.
    CheckpointSignature {
        /// Its number, from 1.
        number: u64,
    },
    /// The n-th checkpoint is about another log.
    CheckpointOtherLog {
        /// Its number, from 1.
        number: u64,
    },
    /// The n-th checkpoint is smaller than one before it.
    CheckpointOrder {
        /// Its number, from 1.
        number: u64,
    },
    /// Body and salt are gone and no erasure entry names this one.
    ErasedWithoutEntry,
    /// An erasure entry that does not say what it erased.
    ErasureUnreadable,
}

impl What {
    /// Whether the fault lies in the entries or their tiles, rather than in a checkpoint's or a
    /// witness's own line.
    pub fn concerns_entries(self) -> bool {
        !matches!(
            self,
            Self::WitnessSignature { .. }
                | Self::WitnessOtherLog { .. }
                | Self::CheckpointUnreadable { .. }
                | Self::CheckpointSignature { .. }
                | Self::CheckpointOtherLog { .. }
                | Self::CheckpointOrder { .. }
        )
    }
}

/// A fault and the entries it concerns. For faults of checkpoints and witnesses the range is the
/// size they claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// First entry concerned.
    pub first: u64,
    /// Last entry concerned.
    pub last: u64,
    /// What is wrong.
    #[serde(flatten)]
    pub what: What,
}

/// Something to look at that is no proof of tampering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "note")]
pub enum Note {
    /// An entry bears an earlier time than something before it.
    ClockRanBack {
        /// The entry.
        seq: u64,
        /// How much earlier, in milliseconds.
        by_ms: i64,
    },
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Report {
    /// No fault was found.
    pub ok: bool,
    /// Entries read.
    pub entries: u64,
    /// Of these, lawfully or unlawfully without a body.
    pub erased: u64,
    /// The log's own checkpoints read.
    pub checkpoints: u64,
    /// Last entry that a signed checkpoint of the log vouches for.
    pub signed_to: u64,
    /// Last entry that a witness vouches for.
    pub witnessed_to: u64,
    /// Entries after the last fitting checkpoint.
    pub unsigned_tail: u64,
    /// Root over the entries as they stand, hexadecimal; none when some are missing.
    pub root: Option<String>,
    /// Faults in all.
    pub fault_count: u64,
    /// The first [`MAX_FAULTS`] of them, by entry.
    pub faults: Vec<Fault>,
    /// The lowest range of entries that is not as it was.
    pub first_bad: Option<(u64, u64)>,
    /// The first [`MAX_FAULTS`] notes.
    pub notes: Vec<Note>,
}

impl Report {
    pub(super) fn fault(&mut self, fault: Fault) {
        self.fault_count += 1;
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    pub(super) fn note(&mut self, note: Note) {
        if self.notes.len() < MAX_FAULTS {
            self.notes.push(note);
        }
    }

    pub(super) fn close(mut self) -> Self {
        self.ok = self.fault_count == 0;
        self.faults.sort_by_key(|fault| (fault.first, fault.last));
        // A run that a checkpoint cut in two is one run.
        let before = self.faults.len();
        self.faults.dedup_by(|next, run| {
            let joins = next.what == run.what && run.last.checked_add(1) == Some(next.first);
            if joins {
                run.last = next.last;
            }
            joins
        });
        self.fault_count -= (before - self.faults.len()) as u64;
        let mut of_entries = self
            .faults
            .iter()
            .filter(|fault| fault.what.concerns_entries());
        self.first_bad = of_entries.next().map(|fault| (fault.first, fault.last));
        self
    }
}
