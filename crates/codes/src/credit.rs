//! The unified social credit code (统一社会信用代码, GB 32100-2015) with its organisation body
//! (GB 11714-1997).

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::division::DivisionCode;
use crate::text::{ascii, put_number, typed};

/// The 31 characters of the standard: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights 3^(i−1) mod 31 of the 17 leading places.
const WEIGHTS: [u32; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
/// Weights of the eight leading places of the organisation body, GB 11714.
const BODY_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The department that registers a body: first character of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CreditDepartment {
    /// 1 机构编制: Party and government organs, public institutions.
    Establishment,
    /// 2 外交.
    ForeignAffairs,
    /// 3 司法行政: law firms, notaries, appraisers, arbitration.
    Justice,
    /// 4 文化.
    Culture,
    /// 5 民政: social organisations.
    CivilAffairs,
    /// 6 旅游.
    Tourism,
    /// 7 宗教.
    Religion,
    /// 8 工会.
    TradeUnion,
    /// 9 市场监管: enterprises, sole traders, farmers' cooperatives.
    MarketRegulation,
    /// A 中央军委改革和编制办公室.
    MilitaryEstablishment,
    /// N 农业农村: rural collective economic organisations.
    Agriculture,
    /// Y 其他.
    Other,
}

impl CreditDepartment {
    /// Every department with its character.
    pub const ALL: [(Self, char); 12] = [
        (Self::Establishment, '1'),
        (Self::ForeignAffairs, '2'),
        (Self::Justice, '3'),
        (Self::Culture, '4'),
        (Self::CivilAffairs, '5'),
        (Self::Tourism, '6'),
        (Self::Religion, '7'),
        (Self::TradeUnion, '8'),
        (Self::MarketRegulation, '9'),
        (Self::MilitaryEstablishment, 'A'),
        (Self::Agriculture, 'N'),
        (Self::Other, 'Y'),
    ];

    /// Its character in the code.
    pub fn code(self) -> char {
        Self::ALL
            .iter()
            .find(|(d, _)| *d == self)
            .map_or('Y', |(_, c)| *c)
    }

    /// The department of a character; `None` when the standard names none.
    pub fn from_code(code: char) -> Option<Self> {
        Self::ALL.iter().find(|(_, c)| *c == code).map(|(d, _)| *d)
    }
}

/// The class of a body within its department: first two characters of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CreditClass {
    /// 11 机关.
    Organ,
    /// 12 事业单位.
    PublicInstitution,
    /// 13 编办直接管理机构编制的群众团体.
    MassOrganisation,
    /// 31 律师执业机构.
    LawFirm,
    /// 32 公证处.
    NotaryOffice,
    /// 33 基层法律服务所.
    GrassrootsLegalService,
    /// 34 司法鉴定机构.
    ForensicAppraiser,
    /// 35 仲裁委员会.
    ArbitrationCommission,
    /// 51 社会团体.
    SocialOrganisation,
    /// 52 民办非企业单位.
    PrivateNonEnterprise,
    /// 53 基金会.
    Foundation,
    /// 81 基层工会.
    GrassrootsUnion,
    /// 91 企业.
    Enterprise,
    /// 92 个体工商户.
    SoleTrader,
    /// 93 农民专业合作社.
    FarmersCooperative,
    /// N1 组级集体经济组织.
    GroupCollective,
    /// N2 村级集体经济组织.
    VillageCollective,
    /// N3 镇级集体经济组织.
    TownCollective,
    /// Y1 其他.
    Other,
    /// 9 其他 of departments 1, 2, 3, 4, 5, 6, 7, 8 and 9.
    OtherOf(CreditDepartment),
}

impl CreditClass {
    const NAMED: [(Self, &'static [u8; 2]); 19] = [
        (Self::Organ, b"11"),
        (Self::PublicInstitution, b"12"),
        (Self::MassOrganisation, b"13"),
        (Self::LawFirm, b"31"),
        (Self::NotaryOffice, b"32"),
        (Self::GrassrootsLegalService, b"33"),
        (Self::ForensicAppraiser, b"34"),
        (Self::ArbitrationCommission, b"35"),
        (Self::SocialOrganisation, b"51"),
        (Self::PrivateNonEnterprise, b"52"),
        (Self::Foundation, b"53"),
        (Self::GrassrootsUnion, b"81"),
        (Self::Enterprise, b"91"),
        (Self::SoleTrader, b"92"),
        (Self::FarmersCooperative, b"93"),
        (Self::GroupCollective, b"N1"),
        (Self::VillageCollective, b"N2"),
        (Self::TownCollective, b"N3"),
        (Self::Other, b"Y1"),
    ];

    fn bytes(self) -> [u8; 2] {
        match self {
            Self::OtherOf(department) => [department.code() as u8, b'9'],
            named => Self::NAMED
                .iter()
                .find(|(c, _)| *c == named)
                .map_or(*b"Y1", |(_, b)| **b),
        }
    }

    fn from_bytes(code: [u8; 2]) -> Option<Self> {
        if let Some((class, _)) = Self::NAMED.iter().find(|(_, b)| **b == code) {
            return Some(*class);
        }
        let other = code[1] == b'9' && matches!(code[0], b'1'..=b'9');
        if other {
            CreditDepartment::from_code(code[0] as char).map(Self::OtherOf)
        } else {
            None
        }
    }
}

/// A unified social credit code: 18 characters of the standard's alphabet with digits at places
/// 3–8. Its check character may fail: early pilot codes exist that do (DOMAIN §2.2); ask
/// [`CreditCode::warning`]. Public data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode([u8; 18]);

/// Why a text is not a credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CreditCodeFault {
    /// Nothing but blanks.
    #[error("empty credit code")]
    Empty,
    /// Not 18 characters.
    #[error("credit code of {found} characters, not 18")]
    Length {
        /// Characters found, blanks not counted.
        found: usize,
    },
    /// A character that cannot stand at its place (I, O, S, V and Z stand nowhere).
    #[error("credit code: character {found:?} at place {position}")]
    Character {
        /// Place counted from 1.
        position: usize,
        /// The character that stood there.
        found: char,
    },
}

impl CreditCodeFault {
    /// Locale key of the sentence for the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "credit-code-empty",
            Self::Length { .. } => "credit-code-length",
            Self::Character { .. } => "credit-code-character",
        }
    }

    /// Placeholders of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty => Vec::new(),
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

/// What is doubtful in a code that is otherwise readable: ask for a second confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditCodeWarning {
    /// The last character does not fit the other 17.
    CheckDigit {
        /// The character they call for.
        expected: char,
    },
    /// The ninth place of the organisation body (place 17) does not fit its eight (GB 11714).
    Organisation {
        /// The character they call for.
        expected: char,
    },
    /// The standard names no such department or class.
    Class,
}

impl CreditCodeWarning {
    /// Locale key of the sentence for the user.
    pub fn key(&self) -> &'static str {
        match self {
            Self::CheckDigit { .. } => "credit-code-check-digit",
            Self::Organisation { .. } => "credit-code-organisation",
            Self::Class => "credit-code-class",
        }
    }
}

fn value_of(byte: u8) -> Option<u32> {
    ALPHABET.iter().position(|a| *a == byte).map(|i| i as u32)
}

fn check_of(body: &[u8]) -> u8 {
    let sum: u32 = body
        .iter()
        .zip(WEIGHTS)
        .map(|(b, w)| value_of(*b).unwrap_or(0) * w)
        .sum();
    ALPHABET[((31 - sum % 31) % 31) as usize]
}

fn organisation_check_of(body: &[u8]) -> u8 {
    let value = |b: u8| {
        u32::from(if b.is_ascii_digit() {
            b - b'0'
        } else {
            b - b'A' + 10
        })
    };
    let sum: u32 = body
        .iter()
        .zip(BODY_WEIGHTS)
        .map(|(b, w)| value(*b) * w)
        .sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        c => b'0' + c as u8,
    }
}

impl CreditCode {
    /// Reads a code as people type it; full-width forms, blanks and small letters are accepted.
    ///
    /// # Errors
    /// Length and alphabet. A failing check character is a warning beside the code, not an error.
    pub fn parse(text: &str) -> Result<(Self, Option<CreditCodeWarning>), CreditCodeFault> {
        let typed = typed::<18>(text);
        match typed.count {
            0 => return Err(CreditCodeFault::Empty),
            18 => {}
            found => return Err(CreditCodeFault::Length { found }),
        }
        let allowed = |i: usize, b: u8| match i {
            2..=7 => b.is_ascii_digit(),
            _ => value_of(b).is_some(),
        };
        if let Some((at, found)) = typed.offender(allowed) {
            return Err(CreditCodeFault::Character {
                position: at + 1,
                found,
            });
        }
        let code = Self(typed.bytes);
        Ok((code, code.warning()))
    }

    /// What is doubtful in the code, the gravest first.
    pub fn warning(&self) -> Option<CreditCodeWarning> {
        let expected = check_of(&self.0[..17]);
        if self.0[17] != expected {
            return Some(CreditCodeWarning::CheckDigit {
                expected: expected as char,
            });
        }
        let expected = organisation_check_of(&self.0[8..16]);
        if self.0[16] != expected {
            return Some(CreditCodeWarning::Organisation {
                expected: expected as char,
            });
        }
        if self.class().is_none() {
            Some(CreditCodeWarning::Class)
        } else {
            None
        }
    }

    /// Builds the code of a made-up body from its class, six division digits and the eight
    /// leading characters of its organisation body. For synthetic data only. `None` when a part
    /// has the wrong form.
    pub fn compose(class: CreditClass, division: u32, organisation: &str) -> Option<Self> {
        let body = organisation.as_bytes();
        let fits = body.len() == 8 && body.iter().all(|b| value_of(*b).is_some());
        if !fits || division > 999_999 {
            return None;
        }
        let mut all = [0u8; 18];
        all[..2].copy_from_slice(&class.bytes());
        put_number(&mut all[2..8], u64::from(division));
        all[8..16].copy_from_slice(body);
        all[16] = organisation_check_of(&all[8..16]);
        all[17] = check_of(&all[..17]);
        Some(Self(all))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The registering department; `None` when the standard names none for the character.
    pub fn department(&self) -> Option<CreditDepartment> {
        CreditDepartment::from_code(self.0[0] as char)
    }

    /// The class of the body; `None` when the standard names none.
    pub fn class(&self) -> Option<CreditClass> {
        CreditClass::from_bytes([self.0[0], self.0[1]])
    }

    /// The six digits of the registering authority's division (100000 stands for the state).
    pub fn division(&self) -> &str {
        ascii(&self.0[2..8])
    }

    /// The same as a division code, when the digits have the form of one.
    pub fn division_code(&self) -> Option<DivisionCode> {
        DivisionCode::parse(self.division()).ok()
    }

    /// The nine characters of the organisation code (GB 11714).
    pub fn organisation(&self) -> &str {
        ascii(&self.0[8..17])
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditCode({})", self.as_str())
    }
}

impl Serialize for CreditCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for CreditCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .map(|(code, _)| code)
            .map_err(serde::de::Error::custom)
    }
}
