//! The published lists (MISSION P2.1–P2.3, P4.4): what of them a reader asks for, which items a unit
//! takes, and the lines that "not ours" may cite. Nothing in them is about a person.

use crate::{App, Error, Site};
use ::county::County;
pub use ::county::county::{Granted, ItemNow};
use codes::{DivisionCode, Level};
use model::item::{Audience, Category, Item, ItemCode, ListKind, RegulatedMatter, TerritorialLine};
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Which items a reader asks for; what is empty or none is not asked.
#[derive(Debug, Clone, Default)]
pub struct ItemFilter {
    /// The list.
    pub list: Option<ListKind>,
    /// Words in code, name or basis.
    pub text: String,
    /// The category.
    pub category: Option<Category>,
    /// The level that takes it: town or village for services, else the item's own.
    pub level: Option<Level>,
    /// The county department.
    pub department: Option<UnitCode>,
    /// For whom; items for both are found under either.
    pub audience: Option<Audience>,
    /// Where it is held by the town or may be asked for below the county.
    pub town: Option<DivisionCode>,
    /// Its procedure.
    pub procedure: String,
}

impl ItemFilter {
    /// Whether an item is asked for.
    #[must_use]
    pub fn takes(&self, now: &ItemNow) -> bool {
        let item = &now.item;
        self.list.is_none_or(|list| item.list == list)
            && self.category.is_none_or(|c| item.category == c)
            && self.level.is_none_or(|level| at_level(now, level))
            && self
                .department
                .as_ref()
                .is_none_or(|d| item.department.as_ref() == Some(d))
            && self.audience.is_none_or(|a| item.audience.answers(a))
            && self.town.is_none_or(|town| in_town(now, town))
            && (self.procedure.is_empty() || item.procedure.as_deref() == Some(&self.procedure))
            && has_words(&self.text, &[item.code.as_str(), &item.name, &item.basis])
    }
}

/// Whether a level takes an item: a service by its delegation, a power by the level that holds it.
fn at_level(now: &ItemNow, level: Level) -> bool {
    if now.delegated.is_empty() {
        now.item.level == level
    } else {
        !now.delegated_to(level).is_empty()
    }
}

/// Whether a town holds an item or takes it in.
fn in_town(now: &ItemNow, town: DivisionCode) -> bool {
    now.holders.get(&town).is_some_and(|held| !held.is_empty())
        || now
            .delegated
            .values()
            .any(|towns| towns.contains_key(&town))
}

/// Whether every word stands in one of the texts, whatever its case.
fn has_words(asked: &str, texts: &[&str]) -> bool {
    asked.split_whitespace().all(|word| {
        let word = word.to_lowercase();
        texts.iter().any(|text| text.to_lowercase().contains(&word))
    })
}

/// The county of today, as the public lists show it; none on a site without a book.
///
/// # Errors
/// The store's.
pub async fn today(app: &App, now: Instant) -> Result<Arc<Site>, Error> {
    app.read(move |app, tx| app.site_in(tx, now)).await
}

/// Items of the catalogue in the order of their codes.
pub fn items<'c>(
    county: &'c County,
    filter: &'c ItemFilter,
) -> impl Iterator<Item = &'c ItemNow> + 'c {
    county
        .items
        .values()
        .map(Arc::as_ref)
        .filter(|now| filter.takes(now))
}

/// Which lines of the territorial list a reader asks for; what is empty or none is not asked.
#[derive(Debug, Clone, Default)]
pub struct LineFilter {
    /// Words in code, matter, duty or basis.
    pub text: String,
    /// A class of events it settles.
    pub class: String,
    /// A family of them, as [`event_family`] names it.
    pub category: String,
    /// The level at which somebody has a part in it.
    pub level: Option<Level>,
    /// A department that leads or assists.
    pub department: Option<UnitCode>,
    /// Letters of the town unit that does it.
    pub town_unit: String,
    /// Whom it binds; lines for both are found under either.
    pub audience: Option<Audience>,
}

impl LineFilter {
    /// Whether a line is asked for.
    #[must_use]
    pub fn takes(&self, county: &County, line: &TerritorialLine) -> bool {
        let classes = || line.event_classes.iter();
        (self.class.is_empty() || classes().any(|c| *c == self.class))
            && (self.category.is_empty() || classes().any(|c| event_family(c) == self.category))
            && self
                .level
                .is_none_or(|level| levels_of(county, line).contains(&level))
            && self
                .department
                .as_ref()
                .is_none_or(|d| line.department == *d || line.assist.contains(d))
            && (self.town_unit.is_empty() || line.town_unit == self.town_unit)
            && self.audience.is_none_or(|a| line.audience.answers(a))
            && has_words(
                &self.text,
                &[&line.code, &line.matter, &line.town_duty, &line.basis],
            )
    }
}

/// The family of a class of events: the first two digits of a class of GB/T 30428.2, else the letters
/// before its number, in small letters.
#[must_use]
pub fn event_family(class: &str) -> String {
    let head = class.split('-').next().unwrap_or(class);
    match head.get(..2) {
        Some(two) if head.bytes().all(|b| b.is_ascii_digit()) => two.to_owned(),
        _ => head.to_ascii_lowercase(),
    }
}

/// Families of the classes that the territorial list settles, in order.
#[must_use]
pub fn event_families(county: &County) -> BTreeSet<String> {
    county
        .lines
        .values()
        .flat_map(|line| line.event_classes.iter())
        .map(|class| event_family(class))
        .collect()
}

/// Levels at which somebody has a part in a line: who leads and assists, and the unit below the county
/// that does it.
#[must_use]
pub fn levels_of(county: &County, line: &TerritorialLine) -> BTreeSet<Level> {
    let mut levels: BTreeSet<Level> = std::iter::once(&line.department)
        .chain(&line.assist)
        .filter_map(UnitCode::division)
        .map(|division| division.level())
        .collect();
    let doing: BTreeSet<Level> = county
        .units
        .values()
        .filter(|u| u.unit.code.letters() == line.town_unit)
        .map(|u| u.unit.division.level())
        .filter(|level| matches!(level, Level::Town | Level::Village))
        .collect();
    // Letters of no unit that is there are a town's still: the list says that the town acts.
    if doing.is_empty() {
        levels.insert(Level::Town);
    }
    levels.extend(doing);
    levels
}

/// Lines of the territorial list in the order of their codes.
pub fn lines<'c>(
    county: &'c County,
    filter: &'c LineFilter,
) -> impl Iterator<Item = &'c TerritorialLine> + 'c {
    county
        .lines
        .values()
        .map(Arc::as_ref)
        .filter(move |line| filter.takes(county, line))
}

/// Regulated matters, by words and by a unit that supervises or enforces.
pub fn matters<'c>(
    county: &'c County,
    text: &'c str,
    unit: &'c str,
) -> impl Iterator<Item = &'c RegulatedMatter> + 'c {
    county.owners.values().map(Arc::as_ref).filter(move |m| {
        (unit.is_empty() || [&m.source, &m.follow_up, &m.end].contains(&&unit.to_owned()))
            && has_words(text, &[&m.code, &m.matter, &m.basis])
    })
}

/// Where an item is asked for at a place, and who decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldAt {
    /// The town.
    pub town: DivisionCode,
    /// Who holds it there.
    pub holder: Option<UnitCode>,
    /// Since when the town holds it, and by what.
    pub held: Option<Granted>,
    /// The lowest level at which it may be asked for.
    pub asked_at: Level,
    /// Since when that is so, and by what.
    pub delegated: Option<Granted>,
}

/// An item in every town, in the order of their codes.
#[must_use]
pub fn held(county: &County, now: &ItemNow) -> Vec<HeldAt> {
    let mut held: Vec<HeldAt> = county
        .towns()
        .map(|town| {
            let asked_at = county
                .asked_at(&now.item.code, town.code)
                .unwrap_or(Level::County);
            HeldAt {
                town: town.code,
                holder: county.holder(&now.item.code, town.code).cloned(),
                held: now.adopted.get(&town.code).map(|g| Granted::clone(g)),
                asked_at,
                delegated: now
                    .delegated
                    .get(&asked_at)
                    .and_then(|towns| towns.get(&town.code))
                    .map(|g| Granted::clone(g)),
            }
        })
        .collect();
    held.sort_by_key(|h| h.town);
    held
}

/// Whether a site has a catalogue to choose from.
#[must_use]
pub fn listed(site: &Site) -> Option<&County> {
    site.now.as_deref().filter(|c| !c.items.is_empty())
}

/// Items that may be filed under a procedure: through a unit those that it takes; by oneself those
/// that somebody holds at the place. None on a site without a catalogue, where words are typed.
#[must_use]
pub fn choices<'s>(
    site: &'s Site,
    procedure: &str,
    through: Option<&UnitCode>,
    place: Option<DivisionCode>,
) -> Option<Vec<&'s Item>> {
    let county = listed(site)?;
    let mut items: Vec<&Item> = county
        .items
        .values()
        .filter(|now| now.item.procedure.as_deref() == Some(procedure))
        .filter(|now| through.is_none_or(|unit| county.takes(&now.item.code, unit)))
        .filter(|now| place.is_none_or(|at| county.holder(&now.item.code, at).is_some()))
        .map(|now| &now.item)
        .collect();
    items.sort_by(|a, b| (a.category, &a.code).cmp(&(b.category, &b.code)));
    Some(items)
}

/// The code of the item somebody chose: its code as typed or before its name, or its whole name.
#[must_use]
pub fn chosen(site: &Site, typed: &str) -> String {
    let Some(county) = listed(site) else {
        return typed.to_owned();
    };
    let typed = typed.trim();
    let first = typed.split_whitespace().next().unwrap_or(typed);
    for code in [typed, first] {
        if county.items.contains_key(&ItemCode(code.to_owned())) {
            return code.to_owned();
        }
    }
    county
        .items
        .values()
        .find(|now| now.item.name == typed)
        .map_or_else(|| typed.to_owned(), |now| now.item.code.to_string())
}

/// Classes of events that the territorial list settles, each with the matter of its first line.
#[must_use]
pub fn event_classes(site: &Site) -> Vec<(String, String)> {
    let mut classes = std::collections::BTreeMap::new();
    for line in site.now.iter().flat_map(|county| county.lines.values()) {
        for class in &line.event_classes {
            classes
                .entry(class.clone())
                .or_insert_with(|| line.matter.clone());
        }
    }
    classes.into_iter().collect()
}

/// A line of some list, as it is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citable {
    /// Its code: what is written down.
    pub code: String,
    /// What it is about.
    pub matter: String,
    /// Who leads, who holds; the unit the matter goes to.
    pub unit: Option<UnitCode>,
}

/// Lines by which a unit may say "not ours" at a place: territorial lines that another leads, regulated
/// matters, and items that another holds. The item the case is about stands first.
#[must_use]
pub fn citable(
    site: &Site,
    unit: Option<&UnitCode>,
    place: DivisionCode,
    item: &str,
) -> Vec<Citable> {
    let Some(county) = site.now.as_deref() else {
        return Vec::new();
    };
    let of_item = |now: &ItemNow| Citable {
        code: now.item.code.to_string(),
        matter: now.item.name.clone(),
        unit: county.holder(&now.item.code, place).cloned(),
    };
    let mut all: Vec<Citable> = county
        .item(&ItemCode(item.to_owned()))
        .map(of_item)
        .into_iter()
        .collect();
    all.extend(county.lines.values().map(|line| Citable {
        code: line.code.clone(),
        matter: line.matter.clone(),
        unit: Some(line.department.clone()),
    }));
    all.extend(county.owners.values().map(|m| Citable {
        code: m.code.clone(),
        matter: m.matter.clone(),
        unit: None,
    }));
    all.extend(
        county
            .items
            .values()
            .filter(|now| now.is_power() && now.item.code.as_str() != item)
            .map(|now| of_item(now)),
    );
    all.retain(|line| line.unit.is_none() || line.unit.as_ref() != unit);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_belongs_to_the_family_its_first_part_names() {
        for (class, family) in [
            ("0101", "01"),
            ("2143", "21"),
            ("GRID-05", "grid"),
            ("7", "7"),
            ("", ""),
        ] {
            assert_eq!(event_family(class), family, "{class}");
        }
    }
}
