//! Establishment (机构编制): kinds of posts, leadership posts, the roster by real name (实名制).
//!
//! Sources: 地方各级人民政府机构设置和编制管理条例 (国务院令486号) §6, §15, §18, §28; DOMAIN §6.

use crate::unit::UnitCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What kind of post a person fills (编制类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostKind {
    /// 行政编制.
    Administrative,
    /// 政法专项编制.
    PoliticalLegal,
    /// 事业编制.
    Institution,
    /// 工勤编制.
    Worker,
}

impl PostKind {
    /// Every kind, in the order tables show them.
    pub const ALL: [Self; 4] = [
        Self::Administrative,
        Self::PoliticalLegal,
        Self::Institution,
        Self::Worker,
    ];

    /// Its code, as files write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrative => "administrative",
            Self::PoliticalLegal => "political-legal",
            Self::Institution => "institution",
            Self::Worker => "worker",
        }
    }

    /// Whether moving it across levels needs the upper level's approval (§18).
    #[must_use]
    pub const fn is_administrative(self) -> bool {
        matches!(self, Self::Administrative | Self::PoliticalLegal)
    }
}

/// How somebody is engaged: in a post of the establishment, or outside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Engagement {
    /// Fills an administrative post (行政编制).
    Administrative,
    /// Fills a 政法专项 post.
    PoliticalLegal,
    /// Fills a public institution's post (事业编制).
    Institution,
    /// Fills a worker's post (工勤编制).
    Worker,
    /// Assists enforcement under contract (执法辅助人员): no post, no certificate (编外).
    Auxiliary,
}

impl Engagement {
    /// The kind of post, for those who fill one.
    #[must_use]
    pub const fn post(self) -> Option<PostKind> {
        match self {
            Self::Administrative => Some(PostKind::Administrative),
            Self::PoliticalLegal => Some(PostKind::PoliticalLegal),
            Self::Institution => Some(PostKind::Institution),
            Self::Worker => Some(PostKind::Worker),
            Self::Auxiliary => None,
        }
    }

    /// Its code, as files write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self.post() {
            Some(kind) => kind.code(),
            None => "auxiliary",
        }
    }
}

/// Which leadership post somebody fills (领导职数、中层职数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// Head of a unit (正职).
    Head,
    /// Deputy head (副职).
    Deputy,
    /// Mid-level (中层).
    Mid,
    /// None of them.
    Staff,
}

/// Whether the person works where the post is (在编在岗 and its exceptions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaffStatus {
    /// 在编在岗.
    OnPost,
    /// Lent to another unit (借调): counted in the establishment, not at work there.
    SecondedOut,
    /// On long leave.
    Leave,
}

/// Daily establishment work that a case may carry out in the county's book, beside reforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EstablishmentWork {
    /// Leave to fill posts becomes a document of the register (用编核准).
    PostUse,
    /// Somebody enters, moves, is lent, comes back or leaves (人员变动).
    StaffChange,
}

impl EstablishmentWork {
    /// Every work.
    pub const ALL: [Self; 2] = [Self::PostUse, Self::StaffChange];

    /// Its code, as procedure files write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PostUse => "post-use",
            Self::StaffChange => "staff-change",
        }
    }
}

/// Sex, as far as the age of retirement depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// A number of the roster (编制证号): who it is never changes with the post.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StaffNo(pub std::sync::Arc<str>);

impl Serialize for StaffNo {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for StaffNo {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = StaffNo;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number of the roster")
            }
            fn visit_str<E>(self, text: &str) -> Result<StaffNo, E> {
                Ok(StaffNo::from(text))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl StaffNo {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for StaffNo {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Display for StaffNo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Somebody on the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Number.
    pub no: StaffNo,
    /// Real name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Born.
    pub born: Date,
    /// In which kind of post, or as an auxiliary.
    pub kind: Engagement,
    /// Whose post it is; of an auxiliary, who engages her.
    pub unit: UnitCode,
    /// Where she works.
    pub serves: UnitCode,
    /// Title of the post.
    pub title: String,
    /// Leadership post.
    pub rank: Rank,
    /// Since when on the roster.
    pub entered: Date,
    /// At work, lent or on leave.
    pub status: StaffStatus,
    /// Where she works when she is not lent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lent_by: Option<UnitCode>,
    /// The account she signs in with, where she has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub login: Option<String>,
    /// 合成 for people made up.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub label: String,
}

/// A certificate somebody of the roster holds (行政执法证).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffCertificate {
    /// Whose.
    pub person: StaffNo,
    /// Kind, e.g. `enforcement`.
    pub kind: String,
    /// Number.
    pub number: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// The opinion one superior of a stationed unit gives on an appointment (征求意见; DOMAIN §5.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Who is to be appointed.
    pub person: StaffNo,
    /// As what: the unit.
    pub unit: UnitCode,
    /// Which superior says it.
    pub line: Line,
    /// What it says.
    pub agrees: bool,
}

/// The two lines of dual management (双重管理).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// The department guides the work (业务指导).
    Business,
    /// The town manages from day to day (日常管理).
    Daily,
}

/// A stationed unit's two superiors and its class (DOMAIN §5.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Station {
    /// 1 vertical, 2 dispatched by a county department, 3 sunk into the town, 4 utilities at a window.
    pub class: u8,
    /// Guides the work.
    pub business: UnitCode,
    /// Manages from day to day.
    pub daily: UnitCode,
}
