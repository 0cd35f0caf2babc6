//! The roster: who fills whose post and works where.

use super::Fold;
use crate::rule::Rule;
use model::document::DocumentKind;
use model::establishment::{
    Engagement, Line, PostKind, Rank, Staff, StaffCertificate, StaffNo, StaffStatus,
};
use model::unit::UnitCode;
use std::sync::Arc;

impl Fold<'_, '_> {
    /// Somebody on the roster; says so when she is not.
    pub(super) fn person(&mut self, no: &StaffNo) -> Option<Arc<Staff>> {
        let found = self.county.people.get(no).cloned();
        if found.is_none() {
            self.refuse_with(Rule::PersonUnknown, &[("person", no.to_string())]);
        }
        found
    }

    /// Writes somebody with every index that knows of her.
    pub(super) fn put_person(&mut self, person: Staff) {
        let person = Arc::new(person);
        let no = person.no.clone();
        let before = self.county.people.insert(no.clone(), person.clone());
        if let Some(before) = before {
            self.strike(&before);
        }
        self.touch(&person.unit);
        self.touch(&person.serves);
        if let Some(now) = self.county.units.get_mut(&person.unit) {
            let now = Arc::make_mut(now);
            now.engaged.insert(no.clone());
            if let Some(kind) = person.kind.post() {
                *now.filled.entry(kind).or_insert(0) += 1;
            }
        }
        if let Some(now) = self.county.units.get_mut(&person.serves) {
            let now = Arc::make_mut(now);
            now.serving.insert(no);
            if let Some(leading) = now.leading_as(&person) {
                *leading += 1;
            }
        }
    }

    /// Strikes somebody from the indexes of her units.
    fn strike(&mut self, person: &Staff) {
        self.touch(&person.unit);
        self.touch(&person.serves);
        if let Some(now) = self.county.units.get_mut(&person.unit) {
            let now = Arc::make_mut(now);
            now.engaged.remove(&person.no);
            if let Some(kind) = person.kind.post() {
                let filled = now.filled.entry(kind).or_insert(0);
                *filled -= 1;
                if *filled <= 0 {
                    now.filled.remove(&kind);
                }
            }
        }
        if let Some(now) = self.county.units.get_mut(&person.serves) {
            let now = Arc::make_mut(now);
            now.serving.remove(&person.no);
            if let Some(leading) = now.leading_as(person) {
                *leading = leading.saturating_sub(1);
            }
        }
    }

    pub(super) fn move_person(
        &mut self,
        no: &StaffNo,
        unit: &UnitCode,
        serves: &UnitCode,
        title: &str,
        rank: Rank,
    ) {
        let known = self.known(unit) && self.known(serves);
        let Some(person) = self.person(no).filter(|_| known) else {
            return;
        };
        if rank == Rank::Head && (person.rank != Rank::Head || person.serves != *serves) {
            self.opinion(no, serves);
        }
        if person.unit != *unit
            && let Some(kind) = person.kind.post()
            && let Some(touched) = &mut self.touched
        {
            let moved = touched
                .people_moved
                .entry((person.unit.clone(), unit.clone(), kind))
                .or_insert((0, String::new()));
            *moved = (moved.0 + 1, self.change.at.clone());
        }
        let mut person = person.as_ref().clone();
        person.unit = unit.clone();
        person.serves = serves.clone();
        person.title = title.to_owned();
        person.rank = rank;
        if person.status == StaffStatus::SecondedOut {
            person.status = StaffStatus::OnPost;
        }
        person.lent_by = None;
        self.put_person(person);
    }

    /// The head of a stationed unit: the side that does not appoint has said what it thinks.
    fn opinion(&mut self, no: &StaffNo, unit: &UnitCode) {
        let Some(station) = self.county.unit(unit).and_then(|u| u.station.clone()) else {
            return;
        };
        let asked = match station.class {
            1 | 2 => Line::Daily,
            _ => Line::Business,
        };
        let said = self
            .county
            .opinions
            .iter()
            .any(|o| o.person == *no && o.unit == *unit && o.line == asked);
        if !said {
            let superior = match asked {
                Line::Daily => &station.daily,
                Line::Business => &station.business,
            };
            let args = [
                ("unit", self.county.unit_name(unit)),
                ("superior", self.county.unit_name(superior)),
                ("person", no.to_string()),
            ];
            self.refuse_with(Rule::OpinionMissing, &args);
        }
    }

    pub(super) fn enter_person(&mut self, person: &Staff) {
        if self.county.people.contains_key(&person.no) {
            self.refuse_with(Rule::PersonExists, &[("person", person.no.to_string())]);
            return;
        }
        if let Some(kind) = person.kind.post() {
            self.leave_to_enter(person, kind);
        }
        if self.known(&person.unit) && self.known(&person.serves) {
            if person.rank == Rank::Head {
                self.opinion(&person.no, &person.serves);
            }
            self.put_person(person.clone());
        }
    }

    /// Posts are filled only by a document that gives leave to (用编核准): of this unit or what it
    /// became, of this kind, and as many as it says. That it is in force was looked at before.
    fn leave_to_enter(&mut self, person: &Staff, kind: PostKind) {
        let code = &self.change.document;
        let document = self.county.documents.get(code).cloned();
        let Some(document) = document else {
            // Said already: the document is missing.
            return;
        };
        let allowed = document.post_use.as_ref().filter(|allowed| {
            document.kind == DocumentKind::Establishment
                && self.county.successor(&allowed.unit) == Some(&person.unit)
                && allowed.kind == kind
        });
        let left = self.county.entries_left(code);
        if allowed.is_none() || left == 0 {
            let args = [
                ("document", code.to_string()),
                ("person", person.name.clone()),
                ("unit", self.county.unit_name(&person.unit)),
                ("kind", kind.code().to_owned()),
                (
                    "fits",
                    if allowed.is_some() {
                        "used-up"
                    } else {
                        "other"
                    }
                    .to_owned(),
                ),
            ];
            self.refuse_with(Rule::EntryWithoutApproval, &args);
            return;
        }
        *self.county.entered.entry(code.clone()).or_insert(0) += 1;
    }

    pub(super) fn second(&mut self, no: &StaffNo, to: Option<&UnitCode>) {
        let Some(person) = self.person(no) else {
            return;
        };
        let mut person = person.as_ref().clone();
        match to {
            Some(to) => {
                if !self.known(to) {
                    return;
                }
                let home = std::mem::replace(&mut person.serves, to.clone());
                person.lent_by.get_or_insert(home);
                person.status = StaffStatus::SecondedOut;
                // Leadership posts stay at home and stand empty meanwhile.
                person.rank = Rank::Staff;
            }
            None => {
                if let Some(home) = person.lent_by.take() {
                    // Where she worked may have gone into another unit meanwhile.
                    let Some(now) = self.county.successor(&home).cloned() else {
                        self.known(&home);
                        return;
                    };
                    person.serves = now;
                }
                person.status = StaffStatus::OnPost;
            }
        }
        self.put_person(person);
    }

    pub(super) fn leave_person(&mut self, no: &StaffNo) {
        if let Some(person) = self.person(no) {
            self.county.people.remove(no);
            self.strike(&person);
        }
    }

    pub(super) fn give_certificate(&mut self, certificate: &StaffCertificate) {
        let Some(person) = self.person(&certificate.person) else {
            return;
        };
        if person.kind == Engagement::Auxiliary {
            self.refuse_with(
                Rule::AuxiliaryCertificate,
                &[("person", person.name.clone())],
            );
            return;
        }
        self.touch(&person.serves);
        self.county
            .certificates
            .entry(certificate.person.clone())
            .or_default()
            .push(certificate.clone());
    }
}
