//! Items of the catalogue (事项): powers of the list and services that are delegated.

use crate::document::DocumentCode;
use crate::unit::UnitCode;
use codes::division::{DivisionCode, Level};
use serde::{Deserialize, Serialize};

/// An item's code in the site's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemCode(pub String);

impl ItemCode {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ItemCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// On which list it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// The list of powers and responsibilities (权责清单).
    Power,
    /// The convenience package (便民套餐).
    Service,
}

/// The seven categories of the town list, and services to the public (DOMAIN §2.7; 默认).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// 行政许可.
    Licence,
    /// 行政处罚.
    Penalty,
    /// 行政强制.
    Compulsory,
    /// 行政给付.
    Grant,
    /// 行政检查.
    Inspection,
    /// 行政确认.
    Confirmation,
    /// 其他行政权力.
    Other,
    /// 公共服务: on the convenience package only.
    Public,
}

impl Category {
    /// Every category, in the order of the list.
    pub const ALL: [Self; 8] = [
        Self::Licence,
        Self::Penalty,
        Self::Compulsory,
        Self::Grant,
        Self::Inspection,
        Self::Confirmation,
        Self::Other,
        Self::Public,
    ];

    /// Its code, as files write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::Penalty => "penalty",
            Self::Compulsory => "compulsory",
            Self::Grant => "grant",
            Self::Inspection => "inspection",
            Self::Confirmation => "confirmation",
            Self::Other => "other",
            Self::Public => "public",
        }
    }

    /// A town holds it only by the province's decision (行政处罚法 §24; 行政强制法 §17).
    #[must_use]
    pub const fn needs_province(self) -> bool {
        matches!(self, Self::Penalty | Self::Compulsory)
    }
}

/// For whom (服务对象).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Natural persons.
    Natural,
    /// Legal persons and other bodies.
    Legal,
    /// Both.
    #[default]
    Both,
}

impl Audience {
    /// Whether nothing sets natural and legal persons apart.
    #[must_use]
    pub fn is_both(&self) -> bool {
        *self == Self::Both
    }

    /// Whether what is for this one is found by who asks for the other: what is for both is.
    #[must_use]
    pub fn answers(self, asked: Self) -> bool {
        self == asked || self == Self::Both
    }
}

/// A material of an item and the certificate that stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeededMaterial {
    /// Name.
    pub name: String,
    /// Kind of certificate that replaces it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replaced_by: Option<String>,
}

/// Certificates a unit must have people with, to hold the item (行政处罚法 §42: two officers).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeededCertificate {
    /// Kind of certificate.
    pub kind: String,
    /// How many people must hold one.
    pub count: u32,
}

/// An item of the catalogue, with the elements of its guide (GB/T 39554.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Code.
    pub code: ItemCode,
    /// Name.
    pub name: String,
    /// Which list.
    pub list: ListKind,
    /// Which category.
    pub category: Category,
    /// Type of matter, two digits (DOMAIN §2.7).
    pub matter: String,
    /// The county department it comes from or answers to; none for a town's own by law.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub department: Option<UnitCode>,
    /// For whom.
    pub audience: Audience,
    /// Legal basis.
    pub basis: String,
    /// The province's decision, where a town may hold it only by one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub provincial_basis: Option<DocumentCode>,
    /// Statutory limit in working days.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub statutory_days: Option<u32>,
    /// Promised limit in working days; never more than the statutory one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub promised_days: Option<u32>,
    /// Done at once (即办件).
    pub instant: bool,
    /// When it is granted.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub condition: String,
    /// What must be handed in.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub materials: Vec<NeededMaterial>,
    /// What comes out.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub result: String,
    /// What it costs.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub fee: String,
    /// The procedure that handles it; none where none is adopted yet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub procedure: Option<String>,
    /// Certificates the holder's people need.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needs: Option<NeededCertificate>,
    /// The lowest level that takes it.
    pub level: Level,
    /// 默认, 示例.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub label: String,
}

/// A line of the territorial list (属地管理责任清单): who leads, who assists, what the town does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerritorialLine {
    /// Code, cited when somebody says "not mine".
    pub code: String,
    /// The matter.
    pub matter: String,
    /// Event classes it settles.
    pub event_classes: Vec<String>,
    /// The department that leads.
    pub department: UnitCode,
    /// Departments that assist.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub assist: Vec<UnitCode>,
    /// What the town does.
    pub town_duty: String,
    /// Letters of the town unit that does it.
    pub town_unit: String,
    /// Whom it binds (责任对象).
    #[serde(skip_serializing_if = "Audience::is_both", default)]
    pub audience: Audience,
    /// Basis.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub basis: String,
    /// 默认, 示例.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub label: String,
}

/// Who supervises a regulated matter at source, who follows up, who enforces at the end
/// (源头监管、后续监管、末端执法; MISSION P4.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegulatedMatter {
    /// Code.
    pub code: String,
    /// The matter.
    pub matter: String,
    /// At source: a county unit's code, or letters of the town unit.
    pub source: String,
    /// Follow-up.
    pub follow_up: String,
    /// End enforcement.
    pub end: String,
    /// Basis.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub basis: String,
    /// 默认, 示例.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub label: String,
}

/// Which towns something is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Towns {
    /// Every town and street in force.
    All,
    /// These.
    Only(Vec<DivisionCode>),
}
