//! The SM3 digest that names a file's content: files and attachments are addressed by it.

use crate::hex;
use sm3::{Digest as _, Sm3};
use std::fmt;
use std::io::{self, Read, Write};
use std::str::FromStr;

/// SM3 of a whole file, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileDigest(pub [u8; 32]);

/// The text was not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a file digest is 64 lower-case hexadecimal digits")]
pub struct NotADigest;

impl FileDigest {
    /// Digest of bytes already in memory.
    pub fn of(bytes: &[u8]) -> Self {
        Self(crate::sm3(&[bytes]))
    }

    /// Digest and length in bytes of everything `source` yields, read in 64 KiB pieces.
    pub fn of_reader(mut source: impl Read) -> io::Result<(Self, u64)> {
        let mut hasher = FileHasher::default();
        let mut piece = vec![0; 64 * 1024];
        loop {
            match source.read(&mut piece) {
                Ok(0) => return Ok(hasher.finish()),
                Ok(n) => hasher.update(&piece[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl fmt::Display for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileDigest({self})")
    }
}

impl FromStr for FileDigest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        hex::decode(text).map(Self).ok_or(NotADigest)
    }
}

/// Streaming SM3; also an [`io::Write`], so that a copy can be digested on its way.
#[derive(Clone, Default)]
pub struct FileHasher {
    inner: Sm3,
    len: u64,
}

impl FileHasher {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.inner.update(piece);
        self.len += piece.len() as u64;
    }

    /// The digest and the number of bytes taken.
    pub fn finish(self) -> (FileDigest, u64) {
        (FileDigest(self.inner.finalize().into()), self.len)
    }
}

impl Write for FileHasher {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.update(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
