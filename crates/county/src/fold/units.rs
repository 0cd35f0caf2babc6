//! Units, their posts, villages.

use super::Fold;
use crate::county::{Closed, Difference, PostAccount, UnitNow};
use crate::rule::Rule;
use crate::site::DateBasis;
use codes::division::{DivisionCode, Level};
use model::change::{Change, Differing, Leadership, UnitFounding};
use model::establishment::{PostKind, Station};
use model::unit::{UnitCode, UnitKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl UnitNow {
    /// A unit as it begins: nobody in it, nothing at it.
    pub(crate) fn founded(founding: &UnitFounding, since: jiff::civil::Date) -> Self {
        Self {
            unit: founding.unit.clone(),
            body: founding.body,
            host: founding.host.clone(),
            leadership: founding.leadership,
            fixed: BTreeMap::new(),
            name_plates: founding.name_plates.clone(),
            answers_to: founding.answers_to.clone(),
            station: None,
            since,
            document: None,
            label: founding.label.clone(),
            posts: BTreeMap::new(),
            filled: BTreeMap::new(),
            engaged: BTreeSet::new(),
            serving: BTreeSet::new(),
            leading: Leadership::default(),
            holds: BTreeSet::new(),
        }
    }
}

impl Fold<'_, '_> {
    pub(super) fn found_unit(&mut self, founding: &UnitFounding) {
        let code = &founding.unit.code;
        if self.county.units.contains_key(code) || self.county.closed.contains_key(code) {
            self.refuse_with(Rule::UnitExists, &[("unit", code.to_string())]);
            return;
        }
        if self.county.division(founding.unit.division).is_none() {
            self.refuse_with(
                Rule::DivisionUnknown,
                &[("division", founding.unit.division.to_string())],
            );
        }
        let mut now = UnitNow::founded(founding, self.change.effective);
        now.document = Some(self.change.document.clone());
        self.structure(code);
        let named: Vec<UnitCode> = now.names().cloned().collect();
        self.names(code, &named);
        self.county.units.insert(code.clone(), Arc::new(now));
    }

    pub(super) fn amend_unit(&mut self, unit: &UnitCode) {
        let Change::AmendUnit {
            name,
            short_name,
            kind,
            side,
            parent,
            body,
            host,
            ..
        } = &self.change.change
        else {
            return;
        };
        let document = self.change.document.clone();
        self.with_unit(unit, |now| {
            if let Some(name) = name {
                now.unit.name.clone_from(name);
            }
            if let Some(short) = short_name {
                now.unit.short_name.clone_from(short);
            }
            now.unit.kind = kind.unwrap_or(now.unit.kind);
            now.unit.side = side.unwrap_or(now.unit.side);
            now.body = body.unwrap_or(now.body);
            if parent.is_some() {
                now.unit.parent.clone_from(parent);
            }
            if host.is_some() {
                now.host.clone_from(host);
            }
            now.document = Some(document);
        });
        if body.is_some() {
            let posts = self.county.unit(unit).map(|now| {
                now.posts
                    .iter()
                    .filter(|(kind, count)| **count > 0 && !now.may_hold(**kind))
                    .map(|(kind, _)| *kind)
                    .collect::<Vec<_>>()
            });
            for kind in posts.unwrap_or_default() {
                self.kind_not_here(unit, kind);
            }
        }
    }

    fn kind_not_here(&mut self, unit: &UnitCode, kind: PostKind) {
        let name = self.county.unit_name(unit);
        self.refuse_with(
            Rule::KindNotInBody,
            &[("unit", name), ("kind", kind.code().to_owned())],
        );
    }

    pub(super) fn merge_unit(&mut self, from: &UnitCode, into: &UnitCode) {
        if from == into || !self.known(from) || !self.known(into) {
            if from == into {
                self.refuse_with(Rule::UnitUnknown, &[("unit", into.to_string())]);
            }
            return;
        }
        let Some(going) = self.county.units.get(from).cloned() else {
            return;
        };
        for (kind, count) in going.posts.clone() {
            self.crosses(from, into, kind);
            if self.county.unit(into).is_some_and(|to| !to.may_hold(kind)) {
                self.kind_not_here(into, kind);
            }
            self.book(
                PostAccount::Unit(from.clone()),
                PostAccount::Unit(into.clone()),
                kind,
                count,
            );
        }
        // People: whose posts stand there, and who works there.
        for no in going.engaged.union(&going.serving) {
            let Some(person) = self.county.people.get(no) else {
                continue;
            };
            let mut person = person.as_ref().clone();
            if person.unit == *from {
                person.unit = into.clone();
            }
            if person.serves == *from {
                person.serves = into.clone();
            }
            if person.lent_by.as_ref() == Some(from) {
                person.lent_by = Some(into.clone());
            }
            self.put_person(person);
        }
        // Items held there, under the area of the successor; those of a department are among them.
        for item in &going.holds {
            let mut areas = Vec::new();
            if let Some(now) = self.county.items.get_mut(item) {
                let now = Arc::make_mut(now);
                for (area, held) in &mut now.holders {
                    if held.remove(from) {
                        held.insert(into.clone());
                        areas.push(*area);
                    }
                }
                if now.item.department.as_ref() == Some(from) {
                    now.item.department = Some(into.clone());
                }
            }
            self.touch_item(item, &areas);
            if let Some(now) = self.county.units.get_mut(into) {
                Arc::make_mut(now).holds.insert(item.clone());
            }
        }
        self.repoint(from, into, &going);
        self.gone(from, Some(into.clone()));
        self.touch(into);
    }

    /// Everything that named a unit names its successor.
    fn repoint(&mut self, from: &UnitCode, into: &UnitCode, going: &UnitNow) {
        let names = self.county.named_by.get(from).cloned().unwrap_or_default();
        for code in names.iter().filter(|code| *code != from) {
            self.with_unit(code, |now| {
                if now.unit.parent.as_ref() == Some(from) {
                    // What the unit above goes into takes its place.
                    now.unit.parent = if code == into {
                        going.unit.parent.clone()
                    } else {
                        Some(into.clone())
                    };
                }
                if now.host.as_ref() == Some(from) {
                    now.host = Some(into.clone());
                }
                for to in now.answers_to.iter_mut().filter(|to| *to == from) {
                    to.clone_from(into);
                }
                now.answers_to.dedup();
                if let Some(station) = &mut now.station {
                    for up in [&mut station.business, &mut station.daily] {
                        if up == from {
                            up.clone_from(into);
                        }
                    }
                }
            });
        }
        for line in self.county.lines.values_mut() {
            if line.department == *from || line.assist.contains(from) {
                let line = Arc::make_mut(line);
                for to in std::iter::once(&mut line.department).chain(line.assist.iter_mut()) {
                    if to == from {
                        to.clone_from(into);
                    }
                }
            }
        }
    }

    fn gone(&mut self, unit: &UnitCode, into: Option<UnitCode>) {
        self.structure(unit);
        if let Some(now) = self.county.units.remove(unit) {
            let named: Vec<UnitCode> = now.names().cloned().collect();
            self.no_longer_names(unit, &named);
            self.county.closed.insert(
                unit.clone(),
                Arc::new(Closed {
                    unit: now.unit.clone(),
                    on: self.change.effective,
                    into,
                }),
            );
        }
    }

    pub(super) fn close_unit(&mut self, unit: &UnitCode) {
        if !self.known(unit) {
            return;
        }
        let Some(now) = self.county.units.get(unit).cloned() else {
            return;
        };
        let people = now.engaged.union(&now.serving).count();
        let posts = now.posts_all();
        let items = now.holds.len();
        let units = self.county.naming(unit).count()
            + self
                .county
                .lines
                .values()
                .filter(|l| l.department == *unit || l.assist.contains(unit))
                .count();
        if people > 0 || posts != 0 || items > 0 || units > 0 {
            let broken = self.refuse(Rule::UnitNotEmpty);
            let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            let all = [
                ("people", number(people)),
                ("posts", posts),
                ("items", number(items)),
                ("units", number(units)),
                ("cases", 0),
            ];
            for (name, n) in all {
                broken.refused.args.insert(name.to_owned(), n.into());
            }
            broken
                .refused
                .args
                .insert("unit".to_owned(), now.unit.name.clone().into());
            return;
        }
        self.gone(unit, None);
    }

    /// Administrative posts between levels need the upper level's approval.
    fn crosses(&mut self, from: &UnitCode, to: &UnitCode, kind: PostKind) {
        if kind.is_administrative()
            && self.change.approval.is_none()
            && self.county.standing(from) != self.county.standing(to)
        {
            let (from, to) = (self.county.unit_name(from), self.county.unit_name(to));
            self.refuse_with(
                Rule::AdministrativeAcrossLevels,
                &[("from", from), ("to", to), ("kind", kind.code().to_owned())],
            );
        }
    }

    pub(super) fn move_posts(
        &mut self,
        from: &UnitCode,
        to: &UnitCode,
        kind: PostKind,
        count: u32,
    ) {
        if !self.known(from) || !self.known(to) {
            return;
        }
        let held = self
            .county
            .unit(from)
            .and_then(|u| u.posts.get(&kind).copied())
            .unwrap_or(0);
        if count == 0 || i64::from(count) > held || from == to {
            let name = self.county.unit_name(from);
            let broken = self.refuse(Rule::Unbalanced);
            broken.refused.args.insert("unit".to_owned(), name.into());
            broken
                .refused
                .args
                .insert("count".to_owned(), i64::from(count).into());
            broken.refused.args.insert("held".to_owned(), held.into());
            broken
                .refused
                .args
                .insert("kind".to_owned(), kind.code().into());
            return;
        }
        if self.county.unit(to).is_some_and(|u| !u.may_hold(kind)) {
            self.kind_not_here(to, kind);
        }
        self.crosses(from, to, kind);
        if let Some(touched) = &mut self.touched {
            *touched
                .posts_moved
                .entry((from.clone(), to.clone(), kind))
                .or_insert(0) += count;
        }
        self.book(
            PostAccount::Unit(from.clone()),
            PostAccount::Unit(to.clone()),
            kind,
            i64::from(count),
        );
    }

    pub(super) fn grant_posts(&mut self, unit: &UnitCode, kind: PostKind, count: i64) {
        if !self.known(unit) {
            return;
        }
        let Some(now) = self.county.unit(unit) else {
            return;
        };
        let held = now.posts.get(&kind).copied().unwrap_or(0);
        let fits = now.may_hold(kind);
        if count == 0 || held + count < 0 {
            let name = now.unit.name.clone();
            let broken = self.refuse(Rule::Unbalanced);
            broken.refused.args.insert("unit".to_owned(), name.into());
            broken.refused.args.insert("count".to_owned(), count.into());
            broken.refused.args.insert("held".to_owned(), held.into());
            broken
                .refused
                .args
                .insert("kind".to_owned(), kind.code().into());
            return;
        }
        if !fits {
            self.kind_not_here(unit, kind);
        }
        // What the upper level gives or takes, it says itself.
        if self.change.approval.is_none() {
            self.refuse_with(Rule::DocumentMissing, &[("document", String::new())]);
        }
        let (from, to) = (PostAccount::Upper, PostAccount::Unit(unit.clone()));
        if count > 0 {
            self.book(from, to, kind, count);
        } else {
            self.book(to, from, kind, -count);
        }
    }

    pub(super) fn station_unit(&mut self, unit: &UnitCode, station: &Station) {
        self.known(&station.business);
        self.known(&station.daily);
        self.with_unit(unit, |now| now.station = Some(station.clone()));
    }

    pub(super) fn set_answers(&mut self, unit: &UnitCode, departments: &[UnitCode]) {
        for department in departments {
            self.known(department);
        }
        self.with_unit(unit, |now| now.answers_to = departments.to_vec());
    }

    pub(super) fn allow_difference(
        &mut self,
        unit: &UnitCode,
        what: Differing,
        allowed: u32,
        reason: &str,
    ) {
        if self.known(unit) {
            self.structure(unit);
            let granted = self.granted();
            self.county.differences.insert(
                (unit.clone(), what),
                Difference {
                    allowed,
                    reason: reason.to_owned(),
                    granted,
                },
            );
        }
    }

    pub(super) fn merge_village(&mut self, from: DivisionCode, into: DivisionCode, name: &str) {
        for code in [from, into] {
            if code.level() != Level::Village || self.county.division(code).is_none() {
                self.refuse_with(Rule::DivisionUnknown, &[("division", code.to_string())]);
                return;
            }
        }
        if from.at(Level::Town) != into.at(Level::Town) || from == into {
            self.refuse_with(
                Rule::DivisionElsewhere,
                &[("from", from.to_string()), ("into", into.to_string())],
            );
            return;
        }
        let committee = self
            .county
            .units_of(from)
            .find(|u| u.unit.kind == UnitKind::Committee)
            .map(|u| u.unit.name.clone());
        if let Some(committee) = committee {
            self.refuse_with(Rule::VillageNotEmpty, &[("unit", committee)]);
            return;
        }
        let day = self.change.effective;
        let document = self.change.document.to_string();
        let divisions = Arc::make_mut(&mut self.county.divisions);
        let mut opened = None;
        for version in divisions
            .iter_mut()
            .filter(|d| (d.code == from || d.code == into) && d.in_force_on(day))
        {
            if version.code == into {
                let mut next = version.clone();
                next.valid_from = day;
                next.name = name.to_owned();
                next.predecessors = vec![into, from];
                next.change = document.clone();
                next.date_basis = DateBasis::Document;
                opened = Some(next);
            }
            version.valid_to = Some(day);
        }
        divisions.extend(opened);
        divisions.sort_by_key(|d| (d.code, d.valid_from));
    }
}
