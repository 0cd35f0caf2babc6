//! How departments err.

use crate::chance::Chance;
use serde::Deserialize;

/// How often, in ten thousand rows that name a person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Errors {
    /// A digit of the number wrong.
    pub number_digit: u32,
    /// The number missing.
    pub number_missing: u32,
    /// A valid number that is somebody else's.
    pub number_swapped: u32,
    /// The number in its old 15 digits.
    pub number_old: u32,
    /// The number in full-width characters.
    pub number_wide: u32,
    /// A small x.
    pub number_small: u32,
    /// A character of the name wrong.
    pub name_wrong: u32,
    /// Blanks within the name.
    pub name_blanks: u32,
    /// The name she had before, where she changed it.
    pub name_former: u32,
    /// Birth with day and month swapped or another year.
    pub birth_wrong: u32,
    /// The address she had before, where she moved.
    pub address_former: u32,
    /// The phone of somebody else of the house, or an old one.
    pub phone_other: u32,
    /// A code that its table does not have.
    pub code_unknown: u32,
    /// The key of the row before.
    pub key_twice: u32,
    /// A required value left empty.
    pub required_empty: u32,
}

/// An error that was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// [`Errors::number_digit`].
    NumberDigit,
    /// [`Errors::number_missing`].
    NumberMissing,
    /// [`Errors::number_swapped`].
    NumberSwapped,
    /// [`Errors::number_old`].
    NumberOld,
    /// [`Errors::number_wide`].
    NumberWide,
    /// [`Errors::number_small`].
    NumberSmall,
    /// [`Errors::name_wrong`].
    NameWrong,
    /// [`Errors::name_blanks`].
    NameBlanks,
    /// [`Errors::name_former`].
    NameFormer,
    /// [`Errors::birth_wrong`].
    BirthWrong,
    /// [`Errors::address_former`].
    AddressFormer,
    /// [`Errors::phone_other`].
    PhoneOther,
    /// [`Errors::code_unknown`].
    CodeUnknown,
    /// [`Errors::key_twice`].
    KeyTwice,
    /// [`Errors::required_empty`].
    RequiredEmpty,
}

impl Slip {
    /// Its code in the truth.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NumberDigit => "number-digit",
            Self::NumberMissing => "number-missing",
            Self::NumberSwapped => "number-swapped",
            Self::NumberOld => "number-old",
            Self::NumberWide => "number-wide",
            Self::NumberSmall => "number-small",
            Self::NameWrong => "name-wrong",
            Self::NameBlanks => "name-blanks",
            Self::NameFormer => "name-former",
            Self::BirthWrong => "birth-wrong",
            Self::AddressFormer => "address-former",
            Self::PhoneOther => "phone-other",
            Self::CodeUnknown => "code-unknown",
            Self::KeyTwice => "key-twice",
            Self::RequiredEmpty => "required-empty",
        }
    }
}

/// Whether something that happens so often in ten thousand happens now.
pub(super) fn happens(chance: &mut Chance, often: u32) -> bool {
    often > 0 && chance.below(10_000) < u64::from(often)
}
