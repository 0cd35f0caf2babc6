//! Which events of other systems file which cases: a file of the site, `exchange.toml`.

use codes::Crs;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Events that file cases, as a site wrote them.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    rules: Vec<Rule>,
}

/// One kind of event and the case it files. A value is a path into the event (`data.place.lng`); one
/// that begins with `=` stands for itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Type of the event.
    pub r#type: String,
    /// Beginning of its source; empty for any.
    #[serde(default)]
    pub source: String,
    /// Procedure the case is filed under.
    pub procedure: String,
    /// Filing act; empty for the one open to the caller.
    #[serde(default)]
    pub act: String,
    /// Item; empty for the procedure's own.
    #[serde(default)]
    pub item: String,
    /// Whom the case names as who asks or reports.
    pub name: String,
    /// Division of the place.
    #[serde(default)]
    pub division: Option<String>,
    /// Longitude of the place, degrees.
    #[serde(default)]
    pub lng: Option<String>,
    /// Latitude of the place, degrees.
    #[serde(default)]
    pub lat: Option<String>,
    /// Reference system of the point.
    #[serde(default = "stored")]
    pub crs: Crs,
    /// Words of the filing.
    #[serde(default)]
    pub note: Option<String>,
    /// Fields of the procedure and where their values stand.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

const fn stored() -> Crs {
    Crs::Cgcs2000
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    event: Vec<Rule>,
}

/// A mapping file that does not read.
#[derive(Debug, thiserror::Error)]
#[error("exchange.toml: {0}")]
pub struct MappingFault(String);

impl Mapping {
    /// Reads the file.
    ///
    /// # Errors
    /// It does not read (with line and column), or two rules mean the same events.
    pub fn parse(text: &str) -> Result<Self, MappingFault> {
        let file: File = toml::from_str(text).map_err(|e| MappingFault(e.to_string()))?;
        for (n, rule) in file.event.iter().enumerate() {
            let same = |other: &&Rule| other.r#type == rule.r#type && other.source == rule.source;
            if file.event[..n].iter().any(|other| same(&other)) {
                let (kind, source) = (&rule.r#type, &rule.source);
                return Err(MappingFault(format!("{kind} from {source:?} stands twice")));
            }
            if rule.lng.is_some() != rule.lat.is_some() {
                return Err(MappingFault(format!(
                    "{}: lng and lat go together",
                    rule.r#type
                )));
            }
        }
        Ok(Self { rules: file.event })
    }

    /// The rules, in the order of the file.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule an event falls under: of its type, with the longest beginning of its source.
    #[must_use]
    pub fn rule(&self, kind: &str, source: &str) -> Option<&Rule> {
        self.rules
            .iter()
            .filter(|rule| rule.r#type == kind && source.starts_with(&rule.source))
            .max_by_key(|rule| rule.source.len())
    }
}

/// What stands at a path of an event, as it would have been typed; none where there is nothing.
pub(super) fn value(event: &serde_json::Value, path: &str) -> Option<String> {
    if let Some(literal) = path.strip_prefix('=') {
        return Some(literal.to_owned());
    }
    let found = path.split('.').try_fold(event, |at, name| at.get(name))?;
    match found {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"
        [[event]]
        type = "cn.example.reported"
        procedure = "statutory-service"
        name = "=监测站"
        fields = { matter = "data.what" }
        [[event]]
        type = "cn.example.reported"
        source = "/port/"
        procedure = "statutory-service"
        name = "data.who"
    "#;

    #[test]
    fn the_longest_source_decides() {
        let mapping = Mapping::parse(TWO).unwrap();
        let of = |source| mapping.rule("cn.example.reported", source).unwrap();
        assert_eq!(of("/port/7").name, "data.who");
        assert_eq!(of("/river/7").name, "=监测站");
        assert_eq!(mapping.rule("cn.example.other", "/port/7"), None);
    }

    #[test]
    fn mistakes_of_the_file_are_said() {
        let rule = "[[event]]\ntype = \"a\"\nprocedure = \"p\"\nname = \"=x\"\n";
        for (text, word) in [
            (format!("{rule}{rule}"), "twice"),
            (format!("{rule}lng = \"data.x\"\n"), "together"),
            (format!("{rule}colour = \"red\"\n"), "colour"),
            ("[[event]]\ntype = 7".to_owned(), "line"),
        ] {
            let why = Mapping::parse(&text).unwrap_err().to_string();
            assert!(why.contains(word), "{why}");
        }
        assert!(Mapping::parse("").unwrap().rules().is_empty());
    }

    #[test]
    fn values_are_found_by_path() {
        let event = serde_json::json!({ "data": { "a": { "b": 7 }, "yes": true, "no": null, "list": [1] } });
        let at = |path| value(&event, path);
        assert_eq!(at("data.a.b").as_deref(), Some("7"));
        assert_eq!(at("data.yes").as_deref(), Some("true"));
        assert_eq!(at("=data.a.b").as_deref(), Some("data.a.b"));
        for nothing in ["data.no", "data.list", "data.a", "data.x.y", ""] {
            assert_eq!(at(nothing), None, "{nothing}");
        }
    }
}
