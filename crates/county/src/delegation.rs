//! What a town took in (放权赋能): powers it took over and items that may be asked for in it, each from
//! its first day until it was given back, with the documents of both. The past stays readable.

use crate::book::{Book, Entered};
use crate::county::{County, Granted, ItemNow};
use crate::rule::Broken;
use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use model::change::Change;
use model::document::DocumentCode;
use model::item::{ItemCode, Towns};
use model::unit::UnitCode;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What of an item a town has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// It holds the power itself.
    Held,
    /// It may be asked for at the town's windows.
    Town,
    /// It may be asked for in its villages.
    Village,
}

impl Reach {
    /// Its code, as locale keys and the interface write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Town => "town",
            Self::Village => "village",
        }
    }

    const fn of(level: Level) -> Self {
        match level {
            Level::Village => Self::Village,
            _ => Self::Town,
        }
    }
}

/// An item that a town had from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The item.
    pub item: ItemCode,
    /// Its name then.
    pub name: String,
    /// The department it comes from.
    pub department: Option<UnitCode>,
    /// What of it the town had.
    pub reach: Reach,
    /// First day.
    pub from: Date,
    /// The document by which.
    pub document: DocumentCode,
    /// First day it had it no more; none while it has it.
    pub to: Option<Date>,
    /// The document by which it was given back; none where the town itself is no more.
    pub ended_by: Option<DocumentCode>,
}

impl Taken {
    /// Whether the town had it on a day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// Everything a town ever took in, planned changes among it, by item, reach and day.
///
/// # Errors
/// The book no longer folds: damage.
pub fn taken(book: &Book, town: DivisionCode) -> Result<Vec<Taken>, Vec<Broken>> {
    let mut all: Vec<Taken> = Vec::new();
    let mut open: BTreeMap<(ItemCode, Reach), usize> = BTreeMap::new();
    let mut seen: BTreeMap<ItemCode, Arc<ItemNow>> = BTreeMap::new();
    let mut stood = false;
    book.each_day(|county, changes| {
        let stands = county.is_town(town);
        let turned = stands != stood;
        stood = stands;
        for (code, now) in &county.items {
            let known = seen.get(code).is_some_and(|was| Arc::ptr_eq(was, now));
            if known && !turned {
                continue;
            }
            seen.insert(code.clone(), Arc::clone(now));
            let has = if stands {
                had(now, town)
            } else {
                BTreeMap::new()
            };
            for reach in [Reach::Held, Reach::Town, Reach::Village] {
                let key = (code.clone(), reach);
                let granted = has.get(&reach);
                let same = open.get(&key).is_some_and(|at| {
                    let held = &all[*at];
                    granted.is_some_and(|g| (g.since, &g.document) == (held.from, &held.document))
                });
                if same {
                    continue;
                }
                if let Some(at) = open.remove(&key) {
                    let end = ended(county, town, stands);
                    all[at].to = Some(end);
                    all[at].ended_by = stands.then(|| cited(changes, code, town)).flatten();
                }
                if let Some(granted) = granted {
                    open.insert(key, all.len());
                    all.push(Taken {
                        item: code.clone(),
                        name: now.item.name.clone(),
                        department: now.item.department.clone(),
                        reach,
                        from: granted.since,
                        document: granted.document.clone(),
                        to: None,
                        ended_by: None,
                    });
                }
            }
        }
    })?;
    // A town that goes on a day on which nothing else changes.
    let versions = &book.founding().divisions;
    let of_town = || versions.iter().filter(|v| v.code == town);
    if of_town().all(|v| v.valid_to.is_some())
        && let Some(end) = of_town().filter_map(|v| v.valid_to).max()
    {
        for at in open.into_values() {
            all[at].to = Some(end);
        }
    }
    all.sort_by(|a, b| (&a.item, a.reach, a.from).cmp(&(&b.item, b.reach, b.from)));
    Ok(all)
}

/// What a town has of an item.
fn had(now: &ItemNow, town: DivisionCode) -> BTreeMap<Reach, Arc<Granted>> {
    let mut has = BTreeMap::new();
    let holds = now.holders.get(&town).is_some_and(|held| !held.is_empty());
    if let Some(granted) = now.adopted.get(&town).filter(|_| holds) {
        has.insert(Reach::Held, Arc::clone(granted));
    }
    for (level, towns) in &now.delegated {
        if let Some(granted) = towns.get(&town) {
            has.insert(Reach::of(*level), Arc::clone(granted));
        }
    }
    has
}

/// The day on which what a town had ends: today's, or the day on which the town itself went.
fn ended(county: &County, town: DivisionCode, stands: bool) -> Date {
    if stands {
        return county.day;
    }
    county
        .division_versions()
        .iter()
        .filter(|v| v.code == town)
        .filter_map(|v| v.valid_to)
        .filter(|to| *to <= county.day)
        .max()
        .unwrap_or(county.day)
}

/// The document of the day's change that took an item from a town, or gave it anew.
fn cited(changes: &[Arc<Entered>], code: &ItemCode, town: DivisionCode) -> Option<DocumentCode> {
    let named = |change: &Change| match change {
        Change::WithdrawItem { item, towns, .. }
        | Change::ReleaseItem { item, towns, .. }
        | Change::DelegateItem { item, towns, .. }
        | Change::AdoptItem { item, towns, .. } => {
            item == code
                && match towns {
                    Towns::All => true,
                    Towns::Only(some) => some.contains(&town),
                }
        }
        _ => false,
    };
    changes
        .iter()
        .find(|entered| named(&entered.change.change))
        .map(|entered| entered.change.document.clone())
}

/// How many items a town has on a day: powers it holds, items at its windows, items in its villages.
#[must_use]
pub fn counts(county: &County, town: DivisionCode) -> [usize; 3] {
    let mut counts = [0; 3];
    for now in county.items.values() {
        for reach in had(now, town).into_keys() {
            counts[reach as usize] += 1;
        }
    }
    counts
}
