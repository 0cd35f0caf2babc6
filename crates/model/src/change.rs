//! Changes of the county: the only way it becomes another one (DESIGN §1, §5).

use crate::document::{Document, DocumentCode};
use crate::establishment::{Opinion, PostKind, Rank, Staff, StaffCertificate, StaffNo, Station};
use crate::item::{Item, ItemCode, RegulatedMatter, TerritorialLine, Towns};
use crate::unit::{Body, Side, Unit, UnitCode, UnitKind};
use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A unit as it is founded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitFounding {
    /// The unit.
    pub unit: Unit,
    /// Its legal nature.
    pub body: Body,
    /// What a name plate hangs on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host: Option<UnitCode>,
    /// Its approved leadership posts.
    pub leadership: Leadership,
    /// Further name plates (挂牌): no posts of their own.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub name_plates: Vec<String>,
    /// County departments it answers to (一对多).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub answers_to: Vec<UnitCode>,
    /// 默认, 示例.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub label: String,
}

/// Approved leadership posts of a unit (领导职数、中层职数).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leadership {
    /// Heads (正职).
    pub heads: u32,
    /// Deputies (副职).
    pub deputies: u32,
    /// Mid-level posts (中层).
    pub mids: u32,
}

/// A reform: changes not yet in force, or entered as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reform {
    /// Code, the stem of its file.
    pub code: String,
    /// Title.
    pub title: String,
    /// 默认, 示例.
    #[serde(default)]
    pub label: String,
    /// Its steps, as a meeting calls them.
    pub steps: Vec<Step>,
    /// Its changes, in the order they are written.
    pub changes: Vec<DatedChange>,
}

/// A step of a reform: one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What a meeting calls it.
    pub title: String,
    /// First day in force.
    pub effective: Date,
    /// Kind of change.
    pub change: String,
    /// How many changes.
    pub count: u32,
}

/// What of a town may differ from the standard by a cited document (个别差异设置).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Differing {
    /// More heads.
    Heads,
    /// More deputies.
    Deputies,
    /// More mid-level posts.
    Mids,
    /// More or other name plates.
    Plates,
    /// One institution more.
    Institutions,
}

/// Why somebody leaves the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeavingReason {
    /// 退休.
    Retired,
    /// 辞职.
    Resigned,
    /// 去世.
    Died,
    /// 辞退、开除.
    Dismissed,
    /// To another county.
    TransferredOut,
}

/// One change. A closed set: a file, a workbook or a page arranges them and cannot invent one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "do",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum Change {
    /// A document comes in force.
    IssueDocument {
        /// It.
        document: Document,
    },
    /// A unit is founded.
    FoundUnit {
        /// It.
        unit: Box<UnitFounding>,
    },
    /// A unit gets another name, place in the tree, kind, side or nature.
    AmendUnit {
        /// Which.
        unit: UnitCode,
        /// Full name.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        name: Option<String>,
        /// Short name.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        short_name: Option<String>,
        /// Kind.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        kind: Option<UnitKind>,
        /// Side.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        side: Option<Side>,
        /// The unit above.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        parent: Option<UnitCode>,
        /// Legal nature.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        body: Option<Body>,
        /// Host of a plate.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        host: Option<UnitCode>,
    },
    /// Its name plates from now on.
    SetPlates {
        /// Which.
        unit: UnitCode,
        /// Them.
        name_plates: Vec<String>,
    },
    /// Its leadership posts from now on.
    SetLeadership {
        /// Which.
        unit: UnitCode,
        /// Them.
        leadership: Leadership,
    },
    /// Full-time deputies fixed post by post (专职副职).
    FixDeputies {
        /// Which unit.
        unit: UnitCode,
        /// Title, e.g. 专职副书记（党建）.
        title: String,
        /// How many.
        count: u32,
    },
    /// A unit goes into another with its people, posts, items, duties, open cases and records.
    MergeUnit {
        /// What goes.
        from: UnitCode,
        /// Where to.
        into: UnitCode,
    },
    /// An empty unit is closed.
    CloseUnit {
        /// Which.
        unit: UnitCode,
    },
    /// Posts move: one balanced double entry.
    MovePosts {
        /// From.
        from: UnitCode,
        /// To.
        to: UnitCode,
        /// Kind.
        kind: PostKind,
        /// How many, at least one.
        count: u32,
    },
    /// Posts come from the upper level, or go back when negative.
    GrantPosts {
        /// To.
        unit: UnitCode,
        /// Kind.
        kind: PostKind,
        /// How many.
        count: i64,
    },
    /// Somebody moves to another post or place of work.
    MovePerson {
        /// Who.
        person: StaffNo,
        /// Whose post from now on.
        unit: UnitCode,
        /// Where she works from now on.
        serves: UnitCode,
        /// Title.
        title: String,
        /// Leadership post.
        rank: Rank,
    },
    /// Somebody enters the roster, on an approved vacancy (用编核准).
    EnterPerson {
        /// Who.
        person: Box<Staff>,
    },
    /// Somebody is lent to another unit, or comes back (借调、归队).
    Second {
        /// Who.
        person: StaffNo,
        /// Where to; none = back to her own.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        to: Option<UnitCode>,
    },
    /// Somebody leaves the roster.
    LeavePerson {
        /// Who.
        person: StaffNo,
        /// Why.
        reason: LeavingReason,
    },
    /// An item enters the catalogue or is revised.
    EnterItem {
        /// It.
        item: Box<Item>,
    },
    /// Town units hold an item from now on (赋权、承接).
    AdoptItem {
        /// Which.
        item: ItemCode,
        /// Letters of the unit in each town.
        letters: String,
        /// Where.
        towns: Towns,
    },
    /// Town units no longer hold it; it falls back to the department.
    ReleaseItem {
        /// Which.
        item: ItemCode,
        /// Letters of the unit.
        letters: String,
        /// Where.
        towns: Towns,
    },
    /// A department's item may be asked for at this level (延伸).
    DelegateItem {
        /// Which.
        item: ItemCode,
        /// Whose.
        from: UnitCode,
        /// Town or village.
        level: Level,
        /// Where.
        towns: Towns,
    },
    /// It may no longer be asked for there.
    WithdrawItem {
        /// Which.
        item: ItemCode,
        /// Town or village.
        level: Level,
        /// Where.
        towns: Towns,
    },
    /// A unit stands under two superiors (双重管理).
    StationUnit {
        /// Which.
        unit: UnitCode,
        /// How.
        station: Station,
    },
    /// County departments a town unit answers to (一对多).
    SetAnswers {
        /// Which.
        unit: UnitCode,
        /// Them.
        departments: Vec<UnitCode>,
    },
    /// A line of the territorial list.
    SetLine {
        /// It.
        line: TerritorialLine,
    },
    /// Owners of a regulated matter.
    SetOwners {
        /// It.
        matter: RegulatedMatter,
    },
    /// One town may differ from the standard (个别差异设置).
    AllowDifference {
        /// Which unit.
        unit: UnitCode,
        /// In what.
        what: Differing,
        /// Up to how many.
        allowed: u32,
        /// Why.
        reason: String,
    },
    /// Somebody gets a certificate.
    GiveCertificate {
        /// It.
        certificate: StaffCertificate,
    },
    /// One superior's opinion on an appointment.
    RecordOpinion {
        /// It.
        opinion: Opinion,
    },
    /// A village goes into another of the same town.
    MergeVillage {
        /// What goes.
        from: DivisionCode,
        /// Where to.
        into: DivisionCode,
        /// Its name afterwards.
        name: String,
    },
}

/// A change with its date and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedChange {
    /// Where it is written: `five-plus/merge-units:12`; refusals point there.
    pub at: String,
    /// First day it is in force.
    pub effective: Date,
    /// The document that carries it.
    pub document: DocumentCode,
    /// The resolution behind it (党管机构编制); posts and structure need one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub resolution: Option<DocumentCode>,
    /// The upper level's approval, where one is needed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub approval: Option<DocumentCode>,
    /// What changes.
    pub change: Change,
}

impl Change {
    /// Whether it changes posts or structure, which needs a passed resolution (MISSION P1.1).
    #[must_use]
    pub const fn needs_resolution(&self) -> bool {
        matches!(
            self,
            Self::FoundUnit { .. }
                | Self::AmendUnit { .. }
                | Self::SetPlates { .. }
                | Self::SetLeadership { .. }
                | Self::FixDeputies { .. }
                | Self::MergeUnit { .. }
                | Self::CloseUnit { .. }
                | Self::MovePosts { .. }
                | Self::GrantPosts { .. }
                | Self::AllowDifference { .. }
                | Self::MergeVillage { .. }
        )
    }

    /// The kind of change, as files, sheets and locales name it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::IssueDocument { .. } => "issue-documents",
            Self::FoundUnit { .. } => "found-units",
            Self::AmendUnit { .. } => "amend-units",
            Self::SetPlates { .. } => "set-plates",
            Self::SetLeadership { .. } => "set-leadership",
            Self::FixDeputies { .. } => "fix-deputies",
            Self::MergeUnit { .. } => "merge-units",
            Self::CloseUnit { .. } => "close-units",
            Self::MovePosts { .. } => "move-posts",
            Self::GrantPosts { .. } => "grant-posts",
            Self::MovePerson { .. } => "move-people",
            Self::EnterPerson { .. } => "enter-people",
            Self::Second { .. } => "second-people",
            Self::LeavePerson { .. } => "leave-people",
            Self::EnterItem { .. } => "enter-items",
            Self::AdoptItem { .. } => "adopt-items",
            Self::ReleaseItem { .. } => "release-items",
            Self::DelegateItem { .. } => "delegate-items",
            Self::WithdrawItem { .. } => "withdraw-items",
            Self::StationUnit { .. } => "station-units",
            Self::SetAnswers { .. } => "set-answers",
            Self::SetLine { .. } => "set-lines",
            Self::SetOwners { .. } => "set-owners",
            Self::AllowDifference { .. } => "allow-differences",
            Self::GiveCertificate { .. } => "give-certificates",
            Self::RecordOpinion { .. } => "record-opinions",
            Self::MergeVillage { .. } => "merge-villages",
        }
    }

    /// The units it names; items and villages name theirs by letters or not at all.
    #[must_use]
    pub fn units(&self) -> Vec<UnitCode> {
        match self {
            Self::FoundUnit { unit } => std::iter::once(&unit.unit.code)
                .chain(&unit.unit.parent)
                .chain(&unit.host)
                .cloned()
                .collect(),
            Self::AmendUnit { unit, .. }
            | Self::SetPlates { unit, .. }
            | Self::SetLeadership { unit, .. }
            | Self::FixDeputies { unit, .. }
            | Self::CloseUnit { unit }
            | Self::GrantPosts { unit, .. }
            | Self::SetAnswers { unit, .. }
            | Self::AllowDifference { unit, .. } => vec![unit.clone()],
            Self::MergeUnit { from, into } => vec![from.clone(), into.clone()],
            Self::MovePosts { from, to, .. } => vec![from.clone(), to.clone()],
            Self::MovePerson { unit, serves, .. } => vec![unit.clone(), serves.clone()],
            Self::EnterPerson { person } => vec![person.unit.clone(), person.serves.clone()],
            Self::Second { to, .. } => to.iter().cloned().collect(),
            Self::DelegateItem { from, .. } => vec![from.clone()],
            Self::StationUnit { unit, station } => vec![
                unit.clone(),
                station.business.clone(),
                station.daily.clone(),
            ],
            Self::RecordOpinion { opinion } => vec![opinion.unit.clone()],
            Self::EnterItem { item } => item.department.iter().cloned().collect(),
            Self::IssueDocument { .. }
            | Self::LeavePerson { .. }
            | Self::AdoptItem { .. }
            | Self::ReleaseItem { .. }
            | Self::WithdrawItem { .. }
            | Self::SetLine { .. }
            | Self::SetOwners { .. }
            | Self::GiveCertificate { .. }
            | Self::MergeVillage { .. } => Vec::new(),
        }
    }
}
