//! Units of the county: organs, institutions, halls, grid centres, committees.

use codes::division::DivisionCode;
use serde::{Deserialize, Serialize};

/// A unit's code: the 12 digits of its division, a hyphen and letters (`320623111000-FWZX`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitCode(pub String);

impl UnitCode {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UnitCode {
    /// The letters after the hyphen: the same in every town.
    #[must_use]
    pub fn letters(&self) -> &str {
        self.0.rsplit_once('-').map_or("", |(_, letters)| letters)
    }

    /// The division in its code; none when the code is none.
    #[must_use]
    pub fn division(&self) -> Option<DivisionCode> {
        let (digits, _) = self.0.split_once('-')?;
        DivisionCode::parse(digits).ok()
    }

    /// The unit of the same letters in another division.
    #[must_use]
    pub fn of(division: DivisionCode, letters: &str) -> Self {
        Self(format!("{division}-{letters}"))
    }
}

impl std::fmt::Display for UnitCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What sort of unit it is; procedures name their holders by kind and level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// Party committee, people's congress or government itself.
    Government,
    /// County department (县级部门).
    Department,
    /// Town office or bureau (办、局).
    Bureau,
    /// Town service centre, the one window (为民服务中心).
    ServiceCentre,
    /// Comprehensive enforcement bureau (综合行政执法局).
    EnforcementBureau,
    /// Grid service centre, the town's command centre (网格化服务管理中心).
    GridCentre,
    /// A public institution (事业单位): the six town centres and the social-security office before
    /// the 1+6 merger, the one 综合服务中心 after it.
    PublicInstitution,
    /// County command centre.
    CommandCentre,
    /// A county department's body standing in a town (驻镇机构).
    Stationed,
    /// Villagers' or residents' committee (村民委员会、居民委员会).
    Committee,
}

/// Front desk, back office or command (前台、后台、指挥平台; MISSION P3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Serves the public.
    Front,
    /// Serves the front.
    Back,
    /// Serves both.
    Command,
}

/// The legal nature of a unit: it decides which posts may stand there (国务院令486号 §15: 行政编制 only
/// in organs, 事业编制 only in public institutions, never mixed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// An organ (机关).
    Organ,
    /// A public institution (事业单位).
    Institution,
    /// A part of an organ (内设机构): people serve there, posts stand at the organ or institution.
    Internal,
    /// A county organ's body in a town (派出机构).
    Dispatched,
    /// A name plate with its own people and queue on a host (挂牌机构): no posts of its own.
    Plate,
    /// Villagers' or residents' committee: self-government, no posts.
    Committee,
}

/// A unit in force at some date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its code.
    pub code: UnitCode,
    /// Full name.
    pub name: String,
    /// Short name for narrow columns and for letters' marks.
    pub short_name: String,
    /// The division it serves.
    pub division: DivisionCode,
    /// What sort.
    pub kind: UnitKind,
    /// Its side.
    pub side: Side,
    /// The unit above.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent: Option<UnitCode>,
}
