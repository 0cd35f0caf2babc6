//! The catalogue: who holds an item where, where it may be asked for.

use super::Fold;
use crate::county::ItemNow;
use crate::rule::Rule;
use codes::division::{DivisionCode, Level};
use model::item::{Item, ItemCode, ListKind, Towns};
use model::unit::UnitCode;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Fold<'_, '_> {
    pub(super) fn enter_item(&mut self, item: &Item) {
        if let Some(department) = &item.department
            && !self.known(department)
        {
            return;
        }
        self.touch_whole_item(&item.code);
        let county = self.county.code;
        let mut now = self
            .county
            .items
            .get(&item.code)
            .map_or_else(ItemNow::default_of(item), |now| now.as_ref().clone());
        let before = now.holders.get(&county).cloned().unwrap_or_default();
        let after: BTreeSet<UnitCode> = item.department.iter().cloned().collect();
        for unit in &after {
            self.holds(unit, &item.code);
        }
        if after.is_empty() {
            now.holders.remove(&county);
        } else {
            now.holders.insert(county, after);
        }
        now.item = item.clone();
        self.county.items.insert(item.code.clone(), Arc::new(now));
        self.no_more(before, &item.code);
    }

    fn holds(&mut self, unit: &UnitCode, item: &ItemCode) {
        if let Some(now) = self.county.units.get_mut(unit) {
            Arc::make_mut(now).holds.insert(item.clone());
        }
    }

    /// Areas' holders are others: a unit may still hold it in another area.
    fn no_more(&mut self, mut units: BTreeSet<UnitCode>, item: &ItemCode) {
        if let Some(now) = self.county.item(item) {
            for unit in now.holders.values().flatten() {
                if units.is_empty() {
                    return;
                }
                units.remove(unit);
            }
        }
        for unit in &units {
            if let Some(now) = self.county.units.get_mut(unit) {
                Arc::make_mut(now).holds.remove(item);
            }
        }
    }

    /// An item of the catalogue; says so when there is none.
    fn item(&mut self, code: &ItemCode) -> Option<Item> {
        let found = self.county.item(code).map(|now| now.item.clone());
        if found.is_none() {
            self.refuse_with(Rule::ItemUnknown, &[("item", code.to_string())]);
        }
        found
    }

    fn with_item(&mut self, code: &ItemCode, f: impl FnOnce(&mut ItemNow)) {
        if let Some(now) = self.county.items.get_mut(code) {
            f(Arc::make_mut(now));
        }
    }

    pub(super) fn adopt_item(&mut self, code: &ItemCode, letters: &str, towns: &Towns) {
        let Some(item) = self.item(code) else {
            return;
        };
        if item.category.needs_province() {
            let day = self.change.effective;
            let basis = item.provincial_basis.as_ref();
            let stands = basis
                .and_then(|basis| self.county.documents.get(basis))
                .is_some_and(|d| d.in_force_on(day));
            if !stands {
                let basis = basis.map_or_else(|| "none".to_owned(), ToString::to_string);
                self.refuse_with(
                    Rule::ProvincialBasisMissing,
                    &[("item", item.name), ("document", basis)],
                );
            }
        }
        let granted = self.granted();
        let mut taking = Vec::new();
        let towns = self.towns(towns);
        self.touch_item(code, &towns);
        for town in towns {
            let unit = UnitCode::of(town, letters);
            if let Some(now) = self.county.units.get_mut(&unit) {
                Arc::make_mut(now).holds.insert(code.clone());
                self.touch(&unit);
                taking.push((town, unit));
            } else {
                self.known(&unit);
            }
        }
        self.with_item(code, |now| {
            for (town, unit) in taking {
                now.holders.entry(town).or_default().insert(unit);
                now.adopted.insert(town, granted.clone());
            }
        });
    }

    pub(super) fn release_item(&mut self, code: &ItemCode, letters: &str, towns: &Towns) {
        let Some(item) = self.item(code) else {
            return;
        };
        let towns = self.towns(towns);
        self.touch_item(code, &towns);
        let mut gone = BTreeSet::new();
        let mut missing = Vec::new();
        self.with_item(code, |now| {
            for town in towns {
                let unit = UnitCode::of(town, letters);
                let held = now
                    .holders
                    .get_mut(&town)
                    .is_some_and(|held| held.remove(&unit));
                if now.holders.get(&town).is_some_and(BTreeSet::is_empty) {
                    now.holders.remove(&town);
                    now.adopted.remove(&town);
                }
                if held {
                    gone.insert(unit);
                } else {
                    missing.push(town);
                }
            }
        });
        for unit in &gone {
            self.touch(unit);
        }
        self.no_more(gone, code);
        for town in missing {
            self.not_there(&item, town);
        }
    }

    fn not_there(&mut self, item: &Item, town: DivisionCode) {
        let division = self.county.division_name(town);
        self.refuse_with(
            Rule::ItemNoHolder,
            &[("item", item.name.clone()), ("division", division)],
        );
    }

    pub(super) fn delegate_item(
        &mut self,
        code: &ItemCode,
        from: &UnitCode,
        level: Level,
        towns: &Towns,
    ) {
        let Some(item) = self.item(code) else {
            return;
        };
        if !self.known(from) {
            return;
        }
        if item.department.as_ref() != Some(from) {
            let unit = self.county.unit_name(from);
            self.refuse_with(
                Rule::NotTheDepartments,
                &[("item", item.name), ("unit", unit)],
            );
            return;
        }
        let granted = self.granted();
        let towns = self.towns(towns);
        self.touch_item(code, &towns);
        self.with_item(code, |now| {
            let at = now.delegated.entry(level).or_default();
            at.extend(towns.into_iter().map(|town| (town, granted.clone())));
        });
    }

    pub(super) fn withdraw_item(&mut self, code: &ItemCode, level: Level, towns: &Towns) {
        let Some(item) = self.item(code) else {
            return;
        };
        let towns = self.towns(towns);
        self.touch_item(code, &towns);
        for town in towns {
            let mut gone = false;
            self.with_item(code, |now| {
                gone = now
                    .delegated
                    .get_mut(&level)
                    .is_some_and(|towns| towns.remove(&town).is_some());
            });
            if !gone {
                self.not_there(&item, town);
            }
        }
        self.with_item(code, |now| {
            now.delegated.retain(|_, towns| !towns.is_empty())
        });
    }
}

impl ItemNow {
    fn default_of(item: &Item) -> impl FnOnce() -> Self {
        let item = item.clone();
        move || Self {
            item,
            holders: BTreeMap::new(),
            adopted: BTreeMap::new(),
            delegated: BTreeMap::new(),
        }
    }

    /// Whether the towns hold it by themselves: it stands on the list of powers.
    #[must_use]
    pub fn is_power(&self) -> bool {
        self.item.list == ListKind::Power
    }

    /// Towns in which a level takes it.
    #[must_use]
    pub fn delegated_to(&self, level: Level) -> Vec<DivisionCode> {
        self.delegated
            .get(&level)
            .map(|towns| towns.keys().copied().collect())
            .unwrap_or_default()
    }
}
