//! The county on one day: units, posts, people, items, delegations, documents. It is what the fold
//! of changes gives; nothing else makes one.

mod lookup;

use crate::site::DivisionVersion;
use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use model::change::{Differing, Leadership};
use model::document::{Document, DocumentCode};
use model::establishment::{
    Engagement, Opinion, PostKind, Rank, Staff, StaffCertificate, StaffNo, Station,
};
use model::item::{Item, ItemCode, RegulatedMatter, TerritorialLine};
use model::unit::{Body, Unit, UnitCode};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A unit on that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitNow {
    /// The unit.
    pub unit: Unit,
    /// Its legal nature.
    pub body: Body,
    /// What a name plate hangs on.
    pub host: Option<UnitCode>,
    /// Approved leadership posts.
    pub leadership: Leadership,
    /// Full-time deputies fixed post by post: title and number.
    pub fixed: BTreeMap<String, u32>,
    /// Further name plates.
    pub name_plates: Vec<String>,
    /// County departments it answers to.
    pub answers_to: Vec<UnitCode>,
    /// Its two superiors, when it is stationed.
    pub station: Option<Station>,
    /// Since when it is there.
    pub since: Date,
    /// The document it rests on; none for what the county was founded with.
    pub document: Option<DocumentCode>,
    /// 默认, 示例.
    pub label: String,
    /// Posts that stand here (核定编制).
    pub posts: BTreeMap<PostKind, i64>,
    /// How many of them are filled (在编).
    pub filled: BTreeMap<PostKind, i64>,
    /// Whose posts stand here, auxiliaries engaged here among them.
    pub engaged: BTreeSet<StaffNo>,
    /// Who works here.
    pub serving: BTreeSet<StaffNo>,
    /// Leadership posts filled by those who work here, auxiliaries apart.
    pub leading: Leadership,
    /// Items held here.
    pub holds: BTreeSet<ItemCode>,
}

/// A unit that is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// As it was.
    pub unit: Unit,
    /// First day it is no more.
    pub on: Date,
    /// What it went into.
    pub into: Option<UnitCode>,
}

/// An item on that day: who holds it where, where it may be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemNow {
    /// The item.
    pub item: Item,
    /// Who holds it, by area: the county, or a town that took it over.
    pub holders: BTreeMap<DivisionCode, BTreeSet<UnitCode>>,
    /// Since when and by which document a town holds it.
    pub adopted: BTreeMap<DivisionCode, Arc<Granted>>,
    /// Towns in which it may be asked for, by level.
    pub delegated: BTreeMap<Level, BTreeMap<DivisionCode, Arc<Granted>>>,
}

/// Since when something is so, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// First day.
    pub since: Date,
    /// The document.
    pub document: DocumentCode,
}

/// An individual difference of a town (个别差异设置).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Up to how many.
    pub allowed: u32,
    /// Why.
    pub reason: String,
    /// By which document.
    pub granted: Arc<Granted>,
}

/// Where posts stand: at a unit, or in the upper level's pool.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostAccount {
    /// The upper level's pool (上级核定).
    Upper,
    /// A unit.
    Unit(UnitCode),
}

/// One balanced double entry of the post ledger: what leaves one account enters the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// First day.
    pub effective: Date,
    /// From.
    pub from: PostAccount,
    /// To.
    pub to: PostAccount,
    /// Kind.
    pub kind: PostKind,
    /// How many, at least one.
    pub count: i64,
    /// The document; none for the opening.
    pub document: Option<DocumentCode>,
    /// The change, as [`model::change::DatedChange::at`]; empty for the opening.
    pub at: String,
}

/// The county on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// The day.
    pub day: Date,
    /// Its code.
    pub code: DivisionCode,
    pub(crate) divisions: Arc<Vec<DivisionVersion>>,
    /// Units that are there.
    pub units: BTreeMap<UnitCode, Arc<UnitNow>>,
    /// Which units name a unit: as parent, host, department they answer to, superior.
    pub(crate) named_by: BTreeMap<UnitCode, BTreeSet<UnitCode>>,
    /// Units that are no more.
    pub closed: BTreeMap<UnitCode, Arc<Closed>>,
    /// The roster (实名制).
    pub people: BTreeMap<StaffNo, Arc<Staff>>,
    /// Certificates, by holder.
    pub certificates: BTreeMap<StaffNo, Vec<StaffCertificate>>,
    /// Documents issued until that day.
    pub documents: BTreeMap<DocumentCode, Arc<Document>>,
    /// How many people entered by each document that gives leave to (用编核准).
    pub entered: BTreeMap<DocumentCode, u32>,
    /// The catalogue.
    pub items: BTreeMap<ItemCode, Arc<ItemNow>>,
    /// The territorial list.
    pub lines: BTreeMap<String, Arc<TerritorialLine>>,
    /// Owners of regulated matters.
    pub owners: BTreeMap<String, Arc<RegulatedMatter>>,
    /// Individual differences.
    pub differences: BTreeMap<(UnitCode, Differing), Difference>,
    /// Opinions on appointments to stationed units.
    pub opinions: Vec<Opinion>,
    /// Every movement of posts until that day, the opening among them.
    pub movements: Vec<Arc<Movement>>,
}

impl UnitNow {
    /// The units it names: parent, host, departments it answers to, superiors.
    pub(crate) fn names(&self) -> impl Iterator<Item = &UnitCode> {
        let superiors = self.station.iter().flat_map(|s| [&s.business, &s.daily]);
        let hangs = self.unit.parent.iter().chain(&self.host);
        hangs.chain(&self.answers_to).chain(superiors)
    }

    /// How many of those who work here fill a leadership post; none for the rank that is none.
    pub(crate) fn leading_as(&mut self, person: &Staff) -> Option<&mut u32> {
        if person.kind == Engagement::Auxiliary {
            return None;
        }
        match person.rank {
            Rank::Head => Some(&mut self.leading.heads),
            Rank::Deputy => Some(&mut self.leading.deputies),
            Rank::Mid => Some(&mut self.leading.mids),
            Rank::Staff => None,
        }
    }

    /// Vacant posts of a kind (空编); negative = over quota.
    #[must_use]
    pub fn vacant(&self, kind: PostKind) -> i64 {
        self.posts.get(&kind).copied().unwrap_or(0) - self.filled.get(&kind).copied().unwrap_or(0)
    }

    /// Posts of every kind together.
    #[must_use]
    pub fn posts_all(&self) -> i64 {
        self.posts.values().sum()
    }

    /// Whether posts of a kind may stand here (国务院令486号 §15).
    #[must_use]
    pub const fn may_hold(&self, kind: PostKind) -> bool {
        match self.body {
            Body::Organ => !matches!(kind, PostKind::Institution),
            Body::Dispatched => kind.is_administrative(),
            Body::Institution => matches!(kind, PostKind::Institution | PostKind::Worker),
            Body::Internal | Body::Plate | Body::Committee => false,
        }
    }
}
