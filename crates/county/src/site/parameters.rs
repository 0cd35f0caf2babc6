//! `parameters.toml`: dated parameters with what they rest on.

use jiff::civil::Date;
use model::money::Fen;
use serde::Deserialize;

use super::fault::{Faults, toml_date};
use sheet::FileFault;

/// An amount for an age band, whole years, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// From this age on.
    pub from_age: u16,
    /// To this age; none: no end.
    #[serde(default)]
    pub to_age: Option<u16>,
    /// Fen.
    pub amount: Fen,
}

/// What a parameter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterValue {
    /// A whole number, in the parameter's unit.
    Number(i64),
    /// A rule by its name.
    Rule(String),
    /// Yes or no.
    Flag(bool),
    /// Amounts by age, in order, without gap or overlap.
    Bands(Vec<Band>),
}

/// A parameter in force from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Key, e.g. `elder-allowance.band`.
    pub key: String,
    /// Name in the county's language.
    pub name: String,
    /// What it says.
    pub value: ParameterValue,
    /// Unit of a number or amount, e.g. `day`, `fen-per-month`.
    pub unit: Option<String>,
    /// 示例, 默认 or 法定.
    pub label: String,
    /// What it rests on.
    pub basis: String,
    /// Whether somebody has checked it against a document.
    pub verified: bool,
    /// Whether the stage it belongs to is switched on.
    pub enabled: bool,
    /// First day.
    pub valid_from: Date,
    /// First day no longer.
    pub valid_to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Plain {
    Number(i64),
    Flag(bool),
    Rule(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    key: String,
    name: String,
    #[serde(default)]
    value: Option<Plain>,
    #[serde(default)]
    bands: Vec<Band>,
    #[serde(default)]
    unit: Option<String>,
    label: String,
    basis: String,
    verified: bool,
    #[serde(default = "on")]
    enabled: bool,
    #[serde(deserialize_with = "toml_date::required")]
    valid_from: Date,
    #[serde(default, deserialize_with = "toml_date::optional")]
    valid_to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    parameter: Vec<Raw>,
}

fn on() -> bool {
    true
}

/// Bands follow each other without gap; only the last has no end; no amount is negative.
fn bands_fit(bands: &[Band]) -> bool {
    let open_last = bands.last().is_some_and(|b| b.to_age.is_none());
    let chained = bands.windows(2).all(|w| {
        w[0].to_age
            .is_some_and(|to| to.checked_add(1) == Some(w[1].from_age))
    });
    let ordered = bands
        .iter()
        .all(|b| b.to_age.is_none_or(|to| b.from_age <= to) && b.amount >= Fen::ZERO);
    open_last && chained && ordered
}

pub(super) fn read(file: &str, bytes: &[u8], faults: &mut Faults) -> Vec<Parameter> {
    let Some(document) = faults.toml::<Document>(file, bytes) else {
        return Vec::new();
    };
    let mut all: Vec<Parameter> = Vec::new();
    for raw in document.parameter {
        let mut fault = |key: &str| {
            let mut f = FileFault::new(file, key).with("from", raw.valid_from);
            f.column = Some(raw.key.clone());
            faults.push(f);
        };
        let value = match (raw.value, raw.bands.is_empty()) {
            (Some(Plain::Number(n)), true) => ParameterValue::Number(n),
            (Some(Plain::Flag(yes)), true) => ParameterValue::Flag(yes),
            (Some(Plain::Rule(rule)), true) => ParameterValue::Rule(rule),
            (None, false) if bands_fit(&raw.bands) => ParameterValue::Bands(raw.bands),
            (None, false) => {
                fault("site-bands");
                continue;
            }
            _ => {
                fault("site-parameter-value");
                continue;
            }
        };
        if raw.valid_to.is_some_and(|to| to <= raw.valid_from) {
            fault("site-interval-empty");
        }
        let overlaps = |p: &Parameter| {
            p.key == raw.key
                && raw.valid_to.is_none_or(|to| p.valid_from < to)
                && p.valid_to.is_none_or(|to| raw.valid_from < to)
        };
        if all.iter().any(overlaps) {
            fault("site-versions-overlap");
        }
        all.push(Parameter {
            key: raw.key,
            name: raw.name,
            value,
            unit: raw.unit,
            label: raw.label,
            basis: raw.basis,
            verified: raw.verified,
            enabled: raw.enabled,
            valid_from: raw.valid_from,
            valid_to: raw.valid_to,
        });
    }
    all
}
