//! A reform before it is applied: the county before and after, what moves, what is refused
//! (MISSION "Reform as code").

mod compare;
mod section;

use crate::book::{Book, Trial};
use crate::county::{County, Movement};
use crate::rule::{Broken, Rule};
use codes::division::DivisionCode;
use jiff::civil::Date;
use model::change::{Change, DatedChange};
use model::establishment::{Engagement, StaffNo, Station};
use model::item::ItemCode;
use model::unit::UnitCode;
use std::sync::Arc;

pub(crate) use section::change_in_basis_points;
pub use section::{Section, Value};

/// An open case, as far as a reform may move it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// Its id, as text.
    pub id: String,
    /// The number people use.
    pub number: String,
    /// What it asks for.
    pub item: ItemCode,
    /// Who must act.
    pub unit: UnitCode,
    /// Where.
    pub place: DivisionCode,
}

/// Where an open case goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseMove {
    /// The case.
    pub case: OpenCase,
    /// To whom.
    pub to: UnitCode,
}

/// A unit that is founded, goes or changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitMove {
    /// Code.
    pub unit: UnitCode,
    /// Name: after, or before when it goes.
    pub name: String,
    /// What it goes into.
    pub into: Option<UnitCode>,
    /// First day.
    pub on: Date,
}

/// Institutions of a town before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownInstitutions {
    /// The town.
    pub town: DivisionCode,
    /// Its name.
    pub name: String,
    /// Public institutions.
    pub public: (usize, usize),
    /// Functional institutions: parts of the organ and plates.
    pub functional: (usize, usize),
    /// Posts of public institutions that are the town's.
    pub posts: (i64, i64),
}

/// Somebody whose line changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonMove {
    /// Number.
    pub no: StaffNo,
    /// Name.
    pub name: String,
    /// Post or auxiliary.
    pub kind: Engagement,
    /// Whose post, before and after; none = not on the roster.
    pub unit: (Option<UnitCode>, Option<UnitCode>),
    /// Where she works, before and after.
    pub serves: (Option<UnitCode>, Option<UnitCode>),
}

/// An item whose holder or windows change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemMove {
    /// Code.
    pub item: ItemCode,
    /// Name.
    pub name: String,
    /// Category code.
    pub category: &'static str,
    /// Units that gain it.
    pub gains: Vec<UnitCode>,
    /// Units that lose it.
    pub loses: Vec<UnitCode>,
    /// Towns whose windows take it, before and after.
    pub towns: (usize, usize),
    /// Towns whose villages take it, before and after.
    pub villages: (usize, usize),
    /// The department it comes from.
    pub department: Option<UnitCode>,
    /// The province's decision and the first day it is held, for penalties.
    pub basis: Option<String>,
    /// First day a town holds it.
    pub since: Option<Date>,
}

/// What a reform does.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The reform's code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its first and last day.
    pub days: Option<(Date, Date)>,
    /// How many changes.
    pub changes: usize,
    /// Everything refused; empty = it may be applied.
    pub broken: Vec<Broken>,
    /// The county the day before it begins.
    pub before: County,
    /// The county when it has ended; as far as it goes when something is refused.
    pub after: County,
    /// Institutions by town.
    pub institutions: Vec<TownInstitutions>,
    /// Units founded.
    pub founded: Vec<UnitMove>,
    /// Units that go.
    pub closed: Vec<UnitMove>,
    /// Units whose plates or leadership posts change.
    pub changed: Vec<UnitCode>,
    /// Movements of posts.
    pub movements: Vec<Arc<Movement>>,
    /// People whose line changes.
    pub people: Vec<PersonMove>,
    /// Items that move.
    pub items: Vec<ItemMove>,
    /// Stationed units afterwards, where they are new or changed.
    pub stations: Vec<(UnitCode, Station)>,
    /// Open cases that change hands.
    pub cases: Vec<CaseMove>,
}

/// Plans a reform on a book, with the cases that are open now.
///
/// # Errors
/// The book itself no longer folds: damage.
pub fn plan(
    book: &Book,
    code: &str,
    title: &str,
    changes: &[DatedChange],
    open: &[OpenCase],
) -> Result<Plan, Vec<Broken>> {
    let first = changes.iter().map(|c| c.effective).min();
    let last = changes.iter().map(|c| c.effective).max();
    let floor = book.founding().day;
    let before = match first {
        Some(first) => book.on(first.yesterday().unwrap_or(first).max(floor))?,
        None => book.on(Date::MAX)?,
    };
    // The county of the eve is where the trial goes on from, unless it begins on the first day of all.
    let (after, mut broken) = if first.is_some_and(|first| first > floor) {
        book.try_on(before.clone(), changes, last)
    } else {
        book.try_changes(changes, last)?
    };
    broken.extend(left_in_closed(&before, &after, changes, open));
    let mut plan = Plan {
        code: code.to_owned(),
        title: title.to_owned(),
        days: first.zip(last),
        changes: changes.len(),
        broken,
        institutions: Vec::new(),
        founded: Vec::new(),
        closed: Vec::new(),
        changed: Vec::new(),
        movements: Vec::new(),
        people: Vec::new(),
        items: Vec::new(),
        stations: Vec::new(),
        cases: Vec::new(),
        before,
        after,
    };
    plan.compare(open);
    Ok(plan)
}

/// Tries a reform, without its tables: everything that would refuse it, and the county it makes, so
/// that whoever enters it does not fold the book again.
///
/// # Errors
/// The book itself no longer folds: damage.
pub fn attempt(
    book: &Book,
    changes: &[DatedChange],
    open: &[OpenCase],
    today: Date,
) -> Result<Trial, Vec<Broken>> {
    let begun = book.before(changes)?;
    if open.is_empty() {
        return Ok(book.attempt_on(begun, changes, today));
    }
    let before = begun.clone();
    let mut trial = book.attempt_on(begun, changes, today);
    let left = left_in_closed(&before, &trial.after, changes, open);
    trial.broken.extend(left);
    Ok(trial)
}

/// Open cases of units that are closed without a successor (a unit abolished with cases left in it).
fn left_in_closed(
    before: &County,
    after: &County,
    changes: &[DatedChange],
    open: &[OpenCase],
) -> Vec<Broken> {
    changes
        .iter()
        .filter_map(|change| {
            let Change::CloseUnit { unit } = &change.change else {
                return None;
            };
            let left = open
                .iter()
                .filter(|case| case.unit == *unit && destination(before, after, case).is_none())
                .count();
            (left > 0).then(|| {
                Broken::new(Rule::UnitNotEmpty, change.effective)
                    .at(&change.at)
                    .with("unit", before.unit_name(unit))
                    .with("people", 0)
                    .with("posts", 0)
                    .with("items", 0)
                    .with("units", 0)
                    .with("cases", i64::try_from(left).unwrap_or(i64::MAX))
            })
        })
        .collect()
}

/// Who must act on an open case afterwards: the successor of a unit that went, the new holder of an
/// item that moved; none when it stays, or when nobody is left for it.
#[must_use]
pub fn destination(before: &County, after: &County, case: &OpenCase) -> Option<UnitCode> {
    if after.unit(&case.unit).is_none() {
        return after
            .successor(&case.unit)
            .or_else(|| after.holder(&case.item, case.place))
            .cloned();
    }
    let held = before.holder(&case.item, case.place) == Some(&case.unit);
    let holds = after.holder(&case.item, case.place);
    if held && holds != Some(&case.unit) {
        return holds.cloned();
    }
    if before.item(&case.item).is_some()
        && before.takes(&case.item, &case.unit)
        && !after.takes(&case.item, &case.unit)
    {
        return holds.cloned();
    }
    None
}

/// Units whose open cases may have to go elsewhere between two counties: units that went, holders that
/// lost an item, windows of towns where an item is no longer taken.
#[must_use]
pub fn shaken(before: &County, after: &County) -> std::collections::BTreeSet<UnitCode> {
    let mut units: std::collections::BTreeSet<UnitCode> = before
        .units
        .iter()
        .filter(|(code, was)| {
            after
                .units
                .get(*code)
                .is_none_or(|is| !Arc::ptr_eq(was, is) && !was.holds.is_subset(&is.holds))
        })
        .map(|(code, _)| code.clone())
        .collect();
    for (code, was) in &before.items {
        let Some(is) = after.items.get(code).filter(|is| !Arc::ptr_eq(was, is)) else {
            continue;
        };
        for (level, towns) in &was.delegated {
            let left = is.delegated.get(level);
            for town in towns.keys() {
                if left.is_some_and(|towns| towns.contains_key(town)) {
                    continue;
                }
                // A town's code begins its villages', so all of them stand after it.
                let from = UnitCode(format!("{town}-"));
                units.extend(
                    before
                        .units
                        .range(from..)
                        .take_while(|(_, u)| town.contains(u.unit.division))
                        .map(|(code, _)| code.clone()),
                );
            }
        }
    }
    units
}
