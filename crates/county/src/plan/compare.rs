//! Before and after, set side by side.

use super::{
    CaseMove, ItemMove, OpenCase, PersonMove, Plan, TownInstitutions, UnitMove, destination,
};
use crate::county::{County, ItemNow};
use codes::division::{DivisionCode, Level};
use model::establishment::{PostKind, Staff};
use model::unit::{Body, UnitCode, UnitKind};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What two maps do not share, by key: values that are one and the same are passed over unread.
fn differing<'a, K: Ord, V>(
    before: &'a BTreeMap<K, Arc<V>>,
    after: &'a BTreeMap<K, Arc<V>>,
) -> impl Iterator<Item = (&'a K, Option<&'a Arc<V>>, Option<&'a Arc<V>>)> {
    let (mut was, mut is) = (before.iter().peekable(), after.iter().peekable());
    std::iter::from_fn(move || {
        loop {
            let order = match (was.peek(), is.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((a, _)), Some((b, _))) => a.cmp(b),
            };
            let old = if order.is_le() { was.next() } else { None };
            let new = if order.is_ge() { is.next() } else { None };
            match (old, new) {
                (Some((_, a)), Some((_, b))) if Arc::ptr_eq(a, b) => {}
                (old, new) => {
                    let (key, _) = old.or(new)?;
                    return Some((key, old.map(|(_, v)| v), new.map(|(_, v)| v)));
                }
            }
        }
    })
}

impl Plan {
    pub(super) fn compare(&mut self, open: &[OpenCase]) {
        self.towns();
        self.units();
        self.ledger();
        self.roster();
        self.catalogue();
        self.cases = open
            .iter()
            .filter_map(|case| {
                destination(&self.before, &self.after, case).map(|to| CaseMove {
                    case: case.clone(),
                    to,
                })
            })
            .collect();
    }

    fn towns(&mut self) {
        let counts = |county: &County, town: DivisionCode| {
            let mut public = 0;
            let mut functional = 0;
            let mut posts = 0;
            for unit in county.units_of(town) {
                match unit.body {
                    Body::Institution if unit.unit.kind == UnitKind::PublicInstitution => {
                        public += 1;
                    }
                    Body::Internal | Body::Plate => functional += 1,
                    _ => {}
                }
                if county.standing(&unit.unit.code) == Some(Level::Town) {
                    posts += unit.posts.get(&PostKind::Institution).copied().unwrap_or(0);
                }
            }
            (public, functional, posts)
        };
        for town in self.towns_touched() {
            let (before, after) = (counts(&self.before, town), counts(&self.after, town));
            if before == after {
                continue;
            }
            let name = match self.after.division(town) {
                Some(d) => d.name.clone(),
                None => self.before.division_name(town),
            };
            self.institutions.push(TownInstitutions {
                town,
                name,
                public: (before.0, after.0),
                functional: (before.1, after.1),
                posts: (before.2, after.2),
            });
        }
    }

    /// Towns one of whose units is another, or hangs below one that is.
    fn towns_touched(&self) -> BTreeSet<DivisionCode> {
        let mut units: Vec<&UnitCode> = differing(&self.before.units, &self.after.units)
            .map(|(code, ..)| code)
            .collect();
        let mut seen: BTreeSet<&UnitCode> = units.iter().copied().collect();
        let mut towns = BTreeSet::new();
        while let Some(code) = units.pop() {
            for county in [&self.before, &self.after] {
                if let Some(unit) = county.unit(code) {
                    towns.insert(unit.unit.division);
                }
                // Whose posts a unit's are depends on what stands above it.
                let below = county.children(code).map(|u| &u.unit.code);
                units.extend(below.filter(|u| seen.insert(u)));
            }
        }
        towns.retain(|town| self.before.is_town(*town) || self.after.is_town(*town));
        towns
    }

    fn units(&mut self) {
        for (code, was, now) in differing(&self.before.units, &self.after.units) {
            let Some(now) = now else {
                continue;
            };
            match was {
                None => self.founded.push(UnitMove {
                    unit: code.clone(),
                    name: now.unit.name.clone(),
                    into: None,
                    on: now.since,
                }),
                Some(was) => {
                    if was.name_plates != now.name_plates
                        || was.leadership != now.leadership
                        || was.fixed != now.fixed
                        || was.unit.name != now.unit.name
                    {
                        self.changed.push(code.clone());
                    }
                }
            }
            let before = was.and_then(|u| u.station.as_ref());
            if let Some(station) = &now.station
                && before != Some(station)
            {
                self.stations.push((code.clone(), station.clone()));
            }
        }
        for (code, _, closed) in differing(&self.before.closed, &self.after.closed) {
            if let Some(closed) = closed
                && self.before.units.contains_key(code)
            {
                self.closed.push(UnitMove {
                    unit: code.clone(),
                    name: closed.unit.name.clone(),
                    into: closed.into.clone(),
                    on: closed.on,
                });
            }
        }
    }

    fn ledger(&mut self) {
        // The ledger only grows: what was booked before stands at its beginning.
        let known = self.before.movements.len();
        self.movements = self.after.movements.iter().skip(known).cloned().collect();
    }

    fn roster(&mut self) {
        for (_, was, is) in differing(&self.before.people, &self.after.people) {
            let place = |f: fn(&Arc<Staff>) -> UnitCode| (was.map(f), is.map(f));
            let (unit, serves) = (place(|p| p.unit.clone()), place(|p| p.serves.clone()));
            if unit.0 == unit.1 && serves.0 == serves.1 {
                continue;
            }
            if let Some(person) = is.or(was) {
                self.people.push(PersonMove {
                    no: person.no.clone(),
                    name: person.name.clone(),
                    kind: person.kind,
                    unit,
                    serves,
                });
            }
        }
    }

    fn catalogue(&mut self) {
        for (code, was, now) in differing(&self.before.items, &self.after.items) {
            let Some(now) = now else {
                continue;
            };
            let held = |item: Option<&ItemNow>| -> BTreeSet<UnitCode> {
                item.into_iter()
                    .flat_map(|i| i.holders.values().flatten().cloned())
                    .collect()
            };
            let (before, after) = (held(was.map(AsRef::as_ref)), held(Some(now)));
            let takes = |item: Option<&ItemNow>, level: Level| {
                item.map_or(0, |i| i.delegated.get(&level).map_or(0, |t| t.len()))
            };
            let line = ItemMove {
                item: code.clone(),
                name: now.item.name.clone(),
                category: now.item.category.code(),
                gains: after.difference(&before).cloned().collect(),
                loses: before.difference(&after).cloned().collect(),
                towns: (
                    takes(was.map(AsRef::as_ref), Level::Town),
                    takes(Some(now), Level::Town),
                ),
                villages: (
                    takes(was.map(AsRef::as_ref), Level::Village),
                    takes(Some(now), Level::Village),
                ),
                department: now.item.department.clone(),
                basis: now.item.provincial_basis.as_ref().map(ToString::to_string),
                since: now.adopted.values().map(|g| g.since).min(),
            };
            let moved = !line.gains.is_empty()
                || !line.loses.is_empty()
                || line.towns.0 != line.towns.1
                || line.villages.0 != line.villages.1;
            if moved {
                self.items.push(line);
            }
        }
    }
}
