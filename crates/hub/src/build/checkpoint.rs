//! The running state on disk, so that a build goes on after a kill where it was: written whole beside
//! the old one, then put in its place.

use super::engine::State;
use super::report::FeedReport;
use crate::entity::{Coded, Persons};
use crate::golden::{Cell, Golden, Loser, Source};
use crate::strings::Strings;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

const MAGIC: &[u8; 8] = b"wujiahb1";

/// What is kept: the state, and the reports of the feeds that are in it.
#[derive(Default)]
pub(super) struct Checkpoint {
    pub state: State,
    pub reports: Vec<FeedReport>,
}

struct Out<W> {
    to: W,
}

impl<W: Write> Out<W> {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(&(bytes.len() as u64).to_le_bytes())?;
        self.to.write_all(bytes)
    }

    fn u64s(&mut self, all: &[u64]) -> io::Result<()> {
        self.to.write_all(&(all.len() as u64).to_le_bytes())?;
        all.iter()
            .try_for_each(|n| self.to.write_all(&n.to_le_bytes()))
    }

    fn u32s(&mut self, all: impl ExactSizeIterator<Item = u32>) -> io::Result<()> {
        self.to.write_all(&(all.len() as u64).to_le_bytes())?;
        for n in all {
            self.to.write_all(&n.to_le_bytes())?;
        }
        Ok(())
    }

    fn golden(&mut self, golden: &Golden) -> io::Result<()> {
        let (cells, losers) = golden.parts();
        self.to.write_all(&(golden.width() as u64).to_le_bytes())?;
        self.to.write_all(&(cells.len() as u64).to_le_bytes())?;
        for cell in cells {
            self.to.write_all(&cell.value.to_le_bytes())?;
            self.to.write_all(&cell.rank.to_le_bytes())?;
            self.to.write_all(&cell.source.row.to_le_bytes())?;
            self.to.write_all(&[cell.source.feed])?;
        }
        self.to.write_all(&(losers.len() as u64).to_le_bytes())?;
        for lost in losers {
            self.to.write_all(&lost.entity.to_le_bytes())?;
            self.to.write_all(&lost.value.to_le_bytes())?;
            self.to.write_all(&lost.source.row.to_le_bytes())?;
            self.to.write_all(&[lost.source.feed, lost.element])?;
        }
        Ok(())
    }

    fn coded(&mut self, coded: &Coded) -> io::Result<()> {
        self.u32s(coded.codes().iter().copied())?;
        let names = coded.names();
        self.u32s(names.iter().map(|(name, _)| *name))?;
        self.u32s(names.iter().map(|(_, id)| *id))?;
        self.golden(&coded.golden)
    }
}

impl Checkpoint {
    /// Writes it in the place of an earlier one.
    pub fn write(path: &Path, state: &State, reports: &[FeedReport]) -> io::Result<()> {
        let beside = path.with_extension("writing");
        let mut out = Out {
            to: BufWriter::with_capacity(1 << 20, File::create(&beside)?),
        };
        out.to.write_all(MAGIC)?;
        out.bytes(&serde_json::to_vec(reports)?)?;
        let (bytes, ends) = state.strings.parts();
        out.bytes(bytes)?;
        out.u64s(ends)?;
        out.u64s(state.persons.numbers())?;
        out.golden(&state.persons.golden)?;
        out.coded(&state.organisations)?;
        out.coded(&state.places)?;
        out.to.write_all(MAGIC)?;
        let file = out
            .to
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    }

    /// Reads it; `None` where there is none, or none that is whole.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        match File::open(path) {
            Ok(mut file) => file.read_to_end(&mut bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(In { bytes: &bytes }.checkpoint())
    }
}

struct In<'a> {
    bytes: &'a [u8],
}

impl<'a> In<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(n)?;
        self.bytes = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn count(&mut self) -> Option<usize> {
        let n = u64::from_le_bytes(self.take(8)?.try_into().ok()?);
        usize::try_from(n)
            .ok()
            .filter(|n| *n <= self.bytes.len() + 1)
    }

    fn blob(&mut self) -> Option<&'a [u8]> {
        let n = self.count()?;
        self.take(n)
    }

    fn u64s(&mut self) -> Option<Vec<u64>> {
        let n = self.count()?;
        let bytes = self.take(n.checked_mul(8)?)?;
        let read = |c: &[u8]| u64::from_le_bytes(c.try_into().unwrap_or_default());
        Some(bytes.chunks_exact(8).map(read).collect())
    }

    fn u32s(&mut self) -> Option<Vec<u32>> {
        let n = self.count()?;
        let bytes = self.take(n.checked_mul(4)?)?;
        let read = |c: &[u8]| u32::from_le_bytes(c.try_into().unwrap_or_default());
        Some(bytes.chunks_exact(4).map(read).collect())
    }

    fn golden(&mut self) -> Option<Golden> {
        let width = self.count()?;
        let n = self.count()?;
        let mut cells = Vec::with_capacity(n);
        for _ in 0..n {
            let (value, rank, row) = (self.u32()?, self.u32()?, self.u32()?);
            let feed = self.take(1)?[0];
            let source = Source { feed, row };
            cells.push(Cell {
                value,
                rank,
                source,
            });
        }
        let n = self.count()?;
        let mut losers = Vec::with_capacity(n);
        for _ in 0..n {
            let (entity, value, row) = (self.u32()?, self.u32()?, self.u32()?);
            let [feed, element] = *self.take(2)? else {
                return None;
            };
            losers.push(Loser {
                entity,
                element,
                value,
                source: Source { feed, row },
            });
        }
        Golden::from_parts(width, cells, losers)
    }

    fn coded(&mut self) -> Option<Coded> {
        let codes = self.u32s()?;
        let names = self.u32s()?.into_iter().zip(self.u32s()?).collect();
        let golden = self.golden()?;
        Coded::from_parts(codes, golden, names)
    }

    fn checkpoint(mut self) -> Option<Checkpoint> {
        if self.take(8)? != MAGIC {
            return None;
        }
        let reports = serde_json::from_slice(self.blob()?).ok()?;
        let bytes = self.blob()?;
        let ends = self.u64s()?;
        let strings = Strings::from_parts(bytes, &ends)?;
        let numbers = self.u64s()?;
        let persons = Persons::from_parts(numbers, self.golden()?)?;
        let (organisations, places) = (self.coded()?, self.coded()?);
        let whole = self.take(8)? == MAGIC && self.bytes.is_empty();
        whole.then_some(Checkpoint {
            state: State {
                strings,
                persons,
                organisations,
                places,
            },
            reports,
        })
    }
}
