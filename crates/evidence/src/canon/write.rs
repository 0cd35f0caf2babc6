//! Writing a value in its canonical form, straight into one buffer.
//!
//! Members are written where they come; an object that turns out unsorted at its end is put in
//! order by moving the spans of its members, so a sorted struct costs nothing extra.

use super::{CanonError, MAX_DEPTH, cmp_keys};
use serde::ser::{self, Impossible, Serialize};
use std::cmp::Ordering;
use std::fmt::Display;

/// Canonical bytes of `value`. `None`, `()` and null are left out of objects, stand as `null`
/// in arrays and alone, and are refused as the value of a newtype variant.
pub fn to_canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonError> {
    to_depth(value, MAX_DEPTH)
}

/// The same with one level more, for a line that holds a whole body.
pub(crate) fn to_canonical_deeper<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonError> {
    to_depth(value, MAX_DEPTH + 1)
}

fn to_depth<T: Serialize + ?Sized>(value: &T, max_depth: usize) -> Result<Vec<u8>, CanonError> {
    let mut writer = Writer {
        out: Vec::with_capacity(256),
        max_depth,
        ..Writer::default()
    };
    if value.serialize(&mut writer)? == Wrote::Null {
        writer.out.extend_from_slice(b"null");
    }
    Ok(writer.out)
}

impl ser::Error for CanonError {
    fn custom<T: Display>(message: T) -> Self {
        Self::Custom(message.to_string())
    }
}

/// Whether a value left bytes behind; a null leaves none until its container decides.
#[derive(PartialEq, Eq)]
enum Wrote {
    Value,
    Null,
}

/// One member of an open object: where its key begins (at the quotation mark), where the key
/// ends (after the closing mark), where the value ends.
#[derive(Clone, Copy)]
struct Member {
    start: usize,
    key_end: usize,
    end: usize,
}

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    members: Vec<Member>,
    scratch: Vec<u8>,
    depth: usize,
    max_depth: usize,
}

impl Writer {
    fn open(&mut self, bracket: u8) -> Result<(), CanonError> {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(CanonError::TooDeep);
        }
        self.out.push(bracket);
        Ok(())
    }

    fn close(&mut self, bracket: u8) {
        self.depth -= 1;
        self.out.push(bracket);
    }

    fn text(&mut self, text: &str) {
        let out = &mut self.out;
        let bytes = text.as_bytes();
        out.push(b'"');
        let mut from = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            if byte >= 0x20 && byte != b'"' && byte != b'\\' {
                continue;
            }
            out.extend_from_slice(&bytes[from..at]);
            from = at + 1;
            match byte {
                b'"' => out.extend_from_slice(b"\\\""),
                b'\\' => out.extend_from_slice(b"\\\\"),
                8 => out.extend_from_slice(b"\\b"),
                b'\t' => out.extend_from_slice(b"\\t"),
                b'\n' => out.extend_from_slice(b"\\n"),
                12 => out.extend_from_slice(b"\\f"),
                b'\r' => out.extend_from_slice(b"\\r"),
                control => {
                    out.extend_from_slice(b"\\u00");
                    out.extend_from_slice(crate::hex::encode(&[control]).as_bytes());
                }
            }
        }
        out.extend_from_slice(&bytes[from..]);
        out.push(b'"');
    }

    fn unsigned(&mut self, mut value: u64) {
        let mut digits = [0; 20];
        let mut first = digits.len();
        loop {
            first -= 1;
            digits[first] = b'0' + (value % 10) as u8;
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[first..]);
    }

    fn signed(&mut self, value: i64) {
        if value < 0 {
            self.out.push(b'-');
        }
        self.unsigned(value.unsigned_abs());
    }

    /// Puts the members from `base` on in order and ends their object, whose inside began at
    /// `start`.
    fn end_object(&mut self, base: usize, start: usize) -> Result<(), CanonError> {
        let Self {
            out,
            members,
            scratch,
            ..
        } = self;
        let own = &mut members[base..];
        let key = |m: &Member| m.start + 1..m.key_end - 1;
        let order = |a: &Member, b: &Member| cmp_keys(&out[key(a)], &out[key(b)]);
        if own
            .windows(2)
            .any(|pair| order(&pair[0], &pair[1]) != Ordering::Less)
        {
            own.sort_by(order);
            if let Some(pair) = own
                .windows(2)
                .find(|p| order(&p[0], &p[1]) == Ordering::Equal)
            {
                let twice = String::from_utf8_lossy(&out[key(&pair[0])]).into_owned();
                return Err(CanonError::DuplicateKey(twice));
            }
            scratch.clear();
            for (index, member) in own.iter().enumerate() {
                if index > 0 {
                    scratch.push(b',');
                }
                scratch.extend_from_slice(&out[member.start..member.end]);
            }
            out.truncate(start);
            out.extend_from_slice(scratch);
        }
        self.members.truncate(base);
        self.close(b'}');
        Ok(())
    }

    /// Begins `{"variant":` of an externally tagged enum.
    fn open_variant(&mut self, variant: &str) -> Result<(), CanonError> {
        self.open(b'{')?;
        self.text(variant);
        self.out.push(b':');
        Ok(())
    }

    fn list(&mut self, variant: bool) -> Result<List<'_>, CanonError> {
        self.open(b'[')?;
        Ok(List {
            writer: self,
            first: true,
            variant,
        })
    }

    fn object(&mut self, variant: bool) -> Result<Object<'_>, CanonError> {
        self.open(b'{')?;
        let (base, start) = (self.members.len(), self.out.len());
        Ok(Object {
            writer: self,
            base,
            start,
            before: start,
            key_start: start,
            variant,
        })
    }
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = Wrote;
    type Error = CanonError;
    type SerializeSeq = List<'w>;
    type SerializeTuple = List<'w>;
    type SerializeTupleStruct = List<'w>;
    type SerializeTupleVariant = List<'w>;
    type SerializeMap = Object<'w>;
    type SerializeStruct = Object<'w>;
    type SerializeStructVariant = Object<'w>;

    fn serialize_bool(self, v: bool) -> Result<Wrote, CanonError> {
        self.out
            .extend_from_slice(if v { b"true" } else { b"false" });
        Ok(Wrote::Value)
    }
    fn serialize_i8(self, v: i8) -> Result<Wrote, CanonError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Result<Wrote, CanonError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Result<Wrote, CanonError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> Result<Wrote, CanonError> {
        self.signed(v);
        Ok(Wrote::Value)
    }
    fn serialize_i128(self, v: i128) -> Result<Wrote, CanonError> {
        match (i64::try_from(v), u64::try_from(v)) {
            (Ok(v), _) => self.serialize_i64(v),
            (_, Ok(v)) => self.serialize_u64(v),
            _ => Err(CanonError::IntegerRange),
        }
    }
    fn serialize_u8(self, v: u8) -> Result<Wrote, CanonError> {
        self.serialize_u64(v.into())
    }
    fn serialize_u16(self, v: u16) -> Result<Wrote, CanonError> {
        self.serialize_u64(v.into())
    }
    fn serialize_u32(self, v: u32) -> Result<Wrote, CanonError> {
        self.serialize_u64(v.into())
    }
    fn serialize_u64(self, v: u64) -> Result<Wrote, CanonError> {
        self.unsigned(v);
        Ok(Wrote::Value)
    }
    fn serialize_u128(self, v: u128) -> Result<Wrote, CanonError> {
        self.serialize_u64(u64::try_from(v).map_err(|_| CanonError::IntegerRange)?)
    }
    fn serialize_f32(self, _: f32) -> Result<Wrote, CanonError> {
        Err(CanonError::Float)
    }
    fn serialize_f64(self, _: f64) -> Result<Wrote, CanonError> {
        Err(CanonError::Float)
    }
    fn serialize_char(self, v: char) -> Result<Wrote, CanonError> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, v: &str) -> Result<Wrote, CanonError> {
        self.text(v);
        Ok(Wrote::Value)
    }
    fn serialize_bytes(self, v: &[u8]) -> Result<Wrote, CanonError> {
        self.open(b'[')?;
        for (index, byte) in v.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.unsigned((*byte).into());
        }
        self.close(b']');
        Ok(Wrote::Value)
    }
    fn serialize_none(self) -> Result<Wrote, CanonError> {
        Ok(Wrote::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Wrote, CanonError> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Wrote, CanonError> {
        Ok(Wrote::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Wrote, CanonError> {
        Ok(Wrote::Null)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Wrote, CanonError> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Wrote, CanonError> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Wrote, CanonError> {
        self.open_variant(variant)?;
        if value.serialize(&mut *self)? == Wrote::Null {
            return Err(CanonError::NullMember);
        }
        self.close(b'}');
        Ok(Wrote::Value)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<List<'w>, CanonError> {
        self.list(false)
    }
    fn serialize_tuple(self, _: usize) -> Result<List<'w>, CanonError> {
        self.list(false)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'w>, CanonError> {
        self.list(false)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'w>, CanonError> {
        self.open_variant(variant)?;
        self.list(true)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w>, CanonError> {
        self.object(false)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'w>, CanonError> {
        self.object(false)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'w>, CanonError> {
        self.open_variant(variant)?;
        self.object(true)
    }
}

struct List<'w> {
    writer: &'w mut Writer,
    first: bool,
    variant: bool,
}

impl List<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonError> {
        if !std::mem::take(&mut self.first) {
            self.writer.out.push(b',');
        }
        if value.serialize(&mut *self.writer)? == Wrote::Null {
            self.writer.out.extend_from_slice(b"null");
        }
        Ok(())
    }

    fn finish(self) -> Result<Wrote, CanonError> {
        self.writer.close(b']');
        if self.variant {
            self.writer.close(b'}');
        }
        Ok(Wrote::Value)
    }
}

macro_rules! list {
    ($($compound:ident :: $element:ident),+) => {$(
        impl ser::$compound for List<'_> {
            type Ok = Wrote;
            type Error = CanonError;
            fn $element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonError> {
                self.element(value)
            }
            fn end(self) -> Result<Wrote, CanonError> {
                self.finish()
            }
        }
    )+};
}
list!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

struct Object<'w> {
    writer: &'w mut Writer,
    base: usize,
    start: usize,
    /// Length of the buffer before the member being written, comma included.
    before: usize,
    key_start: usize,
    variant: bool,
}

impl Object<'_> {
    fn begin_member(&mut self) {
        self.before = self.writer.out.len();
        if self.writer.members.len() > self.base {
            self.writer.out.push(b',');
        }
        self.key_start = self.writer.out.len();
    }

    fn member_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonError> {
        let key_end = self.writer.out.len();
        self.writer.out.push(b':');
        if value.serialize(&mut *self.writer)? == Wrote::Null {
            self.writer.out.truncate(self.before);
        } else {
            let end = self.writer.out.len();
            self.writer.members.push(Member {
                start: self.key_start,
                key_end,
                end,
            });
        }
        Ok(())
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), CanonError> {
        self.begin_member();
        self.writer.text(key);
        self.member_value(value)
    }

    fn finish(self) -> Result<Wrote, CanonError> {
        self.writer.end_object(self.base, self.start)?;
        if self.variant {
            self.writer.close(b'}');
        }
        Ok(Wrote::Value)
    }
}

impl ser::SerializeStruct for Object<'_> {
    type Ok = Wrote;
    type Error = CanonError;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), CanonError> {
        self.field(key, value)
    }
    fn end(self) -> Result<Wrote, CanonError> {
        self.finish()
    }
}

impl ser::SerializeStructVariant for Object<'_> {
    type Ok = Wrote;
    type Error = CanonError;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), CanonError> {
        self.field(key, value)
    }
    fn end(self) -> Result<Wrote, CanonError> {
        self.finish()
    }
}

impl ser::SerializeMap for Object<'_> {
    type Ok = Wrote;
    type Error = CanonError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CanonError> {
        self.begin_member();
        key.serialize(Key(self.writer))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonError> {
        self.member_value(value)
    }
    fn end(self) -> Result<Wrote, CanonError> {
        self.finish()
    }
}

/// Writes a map's key, which must come out as text.
struct Key<'w>(&'w mut Writer);

type NoCompound = Impossible<(), CanonError>;

macro_rules! integer_keys {
    ($($name:ident: $type:ty),+) => {$(
        fn $name(self, v: $type) -> Result<(), CanonError> {
            self.serialize_str(&v.to_string())
        }
    )+};
}

macro_rules! no_keys {
    ($($name:ident($($argument:ty),*) -> $ok:ty;)+) => {$(
        fn $name(self, $(_: $argument),*) -> Result<$ok, CanonError> {
            Err(CanonError::KeyNotText)
        }
    )+};
}

impl ser::Serializer for Key<'_> {
    type Ok = ();
    type Error = CanonError;
    type SerializeSeq = NoCompound;
    type SerializeTuple = NoCompound;
    type SerializeTupleStruct = NoCompound;
    type SerializeTupleVariant = NoCompound;
    type SerializeMap = NoCompound;
    type SerializeStruct = NoCompound;
    type SerializeStructVariant = NoCompound;

    fn serialize_str(self, v: &str) -> Result<(), CanonError> {
        self.0.text(v);
        Ok(())
    }
    fn serialize_char(self, v: char) -> Result<(), CanonError> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), CanonError> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), CanonError> {
        value.serialize(self)
    }
    integer_keys!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), CanonError> {
        Err(CanonError::KeyNotText)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), CanonError> {
        Err(CanonError::KeyNotText)
    }
    no_keys! {
        serialize_bool(bool) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_seq(Option<usize>) -> NoCompound;
        serialize_tuple(usize) -> NoCompound;
        serialize_tuple_struct(&'static str, usize) -> NoCompound;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> NoCompound;
        serialize_map(Option<usize>) -> NoCompound;
        serialize_struct(&'static str, usize) -> NoCompound;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> NoCompound;
    }
}
