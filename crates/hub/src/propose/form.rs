//! The form of a sample: kind of file, encoding, delimiter.

use crate::read::ReadError;
use encoding_rs::GB18030;
use model::feed::{Charset, Format};
use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes at the beginning of a file that are looked at.
const LOOKED_AT: u64 = 1 << 20;
/// Lines in which a delimiter is counted.
const LINES: usize = 50;
/// What separates values in most files; of two that fit alike the first one is taken.
const USUAL: [u8; 4] = [b',', b'\t', b'|', b';'];

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub format: Format,
    pub charset: Charset,
    pub delimiter: u8,
}

impl Form {
    /// Found out from the first bytes.
    pub fn of(path: &Path) -> Result<Self, ReadError> {
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| file.take(LOOKED_AT).read_to_end(&mut bytes))
            .map_err(|e| ReadError::io(path, e))?;
        let plain = |format| Self {
            format,
            charset: Charset::Utf8,
            delimiter: b',',
        };
        if bytes.starts_with(b"PAR1") {
            return Ok(plain(Format::Parquet));
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Ok(plain(Format::Xlsx));
        }
        if bytes.contains(&0) {
            let detail = "neither text in UTF-8 or GB 18030, nor a workbook (xlsx), nor Parquet";
            return Err(ReadError::not_its_feed(path, detail));
        }
        let (charset, text) = decoded(&bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if is_json(text) {
            return Ok(plain(Format::JsonLines));
        }
        Ok(Self {
            format: Format::Csv,
            charset,
            delimiter: delimiter(text),
        })
    }
}

fn decoded(bytes: &[u8]) -> (Charset, Cow<'_, str>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Charset::Utf8, Cow::Borrowed(text)),
        // A character that the end of what is looked at cuts through.
        Err(fault) if fault.error_len().is_none() => {
            let whole = &bytes[..fault.valid_up_to()];
            (Charset::Utf8, String::from_utf8_lossy(whole))
        }
        Err(_) => (
            Charset::Gb18030,
            GB18030.decode_without_bom_handling(bytes).0,
        ),
    }
}

fn is_json(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let object = |line: &str| {
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line).is_ok()
    };
    first.is_some_and(object)
}

/// Fields of a line: delimiters outside quotes, and one more.
fn width(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut fields = 1;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == delimiter && !quoted {
            fields += 1;
        }
    }
    fields
}

/// What separates values: the sign of the header that most lines have as often as the header has it.
fn delimiter(text: &str) -> u8 {
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let Some(header) = lines.next() else {
        return b',';
    };
    let rows: Vec<&str> = lines.take(LINES).collect();
    let may = |byte: &u8| {
        !byte.is_ascii_alphanumeric() && byte.is_ascii() && !b"\"'()[]<>_-./:% \r".contains(byte)
    };
    let mut signs: Vec<u8> = header.bytes().filter(may).collect();
    signs.sort_unstable();
    signs.dedup();
    let weighed = signs.into_iter().map(|sign| {
        let wide = width(header, sign);
        let alike = rows.iter().filter(|row| width(row, sign) == wide).count();
        let usual = USUAL.iter().rev().position(|u| *u == sign);
        (alike, usual.map_or(0, |at| at + 1), wide, sign)
    });
    let best = weighed.filter(|(_, _, wide, _)| *wide > 1).max();
    best.map_or(b',', |(.., sign)| sign)
}
