//! `site.toml`.

use std::collections::BTreeMap;

use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use serde::Deserialize;

use super::fault::{Faults, toml_date};
use sheet::FileFault;

/// The county and where it lies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountyHead {
    /// Its code.
    pub code: DivisionCode,
    /// The day the founding tables are the state of.
    #[serde(deserialize_with = "toml_date::required")]
    pub founded: Date,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Code of the city.
    pub city_code: DivisionCode,
    /// Name of the city.
    pub city: String,
    /// Code of the province.
    pub province_code: DivisionCode,
    /// Name of the province.
    pub province: String,
    /// Letters that the county's account names begin with.
    pub letters: String,
}

/// Languages and time zone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locale {
    /// Language shown unless a reader chooses another.
    pub default: String,
    /// The other ones.
    #[serde(default)]
    pub also: Vec<String>,
    /// Always Asia/Shanghai.
    pub time_zone: String,
}

/// Office hours from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeHoursRow {
    /// 默认, 示例 or none.
    #[serde(default)]
    pub label: String,
    /// First day.
    #[serde(deserialize_with = "toml_date::required")]
    pub valid_from: Date,
    /// 1 Monday … 7 Sunday.
    pub weekdays: Vec<u8>,
    /// From and to, `HH:MM`.
    pub spans: Vec<[String; 2]>,
}

/// Numbers the source states.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Towns and streets.
    #[serde(default)]
    pub towns: Option<usize>,
    /// County departments.
    #[serde(default)]
    pub departments: Option<usize>,
}

/// A source of data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What was taken.
    pub what: String,
    /// From where.
    pub from: String,
    /// Under which licence.
    pub licence: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Files {
    pub(super) divisions: String,
    pub(super) towns: String,
    pub(super) units: String,
    pub(super) parameters: String,
    pub(super) staff: String,
    pub(super) boundary: String,
    #[serde(default)]
    pub(super) establishment: Option<String>,
    #[serde(default)]
    pub(super) people: Option<String>,
    #[serde(default)]
    pub(super) certificates: Option<String>,
    #[serde(default)]
    pub(super) documents: Option<String>,
    #[serde(default)]
    pub(super) stations: Option<String>,
    #[serde(default)]
    pub(super) items: Option<String>,
    #[serde(default)]
    pub(super) structure: Option<String>,
    #[serde(default)]
    pub(super) halls: Option<String>,
}

/// Reforms of the site, by the stems of their files under `reforms/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reforms {
    /// Applied, in the order they were entered.
    #[serde(default)]
    pub(super) in_force: Vec<String>,
    /// Proposed, not applied.
    #[serde(default)]
    pub(super) proposed: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) county: CountyHead,
    pub(super) locale: Locale,
    #[serde(default)]
    pub(super) office_hours: Vec<OfficeHoursRow>,
    #[serde(default)]
    pub(super) counts: Counts,
    #[serde(default)]
    pub(super) labels: BTreeMap<String, String>,
    pub(super) files: Files,
    #[serde(default)]
    pub(super) reforms: Reforms,
    #[serde(default)]
    pub(super) source: Vec<Source>,
}

/// Minutes since midnight of `HH:MM`, up to 24:00.
fn minutes(text: &str) -> Option<u16> {
    let (h, m) = text.split_once(':')?;
    let (h, m): (u16, u16) = (h.parse().ok()?, m.parse().ok()?);
    (h.checked_mul(60)? + m <= 1_440 && m < 60).then_some(h * 60 + m)
}

impl OfficeHoursRow {
    /// The spans in minutes since midnight.
    #[must_use]
    pub fn minutes(&self) -> Vec<(u16, u16)> {
        self.spans
            .iter()
            .filter_map(|[from, to]| Some((minutes(from)?, minutes(to)?)))
            .collect()
    }
}

pub(super) fn read(file: &str, bytes: &[u8], faults: &mut Faults) -> Option<Head> {
    let head: Head = faults.toml(file, bytes)?;
    let at = |column: &str, key: &str| FileFault {
        column: Some(column.to_owned()),
        ..FileFault::new(file, key)
    };
    let c = &head.county;
    if c.code.level() != Level::County {
        faults.push(at("county.code", "site-not-a-county").with("found", c.code));
    }
    if c.code.parent() != Some(c.city_code) {
        faults.push(at("county.city_code", "site-parent-wrong").with("found", c.city_code));
    }
    if c.city_code.parent() != Some(c.province_code) {
        faults.push(at("county.province_code", "site-parent-wrong").with("found", c.province_code));
    }
    if !is_letters(&c.letters) {
        faults.push(at("county.letters", "site-letters").with("found", &c.letters));
    }
    if head.locale.time_zone != "Asia/Shanghai" {
        faults.push(at("locale.time_zone", "site-time-zone").with("found", &head.locale.time_zone));
    }
    for row in &head.office_hours {
        let spans = row.minutes();
        let in_order =
            spans.iter().all(|(from, to)| from < to) && spans.windows(2).all(|w| w[0].1 <= w[1].0);
        let days = row.weekdays.iter().all(|d| (1..=7).contains(d));
        if spans.len() != row.spans.len() || spans.is_empty() || !in_order || !days {
            faults.push(at("office_hours", "site-office-hours").with("from", row.valid_from));
        }
    }
    faults.is_empty().then_some(head)
}

/// Letters of account names: one to six small Latin letters.
pub(super) fn is_letters(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase())
}
