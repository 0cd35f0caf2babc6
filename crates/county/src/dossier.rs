//! A unit's page of the county's book: what it is on a day, whom it engages, and everything that ever
//! named it.

use crate::book::Book;
use crate::county::{County, UnitNow};
use crate::plan::Value;
use codes::division::Level;
use jiff::civil::Date;
use model::change::Change;
use model::document::DocumentCode;
use model::establishment::{Engagement, PostKind, Rank};
use model::item::Towns;
use model::unit::UnitCode;
use serde::Serialize;

/// Changes of one kind, day and document that name a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// First day in force.
    pub on: Date,
    /// Kind of change; `change-kind-<kind>` is its name.
    pub kind: &'static str,
    /// How many.
    pub count: usize,
    /// The document that carries them.
    pub document: DocumentCode,
    /// Other units they name, each once.
    pub others: Vec<UnitCode>,
    /// Words of their own: plates, title, count.
    pub detail: Vec<Value>,
}

/// Whether a change names a unit, also by its letters in a list of towns.
fn names(change: &Change, unit: &UnitCode) -> bool {
    match change {
        Change::AdoptItem { letters, towns, .. } | Change::ReleaseItem { letters, towns, .. } => {
            letters == unit.letters()
                && unit.division().is_some_and(|division| {
                    division.level() == Level::Town
                        && match towns {
                            Towns::All => true,
                            Towns::Only(some) => some.contains(&division),
                        }
                })
        }
        _ => change.units().contains(unit),
    }
}

fn detail(change: &Change) -> Option<Value> {
    Some(match change {
        Change::AmendUnit {
            name: Some(name), ..
        } => Value::text(name),
        Change::SetPlates { name_plates, .. } => Value::text(name_plates.join("、")),
        Change::SetLeadership { leadership: l, .. } => {
            Value::text(format!("{}/{}/{}", l.heads, l.deputies, l.mids))
        }
        Change::FixDeputies { title, count, .. } => Value::text(format!("{title} {count}")),
        Change::MovePosts { count, .. } => Value::Number(i64::from(*count)),
        Change::GrantPosts { count, .. } => Value::Number(*count),
        Change::AllowDifference { reason, .. } => Value::text(reason),
        _ => return None,
    })
}

/// Everything that ever named a unit, in the order of its days, planned changes among it.
#[must_use]
pub fn history(book: &Book, unit: &UnitCode) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for entered in book.changes().filter(|c| names(&c.change.change, unit)) {
        let change = &entered.change;
        let kind = change.change.kind();
        let at = all.iter().position(|t| {
            (t.on, t.kind, &t.document) == (change.effective, kind, &change.document)
        });
        let index = at.unwrap_or_else(|| {
            all.push(Told {
                on: change.effective,
                kind,
                count: 0,
                document: change.document.clone(),
                others: Vec::new(),
                detail: Vec::new(),
            });
            all.len() - 1
        });
        let told = &mut all[index];
        told.count += 1;
        for other in change.change.units() {
            if other != *unit && !told.others.contains(&other) {
                told.others.push(other);
            }
        }
        told.detail.extend(detail(&change.change));
    }
    all
}

/// Posts of a kind at a unit: approved, filled, vacant (核定、在编、空编).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Kind.
    pub kind: PostKind,
    /// Approved.
    pub quota: i64,
    /// Filled.
    pub filled: i64,
    /// Vacant.
    pub vacant: i64,
}

/// Leadership posts of a rank: approved and filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Leading {
    /// Rank.
    pub rank: Rank,
    /// Approved.
    pub approved: u32,
    /// Filled.
    pub filled: usize,
}

impl UnitNow {
    /// Posts by kind, kinds without any left out.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        PostKind::ALL
            .into_iter()
            .map(|kind| Standing {
                kind,
                quota: self.posts.get(&kind).copied().unwrap_or(0),
                filled: self.filled.get(&kind).copied().unwrap_or(0),
                vacant: self.vacant(kind),
            })
            .filter(|s| s.quota != 0 || s.filled != 0)
            .collect()
    }

    /// How many posts are filled, of every kind.
    #[must_use]
    pub fn filled_all(&self) -> i64 {
        self.filled.values().sum()
    }
}

impl County {
    /// Leadership posts of a unit, as the rule about them counts (close: serving, auxiliaries apart).
    #[must_use]
    pub fn leading(&self, unit: &UnitNow) -> Vec<Leading> {
        let l = unit.leadership;
        [
            (Rank::Head, l.heads),
            (Rank::Deputy, l.deputies),
            (Rank::Mid, l.mids),
        ]
        .into_iter()
        .map(|(rank, approved)| Leading {
            rank,
            approved,
            filled: self
                .serving(unit)
                .filter(|p| p.rank == rank && p.kind != Engagement::Auxiliary)
                .count(),
        })
        .collect()
    }

    /// Town institutions that answer to a department.
    pub fn answering<'a>(&'a self, department: &'a UnitCode) -> impl Iterator<Item = &'a UnitNow> {
        self.units
            .values()
            .map(AsRef::as_ref)
            .filter(move |u| u.answers_to.contains(department))
    }

    /// Plates that hang on a unit with people of their own.
    pub fn hosted<'a>(&'a self, host: &'a UnitCode) -> impl Iterator<Item = &'a UnitNow> {
        self.units
            .values()
            .map(AsRef::as_ref)
            .filter(move |u| u.host.as_ref() == Some(host))
    }
}
