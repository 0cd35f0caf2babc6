//! One change applied to a county. Rules that hold for a single change are checked here; rules that
//! hold at the end of a day, when a reform's changes of that day have all been made, in [`crate::close`].

mod items;
mod people;
mod units;

use crate::county::{County, Granted, Movement, PostAccount, UnitNow};
use crate::rule::{Broken, Rule};
use crate::structure::{Deviation, Standard};
use codes::division::{DivisionCode, Level};
use model::change::{Change, DatedChange};
use model::document::{DocumentCode, DocumentKind};
use model::establishment::PostKind;
use model::item::{ItemCode, Towns};
use model::unit::UnitCode;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a day's changes touched: where the rules of the day's end are looked at.
#[derive(Debug, Default)]
pub(crate) struct Touched<'s> {
    /// The structure standard that towns are held to.
    pub(crate) standard: Option<&'s Standard>,
    /// Towns whose structure was touched while the standard binds, with the deviations that stood
    /// before: nobody can be blamed for them today.
    pub(crate) towns: BTreeMap<DivisionCode, Vec<Deviation>>,
    pub(crate) units: BTreeSet<UnitCode>,
    pub(crate) items: BTreeMap<ItemCode, Areas>,
    /// Posts moved between two units, with the last change that moved some.
    pub(crate) posts_moved: BTreeMap<(UnitCode, UnitCode, PostKind), u32>,
    /// People moved between the posts of two units.
    pub(crate) people_moved: BTreeMap<(UnitCode, UnitCode, PostKind), (u32, String)>,
    /// The last change that touched a unit, for the sentence.
    pub(crate) by: BTreeMap<UnitCode, String>,
    /// The last change that touched an item.
    pub(crate) by_item: BTreeMap<ItemCode, String>,
}

impl<'s> Touched<'s> {
    /// Of a day on which a standard may bind.
    pub(crate) fn by_standard(standard: Option<&'s Standard>) -> Self {
        Self {
            standard,
            ..Self::default()
        }
    }
}

/// Where an item was touched.
#[derive(Debug)]
pub(crate) enum Areas {
    /// The item itself: everywhere.
    Whole,
    /// Its holders or windows in these.
    These(BTreeSet<DivisionCode>),
}

impl Areas {
    /// Whether an area is among them.
    pub(crate) fn have(&self, area: DivisionCode) -> bool {
        match self {
            Self::Whole => true,
            Self::These(some) => some.contains(&area),
        }
    }
}

/// Applies one change; what it touches is kept where the rules of the day's end are to be looked at.
///
/// # Errors
/// Every rule it breaks by itself. The change is then made as far as it can be, so that the changes
/// after it are not refused for want of it; such a county only serves to find more refusals.
pub(crate) fn apply(
    county: &mut County,
    change: &DatedChange,
    touched: Option<&mut Touched<'_>>,
) -> Result<(), Vec<Broken>> {
    county.day = change.effective;
    let mut fold = Fold {
        county,
        change,
        touched,
        broken: Vec::new(),
    };
    fold.papers();
    fold.change();
    let Fold { broken, .. } = fold;
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken)
    }
}

struct Fold<'a, 's> {
    county: &'a mut County,
    change: &'a DatedChange,
    touched: Option<&'a mut Touched<'s>>,
    broken: Vec<Broken>,
}

impl Fold<'_, '_> {
    fn refuse(&mut self, rule: Rule) -> &mut Broken {
        let broken = Broken::new(rule, self.change.effective).at(&self.change.at);
        self.broken.push(broken);
        let last = self.broken.len() - 1;
        &mut self.broken[last]
    }

    fn refuse_with(&mut self, rule: Rule, args: &[(&str, String)]) {
        let broken = self.refuse(rule);
        for (name, value) in args {
            broken
                .refused
                .args
                .insert((*name).to_owned(), value.clone().into());
        }
    }

    fn granted(&self) -> Arc<Granted> {
        Arc::new(Granted {
            since: self.change.effective,
            document: self.change.document.clone(),
        })
    }

    /// The document, resolution and approval it cites are there and in force.
    fn papers(&mut self) {
        let change = self.change;
        if let Change::IssueDocument { document } = &change.change {
            if document.from > change.effective || document.issued > document.from {
                self.refuse_with(
                    Rule::DatesOutOfOrder,
                    &[("document", document.code.to_string())],
                );
            }
            return;
        }
        self.paper(&change.document, None);
        match &change.resolution {
            Some(resolution) => self.paper(resolution, Some(DocumentKind::Resolution)),
            None if change.change.needs_resolution() => {
                self.refuse(Rule::ResolutionMissing);
            }
            None => {}
        }
        if let Some(approval) = &change.approval {
            self.paper(approval, Some(DocumentKind::UpperApproval));
        }
    }

    fn paper(&mut self, code: &DocumentCode, kind: Option<DocumentKind>) {
        let day = self.change.effective;
        let found = self.county.documents.get(code).cloned();
        let args = [("document", code.to_string())];
        match found {
            Some(d) if kind.is_some_and(|kind| d.kind != kind) => {
                let rule = if kind == Some(DocumentKind::Resolution) {
                    Rule::ResolutionMissing
                } else {
                    Rule::DocumentMissing
                };
                self.refuse_with(rule, &args);
            }
            Some(d) if !d.in_force_on(day) => self.refuse_with(Rule::DocumentNotInForce, &args),
            Some(_) => {}
            None => self.refuse_with(Rule::DocumentMissing, &args),
        }
    }

    fn change(&mut self) {
        let change = self.change;
        match &change.change {
            Change::IssueDocument { document } => {
                self.county
                    .documents
                    .insert(document.code.clone(), Arc::new(document.clone()));
            }
            Change::FoundUnit { unit } => self.found_unit(unit),
            Change::AmendUnit { unit, .. } => self.amend_unit(unit),
            Change::SetPlates { unit, name_plates } => {
                self.with_unit(unit, |now| now.name_plates.clone_from(name_plates));
            }
            Change::SetLeadership { unit, leadership } => {
                self.with_unit(unit, |now| now.leadership = *leadership);
            }
            Change::FixDeputies { unit, title, count } => {
                self.with_unit(unit, |now| {
                    now.fixed.insert(title.clone(), *count);
                });
            }
            Change::MergeUnit { from, into } => self.merge_unit(from, into),
            Change::CloseUnit { unit } => self.close_unit(unit),
            Change::MovePosts {
                from,
                to,
                kind,
                count,
            } => self.move_posts(from, to, *kind, *count),
            Change::GrantPosts { unit, kind, count } => self.grant_posts(unit, *kind, *count),
            Change::MovePerson {
                person,
                unit,
                serves,
                title,
                rank,
            } => self.move_person(person, unit, serves, title, *rank),
            Change::EnterPerson { person } => self.enter_person(person),
            Change::Second { person, to } => self.second(person, to.as_ref()),
            Change::LeavePerson { person, .. } => self.leave_person(person),
            Change::EnterItem { item } => self.enter_item(item),
            Change::AdoptItem {
                item,
                letters,
                towns,
            } => self.adopt_item(item, letters, towns),
            Change::ReleaseItem {
                item,
                letters,
                towns,
            } => self.release_item(item, letters, towns),
            Change::DelegateItem {
                item,
                from,
                level,
                towns,
            } => self.delegate_item(item, from, *level, towns),
            Change::WithdrawItem { item, level, towns } => self.withdraw_item(item, *level, towns),
            Change::StationUnit { unit, station } => self.station_unit(unit, station),
            Change::SetAnswers { unit, departments } => self.set_answers(unit, departments),
            Change::SetLine { line } => {
                for unit in std::iter::once(&line.department).chain(&line.assist) {
                    self.known(unit);
                }
                self.county
                    .lines
                    .insert(line.code.clone(), Arc::new(line.clone()));
            }
            Change::SetOwners { matter } => {
                self.county
                    .owners
                    .insert(matter.code.clone(), Arc::new(matter.clone()));
            }
            Change::AllowDifference {
                unit,
                what,
                allowed,
                reason,
            } => self.allow_difference(unit, *what, *allowed, reason),
            Change::GiveCertificate { certificate } => self.give_certificate(certificate),
            Change::RecordOpinion { opinion } => {
                if self.person(&opinion.person).is_some() && self.known(&opinion.unit) {
                    self.county.opinions.push(opinion.clone());
                }
            }
            Change::MergeVillage { from, into, name } => self.merge_village(*from, *into, name),
        }
    }

    /// Whether a unit is there; says so when it is not.
    fn known(&mut self, unit: &UnitCode) -> bool {
        let there = self.county.units.contains_key(unit);
        if !there {
            self.refuse_with(Rule::UnitUnknown, &[("unit", unit.to_string())]);
        }
        there
    }

    fn touch(&mut self, unit: &UnitCode) {
        if let Some(touched) = &mut self.touched {
            touched.units.insert(unit.clone());
            touched.by.insert(unit.clone(), self.change.at.clone());
        }
    }

    fn touch_item(&mut self, item: &ItemCode, areas: &[DivisionCode]) {
        if let Some(touched) = &mut self.touched {
            touched.by_item.insert(item.clone(), self.change.at.clone());
            let at = touched
                .items
                .entry(item.clone())
                .or_insert_with(|| Areas::These(BTreeSet::new()));
            if let Areas::These(some) = at {
                some.extend(areas);
            }
        }
    }

    fn touch_whole_item(&mut self, item: &ItemCode) {
        if let Some(touched) = &mut self.touched {
            touched.by_item.insert(item.clone(), self.change.at.clone());
            touched.items.insert(item.clone(), Areas::Whole);
        }
    }

    /// Says that a unit's structure is about to change, and keeps how its town stood to the standard.
    fn structure(&mut self, unit: &UnitCode) {
        self.touch(unit);
        let Some(touched) = &mut self.touched else {
            return;
        };
        if let Some(standard) = touched.standard
            && standard.from <= self.change.effective
            && let Some(town) = unit.division().and_then(|d| d.at(Level::Town))
        {
            let county: &County = self.county;
            touched.towns.entry(town).or_insert_with(|| {
                if standard.from == county.day {
                    // The day it begins to bind: until now the town was free to differ.
                    Vec::new()
                } else {
                    standard.deviations(county, town)
                }
            });
        }
    }

    /// Changes a unit that is there.
    fn with_unit(&mut self, unit: &UnitCode, f: impl FnOnce(&mut UnitNow)) {
        self.structure(unit);
        let Some(now) = self.county.units.get_mut(unit) else {
            self.refuse_with(Rule::UnitUnknown, &[("unit", unit.to_string())]);
            return;
        };
        let now = Arc::make_mut(now);
        let before: Vec<UnitCode> = now.names().cloned().collect();
        f(now);
        if !now.names().eq(&before) {
            let after: Vec<UnitCode> = now.names().cloned().collect();
            self.no_longer_names(unit, &before);
            self.names(unit, &after);
        }
    }

    /// Keeps the index of who names whom.
    fn names(&mut self, unit: &UnitCode, named: &[UnitCode]) {
        for other in named {
            let by = self.county.named_by.entry(other.clone()).or_default();
            by.insert(unit.clone());
        }
    }

    fn no_longer_names(&mut self, unit: &UnitCode, named: &[UnitCode]) {
        for other in named {
            if let Some(by) = self.county.named_by.get_mut(other) {
                by.remove(unit);
                if by.is_empty() {
                    self.county.named_by.remove(other);
                }
            }
        }
    }

    /// The towns meant, each of which must be in force.
    fn towns(&mut self, towns: &Towns) -> Vec<DivisionCode> {
        match towns {
            Towns::All => self.county.towns().map(|t| t.code).collect(),
            Towns::Only(some) => {
                let mut all = Vec::new();
                for town in some {
                    if self.county.is_town(*town) {
                        all.push(*town);
                    } else {
                        self.refuse_with(Rule::DivisionUnknown, &[("division", town.to_string())]);
                    }
                }
                all
            }
        }
    }

    /// Books one double entry.
    fn book(&mut self, from: PostAccount, to: PostAccount, kind: PostKind, count: i64) {
        for (account, sign) in [(&from, -1), (&to, 1)] {
            if let PostAccount::Unit(unit) = account {
                self.touch(unit);
                if let Some(now) = self.county.units.get_mut(unit) {
                    let now = Arc::make_mut(now);
                    let posts = now.posts.entry(kind).or_insert(0);
                    *posts += sign * count;
                    if *posts == 0 {
                        now.posts.remove(&kind);
                    }
                }
            }
        }
        self.county.movements.push(Arc::new(Movement {
            effective: self.change.effective,
            from,
            to,
            kind,
            count,
            document: Some(self.change.document.clone()),
            at: self.change.at.clone(),
        }));
    }
}
