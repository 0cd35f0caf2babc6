//! Site parameters: dated, with their basis and whether somebody verified them. What is labelled
//! 示例 or 默认 is shown so on every page that uses it.

mod change;

pub use change::{
    CHOICES, Given, Proposal, Proposing, decide, decide_in, given, names, proposals, propose,
    propose_in,
};

use codes::LeapBirthday;
use jiff::civil::Date;
use model::id::PersonId;
use model::money::Fen;
use model::time::Month;
use roll::{Band, BandChange, Rules, StartRule, StopRule};
use serde::Deserialize;

/// One parameter from one day on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Key, e.g. `roll.cut-off-day`.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// 示例, 默认 or 法定.
    pub label: String,
    /// Whether it was checked against its document.
    pub verified: bool,
    /// What it rests on.
    pub basis: String,
    /// Unit of the value.
    #[serde(default)]
    pub unit: Option<String>,
    /// Value.
    #[serde(default)]
    pub value: Option<toml::Value>,
    /// Bands, for amounts.
    #[serde(default)]
    pub bands: Vec<BandRow>,
    /// For stages that a site switches on: whether it has.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// Who proposed it, where it was not in the opening file.
    #[serde(default)]
    pub proposed_by: Option<PersonId>,
    /// Who confirmed it.
    #[serde(default)]
    pub confirmed_by: Option<PersonId>,
    valid_from: toml::value::Datetime,
    #[serde(default)]
    valid_to: Option<toml::value::Datetime>,
    /// First day it no longer holds: as its file says, or because a later row took its place.
    #[serde(skip)]
    ends: Option<Date>,
}

impl Row {
    /// First day it holds.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        day(&self.valid_from)
    }

    /// First day it no longer holds; none while nothing has taken its place.
    #[must_use]
    pub const fn ends(&self) -> Option<Date> {
        self.ends
    }
}

/// A band of an amount.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandRow {
    /// First age.
    pub from_age: u16,
    /// Last age.
    #[serde(default)]
    pub to_age: Option<u16>,
    /// Fen a month.
    pub amount: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    parameter: Vec<Row>,
}

/// All parameters of the site.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    rows: Vec<Row>,
}

/// A parameter file that does not read.
#[derive(Debug, thiserror::Error)]
#[error("parameters: {0}")]
pub struct ParameterFault(String);

fn day(value: &toml::value::Datetime) -> Option<Date> {
    value.date.and_then(|d| {
        Date::new(
            i16::try_from(d.year).ok()?,
            i8::try_from(d.month).ok()?,
            i8::try_from(d.day).ok()?,
        )
        .ok()
    })
}

impl Parameters {
    /// Reads the file.
    ///
    /// # Errors
    /// It does not read; the text names line and column.
    pub fn parse(text: &str) -> Result<Self, ParameterFault> {
        let mut file: File = toml::from_str(text).map_err(|e| ParameterFault(e.to_string()))?;
        for row in &file.parameter {
            if day(&row.valid_from).is_none()
                || row.valid_to.as_ref().is_some_and(|to| day(to).is_none())
            {
                return Err(ParameterFault(format!(
                    "{}: valid_from and valid_to are dates",
                    row.key
                )));
            }
        }
        // A later row of a key takes the place of an earlier one on its first day.
        for n in 0..file.parameter.len() {
            let row = &file.parameter[n];
            let later = file.parameter[n + 1..].iter().filter(|r| r.key == row.key);
            let taken = later.filter_map(Row::from).min();
            let said = row.valid_to.as_ref().and_then(day);
            file.parameter[n].ends = said.into_iter().chain(taken).min();
        }
        Ok(Self {
            rows: file.parameter,
        })
    }

    /// The row of a key in force on a day (`valid_to` is the first day it no longer is).
    #[must_use]
    pub fn row(&self, key: &str, on: Date) -> Option<&Row> {
        self.rows.iter().rfind(|row| {
            row.key == key
                && day(&row.valid_from).is_some_and(|from| from <= on)
                && row.ends.is_none_or(|to| on < to)
        })
    }

    /// All rows, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, key: &str, on: Date, default: i64) -> i64 {
        self.row(key, on)
            .and_then(|row| row.value.as_ref())
            .and_then(toml::Value::as_integer)
            .unwrap_or(default)
    }

    /// Words.
    #[must_use]
    pub fn text(&self, key: &str, on: Date) -> Option<&str> {
        self.row(key, on)
            .and_then(|row| row.value.as_ref())
            .and_then(toml::Value::as_str)
    }

    /// Whether a stage is switched on.
    #[must_use]
    pub fn switched_on(&self, key: &str, on: Date) -> bool {
        self.row(key, on)
            .is_some_and(|row| row.enabled.unwrap_or(true))
    }

    /// The rules of an allowance programme on a day. Bands of every date stand side by side, so
    /// that back-pay uses the amount of its own month.
    #[must_use]
    pub fn allowance(&self, programme: &str, on: Date) -> Rules {
        let key = |name: &str| format!("{programme}.{name}");
        let bands = self
            .rows
            .iter()
            .filter(|row| row.key == key("band"))
            .flat_map(|row| {
                row.bands.iter().filter_map(|band| {
                    Some(Band {
                        from_age: band.from_age,
                        to_age: band.to_age,
                        amount: Fen(band.amount),
                        from: Month::of(day(&row.valid_from)?),
                        to: row.ends.map(|to| Month::of(to).plus(-1)),
                        basis: row.basis.clone(),
                        verified: row.verified,
                    })
                })
            })
            .collect();
        let threshold = self.number("roll.shared-account-threshold", on, 2);
        Rules {
            bands,
            start: match self.text(&key("start-rule"), on) {
                Some("application-month") => StartRule::ApplicationMonth,
                Some("next-month") => StartRule::NextMonth,
                _ => StartRule::BirthdayMonth,
            },
            stop: match self.text(&key("stop-rule"), on) {
                Some("death-month") => StopRule::DeathMonth,
                _ => StopRule::DeathNextMonth,
            },
            backpay_months: u32::try_from(self.number(&key("backpay-months"), on, 24)).unwrap_or(0),
            leap: match self.text(&key("leap-birthday"), on) {
                Some("first-of-march") => LeapBirthday::FirstOfMarch,
                _ => LeapBirthday::LastOfFebruary,
            },
            band_change: match self.text(&key("band-change"), on) {
                Some("next-month") => BandChange::NextMonth,
                _ => BandChange::BirthdayMonth,
            },
            cut_off_day: i8::try_from(self.number("roll.cut-off-day", on, 20)).unwrap_or(20),
            // The alarm is raised when the threshold is reached.
            account_persons_max: u32::try_from(threshold - 1).unwrap_or(1),
        }
    }
}
