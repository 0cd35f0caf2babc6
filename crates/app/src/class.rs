//! Classes of events: rows of a module's table that a procedure lets people choose from.

use crate::Site;
use flow::{FieldKind, Procedure, Row};
use model::case::Case;
use model::value::Value;

/// Columns of a table that name the family a class belongs to.
const FAMILY: [(&str, &str); 2] = [("family", "family-en"), ("group", "group-en")];
/// The field that says in words what happened.
const SUMMARY: &str = "summary";
/// The field that says which class it is, where a procedure has several choices from tables.
const CLASS: &str = "class";

/// A class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its code: what the field holds.
    pub code: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// The family it belongs to, in Chinese; empty where the table has none.
    pub family: String,
    /// The same in English.
    pub family_en: String,
}

impl Class {
    fn of(row: &Row) -> Self {
        let family = |place: fn(&(&'static str, &'static str)) -> &'static str| {
            FAMILY
                .iter()
                .find_map(|both| row.text(place(both)))
                .unwrap_or_default()
                .to_owned()
        };
        Self {
            code: row.code.clone(),
            name: row.name.clone(),
            name_en: row.name_en.clone(),
            family: family(|both| both.0),
            family_en: family(|both| both.1),
        }
    }

    /// Its name in a language.
    #[must_use]
    pub fn name_in(&self, locale: words::Locale) -> &str {
        match locale {
            words::Locale::ZhCn => &self.name,
            words::Locale::En => &self.name_en,
        }
    }

    /// Its family in a language; the Chinese one where there is no other.
    #[must_use]
    pub fn family_in(&self, locale: words::Locale) -> &str {
        match locale {
            words::Locale::En if !self.family_en.is_empty() => &self.family_en,
            _ => &self.family,
        }
    }
}

/// The field by which a procedure's cases are classed.
#[must_use]
pub fn field(procedure: &Procedure) -> Option<&flow::Field> {
    let classed = |field: &&flow::Field| field.kind == FieldKind::Choice && field.table.is_some();
    procedure
        .field(CLASS)
        .filter(classed)
        .or_else(|| procedure.fields().iter().find(classed))
}

/// The field in which a procedure's cases say what happened.
#[must_use]
pub fn summary(procedure: &Procedure) -> Option<&flow::Field> {
    let words = |field: &&flow::Field| field.kind == FieldKind::Text;
    procedure.field(SUMMARY).filter(words).or_else(|| {
        procedure
            .fields()
            .iter()
            .find(|field| words(field) && field.from.is_none())
    })
}

/// The classes a procedure lets people choose from, in their table's order; none where it has no table.
#[must_use]
pub fn classes(procedure: &Procedure) -> Vec<Class> {
    field(procedure)
        .and_then(|field| procedure.table(field.table.as_deref()?))
        .map(|rows| rows.rows.iter().map(Class::of).collect())
        .unwrap_or_default()
}

/// The class of a case, where it is classed.
#[must_use]
pub fn code_of<'c>(procedure: &Procedure, case: &'c Case) -> Option<&'c str> {
    match &case.fields.get(&field(procedure)?.code)?.value {
        Value::Choice(code) => Some(code),
        _ => None,
    }
}

/// What a case says happened.
#[must_use]
pub fn words_of<'c>(procedure: &Procedure, case: &'c Case) -> Option<&'c str> {
    match &case.fields.get(&summary(procedure)?.code)?.value {
        Value::Text(words) => Some(words),
        _ => None,
    }
}

/// Procedures in force that file new cases, by code, in the order of their modules.
pub(crate) fn procedures(site: &Site) -> impl Iterator<Item = &Procedure> {
    site.modules()
        .filter(|(_, _, _, on)| *on)
        .flat_map(|(_, _, module, _)| module.procedures.values())
}

/// Whether a case is a complaint about the actor or her unit: it is not for her eyes, in no list and no count.
pub(crate) fn about(site: &Site, facts: &flow::ActorFacts, case: &Case) -> bool {
    site.procedure_of(&case.version_of_module, &case.procedure)
        .is_some_and(|procedure| crate::case::about_actor(procedure, case, facts))
}
