//! The book of a county: what it was founded with, and every change since, in two orders of time:
//! when it is in force and when it was known (DESIGN §5).

use crate::close;
use crate::county::{County, Movement, PostAccount, UnitNow};
use crate::fold::{self, Touched};
use crate::rule::{Broken, Rule};
use crate::site::DivisionVersion;
use crate::structure::Standard;
use codes::division::DivisionCode;
use jiff::civil::Date;
use model::change::{DatedChange, UnitFounding};
use model::document::Document;
use model::establishment::{PostKind, Staff, StaffCertificate, StaffNo, Station};
use model::item::{Item, RegulatedMatter, TerritorialLine};
use model::unit::UnitCode;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// What a county was founded with: its opening tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founding {
    /// The county.
    pub county: DivisionCode,
    /// The day it is the state of.
    pub day: Date,
    /// Every version of every division.
    pub divisions: Vec<DivisionVersion>,
    /// Units.
    pub units: Vec<UnitFounding>,
    /// Posts by unit and kind.
    #[serde(default)]
    pub posts: Vec<OpeningPosts>,
    /// The roster, shared with every county that is folded from it.
    #[serde(default, with = "roster")]
    pub people: Vec<Arc<Staff>>,
    /// Certificates.
    #[serde(default)]
    pub certificates: Vec<StaffCertificate>,
    /// Documents.
    #[serde(default)]
    pub documents: Vec<Document>,
    /// Stationed units.
    #[serde(default)]
    pub stations: Vec<(UnitCode, Station)>,
    /// The catalogue.
    #[serde(default)]
    pub items: Vec<Item>,
    /// The territorial list.
    #[serde(default)]
    pub lines: Vec<TerritorialLine>,
    /// Owners of regulated matters.
    #[serde(default)]
    pub owners: Vec<RegulatedMatter>,
    /// The structure standard.
    #[serde(default)]
    pub standard: Option<Standard>,
}

/// A roster written as its people.
mod roster {
    use model::establishment::Staff;
    use serde::de::{SeqAccess, Visitor};
    use serde::{Deserializer, Serializer};
    use std::sync::Arc;

    pub(super) fn serialize<S: Serializer>(people: &[Arc<Staff>], s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(people.iter().map(Arc::as_ref))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Vec<Arc<Staff>>, D::Error> {
        struct People;
        impl<'de> Visitor<'de> for People {
            type Value = Vec<Arc<Staff>>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("people")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut people = Vec::new();
                while let Some(person) = seq.next_element::<Staff>()? {
                    people.push(Arc::new(person));
                }
                Ok(people)
            }
        }
        d.deserialize_seq(People)
    }
}

/// Posts that stand at a unit when the county is founded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningPosts {
    /// Where.
    pub unit: UnitCode,
    /// Kind.
    pub kind: PostKind,
    /// How many.
    pub count: i64,
}

/// A change with the number of its entry: the second axis of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Grows with every entry; changes of one entry share it and keep their order.
    pub entry: u64,
    /// The change.
    pub change: DatedChange,
}

/// The book.
#[derive(Debug, Clone)]
pub struct Book {
    founding: Arc<Founding>,
    /// The county as it was founded, once somebody asked.
    opening: OnceLock<Result<Arc<County>, Vec<Broken>>>,
    /// Where folding may begin instead of at the opening.
    eve: Option<Eve>,
    /// In fold order: (effective, entry, order within the entry).
    changes: Vec<Arc<Entered>>,
    known: u64,
}

/// The county with the first so many changes made: what is dated before a day and known.
#[derive(Debug, Clone)]
struct Eve {
    applied: usize,
    county: Arc<County>,
}

impl Book {
    /// A book with nothing after the founding.
    #[must_use]
    pub fn new(founding: Arc<Founding>) -> Self {
        Self {
            founding,
            opening: OnceLock::new(),
            eve: None,
            changes: Vec::new(),
            known: 0,
        }
    }

    /// What it was founded with.
    #[must_use]
    pub fn founding(&self) -> &Founding {
        &self.founding
    }

    /// The structure standard, where the site has one.
    #[must_use]
    pub fn standard(&self) -> Option<&Standard> {
        self.founding.standard.as_ref()
    }

    /// Every change in fold order.
    pub fn changes(&self) -> impl Iterator<Item = &Entered> {
        self.changes.iter().map(Arc::as_ref)
    }

    /// The number of the last entry; 0 when there is none.
    #[must_use]
    pub const fn known(&self) -> u64 {
        self.known
    }

    /// The book as it was known by an entry.
    #[must_use]
    pub fn known_until(&self, entry: u64) -> Self {
        Self {
            founding: Arc::clone(&self.founding),
            opening: self.opening.clone(),
            eve: None,
            known: self.known.min(entry),
            changes: self
                .changes
                .iter()
                .filter(|c| c.entry <= entry)
                .cloned()
                .collect(),
        }
    }

    /// Days on which something changes after a day, in order.
    pub fn days_after(&self, day: Date) -> impl Iterator<Item = Date> {
        let mut days: Vec<Date> = self
            .changes
            .iter()
            .map(|c| c.change.effective)
            .filter(|d| *d > day)
            .collect();
        days.dedup();
        days.into_iter()
    }

    /// Takes changes in under one entry, unchecked: what the journal holds was admitted then.
    pub fn enter(&mut self, entry: u64, changes: impl IntoIterator<Item = DatedChange>) {
        self.changes.extend(
            changes
                .into_iter()
                .map(|change| Arc::new(Entered { entry, change })),
        );
        self.known = self.known.max(entry);
        let last = self.eve.as_ref().and_then(|eve| eve.applied.checked_sub(1));
        let last = last.map(|at| Arc::clone(&self.changes[at]));
        // Stable: changes of one day and entry keep the order they are written in.
        self.changes.sort_by_key(|c| (c.change.effective, c.entry));
        // Something dated before what is folded already: that beginning no longer holds.
        if let (Some(eve), Some(last)) = (&self.eve, last)
            && !Arc::ptr_eq(&self.changes[eve.applied - 1], &last)
        {
            self.eve = None;
        }
    }

    /// Keeps the county as it is when a day begins, so that whatever is asked of that day or later
    /// does not fold the years before it again.
    ///
    /// # Errors
    /// As [`Book::as_of`].
    pub fn rest_before(&mut self, day: Date) -> Result<(), Vec<Broken>> {
        let before = |c: &Arc<Entered>| c.change.effective < day;
        let applied = self.changes.partition_point(before);
        if self.eve.as_ref().is_some_and(|eve| eve.applied == applied) {
            return Ok(());
        }
        let county = self.on(day.yesterday().unwrap_or(Date::MIN))?;
        let county = Arc::new(county);
        self.eve = (applied > 0).then_some(Eve { applied, county });
        Ok(())
    }

    /// The county that folding to a day may begin with, and how many changes are made in it.
    fn beginning(&self, effective: Date, known: u64) -> Result<(County, usize), Vec<Broken>> {
        if let Some(eve) = &self.eve
            && known >= self.known
            && self.changes[eve.applied - 1].change.effective <= effective
        {
            return Ok((eve.county.as_ref().clone(), eve.applied));
        }
        let opening = self
            .opening
            .get_or_init(|| County::founded(&self.founding).map(Arc::new));
        match opening {
            Ok(county) => Ok((county.as_ref().clone(), 0)),
            Err(broken) => Err(broken.clone()),
        }
    }

    /// The county on a day, as far as it was known by an entry.
    ///
    /// # Errors
    /// What no longer folds: damage, because everything entered was admitted.
    pub fn as_of(&self, effective: Date, known: u64) -> Result<County, Vec<Broken>> {
        let (mut county, applied) = self.beginning(effective, known)?;
        for entered in self.changes[applied..]
            .iter()
            .take_while(|c| c.change.effective <= effective)
            .filter(|c| c.entry <= known)
        {
            fold::apply(&mut county, &entered.change, None)?;
        }
        county.day = effective.max(self.founding.day);
        Ok(county)
    }

    /// The county on a day, as it is known now.
    ///
    /// # Errors
    /// As [`Book::as_of`].
    pub fn on(&self, effective: Date) -> Result<County, Vec<Broken>> {
        self.as_of(effective, u64::MAX)
    }

    /// Whether changes may be entered: the whole sequence with them stays valid to the last planned
    /// day. Gives the county at the end.
    ///
    /// # Errors
    /// Every rule broken; a change that was planned before and would no longer hold is named as such.
    pub fn admit(&self, new: &[DatedChange]) -> Result<County, Vec<Broken>> {
        let (county, broken) = self.try_changes(new, None)?;
        if broken.is_empty() {
            Ok(county)
        } else {
            Err(broken)
        }
    }

    /// Folds changes in and goes on to the last planned day: the county on `day` (at the end when
    /// none is named), and every rule broken on the way.
    ///
    /// # Errors
    /// The book itself no longer folds: damage.
    pub fn try_changes(
        &self,
        new: &[DatedChange],
        day: Option<Date>,
    ) -> Result<(County, Vec<Broken>), Vec<Broken>> {
        let Some(first) = new.iter().map(|c| c.effective).min() else {
            return Ok((self.on(day.unwrap_or(Date::MAX))?, Vec::new()));
        };
        let eve = self.on(first.yesterday().unwrap_or(Date::MIN))?;
        Ok(self.try_on(eve, new, day))
    }

    /// As [`Book::try_changes`], going on from the county as it is before the first of them.
    pub(crate) fn try_on(
        &self,
        mut county: County,
        new: &[DatedChange],
        day: Option<Date>,
    ) -> (County, Vec<Broken>) {
        let mut broken = Vec::new();
        for change in new.iter().filter(|c| c.effective < self.founding.day) {
            broken.push(
                Broken::new(Rule::DatesOutOfOrder, change.effective)
                    .at(&change.at)
                    .with("document", change.document.to_string()),
            );
        }
        if !broken.is_empty() {
            return (county, broken);
        }
        let first = new.iter().map(|c| c.effective).min();
        let mut tail: Vec<(Date, bool, &DatedChange)> = self
            .changes
            .iter()
            .filter(|c| first.is_some_and(|first| c.change.effective >= first))
            .map(|c| (c.change.effective, false, &c.change))
            .chain(new.iter().map(|c| (c.effective, true, c)))
            .collect();
        tail.sort_by_key(|(effective, is_new, _)| (*effective, *is_new));
        let mut asked = None;
        for changes in tail.chunk_by(|a, b| a.0 == b.0) {
            if asked.is_none() && day.is_some_and(|day| changes[0].0 > day) {
                asked = Some(county.clone());
            }
            broken.append(&mut self.fold_day(&mut county, changes));
            if broken.len() > REFUSALS_MAX {
                break;
            }
        }
        let mut county = asked.unwrap_or(county);
        if let Some(day) = day {
            county.day = day.max(self.founding.day);
        }
        (county, broken)
    }

    /// One day's changes, then the rules of the day's end.
    fn fold_day(&self, county: &mut County, day: &[(Date, bool, &DatedChange)]) -> Vec<Broken> {
        let mut touched = Touched::by_standard(self.standard());
        let mut broken = Vec::new();
        let is_new =
            |at: Option<&str>| at.is_none_or(|at| day.iter().any(|(_, new, c)| *new && c.at == at));
        let any_new = day.iter().any(|(_, new, _)| *new);
        for (_, new, change) in day {
            if let Err(all) = fold::apply(county, change, Some(&mut touched)) {
                broken.extend(all.into_iter().map(|b| if *new { b } else { later(b) }));
            }
        }
        // The rules of the end speak only of a day whose changes could all be made: what follows
        // from a missing unit is not said a second time.
        if broken.is_empty() {
            broken.extend(close::day(county, &touched).into_iter().map(|b| {
                if any_new && is_new(b.at.as_deref()) {
                    b
                } else {
                    later(b)
                }
            }));
        }
        broken
    }
}

/// As many refusals as somebody can read; a reform that breaks more is mended first.
const REFUSALS_MAX: usize = 500;

/// A refusal of a change that had been planned before.
fn later(broken: Broken) -> Broken {
    if broken.rule == Rule::LaterChangeBreaks {
        return broken;
    }
    let mut named = Broken::new(Rule::LaterChangeBreaks, broken.effective)
        .with("change", broken.at.clone().unwrap_or_default())
        .with("rule", broken.rule.code());
    named.at = broken.at;
    for (name, arg) in broken.refused.args {
        named.refused.args.entry(name).or_insert(arg);
    }
    named
}

/// Units while a county is founded, found by code without a walk down a tree.
struct Opened<'a> {
    at: HashMap<&'a UnitCode, usize>,
    units: Vec<UnitNow>,
}

impl Opened<'_> {
    fn index(&self, code: &UnitCode) -> Option<usize> {
        self.at.get(code).copied()
    }

    fn get_mut(&mut self, code: &UnitCode) -> Option<&mut UnitNow> {
        let at = self.index(code)?;
        self.units.get_mut(at)
    }
}

/// What stands there more than once.
fn twice<T: Ord + ToString>(all: &mut [T]) -> Vec<String> {
    all.sort();
    all.windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0].to_string())
        .collect()
}

impl County {
    /// The county as it was founded.
    ///
    /// # Errors
    /// The opening tables break a rule.
    pub fn founded(founding: &Founding) -> Result<Self, Vec<Broken>> {
        let day = founding.day;
        let mut broken = Vec::new();
        let mut divisions = founding.divisions.clone();
        divisions.sort_by_key(|d| (d.code, d.valid_from));
        let mut opened: Vec<UnitNow> = founding
            .units
            .iter()
            .map(|u| UnitNow::founded(u, day))
            .collect();
        opened.sort_by(|a, b| a.unit.code.cmp(&b.unit.code));
        opened.dedup_by(|a, b| a.unit.code == b.unit.code);
        let codes: Vec<UnitCode> = opened.iter().map(|u| u.unit.code.clone()).collect();
        let mut units = Opened {
            at: codes.iter().zip(0..).collect(),
            units: opened,
        };
        let mut all: Vec<&UnitCode> = founding.units.iter().map(|u| &u.unit.code).collect();
        let mut numbers: Vec<&StaffNo> = founding.people.iter().map(|p| &p.no).collect();
        for (rule, name, twice) in [
            (Rule::UnitExists, "unit", twice(&mut all)),
            (Rule::PersonExists, "person", twice(&mut numbers)),
        ] {
            broken.extend(
                twice
                    .into_iter()
                    .map(|one| Broken::new(rule, day).with(name, one)),
            );
        }
        if !broken.is_empty() {
            return Err(broken);
        }
        let mut unknown = |unit: &UnitCode| {
            broken.push(Broken::new(Rule::UnitUnknown, day).with("unit", unit.to_string()));
        };
        let mut movements = Vec::with_capacity(founding.posts.len());
        for posts in founding.posts.iter().filter(|p| p.count != 0) {
            let Some(now) = units.get_mut(&posts.unit) else {
                unknown(&posts.unit);
                continue;
            };
            *now.posts.entry(posts.kind).or_insert(0) += posts.count;
            movements.push(Arc::new(Movement {
                effective: day,
                from: PostAccount::Upper,
                to: PostAccount::Unit(posts.unit.clone()),
                kind: posts.kind,
                count: posts.count,
                document: None,
                at: String::new(),
            }));
        }
        // Numbers by unit first, so that each unit's sets are built in one go.
        let mut engaged: Vec<Vec<StaffNo>> = vec![Vec::new(); codes.len()];
        let mut serving = engaged.clone();
        for person in &founding.people {
            match units.index(&person.unit) {
                Some(at) => {
                    engaged[at].push(person.no.clone());
                    if let Some(kind) = person.kind.post() {
                        *units.units[at].filled.entry(kind).or_insert(0) += 1;
                    }
                }
                None => unknown(&person.unit),
            }
            match units.index(&person.serves) {
                Some(at) => {
                    serving[at].push(person.no.clone());
                    if let Some(leading) = units.units[at].leading_as(person) {
                        *leading += 1;
                    }
                }
                None => unknown(&person.serves),
            }
        }
        for (now, (engaged, serving)) in
            units.units.iter_mut().zip(engaged.into_iter().zip(serving))
        {
            now.engaged = engaged.into_iter().collect();
            now.serving = serving.into_iter().collect();
        }
        let people = founding
            .people
            .iter()
            .map(|p| (p.no.clone(), p.clone()))
            .collect();
        for (unit, station) in &founding.stations {
            match units.get_mut(unit) {
                Some(now) => now.station = Some(station.clone()),
                None => unknown(unit),
            }
        }
        let mut certificates: BTreeMap<_, Vec<StaffCertificate>> = BTreeMap::new();
        for certificate in &founding.certificates {
            certificates
                .entry(certificate.person.clone())
                .or_default()
                .push(certificate.clone());
        }
        let mut items = BTreeMap::new();
        for item in &founding.items {
            let mut holders = BTreeMap::new();
            if let Some(department) = &item.department {
                match units.get_mut(department) {
                    Some(now) => {
                        now.holds.insert(item.code.clone());
                    }
                    None => unknown(department),
                }
                holders.insert(founding.county, [department.clone()].into());
            }
            items.insert(
                item.code.clone(),
                Arc::new(crate::county::ItemNow {
                    item: item.clone(),
                    holders,
                    adopted: BTreeMap::new(),
                    delegated: BTreeMap::new(),
                }),
            );
        }
        let mut named_by: BTreeMap<UnitCode, BTreeSet<UnitCode>> = BTreeMap::new();
        for now in &units.units {
            for other in now.names() {
                let by = named_by.entry(other.clone()).or_default();
                by.insert(now.unit.code.clone());
            }
        }
        let opened = units.units;
        let touched = Touched {
            units: codes.iter().cloned().collect(),
            ..Touched::default()
        };
        let county = Self {
            day,
            code: founding.county,
            divisions: Arc::new(divisions),
            units: codes
                .into_iter()
                .zip(opened.into_iter().map(Arc::new))
                .collect(),
            named_by,
            closed: BTreeMap::new(),
            people,
            certificates,
            documents: founding
                .documents
                .iter()
                .map(|d| (d.code.clone(), Arc::new(d.clone())))
                .collect(),
            entered: BTreeMap::new(),
            items,
            lines: founding
                .lines
                .iter()
                .map(|l| (l.code.clone(), Arc::new(l.clone())))
                .collect(),
            owners: founding
                .owners
                .iter()
                .map(|o| (o.code.clone(), Arc::new(o.clone())))
                .collect(),
            differences: BTreeMap::new(),
            opinions: Vec::new(),
            movements,
        };
        broken.extend(close::day(&county, &touched));
        if broken.is_empty() {
            Ok(county)
        } else {
            Err(broken)
        }
    }
}
