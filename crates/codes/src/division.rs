//! Administrative divisions (GB/T 2260 and GB/T 10114, twelve digits) and grid codes.

use core::fmt;
use core::num::NonZeroU8;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::text::{number, typed};

/// Level of a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 省.
    Province,
    /// 市.
    City,
    /// 县.
    County,
    /// 镇、乡、街道.
    Town,
    /// 村、社区.
    Village,
}

impl Level {
    /// Digits that carry meaning at this level: 2, 4, 6, 9, 12.
    pub const fn digits(self) -> u32 {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Town => 9,
            Self::Village => 12,
        }
    }

    /// What one unit of this level weighs in the twelve-digit number.
    const fn weight(self) -> u64 {
        10u64.pow(12 - self.digits())
    }
}

/// Kind of a town-level division, by the first digit of its three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TownKind {
    /// 0 街道.
    Street,
    /// 1 镇.
    Town,
    /// 2–3 乡.
    Township,
    /// 4–5 政企合一: a statistical zone, not a town.
    Zone,
    /// 6–9: the standard assigns nothing.
    Unassigned,
}

/// Kind of a village-level division, by its three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VillageKind {
    /// 001–199 居民委员会.
    ResidentsCommittee,
    /// 200–399 村民委员会.
    VillagersCommittee,
    /// 400–999 类似居委会、村委会的单位.
    Similar,
}

/// Why a text is not a division or grid code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DivisionFault {
    /// Nothing but blanks.
    #[error("empty division code")]
    Empty,
    /// Not one of the lengths allowed.
    #[error("division or grid code of {found} digits")]
    Length {
        /// Characters found, blanks not counted.
        found: usize,
    },
    /// Not a digit.
    #[error("division or grid code: character {found:?} at place {position}")]
    Character {
        /// Place counted from 1.
        position: usize,
        /// The character that stood there.
        found: char,
    },
    /// No province, or a lower segment without the one that must stand above it.
    #[error("division code with a gap between its levels")]
    Gap,
    /// A grid code whose division is above a town, or whose serial is zero.
    #[error("grid code without a town or a serial")]
    Grid,
}

impl DivisionFault {
    /// Locale key of the sentence for the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "division-code-empty",
            Self::Length { .. } => "division-code-length",
            Self::Character { .. } => "division-code-character",
            Self::Gap => "division-code-gap",
            Self::Grid => "grid-code-form",
        }
    }

    /// Placeholders of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty | Self::Gap | Self::Grid => Vec::new(),
            Self::Length { found } => vec![("found", found.to_string())],
            Self::Character { position, found } => {
                vec![
                    ("position", position.to_string()),
                    ("found", found.to_string()),
                ]
            }
        }
    }
}

/// A division code: twelve digits (province 2, city 2, county 2, town 3, village 3), zero-padded
/// above the village. Whether it exists, and from when to when, is the county's to know. Ordered
/// so that a division stands right before all it contains.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode(u64);

fn digits_only<const N: usize>(text: &str) -> Result<([u8; N], usize), DivisionFault> {
    let typed = typed::<N>(text);
    if typed.count == 0 {
        return Err(DivisionFault::Empty);
    }
    if let Some((at, found)) = typed.offender(|_, b| b.is_ascii_digit()) {
        return Err(DivisionFault::Character {
            position: at + 1,
            found,
        });
    }
    Ok((typed.bytes, typed.count))
}

impl DivisionCode {
    /// Reads 2, 4, 6, 9 or 12 digits; shorter ones are padded with zeros.
    ///
    /// # Errors
    /// Length, a character that is no digit, or a gap between the levels.
    pub fn parse(text: &str) -> Result<Self, DivisionFault> {
        let (bytes, count) = digits_only::<12>(text)?;
        if !matches!(count, 2 | 4 | 6 | 9 | 12) {
            return Err(DivisionFault::Length { found: count });
        }
        let short = number(&bytes[..count]);
        Self::from_number(short * 10u64.pow(12 - count as u32)).ok_or(DivisionFault::Gap)
    }

    /// The code with this twelve-digit number; `None` when it has no province, a leading zero or
    /// a gap. A county segment may be 00 above a town: some cities have no counties (东莞).
    pub const fn from_number(number: u64) -> Option<Self> {
        let (city, county) = (number / 100_000_000 % 100, number / 1_000_000 % 100);
        let (town, village) = (number / 1_000 % 1_000, number % 1_000);
        let gap = (city == 0 && (county != 0 || town != 0)) || (town == 0 && village != 0);
        if number < 100_000_000_000 || number > 999_999_999_999 || gap {
            None
        } else {
            Some(Self(number))
        }
    }

    /// The twelve digits as a number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// Its level, by the lowest segment that is not zero.
    pub const fn level(self) -> Level {
        if !self.0.is_multiple_of(1_000) {
            Level::Village
        } else if !self.0.is_multiple_of(1_000_000) {
            Level::Town
        } else if !self.0.is_multiple_of(100_000_000) {
            Level::County
        } else if !self.0.is_multiple_of(10_000_000_000) {
            Level::City
        } else {
            Level::Province
        }
    }

    /// The division of `level` that this one is or lies in; `None` below its own level, or where
    /// it has none (no county above the towns of 东莞).
    pub const fn at(self, level: Level) -> Option<Self> {
        let up = Self(self.0 - self.0 % level.weight());
        if up.level().digits() == level.digits() {
            Some(up)
        } else {
            None
        }
    }

    /// The division right above it; `None` for a province.
    pub const fn parent(self) -> Option<Self> {
        match self.level() {
            Level::Province => None,
            Level::City => self.at(Level::Province),
            Level::County => self.at(Level::City),
            Level::Town => match self.at(Level::County) {
                Some(county) => Some(county),
                None => self.at(Level::City),
            },
            Level::Village => self.at(Level::Town),
        }
    }

    /// Whether `other` is this division or lies in it.
    pub const fn contains(self, other: Self) -> bool {
        other.0 - other.0 % self.level().weight() == self.0
    }

    /// The first number after all it contains: a range `number()..end()` selects the subtree.
    pub const fn end(self) -> u64 {
        self.0 + self.level().weight()
    }

    /// The digits that carry meaning: `320623`, `320623111`. Every code it contains begins with them.
    pub fn prefix(self) -> String {
        (self.0 / self.level().weight()).to_string()
    }

    /// Kind of the town it is or lies in; `None` above the towns.
    pub const fn town_kind(self) -> Option<TownKind> {
        match (self.level(), self.0 / 100_000 % 10) {
            (Level::Province | Level::City | Level::County, _) => None,
            (_, 0) => Some(TownKind::Street),
            (_, 1) => Some(TownKind::Town),
            (_, 2 | 3) => Some(TownKind::Township),
            (_, 4 | 5) => Some(TownKind::Zone),
            _ => Some(TownKind::Unassigned),
        }
    }

    /// Kind of the village it is; `None` above the villages.
    pub const fn village_kind(self) -> Option<VillageKind> {
        match self.0 % 1_000 {
            0 => None,
            1..=199 => Some(VillageKind::ResidentsCommittee),
            200..=399 => Some(VillageKind::VillagersCommittee),
            _ => Some(VillageKind::Similar),
        }
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DivisionCode({self})")
    }
}

/// The code of a grid (网格): a town's or village's twelve digits and a serial 001–999, and for a
/// micro-grid (微网格) under it two digits more, 01–99. Layout 12 + 3 by DOMAIN §2.9; the two
/// digits are this product's default.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridCode {
    grid: u64,
    micro: Option<NonZeroU8>,
}

impl GridCode {
    /// Reads 15 or 17 digits.
    ///
    /// # Errors
    /// Length, a character that is no digit, a division with a gap or above a town, serial zero.
    pub fn parse(text: &str) -> Result<Self, DivisionFault> {
        let (bytes, count) = digits_only::<17>(text)?;
        let micro = match count {
            15 => None,
            17 => Some(number(&bytes[15..]) as u8),
            found => return Err(DivisionFault::Length { found }),
        };
        let division = DivisionCode::from_number(number(&bytes[..12])).ok_or(DivisionFault::Gap)?;
        Self::compose(division, number(&bytes[12..15]) as u16, micro).ok_or(DivisionFault::Grid)
    }

    /// The grid `serial` (1–999) of a town or village, or its micro-grid (1–99); `None` when a
    /// part lies outside.
    pub const fn compose(division: DivisionCode, serial: u16, micro: Option<u8>) -> Option<Self> {
        let placed = matches!(division.level(), Level::Town | Level::Village);
        if !placed || serial == 0 || serial > 999 {
            return None;
        }
        let grid = division.0 * 1_000 + serial as u64;
        match micro {
            None => Some(Self { grid, micro: None }),
            Some(m) => match NonZeroU8::new(m) {
                Some(m) if m.get() <= 99 => Some(Self {
                    grid,
                    micro: Some(m),
                }),
                _ => None,
            },
        }
    }

    /// The town or village it belongs to.
    pub const fn division(self) -> DivisionCode {
        DivisionCode(self.grid / 1_000)
    }

    /// Serial within the division, 1–999.
    pub const fn serial(self) -> u16 {
        (self.grid % 1_000) as u16
    }

    /// Serial of the micro-grid, 1–99; `None` for a grid.
    pub fn micro(self) -> Option<u8> {
        self.micro.map(NonZeroU8::get)
    }

    /// The grid itself, for a micro-grid the one above it.
    pub const fn grid(self) -> Self {
        Self {
            grid: self.grid,
            micro: None,
        }
    }

    /// Whether `other` is this grid or a micro-grid of it.
    pub fn contains(self, other: Self) -> bool {
        self.grid == other.grid && (self.micro.is_none() || self.micro == other.micro)
    }
}

impl fmt::Display for GridCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:015}", self.grid)?;
        match self.micro {
            Some(m) => write!(f, "{m:02}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for GridCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GridCode({self})")
    }
}

macro_rules! as_text {
    ($name:ty) => {
        impl core::str::FromStr for $name {
            type Err = DivisionFault;
            fn from_str(text: &str) -> Result<Self, DivisionFault> {
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

as_text!(DivisionCode);
as_text!(GridCode);
