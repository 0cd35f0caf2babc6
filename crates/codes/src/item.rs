//! Codes of administrative matters (政务服务事项编码, GB/T 39554.1-2020; layout DOMAIN §2.6).

use core::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::credit::CreditCode;
use crate::lists::{ExerciseLevel, MatterType};
use crate::text::{ascii, number, put_number, typed};

/// Why a text is not a matter code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ItemCodeFault {
    /// Not the length of this kind of code.
    #[error("matter code of {found} characters, not {expected}")]
    Length {
        /// Characters of this kind of code.
        expected: usize,
        /// Characters found, blanks not counted.
        found: usize,
    },
    /// A character that cannot stand at its place.
    #[error("matter code: character {found:?} at place {position}")]
    Character {
        /// Place counted from 1.
        position: usize,
        /// The character that stood there.
        found: char,
    },
    /// The level of exercise is none of 1–6.
    #[error("matter code: no such level of exercise")]
    Level,
    /// The date in a case number does not exist.
    #[error("case number: no such date")]
    Date,
}

impl ItemCodeFault {
    /// Locale key of the sentence for the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Length { .. } => "item-code-length",
            Self::Character { .. } => "item-code-character",
            Self::Level => "item-code-level",
            Self::Date => "item-code-date",
        }
    }

    /// Placeholders of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { expected, found } => {
                vec![
                    ("expected", expected.to_string()),
                    ("found", found.to_string()),
                ]
            }
            Self::Character { position, found } => {
                vec![
                    ("position", position.to_string()),
                    ("found", found.to_string()),
                ]
            }
            Self::Level | Self::Date => Vec::new(),
        }
    }
}

/// What the last three characters of a basic code say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubItem {
    /// `000`: a main item without sub-items.
    None,
    /// `00Y`: a main item that has sub-items.
    Head,
    /// `001`–`999`: a sub-item.
    Number(u16),
}

/// Basic code (基本编码), 12 characters: region 2, matter type 2, department 2, main item 3,
/// sub-item 3.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasicCode([u8; 12]);

/// Implementation code (实施编码), 31 characters: credit code of the implementing body 18, level
/// of exercise 1, basic code 12.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImplementationCode {
    body: CreditCode,
    level: ExerciseLevel,
    basic: BasicCode,
}

/// Business code (业务办理项编码), 33 characters: implementation code and a two-digit sequence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessCode {
    implementation: ImplementationCode,
    sequence: u8,
}

/// Case number (办件编码), 43 characters: implementation code, date of receipt 8, serial of the
/// day 4.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    implementation: ImplementationCode,
    date: Date,
    serial: u16,
}

/// Normalises a text of exactly `N` characters.
fn exactly<const N: usize>(text: &str) -> Result<[u8; N], ItemCodeFault> {
    let typed = typed::<N>(text);
    if typed.count != N {
        return Err(ItemCodeFault::Length {
            expected: N,
            found: typed.count,
        });
    }
    if let Some((at, found)) = typed.offender(|_, b| b.is_ascii_alphanumeric()) {
        return Err(ItemCodeFault::Character {
            position: at + 1,
            found,
        });
    }
    Ok(typed.bytes)
}

/// The digits in `bytes`, which begin at index `from` of the whole code.
fn digits(bytes: &[u8], from: usize) -> Result<u64, ItemCodeFault> {
    match bytes.iter().position(|b| !b.is_ascii_digit()) {
        Some(at) => Err(ItemCodeFault::Character {
            position: from + at + 1,
            found: bytes[at] as char,
        }),
        None => Ok(number(bytes)),
    }
}

impl BasicCode {
    /// Reads the 12 characters.
    ///
    /// # Errors
    /// Length, or a character that cannot stand at its place.
    pub fn parse(text: &str) -> Result<Self, ItemCodeFault> {
        Self::from_bytes(exactly::<12>(text)?, 0)
    }

    fn from_bytes(bytes: [u8; 12], from: usize) -> Result<Self, ItemCodeFault> {
        digits(&bytes[..9], from)?;
        if &bytes[9..] != b"00Y" {
            digits(&bytes[9..], from + 9)?;
        }
        Ok(Self(bytes))
    }

    /// Builds a code of region (0 nation, 32 Jiangsu …), matter type, department (0–99), main
    /// item (0–999) and sub-item; `None` when a part lies outside.
    pub fn compose(
        region: u8,
        matter: MatterType,
        department: u8,
        main: u16,
        sub: SubItem,
    ) -> Option<Self> {
        if region > 99 || department > 99 || main > 999 {
            return None;
        }
        let mut bytes = [0u8; 12];
        put_number(&mut bytes[..2], u64::from(region));
        bytes[2..4].copy_from_slice(matter.code().as_bytes());
        put_number(&mut bytes[4..6], u64::from(department));
        put_number(&mut bytes[6..9], u64::from(main));
        match sub {
            SubItem::None => bytes[9..].copy_from_slice(b"000"),
            SubItem::Head => bytes[9..].copy_from_slice(b"00Y"),
            SubItem::Number(n @ 1..=999) => put_number(&mut bytes[9..], u64::from(n)),
            SubItem::Number(_) => return None,
        }
        Some(Self(bytes))
    }

    /// The 12 characters.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// Region: 00 the nation, else the province's two digits.
    pub fn region(&self) -> u8 {
        number(&self.0[..2]) as u8
    }

    /// Matter type; `None` for a code that only a local catalogue uses.
    pub fn matter_type(&self) -> Option<MatterType> {
        MatterType::from_code(ascii(&self.0[2..4]))
    }

    /// Department digits, 0–99.
    pub fn department(&self) -> u8 {
        number(&self.0[4..6]) as u8
    }

    /// Main item, 0–999.
    pub fn main(&self) -> u16 {
        number(&self.0[6..9]) as u16
    }

    /// What its sub-item says.
    pub fn sub(&self) -> SubItem {
        match &self.0[9..] {
            b"000" => SubItem::None,
            b"00Y" => SubItem::Head,
            digits => SubItem::Number(number(digits) as u16),
        }
    }
}

impl ImplementationCode {
    /// The code of `basic` as `body` exercises it at `level`.
    pub const fn new(body: CreditCode, level: ExerciseLevel, basic: BasicCode) -> Self {
        Self { body, level, basic }
    }

    /// Reads the 31 characters.
    ///
    /// # Errors
    /// Length, a character that cannot stand at its place, or an unknown level. A failing check
    /// character of the credit code is no error here: ask `body().warning()`.
    pub fn parse(text: &str) -> Result<Self, ItemCodeFault> {
        Self::from_bytes(&exactly::<31>(text)?)
    }

    fn from_bytes(bytes: &[u8; 31]) -> Result<Self, ItemCodeFault> {
        use crate::credit::CreditCodeFault as Fault;
        let (body, _) = CreditCode::parse(ascii(&bytes[..18])).map_err(|fault| match fault {
            Fault::Character { position, found } => ItemCodeFault::Character { position, found },
            Fault::Empty => ItemCodeFault::Length {
                expected: 18,
                found: 0,
            },
            Fault::Length { found } => ItemCodeFault::Length {
                expected: 18,
                found,
            },
        })?;
        let level = ExerciseLevel::from_code(ascii(&bytes[18..19])).ok_or(ItemCodeFault::Level)?;
        let mut basic = [0u8; 12];
        basic.copy_from_slice(&bytes[19..]);
        Ok(Self {
            body,
            level,
            basic: BasicCode::from_bytes(basic, 19)?,
        })
    }

    /// The implementing body.
    pub const fn body(&self) -> CreditCode {
        self.body
    }

    /// The level of exercise.
    pub const fn level(&self) -> ExerciseLevel {
        self.level
    }

    /// The basic code.
    pub const fn basic(&self) -> BasicCode {
        self.basic
    }
}

impl BusinessCode {
    /// The `sequence`-th way (0–99) in which the matter is handled; `None` above 99.
    pub fn new(implementation: ImplementationCode, sequence: u8) -> Option<Self> {
        (sequence <= 99).then_some(Self {
            implementation,
            sequence,
        })
    }

    /// Reads the 33 characters.
    ///
    /// # Errors
    /// As [`ImplementationCode::parse`].
    pub fn parse(text: &str) -> Result<Self, ItemCodeFault> {
        let bytes = exactly::<33>(text)?;
        let mut head = [0u8; 31];
        head.copy_from_slice(&bytes[..31]);
        let implementation = ImplementationCode::from_bytes(&head)?;
        Ok(Self {
            implementation,
            sequence: digits(&bytes[31..], 31)? as u8,
        })
    }

    /// The implementation code.
    pub const fn implementation(&self) -> ImplementationCode {
        self.implementation
    }

    /// The sequence, 0–99.
    pub const fn sequence(&self) -> u8 {
        self.sequence
    }
}

impl CaseNumber {
    /// The `serial`-th case (0–9999) received on `date`; `None` above 9999 or outside the years
    /// 1800–9999.
    pub fn new(implementation: ImplementationCode, date: Date, serial: u16) -> Option<Self> {
        (serial <= 9999 && date.year() >= 1800).then_some(Self {
            implementation,
            date,
            serial,
        })
    }

    /// Reads the 43 characters.
    ///
    /// # Errors
    /// As [`ImplementationCode::parse`], or a date that does not exist.
    pub fn parse(text: &str) -> Result<Self, ItemCodeFault> {
        let bytes = exactly::<43>(text)?;
        let mut head = [0u8; 31];
        head.copy_from_slice(&bytes[..31]);
        let implementation = ImplementationCode::from_bytes(&head)?;
        let ymd = digits(&bytes[31..39], 31)?;
        let serial = digits(&bytes[39..], 39)? as u16;
        let date = Date::new(
            (ymd / 10_000) as i16,
            (ymd / 100 % 100) as i8,
            (ymd % 100) as i8,
        );
        Self::new(
            implementation,
            date.map_err(|_| ItemCodeFault::Date)?,
            serial,
        )
        .ok_or(ItemCodeFault::Date)
    }

    /// The implementation code.
    pub const fn implementation(&self) -> ImplementationCode {
        self.implementation
    }

    /// The civil day of receipt.
    pub const fn date(&self) -> Date {
        self.date
    }

    /// The serial of that day.
    pub const fn serial(&self) -> u16 {
        self.serial
    }
}

impl fmt::Display for BasicCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for ImplementationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.body, self.level.code(), self.basic)
    }
}

impl fmt::Display for BusinessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:02}", self.implementation, self.sequence)
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = (self.date.year(), self.date.month(), self.date.day());
        write!(
            f,
            "{}{y:04}{m:02}{d:02}{:04}",
            self.implementation, self.serial
        )
    }
}

macro_rules! as_text {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl core::str::FromStr for $name {
            type Err = ItemCodeFault;
            fn from_str(text: &str) -> Result<Self, ItemCodeFault> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

as_text!(BasicCode);
as_text!(ImplementationCode);
as_text!(BusinessCode);
as_text!(CaseNumber);
