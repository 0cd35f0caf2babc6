//! Which rows speak of whom: for each feed the rows of every person and organisation, so that one
//! person's rows are found without reading the others' (一人一档, 一企一档).
//!
//! `index/05.persons` holds eight bytes a row, in order: the person's id, then the row's place in the parts
//! of the feed. `index/organisation.codes` holds 24 bytes an organisation with a code, in order: the code,
//! then its id.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

const ENTRY: u64 = 8;
/// Bytes a code may have in the index of codes.
const CODE: usize = 20;
const CODED: usize = CODE + 4;

/// Rows by whom they speak of, while they are written.
#[derive(Debug, Clone, Default)]
pub struct Postings {
    persons: Vec<u64>,
    organisations: Vec<u64>,
}

const fn entry(id: u32, place: u32) -> u64 {
    (id as u64) << 32 | place as u64
}

impl Postings {
    /// The row at a place speaks of these.
    pub fn put(&mut self, place: u32, person: Option<u32>, organisation: Option<u32>) {
        self.persons.extend(person.map(|id| entry(id, place)));
        self.organisations
            .extend(organisation.map(|id| entry(id, place)));
    }

    /// Writes the index of a feed's parts.
    ///
    /// # Errors
    /// The file system's, a full disk among them.
    pub fn write(mut self, folder: &Path, part: &str) -> io::Result<()> {
        for (kind, entries) in [
            ("persons", &mut self.persons),
            ("organisations", &mut self.organisations),
        ] {
            let path = path(folder, part, kind);
            if entries.is_empty() {
                // A build that goes on may find what an earlier one left.
                match std::fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => continue,
                }
            }
            entries.sort_unstable();
            let mut out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
            for entry in entries.iter() {
                out.write_all(&entry.to_be_bytes())?;
            }
            out.flush()?;
            out.get_ref().sync_all()?;
        }
        Ok(())
    }
}

fn path(folder: &Path, part: &str, kind: &str) -> PathBuf {
    folder.join(format!("{part}.{kind}"))
}

/// Whose rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A person's.
    Person,
    /// An organisation's.
    Organisation,
}

/// Places of the rows that speak of somebody in a feed's parts, in order.
///
/// # Errors
/// The file system's.
pub fn places(folder: &Path, part: &str, whose: Whose, id: u32) -> io::Result<Vec<u32>> {
    let kind = match whose {
        Whose::Person => "persons",
        Whose::Organisation => "organisations",
    };
    let file = match File::open(path(folder, part, kind)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let count = file.metadata()?.len() / ENTRY;
    let at = |n: u64| -> io::Result<u64> {
        let mut bytes = [0; ENTRY as usize];
        file.read_exact_at(&mut bytes, n * ENTRY)?;
        Ok(u64::from_be_bytes(bytes))
    };
    let (mut from, mut to) = (0, count);
    let wanted = entry(id, 0);
    while from < to {
        let middle = from + (to - from) / 2;
        if at(middle)? < wanted {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    let mut places = Vec::new();
    while from < count {
        let found = at(from)?;
        if found >> 32 != u64::from(id) {
            break;
        }
        places.push((found & 0xffff_ffff) as u32);
        from += 1;
    }
    Ok(places)
}

fn padded(code: &str) -> Option<[u8; CODE]> {
    let mut bytes = [0; CODE];
    bytes
        .get_mut(..code.len())?
        .copy_from_slice(code.as_bytes());
    Some(bytes)
}

/// Writes the index of organisations by code.
///
/// # Errors
/// The file system's, a full disk among them.
pub fn write_codes<'c>(
    folder: &Path,
    codes: impl Iterator<Item = (&'c str, u32)>,
) -> io::Result<()> {
    let mut all: Vec<([u8; CODE], u32)> = codes
        .filter_map(|(code, id)| Some((padded(code)?, id)))
        .collect();
    all.sort_unstable();
    let mut out = BufWriter::new(File::create(folder.join("organisation.codes"))?);
    for (code, id) in all {
        out.write_all(&code)?;
        out.write_all(&id.to_be_bytes())?;
    }
    out.flush()?;
    out.get_ref().sync_all()
}

/// The organisation with a code.
///
/// # Errors
/// The file system's.
pub fn organisation(folder: &Path, code: &str) -> io::Result<Option<u32>> {
    let Some(wanted) = padded(code) else {
        return Ok(None);
    };
    let file = File::open(folder.join("organisation.codes"))?;
    let (mut from, mut to) = (0, file.metadata()?.len() / CODED as u64);
    let mut bytes = [0; CODED];
    while from < to {
        let middle = from + (to - from) / 2;
        file.read_exact_at(&mut bytes, middle * CODED as u64)?;
        match bytes[..CODE].cmp(&wanted) {
            std::cmp::Ordering::Equal => {
                let id = bytes[CODE..].try_into().unwrap_or_default();
                return Ok(Some(u32::from_be_bytes(id)));
            }
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Greater => to = middle,
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_whom_they_speak_of() {
        let folder = tempfile::tempdir().unwrap();
        let mut postings = Postings::default();
        for place in 0..1_000 {
            postings.put(
                place,
                (place % 3 != 0).then_some(place % 7),
                Some(900 - place % 90),
            );
        }
        postings.write(folder.path(), "05").unwrap();
        let of = |whose, id| places(folder.path(), "05", whose, id).unwrap();
        let expected: Vec<u32> = (0..1_000).filter(|p| p % 3 != 0 && p % 7 == 6).collect();
        assert_eq!(of(Whose::Person, 6), expected);
        assert_eq!(
            of(Whose::Organisation, 811),
            [89, 179, 269, 359, 449, 539, 629, 719, 809, 899, 989]
        );
        assert!(of(Whose::Person, 7).is_empty() && of(Whose::Organisation, 5_000).is_empty());
        assert!(
            places(folder.path(), "06", Whose::Person, 1)
                .unwrap()
                .is_empty()
        );

        let codes = [
            "91320623MA1MABCD0X",
            "12320623466",
            "a code that is far too long to be one",
        ];
        write_codes(folder.path(), codes.iter().copied().zip(7..)).unwrap();
        let found = |code| organisation(folder.path(), code).unwrap();
        assert_eq!(codes.map(found), [Some(7), Some(8), None]);
        assert_eq!(found("9132"), None);
    }
}
