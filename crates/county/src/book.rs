//! The book of a county: what it was founded with, and every change since, in two orders of time:
//! when it is in force and when it was known (DESIGN §5).

mod founded;
mod rest;
mod trial;

use crate::close;
use crate::county::County;
use crate::fold::{self, Touched};
use crate::rule::{Broken, Rule};
use crate::site::DivisionVersion;
use crate::structure::Standard;
use codes::division::DivisionCode;
use jiff::civil::Date;
use model::change::{DatedChange, UnitFounding};
use model::document::Document;
use model::establishment::{PostKind, Staff, StaffCertificate, Station};
use model::item::{Item, RegulatedMatter, TerritorialLine};
use model::unit::UnitCode;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

use rest::{Rest, Years};
pub use trial::Trial;

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
    eve: Option<Rest>,
    /// And where it may begin for days before.
    years: Years,
    /// In fold order: (effective, entry, order within the entry).
    changes: Vec<Arc<Entered>>,
    known: u64,
}

impl Book {
    /// A book with nothing after the founding.
    #[must_use]
    pub fn new(founding: Arc<Founding>) -> Self {
        Self {
            founding,
            opening: OnceLock::new(),
            eve: None,
            years: Years::default(),
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
        // What rests before the first change that is left out still holds.
        let left = self.changes.iter().position(|c| c.entry > entry);
        let first = left.map_or(Date::MAX, |at| self.changes[at].change.effective);
        let holds = |eve: &Rest| left.is_none_or(|at| eve.applied <= at);
        Self {
            founding: Arc::clone(&self.founding),
            opening: self.opening.clone(),
            eve: self.eve.clone().filter(holds),
            years: self.years.until(first),
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
        let held = self.changes.len();
        self.changes.extend(
            changes
                .into_iter()
                .map(|change| Arc::new(Entered { entry, change })),
        );
        self.known = self.known.max(entry);
        if let Some(first) = self.changes[held..]
            .iter()
            .map(|c| c.change.effective)
            .min()
        {
            self.years = self.years.until(first);
        }
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
        // Whoever begins to serve looks at no year before today's: they are kept when somebody does.
        let yesterday = day.yesterday().unwrap_or(Date::MIN);
        let county = self.folded(yesterday, u64::MAX, |_, _| {})?;
        let county = Arc::new(county);
        self.eve = (applied > 0).then(|| self.rest(applied, county));
        Ok(())
    }

    /// The county with the first so many changes made.
    fn rest(&self, applied: usize, county: Arc<County>) -> Rest {
        let made = self.changes[..applied].iter();
        Rest {
            applied,
            newest: made.map(|c| c.entry).max().unwrap_or(0),
            county,
        }
    }

    /// The county that folding to a day may begin with, and how many changes are made in it.
    fn beginning(&self, effective: Date, known: u64) -> Result<(County, usize), Vec<Broken>> {
        let holds = |eve: &&Rest| {
            eve.newest <= known && self.changes[eve.applied - 1].change.effective <= effective
        };
        let eve = self.eve.as_ref().filter(holds).cloned();
        match eve.or_else(|| self.years.begun_by(effective, known)) {
            Some(rest) => Ok((County::clone(&rest.county), rest.applied)),
            None => Ok((County::clone(self.opened()?), 0)),
        }
    }

    /// The county on a day, as far as it was known by an entry.
    ///
    /// # Errors
    /// What no longer folds: damage, because everything entered was admitted.
    pub fn as_of(&self, effective: Date, known: u64) -> Result<County, Vec<Broken>> {
        let whole = known >= self.known;
        self.folded(effective, known, |next, county| {
            if whole {
                self.rest_at_year(next, county);
            }
        })
    }

    /// Folds to a day; `before` sees the county before each change that is folded.
    fn folded(
        &self,
        effective: Date,
        known: u64,
        before: impl Fn(usize, &County),
    ) -> Result<County, Vec<Broken>> {
        let (mut county, applied) = self.beginning(effective, known)?;
        let by_then = |c: &Arc<Entered>| c.change.effective <= effective;
        let until = self.changes.partition_point(by_then);
        for (at, entered) in self.changes[..until].iter().enumerate().skip(applied) {
            before(at, &county);
            if entered.entry <= known {
                fold::apply(&mut county, &entered.change, None)?;
            }
        }
        county.day = effective.max(self.founding.day);
        Ok(county)
    }

    /// Keeps the county where the next change is the first of its year, so that any other day of that
    /// year or later is folded from there.
    fn rest_at_year(&self, next: usize, county: &County) {
        let begins = self.changes[next].change.effective.first_of_year();
        let is_first = next
            .checked_sub(1)
            .is_some_and(|last| self.changes[last].change.effective < begins);
        if is_first {
            let county = || Arc::new(county.clone());
            self.years.keep(begins, || self.rest(next, county()));
        }
    }

    /// How many beginnings of years are kept in memory.
    #[must_use]
    pub fn years_kept(&self) -> usize {
        self.years.len()
    }

    /// Folds every change once and shows the county at the founding and at the end of each day on which
    /// something changed, with that day's changes.
    ///
    /// # Errors
    /// As [`Book::as_of`].
    pub(crate) fn each_day(
        &self,
        mut look: impl FnMut(&County, &[Arc<Entered>]),
    ) -> Result<(), Vec<Broken>> {
        let mut county = County::clone(self.opened()?);
        look(&county, &[]);
        for day in self
            .changes
            .chunk_by(|a, b| a.change.effective == b.change.effective)
        {
            for entered in day {
                fold::apply(&mut county, &entered.change, None)?;
            }
            look(&county, day);
        }
        Ok(())
    }

    /// The county as it was founded.
    fn opened(&self) -> Result<&Arc<County>, Vec<Broken>> {
        self.opening
            .get_or_init(|| County::founded(&self.founding).map(Arc::new))
            .as_ref()
            .map_err(Clone::clone)
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
        county: County,
        new: &[DatedChange],
        day: Option<Date>,
    ) -> (County, Vec<Broken>) {
        let (asked, end, broken) = self.through(county, new, day.as_slice());
        let mut county = asked.into_iter().flatten().next().unwrap_or(end);
        if let Some(day) = day {
            county.day = day.max(self.founding.day);
        }
        (county, broken)
    }

    /// Folds changes into the county as it is before the first of them, and goes on to the last planned
    /// day: the county on each day asked for, none where it is as at the end; the county at the end; and
    /// every rule broken on the way.
    fn through(
        &self,
        mut county: County,
        new: &[DatedChange],
        days: &[Date],
    ) -> (Vec<Option<County>>, County, Vec<Broken>) {
        let mut asked: Vec<Option<County>> = days.iter().map(|_| None).collect();
        let mut broken = Vec::new();
        for change in new.iter().filter(|c| c.effective < self.founding.day) {
            broken.push(
                Broken::new(Rule::DatesOutOfOrder, change.effective)
                    .at(&change.at)
                    .with("document", change.document.to_string()),
            );
        }
        if !broken.is_empty() {
            return (asked, county, broken);
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
        for changes in tail.chunk_by(|a, b| a.0 == b.0) {
            for (held, day) in asked.iter_mut().zip(days) {
                if held.is_none() && changes[0].0 > *day {
                    *held = Some(county.clone());
                }
            }
            broken.append(&mut self.fold_day(&mut county, changes));
            if broken.len() > REFUSALS_MAX {
                break;
            }
        }
        (asked, county, broken)
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
