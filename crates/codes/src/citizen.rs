//! The citizen number (公民身份号码, GB 11643-1999).

use core::fmt;

use jiff::civil::Date;
use thiserror::Error;

use crate::division::DivisionCode;
use crate::lists::Sex;
use crate::text::{ascii, number, put_number, typed};

/// Weights of the 17 leading places, GB 11643-1999.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check character by the weighted sum modulo 11.
const CHECKS: [u8; 11] = *b"10X98765432";

/// A citizen number in its canonical form: 18 characters, a date that exists, a right check
/// character. Ordered as text. It is personal data: `Debug` masks it, and there is neither
/// `Display` nor serialisation, so that it cannot slip into a log or a message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenNumber([u8; 18]);

/// Why a text is not a citizen number. Holds nothing of the number but the one wrong character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CitizenNumberFault {
    /// Nothing but blanks.
    #[error("empty citizen number")]
    Empty,
    /// Neither 18 characters nor the 15 of the numbers issued before 1999-10-01.
    #[error("citizen number of {found} characters, not 18 or 15")]
    Length {
        /// Characters found, blanks not counted.
        found: usize,
    },
    /// A character that cannot stand at its place.
    #[error("citizen number: character {found:?} at place {position}")]
    Character {
        /// Place counted from 1, blanks not counted.
        position: usize,
        /// The character that stood there.
        found: char,
    },
    /// The birth date does not exist.
    #[error("citizen number: no such birth date")]
    BirthDate,
    /// The birth date lies after the day of reading.
    #[error("citizen number: birth date in the future")]
    BornLater,
    /// The check character does not fit: somewhere there is a slip.
    #[error("citizen number: check character should be {expected}")]
    CheckDigit {
        /// The check character that the 17 others call for.
        expected: char,
    },
}

impl CitizenNumberFault {
    /// Locale key of the sentence for the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "citizen-number-empty",
            Self::Length { .. } => "citizen-number-length",
            Self::Character { .. } => "citizen-number-character",
            Self::BirthDate => "citizen-number-birth-date",
            Self::BornLater => "citizen-number-born-later",
            Self::CheckDigit { .. } => "citizen-number-check-digit",
        }
    }

    /// Placeholders of that sentence. The expected check character is not among them: told to a
    /// stranger it would make a guessed number valid.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found } => vec![("found", found.to_string())],
            Self::Character { position, found } => {
                vec![
                    ("position", position.to_string()),
                    ("found", found.to_string()),
                ]
            }
            Self::Empty | Self::BirthDate | Self::BornLater | Self::CheckDigit { .. } => Vec::new(),
        }
    }
}

/// The check character over 17 digits.
fn check_of(body: &[u8]) -> u8 {
    let sum: u32 = body
        .iter()
        .zip(WEIGHTS)
        .map(|(d, w)| u32::from(d - b'0') * w)
        .sum();
    CHECKS[(sum % 11) as usize]
}

/// The date written in eight digits, when it exists and is not before 1800.
fn date_of(digits: &[u8]) -> Option<Date> {
    let year = number(&digits[..4]) as i16;
    let (month, day) = (number(&digits[4..6]) as i8, number(&digits[6..8]) as i8);
    if year < 1800 {
        None
    } else {
        Date::new(year, month, day).ok()
    }
}

impl CitizenNumber {
    /// Reads a number as people type it: 18 characters, or the 15 digits of the first generation
    /// (GB 11643-1989), which gain their century and check character; sequences 996–999 of those
    /// were reserved for the centenarians of the 1800s. Full-width forms, blanks and a small `x`
    /// are accepted. The division part may be an abolished code and is not looked up.
    ///
    /// # Errors
    /// The first thing wrong, in the order of [`CitizenNumberFault`].
    pub fn parse(text: &str) -> Result<Self, CitizenNumberFault> {
        let typed = typed::<18>(text);
        let legacy = match typed.count {
            0 => return Err(CitizenNumberFault::Empty),
            15 => true,
            18 => false,
            found => return Err(CitizenNumberFault::Length { found }),
        };
        let allowed = |i: usize, b: u8| match i {
            0 => matches!(b, b'1'..=b'9'),
            17 => b.is_ascii_digit() || b == b'X',
            _ => b.is_ascii_digit(),
        };
        if let Some((at, found)) = typed.offender(allowed) {
            return Err(CitizenNumberFault::Character {
                position: at + 1,
                found,
            });
        }
        let mut all = typed.bytes;
        if legacy {
            let century = if number(&typed.bytes[12..15]) >= 996 {
                b"18"
            } else {
                b"19"
            };
            all[6..8].copy_from_slice(century);
            all[8..17].copy_from_slice(&typed.bytes[6..15]);
            all[17] = check_of(&all[..17]);
        }
        if date_of(&all[6..14]).is_none() {
            return Err(CitizenNumberFault::BirthDate);
        }
        let expected = check_of(&all[..17]);
        if all[17] != expected {
            return Err(CitizenNumberFault::CheckDigit {
                expected: expected as char,
            });
        }
        Ok(Self(all))
    }

    /// [`CitizenNumber::parse`], which also refuses a birth after `today` (civil day in
    /// Asia/Shanghai).
    ///
    /// # Errors
    /// As `parse`, and [`CitizenNumberFault::BornLater`].
    pub fn parse_on(text: &str, today: Date) -> Result<Self, CitizenNumberFault> {
        let number = Self::parse(text)?;
        if number.birth_date() > today {
            Err(CitizenNumberFault::BornLater)
        } else {
            Ok(number)
        }
    }

    /// Its first seventeen digits as a number: the check character follows from them, so two numbers are
    /// the same exactly when these are. For tables of many millions.
    #[must_use]
    pub fn packed(&self) -> u64 {
        self.0[..17]
            .iter()
            .fold(0, |all, digit| all * 10 + u64::from(digit - b'0'))
    }

    /// The number of a packed one; `None` for what no number packs to.
    #[must_use]
    pub fn unpacked(packed: u64) -> Option<Self> {
        let mut all = [0; 18];
        let mut rest = packed;
        for place in all[..17].iter_mut().rev() {
            *place = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        if rest != 0 || all[0] == b'0' || date_of(&all[6..14]).is_none() {
            return None;
        }
        all[17] = check_of(&all[..17]);
        Some(Self(all))
    }

    /// Builds the number of a made-up person from six division digits, a birth date and a
    /// sequence (odd for men). For synthetic data only. `None` when the division is not six
    /// digits with a leading 1–9, the year is not 1800–9999 or the sequence exceeds 999.
    pub fn compose(division: u32, birth: Date, sequence: u16) -> Option<Self> {
        if !(100_000..=999_999).contains(&division) || birth.year() < 1800 || sequence > 999 {
            return None;
        }
        let mut all = [0u8; 18];
        put_number(&mut all[..6], u64::from(division));
        put_number(&mut all[6..10], birth.year() as u64);
        put_number(&mut all[10..12], birth.month() as u64);
        put_number(&mut all[12..14], birth.day() as u64);
        put_number(&mut all[14..17], u64::from(sequence));
        all[17] = check_of(&all[..17]);
        Some(Self(all))
    }

    /// The 18 characters in clear.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The birth date it states.
    pub fn birth_date(&self) -> Date {
        // Both constructors have built this very date already.
        date_of(&self.0[6..14]).unwrap_or(Date::ZERO)
    }

    /// The sex it states: an odd 17th digit is male, an even one female.
    pub fn sex(&self) -> Sex {
        if self.0[16] % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// The six digits of the division of first registration, possibly abolished since.
    pub fn division(&self) -> &str {
        ascii(&self.0[..6])
    }

    /// The same as a division code, when the digits have the form of one.
    pub fn division_code(&self) -> Option<DivisionCode> {
        DivisionCode::parse(self.division()).ok()
    }

    /// The sequence among people of one division and birth date, 0–999.
    pub fn sequence(&self) -> u16 {
        number(&self.0[14..17]) as u16
    }

    /// The form that may be shown: first six and last four characters, `320623********1024`.
    pub fn masked(&self) -> String {
        format!("{}********{}", ascii(&self.0[..6]), ascii(&self.0[14..]))
    }
}

impl fmt::Debug for CitizenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CitizenNumber({}********{})",
            ascii(&self.0[..6]),
            ascii(&self.0[14..])
        )
    }
}
