//! Other systems in which the county's matters stand, too (省政务服务网、热线、条线系统), as the site's file
//! `outside-systems.toml` tells of them: what they call our fields, numbers and codes.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Every system the site's file names, in its order.
#[derive(Debug, Clone, Default)]
pub struct Systems {
    all: Vec<System>,
}

pub(crate) static NONE: Systems = Systems { all: Vec::new() };

/// A system.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct System {
    /// Its code, in addresses and columns.
    pub code: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// How its table becomes cases.
    #[serde(rename = "in", default)]
    pub incoming: Option<Incoming>,
    /// What its table of results holds.
    #[serde(rename = "out", default)]
    pub outgoing: Option<Outgoing>,
    /// What is typed into it by hand, in its order.
    #[serde(default)]
    pub copy: Option<Copied>,
}

/// How a system's table becomes cases.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Incoming {
    /// Procedure its rows are filed in.
    pub procedure: String,
    /// Its column with the number.
    pub number: String,
    /// The item of the catalogue; none for procedures that need none.
    #[serde(default)]
    pub item: Option<Told>,
    /// Its column with the applicant's citizen number, where it gives one.
    #[serde(default)]
    pub person: Option<String>,
    /// The applicant's name, where she is not known by number.
    #[serde(default)]
    pub name: Option<Told>,
    /// Its column with the place: a division code, or the name of a town and village.
    #[serde(default)]
    pub place: Option<String>,
    /// Fields that every row has the same, as a form would send them.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// Its further columns.
    #[serde(rename = "column", default)]
    pub columns: Vec<Column>,
}

/// A value that a column gives, or that is the same for every row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Told {
    /// The column.
    #[serde(default)]
    pub column: Option<String>,
    /// The value where there is no column, or nothing in it.
    #[serde(default)]
    pub fixed: Option<String>,
    /// Their code → ours.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

/// A column of theirs and the field it fills.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Column {
    /// Its heading.
    pub theirs: String,
    /// The field of the procedure.
    pub ours: String,
    /// How it writes a date, `%Y/%m/%d %H:%M`.
    #[serde(default)]
    pub date: Option<String>,
    /// Their code → ours; what stands in neither is a fault of its row.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// Ours for whatever the map does not name.
    #[serde(default)]
    pub otherwise: Option<String>,
}

/// What a system's table of results holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Outgoing {
    /// Its columns, in its order.
    #[serde(rename = "column", default)]
    pub columns: Vec<Given>,
}

/// What is typed into a system by hand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Copied {
    /// Its fields, in the order of its form.
    #[serde(rename = "column", default)]
    pub columns: Vec<Given>,
}

/// A column or field of theirs and what of a case stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Given {
    /// What they call it.
    pub theirs: String,
    /// What of the case it is.
    pub ours: Element,
    /// How it writes a date or instant.
    #[serde(default)]
    pub date: Option<String>,
    /// Our code → theirs.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

/// What of a case can stand in another system's column; the vocabulary is closed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Element {
    /// The number it bears there.
    OutsideNumber,
    /// Our number.
    Number,
    /// The item by name, or the procedure's name.
    Item,
    /// The item's code.
    ItemCode,
    /// The applicant's name.
    Applicant,
    /// Town and village.
    Place,
    /// The division's code.
    Division,
    /// Where it stands.
    Stage,
    /// How it ended.
    Outcome,
    /// Who must act, or decided.
    Unit,
    /// When it was filed.
    Filed,
    /// When it was accepted.
    Accepted,
    /// When it is due.
    Due,
    /// When it ended.
    Closed,
    /// The note of the act that ended it.
    Result,
    /// A field of the procedure.
    Field(String),
}

impl TryFrom<String> for Element {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Ok(match text.as_str() {
            "outside-number" => Self::OutsideNumber,
            "number" => Self::Number,
            "item" => Self::Item,
            "item-code" => Self::ItemCode,
            "applicant" => Self::Applicant,
            "place" => Self::Place,
            "division" => Self::Division,
            "stage" => Self::Stage,
            "outcome" => Self::Outcome,
            "unit" => Self::Unit,
            "filed" => Self::Filed,
            "accepted" => Self::Accepted,
            "due" => Self::Due,
            "closed" => Self::Closed,
            "result" => Self::Result,
            other => match other.strip_prefix("field:") {
                Some(field) if !field.is_empty() => Self::Field(field.to_owned()),
                _ => return Err(format!("{other}: no element of a case")),
            },
        })
    }
}

impl Element {
    /// Whether it says something of who asks, so that showing it is a read of her.
    #[must_use]
    pub const fn personal(&self) -> bool {
        matches!(self, Self::Applicant | Self::Field(_))
    }
}

/// Why a file of systems was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("outside-systems.toml: {0}")]
pub struct SystemsError(pub String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    system: Vec<System>,
}

impl Systems {
    /// Reads a site's file.
    ///
    /// # Errors
    /// It is no TOML of this form; a code that is no word or stands twice.
    pub fn parse(text: &str) -> Result<Self, SystemsError> {
        let written: Written = toml::from_str(text).map_err(|e| SystemsError(e.to_string()))?;
        let mut seen = std::collections::BTreeSet::new();
        for system in &written.system {
            let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if system.code.is_empty() || system.code.len() > 40 || !system.code.chars().all(word) {
                return Err(SystemsError(format!("{}: not a code", system.code)));
            }
            if !seen.insert(&system.code) {
                return Err(SystemsError(format!("{}: stands twice", system.code)));
            }
        }
        Ok(Self {
            all: written.system,
        })
    }

    /// Every system.
    #[must_use]
    pub fn all(&self) -> &[System] {
        &self.all
    }

    /// The system of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&System> {
        self.all.iter().find(|system| system.code == code)
    }
}

impl System {
    /// Its name in a language.
    #[must_use]
    pub fn name_in(&self, locale: words::Locale) -> &str {
        match locale {
            words::Locale::ZhCn => &self.name,
            words::Locale::En => &self.name_en,
        }
    }
}

impl Told {
    /// Its column, where it has one.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// What it says of a row whose cell holds `cell`.
    #[must_use]
    pub fn value(&self, cell: &str) -> Option<String> {
        match (cell.is_empty(), self.map.get(cell)) {
            (false, Some(ours)) => Some(ours.clone()),
            (false, None) if self.map.is_empty() => Some(cell.to_owned()),
            _ => self.fixed.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_says_how_its_rows_become_cases_and_what_it_gets_back() {
        let text = r#"
            [[system]]
            code = "hotline"
            name = "h"
            name-en = "h"
            [system.in]
            procedure = "p"
            number = "No"
            name = { column = "Who", fixed = "somebody" }
            [[system.in.column]]
            theirs = "Kind"
            ours = "kind"
            map = { A = "one" }
            [system.out]
            [[system.out.column]]
            theirs = "No"
            ours = "outside-number"
            [[system.out.column]]
            theirs = "Text"
            ours = "field:summary"
        "#;
        let systems = Systems::parse(text).unwrap();
        let system = systems.get("hotline").unwrap();
        let incoming = system.incoming.as_ref().unwrap();
        assert_eq!(incoming.columns[0].map["A"], "one");
        let name = incoming.name.as_ref().unwrap();
        assert_eq!(name.value(""), Some("somebody".to_owned()));
        assert_eq!(name.value("x"), Some("x".to_owned()));
        let out = system.outgoing.as_ref().unwrap();
        assert_eq!(out.columns[1].ours, Element::Field("summary".to_owned()));
        assert!(systems.get("other").is_none());
    }

    #[test]
    fn what_is_not_understood_is_refused_whole() {
        let head = "[[system]]\ncode = \"a\"\nname = \"a\"\nname-en = \"a\"\n";
        assert!(Systems::parse(&format!("{head}colour = 1\n")).is_err());
        assert!(Systems::parse(&format!("{head}{head}")).is_err());
        assert!(Systems::parse(&head.replace("\"a\"\nname =", "\"A B\"\nname =")).is_err());
        let copy = "[system.copy]\n[[system.copy.column]]\ntheirs = \"x\"\nours = \"shoe-size\"\n";
        assert!(Systems::parse(&format!("{head}{copy}")).is_err());
    }
}
