//! JSON lines: one object a line.

use super::{LINE_MAX, ReadError, Visitor};
use crate::clean::Reason;
use model::feed::Feed;
use serde::de::{self, Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

pub(super) fn rows(
    feed: &Feed,
    path: &Path,
    first: u32,
    visitor: &mut dyn Visitor,
) -> Result<u32, ReadError> {
    let file = File::open(path).map_err(|e| ReadError::io(path, e))?;
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let mut line = Vec::new();
    let mut number = first;
    let mut texts: Vec<String> = vec![String::new(); feed.columns.len()];
    loop {
        line.clear();
        let read = (&mut reader)
            .take(LINE_MAX as u64 + 1)
            .read_until(b'\n', &mut line)
            .map_err(|e| ReadError::io(path, e))?;
        if read == 0 {
            return Ok(number);
        }
        if read > LINE_MAX {
            return Err(ReadError::beyond(
                path,
                format!("a line of more than {LINE_MAX} bytes"),
            ));
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let object: Option<Map<String, Value>> = serde_json::from_slice(&line).ok();
        let Some(object) = object else {
            // The first line shows whether it is such a file at all.
            if number == first {
                return Err(ReadError::not_its_feed(
                    path,
                    "its first line is no JSON object",
                ));
            }
            visitor.row(number, Err(Reason::Encoding))?;
            number += 1;
            continue;
        };
        if number == first {
            known(feed, path, &object)?;
        }
        for (text, column) in texts.iter_mut().zip(&feed.columns) {
            text.clear();
            match object.get(&column.header) {
                Some(Value::String(said)) => text.push_str(said),
                Some(Value::Number(n)) => text.push_str(&n.to_string()),
                Some(Value::Bool(b)) => text.push_str(if *b { "true" } else { "false" }),
                _ => {}
            }
        }
        let row: Vec<&str> = texts.iter().map(String::as_str).collect();
        visitor.row(number, Ok(&row))?;
        number += 1;
    }
}

/// The keys of an object in the order of its text, which a map does not keep.
struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> de::Visitor<'de> for Each {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, _)) = map.next_entry::<String, de::IgnoredAny>()? {
                    keys.push(key);
                }
                Ok(Keys(keys))
            }
        }
        from.deserialize_map(Each)
    }
}

/// Objects whose keys are looked at for the headers.
const LOOKED_AT: usize = 100;

/// The keys of the first objects, each once, in the order in which they come.
pub(super) fn headers(path: &Path) -> Result<Vec<String>, ReadError> {
    let file = File::open(path).map_err(|e| ReadError::io(path, e))?;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    let mut all: Vec<String> = Vec::new();
    for _ in 0..LOOKED_AT {
        line.clear();
        let read = (&mut reader)
            .take(LINE_MAX as u64 + 1)
            .read_until(b'\n', &mut line)
            .map_err(|e| ReadError::io(path, e))?;
        if read == 0 || read > LINE_MAX {
            break;
        }
        let Ok(Keys(keys)) = serde_json::from_slice(&line) else {
            continue;
        };
        for key in keys {
            if !all.contains(&key) {
                all.push(key);
            }
        }
    }
    if all.is_empty() {
        return Err(ReadError::not_its_feed(path, "no JSON object in it"));
    }
    Ok(all)
}

/// Keys may be left out where nothing is known, so the first object must only not be of another feed.
fn known(feed: &Feed, path: &Path, object: &Map<String, Value>) -> Result<(), ReadError> {
    let ours = |key: &String| feed.columns.iter().any(|c| c.header == *key);
    let missing = feed.key.iter().find(|header| !object.contains_key(*header));
    match missing {
        Some(header) => Err(ReadError::not_its_feed(path, format!("no key {header}"))),
        None if object.keys().filter(|key| ours(key)).count() * 2 < feed.columns.len() => {
            let found: Vec<&str> = object.keys().map(String::as_str).collect();
            Err(ReadError::not_its_feed(
                path,
                format!("found {}", found.join(", ")),
            ))
        }
        None => Ok(()),
    }
}
