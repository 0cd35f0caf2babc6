//! The structure standard of towns (一办七局一中心; MISSION P3.1): a file, and where towns differ.

use crate::county::{County, Difference};
use crate::site::DivisionKind;
use codes::division::DivisionCode;
use jiff::civil::Date;
use model::change::Differing;
use model::unit::{Body, Side, UnitCode, UnitKind};
use serde::{Deserialize, Serialize};

/// Whether an institution is the office, a bureau or the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// 办.
    Office,
    /// 局.
    Bureau,
    /// 中心.
    Centre,
}

/// One functional institution (职能机构) of every town.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardInstitution {
    /// Letters of its code.
    pub letters: String,
    /// Name, with `{town}` for the town's.
    pub name: String,
    /// Office, bureau or centre.
    pub group: Group,
    /// Kind.
    pub kind: UnitKind,
    /// Side.
    pub side: Side,
    /// Its name plates in a town.
    #[serde(default)]
    pub plates_town: Vec<String>,
    /// Its name plates in a street.
    #[serde(default)]
    pub plates_street: Vec<String>,
    /// Mid-level posts.
    pub mids: u32,
}

/// The one public institution beside them (综合服务中心).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardPublic {
    /// Letters of its code.
    pub letters: String,
    /// Name.
    pub name: String,
    /// Heads.
    pub heads: u32,
    /// Deputies.
    pub deputies: u32,
    /// Mid-level posts.
    #[serde(default)]
    pub mids: u32,
}

/// The grid centre: a front-desk name plate on a host, with its own people and queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardPlate {
    /// Letters of its code.
    pub letters: String,
    /// Name.
    pub name: String,
    /// Letters of the host.
    pub host: String,
    /// Its name plates in a town.
    #[serde(default)]
    pub plates_town: Vec<String>,
    /// Its name plates in a street.
    #[serde(default)]
    pub plates_street: Vec<String>,
    /// Mid-level posts.
    pub mids: u32,
}

/// Full-time deputies fixed post by post (专职副职).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardDeputy {
    /// Letters of the unit.
    pub unit: String,
    /// Title.
    pub title: String,
    /// How many.
    pub count: u32,
}

/// The standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// 默认配置.
    pub label: String,
    /// First day it binds.
    #[serde(with = "toml_day")]
    pub from: Date,
    /// The functional institutions: one office, seven bureaus, one centre.
    pub institution: Vec<StandardInstitution>,
    /// The public institution beside them.
    pub public_institution: StandardPublic,
    /// The grid centre.
    pub grid_centre: StandardPlate,
    /// Full-time deputies.
    #[serde(default)]
    pub deputy: Vec<StandardDeputy>,
}

/// A day written `2020-12-31`, in quotes or not: TOML has dates of its own, JSON does not.
mod toml_day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(day: &Date, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&day.to_string())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Day {
            Text(String),
            Toml(toml::value::Datetime),
        }
        let text = match Day::deserialize(d)? {
            Day::Text(text) => text,
            Day::Toml(day) => day.to_string(),
        };
        text.parse().map_err(D::Error::custom)
    }
}

/// In what a unit differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deviating {
    /// It is not there.
    Missing,
    /// It is one too many.
    Extra,
    /// Its name.
    Name,
    /// Its kind.
    Kind,
    /// Its side.
    Side,
    /// Its name plates.
    Plates,
    /// Its heads.
    Heads,
    /// Its deputies.
    Deputies,
    /// Its mid-level posts.
    Mids,
    /// What it hangs on.
    Host,
    /// Full-time deputies.
    FixedDeputies,
}

impl Deviating {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Side => "side",
            Self::Plates => "plates",
            Self::Heads => "heads",
            Self::Deputies => "deputies",
            Self::Mids => "mids",
            Self::Host => "host",
            Self::FixedDeputies => "fixed-deputies",
        }
    }
}

/// Where a town differs from the standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// The town.
    pub town: DivisionCode,
    /// The unit.
    pub unit: UnitCode,
    /// In what.
    pub what: Deviating,
    /// What the standard says.
    pub standard: String,
    /// What is there.
    pub found: String,
    /// The individual difference that allows it.
    pub allowed: Option<Difference>,
}

struct Wanted<'a> {
    letters: &'a str,
    name: &'a str,
    kind: UnitKind,
    side: Side,
    plates: &'a [String],
    heads: Option<u32>,
    deputies: Option<u32>,
    mids: u32,
    host: Option<&'a str>,
}

impl Standard {
    /// Reads the file.
    ///
    /// # Errors
    /// What the parser says, with its line.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    fn wanted(&self, street: bool) -> Vec<Wanted<'_>> {
        let mut all: Vec<Wanted<'_>> = self
            .institution
            .iter()
            .map(|i| Wanted {
                letters: &i.letters,
                name: &i.name,
                kind: i.kind,
                side: i.side,
                plates: if street {
                    &i.plates_street
                } else {
                    &i.plates_town
                },
                heads: None,
                deputies: None,
                mids: i.mids,
                host: None,
            })
            .collect();
        all.push(Wanted {
            letters: &self.public_institution.letters,
            name: &self.public_institution.name,
            kind: UnitKind::PublicInstitution,
            side: Side::Back,
            plates: &[],
            heads: Some(self.public_institution.heads),
            deputies: Some(self.public_institution.deputies),
            mids: self.public_institution.mids,
            host: None,
        });
        let grid = &self.grid_centre;
        all.push(Wanted {
            letters: &grid.letters,
            name: &grid.name,
            kind: UnitKind::GridCentre,
            side: Side::Front,
            plates: if street {
                &grid.plates_street
            } else {
                &grid.plates_town
            },
            heads: None,
            deputies: None,
            mids: grid.mids,
            host: Some(&grid.host),
        });
        all
    }

    /// Where a town differs, allowed differences among them.
    #[must_use]
    pub fn deviations(&self, county: &County, town: DivisionCode) -> Vec<Deviation> {
        let Some(division) = county.division(town) else {
            return Vec::new();
        };
        let street = division.kind == DivisionKind::Street;
        if !street && division.kind != DivisionKind::Town {
            return Vec::new();
        }
        let mut look = Look {
            county,
            town,
            found: Vec::new(),
        };
        let wanted = self.wanted(street);
        for want in &wanted {
            look.institution(want, &division.name);
        }
        look.extra(&wanted);
        for deputy in &self.deputy {
            let unit = UnitCode::of(town, &deputy.unit);
            let fixed = county
                .unit(&unit)
                .and_then(|u| u.fixed.get(&deputy.title).copied())
                .unwrap_or(0);
            if fixed != deputy.count {
                look.say(
                    unit,
                    Deviating::FixedDeputies,
                    format!("{} {}", deputy.title, deputy.count),
                    fixed.to_string(),
                    None,
                );
            }
        }
        look.found
    }
}

struct Look<'a> {
    county: &'a County,
    town: DivisionCode,
    found: Vec<Deviation>,
}

impl Look<'_> {
    fn say(
        &mut self,
        unit: UnitCode,
        what: Deviating,
        standard: String,
        found: String,
        allowed: Option<Difference>,
    ) {
        self.found.push(Deviation {
            town: self.town,
            unit,
            what,
            standard,
            found,
            allowed,
        });
    }

    fn allowed(&self, unit: &UnitCode, what: Differing, found: u32) -> Option<Difference> {
        self.county
            .differences
            .get(&(unit.clone(), what))
            .filter(|d| found <= d.allowed)
            .cloned()
    }

    fn institution(&mut self, want: &Wanted<'_>, town: &str) {
        let code = UnitCode::of(self.town, want.letters);
        let name = want.name.replace("{town}", town);
        let county: &County = self.county;
        let Some(now) = county.unit(&code) else {
            self.say(code, Deviating::Missing, name, String::new(), None);
            return;
        };
        if now.unit.name != name {
            self.say(
                code.clone(),
                Deviating::Name,
                name,
                now.unit.name.clone(),
                None,
            );
        }
        if now.unit.kind != want.kind {
            let words = |kind: UnitKind| word(&kind);
            self.say(
                code.clone(),
                Deviating::Kind,
                words(want.kind),
                words(now.unit.kind),
                None,
            );
        }
        if now.unit.side != want.side {
            self.say(
                code.clone(),
                Deviating::Side,
                word(&want.side),
                word(&now.unit.side),
                None,
            );
        }
        if now.name_plates != want.plates {
            let plates = u32::try_from(now.name_plates.len()).unwrap_or(u32::MAX);
            let allowed = self.allowed(&code, Differing::Plates, plates);
            self.say(
                code.clone(),
                Deviating::Plates,
                want.plates.join("、"),
                now.name_plates.join("、"),
                allowed,
            );
        }
        let mut posts = vec![(
            Deviating::Mids,
            Differing::Mids,
            Some(want.mids),
            now.leadership.mids,
        )];
        posts.push((
            Deviating::Heads,
            Differing::Heads,
            want.heads,
            now.leadership.heads,
        ));
        posts.push((
            Deviating::Deputies,
            Differing::Deputies,
            want.deputies,
            now.leadership.deputies,
        ));
        for (what, differing, standard, found) in posts {
            if let Some(standard) = standard
                && standard != found
            {
                let allowed = self.allowed(&code, differing, found);
                self.say(
                    code.clone(),
                    what,
                    standard.to_string(),
                    found.to_string(),
                    allowed,
                );
            }
        }
        if let Some(host) = want.host {
            let host = UnitCode::of(self.town, host);
            if now.host.as_ref() != Some(&host) {
                self.say(
                    code,
                    Deviating::Host,
                    self.county.unit_name(&host),
                    now.host
                        .as_ref()
                        .map(|h| self.county.unit_name(h))
                        .unwrap_or_default(),
                    None,
                );
            }
        }
    }

    /// Functional or public institutions that the standard does not know; bodies of county
    /// departments and the organ itself are no business of it.
    fn extra(&mut self, wanted: &[Wanted<'_>]) {
        let extra: Vec<(UnitCode, String)> = self
            .county
            .units_of(self.town)
            .filter(|u| {
                matches!(u.body, Body::Internal | Body::Institution | Body::Plate)
                    && u.unit.kind != UnitKind::Stationed
                    && !wanted.iter().any(|w| w.letters == u.unit.code.letters())
            })
            .map(|u| (u.unit.code.clone(), u.unit.name.clone()))
            .collect();
        for (code, name) in extra {
            let organ = UnitCode::of(self.town, "ZF");
            let allowed = self
                .allowed(&code, Differing::Institutions, 1)
                .or_else(|| self.allowed(&organ, Differing::Institutions, 1));
            self.say(code, Deviating::Extra, String::new(), name, allowed);
        }
    }
}

fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}
