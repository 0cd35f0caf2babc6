//! What is asked of a county.

use super::{County, ItemNow, UnitNow};
use crate::site::{DivisionKind, DivisionVersion};
use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use model::document::DocumentCode;
use model::establishment::{PostKind, Staff, StaffNo};
use model::item::{ItemCode, TerritorialLine};
use model::unit::{Body, UnitCode, UnitKind};
use std::sync::Arc;

/// Deeper than any tree of units: walks upwards end.
const DEPTH_MAX: usize = 64;

/// Governed as a town: a statistical zone is not.
const fn is_town(kind: DivisionKind) -> bool {
    matches!(kind, DivisionKind::Town | DivisionKind::Street)
}

impl County {
    /// Divisions in force on its day, by code.
    pub fn divisions(&self) -> impl Iterator<Item = &DivisionVersion> {
        self.divisions_on(self.day)
    }

    /// Divisions in force on a day, as far as known on its own day.
    pub fn divisions_on(&self, day: Date) -> impl Iterator<Item = &DivisionVersion> {
        self.divisions.iter().filter(move |d| d.in_force_on(day))
    }

    /// Every version of every division.
    #[must_use]
    pub fn division_versions(&self) -> &[DivisionVersion] {
        &self.divisions
    }

    /// A division in force.
    #[must_use]
    pub fn division(&self, code: DivisionCode) -> Option<&DivisionVersion> {
        let from = self.divisions.partition_point(|d| d.code < code);
        self.divisions[from..]
            .iter()
            .take_while(|d| d.code == code)
            .find(|d| d.in_force_on(self.day))
    }

    /// A division's name, its code where it has none that day.
    #[must_use]
    pub fn division_name(&self, code: DivisionCode) -> String {
        self.division(code)
            .map_or_else(|| code.to_string(), |d| d.name.clone())
    }

    /// Towns and streets in force, statistical zones apart.
    pub fn towns(&self) -> impl Iterator<Item = &DivisionVersion> {
        self.divisions().filter(|d| is_town(d.kind))
    }

    /// Whether a code is that of a town or street in force.
    #[must_use]
    pub fn is_town(&self, code: DivisionCode) -> bool {
        self.division(code).is_some_and(|d| is_town(d.kind))
    }

    /// Villages of a town.
    pub fn villages(&self, town: DivisionCode) -> impl Iterator<Item = &DivisionVersion> {
        let from = self.divisions.partition_point(|d| d.code < town);
        self.divisions[from..]
            .iter()
            .take_while(move |d| town.contains(d.code))
            .filter(|d| d.kind == DivisionKind::Village && d.in_force_on(self.day))
    }

    /// A unit that is there.
    #[must_use]
    pub fn unit(&self, code: &UnitCode) -> Option<&UnitNow> {
        self.units.get(code).map(Arc::as_ref)
    }

    /// A unit's name, of a closed one too; its code when it never was.
    #[must_use]
    pub fn unit_name(&self, code: &UnitCode) -> String {
        self.units
            .get(code)
            .map(|u| u.unit.name.clone())
            .or_else(|| self.closed.get(code).map(|c| c.unit.name.clone()))
            .unwrap_or_else(|| code.to_string())
    }

    /// Units of a division, those of lower ones not among them.
    pub fn units_of(&self, division: DivisionCode) -> impl Iterator<Item = &UnitNow> {
        // A code begins with its division's digits, so they stand together.
        let from = UnitCode(format!("{division}-"));
        self.units
            .range(from..)
            .take_while(move |(_, u)| u.unit.division == division)
            .map(|(_, u)| u.as_ref())
    }

    /// The unit directly below which another hangs, children in the order of their codes.
    pub fn children<'a>(&'a self, parent: &'a UnitCode) -> impl Iterator<Item = &'a UnitNow> {
        self.naming(parent)
            .filter(move |u| u.unit.parent.as_ref() == Some(parent))
    }

    /// Units that name another, in the order of their codes.
    pub(crate) fn naming(&self, unit: &UnitCode) -> impl Iterator<Item = &UnitNow> {
        let codes = self.named_by.get(unit).into_iter().flatten();
        codes.filter_map(|code| self.unit(code))
    }

    /// Whether one unit is another, or hangs below it, however deep.
    pub(crate) fn climbs_to(&self, from: &UnitCode, top: &UnitCode) -> bool {
        let mut at = from;
        // A circle further up is told at the units in it.
        for _ in 0..=DEPTH_MAX {
            if at == top {
                return true;
            }
            match self.unit(at).and_then(|u| u.unit.parent.as_ref()) {
                Some(up) => at = up,
                None => return false,
            }
        }
        false
    }

    /// The level whose posts a unit's are: a county department's body in a town stands at the county.
    #[must_use]
    pub fn standing(&self, code: &UnitCode) -> Option<Level> {
        let mut at = self.unit(code)?;
        for _ in 0..DEPTH_MAX {
            if at.body == Body::Organ {
                break;
            }
            match at.unit.parent.as_ref().and_then(|p| self.unit(p)) {
                Some(up) => at = up,
                None => break,
            }
        }
        Some(at.unit.division.level())
    }

    /// Somebody on the roster.
    #[must_use]
    pub fn person(&self, no: &StaffNo) -> Option<&Staff> {
        self.people.get(no).map(Arc::as_ref)
    }

    /// How many may still enter by a document that gives leave to fill posts (用编核准).
    #[must_use]
    pub fn entries_left(&self, document: &DocumentCode) -> u32 {
        let allowed = self
            .documents
            .get(document)
            .and_then(|d| d.post_use.as_ref());
        let entered = self.entered.get(document).copied().unwrap_or(0);
        allowed.map_or(0, |allowed| allowed.count.saturating_sub(entered))
    }

    /// Who works in a unit.
    pub fn serving<'a>(&'a self, unit: &'a UnitNow) -> impl Iterator<Item = &'a Staff> {
        unit.serving.iter().filter_map(|no| self.person(no))
    }

    /// Whether somebody holds a certificate of a kind, valid on the county's day.
    #[must_use]
    pub fn certified(&self, no: &StaffNo, kind: &str) -> bool {
        self.certificates.get(no).is_some_and(|all| {
            all.iter()
                .any(|c| c.kind == kind && c.from <= self.day && self.day <= c.to)
        })
    }

    /// An item of the catalogue.
    #[must_use]
    pub fn item(&self, code: &ItemCode) -> Option<&ItemNow> {
        self.items.get(code).map(Arc::as_ref)
    }

    /// Who holds an item at a place: the town that took it over, else the county's holder. With two
    /// or none there is no answer, and the fold lets neither happen.
    #[must_use]
    pub fn holder(&self, item: &ItemCode, place: DivisionCode) -> Option<&UnitCode> {
        let now = self.item(item)?;
        let town = place
            .at(Level::Town)
            .and_then(|town| now.holders.get(&town))
            .filter(|held| !held.is_empty());
        let held = town.or_else(|| now.holders.get(&self.code))?;
        held.iter().next()
    }

    /// The lowest level at which an item may be asked for at a place.
    #[must_use]
    pub fn asked_at(&self, item: &ItemCode, place: DivisionCode) -> Option<Level> {
        let now = self.item(item)?;
        let Some(town) = place.at(Level::Town) else {
            return Some(Level::County);
        };
        let delegated = |level: Level| {
            now.delegated
                .get(&level)
                .is_some_and(|towns| towns.contains_key(&town))
        };
        let held_here = now.holders.get(&town).is_some_and(|h| !h.is_empty());
        Some(if delegated(Level::Village) {
            Level::Village
        } else if delegated(Level::Town) || held_here {
            Level::Town
        } else {
            Level::County
        })
    }

    /// Whether a unit may take an item in: it holds it, or it is the window or committee of a level
    /// the item was delegated to, or a window above.
    #[must_use]
    pub fn takes(&self, item: &ItemCode, unit: &UnitCode) -> bool {
        let Some(now) = self.unit(unit) else {
            return false;
        };
        let place = now.unit.division;
        if self.holder(item, place) == Some(unit) {
            return true;
        }
        let Some(lowest) = self.asked_at(item, place) else {
            return false;
        };
        match now.unit.kind {
            UnitKind::Committee => lowest == Level::Village,
            UnitKind::ServiceCentre | UnitKind::GridCentre if place.level() == Level::Town => {
                matches!(lowest, Level::Village | Level::Town)
            }
            UnitKind::ServiceCentre | UnitKind::Department => place.level() == Level::County,
            _ => false,
        }
    }

    /// Lines of the territorial list that settle a class of events.
    pub fn lines_for<'a>(&'a self, class: &'a str) -> impl Iterator<Item = &'a TerritorialLine> {
        self.lines
            .values()
            .map(Arc::as_ref)
            .filter(move |line| line.event_classes.iter().any(|c| c == class))
    }

    /// Posts of a kind that stand at units of a level.
    #[must_use]
    pub fn posts_at(&self, level: Level, kind: PostKind) -> i64 {
        self.units
            .iter()
            .filter(|(code, u)| u.posts.contains_key(&kind) && self.standing(code) == Some(level))
            .filter_map(|(_, u)| u.posts.get(&kind))
            .sum()
    }

    /// Whether the ledger balances: posts of every unit are the sum of their movements, and no more are
    /// filled than stand.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        let mut sums: std::collections::BTreeMap<(&UnitCode, PostKind), i64> =
            std::collections::BTreeMap::new();
        for m in &self.movements {
            for (account, sign) in [(&m.from, -1), (&m.to, 1)] {
                if let super::PostAccount::Unit(unit) = account {
                    *sums.entry((unit, m.kind)).or_insert(0) += sign * m.count;
                }
            }
        }
        let stands = |unit: &UnitCode, kind: PostKind| {
            self.unit(unit)
                .and_then(|u| u.posts.get(&kind).copied())
                .unwrap_or(0)
        };
        sums.iter()
            .all(|((unit, kind), sum)| stands(unit, *kind) == *sum)
            && self.units.values().all(|u| {
                PostKind::ALL.iter().all(|kind| u.vacant(*kind) >= 0)
                    && u.posts
                        .iter()
                        .all(|(kind, n)| sums.get(&(&u.unit.code, *kind)) == Some(n))
            })
    }

    /// Public institutions of the towns (镇属和驻镇事业单位: 7 a town before the merger, 1 after).
    pub fn town_institutions(&self) -> impl Iterator<Item = &UnitNow> {
        self.units.values().map(Arc::as_ref).filter(|u| {
            u.unit.kind == UnitKind::PublicInstitution && u.unit.division.level() == Level::Town
        })
    }

    /// The village a code means on the county's day: itself, or what it went into.
    #[must_use]
    pub fn village_of(&self, code: DivisionCode) -> Option<DivisionCode> {
        let mut at = code;
        for _ in 0..64 {
            if self.division(at).is_some() {
                return Some(at);
            }
            at = self
                .divisions()
                .find(|d| d.code != at && d.predecessors.contains(&at))?
                .code;
        }
        None
    }

    /// The unit a code means today: itself, or what it went into, however often.
    #[must_use]
    pub fn successor(&self, code: &UnitCode) -> Option<&UnitCode> {
        let mut at = code;
        for _ in 0..64 {
            if let Some((found, _)) = self.units.get_key_value(at) {
                return Some(found);
            }
            at = self.closed.get(at)?.into.as_ref()?;
        }
        None
    }
}
