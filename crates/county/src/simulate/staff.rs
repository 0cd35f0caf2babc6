//! How many people serve at a unit.

use crate::county::{County, UnitNow};
use crate::plan::Plan;
use model::establishment::{Engagement, Staff, StaffStatus};
use model::unit::{UnitCode, UnitKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether auxiliaries (执法辅助人员) count as servers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Auxiliaries {
    /// They assist and decide nothing (行政处罚法 §42): capacity comes from posts.
    #[default]
    LeftOut,
    /// One server each, for every item.
    Counted,
}

/// What is assumed about people at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staffing {
    /// People at work in a committee or department that has nobody on the roster before or after:
    /// its people are not kept there, so their number is assumed (默认 1); never less than one.
    pub unrostered: u32,
    /// Auxiliaries.
    pub auxiliaries: Auxiliaries,
    /// People at work beside the roster, by unit (grid workers, window clerks hired in): they follow
    /// their unit into its successor.
    pub beside: BTreeMap<UnitCode, u32>,
}

impl Default for Staffing {
    fn default() -> Self {
        Self {
            unrostered: 1,
            auxiliaries: Auxiliaries::default(),
            beside: BTreeMap::new(),
        }
    }
}

/// Who serves at a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Servers {
    /// So many at work, by the roster and beside it; at least one.
    AtWork(u32),
    /// So many assumed; at least one.
    Assumed(u32),
    /// Nobody.
    Nobody,
}

impl Servers {
    /// How many.
    #[must_use]
    pub const fn count(self) -> u32 {
        match self {
            Self::AtWork(n) | Self::Assumed(n) => n,
            Self::Nobody => 0,
        }
    }
}

impl Staffing {
    /// Whether somebody counts. A person lent to another unit serves there; one who is lent without
    /// the roster saying where to is at work nowhere.
    fn counts(&self, person: &Staff) -> bool {
        let present = match person.status {
            StaffStatus::OnPost => true,
            StaffStatus::SecondedOut => person
                .lent_by
                .as_ref()
                .is_some_and(|home| *home != person.serves),
            StaffStatus::Leave => false,
        };
        let is_auxiliary = person.kind == Engagement::Auxiliary;
        present && (!is_auxiliary || self.auxiliaries == Auxiliaries::Counted)
    }

    fn at_work(&self, county: &County, unit: &UnitNow) -> u32 {
        let rostered = county.serving(unit).filter(|p| self.counts(p)).count();
        let beside: u32 = self
            .beside
            .iter()
            .filter(|(code, _)| county.successor(code) == Some(&unit.unit.code))
            .map(|(_, n)| n)
            .sum();
        u32::try_from(rostered)
            .unwrap_or(u32::MAX)
            .saturating_add(beside)
    }

    /// Who serves at a unit of a county.
    #[must_use]
    pub fn before(&self, county: &County, unit: &UnitCode) -> Servers {
        match self.known(county, unit) {
            Servers::Nobody if county.unit(unit).is_some_and(may_be_unrostered) => self.assumed(),
            known => known,
        }
    }

    /// Who serves at a unit after a plan. A unit whose people the roster named before is not assumed
    /// to have others when they are gone, nor is a department that the plan founds.
    #[must_use]
    pub fn after(&self, plan: &Plan, unit: &UnitCode) -> Servers {
        let may_assume = plan.after.unit(unit).is_some_and(|now| {
            let was = plan.before.unit(unit);
            may_be_unrostered(now)
                && was.map_or(now.unit.kind == UnitKind::Committee, may_be_unrostered)
        });
        match self.known(&plan.after, unit) {
            Servers::Nobody if may_assume => self.assumed(),
            known => known,
        }
    }

    fn known(&self, county: &County, unit: &UnitCode) -> Servers {
        match county.unit(unit).map_or(0, |now| self.at_work(county, now)) {
            0 => Servers::Nobody,
            n => Servers::AtWork(n),
        }
    }

    fn assumed(&self) -> Servers {
        Servers::Assumed(self.unrostered.max(1))
    }
}

/// Committees have no posts, and a county may keep the roster of its towns alone.
fn may_be_unrostered(unit: &UnitNow) -> bool {
    matches!(unit.unit.kind, UnitKind::Committee | UnitKind::Department)
        && unit.serving.is_empty()
        && unit.engaged.is_empty()
}
