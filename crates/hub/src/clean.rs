//! A department's value made standard, or why it cannot be. One compiled cleaner a column; nothing here
//! allocates for a value that is already as it should be.

use crate::strings::Strings;
use crate::text;
use codes::zone::day_number;
use codes::{CitizenNumber, CreditCode};
use jiff::civil::Date;
use model::feed::{Column, DateForm, DivisionForm, Element, ElementKind, Measure};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Why a value or a row is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A citizen number of another length, or with characters it cannot have.
    NumberShape,
    /// A citizen number whose birth date does not exist.
    NumberDate,
    /// A citizen number whose check character is wrong.
    NumberCheck,
    /// A credit code of another shape.
    CreditShape,
    /// A date that cannot be read, or does not exist.
    Date,
    /// A code its table does not have.
    Code,
    /// A division the county does not have.
    Division,
    /// A number that cannot be read.
    Amount,
    /// A telephone number that is none.
    Phone,
    /// A name with digits, or longer than any.
    Name,
    /// Text longer than 500 characters.
    Long,
    /// Row: fewer or more columns than the header.
    Width,
    /// Row: bytes that are no text in its encoding.
    Encoding,
    /// Row: a required value is missing.
    Required,
    /// Row: its key is empty.
    Key,
    /// Row: its key was there before in the same delivery.
    Twice,
    /// Row: a later file says something else of its key.
    Superseded,
    /// Row: it says that the record of its key is deleted.
    Deleted,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 18] = [
        Self::NumberShape,
        Self::NumberDate,
        Self::NumberCheck,
        Self::CreditShape,
        Self::Date,
        Self::Code,
        Self::Division,
        Self::Amount,
        Self::Phone,
        Self::Name,
        Self::Long,
        Self::Width,
        Self::Encoding,
        Self::Required,
        Self::Key,
        Self::Twice,
        Self::Superseded,
        Self::Deleted,
    ];

    /// Its code in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NumberShape => "number-shape",
            Self::NumberDate => "number-date",
            Self::NumberCheck => "number-check",
            Self::CreditShape => "credit-shape",
            Self::Date => "date",
            Self::Code => "code",
            Self::Division => "division",
            Self::Amount => "amount",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Long => "long",
            Self::Width => "width",
            Self::Encoding => "encoding",
            Self::Required => "required",
            Self::Key => "key",
            Self::Twice => "twice",
            Self::Superseded => "superseded",
            Self::Deleted => "deleted",
        }
    }

    /// Whether the row only says what a later file, or nobody, says any more: no mistake of anybody's.
    #[must_use]
    pub const fn of_changes(self) -> bool {
        matches!(self, Self::Superseded | Self::Deleted)
    }

    /// Whether the whole row is set aside for it.
    #[must_use]
    pub const fn of_row(self) -> bool {
        matches!(
            self,
            Self::Width
                | Self::Encoding
                | Self::Required
                | Self::Key
                | Self::Twice
                | Self::Superseded
                | Self::Deleted
        )
    }
}

/// A standard value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing given.
    Empty,
    /// A citizen number, packed.
    Number(u64),
    /// Words, a name, a code, a phone.
    Text(Cow<'a, str>),
    /// Days since 1970.
    Day(i32),
    /// A division's index, from 0, in [`Places`].
    Place(u32),
    /// Fen, thousandths, millionths of a degree.
    Whole(i64),
    /// It cannot be read.
    Bad(Reason),
}

/// Divisions by code and by name.
#[derive(Debug, Clone, Default)]
pub struct Places {
    codes: Vec<u64>,
    by_code: HashMap<u64, u32>,
    by_name: HashMap<String, u32>,
}

impl Places {
    /// Divisions of the county with the names departments use: the village's own and its town's before
    /// it. Former names and codes lead to what they became.
    #[must_use]
    pub fn new(divisions: impl IntoIterator<Item = (u64, Vec<String>)>) -> Self {
        let mut places = Self::default();
        for (code, names) in divisions {
            let at = *places.by_code.entry(code).or_insert_with(|| {
                places.codes.push(code);
                u32::try_from(places.codes.len() - 1).unwrap_or(u32::MAX)
            });
            for name in names {
                places.by_name.entry(name).or_insert(at);
            }
        }
        places
    }

    /// The code of an index.
    #[must_use]
    pub fn code(&self, at: u32) -> u64 {
        self.codes.get(at as usize).copied().unwrap_or(0)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    fn find(&self, form: DivisionForm, text: &str) -> Option<u32> {
        match form {
            DivisionForm::Code => self.by_code.get(&text.parse().ok()?).copied(),
            DivisionForm::Short => {
                let town: u64 = text.parse().ok()?;
                self.by_code.get(&town.checked_mul(1_000)?).copied()
            }
            DivisionForm::Name => self.by_name.get(text).copied(),
        }
    }
}

/// How one column is cleaned.
#[derive(Debug, Clone)]
pub struct Cleaner {
    kind: ElementKind,
    codes: BTreeMap<String, String>,
    /// A department that writes codes of a list itself needs no map; they are held against it.
    list: Vec<String>,
    dates: Vec<DateForm>,
    measure: Measure,
    division: DivisionForm,
}

/// What departments write where there is nothing (wú).
const NONE: &str = "\u{65e0}";
/// Longest text that is taken.
const TEXT_MAX: usize = 500;
/// Longest name, in characters.
const NAME_MAX: usize = 40;

/// Whether a trimmed text says that nothing is given.
pub(crate) fn is_nothing(raw: &str) -> bool {
    raw.is_empty() || matches!(raw, "-" | "/" | NONE | "NULL" | "null")
}

impl Cleaner {
    /// Of a column and what it means.
    #[must_use]
    pub fn new(column: &Column, element: &Element) -> Self {
        Self {
            kind: element.kind,
            codes: column.codes.clone(),
            list: element.codes().map(str::to_owned).collect(),
            dates: column.dates.clone(),
            measure: column.measure.unwrap_or(Measure::Own),
            division: column.division.unwrap_or(DivisionForm::Code),
        }
    }

    /// Cleans one value.
    #[must_use]
    pub fn clean<'a>(&'a self, raw: &'a str, places: &Places) -> Value<'a> {
        let raw = raw.trim();
        if is_nothing(raw) {
            return Value::Empty;
        }
        if !self.codes.is_empty() {
            return match self.codes.get(raw) {
                Some(to) => Value::Text(Cow::Borrowed(to)),
                None if self.list.iter().any(|code| code == raw) => Value::Text(Cow::Borrowed(raw)),
                None => Value::Bad(Reason::Code),
            };
        }
        match self.kind {
            ElementKind::Number => number(raw),
            ElementKind::CreditCode => match CreditCode::parse(raw) {
                Ok((code, _)) => Value::Text(Cow::Owned(code.as_str().to_owned())),
                Err(_) => Value::Bad(Reason::CreditShape),
            },
            ElementKind::Name => name(raw),
            ElementKind::Text if raw.len() > TEXT_MAX * 3 => Value::Bad(Reason::Long),
            ElementKind::Text => Value::Text(text::words(raw)),
            ElementKind::Phone => phone(raw),
            ElementKind::Date => self.date(raw),
            ElementKind::Division => places
                .find(self.division, raw)
                .map_or(Value::Bad(Reason::Division), Value::Place),
            ElementKind::Code if self.list.iter().any(|code| code == raw) => {
                Value::Text(Cow::Borrowed(raw))
            }
            ElementKind::Code => Value::Bad(Reason::Code),
            ElementKind::Money => {
                let scale = if self.measure == Measure::Yuan { 2 } else { 0 };
                decimal(raw, scale).map_or(Value::Bad(Reason::Amount), Value::Whole)
            }
            ElementKind::Quantity => match decimal(raw, 3) {
                // One mu is 666.667 square metres.
                Some(n) if self.measure == Measure::Mu => {
                    Value::Whole((i128::from(n) * 2_000 / 3).try_into().unwrap_or(i64::MAX))
                }
                Some(n) => Value::Whole(n),
                None => Value::Bad(Reason::Amount),
            },
            ElementKind::Point => decimal(raw, 6).map_or(Value::Bad(Reason::Amount), Value::Whole),
        }
    }

    fn date(&self, raw: &str) -> Value<'_> {
        let read = self.dates.iter().find_map(|form| day(*form, raw));
        read.map_or(Value::Bad(Reason::Date), Value::Day)
    }
}

fn number(raw: &str) -> Value<'_> {
    use codes::CitizenNumberFault as F;
    match CitizenNumber::parse(raw) {
        Ok(number) => Value::Number(number.packed()),
        Err(F::Empty) => Value::Empty,
        Err(F::BirthDate | F::BornLater) => Value::Bad(Reason::NumberDate),
        Err(F::CheckDigit { .. }) => Value::Bad(Reason::NumberCheck),
        Err(_) => Value::Bad(Reason::NumberShape),
    }
}

fn name(raw: &str) -> Value<'_> {
    let name = text::name(raw);
    let odd = name.bytes().any(|b| b.is_ascii_digit()) || name.chars().count() > NAME_MAX;
    if odd {
        Value::Bad(Reason::Name)
    } else if name.is_empty() {
        Value::Empty
    } else {
        Value::Text(name)
    }
}

/// 11 digits of a mobile phone, or area code and number; dashes, blanks and `+86` fall away.
fn phone(raw: &str) -> Value<'_> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if raw.len() == 11 && digits(raw) && raw.starts_with('1') {
        return Value::Text(Cow::Borrowed(raw));
    }
    let words = text::words(raw);
    let rest = words.strip_prefix("+86").unwrap_or(&words);
    let narrow: String = rest
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | '(' | ')'))
        .collect();
    let fits = match narrow.len() {
        7 | 8 => !narrow.starts_with(['0', '1']),
        11 => narrow.starts_with(['0', '1']),
        10 | 12 => narrow.starts_with('0'),
        _ => false,
    };
    if fits && digits(&narrow) {
        Value::Text(Cow::Owned(narrow))
    } else {
        Value::Bad(Reason::Phone)
    }
}

/// Days since 1970 of a date that exists, from 1850 on.
fn day(form: DateForm, raw: &str) -> Option<i32> {
    let two = |bytes: &[u8]| -> Option<i16> {
        let all = bytes.iter().all(u8::is_ascii_digit) && !bytes.is_empty() && bytes.len() <= 4;
        all.then(|| bytes.iter().fold(0, |n, b| n * 10 + i16::from(b - b'0')))
    };
    let bytes = raw.as_bytes();
    let (year, month, date) = match form {
        DateForm::Plain if bytes.len() == 8 => {
            (two(&bytes[..4])?, two(&bytes[4..6])?, two(&bytes[6..])?)
        }
        DateForm::Month if bytes.len() == 6 => (two(&bytes[..4])?, two(&bytes[4..])?, 1),
        DateForm::Dashes | DateForm::Slashes => {
            let mark = if form == DateForm::Dashes { '-' } else { '/' };
            let mut parts = raw.split(mark).map(|part| two(part.as_bytes()));
            let found = (parts.next()??, parts.next()??, parts.next()??);
            if parts.next().is_some() {
                return None;
            }
            found
        }
        DateForm::DashedMonth => {
            let (year, month) = raw.split_once('-')?;
            (two(year.as_bytes())?, two(month.as_bytes())?, 1)
        }
        DateForm::Chinese => {
            let (year, rest) = raw.split_once('年')?;
            let (month, rest) = rest.split_once('月')?;
            let day = rest.strip_suffix('日')?;
            (
                two(year.as_bytes())?,
                two(month.as_bytes())?,
                two(day.as_bytes())?,
            )
        }
        _ => return None,
    };
    if year < 1850 {
        return None;
    }
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(date).ok()?).ok()?;
    Some(day_number(date))
}

/// A decimal number as whole parts of ten to the `scale`; further digits are cut off.
fn decimal(raw: &str, scale: u32) -> Option<i64> {
    let (sign, digits) = match raw.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, raw),
    };
    let (mut whole, mut places, mut dot, mut any) = (0_i64, 0_u32, false, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                any = true;
                if dot && places == scale {
                    continue;
                }
                whole = whole.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                places += u32::from(dot);
            }
            b'.' if !dot => dot = true,
            b',' if !dot => {}
            _ => return None,
        }
    }
    any.then_some(())?;
    whole
        .checked_mul(10_i64.checked_pow(scale - places)?)
        .map(|n| n * sign)
}

impl Value<'_> {
    /// The 32 bits that a golden cell holds of it: text and wide numbers by their place among the
    /// strings. `None` for what is empty or bad.
    pub(crate) fn held(&self, strings: &mut Strings) -> Option<u32> {
        Some(match self {
            Self::Text(text) => strings.intern(text),
            Self::Day(day) => day.cast_unsigned(),
            Self::Place(at) => *at,
            Self::Whole(n) => strings.intern(&n.to_string()),
            Self::Empty | Self::Bad(_) | Self::Number(_) => return None,
        })
    }
}
