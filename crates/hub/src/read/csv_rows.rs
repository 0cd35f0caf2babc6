//! CSV: read in blocks, decoded where it is GB 18030, cut into fields without copying.

use super::{LINE_MAX, ReadError, Visitor, placed};
use crate::clean::Reason;
use encoding_rs::GB18030;
use model::feed::{Charset, Feed};
use std::fs::File;
use std::io::Read;
use std::path::Path;

const BLOCK: usize = 1 << 20;

/// Text of a file in blocks that end with whole lines.
struct Blocks<'a> {
    file: File,
    path: &'a Path,
    decoder: Option<encoding_rs::Decoder>,
    raw: Vec<u8>,
    text: Vec<u8>,
    ended: bool,
}

impl<'a> Blocks<'a> {
    fn open(feed: &Feed, path: &'a Path) -> Result<Self, ReadError> {
        let decoder =
            (feed.charset == Charset::Gb18030).then(|| GB18030.new_decoder_without_bom_handling());
        Ok(Self {
            file: File::open(path).map_err(|e| ReadError::io(path, e))?,
            path,
            decoder,
            raw: vec![0; BLOCK],
            text: Vec::with_capacity(BLOCK * 2),
            ended: false,
        })
    }

    /// Reads on until the text holds a whole line or the file ends.
    fn more(&mut self) -> Result<(), ReadError> {
        let read = self
            .file
            .read(&mut self.raw)
            .map_err(|e| ReadError::io(self.path, e))?;
        self.ended = read == 0;
        match &mut self.decoder {
            None => self.text.extend_from_slice(&self.raw[..read]),
            Some(decoder) => {
                let room = decoder.max_utf8_buffer_length(read).unwrap_or(BLOCK * 3);
                let from = self.text.len();
                self.text.resize(from + room, 0);
                let (_, _, written, _) =
                    decoder.decode_to_utf8(&self.raw[..read], &mut self.text[from..], self.ended);
                self.text.truncate(from + written);
            }
        }
        Ok(())
    }
}

pub(super) fn rows(
    feed: &Feed,
    path: &Path,
    first: u32,
    visitor: &mut dyn Visitor,
) -> Result<u32, ReadError> {
    let mut blocks = Blocks::open(feed, path)?;
    let mut places: Option<(Vec<usize>, usize)> = None;
    let mut fields = Vec::new();
    let mut spare = String::new();
    let mut number = first;
    loop {
        blocks.more()?;
        let mut from = 0;
        let text = std::mem::take(&mut blocks.text);
        while let Some(end) = line_end(&text[from..], blocks.ended) {
            let line = &text[from..from + end];
            from += end + 1;
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let Some((places, width)) = &places else {
                let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
                let header = header(feed, path, line)?;
                places = Some((placed(feed, path, &header)?, header.len()));
                continue;
            };
            if line.is_empty() {
                continue;
            }
            row(
                feed,
                line,
                (places, *width),
                (&mut fields, &mut spare),
                number,
                visitor,
            )?;
            number += 1;
            if from >= text.len() {
                break;
            }
        }
        let rest = text.get(from..).unwrap_or_default();
        if rest.len() > LINE_MAX {
            return Err(ReadError::beyond(
                path,
                format!("a line of more than {LINE_MAX} bytes"),
            ));
        }
        blocks.text.clear();
        blocks.text.extend_from_slice(rest);
        if blocks.ended {
            break;
        }
    }
    if places.is_none() {
        return Err(ReadError::not_its_feed(path, "no header"));
    }
    Ok(number)
}

/// The header of a file, cut.
pub(super) fn headers(feed: &Feed, path: &Path) -> Result<Vec<String>, ReadError> {
    let mut blocks = Blocks::open(feed, path)?;
    loop {
        blocks.more()?;
        if let Some(end) = line_end(&blocks.text, blocks.ended) {
            let line = &blocks.text[..end];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            return header(feed, path, line);
        }
        if blocks.ended {
            return Err(ReadError::not_its_feed(path, "no header"));
        }
        if blocks.text.len() > LINE_MAX {
            return Err(ReadError::beyond(
                path,
                format!("a line of more than {LINE_MAX} bytes"),
            ));
        }
    }
}

/// Where the next line ends: at a line feed outside quotes, or at the end of the file.
fn line_end(text: &[u8], ended: bool) -> Option<usize> {
    let mut from = 0;
    loop {
        let Some(at) = memchr::memchr(b'\n', &text[from..]) else {
            return (ended && !text.is_empty()).then_some(text.len());
        };
        let end = from + at;
        // A line feed in quotes belongs to the value.
        let quotes = memchr::memchr_iter(b'"', &text[..end]).count();
        if quotes.is_multiple_of(2) {
            return Some(end);
        }
        from = end + 1;
    }
}

fn header(feed: &Feed, path: &Path, line: &[u8]) -> Result<Vec<String>, ReadError> {
    let text = std::str::from_utf8(line)
        .map_err(|_| ReadError::not_its_feed(path, "its header is not in the encoding it says"))?;
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err(ReadError::not_its_feed(
            path,
            "its header is not in the encoding it says",
        ));
    }
    let mut header = Vec::new();
    let mut spare = String::new();
    cut(text, feed.delimiter, &mut spare, |field| {
        header.push(field.to_owned())
    });
    Ok(header)
}

/// One row, cut and handed on in the feed's order.
fn row<'t>(
    feed: &Feed,
    line: &'t [u8],
    (places, width): (&[usize], usize),
    (fields, spare): (&mut Vec<std::ops::Range<usize>>, &mut String),
    number: u32,
    visitor: &mut dyn Visitor,
) -> Result<(), ReadError> {
    let Ok(text) = std::str::from_utf8(line) else {
        return visitor.row(number, Err(Reason::Encoding));
    };
    let delimiter = feed.delimiter;
    let mut cells: [&'t str; 64] = [""; 64];
    if !text.contains('"') {
        fields.clear();
        let mut from = 0;
        for at in memchr::memchr_iter(delimiter, line) {
            fields.push(from..at);
            from = at + 1;
        }
        fields.push(from..line.len());
        if fields.len() != width {
            return visitor.row(number, Err(Reason::Width));
        }
        if places.len() <= cells.len() {
            for (cell, at) in cells.iter_mut().zip(places) {
                *cell = &text[fields[*at].clone()];
            }
            return visitor.row(number, Ok(&cells[..places.len()]));
        }
        let all: Vec<&str> = places.iter().map(|at| &text[fields[*at].clone()]).collect();
        return visitor.row(number, Ok(&all));
    }
    let mut owned = Vec::with_capacity(width);
    cut(text, delimiter, spare, |field| owned.push(field.to_owned()));
    if owned.len() != width {
        return visitor.row(number, Err(Reason::Width));
    }
    let all: Vec<&str> = places.iter().map(|at| owned[*at].as_str()).collect();
    visitor.row(number, Ok(&all))
}

/// Cuts a line with quotes: a doubled quote in quotes is one.
fn cut(text: &str, delimiter: u8, spare: &mut String, mut take: impl FnMut(&str)) {
    spare.clear();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                spare.push('"');
            }
            '"' => quoted = !quoted,
            c if !quoted && c == char::from(delimiter) => {
                take(spare);
                spare.clear();
            }
            c => spare.push(c),
        }
    }
    take(spare);
}
