//! The document's numbers as queries (MISSION "The document's numbers"): each is counted from the
//! county's own records, with the rows it counts; what has no part yet says so. None is typed in.

use crate::book::Book;
use crate::county::County;
use crate::fold;
use crate::plan::Value;
use crate::rule::Broken;
use codes::division::Level;
use jiff::civil::Date;
use model::change::Change;
use model::document::DocumentKind;
use model::establishment::{Engagement, PostKind, StaffNo};
use model::item::Category;
use model::unit::{UnitCode, UnitKind};
use serde::Serialize;
use std::collections::BTreeSet;

/// A number of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Code; `figure-<code>` is what it is called, `figure-<code>-query` how it is counted.
    pub code: &'static str,
    /// As the document writes it.
    pub said: &'static str,
    /// Counted now; none = its part does not exist yet.
    pub value: Option<Value>,
    /// What it counts: code and name of each.
    pub rows: Vec<(String, String)>,
}

/// Somebody who was moved by name, between the posts or the contracts of two units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Number.
    pub no: StaffNo,
    /// Name.
    pub name: String,
    /// Post or auxiliary.
    pub kind: Engagement,
    /// From.
    pub from: UnitCode,
    /// To.
    pub to: UnitCode,
    /// Whether the unit she came from stood at the county, in a town.
    pub stationed: bool,
    /// Level of the unit's posts before and after.
    pub levels: (Option<Level>, Option<Level>),
    /// First day.
    pub effective: Date,
}

impl Book {
    /// Everybody who was moved by name until a day, in order.
    ///
    /// # Errors
    /// The book no longer folds: damage.
    pub fn moved(&self, until: Date) -> Result<Vec<Moved>, Vec<Broken>> {
        let mut county = County::founded(self.founding())?;
        let mut all = Vec::new();
        for entered in self.changes().filter(|c| c.change.effective <= until) {
            if let Change::MovePerson { person, unit, .. } = &entered.change.change
                && let Some(was) = county.person(person)
                && was.unit != *unit
            {
                let before = county.unit(&was.unit);
                all.push(Moved {
                    no: was.no.clone(),
                    name: was.name.clone(),
                    kind: was.kind,
                    from: was.unit.clone(),
                    to: unit.clone(),
                    stationed: before.is_some_and(|u| u.unit.division.level() == Level::Town),
                    levels: (county.standing(&was.unit), county.standing(unit)),
                    effective: entered.change.effective,
                });
            }
            fold::apply(&mut county, &entered.change, None)?;
        }
        Ok(all)
    }
}

fn number(n: usize) -> Value {
    Value::Number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn counted(code: &'static str, said: &'static str, rows: Vec<(String, String)>) -> Figure {
    Figure {
        code,
        said,
        value: Some(number(rows.len())),
        rows,
    }
}

const fn not_yet(code: &'static str, said: &'static str) -> Figure {
    Figure {
        code,
        said,
        value: None,
        rows: Vec::new(),
    }
}

/// A change between two counts in basis points, rounded half away from zero.
fn share(before: i64, after: i64, digits: u8) -> Value {
    Value::Share {
        basis_points: crate::plan::change_in_basis_points(before, after),
        digits,
    }
}

/// Every number of the document, on a day.
///
/// # Errors
/// The book no longer folds: damage.
pub fn figures(book: &Book, day: Date) -> Result<Vec<Figure>, Vec<Broken>> {
    let county = book.on(day)?;
    let before = County::founded(book.founding())?;
    let moved = book.moved(day)?;
    let units = |wanted: &dyn Fn(&crate::county::UnitNow) -> bool| -> Vec<(String, String)> {
        county
            .units
            .values()
            .filter(|u| wanted(u))
            .map(|u| (u.unit.code.to_string(), u.unit.name.clone()))
            .collect()
    };
    let items = |wanted: &dyn Fn(&crate::county::ItemNow) -> bool| -> Vec<(String, String)> {
        county
            .items
            .values()
            .filter(|i| wanted(i))
            .map(|i| (i.item.code.to_string(), i.item.name.clone()))
            .collect()
    };
    let people = |wanted: &dyn Fn(&Moved) -> bool| -> Vec<(String, String)> {
        moved
            .iter()
            .filter(|m| wanted(m))
            .map(|m| {
                let to = county
                    .successor(&m.to)
                    .map_or_else(|| m.to.to_string(), |to| county.unit_name(to));
                (m.no.to_string(), format!("{} → {to}", m.name))
            })
            .collect()
    };
    let down = |m: &Moved| m.levels == (Some(Level::County), Some(Level::Town));
    let held_in_every_town = |i: &crate::county::ItemNow| {
        i.is_power() && county.towns().all(|t| i.holders.contains_key(&t.code))
    };
    let powers = items(&held_in_every_town);
    let categories: BTreeSet<Category> = county
        .items
        .values()
        .filter(|i| held_in_every_town(i))
        .map(|i| i.item.category)
        .collect();
    let delegated = |level: Level| items(&|i| !i.delegated_to(level).is_empty());
    let delegating: BTreeSet<&UnitCode> = county
        .items
        .values()
        .filter(|i| !i.delegated.is_empty())
        .filter_map(|i| i.item.department.as_ref())
        .collect();
    let institutions: Vec<(String, String)> = county
        .town_institutions()
        .map(|u| (u.unit.code.to_string(), u.unit.name.clone()))
        .collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let posts = |c: &County| c.posts_at(Level::Town, PostKind::Institution);
    let documents = county
        .documents
        .values()
        .filter(|d| d.kind == DocumentKind::Supporting)
        .map(|d| (d.code.to_string(), d.title.clone()))
        .collect();
    Ok(vec![
        not_yet("mechanisms", "6"),
        not_yet("task-categories", "9"),
        counted(
            "towns",
            "15",
            county
                .towns()
                .map(|t| (t.code.to_string(), t.name.clone()))
                .collect(),
        ),
        counted(
            "departments",
            "26",
            units(&|u| u.unit.kind == UnitKind::Department),
        ),
        counted("documents", "25", documents),
        not_yet("party-responsibilities", "5"),
        not_yet("responsibility-lists", "20"),
        counted(
            "power-categories",
            "7",
            categories
                .iter()
                .map(|c| (c.code().to_owned(), format!("item-category-{}", c.code())))
                .collect(),
        ),
        counted("powers", "101", powers),
        counted(
            "delegating-departments",
            "15",
            delegating
                .iter()
                .map(|u| (u.to_string(), county.unit_name(u)))
                .collect(),
        ),
        counted("town-services", "77", delegated(Level::Town)),
        counted("village-services", "39", delegated(Level::Village)),
        Figure {
            code: "posts-growth",
            said: "12.4%",
            value: Some(share(posts(&before), posts(&county), 1)),
            rows: county
                .towns()
                .map(|t| {
                    let stands: i64 = county
                        .units_of(t.code)
                        .filter(|u| county.standing(&u.unit.code) == Some(Level::Town))
                        .filter_map(|u| u.posts.get(&PostKind::Institution))
                        .sum();
                    (t.code.to_string(), format!("{} {stands}", t.name))
                })
                .collect(),
        },
        counted(
            "moved-staff",
            "87",
            people(&|m| down(m) && m.stationed && m.kind == Engagement::Institution),
        ),
        counted(
            "moved-officers",
            "48",
            people(&|m| down(m) && !m.stationed && m.kind == Engagement::Institution),
        ),
        counted(
            "moved-auxiliaries",
            "36",
            people(&|m| down(m) && m.kind == Engagement::Auxiliary),
        ),
        layout(book, &county),
        Figure {
            code: "merger",
            said: "1+6",
            value: Some(Value::Text(format!(
                "{} → {}",
                before.town_institutions().count(),
                institutions.len()
            ))),
            rows: institutions.clone(),
        },
        Figure {
            code: "institutions-cut",
            said: "86%",
            value: Some(share(
                count(before.town_institutions().count()),
                count(institutions.len()),
                0,
            )),
            rows: institutions,
        },
        not_yet("modules", "10"),
        not_yet("support-systems", "4"),
        not_yet("feeds", "34"),
        not_yet("records", "1e8"),
        not_yet("base-libraries", "5"),
        not_yet("thematic-libraries", "12"),
        not_yet("scoring-methods", "3"),
        not_yet("excellence", "+5"),
        not_yet("evaluation", "100"),
    ])
}

/// One office, seven bureaus, one centre: how many of each every town has, when all have the same.
fn layout(book: &Book, county: &County) -> Figure {
    use crate::structure::Group;
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    if let Some(standard) = book.standard() {
        for town in county.towns() {
            let here = |group: Group| {
                standard
                    .institution
                    .iter()
                    .filter(|i| i.group == group)
                    .filter(|i| county.unit(&UnitCode::of(town.code, &i.letters)).is_some())
                    .count()
            };
            let (offices, bureaus, centres) = (
                here(Group::Office),
                here(Group::Bureau),
                here(Group::Centre),
            );
            let says = format!("{offices}+{bureaus}+{centres}");
            rows.push((town.code.to_string(), format!("{} {says}", town.name)));
            seen.insert(says);
        }
    }
    Figure {
        code: "layout",
        said: "1+7+1",
        value: Some(Value::Text(
            seen.into_iter().collect::<Vec<_>>().join(" / "),
        )),
        rows,
    }
}
