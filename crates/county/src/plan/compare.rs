//! Before and after, set side by side.

use super::{
    CaseMove, ItemMove, OpenCase, PersonMove, Plan, TownInstitutions, UnitMove, destination,
};
use crate::county::{County, ItemNow};
use codes::division::{DivisionCode, Level};
use model::establishment::PostKind;
use model::unit::{Body, UnitCode, UnitKind};
use std::collections::BTreeSet;

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
        let towns: BTreeSet<DivisionCode> = self
            .before
            .towns()
            .chain(self.after.towns())
            .map(|t| t.code)
            .collect();
        for town in towns {
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

    fn units(&mut self) {
        for (code, now) in &self.after.units {
            match self.before.units.get(code) {
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
            let before = self.before.unit(code).and_then(|u| u.station.as_ref());
            if let Some(station) = &now.station
                && before != Some(station)
            {
                self.stations.push((code.clone(), station.clone()));
            }
        }
        for (code, closed) in &self.after.closed {
            if self.before.units.contains_key(code) {
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
        let known: BTreeSet<_> = self
            .before
            .movements
            .iter()
            .map(std::sync::Arc::as_ptr)
            .collect();
        self.movements = self
            .after
            .movements
            .iter()
            .filter(|m| {
                !known.contains(&std::sync::Arc::as_ptr(m)) && !self.before.movements.contains(*m)
            })
            .cloned()
            .collect();
    }

    fn roster(&mut self) {
        let numbers: BTreeSet<_> = self
            .before
            .people
            .keys()
            .chain(self.after.people.keys())
            .collect();
        for no in numbers {
            let (was, is) = (self.before.person(no), self.after.person(no));
            let place = |f: fn(&model::establishment::Staff) -> UnitCode| (was.map(f), is.map(f));
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
        for (code, now) in &self.after.items {
            let was = self.before.items.get(code);
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
