//! Reading bytes strictly: are they the one spelling of what they say?

use super::{MAX_DEPTH, NotCanonical, cmp_keys};
use std::cmp::Ordering;

/// Verifies that `bytes` are the canonical form of some value.
pub fn check_canonical(bytes: &[u8]) -> Result<(), NotCanonical> {
    check_to_depth(bytes, MAX_DEPTH)
}

/// As [`check_canonical`] with another bound on nesting, for texts that hold whole bodies.
pub(crate) fn check_to_depth(bytes: &[u8], max_depth: usize) -> Result<(), NotCanonical> {
    let text = std::str::from_utf8(bytes).map_err(|error| NotCanonical {
        offset: error.valid_up_to(),
        why: "not UTF-8",
    })?;
    let mut reader = Reader {
        text,
        bytes,
        at: 0,
        depth: 0,
        max_depth,
    };
    reader.value()?;
    if reader.at == bytes.len() {
        Ok(())
    } else {
        reader.fail("something after the value")
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    max_depth: usize,
}

impl<'a> Reader<'a> {
    fn fail<T>(&self, why: &'static str) -> Result<T, NotCanonical> {
        Err(NotCanonical {
            offset: self.at,
            why,
        })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    fn deeper(&mut self) -> Result<(), NotCanonical> {
        self.depth += 1;
        if self.depth > self.max_depth {
            self.fail("nested too deep")
        } else {
            Ok(())
        }
    }

    fn value(&mut self) -> Result<(), NotCanonical> {
        match self.peek() {
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"') => self.string().map(|_| ()),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            Some(b' ' | b'\t' | b'\r' | b'\n') => self.fail("white space"),
            Some(_) => self.fail("no value begins so"),
            None => self.fail("a value is missing"),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), NotCanonical> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            self.fail("unknown word")
        }
    }

    fn object(&mut self) -> Result<(), NotCanonical> {
        self.deeper()?;
        self.at += 1;
        let mut previous: Option<&'a [u8]> = None;
        if !self.eat(b'}') {
            loop {
                let start = self.at;
                let key = self.string()?;
                if let Some(before) = previous {
                    let why = match cmp_keys(before, key) {
                        Ordering::Less => None,
                        Ordering::Equal => Some("key twice"),
                        Ordering::Greater => Some("keys out of order"),
                    };
                    if let Some(why) = why {
                        return Err(NotCanonical { offset: start, why });
                    }
                }
                previous = Some(key);
                if !self.eat(b':') {
                    return self.fail("a colon must follow the key");
                }
                if self.peek() == Some(b'n') {
                    return self.fail("null member");
                }
                self.value()?;
                if self.eat(b'}') {
                    break;
                }
                if !self.eat(b',') {
                    return self.fail("comma or end of object expected");
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn array(&mut self) -> Result<(), NotCanonical> {
        self.deeper()?;
        self.at += 1;
        if !self.eat(b']') {
            loop {
                self.value()?;
                if self.eat(b']') {
                    break;
                }
                if !self.eat(b',') {
                    return self.fail("comma or end of array expected");
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// A string; gives what stands between the quotation marks, still escaped.
    fn string(&mut self) -> Result<&'a [u8], NotCanonical> {
        if !self.eat(b'"') {
            return self.fail("a string must begin with a quotation mark");
        }
        let start = self.at;
        loop {
            match self.peek() {
                None => return self.fail("string without end"),
                Some(b'"') => {
                    let inside = &self.bytes[start..self.at];
                    self.at += 1;
                    return Ok(inside);
                }
                Some(b'\\') => self.escape()?,
                Some(0..=0x1f) => return self.fail("control character not escaped"),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<(), NotCanonical> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).unwrap_or_default();
                let canonical = matches!(
                    digits,
                    [b'0', b'0', b'0', b'0'..=b'7' | b'b' | b'e' | b'f']
                        | [b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f']
                );
                if !canonical {
                    return self.fail("escape that another spelling replaces");
                }
                self.at += 6;
                Ok(())
            }
            _ => self.fail("escape that another spelling replaces"),
        }
    }

    fn integer(&mut self) -> Result<(), NotCanonical> {
        let start = self.at;
        let negative = self.eat(b'-');
        let digits = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let fail = |why| Err(NotCanonical { offset: start, why });
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return fail("fraction or exponent");
        }
        match &self.bytes[digits..self.at] {
            [] => return fail("sign without digits"),
            [b'0'] if negative => return fail("negative zero"),
            [b'0', _, ..] => return fail("leading zero"),
            _ => {}
        }
        let written = &self.text[start..self.at];
        let fits = if negative {
            written.parse::<i64>().is_ok()
        } else {
            written.parse::<u64>().is_ok()
        };
        if fits {
            Ok(())
        } else {
            fail("integer outside 64 bits")
        }
    }
}
