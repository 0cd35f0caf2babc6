//! CSV (RFC 4180 with the customs of Chinese offices): UTF-8 or GB18030 in, UTF-8 with its mark and CRLF out.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::fault::{Notice, SheetError};
use crate::frame::{Frame, RawRow};
use crate::neutral::neutralise;
use crate::read::{Encoding, ReadOptions, Reading};
use crate::table::{Cell, Table};

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads one CSV. Commas, tabs and semicolons are told apart by the first line; quotation marks double inside themselves.
///
/// # Errors
/// See [`SheetError`]; faults carry row and column.
pub fn read_csv(bytes: &[u8], options: &ReadOptions) -> Result<Reading, SheetError> {
    if bytes.len() > options.limits.bytes {
        return Err(SheetError::TooLarge {
            bytes: bytes.len(),
            max: options.limits.bytes,
        });
    }
    let decoded = decode(bytes, options.encoding)?;
    let text = decoded.text.as_ref();
    let delimiter = delimiter(text);
    let open = open_quote(text, delimiter)?;
    let ended = open.is_none() && !decoded.cut && text.ends_with(['\n', '\r']);

    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut frame = Frame::new(
        options.name.clone(),
        &options.header,
        &options.limits,
        false,
    );
    let mut record = csv::StringRecord::new();
    let mut line_ends_in_cells: u64 = 0;
    let mut held: Option<RawRow> = None;
    let mut broken = None;
    loop {
        let at = reader.position().clone();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                broken = Some(SheetError::Broken {
                    why: format!("line {}: {error}", at.line()),
                });
                break;
            }
        }
        let line = at.line() + line_ends_before(text, at.byte());
        let number = u32::try_from(line.saturating_sub(line_ends_in_cells)).unwrap_or(u32::MAX);
        if record.len() > options.limits.columns
            && let Some(last) = record
                .iter()
                .enumerate()
                .filter(|(_, field)| !field.is_empty())
                .map(|(at, _)| at)
                .last()
            && last >= options.limits.columns
        {
            return Err(SheetError::TooManyColumns {
                row: number,
                column: last + 1,
                max: options.limits.columns,
            });
        }
        line_ends_in_cells += record
            .iter()
            .map(|field| field.matches('\n').count() as u64)
            .sum::<u64>();
        if let Some(row) = held.take() {
            frame.push(row)?;
        }
        held = Some(RawRow {
            number,
            cells: record.iter().map(Cell::text).collect(),
            marks: Vec::new(),
        });
    }
    if let Some(error) = broken {
        return Err(error);
    }
    if let Some(row) = held {
        let short = frame.width().is_some_and(|width| row.cells.len() < width);
        if frame.width().is_some() && !ended && (open.is_some() || decoded.cut || short) {
            let cells = row
                .cells
                .iter()
                .map(|cell| cell.as_text().into_owned())
                .collect();
            frame.notice(Notice::LastLineCut {
                row: row.number,
                cells,
            });
        } else {
            frame.push(row)?;
        }
    }
    frame.finish(decoded.encoding)
}

/// Line ends between where the parser stopped and the next record: the rest of a CRLF and blank lines.
fn line_ends_before(text: &str, byte: u64) -> u64 {
    let rest = usize::try_from(byte)
        .ok()
        .and_then(|byte| text.as_bytes().get(byte..))
        .unwrap_or_default();
    rest.iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .filter(|&&byte| byte == b'\n')
        .count() as u64
}

struct Decoded<'a> {
    text: Cow<'a, str>,
    encoding: Encoding,
    /// The bytes end in the middle of a character.
    cut: bool,
}

fn decode(bytes: &[u8], encoding: Encoding) -> Result<Decoded<'_>, SheetError> {
    match encoding {
        Encoding::Utf8 => utf8(bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)),
        Encoding::Gb18030 => gb18030(bytes),
        Encoding::Utf16 => utf16(bytes).ok_or(SheetError::NotText {
            row: 1,
            encoding: "UTF-16",
        }),
        Encoding::Detect => {
            if let Some(rest) = bytes.strip_prefix(UTF8_MARK) {
                return utf8(rest);
            }
            if let Some(decoded) = utf16(bytes) {
                return Ok(decoded);
            }
            match utf8(bytes) {
                // Bytes that break off inside a character count as UTF-8 only when something before them was not plain ASCII;
                // otherwise two bytes of GB18030 at the end of a short file would be taken for half a character.
                Ok(decoded) if !decoded.cut || !decoded.text.is_ascii() => Ok(decoded),
                _ => gb18030(bytes),
            }
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<Decoded<'_>, SheetError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: Cow::Borrowed(text),
            encoding: Encoding::Utf8,
            cut: false,
        }),
        Err(error) => {
            let (good, _) = bytes.split_at(error.valid_up_to());
            let text = String::from_utf8_lossy(good);
            if error.error_len().is_none() {
                Ok(Decoded {
                    text,
                    encoding: Encoding::Utf8,
                    cut: true,
                })
            } else {
                Err(SheetError::NotText {
                    row: row_after(&text),
                    encoding: "UTF-8",
                })
            }
        }
    }
}

fn gb18030(bytes: &[u8]) -> Result<Decoded<'_>, SheetError> {
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(Decoded {
            text,
            encoding: Encoding::Gb18030,
            cut: false,
        });
    }
    // Half a character at the very end is a cut, not another encoding. A character has at most four bytes.
    for cut in 1..=3.min(bytes.len()) {
        let (good, _) = bytes.split_at(bytes.len() - cut);
        if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(good) {
            return Ok(Decoded {
                text,
                encoding: Encoding::Gb18030,
                cut: true,
            });
        }
    }
    Err(SheetError::NotText {
        row: first_bad_row(bytes),
        encoding: "GB18030",
    })
}

fn utf16(bytes: &[u8]) -> Option<Decoded<'_>> {
    let (encoding, rest) = if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        (UTF_16LE, rest)
    } else {
        (UTF_16BE, bytes.strip_prefix(b"\xFE\xFF")?)
    };
    let even = rest.len() & !1;
    let (whole, _) = rest.split_at(even);
    let text = encoding.decode_without_bom_handling_and_without_replacement(whole)?;
    Some(Decoded {
        text,
        encoding: Encoding::Utf16,
        cut: even != rest.len(),
    })
}

fn row_after(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count() + 1).unwrap_or(u32::MAX)
}

/// Row of the first line that is not GB18030. Line ends never occur inside its characters.
fn first_bad_row(bytes: &[u8]) -> u32 {
    let bad = bytes.split(|&byte| byte == b'\n').position(|line| {
        GB18030
            .decode_without_bom_handling_and_without_replacement(line)
            .is_none()
    });
    u32::try_from(bad.map_or(1, |index| index + 1)).unwrap_or(u32::MAX)
}

/// A comma, unless the first line has none and has a tab or a semicolon.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.is_empty()).unwrap_or("");
    match (
        first.contains(','),
        first.contains('\t'),
        first.contains(';'),
    ) {
        (true, _, _) => b',',
        (false, true, _) => b'\t',
        (false, false, true) => b';',
        (false, false, false) => b',',
    }
}

/// Row of a quotation mark that is open at the end, if it opened in the last line. One that swallowed line ends is an error,
/// since the rows after it cannot be told apart.
fn open_quote(text: &str, delimiter: u8) -> Result<Option<u32>, SheetError> {
    #[derive(PartialEq)]
    enum At {
        CellStart,
        Bare,
        Quoted,
        QuoteInQuoted,
    }
    let mut at = At::CellStart;
    let mut row: u32 = 1;
    let mut opened: u32 = 1;
    let mut swallowed = 0_u32;
    let bytes = text.as_bytes();
    for &byte in bytes {
        at = match (at, byte) {
            (At::CellStart, b'"') => {
                opened = row;
                swallowed = 0;
                At::Quoted
            }
            (At::Quoted, b'"') => At::QuoteInQuoted,
            (At::QuoteInQuoted, b'"') | (At::Quoted, _) => {
                swallowed += u32::from(byte == b'\n');
                At::Quoted
            }
            (_, b'\n') => {
                row = row.saturating_add(1);
                At::CellStart
            }
            (_, b'\r') => At::CellStart,
            (_, byte) if byte == delimiter => At::CellStart,
            (At::CellStart | At::Bare | At::QuoteInQuoted, _) => At::Bare,
        };
    }
    match (at, swallowed) {
        (At::Quoted, 0) => Ok(Some(opened)),
        (At::Quoted, _) => Err(SheetError::QuoteOpen { row: opened }),
        _ => Ok(None),
    }
}

/// Writes one CSV: UTF-8 with its mark, CRLF, text neutralised (see the crate's documentation), whole numbers bare.
///
/// # Errors
/// [`SheetError::Uneven`] when a row is not as wide as the heading.
pub fn write_csv(table: &Table) -> Result<Vec<u8>, SheetError> {
    let mut out = Vec::from(UTF8_MARK);
    line(&mut out, table.columns.iter().map(|name| neutralise(name)));
    for (index, row) in table.rows.iter().enumerate() {
        if row.len() != table.columns.len() {
            return Err(SheetError::Uneven {
                row: index + 1,
                found: row.len(),
                expected: table.columns.len(),
            });
        }
        line(
            &mut out,
            row.iter().map(|cell| match cell {
                Cell::Text(text) => neutralise(text),
                Cell::Integer(_) | Cell::Date(_) | Cell::Empty => cell.as_text(),
            }),
        );
    }
    Ok(out)
}

fn line<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = Cow<'a, str>>) {
    let start = out.len();
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        if cell.contains(['"', ',', '\n', '\r', '\t', ';']) {
            out.push(b'"');
            for byte in cell.bytes() {
                if byte == b'"' {
                    out.push(b'"');
                }
                out.push(byte);
            }
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    if out.len() == start {
        // An empty line would not be read as a row.
        out.extend_from_slice(b"\"\"");
    }
    out.extend_from_slice(b"\r\n");
}
