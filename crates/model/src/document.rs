//! Documents that govern the county (MISSION P1.2): every change of posts and structure cites one.

use crate::establishment::PostKind;
use crate::unit::UnitCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A document's code in the register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentCode(pub String);

impl DocumentCode {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DocumentCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// Carries the reform (改革配套文件).
    Supporting,
    /// A resolution of the county's establishment commission or leading group (决议、会议纪要).
    Resolution,
    /// The upper level's approval (上级批复).
    UpperApproval,
    /// The province's decision which powers towns may hold (行政处罚法 §24).
    Provincial,
    /// A rule: law, regulation, standing order.
    Rule,
    /// Fixes posts (编制文件).
    Establishment,
}

/// Leave to fill posts (用编核准): people enter a unit's posts by it, as many as it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostUse {
    /// Whose posts.
    pub unit: UnitCode,
    /// Which kind.
    pub kind: PostKind,
    /// How many may enter by it.
    pub count: u32,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Code.
    pub code: DocumentCode,
    /// Number as printed.
    pub number: String,
    /// Title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// What sort.
    pub kind: DocumentKind,
    /// Day of issue.
    pub issued: Date,
    /// First day in force.
    pub from: Date,
    /// Last day in force; none = still.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Date>,
    /// Kinds of things it governs.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub governs: Vec<String>,
    /// The posts it gives leave to fill, of one that approves their use (用编核准).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub post_use: Option<PostUse>,
    /// 示例 where it was invented.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub label: String,
}

impl Document {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}
